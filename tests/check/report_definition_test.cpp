// SPDX-License-Identifier: Apache-2.0
// Definitions of yearly reports: every mistake is told at once, where it stands, with what may have been meant.
#include "check/town_record.hpp"

#include <algorithm>

using namespace duly;
using namespace duly::test;

namespace {

struct Mistake {
    std::string figure;
    std::string says; // of the message
};

[[nodiscard]] std::vector<PackProblem> problems_of(std::string const& text)
{
    auto const laws = town_laws();
    auto const loaded = load_report_definition(text, "town.yaml", laws);
    std::vector<PackProblem> errors;
    for (auto const& problem : loaded.problems)
        if (!problem.warning) errors.push_back(problem);
    CHECK(loaded.definition.has_value() == errors.empty());
    return errors;
}

[[nodiscard]] bool has(std::vector<PackProblem> const& problems, std::string const& words)
{
    return std::any_of(problems.begin(), problems.end(), [&](PackProblem const& each) {
        return each.says.en.find(words) != std::string::npos && each.line > 0 && each.column > 0 &&
               !each.says.zh.empty();
    });
}

} // namespace

TEST_SUITE("a definition of a yearly report")
{
    TEST_CASE("that is wrong does not load and says where and what was expected")
    {
        Mistake const mistakes[] = {
            {"{id: a, count: events, of: permits, activity: permit.granted, zh: 甲, en: a}",
             "'permits'; did you mean 'permit'?"},
            {"{id: a, count: events, of: permit, activity: permit.grantd, zh: 甲, en: a}",
             "did you mean 'permit.granted'?"},
            {"{id: a, count: events, of: permit, activity: session.held, zh: 甲, en: a}",
             "unknown activity 'session.held'"},
            {"{id: a, count: events, of: permit, activity: {glob: 'x*'}, zh: 甲, en: a}", "no activity matches 'x*'"},
            {"{id: a, count: events, of: permit, activity: {name: application.received, where: {attribute: sorce, is: "
             "firm}}, zh: 甲, en: a}",
             "did you mean 'source'?"},
            {"{id: a, count: events, of: permit, activity: {name: application.received, where: {attribute: source, is: "
             "frim}}, zh: 甲, en: a}",
             "did you mean 'firm'?"},
            {"{id: a, count: events, of: permit, activity: {name: application.received, where: {attribute: name, is: "
             "Li}}, zh: 甲, en: a}",
             "'name' is personal"},
            {"{id: a, distinct: name, of: permit, activity: application.received, zh: 甲, en: a}",
             "'name' is personal"},
            {"{id: a, sum: source, of: permit, activity: application.received, zh: 甲, en: a}", "no decimal"},
            {"{id: a, members: venue, of: study, activity: session.held, zh: 甲, en: a}", "no list"},
            {"{id: a, count: events, of: study, activity: {name: session.held, where: {attribute: "
             "\"case:sesion.held.venue\", is: hall}}, zh: 甲, en: a}",
             "did you mean 'session.held'?"},
            {"{id: a, count: acts, activity: permit.granted, zh: 甲, en: a}", "expected one of: events, cases"},
            {"{id: a, count: events, zh: 甲, en: a}", "'activity' is missing"},
            {"{id: a, count: events, sum: fee, activity: permit.granted, zh: 甲, en: a}", "counted in one way"},
            {"{id: a, zh: 甲, en: a}", "it does not say what is counted"},
            {"{id: A, cases: opened, zh: 甲, en: a}", "lower-case letters"},
            {"{id: a, share: [a, b], zh: 甲, en: a}", "figure to be a share of"},
            {"{id: a, share: [a], zh: 甲, en: a}", "two figures"},
            {"{id: a, cases: closed, zh: 甲, en: a}", "expected one of: opened, concluded, open"},
            {"{id: a, deadlines: kept, rules: P9, zh: 甲, en: a}", "unknown rule 'P9'"},
            {"{id: a, cases: opened, rules: P1, zh: 甲, en: a}", "'rules' is for"},
            {"{id: a, deadlines: kept, severity: error, zh: 甲, en: a}", "'severity' is for"},
            {"{id: a, deadlines: kept, activity: permit.granted, zh: 甲, en: a}", "'activity' is for"},
            {"{id: a, deadlines: kept, where: {attribute: organ, is: x}, zh: 甲, en: a}", "'where' is for cases"},
            {"{id: a, cases: open, where: {attribute: orgn, is: x}, zh: 甲, en: a}", "did you mean 'organ'?"},
            {"{id: a, casess: open, zh: 甲, en: a}", "did you mean 'cases'?"},
        };
        for (auto const& each : mistakes) {
            CAPTURE(each.figure);
            auto const problems = problems_of(town_definition("  - " + each.figure + "\n"));
            std::string all;
            for (auto const& problem : problems) all += problem.where() + ": " + problem.says.en + "\n";
            CAPTURE(all);
            CHECK(has(problems, each.says));
            CHECK(
                std::all_of(problems.begin(), problems.end(), [](auto const& one) { return one.file == "town.yaml"; }));
        }
    }

    TEST_CASE("tells all of its mistakes at once")
    {
        auto text = town_definition(
            "  - {id: a, cases: opend, zh: 甲, en: a}\n  - {id: b, count: events, activity: x.y, zh: 乙, en: b}\n",
            "{c} {a.previous} {a.yesterday}");
        auto const problems = problems_of(text);
        CHECK(problems.size() >= 4);
        CHECK(has(problems, "unknown figure 'c'"));
        CHECK(has(problems, "unknown figure 'a.yesterday'"));
        CHECK_FALSE(has(problems, "a.previous"));
    }

    TEST_CASE("has all of the five parts and no brace that stands alone")
    {
        auto const good = town_definition("  - {id: a, cases: opened, zh: 甲, en: a}\n");
        CHECK(problems_of(good).empty());
        auto part = good;
        part.replace(part.find("part: 3"), 7, "part: 2");
        CHECK(has(problems_of(part), "part 3 has no section"));
        CHECK(has(problems_of(town_definition("  - {id: a, cases: opened, zh: 甲, en: a}\n", "50 } {a}")),
                  "a brace stands alone"));
        auto parts = good;
        parts.replace(parts.find(", {zh: 戊, en: E}"), std::string(", {zh: 戊, en: E}").size(), "");
        CHECK(has(problems_of(parts), "five parts"));
        CHECK(has(problems_of("report: x\n"), "'figures' is missing"));
    }

    TEST_CASE("that comes with the library loads with the packs that come with it")
    {
        std::vector<Law> known;
        for (auto const& each : PackSet::built_in().list())
            known.push_back(PackSet::built_in().bind(each.id, {}, Calendar::built_in_cn()).value());
        auto const reports = built_in_reports();
        CHECK_FALSE(reports.empty());
        for (auto const& each : reports) {
            auto const loaded = load_report_definition(each.text, each.id + ".yaml", known);
            for (auto const& problem : loaded.problems) CHECK_MESSAGE(false, problem.where(), ": ", problem.says.en);
            REQUIRE(loaded.definition.has_value());
            CHECK(loaded.definition->id == each.id);
            for (auto const& figure : loaded.definition->figures) {
                CHECK_FALSE(figure.says.zh.empty());
                CHECK_FALSE(figure.says.en.empty());
            }
        }
    }

    TEST_CASE("says each query in words")
    {
        auto const definition = town_defined(town_figures);
        auto const says = [&](char const* id) { return definition.figures[definition.position(id)].says; };
        CHECK(says("firms").zh == "《许可》：本年内有“收到申请”（application.received），其中“来源”为 firm的案件数");
        CHECK(says("firms").en == "cases with an event in the year of \"application received\" (application.received) "
                                  "where source is firm; of permit");
        CHECK(says("part_in_schools").en == "in schools in percent of: sessions");
        CHECK(says("kept").en == "time limits kept in the year, of the rules P2; of permit");
    }
}
