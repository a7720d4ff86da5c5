// SPDX-License-Identifier: Apache-2.0
// Each kind of rule and each option, on procedures of a few lines.
#include "tiny.hpp"

using tiny::Play;

TEST_SUITE_BEGIN("evaluate");

TEST_CASE("precedence: one of several earlier activities suffices - and otherwise all are named")
{
    Play missing("  - {id: R, ~, kind: precedence, first: [a, b], then: c}\n");
    CHECK(missing.at("c", "2026-01-05") == "R violated: a, b");
    Play one("  - {id: R, ~, kind: precedence, first: [a, b], then: c}\n");
    CHECK(one.at("b", "2026-01-05") == "-");
    CHECK(one.at("c", "2026-01-05") == "-");
    CHECK(one.verdict() == "lawful");
    CHECK(missing.verdict() == "unlawful");
}

TEST_CASE("precedence: the latest candidate decides what `where` asks")
{
    Play play("  - {id: R, ~, kind: precedence, first: a, then: c, where: {field: ok}}\n");
    CHECK(play.at("a", "2026-01-05", "ok=yes") == "-");
    CHECK(play.at("c", "2026-01-05") == "-");
    play.at("a", "2026-01-06", "ok=no");
    CHECK(play.at("c", "2026-01-06") == "R violated: a");
    play.at("a", "2026-01-07", "ok=yes");
    CHECK(play.at("c", "2026-01-07") == "-");
}

TEST_CASE("precedence: `same` binds the two events to one draft")
{
    Play play("  - {id: R, ~, kind: precedence, first: a, then: c, same: k}\n");
    play.at("a", "2026-01-05", "k=v1");
    CHECK(play.at("c", "2026-01-05", "k=v2") == "R violated: a");
    CHECK(play.at("c", "2026-01-05", "k=v1") == "-");
    CHECK(play.at("c", "2026-01-05") == "R violated: a");
}

TEST_CASE("precedence: `same` and `where` let the latest of the same draft decide - not of another")
{
    Play play("  - {id: R, ~, kind: precedence, first: a, then: c, same: k, where: {field: ok}}\n");
    play.at("a", "2026-01-05", "k=v1 ok=yes");
    play.at("a", "2026-01-05", "k=v2 ok=no");
    CHECK(play.at("c", "2026-01-06", "k=v1") == "-");
    CHECK(play.at("c", "2026-01-06", "k=v2") == "R violated: a");
    play.at("a", "2026-01-07", "k=v1 ok=no");
    CHECK(play.at("c", "2026-01-07", "k=v1") == "R violated: a");
}

TEST_CASE("precedence: a list agrees with a word it contains")
{
    Play play("  - {id: R, ~, kind: precedence, first: a, then: c, same: {all: who}}\n");
    play.at("a", "2026-01-05", "all=[p,q]");
    CHECK(play.at("c", "2026-01-05", "who=q") == "-");
    CHECK(play.at("c", "2026-01-05", "who=r") == "R violated: a");
}

TEST_CASE("precedence: `since` asks for an event after the latest of others")
{
    Play play("  - {id: R, ~, kind: precedence, first: a, then: c, since: [b]}\n");
    play.at("a", "2026-01-05");
    CHECK(play.at("c", "2026-01-05") == "-");
    play.at("b", "2026-01-06");
    CHECK(play.at("c", "2026-01-06") == "R violated: a");
    play.at("a", "2026-01-06");
    CHECK(play.at("c", "2026-01-06") == "-");
}

TEST_CASE("precedence: `times` counts")
{
    Play play("  - {id: R, ~, kind: precedence, first: a, then: c, times: 2}\n");
    play.at("a", "2026-01-05");
    CHECK(play.at("c", "2026-01-05") == "R violated: a");
    play.at("a", "2026-01-06");
    CHECK(play.at("c", "2026-01-06") == "-");
}

TEST_CASE("precedence: `every` asks it of each member - except the actor - and names who is lacking")
{
    Play play("  - {id: R, ~, kind: precedence, first: b, then: c, every: {field: a.all, except: actor}}\n");
    play.at("a", "2026-01-05", "all=[p,q,chief]");
    play.at("b", "2026-01-05", "@p");
    CHECK(play.at("c", "2026-01-05", "@chief") == "R violated: q");
    play.at("b", "2026-01-05", "@q");
    CHECK(play.at("c", "2026-01-05", "@chief") == "-");
    CHECK(play.at("c", "2026-01-05", "@other") == "R violated: chief");
}

TEST_CASE("absence: unconditionally - after something - so many times - and when a field says so")
{
    Play plain("  - {id: R, ~, kind: absence, of: c, when: {field: ok}}\n");
    CHECK(plain.at("c", "2026-01-05", "ok=yes") == "R violated");
    CHECK(plain.at("c", "2026-01-05", "ok=no") == "-");
    CHECK(plain.at("c", "2026-01-05") == "-");
    Play after("  - {id: R, ~, kind: absence, of: c, after: a}\n");
    CHECK(after.at("c", "2026-01-05") == "-");
    after.at("a", "2026-01-05");
    CHECK(after.at("c", "2026-01-05") == "R violated: a");
    Play times("  - {id: R, ~, kind: absence, of: c, after: c, times: 2}\n");
    CHECK(times.at("c", "2026-01-05") == "-");
    CHECK(times.at("c", "2026-01-05") == "-");
    CHECK(times.at("c", "2026-01-05") == "R violated: c");
}

TEST_CASE("content: fields and documents are there - and yes/no says yes")
{
    Play play("  - {id: R, ~, kind: content, of: a, has: [t, ok, report]}\n");
    CHECK(play.at("a", "2026-01-05") == "R violated: t, ok, report");
    CHECK(play.at("a", "2026-01-05", "t=x ok=no") == "R violated: ok, report");
    CHECK(play.at("a", "2026-01-05", "t=x ok=yes +report") == "-");
}

TEST_CASE("content: `every` asks a list for each element of a set")
{
    Play play("  - {id: R, ~, kind: content, of: c, has: some, every: {field: a.all}}\n");
    play.at("a", "2026-01-05", "all=[p,q]");
    CHECK(play.at("c", "2026-01-05", "some=[p]") == "R violated: q");
    CHECK(play.at("c", "2026-01-05", "some=[q,p,x]") == "-");
}

TEST_CASE("interval: at least so many days - of the announced date and of the actual one - once per beginning")
{
    char const* rule = "  - {id: R, ~, kind: interval, from: a, to: [a.day, b], at_least: {days: 30}}\n";
    Play announced(rule);
    CHECK(announced.at("a", "2026-03-02", "day=2026-03-20") == "R violated: 2026-03-02, 2026-03-20, 2026-04-01");
    CHECK(announced.at("b", "2026-03-20") == "-"); // already found for this a
    announced.at("a", "2026-04-01", "day=2026-05-01");
    CHECK(announced.at("b", "2026-04-30") == "R violated: 2026-04-01, 2026-04-30, 2026-05-01");
    Play silent(rule);
    CHECK(silent.at("b", "2026-03-20") == "-"); // a never happened
    silent.at("a", "2026-03-20");
    CHECK(silent.at("b", "2026-04-19") == "-");
}

TEST_CASE("interval: at most so many days is a breach - which does not bar")
{
    Play play("  - {id: R, ~, kind: interval, from: a, to: b, at_most: {days: 9}}\n");
    play.at("a", "2026-03-02");
    CHECK(play.at("b", "2026-03-11") == "-");
    CHECK(play.at("b", "2026-03-12") == "R violated (recorded): 2026-03-02, 2026-03-12, 2026-03-11");
}

TEST_CASE("interval: with a key each beginning has its own clock")
{
    Play play("  - {id: R, ~, kind: interval, from: a, to: b, same: k, at_least: {days: 10}}\n");
    play.at("a", "2026-03-02", "k=x");
    play.at("a", "2026-03-10", "k=y");
    CHECK(play.at("b", "2026-03-12", "k=x") == "-");
    CHECK(play.at("b", "2026-03-12", "k=y") == "R violated: 2026-03-10, 2026-03-12, 2026-03-20");
    CHECK(play.at("b", "2026-03-13", "k=y") == "-");
}

TEST_CASE("separation: two values differ - whichever comes first - and a new round forgets nothing")
{
    char const* rule = "  - {id: R, ~, kind: separation, of: b.actor, from: a.who}\n";
    Play forward(rule);
    forward.at("a", "2026-01-05", "who=p");
    CHECK(forward.at("b", "2026-01-05", "@p") == "R violated: p");
    CHECK(forward.at("b", "2026-01-05", "@q") == "-");
    Play backward(rule);
    backward.at("b", "2026-01-05", "@p");
    CHECK(backward.at("a", "2026-01-05", "who=p") == "R violated: p");
    Play restarted(rule);
    restarted.at("a", "2026-01-05", "who=p");
    restarted.at("again", "2026-01-06");
    CHECK(restarted.at("b", "2026-01-06", "@p") == "R violated: p");
}

TEST_CASE("separation: `where` limits the other events - in both directions")
{
    char const* rule = "  - {id: R, ~, kind: separation, of: b.actor, from: a.who, where: {field: ok}}\n";
    Play play(rule);
    play.at("a", "2026-01-05", "who=p ok=no");
    play.at("a", "2026-01-05", "who=q ok=yes");
    CHECK(play.at("b", "2026-01-05", "@p") == "-");
    CHECK(play.at("b", "2026-01-05", "@q") == "R violated: q");
    CHECK(play.at("a", "2026-01-06", "who=p ok=no") == "-");
    CHECK(play.at("a", "2026-01-06", "who=p ok=yes") == "R violated: p");
}

TEST_CASE("proportion: half exactly - more than half - nobody from outside - and a share of nothing")
{
    Play half("  - {id: R, ~, kind: proportion, at: a, count: {field: some}, of: {field: all}, at_least: 1/2}\n");
    CHECK(half.at("a", "2026-01-05", "all=[p,q,r,s] some=[p,q]") == "-");
    CHECK(half.at("a", "2026-01-05", "all=[p,q,r,s] some=[p,x,y]") == "R violated: 1, 4");
    CHECK(half.at("a", "2026-01-05", "all=[] some=[]") == "R violated: 0, 0");
    Play more("  - {id: R, ~, kind: proportion, at: a, count: {field: some}, of: {field: all}, more_than: 1/2}\n");
    CHECK(more.at("a", "2026-01-05", "all=[p,q,r,s] some=[p,q]") == "R violated: 2, 4");
    CHECK(more.at("a", "2026-01-05", "all=[p,q,r,s] some=[p,q,r]") == "-");
    CHECK(more.at("a", "2026-01-05", "all=[p,q] some=[p,p,p]") == "R violated: 1, 2");
}

TEST_CASE("proportion: `among` leaves out who was not there")
{
    Play play("  - {id: R, ~, kind: proportion, at: c, count: {by: b, where: {field: ok}}, of: {field: a.all}, "
              "among: {field: a.some}, more_than: 1/2}\n");
    play.at("a", "2026-01-05", "all=[p,q,r] some=[p,q]");
    play.at("b", "2026-01-05", "@p ok=yes");
    play.at("b", "2026-01-05", "@r ok=yes");
    CHECK(play.at("c", "2026-01-05") == "R violated: 1, 3");
    play.at("b", "2026-01-05", "@q ok=no");
    CHECK(play.at("c", "2026-01-05") == "R violated: 1, 3");
    play.at("b", "2026-01-05", "@q ok=yes");
    CHECK(play.at("c", "2026-01-05") == "-");
}

TEST_CASE("response: overdue on the day after the deadline - and not before")
{
    char const* rule = "  - {id: R, ~, kind: response, after: a, then: b, within: {days: 9}}\n";
    Play late(rule);
    late.at("a", "2026-03-02");
    CHECK(late.until("2026-03-11") == "-");
    CHECK(late.until("2026-03-12") == "R violated since 2026-03-12 (recorded): 2026-03-02, 2026-03-11");
    CHECK(late.until("2026-04-12") == "-"); // found once
    Play prompt(rule);
    prompt.at("a", "2026-03-02");
    prompt.at("b", "2026-03-11");
    CHECK(prompt.until("2026-12-31") == "-");
}

TEST_CASE("response: the clock starts anew with the same key - and stands still while paused")
{
    char const* rule = "  - {id: R, ~, kind: response, after: a, then: b, within: {days: 9}, same: k}\n";
    Play keys(rule);
    keys.at("a", "2026-03-02", "k=x");
    keys.at("a", "2026-03-05", "k=x");
    keys.at("a", "2026-03-05", "k=y");
    CHECK(keys.until("2026-03-12") == "-");
    keys.at("b", "2026-03-12", "k=y");
    CHECK(keys.until("2026-03-20") == "R violated since 2026-03-17 (recorded): 2026-03-05, 2026-03-16");
    Play paused("  - {id: R, ~, kind: response, after: a, then: b, within: {days: 9}, pauses: [{from: c, to: d}]}\n");
    paused.at("a", "2026-03-02");
    paused.at("c", "2026-03-05");
    CHECK(paused.until("2026-06-30") == "-");
    Play resumed("  - {id: R, ~, kind: response, after: a, then: b, within: {days: 9}, pauses: [{from: c, to: d}]}\n");
    resumed.at("a", "2026-03-02");
    resumed.at("c", "2026-03-05");
    resumed.at("d", "2026-03-10");
    CHECK(resumed.until("2026-03-16") == "-");
    CHECK(resumed.until("2026-03-17") == "R violated since 2026-03-17 (recorded): 2026-03-02, 2026-03-16");
}

TEST_CASE("response: an extension lengthens the period - a field may set it - the end of the case closes it")
{
    Play extended(
        "  - {id: R, ~, kind: response, after: a, then: b, within: {days: 9}, extends: {by: c, add: {days: 7}}}\n");
    extended.at("a", "2026-03-02");
    extended.at("c", "2026-03-03");
    CHECK(extended.until("2026-03-18") == "-");
    CHECK(extended.until("2026-03-19") == "R violated since 2026-03-19 (recorded): 2026-03-02, 2026-03-18");
    Play at_end("  - {id: R, ~, kind: response, after: a, then: b}\n");
    at_end.at("a", "2026-03-02");
    CHECK(at_end.until("2030-01-01") == "-");
    CHECK(at_end.at("fin", "2030-01-02") == "R violated (recorded): 2026-03-02");
}

TEST_CASE("response: a fact that stays undecided leaves the lapse undeterminable - decided - it settles it")
{
    char const* rule = "  - {id: R, ~, kind: response, after: a, then: b, within: {days: 9}, when: urgent}\n";
    Play open(rule);
    open.at("a", "2026-03-02");
    CHECK(open.until("2026-03-12") == "R undeterminable since 2026-03-12 (recorded): 2026-03-02, 2026-03-11");
    CHECK(open.verdict() == "undetermined");
    Play no(rule);
    no.at("a", "2026-03-02");
    no.decide("2026-03-03", "urgent=no");
    CHECK(no.until("2026-03-12") == "-");
    Play yes(rule);
    yes.at("a", "2026-03-02");
    yes.decide("2026-03-03", "urgent=yes");
    CHECK(yes.until("2026-03-12") == "R violated since 2026-03-12 (recorded): 2026-03-02, 2026-03-11");
}

TEST_CASE("deemed: silence counts as its activity - and an answer in time ends the silence")
{
    char const* rules = "  - {id: D, ~, kind: deemed, after: a, without: b, within: {days: 9}, then: c}\n"
                        "  - {id: R, ~, kind: precedence, first: c, then: d}\n";
    Play silent(rules);
    silent.at("a", "2026-03-02");
    CHECK(silent.at("d", "2026-03-11") == "R violated: c");
    CHECK(silent.at("d", "2026-03-12") == "-");
    Play answered(rules);
    answered.at("a", "2026-03-02");
    answered.at("b", "2026-03-03");
    CHECK(answered.at("d", "2026-03-12") == "R violated: c");
}

TEST_SUITE_END();
