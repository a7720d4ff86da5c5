// SPDX-License-Identifier: Apache-2.0
// Values as a log in the words of a pack writes them.
#pragma once

#include "duly/record/event.hpp"
#include "duly/value.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

// A list as a JSON array of strings; what is absent as nothing.
[[nodiscard]] std::string text_of_value(Value const& value);
// Roles, kinds of documents: divided by ";".
[[nodiscard]] std::string words_in_one(std::vector<std::string> const& words);
// Empty: it has no such field, or one that is no text.
[[nodiscard]] std::string text_of_field(Event const& event, std::string_view name);

} // namespace duly::detail
