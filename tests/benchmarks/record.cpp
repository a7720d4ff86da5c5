// SPDX-License-Identifier: Apache-2.0
// Lawful events through the engine into a record in memory, beside the least that a record costs: SHA-256 of the very
// same leaves, hashed in the same iteration. Goal: at most 2.5 times that, and 0.8 million events a second on one core.
#include "s01.hpp"

#include "duly/record/digest.hpp"

#include <benchmark/benchmark.h>

#include <chrono>

namespace {

using namespace duly;
using namespace duly::bench;

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point from) { return std::chrono::duration<double>(Clock::now() - from).count(); }

// All cases go forward together, so that each event meets a case that was last touched long ago.
double perform_all(Office& office, std::vector<std::vector<Command>>& cases)
{
    auto const from = Clock::now();
    for (std::size_t i = 0; i < s01().entries.size(); ++i) {
        Office::now = s01().entries[i].event.occurred;
        for (auto& commands : cases) must(office.engine.perform(std::move(commands[i])));
    }
    return seconds_since(from);
}

// The leaves are hashed as they lie in the store's order, once each.
double hash_all(std::vector<StoredLeaf> const& leaves)
{
    auto const from = Clock::now();
    for (auto const& leaf : leaves) benchmark::DoNotOptimize(leaf_hash(leaf.bytes));
    return seconds_since(from);
}

void perform_in_memory(benchmark::State& state)
{
    auto const count = static_cast<std::size_t>(state.range(0));
    double engine = 0, floor = 0, bytes = 0, events = 0;
    for (auto _ : state) {
        Office office{memory_store()};
        std::vector<std::vector<Command>> cases;
        for (std::size_t i = 0; i < count; ++i) cases.push_back(commands(office.open()));
        auto const took = perform_all(office, cases);
        auto const leaves = office.engine.store().scan(office.engine.log(), count, count * s01().entries.size());
        engine += took;
        floor += hash_all(leaves);
        events += static_cast<double>(leaves.size());
        for (auto const& leaf : leaves) bytes += static_cast<double>(leaf.bytes.size());
        state.SetIterationTime(took);
    }
    state.counters["events/s"] = events / engine;
    state.counters["per event"] = engine / events;
    state.counters["floor per event"] = floor / events;
    state.counters["times the floor"] = engine / floor;
    state.counters["leaf bytes"] = bytes / events;
}
BENCHMARK(perform_in_memory)->Arg(16)->Arg(256)->Arg(2048)->UseManualTime()->Unit(benchmark::kMillisecond);

// What of that is writing the leaf: the same leaves, sealed again and encoded, without their hash.
void encode_leaves(benchmark::State& state)
{
    Office office{memory_store()};
    auto all = commands(office.open());
    for (std::size_t i = 0; i < all.size(); ++i) {
        Office::now = s01().entries[i].event.occurred;
        must(office.engine.perform(all[i]));
    }
    std::vector<Leaf> leaves;
    for (auto const& stored : office.engine.store().scan(office.engine.log(), 1, all.size())) {
        leaves.push_back(must(decode(stored.bytes)));
        std::erase_if(leaves.back().event.fields, [](Field const& field) { return field.personal; });
        leaves.back().personal.clear();
    }
    LeafEncoder encoder;
    for (auto _ : state)
        for (auto const& leaf : leaves) benchmark::DoNotOptimize(encoder.encode(leaf)->size());
    state.counters["per event"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(leaves.size()),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(encode_leaves);

} // namespace
