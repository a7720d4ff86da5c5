// SPDX-License-Identifier: Apache-2.0
// A state machine as a graph of Boost.Graph, made from the rows that MSM runs, and a procedure as the same, made from
// the demands of its rules: for algorithms of one's own, and for pictures that cannot tell another story than the code.
// The properties are plain text; nothing refers back to the machine or the law. Boost.Graph costs most of a second to
// compile: dot.hpp draws without it, and what prove.hpp says of a procedure needs none of it.
//
//   MachineGraph graph = machine_graph(machine_info<Meeting>());
//   auto [row, last] = boost::edges(graph);
//   graph[*row].article;                          // "report 1(2)"
#pragma once

#include "duly/case/machine_info.hpp"
#include "duly/law/law.hpp"

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

// Vertices are the activities in the order of the procedure: `name` is the id, `region` the position of the phase,
// `initial` what no rule makes wait. An edge leads from each step that a rule of kind precedence asks for to the step
// that it bars until then: `act` is the rule, `zh` what it says, `guard` one of the words below, empty where it is
// demanded whatever the facts and nothing else will do. Rules below error bar nothing and are left out.
[[nodiscard]] MachineGraph procedure_graph(Law const& law);

inline constexpr char const* sometimes = "sometimes";            // in some cases, or of some members only
inline constexpr char const* or_another = "or another of these"; // one of several steps of the rule is enough

} // namespace duly
