// SPDX-License-Identifier: Apache-2.0
#include "hygiene.hpp"

#include "claims.hpp"
#include "refinement.hpp"
#include "witness.hpp"

#include "duly/case/describe.hpp"

#include <algorithm>
#include <set>

namespace duly::detail {

namespace {

// How many activities of one law are looked into one by one; of the others it is only said that none was found.
constexpr std::size_t looked_into_max = 100;

// The law with a claim for each of the activities: that it never happens.
[[nodiscard]] Law never(Law const& law, std::vector<std::uint16_t> const& activities)
{
    auto procedure = law.procedure();
    procedure.claims.clear();
    for (auto const at : activities) {
        Claim claim;
        claim.id = procedure.activities[at].id;
        claim.kind = Claim::Kind::excludes;
        claim.then = {claim.id};
        procedure.claims.push_back(std::move(claim));
    }
    return watched(Law(std::move(procedure), law.calendar(), law.text(), law.digest()));
}

// Those of which no history was found.
[[nodiscard]] std::vector<std::uint16_t> not_found(Law const& law)
{
    std::vector<std::uint16_t> out;
    auto const seen = exhibited(law);
    std::size_t looked_into = 0;
    for (std::uint16_t at = 0; at < seen.size(); ++at) {
        if (seen[at] || (++looked_into <= looked_into_max && way_through(law, {at}))) continue;
        out.push_back(at);
    }
    return out;
}

[[nodiscard]] std::vector<std::string> triggers(Rule const& rule)
{
    switch (rule.kind) {
    case RuleKind::precedence: return rule.then;
    case RuleKind::response:
    case RuleKind::deemed: return rule.after;
    case RuleKind::absence:
    case RuleKind::content: return rule.of;
    case RuleKind::proportion: return rule.at;
    default: return {};
    }
}

[[nodiscard]] PackFlaw flaw(PackFlaw::Kind kind, std::string id, Text says)
{
    return {kind, std::move(id), std::move(says)};
}

} // namespace

std::vector<PackFlaw> flaws(Law const& law)
{
    std::vector<PackFlaw> out;
    std::set<std::string> unreachable;
    auto const& p = law.procedure();
    auto const missing = not_found(law);
    auto const without = never(law, missing);
    for (std::size_t i = 0; i < missing.size(); ++i) {
        auto const& id = p.activities[missing[i]].id;
        auto const title = activity_title(p, id);
        if (i < looked_into_max && refine(without, rule_of(without, id)).last.end == Exploration::End::holds) {
            unreachable.insert(id);
            out.push_back(
                flaw(PackFlaw::Kind::never_happens, id,
                     {"“" + title.zh + "”（" + id + "）永远不能发生：规则相互排斥或者循环",
                      title.en + " (" + id + ") can never happen: its rules exclude each other or go in a circle"}));
        } else {
            out.push_back(flaw(PackFlaw::Kind::not_exhibited, id,
                               {"未找到发生“" + title.zh + "”（" + id + "）的合法历史",
                                "no lawful history was found in which " + title.en + " (" + id + ") happens"}));
        }
    }
    for (auto const& rule : p.rules) {
        auto const at = triggers(rule);
        bool const nowhere = !at.empty() && std::all_of(at.begin(), at.end(), [&](std::string const& id) {
            return unreachable.contains(id);
        });
        if (nowhere)
            out.push_back(flaw(PackFlaw::Kind::never_fires, rule.id,
                               {"规则 " + rule.id + " 永远不会适用：触发它的环节都不能发生",
                                "the rule " + rule.id + " never applies: nothing that would trigger it can happen"}));
    }
    return out;
}

std::vector<std::string> not_modelled(Law const& law)
{
    std::vector<std::string> out;
    Abstraction const model(law);
    auto const& k = law.kernel();
    for (auto const& code : k.activities)
        for (auto const& check : code.checks) {
            auto const& subject = k.subjects[check.subject];
            bool const refuses = subject.of == Subject::Of::rule && subject.effect == Effect::bars &&
                                 subject.severity >= Severity::error;
            if (refuses && !model.can_exclude(check) && std::find(out.begin(), out.end(), subject.id) == out.end())
                out.push_back(subject.id);
        }
    return out;
}

} // namespace duly::detail
