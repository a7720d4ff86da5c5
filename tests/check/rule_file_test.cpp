// SPDX-License-Identifier: Apache-2.0
// A rule file is read whole or not at all, and every mistake is told with its place and a way out.
#include "duly/check/rule_file.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace duly;

namespace {

[[nodiscard]] RuleSetLoaded load(std::string const& rules)
{
    return load_rules("rules: test\nrules_of_the_log:\n" + rules, "test.yaml");
}

void refuses(std::string const& rules, std::string const& expected, int line = 3)
{
    CAPTURE(rules);
    auto const loaded = load(rules);
    CHECK(!loaded.rules.has_value());
    REQUIRE(!loaded.problems.empty());
    bool const told = std::any_of(loaded.problems.begin(), loaded.problems.end(), [&](PackProblem const& problem) {
        return problem.says.en.find(expected) != std::string::npos && problem.line == line && !problem.says.zh.empty();
    });
    CAPTURE(loaded.problems.front().where());
    CAPTURE(loaded.problems.front().says.en);
    CHECK_MESSAGE(told, expected);
}

} // namespace

TEST_SUITE("a rule file")
{
    TEST_CASE("says its rules in the words of the log")
    {
        auto const loaded =
            load("  - {id: R, article: 4, template: response, of: [a, [b, {glob: 'c*'}]], within: {days: 3}}\n"
                 "  - {id: S, template: absence, of: a, times: 2, severity: warning}\n");
        REQUIRE(loaded.rules.has_value());
        auto const& rules = loaded.rules->rules;
        REQUIRE(rules.size() == 2);
        CHECK(rules[0].kind == Template::response);
        CHECK(rules[0].article == "4");
        CHECK(rules[0].within == Duration{Duration::days, 3, false, true});
        CHECK(in_words(loaded.rules->arguments[rules[0].of[1]]) == "b | c*");
        CHECK(rules[1].times == 2);
        CHECK(rules[1].severity == Severity::warning);
        CHECK(rules[0].of[0] == rules[1].of[0]); // the same activity is the same argument
        CHECK(loaded.rules->digest.size() == 64);
    }

    TEST_CASE("has a template that exists, with a suggestion otherwise")
    {
        refuses("  - {id: R, template: chain_respons, of: [a, b]}\n", "chain_response");
        refuses("  - {id: R, of: [a, b]}\n", "no template");
    }

    TEST_CASE("gives each template what it takes")
    {
        refuses("  - {id: R, template: response, of: [a]}\n", "takes 2 activities");
        refuses("  - {id: R, template: existence, of: [a, b]}\n", "takes 1 activity");
        refuses("  - {id: R, template: precedence, of: [a, b], within: {days: 2}}\n", "within is for response");
        refuses("  - {id: R, template: response, of: [a, b], times: 2}\n", "times is for existence");
        refuses("  - {id: R, template: interval, of: [a, b]}\n", "needs at_least or at_most");
        refuses("  - {id: R, template: competence, of: [a]}\n", "who may");
        refuses("  - {id: R, template: response, of: [a, b], some: true}\n", "'some' needs");
        refuses("  - {id: R, template: response, of: [a, b], pauses: [{from: c, to: d}]}\n", "pauses needs a 'within'");
        refuses("  - {id: R, template: chain_response, of: [a, b], same: draft}\n", "same is for");
    }

    TEST_CASE("knows its own words, each rule once, and activities that can be meant")
    {
        refuses("  - {id: R, template: init, of: [a], wihtin: 3}\n", "within");
        refuses("  - {id: R, template: init, of: [a]}\n  - {id: R, template: end, of: [a]}\n", "two rules 'R'", 4);
        refuses("  - {id: R, template: init, of: [{regex: '('}]}\n", "no regular expression");
        refuses("  - {id: R, template: init, of: [{name: a, glob: b}]}\n", "one of name, glob and regex");
        refuses("  - {id: R, template: init, of: [{name: a, where: {attribute: x, is: 1, in: [2]}}]}\n",
                "compares once");
        refuses("  - {id: R, template: init, of: [{name: a, where: {is: 1}}]}\n", "no attribute");
        refuses("  - {id: R, template: response, of: [a, b], within: {day: 3}}\n", "days");
        refuses("  - {id: R, template: response, of: [a, b], within: {hours: 999999999}}\n", "from 0 to 100000");
    }

    TEST_CASE("is YAML, one document, with rules in it, and nothing is half read")
    {
        CHECK(!load_rules("rules: [", "x").rules.has_value());
        CHECK(!load_rules("", "x").rules.has_value());
        CHECK(!load_rules("rules: a\n", "x").rules.has_value());
        CHECK(!load_rules("rules: a\nrules_of_the_log: []\n---\nrules: b\n", "x").rules.has_value());
        CHECK(!load_rule_file("/nowhere/rules.yaml").rules.has_value());
        auto const waived = load_rules("rules: a\nrules_of_the_log:\n  - {id: Rule-1, template: init, of: [a]}\n"
                                       "waivers:\n  - {rule: Rule-2, case: 1, reason: x}\n",
                                       "x");
        REQUIRE(!waived.problems.empty());
        CHECK(waived.problems.front().says.en.find("Rule-1") != std::string::npos);
    }
}
