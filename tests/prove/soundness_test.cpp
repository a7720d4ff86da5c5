// SPDX-License-Identifier: Apache-2.0
// Procedures in which a claim seems to follow and does not: brute force breaks each of them.
#include "prove/brute_force.hpp"
#include "prove/random_procedure.hpp"

#include "duly/prove/prove.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace duly;

namespace {

// One procedure: `declared` are facts, documents and activities, `rules` and the claim are written without what every
// one of them needs.
std::string pack(std::string const& activities, std::vector<std::string> const& rules, std::string const& claim)
{
    std::string text = "procedure: t/random\nvalid_from: 2020-01-01\ntitle: {zh: 程序, en: procedure}\n"
                       "roles:\n  any: {zh: 任何人, en: anyone}\n"
                       "facts:\n  urgent: {by: any, article: 1, zh: 紧急, en: urgent}\n"
                       "documents:\n  report: {zh: 报告, en: report}\nactivities:\n  one:\n";
    text += activities;
    text += "rules:\n";
    for (std::size_t i = 0; i < rules.size(); ++i)
        text += "  - {id: R" + std::to_string(i) + ", article: 1, says: {zh: 规则, en: rule}, " + rules[i] + "}\n";
    return text + "claims:\n  - {id: c, article: 1, says: {zh: 保证, en: claim}, " + claim + "}\n";
}

std::string step(std::string const& id, std::string const& fields = "", std::string const& more = "")
{
    return "    " + id + ": {by: any, article: 1, zh: 环节, en: step" +
           (fields.empty() ? "" : ", fields: {" + fields + "}") + more + "}\n";
}

// What makes it hard to show how the claim is broken, so that nothing but the proof can tell: the activity needs y and
// then z, and who asks for z first has lost.
std::vector<std::string> hard(std::string const& activity, std::vector<std::string> rules)
{
    rules.insert(rules.begin(), {"kind: precedence, first: z, then: " + activity,
                                 "kind: precedence, first: y, then: " + activity + ", where: {not: {done: z}}"});
    return rules;
}

// Brute force breaks the claim, and the proof does not say that it holds.
void breaks(std::string const& text)
{
    CAPTURE(text);
    auto const law = brute::law_of(text);
    REQUIRE(law.has_value());
    auto const tried = brute::explore(*law, law->procedure().claims.at(0), {8, 200'000, 3});
    CHECK(tried.outcome == brute::Outcome::broken);
    CHECK_MESSAGE(prove(*law).claims.at(0).outcome != Proof::proved, "proved, and yet broken");
}

} // namespace

TEST_SUITE("what does not follow")
{
    TEST_CASE("of several units named, the one that was consulted does not speak for the others")
    {
        breaks(pack(
            step("a", "who: actor") + step("b", "all: actors") + step("c", "all: actors"),
            {"kind: precedence, first: a, then: b, same: {who: all}", "kind: precedence, first: b, then: c, same: all"},
            "first: a, then: c, same: {who: all}"));
    }

    TEST_CASE("what is forbidden after two refusals is not forbidden after one")
    {
        breaks(pack(step("y") + step("z") + step("a", "k: digest") + step("b", "k: digest"),
                    hard("b", {"kind: absence, of: b, after: a, same: k, times: 2", "kind: content, of: b, has: [k]",
                               "kind: precedence, first: a, then: b, same: k"}),
                    "never: b, after: a"));
    }

    TEST_CASE("an empty list is present and names nobody")
    {
        breaks(pack(step("a", "all: actors"), {"kind: content, of: a, has: [all], severity: warning"},
                    "never: a, after: a, when: {all: [{field: all, at_most: 1}, {not: {field: all}}]}"));
    }

    TEST_CASE("two drafts are compared with a third, each for itself")
    {
        breaks(pack(
            step("y") + step("z") + step("a", "k: digest") + step("b", "k: digest") + step("c", "k: digest, n: digest"),
            hard("c", {"kind: absence, of: c, unless: {field: k, same_as: a.k}", "kind: content, of: c, has: [n, k]",
                       "kind: absence, of: c, when: {field: n, same_as: k}",
                       "kind: precedence, first: b, then: c, where: {field: k}",
                       "kind: absence, of: c, when: {field: n, same_as: b.k}"}),
            "first: a, then: c, same: {k: n}, when: {not: {field: k, same_as: b.k}}"));
    }

    TEST_CASE("the same memory is asked for two drafts, each for itself")
    {
        breaks(pack(
            step("y") + step("z") + step("a", "k: digest") + step("c", "k: digest, n: digest, m: digest"),
            hard("c", {"kind: precedence, first: a, then: c, same: k", "kind: absence, of: c, after: a, same: {k: n}",
                       "kind: content, of: c, has: [m, n]", "kind: absence, of: c, when: {field: m, same_as: k}",
                       "kind: absence, of: c, when: {field: m, same_as: n}"}),
            "first: a, then: c, same: {k: m}"));
    }

    TEST_CASE("a draft and a round compared together need not be one and the same word")
    {
        breaks(pack(step("a", "k: digest, n: digest") + step("c", "k: digest, n: digest"),
                    {"kind: precedence, first: a, then: c, same: [k, n]", "kind: content, of: c, has: [k, n]",
                     "kind: absence, of: c, when: {field: k, same_as: n}"},
                    "never: c, after: c"));
    }

    TEST_CASE("silence that ends nothing leaves a machine where it stands after the end")
    {
        breaks(pack(step("y") + step("z") + step("a") + step("b", "", ", drives: Emergency.act") +
                        step("e", "", ", ends: true") + step("r", "", ", drives: Emergency.report, after_end: true") +
                        step("s") + step("x", "", ", after_end: true"),
                    hard("x", {"kind: deemed, after: a, without: s, within: {days: 3}, then: b",
                               "kind: precedence, first: r, then: x"}),
                    "never: x, after: a"));
    }
}
