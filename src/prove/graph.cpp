// SPDX-License-Identifier: Apache-2.0
#include "duly/prove/graph.hpp"

#include "duly/prove/dot.hpp"

#include <boost/graph/graphviz.hpp>

#include <algorithm>
#include <sstream>

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

std::string machine_dot(MachineInfo const& machine)
{
    MachineGraph const graph = machine_graph(machine);
    std::ostringstream out;
    boost::write_graphviz(out, graph, StageWriter{graph}, RowWriter{graph}, TitleWriter{graph},
                          boost::get(&GraphStage::name, graph));
    return out.str();
}

} // namespace duly
