// SPDX-License-Identifier: Apache-2.0
// The engine over a store in memory: what it refuses, what it answers twice, and what another engine sees of it.
#include "duly/enforce/engine.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>

using namespace duly;

namespace {

EngineOptions options(char const* today = "2026-01-20")
{
    EngineOptions made;
    made.origin = "county.example";
    made.clock = [today] { return *Moment::parse(today, hours(8)); };
    return made;
}

std::string open_case(Engine& engine)
{
    OpenCommand command;
    command.family = "major-decision";
    command.organ = "county-gov";
    command.level = "county";
    command.place = "cn";
    command.key = "2026-17";
    command.at = Moment::parse("2026-01-05", hours(8));
    auto const opened = engine.open(command);
    REQUIRE(opened.has_value());
    return opened->case_id;
}

Command act(std::string const& case_id, char const* activity, char const* role, std::vector<Field> fields = {},
            char const* key = "")
{
    Command command;
    command.case_id = case_id;
    command.event.activity = activity;
    command.event.occurred = *Moment::parse("2026-01-12", hours(8));
    command.event.actor = {"county-gov", "", {role}, ""};
    command.event.fields = std::move(fields);
    command.key = key;
    return command;
}

Command scope_facts(std::string const& case_id)
{
    std::vector<Field> fields{{"reason", Value(std::string("minute 1")), false}};
    for (auto const* fact : {"macro_control", "legislation", "emergency_response", "other_procedure", "by_reference"})
        fields.push_back({fact, Value(false), false});
    return act(case_id, "facts.decided", "organ", std::move(fields));
}

std::uint64_t version(Engine& engine, std::string const& case_id) { return engine.store().case_head(case_id)->version; }

} // namespace

TEST_SUITE("engine")
{
    TEST_CASE("a refusal changes nothing but is on record")
    {
        Engine engine(memory_store(), options());
        auto const id = open_case(engine);
        REQUIRE(engine.perform(scope_facts(id)).has_value());
        auto const before = engine.explain(id)->state;
        auto const refused = engine.perform(act(id, "decision.launched", "organ"));
        REQUIRE(!refused.has_value());
        CHECK(refused.error().code == ErrorCode::refused);
        auto const& obstacles = refused.error().obstacles;
        CHECK(std::any_of(obstacles.begin(), obstacles.end(), [](Obstacle const& o) { return o.rule == "MAD-10"; }));
        CHECK(engine.explain(id)->state == before);
        CHECK(version(engine, id) == 2);
        CHECK(engine.store().attempts(id).size() == 1);
    }

    TEST_CASE("the day of an act is the organ's, wherever its moment was written")
    {
        auto made = options();
        made.clock = [] { return *Moment::parse("2026-04-02T00:00:00Z", 0); };
        Engine engine(memory_store(), made);
        auto const id = open_case(engine);
        auto command = scope_facts(id);
        command.event.occurred = *Moment::parse("2026-03-31T17:00:00Z", 0);
        REQUIRE(engine.perform(command).has_value());
        auto const explained = engine.explain(id);
        CHECK(explained->history.back().event.occurred.text() == "2026-04-01T01:00:00.000000+08:00");
        CHECK(explained->state.latest.text() == "2026-04-01");
        // Eight o'clock on the second of April there is not yet the third.
        command.event.occurred = *Moment::parse("2026-04-02T16:30:00Z", 0);
        CHECK(!engine.attest(command).has_value());
    }

    TEST_CASE("what one engine recorded another one judges by")
    {
        std::shared_ptr<Store> const store = memory_store();
        Engine one(store, options()), other(store, options());
        auto const id = open_case(one);
        REQUIRE(one.perform(scope_facts(id)).has_value());
        REQUIRE(!one.perform(act(id, "decision.launched", "organ")).has_value());
        REQUIRE(other.perform(act(id, "proposal.researched", "organ")).has_value());
        CHECK(one.perform(act(id, "decision.launched", "organ")).has_value());
        CHECK(one.explain(id)->state == other.explain(id)->state);
    }

    TEST_CASE("a command that is sent again is answered and not recorded again")
    {
        Engine engine(memory_store(), options());
        auto const id = open_case(engine);
        auto const command = act(id, "proposal.researched", "organ", {}, "k1");
        auto const first = engine.perform(command);
        auto const again = engine.perform(command);
        REQUIRE(first.has_value());
        REQUIRE(again.has_value());
        CHECK(again->repeated);
        CHECK(again->leaf == first->leaf);
        CHECK(engine.perform(act(id, "proposal.made", "any", {}, "k1")).error().code == ErrorCode::key_reused);
        CHECK(version(engine, id) == 2);
    }

    TEST_CASE("a correction that is sent again is answered and its key is bound to what it corrects")
    {
        Engine engine(memory_store(), options());
        auto const id = open_case(engine);
        REQUIRE(engine.perform(act(id, "proposal.made", "any", {{"due", Value(std::string("2026-03-31")), false}}))
                    .has_value());
        REQUIRE(engine.perform(act(id, "proposal.made", "any", {{"due", Value(std::string("2026-03-31")), false}}))
                    .has_value());
        Correction correction;
        correction.case_id = id;
        correction.target = 1;
        correction.fields = {{"due", Value(std::string("2026-04-30")), false}};
        correction.reason = "misread";
        correction.actor = {"county-gov", "", {"organ"}, ""};
        correction.key = "c1";
        auto const first = engine.correct(correction);
        REQUIRE(first.has_value());
        auto const again = engine.correct(correction);
        REQUIRE(again.has_value());
        CHECK(again->repeated);
        CHECK(again->leaf == first->leaf);
        correction.target = 2;
        CHECK(engine.correct(correction).error().code == ErrorCode::key_reused);
        CHECK(version(engine, id) == 4);
    }

    TEST_CASE("a sanctioned deviation lets one act pass visibly and is answered when sent again")
    {
        Engine engine(memory_store(), options());
        auto const id = open_case(engine);
        REQUIRE(engine.perform(scope_facts(id)).has_value());
        Deviation const deviation{id, "MAD-10", "flood", "governor", {"county-gov", "", {"organ"}, ""}, "d1"};
        REQUIRE(engine.sanction(deviation).has_value());
        auto const again = engine.sanction(deviation);
        REQUIRE(again.has_value());
        CHECK(again->repeated);
        auto const launched = engine.perform(act(id, "decision.launched", "organ"));
        REQUIRE(launched.has_value());
        REQUIRE(launched->findings.size() == 1);
        CHECK(launched->findings.front().waived);
        CHECK(!engine.perform(act(id, "decision.launched", "organ")).has_value());
        CHECK(engine.explain(id)->verdict == Verdict::lawful);
    }

    TEST_CASE("a lapse is recorded once by a tick or before the next event")
    {
        auto today = Moment::parse("2026-01-20", hours(8)).value();
        auto opts = options();
        opts.clock = [&today] { return today; };
        Engine engine(memory_store(), opts);
        auto const id = open_case(engine);
        REQUIRE(engine.perform(act(id, "proposal.made", "any", {{"due", Value(std::string("2026-03-31")), false}}))
                    .has_value());
        today = *Moment::parse("2026-04-02", hours(8));
        CHECK(engine.overdue(today.local_date()).size() == 1);
        CHECK(engine.tick(today.local_date()) == 1);
        CHECK(engine.tick(today.local_date()) == 0);
        CHECK(version(engine, id) == 3);
        auto late = act(id, "proposal.researched", "organ");
        late.event.occurred = today;
        REQUIRE(engine.perform(late).has_value());
        CHECK(version(engine, id) == 4);
        CHECK(engine.explain(id)->state.findings.size() == 1);
    }

    TEST_CASE("a new engine on the same store folds the same case")
    {
        std::shared_ptr<Store> const store = memory_store();
        std::string id;
        {
            Engine engine(store, options());
            id = open_case(engine);
            REQUIRE(engine.perform(act(id, "proposal.researched", "organ")).has_value());
        }
        Engine engine(store, options());
        CHECK(engine.explain(id)->state.version == 2);
        CHECK(engine.law(id)->procedure().id == "cn/major-decision");
        CHECK(engine.find_case("2026-17") == id);
    }
}
