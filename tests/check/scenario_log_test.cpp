// SPDX-License-Identifier: Apache-2.0
// Every scenario, written as a log in each format and read again, has the findings that its file expects.
#include "duly/check/check_log.hpp"
#include "duly/check/write_log.hpp"

#include "duly/case/scenario.hpp"
#include "properties/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace duly;

namespace {

[[nodiscard]] std::vector<Scenario> scenarios()
{
    std::vector<std::filesystem::path> files;
    for (auto const& each : std::filesystem::recursive_directory_iterator(std::string(DULY_ROOT) + "/tests/scenarios"))
        if (each.path().extension() == ".jsonl") files.push_back(each.path());
    std::sort(files.begin(), files.end());
    std::vector<Scenario> all;
    for (auto const& file : files) {
        std::ifstream in(file);
        auto scenario = parse_scenario(std::string(std::istreambuf_iterator<char>(in), {}), file.string());
        REQUIRE(scenario.has_value());
        all.push_back(std::move(*scenario));
    }
    return all;
}

// As finding_line() says it, of what the report of a log says.
[[nodiscard]] std::string line(CheckReport const& report, LogFinding const& finding, std::vector<Entry> const& entries)
{
    auto const& rule = report.rules[finding.rule];
    auto out = rule.id + (rule.article.empty() ? "" : " " + rule.article) + " @ ";
    if (finding.at.empty()) {
        out += finding.due ? (*finding.due + 1).text() : "?";
    } else {
        auto const& at = finding.at.front();
        auto const nth = std::count_if(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(at.index) + 1,
                                       [&](Entry const& entry) { return entry.event.activity == at.activity; });
        out += at.activity + (nth > 1 ? "#" + std::to_string(nth) : "");
    }
    if (finding.status == Status::undeterminable) out += " undeterminable";
    if (finding.cured) out += " cured";
    return out + (finding.waived.empty() ? "" : " waived");
}

[[nodiscard]] ScenarioResult checked(Scenario const& scenario, ScenarioLaw const& law, LogFormat format,
                                     std::string const& name)
{
    LogMapping mapping;
    mapping.id = mapping.pack = law.law.procedure().id;
    mapping.packs = law.packs;
    mapping.parameters = scenario.parameters;
    mapping.identity = true;
    CheckOptions options;
    options.calendar = scenario.calendar;
    options.as_of = scenario.today;
    LogOptions log;
    log.offset_minutes = hours(8); // a date alone is the organ's day
    ScenarioResult result;
    auto const text = log_text({{scenario.name, scenario.entries}}, format);
    auto const report = check_log_text(mapping, text, name, log, options);
    if (!report) {
        result.differences.push_back(report.error().where + ": " + report.error().says.en + "\n" + text);
        return result;
    }
    CHECK(report->unmapped.empty());
    for (auto const& finding : report->findings) result.findings.push_back(line(*report, finding, scenario.entries));
    result.verdict = word(report->verdict());
    auto compared = scenario;
    compared.expected_outcomes.reset(); // which a log's report does not tell
    compare(compared, result);
    return result;
}

} // namespace

TEST_SUITE("a log in the words of its pack")
{
    TEST_CASE("every scenario has its findings as JSON Lines and CSV and XES")
    {
        auto const all = scenarios();
        CHECK(all.size() >= 100);
        std::size_t findings = 0, turn = 0;
        for (auto const& scenario : all) {
            auto const law = law_of(scenario, PackSet::built_in());
            REQUIRE(law.has_value());
            for (auto const& [format, name] : {std::pair{LogFormat::json_lines, "scenario.jsonl"},
                                               {LogFormat::csv, "scenario.csv"},
                                               {LogFormat::xes, "scenario.xes"}}) {
                if (turn++ % std::min<std::uint64_t>(properties::share(), 4) != 0) continue;
                auto const result = checked(scenario, *law, format, name);
                findings += result.findings.size();
                for (auto const& difference : result.differences)
                    FAIL_CHECK(scenario.file << ", " << name << ": " << difference);
            }
        }
        CHECK(findings > (properties::share() == 1 ? 600 : 300));
    }
}
