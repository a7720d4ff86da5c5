// SPDX-License-Identifier: Apache-2.0
// What a pack cannot have meant: each kind of flaw in a small pack, and the same pack without it.
#include "prove/brute_force.hpp"
#include "prove/random_procedure.hpp"

#include "duly/prove/prove.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace duly;

namespace {

using Ids = std::vector<std::string>;

// A pack of these activities and rules, each in the words of a pack.
Law law_of(Ids const& activities, Ids const& rules)
{
    std::string text =
        "procedure: t/random\nvalid_from: 2020-01-01\ntitle: {zh: 程序, en: procedure}\n"
        "roles:\n  any: {zh: 任何人, en: anyone}\nfacts:\n"
        "  f: {by: any, article: 1, zh: 事实, en: fact}\n  g: {by: any, article: 1, zh: 事实, en: fact}\n"
        "documents:\n  report: {zh: 报告, en: report}\nactivities:\n  one:\n";
    for (auto const& activity : activities)
        text +=
            "    " + activity.substr(0, 1) + ": {by: any, article: 1, zh: 环节, en: step" + activity.substr(1) + "}\n";
    text += "rules:\n";
    for (std::size_t i = 0; i < rules.size(); ++i)
        text += "  - {id: R" + std::to_string(i) + ", article: 1, " + rules[i] + ", says: {zh: 规则, en: rule}}\n";
    auto law = brute::law_of(text);
    REQUIRE_MESSAGE(law.has_value(), text);
    return *law;
}

std::string first(char const* one, char const* then)
{
    return std::string("kind: precedence, first: ") + one + ", then: " + then;
}
std::string excludes(char const* of, char const* after)
{
    return std::string("kind: absence, of: ") + of + ", after: " + after;
}

// "never_happens a", one for each.
Ids told(Law const& law)
{
    Ids out;
    for (auto const& flaw : prove(law).flaws) {
        CHECK(!flaw.says.zh.empty());
        CHECK(flaw.says.en.find(flaw.id) != flaw.says.en.npos);
        out.push_back(std::string(word(flaw.kind)) + " " + flaw.id);
    }
    return out;
}

PackFlaw flaw_of(Law const& law, PackFlaw::Kind kind, std::string const& id)
{
    auto const flaws = prove(law).flaws;
    auto const found = std::find_if(flaws.begin(), flaws.end(),
                                    [&](PackFlaw const& flaw) { return flaw.kind == kind && flaw.id == id; });
    REQUIRE(found != flaws.end());
    return *found;
}

} // namespace

TEST_SUITE("what a pack cannot have meant")
{
    TEST_CASE("steps that wait for one another never happen, and the circle is named")
    {
        auto const law =
            law_of({"a", "b", "c", "d"}, {first("b", "a"), first("c", "b"), first("a", "c"), first("c", "d")});
        CHECK(told(law) == Ids{"never_happens a", "never_happens b", "never_happens c", "never_happens d"});
        auto const flaw = flaw_of(law, PackFlaw::Kind::never_happens, "b");
        CHECK(flaw.circle == Ids{"a", "b", "c"});
        CHECK(flaw.rules == Ids{"R0", "R1", "R2"});
        CHECK(flaw.says.en == "step (b) can never happen: a waits for b, b for c, c for a (R0, R1, R2)");
        CHECK(flaw.says.zh == "“环节”（b）永远不能发生：a 须先有 b，b 须先有 c，c 须先有 a（依据 R0、R1、R2）");
        auto const after = flaw_of(law, PackFlaw::Kind::never_happens, "d");
        CHECK(after.circle.empty());
        CHECK(after.says.en == "step (d) can never happen: it waits for c, which cannot happen (R3)");
    }

    TEST_CASE("a circle with another way in, a condition or a mere warning in it is none")
    {
        CHECK(told(law_of({"a", "b", "c"}, {first("[b, c]", "a"), first("a", "b")})).empty());
        CHECK(told(law_of({"a", "b"}, {first("b", "a") + ", when: f", first("a", "b")})).empty());
        CHECK(told(law_of({"a", "b"}, {first("b", "a") + ", severity: warning", first("a", "b")})).empty());
    }

    TEST_CASE("a silence opens a circle")
    {
        auto const law = law_of({"a", "b", "c"}, {first("b", "a"), first("a", "b"),
                                                  "kind: deemed, after: c, without: b, within: {days: 3}, then: a"});
        auto const flaws = told(law);
        CHECK(std::count(flaws.begin(), flaws.end(), "never_happens b") == 0);
    }

    TEST_CASE("rules that no event can meet at once are named together")
    {
        auto const law = law_of({"a, documents: [report]"}, {"kind: content, of: a, has: report",
                                                             "kind: absence, of: a, when: {document: report}"});
        CHECK(told(law) == Ids{"never_happens a", "never_together a"});
        auto const flaw = flaw_of(law, PackFlaw::Kind::never_together, "a");
        CHECK(flaw.rules == Ids{"R0", "R1"});
        CHECK(flaw.says.en == "R0, R1 can never be met together, so that step (a) can never happen");
        CHECK(told(law_of({"a, documents: [report]"}, {"kind: content, of: a, has: report, when: f",
                                                       "kind: absence, of: a, when: {document: report}"}))
                  .empty());
    }

    TEST_CASE("what waits for a step that its rules exclude never happens because of it")
    {
        auto const law = law_of(
            {"a, documents: [report]", "b"},
            {"kind: content, of: a, has: report", "kind: absence, of: a, when: {document: report}", first("a", "b")});
        CHECK(flaw_of(law, PackFlaw::Kind::never_happens, "b").says.en ==
              "step (b) can never happen: it waits for a, which cannot happen (R2)");
    }

    TEST_CASE("a machine that nothing brings to a stage holds up what waits there")
    {
        auto const law = law_of(
            {"a, drives: Emergency.settle, fields: {outcome: [ratified, overturned]}", "b, drives: Emergency.act"}, {});
        CHECK(told(law) == Ids{"never_happens a"});
        CHECK(told(law_of({"a, drives: Emergency.settle, fields: {outcome: [ratified, overturned]}",
                           "b, drives: Emergency.act", "c, drives: Emergency.report"},
                          {}))
                  .empty());
    }

    TEST_CASE("a rule whose condition contradicts itself never applies")
    {
        auto const contradicts = [](std::string const& when) {
            return told(law_of({"a, fields: {amount: decimal, ok: yes/no, outcome: [up, down], due: date}", "b"},
                               {first("b", "a") + ", when: " + when})) == Ids{"never_fires R0"};
        };
        CHECK(contradicts("[f, {not: f}]"));
        CHECK(contradicts("[{any: [f, g]}, {not: f}, {not: g}]"));
        CHECK(contradicts("[{done: b}, {not: {done: b}}]"));
        CHECK(contradicts("[{field: outcome, is: up}, {field: outcome, is: down}]"));
        CHECK(contradicts("[{field: outcome}, {not: {field: outcome, in: [up, down]}}]"));
        CHECK(contradicts("[{field: amount, at_least: 10}, {field: amount, less_than: 9.5}]"));
        CHECK(contradicts("[{field: amount, more_than: 1}, {field: amount, at_most: 1.0}]"));
        CHECK(contradicts("[{field: due, at_least: 2026-02-01}, {field: due, less_than: 2026-02-01}]"));
        CHECK(contradicts("[{field: ok, is: true}, {not: {field: ok}}]"));
        CHECK(contradicts("f, unless: f"));
        CHECK_FALSE(contradicts("[f, {not: g}]"));
        CHECK_FALSE(contradicts("[{field: outcome, in: [up, down]}, {field: outcome, is: down}]"));
        CHECK_FALSE(contradicts("[{field: amount, at_least: 10}, {field: amount, at_most: 10}]"));
        CHECK_FALSE(contradicts("[{field: amount, more_than: 1}, {field: amount, less_than: 1.5}]"));
        CHECK_FALSE(contradicts("[{not: {field: outcome, is: up}}, {not: {field: outcome, is: down}}]"));
        CHECK_FALSE(contradicts("{field: a.ok, is: true}"));
        CHECK_FALSE(contradicts("f, unless: g"));
    }

    TEST_CASE("a prohibition after what never happens never applies")
    {
        CHECK(told(law_of({"a", "b", "c"}, {first("b", "a"), first("a", "b"), excludes("c", "a")})) ==
              Ids{"never_happens a", "never_happens b", "never_fires R2"});
        CHECK(told(law_of({"b", "c"}, {excludes("c", "b")})).empty());
    }

    TEST_CASE("a step after which the case cannot be ended is a dead end, and a lawful history gets there")
    {
        auto const law = law_of({"a", "b", "c", "z, ends: true"}, {first("c", "z"), excludes("c", "b")});
        CHECK(told(law).empty()); // the end after c, though b came
        auto const closed = law_of({"a", "b", "c", "z, ends: true"}, {first("c", "z"), excludes("z", "b")});
        CHECK(told(closed) == Ids{"dead_end b"});
        auto const flaw = flaw_of(closed, PackFlaw::Kind::dead_end, "b");
        CHECK(flaw.rules == Ids{"R1"});
        CHECK(flaw.says.en == "after step (b) the case can never be ended (R1)");
        REQUIRE(!flaw.history.empty());
        CHECK(flaw.history.back().activity == "b");
        CHECK(brute::play(closed, flaw.history).lawful);
    }

    TEST_CASE("an answer after which the case cannot be ended is a dead end")
    {
        Ids const steps{"a, fields: {outcome: [up, down]}", "z, ends: true"};
        Ids const rules{first("a", "z"), excludes("z", "a") + ", where: {field: outcome, is: down}"};
        CHECK(told(law_of(steps, rules)).empty()); // it can be answered again
        auto once = rules;
        once.push_back(excludes("a", "a"));
        auto const law = law_of(steps, once);
        CHECK(told(law) == Ids{"dead_end a"});
        auto const flaw = flaw_of(law, PackFlaw::Kind::dead_end, "a");
        CHECK(flaw.says.en == "after step (a, outcome: down) the case can never be ended (R2, R1)");
        CHECK(brute::play(law, flaw.history).lawful);
    }

    TEST_CASE("what a new round undoes is no dead end")
    {
        auto const steps = [](char const* options) { return Ids{"a", std::string("r") + options, "z, ends: true"}; };
        auto const stays = law_of(steps(""), {excludes("z", "a")});
        CHECK(told(stays) == Ids{"dead_end a"});
        CHECK(told(law_of(steps(", restarts: one"), {excludes("z", "a")})).empty());
        CHECK(told(law_of(steps(", restarts: one"), {excludes("z", "a"), excludes("r", "a")})) == Ids{"dead_end a"});
    }

    TEST_CASE("where nothing ends a case it shall be possible to decide")
    {
        auto const law = law_of({"a", "z, judges_again: true"}, {excludes("z", "a")});
        CHECK(told(law) == Ids{"dead_end a"});
        CHECK(flaw_of(law, PackFlaw::Kind::dead_end, "a").says.en ==
              "after step (a) nothing can be decided any more (R0)");
        CHECK(told(law_of({"a", "z"}, {excludes("z", "a")})).empty());
    }
}
