// SPDX-License-Identifier: Apache-2.0
#include "duly/check/scenario.hpp"

#include "duly/case/describe.hpp"

namespace duly {

Result<ScenarioResult> check_scenario(Scenario const& scenario, PackSet const& packs)
{
    auto const named = law_of(scenario, packs);
    if (!named) return named.error();
    auto const& law = named->law;
    Fold fold(law);
    auto last = Date{Case::no_date};
    for (auto const& entry : scenario.entries) {
        if (auto found = fold.step(entry); !found) return found.error();
        last = std::max(last, entry.event.occurred.local_date());
    }
    static_cast<void>(fold.pass(scenario.today.value_or(last)));
    ScenarioResult result;
    result.verdict = word(verdict(fold.state()));
    for (auto const& finding : fold.state().findings)
        result.findings.push_back(finding_line(law, fold.history(), finding));
    for (auto const* outcome : outcomes(law, fold.state())) result.outcomes.push_back(outcome->id);
    compare(scenario, result);
    return result;
}

} // namespace duly
