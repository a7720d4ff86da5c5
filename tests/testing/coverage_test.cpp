// SPDX-License-Identifier: Apache-2.0
// What tests of a small pack exercised, against a count by hand.
#include <doctest/doctest.h>

#include "permit.hpp"

#include "duly/record/canonical_json.hpp"

#include <algorithm>
#include <thread>
#include <vector>

using namespace duly;
using namespace duly::testing;

namespace {

CheckOptions into(Coverage& coverage)
{
    CheckOptions options;
    options.coverage = &coverage;
    return options;
}

PackCoverage only_pack(Coverage const& coverage)
{
    auto const packs = coverage.packs();
    REQUIRE(packs.size() == 1);
    return packs.front();
}

std::string counts(RuleCoverage const& rule)
{
    return rule.id + " " + std::to_string(rule.bound) + " " + std::to_string(rule.kept) + " " +
           std::to_string(rule.broken);
}

std::vector<std::string> rules(Coverage const& coverage)
{
    std::vector<std::string> out;
    for (auto const& rule : only_pack(coverage).rules) out.push_back(counts(rule));
    return out;
}

std::string gates(Coverage const& coverage)
{
    std::string out;
    for (auto const& gate : only_pack(coverage).gates)
        out += gate.activity + " " + std::to_string(gate.passed) + " " + std::to_string(gate.refused) + "; ";
    return out;
}

std::string exemptions(Coverage const& coverage)
{
    std::string out;
    for (auto const& each : only_pack(coverage).exemptions)
        out += each.rule + (each.derogation ? " lowers " : " unless ") + std::to_string(each.taken) + "; ";
    return out;
}

} // namespace

TEST_SUITE("coverage of the permit pack")
{
    TEST_CASE("nothing is exercised before anything is checked")
    {
        auto const pack = Coverage::nothing_of(permits::law());
        CHECK(pack.rules.size() == 4); // R-5 is a derogation
        CHECK(pack.exemptions.size() == 2);
        CHECK(pack.gates.size() == 2); // review.given and permit.issued
        auto const all = shares(pack);
        CHECK(all.rules_bound.seen == 0);
        CHECK(all.rules_bound.of == 4);
        CHECK(all.facts.of == 4);
        CHECK(all.parameters.of == 2);
        CHECK(all.parameters.seen == 0);
    }

    TEST_CASE("a lawful permit binds and keeps three of four rules")
    {
        Coverage coverage;
        CHECK_LAWFUL(Checked(permits::lawful(), into(coverage)));
        // R-2 binds only where the review was foul; the permit is published in time.
        CHECK(rules(coverage) == std::vector<std::string>{"R-1 1 1 0", "R-2 0 0 0", "R-3 1 1 0", "R-4 1 1 0"});
        CHECK(gates(coverage) == "review.given 1 0; permit.issued 1 0; ");
        CHECK(exemptions(coverage) == "R-1 unless 0; R-5 lowers 0; ");
        auto const pack = only_pack(coverage);
        CHECK(pack.facts[0].found_false == 1);
        CHECK(pack.facts[0].found_true == 0);
        CHECK(pack.parameters[0].used.at("7") == 1);
    }

    TEST_CASE("what is broken is counted as bound and broken and its gate as refused")
    {
        Coverage coverage;
        CHECK_UNLAWFUL(Checked(permits::unreviewed().after_days(30), into(coverage)));
        CHECK(rules(coverage) == std::vector<std::string>{"R-1 1 0 1", "R-2 0 0 0", "R-3 0 0 0", "R-4 1 0 1"});
        CHECK(gates(coverage) == "review.given 0 0; permit.issued 0 1; ");
    }

    TEST_CASE("a foul review refuses the permit and has the outcome")
    {
        Coverage coverage;
        auto trace = permits::drafted();
        trace.by("ada", "lawyer").event("review.given", {{"draft", "d1"}, {"outcome", "foul"}}, {"opinion"});
        trace.by("bureau", "office").event("permit.issued", {{"draft", "d1"}});
        Checked const checked(trace, into(coverage));
        CHECK_FINDING(checked, "R-2", "permit.issued");
        CHECK(checked.outcomes() == std::vector<std::string>{"revoked"});
        CHECK(rules(coverage) == std::vector<std::string>{"R-1 1 1 0", "R-2 1 0 1", "R-3 1 1 0", "R-4 1 0 0"});
        CHECK(only_pack(coverage).outcomes[0].arisen == 1);
        CHECK(shares(only_pack(coverage)).outcomes.percent() == 100);
    }

    TEST_CASE("an exception that was taken is counted and its rule is not")
    {
        Coverage coverage;
        auto trace = permits::drafted();
        trace.fact("urgent", true).event("permit.issued", {{"draft", "d1"}});
        CHECK_LAWFUL(Checked(trace, into(coverage)));
        CHECK(exemptions(coverage) == "R-1 unless 1; R-5 lowers 0; ");
        CHECK(rules(coverage)[0] == "R-1 0 0 0");
        CHECK(only_pack(coverage).facts[0].found_true == 1);
    }

    TEST_CASE("a derogation is taken where it lowers a finding")
    {
        Coverage coverage;
        auto trace = permits::drafted();
        trace.fact("small", true).by("ada", "lawyer").event("review.given", {{"draft", "d1"}, {"outcome", "fair"}});
        Checked const checked(trace, into(coverage));
        CHECK(checked.verdict() == Verdict::warning);
        CHECK(exemptions(coverage) == "R-1 unless 0; R-5 lowers 1; ");
        CHECK(gates(coverage) == "review.given 1 0; permit.issued 0 0; "); // lowered, it bars no longer
        CHECK(rules(coverage)[2] == "R-3 1 0 1");
    }

    TEST_CASE("checks under other parameters add up in one pack")
    {
        Coverage coverage;
        CHECK_LAWFUL(permits::lawful(), permits::law(), into(coverage));
        CHECK_LAWFUL(permits::lawful(), permits::law({{"P-1", "3"}}), into(coverage));
        auto const pack = only_pack(coverage);
        CHECK(pack.checks == 2);
        CHECK(pack.rules[0].bound == 2);
        CHECK(shares(pack).parameters.percent() == 100);
    }

    TEST_CASE("a trace that cannot be judged exercises nothing")
    {
        Coverage coverage;
        Trace trace;
        trace.on("2026-03-02").event("permit.isued");
        CHECK_FALSE(Checked(trace, permits::law(), into(coverage)).problem().empty());
        CHECK(coverage.packs().empty());
    }

    TEST_CASE("a correction counts what is found once it is known")
    {
        Coverage coverage;
        auto trace = permits::lawful();
        trace.by("clerk").correct("review.given", {{"draft", "d9"}});
        CHECK_FINDING(Checked(trace, into(coverage)), "R-1", "correction.made");
        CHECK(rules(coverage)[0] == "R-1 1 1 1");
    }
}

TEST_SUITE("the report")
{
    TEST_CASE("the table names what was never exercised by a dash")
    {
        Coverage coverage;
        static_cast<void>(Checked(permits::lawful(), into(coverage)));
        auto const en = coverage.text(Language::en), zh = coverage.text(Language::zh);
        CHECK(en.find("Permit (test/permit), 1 checked\n") == 0);
        CHECK(en.find("  rules bound            3/4  75 %\n") != en.npos);
        CHECK(en.find("  R-1   1        1      1     -\n") != en.npos);
        CHECK(en.find("  R-2   2        -      -     -\n") != en.npos);
        CHECK(en.find("  P-1         3           -\n") != en.npos);
        CHECK(zh.find("许可 (test/permit)，检查 1 次\n") == 0);
        CHECK(zh.find("适用过的规则    3/4  75 %\n") != zh.npos);
    }

    TEST_CASE("the report in JSON is canonical and complete")
    {
        Coverage coverage;
        static_cast<void>(Checked(permits::lawful(), into(coverage)));
        auto const json = coverage.json();
        CHECK_FALSE(check_canonical(json));
        CHECK(json.find(R"({"article":"1","bound":1,"broken":0,"id":"R-1","kept":1})") != json.npos);
        CHECK(json.find(R"({"choices":["7","3"],"id":"P-1","used":[{"checks":1,"value":"7"}]})") != json.npos);
        CHECK(Coverage().json() == R"({"packs":[]})");
    }

    TEST_CASE("what falls short of a threshold is said")
    {
        Coverage coverage;
        CHECK(coverage.below({}).size() == 1); // nothing was checked at all
        static_cast<void>(Checked(permits::lawful(), into(coverage)));
        CHECK(coverage.below({}).empty());
        CHECK(coverage.below({.rules_bound = 75}).empty());
        auto const below = coverage.below({.rules_bound = 76, .rules_kept = 100, .gates_passed = 100});
        REQUIRE(below.size() == 2);
        CHECK(below[0].en == "test/permit: rules bound 75 % < 76 %");
        CHECK(below[1].zh == "test/permit：遵守过的规则 75 % < 100 %");
        CHECK(coverage.below({}, "test/permit").empty());
        CHECK(coverage.below({}, "no/such-pack").size() == 1);
    }

    TEST_CASE("checks of several threads all count")
    {
        Coverage coverage;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int n = 0; n < 25; ++n) static_cast<void>(Checked(permits::lawful(), into(coverage)));
            });
        for (auto& thread : threads) thread.join();
        CHECK(only_pack(coverage).checks == 100);
        CHECK(only_pack(coverage).rules[0].kept == 100);
    }

    TEST_CASE("a check that names no coverage is noted for the process")
    {
        auto const before = Coverage::process().json();
        static_cast<void>(Checked(permits::lawful()));
        CHECK(Coverage::process().json() != before);
    }
}
