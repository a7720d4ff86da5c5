// SPDX-License-Identifier: Apache-2.0
// What holds of a case whatever its rules: severities, cures, facts, rounds, scope, roles, order, machines,
// corrections.
#include "tiny.hpp"

#include "duly/case/earliest.hpp"

using tiny::Play;

TEST_SUITE_BEGIN("evaluate");

TEST_CASE("derogation: what is lowered is found as a warning and bars nothing")
{
    char const* rules = "  - {id: X, ~, kind: derogation, from: [R], severity: warning, when: large}\n"
                        "  - {id: R, ~, kind: precedence, first: a, then: c}\n";
    Play lowered(rules);
    lowered.decide("2026-01-05", "large=yes");
    CHECK(lowered.at("c", "2026-01-05") == "R violated warning (recorded): a");
    CHECK(lowered.verdict() == "warning");
    Play not_lowered(rules);
    not_lowered.decide("2026-01-05", "large=no");
    CHECK(not_lowered.at("c", "2026-01-05") == "R violated: a");
    Play undecided(rules);
    CHECK(undecided.at("c", "2026-01-05") == "R violated: a");
}

TEST_CASE("cure: made good in time the finding stays and leaves the verdict - too late it stays a violation")
{
    char const* rule = "  - {id: R, ~, kind: absence, of: a, when: {field: ok}, effect: breach, "
                       "cure: {by: b, same: who, before: c}}\n";
    Play in_time(rule);
    CHECK(in_time.at("a", "2026-01-05", "ok=yes who=p") == "R violated (recorded)");
    in_time.at("b", "2026-01-06", "who=q");
    CHECK(in_time.verdict() == "unlawful");
    in_time.at("b", "2026-01-07", "who=p");
    CHECK(in_time.findings() == "R violated cured (recorded)");
    CHECK(in_time.verdict() == "lawful");
    Play too_late(rule);
    too_late.at("a", "2026-01-05", "ok=yes who=p");
    too_late.at("c", "2026-01-06");
    too_late.at("b", "2026-01-07", "who=p");
    CHECK(too_late.verdict() == "unlawful");
}

TEST_CASE("facts: undecided they bar and are named - unless the rest settles the matter")
{
    char const* rule = "  - {id: R, ~, kind: precedence, first: a, then: c, when: {all: [urgent, large]}}\n";
    Play unknown(rule);
    CHECK(unknown.at("c", "2026-01-05") == "R undeterminable: urgent, large");
    CHECK(unknown.verdict() == "undetermined");
    Play settled(rule);
    settled.decide("2026-01-05", "large=no");
    CHECK(settled.at("c", "2026-01-05") == "-");
    Play met(rule);
    met.at("a", "2026-01-05");
    CHECK(met.at("c", "2026-01-05") == "-");
    Play both(rule);
    both.decide("2026-01-05", "large=yes urgent=yes");
    CHECK(both.at("c", "2026-01-05") == "R violated: a");
    Play unless("  - {id: R, ~, kind: precedence, first: a, then: c, unless: urgent}\n");
    CHECK(unless.at("c", "2026-01-05") == "R undeterminable: urgent");
    unless.decide("2026-01-06", "urgent=yes");
    CHECK(unless.at("c", "2026-01-06") == "-");
}

TEST_CASE("facts: found only by whom the procedure names")
{
    Play play("  - {id: R, ~, kind: precedence, first: a, then: c, when: urgent}\n");
    CHECK(play.at("facts.decided", "2026-01-05", "urgent=no @me/clerk") == "by:urgent violated: boss");
    CHECK(play.at("facts.decided", "2026-01-05", "large=no @me/clerk") == "-");
}

TEST_CASE("a gate is judged again: switching a fact off for it and on again opens no hole")
{
    char const* rule = "  - {id: R, ~, kind: precedence, first: a, then: c, when: large}\n";
    Play hole(rule);
    hole.decide("2026-01-05", "large=no");
    CHECK(hole.at("c", "2026-01-05") == "-");
    hole.decide("2026-01-06", "large=yes");
    CHECK(hole.at("judge", "2026-01-06") == "R violated: a");
    hole.at("a", "2026-01-07");
    CHECK(hole.at("judge", "2026-01-07") == "-");
    Play found(rule); // what was found at the gate itself is not found once more
    found.decide("2026-01-05", "large=yes");
    CHECK(found.at("c", "2026-01-05") == "R violated: a");
    CHECK(found.at("judge", "2026-01-06") == "-");
    Play unpassed(rule); // a gate never reached demands nothing
    unpassed.decide("2026-01-05", "large=yes");
    CHECK(unpassed.at("judge", "2026-01-06") == "-");
}

TEST_CASE("a duty that depends on an undecided fact keeps what its event said until the fact is decided")
{
    char const* rule = "  - {id: R, ~, kind: response, after: a, then: b, within: {days: 3}, "
                       "when: [large, {any: [{field: ok}, {done: d}]}]}\n";
    Play owed(rule);
    owed.at("a", "2026-01-05", "ok=yes");
    owed.decide("2026-01-06", "large=yes");
    CHECK(owed.until("2026-01-12") == "R violated since 2026-01-09 (recorded): 2026-01-05, 2026-01-08");
    Play not_owed(rule);
    not_owed.at("a", "2026-01-05", "ok=yes");
    not_owed.decide("2026-01-06", "large=no");
    CHECK(not_owed.until("2026-01-12") == "-");
    Play never_owed(rule); // the event did not have what the rule asks, whatever is done or decided later
    never_owed.at("a", "2026-01-05");
    never_owed.at("d", "2026-01-05");
    never_owed.decide("2026-01-06", "large=yes");
    CHECK(never_owed.until("2026-01-12") == "-");
    Play undecided(rule);
    undecided.at("a", "2026-01-05", "ok=yes");
    CHECK(undecided.until("2026-01-12") == "R undeterminable since 2026-01-09 (recorded): 2026-01-05, 2026-01-08");
    CHECK(undecided.verdict() == "undetermined");
    undecided.decide("2026-01-13", "large=yes"); // found since: it was owed
    CHECK(undecided.verdict() == "unlawful");
    Play not_after_all(rule);
    not_after_all.at("a", "2026-01-05", "ok=yes");
    CHECK(not_after_all.until("2026-01-12").rfind("R undeterminable", 0) == 0);
    not_after_all.decide("2026-01-13", "large=no");
    CHECK(not_after_all.verdict() == "lawful");
}

TEST_CASE("a duty without a deadline that became certain is violated when the case ends")
{
    char const* rule = "  - {id: R, ~, kind: response, after: a, then: b, when: [large, {field: ok}]}\n";
    Play certain(rule);
    certain.at("a", "2026-01-05", "ok=yes");
    certain.decide("2026-01-06", "large=yes");
    CHECK(certain.at("fin", "2026-01-07").rfind("R violated", 0) == 0);
    Play uncertain(rule);
    uncertain.at("a", "2026-01-05", "ok=yes");
    CHECK(uncertain.at("fin", "2026-01-07").rfind("R undeterminable", 0) == 0);
    Play settled(rule);
    settled.at("a", "2026-01-05", "ok=yes");
    settled.decide("2026-01-06", "large=no");
    CHECK(settled.at("fin", "2026-01-07") == "-");
}

TEST_CASE("a silence of which it is not known whether it counts does not count, and that is found")
{
    char const* rules = "  - {id: S, ~, kind: deemed, after: a, without: b, then: c, within: {days: 3}, when: large}\n"
                        "  - {id: R, ~, kind: precedence, first: c, then: d}\n";
    Play counts(rules);
    counts.at("a", "2026-01-05");
    counts.decide("2026-01-06", "large=yes");
    CHECK(counts.at("d", "2026-01-12") == "-");
    Play unknown(rules);
    unknown.at("a", "2026-01-05");
    CHECK(unknown.until("2026-01-12").rfind("S undeterminable since 2026-01-09", 0) == 0);
    CHECK(unknown.at("d", "2026-01-12") == "R violated: c");
}

TEST_CASE("restarts: what was done in that phase no longer counts - what lies before it does")
{
    Play play(
        "  - {id: R, ~, kind: precedence, first: a, then: c}\n  - {id: Z, ~, kind: precedence, first: z, then: c}\n");
    play.at("z", "2026-01-05");
    play.at("a", "2026-01-05");
    CHECK(play.at("c", "2026-01-05") == "-");
    play.at("again", "2026-01-06");
    CHECK(play.at("c", "2026-01-06") == "R violated: a");
}

TEST_CASE("scope: a procedure that does not govern the matter says so once and judges no more")
{
    Play play("  - {id: S, ~, kind: absence, of: a, when: large, severity: not_applicable}\n"
              "  - {id: R, ~, kind: precedence, first: b, then: c}\n");
    play.decide("2026-01-05", "large=yes");
    CHECK(play.at("a", "2026-01-05") == "S violated not_applicable");
    CHECK(play.at("c", "2026-01-05") == "-");
    CHECK(play.verdict() == "not_applicable");
}

TEST_CASE("roles - the end of the case - and what may come after it")
{
    Play play("  - {id: R, ~, kind: precedence, first: a, then: c}\n");
    CHECK(play.at("only", "2026-01-05", "@me/boss") == "by:only violated: clerk");
    CHECK(play.at("only", "2026-01-05", "@me/clerk") == "-");
    CHECK(play.at("fin", "2026-01-06") == "-");
    CHECK(play.at("a", "2026-01-07").rfind("closed violated", 0) == 0);
    CHECK(play.at("post", "2026-01-07") == "-");
}

TEST_CASE("order: an earlier date needs a reason - and recording far too late is a warning")
{
    Play play("  - {id: R, ~, kind: precedence, first: a, then: c}\n");
    play.at("a", "2026-01-10");
    CHECK(play.at("b", "2026-01-09") == "order violated (recorded): 2026-01-09, 2026-01-10");
    CHECK(play.at("b", "2026-01-09", "!overlooked") == "-");
    auto late = tiny::event("b", "2026-01-10");
    late.recorded = duly::Moment::at_midnight(duly::Date::of(2026, 2, 10), duly::hours(8));
    duly::Fold fold(tiny::law("  - {id: R, ~, kind: precedence, first: a, then: c}\n"));
    CHECK(tiny::told(fold.law(), fold.step({late, {}}).value()) == "late violated warning (recorded): 31");
    late.recorded = duly::Moment::at_midnight(duly::Date::of(2026, 2, 9), duly::hours(8));
    CHECK(tiny::told(fold.law(), fold.step({late, {}}).value()) == "-");
}

TEST_CASE("a sanctioned deviation waives the next finding of its rule and no other")
{
    Play play("  - {id: R, ~, kind: precedence, first: a, then: c}\n");
    CHECK(play.at("deviation.sanctioned", "2026-01-05", "rule=R") == "-");
    CHECK(play.at("c", "2026-01-05") == "R violated waived (recorded): a");
    CHECK(play.verdict() == "lawful");
    CHECK(play.at("c", "2026-01-06") == "R violated: a");
    CHECK(play.verdict() == "unlawful");
}

TEST_CASE("a correction folds the case anew: what is found now is found at the correction - what is not is cured")
{
    char const* rule = "  - {id: R, ~, kind: absence, of: a, when: {field: ok}}\n";
    Play right(rule);
    right.at("a", "2026-01-05", "ok=yes");
    CHECK(right.correct(0, "2026-01-08", "ok=no") == "-");
    CHECK(right.findings() == "R violated cured (recorded)");
    CHECK(right.verdict() == "lawful");
    Play wrong(rule);
    wrong.at("a", "2026-01-05", "ok=no");
    CHECK(wrong.correct(0, "2026-01-08", "ok=yes") == "R violated");
    CHECK(wrong.fold().state().findings.front().date == duly::Date::of(2026, 1, 8));
    CHECK(wrong.correct(7, "2026-01-08", "ok=yes").rfind("bad input", 0) == 0);
    CHECK(wrong.correct(1, "2026-01-08", "ok=yes").rfind("bad input", 0) == 0);
}

TEST_CASE("a second correction does not find again what the first one found")
{
    Play play("  - {id: R, ~, kind: content, of: a, has: t}\n  - {id: Q, ~, kind: content, of: b, has: t}\n");
    play.at("a", "2026-01-05", "t=x");
    play.at("b", "2026-01-06", "t=x");
    CHECK(play.correct(0, "2026-01-07", "_remove=[t]") == "R violated: t");
    CHECK(play.correct(1, "2026-01-08", "_remove=[t]") == "Q violated: t");
    CHECK(play.findings() == "R violated: t; Q violated: t");
    CHECK(play.fold().state().findings.front().at == 2);
    CHECK(play.fold().state().findings.front().concerns == 0);
    CHECK(play.fold().state().findings.front().date == duly::Date::parse("2026-01-07"));
    // The date of the event itself is corrected: what is found at it is the same finding.
    CHECK(play.correct(1, "2026-01-09", "_occurred=2026-01-05") == "-");
    CHECK(play.correct(0, "2026-01-10", "t=y") == "-");
    CHECK(play.findings() == "R violated cured (recorded): t; Q violated: t");
}

TEST_CASE("time.passed finds nothing by itself and keeps the order of dates")
{
    Play play("  - {id: R, ~, kind: response, after: a, then: b, within: {days: 9}}\n");
    play.at("a", "2026-03-02");
    CHECK(play.at("time.passed", "2026-03-12") == "R violated since 2026-03-12 (recorded): 2026-03-02, 2026-03-11");
    CHECK(play.at("b", "2026-03-12") == "-");
    CHECK(play.verdict() == "unlawful");
    Play late_entry("  - {id: R, ~, kind: response, after: a, then: b, within: {days: 9}}\n");
    late_entry.at("a", "2026-03-02");
    late_entry.until("2026-03-12");
    CHECK(late_entry.at("b", "2026-03-11", "!found_in_the_post") == "-"); // done in time, entered late
    CHECK(late_entry.verdict() == "lawful");
}

TEST_CASE("machines: an act out of turn is found once, and if it happened the machine stands where it leads")
{
    Play play("  - {id: R, ~, kind: precedence, first: a, then: c}\n");
    auto const way = duly::earliest_way(play.fold().law(), play.fold().state(), "papers", duly::Date::of(2026, 1, 5));
    REQUIRE(way.size() == 2);
    CHECK(way.front().activity == "agenda");
    CHECK(play.at("papers", "2026-01-05").rfind("Meeting.prepare_materials violated: ", 0) == 0);
    CHECK(play.at("papers", "2026-01-05") == "-");
    CHECK(play.at("agenda", "2026-01-05") == "-");
    CHECK(play.at("papers", "2026-01-05") == "-");
    duly::Fold restored(play.fold().law());
    for (auto const& entry : play.fold().history()) REQUIRE(restored.step(entry).has_value());
    CHECK(restored.state() == play.fold().state());
}

TEST_CASE("absence: with since only what happened after the latest of these forbids")
{
    Play play("  - {id: R, ~, kind: absence, of: b, after: a, since: c}\n");
    CHECK(play.at("b", "2026-01-05") == "-");
    CHECK(play.at("a", "2026-01-05") == "-");
    CHECK(play.at("b", "2026-01-05") == "R violated: a");
    CHECK(duly::describe(play.fold().law(), play.fold().state().findings.back())
              .en.find("before c done (c) happens again") != std::string::npos);
    CHECK(play.at("c", "2026-01-06") == "-");
    CHECK(play.at("b", "2026-01-06") == "-");
    CHECK(play.at("a", "2026-01-06") == "-");
    CHECK(play.at("b", "2026-01-06") == "R violated: a");
}

TEST_CASE("evaluate changes nothing - and finds what the fold records")
{
    auto const law = tiny::law("  - {id: R, ~, kind: precedence, first: [a, b], then: c}\n");
    auto const before = duly::opened(law);
    auto event = tiny::event("c", "2026-01-05");
    auto const bound = duly::bind(law, event).value();
    auto const found = duly::evaluate(law, before, bound);
    CHECK(before == duly::opened(law));
    CHECK(duly::apply(law, before, bound).findings == found);
    CHECK(found.size() == 1);
}

TEST_SUITE_END();
