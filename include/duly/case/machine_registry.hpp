// SPDX-License-Identifier: Apache-2.0
// Every machine that a pack may drive, by the name it is given there.
#pragma once

#include "duly/case/machine_info.hpp"

#include <span>
#include <string_view>

namespace duly {

// The machines of the library, in the order of law/machine_words.hpp; MajorDecision, which no pack drives, comes last.
[[nodiscard]] std::span<MachineInfo const* const> machines();

// Null if there is no such machine.
[[nodiscard]] MachineInfo const* machine_named(std::string_view name);

} // namespace duly
