// SPDX-License-Identifier: Apache-2.0
// What a check of a log found, as a page for a browser: verdict and figures, violations by rule, month and unit, how
// the times that rules give were kept, the worst cases as timelines, and every finding with its events and dates.
//
//   Result<CheckReport> report = check_log_file(rules, "permits.xes.gz", {}, options);
//   std::ofstream("permits.html") << to_html(*report, Language::zh);
//
// One file, opened offline: style and pictures are in it, no script, no font, no address. It is well-formed XML (XHTML)
// as well as HTML; it fits a telephone, a wide screen and paper; nothing is told by colour alone.
#pragma once

#include "duly/check/check_log.hpp"

#include <string>

namespace duly {

// Of at most so many findings the words are on the page, shared among the rules; it says how many more there are.
inline constexpr std::size_t page_findings_max = 500;

// Deterministic: the same report gives the same bytes.
[[nodiscard]] std::string to_html(CheckReport const& report, Language language);

} // namespace duly
