// SPDX-License-Identifier: Apache-2.0
// A machine of one's own, written and stepped as machine.hpp and machine_stepping.hpp tell; and real machines of MSM
// that lack one row each.
#include <boost/msm/back/state_machine.hpp>

#include "duly/case/machine_run.hpp"
#include "duly/case/machine_stepping.hpp"
#include "duly/case/machines/emergency.hpp"
#include "rows_read.hpp"

using namespace duly;

namespace {

struct Filing : machine<Filing> {
    static constexpr std::string_view name = "Filing", zh = "备案", source = "a rule";
    struct Drafted : stage<"drafted", "已拟订"> {};
    struct Filed : stage<"filed", "已备案"> {};
    struct File : act<"file", "备案"> {
        bool complete;
        constexpr explicit File(bool given = false) : complete(given) {}
    };
    struct Reject : act<"reject", "退回"> {
        int faults = 0;
    };
    using complete = field_is<&File::complete, true, "complete">;
    struct faulty {
        bool operator()(Reject const& on) const { return on.faults > 0; }
    };
    using initial_state = Drafted;
    using transition_table = boost::mp11::mp_list<rule<Drafted, File, Filed, "Art. 3(1)", complete>,
                                                  rule<Filed, Reject, Drafted, "Art. 4", faulty>>;
};

using FilingBack = boost::msm::back::state_machine<Filing>;

static_assert(deterministic<Filing>);
static_assert(knows<Filing, Filing::File> && !knows<Filing, Emergency::Act>);
static_assert(description<Filing>().rows[0].article == "Art. 3(1)");
static_assert(description<Filing>().rows[0].guard == "complete");
static_assert(description<Filing>().rows[1].guarded() && !description<Filing>().rows[1].question);

// Emergency without the row at I, run by MSM like any other machine.
template <std::size_t I> struct EmergencyWithout : Emergency {
    using transition_table = boost::mp11::mp_erase_c<Emergency::transition_table, I, I + 1>;
};
template <std::size_t I, class Act> bool possible(MachineState& at, Act const& event)
{
    using Mutant = EmergencyWithout<I>;
    if constexpr (knows<Mutant, Act>) {
        auto const done = step_on<Mutant, boost::msm::back::state_machine<Mutant>>(at, event);
        at = done.next;
        return done.accepted;
    } else return false;
}

} // namespace

template <> MachineInfo const& duly::machine_info<Filing>() { return stepped_by<Filing, FilingBack>; }

TEST_SUITE("a machine of one's own")
{
    TEST_CASE("it runs by its table - and a refusal cites the article of the rule that would have allowed the act")
    {
        auto const& filing = machine_info<Filing>();
        MachineState at = filing.initial;
        StepOutcome done = step_on<Filing, FilingBack>(at, Filing::File{});
        CHECK_FALSE(done.accepted);
        CHECK(done.next == at);
        CHECK(done.article == "Art. 3(1)");
        CHECK(filing.stage(done.stage).name == "drafted");
        CHECK(done.possible_in.size() == 1); // the stage was right, the answer was not

        done = step_on<Filing, FilingBack>(at, Filing::File{true});
        CHECK(done.accepted);
        CHECK(done.article == "Art. 3(1)");
        CHECK(filing.stage(done.next.stage[0]).name == "filed");

        at = done.next;
        CHECK_FALSE(step_on<Filing, FilingBack>(at, Filing::Reject{}).accepted);
        Filing::Reject faulty;
        faulty.faults = 2;
        CHECK(step_on<Filing, FilingBack>(at, faulty).accepted);
    }

    TEST_CASE("the same rows run on a bare machine of MSM")
    {
        FilingBack bare;
        bare.start();
        CHECK(bare.process_event(Filing::Reject{}) == boost::msm::back::HANDLED_FALSE);
        CHECK(bare.process_event(Filing::File{}) == boost::msm::back::HANDLED_GUARD_REJECT);
        CHECK(bare.process_event(Filing::File{true}) == boost::msm::back::HANDLED_TRUE);
        CHECK(bare.article == "Art. 3(1)");
    }

    TEST_CASE("acts given by id and answers come to the same as typed ones")
    {
        auto const& filing = machine_info<Filing>();
        auto const file = *filing.act_named("file");
        REQUIRE(filing.act(file).questions.size() == 1);
        CHECK(filing.act(file).questions[0] == Question{"complete", "true"});
        Answers yes;
        yes.set(0);
        CHECK_FALSE(filing.step(filing.initial, file, {}).accepted);
        CHECK(filing.step(filing.initial, file, yes).accepted);
        Run<Emergency> run;
        CHECK(run.perform(Emergency::Act{}).accepted);
        CHECK(run.perform(Emergency::Report{}).accepted);
        CHECK(run.perform(Emergency::Settle{Emergency::Outcome::overturned}).accepted);
        CHECK(run.in<Emergency::Overturned>());
    }
}

TEST_SUITE("MSM without a row")
{
    TEST_CASE("what the deleted row allowed is refused")
    {
        using E = Emergency;
        MachineState at = description<EmergencyWithout<1>>().initial; // acted -> acted [act]
        CHECK(possible<1>(at, E::Act{}));
        CHECK_FALSE(possible<1>(at, E::Act{}));

        at = description<EmergencyWithout<5>>().initial; // reported -> ratified [settle]
        CHECK(possible<5>(at, E::Act{}));
        CHECK(possible<5>(at, E::Report{}));
        MachineState reported = at;
        CHECK_FALSE(possible<5>(at, E::Settle{E::Outcome::ratified}));
        CHECK(at == reported);
        CHECK(possible<5>(at, E::Settle{E::Outcome::overturned}));
    }
}
