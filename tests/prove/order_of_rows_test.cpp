// SPDX-License-Identifier: Apache-2.0
// What the proofs take for granted about Boost.MSM - which of several rows it takes, and when it takes none - held
// against MSM itself.
#include <boost/msm/back/state_machine.hpp>

#include "filing.hpp"

#include <boost/any.hpp>
#include <boost/mpl/vector.hpp>
#include <doctest/doctest.h>

using namespace duly;
using namespace filing;
namespace mpl = boost::mpl;

namespace {

struct Base {};
struct Special : Base {};
struct Terminated : boost::msm::front::terminate_state<> {};
struct Interrupted : boost::msm::front::interrupt_state<Resume> {};

struct refuse {
    template <class Event, class Fsm, class From, class To> bool operator()(Event const&, Fsm&, From&, To&) const
    {
        return false;
    }
};

// Received is always the first row's source, so that it is id 0; Final is where a later row leads.
template <class... Rows> struct Machine_ : boost::msm::front::state_machine_def<Machine_<Rows...>> {
    using initial_state = Received;
    struct transition_table : mpl::vector<Rows...> {};
    template <class Fsm, class Event> void no_transition(Event const&, Fsm&, int) {}
};
template <class State, class... Acts, class... Rows> bool ends_in(mpl::vector<Rows...>)
{
    using Machine = boost::msm::back::state_machine<Machine_<Rows...>>;
    Machine machine;
    machine.start();
    (machine.process_event(Acts{}), ...);
    return machine.current_state()[0] == boost::msm::back::get_state_id<typename Machine::stt, State>::value;
}

} // namespace

TEST_SUITE("what MSM does with several rows")
{
    TEST_CASE("of two unguarded rows for one state and act the later is taken - whatever the earlier says")
    {
        using Two = mpl::vector<Row<Received, Sign, Decided>, Row<Received, Sign, Final>>;
        CHECK(ends_in<Final, Sign>(Two{}));
        CHECK(!unambiguous<Two>);
        CHECK(!always_possible<Two, Received, Received, Decided>);
        using GuardedFirst = mpl::vector<Row<Received, Sign, Decided, none, complete>, Row<Received, Sign, Final>>;
        CHECK(ends_in<Final, Sign>(GuardedFirst{}));
        CHECK(!unambiguous<GuardedFirst>);
    }

    TEST_CASE("a later row with a guard is tried first and leaves the act to the earlier one")
    {
        using Open = mpl::vector<Row<Received, Sign, Decided>, Row<Received, Sign, Final, none, complete>>;
        using Shut = mpl::vector<Row<Received, Sign, Decided>, Row<Received, Sign, Final, none, refuse>>;
        CHECK(ends_in<Final, Sign>(Open{}));
        CHECK(ends_in<Decided, Sign>(Shut{}));
        CHECK(unambiguous<Open>);
        CHECK(always_possible<Open, Received, Received, one_of<Decided, Final>>);
    }

    TEST_CASE("a row for a base class of the act - or for any act - stands in the same order")
    {
        using BaseLast = mpl::vector<Row<Received, Special, Decided>, Row<Received, Base, Final>>;
        using BaseFirst = mpl::vector<Row<Received, Base, Decided>, Row<Received, Special, Final>>;
        using AnyLast = mpl::vector<Row<Received, Sign, Decided>, Row<Received, boost::any, Final>>;
        using AnyFirst = mpl::vector<Row<Received, boost::any, Decided>, Row<Received, Sign, Final>>;
        CHECK(ends_in<Final, Special>(BaseLast{}));
        CHECK(ends_in<Final, Special>(BaseFirst{}));
        CHECK(ends_in<Final, Sign>(AnyLast{}));
        CHECK(ends_in<Final, Sign>(AnyFirst{}));
        CHECK(!unambiguous<BaseLast>);
        CHECK(unambiguous<BaseFirst>);
        CHECK(!unambiguous<AnyLast>);
        CHECK(unambiguous<AnyFirst>);
    }

    TEST_CASE("an anonymous row is taken before any act can come")
    {
        using Anonymous = mpl::vector<Row<Received, none, Final>, Row<Received, Sign, Decided>>;
        CHECK(ends_in<Final, Sign>(Anonymous{}));
        CHECK(!unambiguous<Anonymous>);
        CHECK(!always_possible<Anonymous, Received, Received, Decided>);
        CHECK(ends<Anonymous, Received, Final, Decided>);
        CHECK(!ends<Anonymous, Received, Decided>);
    }

    TEST_CASE("no act leads out of a terminate state - and only its own out of an interrupt state")
    {
        using Terminating = mpl::vector<Row<Received, Lapse, Terminated>, Row<Terminated, Sign, Final>>;
        CHECK(ends_in<Terminated, Lapse, Sign>(Terminating{}));
        CHECK(!ends<Terminating, Received, Final>);
        using Interrupting = mpl::vector<Row<Received, Stay, Interrupted>, Row<Interrupted, Sign, Decided>,
                                         Row<Interrupted, Resume, Final>>;
        CHECK(ends_in<Interrupted, Stay, Sign>(Interrupting{}));
        CHECK(ends_in<Final, Stay, Sign, Resume>(Interrupting{}));
        CHECK(!always_possible<Interrupting, Received, Received, Decided>);
        CHECK(ends<Interrupting, Received, Final, Decided>);
    }
}
