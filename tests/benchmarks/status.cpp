// SPDX-License-Identifier: Apache-2.0
// `duly status CASE`, from the start of the process to its end, on a store of a thousand events and on one of a
// million. Goal: under 50 ms, whatever the size. The stores are made once, through the engine, and kept beside the
// program; the floor is a process that does nothing but start (`duly --help`).
#include "filled_store.hpp"
#include "quiet_program.hpp"

#include <benchmark/benchmark.h>

#include <array>

namespace {

using namespace duly;
using namespace duly::bench;

void status(benchmark::State& state)
{
    auto const store = filled_store("status", Suite::intl, static_cast<std::size_t>(state.range(0)));
    for (auto _ : state)
        if (!run_quietly(
                {DULY_PROGRAM, "status", store.case_id, "--store", store.path, "--log", "gov.example/county"})) {
            state.SkipWithError("duly status failed");
            break;
        }
}
BENCHMARK(status)->Arg(1000)->Arg(1'000'000)->UseRealTime()->Unit(benchmark::kMillisecond);

void only_start(benchmark::State& state)
{
    for (auto _ : state)
        if (!run_quietly({DULY_PROGRAM, "--help"})) {
            state.SkipWithError("duly --help failed");
            break;
        }
}
BENCHMARK(only_start)->UseRealTime()->Unit(benchmark::kMillisecond);

} // namespace
