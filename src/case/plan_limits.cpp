// SPDX-License-Identifier: Apache-2.0
#include "plan_limits.hpp"

#include "plan_words.hpp"

#include "duly/law/kernel.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

constexpr std::int32_t span_max = 1 << 20; // days; no period that can be written is longer

// The last day from which a minimum period is over by `by`.
[[nodiscard]] Date latest_start(Date by, Duration at_least, Calendar const& calendar)
{
    std::int32_t step = 1;
    while (step < span_max && earliest(by - step, at_least, calendar) > by) step *= 2;
    Date low = by - step, high = by;
    while (low < high) {
        auto const middle = low + (high - low + 1) / 2;
        if (earliest(middle, at_least, calendar) <= by) low = middle;
        else high = middle - 1;
    }
    return low;
}

// The first day from which a maximum period still lasts until `until`.
[[nodiscard]] Date first_start(Date until, Duration at_most, Calendar const& calendar)
{
    std::int32_t step = 1;
    while (step < span_max && deadline(until - step, at_most, calendar) >= until) step *= 2;
    Date low = until - step, high = until;
    while (low < high) {
        auto const middle = low + (high - low) / 2;
        if (deadline(middle, at_most, calendar) >= until) high = middle;
        else low = middle + 1;
    }
    return low;
}

} // namespace

PlanLimits::PlanLimits(Law const& law, Case const& state, Way const& way, WayOptions const& options, Date today)
    : law_(law), state_(state), way_(way), options_(options), today_(today)
{}

Dated const& PlanLimits::forward(std::vector<std::uint16_t> order, std::vector<Date> floors)
{
    ceilings_ = way_.ceilings(order);
    dated_ = dated(law_, way_, std::move(order), floors);
    for (std::size_t round = 0; round < dated_.order.size(); ++round) {
        bool raised = false;
        for (auto const& ceiling : ceilings_) raised = raise(ceiling, floors) || raised;
        if (!raised) break;
    }
    return dated_;
}

// A longest interval that would be overrun: what it counts from is better done later, if that helps.
bool PlanLimits::raise(Ceiling const& ceiling, std::vector<Date>& floors)
{
    if (ceiling.after == no_index || options_.expected.contains(ceiling.after)) return false;
    auto const late = [&](Dated const& now) {
        return now.dates[ceiling.step] - deadline(now.dates[ceiling.after], *ceiling.at_most, law_.calendar());
    };
    auto const before = late(dated_);
    if (before <= 0) return false;
    auto later = floors;
    later[ceiling.after] = first_start(date(ceiling.step), *ceiling.at_most, law_.calendar());
    auto trial = dated(law_, way_, dated_.order, later);
    if (late(trial) >= before) return false;
    for (std::size_t i = 0; i < trial.order.size(); ++i) {
        auto& step = trial.steps[i];
        if (trial.order[i] == ceiling.after) {
            step.rule = law_.kernel().subjects[ceiling.subject].id;
            step.derivation = not_before(law_, ceiling, trial.dates[ceiling.step]);
        } else if (step.date == later[trial.order[i]] && step.derivation.empty()) {
            step = dated_.steps[i]; // it was raised before
        }
    }
    floors = std::move(later);
    dated_ = std::move(trial);
    return true;
}

std::size_t PlanLimits::place(std::uint16_t step) const
{
    return static_cast<std::size_t>(std::find(dated_.order.begin(), dated_.order.end(), step) - dated_.order.begin());
}

std::vector<std::optional<Date>> PlanLimits::limits(std::uint16_t step, Date last_day) const
{
    std::vector<std::optional<Date>> out(dated_.dates.size());
    out[step] = last_day;
    for (auto i = place(step) + 1; i-- > 0;) {
        auto const at = dated_.order[i];
        if (!out[at]) continue;
        for (auto const& bound : way_.bounds(at)) {
            if (bound.after == no_index || place(bound.after) >= i) continue;
            auto const limit =
                bound.at_least == nullptr ? *out[at] : latest_start(*out[at], *bound.at_least, law_.calendar());
            auto& known = out[bound.after];
            known = known ? std::min(*known, limit) : limit;
        }
    }
    return out;
}

PlanLimits::Deadline PlanLimits::under(Ceiling const& ceiling) const
{
    auto const from = ceiling.after == no_index ? ceiling.known : date(ceiling.after);
    auto derived = derive_deadline(from, *ceiling.at_most, law_.calendar());
    return {ceiling.step,
            ceiling.subject,
            ceiling.after,
            derived.result,
            std::move(derived.says),
            derived.provisional,
            std::move(derived.provisional_reason)};
}

// The step of the plan that lets the clock go on, if one does.
std::optional<Date> PlanLimits::resumed(Rule const& rule) const
{
    std::optional<Date> first;
    for (auto const& pause : rule.pauses)
        for (auto const& id : pause.to) {
            auto const at = law_.kernel().activity_index.at(id);
            if (place(at) < dated_.order.size() && (!first || date(at) < *first)) first = date(at);
        }
    return first;
}

std::optional<PlanLimits::Deadline> PlanLimits::of_duty(Duty const& duty) const
{
    auto const& k = law_.kernel();
    auto const& rule = law_.procedure().rules[k.subjects[duty.subject].index];
    Deadline out;
    out.subject = duty.subject;
    for (auto const& id : rule.then) {
        auto const at = k.activity_index.at(id);
        if (place(at) < dated_.order.size() && (out.step == no_index || date(at) < date(out.step))) out.step = at;
    }
    if (duty.fixed || !rule.within) {
        if (duty.until == never) return std::nullopt;
        out.last_day = duty.until;
        out.says = duty.fixed ? Text{"所告知的期限为" + duty.until.text(), "the day announced is " + duty.until.text()}
                              : Text{"限于" + duty.until.text() + "前", "it is due by " + duty.until.text()};
        return out;
    }
    auto paused = duty.paused;
    for (auto& pause : paused) {
        if (pause.to != never) continue;
        auto const to = resumed(rule);
        if (!to) return std::nullopt; // the clock stands still, and nothing on the way lets it go on
        pause.to = *to;
    }
    std::vector<Duration> const extensions(duty.extensions, rule.extends ? rule.extends->add : Duration{});
    auto derived = derive_deadline(duty.since, *rule.within, paused, extensions, law_.calendar());
    out.last_day = derived.result;
    out.says = std::move(derived.says);
    out.provisional = derived.provisional;
    out.provisional_reason = std::move(derived.provisional_reason);
    return out;
}

void PlanLimits::open_duties(std::vector<Deadline>& out, Plan& plan) const
{
    auto const& k = law_.kernel();
    for (auto const& duty : state_.duties) {
        if (law_.procedure().rules[k.subjects[duty.subject].index].kind != RuleKind::response) continue;
        auto deadline = of_duty(duty);
        if (!deadline) continue;
        if (deadline->step != no_index) {
            out.push_back(std::move(*deadline));
            continue;
        }
        // It is owed beside the way.
        auto const& rule = law_.procedure().rules[k.subjects[duty.subject].index];
        std::string best = rule.then.front();
        std::optional<Date> date;
        for (auto const& id : rule.then) {
            auto const way = earliest_way(law_, state_, id, today_);
            if (way.empty() || (date && *date <= way.back().date)) continue;
            date = way.back().date;
            best = id;
        }
        deadline->step = k.activity_index.at(best);
        auto beside = told(*deadline);
        beside.on_the_way = false;
        beside.date = date;
        beside.days_late = date ? std::max(*date - deadline->last_day, 0) : 0;
        beside.says = deadline_words(law_, beside);
        plan.deadlines.push_back(std::move(beside));
    }
}

PlanDeadline PlanLimits::told(Deadline const& deadline) const
{
    PlanDeadline out;
    out.activity = law_.procedure().activities[deadline.step].id;
    if (deadline.subject != no_index) {
        out.rule = law_.kernel().subjects[deadline.subject].id;
        out.article = law_.kernel().subjects[deadline.subject].article;
    }
    out.last_day = deadline.last_day;
    out.date = date(deadline.step);
    out.days_late = std::max(*out.date - out.last_day, 0);
    out.says = deadline.says;
    out.provisional = deadline.provisional;
    out.provisional_reason = deadline.provisional_reason;
    return out;
}

// A deadline that moves with a step says nothing of that step and of what comes before it.
void PlanLimits::keep(Deadline const& deadline, Plan& plan) const
{
    auto made = told(deadline);
    made.says = deadline_words(law_, made);
    auto const last = limits(deadline.step, deadline.last_day);
    for (std::size_t i = 0; i < dated_.order.size(); ++i) {
        auto const at = dated_.order[i];
        auto& step = plan.steps[i];
        if (!last[at] || (step.latest && *step.latest <= *last[at])) continue;
        if (deadline.after != no_index && (at == deadline.after || way_.comes_before(at, deadline.after))) continue;
        step.latest = last[at];
        step.slack = *last[at] - step.date;
        step.latest_rule = made.rule;
        step.latest_derivation = at == deadline.step ? deadline.says : so_that(law_, made.activity, deadline.last_day);
    }
    plan.deadlines.push_back(std::move(made));
}

void PlanLimits::spare_days(std::uint16_t target, Plan& plan) const
{
    auto const last = limits(target, date(target));
    for (std::size_t i = 0; i < dated_.order.size(); ++i) {
        auto const at = dated_.order[i];
        if (!last[at]) continue;
        plan.steps[i].spare = *last[at] - plan.steps[i].date;
        plan.steps[i].critical = *plan.steps[i].spare <= 0;
    }
}

void PlanLimits::backward(std::uint16_t target, std::optional<Date> by, Plan& plan)
{
    spare_days(target, plan);
    std::vector<Deadline> all;
    if (by) all.push_back({target, no_index, no_index, *by, wanted_by(*by), false, {}});
    for (auto const& [at, day] : options_.expected)
        if (place(at) < dated_.order.size()) all.push_back({at, no_index, no_index, day, expected_on(day), false, {}});
        else plan.deadlines.push_back(never_reached(law_, at, day));
    for (auto const& ceiling : ceilings_) all.push_back(under(ceiling));
    open_duties(all, plan);
    for (auto const& each : all) keep(each, plan);
    std::stable_sort(plan.deadlines.begin(), plan.deadlines.end(),
                     [](PlanDeadline const& a, PlanDeadline const& b) { return a.last_day < b.last_day; });
}

} // namespace duly::detail
