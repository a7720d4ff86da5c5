// SPDX-License-Identifier: Apache-2.0
// A claim for every combination of parameters: held against binding each combination and proving it anew.
#include "duly/prove/every_choice.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace duly;

namespace {

std::string pack(std::string const& rules, std::string const& claim)
{
    std::string text = R"(
procedure: t/choices
valid_from: 2020-01-01
title: {zh: 程序, en: procedure}
roles:
  any: {zh: 任何人, en: anyone}
parameters:
  A: {default: yes, choices: [yes, no], asks: {zh: 甲, en: a}}
  B: {default: yes, choices: [yes, no], asks: {zh: 乙, en: b}}
  C: {default: error, choices: [warning, error], asks: {zh: 丙, en: c}}
  D: {default: unset, asks: {zh: 丁, en: d}}
activities:
  one:
    reviewed: {by: any, article: 1, zh: 审查, en: review}
    heard: {by: any, article: 1, zh: 听证, en: hearing}
    sent: {by: any, article: 1, zh: 送审, en: sending}
  two:
    decided: {by: any, article: 1, zh: 决定, en: decision}
rules:
)";
    std::string line;
    for (char const c : rules + "\n")
        if (c != '\n') line += c;
        else if (!line.empty())
            text += "  - {article: 1, says: {zh: 规则, en: rule}, " + std::exchange(line, "") + "}\n";
    return text + "claims:\n  - {id: c, article: 1, says: {zh: 保证, en: claim}, " + claim + "}\n";
}

PackSet loaded(std::string const& text)
{
    PackSet set;
    for (auto const& problem : set.add_text(text, "choices.yaml")) {
        CAPTURE(problem.where());
        CHECK_MESSAGE(problem.warning, problem.says.en);
    }
    return set;
}

EveryChoice every(PackSet const& set, Parameters const& given = {})
{
    auto const law = set.bind("t/choices", given, Calendar::plain_weekdays()).value();
    return prove_every_choice(set, "t/choices", given, law, prove_claim(law, "c"));
}

std::vector<Parameters> combinations()
{
    std::vector<Parameters> all;
    for (auto const* a : {"yes", "no"})
        for (auto const* b : {"yes", "no"})
            for (auto const* c : {"warning", "error"}) all.push_back({{"A", a}, {"B", b}, {"C", c}});
    return all;
}

// Whether this combination has the values of one of which it is said that it is not proved.
bool said_unproved(EveryChoice const& choices, Parameters const& combination)
{
    return std::any_of(choices.unproved.begin(), choices.unproved.end(), [&](Otherwise const& each) {
        return std::all_of(each.chosen.begin(), each.chosen.end(),
                           [&](auto const& one) { return combination.at(one.first) == one.second; });
    });
}

// No law of the eight that is not proved by itself is passed over, and none is called unproved that is proved.
std::size_t compared(std::string const& rules, std::string const& claim)
{
    auto const set = loaded(pack(rules, claim));
    auto const choices = every(set);
    std::size_t unproved = 0;
    for (auto const& combination : combinations()) {
        auto const law = set.bind("t/choices", combination, Calendar::plain_weekdays()).value();
        bool const proved = prove_claim(law, "c").outcome == Proof::proved;
        CAPTURE(combination.at("A"));
        CAPTURE(combination.at("B"));
        CAPTURE(combination.at("C"));
        if (!proved) CHECK(said_unproved(choices, combination));
        unproved += !proved;
    }
    for (auto const& each : choices.unproved) {
        CHECK(each.proof.outcome != Proof::proved);
        CHECK(each.proof.outcome == prove_claim(each.law, "c").outcome);
        CHECK(each.law.digest() == set.bind("t/choices", each.chosen, Calendar::plain_weekdays()).value().digest());
    }
    return unproved;
}

} // namespace

TEST_SUITE("claims under every choice")
{
    TEST_CASE("two parameters that only together let the step be left out")
    {
        CHECK(compared("id: R, kind: precedence, first: reviewed, then: decided, "
                       "unless: {all: [{param: A, is: no}, {param: B, is: no}]}",
                       "first: reviewed, then: decided") == 2);
    }

    TEST_CASE("a rule that another one stands in for, unless a parameter lowers it")
    {
        CHECK(compared("id: R, kind: precedence, first: sent, then: decided\n"
                       "id: S, kind: precedence, first: reviewed, then: sent, severity: {param: C}\n"
                       "id: T, kind: precedence, first: reviewed, then: decided, when: {param: B, is: no}",
                       "first: reviewed, then: decided") == 2);
    }

    TEST_CASE("a claim that itself depends on a parameter")
    {
        CHECK(compared("id: R, kind: precedence, first: heard, then: decided, when: {param: A, is: yes}",
                       "first: heard, then: decided, when: {param: B, is: yes}") == 2);
    }

    TEST_CASE("what a derogation lets pass")
    {
        CHECK(compared("id: R, kind: precedence, first: reviewed, then: decided\n"
                       "id: D, kind: derogation, from: [R], severity: warning, when: {param: A, is: no}",
                       "first: reviewed, then: decided") == 4);
    }

    TEST_CASE("that something stays possible, also where no choice is the strictest")
    {
        CHECK(compared("id: R, kind: precedence, first: reviewed, then: decided, when: {param: A, is: yes}\n"
                       "id: S, kind: absence, of: reviewed, when: {param: B, is: no}",
                       "always_possible: decided, after: sent") == 2);
        CHECK(compared("id: R, kind: precedence, first: heard, then: decided, when: {param: A, is: yes}\n"
                       "id: S, kind: absence, of: heard, when: {param: A, is: no}",
                       "always_possible: decided, after: sent") == 0);
    }

    TEST_CASE("few proofs are enough where little depends on the parameters")
    {
        auto const set = loaded(pack("id: R, kind: precedence, first: reviewed, then: decided\n"
                                     "id: S, kind: precedence, first: heard, then: decided, when: {param: A, is: yes}\n"
                                     "id: T, kind: precedence, first: sent, then: heard, severity: {param: C}",
                                     "first: reviewed, then: decided"));
        CHECK(every(set).proofs == 1);
    }

    TEST_CASE("what is given stays, and what has no list of choices is named")
    {
        auto const set =
            loaded(pack("id: R, kind: precedence, first: reviewed, then: decided, when: {param: A, is: yes}\n"
                        "id: S, kind: deemed, after: sent, without: heard, then: reviewed, within: {days: 3}, when: "
                        "{param: D, is: {days: 1}}",
                        "first: reviewed, then: decided"));
        CHECK(every(set).unproved.size() == 1);
        CHECK(every(set, {{"A", "yes"}}).unproved.empty());
        CHECK(every(set).left_out == std::vector<std::string>{"D"});
        CHECK_THROWS_AS((void)prove_every_choice(set, "t/nothing", {},
                                                 set.bind("t/choices", {}, Calendar::plain_weekdays()).value(), {}),
                        std::invalid_argument);
    }
}
