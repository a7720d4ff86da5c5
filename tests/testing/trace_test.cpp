// SPDX-License-Identifier: Apache-2.0
// Traces as tests write them, the clock they share with an application, and the lines they are kept as.
#include <doctest/doctest.h>

#include "permit.hpp"

#include "duly/check/scenario.hpp"

#include <algorithm>

using namespace duly;
using namespace duly::testing;

TEST_SUITE("a trace")
{
    TEST_CASE("a trace holds what was written, in its order")
    {
        Trace trace;
        trace.on("2026-03-02").by("bureau", "unit", "county").fact("technical", true);
        trace.event("draft.made", {{"draft", "d1"}, {"pages", 12}, {"final", false}, {"due", Date::of(2026, 5, 1)}});
        trace.after_days(31).by("ada").citing("ab").event("review.given", {{"who", {"p1", "p2"}}}, {"opinion"});
        REQUIRE(trace.entries().size() == 3);
        auto const& found = trace.entries()[0].event;
        CHECK(found.activity == "facts.decided");
        CHECK(found.fields[0].name == "technical");
        CHECK(std::get<bool>(found.fields[0].value));
        CHECK(found.actor == Actor{"bureau", "county", {"unit"}, ""});
        auto const& made = trace.entries()[1].event;
        CHECK(made.occurred.local_date() == Date::of(2026, 3, 2));
        CHECK(std::get<std::string>(made.fields[1].value) == "12");
        CHECK_FALSE(std::get<bool>(made.fields[2].value));
        CHECK(std::get<Date>(made.fields[3].value) == Date::of(2026, 5, 1));
        auto const& given = trace.entries()[2].event;
        CHECK(given.occurred.local_date() == Date::of(2026, 4, 2));
        CHECK(given.actor == Actor{"ada", "", {}, ""});
        CHECK(given.cites == std::vector<std::string>{"ab"});
        CHECK(given.documents.at(0).kind == "opinion");
        CHECK(std::get<std::vector<std::string>>(given.fields[0].value) == std::vector<std::string>{"p1", "p2"});
    }

    TEST_CASE("a copy goes on by itself")
    {
        auto const start = permits::drafted();
        auto one = start, other = start;
        one.after_days(10).event("permit.issued");
        other.after_days(1).event("permit.issued");
        CHECK(start.entries().size() == 2);
        CHECK(one.today() == Date::of(2026, 3, 12));
        CHECK(other.today() == Date::of(2026, 3, 3));
    }

    TEST_CASE("working days are those of the law's calendar")
    {
        auto const cn = law_of_pack("cn/major-decision", {.calendar = Calendar::built_in_cn()});
        CHECK(Trace(cn).on("2025-09-30").after_working_days(1).today() == Date::of(2025, 10, 9));
        CHECK(Trace().on("2025-09-30").after_working_days(1).today() == Date::of(2025, 10, 1));
    }

    TEST_CASE("a trace of a law refuses a misspelt name where it is written")
    {
        auto trace = permits::drafted();
        CHECK_THROWS_WITH_AS(trace.event("permit.isued"), doctest::Contains("did you mean permit.issued?"),
                             std::invalid_argument);
        CHECK_THROWS_AS(trace.event("permit.issued", {{"drafts", "d1"}}), std::invalid_argument);
        CHECK_THROWS_AS(trace.fact("urgnt", true), std::invalid_argument);
        CHECK_THROWS_AS(trace.on("2026-02-30"), std::invalid_argument);
        CHECK(trace.entries().size() == 2);
    }

    TEST_CASE("a word where the law has a list is a list of it")
    {
        auto trace = permits::drafted();
        trace.event("permit.issued", {{"members", "p1"}});
        CHECK(std::get<std::vector<std::string>>(trace.entries()[2].event.fields[0].value) ==
              std::vector<std::string>{"p1"});
    }

    TEST_CASE("late entries say why and corrections say of what")
    {
        auto trace = permits::unreviewed();
        trace.on("2026-03-02").late("found in the files").by("ada", "lawyer");
        trace.event("review.given", {{"draft", "d2"}, {"outcome", "fair"}}, {"opinion"});
        trace.on("2026-03-09").by("clerk").correct("draft.made", {{"draft", "d2"}});
        CHECK(trace.entries()[3].event.late_entry == "found in the files");
        CHECK(trace.entries()[4].corrects == 1U);
        CHECK_THROWS_AS(trace.correct("draft.made#2", {}), std::invalid_argument);
        CHECK(trace.position("draft.made#1") == 1U);
        CHECK_FALSE(trace.position("draft.made#x"));
        CHECK_NO_FINDING(trace, "order");
    }

    TEST_CASE("a sanctioned deviation waives the next finding of the rule")
    {
        auto trace = permits::drafted();
        trace.by("mayor", "office").sanction("R-1", "flood").after_days(1).event("permit.issued", {{"draft", "d1"}});
        CHECK_FINDING(trace, "R-1", "permit.issued waived");
    }
}

TEST_SUITE("lines of a trace")
{
    TEST_CASE("a trace written as lines and read again is the same")
    {
        auto trace = permits::lawful();
        trace.on("2026-03-02T09:30:00+08:00").late("forgotten").recorded("2026-03-20").citing("ab");
        trace.documents_with_digests({{"opinion", "abc", 7, "2", "file:x"}});
        trace.by(Actor{"ada", "bar", {"lawyer", "office"}, "eve"}).event("review.given", {{"draft", "d1"}});
        trace.on("2026-03-21").by("clerk").correct("review.given#2", {{"draft", "d2"}, {"_remove", {"outcome"}}});
        auto const lines = trace.to_json_lines();
        auto const again = Trace::parse(lines);
        REQUIRE(again.has_value());
        CHECK(again->to_json_lines() == lines);
        Trace rebound(permits::law()); // what reads lines knows no personal fields: the law says which are
        for (auto const& entry : again->entries()) {
            if (entry.corrects) continue;
            rebound.event(entry.event);
        }
        for (std::size_t i = 0; i < rebound.entries().size(); ++i) {
            INFO(i);
            auto read = rebound.entries()[i].event, written = trace.entries()[i].event;
            auto const by_name = [](Field const& a, Field const& b) { return a.name < b.name; };
            std::sort(written.fields.begin(), written.fields.end(), by_name);
            CHECK(read == written);
        }
        CHECK(again->entries().back().corrects == 5U);
    }

    TEST_CASE("lines that are no events are refused with their place")
    {
        auto const without_at = Trace::parse("\n{\"activity\": \"draft.made\"}\n", "kept.jsonl");
        REQUIRE_FALSE(without_at.has_value());
        CHECK(without_at.error().where == "kept.jsonl:2");
        CHECK_FALSE(Trace::parse("{\"open\": {\"family\": \"x\"}}").has_value());
        CHECK_FALSE(Trace::parse("no json").has_value());
    }

    TEST_CASE("a checked trace kept as a scenario finds the same again")
    {
        for (auto const& trace : {permits::lawful(), permits::unreviewed().after_days(40)}) {
            Checked const checked(trace);
            auto const scenario = parse_scenario(checked.scenario("kept"), "kept.jsonl");
            REQUIRE(scenario.has_value());
            auto const result = check_scenario(*scenario, permits::packs());
            REQUIRE(result.has_value());
            CHECK(result->differences.empty());
            CHECK(result->findings == checked.findings());
        }
    }
}

TEST_SUITE("the clock")
{
    TEST_CASE("copies tell the same time")
    {
        Clock clock("2026-03-02T09:00:00+08:00");
        auto const application = clock.source();
        auto copy = clock;
        copy.advance_days(2).advance_seconds(30);
        CHECK(application().text() == "2026-03-04T09:00:30.000000+08:00");
        CHECK(clock.set("2026-03-06").today() == Date::of(2026, 3, 6));
        CHECK(clock.set(Date::of(2026, 3, 7)).today() == Date::of(2026, 3, 7));
        CHECK(clock.set(Moment{}).now().utc_us == 0);
        CHECK_THROWS_AS(Clock("tomorrow"), std::invalid_argument);
    }

    TEST_CASE("working days are those of its calendar")
    {
        Clock clock("2025-09-30", Calendar::built_in_cn());
        CHECK(clock.advance_working_days(1).today() == Date::of(2025, 10, 9));
        CHECK(Trace(clock).after_working_days(1).today() == Date::of(2025, 10, 10));
        CHECK(clock.today() == Date::of(2025, 10, 10));
    }

    TEST_CASE("a trace and an application go by one clock")
    {
        Clock clock("2026-03-02");
        Trace trace(permits::law(), clock);
        trace.by("bureau", "office").event("draft.made");
        clock.advance_days(5);
        trace.event("permit.issued");
        CHECK(trace.entries()[1].event.occurred.local_date() == Date::of(2026, 3, 7));
        trace.after_days(1);
        CHECK(clock.today() == Date::of(2026, 3, 8));
    }
}
