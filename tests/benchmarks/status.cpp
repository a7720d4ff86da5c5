// SPDX-License-Identifier: Apache-2.0
// `duly status CASE`, from the start of the process to its end, on a store of a thousand events and on one of a
// million. Goal: under 50 ms, whatever the size. The stores are made once, through the engine, and kept beside the
// program; the floor is a process that does nothing but start (`duly --help`).
#include "filled_store.hpp"

#include <benchmark/benchmark.h>

#include <spawn.h>
#include <sys/wait.h>

#include <array>

extern char** environ;

namespace {

using namespace duly;
using namespace duly::bench;

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
    auto const store = filled_store("status", Suite::intl, static_cast<std::size_t>(state.range(0)));
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
