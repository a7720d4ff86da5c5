// SPDX-License-Identifier: Apache-2.0
#include "arcs.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/transitive_reduction.hpp>

#include <map>
#include <utility>

namespace duly::detail {

namespace {

// Is there a way from `from` to `to` over arcs that `counts` admits? No recursion: procedures may be long chains.
template <class Counts>
[[nodiscard]] bool leads(std::vector<std::vector<std::size_t>> const& out, std::vector<Arc> const& arcs,
                         std::size_t from, std::size_t to, Counts const& counts)
{
    std::vector<bool> seen(out.size());
    std::vector<std::size_t> open{from};
    seen[from] = true;
    while (!open.empty()) {
        auto const at = open.back();
        open.pop_back();
        for (auto const index : out[at]) {
            if (!counts(index)) continue;
            auto const next = arcs[index].to;
            if (next == to) return true;
            if (!seen[next]) {
                seen[next] = true;
                open.push_back(next);
            }
        }
    }
    return false;
}

void reduce_unconditional(std::size_t nodes, std::vector<Arc>& arcs)
{
    using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;
    auto const plain = [](Arc const& arc) { return !arc.back && !arc.weak && arc.under.empty(); };
    Graph graph(nodes), reduced;
    for (auto const& arc : arcs)
        if (plain(arc)) boost::add_edge(arc.from, arc.to, graph);
    std::vector<std::size_t> in_reduced(nodes);
    boost::transitive_reduction(
        graph, reduced, boost::make_iterator_property_map(in_reduced.begin(), boost::get(boost::vertex_index, graph)),
        boost::get(boost::vertex_index, graph));
    for (auto& arc : arcs)
        if (plain(arc)) arc.implied = !boost::edge(in_reduced[arc.from], in_reduced[arc.to], reduced).second;
}

} // namespace

void mark_back(std::size_t nodes, std::vector<Arc>& arcs)
{
    std::vector<std::vector<std::size_t>> out(nodes);
    auto const any = [](std::size_t) { return true; };
    for (std::size_t i = 0; i < arcs.size(); ++i) {
        auto& arc = arcs[i];
        arc.back = arc.from == arc.to || leads(out, arcs, arc.to, arc.from, any);
        if (!arc.back) out[arc.from].push_back(i);
    }
}

void mark_implied(std::size_t nodes, std::vector<Arc>& arcs)
{
    reduce_unconditional(nodes, arcs);
    std::vector<std::vector<std::size_t>> out(nodes);
    for (std::size_t i = 0; i < arcs.size(); ++i)
        if (!arcs[i].back) out[arcs[i].from].push_back(i);
    for (std::size_t i = 0; i < arcs.size(); ++i) {
        auto& arc = arcs[i];
        if (arc.back || arc.weak || arc.under.empty()) continue;
        arc.implied = leads(out, arcs, arc.from, arc.to, [&](std::size_t each) {
            auto const& other = arcs[each];
            return each != i && !other.weak && !other.implied && (other.under.empty() || other.under == arc.under);
        });
    }
    for (std::size_t i = 0; i < arcs.size(); ++i) {
        auto& arc = arcs[i];
        if (arc.back || !arc.weak) continue;
        arc.implied =
            leads(out, arcs, arc.from, arc.to, [&](std::size_t each) { return each != i && !arcs[each].implied; });
    }
}

} // namespace duly::detail
