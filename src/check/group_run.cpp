// SPDX-License-Identifier: Apache-2.0
#include "group_run.hpp"

#include "judged_until.hpp"

#include "duly/law/kernel.hpp"

#include <algorithm>

namespace duly::detail {

void GroupRun::run(ClassifiedCase const& events, std::vector<std::uint32_t> const& order, RunEnd const& end,
                   std::vector<Tally>& tallies, TermWatch* terms)
{
    switch (group_.stepping()) {
    case Stepping::table: return look_up(events, order, end, tallies);
    case Stepping::table_by_actor: return look_up_by_actor(events, order, tallies);
    case Stepping::kernel: return step(events, order, end, tallies, terms);
    }
}

void GroupRun::take(std::vector<FoundInCase>& found)
{
    for (auto& finding : state_.findings)
        if (breaks(finding)) found.push_back({group_.owner(finding.subject), &group_, std::move(finding)});
    state_.findings.clear();
}

void GroupRun::look_up(ClassifiedCase const& events, std::vector<std::uint32_t> const& order, RunEnd const& end,
                       std::vector<Tally>& tallies)
{
    table_.prepare(group_);
    auto state = StepTable::start;
    for (auto const at : order) {
        auto const step = table_.step(group_, state, events.class_of(at, position_));
        state = step.next;
        for (auto const rule : table_.rules(step.broken)) ++tallies[rule].violated;
    }
    for (auto const rule : table_.rules(table_.step(group_, state, group_.end_activity()).broken)) {
        if (end.ended) ++tallies[rule].violated;
        else tallies[rule].pending = true;
    }
}

// Nobody is told apart whom the log does not name: the kernel knows no actor there, and nothing is remembered.
void GroupRun::look_up_by_actor(ClassifiedCase const& events, std::vector<std::uint32_t> const& order,
                                std::vector<Tally>& tallies)
{
    table_.prepare(group_);
    actors_.clear();
    states_.clear();
    for (auto const at : order) {
        auto const activity = events.class_of(at, position_);
        auto const actor = events.logged().events[at].actor;
        if (group_.idle(activity) || actor.empty()) continue;
        auto number = actors_.find(actor);
        if (number == NameNumbers::none) {
            number = actors_.add(actor);
            states_.push_back(StepTable::start);
        }
        auto const step = table_.step(group_, states_[number], activity);
        states_[number] = step.next;
        for (auto const rule : table_.rules(step.broken)) ++tallies[rule].violated;
    }
}

// The event as the kernel sees it: who did it and what attributes it has, as far as a rule asks.
void GroupRun::fill(ClassifiedCase const& events, std::size_t at, BoundEvent& bound)
{
    auto const& each = events.logged().events[at];
    event_.occurred = events.moment(at);
    bound.date = event_.occurred.local_date();
    if (group_.asks_who()) event_.actor.id = each.actor;
    if (group_.correlated().empty()) return;
    event_.fields.clear();
    for (std::size_t slot = 0; slot < group_.correlated().size(); ++slot) {
        auto const value = attribute(group_.correlated()[slot], events.logged(), each);
        bound.slots[slot] = value ? static_cast<std::int8_t>(event_.fields.size()) : std::int8_t{-1};
        if (value) event_.fields.push_back({group_.correlated()[slot], std::string(*value), false});
    }
}

void GroupRun::step(ClassifiedCase const& events, std::vector<std::uint32_t> const& order, RunEnd const& end,
                    std::vector<Tally>& tallies, TermWatch* terms)
{
    auto const& law = group_.law();
    state_ = group_.before();
    event_.late_entry = "as logged"; // disorder is told of the log, not of each event
    BoundEvent bound;
    bound.event = &event_;
    bound.slots.fill(-1);
    for (std::uint32_t i = 0; i < order.size(); ++i) {
        bound.activity = events.class_of(order[i], position_);
        if (group_.idle(bound.activity)) continue;
        fill(events, order[i], bound);
        state_.version = i;
        pass_to(law, state_, bound.date);
        auto const judgement = duly::judge(law, state_, bound);
        if (terms != nullptr) terms->before(group_, state_, bound, judgement);
        apply_judged(law, state_, bound, judgement);
        if (terms != nullptr) terms->after(group_, state_, bound);
        if (law.kernel().activities[bound.activity].opens.empty()) continue;
        for (auto const& duty : state_.duties)
            if (duty.at == i) ++tallies[group_.owner(duty.subject)].opened;
    }
    state_.version = static_cast<std::uint32_t>(order.size());
    if (!order.empty()) bound.date = events.date(order.back());
    if (!end.complete && !end.as_of)
        for (auto const at : order) state_.latest = std::max(state_.latest, events.date(at));
    step_end(bound, end, tallies);
    if (terms != nullptr) terms->end(group_, state_);
    for (auto const& finding : state_.findings)
        if (breaks(finding)) ++tallies[group_.owner(finding.subject)].violated;
}

bool GroupRun::breaks(Finding const& finding) const noexcept
{
    return group_.owner(finding.subject) != RuleGroup::none && !finding.cured && finding.status == Status::violated;
}

// What is owed by the end of the case, or what would be if it ended now.
void GroupRun::step_end(BoundEvent& last, RunEnd const& end, std::vector<Tally>& tallies)
{
    auto const& law = group_.law();
    last.activity = group_.end_activity();
    last.slots.fill(-1);
    auto const until = judged_until(state_, end.as_of, end.complete);
    if (!end.complete) pass_to(law, state_, until);
    bool const owed = std::any_of(state_.duties.begin(), state_.duties.end(),
                                  [](Duty const& duty) { return !duty.found && duty.until == never; });
    if (owed || !law.kernel().activities[last.activity].checks.empty()) { // otherwise the end is asked nothing
        auto const judgement = duly::judge(law, state_, last);
        if (end.ended) apply_judged(law, state_, last, judgement);
        else
            for (auto const& finding : judgement.findings)
                if (auto const owner = group_.owner(finding.subject); owner != RuleGroup::none)
                    tallies[owner].pending = true;
    }
    if (end.ended) {
        for (auto& duty : state_.duties) duty.found = duty.found || duty.until == never; // found at the end just now
        pass_to(law, state_, until);
    }
    for (auto const& duty : state_.duties)
        if (auto const owner = group_.owner(duty.subject); owner != RuleGroup::none && !duty.found)
            tallies[owner].pending = true;
}

} // namespace duly::detail
