// SPDX-License-Identifier: Apache-2.0
#include "duties.hpp"

#include "memory.hpp"

#include <algorithm>
#include <utility>

namespace duly {

using namespace detail;

namespace {

[[nodiscard]] Rule const& rule_of(Law const& law, std::uint16_t subject)
{
    return law.procedure().rules[law.kernel().subjects[subject].index];
}

[[nodiscard]] Date due(Law const& law, Rule const& rule, Duty const& duty)
{
    if (!rule.yearly.empty()) return next_after(rule.yearly, duty.since);
    if (!rule.within) return never;
    if (duty.until_us != 0) return duty.until; // seconds know no pause
    if (std::any_of(duty.paused.begin(), duty.paused.end(), [](Interval const& p) { return p.to == never; }))
        return never;
    std::vector<Duration> const extensions(duty.extensions, rule.extends ? rule.extends->add : Duration{});
    return deadline(duty.since, *rule.within, duty.paused, extensions, law.calendar());
}

void find_lapse(Law const& law, Case& state, Duty& duty)
{
    duty.found = true;
    View const view{law.kernel(), state, nullptr, nullptr, no_index};
    auto const& subject = law.kernel().subjects[duty.subject];
    Finding finding;
    finding.subject = duty.subject;
    finding.status = duty.uncertain ? Status::undeterminable : Status::violated;
    finding.severity = severity_in_force(law.kernel(), subject, view);
    finding.effect = subject.effect;
    finding.lapse = true;
    finding.at = finding.concerns = state.version;
    finding.date = duty.until + 1;
    finding.key = duty.key;
    finding.args.reserve(2);
    finding.args.push_back(duty.since.text());
    finding.args.push_back(duty.until.text());
    finding.waived =
        std::find(state.sanctioned.begin(), state.sanctioned.end(), duty.subject) != state.sanctioned.end();
    keep_finding(state, std::move(finding));
}

[[nodiscard]] bool is_lapse_of(Finding const& finding, Duty const& duty)
{
    return finding.lapse && finding.subject == duty.subject && finding.key == duty.key &&
           finding.date == duty.until + 1;
}

// Done in time and only entered late: the lapse that was found is made good.
void make_good(Case& state, Duty const& duty)
{
    for (auto& finding : state.findings)
        if (is_lapse_of(finding, duty)) finding.cured = true;
}

// For the time up to the next of the days on which it is due every year.
void owe_again(Law const& law, Case& state, Duty const& duty)
{
    auto const& rule = rule_of(law, duty.subject);
    if (!rule.repeats || state.ended) return;
    auto next = duty;
    next.found = false;
    next.since = duty.until;
    next.until = due(law, rule, next);
    state.duties.push_back(std::move(next));
}

// One act meets what is owed for one period: the oldest that is overdue, or that in which it happens.
void close_repeating(Law const& law, Case& state, BoundEvent const& event, DutyStep const& step, View const& view)
{
    auto const meant = [&](Duty const& duty) {
        return duty.subject == step.subject && duty.since < event.date &&
               (!step.keyed || any_key(step.key, view, [&](std::uint32_t key) { return key == duty.key; }));
    };
    auto const oldest = std::min_element(state.duties.begin(), state.duties.end(), [&](Duty const& a, Duty const& b) {
        return std::pair(!meant(a), a.until) < std::pair(!meant(b), b.until);
    });
    if (oldest == state.duties.end() || !meant(*oldest)) return;
    auto const met = *oldest;
    state.duties.erase(oldest);
    if (!met.found) return owe_again(law, state, met);
    if (event.date <= met.until) make_good(state, met);
}

void close_duties(Law const& law, Case& state, BoundEvent const& event, View const& view, DutyMarks const& marks)
{
    auto const& code = law.kernel().activities[event.activity];
    for (std::size_t i = 0; i < code.closes.size(); ++i) {
        if (!marks.closes.has(i)) continue;
        auto const& step = code.closes[i];
        if (rule_of(law, step.subject).repeats) {
            close_repeating(law, state, event, step, view);
            continue;
        }
        std::erase_if(state.duties, [&](Duty const& duty) {
            if (duty.subject != step.subject) return false;
            bool const meant =
                !step.keyed || any_key(step.key, view, [&](std::uint32_t key) { return key == duty.key; });
            if (!meant) return false;
            if (!duty.found && duty.until_us != 0 && event.event->occurred.utc_us > duty.until_us) {
                auto late = duty;
                find_lapse(law, state, late); // on the last lawful day, but too late
                return true;
            }
            bool const in_time =
                duty.until_us != 0 ? event.event->occurred.utc_us <= duty.until_us : event.date <= duty.until;
            if (duty.found && in_time) make_good(state, duty);
            return true;
        });
    }
}

void open_duties(Law const& law, Case& state, BoundEvent const& event, View const& view, DutyMarks const& marks)
{
    auto const& code = law.kernel().activities[event.activity];
    for (std::size_t i = 0; i < code.opens.size(); ++i) {
        if (!marks.opens.has(i)) continue;
        auto const& opening = code.opens[i];
        auto const& rule = rule_of(law, opening.subject);
        each_new_key(opening.key, view, state.words, [&](std::uint32_t key) {
            Duty duty;
            duty.subject = opening.subject;
            duty.uncertain = marks.uncertain.has(i);
            if (duty.uncertain) duty.atoms = marks.atoms[i];
            duty.at = state.version;
            duty.opened_by = event.activity;
            duty.key = key;
            duty.since = event.date;
            if (rule.within && rule.within->unit == Duration::seconds) {
                auto const& began = event.event->occurred;
                duty.until_us = began.utc_us + std::int64_t{rule.within->n} * 1'000'000;
                duty.until = Moment{duty.until_us, began.offset_minutes}.local_date();
            }
            duty.until = due(law, rule, duty);
            if (opening.until.of != Source::Of::nothing) {
                auto const announced = read(opening.until, view);
                duty.fixed = announced.tag == Reading::Tag::date;
                if (duty.fixed) duty.until = announced.date;
            }
            // With the same key the clock starts anew; what was found overdue stays found.
            if (rule.repeats && std::any_of(state.duties.begin(), state.duties.end(), [&](Duty const& open) {
                    return open.subject == duty.subject && open.key == key && !open.found;
                }))
                return; // it is owed already, period by period
            if (!rule.each)
                std::erase_if(state.duties, [&](Duty const& open) {
                    return open.subject == duty.subject && open.key == key && !open.found;
                });
            state.duties.push_back(std::move(duty));
        });
    }
}

// The parts of a condition that are no facts, a bit each in the order of the pack; from the 65th on they are lost.
constexpr std::size_t atoms_max = 64;

[[nodiscard]] std::uint64_t atoms_of(std::uint32_t condition, View const& view)
{
    std::uint64_t atoms = 0;
    std::size_t count = 0;
    static_cast<void>(judged_by(view.kernel, condition, [&](std::uint32_t leaf) {
        auto const truth = evaluate_condition(leaf, view);
        if (view.kernel.nodes[leaf].op == Node::Op::fact) return truth;
        if (count < atoms_max && truth == Truth::yes) atoms |= std::uint64_t{1} << count;
        ++count;
        return truth;
    }));
    return atoms;
}

// The condition as the duty's event met it, under the facts as they are now.
[[nodiscard]] Truth owed_now(Law const& law, Case const& state, Duty const& duty)
{
    View const view{law.kernel(), state, nullptr, nullptr, no_index};
    for (auto const& opening : law.kernel().activities[duty.opened_by].opens) {
        if (opening.subject != duty.subject) continue;
        std::size_t count = 0;
        return judged_by(law.kernel(), opening.applies, [&](std::uint32_t leaf) {
            if (law.kernel().nodes[leaf].op == Node::Op::fact) return evaluate_condition(leaf, view);
            if (count >= atoms_max) return Truth::unknown;
            return (duty.atoms >> count++ & 1U) != 0 ? Truth::yes : Truth::no;
        });
    }
    return Truth::unknown;
}

// A lapse was found while it was not known whether the duty was owed: now it is.
void settle_lapse(Case& state, Duty const& duty, bool owed)
{
    for (auto& finding : state.findings) {
        if (!is_lapse_of(finding, duty) || finding.status != Status::undeterminable) continue;
        if (owed) finding.status = Status::violated;
        else finding.cured = true;
    }
}

// Silence counts: its activity happens on the last day of the period, by nobody.
void deem(Law const& law, Case& state, Duty const& duty)
{
    Event event;
    event.activity = rule_of(law, duty.subject).then.front();
    event.occurred = Moment::at_midnight(duty.until, 0);
    auto bound = bind(law, event);
    if (!bound) return; // the loader has made sure that the activity exists
    auto silent = judge(law, state, *bound);
    for (auto const& finding : silent.findings) // a machine that refuses stays where it is
        if (law.kernel().subjects[finding.subject].of == Subject::Of::machine) silent.driven_steps = false;
    silent.findings.clear(); // nobody acted, so nobody erred
    auto const known = state.version;
    auto const latest = state.latest;
    apply_judged(law, state, *bound, silent);
    state.version = known; // it is no recorded event
    state.latest = std::max(latest, bound->date);
}

} // namespace

DutyMarks detail::decide_duties(Law const& law, Case const& state, BoundEvent const& event)
{
    DutyMarks marks;
    auto const& code = law.kernel().activities[event.activity];
    View const view{law.kernel(), state, &event, nullptr, no_index};
    for (std::size_t i = 0; i < code.closes.size(); ++i)
        if (evaluate_condition(code.closes[i].where, view) == Truth::yes) marks.closes.set(i);
    for (std::size_t i = 0; i < code.extends.size(); ++i)
        if (evaluate_condition(code.extends[i].where, view) == Truth::yes) marks.extends.set(i);
    for (std::size_t i = 0; i < code.opens.size(); ++i) {
        auto const applies = evaluate_condition(code.opens[i].applies, view);
        if (applies != Truth::no) marks.opens.set(i);
        if (applies != Truth::unknown) continue;
        marks.uncertain.set(i);
        marks.atoms.resize(code.opens.size());
        marks.atoms[i] = atoms_of(code.opens[i].applies, view);
    }
    return marks;
}

void detail::step_duties(Law const& law, Case& state, BoundEvent const& event, DutyMarks const& marks)
{
    auto const& code = law.kernel().activities[event.activity];
    View const view{law.kernel(), state, &event, nullptr, no_index};
    close_duties(law, state, event, view, marks);
    auto const each_open = [&](std::uint16_t subject, auto const& change) {
        for (auto& duty : state.duties)
            if (duty.subject == subject && !duty.found && !duty.fixed) {
                change(duty);
                duty.until = due(law, rule_of(law, subject), duty);
            }
    };
    for (std::size_t i = 0; i < code.extends.size(); ++i)
        if (marks.extends.has(i)) each_open(code.extends[i].subject, [](Duty& duty) { ++duty.extensions; });
    for (auto const& step : code.resumes)
        each_open(step.subject, [&](Duty& duty) {
            for (auto& pause : duty.paused)
                if (pause.to == never) pause.to = event.date;
        });
    for (auto const& step : code.pauses)
        each_open(step.subject, [&](Duty& duty) { duty.paused.push_back({event.date, never}); });
    open_duties(law, state, event, view, marks);
}

void detail::settle_duties(Law const& law, Case& state)
{
    std::erase_if(state.duties, [&](Duty& duty) {
        if (!duty.uncertain) return false;
        auto const owed = owed_now(law, state, duty);
        duty.uncertain = owed == Truth::unknown;
        if (duty.found && !duty.uncertain) settle_lapse(state, duty, owed == Truth::yes);
        return owed == Truth::no;
    });
}

bool has_lapses(Case const& state, Date today) noexcept
{
    return std::any_of(state.duties.begin(), state.duties.end(),
                       [&](Duty const& duty) { return !duty.found && duty.until < today; });
}

Case pass(Law const& law, Case state, Date today)
{
    pass_to(law, state, today);
    state.passed = std::max(state.passed, today);
    return state;
}

void pass_to(Law const& law, Case& state, Date today)
{
    if (!has_lapses(state, today)) return;
    while (!state.out_of_scope) {
        auto const next = std::min_element(state.duties.begin(), state.duties.end(), [](Duty const& a, Duty const& b) {
            return std::pair(a.found, a.until) < std::pair(b.found, b.until);
        });
        if (next == state.duties.end() || next->found || !(next->until < today)) break;
        // A silence of which it is not known whether it counts does nothing, but that it is not known is found.
        if (rule_of(law, next->subject).kind == RuleKind::deemed && !next->uncertain) {
            auto const silent = *next;
            state.duties.erase(next);
            if (!state.ended) deem(law, state, silent);
        } else {
            find_lapse(law, state, *next);
            bool const for_good = today + 1 == never; // the case is over: nothing is owed again
            if (!for_good) owe_again(law, state, Duty(*next));
        }
    }
    state.passed = std::max(state.passed, today);
}

Findings lapse(Law const& law, Case const& state, Date today)
{
    if (!has_lapses(state, today)) return {};
    auto const later = pass(law, state, today);
    return {later.findings.begin() + static_cast<std::ptrdiff_t>(state.findings.size()), later.findings.end()};
}

} // namespace duly
