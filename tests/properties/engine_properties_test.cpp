// SPDX-License-Identifier: Apache-2.0
// What the engine accepts, refuses and records, on random histories.
#include "claims_in_pack.hpp"
#include "engine_run.hpp"
#include "judged.hpp"
#include "oracle.hpp"
#include "pack_text.hpp"
#include "random_history.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <optional>

using namespace duly;
using namespace properties;

namespace {

RandomHistories const& histories()
{
    static RandomHistories const made;
    return made;
}

// What an engine accepts of a history when every event is performed.
std::vector<Event> accepted(PackSet const& packs, std::vector<Event> const& history)
{
    EngineRun run(packs);
    std::vector<Event> done;
    for (auto const& event : history)
        if (run.perform(event)) done.push_back(event);
    return done;
}

// The first seed at which the engine lets this claim be broken.
std::optional<std::uint64_t> broken_at(std::string const& claim, PackSet const& packs, std::uint64_t seeds_max)
{
    for (std::uint64_t seed = 1; seed <= seeds_max; ++seed)
        for (auto const& breach : oracle::broken_claims(accepted(packs, histories().make(seed))))
            if (breach.claim == claim) return seed;
    return {};
}

} // namespace

TEST_SUITE("enforcement")
{
    TEST_CASE("what the engine accepts breaks no claim")
    {
        std::map<std::string, int> acts;
        for (auto const seed : seeds(3000)) {
            CAPTURE(seed);
            auto const history = accepted(PackSet::built_in(), histories().make(seed));
            for (auto const& event : history) ++acts[event.activity];
            for (auto const& breach : oracle::broken_claims(history))
                FAIL_CHECK("DULY_SEED=" << seed << " " << breach.claim << " @ " << breach.event << "\n"
                                        << told(history));
        }
        if (!replaying())
            for (auto const* act :
                 {"decision.launched", "submission.made", "decision.made", "decision.issued", "adjustment.launched"})
                CHECK(acts[act] > 10);
    }

    TEST_CASE("without the rules that keep a claim the engine lets it be broken")
    {
        for (auto const& [claim, keeping] : claims_in_pack()) {
            CAPTURE(claim);
            CHECK(broken_at(claim, national_packs_without(keeping.own), 3000).has_value());
        }
    }
}
