// SPDX-License-Identifier: Apache-2.0
// C++ knows no procedure: under other names every verdict is the same.
#include "pack_text.hpp"
#include "renaming.hpp"

#include "random.hpp"

#include "duly/check/scenario.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace duly;
using namespace properties;

namespace {

// What is extended before what extends it.
std::vector<std::string> ids_of_packs()
{
    std::vector<std::string> ids, overlays;
    for (auto const& pack : PackSet::built_in().list()) (pack.extends.empty() ? ids : overlays).push_back(pack.id);
    ids.insert(ids.end(), overlays.begin(), overlays.end());
    return ids;
}

std::vector<std::string> const pack_ids = ids_of_packs();

std::vector<YAML::Node> all_packs()
{
    std::vector<YAML::Node> packs;
    for (auto const& id : pack_ids) packs.push_back(read_pack(id));
    return packs;
}

PackSet loaded(Renaming const& renaming, std::vector<YAML::Node> const& packs)
{
    PackSet set;
    for (std::size_t i = 0; i < packs.size(); ++i) add_pack(set, renaming.pack(packs[i]), pack_ids[i] + ".yaml");
    return set;
}

std::vector<Scenario> scenarios()
{
    std::vector<std::filesystem::path> files;
    for (auto const& each : std::filesystem::directory_iterator(std::filesystem::path(DULY_ROOT) / "tests/scenarios"))
        if (each.path().extension() == ".jsonl") files.push_back(each.path());
    std::sort(files.begin(), files.end());
    std::vector<Scenario> all;
    for (auto const& file : files) {
        std::ifstream in(file);
        std::ostringstream text;
        text << in.rdbuf();
        all.push_back(parse_scenario(text.str(), file.string()).value());
    }
    return all;
}

// What is said of the scenario: verdict, findings and outcomes, or what is wrong with it.
std::vector<std::string> said(Scenario const& scenario, PackSet const& packs)
{
    auto const result = check_scenario(scenario, packs);
    if (!result) return {"error: " + result.error().says.en};
    auto lines = result->findings;
    lines.push_back("verdict: " + result->verdict);
    for (auto const& outcome : result->outcomes) lines.push_back("outcome: " + outcome);
    return lines;
}

// How many scenarios are judged otherwise under the other names, and of how many something is found.
struct Compared {
    std::vector<std::string> otherwise;
    std::size_t judged = 0, findings = 0;
};

Compared compared(Renaming const& renaming, PackSet const& renamed)
{
    Compared result;
    for (auto const& scenario : scenarios()) {
        auto expected = said(scenario, PackSet::built_in());
        result.findings += expected.size() - 1;
        ++result.judged;
        for (auto& line : expected) {
            constexpr std::string_view outcome = "outcome: ";
            if (line.starts_with(outcome)) line = std::string(outcome) + renaming.word(line.substr(outcome.size()));
            else if (!line.starts_with("verdict: ")) line = renaming.finding(line);
        }
        auto const now = said(renaming.scenario(scenario), renamed);
        if (now == expected) continue;
        auto what = scenario.name + "\n";
        for (auto const& line : expected) what += "  expected " + line + "\n";
        for (auto const& line : now) what += "  said     " + line + "\n";
        result.otherwise.push_back(what);
    }
    return result;
}

} // namespace

TEST_SUITE("renaming")
{
    TEST_CASE("renaming everything that a pack names changes no verdict")
    {
        auto const packs = all_packs();
        for (auto const seed : seeds(3)) {
            CAPTURE(seed);
            Renaming const renaming(packs, fields_read_by_machines(packs), seed);
            CHECK(renaming.size() > 250);
            auto const result = compared(renaming, loaded(renaming, packs));
            for (auto const& otherwise : result.otherwise) FAIL_CHECK("DULY_SEED=" << seed << " " << otherwise);
            CHECK(result.judged > 100);
            CHECK(result.findings > 100);
        }
    }

    TEST_CASE("a field that a machine reads cannot have another name")
    {
        auto const packs = all_packs();
        CHECK(fields_read_by_machines(packs) == std::set<std::string>{"decision", "outcome"});
        Renaming const renaming(packs, {}, 1);
        CHECK(!compared(renaming, loaded(renaming, packs)).otherwise.empty());
    }

    TEST_CASE("packs under other names do not know the old ones")
    {
        auto const packs = all_packs();
        Renaming const one(packs, fields_read_by_machines(packs), 1), other(packs, fields_read_by_machines(packs), 2);
        auto const result = compared(one, loaded(other, packs));
        CHECK(result.otherwise.size() == result.judged);
    }
}
