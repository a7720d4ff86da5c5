// SPDX-License-Identifier: Apache-2.0
// `duly status CASE`, from the start of the process to its end, on a store of a thousand events and on one of a
// million. Goal: under 50 ms, whatever the size. The stores are made once, through the engine, and kept beside the
// program; the floor is a process that does nothing but start (`duly --help`).
#include "s01.hpp"

#include <benchmark/benchmark.h>

#include <spawn.h>
#include <sys/wait.h>

#include <array>
#include <unordered_map>

extern char** environ;

namespace {

using namespace duly;
using namespace duly::bench;

// Records at once what is performed in many cases: an engine waits for every event to be durable, which for a million
// of them takes longer than anyone wants to wait for a benchmark. All else is the store's.
class Bulk final {
public:
    explicit Bulk(std::string const& path) : to_(sqlite_store(path)) {}

    // Takes over what an engine recorded in memory: laws, leaves, disclosures.
    void take(Store const& from, LogId log, std::string const& origin)
    {
        for (auto const& law : from.laws()) to_->put_law(*Digest::parse(law.digest), law.text);
        auto const leaves = from.scan(log, 0, from.head(log).size);
        std::vector<Digest> hashes;
        std::vector<std::vector<Disclosure>> kept;
        std::unordered_map<std::string, std::vector<NewLeaf>> by_case;
        for (auto const& leaf : leaves) kept.push_back(from.disclosures(log, leaf.index).open);
        for (std::size_t i = 0; i < leaves.size(); ++i)
            by_case[leaves[i].case_id].push_back({leaves[i].bytes, leaf_hash(leaves[i].bytes), kept[i]});
        std::vector<Batch> batches;
        for (auto const& [case_id, own] : by_case) batches.push_back({case_id, 0, own});
        static_cast<void>(to_->append(to_->open_log(origin), batches));
    }

private:
    std::unique_ptr<Store> to_;
};

// One case, the same in every store, and as many others as are needed for that many events.
struct Filled {
    std::string path;
    std::string case_id;
};

Filled filled(std::size_t events)
{
    Filled made{disk_folder("status") + "/" + std::to_string(events) + ".duly", ""};
    auto const note = made.path + ".case";
    if (std::ifstream in(note); in >> made.case_id) return made;
    std::cerr << "making a store of " << events << " events\n";
    for (auto const* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(made.path + suffix);
    Bulk bulk(made.path);
    auto const in_each = s01().entries.size() + 1;
    for (std::size_t done = 0; done < events;) {
        Office office{memory_store()};
        for (std::size_t i = 0; i < 512 && done < events; ++i, done += in_each) {
            auto const case_id = office.open();
            if (made.case_id.empty()) made.case_id = case_id;
            for (auto& command : commands(case_id)) {
                Office::now = command.event.occurred;
                must(office.engine.perform(std::move(command)));
            }
        }
        bulk.take(office.engine.store(), office.engine.log(), "gov.example/county");
    }
    std::ofstream(note) << made.case_id;
    return made;
}

// Runs the program with its output thrown away; false unless it ends well.
bool run(std::vector<std::string> words)
{
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", 1 /* O_WRONLY */, 0);
    pid_t child = 0;
    bool const started = posix_spawn(&child, arguments[0], &quiet, nullptr, arguments.data(), environ) == 0;
    posix_spawn_file_actions_destroy(&quiet);
    int ended = 0;
    return started && waitpid(child, &ended, 0) == child && WIFEXITED(ended) && WEXITSTATUS(ended) == 0;
}

void status(benchmark::State& state)
{
    auto const store = filled(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state)
        if (!run({DULY_PROGRAM, "status", store.case_id, "--store", store.path, "--log", "gov.example/county"})) {
            state.SkipWithError("duly status failed");
            break;
        }
}
BENCHMARK(status)->Arg(1000)->Arg(1'000'000)->UseRealTime()->Unit(benchmark::kMillisecond);

void only_start(benchmark::State& state)
{
    for (auto _ : state)
        if (!run({DULY_PROGRAM, "--help"})) {
            state.SkipWithError("duly --help failed");
            break;
        }
}
BENCHMARK(only_start)->UseRealTime()->Unit(benchmark::kMillisecond);

} // namespace
