// SPDX-License-Identifier: Apache-2.0
#include "term_watch.hpp"

#include "duly/law/kernel.hpp"

#include <algorithm>

namespace duly {

namespace detail {

namespace {

constexpr std::int64_t second_us = 1'000'000;

[[nodiscard]] Rule const& rule_of(RuleGroup const& group, std::uint16_t subject)
{
    auto const& law = group.law();
    return law.procedure().rules[law.kernel().subjects[subject].index];
}

// The position of an interval's end; nothing: it has no beginning yet, or was found wrong for this one.
[[nodiscard]] std::optional<TermPoint> interval(RuleGroup const& group, Case const& state, BoundEvent const& event,
                                                Check const& check)
{
    auto const& rule = rule_of(group, check.subject);
    auto const& memory = group.law().kernel().dates[check.date];
    if (!check.key.empty() || (memory.judged != no_index && state.latch(memory.judged))) return {};
    if (state.dates[check.date] == Case::no_date) return {};
    TermPoint point;
    point.rule = group.owner(check.subject);
    auto const& time = rule.at_most ? *rule.at_most : *rule.at_least;
    if (memory.instant != no_index) {
        point.lasted = event.event->occurred.utc_us - state.instants[memory.instant];
        point.term = std::max(std::int64_t{time.n} * second_us, std::int64_t{1});
        return point;
    }
    Date const from{state.dates[check.date]};
    auto const& calendar = group.law().calendar();
    auto const limit = rule.at_most ? deadline(from, time, calendar) : earliest(from, time, calendar);
    point.lasted = event.date - from;
    point.term = std::max(limit - from, 1);
    return point;
}

} // namespace

void TermWatch::before(RuleGroup const& group, Case const& state, BoundEvent const& event, Judgement const& judgement)
{
    open_.clear();
    auto const& code = group.law().kernel().activities[event.activity];
    for (std::size_t i = 0; i < code.checks.size(); ++i) {
        if (code.checks[i].kind != RuleKind::interval || !judgement.bound.has(i)) continue;
        if (auto const point = interval(group, state, event, code.checks[i])) points_.push_back(*point);
    }
    if (code.closes.empty()) return;
    for (auto const& duty : state.duties)
        if (rule_of(group, duty.subject).within)
            open_.push_back({duty.subject, duty.at, duty.key, duty.since, duty.until, duty.until_us});
}

void TermWatch::after(RuleGroup const& group, Case const& state, BoundEvent const& event)
{
    for (auto const& each : open_) {
        bool const owed = std::any_of(state.duties.begin(), state.duties.end(), [&](Duty const& duty) {
            return duty.subject == each.subject && duty.at == each.at && duty.key == each.key;
        });
        if (owed) continue;
        TermPoint point;
        point.rule = group.owner(each.subject);
        if (each.until == never) {
            point.of = TermPoint::Of::standing;
        } else if (each.until_us != 0) {
            point.term = std::max(std::int64_t{rule_of(group, each.subject).within->n} * second_us, std::int64_t{1});
            point.lasted = event.event->occurred.utc_us - (each.until_us - point.term);
        } else {
            point.term = std::max(each.until - each.since, 1);
            point.lasted = event.date - each.since;
        }
        points_.push_back(point);
    }
}

void TermWatch::end(RuleGroup const& group, Case const& state)
{
    for (auto const& duty : state.duties)
        if (rule_of(group, duty.subject).within)
            points_.push_back({group.owner(duty.subject), duty.found ? TermPoint::Of::unmet : TermPoint::Of::open});
}

std::optional<TermReport> term_of(LogRule const& rule)
{
    if (!rule.counts_time()) return {};
    TermReport report;
    auto const& time = rule.within ? rule.within : rule.at_most ? rule.at_most : rule.at_least;
    report.time = in_words(*time);
    report.minimum = !rule.within && !rule.at_most;
    return report;
}

void add(TermReport& report, TermPoint const& point) noexcept
{
    switch (point.of) {
    case TermPoint::Of::took: report.add(point.lasted, point.term); break;
    case TermPoint::Of::standing: ++report.standing; break;
    case TermPoint::Of::unmet: ++report.unmet; break;
    case TermPoint::Of::open: ++report.open; break;
    }
}

} // namespace detail

void TermReport::add(std::int64_t lasted, std::int64_t term) noexcept
{
    std::size_t slot = 0;
    auto const beyond = [&](int edge) { return minimum ? lasted * 100 >= term * edge : lasted * 100 > term * edge; };
    while (slot < percent.size() && beyond(percent[slot])) ++slot;
    ++took[slot];
}

bool TermReport::empty() const noexcept { return happened() + unmet + open == 0; }

std::uint64_t TermReport::happened() const noexcept { return in_time() + mistimed(); }

std::uint64_t TermReport::in_time() const noexcept
{
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < took.size(); ++i)
        if ((i < percent.size() && percent[i] <= 100) != minimum) sum += took[i];
    return sum + standing;
}

std::uint64_t TermReport::mistimed() const noexcept
{
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < took.size(); ++i)
        if ((i < percent.size() && percent[i] <= 100) == minimum) sum += took[i];
    return sum;
}

} // namespace duly
