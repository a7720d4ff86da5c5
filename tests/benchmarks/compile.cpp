// SPDX-License-Identifier: Apache-2.0
// A source that includes only duly/duly.hpp, compiled without optimisation: time and peak memory of the compiler. Goal:
// under 2 s and 300 MB. The floor is a source that includes the standard headers duly's own headers need.
#include <benchmark/benchmark.h>

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

extern char** environ;

namespace {

// Compiles a source of these lines and says what that took; nothing if it failed.
std::optional<rusage> compile(std::string const& name, std::string const& lines)
{
    std::string const source = std::string(DULY_BENCHMARK_FOLDER) + "/" + name + ".cpp";
    std::ofstream(source) << lines;
    std::vector<std::string> words{
        DULY_COMPILER, "-std=c++20",      "-O0", "-c", source, "-o", "/dev/null", "-I" DULY_ROOT "/include",
        "-I",          DULY_BOOST_INCLUDE};
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t child = 0;
    if (posix_spawn(&child, arguments[0], nullptr, nullptr, arguments.data(), environ) != 0) return {};
    int ended = 0;
    rusage used{};
    if (wait4(child, &ended, 0, &used) != child || !WIFEXITED(ended) || WEXITSTATUS(ended) != 0) return {};
    return used;
}

void measure(benchmark::State& state, std::string const& name, std::string const& lines)
{
    double peak_mb = 0, cpu_s = 1e9; // the least of several: what others do at the same time only adds to it
    for (auto _ : state) {
        auto const used = compile(name, lines);
        if (!used) {
            state.SkipWithError("it does not compile");
            return;
        }
        auto const seconds = [](timeval const& t) {
            return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
        };
        peak_mb = std::max(peak_mb, static_cast<double>(used->ru_maxrss) / 1024);
        cpu_s = std::min(cpu_s, seconds(used->ru_utime) + seconds(used->ru_stime));
    }
    state.counters["peak MB"] = peak_mb;
    state.counters["cpu s"] = cpu_s;
}

void compile_duly_hpp(benchmark::State& state)
{
    measure(state, "includes_duly", "#include <duly/duly.hpp>\nint main() {}\n");
}
BENCHMARK(compile_duly_hpp)->Iterations(3)->UseRealTime()->Unit(benchmark::kMillisecond);

void compile_standard_headers(benchmark::State& state)
{
    measure(state, "includes_standard",
            "#include <functional>\n#include <map>\n#include <memory>\n#include <optional>\n#include <span>\n"
            "#include <stdexcept>\n#include <string>\n#include <unordered_map>\n#include <variant>\n"
            "#include <vector>\nint main() {}\n");
}
BENCHMARK(compile_standard_headers)->Iterations(3)->UseRealTime()->Unit(benchmark::kMillisecond);

} // namespace
