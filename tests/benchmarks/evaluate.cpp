// SPDX-License-Identifier: Apache-2.0
// The evaluator alone, on the lawful events of S01 with the case as it was before each: evaluate (goal: 5 million
// events a second, nothing allocated), and beside it what binds an event, applies it, and bare Boost.MSM for scale.
#include "allocations.hpp"
#include "s01.hpp"

#include "duly/case/machines/meeting.hpp"

#include <benchmark/benchmark.h>
#include <boost/msm/back/state_machine.hpp>

#include <memory>

namespace {

using namespace duly;
using namespace duly::bench;

// One lawful event and the case it meets.
struct LawfulEvent {
    std::unique_ptr<Event> event;
    BoundEvent bound;
    Case before;
};

std::vector<LawfulEvent> lawful_events(Law const& law)
{
    std::vector<LawfulEvent> all;
    Case state = opened(law);
    for (auto const& given : s01_events()) {
        auto event = std::make_unique<Event>(given);
        auto const bound = must(bind(law, *event));
        state = pass(law, std::move(state), bound.date);
        all.push_back({std::move(event), bound, state});
        state = apply(law, std::move(state), bound);
    }
    return all;
}

void rates(benchmark::State& state, std::size_t events_per_round, std::size_t allocated)
{
    auto const events = static_cast<double>(state.iterations()) * static_cast<double>(events_per_round);
    state.counters["events/s"] = benchmark::Counter(events, benchmark::Counter::kIsRate);
    state.counters["per event"] = benchmark::Counter(events, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    state.counters["allocations/event"] = static_cast<double>(allocated) / events;
}

void evaluate_lawful_events(benchmark::State& state)
{
    auto const law = s01_law();
    auto const all = lawful_events(law);
    std::size_t found = 0;
    auto const before = test::allocations;
    for (auto _ : state)
        for (auto const& each : all) found += evaluate(law, each.before, each.bound).size();
    auto const allocated = test::allocations - before;
    if (found != 0) state.SkipWithError("an event was not lawful");
    rates(state, all.size(), allocated);
}
BENCHMARK(evaluate_lawful_events);

void bind_events(benchmark::State& state)
{
    auto const law = s01_law();
    auto events = s01_events();
    auto const before = test::allocations;
    for (auto _ : state)
        for (auto& event : events) benchmark::DoNotOptimize(bind(law, event)->activity);
    rates(state, events.size(), test::allocations - before);
}
BENCHMARK(bind_events);

// A whole case, from opened to closed: time passing, judged and applied.
void fold_a_case(benchmark::State& state)
{
    auto const law = s01_law();
    auto const all = lawful_events(law);
    auto const before = test::allocations;
    for (auto _ : state) {
        Case at_work = opened(law);
        for (auto const& each : all) {
            if (has_lapses(at_work, each.bound.date)) at_work = pass(law, std::move(at_work), each.bound.date);
            apply_judged(law, at_work, each.bound, judge(law, at_work, each.bound));
        }
        benchmark::DoNotOptimize(at_work.version);
    }
    rates(state, all.size(), test::allocations - before);
}
BENCHMARK(fold_a_case);

// One meeting of eight acts, on Boost.MSM itself.
void bare_msm(benchmark::State& state)
{
    boost::msm::back::state_machine<Meeting> meeting;
    auto const before = test::allocations;
    for (auto _ : state) {
        meeting.process_event(Meeting::FixAgenda{});
        meeting.process_event(Meeting::PrepareMaterials{});
        meeting.process_event(Meeting::ExchangeViews{});
        meeting.process_event(Meeting::OpenMeeting{});
        meeting.process_event(Meeting::Speak{});
        meeting.process_event(Meeting::Vote{});
        meeting.process_event(Meeting::Decide{});
        meeting.process_event(Meeting::Minute{});
        benchmark::DoNotOptimize(meeting.current_state()[0]);
    }
    rates(state, 8, test::allocations - before);
}
BENCHMARK(bare_msm);

// The same acts as a case takes them: the machine restored from its stage, stepped and read back.
void stepped_msm(benchmark::State& state)
{
    auto const& info = machine_info<Meeting>();
    std::vector<ActId> acts;
    for (auto const* name :
         {"fix_agenda", "prepare_materials", "exchange_views", "open_meeting", "speak", "vote", "decide", "minute"})
        acts.push_back(info.act_named(name).value());
    auto at = info.initial;
    auto const before = test::allocations;
    for (auto _ : state)
        for (auto const act : acts) at = info.step(at, act, {}).next;
    if (info.stage(at.stage[0]).name != "minuted") state.SkipWithError("an act was refused");
    rates(state, acts.size(), test::allocations - before);
}
BENCHMARK(stepped_msm);

} // namespace
