// SPDX-License-Identifier: Apache-2.0
// The lawful decision that all measurements use: the events of tests/scenarios/S01.jsonl under the national pack.
#pragma once

#include "duly/case/scenario.hpp"
#include "duly/enforce/engine.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace duly::bench {

template <class T> T must(Result<T> result)
{
    if (result) return std::move(*result);
    std::cerr << result.error().where << ": " << result.error().says.en << '\n';
    std::exit(1);
}

inline Scenario const& s01()
{
    static Scenario const scenario = [] {
        std::string const file = DULY_ROOT "/tests/scenarios/S01.jsonl";
        std::ifstream in(file);
        std::ostringstream text;
        text << in.rdbuf();
        return must(parse_scenario(text.str(), file));
    }();
    return scenario;
}

inline std::vector<Event> s01_events()
{
    std::vector<Event> events;
    for (auto const& entry : s01().entries) events.push_back(entry.event);
    return events;
}

inline Law s01_law() { return must(law_of(s01(), PackSet::built_in())).law; }

// An engine whose clock each thread sets for itself, as a host would at the moment of each event.
struct Office {
    explicit Office(std::shared_ptr<Store> store)
        : engine(std::move(store), {.origin = "gov.example/county",
                                    .offset_minutes = hours(8),
                                    .packs = PackSet::built_in(),
                                    .calendar = Calendar::plain_weekdays(),
                                    .clock = [] { return now; }})
    {}

    std::string open()
    {
        OpenCommand command;
        command.family = s01().pack;
        command.organ = "county-gov";
        now = s01().entries.front().event.occurred;
        return must(engine.open(command)).case_id;
    }

    static inline thread_local Moment now;
    Engine engine;
};

// What every case is given, each command with its case's id, in the order of the scenario.
inline std::vector<Command> commands(std::string const& case_id)
{
    std::vector<Command> all;
    for (auto const& entry : s01().entries) all.push_back({case_id, entry.event, "", std::nullopt});
    return all;
}

// A folder in the folder the benchmarks are built in: a real disk, as a store would have.
inline std::string disk_folder(std::string const& name)
{
    auto const folder = std::filesystem::path(DULY_BENCHMARK_FOLDER) / name;
    std::filesystem::create_directories(folder);
    return folder.string();
}

} // namespace duly::bench
