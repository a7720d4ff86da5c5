// SPDX-License-Identifier: Apache-2.0
// Whatever a day brings, the promises of the record are kept; and the same seed brings the same day.
#include "simulation.hpp"

#include "properties/random.hpp"
#include "record/record_fixture.hpp"

#include <doctest/doctest.h>

using namespace faults;

namespace {

constexpr std::uint64_t usual_days = 50; // nightly a hundred times as many

}

TEST_SUITE("a day with faults")
{
    TEST_CASE("nothing that was acknowledged is lost or doubled, whatever a day brings")
    {
        duly::test::Folder const folder;
        std::map<std::string, std::size_t> counts;
        auto const all = properties::seeds(usual_days);
        for (auto const seed : all) {
            auto const day = simulate(seed, folder.file(""));
            for (auto const& complaint : day.complaints) FAIL_CHECK("DULY_SEED=" << seed << " " << complaint);
            if (!day.complaints.empty()) MESSAGE(day.trace);
            for (auto const& [what, count] : day.counts) counts[what] += count;
        }
        std::string told;
        for (auto const& [what, count] : counts) told += "\n  " + std::to_string(count) + " " + what;
        MESSAGE(all.size() << " days" << told);
        if (all.size() < usual_days) return;
        for (auto const* what :
             {"sent: acknowledged", "sent: refused", "sent: repeated", "sent: conflict", "sent: unknown",
              "sent: bad input", "power cut", "killed", "power cut: with commands unanswered",
              "killed: with commands unanswered", "not opened", "checkpoint by another program: done",
              "tick: acknowledged", "signing: acknowledged", "asked again: acknowledged"}) {
            CAPTURE(what);
            CHECK(counts[what] > 0);
        }
    }

    TEST_CASE("the same seed brings the same day, to the last byte on the disk, and another brings another")
    {
        duly::test::Folder const folder;
        for (auto const seed : properties::seeds(3)) {
            auto const one = simulate(seed, folder.file(""));
            auto const other = simulate(seed, folder.file(""));
            CHECK(one.trace == other.trace);
            CHECK(one.digest == other.digest);
            CHECK(one.digest != simulate(seed + 1, folder.file("")).digest);
        }
    }
}
