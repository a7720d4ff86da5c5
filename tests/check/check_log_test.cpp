// SPDX-License-Identifier: Apache-2.0
// A log held against rules: five answers, never two, with the events and the dates that explain them.
#include "duly/check/check_log.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace duly;

namespace {

[[nodiscard]] CheckReport check(std::string const& rules, std::string const& rows, CheckOptions options = {},
                                std::string const& more = {})
{
    auto const loaded = load_rules("rules: test\n" + more + "rules_of_the_log:\n" + rules, "test.yaml");
    REQUIRE_MESSAGE(loaded.rules.has_value(), loaded.problems.front().says.en);
    auto const report = check_log_text(*loaded.rules, "case,activity,time,resource,amount,case:deadline\n" + rows,
                                       "log.csv", {}, options);
    REQUIRE_MESSAGE(report.has_value(), report.error().says.en);
    return *report;
}

[[nodiscard]] Status only(CheckReport const& report, std::size_t rule = 0)
{
    for (std::size_t i = 0; i < 5; ++i)
        if (report.rules[rule].cases[i] > 0) return static_cast<Status>(i);
    return Status::vacuous;
}

CheckOptions as_of(char const* date)
{
    CheckOptions options;
    options.as_of = Date::parse(date);
    return options;
}

} // namespace

TEST_SUITE("a log that is checked")
{
    TEST_CASE("a duty is pending until its last day has passed, and then violated")
    {
        std::string const rule = "  - {id: R, article: 7, template: response, of: [a, b], within: {days: 14}}\n";
        std::string const rows = "1,a,2026-03-02,Li,,\n";
        CHECK(only(check(rule, rows, as_of("2026-03-16"))) == Status::pending);
        auto const late = check(rule, rows, as_of("2026-03-17"));
        CHECK(only(late) == Status::violated);
        REQUIRE(late.findings.size() == 1);
        CHECK(late.findings[0].due == Date::parse("2026-03-16"));
        REQUIRE(late.findings[0].trigger.size() == 1);
        CHECK(late.findings[0].trigger[0].activity == "a");
        CHECK(late.findings[0].trigger[0].actor == "Li");
        CHECK(late.findings[0].trigger[0].line == 2);
        CHECK(late.findings[0].at.empty());
        CHECK(late.findings[0].missing == std::vector<std::string>{"b"});
        CHECK(late.findings[0].derivation.en.find("2026-03-16") != std::string::npos);
        CHECK(late.verdict() == Verdict::unlawful);
        CHECK(only(check(rule, rows + "1,b,2026-03-16,Li,,\n")) == Status::satisfied);
        CHECK(only(check(rule, rows + "1,b,2026-03-17,Li,,\n")) == Status::violated);
        CHECK(only(check(rule, "1,c,2026-03-02,Li,,\n")) == Status::vacuous);
    }

    TEST_CASE("each event is owed for by itself, unless one is enough")
    {
        std::string const rows = "1,a,2026-03-02,,,\n1,a,2026-03-20,,,\n1,b,2026-03-21,,,\n";
        CHECK(only(check("  - {id: R, template: response, of: [a, b], within: {days: 14}}\n", rows)) ==
              Status::violated);
        CHECK(only(check("  - {id: R, template: response, of: [a, b], within: {days: 14}, some: true}\n", rows)) ==
              Status::satisfied);
    }

    TEST_CASE("rest days, pauses and extensions move the last day")
    {
        auto const judged = [](std::string const& more, std::string const& rows) {
            return only(check("  - {id: R, template: response, of: [a, b], within: {days: 5" + more + "}\n", rows));
        };
        // 2026-03-07 is a Saturday.
        CHECK(judged("}", "1,a,2026-03-02,,,\n1,b,2026-03-09,,,\n") == Status::violated);
        CHECK(judged(", roll: true}", "1,a,2026-03-02,,,\n1,b,2026-03-09,,,\n") == Status::satisfied);
        CHECK(judged("}, pauses: [{from: p, to: q}]",
                     "1,a,2026-03-02,,,\n1,p,2026-03-03,,,\n1,q,2026-03-10,,,\n1,b,2026-03-14,,,\n") ==
              Status::satisfied);
        CHECK(judged("}, pauses: [{from: p, to: q}]",
                     "1,a,2026-03-02,,,\n1,p,2026-03-03,,,\n1,q,2026-03-10,,,\n1,b,2026-03-15,,,\n") ==
              Status::violated);
        CHECK(judged("}, extends: {by: e, add: {days: 5}}",
                     "1,a,2026-03-02,,,\n1,e,2026-03-03,,,\n1,b,2026-03-12,,,\n") == Status::satisfied);
        CHECK(judged("}, extends: {by: e, add: {days: 5}}",
                     "1,a,2026-03-02,,,\n1,e,2026-03-03,,,\n1,b,2026-03-13,,,\n") == Status::violated);
    }

    TEST_CASE("instants are instants, also on the last day")
    {
        std::string const rule = "  - {id: R, template: response, of: [a, b], within: {hours: 2}}\n";
        CHECK(only(check(rule, "1,a,2026-03-02T09:00:00+08:00,,,\n1,b,2026-03-02T11:00:00+08:00,,,\n")) ==
              Status::satisfied);
        CHECK(only(check(rule, "1,a,2026-03-02T09:00:00+08:00,,,\n1,b,2026-03-02T11:00:01+08:00,,,\n")) ==
              Status::violated);
        CHECK(only(check("  - {id: R, template: interval, of: [a, b], at_least: {seconds: 60}}\n",
                         "1,a,2026-03-02T09:00:00+08:00,,,\n1,b,2026-03-02T09:00:59+08:00,,,\n")) == Status::violated);
    }

    TEST_CASE("who did not sign is not the same as who signed")
    {
        std::string const rule = "  - {id: R, template: four_eyes, of: [a, b]}\n";
        CHECK(only(check(rule, "1,a,2026-03-02,Li,,\n1,b,2026-03-03,Li,,\n")) == Status::violated);
        CHECK(only(check(rule, "1,a,2026-03-02,Li,,\n1,b,2026-03-03,Wang,,\n")) == Status::satisfied);
        auto const missing = check(rule, "1,a,2026-03-02,Li,,\n1,b,2026-03-03,,,\n");
        CHECK(only(missing) == Status::undeterminable);
        CHECK(missing.verdict() == Verdict::undetermined);
        CHECK(only(check(rule, "1,a,2026-03-02,Li,,\n1,b,2026-03-03,Li,,\n1,b,2026-03-04,,,\n")) == Status::violated);
        std::string few;
        for (int i = 0; i < 600; ++i)
            few += std::to_string(i) + ",a,2026-03-02,STAFF,,\n" + std::to_string(i) + ",b,2026-03-03,STAFF,,\n";
        auto const anonymous = check(rule, few);
        CHECK(anonymous.rules[0].count(Status::undeterminable) == 600);
        CHECK(!anonymous.rules[0].doubt.empty());
        CHECK(anonymous.unlawful == 0);
        CHECK(anonymous.undetermined == 600);
        CHECK(check(rule, few, {}, "actors: identified\n").rules[0].count(Status::violated) == 600);
    }

    TEST_CASE("competence is a list, and nobody is on it")
    {
        std::string const rule = "  - {id: R, template: competence, of: [a], actors: [Li, Wang]}\n";
        CHECK(only(check(rule, "1,a,2026-03-02,Li,,\n")) == Status::satisfied);
        CHECK(only(check(rule, "1,a,2026-03-02,Zhao,,\n")) == Status::violated);
        CHECK(only(check(rule, "1,a,2026-03-02,,,\n")) == Status::undeterminable);
        CHECK(only(check(rule, "1,b,2026-03-02,,,\n")) == Status::vacuous);
    }

    TEST_CASE("conditions compare, and what is missing cannot be told")
    {
        auto const judged = [](std::string const& where, std::string const& row) {
            return only(check("  - {id: R, template: absence, of: [{name: a, where: " + where + "}]}\n", row));
        };
        CHECK(judged("{attribute: amount, more_than: 1000}", "1,a,2026-03-02,,1000.01,\n") == Status::violated);
        CHECK(judged("{attribute: amount, more_than: 1000}", "1,a,2026-03-02,,999,\n") != Status::violated);
        CHECK(judged("{attribute: amount, more_than: 1000}", "1,a,2026-03-02,,,\n") == Status::undeterminable);
        CHECK(judged("{attribute: amount, more_than: 1000}", "1,a,2026-03-02,,many,\n") == Status::undeterminable);
        CHECK(judged("{attribute: amount, is: true}", "1,a,2026-03-02,,TRUE,\n") == Status::violated);
        CHECK(judged("{attribute: amount, is: 'True'}", "1,a,2026-03-02,,true,\n") == Status::violated);
        CHECK(judged("{attribute: amount, in: [false, x]}", "1,a,2026-03-02,,True,\n") != Status::violated);
        CHECK(judged("{attribute: amount}", "1,a,2026-03-02,,0,\n") == Status::violated);
        CHECK(judged("{attribute: amount}", "1,a,2026-03-02,,  ,\n") != Status::violated); // nobody filled it in
        CHECK(judged("{attribute: amount, is: x}", "1,a,2026-03-02,,  ,\n") == Status::undeterminable);
        CHECK(judged("{attribute: amount, more_than: 1000, missing: true}", "1,a,2026-03-02,,,\n") == Status::violated);
        auto const deadline = "{attribute: time, more_than: {attribute: 'case:deadline'}}";
        CHECK(judged(deadline, "1,a,2026-03-02,,,2026-03-01\n") == Status::violated);
        CHECK(judged(deadline, "1,a,2026-03-02,,,2026-03-02\n") != Status::violated);
    }

    TEST_CASE("a case is over when the rules or the caller say so")
    {
        std::string const rule = "  - {id: R, template: existence, of: [b]}\n";
        CHECK(only(check(rule, "1,a,2026-03-02,,,\n")) == Status::pending);
        CHECK(only(check(rule, "1,a,2026-03-02,,,\n1,z,2026-03-03,,,\n", {}, "ends: z\n")) == Status::violated);
        CheckOptions complete;
        complete.complete = true;
        CHECK(only(check(rule, "1,a,2026-03-02,,,\n", complete)) == Status::violated);
    }

    TEST_CASE("what depends on the order of simultaneous events says so")
    {
        std::string const rule = "  - {id: R, template: precedence, of: [a, b]}\n";
        auto const tied = check(rule, "1,b,2026-03-02,,,\n1,a,2026-03-02,,,\n");
        CHECK(only(tied) == Status::violated);
        CHECK(tied.rules[0].by_order == 1);
        CHECK(tied.findings.at(0).by_order);
        auto const apart = check(rule, "1,b,2026-03-02,,,\n1,a,2026-03-03,,,\n");
        CHECK(apart.rules[0].by_order == 0);
    }

    TEST_CASE("a waiver leaves the finding and takes the blame, until it runs out")
    {
        std::string const rule = "  - {id: R, template: absence, of: [a]}\n";
        auto const waived = [&](std::string const& until) {
            return check(rule + "waivers:\n  - {rule: R, case: 1, reason: agreed" + until + "}\n",
                         "1,a,2026-03-02,,,\n");
        };
        CHECK(waived("").verdict() == Verdict::lawful);
        CHECK(waived("").findings.at(0).waived == "agreed");
        CHECK(waived(", until: 2026-03-01").verdict() == Verdict::unlawful);
        CHECK(waived(", until: 2026-03-02").verdict() == Verdict::lawful);
    }

    TEST_CASE("an activity that the log does not have is told, with the nearest name")
    {
        auto const report = check("  - {id: R, template: precedence, of: [Legal revue, b]}\n",
                                  "1,Legal review,2026-03-02,,,\n1,b,2026-03-03,,,\n");
        REQUIRE(report.unknown.size() == 1);
        CHECK(report.unknown[0].name == "Legal revue");
        CHECK(report.unknown[0].meant == "Legal review");
        CHECK(report.unknown[0].line == 3);
    }

    TEST_CASE("every form of the report holds every finding, and is what it says it is")
    {
        auto const report = check("  - {id: R<1>, article: '<7>', template: absence, of: ['=a']}\n"
                                  "  - {id: S, template: four_eyes, of: ['=a', b]}\n",
                                  "\"1&\",=a,2026-03-02,\"Li \"\"x\"\"\",,\n\"1&\",b,2026-03-03,,,\n");
        std::span<CheckReport const> const one(&report, 1);
        auto const json = boost::json::parse(to_json(report));
        CHECK(json.at("findings").as_array().size() == 2);
        CHECK(json.at("verdict") == "unlawful");
        auto const sarif = boost::json::parse(to_sarif(one, Language::en));
        auto const& results = sarif.at("runs").at(0).at("results").as_array();
        REQUIRE(results.size() == 2);
        CHECK(results[0].at("level") == "error");
        CHECK(results[0].at("locations").at(0).at("physicalLocation").at("region").at("startLine") == 2);
        CHECK(results[1].at("kind") == "open");
        CHECK(results[1].at("level") == "none");
        auto const junit = to_junit(one, Language::zh);
        CHECK(junit.find("failures=\"1\" skipped=\"1\"") != std::string::npos);
        CHECK(junit.find("R&lt;1&gt;") != std::string::npos);
        auto const csv = to_csv(one, Language::en);
        CHECK(csv.find("\"'=a\"") != std::string::npos); // no spreadsheet takes it for a formula
        CHECK(csv.find("\"Li \"\"x\"\"\"") != std::string::npos);
        for (auto const language : {Language::zh, Language::en}) {
            auto const text = to_text(report, language);
            CHECK(text.find("R<1>") != std::string::npos);
            CHECK(text.find("1&") != std::string::npos);
        }
    }

    TEST_CASE("several logs are one document of each form, with what was not judged")
    {
        std::string const rule = "  - {id: R, template: absence, of: [a]}\n";
        std::vector<CheckReport> reports = {check(rule, "1,a,2026-03-02,,,\n"), check(rule, "1,b,2026-03-02,,,\n")};
        reports[1].log = "other.csv";
        reports[1].unmapped = {{"Stamp", "", 3}};
        auto const sarif = boost::json::parse(to_sarif(reports, Language::en));
        auto const& runs = sarif.at("runs").as_array();
        REQUIRE(runs.size() == 2);
        CHECK(runs[0].at("results").as_array().size() == 1);
        CHECK(!runs[0].as_object().contains("invocations"));
        auto const& notes = runs[1].at("invocations").at(0).at("toolExecutionNotifications").as_array();
        REQUIRE(notes.size() == 1);
        CHECK(notes[0].at("message").at("text") == "not mapped: 'Stamp', 3 events");
        auto const junit = to_junit(reports, Language::en);
        CHECK(junit.find("tests=\"1\" failures=\"1\" skipped=\"0\"") != std::string::npos);
        CHECK(junit.find("<testsuite name=\"other.csv\" tests=\"2\" failures=\"0\" skipped=\"1\"") !=
              std::string::npos);
        auto const csv = to_csv(reports, Language::en);
        CHECK(std::count(csv.begin(), csv.end(), '\n') == 3);
        CHECK(csv.find("log,rule,", 1) == std::string::npos); // one line of names
        CHECK(csv.find("\"other.csv\",\"\",\"\",\"undeterminable\"") != std::string::npos);
    }

    TEST_CASE("a log without a case is not lawful")
    {
        auto const nothing = check("  - {id: R, template: existence, of: [a]}\n", "");
        CHECK(nothing.verdict() == Verdict::undetermined);
        for (auto const language : {Language::zh, Language::en})
            CHECK(to_text(nothing, language).find(not_judged(nothing).at(0).in(language)) != std::string::npos);
        CHECK(to_junit({&nothing, 1}, Language::en).find("skipped=\"1\"") != std::string::npos);
    }

    TEST_CASE("a pattern that would never end and a name without end cannot be told, and nothing crashes")
    {
        std::string const rule = "  - {id: R, template: absence, of: [{regex: '(a+)+b'}]}\n";
        auto const judged = [&](std::string const& name) {
            return only(check(rule, "1," + name + ",2026-03-02,,,\n"));
        };
        CHECK(judged("aab") == Status::violated);
        CHECK(judged("aac") == Status::satisfied);
        CHECK(judged(std::string(60, 'a')) == Status::undeterminable);
        CHECK(judged(std::string(100'000, 'a')) == Status::undeterminable);
        CHECK(judged(std::string(100'000, 'x')) == Status::satisfied);
    }

    TEST_CASE("what is not applicable is told after what is broken")
    {
        CheckReport report;
        report.rules.resize(2);
        report.rules[0].severity = Severity::not_applicable;
        report.rules[0].cases[static_cast<std::size_t>(Status::violated)] = 5;
        report.rules[1].cases[static_cast<std::size_t>(Status::violated)] = 1;
        CHECK(worst_first(report) == std::vector<std::size_t>{1, 0});
    }

    TEST_CASE("a log that cannot be read is an error and no verdict")
    {
        auto const loaded = load_rules("rules: t\nrules_of_the_log:\n  - {id: R, template: init, of: [a]}\n", "t");
        REQUIRE(loaded.rules.has_value());
        CHECK(!check_log_text(*loaded.rules, "<log><trace>", "x.xes", {}, {}).has_value());
        CHECK(!check_log_file(*loaded.rules, "/nowhere/log.xes", {}, {}).has_value());
    }
}
