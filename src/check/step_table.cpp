// SPDX-License-Identifier: Apache-2.0
#include "step_table.hpp"

#include "duly/law/kernel.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

// So many are kept from one case to the next: rules of real logs come to a few hundred.
constexpr std::size_t states_kept = 4096;

// What later steps depend on, and nothing else: a state that differs in no more than when something happened, or in
// what no rule asks, is the same.
void reduce(RuleGroup const& group, Case& state)
{
    state.version = 0;
    state.latest = Date{Case::no_date};
    state.findings.clear();
    for (std::size_t i = 0; i < state.latches.size(); ++i) state.latches[i] &= group.latches_asked()[i];
    for (auto& each : state.keyed) each.count = std::min(each.count, group.times_asked()[each.memory]);
    std::sort(state.keyed.begin(), state.keyed.end(), [](auto const& a, auto const& b) { return a.memory < b.memory; });
    std::sort(state.separated.begin(), state.separated.end(),
              [](auto const& a, auto const& b) { return a.set < b.set; });
    for (auto& duty : state.duties) {
        duty.at = 0;
        duty.opened_by = 0;
    }
    std::sort(state.duties.begin(), state.duties.end(),
              [](Duty const& a, Duty const& b) { return a.subject < b.subject; });
}

[[nodiscard]] std::vector<std::uint64_t> key_of(Case const& state)
{
    auto key = state.latches;
    for (auto const stage : state.machines.front().stage) key.push_back(static_cast<std::uint64_t>(stage));
    key.push_back(state.ended);
    key.push_back(state.keyed.size());
    for (auto const& each : state.keyed) key.push_back(std::uint64_t{each.memory} << 16U | each.count);
    key.push_back(state.separated.size());
    for (auto const& each : state.separated) key.push_back(each.set);
    for (auto const& duty : state.duties) key.push_back(duty.subject);
    return key;
}

} // namespace

void StepTable::prepare(RuleGroup const& group)
{
    auto const width = group.law().procedure().activities.size();
    if (width == width_ && states_.size() <= states_kept) return;
    width_ = width;
    states_.clear();
    steps_.clear();
    positions_.clear();
    broken_.assign(1, {});
    static_cast<void>(position(group, group.before()));
}

Step StepTable::learn(RuleGroup const& group, std::uint32_t state, std::uint16_t activity)
{
    auto const& law = group.law();
    Event event;
    event.late_entry = "as logged";
    event.actor.id = "somebody"; // the one whose state it is, if each has his own
    BoundEvent bound;
    bound.event = &event;
    bound.activity = activity;
    bound.slots.fill(-1);
    auto after = states_[state];
    apply_judged(law, after, bound, duly::judge(law, after, bound));
    std::vector<std::size_t> rules;
    for (auto const& finding : after.findings) {
        auto const owner = group.owner(finding.subject);
        bool const known = std::find(rules.begin(), rules.end(), owner) != rules.end();
        if (owner != RuleGroup::none && finding.status == Status::violated && !known) rules.push_back(owner);
    }
    Step learnt;
    learnt.broken = kept(std::move(rules));
    learnt.next = position(group, std::move(after));
    return steps_[state * width_ + activity] = learnt;
}

std::uint32_t StepTable::position(RuleGroup const& group, Case state)
{
    reduce(group, state);
    auto const [at, added] = positions_.emplace(key_of(state), static_cast<std::uint32_t>(states_.size()));
    if (!added) return at->second;
    states_.push_back(std::move(state));
    steps_.resize(steps_.size() + width_, {unknown, 0});
    return at->second;
}

std::uint32_t StepTable::kept(std::vector<std::size_t> rules)
{
    auto const known = std::find(broken_.begin(), broken_.end(), rules);
    if (known != broken_.end()) return static_cast<std::uint32_t>(known - broken_.begin());
    broken_.push_back(std::move(rules));
    return static_cast<std::uint32_t>(broken_.size() - 1);
}

} // namespace duly::detail
