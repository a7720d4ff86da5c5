// SPDX-License-Identifier: Apache-2.0
#include "duly/prove/graph.hpp"

#include "demands.hpp"
#include "dominators.hpp"

#include "duly/prove/dot.hpp"

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/depth_first_search.hpp>
#include <boost/graph/graphviz.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/graph/topological_sort.hpp>

#include <algorithm>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace duly {

namespace {

std::string guard_in_words(RowInfo const& row, ActInfo const& act)
{
    if (!row.question) return std::string(row.guard);
    auto const& [field, value] = act.questions[*row.question];
    return std::string(field) + (row.expects ? " is " : " is not ") + std::string(value);
}

std::string title(std::string name)
{
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

// Initial stages are drawn bold, final ones, which no row leaves for another, with a double line.
struct StageWriter {
    MachineGraph const& graph;

    void operator()(std::ostream& out, MachineGraph::vertex_descriptor stage) const
    {
        auto const& [name, zh, region, initial] = graph[stage];
        auto const [first, last] = boost::out_edges(stage, graph);
        bool const left = std::any_of(first, last, [&](auto row) { return boost::target(row, graph) != stage; });
        out << "[label=" << boost::escape_dot_string(title(name) + "\n" + zh);
        if (initial) out << ", style=bold";
        if (!left) out << ", peripheries=2";
        out << "]";
    }
};

struct RowWriter {
    MachineGraph const& graph;

    void operator()(std::ostream& out, MachineGraph::edge_descriptor at) const
    {
        GraphRow const& row = graph[at];
        std::string const guard = row.guard.empty() ? "" : "\n[" + row.guard + "]";
        out << "[label=" << boost::escape_dot_string(title(row.act) + " " + row.zh + guard + "\n" + row.article) << "]";
    }
};

struct TitleWriter {
    MachineGraph const& graph;

    void operator()(std::ostream& out) const
    {
        auto const& [name, zh, source] = graph[boost::graph_bundle];
        out << "graph [label=" << boost::escape_dot_string(name + " " + zh + "\n" + source) << "]\nnode [shape=box]\n";
    }
};

} // namespace

MachineGraph machine_graph(MachineInfo const& machine)
{
    MachineGraph graph;
    graph[boost::graph_bundle] = {std::string(machine.name), std::string(machine.zh), std::string(machine.source)};
    for (auto const& stage : machine.stages)
        boost::add_vertex({std::string(stage.name), std::string(stage.zh), stage.region, stage.initial}, graph);
    for (auto const& row : machine.rows) {
        auto const& act = machine.act(row.on);
        boost::add_edge(
            std::size_t(row.from), std::size_t(row.to),
            {std::string(act.name), std::string(act.zh), std::string(row.article), guard_in_words(row, act)}, graph);
    }
    return graph;
}

MachineGraph procedure_graph(Law const& law)
{
    auto const& p = law.procedure();
    auto const& k = law.kernel();
    MachineGraph graph;
    graph[boost::graph_bundle] = {p.id, p.title.zh, p.source.en};
    for (auto const& activity : p.activities) {
        auto const phase = std::find(p.phases.begin(), p.phases.end(), activity.phase) - p.phases.begin();
        boost::add_vertex({activity.id, activity.title.zh, static_cast<std::size_t>(phase), true}, graph);
    }
    for (std::size_t at = 0; at < k.activities.size(); ++at)
        for (auto const& check : k.activities[at].checks) {
            if (check.kind != RuleKind::precedence || !detail::refuses(k, check.subject)) continue;
            auto const& rule = p.rules[k.subjects[check.subject].index];
            char const* const guard = !detail::always_demands(k, check) ? sometimes
                                      : check.alternatives.size() > 1   ? or_another
                                                                        : "";
            for (auto const& alternative : check.alternatives)
                boost::add_edge(alternative.activity, at, {rule.id, rule.says.zh, rule.article, guard}, graph);
            graph[at].initial = false;
        }
    return graph;
}

std::string machine_dot(MachineInfo const& machine)
{
    MachineGraph const graph = machine_graph(machine);
    std::ostringstream out;
    boost::write_graphviz(out, graph, StageWriter{graph}, RowWriter{graph}, TitleWriter{graph},
                          boost::get(&GraphStage::name, graph));
    return out.str();
}

// ---- what must come before what ------------------------------------------------------------------------------------

namespace detail {

namespace {

// Two arrays a direction. Boost.Graph's searches over it keep their own stack (BOOST_RECURSIVE_DFS is not set).
using Sparse = boost::compressed_sparse_row_graph<boost::bidirectionalS, boost::no_property, boost::no_property,
                                                  boost::no_property, std::uint32_t, std::uint32_t>;
using OneWay = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property,
                                                  boost::no_property, std::uint32_t, std::uint32_t>;
using Vertex = OrderGraph::Vertex;
using Arcs = std::vector<OrderGraph::Arc>;

template <class Graph> [[nodiscard]] Graph sparse(std::size_t size, Arcs const& arcs)
{
    return Graph(boost::edges_are_unsorted_multi_pass, arcs.begin(), arcs.end(), static_cast<Vertex>(size));
}

// Every vertex for which all that it needs is there, one after the other.
struct Forward {
    std::vector<bool> reached;
    std::vector<Vertex> by; // the last of all that it needs, or the first of those of which it needs any

    Forward(Sparse const& graph, std::vector<Needs> const& needs, std::vector<Vertex> const& closed)
        : reached(needs.size()), by(needs.size(), OrderGraph::none)
    {
        auto const size = static_cast<Vertex>(needs.size());
        std::vector<bool> shut(size);
        for (auto const each : closed) shut[each] = true;
        std::vector<Vertex> missing(size), queue;
        queue.reserve(size);
        auto const enter = [&](Vertex at) {
            if (shut[at] || reached[at]) return;
            reached[at] = true;
            queue.push_back(at);
        };
        for (Vertex at = 0; at < size; ++at) {
            missing[at] = boost::in_degree(at, graph);
            if (needs[at] == Needs::all && missing[at] == 0) enter(at);
        }
        for (std::size_t i = 0; i < queue.size(); ++i)
            for (auto [arc, last] = boost::out_edges(queue[i], graph); arc != last; ++arc) {
                auto const later = boost::target(*arc, graph);
                if (needs[later] == Needs::all && --missing[later] > 0) continue;
                if (!reached[later]) by[later] = queue[i];
                enter(later);
            }
    }
};

// Remembers what a search meets, in that order, and by whom.
struct Search : boost::default_dfs_visitor {
    std::vector<Vertex>* met;
    std::vector<Vertex>* by;

    Search(std::vector<Vertex>& into, std::vector<Vertex>& into_by) : met(&into), by(&into_by) {}
    template <class Graph> void discover_vertex(Vertex at, Graph const&) const { met->push_back(at); }
    template <class Arc, class Graph> void tree_edge(Arc const& arc, Graph const& graph) const
    {
        (*by)[boost::target(arc, graph)] = boost::source(arc, graph);
    }
};

// Of what can come about. What needs all is taken to be reached through the last of it alone: every choice of one
// shows nothing but what is needed, and that one waits for most.
[[nodiscard]] std::vector<Vertex> dominators_of(Sparse const& graph, std::vector<Needs> const& needs,
                                                Forward const& forward)
{
    auto const& can = forward.reached;
    auto const begin = static_cast<Vertex>(can.size());
    Arcs arcs;
    arcs.reserve(boost::num_edges(graph));
    for (Vertex at = 0; at < begin; ++at) {
        if (!can[at]) continue;
        if (needs[at] == Needs::all) {
            arcs.emplace_back(forward.by[at] == OrderGraph::none ? begin : forward.by[at], at);
            continue;
        }
        for (auto [arc, last] = boost::in_edges(at, graph); arc != last; ++arc)
            if (can[boost::source(*arc, graph)]) arcs.emplace_back(boost::source(*arc, graph), at);
    }
    std::vector<Vertex> met, by(can.size() + 1), number(can.size() + 1);
    {
        auto const ways = sparse<OneWay>(can.size() + 1, arcs);
        std::vector<boost::default_color_type> colours(can.size() + 1);
        boost::depth_first_visit(ways, begin, Search(met, by),
                                 boost::make_iterator_property_map(colours.begin(), get(boost::vertex_index, ways)));
    }
    for (Vertex i = 0; i < met.size(); ++i) number[met[i]] = i;
    SearchTree tree;
    tree.parent.assign(met.size(), 0);
    tree.first_from.assign(met.size() + 1, 0);
    for (Vertex i = 1; i < met.size(); ++i) tree.parent[i] = number[by[met[i]]];
    for (auto const& [from, to] : arcs) ++tree.first_from[number[to] + 1];
    for (std::size_t i = 1; i < tree.first_from.size(); ++i) tree.first_from[i] += tree.first_from[i - 1];
    tree.from.resize(arcs.size());
    auto place = tree.first_from;
    for (auto const& [from, to] : arcs) tree.from[place[number[to]]++] = number[from];
    auto const found = immediate_dominators(tree);
    std::vector<Vertex> out(can.size(), OrderGraph::none);
    for (Vertex i = 1; i < met.size(); ++i)
        if (found[i] != 0) out[met[i]] = met[found[i]];
    return out;
}

// From everything that can come about to all that it needs; from what needs any to the one that is given.
[[nodiscard]] OneWay backwards(Sparse const& graph, std::vector<Needs> const& needs, std::vector<bool> const& can,
                               std::vector<Vertex> const& given)
{
    Arcs arcs;
    arcs.reserve(boost::num_edges(graph));
    for (Vertex at = 0; at < needs.size(); ++at) {
        if (!can[at]) continue;
        if (needs[at] == Needs::any) {
            if (given[at] != OrderGraph::none) arcs.emplace_back(at, given[at]);
            continue;
        }
        for (auto [arc, last] = boost::in_edges(at, graph); arc != last; ++arc)
            arcs.emplace_back(at, boost::source(*arc, graph));
    }
    return sparse<OneWay>(needs.size(), arcs);
}

} // namespace

struct OrderGraph::Made {
    std::vector<Needs> needs;
    Sparse graph;
    std::vector<bool> can;
    std::vector<Vertex> dominators;
    bool one_tree_shows_all = true; // nothing waits for several things at once
    OneWay musts;                   // to what must come before, as far as the dominators show it
    OneWay one_way;                 // to what came before when each came about for the first time

    Made(std::vector<Needs> given, std::vector<Arc> const& arcs)
        : needs(std::move(given)), graph(sparse<Sparse>(needs.size(), arcs))
    {
        Forward forward(graph, needs, {});
        dominators = dominators_of(graph, needs, forward);
        can = std::move(forward.reached);
        for (Vertex at = 0; at < needs.size(); ++at)
            if (can[at] && needs[at] == Needs::all && boost::in_degree(at, graph) > 1) one_tree_shows_all = false;
        musts = backwards(graph, needs, can, dominators);
        one_way = backwards(graph, needs, can, forward.by);
    }
};

OrderGraph::OrderGraph(std::vector<Needs> needs, std::vector<Arc> const& arcs)
{
    bool const fits =
        needs.size() < none && arcs.size() < none && std::all_of(arcs.begin(), arcs.end(), [&](Arc const& arc) {
            return arc.first < needs.size() && arc.second < needs.size();
        });
    if (!fits) throw std::out_of_range("duly: an arc leads out of its graph, or the graph is too large");
    made_ = std::make_shared<Made const>(std::move(needs), arcs);
}

std::size_t OrderGraph::size() const noexcept { return made_->needs.size(); }

Needs OrderGraph::needs(Vertex vertex) const { return made_->needs.at(vertex); }

std::vector<OrderGraph::Vertex> OrderGraph::waits_for(Vertex vertex) const
{
    std::vector<Vertex> out;
    for (auto [arc, last] = boost::in_edges(vertex, made_->graph); arc != last; ++arc)
        out.push_back(boost::source(*arc, made_->graph));
    return out;
}

bool OrderGraph::can(Vertex vertex) const { return made_->can.at(vertex); }

std::vector<bool> OrderGraph::reached(std::vector<Vertex> const& closed) const
{
    return Forward(made_->graph, made_->needs, closed).reached;
}

std::vector<OrderGraph::Vertex> const& OrderGraph::dominators() const noexcept { return made_->dominators; }

std::vector<OrderGraph::Vertex> OrderGraph::order() const
{
    std::vector<Vertex> sorted;
    sorted.reserve(size());
    boost::topological_sort(made_->one_way, std::back_inserter(sorted));
    std::erase_if(sorted, [&](Vertex at) { return !made_->can[at]; });
    return sorted;
}

std::vector<std::vector<OrderGraph::Vertex>> OrderGraph::circles() const
{
    Arcs waits;
    for (Vertex at = 0; at < size(); ++at)
        for (auto [arc, last] = boost::in_edges(at, made_->graph); !made_->can[at] && arc != last; ++arc)
            if (auto const earlier = boost::source(*arc, made_->graph); !made_->can[earlier])
                waits.emplace_back(at, earlier);
    if (waits.empty()) return {};
    auto const graph = sparse<OneWay>(size(), waits);
    std::vector<Vertex> component(size());
    auto const count = boost::strong_components(
        graph, boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, graph)));
    std::vector<bool> waits_outside(count);
    std::vector<Vertex> next(size(), none), begin(count, none); // the next within the component
    for (auto const& [at, earlier] : waits) {
        if (component[at] != component[earlier]) waits_outside[component[at]] = true;
        else if (next[at] == none) next[at] = earlier;
        if (component[at] == component[earlier] && begin[component[at]] == none) begin[component[at]] = at;
    }
    std::vector<std::vector<Vertex>> out;
    std::vector<bool> seen(size());
    for (std::size_t each = 0; each < count; ++each) {
        if (begin[each] == none || waits_outside[each]) continue;
        auto at = begin[each];
        for (; !seen[at]; at = next[at]) seen[at] = true;
        std::vector<Vertex> circle{at};
        for (auto other = next[at]; other != at; other = next[other]) circle.push_back(other);
        std::rotate(circle.begin(), std::min_element(circle.begin(), circle.end()), circle.end());
        out.push_back(std::move(circle));
    }
    std::sort(out.begin(), out.end());
    return out;
}

namespace {

// Adds the vertex and everything that an arc of the graph leads to from there.
void take(OneWay const& graph, Vertex from, std::vector<bool>& taken)
{
    std::vector<Vertex> open{from};
    taken[from] = true;
    while (!open.empty()) {
        auto const at = open.back();
        open.pop_back();
        for (auto [arc, last] = boost::out_edges(at, graph); arc != last; ++arc) {
            auto const earlier = boost::target(*arc, graph);
            if (!taken[earlier]) open.push_back(earlier);
            taken[earlier] = true;
        }
    }
}

} // namespace

OrderGraph::Gates OrderGraph::gates(Vertex goal, std::size_t arcs_most) const
{
    Gates out;
    if (!can(goal)) return out;
    std::vector<bool> needed(size());
    take(made_->musts, goal, needed);
    // What one way goes through: of nothing else there is any need.
    std::vector<bool> on_the_way(size());
    take(made_->one_way, goal, on_the_way);
    auto const once = size() + boost::num_edges(made_->graph);
    std::size_t gone_through = 0;
    for (Vertex at = 0; at < size() && !made_->one_tree_shows_all; ++at) {
        if (!on_the_way[at] || needed[at]) continue;
        gone_through += once;
        out.complete = out.complete && gone_through <= arcs_most;
        if (!out.complete) break;
        if (!reached({at})[goal]) take(made_->musts, at, needed);
    }
    for (auto const at : order())
        if (needed[at]) out.through.push_back(at);
    return out;
}

} // namespace detail

} // namespace duly
