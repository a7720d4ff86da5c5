// SPDX-License-Identifier: Apache-2.0
// The skeleton of a major administrative decision under Order 713 as a ready typed machine, for embedders who want
// types and no data. No pack uses it: a pack says the same and more, with facts, dates, documents and roles.
//
//   Run<MajorDecision> run;
//   run.perform(MajorDecision::Launch{}).accepted;     // false: article 10, possible in "researched"
//
//   decision:       proposed -> researched -> launched -> unit_designated -> drafted -> legality_review -> advised
//                   -> reviewed -> submitted -> meeting_opened -> discussed -> decided -> issued -> publication_settled
//                   -> archived          (rejected; back to drafted: amend, unlawful, modify, a changed draft;
//                                         back to submitted: defer; back to unit_designated: launch_adjustment)
//   participation:  not_due --launch--> due -> heard | exempt     \ .
//   expert:         not_due --launch--> due -> appraised | exempt  > each joined by request_review
//   risk:           not_due --launch--> due -> assessed | exempt  /   -> controllable, joined by decide
//   party:          not_reported -> reported                          joined by issue
//
// List of state transitions and the act that performs each (guards: the act's field has that value):
//
//  decision
//      proposed -> researched                       [research_proposal]
//      researched -> launched                       [launch], with the three regions not_due -> due
//      launched -> unit_designated                  [designate_unit]
//      unit_designated, drafted, reviewed -> drafted [prepare_draft]  a changed draft is reviewed again
//      drafted -> legality_review                   [request_review], joined by the three regions
//      legality_review -> drafted                   [return_file]
//      legality_review -> advised                   [advise]          legal advisers or government lawyers
//      advised -> reviewed                          [give_opinion, outcome is lawful]
//      advised -> drafted                           [give_opinion, outcome is amend; outcome is unlawful]
//      advised -> no_state_rule                     [give_opinion, outcome is no_state_rule]
//      no_state_rule -> reviewed                    [state_legal_risk]  exploratory reform, the risk expressly stated
//      reviewed -> submitted                        [submit]
//      submitted -> meeting_opened                  [open_meeting, form is executive; form is plenary]
//      meeting_opened, discussed -> discussed       [speak]
//      discussed -> decided                         [decide, decision is agree], joined by risk
//      discussed -> rejected, drafted, submitted    [decide, decision is disagree, modify, defer], joined by risk
//      decided -> issued                            [issue], joined by party
//      issued -> publication_settled                [publish]; [withhold, ground is nondisclosable]
//      publication_settled -> archived              [archive]
//      publication_settled, archived -> unit_designated  [launch_adjustment], the other regions back to their start
//  participation
//      due, heard -> heard                          [hold_participation]
//      due -> exempt                                [exempt_participation, ground is nondisclosable]
//  expert
//      due, appraised -> appraised                  [appraise]
//      due -> exempt                                [exempt_appraisal, ground is not_technical]
//  risk
//      due, assessed, controllable -> assessed      [assess_risk]
//      due -> assessed                              [adopt_assessment]  already assessed under other provisions
//      due -> exempt                                [exempt_risk, ground is not_sensitive]
//      assessed -> controllable                     [conclude_risk, controllable is true]
//      assessed -> due                              [conclude_risk, controllable is false]  measures, then anew
//  party
//      not_reported -> reported                     [report_to_party]   at any time before issuance
//
//  drafted
//      * There is a draft on which no legality opinion is in force.
//  legality_review, advised
//      * Public, experts and risk are settled, each done or exempt on a stated ground; the reviewer has the file.
//  reviewed, submitted, meeting_opened, discussed
//      * The draft passed the legality review, or the state has no rule and the legal risk is stated.
//  decided
//      * Agreed after collective discussion. The risk is controllable, or there is none to assess.
//  issued, publication_settled, archived
//      * The Party committee was reported to; the decision is out; publication is done or lawfully withheld.
//  rejected
//      * The case is over without a decision to carry out.
#pragma once

#include "duly/case/machine.hpp"

namespace duly {

struct MajorDecision : machine<MajorDecision> {
    static constexpr std::string_view name = "MajorDecision", zh = "重大行政决策",
                                      source = "国务院令第713号 (Order 713)";

    // decision
    struct Proposed : stage<"proposed", "已提出建议"> {};
    struct Researched : stage<"researched", "已研究论证"> {};
    struct Launched : stage<"launched", "已启动"> {};
    struct UnitDesignated : stage<"unit_designated", "已明确承办单位"> {};
    struct Drafted : stage<"drafted", "已拟订草案"> {};
    struct LegalityReview : stage<"legality_review", "合法性审查中"> {};
    struct Advised : stage<"advised", "已有法律意见"> {};
    struct NoStateRule : stage<"no_state_rule", "国家尚无规定"> {};
    struct Reviewed : stage<"reviewed", "已通过合法性审查"> {};
    struct Submitted : stage<"submitted", "已提请讨论"> {};
    struct MeetingOpened : stage<"meeting_opened", "会议已召开"> {};
    struct Discussed : stage<"discussed", "集体讨论中"> {};
    struct Decided : stage<"decided", "已决定"> {};
    struct Rejected : stage<"rejected", "未通过"> {};
    struct Issued : stage<"issued", "已出台"> {};
    struct PublicationSettled : stage<"publication_settled", "公布事项已办"> {};
    struct Archived : stage<"archived", "已归档"> {};
    // participation, expert, risk, party
    struct ParticipationNotDue : stage<"participation_not_due", "公众参与未启动"> {};
    struct ParticipationDue : stage<"participation_due", "待公众参与"> {};
    struct Heard : stage<"heard", "已听取公众意见"> {};
    struct ParticipationExempt : stage<"participation_exempt", "依法不公开征求意见"> {};
    struct AppraisalNotDue : stage<"appraisal_not_due", "专家论证未启动"> {};
    struct AppraisalDue : stage<"appraisal_due", "待专家论证"> {};
    struct Appraised : stage<"appraised", "已专家论证"> {};
    struct AppraisalExempt : stage<"appraisal_exempt", "无需专家论证"> {};
    struct RiskNotDue : stage<"risk_not_due", "风险评估未启动"> {};
    struct RiskDue : stage<"risk_due", "待风险评估"> {};
    struct Assessed : stage<"assessed", "已风险评估"> {};
    struct Controllable : stage<"controllable", "风险可控"> {};
    struct RiskExempt : stage<"risk_exempt", "无需风险评估"> {};
    struct NotReported : stage<"not_reported", "未请示报告"> {};
    struct Reported : stage<"reported", "已请示报告"> {};

    enum class Ground : unsigned char { not_stated, nondisclosable, not_technical, not_sensitive };
    enum class Opinion : unsigned char { not_stated, lawful, amend, unlawful, no_state_rule };
    enum class Form : unsigned char { not_stated, executive, plenary, office, other };
    enum class Decision : unsigned char { not_stated, agree, disagree, modify, defer };
    enum class Answer : unsigned char { not_stated, yes, no };

    struct ResearchProposal : act<"research_proposal", "研究论证"> {};
    struct Launch : act<"launch", "启动决策程序"> {};
    struct DesignateUnit : act<"designate_unit", "明确承办单位"> {};
    struct PrepareDraft : act<"prepare_draft", "拟订决策草案"> {};
    struct RequestReview : act<"request_review", "送请合法性审查"> {};
    struct ReturnFile : act<"return_file", "退回或要求补充"> {};
    struct Advise : act<"advise", "提出法律意见"> {};
    struct GiveOpinion : act<"give_opinion", "出具合法性审查意见"> {
        Opinion outcome;
        constexpr explicit GiveOpinion(Opinion given = Opinion::not_stated) : outcome(given) {}
    };
    struct StateLegalRisk : act<"state_legal_risk", "明示法律风险"> {};
    struct Submit : act<"submit", "提请讨论"> {};
    struct OpenMeeting : act<"open_meeting", "召开会议"> {
        Form form;
        constexpr explicit OpenMeeting(Form given = Form::not_stated) : form(given) {}
    };
    struct Speak : act<"speak", "组成人员发表意见"> {};
    struct Decide : act<"decide", "作出决定"> {
        Decision decision;
        constexpr explicit Decide(Decision given = Decision::not_stated) : decision(given) {}
    };
    struct Issue : act<"issue", "决策出台"> {};
    struct Publish : act<"publish", "公布决策"> {};
    struct Withhold : act<"withhold", "依法不予公开"> {
        Ground ground;
        constexpr explicit Withhold(Ground given = Ground::not_stated) : ground(given) {}
    };
    struct Archive : act<"archive", "归档"> {};
    struct LaunchAdjustment : act<"launch_adjustment", "启动决策调整"> {};
    struct HoldParticipation : act<"hold_participation", "听取公众意见"> {};
    struct ExemptParticipation : act<"exempt_participation", "不公开征求意见"> {
        Ground ground;
        constexpr explicit ExemptParticipation(Ground given = Ground::not_stated) : ground(given) {}
    };
    struct Appraise : act<"appraise", "专家论证"> {};
    struct ExemptAppraisal : act<"exempt_appraisal", "不组织专家论证"> {
        Ground ground;
        constexpr explicit ExemptAppraisal(Ground given = Ground::not_stated) : ground(given) {}
    };
    struct AssessRisk : act<"assess_risk", "风险评估"> {};
    struct AdoptAssessment : act<"adopt_assessment", "采用已有评估"> {};
    struct ExemptRisk : act<"exempt_risk", "不组织风险评估"> {
        Ground ground;
        constexpr explicit ExemptRisk(Ground given = Ground::not_stated) : ground(given) {}
    };
    struct ConcludeRisk : act<"conclude_risk", "认定风险可控与否"> {
        Answer controllable;
        constexpr explicit ConcludeRisk(Answer given = Answer::not_stated) : controllable(given) {}
    };
    struct ReportToParty : act<"report_to_party", "向同级党委请示报告"> {};

    using lawful = field_is<&GiveOpinion::outcome, Opinion::lawful, "outcome", "lawful">;
    using amend = field_is<&GiveOpinion::outcome, Opinion::amend, "outcome", "amend">;
    using unlawful = field_is<&GiveOpinion::outcome, Opinion::unlawful, "outcome", "unlawful">;
    using no_state_rule = field_is<&GiveOpinion::outcome, Opinion::no_state_rule, "outcome", "no_state_rule">;
    using executive = field_is<&OpenMeeting::form, Form::executive, "form", "executive">;
    using plenary = field_is<&OpenMeeting::form, Form::plenary, "form", "plenary">;
    using agree = field_is<&Decide::decision, Decision::agree, "decision", "agree">;
    using not_agree = field_is_not<&Decide::decision, Decision::agree, "decision", "agree">;
    using disagree = field_is<&Decide::decision, Decision::disagree, "decision", "disagree">;
    using modify = field_is<&Decide::decision, Decision::modify, "decision", "modify">;
    using defer = field_is<&Decide::decision, Decision::defer, "decision", "defer">;
    using controllable = field_is<&ConcludeRisk::controllable, Answer::yes, "controllable", "true">;
    using uncontrollable = field_is<&ConcludeRisk::controllable, Answer::no, "controllable", "false">;
    using secret = field_is<&ExemptParticipation::ground, Ground::nondisclosable, "ground", "nondisclosable">;
    using not_technical = field_is<&ExemptAppraisal::ground, Ground::not_technical, "ground", "not_technical">;
    using not_sensitive = field_is<&ExemptRisk::ground, Ground::not_sensitive, "ground", "not_sensitive">;
    using unpublishable = field_is<&Withhold::ground, Ground::nondisclosable, "ground", "nondisclosable">;

    using initial_state = boost::mp11::mp_list<Proposed, ParticipationNotDue, AppraisalNotDue, RiskNotDue, NotReported>;
    // clang-format off
    using transition_table = boost::mp11::mp_list<
        // decision
        rule<Proposed, ResearchProposal, Researched, "10">,
        rule<Researched, Launch, Launched, "10">,
        rule<Launched, DesignateUnit, UnitDesignated, "11">,
        rule<UnitDesignated, PrepareDraft, Drafted, "12">,
        rule<Drafted, PrepareDraft, Drafted, "12">,
        rule<Reviewed, PrepareDraft, Drafted, "25(1)">,
        rule<Drafted, RequestReview, LegalityReview, "26(1)">,
        rule<LegalityReview, ReturnFile, Drafted, "26(1)">,
        rule<LegalityReview, Advise, Advised, "28">,
        rule<Advised, GiveOpinion, Reviewed, "27", lawful>,
        rule<Advised, GiveOpinion, Drafted, "27", amend>,
        rule<Advised, GiveOpinion, Drafted, "25(2)", unlawful>,
        rule<Advised, GiveOpinion, NoStateRule, "25(2)", no_state_rule>,
        rule<NoStateRule, StateLegalRisk, Reviewed, "25(2)">,
        rule<Reviewed, Submit, Submitted, "25(1)">,
        rule<Submitted, OpenMeeting, MeetingOpened, "30(1)", executive>,
        rule<Submitted, OpenMeeting, MeetingOpened, "30(1)", plenary>,
        rule<MeetingOpened, Speak, Discussed, "30(2)">,
        rule<Discussed, Speak, Discussed, "30(2)">,
        rule<Discussed, Decide, Decided, "30(1)", agree>,
        rule<Discussed, Decide, Rejected, "30(1)", disagree>,
        rule<Discussed, Decide, Drafted, "30(1)", modify>,
        rule<Discussed, Decide, Submitted, "30(1)", defer>,
        rule<Decided, Issue, Issued, "31">,
        rule<Issued, Publish, PublicationSettled, "32(1)">,
        rule<Issued, Withhold, PublicationSettled, "32(1)", unpublishable>,
        rule<PublicationSettled, Archive, Archived, "33">,
        rule<PublicationSettled, LaunchAdjustment, UnitDesignated, "37(3)">,
        rule<Archived, LaunchAdjustment, UnitDesignated, "37(3)">,
        // participation
        rule<ParticipationNotDue, Launch, ParticipationDue, "14(1)">,
        rule<ParticipationDue, HoldParticipation, Heard, "14(2)">,
        rule<Heard, HoldParticipation, Heard, "14(2)">,
        rule<ParticipationDue, ExemptParticipation, ParticipationExempt, "14(1)", secret>,
        rule<Heard, RequestReview, Heard, "14(1)">,
        rule<ParticipationExempt, RequestReview, ParticipationExempt, "14(1)">,
        rule<Heard, LaunchAdjustment, ParticipationDue, "37(3)">,
        rule<ParticipationExempt, LaunchAdjustment, ParticipationDue, "37(3)">,
        // expert
        rule<AppraisalNotDue, Launch, AppraisalDue, "19(1)">,
        rule<AppraisalDue, Appraise, Appraised, "19(1)">,
        rule<Appraised, Appraise, Appraised, "19(1)">,
        rule<AppraisalDue, ExemptAppraisal, AppraisalExempt, "19(1)", not_technical>,
        rule<Appraised, RequestReview, Appraised, "19(1)">,
        rule<AppraisalExempt, RequestReview, AppraisalExempt, "19(1)">,
        rule<Appraised, LaunchAdjustment, AppraisalDue, "37(3)">,
        rule<AppraisalExempt, LaunchAdjustment, AppraisalDue, "37(3)">,
        // risk
        rule<RiskNotDue, Launch, RiskDue, "22(1)">,
        rule<RiskDue, AssessRisk, Assessed, "22(1)">,
        rule<Assessed, AssessRisk, Assessed, "22(1)">,
        rule<Controllable, AssessRisk, Assessed, "22(1)">,
        rule<RiskDue, AdoptAssessment, Assessed, "22(2)">,
        rule<RiskDue, ExemptRisk, RiskExempt, "22(1)", not_sensitive>,
        rule<Assessed, ConcludeRisk, Controllable, "24", controllable>,
        rule<Assessed, ConcludeRisk, RiskDue, "24", uncontrollable>,
        rule<Assessed, RequestReview, Assessed, "22(1)">,
        rule<Controllable, RequestReview, Controllable, "22(1)">,
        rule<RiskExempt, RequestReview, RiskExempt, "22(1)">,
        rule<Controllable, Decide, Controllable, "24">,
        rule<RiskExempt, Decide, RiskExempt, "24">,
        rule<Assessed, Decide, Assessed, "24", not_agree>,
        rule<RiskDue, Decide, RiskDue, "24", not_agree>,
        rule<Controllable, LaunchAdjustment, RiskDue, "37(3)">,
        rule<RiskExempt, LaunchAdjustment, RiskDue, "37(3)">,
        // party
        rule<NotReported, ReportToParty, Reported, "31">,
        rule<Reported, Issue, Reported, "31">,
        rule<Reported, LaunchAdjustment, NotReported, "37(3)">>;
    // clang-format on
};

template <> MachineInfo const& machine_info<MajorDecision>();

} // namespace duly
