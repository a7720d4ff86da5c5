// SPDX-License-Identifier: Apache-2.0
// What a plan asks of a way beyond its dates: what must not come too late, what an interval ties together, and why
// there is no way at all.
#include "memory.hpp"
#include "way.hpp"

#include "duly/law/kernel.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

[[nodiscard]] bool among(std::vector<std::uint16_t> const& list, std::uint16_t wanted)
{
    return std::find(list.begin(), list.end(), wanted) != list.end();
}

} // namespace

bool Way::comes_before(std::uint16_t first, std::uint16_t then) const
{
    Marks met(plans_.size());
    std::vector<std::uint16_t> open{then};
    while (!open.empty()) {
        auto const at = open.back();
        open.pop_back();
        for (auto const& bound : plans_[at].bounds) {
            if (bound.after == first) return true;
            if (bound.after == no_index || met[bound.after]) continue;
            met[bound.after] = true;
            open.push_back(bound.after);
        }
    }
    return false;
}

// Both ends of an interval may be demanded by different steps: then nothing yet says which goes first.
void Way::tie_intervals(std::vector<std::uint16_t> const& steps)
{
    for (auto const step : steps)
        for (auto const& check : k_.activities[step].checks) {
            if (check.kind != RuleKind::interval || check.announced.of != Source::Of::nothing || !binds(check))
                continue;
            auto const& rule = law_.procedure().rules[k_.subjects[check.subject].index];
            if (!rule.at_least || expected(check.applies, planned_before(step)) == Truth::no) continue;
            for (auto const from : k_.dates[check.date].activities) {
                auto& bounds = plans_[step].bounds;
                bool const tied = std::any_of(bounds.begin(), bounds.end(), [&](Bound const& bound) {
                    return bound.subject == check.subject && bound.after == from;
                });
                if (tied || from == step || !among(steps, from) || comes_before(step, from)) continue;
                std::erase_if(bounds, [&](Bound const& bound) { // the date on record is overtaken
                    return bound.subject == check.subject && bound.after == no_index;
                });
                bounds.push_back({check.subject, from, {}, &*rule.at_least});
            }
        }
}

// A rule may bind at a step only once something else on the way has happened that nothing puts before or after it.
// Then that goes first, and next what the rule demands because of it: opinions are heard and weighed before the review.
bool Way::tie_conditions(std::vector<std::uint16_t> const& steps)
{
    bool changed = false;
    for (auto const step : steps)
        for (auto const& check : k_.activities[step].checks) {
            bool const plain = check.kind == RuleKind::precedence && check.applies != 0 && check.every == no_index;
            if (plain && binds(check)) changed = tie_condition(check, step, steps) || changed;
        }
    return changed;
}

bool Way::tie_condition(Check const& check, std::uint16_t step, std::vector<std::uint16_t> const& steps)
{
    auto const before = planned_before(step);
    if (expected(check.applies, before) != Truth::no) return false;
    auto const demanded =
        std::find_if(check.alternatives.begin(), check.alternatives.end(),
                     [&](Alternative const& each) { return each.activity != step && among(steps, each.activity); });
    if (demanded == check.alternatives.end()) return false;
    auto const first = demanded->activity;
    if (comes_before(step, first)) return false;
    bool changed = false;
    for (auto const cause : steps) {
        if (before[cause] || cause == step || cause == first || comes_before(step, cause)) continue;
        auto with = before;
        with[cause] = true;
        if (expected(check.applies, with) == Truth::no || comes_before(first, cause)) continue;
        if (!changed) {
            plans_[step].bounds.push_back({check.subject, first, {}, nullptr});
            plans_[step].chosen.push_back(first);
        }
        changed = true;
        if (comes_before(cause, first)) continue;
        plans_[first].bounds.push_back({no_index, cause, {}, nullptr});
        plans_[first].chosen.push_back(cause);
    }
    return changed;
}

// The steps without which the rule would not bind at `step`.
std::vector<std::uint16_t> Way::gives_rise(Check const& check, std::uint16_t step) const
{
    std::vector<std::uint16_t> out;
    auto planned = planned_before(step);
    if (expected(check.applies, planned) == Truth::no) return out;
    for (std::uint16_t at = 0; at < planned.size(); ++at) {
        if (!planned[at]) continue;
        planned[at] = false;
        if (expected(check.applies, planned) == Truth::no) out.push_back(at);
        planned[at] = true;
    }
    return out;
}

// A step that is demanded because of another one, as the record of a hearing is because of the hearing, follows it.
void Way::tie_follow_ups(std::vector<std::uint16_t> const& steps)
{
    for (auto const step : steps)
        for (auto const& check : k_.activities[step].checks) {
            if (check.kind != RuleKind::precedence || check.applies == 0 || !binds(check)) continue;
            auto const causes = gives_rise(check, step);
            auto const& bounds = plans_[step].bounds;
            auto const chosen = std::find_if(bounds.begin(), bounds.end(), [&](Bound const& bound) {
                return bound.subject == check.subject && bound.after != no_index && bound.at_least == nullptr;
            });
            if (chosen == bounds.end()) continue;
            auto const follow_up = chosen->after;
            for (auto const cause : causes)
                if (cause != follow_up && !comes_before(follow_up, cause) && !comes_before(cause, follow_up))
                    plans_[follow_up].bounds.push_back({no_index, cause, {}, nullptr});
        }
}

std::vector<Ceiling> Way::ceilings(std::vector<std::uint16_t> const& steps) const
{
    std::vector<Ceiling> out;
    for (auto const step : steps) {
        interval_ceilings(step, out);
        response_ceilings(step, steps, out);
    }
    return out;
}

void Way::interval_ceilings(std::uint16_t step, std::vector<Ceiling>& out) const
{
    auto const planned = planned_before(step);
    for (auto const& check : k_.activities[step].checks) {
        if (check.kind != RuleKind::interval || check.announced.of != Source::Of::nothing || !binds(check)) continue;
        auto const& rule = law_.procedure().rules[k_.subjects[check.subject].index];
        if (!rule.at_most || expected(check.applies, planned) == Truth::no) continue;
        bool again = false;
        for (auto const from : k_.dates[check.date].activities)
            if (planned[from]) {
                again = true;
                out.push_back({check.subject, step, from, {}, &*rule.at_most});
            }
        if (again) continue;
        if (auto const known = since(check)) out.push_back({check.subject, step, no_index, *known, &*rule.at_most});
    }
}

// A duty that this step will open, if what fulfils it comes later on the way.
void Way::response_ceilings(std::uint16_t step, std::vector<std::uint16_t> const& steps,
                            std::vector<Ceiling>& out) const
{
    for (auto const& opening : k_.activities[step].opens) {
        auto const& subject = k_.subjects[opening.subject];
        auto const& rule = law_.procedure().rules[subject.index];
        auto const severity = severity_in_force(k_, subject, {k_, state_, nullptr, nullptr, no_index});
        if (rule.kind != RuleKind::response || !rule.within || severity < Severity::warning) continue;
        if (opening.until.of != Source::Of::nothing) continue; // an announced date is free to choose
        if (expected(opening.applies, planned_before(step)) == Truth::no) continue;
        auto first = no_index;
        for (auto const& id : rule.then) {
            auto const at = k_.activity_index.at(id);
            if (!among(steps, at) || !comes_before(step, at)) continue;
            if (first == no_index || plans_[at].date < plans_[first].date) first = at;
        }
        if (first != no_index) out.push_back({opening.subject, first, step, {}, &*rule.within});
    }
}

std::vector<std::string> Way::undecided(std::uint16_t activity, std::uint16_t subject) const
{
    std::vector<std::string> facts;
    View const view{k_, state_, nullptr, nullptr, no_index};
    for (auto const& check : k_.activities[activity].checks)
        if (check.subject == subject) undecided_facts(check.applies, view, facts, law_.procedure());
    return facts;
}

Obstruction Way::obstruction(std::uint16_t target) const
{
    Obstruction out;
    for (auto at = target;;) {
        if (auto const met = std::find(out.activities.begin(), out.activities.end(), at); met != out.activities.end()) {
            out.kind = Obstruction::Kind::circle;
            out.subjects.erase(out.subjects.begin(), out.subjects.begin() + (met - out.activities.begin()));
            out.activities.erase(out.activities.begin(), met);
            return out;
        }
        out.activities.push_back(at);
        auto const planned = planned_before(at);
        auto next = no_index, why = no_index;
        for (auto const& check : k_.activities[at].checks) {
            if (!binds(check)) continue;
            Plan probe;
            if (check.kind == RuleKind::absence && forbidden(check, planned)) {
                out.kind = Obstruction::Kind::forbidden;
                out.activities = {at};
                out.subjects = {check.subject};
                return out;
            }
            if (next != no_index || check.kind != RuleKind::precedence || check.alternatives.empty()) continue;
            if (precedence(check, planned, probe, plans_[at])) continue;
            next = check.alternatives.front().activity;
            why = check.subject;
        }
        for (auto const& demand : machine_demands(at)) {
            Plan probe;
            if (next != no_index || add_best(demand, no_index, probe, plans_[at])) continue;
            next = demand.empty() ? no_index : demand.front();
            why = k_.activities[at].machine_subject;
            if (next == no_index) break;
        }
        if (why != no_index) out.subjects.push_back(why);
        if (next == no_index) return out;
        at = next;
    }
}

} // namespace duly::detail
