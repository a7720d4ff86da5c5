// SPDX-License-Identifier: Apache-2.0
// Two engines on one store, as in two processes: each goes by what it knows of a case until the store knows better, and
// neither judges an act on a case that the other has gone on with.
#include "duly/enforce/engine.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

using namespace duly;

namespace {

EngineOptions county_options()
{
    EngineOptions made;
    made.origin = "county.example";
    made.clock = [] { return *Moment::parse("2026-01-20", hours(8)); };
    return made;
}

struct TwoEngines {
    std::shared_ptr<Store> store = memory_store();
    Engine one{store, county_options()}, other{store, county_options()};
    std::string id = open();

    std::string open()
    {
        OpenCommand command;
        command.family = "major-decision";
        command.organ = "county-gov";
        command.level = "county";
        command.place = "cn";
        command.at = Moment::parse("2026-01-05", hours(8));
        return one.open(command).value().case_id;
    }

    [[nodiscard]] Command act(char const* activity, std::vector<Field> fields = {}) const
    {
        Command command;
        command.case_id = id;
        command.event.activity = activity;
        command.event.occurred = *Moment::parse("2026-01-12", hours(8));
        command.event.actor = {"county-gov", "", {"organ"}, ""};
        command.event.fields = std::move(fields);
        return command;
    }

    [[nodiscard]] Command facts(bool emergency) const
    {
        std::vector<Field> fields{{"reason", Value(std::string("minute 1")), false},
                                  {"emergency_response", Value(emergency), false}};
        for (auto const* fact : {"macro_control", "legislation", "other_procedure", "by_reference"})
            fields.push_back({fact, Value(false), false});
        return act("facts.decided", std::move(fields));
    }

    [[nodiscard]] std::uint64_t version() const { return store->case_head(id)->version; }
};

} // namespace

TEST_SUITE("two engines on one store")
{
    TEST_CASE("what would have been refused before the other engine went on is lawful and no attempt is on record")
    {
        TwoEngines t;
        REQUIRE(t.one.perform(t.facts(false)).has_value());
        REQUIRE(t.other.perform(t.act("proposal.researched")).has_value());
        CHECK(t.one.perform(t.act("decision.launched")).has_value());
        CHECK(t.store->attempts(t.id).empty());
        CHECK(t.version() == 4);
    }

    TEST_CASE("what was lawful before the other engine went on is refused")
    {
        TwoEngines t;
        REQUIRE(t.one.perform(t.facts(false)).has_value());
        REQUIRE(t.one.perform(t.act("proposal.researched")).has_value());
        REQUIRE(t.other.attest(t.facts(true)).has_value());
        auto const done = t.one.perform(t.act("decision.launched"));
        REQUIRE(!done.has_value());
        CHECK(done.error().code == ErrorCode::refused);
        CHECK(t.store->attempts(t.id).size() == 1);
        CHECK(t.version() == 4);
    }

    TEST_CASE("a command that expects a version is recorded on that version only")
    {
        TwoEngines t;
        REQUIRE(t.one.perform(t.facts(false)).has_value());
        REQUIRE(t.other.perform(t.act("proposal.researched")).has_value());
        auto command = t.act("decision.launched");
        command.expected_version = 2;
        auto const stale = t.one.perform(command);
        REQUIRE(!stale.has_value());
        CHECK(stale.error().code == ErrorCode::conflict);
        command.expected_version = 3;
        CHECK(t.one.perform(command).has_value());
        CHECK(t.store->attempts(t.id).empty());
    }

    TEST_CASE("of events that race in one case each is recorded once or answered with a conflict")
    {
        TwoEngines t;
        REQUIRE(t.one.perform(t.facts(false)).has_value());
        std::atomic<std::uint64_t> recorded{0}, conflicts{0};
        auto const work = [&](Engine& engine) {
            for (int i = 0; i < 100; ++i) {
                auto const done = engine.attest(t.act("proposal.researched"));
                if (done) ++recorded;
                else if (done.error().code == ErrorCode::conflict) ++conflicts;
            }
        };
        std::thread first(work, std::ref(t.one)), second(work, std::ref(t.other));
        first.join();
        second.join();
        CHECK(recorded + conflicts == 200);
        CHECK(t.version() == 2 + recorded);
        CHECK(t.one.explain(t.id)->history.size() == t.version());
    }
}
