// SPDX-License-Identifier: Apache-2.0
// What a report adds up beside its findings: units, months, durations against the times of rules, the worst cases.
#include "duly/check/check_log.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace duly;

namespace {

[[nodiscard]] CheckReport check(std::string const& rules, std::string const& rows, CheckOptions const& options = {})
{
    auto const loaded = load_rules("rules: test\nrules_of_the_log:\n" + rules, "test.yaml");
    REQUIRE_MESSAGE(loaded.rules.has_value(), loaded.problems.front().says.en);
    auto const report =
        check_log_text(*loaded.rules, "case,activity,time,resource,unit\n" + rows, "log.csv", {}, options);
    REQUIRE_MESSAGE(report.has_value(), report.error().says.en);
    return *report;
}

[[nodiscard]] std::string in_a_line(std::vector<Share> const& shares)
{
    std::string out;
    for (auto const& each : shares)
        out += (out.empty() ? "" : " ") + (each.name.empty() ? "-" : each.name) + ":" + std::to_string(each.unlawful) +
               "/" + std::to_string(each.cases);
    return out;
}

[[nodiscard]] std::string in_a_line(TermReport const& term)
{
    std::string out;
    for (auto const n : term.took) out += std::to_string(n) + " ";
    return out + "standing " + std::to_string(term.standing) + " unmet " + std::to_string(term.unmet) + " open " +
           std::to_string(term.open);
}

[[nodiscard]] std::string term(std::string const& rule, std::string const& rows, CheckOptions const& options = {})
{
    auto const report = check("  - {id: R, " + rule + "}\n", rows, options);
    REQUIRE(report.rules[0].term.has_value());
    return in_a_line(*report.rules[0].term);
}

CheckOptions as_of(char const* date)
{
    CheckOptions options;
    options.as_of = Date::parse(date);
    return options;
}

std::string const within = "template: response, of: [a, b], within: {days: 10}";

} // namespace

TEST_SUITE("figures of a report")
{
    TEST_CASE("a violation is counted for the unit and the month of the event that broke the rule")
    {
        std::string const rule = "  - {id: R, template: absence, of: [x]}\n";
        auto const report = check(rule, "1,a,2026-01-30,,North\n1,x,2026-02-02,,South\n1,x,2026-02-03,,South\n"
                                        "2,a,2026-02-01,,North\n3,x,2026-03-01,,South\n");
        CHECK(in_a_line(report.units) == "South:2/2 North:0/2");
        CHECK(in_a_line(report.months) == "2026-01:0/1 2026-02:1/2 2026-03:1/1");
    }

    TEST_CASE("what did not happen counts for the unit in which it became due, in the month after its last day")
    {
        auto const late = check("  - {id: R, " + within + "}\n", "1,a,2026-01-25,,North\n1,c,2026-01-26,,South\n",
                                as_of("2026-03-01"));
        CHECK(late.findings.at(0).due == Date::parse("2026-02-04"));
        CHECK(in_a_line(late.units) == "North:1/1 South:0/1");
        CHECK(in_a_line(late.months) == "2026-01:0/1 2026-02:1/1");
    }

    TEST_CASE("what has neither event nor day counts for the last unit and the first month of the case")
    {
        CheckOptions complete;
        complete.complete = true;
        auto const report = check("  - {id: R, template: existence, of: [x]}\n",
                                  "1,a,2026-01-25,,North\n1,c,2026-02-26,,South\n1,d,2026-02-27,,\n", complete);
        CHECK(in_a_line(report.units) == "South:1/1 North:0/1");
        CHECK(in_a_line(report.months) == "2026-01:1/1 2026-02:0/1");
        auto const nowhere = check("  - {id: R, template: existence, of: [x]}\n", "1,a,,,North\n2,a,,,\n", complete);
        CHECK(in_a_line(nowhere.units) == "-:1/1 North:1/1");
        CHECK(in_a_line(nowhere.months) == "-:2/2");
    }

    TEST_CASE("a log without units has none, and warnings and waivers make nobody unlawful")
    {
        std::string const row = "1,x,2026-02-02,,\n";
        CHECK(check("  - {id: R, template: absence, of: [x]}\n", row).units.empty());
        auto const unlawful = [&](std::string const& rules) { return in_a_line(check(rules, row).months); };
        CHECK(unlawful("  - {id: R, template: absence, of: [x]}\n") == "2026-02:1/1");
        CHECK(unlawful("  - {id: R, severity: warning, template: absence, of: [x]}\n") == "2026-02:0/1");
        CHECK(unlawful("  - {id: R, template: absence, of: [x]}\nwaivers:\n  - {rule: R, case: 1, reason: agreed}\n") ==
              "2026-02:0/1");
    }

    TEST_CASE("if actors do not stand for persons, rules that ask who acted count for no unit and no case")
    {
        std::string rows;
        for (int i = 0; i < 600; ++i) {
            auto const id = std::to_string(i);
            rows += id + ",a,2026-02-02,STAFF,North\n" + id + ",b,2026-02-02,STAFF,North\n";
        }
        std::string const rules =
            "  - {id: R, template: four_eyes, of: [a, b]}\n  - {id: S, template: absence, of: [b]}\n";
        auto const kinds = check(rules, rows);
        CHECK(kinds.unlawful == 600);
        CHECK(in_a_line(kinds.units) == "North:600/600");
        CHECK(kinds.worst.at(0).rules_violated == 1);
        CHECK(kinds.worst.at(0).findings.at(0).status == Status::undeterminable);
        auto const only_who = check(rules.substr(0, rules.find('\n') + 1), rows);
        CHECK(in_a_line(only_who.units) == "North:0/600");
        CHECK(only_who.worst.empty());
        CheckOptions as_written;
        as_written.actors_tested = false;
        auto const persons = check(rules, rows, as_written);
        CHECK(in_a_line(persons.units) == "North:600/600");
        CHECK(persons.worst.at(0).rules_violated == 2);
    }

    TEST_CASE("units beyond a thousand are counted together")
    {
        std::string rows;
        for (int i = 0; i < 1100; ++i) rows += std::to_string(i) + ",x,2026-02-02,,U" + std::to_string(i) + "\n";
        auto const report = check("  - {id: R, template: absence, of: [x]}\n", rows);
        CHECK(report.units.size() == Share::names_max + 1);
        CHECK(report.units.front().name == "…");
        CHECK(report.units.front().unlawful == 100);
    }

    TEST_CASE("durations stand in parts of the term up to the last day, which is in time")
    {
        std::string const a = "1,a,2026-03-02,,\n";
        CHECK(term(within, a + "1,b,2026-03-02,,\n") == "1 0 0 0 0 0 0 0 standing 0 unmet 0 open 0");
        CHECK(term(within, a + "1,b,2026-03-05,,\n") == "0 1 0 0 0 0 0 0 standing 0 unmet 0 open 0");
        CHECK(term(within, a + "1,b,2026-03-12,,\n") == "0 0 0 1 0 0 0 0 standing 0 unmet 0 open 0");
        CHECK(term(within, a + "1,b,2026-03-13,,\n") == "0 0 0 0 1 0 0 0 standing 0 unmet 0 open 0");
        CHECK(term(within, a + "1,b,2026-04-30,,\n") == "0 0 0 0 0 0 0 1 standing 0 unmet 0 open 0");
        CHECK(term(within, a + "1,a,2026-03-04,,\n1,b,2026-03-12,,\n") == "0 0 0 2 0 0 0 0 standing 0 unmet 0 open 0");
        CHECK(term(within, a, as_of("2026-03-12")) == "0 0 0 0 0 0 0 0 standing 0 unmet 0 open 1");
        CHECK(term(within, a, as_of("2026-03-13")) == "0 0 0 0 0 0 0 0 standing 0 unmet 1 open 0");
        CHECK(term(within + ", only_if: [z]", a + "1,b,2026-03-05,,\n") == "0 0 0 0 0 0 0 0 standing 0 unmet 0 open 0");
    }

    TEST_CASE("a longer term makes the same duration a smaller part")
    {
        auto const pauses = within + ", pauses: [{from: p, to: q}]",
                   extends = within + ", extends: {by: e, add: {days: 10}}";
        std::string const a = "1,a,2026-03-02,,\n", p = "1,p,2026-03-03,,\n";
        CHECK(term(pauses, a + p + "1,q,2026-03-13,,\n1,b,2026-03-17,,\n") ==
              "0 0 1 0 0 0 0 0 standing 0 unmet 0 open 0"); // 15 of 20 days
        CHECK(term(pauses, a + p + "1,b,2026-03-17,,\n") == "0 0 0 0 0 0 0 0 standing 1 unmet 0 open 0");
        CHECK(term(extends, a + "1,e,2026-03-03,,\n1,b,2026-03-12,,\n") == "0 1 0 0 0 0 0 0 standing 0 unmet 0 open 0");
        CHECK(term("template: response, of: [a, b], within: {hours: 2}",
                   "1,a,2026-03-02T09:00:00Z,,\n1,b,2026-03-02T11:00:01Z,,\n") ==
              "0 0 0 0 1 0 0 0 standing 0 unmet 0 open 0");
    }

    TEST_CASE("of an interval, what is allowed lies below its maximum or from its minimum on")
    {
        auto const at = [](std::string const& rule, std::string const& day) {
            auto const report = check("  - {id: R, template: interval, of: [a, b], " + rule + "}\n",
                                      "1,a,2026-03-02,,\n1,b," + day + ",,\n");
            auto const& term = *report.rules[0].term;
            CHECK(term.happened() == 1);
            CHECK(term.mistimed() == report.rules[0].count(Status::violated));
            return in_a_line(term).substr(0, 15);
        };
        CHECK(at("at_most: {days: 4}", "2026-03-06") == "0 0 0 1 0 0 0 0");
        CHECK(at("at_most: {days: 4}", "2026-03-07") == "0 0 0 0 1 0 0 0");
        CHECK(at("at_least: {days: 4}", "2026-03-05") == "0 0 0 1 0 0 0 0");
        CHECK(at("at_least: {days: 4}", "2026-03-06") == "0 0 0 0 1 0 0 0");
        CHECK(at("at_least: {seconds: 60}", "2026-03-06") == "0 0 0 0 0 0 0 1");
    }

    TEST_CASE("the cases that broke most rules are kept with their events, equals in the order of the log")
    {
        std::string const rules = "  - {id: R, template: absence, of: [x]}\n  - {id: S, template: absence, of: [y]}\n";
        CheckOptions two;
        two.cases_told = 2;
        auto const report = check(
            rules, "1,x,2026-02-02,,\n2,a,2026-02-02,,\n3,x,2026-02-02,,\n4,x,2026-02-02,Li,\n4,y,2026-02-03,,\n", two);
        REQUIRE(report.worst.size() == 2);
        CHECK(report.worst[0].id == "4");
        CHECK(report.worst[0].rules_violated == 2);
        CHECK(report.worst[0].findings.size() == 2);
        REQUIRE(report.worst[0].events.size() == 2);
        CHECK(report.worst[0].events[0].actor == "Li");
        CHECK(report.worst[0].events[1].activity == "y");
        CHECK(report.worst[1].id == "1");
        two.cases_told = 0;
        CHECK(check(rules, "1,x,2026-02-02,,\n", two).worst.empty());
    }

    TEST_CASE("of a very long case the first events are kept, and it is told how many more there are")
    {
        std::string rows;
        for (int i = 0; i < 600; ++i) rows += "1,x,2026-02-02,,\n";
        auto const report = check("  - {id: R, template: absence, of: [x]}\n", rows);
        CHECK(report.worst.at(0).events.size() == CaseHistory::events_max);
        CHECK(report.worst.at(0).events_left_out == 100);
        CHECK(report.worst.at(0).findings.size() == CaseHistory::findings_max);
    }

    TEST_CASE("the figures are in the text and in the JSON object")
    {
        auto const report =
            check("  - {id: R, " + within + "}\n",
                  "1,a,2026-03-02,,North\n1,b,2026-03-20,,North\n2,a,2026-03-02,,South\n2,b,2026-03-05,,\n");
        auto const text = to_text(report, Language::en);
        CHECK(text.find("units with most unlawful cases: North 1 of 1\n") != text.npos);
        CHECK(text.find("months with most unlawful cases: 2026-03 1 of 2\n") != text.npos);
        CHECK(text.find("10 days: in time 1  late 1\n") != text.npos);
        CHECK(to_text(report, Language::zh).find("违法案件最多的部门：North 1 件中 1 件") != text.npos);
        auto const json = boost::json::parse(to_json(report));
        CHECK(json.at("by_unit").at(0).at("unit") == "North");
        CHECK(json.at("by_unit").at(0).at("unlawful") == 1);
        CHECK(json.at("by_month").at(0).at("cases") == 2);
        CHECK(json.at("worst_cases").at(0).at("events").as_array().size() == 2);
        auto const& term = json.at("by_rule").at(0).at("term");
        CHECK(term.at("percent").at(1).at("up_to") == 50);
        CHECK(term.at("percent").at(1).at("count") == 1);
        CHECK(term.at("percent").at(6).at("count") == 1); // 18 of 10 days
    }
}
