// SPDX-License-Identifier: Apache-2.0
// The earliest lawful date, and refusals that say how to go on.
#include "tiny.hpp"

#include "duly/case/earliest.hpp"

using tiny::Play;

namespace {

std::string way(Play const& play, std::string const& activity, std::string const& today)
{
    std::string out;
    for (auto const& step :
         duly::earliest_way(play.fold().law(), play.fold().state(), activity, *duly::Date::parse(today)))
        out += (out.empty() ? "" : " ") + step.activity + "@" + step.date.text().substr(5);
    return out;
}

} // namespace

TEST_SUITE_BEGIN("earliest");

TEST_CASE("minimum periods add up along the longest way - from what is still to happen and from what is known")
{
    char const* rules = "  - {id: P, ~, kind: precedence, first: a, then: b}\n"
                        "  - {id: I, ~, kind: interval, from: a, to: b, at_least: {days: 30}}\n"
                        "  - {id: Q, ~, kind: precedence, first: b, then: c}\n"
                        "  - {id: J, ~, kind: interval, from: b, to: c, at_least: {working_days: 7}}\n";
    Play play(rules);
    CHECK(way(play, "c", "2026-03-02") == "a@03-02 b@04-01 c@04-10");
    play.at("a", "2026-02-20");
    CHECK(way(play, "c", "2026-03-02") == "b@03-22 c@03-31");
    CHECK(way(play, "c", "2026-06-01") == "b@06-01 c@06-10");
    play.at("b", "2026-06-02");
    CHECK(way(play, "c", "2026-06-02") == "c@06-11");
    auto const steps = duly::earliest_way(play.fold().law(), play.fold().state(), "c", duly::Date::of(2026, 6, 2));
    CHECK(steps.back().rule == "J");
    CHECK(steps.back().derivation.en.find("7 working days") != std::string::npos);
}

TEST_CASE("of alternatives the earliest is taken")
{
    Play play("  - {id: P, ~, kind: precedence, first: [a, d], then: c}\n"
              "  - {id: Q, ~, kind: precedence, first: z, then: a}\n"
              "  - {id: I, ~, kind: interval, from: z, to: a, at_least: {days: 5}}\n");
    CHECK(way(play, "c", "2026-03-02") == "d@03-02 c@03-02");
}

TEST_CASE("an undecided fact is taken to bind - decided - it counts as it is")
{
    Play play("  - {id: P, ~, kind: precedence, first: a, then: c, when: large}\n");
    CHECK(way(play, "c", "2026-03-02") == "a@03-02 c@03-02");
    play.decide("2026-03-02", "large=no");
    CHECK(way(play, "c", "2026-03-02") == "c@03-02");
}

TEST_CASE("in a circle there is no way - and neither through a prohibition")
{
    Play circle(
        "  - {id: P, ~, kind: precedence, first: a, then: b}\n  - {id: Q, ~, kind: precedence, first: b, then: a}\n");
    CHECK(way(circle, "b", "2026-03-02").empty());
    CHECK(way(circle, "c", "2026-03-02") == "c@03-02");
    Play forbidden("  - {id: R, ~, kind: absence, of: c, after: a}\n");
    forbidden.at("a", "2026-03-02");
    CHECK(way(forbidden, "c", "2026-03-02").empty());
}

TEST_CASE("what a step on the way undoes is done again after it")
{
    Play play("  - {id: P, ~, kind: precedence, first: a, then: c, since: [b]}\n"
              "  - {id: Q, ~, kind: precedence, first: b, then: c}\n");
    play.at("a", "2026-03-02");
    CHECK(way(play, "c", "2026-03-03") == "b@03-03 a@03-03 c@03-03");
}

TEST_CASE("with what is done again goes what it needs - if the same step undoes it")
{
    Play play("  - {id: P, ~, kind: precedence, first: d, then: c}\n"
              "  - {id: Q, ~, kind: precedence, first: b, then: c, since: [d]}\n"
              "  - {id: R, ~, kind: precedence, first: a, then: b, since: [d]}\n");
    CHECK(way(play, "c", "2026-03-02") == "d@03-02 a@03-02 b@03-02 c@03-02");
}

TEST_CASE("the national procedure: a decision has a way from the start - and a submission unreviewed is told its own")
{
    auto const law = duly::PackSet::built_in().bind("cn/major-decision", {}, duly::Calendar::built_in_cn());
    REQUIRE(law.has_value());
    duly::Fold fold(*law);
    auto const steps = duly::earliest_way(*law, fold.state(), "decision.made", duly::Date::of(2026, 3, 2));
    REQUIRE(!steps.empty());
    CHECK(steps.back().activity == "decision.made");
    auto const found = fold.step({tiny::event("submission.made", "2026-03-02", "@unit/undertaking_unit"), {}});
    REQUIRE(found.has_value());
    bool reviewed = false;
    for (auto const& finding : *found) {
        auto const help =
            duly::obstacle(*law, duly::opened(*law), "submission.made", finding, duly::Date::of(2026, 3, 2));
        CHECK_MESSAGE(!help.says.zh.empty(), help.rule);
        CHECK_MESSAGE(!help.says.en.empty(), help.rule);
        if (help.rule != "MAD-25" && help.rule.rfind("MAD-25.", 0) != 0) continue;
        CHECK(help.says.en.find(
                  "Next: legality review requested (legality.requested), by the decision-undertaking unit.") !=
              std::string::npos);
        CHECK(help.says.zh.find("下一步：由决策承办单位办理送请合法性审查（legality.requested）。") !=
              std::string::npos);
        reviewed = true;
    }
    CHECK(reviewed);
    // Whoever decides at once is told the whole way, each step with the article that demands it.
    auto const way = duly::steps_before(*law, duly::opened(*law), "decision.made", duly::Date::of(2026, 3, 2));
    auto const opinion = std::find_if(way.begin(), way.end(),
                                      [](duly::Step const& step) { return step.activity == "legality.opinion"; });
    REQUIRE(opinion != way.end());
    CHECK(opinion->rule == "MAD-25");
    CHECK(opinion->article == "25(1)");
    CHECK(opinion->by == std::vector<std::string>{"reviewer"});
    CHECK(way.back().activity != "decision.made");
}

TEST_SUITE_END();
