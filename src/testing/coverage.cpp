// SPDX-License-Identifier: Apache-2.0
#include "duly/testing/coverage.hpp"

#include "duly/law/kernel.hpp"

#include <algorithm>

namespace duly::testing {

namespace {

// Adds what `seen` has of each to the one of the same name, which may be new: a pack has several versions.
template <class Each, class Same, class Add>
void merge(std::vector<Each>& into, std::vector<Each> const& seen, Same const& same, Add const& add)
{
    for (std::size_t i = 0; i < seen.size(); ++i) {
        auto at = into.begin() + static_cast<std::ptrdiff_t>(std::min(i, into.size()));
        if (at == into.end() || !same(*at, seen[i])) // mostly they stand at the same place
            at = std::find_if(into.begin(), into.end(), [&](Each const& known) { return same(known, seen[i]); });
        if (at == into.end()) into.push_back(seen[i]);
        else add(*at, seen[i]);
    }
}

[[nodiscard]] bool can_bar(Kernel const& k, ActivityCode const& code)
{
    return std::any_of(code.checks.begin(), code.checks.end(), [&](duly::Check const& check) {
        auto const& subject = k.subjects[check.subject];
        return subject.effect == Effect::bars && subject.severity >= Severity::error;
    });
}

template <class Each, class Seen> [[nodiscard]] CoverageShare share(std::vector<Each> const& all, Seen const& seen)
{
    return {static_cast<std::size_t>(std::count_if(all.begin(), all.end(), seen)), all.size()};
}

} // namespace

Coverage& Coverage::process()
{
    static Coverage coverage;
    return coverage;
}

PackCoverage Coverage::nothing_of(Law const& law)
{
    auto const& p = law.procedure();
    PackCoverage pack;
    pack.pack = p.id;
    pack.title = p.title;
    for (auto const& rule : p.rules) {
        bool const derogation = rule.kind == RuleKind::derogation;
        if (!derogation) pack.rules.push_back({rule.id, rule.article});
        if (derogation || !rule.unless.never()) pack.exemptions.push_back({rule.id, rule.article, derogation});
    }
    for (std::size_t i = 0; i < p.activities.size(); ++i)
        if (can_bar(law.kernel(), law.kernel().activities[i])) pack.gates.push_back({p.activities[i].id});
    for (auto const& fact : p.facts) pack.facts.push_back({fact.id});
    for (auto const& outcome : p.outcomes) pack.outcomes.push_back({outcome.id, outcome.article});
    for (auto const& parameter : p.parameters)
        pack.parameters.push_back({parameter.id, parameter.choices, {{parameter.value, 0}}});
    return pack;
}

void Coverage::add(PackCoverage const& seen)
{
    std::lock_guard const lock(mutex_);
    auto const [at, first] = packs_.try_emplace(seen.pack, seen);
    if (first) return;
    auto& known = at->second;
    auto const same_id = [](auto const& a, auto const& b) { return a.id == b.id; };
    known.checks += seen.checks;
    merge(known.rules, seen.rules, same_id, [](RuleCoverage& a, RuleCoverage const& b) {
        a.bound += b.bound;
        a.kept += b.kept;
        a.broken += b.broken;
    });
    merge(
        known.gates, seen.gates, [](auto const& a, auto const& b) { return a.activity == b.activity; },
        [](GateCoverage& a, GateCoverage const& b) {
            a.passed += b.passed;
            a.refused += b.refused;
        });
    merge(
        known.exemptions, seen.exemptions,
        [](auto const& a, auto const& b) { return a.rule == b.rule && a.derogation == b.derogation; },
        [](ExemptionCoverage& a, ExemptionCoverage const& b) { a.taken += b.taken; });
    merge(known.facts, seen.facts, same_id, [](FactCoverage& a, FactCoverage const& b) {
        a.found_true += b.found_true;
        a.found_false += b.found_false;
    });
    merge(known.outcomes, seen.outcomes, same_id,
          [](OutcomeCoverage& a, OutcomeCoverage const& b) { a.arisen += b.arisen; });
    merge(known.parameters, seen.parameters, same_id, [](ParameterCoverage& a, ParameterCoverage const& b) {
        for (auto const& [value, times] : b.used) a.used[value] += times;
    });
}

void Coverage::clear()
{
    std::lock_guard const lock(mutex_);
    packs_.clear();
}

std::vector<PackCoverage> Coverage::packs() const
{
    std::lock_guard const lock(mutex_);
    std::vector<PackCoverage> all;
    for (auto const& [id, pack] : packs_) all.push_back(pack);
    return all;
}

CoverageShares shares(PackCoverage const& pack)
{
    CoverageShares out;
    out.rules_bound = share(pack.rules, [](RuleCoverage const& rule) { return rule.bound > 0; });
    out.rules_kept = share(pack.rules, [](RuleCoverage const& rule) { return rule.kept > 0; });
    out.rules_broken = share(pack.rules, [](RuleCoverage const& rule) { return rule.broken > 0; });
    out.gates_passed = share(pack.gates, [](GateCoverage const& gate) { return gate.passed > 0; });
    out.gates_refused = share(pack.gates, [](GateCoverage const& gate) { return gate.refused > 0; });
    out.exemptions = share(pack.exemptions, [](ExemptionCoverage const& each) { return each.taken > 0; });
    for (auto const& fact : pack.facts) {
        out.facts.seen += (fact.found_true > 0 ? 1U : 0U) + (fact.found_false > 0 ? 1U : 0U);
        out.facts.of += 2;
    }
    out.outcomes = share(pack.outcomes, [](OutcomeCoverage const& outcome) { return outcome.arisen > 0; });
    for (auto const& parameter : pack.parameters) {
        out.parameters.of += parameter.choices.size();
        for (auto const& choice : parameter.choices)
            if (auto const used = parameter.used.find(choice); used != parameter.used.end() && used->second > 0)
                ++out.parameters.seen;
    }
    return out;
}

} // namespace duly::testing
