// SPDX-License-Identifier: Apache-2.0
// Which events of a log a rule means.
#pragma once

#include "duly/check/rule_file.hpp"

#include <boost/regex.hpp>

namespace duly::detail {

enum class Match : std::uint8_t { no, unknown, yes };

// Selectors by position, with the patterns compiled. REQUIRES: patterns that were accepted when they were read; the
// arguments outlive it unchanged.
class Matcher {
public:
    explicit Matcher(std::vector<Argument> const& arguments);

    // Of the name alone: yes means that it depends on nothing else.
    [[nodiscard]] Match by_name(std::size_t argument, std::string_view activity) const;
    [[nodiscard]] Match match(std::size_t argument, LogCase const& logged, LogEvent const& event) const;

private:
    [[nodiscard]] Match named(std::size_t argument, std::size_t selector, std::string_view activity) const;

    std::vector<Argument> const& arguments_;
    std::vector<std::vector<std::optional<boost::regex>>> patterns_;
};

// Whether a condition holds of an event of a case.
[[nodiscard]] Match ask(AttributeTest const& test, LogCase const& logged, LogEvent const& event);

[[nodiscard]] bool matches_glob(std::string_view pattern, std::string_view text) noexcept;
// The value of an attribute as a test or a correlation reads it; nothing: it is not there.
[[nodiscard]] std::optional<std::string_view> attribute(std::string_view key, LogCase const& logged,
                                                        LogEvent const& event);

} // namespace duly::detail
