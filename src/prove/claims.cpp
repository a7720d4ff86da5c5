// SPDX-License-Identifier: Apache-2.0
#include "claims.hpp"

#include <algorithm>
#include <utility>

namespace duly::detail {

Law watched(Law const& law)
{
    auto procedure = law.procedure();
    for (auto const& claim : law.procedure().claims) {
        if (claim.kind == Claim::Kind::reachable) continue;
        Rule rule;
        rule.id = claim_prefix + claim.id;
        rule.article = claim.article;
        rule.severity = Severity::info;
        rule.effect = Effect::breach;
        rule.says = claim.says;
        rule.when = claim.when;
        rule.unless = claim.unless;
        rule.where = claim.where;
        rule.same = claim.same;
        rule.since = claim.since;
        if (claim.kind == Claim::Kind::precedes) {
            rule.kind = RuleKind::precedence;
            rule.first = claim.first;
            rule.then = claim.then;
        } else {
            rule.kind = RuleKind::absence;
            rule.of = claim.then;
            rule.after = claim.after;
        }
        procedure.rules.push_back(std::move(rule));
    }
    return Law(std::move(procedure), law.calendar(), law.text(), law.digest());
}

std::size_t rule_of(Law const& watched, std::string const& claim)
{
    auto const& rules = watched.procedure().rules;
    auto const found =
        std::find_if(rules.begin(), rules.end(), [&](Rule const& rule) { return rule.id == claim_prefix + claim; });
    return static_cast<std::size_t>(found - rules.begin());
}

} // namespace duly::detail
