// SPDX-License-Identifier: Apache-2.0
#include "step_table.hpp"

#include "duly/law/kernel.hpp"

namespace duly::detail {

namespace {

// So many are kept from one case to the next: rules of real logs come to a few hundred.
constexpr std::size_t states_kept = 4096;

} // namespace

void StepTable::prepare(RuleGroup const& group)
{
    auto const width = group.law().procedure().activities.size();
    if (width == width_ && states_.size() <= states_kept) return;
    width_ = width;
    states_.clear();
    steps_.clear();
    positions_.clear();
    static_cast<void>(position(group.before()));
}

Step const& StepTable::learn(RuleGroup const& group, std::uint32_t state, std::uint16_t activity)
{
    auto const& law = group.law();
    Event event;
    event.late_entry = "as logged";
    BoundEvent bound;
    bound.event = &event;
    bound.activity = activity;
    bound.slots.fill(-1);
    auto after = states_[state];
    auto const judgement = duly::judge(law, after, bound);
    Step learnt;
    learnt.known = true;
    apply_judged(law, after, bound, judgement);
    for (auto const& finding : after.findings)
        if (group.owner(finding.subject) != RuleGroup::none && finding.status == Status::violated)
            learnt.findings.push_back(finding);
    learnt.next = position(std::move(after));
    return steps_[state * width_ + activity] = std::move(learnt);
}

std::uint32_t StepTable::position(Case state)
{
    auto key = state.latches;
    for (auto const stage : state.machines.front().stage) key.push_back(static_cast<std::uint64_t>(stage));
    key.push_back(state.ended);
    auto const [at, added] = positions_.emplace(std::move(key), static_cast<std::uint32_t>(states_.size()));
    if (!added) return at->second;
    state.version = 0;
    state.latest = Date{Case::no_date};
    state.findings.clear();
    states_.push_back(std::move(state));
    steps_.resize(steps_.size() + width_);
    return at->second;
}

} // namespace duly::detail
