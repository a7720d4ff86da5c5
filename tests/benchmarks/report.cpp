// SPDX-License-Identifier: Apache-2.0
// The yearly report of a store of 100,000 cases of three procedures (goal: 5 seconds), beside reading the same leaves
// and hashing them once, with one thread: the least that a count over a proven record costs.
#include "filled_store.hpp"

#include "duly/check/figures.hpp"
#include "duly/show/annual_report.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <set>

namespace {

using namespace duly;
using namespace duly::bench;

constexpr auto permit = R"(
procedure: bench/permit
valid_from: 2015-01-01
title: {zh: 许可, en: permit}
source: {zh: 试行规定, en: trial rules}
roles: {clerk: {zh: 经办人, en: clerk}}
activities:
  main:
    application.received: {by: clerk, article: 1, fields: {source: [citizen, firm]}, zh: 收到申请, en: application received}
    public.heard: {by: clerk, article: 2, zh: 听取意见, en: public heard}
    permit.granted: {by: clerk, article: 3, ends: true, zh: 许可, en: permit granted}
rules:
  - {id: P1, article: 2, kind: precedence, first: public.heard, then: permit.granted, says: {zh: 先听取意见,
     en: the public is heard first}}
  - {id: P2, article: 3, kind: response, after: application.received, then: permit.granted, within: {days: 14},
     says: {zh: 限期, en: decided in time}}
)";

// Of all threads together: what a machine that others use as well takes its time over is not in it.
double processor_time()
{
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

PackSet const& packs()
{
    static PackSet const all = [] {
        auto made = PackSet::built_in();
        for (auto const& problem : made.add_text(permit, "permit.yaml"))
            if (!problem.warning) std::cerr << problem.where() << ": " << problem.says.en << '\n';
        return made;
    }();
    return all;
}

// Cases of one procedure that go forward together: each event in all of them.
void fill(Store& to, OpenCommand const& command, std::vector<Event> const& events, std::size_t cases)
{
    for (std::size_t done = 0; done < cases;) {
        static Moment clock;
        Engine engine(memory_store(), {.origin = "gov.example/county",
                                       .offset_minutes = hours(8),
                                       .packs = packs(),
                                       .calendar = Calendar::plain_weekdays(),
                                       .clock = [] { return clock; }});
        std::vector<std::string> ids;
        clock = events.front().occurred;
        for (; ids.size() < 512 && done < cases; ++done) {
            auto one = command;
            one.key = command.family + "-" + std::to_string(done);
            ids.push_back(must(engine.open(one)).case_id);
        }
        for (auto const& event : events) {
            clock = event.occurred;
            for (auto const& id : ids) must(engine.attest(Command{id, event, "", std::nullopt}));
        }
        take_over(to, Suite::intl, engine.store(), engine.log());
    }
}

Event event_of(std::string activity, std::string const& date, std::string role, std::vector<Field> fields = {})
{
    Event event;
    event.activity = std::move(activity);
    event.occurred = *Moment::parse(date, hours(8));
    event.actor = {"clerk-1", "office", {std::move(role)}, ""};
    event.fields = std::move(fields);
    return event;
}

// 4,000 decisions of 37 events, 36,000 emergencies of four, 60,000 permits of three.
std::string const& mixed_store()
{
    static std::string const path = [] {
        auto const made = disk_folder("report") + "/mixed.duly";
        if (std::filesystem::exists(made + ".done")) return made;
        std::cerr << "making a store of 100,000 cases\n";
        for (auto const* suffix : {"", "-wal", "-shm", ".keys", ".keys-wal", ".keys-shm"})
            std::filesystem::remove(made + suffix);
        auto const to = sqlite_store(made);
        OpenCommand open;
        open.organ = "county-gov";
        open.level = "township";
        open.place = "cn/town";
        open.family = s01().pack;
        fill(*to, open, s01_events(), 4'000);
        open.family = "cn/town/emergency-action";
        fill(*to, open,
             {event_of("emergency.acted", "2026-05-02", "chief",
                       {{"meeting_impossible", Value(std::string("flood")), true}}),
              event_of("emergency.reported", "2026-05-03", "chief"),
              event_of("emergency.settled", "2026-05-09", "committee",
                       {{"outcome", Value(std::string("ratified")), false}}),
              event_of("case.closed", "2026-05-10", "committee")},
             36'000);
        open.family = "bench/permit";
        fill(*to, open,
             {event_of("application.received", "2026-03-02", "clerk", {{"source", Value(std::string("firm")), false}}),
              event_of("public.heard", "2026-03-09", "clerk"), event_of("permit.granted", "2026-03-12", "clerk")},
             60'000);
        std::ofstream(made + ".done") << "yes";
        return made;
    }();
    return path;
}

ReportDefinition definition(Store const& store)
{
    std::vector<Law> known;
    for (auto const& law : store.laws()) known.push_back(must(Law::from_text(law.text)));
    for (auto const& each : packs().list())
        if (auto law = packs().bind(each.id, {}, Calendar::built_in_cn())) known.push_back(std::move(*law));
    auto loaded = load_report_definition(built_in_reports().front().text, "built-in", known);
    for (auto const& problem : loaded.problems) std::cerr << problem.where() << ": " << problem.says.en << '\n';
    return std::move(loaded.definition.value());
}

// From the file to the page.
void yearly_report(benchmark::State& state)
{
    auto const path = mixed_store();
    double floor = 0, best = 0, count = 0, processors = 0, processors_floor = 0;
    std::size_t cases = 0, leaves = 0;
    for (auto _ : state) {
        auto const begun = now(), used = processor_time();
        auto const store = sqlite_store(path, StoreAccess::read);
        auto const log = store->logs().front();
        auto const defined = definition(*store);
        FigureOptions options{"county-gov", 2026};
        options.threads = static_cast<unsigned>(state.range(0));
        auto const counting = now();
        auto const report = must(count_figures(defined, *store, log, options));
        auto const counted = now();
        benchmark::DoNotOptimize(to_html(defined, report, Language::zh));
        auto const done = now(), used_then = processor_time();
        cases = report.cases.size();
        leaves = report.leaves;
        if (processors == 0 || used_then - used < processors) processors = used_then - used;
        if (best == 0 || done - begun < best) {
            best = done - begun;
            count = counted - counting;
        }
        store->visit(log.id, 0, store->head(log.id).size,
                     [&](LeafView const& leaf) { benchmark::DoNotOptimize(leaf_hash(leaf.bytes)); });
        auto const hashed = now() - done, used_hashing = processor_time() - used_then;
        if (processors_floor == 0 || used_hashing < processors_floor) processors_floor = used_hashing;
        if (floor == 0 || hashed < floor) floor = hashed;
    }
    state.counters["cases"] = static_cast<double>(cases);
    state.counters["leaves"] = static_cast<double>(leaves);
    state.counters["seconds"] = best;
    state.counters["of it counting"] = count;
    state.counters["floor"] = floor;
    state.counters["times floor"] = best / floor;
    state.counters["processors"] = processors;
    state.counters["processors floor"] = processors_floor;
}
BENCHMARK(yearly_report)->Arg(1)->Arg(2)->Iterations(3)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace
