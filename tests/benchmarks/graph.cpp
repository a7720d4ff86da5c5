// SPDX-License-Identifier: Apache-2.0
// The graph pass of a proof over 10^3 to 10^6 arcs: building the graph, which finds what can come about and the
// dominators; then reachability with a gate closed, the strong components of what cannot come about, an order. Goal: at
// most 1 µs an arc, and linear. The floor is a breadth-first search over the same arcs in plain arrays, its building
// counted.
#include "prove/order.hpp"

#include "properties/random.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

namespace {

using duly::detail::Needs;
using duly::detail::OrderGraph;
using Vertex = OrderGraph::Vertex;

struct Arcs {
    std::vector<Needs> needs;
    std::vector<OrderGraph::Arc> arcs;
};

// Two halves of activities and demands, two arcs a vertex: each waits for some that stand anywhere before it. All of
// the second half waits for a circle.
Arcs arcs(std::size_t count)
{
    properties::Random random(1);
    Arcs made;
    auto const size = count / 2;
    for (std::size_t i = 0; i < size; ++i) made.needs.push_back(i % 2 == 0 ? Needs::all : Needs::any);
    auto const half = size / 2;
    for (std::size_t at = 2; made.arcs.size() < count; at = at + 1 == size ? 2 : at + 1) {
        auto const from = at < half ? 0 : half;
        auto const earlier = at == half ? size - 1 : at == half + 1 ? half : from + random.below(at - from);
        made.arcs.emplace_back(static_cast<Vertex>(earlier), static_cast<Vertex>(at));
    }
    made.needs[1] = Needs::all; // so that something is there to begin with
    return made;
}

void in_arcs(benchmark::State& state, std::size_t count)
{
    state.counters["per arc"] = benchmark::Counter(
        static_cast<double>(count), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void graph_pass(benchmark::State& state)
{
    auto const count = static_cast<std::size_t>(state.range(0));
    auto const given = arcs(count);
    for (auto _ : state) {
        OrderGraph const graph(given.needs, given.arcs);
        auto const reached = graph.reached({static_cast<Vertex>(graph.size() / 4)});
        auto const circles = graph.circles();
        auto const order = graph.order();
        if (circles.empty() || order.empty()) state.SkipWithError("nothing was found");
        benchmark::DoNotOptimize(reached.size() + circles.size() + order.size() + graph.dominators().size());
    }
    in_arcs(state, count);
}
BENCHMARK(graph_pass)->RangeMultiplier(10)->Range(1'000, 1'000'000)->Unit(benchmark::kMicrosecond);

void only_breadth_first(benchmark::State& state)
{
    auto const count = static_cast<std::size_t>(state.range(0));
    auto const given = arcs(count);
    auto const size = given.needs.size();
    for (auto _ : state) {
        std::vector<std::uint32_t> first(size + 1), to(count), queue;
        for (auto const& [earlier, later] : given.arcs) ++first[earlier + 1];
        for (std::size_t i = 1; i <= size; ++i) first[i] += first[i - 1];
        auto place = first;
        for (auto const& [earlier, later] : given.arcs) to[place[earlier]++] = later;
        std::vector<bool> seen(size);
        queue.reserve(size);
        for (Vertex at = 0; at < size; ++at) {
            if (seen[at]) continue;
            seen[at] = true;
            queue.push_back(at);
            for (auto i = queue.size() - 1; i < queue.size(); ++i)
                for (auto arc = first[queue[i]]; arc < first[queue[i] + 1]; ++arc)
                    if (!seen[to[arc]]) {
                        seen[to[arc]] = true;
                        queue.push_back(to[arc]);
                    }
        }
        benchmark::DoNotOptimize(queue.data());
    }
    in_arcs(state, count);
}
BENCHMARK(only_breadth_first)->RangeMultiplier(10)->Range(1'000, 1'000'000)->Unit(benchmark::kMicrosecond);

} // namespace
