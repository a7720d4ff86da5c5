// SPDX-License-Identifier: Apache-2.0
// Findings in words: what a rule demands, what of it is missing, who can cure it and from when.
#pragma once

#include "duly/case/case.hpp"
#include "duly/case/finding.hpp"
#include "duly/error.hpp"

#include <string>
#include <vector>

namespace duly {

// "MAD-25", or "by:legality.opinion", "fact:technical", "closed", "Meeting.vote".
[[nodiscard]] std::string const& rule_id(Law const& law, Finding const& finding);
[[nodiscard]] std::string const& article(Law const& law, Finding const& finding);

// What of the rule fails, in one or two sentences that a person who knows neither the software nor the rule ids
// understands: "No draft is submitted without legality review; ... Missing: legality opinion given."
[[nodiscard]] Text describe(Law const& law, Finding const& finding);

// The same with everything a user interface needs to help. `state` is the case in which the event was refused,
// `activity` the event's; for the earliest date see earliest.hpp.
[[nodiscard]] Obstacle obstacle(Law const& law, Case const& state, std::string const& activity, Finding const& finding,
                                Date today);

// What has to be done before the activity could be lawful, in order, each step with the rule that demands it. Empty if
// nothing is missing or no way is known.
[[nodiscard]] std::vector<Step> steps_before(Law const& law, Case const& state, std::string const& activity,
                                             Date today);

// Titles for ids of activities, phases, roles, facts, fields and documents; the id itself where the pack has none.
[[nodiscard]] Text activity_title(Procedure const& procedure, std::string const& id);
[[nodiscard]] Text phase_title(Procedure const& procedure, std::string const& id);
[[nodiscard]] Text role_title(Procedure const& procedure, std::string const& id);
[[nodiscard]] Text fact_title(Procedure const& procedure, std::string const& id);
[[nodiscard]] Text item_title(Procedure const& procedure, std::string const& activity,
                              std::string const& field_or_document);
[[nodiscard]] Text title(Verdict verdict); // 合法 / lawful ...
[[nodiscard]] Text title(Severity severity);
[[nodiscard]] Text title(Status status);

// What follows for persons and organs: Procedure::outcomes that have arisen.
[[nodiscard]] std::vector<Outcome const*> outcomes(Law const& law, Case const& state);

} // namespace duly
