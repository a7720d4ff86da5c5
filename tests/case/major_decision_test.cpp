// SPDX-License-Identifier: Apache-2.0
// The typed machine of a major decision against the skeleton of Order 713: every way through it is walked.
#include "rows_read.hpp"

#include "duly/case/machine_run.hpp"
#include "duly/case/machines/major_decision.hpp"

#include <functional>
#include <map>
#include <set>

using namespace duly;

namespace {

MachineInfo const& decision() { return machine_info<MajorDecision>(); }

// What has been done, in this round, about the draft now on the table.
struct Done {
    bool reviewed = false;      // a lawful opinion, or the legal risk expressly stated where the state has no rule
    bool discussed = false;     // a member spoke at a meeting on it
    bool participation = false; // held, or exempt on the ground the law knows
    bool expert = false;
    bool risk = false; // found controllable, or exempt
    bool party = false;
    auto operator<=>(Done const&) const = default;
};

struct Walk {
    std::array<std::uint8_t, regions_max> stage{};
    Done done;
    auto operator<=>(Walk const&) const = default;
};
MachineState state_of(Walk const& walk)
{
    MachineState state;
    for (std::size_t i = 0; i < regions_max; ++i) state.stage[i] = StageId(walk.stage[i]);
    return state;
}
Walk walk_at(MachineState const& state, Done done)
{
    Walk walk{{}, done};
    for (std::size_t i = 0; i < regions_max; ++i) walk.stage[i] = static_cast<std::uint8_t>(state.stage[i]);
    return walk;
}

// Written from the decree, knowing the acts by their names and nothing of the table.
Done after(Done done, std::string_view act, std::string_view answer)
{
    if (act == "prepare_draft" || (act == "decide" && answer == "modify")) done.reviewed = done.discussed = false;
    if (act == "give_opinion") done.reviewed = answer == "lawful";
    if (act == "state_legal_risk") done.reviewed = true;
    if (act == "open_meeting") done.discussed = false;
    if (act == "speak") done.discussed = true;
    if (act == "hold_participation" || act == "exempt_participation") done.participation = true;
    if (act == "appraise" || act == "exempt_appraisal") done.expert = true;
    if (act == "assess_risk" || act == "adopt_assessment") done.risk = false;
    if (act == "conclude_risk") done.risk = answer == "true";
    if (act == "exempt_risk") done.risk = true;
    if (act == "report_to_party") done.party = true;
    if (act == "launch_adjustment") done = {};
    return done;
}

struct Seen {
    std::set<Walk> walks;
    std::set<std::string_view> stages, acts;
    std::size_t decisions = 0, unreviewed = 0, undiscussed = 0, step_skipped = 0, risky = 0, issues = 0, unreported = 0;
};

using Step = std::function<std::optional<MachineState>(MachineState const&, ActId, Answers)>;

Seen walk_everywhere(Step const& step)
{
    auto const& machine = decision();
    Seen seen;
    std::vector<Walk> open{walk_at(machine.initial, {})};
    seen.walks.insert(open.front());
    while (!open.empty()) {
        Walk const walk = open.back();
        open.pop_back();
        auto const state = state_of(walk);
        for (std::size_t region = 0; region < machine.regions; ++region)
            seen.stages.insert(machine.stage(state.stage[region]).name);
        for (std::size_t i = 0; i < machine.acts.size(); ++i) {
            auto const& act = machine.acts[i];
            for (auto const answers : rows_read::every_answer(act)) {
                auto const next = step(state, ActId(i), answers);
                if (!next) continue;
                std::string_view answer;
                for (std::size_t q = 0; q < act.questions.size(); ++q)
                    if (answers[q]) answer = act.questions[q].value;
                seen.acts.insert(act.name);
                if (act.name == "decide" && answer == "agree") {
                    ++seen.decisions;
                    seen.unreviewed += !walk.done.reviewed ? 1U : 0U;
                    seen.undiscussed += !walk.done.discussed ? 1U : 0U;
                    seen.step_skipped += !walk.done.participation || !walk.done.expert ? 1U : 0U;
                    seen.risky += !walk.done.risk ? 1U : 0U;
                }
                if (act.name == "issue") {
                    ++seen.issues;
                    seen.unreported += !walk.done.party ? 1U : 0U;
                }
                Walk const reached = walk_at(*next, after(walk.done, act.name, answer));
                if (seen.walks.insert(reached).second) open.push_back(reached);
            }
        }
    }
    return seen;
}

} // namespace

TEST_SUITE("Order 713, the typed skeleton")
{
    TEST_CASE("nothing is decided unreviewed - undiscussed - unheard - unappraised or at an uncontrollable risk")
    {
        Seen const seen = walk_everywhere(rows_read::by_machine(decision()));
        CHECK(seen.walks.size() > 500);
        CHECK(seen.decisions > 0);
        CHECK(seen.unreviewed == 0);
        CHECK(seen.undiscussed == 0);
        CHECK(seen.step_skipped == 0);
        CHECK(seen.risky == 0);
        CHECK(seen.issues > 0);
        CHECK(seen.unreported == 0);
        CHECK(seen.stages.size() == decision().stages.size()); // every stage can be reached
        CHECK(seen.acts.size() == decision().acts.size());     // every act can happen
    }

    TEST_CASE("the walk finds a bypass where there is one")
    {
        rows_read::Reading bypassed(decision());
        auto const stage = [](std::string_view name) { return *decision().stage_named(name); };
        RowInfo short_cut;
        short_cut.from = stage("drafted");
        short_cut.to = stage("submitted");
        short_cut.on = *decision().act_named("submit");
        bypassed.rows.push_back(short_cut);
        Seen const seen = walk_everywhere(rows_read::by_rows(bypassed));
        CHECK(seen.unreviewed > 0);
        CHECK(seen.step_skipped > 0);
    }

    TEST_CASE("with the legality review closed no way reaches a decision")
    {
        auto const& rows = description<MajorDecision>().rows;
        auto const reaches = [&](StageId closed) {
            std::set<StageId> reached{stage_id<MajorDecision, MajorDecision::Proposed>};
            for (bool grew = true; grew;) {
                grew = false;
                for (auto const& row : rows)
                    if (reached.contains(row.from) && row.to != closed) grew = reached.insert(row.to).second || grew;
            }
            return reached.contains(stage_id<MajorDecision, MajorDecision::Decided>);
        };
        CHECK(reaches(no_stage));
        CHECK_FALSE(reaches(stage_id<MajorDecision, MajorDecision::LegalityReview>));
        CHECK_FALSE(reaches(stage_id<MajorDecision, MajorDecision::Reviewed>));
        CHECK_FALSE(reaches(stage_id<MajorDecision, MajorDecision::Discussed>));
    }

    TEST_CASE("each row of the skeleton is told in a scenario")
    {
        using Acts = std::vector<std::string_view>;
        auto const joined = [](std::initializer_list<Acts> parts) {
            Acts all;
            for (auto const& part : parts) all.insert(all.end(), part.begin(), part.end());
            return all;
        };
        Acts const begun{"research_proposal", "launch", "designate_unit", "prepare_draft"};
        Acts const settled{"hold_participation", "appraise", "assess_risk"};
        Acts const exempt{"exempt_participation ground=nondisclosable", "exempt_appraisal ground=not_technical",
                          "exempt_risk ground=not_sensitive"};
        Acts const reviewed{"request_review", "advise", "give_opinion outcome=lawful", "submit"};
        Acts const met{"open_meeting form=executive", "speak"};
        Acts const safe{"conclude_risk controllable=true"};
        Acts const agreed{"decide decision=agree"};
        Acts const out{"report_to_party", "issue"};
        auto const heard = joined({begun, settled});
        auto const at_meeting = joined({begun, settled, reviewed, met});
        auto const issued = joined({at_meeting, safe, agreed, out});
        auto const secret = joined({begun, exempt, reviewed, met, agreed, out});

        rows_read::the_scenarios_hold_every_row(
            decision(),
            {
                {"the lawful way to the archive", joined({issued, {"publish", "archive"}}),
                 "archived heard appraised controllable reported"},
                {"nothing is launched before it is researched",
                 {"!launch", "!designate_unit", "!prepare_draft", "!hold_participation", "!appraise", "!assess_risk",
                  "!adopt_assessment", "!request_review"},
                 "proposed participation_not_due appraisal_not_due risk_not_due not_reported"},
                {"the chief's short cut is refused",
                 joined(
                     {begun, settled, {"!submit", "!open_meeting form=executive", "!decide decision=agree", "!issue"}}),
                 "drafted heard appraised assessed not_reported"},
                {"no review before the public is heard",
                 joined({begun, {"appraise", "assess_risk", "!request_review"}}),
                 "drafted participation_due appraised assessed not_reported"},
                {"no review before the experts",
                 joined({begun, {"hold_participation", "assess_risk", "!request_review"}}),
                 "drafted heard appraisal_due assessed not_reported"},
                {"no review before the risk is assessed",
                 joined({begun, {"hold_participation", "appraise", "!request_review"}}),
                 "drafted heard appraised risk_due not_reported"},
                {"exemptions state a ground the law knows",
                 joined({begun, {"!exempt_participation", "!exempt_appraisal", "!exempt_risk"}}),
                 "drafted participation_due appraisal_due risk_due not_reported"},
                {"exempt in all three, and withheld",
                 joined({secret, {"!withhold", "withhold ground=nondisclosable", "archive"}}),
                 "archived participation_exempt appraisal_exempt risk_exempt reported"},
                {"an exempt decision is adjusted",
                 joined({secret, {"publish", "launch_adjustment", "prepare_draft", "!request_review"}}),
                 "drafted participation_due appraisal_due risk_due not_reported"},
                {"a published decision is adjusted",
                 joined({issued, {"publish", "launch_adjustment", "!submit", "prepare_draft", "!request_review"}}),
                 "drafted participation_due appraisal_due risk_due not_reported"},
                {"an archived decision is adjusted",
                 joined({issued, {"publish", "archive", "launch_adjustment", "!issue"}}),
                 "unit_designated participation_due appraisal_due risk_due not_reported"},
                {"what was reported is not reported for the adjusted decision",
                 joined({issued,
                         {"publish", "launch_adjustment"},
                         {"prepare_draft"},
                         settled,
                         reviewed,
                         met,
                         safe,
                         agreed,
                         {"!issue"}}),
                 "decided heard appraised controllable not_reported"},
                {"an opinion of its own kind",
                 joined({heard,
                         {"request_review", "!give_opinion outcome=lawful", "advise", "!give_opinion",
                          "give_opinion outcome=amend", "!submit", "prepare_draft", "request_review", "advise",
                          "give_opinion outcome=unlawful", "!submit"}}),
                 "drafted heard appraised assessed not_reported"},
                {"a returned file is sent again",
                 joined({heard, {"request_review", "return_file", "!advise", "request_review"}}),
                 "legality_review heard appraised assessed not_reported"},
                {"exploratory reform states its legal risk",
                 joined({heard,
                         {"request_review", "advise", "give_opinion outcome=no_state_rule", "!submit",
                          "state_legal_risk", "submit"}}),
                 "submitted heard appraised assessed not_reported"},
                {"a changed draft is reviewed again",
                 joined(
                     {heard, {"request_review", "advise", "give_opinion outcome=lawful", "prepare_draft", "!submit"}}),
                 "drafted heard appraised assessed not_reported"},
                {"only the executive or the plenary meeting",
                 joined({heard,
                         reviewed,
                         {"!open_meeting", "open_meeting form=plenary", "!decide decision=agree", "speak", "speak"}}),
                 "discussed heard appraised assessed not_reported"},
                {"rejected", joined({at_meeting, safe, {"decide decision=disagree", "!issue"}}),
                 "rejected heard appraised controllable not_reported"},
                {"modified, so reviewed again",
                 joined({at_meeting, safe, {"decide decision=modify", "!submit", "request_review"}}),
                 "legality_review heard appraised controllable not_reported"},
                {"deferred to another meeting",
                 joined({at_meeting, {"decide decision=defer", "open_meeting form=executive"}}),
                 "meeting_opened heard appraised assessed not_reported"},
                {"not agreed to before the risk is found controllable",
                 joined({at_meeting,
                         {"!decide decision=agree", "!conclude_risk", "conclude_risk controllable=false",
                          "!decide decision=agree", "decide decision=defer"}}),
                 "submitted heard appraised risk_due not_reported"},
                {"an assessment made elsewhere is adopted",
                 joined({begun, {"hold_participation", "appraise", "adopt_assessment"}, reviewed}),
                 "submitted heard appraised assessed not_reported"},
                {"more than the least",
                 joined({heard,
                         {"hold_participation", "appraise", "assess_risk", "prepare_draft"},
                         safe,
                         {"assess_risk"}}),
                 "drafted heard appraised assessed not_reported"},
                {"not issued before the Party committee is reported to", joined({at_meeting, safe, agreed, {"!issue"}}),
                 "decided heard appraised controllable not_reported"},
                {"published, then archived", joined({issued, {"!archive", "!launch_adjustment"}}),
                 "issued heard appraised controllable reported"},
            });
    }

    TEST_CASE("an embedder walks the typed machine - and a refusal cites its article")
    {
        using M = MajorDecision;
        Run<M> run;
        StepOutcome const early = run.perform(M::Launch{});
        CHECK_FALSE(early.accepted);
        CHECK(early.article == "10");
        CHECK(run.in<M::Proposed>());
        CHECK(run.perform(M::ResearchProposal{}).accepted);
        CHECK(run.perform(M::Launch{}).accepted);
        CHECK(run.in<M::RiskDue>());
        CHECK(run.perform(M::DesignateUnit{}).accepted);
        CHECK(run.perform(M::PrepareDraft{}).accepted);
        StepOutcome const unreviewed = run.perform(M::Submit{});
        CHECK_FALSE(unreviewed.accepted);
        CHECK(unreviewed.article == "25(1)");
        REQUIRE(unreviewed.possible_in.size() == 1);
        CHECK(decision().stage(unreviewed.possible_in[0]).name == "reviewed");
        CHECK(run.perform(M::HoldParticipation{}).accepted);
        CHECK(run.perform(M::Appraise{}).accepted);
        StepOutcome const unassessed = run.would(M::RequestReview{});
        CHECK(unassessed.article == "22(1)");
        CHECK_FALSE(run.perform(M::ExemptRisk{M::Ground::nondisclosable}).accepted);
        CHECK(run.perform(M::ExemptRisk{M::Ground::not_sensitive}).accepted);
        CHECK(run.perform(M::RequestReview{}).accepted);
        CHECK(run.perform(M::Advise{}).accepted);
        CHECK(run.perform(M::GiveOpinion{M::Opinion::lawful}).accepted);
        CHECK(run.perform(M::Submit{}).accepted);
        CHECK_FALSE(run.perform(M::OpenMeeting{M::Form::office}).accepted);
        CHECK(run.perform(M::OpenMeeting{M::Form::executive}).accepted);
        CHECK(run.perform(M::Speak{}).accepted);
        CHECK(run.perform(M::Decide{M::Decision::agree}).accepted);
        CHECK(run.in<M::Decided>());
    }
}
