// SPDX-License-Identifier: Apache-2.0
// When could an activity lawfully happen? The longest way through what is still missing, with the minimum durations of
// interval rules, in calendar and working days.
#pragma once

#include "duly/case/case.hpp"
#include "duly/text.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duly {

struct EarliestStep {
    std::string activity;
    Date date;                // the earliest date for it
    std::string rule;         // the rule that sets the date, empty if nothing holds it up
    std::string after;        // the step that sets the date, if that is still to happen
    Date since;               // what the date is counted from, if `rule` or `after` sets it
    std::string demanded_by;  // the rule that demands it before a later step; empty: of the activity asked for itself
    Text derivation;          // "30 days from 2026-03-02, that day not counted, end on 2026-04-01"
    bool provisional = false; // the calendar of that year is not known yet
    Text provisional_reason;  // what is not known; empty unless provisional
};

// The earliest lawful date of `activity` if everything missing is done as early as the law allows from `today` on, and
// the steps on the way, the activity itself last. Facts count as they are; where an undecided fact decides, its rule is
// taken to demand what it may demand, but not to forbid. Fields of events still to come may have any value. Empty if no
// way is known (a cycle, or a prohibition that time does not lift).
[[nodiscard]] std::vector<EarliestStep> earliest_way(Law const& law, Case const& state, std::string const& activity,
                                                     Date today);

} // namespace duly
