// SPDX-License-Identifier: Apache-2.0
// What the law demands of the machines that are shipped, proved whenever the library is compiled: a row that breaks one
// of these does not build. Machines with several regions are asked as duly steps them, an act of several regions being
// a join.
#include "duly/case/machines/case_lifecycle.hpp"
#include "duly/case/machines/comment_period.hpp"
#include "duly/case/machines/emergency.hpp"
#include "duly/case/machines/hearing.hpp"
#include "duly/case/machines/major_decision.hpp"
#include "duly/case/machines/meeting.hpp"
#include "duly/prove/static_proof.hpp"

namespace duly {

namespace {

template <class Machine> using table = joined<typename Machine::transition_table>;
template <class Machine> using begin = typename Machine::initial_state;

template <class Machine, class Goal, class Gate>
concept only_through = dominates<table<Machine>, begin<Machine>, Goal, Gate>;
template <class Machine, class Earlier, class Later>
concept final_after = never_after<table<Machine>, begin<Machine>, Earlier, Later>;
template <class Machine, class From, class To>
concept within_reach = always_possible<table<Machine>, begin<Machine>, From, To>;
template <class Machine, class... Finals>
concept comes_to_an_end = ends<table<Machine>, begin<Machine>, Finals...>;

} // namespace

static_assert(unambiguous<table<CaseLifecycle>> && unambiguous<table<CommentPeriod>> && unambiguous<table<Emergency>>);
static_assert(unambiguous<table<Hearing>> && unambiguous<table<Meeting>> && unambiguous<table<MajorDecision>>);

// Order 713: nothing is decided unreviewed, undiscussed, or while the risk is neither controllable nor exempt (24-30).
using M = MajorDecision;
static_assert(only_through<M, M::Decided, M::LegalityReview>);
static_assert(only_through<M, M::Decided, M::Discussed>);
static_assert(only_through<M, M::Decided, one_of<M::Controllable, M::RiskExempt>>);
// No draft goes to review before the public was heard, experts appraised it and the risk was assessed, each unless
// exempt on a stated ground (14, 19, 22); nothing is launched that was not researched (10).
static_assert(only_through<M, M::LegalityReview, one_of<M::Heard, M::ParticipationExempt>>);
static_assert(only_through<M, M::LegalityReview, one_of<M::Appraised, M::AppraisalExempt>>);
static_assert(only_through<M, M::LegalityReview, one_of<M::Assessed, M::RiskExempt>>);
static_assert(only_through<M, M::Launched, M::Researched>);
// Nothing is issued that was not reported to the Party committee (31), nothing archived that was not published or
// lawfully withheld (32, 33). What is rejected is over.
static_assert(only_through<M, M::Issued, M::Decided>);
static_assert(only_through<M, M::Issued, M::Reported>);
static_assert(only_through<M, M::Archived, M::PublicationSettled>);
static_assert(final_after<M, M::Rejected, M::Decided>);
static_assert(final_after<M, M::Launched, M::Proposed>);
// Whatever happens before, there is a way to the archive or to a rejection; a decision that turns out badly can be
// adjusted, which begins with a unit designated anew (37).
static_assert(comes_to_an_end<M, M::Archived, M::Rejected>);
static_assert(within_reach<M, M::Decided, M::UnitDesignated>);

// The seven stages of a meeting, in their order. A matter may be put off once it was discussed.
static_assert(only_through<Meeting, Meeting::MaterialsReady, Meeting::AgendaFixed>);
static_assert(only_through<Meeting, Meeting::ViewsExchanged, Meeting::MaterialsReady>);
static_assert(only_through<Meeting, Meeting::Opened, Meeting::ViewsExchanged>);
static_assert(only_through<Meeting, Meeting::Discussed, Meeting::Opened>);
static_assert(only_through<Meeting, Meeting::Voted, Meeting::Discussed>);
static_assert(only_through<Meeting, Meeting::Decided, Meeting::Voted>);
static_assert(only_through<Meeting, Meeting::Minuted, one_of<Meeting::Decided, Meeting::Deferred>>);
static_assert(only_through<Meeting, Meeting::Deferred, Meeting::Discussed>);
static_assert(comes_to_an_end<Meeting, Meeting::Minuted>);

// An emergency is ended by the committee alone, after a report; and once anybody acted alone, it can be.
using E = Emergency;
static_assert(only_through<E, E::Ratified, E::Reported> && only_through<E, E::Overturned, E::Reported>);
static_assert(only_through<E, E::Reported, E::Acted>);
static_assert(final_after<E, E::Ratified, E::Overturned> && final_after<E, E::Overturned, E::Ratified>);
static_assert(final_after<E, E::Ratified, E::Acted> && final_after<E, E::Overturned, E::Acted>);
static_assert(within_reach<E, E::Acted, one_of<E::Ratified, E::Overturned>>);
static_assert(comes_to_an_end<E, E::Ratified, E::Overturned>);

// Opinions are studied only when the period was open and has closed, and always can be (15, 18).
static_assert(only_through<CommentPeriod, CommentPeriod::Closed, CommentPeriod::Opened>);
static_assert(only_through<CommentPeriod, CommentPeriod::Consolidated, CommentPeriod::Closed>);
static_assert(within_reach<CommentPeriod, CommentPeriod::Opened, CommentPeriod::Consolidated>);
static_assert(comes_to_an_end<CommentPeriod, CommentPeriod::Consolidated>);

// A hearing is held before people who were chosen by a published method and named in a published list, who had the
// notice and the materials (16, 17).
static_assert(only_through<Hearing, Hearing::ParticipantsSelected, Hearing::MethodPublished>);
static_assert(only_through<Hearing, Hearing::Held, Hearing::ListPublished>);
static_assert(only_through<Hearing, Hearing::Held, Hearing::Announced>);
static_assert(only_through<Hearing, Hearing::Held, Hearing::Delivered>);
static_assert(only_through<Hearing, Hearing::Recorded, Hearing::Held>);
static_assert(within_reach<Hearing, Hearing::Held, Hearing::Recorded>);
static_assert(comes_to_an_end<Hearing, Hearing::Recorded>);

// A case that is over stays over, its clock with it; and every case can be brought to an end, suspended or not.
using C = CaseLifecycle;
static_assert(final_after<C, C::Closed, C::Open> && final_after<C, C::Terminated, C::Open>);
static_assert(final_after<C, C::Closed, C::Terminated> && final_after<C, C::Terminated, C::Closed>);
static_assert(final_after<C, C::Closed, C::Running> && final_after<C, C::Terminated, C::Running>);
static_assert(final_after<C, C::Closed, C::Suspended> && final_after<C, C::Terminated, C::Suspended>);
static_assert(only_through<C, C::Ended, one_of<C::Closed, C::Terminated>>);
static_assert(comes_to_an_end<C, C::Closed, C::Terminated, C::Ended>);

} // namespace duly
