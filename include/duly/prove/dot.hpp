// SPDX-License-Identifier: Apache-2.0
// A state machine drawn: the text that Graphviz reads, one box a stage, one arrow a row with act, guard and article.
// The same machine gives the same text, so that a committed picture can be held against the code.
//
//   std::ofstream("meeting.dot") << machine_dot(machine_info<Meeting>());     // dot -Tsvg meeting.dot > meeting.svg
#pragma once

#include "duly/case/machine_info.hpp"

#include <string>

namespace duly {

[[nodiscard]] std::string machine_dot(MachineInfo const& machine);

} // namespace duly
