// SPDX-License-Identifier: Apache-2.0
#include "duly/case/scenario.hpp"
#include "duly/prove/prove.hpp"

namespace duly {

namespace {

// A lawful history may still have findings below error.
void expect(Law const& law, std::vector<Event> const& history, Scenario& scenario)
{
    Fold fold(law);
    for (auto const& event : history) static_cast<void>(fold.step({event, {}}));
    for (auto const& finding : fold.state().findings)
        scenario.expected_findings.push_back(finding_line(law, fold.history(), finding));
    scenario.expected_verdict = word(verdict(fold.state()));
}

} // namespace

std::string scenario_text(Law const& law, ClaimProof const& proof, std::string const& pack)
{
    Scenario scenario;
    scenario.name = proof.claim;
    scenario.says = proof.says;
    scenario.pack = pack;
    for (auto const& parameter : law.procedure().parameters)
        if (parameter.value != parameter.default_value) scenario.parameters.emplace(parameter.id, parameter.value);
    scenario.calendar = law.calendar();
    expect(law, proof.history, scenario);
    for (auto const& event : proof.history) scenario.entries.push_back({event, {}});
    return scenario_text(scenario);
}

} // namespace duly
