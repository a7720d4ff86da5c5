// SPDX-License-Identifier: Apache-2.0
// Reading logs of other systems, beside expat with handlers that do nothing: the floor of a program that reads them with
// the usual parser. Needs the logs of DULY_DATA.
#include "duly/check/log.hpp"

#include <benchmark/benchmark.h>
#include <expat.h>
#include <zlib.h>

#include <array>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace {

std::string unpacked(std::string const& name)
{
    auto const* data = std::getenv("DULY_DATA");
    std::string const file = (data == nullptr ? "." : data) + std::string("/logs/") + name;
    gzFile const in = gzopen(file.c_str(), "rb");
    if (in == nullptr) throw std::runtime_error("DULY_DATA has no " + file);
    std::string text;
    std::array<char, 65536> buffer{};
    for (int n = 0; (n = gzread(in, buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(n));
    gzclose(in);
    return text;
}

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

void parse_with_expat(benchmark::State& state, std::string const& name)
{
    std::string const text = unpacked(name);
    for (auto _ : state) {
        XML_Parser const parser = XML_ParserCreate(nullptr);
        XML_SetElementHandler(
            parser, [](void*, XML_Char const*, XML_Char const**) {}, [](void*, XML_Char const*) {});
        XML_SetCharacterDataHandler(parser, [](void*, XML_Char const*, int) {});
        bool const good = XML_Parse(parser, text.data(), static_cast<int>(text.size()), 1) != XML_STATUS_ERROR;
        XML_ParserFree(parser);
        if (!good) return state.SkipWithError("expat refuses it");
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * static_cast<std::int64_t>(state.iterations()));
}

BENCHMARK_CAPTURE(read_with_duly, bpic2012, "bpic2012.xes.gz")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(parse_with_expat, bpic2012, "bpic2012.xes.gz")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_with_duly, permits_2020, "bpic2020_PermitLog.cleaned.xes.gz")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(parse_with_expat, permits_2020, "bpic2020_PermitLog.cleaned.xes.gz")->Unit(benchmark::kMillisecond);

} // namespace
