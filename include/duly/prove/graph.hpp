// SPDX-License-Identifier: Apache-2.0
// A state machine as a graph of Boost.Graph, made from the rows that MSM runs: for algorithms of one's own, and for
// pictures that cannot tell another story than the code. The properties are plain text; nothing refers back to the
// machine. Boost.Graph costs most of a second to compile: dot.hpp draws without it.
//
//   MachineGraph graph = machine_graph(machine_info<Meeting>());
//   auto [row, last] = boost::edges(graph);
//   graph[*row].article;                          // "report 1(2)"
#pragma once

#include "duly/case/machine_info.hpp"

#include <boost/graph/adjacency_list.hpp>

#include <string>

namespace duly {

struct GraphStage {
    std::string name, zh;
    std::size_t region = 0;
    bool initial = false;
};

struct GraphRow {
    std::string act, zh;
    std::string article;
    std::string guard; // "decision is agree"; empty: always
};

struct GraphTitle {
    std::string name, zh, source;
};

// Vertices are in the order of MachineInfo::stages, edges in that of its rows; parallel rows are two edges.
using MachineGraph =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, GraphStage, GraphRow, GraphTitle>;

[[nodiscard]] MachineGraph machine_graph(MachineInfo const& machine);

} // namespace duly
