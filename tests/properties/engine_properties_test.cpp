// SPDX-License-Identifier: Apache-2.0
// What the engine accepts, refuses and records, on random histories.
#include "claims_in_pack.hpp"
#include "engine_run.hpp"
#include "judged.hpp"
#include "oracle.hpp"
#include "pack_text.hpp"
#include "random_history.hpp"

#include "duly/case/binding.hpp"
#include "duly/case/evaluate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <optional>

using namespace duly;
using namespace properties;

namespace {

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

// Folds what the engine recorded: the event, and before it the lapses that it brought to light.
void recorded_too(EngineRun& run, Fold& fold, Event const& event)
{
    auto const now = run.engine().explain(run.case_id());
    while (fold.history().size() + 1 < now->history.size())
        REQUIRE(fold.step(now->history[fold.history().size()]).has_value());
    REQUIRE(fold.step({event, {}}).has_value());
}

} // namespace

TEST_SUITE("enforcement")
{
    TEST_CASE("perform accepts exactly what evaluate does not bar and a refusal changes nothing")
    {
        int refused = 0, done = 0;
        for (auto const seed : seeds(25)) {
            CAPTURE(seed);
            Random random(seed);
            EngineRun run(PackSet::built_in());
            Fold fold(run.engine().law(run.case_id()).value());
            auto const opening = run.engine().explain(run.case_id())->history.front();
            REQUIRE(fold.step(opening).has_value());
            for (auto event : histories().make(seed)) {
                auto const command = run.command(event);
                auto const before = run.engine().explain(run.case_id())->state; // as it stands today
                auto const attempts = run.store()->attempts(run.case_id()).size();
                CHECK(before == pass(fold.law(), fold.state(), run.engine().today()));
                auto const bound = bind(fold.law(), event).value();
                auto const findings = evaluate(fold.law(), fold.state(), bound);
                auto const barred = std::any_of(findings.begin(), findings.end(),
                                                [](Finding const& finding) { return finding.bars(); });
                auto const may = run.engine().may(command);
                CHECK(may->empty() != barred);
                auto const receipt = run.perform(event);
                CHECK(receipt.has_value() != barred);
                if (receipt) {
                    ++done;
                    recorded_too(run, fold, event);
                    continue;
                }
                ++refused;
                CHECK(receipt.error().code == ErrorCode::refused);
                CHECK(run.engine().explain(run.case_id())->state == before);
                CHECK(run.store()->case_head(run.case_id())->version == before.version);
                CHECK(run.store()->attempts(run.case_id()).size() == attempts + 1);
                if (!random.chance(40)) continue;
                CHECK(run.attest(event).has_value());
                recorded_too(run, fold, event);
            }
        }
        if (!as_many_as_usual(25)) return;
        CHECK(refused > 20);
        CHECK(done > 100);
    }

    TEST_CASE("an engine that accepts what evaluate bars is noticed")
    {
        auto const lax = national_packs_without({"MAD-10", "MAD-12", "MAD-18", "MAD-25", "MAD-26"});
        int accepted_all_the_same = 0;
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            EngineRun run(lax);
            Fold fold(national_law());
            for (auto event : histories().make(seed)) {
                auto const findings = evaluate(fold.law(), fold.state(), bind(fold.law(), event).value());
                if (!run.perform(event)) continue;
                accepted_all_the_same += std::any_of(findings.begin(), findings.end(),
                                                     [](Finding const& finding) { return finding.bars(); });
                REQUIRE(fold.step({event, {}}).has_value());
            }
        }
        CHECK(accepted_all_the_same > 0);
    }

    TEST_CASE("what the engine accepts breaks no claim")
    {
        std::map<std::string, int> acts;
        for (auto const seed : seeds(2000)) {
            CAPTURE(seed);
            auto const history = accepted(PackSet::built_in(), histories().make(seed));
            for (auto const& event : history) ++acts[event.activity];
            for (auto const& breach : oracle::broken_claims(history))
                FAIL_CHECK("DULY_SEED=" << seed << " " << breach.claim << " @ " << breach.event << "\n"
                                        << told(history));
        }
        if (as_many_as_usual(2000))
            for (auto const* act :
                 {"decision.launched", "submission.made", "decision.made", "decision.issued", "adjustment.launched"})
                CHECK(acts[act] > 10);
    }

    TEST_CASE("without the rules that keep a claim the engine lets it be broken")
    {
        for (auto const& each : claims_in_pack()) {
            auto const& claim = each.first;
            auto const& keeping = each.second;
            CAPTURE(claim);
            CHECK(broken_at(claim, national_packs_without(keeping.own), 3000).has_value());
        }
    }
}
