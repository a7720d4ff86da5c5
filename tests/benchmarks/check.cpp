// SPDX-License-Identifier: Apache-2.0
// Logs of other systems held against rule files and, mapped, against a pack: from the text in memory to findings, and
// beside that expat, which only parses it; the rules alone, over cases in memory. Needs the logs of DULY_DATA.
#include "benchmarks/loan_pack.hpp"
#include "benchmarks/log_floor.hpp"
#include "check/reference_rules.hpp"

#include "check/case_judge.hpp"

#include <deque>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

namespace {

using benchmarks::parse_with_expat;
using benchmarks::unpacked;
using namespace duly;

// A log with the rules of the reference.
struct Asked {
    explicit Asked(std::string const& log)
        : known(reference::expected(benchmarks::data_folder(), log)),
          file(known.at("file").as_string()),
          rules(*load_rules(reference::rules_text(known), log + ".yaml").rules),
          options(reference::options())
    {
        options.ties = false;
    }

    boost::json::object known;
    std::string file;
    RuleSet rules;
    CheckOptions options;
};

// A log in memory, one event behind the other, as a reader hands them over again and again in one place.
class CasesAtHand {
public:
    explicit CasesAtHand(std::string const& file)
    {
        std::string const text = unpacked(file);
        std::vector<std::size_t> sizes;
        auto const read = read_log_text(text, file, {}, [&](LogCase const& logged) {
            cases_.push_back({keep(logged.id), logged.line, keep(logged.attributes), {}});
            for (auto const& event : logged.events) events_.push_back(kept(event));
            sizes.push_back(logged.events.size());
            return true;
        });
        if (!read) throw std::runtime_error(read.error().says.en);
        std::span<LogEvent const> rest(events_);
        for (std::size_t i = 0; i < sizes.size(); rest = rest.subspan(sizes[i++]))
            cases_[i].events = rest.first(sizes[i]);
    }
    [[nodiscard]] std::vector<LogCase> const& cases() const noexcept { return cases_; }

private:
    [[nodiscard]] std::string_view keep(std::string_view text) { return *texts_.emplace(text).first; }
    [[nodiscard]] std::span<LogAttribute const> keep(std::span<LogAttribute const> attributes)
    {
        auto& kept = attributes_.emplace_back(attributes.begin(), attributes.end());
        for (auto& each : kept) {
            each.key = keep(each.key);
            each.text = keep(each.text);
        }
        return kept;
    }
    [[nodiscard]] LogEvent kept(LogEvent event)
    {
        for (auto* const view : {&event.activity, &event.lifecycle, &event.actor, &event.unit, &event.role})
            *view = keep(*view);
        event.attributes = keep(event.attributes);
        return event;
    }

    std::unordered_set<std::string> texts_; // each once
    std::deque<std::vector<LogAttribute>> attributes_;
    std::vector<LogEvent> events_;
    std::vector<LogCase> cases_;
};

void check_text(benchmark::State& state, std::string const& log)
{
    Asked const asked(log);
    std::string const text = unpacked(asked.file);
    std::uint64_t events = 0;
    for (auto _ : state) {
        auto const report = check_log_text(asked.rules, text, asked.file, {}, asked.options);
        if (!report) return state.SkipWithError(report.error().says.en.c_str());
        events += report->summary.events;
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * static_cast<std::int64_t>(state.iterations()));
    state.counters["events"] = benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
}

void check_mapped(benchmark::State& state)
{
    PackSet packs;
    for (auto const& problem : packs.add_text(benchmarks::loan_pack, "loan.yaml"))
        if (!problem.warning) return state.SkipWithError(problem.says.en.c_str());
    auto const loaded = load_mapping(benchmarks::loan_map, "loan.map.yaml", packs);
    if (!loaded.mapping) return state.SkipWithError(loaded.problems.front().says.en.c_str());
    Asked const asked("bpic2012");
    std::string const text = unpacked(asked.file);
    std::uint64_t events = 0;
    for (auto _ : state) {
        auto const report = check_log_text(*loaded.mapping, text, asked.file, {}, asked.options);
        if (!report) return state.SkipWithError(report.error().says.en.c_str());
        events += report->summary.events;
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * static_cast<std::int64_t>(state.iterations()));
    state.counters["events"] = benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
}

void judge_cases(benchmark::State& state, std::string const& log)
{
    Asked const asked(log);
    static std::map<std::string, CasesAtHand> logs; // a benchmark is called several times
    auto const& held = logs.try_emplace(log, asked.file).first->second;
    std::uint64_t events = 0;
    detail::CaseJudge judge(asked.rules, asked.options);
    for (auto _ : state)
        for (auto const& logged : held.cases()) {
            judge.judge(logged, std::nullopt);
            benchmark::DoNotOptimize(judge.rules().data());
            events += logged.events.size();
        }
    state.counters["events"] = benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
    state.counters["rules"] = static_cast<double>(asked.rules.rules.size());
}

BENCHMARK_CAPTURE(check_text, bpic2012, "bpic2012")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(parse_with_expat, bpic2012, "bpic2012.xes.gz")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(check_text, permits_2020, "bpic2020_permit")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(parse_with_expat, permits_2020, "bpic2020_PermitLog.cleaned.xes.gz")->Unit(benchmark::kMillisecond);
BENCHMARK(check_mapped)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(judge_cases, bpic2012, "bpic2012")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(judge_cases, permits_2020, "bpic2020_permit")->Unit(benchmark::kMillisecond);

} // namespace
