// SPDX-License-Identifier: Apache-2.0
// A plan as bars over a calendar: when each step can happen at the earliest, what holds it up and for how long, and
// which steps decide the date of the last. Rest days are shaded. The drawing is SVG, written here.
//
//   auto const way = earliest_way(law, state, "decision.made", today);
//   std::string const drawing = svg(gantt(law, way, today), Language::zh);
#pragma once

#include "duly/case/earliest.hpp"
#include "duly/case/plan.hpp"
#include "duly/law/law.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duly {

// One step. It waits from `start` to `earliest`, the first day on which it may happen; equal: nothing holds it up.
struct GanttBar {
    std::string id;
    Text title;
    Date start;
    Date earliest;
    std::optional<Date> latest; // the last lawful day, if there is one
    std::optional<int> slack;   // days up to it; negative: it is missed
    std::string article;        // of the rule that holds it up
    std::string rule;
    Text derivation;          // how `earliest` follows from `start`
    bool critical = false;    // a day later here is a day later at the end
    bool provisional = false; // the rest days of that year are not known yet
};

struct GanttChart {
    Text title;
    Text source;
    std::vector<GanttBar> bars; // from top to bottom
    std::optional<Date> today;
    Calendar calendar;
};

// The way that earliest_way() found, its last step being the aim.
[[nodiscard]] GanttChart gantt(Law const& law, std::vector<EarliestStep> const& way, Date today);

// The steps of a plan, with the latest dates that its deadlines leave.
[[nodiscard]] GanttChart gantt(Law const& law, Plan const& plan);

// Deterministic. More than 20 years are drawn as the first 20.
[[nodiscard]] std::string svg(GanttChart const& chart, Language language);

} // namespace duly
