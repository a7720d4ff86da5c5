// SPDX-License-Identifier: Apache-2.0
// The value of one field of an event. A record is a set of typed fields; there are no floating-point numbers
// anywhere in it (a decimal is a string), so that its canonical bytes are the same on every machine.
#pragma once

#include "duly/date.hpp"

#include <string>
#include <variant>
#include <vector>

namespace duly {

// Absent; yes/no; a date; one word (text, decimal, enum, actor or digest: the field's type says which); several words.
using Value = std::variant<std::monostate, bool, Date, std::string, std::vector<std::string>>;

[[nodiscard]] inline bool is_absent(Value const& value) noexcept { return value.index() == 0; }

} // namespace duly
