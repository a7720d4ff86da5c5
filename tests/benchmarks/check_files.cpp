// SPDX-License-Identifier: Apache-2.0
// `duly check`, from the start of the process to its end, on lawful logs that are made for it: two logs at once beside
// one of them (goal: nearly twice as many bytes a second on two processors), and the memory it takes at most for some
// cases and for ten times as many (goal: no more; a finished case leaves its id and little else).
#include "quiet_program.hpp"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

constexpr auto rules = R"(rules: made
rules_of_the_log:
  - {id: M-1, template: init, of: [received]}
  - {id: M-2, template: chain_response, of: [received, registered]}
  - {id: M-3, template: precedence, of: [checked, decided]}
  - {id: M-4, template: not_coexistence, of: [decided, withdrawn]}
  - {id: M-5, template: coexistence, of: [decided, sent]}
  - {id: M-6, template: alternate_precedence, of: [advised, decided]}
  - {id: M-7, template: response, of: [decided, sent]}
  - {id: M-8, template: exactly, of: [decided]}
  - {id: M-9, template: absence, of: [reopened]}
  - {id: M-10, template: four_eyes, of: [checked, decided]}
  - {id: M-11, template: four_eyes, of: [advised, decided]}
  - {id: M-12, template: response, of: [received, decided], within: {days: 56, roll: true}}
  - {id: M-13, template: response, of: [received, registered], within: {working_days: 5}}
  - {id: M-14, template: interval, of: [checked, decided], at_least: {minutes: 1}}
  - {id: M-15, template: end, of: [archived]}
)";

constexpr char const* activities[] = {"received", "registered", "looked at", "asked",   "answered",
                                      "asked",    "answered",   "looked at", "checked", "advised",
                                      "drafted",  "read",       "drafted",   "read",    "decided",
                                      "printed",  "sent",       "published", "billed",  "archived"};

[[nodiscard]] std::string file(std::string const& name)
{
    std::string const folder = std::string(DULY_BENCHMARK_FOLDER) + "/check_files";
    std::filesystem::create_directories(folder);
    return folder + "/" + name;
}

// 280 bytes an event, as logs have them.
[[nodiscard]] std::string log_of(std::int64_t cases)
{
    auto path = file(std::to_string(cases) + ".xes");
    if (std::filesystem::exists(path)) return path;
    std::ofstream out(path + ".part");
    out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<log xes.version=\"1.0\">\n";
    for (std::int64_t i = 0; i < cases; ++i) {
        out << "<trace>\n\t<string key=\"concept:name\" value=\"application " << 10'000'000 + i << "\"/>\n";
        int hour = 0;
        for (auto const* const activity : activities) {
            char at[40];
            std::snprintf(at, sizeof at, "2024-03-%02dT%02d:10:00.000+01:00", 4 + hour / 24, hour % 24);
            hour += 7;
            out << "\t<event>\n\t\t<string key=\"org:resource\" value=\"clerk " << (i * 7 + hour) % 97
                << "\"/>\n\t\t<date key=\"time:timestamp\" value=\"" << at
                << "\"/>\n\t\t<string key=\"concept:name\" value=\"" << activity
                << "\"/>\n\t\t<string key=\"lifecycle:transition\" value=\"complete\"/>\n\t</event>\n";
        }
        out << "</trace>\n";
    }
    out << "</log>\n";
    out.close();
    std::filesystem::rename(path + ".part", path);
    return path;
}

// Its greatest resident memory, in bytes; 0: it did not find the logs lawful.
[[nodiscard]] std::size_t check(std::vector<std::string> const& logs)
{
    static std::string const rule_file = [] {
        auto path = file("made.rules.yaml");
        std::ofstream(path) << rules;
        return path;
    }();
    std::vector<std::string> words{DULY_PROGRAM, "check"};
    words.insert(words.end(), logs.begin(), logs.end());
    words.insert(words.end(), {"--rules", rule_file, "--absent", "--complete"});
    auto const used = duly::bench::run_quietly(std::move(words));
    return used ? static_cast<std::size_t>(used->ru_maxrss) * 1024 : 0;
}

void check_files(benchmark::State& state)
{
    auto const log = log_of(20'000);
    std::vector<std::string> const logs(static_cast<std::size_t>(state.range(0)), log);
    for (auto _ : state)
        if (check(logs) == 0) return state.SkipWithError("duly check failed");
    state.SetBytesProcessed(static_cast<std::int64_t>(std::filesystem::file_size(log) * logs.size()) *
                            static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(check_files)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

void peak_memory(benchmark::State& state)
{
    auto const log = log_of(state.range(0));
    std::size_t peak = 0;
    for (auto _ : state) {
        peak = check({log});
        if (peak == 0) return state.SkipWithError("duly check failed");
    }
    state.counters["file_MB"] = static_cast<double>(std::filesystem::file_size(log)) / 1e6;
    state.counters["peak_MB"] = static_cast<double>(peak) / 1e6;
    state.counters["bytes_a_case"] = static_cast<double>(peak) / static_cast<double>(state.range(0));
}
BENCHMARK(peak_memory)->Arg(2'000)->Arg(20'000)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

} // namespace
