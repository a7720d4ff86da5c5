// SPDX-License-Identifier: Apache-2.0
// Durable events: engine and SQLite store on a disk, with several writers, beside plain SQLite that inserts the same
// rows with the same indexes and settings, in transactions of the size that the store achieved. Goal: 80 % of that.
#include "s01.hpp"

#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include <sys/resource.h>

#include <chrono>
#include <thread>

namespace {

using namespace duly;
using namespace duly::bench;

// What passed while something was done: on the wall, and in the processors for all threads together.
struct Time {
    double wall = 0, cpu = 0;
    Time& operator+=(Time const& more)
    {
        wall += more.wall;
        cpu += more.cpu;
        return *this;
    }
};

class Watch {
public:
    [[nodiscard]] Time passed() const { return {now().wall - from_.wall, now().cpu - from_.cpu}; }

private:
    static Time now()
    {
        rusage used{};
        getrusage(RUSAGE_SELF, &used);
        auto const seconds = [](timeval const& t) {
            return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
        };
        return {std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(),
                seconds(used.ru_utime) + seconds(used.ru_stime)};
    }
    Time from_ = now();
};

std::string fresh_file(std::string const& name)
{
    auto const path = disk_folder("durable") + "/" + name;
    for (auto const* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
    return path;
}

// Each writer takes its cases through S01, one after the other, waiting for each event to be durable.
Time write_with(Office& office, std::size_t writers, std::size_t cases_each)
{
    std::vector<std::vector<std::vector<Command>>> work(writers);
    for (auto& own : work)
        for (std::size_t i = 0; i < cases_each; ++i) own.push_back(commands(office.open()));
    Watch const watch;
    std::vector<std::thread> threads;
    for (auto& own : work)
        threads.emplace_back([&office, &own] {
            for (auto& commands : own)
                for (auto& command : commands) {
                    Office::now = command.event.occurred;
                    must(office.engine.perform(std::move(command)));
                }
        });
    for (auto& thread : threads) thread.join();
    return watch.passed();
}

void check(int code, sqlite3* db)
{
    if (code == SQLITE_OK || code == SQLITE_DONE) return;
    std::cerr << sqlite3_errmsg(db) << '\n';
    std::exit(1);
}

// Plain SQLite: the table of leaves, its two indexes, one prepared insert.
Time insert_plainly(std::string const& path, std::vector<StoredLeaf> const& leaves, std::size_t batch)
{
    sqlite3* db = nullptr;
    check(sqlite3_open(path.c_str(), &db), db);
    auto const run = [&](char const* sql) { check(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), db); };
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-16000;"
        "CREATE TABLE leaf(position INTEGER PRIMARY KEY, case_id BLOB NOT NULL, seq INTEGER, key BLOB,"
        "  body BLOB NOT NULL) STRICT;"
        "CREATE UNIQUE INDEX leaf_case ON leaf(case_id, seq);"
        "CREATE UNIQUE INDEX leaf_key ON leaf(key) WHERE key IS NOT NULL;");
    sqlite3_stmt* insert = nullptr;
    check(sqlite3_prepare_v2(db, "INSERT INTO leaf(position, case_id, seq, key, body) VALUES(?,?,?,NULL,?)", -1,
                             &insert, nullptr),
          db);
    std::vector<Digest> ids; // 16 bytes of each, as the store keeps them
    for (auto const& leaf : leaves) ids.push_back(*Digest::parse(leaf.case_id + leaf.case_id));
    Watch const watch;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
        if (i % batch == 0) run("BEGIN IMMEDIATE");
        check(sqlite3_bind_int64(insert, 1, static_cast<sqlite3_int64>(i)), db);
        check(sqlite3_bind_blob(insert, 2, ids[i].bytes.data(), 16, SQLITE_STATIC), db);
        check(sqlite3_bind_int64(insert, 3, static_cast<sqlite3_int64>(*leaves[i].seq)), db);
        check(sqlite3_bind_blob(insert, 4, leaves[i].bytes.data(), static_cast<int>(leaves[i].bytes.size()),
                                SQLITE_STATIC),
              db);
        check(sqlite3_step(insert), db);
        check(sqlite3_reset(insert), db);
        if (i % batch == batch - 1 || i + 1 == leaves.size()) run("COMMIT");
    }
    auto const took = watch.passed();
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return took;
}

// Engine and floor take turns in short rounds, because a disk that others use changes its speed from second to second.
void perform_durably(benchmark::State& state)
{
    auto const writers = static_cast<std::size_t>(state.range(0));
    auto const cases_each = writers == 1 ? std::size_t{8} : std::size_t{2};
    Time engine, floor;
    double events = 0, commits = 0;
    for (auto _ : state) {
        Office office{sqlite_store(fresh_file("engine.duly"))};
        auto const opened = writers * cases_each; // one leaf each
        auto const took = write_with(office, writers, cases_each);
        auto& store = office.engine.store();
        auto const leaves = store.scan(office.engine.log(), opened, opened * s01().entries.size());
        auto const heads = store.heads(office.engine.log(), opened, leaves.size()).size();
        auto const batch = (leaves.size() + heads / 2) / heads;
        floor += insert_plainly(fresh_file("plain.sqlite"), leaves, batch);
        engine += took;
        events += static_cast<double>(leaves.size());
        commits += static_cast<double>(heads);
        state.SetIterationTime(took.wall);
    }
    state.counters["events/s"] = events / engine.wall;
    state.counters["floor events/s"] = events / floor.wall;
    state.counters["% of the floor"] = floor.wall / engine.wall * 100;
    state.counters["events/commit"] = events / commits;
    state.counters["cpu/event"] = engine.cpu / events;
    state.counters["floor cpu/event"] = floor.cpu / events;
}
BENCHMARK(perform_durably)->Arg(1)->Arg(8)->Arg(64)->UseManualTime()->Unit(benchmark::kMillisecond);

} // namespace
