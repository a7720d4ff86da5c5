// SPDX-License-Identifier: Apache-2.0
// Every machine a pack may drive: what its rows say, told in scenarios, and that deleting any row contradicts one.
#include "rows_read.hpp"

#include "duly/case/machine_registry.hpp"

#include <set>

using namespace duly;
using rows_read::Scenario;

namespace {

MachineInfo const& named(std::string_view name)
{
    auto const* machine = machine_named(name);
    REQUIRE(machine != nullptr);
    return *machine;
}

} // namespace

TEST_SUITE("machines")
{
    TEST_CASE("the rows - read without MSM - say what the machine does in every state - for every act and answer")
    {
        std::size_t tried = 0, accepted = 0;
        for (auto const* machine : machines()) {
            rows_read::Reading const reading(*machine);
            for (auto const& state : rows_read::every_state(*machine))
                for (std::size_t act = 0; act < machine->acts.size(); ++act)
                    for (auto const answers : rows_read::every_answer(machine->acts[act])) {
                        StepOutcome const done = machine->step(state, ActId(act), answers);
                        auto const read = reading.step(state, ActId(act), answers);
                        bool const same = done.accepted == read.has_value() && done.next == read.value_or(state);
                        if (!same) {
                            CAPTURE(std::string(machine->name));
                            CAPTURE(rows_read::stages_of(*machine, state));
                            CHECK_MESSAGE(same, std::string(machine->acts[act].name));
                        }
                        ++tried;
                        accepted += done.accepted ? 1U : 0U;
                    }
        }
        CHECK(tried > 50'000);
        CHECK(accepted > 1'000);
    }

    TEST_CASE("a refusal changes nothing - names an article - and says where the act is possible")
    {
        std::size_t refused = 0;
        for (auto const* machine : machines())
            for (auto const& state : rows_read::every_state(*machine))
                for (std::size_t act = 0; act < machine->acts.size(); ++act) {
                    StepOutcome const done = machine->step(state, ActId(act), {});
                    if (done.accepted) continue;
                    ++refused;
                    bool const untouched = done.next == state;
                    auto const region = machine->stage(done.stage).region;
                    bool const told =
                        !done.article.empty() && done.stage == state.stage[region] && !done.possible_in.empty();
                    bool elsewhere = true;
                    for (auto const stage : done.possible_in)
                        elsewhere = elsewhere && machine->stage(stage).region == region;
                    if (!untouched || !told || !elsewhere) {
                        CAPTURE(std::string(machine->acts[act].name));
                        CHECK(untouched);
                        CHECK(told);
                        CHECK(elsewhere);
                    }
                }
        CHECK(refused > 10'000);
    }

    TEST_CASE("a state or an act of no machine is not stepped")
    {
        auto const& meeting = named("Meeting");
        MachineState nowhere = meeting.initial;
        nowhere.stage[0] = StageId{200};
        CHECK_THROWS_AS((void)meeting.step(nowhere, ActId{0}, {}), std::out_of_range);
        CHECK_THROWS_AS((void)meeting.step(meeting.initial, ActId{200}, {}), std::out_of_range);
        auto const& hearing = named("Hearing");
        MachineState crossed = hearing.initial;
        std::swap(crossed.stage[0], crossed.stage[1]);
        CHECK_THROWS_AS((void)hearing.step(crossed, ActId{0}, {}), std::out_of_range);
    }

    TEST_CASE("every stage and act has a name of its own and a title")
    {
        for (auto const* machine : machines()) {
            std::set<std::string_view> names;
            for (auto const& stage : machine->stages) {
                CHECK(names.insert(stage.name).second);
                CHECK(!stage.zh.empty());
            }
            names.clear();
            for (auto const& act : machine->acts) {
                CHECK(names.insert(act.name).second);
                CHECK(!act.zh.empty());
                CHECK(!act.possible_in.empty());
            }
            for (auto const& row : machine->rows) CHECK(!row.article.empty());
        }
        CHECK(machine_named("Assembly") == nullptr);
    }
}

TEST_SUITE("CaseLifecycle")
{
    TEST_CASE("each row of the life of a case is told in a scenario")
    {
        rows_read::the_scenarios_hold_every_row(
            named("CaseLifecycle"),
            {
                {"a case is decided and takes effect",
                 {"proceed", "conclude", "proceed", "conclude", "take_effect", "proceed", "take_effect", "!conclude",
                  "close", "record_after_end"},
                 "closed ended"},
                {"a procedure without a decision of its own takes effect at once",
                 {"take_effect", "close"},
                 "closed ended"},
                {"a case is closed undecided",
                 {"close", "!proceed", "!conclude", "!reopen", "!suspend", "!close"},
                 "closed ended"},
                {"a case is closed concluded", {"conclude", "close", "!terminate"}, "closed ended"},
                {"a case is terminated undecided",
                 {"terminate", "!proceed", "!resume", "record_after_end"},
                 "terminated ended"},
                {"a case is terminated concluded", {"conclude", "terminate"}, "terminated ended"},
                {"a case is terminated in force", {"take_effect", "terminate", "!close"}, "terminated ended"},
                {"each phase begins anew",
                 {"reopen", "conclude", "reopen", "!resume", "take_effect", "reopen"},
                 "open running"},
                {"what follows the end may be recorded before it",
                 {"record_after_end", "conclude", "record_after_end", "take_effect", "record_after_end"},
                 "in_force running"},
                {"execution is suspended once",
                 {"take_effect", "suspend", "!suspend", "proceed", "resume", "!resume"},
                 "in_force running"},
                {"a suspended decision is adjusted, issued, and only then resumed",
                 {"take_effect", "suspend", "reopen", "conclude", "take_effect", "resume"},
                 "in_force running"},
                {"a suspended case is closed", {"suspend", "close", "!resume"}, "closed ended"},
                {"a suspended case is terminated", {"suspend", "terminate", "!resume"}, "terminated ended"},
                {"what is not suspended is not resumed", {"!resume"}, "open running"},
            });
    }
}

TEST_SUITE("Meeting")
{
    TEST_CASE("each row of the meeting in seven stages is told in a scenario")
    {
        std::vector<std::string_view> const opened{"fix_agenda", "prepare_materials", "exchange_views", "open_meeting"};
        auto const then = [&](std::initializer_list<std::string_view> acts) {
            auto all = opened;
            all.insert(all.end(), acts);
            return all;
        };
        rows_read::the_scenarios_hold_every_row(
            named("Meeting"),
            {
                {"seven stages in order, and the next meeting",
                 then({"speak", "speak", "chair_speaks", "vote", "decide", "minute", "fix_agenda"}), "agenda_fixed"},
                {"items are voted one by one",
                 then({"speak", "vote", "vote", "speak", "chair_speaks", "vote", "decide decision=agree"}), "decided"},
                {"after the chair nobody speaks to the item",
                 then({"!chair_speaks", "speak", "chair_speaks", "!speak", "!chair_speaks"}), "chair_has_spoken"},
                {"nothing is brought up on the spot",
                 {"!prepare_materials", "!exchange_views", "!open_meeting", "!vote", "!decide"},
                 "not_called"},
                {"no meeting without materials and views",
                 {"fix_agenda", "!exchange_views", "!open_meeting", "prepare_materials", "!open_meeting"},
                 "materials_ready"},
                {"no vote without discussion", then({"!vote", "!decide decision=agree", "!decide decision=defer"}),
                 "opened"},
                {"no decision without a vote",
                 then({"speak", "!decide decision=agree", "chair_speaks", "!decide decision=agree"}),
                 "chair_has_spoken"},
                {"after the decision nothing is voted again",
                 then({"speak", "vote", "decide", "!vote", "!speak", "!fix_agenda"}), "decided"},
                {"a changed agenda",
                 {"fix_agenda", "fix_agenda", "prepare_materials", "fix_agenda", "!exchange_views"},
                 "agenda_fixed"},
                {"the agenda is changed after views were exchanged",
                 {"fix_agenda", "prepare_materials", "exchange_views", "fix_agenda"},
                 "agenda_fixed"},
                {"late materials are exchanged as well",
                 {"fix_agenda", "prepare_materials", "prepare_materials", "exchange_views", "exchange_views",
                  "prepare_materials", "!open_meeting", "exchange_views"},
                 "views_exchanged"},
                {"deferred in the discussion, then the next meeting",
                 then({"speak", "decide decision=defer", "fix_agenda"}), "agenda_fixed"},
                {"deferred after the chair spoke", then({"speak", "chair_speaks", "decide decision=defer", "!vote"}),
                 "deferred"},
                {"deferred after a vote, and minuted", then({"speak", "vote", "decide decision=defer", "minute"}),
                 "minuted"},
            });
    }
}

TEST_SUITE("Emergency")
{
    TEST_CASE("each row of emergency action is told in a scenario")
    {
        rows_read::the_scenarios_hold_every_row(
            named("Emergency"), {
                                    {"acted, reported, ratified",
                                     {"act", "report", "settle outcome=ratified", "!act", "!settle outcome=overturned"},
                                     "ratified"},
                                    {"acted, reported, overturned",
                                     {"act", "report", "settle outcome=overturned", "!report"},
                                     "overturned"},
                                    {"two measures, two reports",
                                     {"act", "act", "report", "report", "act", "!settle outcome=ratified", "report"},
                                     "reported"},
                                    {"nothing to report", {"!report", "!settle outcome=ratified"}, "nothing_done"},
                                    {"the committee says which", {"act", "report", "!settle"}, "reported"},
                                });
    }
}

TEST_SUITE("CommentPeriod")
{
    TEST_CASE("each row of public comment is told in a scenario")
    {
        rows_read::the_scenarios_hold_every_row(
            named("CommentPeriod"),
            {
                {"opened, closed, consolidated", {"open", "close", "consolidate", "consolidate"}, "consolidated"},
                {"extended twice", {"open", "extend", "extend", "!consolidate", "close", "!extend"}, "closed"},
                {"another round before consolidation", {"open", "close", "open", "!open"}, "opened"},
                {"another round after consolidation",
                 {"open", "close", "consolidate", "open", "!consolidate"},
                 "opened"},
                {"nothing to close", {"!close", "!extend", "!consolidate"}, "not_opened"},
            });
    }
}

TEST_SUITE("Hearing")
{
    TEST_CASE("each row of a hearing is told in a scenario")
    {
        std::vector<std::string_view> const listed{"publish_method", "select_participants", "publish_list"};
        auto const then = [&](std::initializer_list<std::string_view> acts) {
            auto all = listed;
            all.insert(all.end(), acts);
            return all;
        };
        auto const held = then({"announce", "deliver_materials", "hold", "record"});
        auto again = [&](std::initializer_list<std::string_view> acts) {
            auto all = held;
            all.insert(all.end(), listed.begin(), listed.end());
            all.insert(all.end(), acts);
            return all;
        };
        rows_read::the_scenarios_hold_every_row(
            named("Hearing"),
            {
                {"held and recorded", held, "recorded not_announced not_delivered"},
                {"held in two sittings, then recorded",
                 then({"announce", "announce", "deliver_materials", "deliver_materials", "hold", "hold", "record"}),
                 "recorded not_announced not_delivered"},
                {"not without the notice", then({"deliver_materials", "!hold"}),
                 "list_published not_announced delivered"},
                {"not without the materials", then({"announce", "!hold"}), "list_published announced not_delivered"},
                {"not without the list",
                 {"announce", "deliver_materials", "publish_method", "!publish_list", "select_participants", "!hold"},
                 "participants_selected announced delivered"},
                {"replacements are published again",
                 then({"announce", "deliver_materials", "select_participants", "!hold", "publish_list", "hold"}),
                 "held announced delivered"},
                {"nobody is selected by an unpublished method",
                 {"!select_participants"},
                 "not_begun not_announced not_delivered"},
                {"no record without a hearing", then({"announce", "deliver_materials", "!record"}),
                 "list_published announced delivered"},
                {"another hearing is announced anew", again({"deliver_materials", "!hold", "announce", "hold"}),
                 "held announced delivered"},
                {"another hearing has its own materials", again({"announce", "!hold", "deliver_materials", "hold"}),
                 "held announced delivered"},
            });
    }

    TEST_CASE("a hearing refused for want of materials cites article 16(3) and names that region")
    {
        auto const& hearing = named("Hearing");
        MachineState at = hearing.initial;
        for (auto const act : {"publish_method", "select_participants", "publish_list", "announce"})
            at = hearing.step(at, *hearing.act_named(act), {}).next;
        StepOutcome const held = hearing.step(at, *hearing.act_named("hold"), {});
        CHECK_FALSE(held.accepted);
        CHECK(held.article == "16(3)");
        CHECK(hearing.stage(held.stage).name == "not_delivered");
        REQUIRE(held.possible_in.size() == 1);
        CHECK(hearing.stage(held.possible_in[0]).name == "delivered");
    }
}
