// SPDX-License-Identifier: Apache-2.0
// By which rules of the national pack each claim is kept, as the statute divides the work: what must precede the
// decision must mostly precede the submission, which precedes the meeting (29), which precedes the decision (30(1)).
#pragma once

#include <map>
#include <string>
#include <vector>

namespace properties {

struct Keeping {
    std::vector<std::string> own;        // without these the claim can be broken
    std::vector<std::string> chain = {}; // the way from the submission to the decision
};

inline std::map<std::string, Keeping> const& claims_in_pack()
{
    static std::vector<std::string> const to_the_decision = {"MAD-29", "MAD-30a"};
    static std::map<std::string, Keeping> const claims = {
        {"nothing_is_launched_unresearched", {{"MAD-10"}}},
        {"no_unlawful_draft_is_submitted", {{"MAD-25b", "MAD-25e"}, {"MAD-25"}}},
        {"nothing_is_discussed_unsubmitted", {{"MAD-29"}}},
        {"nothing_is_decided_unreviewed", {{"MAD-25"}, to_the_decision}},
        {"the_review_is_of_the_draft_decided", {{"MAD-25"}, to_the_decision}},
        {"nothing_is_decided_without_a_meeting", {{"MAD-30a"}}},
        {"nothing_is_decided_alone", {{"MAD-30b", "MAD-30c"}, {"MAD-30a"}}},
        {"the_units_concerned_are_consulted", {{"MAD-13"}, to_the_decision}},
        {"the_public_is_heard", {{"MAD-14"}, to_the_decision}},
        {"the_group_concerned_is_heard", {{"MAD-14c"}, to_the_decision}},
        {"a_mandatory_hearing_is_held", {{"MAD-16"}, to_the_decision}},
        {"technical_matters_are_appraised", {{"MAD-19"}, to_the_decision}},
        {"risks_are_assessed", {{"MAD-22"}, to_the_decision}},
        {"no_uncontrollable_risk_is_taken", {{"MAD-24"}}},
        {"fair_competition_is_reviewed", {{"FCR-14"}, to_the_decision}},
        {"nothing_is_issued_undecided", {{"MAD-31b"}}},
        {"nothing_is_issued_unreported", {{"MAD-31"}}},
        {"the_congress_is_told", {{"MAD-8"}}},
    };
    return claims;
}

} // namespace properties
