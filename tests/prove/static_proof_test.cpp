// SPDX-License-Identifier: Apache-2.0
// The proofs over tables of every kind. What is proved is proved when this file compiles; the test cases give it names.
#include "filing.hpp"

#include "duly/case/machine.hpp"

#include <boost/any.hpp>
#include <boost/mpl/list.hpp>
#include <boost/mpl/push_back.hpp>
#include <boost/mpl/vector.hpp>
#include <doctest/doctest.h>

using namespace duly;
using namespace filing;
namespace mpl = boost::mpl;
using boost::mp11::mp_list;

namespace {

template <class Outcome, class Expected>
inline constexpr bool comes_to = std::same_as<typename Outcome::outcome, Expected>;

// ---- one procedure, written in every way ------------------------------------------------------------------

using Procedure =
    mp_list<Row<Received, Register, Registered>, Row<Registered, Check, Deficient, none, complete>,
            Row<Registered, Assign, Assigned>, Row<Deficient, Supplement, Registered>, Row<Assigned, Approve, Reviewed>,
            Row<Reviewed, Return, Assigned>, Row<Reviewed, Sign, Decided>, Row<Decided, Appeal, Appealed>,
            Row<Appealed, Lapse, Final>, Row<Decided, Lapse, Final>>;
template <class... Rows> mpl::vector<Rows...> as_vector(mp_list<Rows...>);
template <class... Rows> mpl::list<Rows...> as_mpl_list(mp_list<Rows...>);
struct DerivedFromVector : decltype(as_vector(Procedure{})) {};
struct DerivedFromList : Procedure {};
using Pushed = mpl::push_back<decltype(as_vector(Procedure{})), Row<Decided, Notify, Decided>>::type;

template <class Table>
concept says_the_same =
    dominates<Table, Received, Decided, Reviewed> && dominates<Table, Received, Final, Decided> &&
    !dominates<Table, Received, Decided, Deficient> &&
    never_after<Table, Received, Decided, Reviewed> && never_after<Table, Received, Received, Received> &&
    !never_after<Table, Received, Assigned, Assigned> && always_possible<Table, Received, Registered, Decided> &&
    !always_possible<Table, Received, Decided, Appealed> &&
    always_possible<Table, Received, Decided, one_of<Appealed, Final>> && ends<Table, Received, Final> &&
    !ends<Table, Received, Appealed> && unambiguous<Table>;

static_assert(says_the_same<Procedure>);
static_assert(says_the_same<decltype(as_vector(Procedure{}))>);
static_assert(says_the_same<decltype(as_mpl_list(Procedure{}))>);
static_assert(says_the_same<DerivedFromVector>);
static_assert(says_the_same<DerivedFromList>);
static_assert(says_the_same<Pushed>);
static_assert(says_the_same<joined<Procedure>>);

struct Classic : boost::msm::front::state_machine_def<Classic> {
    void note(Register const&) {}
    bool may(Sign const&) { return true; }
    void sign(Sign const&) {}
    void look(Check const&) {}
    bool ask(Check const&) { return false; }
    // clang-format off
    struct transition_table : mpl::vector<
        a_row<Received, Register, Registered, &Classic::note>,
        a_irow<Registered, Check, &Classic::look>,
        g_irow<Registered, Check, &Classic::ask>,
        _row<Registered, Assign, Reviewed>,
        g_row<Reviewed, Sign, Decided, &Classic::may>,
        row<Reviewed, Sign, Final, &Classic::sign, &Classic::may>,
        _irow<Decided, Check>> {};
    // clang-format on
};
using ClassicTable = Classic::transition_table;
static_assert(dominates<ClassicTable, Received, Decided, Reviewed>);
static_assert(ends<ClassicTable, Received, Decided, Final>);
static_assert(unambiguous<ClassicTable>);
// An internal row enters nothing: who was registered is never registered again.
static_assert(never_after<ClassicTable, Received, Registered, Registered>);

struct Bare { // rows of no framework
    using Source = Received;
    using Evt = Register;
    using Target = Registered;
};
static_assert(dominates<mp_list<Bare>, Received, Registered, Received>);

// ---- what breaks a proof is named, the shortest way -------------------------------------------------------

using Bypass = boost::mp11::mp_push_back<Procedure, Row<Registered, Expedite, Decided>>;
static_assert(comes_to<dominance<Bypass, Received, Decided, Reviewed>,
                       way_around<step<Received, Register, Registered>, step<Registered, Expedite, Decided>>>);
static_assert(comes_to<dominance<Bypass, Received, Decided, one_of<Reviewed, Assigned>>,
                       way_around<step<Received, Register, Registered>, step<Registered, Expedite, Decided>>>);
static_assert(dominates<Bypass, Received, Decided, one_of<Reviewed, Registered>>);
static_assert(comes_to<dominance<Procedure, Received, Received, Decided>, way_around<>>);

using Reopening = boost::mp11::mp_push_back<Procedure, Row<Final, Return, Assigned>>;
static_assert(comes_to<finality<Reopening, Received, Decided, Assigned>,
                       reached_again<step<Decided, Lapse, Final>, step<Final, Return, Assigned>>>);
static_assert(comes_to<possibility<Procedure, Received, Decided, Appealed>,
                       out_of_reach_at<Final, step<Received, Register, Registered>, step<Registered, Assign, Assigned>,
                                       step<Assigned, Approve, Reviewed>, step<Reviewed, Sign, Decided>,
                                       step<Decided, Lapse, Final>>>);
static_assert(always_possible<Reopening, Received, Decided, Appealed>);

using DeadEnd = boost::mp11::mp_push_back<Procedure, Row<Received, Lapse, Elsewhere>>;
static_assert(comes_to<ending<DeadEnd, Received, Final>, no_end_from<Elsewhere, step<Received, Lapse, Elsewhere>>>);
static_assert(ends<DeadEnd, Received, Final, Elsewhere>);

// ---- nothing is proved of what is not there ---------------------------------------------------------------

using WithOrphan = boost::mp11::mp_push_back<Procedure, Row<Elsewhere, Return, Received>>;
static_assert(comes_to<dominance<WithOrphan, Received, Elsewhere, Decided>, never_reached<Elsewhere>>);
static_assert(comes_to<dominance<Procedure, Received, Decided, Elsewhere>, not_in_table<Elsewhere>>);
static_assert(comes_to<dominance<Procedure, Received, Decided, one_of<Reviewed, Elsewhere>>, not_in_table<Elsewhere>>);
static_assert(comes_to<dominance<Procedure, Received, Elsewhere, Decided>, not_in_table<Elsewhere>>);
static_assert(comes_to<dominance<Procedure, Elsewhere, Decided, Reviewed>, not_in_table<Elsewhere>>);
static_assert(comes_to<finality<WithOrphan, Received, Elsewhere, Decided>, never_reached<Elsewhere>>);
static_assert(comes_to<finality<WithOrphan, Received, Decided, Elsewhere>, never_reached<Elsewhere>>);
static_assert(comes_to<finality<Procedure, Received, Decided, Elsewhere>, not_in_table<Elsewhere>>);
static_assert(comes_to<possibility<WithOrphan, Received, Elsewhere, Decided>, never_reached<Elsewhere>>);
static_assert(comes_to<possibility<WithOrphan, Received, Decided, Elsewhere>, never_reached<Elsewhere>>);
static_assert(comes_to<ending<WithOrphan, Received, Final, Elsewhere>, never_reached<Elsewhere>>);
static_assert(comes_to<ending<Procedure, Received, Final, Elsewhere>, not_in_table<Elsewhere>>);
static_assert(!ends<Procedure, Received>);
static_assert(comes_to<dominance<mp_list<>, Received, Decided, Reviewed>, not_in_table<Received>>);
static_assert(comes_to<dominance<Received, Received, Decided, Reviewed>, not_a_table<Received>>);
static_assert(comes_to<dominance<mp_list<Received>, Received, Decided, Reviewed>, not_a_row<Received>>);

// ---- what is not in the table -----------------------------------------------------------------------------

struct SubMachine_ : boost::msm::front::state_machine_def<SubMachine_> {
    using initial_state = Received;
    struct transition_table : mpl::vector<Row<Received, Register, Registered>> {};
};
struct SubMachine {
    using composite_tag = int;
};
struct Entry : boost::msm::front::entry_pseudo_state<> {};
struct Direct : boost::msm::front::state<>, boost::msm::front::explicit_entry<0> {};
struct Exit : boost::msm::front::exit_pseudo_state<Lapse> {};
struct Undefined;
template <class State, class Why>
concept refused_because =
    comes_to<dominance<mp_list<Row<Received, Register, State>, Row<State, Sign, Decided>>, Received, Decided, Received>,
             not_covered<State, Why>>;
static_assert(refused_because<SubMachine_, it_is_a_submachine>);
static_assert(refused_because<SubMachine, it_is_a_submachine>);
static_assert(refused_because<mpl::vector<Direct, Registered>, it_is_a_fork>);
static_assert(refused_because<mp_list<Direct, Registered>, it_is_a_fork>);
static_assert(refused_because<Entry, it_is_an_entry_point>);
static_assert(refused_because<Direct, it_is_an_entry_point>);
static_assert(refused_because<Exit, it_is_an_exit_point>);
static_assert(refused_because<Undefined, it_is_incomplete>);

// ---- the order in which MSM tries rows (order_of_rows_test.cpp holds it against MSM) ----------------------

struct Base {};
struct Special : Base {};
using Two = Row<Received, Register, Registered>;
template <class... Rows> using never_tried_in = typename order_of_rows<mp_list<Rows...>>::outcome;
static_assert(std::same_as<never_tried_in<Two, Row<Received, Register, Decided>>,
                           never_tried<step<Received, Register, Registered>, step<Received, Register, Decided>>>);
static_assert(std::same_as<never_tried_in<Row<Received, Register, Decided, none, complete>, Two>,
                           never_tried<step<Received, Register, Decided>, step<Received, Register, Registered>>>);
static_assert(unambiguous<mp_list<Two, Row<Received, Register, Decided, none, complete>>>);
static_assert(unambiguous<mp_list<Two, Row<Decided, Register, Registered>, Row<Received, Sign, Decided>>>);
static_assert(!unambiguous<mp_list<Row<Received, Special, Decided>, Row<Received, Base, Final>>>);
static_assert(unambiguous<mp_list<Row<Received, Base, Final>, Row<Received, Special, Decided>>>);
static_assert(!unambiguous<mp_list<Two, Row<Received, boost::any, Final>>>);
static_assert(unambiguous<mp_list<Row<Received, boost::any, Final>, Two>>);
static_assert(!unambiguous<mp_list<Row<Received, none, Final>, Two>>);
static_assert(unambiguous<mp_list<Row<Received, none, Final, none, complete>, Two>>);

// A shadowed row is no way out, though it may well be a way in: it is never relied upon.
using Shadowed =
    mp_list<Row<Received, Lapse, Final>, Row<Received, Lapse, Elsewhere>, Row<Elsewhere, Check, Elsewhere>>;
static_assert(comes_to<ending<Shadowed, Received, Final>, no_end_from<Received>>);
static_assert(!dominates<Shadowed, Received, Final, Elsewhere>);
using Anonymous = mp_list<Row<Received, Lapse, Final>, Row<Received, none, Elsewhere>>;
static_assert(comes_to<ending<Anonymous, Received, Final>, no_end_from<Received>>);
static_assert(ends<mp_list<Row<Received, none, Decided>, Row<Decided, Lapse, Final>>, Received, Final>);

// ---- states that keep acts away ---------------------------------------------------------------------------

struct Terminated : boost::msm::front::terminate_state<> {};
struct Interrupted : boost::msm::front::interrupt_state<Resume> {};
using Terminating = mp_list<Row<Received, Lapse, Terminated>, Row<Terminated, Register, Final>>;
static_assert(comes_to<ending<Terminating, Received, Final>, no_end_from<Received>>);
static_assert(ends<Terminating, Received, Final, Terminated>);
using Interrupting = mp_list<Row<Received, Stay, Interrupted>, Row<Interrupted, Resume, Final>>;
static_assert(ends<Interrupting, Received, Final>);
static_assert(!ends<mp_list<Row<Received, Stay, Interrupted>, Row<Interrupted, Lapse, Final>>, Received, Final>);
static_assert(comes_to<ending<mp_list<Row<Received, Lapse, Terminated>, Row<Running, Stay, Stayed>>,
                              mp_list<Received, Running>, Stayed>,
                       not_covered<Terminated, it_blocks_every_region>>);
struct WithInternal : boost::msm::front::state<> {
    struct internal_transition_table : mpl::vector<boost::msm::front::Internal<Lapse>> {};
};
static_assert(comes_to<ending<mp_list<Row<WithInternal, Lapse, Final>>, WithInternal, Final>,
                       not_covered<WithInternal, it_has_internal_rows>>);
static_assert(dominates<mp_list<Row<WithInternal, Lapse, Final>>, WithInternal, Final, WithInternal>);

// ---- regions ----------------------------------------------------------------------------------------------

using TwoRegions = boost::mp11::mp_append<Procedure, mp_list<Row<Running, Stay, Stayed>, Row<Stayed, Resume, Running>>>;
using Both = mpl::vector<Received, Running>;
static_assert(dominates<TwoRegions, Both, Decided, Reviewed>);
static_assert(dominates<TwoRegions, mp_list<Received, Running>, Stayed, Running>);
// A gate in another region than the goal's is passed by.
static_assert(!dominates<TwoRegions, Both, Decided, Running>);
static_assert(comes_to<dominance<TwoRegions, Both, Stayed, Received>, way_around<step<Running, Stay, Stayed>>>);
// A clock may be stayed whatever happened in the other region.
static_assert(
    comes_to<finality<TwoRegions, Both, Final, Stayed>, reached_in_another_region<step<Running, Stay, Stayed>>>);
static_assert(never_after<TwoRegions, Both, Final, Decided>);
static_assert(!always_possible<TwoRegions, Both, Decided, Stayed>);
static_assert(ends<TwoRegions, Both, Final>);
static_assert(ends<TwoRegions, Both, Final, Stayed>);
static_assert(!ends<TwoRegions, Both, Appealed, Stayed>);

// ---- acts that join regions -------------------------------------------------------------------------------

struct Hold : act<"hold", "举行"> {};
struct Announce : act<"announce", "公告"> {};
struct Note : act<"note", "记录"> {};
struct Ready : stage<"ready", "就绪"> {};
struct Held : stage<"held", "已举行"> {};
struct Silent : stage<"silent", "未公告"> {};
struct Announced : stage<"announced", "已公告"> {};
struct Missed : stage<"missed", "错过"> {};
using Joining = mp_list<rule<Ready, Hold, Held, "1">, rule<Silent, Announce, Announced, "2">,
                        rule<Announced, Hold, Announced, "1">>;
using Regions = mp_list<Ready, Silent>;
static_assert(!dominates<Joining, Regions, Held, Announced>); // as MSM alone runs it
static_assert(dominates<joined<Joining>, Regions, Held, Announced>);
static_assert(comes_to<ending<Joining, Regions, Held>, joins_regions<Hold>>);
static_assert(ends<joined<Joining>, Regions, Held>);
static_assert(always_possible<joined<Joining>, Regions, Silent, Held>);
// Where the notice can be missed, the hearing may never be held: one region's way is barred by the other.
using Missing = boost::mp11::mp_push_back<Joining, rule<Silent, Note, Missed, "3">>;
static_assert(comes_to<ending<joined<Missing>, Regions, Held>, no_end_from<Ready, step<Silent, Note, Missed>>>);
static_assert(never_after<joined<Missing>, Regions, Missed, Held>);
static_assert(!never_after<Missing, Regions, Missed, Held>);
static_assert(comes_to<dominance<joined<mp_list<rule<Ready, Hold, Held, "1">, rule<Silent, Hold, Held, "1">>>, Regions,
                                 Held, Ready>,
                       shared_by_regions<Held>>);

// Two guards that must both be open: some exclude each other, and of some nobody knows.
struct Vote : act<"vote", "表决"> {
    int votes;
    constexpr explicit Vote(int given = 0) : votes(given) {}
};
using for_it = field_is<&Vote::votes, 1, "votes", "1">;
using not_for_it = field_is_not<&Vote::votes, 1, "votes", "1">;
using against = field_is<&Vote::votes, 2, "votes", "2">;
struct counted {
    constexpr bool operator()(Vote const& vote) const { return vote.votes > 7; }
};
template <class One, class Other>
using Guarded = joined<mp_list<rule<Ready, Vote, Held, "1", One>, rule<Silent, Vote, Announced, "2", Other>>>;
static_assert(ends<Guarded<for_it, for_it>, Regions, Held>);
static_assert(ends<Guarded<against, not_for_it>, Regions, Held>);
static_assert(ends<Guarded<always, not_for_it>, Regions, Held>);
static_assert(!ends<Guarded<for_it, counted>, Regions, Held>);
static_assert(comes_to<dominance<Guarded<for_it, not_for_it>, Regions, Held, Silent>, never_reached<Held>>);
static_assert(comes_to<dominance<Guarded<for_it, against>, Regions, Held, Silent>, never_reached<Held>>);

template <std::size_t N> struct Counter : boost::msm::front::state<> {};
template <std::size_t N> struct Count {};
template <std::size_t Region, class> struct ring;
template <std::size_t Region, std::size_t... I> struct ring<Region, std::index_sequence<I...>> {
    using rows =
        mp_list<Row<Counter<100 * Region + I>, Count<Region>, Counter<100 * Region + (I + 1) % sizeof...(I)>>...>;
};
template <std::size_t Region> using Ring = typename ring<Region, std::make_index_sequence<25>>::rows;
using Wide = boost::mp11::mp_append<Ring<0>, Ring<1>, Ring<2>>;
static_assert(dominates<Wide, mp_list<Counter<0>, Counter<100>, Counter<200>>, Counter<3>, Counter<2>>);
static_assert(comes_to<dominance<joined<Wide>, mp_list<Counter<0>, Counter<100>, Counter<200>>, Counter<3>, Counter<2>>,
                       too_many_configurations<Wide>>);

} // namespace

TEST_SUITE("proofs at compile time")
{
    TEST_CASE(
        "every kind of table is read alike - what is broken is named - and nothing is proved of what is not there")
    {
        CHECK(says_the_same<Procedure>);
        CHECK(says_the_same<DerivedFromVector>);
        CHECK(!dominates<Bypass, Received, Decided, Reviewed>);
        CHECK(!dominates<WithOrphan, Received, Elsewhere, Decided>);
    }
    TEST_CASE("a gate in another region holds nobody back unless an act joins the two")
    {
        CHECK(!dominates<Joining, Regions, Held, Announced>);
        CHECK(dominates<joined<Joining>, Regions, Held, Announced>);
    }
}
