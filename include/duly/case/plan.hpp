// SPDX-License-Identifier: Apache-2.0
// A plan: every step that is still missing on the way to an aim, when it can lawfully happen at the earliest and why,
// which steps decide the date of the aim, and how much time there is until a deadline is missed. It is the way of
// earliest.hpp, run forward from today and backward from each deadline.
//
//   auto const made = plan(law, state, Date::of(2026, 3, 2), {.by = Date::of(2026, 4, 30)});
//   made->steps.front().date;                      // 2026-03-02
//   made->keeps_deadlines();                       // false: see made->deadlines
//   changes(*made, *plan(law.with(calendar), ...)) // what a new calendar moves, and why
#pragma once

#include "duly/case/earliest.hpp"
#include "duly/error.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace duly {

struct PlanOptions {
    std::string target = {};                   // an activity; empty: what decides, or once that is done, what ends
    std::optional<Date> by = {};               // the aim is wanted by this day
    bool keep_soft_floors = true;              // minimum intervals that only warn are waited for as well
    std::map<std::string, bool> facts = {};    // what if these facts were found
    std::map<std::string, Date> expected = {}; // what if these activities happen on these days
};

struct PlanStep : EarliestStep {
    Text title;
    std::string article;                // of the rule that sets the date
    bool critical = false;              // a day later here is a day later at the aim
    std::optional<std::int32_t> spare;  // how many days later it may be without delaying the aim, if it precedes it
    std::optional<Date> latest;         // the last day on which every deadline can still be kept
    std::optional<std::int32_t> slack;  // the days up to it; negative: a deadline is missed
    std::string latest_rule;            // whose deadline that is; empty: a day that was wanted
    Text latest_derivation;             // how it follows
    std::vector<std::string> undecided; // open facts on which it depends whether the step is needed at all
    std::vector<std::string> facts_due; // facts that must have been found, either way, before it
};

// The last day for a step: of a duty, of a longest interval, or of a day that was wanted.
struct PlanDeadline {
    std::string activity;
    std::string rule; // empty: a day that was wanted or expected
    std::string article;
    Date last_day;
    std::optional<Date> date;   // of the activity; none: no way to it is known
    std::int32_t days_late = 0; // more than 0: it cannot be kept
    bool on_the_way = true;     // the activity is a step of the plan
    Text says;
    bool provisional = false;
    Text provisional_reason;
};

struct Plan {
    std::string target;
    Text title; // of the target
    Date today;
    std::vector<PlanStep> steps; // by date; of one date, what comes first, first
    std::vector<PlanDeadline> deadlines;
    Text no_way; // why there are no steps; empty if there are

    [[nodiscard]] PlanStep const* step(std::string const& activity) const noexcept;
    [[nodiscard]] std::optional<Date> date() const noexcept; // of the aim
    [[nodiscard]] bool keeps_deadlines() const noexcept;
    [[nodiscard]] bool provisional() const noexcept;
};

// Open facts are taken to demand what they may demand, as in earliest_way(). bad_input: an activity or a fact that the
// procedure does not have. An aim that cannot be reached is a plan without steps that says why.
[[nodiscard]] Result<Plan> plan(Law const& law, Case const& state, Date today, PlanOptions const& options = {});

// What two plans for one aim differ in: a step, or a deadline.
struct PlanChange {
    std::string activity;
    std::string rule;           // of a deadline; empty: the step itself
    std::optional<Date> before; // none: it was not there
    std::optional<Date> after;  // none: it is no longer there
    Text says;                  // "decision made moves from ... to ..., 1 day later, because ..."
};

[[nodiscard]] std::vector<PlanChange> changes(Plan const& before, Plan const& after);

} // namespace duly
