// SPDX-License-Identifier: Apache-2.0
#include "observer.hpp"

#include "../case/reading.hpp"

#include <algorithm>
#include <set>

namespace duly::testing::detail {

namespace {

using duly::detail::evaluate_condition;
using duly::detail::Truth;
using duly::detail::View;

// A rule's condition as the compiler puts it together: `when` and not `unless`.
struct Parts {
    std::uint32_t when = 0; // the constant that always holds
    std::uint32_t unless = 1;
};

[[nodiscard]] Parts parts_of(Kernel const& k, std::uint32_t applies)
{
    auto const& node = k.nodes[applies];
    if (node.op == Node::Op::negation) return {0, k.children[node.first]};
    auto const first = k.children[node.first], second = k.children[node.first + 1];
    return {first, k.children[k.nodes[second].first]};
}

// Of a separation, what limits the other side stands behind the rule's own condition.
[[nodiscard]] std::uint32_t own_condition(Kernel const& k, Rule const& rule, duly::Check const& check)
{
    bool const other_side = rule.kind == RuleKind::separation && check.separated_from % 2 == 0;
    if (!other_side || rule.where.always()) return check.applies;
    return k.children[k.nodes[check.applies].first];
}

[[nodiscard]] bool same_duty(Duty const& a, Duty const& b)
{
    return a.subject == b.subject && a.key == b.key && a.at == b.at;
}

[[nodiscard]] bool is_there(Case const& state, Duty const& wanted)
{
    return std::any_of(state.duties.begin(), state.duties.end(),
                       [&](Duty const& duty) { return same_duty(duty, wanted); });
}

[[nodiscard]] bool found_since(Case const& before, Case const& after, std::uint16_t subject)
{
    return std::any_of(after.findings.begin() + static_cast<std::ptrdiff_t>(before.findings.size()),
                       after.findings.end(), [&](Finding const& finding) { return finding.subject == subject; });
}

} // namespace

Observer::Observer(Law const& law, PackCoverage& seen) : law_(law), seen_(seen) {}

RuleCoverage* Observer::rule(std::uint16_t subject)
{
    auto const& named = law_.kernel().subjects[subject];
    if (named.of != Subject::Of::rule) return nullptr;
    auto const at = std::find_if(seen_.rules.begin(), seen_.rules.end(),
                                 [&](RuleCoverage const& each) { return each.id == named.id; });
    return at == seen_.rules.end() ? nullptr : &*at;
}

void Observer::took(std::uint16_t rule, bool derogation)
{
    for (auto& each : seen_.exemptions)
        if (each.derogation == derogation && each.rule == law_.procedure().rules[rule].id) ++each.taken;
}

void Observer::passed(Case const& before, Case const& after)
{
    for (auto const& duty : before.duties)
        if (law_.procedure().rules[duty.subject].kind == RuleKind::deemed && !duty.found && !is_there(after, duty))
            if (auto* noted = rule(duty.subject)) ++noted->kept; // the silence counted
    for (auto i = before.findings.size(); i < after.findings.size(); ++i) lowered(before, after.findings[i]);
}

void Observer::happened(Case const& before, BoundEvent const& event, Judgement const& judgement, Case const& after)
{
    if (before.out_of_scope) return;
    for (auto const& finding : judgement.findings) lowered(before, finding);
    if (event.built_in == BuiltIn::facts_decided) facts(event);
    if (event.built_in != BuiltIn::none) return;
    gate(event, judgement);
    rules(event, judgement);
    duties(before, event, after);
    if (!before.ended) exemptions(before, event);
}

void Observer::facts(BoundEvent const& event)
{
    auto const& known = law_.procedure().facts;
    for (std::size_t i = 0; i < known.size(); ++i) {
        if ((event.facts_decided >> i & 1U) == 0) continue;
        for (auto& fact : seen_.facts)
            if (fact.id == known[i].id) ++((event.facts_true >> i & 1U) != 0 ? fact.found_true : fact.found_false);
    }
}

void Observer::gate(BoundEvent const& event, Judgement const& judgement)
{
    auto const& id = law_.procedure().activities[event.activity].id;
    for (auto& gate : seen_.gates)
        if (gate.activity == id) ++(judgement.bars() ? gate.refused : gate.passed);
}

// A rule with several checks at one activity binds once.
void Observer::rules(BoundEvent const& event, Judgement const& judgement)
{
    auto const& checks = law_.kernel().activities[event.activity].checks;
    std::set<std::uint16_t> bound;
    for (std::size_t i = 0; i < checks.size(); ++i)
        if (judgement.bound.has(i)) bound.insert(checks[i].subject);
    for (auto const subject : bound) {
        auto* noted = rule(subject);
        if (noted == nullptr) continue;
        ++noted->bound;
        bool const found = std::any_of(judgement.findings.begin(), judgement.findings.end(),
                                       [&](Finding const& finding) { return finding.subject == subject; });
        if (!found) ++noted->kept;
    }
}

void Observer::duties(Case const& before, BoundEvent const& event, Case const& after)
{
    auto const& code = law_.kernel().activities[event.activity];
    for (auto const& duty : after.duties)
        if (duty.at == before.version && duty.opened_by == event.activity)
            if (auto* noted = rule(duty.subject)) ++noted->bound;
    for (auto const& duty : before.duties) {
        bool const closes = std::any_of(code.closes.begin(), code.closes.end(),
                                        [&](DutyStep const& step) { return step.subject == duty.subject; });
        if (!closes || duty.found || is_there(after, duty) || found_since(before, after, duty.subject)) continue;
        if (auto* noted = rule(duty.subject)) ++noted->kept;
    }
}

void Observer::exemptions(Case const& before, BoundEvent const& event)
{
    auto const& k = law_.kernel();
    auto const& code = k.activities[event.activity];
    View const view{k, before, &event, nullptr, no_index};
    std::set<std::uint16_t> exempt;
    auto const look = [&](std::uint16_t subject, std::uint32_t applies) {
        auto const parts = parts_of(k, applies);
        if (evaluate_condition(parts.when, view) == Truth::yes && evaluate_condition(parts.unless, view) == Truth::yes)
            exempt.insert(k.subjects[subject].index);
    };
    for (auto const& check : code.checks) {
        auto const& rule = law_.procedure().rules[k.subjects[check.subject].index];
        if (!rule.unless.never()) look(check.subject, own_condition(k, rule, check));
    }
    for (auto const& opening : code.opens)
        if (!law_.procedure().rules[k.subjects[opening.subject].index].unless.never())
            look(opening.subject, opening.applies);
    for (auto const rule : exempt) took(rule, false);
}

void Observer::lowered(Case const& state, Finding const& finding)
{
    auto const& k = law_.kernel();
    auto const& subject = k.subjects[finding.subject];
    if (finding.severity >= subject.severity) return;
    View const view{k, state, nullptr, nullptr, no_index};
    for (auto const at : subject.lowered_by)
        if (evaluate_condition(k.derogations[at].when, view) == Truth::yes) took(k.derogations[at].rule, true);
}

void Observer::ended(Case const& state)
{
    for (auto const& finding : state.findings)
        if (auto* noted = rule(finding.subject); noted != nullptr && finding.status == Status::violated)
            ++noted->broken;
}

} // namespace duly::testing::detail
