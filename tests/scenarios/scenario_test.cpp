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

    TEST_CASE("a scenario that expects what is not found fails")
    {
        auto scenario = read(std::filesystem::path(DULY_ROOT) / "tests/scenarios/S08.jsonl");
        scenario.expected_findings = {"MAD-25 25(1) @ meeting.opened"};
        auto const result = check_scenario(scenario, PackSet::built_in());
        REQUIRE(result.has_value());
        CHECK(result->differences.size() == 2);
    }
}
