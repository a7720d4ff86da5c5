// SPDX-License-Identifier: Apache-2.0
// An overlay may only tighten: what is laxer is refused at its line, what is stricter loads and binds.
#include "duly/law/pack.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace duly;

namespace {

std::string in_words(std::vector<PackProblem> const& problems)
{
    std::string all;
    for (auto const& problem : problems) all += problem.where() + ": " + problem.says.en + "\n";
    return all;
}

// An overlay of the national decree with one more line; the line is the third.
std::vector<PackProblem> add(PackSet& packs, std::string_view line)
{
    return packs.add_text("procedure: cn/test/overlay\nextends: cn/major-decision\n" + std::string(line) + "\n",
                          "overlay.yaml");
}

std::string rules(std::string_view rule) { return "rules: [" + std::string(rule) + "]"; }

bool refused_for(std::vector<PackProblem> const& problems, std::string_view id)
{
    return std::any_of(problems.begin(), problems.end(), [&](PackProblem const& p) {
        return !p.warning && p.says.en.find("rule " + std::string(id)) != std::string::npos &&
               p.says.zh.find("规则 " + std::string(id)) != std::string::npos;
    });
}

struct Change {
    std::string_view rule;
    std::string_view id;
};

} // namespace

TEST_SUITE("overlays")
{
    TEST_CASE("each laxer rule is refused by its id, on its line")
    {
        for (auto const& change : {
                 Change{"{id: MAD-15d, at_least: {days: 20, roll: true}}", "MAD-15d"},
                 Change{"{id: MAD-15d, at_least: {days: 29}}", "MAD-15d"},
                 Change{"{id: MAD-15d, at_least: null, at_most: {days: 60}}", "MAD-15d"},
                 Change{"{id: MAD-15d, to: comment.closed}", "MAD-15d"},
                 Change{"{id: MAD-30a, where: {field: form, in: [executive, plenary, office]}}", "MAD-30a"},
                 Change{"{id: MAD-30a, where: null}", "MAD-30a"},
                 Change{"{id: MAD-30a, same: null}", "MAD-30a"},
                 Change{"{id: MAD-14, unless: {any: [nondisclosable, risk_sensitive]}}", "MAD-14"},
                 Change{"{id: MAD-14, when: technical}", "MAD-14"},
                 Change{"{id: MAD-14, first: [participation.held, comment.closed, hearing.held, draft.prepared]}",
                        "MAD-14"},
                 Change{"{id: MAD-14, severity: warning}", "MAD-14"},
                 Change{"{id: MAD-14, severity: not_applicable}", "MAD-14"},
                 Change{"{id: MAD-14, effect: breach}", "MAD-14"},
                 Change{"{id: MAD-25, same: null}", "MAD-25"},
                 Change{"{id: MAD-25, cure: {by: legality.opinion}}", "MAD-25"},
                 Change{"{id: MAD-25, kind: response, first: null, after: legality.opinion}", "MAD-25"},
                 Change{"{id: MAD-32d, within: {working_days: 30}}", "MAD-32d"},
                 Change{"{id: MAD-32d, within: unset}", "MAD-32d"},
                 Change{"{id: MAD-15m, has: [draft]}", "MAD-15m"},
             }) {
            CAPTURE(change.rule);
            auto packs = PackSet::built_in();
            auto const before = packs.list().size();
            auto const problems = add(packs, rules(change.rule));
            CHECK_MESSAGE(refused_for(problems, change.id), in_words(problems));
            for (auto const& problem : problems) CHECK_MESSAGE(problem.line == 3, problem.where());
            CHECK(packs.list().size() == before);
        }
    }

    TEST_CASE("each stricter rule loads and binds")
    {
        for (std::string_view const rule : {
                 "{id: MAD-15d, article: LOCAL 7, at_least: {days: 45, roll: true}}",
                 "{id: MAD-15d, unless: null}",
                 "{id: MAD-16d, article: LOCAL 8, at_least: {working_days: 10}}",
                 "{id: MAD-32, article: LOCAL 12, within: {working_days: 5}}",
                 "{id: MAD-30a, where: {field: form, is: plenary}}",
                 "{id: MAD-14, first: [comment.closed, hearing.held]}",
                 "{id: MAD-14, unless: {all: [nondisclosable, risk_sensitive]}}",
                 "{id: MAD-14, unless: null}",
                 "{id: L-1, article: 1, kind: precedence, first: hearing.held, then: submission.made, "
                 "says: {zh: 听证, en: a hearing}}",
             }) {
            CAPTURE(rule);
            auto packs = PackSet::built_in();
            auto const problems = add(packs, rules(rule));
            auto const wrong = std::any_of(problems.begin(), problems.end(), [](auto const& p) { return !p.warning; });
            CHECK_MESSAGE(!wrong, in_words(problems));
            auto const law = packs.bind("cn/test/overlay", {}, Calendar());
            REQUIRE_MESSAGE(law.has_value(), law.error().says.en);
        }
    }

    TEST_CASE("new exemptions, derogations and silence in a parent's name are refused")
    {
        for (auto const& change : {
                 Change{"{id: L-1, article: 1, kind: absence, of: decision.launched, when: technical, "
                        "severity: not_applicable, says: {zh: 甲, en: a}}",
                        "L-1"},
                 Change{"{id: L-2, article: 1, kind: derogation, from: all, severity: warning, when: technical, "
                        "says: {zh: 甲, en: a}}",
                        "L-2"},
                 Change{"{id: L-3, article: 1, kind: deemed, after: legality.requested, without: legality.opinion, "
                        "within: {working_days: 10}, then: legality.opinion, says: {zh: 逾期视为同意, en: consent}}",
                        "L-3"},
             }) {
            CAPTURE(change.rule);
            auto packs = PackSet::built_in();
            auto const problems = add(packs, rules(change.rule));
            CHECK_MESSAGE(refused_for(problems, change.id), in_words(problems));
        }
    }

    TEST_CASE("a parameter that loosens the parent's rules is refused where it is set")
    {
        auto packs = PackSet::built_in();
        auto const problems = add(packs, "set: {P-19: working_days, P-05: days}");
        REQUIRE_FALSE(problems.empty());
        for (auto const& problem : problems) CHECK(problem.line == 3);
        CHECK(in_words(problems).find("an overlay may only tighten") != std::string::npos);
        auto stricter = PackSet::built_in();
        auto const none = add(stricter, "set: {P-01: binding}");
        CHECK_MESSAGE(none.empty(), in_words(none));
        // What the overlay has set cannot be undone by a case.
        CHECK_FALSE(stricter.bind("cn/test/overlay", {{"P-01", "advisory"}}, Calendar()).has_value());
        CHECK(stricter.bind("cn/major-decision", {{"P-01", "advisory"}}, Calendar()).has_value());
    }

    TEST_CASE("what an overlay may not touch at all is refused")
    {
        for (std::string_view const line : {
                 "activities: {deliberating: {decision.made: {by: [organ, chief, expert, lawyer]}}}",
                 "activities: {deliberating: {decision.made: {ends: true}}}",
                 "activities: {preparing: {step.back: {by: organ, article: 1, zh: 甲, en: a, restarts: preparing}}}",
                 "activities: {preparing: {decision.made: {zh: 甲, en: a}}}",
                 "facts: {technical: {before: decision.issued}}",
                 "facts: {technical: {by: any}}",
                 "parameters: {P-01: {default: advisory, asks: x}}",
                 "set: {P-99: x}",
             }) {
            CAPTURE(line);
            auto packs = PackSet::built_in();
            auto const problems = add(packs, line);
            auto const wrong = std::any_of(problems.begin(), problems.end(),
                                           [](PackProblem const& p) { return !p.warning && p.line == 3; });
            CHECK_MESSAGE(wrong, in_words(problems));
            CHECK_FALSE(packs.bind("cn/test/overlay", {}, Calendar()).has_value());
        }
    }
}
