// SPDX-License-Identifier: Apache-2.0
// No case without its law: who is told that a case was opened finds the text of its law in the store, whichever of
// several threads put it there. Else a power cut just then would leave events that nobody can judge.
#include "duly/enforce/engine.hpp"

#include "record/record_fixture.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <barrier>
#include <string>
#include <thread>
#include <vector>

using namespace duly;

namespace {

constexpr int threads = 4;
constexpr int rounds = 60;

OpenCommand opening()
{
    OpenCommand command;
    command.family = "major-decision";
    command.organ = "county-gov";
    command.level = "county";
    command.place = "cn";
    command.at = Moment::parse("2026-01-05", hours(8));
    return command;
}

EngineOptions organ_options()
{
    EngineOptions made;
    made.origin = "county.example";
    made.clock = [] { return *Moment::parse("2026-01-20", hours(8)); };
    return made;
}

// So many threads open a first case at once; how many of them found no law after it.
int without_law(std::string const& path)
{
    Engine engine(sqlite_store(path), organ_options());
    std::barrier together(threads);
    std::atomic<int> missing = 0, failed = 0;
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i)
        running.emplace_back([&] {
            together.arrive_and_wait();
            auto const opened = engine.open(opening());
            if (!opened) ++failed;
            else if (!engine.store().law(*Digest::parse(opened->law))) ++missing;
        });
    for (auto& each : running) each.join();
    CHECK(failed == 0);
    return missing;
}

} // namespace

TEST_SUITE("the law of a case")
{
    TEST_CASE("it is in the store before anybody is told that a case under it is open")
    {
        test::Folder const folder;
        for (int round = 0; round < rounds; ++round) CHECK(without_law(folder.file(std::to_string(round))) == 0);
    }
}
