// SPDX-License-Identifier: Apache-2.0
// The parts of the page of a checked log.
#pragma once

#include "page_parts.hpp"

#include "duly/check/check_log.hpp"

namespace duly::detail {

struct CheckPage : Page {
    CheckReport const& report;
};

[[nodiscard]] std::string rule_name(CheckPage const& page, RuleReport const& rule);  // id and article
[[nodiscard]] std::string rule_words(CheckPage const& page, RuleReport const& rule); // what it says, and its time
// Whether it has findings, and so a place among them.
[[nodiscard]] bool is_told(RuleReport const& rule) noexcept;

void add_rules(CheckPage& page);    // violations by rule
void add_months(CheckPage& page);   // cases by month and
void add_units(CheckPage& page);    // by unit
void add_terms(CheckPage& page);    // durations against the times that rules give
void add_worst(CheckPage& page);    // cases as timelines
void add_findings(CheckPage& page); // by rule
void add_doubts(CheckPage& page);   // what could not be determined, and the quality of the log
void add_reading(CheckPage& page);  // how to read it

} // namespace duly::detail
