// SPDX-License-Identifier: Apache-2.0
// Every scenario file, judged as a history and through the engine.
#include "duly/check/scenario.hpp"
#include "duly/enforce/scenario.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace duly;

namespace {

std::vector<std::filesystem::path> scenario_files()
{
    std::vector<std::filesystem::path> files;
    auto const folder = std::filesystem::path(DULY_ROOT) / "tests/scenarios";
    for (auto const& each : std::filesystem::recursive_directory_iterator(folder))
        if (each.path().extension() == ".jsonl") files.push_back(each.path());
    std::sort(files.begin(), files.end());
    return files;
}

Scenario read(std::filesystem::path const& file)
{
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    auto scenario = parse_scenario(text.str(), file.string());
    if (!scenario) FAIL(scenario.error().where << ": " << scenario.error().says.en);
    return *scenario;
}

void passes(std::filesystem::path const& file, char const* how, Result<ScenarioResult> const& result)
{
    if (!result) {
        FAIL_CHECK(file.filename().string()
                   << ", " << how << ": " << result.error().where << ": " << result.error().says.en);
        return;
    }
    for (auto const& difference : result->differences)
        FAIL_CHECK(file.filename().string() << ", " << how << ": " << difference);
}

} // namespace

TEST_SUITE("scenarios")
{
    TEST_CASE("every scenario has the findings that its file expects, as a history and through the engine")
    {
        auto const files = scenario_files();
        CHECK(files.size() >= 100);
        for (auto const& file : files) {
            auto const scenario = read(file);
            passes(file, "check", check_scenario(scenario, PackSet::built_in()));
            passes(file, "engine", perform_scenario(scenario, PackSet::built_in()));
        }
    }

    TEST_CASE("lines stand in the order of their days, unless the file is about recording late or wrongly")
    {
        auto const days = [](std::string const& more, std::string const& found) {
            auto const line = [](char const* activity, char const* day, std::string const& rest) {
                return std::string(R"({"activity": ")") + activity + R"(", "at": ")" + day + R"(", "actor": "a")" +
                       rest + "}\n";
            };
            auto const scenario = parse_scenario(R"({"scenario": "x", "pack": "p", "expect": {"findings": [)" + found +
                                                     "]}}\n" + line("one", "2026-03-02", "") +
                                                     line("two", "2026-03-01", more) + line("three", "2026-03-01", ""),
                                                 "x.jsonl");
            REQUIRE(scenario.has_value());
            std::string order;
            for (auto const& entry : scenario->entries) order += entry.event.activity + " ";
            return order;
        };
        CHECK(days("", "") == "two three one ");
        CHECK(days(R"(, "late_entry": "forgotten")", "") == "one two three ");
        CHECK(days(R"(, "recorded": "2026-03-05")", "") == "one two three ");
        CHECK(days(R"(, "corrects": 0)", "") == "one two three ");
        CHECK(days("", R"("order @ two")") == "one two three ");
    }

    TEST_CASE("the day of a moment is the organ's, wherever it was written")
    {
        auto const scenario = parse_scenario(R"({"scenario": "x", "pack": "p", "expect": {"findings": []}}
{"activity": "one", "at": "2026-03-31T17:00:00Z", "actor": "a"})",
                                             "x.jsonl");
        REQUIRE(scenario.has_value());
        auto const occurred = scenario->entries.front().event.occurred;
        CHECK(occurred.local_date().text() == "2026-04-01");
        CHECK(occurred.utc_text() == "2026-03-31T17:00:00.000000Z");
    }

    TEST_CASE("a scenario that expects what is not found fails")
    {
        auto scenario = read(std::filesystem::path(DULY_ROOT) / "tests/scenarios/S08.jsonl");
        scenario.expected_findings = {"MAD-25 25(1) @ meeting.opened"};
        auto const result = check_scenario(scenario, PackSet::built_in());
        REQUIRE(result.has_value());
        CHECK(result->differences.size() == 2);
    }
}
