// SPDX-License-Identifier: Apache-2.0
#include "oracle.hpp"

#include "oracle_history.hpp"

#include <map>

namespace oracle {

namespace {

// ---- yes, no, or nobody has found out -------------------------------------------------------------------------------

using Truth = std::optional<bool>;

Truth both(Truth a, Truth b)
{
    if (a == false || b == false) return false;
    if (a == true && b == true) return true;
    return std::nullopt;
}

Truth opposite(Truth a) { return a ? Truth(!*a) : std::nullopt; }

// ---- what must have happened before an act, for each claim ----------------------------------------------------------

// Kept: true. Broken: false. It hangs on a fact that nobody has decided: nothing.
using Judgement = Truth (*)(History const&, std::size_t);

// A duty that binds only where `binds`, and is met by what was done.
Truth duty(Truth binds, bool met) { return met ? Truth(true) : opposite(binds); }

// A department or township applies the decree by reference: of its steps only Art. 25 and 30(1) bind (Art. 42), the
// collective decision as a whole.
Truth binds_fully(History const& h, std::size_t i) { return opposite(h.fact(i, "by_reference")); }

Truth reviewed(History const& h, std::size_t i) { return h.done(i, {"legality.opinion"}); }

Truth reviewed_draft(History const& h, std::size_t i)
{
    return h.done(i, {"legality.opinion"}, about(word(h.at(i), "draft")));
}

// Of several opinions on one draft the last is the reviewer's word.
Truth not_found_unlawful(History const& h, std::size_t i)
{
    auto const opinion = h.latest(i, {"legality.opinion"}, about(word(h.at(i), "draft")));
    return opinion && word(h.at(*opinion), "outcome") != "unlawful";
}

Truth met_as_a_body(History const& h, std::size_t i)
{
    auto const meeting = h.latest(i, {"meeting.opened"}, about(word(h.at(i), "draft")));
    if (!meeting) return false;
    auto const form = word(h.at(*meeting), "form");
    return form == "executive" || form == "plenary";
}

Truth submitted(History const& h, std::size_t i)
{
    return h.done(i, {"submission.made"}, about(word(h.at(i), "draft")));
}

// Discussed means that somebody else spoke at the meeting on this draft; what was said at an earlier one was said of
// something else.
Truth discussed(History const& h, std::size_t i)
{
    auto const meeting = h.latest(i, {"meeting.opened"}, about(word(h.at(i), "draft")));
    return meeting && !h.who(*meeting, i, "meeting.spoke").empty();
}

Truth researched(History const& h, std::size_t i)
{
    return duty(binds_fully(h, i), h.done(i, {"proposal.researched"}));
}

Truth units_consulted(History const& h, std::size_t i)
{
    return duty(both(binds_fully(h, i), h.fact(i, "affects_units")), h.done(i, {"units.consulted"}));
}

// Lawful non-disclosure excuses public participation, all of Art. 14, and nothing else.
Truth public_heard(History const& h, std::size_t i)
{
    auto const binds = both(binds_fully(h, i), opposite(h.fact(i, "nondisclosable")));
    return duty(binds, h.done(i, {"participation.held", "comment.closed", "hearing.held"}));
}

Truth group_heard(History const& h, std::size_t i)
{
    auto const disclosable = opposite(h.fact(i, "nondisclosable"));
    auto const binds = both(both(binds_fully(h, i), disclosable), h.fact(i, "specific_group"));
    return duty(binds, h.done(i, {"group.consulted"}));
}

Truth hearing_held(History const& h, std::size_t i)
{
    return duty(both(binds_fully(h, i), h.fact(i, "hearing_required")), h.done(i, {"hearing.held"}));
}

Truth appraised(History const& h, std::size_t i)
{
    return duty(both(binds_fully(h, i), h.fact(i, "technical")), h.done(i, {"expert.opinion"}));
}

Truth risks_assessed(History const& h, std::size_t i)
{
    auto const not_yet_assessed = opposite(h.fact(i, "risk_assessed_elsewhere"));
    auto const binds = both(both(binds_fully(h, i), not_yet_assessed), h.fact(i, "risk_sensitive"));
    return duty(binds, h.done(i, {"risk.assessed"}));
}

// Measures may make a risk controllable: what was last found counts.
Truth risk_controllable(History const& h, std::size_t i)
{
    auto const concluded = h.latest(i, {"risk.concluded"});
    auto const uncontrollable = concluded && yes(h.at(*concluded), "controllable") == false;
    auto const taken = word(h.at(i), "decision") == "agree";
    return duty(binds_fully(h, i), !(uncontrollable && taken));
}

Truth competition_reviewed(History const& h, std::size_t i)
{
    return duty(both(binds_fully(h, i), h.fact(i, "economic_activity")), h.done(i, {"fcr.reviewed"}));
}

// Only what was agreed to can be issued, and the last decision is the one.
Truth decided(History const& h, std::size_t i)
{
    auto const decision = h.latest(i, {"decision.made"});
    return decision && word(h.at(*decision), "decision") == "agree";
}

Truth party_told(History const& h, std::size_t i) { return duty(binds_fully(h, i), h.done(i, {"party.reported"})); }

Truth congress_told(History const& h, std::size_t i)
{
    return duty(both(binds_fully(h, i), h.fact(i, "npc_scope")), h.done(i, {"npcsc.reported"}));
}

struct Claim {
    std::string name;
    std::string act;
    Judgement kept;
};

std::vector<Claim> const& table()
{
    static std::vector<Claim> const claims = {
        {"nothing_is_launched_unresearched", "decision.launched", researched},
        {"no_unlawful_draft_is_submitted", "submission.made", not_found_unlawful},
        {"nothing_is_discussed_unsubmitted", "meeting.opened", submitted},
        {"nothing_is_decided_unreviewed", "decision.made", reviewed},
        {"the_review_is_of_the_draft_decided", "decision.made", reviewed_draft},
        {"nothing_is_decided_without_a_meeting", "decision.made", met_as_a_body},
        {"nothing_is_decided_alone", "decision.made", discussed},
        {"the_units_concerned_are_consulted", "decision.made", units_consulted},
        {"the_public_is_heard", "decision.made", public_heard},
        {"the_group_concerned_is_heard", "decision.made", group_heard},
        {"a_mandatory_hearing_is_held", "decision.made", hearing_held},
        {"technical_matters_are_appraised", "decision.made", appraised},
        {"risks_are_assessed", "decision.made", risks_assessed},
        {"no_uncontrollable_risk_is_taken", "decision.made", risk_controllable},
        {"fair_competition_is_reviewed", "decision.made", competition_reviewed},
        {"nothing_is_issued_undecided", "decision.issued", decided},
        {"nothing_is_issued_unreported", "decision.issued", party_told},
        {"the_congress_is_told", "decision.issued", congress_told},
    };
    return claims;
}

// Matters to which the decree does not apply at all (Art. 3(2)).
bool excluded(History const& h, std::size_t i)
{
    for (auto const* ground : {"macro_control", "legislation", "emergency_response", "other_procedure"})
        if (h.fact(i, ground) == true) return true;
    return false;
}

// The decision judges the gates before it again under the facts then in force. Among the claims the launch is the only
// such gate that hangs on a fact: one that was excused then is judged now. A launch that was wrong was found so then.
Truth launch_judged_again(History const& h, std::size_t i)
{
    if (researched(h, i) == true) return true;
    for (std::size_t k = 0; k < i; ++k)
        if (h.at(k).activity == "decision.launched" && researched(h, k) != false) return researched(h, i);
    return true;
}

void judge(History const& h, std::size_t i, Claim const& claim, Judgement kept, std::vector<Breach>& breaches)
{
    auto const verdict = kept(h, i);
    if (verdict == true) return;
    breaches.push_back({.claim = claim.name, .event = i, .known = verdict.has_value()});
}

// ---- the rules with numbers in them ---------------------------------------------------------------------------------

bool rest_day(Date day) { return day.weekday() >= 6; }

int working_days_between(Date first, Date last) // neither counted
{
    auto days = 0;
    for (auto day = first + 1; day < last; day = day + 1)
        if (!rest_day(day)) ++days;
    return days;
}

using Finds = std::vector<Found>&;

// A lead unit is named where there are several (Art. 11).
void lead_unit(History const& h, std::size_t i, Finds found)
{
    auto const& event = h.at(i);
    if (event.activity == "unit.designated" && words(event, "units").size() >= 2 && !has(event, "lead"))
        found.push_back({.rule = "MAD-11", .event = i});
}

// Thirty days of comment, the day of the call not counted, unless the call itself says why fewer (Art. 15(1)). A call
// that announces too early an end is wrong when it is published; otherwise an end that comes too early is. One call is
// found wrong once.
void comment_period(History const& h, std::size_t i, Finds found)
{
    if (h.at(i).activity != "comment.opened" && h.at(i).activity != "comment.closed") return;
    auto const call = h.latest(i + 1, {"comment.opened"});
    if (!call || has(h.at(*call), "shortening_explanation")) return;
    for (auto k = *call; k <= i; ++k) {
        auto const end = k == *call                             ? date(h.at(k), "deadline")
                         : h.at(k).activity == "comment.closed" ? std::optional(day_of(h.at(k)))
                                                                : std::nullopt;
        if (!end || *end - day_of(h.at(*call)) >= 30) continue;
        if (k == i) found.push_back({.rule = "MAD-15d", .event = i});
        return;
    }
}

// The materials reach the participants seven days before the hearing (Art. 16(3)); the last delivery counts.
void hearing_materials(History const& h, std::size_t i, Finds found)
{
    if (h.at(i).activity != "hearing.held") return;
    auto const delivered = h.latest(i, {"hearing.materials_delivered"});
    if (delivered && day_of(h.at(i)) - day_of(h.at(*delivered)) < 7) found.push_back({.rule = "MAD-16d", .event = i});
}

// No expert with a direct interest (Art. 20); made good by replacing that expert before the file goes to review.
void expert_interest(History const& h, std::size_t i, Finds found)
{
    auto const& event = h.at(i);
    if (event.activity != "expert.appointed" || yes(event, "direct_interest") != true) return;
    auto cured = false;
    for (auto k = i + 1; k < h.size() && h.at(k).activity != "legality.requested"; ++k)
        if (h.at(k).activity == "expert.replaced" && word(h.at(k), "expert") == word(event, "expert")) cured = true;
    found.push_back({.rule = "MAD-20", .event = i, .cured = cured});
}

// Seven whole working days for the review of a draft, from its file last handed over to the day of the meeting on it
// (Art. 26(2)). A submission that announces too early a meeting is wrong when it is made; otherwise a meeting that
// comes too early is. One file is found to have got too little time once.
void time_for_review(History const& h, std::size_t i, Finds found)
{
    auto const day_of_meeting = [&h](std::size_t k) {
        return h.at(k).activity == "submission.made" ? date(h.at(k), "meeting_on") : day_of(h.at(k));
    };
    if (h.at(i).activity != "submission.made" && h.at(i).activity != "meeting.opened") return;
    auto const this_draft = about(word(h.at(i), "draft"));
    auto const requested = h.latest(i, {"legality.requested"}, this_draft);
    if (!requested) return;
    for (auto k = *requested + 1; k <= i; ++k) {
        if (h.at(k).activity != "submission.made" && h.at(k).activity != "meeting.opened") continue;
        if (!this_draft(h.at(k))) continue;
        auto const meeting = day_of_meeting(k);
        if (!meeting || working_days_between(day_of(h.at(*requested)), *meeting) >= 7) continue;
        if (k == i) found.push_back({.rule = "MAD-26d", .event = i});
        return;
    }
}

// Everyone present has spoken before the chief speaks, and before the chief decides (Art. 30(2)).
void chief_speaks_last(History const& h, std::size_t i, Finds found)
{
    auto const& event = h.at(i);
    if (event.activity != "meeting.chief_spoke" && event.activity != "decision.made") return;
    auto const meeting = h.latest(i, {"meeting.opened"});
    if (!meeting) return;
    auto const spoke = h.who(*meeting, i, "meeting.spoke");
    for (auto const& present : words(h.at(*meeting), "present"))
        if (present != event.actor.id && !spoke.contains(present)) {
            found.push_back({.rule = "MAD-30c", .event = i});
            return;
        }
}

// Where the discussion begins: when the meeting was opened, or, if none was, with the round.
std::size_t discussion(History const& h, std::size_t i)
{
    auto const opened = h.latest(i, {"meeting.opened"});
    return opened ? *opened : h.latest(i, {"adjustment.launched"}).value_or(0);
}

// What was not said agrees with nothing.
bool agree(std::string const& position, std::string const& decision)
{
    return !decision.empty() && position == decision;
}

// Who held what in the discussion before event i: of one who spoke twice, the last word. Who came round to the decision
// does not dissent from it.
std::map<std::string, std::string> positions(History const& h, std::size_t i)
{
    std::map<std::string, std::string> held;
    for (auto k = discussion(h, i); k < i; ++k)
        if (h.at(k).activity == "meeting.spoke") held[h.at(k).actor.id] = word(h.at(k), "position");
    return held;
}

// A decision against the majority of those who spoke is explained at the meeting (Art. 30(2)).
void reasons(History const& h, std::size_t i, Finds found)
{
    auto const& event = h.at(i);
    if (event.activity != "decision.made" || has(event, "reasons")) return;
    auto const held = positions(h, i);
    auto const against = std::count_if(
        held.begin(), held.end(), [&event](auto const& each) { return !agree(each.second, word(event, "decision")); });
    if (static_cast<std::size_t>(against) * 2 > held.size()) found.push_back({.rule = "MAD-30d", .event = i});
}

// The minutes name everyone whose opinion was not the one decided on (Art. 30(3)).
void dissents(History const& h, std::size_t i, Finds found)
{
    auto const& event = h.at(i);
    if (event.activity != "meeting.minuted") return;
    auto const decision = h.latest(i, {"decision.made"}, anything, discussion(h, i));
    if (!decision) return;
    auto const named = words(event, "dissents");
    for (auto const& [person, position] : positions(h, i))
        if (!agree(position, word(h.at(*decision), "decision")) &&
            std::count(named.begin(), named.end(), person) == 0) {
            found.push_back({.rule = "MAD-30e", .event = i});
            return;
        }
}

void party_report(History const& h, std::size_t i, Finds found)
{
    if (h.at(i).activity == "decision.issued" && !h.done(i, {"party.reported"}))
        found.push_back({.rule = "MAD-31", .event = i});
}

// The congress is told before issuance where the matter lies in its scope (Art. 8). A later decision judges the latest
// issuance again under the facts now in force; what was wrong then was found then, and what does not bind
// does not hold up a decision.
void congress_report(History const& h, std::size_t i, Finds found)
{
    auto const told = [&h](std::size_t at) { return duty(h.fact(at, "npc_scope"), h.done(at, {"npcsc.reported"})); };
    auto const& activity = h.at(i).activity;
    if (activity != "decision.issued" && activity != "decision.made") return;
    auto const verdict = told(i);
    if (verdict == true) return;
    if (activity == "decision.made") {
        auto const issued = h.latest(i, {"decision.issued"});
        if (!issued || told(*issued) == false || binds_fully(h, i) == false) return;
    }
    found.push_back({.rule = "MAD-8", .event = i, .undeterminable = !verdict.has_value()});
}

} // namespace

std::vector<std::string> const& claims()
{
    static auto const names = [] {
        std::vector<std::string> all;
        for (auto const& claim : table()) all.push_back(claim.name);
        return all;
    }();
    return names;
}

std::vector<Breach> broken_claims(std::vector<Event> const& history)
{
    History const h(history);
    std::vector<Breach> breaches;
    for (std::size_t i = 0; i < h.size(); ++i) {
        if (excluded(h, i)) continue;
        for (auto const& claim : table())
            if (h.at(i).activity == claim.act) judge(h, i, claim, claim.kept, breaches);
        if (h.at(i).activity == "decision.made") judge(h, i, table().front(), launch_judged_again, breaches);
    }
    return breaches;
}

std::vector<std::string> const& numbered_rules()
{
    static std::vector<std::string> const rules = {"MAD-8",   "MAD-11",  "MAD-15d", "MAD-16d", "MAD-20",
                                                   "MAD-26d", "MAD-30c", "MAD-30d", "MAD-30e", "MAD-31"};
    return rules;
}

std::vector<Found> found_by_numbers(std::vector<Event> const& history)
{
    History const h(history);
    std::vector<Found> found;
    for (std::size_t i = 0; i < h.size(); ++i)
        for (auto const rule : {congress_report, lead_unit, comment_period, hearing_materials, expert_interest,
                                time_for_review, chief_speaks_last, reasons, dissents, party_report})
            rule(h, i, found);
    return found;
}

} // namespace oracle
