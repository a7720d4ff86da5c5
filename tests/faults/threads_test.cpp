// SPDX-License-Identifier: Apache-2.0
// Several threads share commits when the power goes: each was told the truth. What they do in which order is not
// repeatable; what the disk does to what was not synced is drawn from the seed.
#include "disk.hpp"
#include "office.hpp"

#include "record/record_fixture.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <thread>

using namespace faults;
using namespace duly;

namespace {

constexpr std::size_t threads = 4;
constexpr std::size_t requests_each = 12;

// The requests of one thread: cases and keys of its own, and a clock that stands still.
std::vector<Request> work_of(std::size_t thread, std::uint64_t seed)
{
    auto work = requests(seed * threads + thread, requests_each);
    for (auto& request : work) {
        request.of_case += 100 * thread;
        if (request.kind != Request::Kind::open) request.key += "-" + std::to_string(thread);
        else request.key = opening(request.of_case).key;
        request.now = Moment{procedure().back().occurred.utc_us + 86'400'000'000, hours(8)};
    }
    return work;
}

void take(Ledger& all, Ledger const& one)
{
    all.acknowledged.insert(one.acknowledged.begin(), one.acknowledged.end());
    all.unknown.insert(one.unknown.begin(), one.unknown.end());
    for (auto const& [id, count] : one.refused) all.refused[id] += count;
    for (auto const& [id, count] : one.maybe) all.maybe[id] += count;
    all.heads.insert(all.heads.end(), one.heads.begin(), one.heads.end());
    all.contradictions.insert(all.contradictions.end(), one.contradictions.begin(), one.contradictions.end());
}

// Works in each thread until a command is not answered.
Ledger work_at_once(Town& town, std::uint64_t seed)
{
    std::deque<Town> towns;
    std::vector<std::thread> running;
    {
        Office const first(town);
        for (std::size_t i = 0; i < threads; ++i) {
            auto& own = towns.emplace_back(town.path);
            own.now = town.now;
            running.emplace_back([&own, i, seed, engine = first.engine()] {
                Office office(own, engine);
                for (auto const& request : work_of(i, seed))
                    if (office.send(request) == faults::Outcome::unknown) return;
            });
        }
        for (auto& each : running) each.join();
    }
    Ledger all;
    for (auto const& each : towns) take(all, each.ledger);
    return all;
}

} // namespace

TEST_SUITE("a disk that fails")
{
    TEST_CASE("what several threads were told survives a power cut")
    {
        test::Folder const folder;
        std::size_t acknowledged = 0, unknown = 0;
        auto const all = properties::seeds(15);
        for (auto const seed : all) {
            CAPTURE(seed);
            properties::Random random(seed);
            Disk disk(seed, folder.file(""));
            Town town(folder.file("s"));
            *town.now = work_of(0, seed).front().now;
            {
                Office const made(town);
            }
            disk.cut_at(random.between(20, 150));
            town.ledger = work_at_once(town, seed);
            acknowledged += town.ledger.acknowledged.size();
            unknown += town.ledger.unknown.size();
            disk.restart_after_power_cut();
            Office office(town);
            for (auto const& complaint : office.complaints()) FAIL_CHECK("DULY_SEED=" << seed << " " << complaint);
        }
        MESSAGE(acknowledged << " commands acknowledged, " << unknown << " left without an answer");
        if (all.size() < 15) return;
        CHECK(acknowledged > 30);
        CHECK(unknown > 15);
    }
}
