// SPDX-License-Identifier: Apache-2.0
// What a command is bound to, what of it is kept for ever, and what no command may do.
#include "duly/enforce/engine.hpp"

#include "duly/case/describe.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

using namespace duly;

namespace {

struct Bureau {
    std::shared_ptr<Store> store = memory_store();
    Engine engine{store, options()};
    std::string id;

    Bureau()
    {
        OpenCommand command;
        command.family = "major-decision";
        command.organ = "county-gov";
        command.level = "county";
        command.place = "cn";
        command.at = Moment::parse("2026-01-05", hours(8));
        auto const opened = engine.open(command);
        REQUIRE(opened.has_value());
        id = opened->case_id;
    }

    static EngineOptions options()
    {
        EngineOptions made;
        made.origin = "county.example";
        made.clock = [] { return *Moment::parse("2026-02-20", hours(8)); };
        return made;
    }

    Command proposal(char const* day, char const* problem, char const* key = "k1")
    {
        Command command;
        command.case_id = id;
        command.event.activity = "proposal.made";
        command.event.occurred = *Moment::parse(day, hours(8));
        command.event.actor = {"bureau", "", {"any"}, ""};
        command.event.fields = {{"problem", Value(std::string(problem)), false},
                                {"due", Value(std::string("2026-02-10")), false}};
        command.key = key;
        return command;
    }

    Leaf last() const { return decode(store->read_case(id).back().bytes).value(); }

    std::string evidence() const
    {
        std::string bytes;
        for (auto const& leaf : store->read_case(id)) bytes += leaf.bytes;
        return bytes;
    }
};

} // namespace

TEST_SUITE("commands")
{
    TEST_CASE("a key stands for one act on one day")
    {
        Bureau bureau;
        REQUIRE(bureau.engine.perform(bureau.proposal("2026-01-12", "parking")).has_value());
        CHECK(bureau.engine.perform(bureau.proposal("2026-01-12", "parking"))->repeated);
        CHECK(bureau.engine.perform(bureau.proposal("2026-01-13", "parking")).error().code == ErrorCode::key_reused);
    }

    TEST_CASE("nothing that may be erased can be guessed from what is kept for ever")
    {
        Bureau one;
        REQUIRE(one.engine.perform(one.proposal("2026-01-12", "parking")).has_value());
        auto const digest = one.last().command;
        REQUIRE(digest.has_value());
        CHECK(one.evidence().find("parking") == std::string::npos);
        // Sent again with other words in a personal field, the key is the same command's.
        CHECK(one.engine.perform(one.proposal("2026-01-12", "noise"))->repeated);
        CHECK(one.last().command == digest);
    }

    TEST_CASE("a correction keeps apart what the corrected event keeps apart")
    {
        Bureau bureau;
        Command decide;
        decide.case_id = bureau.id;
        decide.event.activity = "facts.decided";
        decide.event.actor = {"county-gov", "", {"organ"}, ""};
        decide.event.fields = {{"legislation", Value(false), false},
                               {"reason", Value(std::string("minute one")), false}};
        REQUIRE(bureau.engine.perform(decide).has_value());
        Correction correction;
        correction.case_id = bureau.id;
        correction.target = 1;
        correction.reason = "misread";
        correction.actor = {"county-gov", "", {"organ"}, ""};
        correction.fields = {{"reason", Value(std::string("minute two")), false}};
        REQUIRE(bureau.engine.correct(correction).has_value());
        CHECK(bureau.evidence().find("minute") == std::string::npos);
        CHECK(bureau.evidence().find("misread") == std::string::npos);
    }

    TEST_CASE("neither a correction nor a tick reaches into the future")
    {
        Bureau bureau;
        REQUIRE(bureau.engine.perform(bureau.proposal("2026-01-12", "parking")).has_value());
        Correction correction;
        correction.case_id = bureau.id;
        correction.target = 1;
        correction.reason = "misread";
        correction.actor = {"county-gov", "", {"organ"}, ""};
        correction.fields = {{"_occurred", Value(std::string("2099-01-01")), false}};
        CHECK(bureau.engine.correct(correction).error().where == "_occurred");
        CHECK(bureau.engine.tick(Date::of(2099, 1, 1)) == 1);
        CHECK(bureau.last().event.occurred.local_date() == Date::of(2026, 2, 20));
    }

    TEST_CASE("whoever amends a case is named")
    {
        Bureau bureau;
        Correction correction;
        correction.case_id = bureau.id;
        correction.reason = "misread";
        CHECK(bureau.engine.correct(correction).error().where == "actor");
        CHECK(bureau.engine.sanction({bureau.id, "MAD-10", "flood", "governor", {}, ""}).error().where == "actor");
        CHECK(bureau.engine.migrate(bureau.id, Date::of(2026, 2, 20), {}).error().where == "actor");
    }

    TEST_CASE("a sanction is for one finding")
    {
        Bureau bureau;
        Actor const organ = {"county-gov", "", {"organ"}, ""};
        Command launch;
        launch.case_id = bureau.id;
        launch.event.activity = "decision.launched";
        launch.event.actor = organ;
        for (int i = 0; i < 2; ++i)
            REQUIRE(bureau.engine.sanction({bureau.id, "MAD-10", "flood", "governor", organ, ""}).has_value());
        for (int i = 0; i < 2; ++i) {
            auto const launched = bureau.engine.attest(launch);
            REQUIRE(launched.has_value());
            bool waived = false;
            for (auto const& finding : launched->findings)
                if (rule_id(bureau.engine.law(bureau.id).value(), finding) == "MAD-10") waived = finding.waived;
            CHECK(waived);
        }
    }
}
