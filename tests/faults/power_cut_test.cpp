// SPDX-License-Identifier: Apache-2.0
// A store keeps its promises whatever the disk does to what was not synced, and whichever operation fails.
#include "power_cut.hpp"

#include "record/record_fixture.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace faults;

namespace {

bool is_nightly() { return properties::number_from_environment("DULY_NIGHTLY", 0) != 0; }

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

} // namespace

TEST_SUITE("a disk that fails")
{
    TEST_CASE("what was acknowledged survives a power cut at any moment")
    {
        duly::test::Folder const folder;
        std::size_t happened = 0, acknowledged = 0, unknown = 0, dropped = 0;
        auto const all = properties::seeds(100);
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
        if (all.size() < 100) return;
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

    TEST_CASE("whichever operation fails, once or for good, nothing that was acknowledged is lost")
    {
        duly::test::Folder const folder;
        constexpr std::uint64_t work = 4;
        auto const requests = is_nightly() ? std::size_t{500} : std::size_t{6};
        for (bool const persists : {false, true}) {
            std::uint64_t n = properties::number_from_environment("DULY_SEED", 1);
            std::size_t unknown = 0;
            for (;; ++n) {
                auto const after = after_fault(work, n, persists, requests, folder.file(""));
                if (!after.complaints.empty()) FAIL_CHECK("DULY_SEED=" << n << joined(after.complaints));
                unknown += after.unknown;
                if (!after.happened) break;
            }
            MESSAGE((n - 1) << " operations failed " << std::string(persists ? "for good" : "once") << "; " << unknown
                          << " commands were left without an answer");
            CHECK(n > 100);
            CHECK(unknown > 30);
        }
    }
}
