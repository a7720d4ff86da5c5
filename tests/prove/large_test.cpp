// SPDX-License-Identifier: Apache-2.0
// Procedures that go in circles and procedures of great size: an answer, in time.
#include "duly/prove/prove.hpp"

#include <doctest/doctest.h>

#include "properties/random.hpp"

#include <algorithm>
#include <ctime>
#include <string>
#include <vector>

using namespace duly;

namespace {

Activity step(std::string id)
{
    Activity made;
    made.id = std::move(id);
    made.phase = "one";
    return made;
}

std::string numbered(char const* name, std::size_t i) { return name + std::to_string(i); }

Rule before(std::vector<std::string> first, std::string then)
{
    Rule rule;
    rule.id = "R-" + first.front() + "-" + then;
    rule.kind = RuleKind::precedence;
    rule.first = std::move(first);
    rule.then = {std::move(then)};
    return rule;
}

Claim promised(std::string first, std::string then)
{
    Claim claim;
    claim.id = first + "_before_" + then;
    claim.first = {std::move(first)};
    claim.then = {std::move(then)};
    return claim;
}

Condition fact(std::size_t i)
{
    Condition condition;
    condition.op = Condition::Op::fact;
    condition.name = numbered("f", i);
    return condition;
}

Procedure steps(std::size_t count)
{
    Procedure made;
    made.id = "t/large";
    made.phases = {"one"};
    made.valid_from = Date::parse("2020-01-01").value();
    for (std::size_t i = 0; i < count; ++i) made.activities.push_back(step(numbered("a", i)));
    return made;
}

void with_facts(Procedure& procedure, std::size_t count)
{
    Role anyone;
    anyone.id = "any";
    anyone.anyone = true;
    procedure.roles.push_back(anyone);
    for (std::size_t i = 0; i < count; ++i) {
        FactSpec spec;
        spec.id = numbered("f", i);
        spec.by = {"any"};
        procedure.facts.push_back(std::move(spec));
    }
}

// How long it takes is said and not asked: what grows beyond all measure meets the limit that every test has.
Proofs proved_in_time(Procedure procedure)
{
    auto const begin = std::clock();
    auto proofs = prove(Law(std::move(procedure), Calendar::plain_weekdays(), "{}", "0"));
    auto const took = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    MESSAGE(proofs.count(Proof::proved), " proved, ", proofs.count(Proof::refuted), " refuted, ",
            proofs.count(Proof::not_shown), " not shown, ", proofs.flaws.size(), " flaws in ", took, " s");
    return proofs;
}

std::size_t count(Proofs const& proofs, PackFlaw::Kind kind)
{
    return static_cast<std::size_t>(std::count_if(proofs.flaws.begin(), proofs.flaws.end(),
                                                  [&](PackFlaw const& flaw) { return flaw.kind == kind; }));
}

} // namespace

TEST_SUITE("procedures of every size")
{
    TEST_CASE("what is demanded before itself never happens, and a claim about it holds")
    {
        auto procedure = steps(3);
        procedure.rules = {before({"a0"}, "a1"), before({"a1"}, "a0"), before({"a1"}, "a2")};
        procedure.claims = {promised("a0", "a1"), promised("a2", "a1"), promised("a0", "a2")};
        auto const proofs = proved_in_time(std::move(procedure));
        CHECK(count(proofs, PackFlaw::Kind::never_happens) == 3);
        CHECK(proofs.count(Proof::refuted) == 0);
        CHECK(proofs.claims[0].outcome == Proof::proved);
        CHECK(proofs.claims[2].outcome == Proof::proved);
    }

    TEST_CASE("a chain of ten thousand steps")
    {
        auto procedure = steps(10'000);
        for (std::size_t i = 1; i < 10'000; ++i)
            procedure.rules.push_back(before({numbered("a", i - 1)}, numbered("a", i)));
        procedure.claims = {promised("a9998", "a9999"), promised("a9990", "a9999"), promised("a0", "a9999"),
                            promised("a9999", "a9998")};
        auto const proofs = proved_in_time(std::move(procedure));
        CHECK(proofs.claims[0].outcome == Proof::proved);
        CHECK(proofs.claims[1].outcome == Proof::proved);
        CHECK(proofs.claims[2].outcome != Proof::refuted);
        CHECK(proofs.claims[3].outcome != Proof::proved);
    }

    TEST_CASE("a circle of ten thousand steps is named, and all that waits for it never happens")
    {
        auto procedure = steps(10'000);
        for (std::size_t i = 0; i < 5'000; ++i)
            procedure.rules.push_back(before({numbered("a", (i + 1) % 5'000)}, numbered("a", i)));
        for (std::size_t i = 5'000; i < 10'000; ++i)
            procedure.rules.push_back(before({numbered("a", i - 1)}, numbered("a", i)));
        auto const proofs = proved_in_time(std::move(procedure));
        CHECK(count(proofs, PackFlaw::Kind::never_happens) == 10'000);
        CHECK(proofs.flaws.front().circle.size() == 5'000);
        CHECK(proofs.flaws.back().circle.empty());
    }

    TEST_CASE("ten thousand goals, and every way to each goes through all before it")
    {
        auto procedure = steps(10'000);
        for (std::size_t i = 1; i < 10'000; ++i)
            procedure.rules.push_back(before({numbered("a", i - 1)}, numbered("a", i)));
        for (auto& activity : procedure.activities) activity.judges_again = true;
        auto const proofs = proved_in_time(std::move(procedure));
        REQUIRE(!proofs.every_way.empty());
        CHECK(proofs.every_way.front().to == "a1");
        CHECK(proofs.every_way.back().to == "a49");
        CHECK(proofs.every_way.back().through.size() == 49);
    }

    TEST_CASE("ten thousand steps with rules at random")
    {
        properties::Random random(1);
        auto procedure = steps(10'000);
        for (std::size_t i = 0; i < 10'000; ++i) {
            auto const then = 1 + random.below(9'999);
            auto rule = before({numbered("a", random.below(then))}, numbered("a", then));
            rule.id += "-" + std::to_string(i);
            procedure.rules.push_back(std::move(rule));
        }
        for (std::size_t i = 0; i < 10; ++i) {
            auto const then = 1 + random.below(9'999);
            procedure.claims.push_back(promised(numbered("a", random.below(then)), numbered("a", then)));
        }
        auto const proofs = proved_in_time(std::move(procedure));
        CHECK(proofs.count(Proof::refuted) > 0);
    }

    TEST_CASE("three hundred steps, and everything depends on drafts and facts")
    {
        properties::Random random(2);
        auto procedure = steps(300);
        with_facts(procedure, 8);
        for (auto& activity : procedure.activities) {
            FieldSpec draft;
            draft.name = "draft";
            draft.type = FieldType::digest;
            activity.fields = {draft};
        }
        for (std::size_t i = 0; i < 900; ++i) {
            auto const then = 1 + random.below(299);
            auto rule =
                before({numbered("a", random.below(then)), numbered("a", random.below(then))}, numbered("a", then));
            rule.id += "-" + std::to_string(i);
            if (random.chance(50)) rule.same = {{"draft", "draft"}};
            if (random.chance(50)) rule.when = fact(random.below(8));
            if (random.chance(10)) rule.since = {numbered("a", random.below(300))};
            procedure.rules.push_back(std::move(rule));
        }
        for (std::size_t i = 0; i < 20; ++i) {
            auto const then = 1 + random.below(299);
            procedure.claims.push_back(promised(numbered("a", random.below(then)), numbered("a", then)));
            if (random.chance(50)) procedure.claims.back().same = {{"draft", "draft"}};
        }
        procedure.activities.front().judges_again = procedure.activities.back().judges_again = true;
        static_cast<void>(proved_in_time(std::move(procedure)));
    }

    TEST_CASE("sixty-four facts in one condition")
    {
        for (bool const all : {true, false}) {
            auto procedure = steps(2);
            with_facts(procedure, 64);
            auto rule = before({"a0"}, "a1");
            rule.when.op = all ? Condition::Op::all : Condition::Op::any;
            for (std::size_t i = 0; i < 64; ++i) rule.when.parts.push_back(fact(i));
            procedure.claims = {promised("a0", "a1")};
            procedure.claims.front().when = rule.when;
            procedure.rules = {std::move(rule)};
            static_cast<void>(proved_in_time(std::move(procedure)));
        }
    }

    TEST_CASE("sixty-four facts over as many rules")
    {
        auto procedure = steps(65);
        with_facts(procedure, 64);
        for (std::size_t i = 0; i < 64; ++i) {
            auto rule = before({numbered("a", i)}, "a64");
            rule.when = fact(i);
            procedure.rules.push_back(rule);
            procedure.claims.push_back(promised(numbered("a", i), "a64"));
            procedure.claims.back().when = fact(i);
        }
        CHECK(proved_in_time(std::move(procedure)).count(Proof::proved) == 64);
    }

    TEST_CASE("a rule with two hundred alternatives")
    {
        auto procedure = steps(201);
        std::vector<std::string> first;
        for (std::size_t i = 0; i < 200; ++i) first.push_back(numbered("a", i));
        procedure.rules = {before(first, "a200")};
        procedure.claims = {promised("a7", "a200"), promised("a200", "a7")};
        CHECK(proved_in_time(std::move(procedure)).count(Proof::refuted) == 2);
    }

    TEST_CASE("five hundred claims")
    {
        auto procedure = steps(501);
        for (std::size_t i = 1; i <= 500; ++i) {
            procedure.rules.push_back(before({numbered("a", i - 1)}, numbered("a", i)));
            procedure.claims.push_back(promised(numbered("a", i - 1), numbered("a", i)));
        }
        CHECK(proved_in_time(std::move(procedure)).count(Proof::proved) == 500);
    }
}
