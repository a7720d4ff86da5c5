// SPDX-License-Identifier: Apache-2.0
// Which steps are still missing before an activity, and what keeps each of them from being done at once.
#pragma once

#include "reading.hpp"

#include "duly/case/machine_info.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace duly::detail {

// A step is not possible before another one, or before a time since another one (or since a known date) is over.
struct Bound {
    std::uint16_t subject = no_index;
    std::uint16_t after = no_index; // activity that is still to happen; no_index: since `known`
    Date known;
    Duration const* at_least = nullptr;
};

// A step is too late after this time since another one of the plan, or since a known date.
struct Ceiling {
    std::uint16_t subject = no_index;
    std::uint16_t step = no_index;
    std::uint16_t after = no_index; // activity that is still to happen; no_index: since `known`
    Date known;
    Duration const* at_most = nullptr;
};

// Why there is no way: the steps that wait for each other or the one that is barred, and the rules that say so.
struct Obstruction {
    enum class Kind : std::uint8_t { circle, forbidden, nothing_leads_there };
    Kind kind = Kind::nothing_leads_there;
    std::vector<std::uint16_t> activities;
    std::vector<std::uint16_t> subjects;
};

// How a plan differs from the bare question when something could lawfully happen.
struct WayOptions {
    bool soft_floors = false;                    // minimum intervals that only warn bind as well
    bool in_sequence = false;                    // what an interval counts from, or gives rise to a step, goes first
    std::map<std::uint16_t, Date> expected = {}; // steps that will happen on a date, demanded or not
};

class Way {
public:
    Way(Law const& law, Case const& state, Date today, WayOptions options = {});

    // Whether there is a way to the activity.
    [[nodiscard]] bool find(std::uint16_t target);
    // REQUIRES: find() found none.
    [[nodiscard]] Obstruction obstruction(std::uint16_t target) const;
    // What must not come too late on the way that was found.
    [[nodiscard]] std::vector<Ceiling> ceilings(std::vector<std::uint16_t> const& steps) const;
    [[nodiscard]] bool comes_before(std::uint16_t first, std::uint16_t then) const;
    // The day before which nothing of the step is asked for: today, or the day on which it is expected.
    [[nodiscard]] Date begin(std::uint16_t activity) const;
    // The facts on which it depends whether the rule binds at the activity.
    [[nodiscard]] std::vector<std::string> undecided(std::uint16_t activity, std::uint16_t subject) const;
    [[nodiscard]] std::vector<Bound> const& bounds(std::uint16_t activity) const { return plans_[activity].bounds; }
    // The steps of that way, the activity among them, in no order.
    [[nodiscard]] std::vector<std::uint16_t> steps_to(std::uint16_t target) const;

private:
    struct Plan {
        std::optional<Date> date;
        std::vector<Bound> bounds;
        std::vector<std::uint16_t> chosen;                           // of alternatives
        std::vector<std::pair<std::uint16_t, std::uint16_t>> redone; // a chosen step, and what it has to follow
    };
    using Marks = std::vector<bool>;

    void redo(std::vector<std::uint16_t> const& steps);
    void redo(std::uint16_t again, std::uint16_t after);
    void tie_intervals(std::vector<std::uint16_t> const& steps);
    [[nodiscard]] bool tie_conditions(std::vector<std::uint16_t> const& steps);
    [[nodiscard]] bool tie_condition(Check const& check, std::uint16_t step, std::vector<std::uint16_t> const& steps);
    void tie_follow_ups(std::vector<std::uint16_t> const& steps);
    [[nodiscard]] std::vector<std::uint16_t> gives_rise(Check const& check, std::uint16_t step) const;
    [[nodiscard]] bool binds(Check const& check) const;
    void interval_ceilings(std::uint16_t step, std::vector<Ceiling>& out) const;
    void response_ceilings(std::uint16_t step, std::vector<std::uint16_t> const& steps,
                           std::vector<Ceiling>& out) const;
    void collect(std::uint16_t target);
    [[nodiscard]] std::vector<std::vector<std::uint16_t>> machine_demands(std::uint16_t activity) const;
    [[nodiscard]] Plan plan(std::uint16_t activity) const;
    [[nodiscard]] bool precedence(Check const& check, Marks const& planned, Plan& out, Plan const& before) const;
    [[nodiscard]] bool forbidden(Check const& check, Marks const& planned) const;
    void interval(Check const& check, Marks const& planned, Plan& out) const;
    [[nodiscard]] bool add_best(std::vector<std::uint16_t> const& alternatives, std::uint16_t subject, Plan& out,
                                Plan const& before) const;
    [[nodiscard]] bool in_memory(Alternative const& alternative, Check const& check) const;
    [[nodiscard]] bool every_met(Check const& check) const;
    [[nodiscard]] std::optional<Date> since(Check const& check) const;
    [[nodiscard]] Marks planned_before(std::uint16_t activity) const;
    [[nodiscard]] Marks chosen_before(std::uint16_t activity) const;
    // As evaluate_condition, of an event that is not known yet and of a state in which the planned steps are done.
    [[nodiscard]] Truth expected(std::uint32_t node, Marks const& planned) const;
    [[nodiscard]] Truth expected_field(std::uint32_t node, Marks const& planned) const;

    Law const& law_;
    Kernel const& k_;
    Case const& state_;
    Date today_;
    WayOptions options_;
    std::vector<Plan> plans_;
    std::vector<std::uint16_t> cone_; // what may be needed, in the order met
};

} // namespace duly::detail
