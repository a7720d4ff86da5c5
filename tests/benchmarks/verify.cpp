// SPDX-License-Identifier: Apache-2.0
// Verification of a store of a million events, beside hashing the very same bytes (goal: at least 70 % of that speed,
// twice as fast with two processors), and beside hashing and parsing the same JSON; an inclusion proof out of a store
// of ten million leaves (goal: 50 microseconds); how large a store is beside its canonical bytes (goal: 1.4 times).
#include "filled_store.hpp"

#include "duly/check/evidence.hpp"
#include "duly/record/receipt.hpp"
#include "duly/record/verify.hpp"

#include <benchmark/benchmark.h>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <sqlite3.h>

#include <array>
#include <chrono>
#include <functional>
#include <thread>

namespace {

using namespace duly;
using namespace duly::bench;

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

// Of all threads together: what a machine that others use as well takes its time over is not in it.
double processor_time()
{
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

// Seconds of the processors until all threads have taken their share of the leaves.
double shared_among(unsigned threads, std::vector<std::string> const& leaves,
                    std::function<void(std::string const&)> const& each)
{
    auto const from = processor_time();
    std::vector<std::thread> at_work;
    for (unsigned mine = 0; mine < threads; ++mine)
        at_work.emplace_back([&, mine] {
            auto const end = leaves.size() * (mine + 1) / threads;
            for (auto i = leaves.size() * mine / threads; i < end; ++i) each(leaves[i]);
        });
    for (auto& one : at_work) one.join();
    return processor_time() - from;
}

struct Floor {
    double leaves = 0; // seconds of the processors for their hashes
    double nodes = 0;  // for those of the nodes over them
    double parse = 0;  // for parsing them
};

// Leaves are copied out of the store some at a time, which is not counted.
Floor floor_of(Store const& store, LogName const& log, unsigned threads, bool parses)
{
    Floor took;
    auto const size = store.head(log.id).size;
    constexpr std::uint64_t at_once = 100'000;
    for (std::uint64_t from = 0; from < size; from += at_once) {
        std::vector<std::string> leaves;
        store.visit(log.id, from, from + at_once, LeafDetail::bytes,
                    [&](LeafView const& leaf) { leaves.emplace_back(leaf.bytes); });
        for (auto const& kind : trees(log.suite)) {
            took.leaves += shared_among(threads, leaves, [&](std::string const& leaf) {
                benchmark::DoNotOptimize(leaf_hash(kind.hash, leaf));
            });
            took.nodes += shared_among(threads, leaves, [&](std::string const& leaf) {
                Digest const some = *Digest::from_bytes(std::string_view(leaf).substr(0, 32));
                benchmark::DoNotOptimize(node_hash(kind.hash, some, some));
            });
        }
        if (!parses) continue;
        took.parse += shared_among(threads, leaves, [](std::string const& leaf) {
            std::array<unsigned char, 8192> room;
            boost::json::monotonic_resource memory(room.data(), room.size());
            benchmark::DoNotOptimize(boost::json::parse(leaf, &memory).kind());
        });
    }
    return took;
}

void verify_store(benchmark::State& state, Suite suite, std::size_t events, bool is_full)
{
    auto const filled = filled_store("verify", suite, events);
    auto const store = sqlite_store(filled.path, StoreAccess::read);
    auto const log = store->logs().front();
    auto const threads = static_cast<unsigned>(state.range(0));
    double took = 0, wall = 0;
    Floor floor;
    for (auto _ : state) {
        auto const from = now();
        auto const used = processor_time();
        if (is_full) {
            auto const report = judge_store(*store, {}, threads);
            if (report.verdict != EvidenceVerdict::untrusted_key) state.SkipWithError("the store is not what it was");
        } else if (!verify(*store, VerifyDepth::hashes, threads).ok()) {
            state.SkipWithError("the store is not what it was");
        }
        took += processor_time() - used;
        wall += now() - from;
        state.SetIterationTime(now() - from);
        auto const one = floor_of(*store, log, threads, is_full);
        floor.leaves += one.leaves;
        floor.nodes += one.nodes;
        floor.parse += one.parse;
    }
    auto const size = static_cast<double>(store->head(log.id).size) * static_cast<double>(state.iterations());
    auto const hashing = floor.leaves + floor.nodes;
    state.counters["cpu/event"] = took / size;
    state.counters["at work"] = took / wall; // processors
    state.counters["leaves hashed"] = floor.leaves / size;
    state.counters["all hashed"] = hashing / size;
    state.counters["% of leaves"] = 100 * floor.leaves / took;
    state.counters["% of all hashed"] = 100 * hashing / took;
    if (!is_full) return;
    state.counters["parsed"] = floor.parse / size;
    state.counters["% of hash and parse"] = 100 * (hashing + floor.parse) / took;
}

constexpr std::size_t million = 1'000'000, quarter = 250'000;
#define DULY_VERIFY(name, ...)                                                                                         \
    BENCHMARK_CAPTURE(verify_store, name, __VA_ARGS__)                                                                 \
        ->Arg(1)                                                                                                       \
        ->Arg(2)                                                                                                       \
        ->UseManualTime()                                                                                              \
        ->Iterations(2)                                                                                                \
        ->Unit(benchmark::kMillisecond)
DULY_VERIFY(hashes_intl, Suite::intl, million, false);
DULY_VERIFY(hashes_gm, Suite::gm, quarter, false);
DULY_VERIFY(hashes_dual, Suite::dual, quarter, false);
DULY_VERIFY(full_intl, Suite::intl, million, true);
DULY_VERIFY(full_gm, Suite::gm, quarter, true);
DULY_VERIFY(full_dual, Suite::dual, quarter, true);
#undef DULY_VERIFY

// ---- proofs
// -------------------------------------------------------------------------------------------------------------

constexpr std::uint64_t many = 10'000'000;

// Ten million leaves of a byte or two, in cases of a thousand.
std::string small_leaves()
{
    auto const path = disk_folder("verify") + "/leaves.duly";
    auto const done = path + ".done";
    if (std::filesystem::exists(done)) return path;
    std::cerr << "making a store of ten million leaves\n";
    for (auto const* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
    auto const store = sqlite_store(path);
    auto const log = store->open_log("gov.example/county");
    std::vector<NewLeaf> const in_case(1000, NewLeaf{"x", leaf_hash("x")});
    for (std::uint64_t made = 0; made < many;) {
        std::vector<std::string> ids;
        for (std::size_t i = 0; i < 50; ++i, made += in_case.size()) ids.push_back(new_case_id());
        std::vector<Batch> batches;
        for (auto const& id : ids) batches.push_back({id, 0, in_case});
        static_cast<void>(store->append(log, batches));
    }
    std::ofstream(done) << "yes";
    return path;
}

void prove_inclusion_in_store(benchmark::State& state)
{
    auto const store = sqlite_store(small_leaves(), StoreAccess::read);
    auto const log = store->logs().front();
    std::uint64_t seed = 1;
    for (auto _ : state) {
        seed = seed * 6364136223846793005U + 1442695040888963407U; // another leaf every time
        SubtreeSource const source = store->subtrees(log.id, HashAlgorithm::sha256);
        benchmark::DoNotOptimize(must(inclusion_proof((seed >> 32U) % many, many, source, HashAlgorithm::sha256)));
    }
}
BENCHMARK(prove_inclusion_in_store)->Unit(benchmark::kMicrosecond);

// ---- size
// ---------------------------------------------------------------------------------------------------------------

// By table and index, in bytes an event, of a store whose write-ahead log has been taken over.
void store_size(benchmark::State& state, Suite suite)
{
    auto const filled = filled_store("verify", suite, quarter);
    static_cast<void>(sqlite_store(filled.path)); // opening it for writing takes the log over
    sqlite3* db = nullptr;
    sqlite3_open_v2(filled.path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr);
    auto const each_row = [&](char const* sql, std::function<void(sqlite3_stmt*)> const& row) {
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(db, sql, -1, &statement, nullptr) != SQLITE_OK) state.SkipWithError(sqlite3_errmsg(db));
        while (sqlite3_step(statement) == SQLITE_ROW) row(statement);
        sqlite3_finalize(statement);
    };
    double events = 0, canonical = 0, texts = 0, all = 0;
    for (auto _ : state) {
        each_row("SELECT count(*), sum(length(body)) FROM leaf", [&](sqlite3_stmt* row) {
            events = sqlite3_column_double(row, 0);
            canonical = sqlite3_column_double(row, 1) / events;
        });
        each_row("SELECT sum(length(body)) FROM disclosure",
                 [&](sqlite3_stmt* row) { texts = sqlite3_column_double(row, 0) / events; });
        each_row("SELECT name, sum(pgsize) FROM dbstat GROUP BY name", [&](sqlite3_stmt* row) {
            double const bytes = sqlite3_column_double(row, 1) / events;
            all += bytes;
            if (bytes > 0.5) state.counters[reinterpret_cast<char const*>(sqlite3_column_text(row, 0))] = bytes;
        });
    }
    sqlite3_close(db);
    state.counters["canonical"] = canonical;
    state.counters["texts"] = texts;
    state.counters["all"] = all;
    state.counters["times canonical"] = all / canonical;
    state.counters["times with texts"] = all / (canonical + texts);
}
BENCHMARK_CAPTURE(store_size, intl, Suite::intl)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(store_size, gm, Suite::gm)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(store_size, dual, Suite::dual)->Iterations(1)->Unit(benchmark::kMillisecond);

} // namespace
