// SPDX-License-Identifier: Apache-2.0
// Findings in words, obstacles, and outcomes.
#include "tiny.hpp"

using tiny::Play;

namespace {

// The last finding as the refusal a user interface shows.
duly::Obstacle refused(Play const& play, std::string const& activity)
{
    auto const& fold = play.fold();
    return duly::obstacle(fold.law(), duly::opened(fold.law()), activity, fold.state().findings.back(),
                          duly::Date::of(2026, 3, 2));
}

} // namespace

TEST_SUITE_BEGIN("describe");

TEST_CASE("a missing step is named by its title - with who does it and what comes next")
{
    Play play("  - {id: R, ~, kind: precedence, first: only, then: c}\n");
    play.at("c", "2026-03-02");
    auto const help = refused(play, "c");
    CHECK(help.says.en == "The rule. Missing: only done (only). Next: only done (only), by the clerk.");
    CHECK(help.says.zh == "规则。尚缺：专办（only）。下一步：由经办人办理专办（only）。");
    CHECK(help.rule == "R");
    CHECK(help.article == "1(1)");
    CHECK(help.missing == std::vector<std::string>{"only"});
    CHECK(help.missing_titles.front().zh == "专办");
    CHECK(help.curable_by == std::vector<std::string>{"clerk"});
    CHECK(help.curable_by_titles.front().zh == "经办人");
    CHECK(help.earliest == duly::Date::of(2026, 3, 2));
}

TEST_CASE("each kind of finding says what of it fails")
{
    struct Row {
        char const* rule;
        char const* activity;
        char const* with;
        char const* en;
    };
    Row const rows[] = {
        {"kind: absence, of: c", "c", "", "It must not happen in these circumstances."},
        {"kind: content, of: c, has: [t, report]", "c", "", "Missing: text (t), report."},
        {"kind: proportion, at: c, count: {field: some}, of: {field: all}, at_least: 1/2", "c", "all=[p,q,r] some=[p]",
         "1 of 3 count; at least 1/2 are needed."},
        {"kind: precedence, first: a, then: c, when: large", "c", "", "before it is decided: large."},
        {"kind: precedence, first: a, then: c, same: k", "c", "k=1",
         "Missing: a done (a), agreeing with this event in: draft."},
        {"kind: precedence, first: [a, b], then: c, times: 2", "c", "", "a done (a) or b done (b), at least 2 times."},
    };
    for (auto const& row : rows) {
        Play play("  - {id: R, ~, " + std::string(row.rule) + "}\n");
        play.at(row.activity, "2026-03-02", row.with);
        auto const says = duly::describe(play.fold().law(), play.fold().state().findings.back());
        CHECK_MESSAGE(says.en.find(row.en) != std::string::npos, says.en);
        CHECK(says.zh.rfind("规则。", 0) == 0);
        CHECK(says.zh.size() > std::string("规则。").size());
    }
}

TEST_CASE("an interval says how long - from when - and the date from which it is lawful")
{
    Play play("  - {id: R, ~, kind: interval, from: a, to: c, at_least: {days: 30}}\n");
    play.at("a", "2026-03-02");
    play.at("c", "2026-03-03");
    auto const help = refused(play, "c");
    CHECK(help.earliest == duly::Date::of(2026, 4, 1));
    CHECK(help.says.en.find("not before 2026-04-01, but it is 2026-03-03") != std::string::npos);
    CHECK(help.says.zh.find("最早 2026-04-01") != std::string::npos);
    CHECK(help.derivation.en.find("30 days") != std::string::npos);
}

TEST_CASE("a fact to decide names who decides it - a wrong role names who may")
{
    Play play("  - {id: R, ~, kind: precedence, first: a, then: c, when: urgent}\n");
    play.at("c", "2026-03-02");
    auto const fact = refused(play, "c");
    CHECK(fact.status == "undeterminable");
    CHECK(fact.missing == std::vector<std::string>{"urgent"});
    CHECK(fact.missing_titles.front().zh == "紧急");
    CHECK(fact.curable_by == std::vector<std::string>{"boss"});
    play.at("only", "2026-03-02");
    auto const role = refused(play, "only");
    CHECK(role.rule == "by:only");
    CHECK(role.says.en == "Only done (only) is for the clerk only; the actor does not hold that role.");
    CHECK(role.curable_by == std::vector<std::string>{"clerk"});
}

TEST_CASE("outcomes arise from a violated finding that is not cured - on the facts - or from an act that was lawful")
{
    char const* rules = "  - {id: R, ~, kind: precedence, first: a, then: c}\n"
                        "  - {id: Q, ~, kind: precedence, first: a, then: d}\n";
    char const* more =
        "outcomes:\n  - {id: liable, article: 9, finding: R, when: large, says: {zh: 追责, en: liable}}\n"
        "  - {id: relief, article: 9, activity: d, says: {zh: 免责, en: relieved}}\n";
    Play play(rules, more);
    auto const arisen = [&] {
        std::string out;
        for (auto const* outcome : duly::outcomes(play.fold().law(), play.fold().state())) out += outcome->id + " ";
        return out;
    };
    CHECK(arisen().empty());
    play.at("c", "2026-03-02");
    CHECK(arisen().empty()); // the fact is not decided
    play.decide("2026-03-02", "large=yes");
    CHECK(arisen() == "liable ");
    play.at("a", "2026-03-03");
    play.at("d", "2026-03-03");
    CHECK(arisen() == "liable relief ");
}

TEST_SUITE_END();
