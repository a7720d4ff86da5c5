// SPDX-License-Identifier: Apache-2.0
// Declare's templates, and what is asked of logs besides, as rules of the kernel.
#pragma once

#include "duly/check/rule_file.hpp"
#include "duly/law/rule.hpp"

#include <string>
#include <vector>

namespace duly::detail {

inline constexpr std::string_view end_of_case = "$"; // the activity that every complete case ends with

// The activities of the kernel are classes of events: those that the same arguments mean.
struct Classes {
    std::vector<std::string> all;
    std::vector<std::vector<std::string>> of; // by argument
};

// The rules that together say what the template says. They are met by a whole trace, its end included, if and only if
// the template's formula over finite traces holds.
[[nodiscard]] std::vector<Rule> expand(LogRule const& rule, Classes const& classes);

// A template that can only be told if every event of an argument belongs to the same class.
[[nodiscard]] bool needs_own_classes(LogRule const& rule) noexcept;
[[nodiscard]] std::size_t arguments_of(Template kind) noexcept;

} // namespace duly::detail
