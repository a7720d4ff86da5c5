// SPDX-License-Identifier: Apache-2.0
// A store keeps its promises whatever the disk does to what was not synced, and whichever operation fails.
#include "power_cut.hpp"

#include "record/record_fixture.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace faults;

namespace {

constexpr std::uint64_t usual_cuts = 100; // nightly a hundred times as many

std::string joined(std::vector<std::string> const& lines)
{
    std::string all;
    for (auto const& line : lines) all += "\n  " + line;
    return all;
}

// The power cut of a seed: one work of twenty, and one of its changes to the disk.
Aftermath cut(std::uint64_t seed, std::string const& folder, Preparation const& prepare = {})
{
    constexpr std::size_t requests = 30;
    static std::map<std::uint64_t, std::uint64_t> changes;
    auto const work = seed % 20 + 1;
    if (!changes.contains(work)) changes[work] = changes_of(work, requests, folder);
    properties::Random random(seed);
    return after_power_cut(work, random.between(1, changes[work]), requests, folder, prepare);
}

// A short work with operation 1, 2, 3 ... failing, opening and closing included, until none does; of a run that is not
// nightly every fifth.
void faults_in_turn(bool persists)
{
    constexpr std::uint64_t work = 4;
    duly::test::Folder const folder;
    auto const one = properties::number_from_environment("DULY_SEED", 0);
    std::size_t faults = 0, in_doubt = 0;
    for (auto n = one == 0 ? std::uint64_t{1} : one;; n += properties::is_nightly() ? 1 : 5) {
        auto const after = after_fault(work, n, persists, 6, folder.file(""));
        if (!after.complaints.empty()) FAIL_CHECK("DULY_SEED=" << n << joined(after.complaints));
        if (!after.happened) break;
        ++faults;
        in_doubt += after.in_doubt;
        if (one != 0) return;
    }
    MESSAGE(faults << " operations failed; " << in_doubt << " left a command without an answer");
    CHECK(faults > 50);
    CHECK(in_doubt > 5);
    if (!properties::is_nightly()) return;
    auto const every = every_fault(work, persists, 500, folder.file(""));
    for (auto const& complaint : every.complaints) FAIL_CHECK(complaint);
    MESSAGE(every.faults << " operations of a long work failed; " << every.unknown
                         << " left a command without an answer");
    CHECK(every.faults > 5000);
}

} // namespace

TEST_SUITE("a disk that fails")
{
    TEST_CASE("what was acknowledged survives a power cut at any moment")
    {
        duly::test::Folder const folder;
        std::size_t happened = 0, acknowledged = 0, unknown = 0, dropped = 0;
        auto const all = properties::seeds(usual_cuts);
        for (auto const seed : all) {
            auto const after = cut(seed, folder.file(""));
            if (!after.complaints.empty()) FAIL_CHECK("DULY_SEED=" << seed << joined(after.complaints));
            happened += after.happened;
            acknowledged += after.acknowledged;
            unknown += after.unknown;
            dropped += after.dropped;
        }
        MESSAGE(happened << " power cuts; " << acknowledged << " commands acknowledged before them, " << unknown
                         << " left without an answer; " << dropped << " changes not synced");
        if (all.size() < usual_cuts) return;
        CHECK(happened == all.size());
        CHECK(acknowledged > 100);
        CHECK(unknown > 30);
        CHECK(dropped > 100);
    }

    TEST_CASE("a disk that does not sync when it says so loses what was acknowledged, and that is noticed")
    {
        duly::test::Folder const folder;
        std::size_t noticed = 0;
        for (std::uint64_t seed = 1; seed <= 30; ++seed)
            noticed += !cut(seed, folder.file(""), [](Disk& disk) { disk.believe_no_sync(); }).complaints.empty();
        CHECK(noticed > 10);
    }

    TEST_CASE("an operation that fails once loses nothing that was acknowledged") { faults_in_turn(false); }

    TEST_CASE("operations that fail from some moment on lose nothing that was acknowledged") { faults_in_turn(true); }
}
