// SPDX-License-Identifier: Apache-2.0
// Lawful events through the engine into a record in memory, beside the least that a record costs: SHA-256 of the very
// same leaves, hashed in the same iteration. Goal: at most 2.5 times that, and 0.8 million events a second on one core.
#include "allocations.hpp"
#include "s01.hpp"

#include "record/leaf_encoder.hpp"

#include "duly/record/digest.hpp"

#include <benchmark/benchmark.h>

#include <ctime>

namespace {

using namespace duly;
using namespace duly::bench;

// Of this thread in its processor: nothing here waits, and what others do in the meantime is not ours.
double cpu_seconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Performed {
    double seconds = 0, allocations = 0;
};

// All cases go forward together, event by event, so that each event meets a case that was last touched long ago. The
// commands are made before the watch runs: they come from a host that has just read them.
Performed perform_all(Office& office, std::vector<std::string> const& cases)
{
    Performed took;
    std::vector<Command> given;
    for (auto const& entry : s01().entries) {
        given.clear();
        for (auto const& case_id : cases) given.push_back({case_id, entry.event, "", std::nullopt});
        Office::now = entry.event.occurred;
        auto const before = test::allocations;
        auto const from = cpu_seconds();
        for (auto& command : given)
            if (auto const done = office.engine.perform(std::move(command)); !done) must(done);
        took.seconds += cpu_seconds() - from;
        took.allocations += static_cast<double>(test::allocations - before);
    }
    return took;
}

// The leaves are hashed as they lie in the store's order, once each.
double hash_all(std::vector<StoredLeaf> const& leaves)
{
    auto const from = cpu_seconds();
    for (auto const& leaf : leaves) benchmark::DoNotOptimize(leaf_hash(leaf.bytes));
    return cpu_seconds() - from;
}

// What was sealed in them is hashed as well, in the same form.
double hash_sealed(Office& office, std::vector<StoredLeaf> const& leaves)
{
    std::vector<std::string> texts;
    for (auto const& leaf : leaves)
        for (auto const& one : office.engine.store().disclosures(office.engine.log(), leaf.index).open)
            texts.push_back(must(disclosure_text(one)));
    auto const from = cpu_seconds();
    for (auto const& text : texts) benchmark::DoNotOptimize(sha256(text));
    return cpu_seconds() - from;
}

void perform_in_memory(benchmark::State& state)
{
    auto const count = static_cast<std::size_t>(state.range(0));
    double engine = 0, floor = 0, sealed = 0, bytes = 0, events = 0, allocations = 0;
    for (auto _ : state) {
        Office office{memory_store()};
        std::vector<std::string> cases;
        for (std::size_t i = 0; i < count; ++i) cases.push_back(office.open());
        auto const took = perform_all(office, cases);
        auto const leaves = office.engine.store().scan(office.engine.log(), count, count * s01().entries.size());
        engine += took.seconds;
        allocations += took.allocations;
        floor += hash_all(leaves);
        sealed += hash_sealed(office, leaves);
        events += static_cast<double>(leaves.size());
        for (auto const& leaf : leaves) bytes += static_cast<double>(leaf.bytes.size());
        state.SetIterationTime(took.seconds);
    }
    state.counters["events/s"] = events / engine;
    state.counters["per event"] = engine / events;
    state.counters["floor per event"] = floor / events;
    state.counters["times the floor"] = engine / floor;
    state.counters["times all it hashes"] = engine / (floor + sealed);
    state.counters["allocations/event"] = allocations / events;
    state.counters["leaf bytes"] = bytes / events;
}
BENCHMARK(perform_in_memory)->Arg(16)->Arg(256)->Arg(2048)->UseManualTime()->Unit(benchmark::kMillisecond);

// The leaves of one case, read back.
std::vector<StoredLeaf> s01_leaves()
{
    Office office{memory_store()};
    auto const case_id = office.open();
    for (auto& command : commands(case_id)) {
        Office::now = command.event.occurred;
        must(office.engine.perform(std::move(command)));
    }
    return office.engine.store().read_case(case_id, 1);
}

void rate(benchmark::State& state, std::size_t events_per_round)
{
    state.counters["per event"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(events_per_round),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

// What of that is writing leaves, without what is sealed in them ...
void encode_leaves(benchmark::State& state)
{
    std::vector<Leaf> leaves;
    for (auto const& stored : s01_leaves()) {
        leaves.push_back(must(decode(stored.bytes)));
        std::erase_if(leaves.back().event.fields, [](Field const& field) { return field.personal; });
        leaves.back().personal.clear();
    }
    duly::detail::LeafEncoder encoder;
    for (auto _ : state)
        for (auto const& leaf : leaves) benchmark::DoNotOptimize(encoder.encode(leaf)->size());
    rate(state, leaves.size());
}
BENCHMARK(encode_leaves);

// ... and hashing them.
void hash_leaves(benchmark::State& state)
{
    auto const leaves = s01_leaves();
    for (auto _ : state)
        for (auto const& leaf : leaves) benchmark::DoNotOptimize(leaf_hash(leaf.bytes));
    rate(state, leaves.size());
}
BENCHMARK(hash_leaves);

} // namespace
