// SPDX-License-Identifier: Apache-2.0
// The parts of the page of a checked log, and the markup that they share.
#pragma once

#include "duly/check/check_log.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace duly::detail {

// A page that is being written. All words that are not the page's own go through escaped().
struct CheckPage {
    CheckReport const& report;
    Language language;
    std::string out;

    [[nodiscard]] char const* say(char const* zh, char const* en) const noexcept
    {
        return language == Language::zh ? zh : en;
    }
    [[nodiscard]] std::string escaped(Text const& text) const;
};

[[nodiscard]] std::string escaped(std::string_view text); // and on one line
[[nodiscard]] std::string grouped(std::uint64_t n);       // "12,345"
// "12.3%"; of nothing: "–".
[[nodiscard]] std::string part_of(std::uint64_t n, std::uint64_t whole);
// A coordinate: "12.34%" of the width.
[[nodiscard]] std::string across(double part);
// <element class="name">content</element>; `content` is markup.
[[nodiscard]] std::string element(std::string_view tag, std::string_view name, std::string_view content);
// A picture of the full width and this height, with words for those who do not see it.
[[nodiscard]] std::string picture_of(std::string_view name, int height, std::string const& says,
                                     std::string const& content);
[[nodiscard]] std::string rectangle(std::string_view name, double x, double wide, double y, double tall);
[[nodiscard]] std::string rule_name(CheckPage const& page, RuleReport const& rule);  // id and article
[[nodiscard]] std::string rule_words(CheckPage const& page, RuleReport const& rule); // what it says, and its time
// Whether it has findings, and so a place among them.
[[nodiscard]] bool is_told(RuleReport const& rule) noexcept;
[[nodiscard]] std::string_view page_style() noexcept;
void open_section(CheckPage& page, std::string_view id, std::string_view heading, std::string_view intro);

void add_rules(CheckPage& page);    // violations by rule
void add_months(CheckPage& page);   // cases by month and
void add_units(CheckPage& page);    // by unit
void add_terms(CheckPage& page);    // durations against the times that rules give
void add_worst(CheckPage& page);    // cases as timelines
void add_findings(CheckPage& page); // by rule
void add_doubts(CheckPage& page);   // what could not be determined, and the quality of the log
void add_reading(CheckPage& page);  // how to read it

} // namespace duly::detail
