// SPDX-License-Identifier: Apache-2.0
// A source that includes only duly/duly.hpp, compiled without optimisation: time and peak memory of the compiler. Goal:
// under 2 s and 300 MB. The floor is a source that includes the standard headers duly's own headers need.
// And proofs at compile time, read without generating code: over a table of 40 rows, of which the floor is the bare
// table (goal: one proof at most 0.1 s more), and over MajorDecision.
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
std::optional<rusage> compile(std::string const& name, std::string const& lines, bool only_read)
{
    std::string const source = std::string(DULY_BENCHMARK_FOLDER) + "/" + name + ".cpp";
    std::ofstream(source) << lines;
    std::vector<std::string> words{DULY_COMPILER, "-std=c++20",      source, "-I" DULY_ROOT "/include",
                                   "-I",          DULY_BOOST_INCLUDE};
    for (auto const* const word : {"-O0", "-c", "-o", "/dev/null"})
        if (!only_read) words.emplace_back(word);
    if (only_read) words.emplace_back("-fsyntax-only");
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

void measure(benchmark::State& state, std::string const& name, std::string const& lines, bool only_read = false)
{
    double peak_mb = 0, cpu_s = 1e9,
           user_s = 1e9; // the least of several: what others do at the same time only adds to it
    for (auto _ : state) {
        auto const used = compile(name, lines, only_read);
        if (!used) {
            state.SkipWithError("it does not compile");
            return;
        }
        auto const seconds = [](timeval const& t) {
            return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
        };
        peak_mb = std::max(peak_mb, static_cast<double>(used->ru_maxrss) / 1024);
        cpu_s = std::min(cpu_s, seconds(used->ru_utime) + seconds(used->ru_stime));
        user_s = std::min(user_s, seconds(used->ru_utime));
    }
    state.counters["peak MB"] = peak_mb;
    state.counters["cpu s"] = cpu_s;
    state.counters["user s"] = user_s;
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

// A table of 40 rows and 30 states: a chain, and eleven rows back and to and fro that leave out no state of it.
std::string table_of_40(bool with_header)
{
    std::string out = "#include <boost/mp11/mpl.hpp>\n#include <boost/msm/front/functor_row.hpp>\n"
                      "#include <boost/msm/front/state_machine_def.hpp>\n";
    if (with_header) out += "#include <duly/prove/static_proof.hpp>\n";
    auto const state = [](int i) { return "S" + std::to_string(i); };
    for (int i = 0; i < 30; ++i) out += "struct " + state(i) + " : boost::msm::front::state<> {};\n";
    for (int i = 0; i < 40; ++i) out += "struct E" + std::to_string(i) + " {};\n";
    out += "using Table = boost::mp11::mp_list<";
    for (int i = 0; i < 40; ++i) {
        auto const from = i < 29 ? i : 2 * (i - 29) + 5, to = i < 29 ? i + 1 : 2 * (i - 29) + 1;
        out += std::string(i == 0 ? "" : ",") + "\n    boost::msm::front::Row<" + state(from) + ", E" +
               std::to_string(i) + ", " + state(to) + ">";
    }
    return out + ">;\nTable* table();\n";
}

std::string const one_proof = "static_assert(duly::dominates<Table, S0, S29, S15>);\n";
std::string const six_proofs = one_proof + "static_assert(duly::dominates<Table, S0, S29, S20>);\n"
                                           "static_assert(duly::dominates<Table, S0, S20, S3>);\n"
                                           "static_assert(duly::always_possible<Table, S0, S3, S29>);\n"
                                           "static_assert(duly::ends<Table, S0, S29>);\n"
                                           "static_assert(duly::unambiguous<Table>);\n";

void read_bare_table(benchmark::State& state) { measure(state, "table_bare", table_of_40(false), true); }
BENCHMARK(read_bare_table)->Iterations(5)->UseRealTime()->Unit(benchmark::kMillisecond);

void read_table_and_header(benchmark::State& state) { measure(state, "table_header", table_of_40(true), true); }
BENCHMARK(read_table_and_header)->Iterations(5)->UseRealTime()->Unit(benchmark::kMillisecond);

void read_one_proof(benchmark::State& state) { measure(state, "table_one", table_of_40(true) + one_proof, true); }
BENCHMARK(read_one_proof)->Iterations(5)->UseRealTime()->Unit(benchmark::kMillisecond);

void read_six_proofs(benchmark::State& state) { measure(state, "table_six", table_of_40(true) + six_proofs, true); }
BENCHMARK(read_six_proofs)->Iterations(5)->UseRealTime()->Unit(benchmark::kMillisecond);

// 65 rows in five regions.
std::string major_decision(std::string const& proofs)
{
    return "#include <duly/case/machines/major_decision.hpp>\n#include <duly/prove/static_proof.hpp>\n" + proofs;
}

void read_major_decision(benchmark::State& state) { measure(state, "major_bare", major_decision(""), true); }
BENCHMARK(read_major_decision)->Iterations(5)->UseRealTime()->Unit(benchmark::kMillisecond);

std::string decided_only_through_review(std::string const& table)
{
    return "using M = duly::MajorDecision;\nstatic_assert(duly::dominates<" + table +
           ", M::initial_state, M::Decided, M::LegalityReview>);\n";
}

void read_major_decision_and_proof(benchmark::State& state)
{
    measure(state, "major_one", major_decision(decided_only_through_review("M::transition_table")), true);
}
BENCHMARK(read_major_decision_and_proof)->Iterations(5)->UseRealTime()->Unit(benchmark::kMillisecond);

void read_major_decision_and_joined_proof(benchmark::State& state)
{
    measure(state, "major_joined", major_decision(decided_only_through_review("duly::joined<M::transition_table>")),
            true);
}
BENCHMARK(read_major_decision_and_joined_proof)->Iterations(5)->UseRealTime()->Unit(benchmark::kMillisecond);

} // namespace
