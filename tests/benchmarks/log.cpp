// SPDX-License-Identifier: Apache-2.0
// Reading logs of other systems, beside expat with handlers that do nothing: the floor of a program that reads them
// with the usual parser. Needs the logs of DULY_DATA.
#include "benchmarks/log_floor.hpp"

#include "duly/check/log.hpp"

#include <string>

namespace {

using benchmarks::parse_with_expat;
using benchmarks::unpacked;

void read_with_duly(benchmark::State& state, std::string const& name)
{
    std::string const text = unpacked(name);
    std::uint64_t events = 0;
    for (auto _ : state) {
        auto const read = duly::read_log_text(text, name, {}, [](duly::LogCase const& logged) {
            benchmark::DoNotOptimize(logged.events.data());
            return true;
        });
        if (!read) return state.SkipWithError(read.error().says.en.c_str());
        events += read->events;
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * static_cast<std::int64_t>(state.iterations()));
    state.counters["events"] = benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
}

BENCHMARK_CAPTURE(read_with_duly, bpic2012, "bpic2012.xes.gz")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(parse_with_expat, bpic2012, "bpic2012.xes.gz")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_with_duly, permits_2020, "bpic2020_PermitLog.cleaned.xes.gz")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(parse_with_expat, permits_2020, "bpic2020_PermitLog.cleaned.xes.gz")->Unit(benchmark::kMillisecond);

} // namespace
