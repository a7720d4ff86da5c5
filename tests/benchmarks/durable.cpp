// SPDX-License-Identifier: Apache-2.0
// Durable events: engine and SQLite store on a disk, with several writers and checkpoints signed beside them, against
// plain SQLite that inserts the same rows with the same indexes and settings, in transactions of the size that the
// store achieved. Goal: 80 % of that.
#include "s01.hpp"

#include "duly/record/checkpointer.hpp"

#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include <sys/resource.h>

#include <chrono>
#include <deque>
#include <semaphore>
#include <thread>
#include <unordered_map>

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
    for (auto const* suffix : {"", "-wal", "-shm", ".keys", ".keys-wal", ".keys-shm"})
        std::filesystem::remove(path + suffix);
    return path;
}

// Each writer takes one case through S01, waiting for each event to be durable.
Time write_with(Office& office, std::vector<std::string> const& cases)
{
    std::vector<std::vector<Command>> work;
    for (auto const& case_id : cases) work.push_back(commands(case_id));
    Watch const watch;
    std::vector<std::thread> threads;
    for (auto& own : work)
        threads.emplace_back([&office, &own] {
            for (auto& command : own) {
                Office::now = command.event.occurred;
                must(office.engine.perform(std::move(command)));
            }
        });
    for (auto& thread : threads) thread.join();
    return watch.passed();
}

// Plain SQLite: the table of leaves, its two indexes, one prepared insert.
class Plain {
public:
    explicit Plain(std::string const& path)
    {
        check(sqlite3_open(path.c_str(), &db_));
        run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000;"
            "PRAGMA cache_size=-16000;"
            "CREATE TABLE leaf(position INTEGER PRIMARY KEY, case_number INTEGER NOT NULL, seq INTEGER, key BLOB,"
            "  body BLOB NOT NULL) STRICT;"
            "CREATE UNIQUE INDEX leaf_case ON leaf(case_number, seq);"
            "CREATE UNIQUE INDEX leaf_key ON leaf(key) WHERE key IS NOT NULL;");
        check(sqlite3_prepare_v2(db_, "INSERT INTO leaf(position, case_number, seq, key, body) VALUES(?,?,?,NULL,?)",
                                 -1, &insert_, nullptr));
    }
    Plain(Plain const&) = delete;
    Plain& operator=(Plain const&) = delete;
    ~Plain()
    {
        sqlite3_finalize(insert_);
        sqlite3_close(db_);
    }

    // As many threads as the store had writers take turns, a batch each: on a busy machine a thread that has just
    // worked waits longer for its processor than one that has rested, and the store's writers take turns too.
    Time insert(std::vector<StoredLeaf> const& leaves, std::size_t batch, std::size_t threads)
    {
        std::vector<sqlite3_int64> cases; // numbered as the store numbers them
        for (auto const& leaf : leaves)
            cases.push_back(
                numbers_.emplace(leaf.case_id, static_cast<sqlite3_int64>(numbers_.size() + 1)).first->second);
        auto const batches = (leaves.size() + batch - 1) / batch;
        std::deque<std::binary_semaphore> turns;
        for (std::size_t i = 0; i < threads; ++i) turns.emplace_back(i == 0 ? 1 : 0);
        Watch const watch;
        std::vector<std::thread> at_work;
        for (std::size_t mine = 0; mine < threads; ++mine)
            at_work.emplace_back([&, mine] {
                for (auto next = mine; next < batches; next += threads) {
                    turns[mine].acquire();
                    insert_batch(leaves, cases, next * batch, std::min(leaves.size(), (next + 1) * batch));
                    turns[(mine + 1) % threads].release();
                }
            });
        for (auto& thread : at_work) thread.join();
        return watch.passed();
    }

private:
    void check(int code)
    {
        if (code == SQLITE_OK || code == SQLITE_DONE) return;
        std::cerr << sqlite3_errmsg(db_) << '\n';
        std::exit(1);
    }
    void insert_batch(std::vector<StoredLeaf> const& leaves, std::vector<sqlite3_int64> const& cases, std::size_t from,
                      std::size_t to)
    {
        run("BEGIN IMMEDIATE");
        for (auto i = from; i < to; ++i) {
            auto const& body = leaves[i].bytes;
            check(sqlite3_bind_int64(insert_, 1, position_++));
            check(sqlite3_bind_int64(insert_, 2, cases[i]));
            check(sqlite3_bind_int64(insert_, 3, static_cast<sqlite3_int64>(*leaves[i].seq)));
            check(sqlite3_bind_blob(insert_, 4, body.data(), static_cast<int>(body.size()), SQLITE_STATIC));
            check(sqlite3_step(insert_));
            check(sqlite3_reset(insert_));
        }
        run("COMMIT");
    }
    void run(char const* sql) { check(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr)); }

    sqlite3* db_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
    sqlite3_int64 position_ = 0;
    std::unordered_map<std::string, sqlite3_int64> numbers_;
};

// A commit makes steps of 30 leaves and one of the rest. A commit of a multiple of 30 is counted with the next one.
std::size_t commits_in(std::vector<StoredHead> const& steps, std::uint64_t before)
{
    std::size_t commits = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        auto const leaves = steps[i].size - (i == 0 ? before : steps[i - 1].size);
        commits += leaves < 30 || i + 1 == steps.size() ? 1 : 0;
    }
    return commits;
}

std::unique_ptr<Checkpointer> signing(std::shared_ptr<Store> const& store)
{
    auto const log = store->logs().front();
    CheckpointerOptions options;
    for (auto const& kind : trees(log.suite))
        options.keys.push_back(must(PrivateKey::generate(kind.signature, origin_of(kind, log.origin))));
    return must(Checkpointer::start(store, log, std::move(options)));
}

// Engine and floor take turns in short rounds, because a disk and processors that others use as well change their speed
// from second to second.
void perform_durably(benchmark::State& state, Suite suite)
{
    auto const writers = static_cast<std::size_t>(state.range(0));
    std::shared_ptr<Store> const own = sqlite_store(fresh_file("engine.duly"));
    static_cast<void>(own->open_log("gov.example/county", suite));
    auto const checkpointer = signing(own);
    auto const tree = trees(suite).front().hash;
    Office office{own};
    Plain plain{fresh_file("plain.sqlite")};
    auto& store = office.engine.store();
    Time engine, floor;
    double events = 0, commits = 0;
    for (auto _ : state) {
        std::vector<std::string> cases;
        while (cases.size() < writers) cases.push_back(office.open());
        auto const before = store.head(office.engine.log()).size;
        auto const took = write_with(office, cases);
        auto const leaves = store.scan(office.engine.log(), before, writers * s01().entries.size());
        auto const heads = commits_in(store.heads(office.engine.log(), tree, before, leaves.size()), before);
        floor += plain.insert(leaves, (leaves.size() + heads / 2) / heads, writers);
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
void writers(benchmark::internal::Benchmark* all)
{
    all->Arg(1)->Arg(8)->Arg(64)->Arg(256)->UseManualTime()->Unit(benchmark::kMillisecond);
}
BENCHMARK_CAPTURE(perform_durably, intl, Suite::intl)->Apply(writers);
BENCHMARK_CAPTURE(perform_durably, gm, Suite::gm)->Apply(writers);
BENCHMARK_CAPTURE(perform_durably, dual, Suite::dual)->Apply(writers);

} // namespace
