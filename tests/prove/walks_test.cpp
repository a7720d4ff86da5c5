// SPDX-License-Identifier: Apache-2.0
// What is said of a random procedure besides its claims, against histories drawn at random: what is said never to
// happen does not, a rule said never to apply finds nothing, nothing gets round what every way goes through, and
// nothing leads out of a dead end. DULY_SEED=n replays one procedure; DULY_NIGHTLY=1 takes a hundred times as many.
#include "prove/brute_force.hpp"
#include "prove/demands.hpp"
#include "prove/random_procedure.hpp"

#include "duly/case/describe.hpp"
#include "duly/case/evaluate.hpp"
#include "duly/prove/prove.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

using namespace duly;

namespace {

constexpr std::uint64_t usual_walks = 300;
constexpr std::size_t walks = 30, events_tried = 40;

bool is_error(Finding const& finding)
{
    return finding.severity >= Severity::error && !finding.cured && !finding.waived &&
           (finding.status == Status::violated || finding.status == Status::undeterminable);
}

Value any_value(FieldSpec const& spec, properties::Random& random)
{
    if (random.chance(15)) return {};
    auto const word = [&] { return "d" + std::to_string(random.between(1, 2)); };
    switch (spec.type) {
    case FieldType::yes_no: return random.chance(50);
    case FieldType::enumeration: return random.one_of(spec.values);
    case FieldType::list: {
        std::vector<std::string> list;
        for (auto const* const each : {"d1", "d2"})
            if (random.chance(50)) list.emplace_back(each);
        return list;
    }
    default: return word();
    }
}

Event any_event(Law const& law, properties::Random& random)
{
    auto const& p = law.procedure();
    Event event;
    event.actor.id = "p";
    if (!p.facts.empty() && random.chance(25)) {
        event.activity = word(BuiltIn::facts_decided);
        event.fields.push_back({random.one_of(p.facts).id, random.chance(50), false});
        return event;
    }
    auto const& activity = random.one_of(p.activities);
    event.activity = activity.id;
    for (auto const& spec : activity.fields)
        if (auto value = any_value(spec, random); !is_absent(value))
            event.fields.push_back({spec.name, std::move(value), false});
    for (auto const& kind : activity.documents)
        if (random.chance(70)) event.documents.push_back({kind, "", 0, "", ""});
    return event;
}

// A lawful history under way.
struct Walk {
    Case state;
    Date today = Date::parse("2026-01-05").value();
    std::vector<Event> history;

    explicit Walk(Law const& law) : state(opened(law)) {}

    // False if the event is not lawful, and then nothing happened. `judged`: what was found of it.
    bool go(Law const& law, Event event, Findings* judged = nullptr)
    {
        event.occurred = Moment::at_midnight(today, hours(8));
        auto const bound = bind(law, event);
        REQUIRE(bound.has_value());
        auto before = pass(law, state, today);
        auto const judgement = judge(law, before, *bound);
        if (judged != nullptr) *judged = judgement.findings;
        if (std::any_of(judgement.findings.begin(), judgement.findings.end(), is_error)) return false;
        auto after = apply(law, std::move(before), *bound);
        if (std::any_of(after.findings.begin(), after.findings.end(), is_error)) return false;
        state = std::move(after);
        history.push_back(std::move(event));
        return true;
    }
};

struct Said {
    std::set<std::string> never_happens, never_fires;
    std::vector<PackFlaw> dead_ends;
    std::set<std::string> ends;
};

Said said_of(Law const& law, Proofs const& proofs, std::map<PackFlaw::Kind, std::size_t>& tally)
{
    Said said;
    for (auto const& flaw : proofs.flaws) {
        ++tally[flaw.kind];
        if (flaw.kind == PackFlaw::Kind::never_happens) said.never_happens.insert(flaw.id);
        if (flaw.kind == PackFlaw::Kind::never_fires) said.never_fires.insert(flaw.id);
        if (flaw.kind == PackFlaw::Kind::dead_end) said.dead_ends.push_back(flaw);
    }
    auto const& all = law.procedure().activities;
    bool const some_end = std::any_of(all.begin(), all.end(), [&](Activity const& each) {
        return each.ends && !said.never_happens.contains(each.id);
    });
    for (auto const& activity : all)
        if (some_end ? activity.ends : activity.judges_again) said.ends.insert(activity.id);
    return said;
}

void no_way_round(Law const& law, Walk const& walk, Proofs const& proofs)
{
    auto const played = brute::play(law, walk.history);
    CHECK(played.lawful);
    for (auto const& way : proofs.every_way) {
        std::set<std::string> before;
        for (auto const& step : played.steps) {
            if (step.event.activity == way.to && !step.silent)
                for (auto const& gate : way.through)
                    CHECK_MESSAGE(before.contains(gate), way.to, " is said to need ", gate);
            before.insert(step.event.activity);
        }
    }
}

void walk_at_random(Law const& law, Proofs const& proofs, Said const& said, properties::Random& random)
{
    auto const demands = detail::demands_of(law);
    auto const& index = law.kernel().activity_index;
    for (std::size_t i = 0; i < walks; ++i) {
        Walk walk(law);
        for (std::size_t tried = 0; tried < events_tried; ++tried) {
            if (random.chance(20)) walk.today = walk.today + static_cast<std::int32_t>(random.below(6));
            auto event = any_event(law, random);
            auto const id = event.activity;
            Findings found;
            bool const lawful = walk.go(law, std::move(event), &found);
            for (auto const& finding : found) // what never happens may be tried, and is refused
                if (finding.status == Status::violated && !said.never_happens.contains(id))
                    CHECK_MESSAGE(!said.never_fires.contains(rule_id(law, finding)), rule_id(law, finding), " applies");
            if (!lawful || !index.contains(id)) continue;
            CHECK_MESSAGE(!said.never_happens.contains(id), id, " is said never to happen");
            CHECK_MESSAGE(demands.graph.can(index.at(id)), id, " is out of reach in the graph");
        }
        no_way_round(law, walk, proofs);
    }
}

void no_way_out(Law const& law, PackFlaw const& flaw, std::set<std::string> const& ends, properties::Random& random)
{
    CAPTURE(flaw.says.en);
    Walk there(law);
    for (auto const& event : flaw.history) {
        there.today = event.occurred.local_date();
        CHECK(there.go(law, event));
        CHECK_FALSE(ends.contains(event.activity));
    }
    CHECK_FALSE(there.state.ended);
    for (std::size_t i = 0; i < walks; ++i) {
        auto walk = there;
        for (std::size_t tried = 0; tried < events_tried; ++tried) {
            if (random.chance(20)) walk.today = walk.today + static_cast<std::int32_t>(random.below(6));
            auto event = any_event(law, random);
            auto const id = event.activity;
            if (walk.go(law, std::move(event))) CHECK_MESSAGE(!ends.contains(id), id, " ends the case after all");
        }
    }
}

} // namespace

TEST_SUITE("hygiene and histories at random")
{
    TEST_CASE("no history does what is said of a random procedure to be impossible")
    {
        std::map<PackFlaw::Kind, std::size_t> tally;
        std::size_t gates = 0;
        for (auto const seed : properties::seeds(usual_walks)) {
            auto const made = brute::random_procedure(seed);
            INFO("DULY_SEED=", seed, "\n", made.text);
            auto const proofs = prove(made.law);
            auto const said = said_of(made.law, proofs, tally);
            for (auto const& way : proofs.every_way) gates += way.through.size();
            properties::Random random(seed);
            walk_at_random(made.law, proofs, said, random);
            for (auto const& flaw : said.dead_ends) no_way_out(made.law, flaw, said.ends, random);
        }
        for (auto const& [kind, count] : tally) MESSAGE(count, " ", word(kind));
        MESSAGE(gates, " gates");
        if (!properties::as_many_as_usual(usual_walks)) return;
        CHECK(gates > 20);
        CHECK(tally[PackFlaw::Kind::never_happens] > 30);
        CHECK(tally[PackFlaw::Kind::never_fires] > 30);
        CHECK(tally[PackFlaw::Kind::dead_end] > 0);
    }
}
