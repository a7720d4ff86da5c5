// SPDX-License-Identifier: Apache-2.0
// What a table allows, found the slow way and by code of its own: every path without a repetition is tried, every row
// is asked of a machine that tries rows as MSM does. The proofs are held against this.
#pragma once

#include <algorithm>
#include <climits>
#include <map>
#include <set>
#include <vector>

namespace brute_force {

struct Row {
    int from, act, to;
    bool guarded, internal;
};

inline constexpr int no_act = -1, any_act = -2; // an anonymous row; a row for whatever act

struct Table {
    std::vector<Row> rows;
    std::vector<int> initial;
    std::map<int, int> base; // of an act, another that it derives from

    bool answers(Row const& row, int act) const
    {
        if (row.act == act || (row.act == any_act && act != no_act)) return true;
        auto const found = base.find(act);
        return found != base.end() && row.act == found->second;
    }
    // Whether the row is tried when a machine in its state gets its act: later rows first, until one without a guard.
    bool takes(std::size_t which) const
    {
        Row const& wanted = rows[which];
        auto const completes = [&](Row const& row) {
            return row.from == wanted.from && row.act == no_act && !row.guarded;
        };
        if (wanted.act != no_act && std::any_of(rows.begin(), rows.end(), completes)) return false;
        for (std::size_t i = rows.size(); i-- > 0;) {
            if (rows[i].from != wanted.from || !answers(rows[i], wanted.act)) continue;
            if (i == which) return true;
            if (!rows[i].guarded) return false;
        }
        return false;
    }
    bool mentions(int state) const
    {
        return std::any_of(rows.begin(), rows.end(),
                           [&](Row const& row) { return row.from == state || row.to == state; });
    }
};

// A step between nodes; a node is a state, or with joins a number of states.
struct Step {
    std::vector<int> from, to;
    bool sure;
    std::set<int> entered;
};
using Node = std::vector<int>;

struct Graph {
    std::vector<Step> steps;
    std::vector<Node> starts;
};

inline bool holds(Node const& node, std::set<int> const& any_of)
{
    return std::any_of(node.begin(), node.end(), [&](int state) { return any_of.count(state) != 0; });
}

// The fewest steps from one node to a wanted one that keep out of the closed ones; INT_MAX if there is no way.
template <class Wanted, class Closed>
int shortest(Graph const& graph, Node const& at, Wanted wanted, Closed closed, bool sure_only, std::set<Node>& on_path,
             int allowed)
{
    if (closed(at) || allowed < 0) return INT_MAX;
    if (wanted(at)) return 0;
    int best = INT_MAX;
    on_path.insert(at);
    for (Step const& step : graph.steps) {
        if (step.from != at || (sure_only && !step.sure) || on_path.count(step.to) != 0) continue;
        int const rest = shortest(graph, step.to, wanted, closed, sure_only, on_path, std::min(allowed, best) - 1);
        if (rest != INT_MAX) best = std::min(best, rest + 1);
    }
    on_path.erase(at);
    return best;
}
template <class Wanted, class Closed>
int shortest(Graph const& graph, Node const& at, Wanted wanted, Closed closed, bool sure_only = false)
{
    std::set<Node> on_path;
    return shortest(graph, at, wanted, closed, sure_only, on_path, 30);
}

inline auto in(std::set<int> states)
{
    return [states](Node const& node) { return holds(node, states); };
}
inline bool never(Node const&) { return false; }
inline auto is(Node const& wanted)
{
    return [wanted](Node const& node) { return node == wanted; };
}

inline std::set<Node> nodes_of(Graph const& graph)
{
    std::set<Node> all(graph.starts.begin(), graph.starts.end());
    for (Step const& step : graph.steps) all.insert({step.from, step.to});
    return all;
}

// ---- the properties ---------------------------------------------------------------------------------------

enum class Answer { proved, broken, broken_by_another_region, never_reached };
struct Verdict {
    Answer is;
    int length = 0; // of the way that breaks it
};

inline int from_starts(Graph const& graph, std::set<int> const& wanted, std::set<int> const& closed = {})
{
    int best = INT_MAX;
    for (Node const& start : graph.starts) best = std::min(best, shortest(graph, start, in(wanted), in(closed)));
    return best;
}

inline Verdict dominates(Graph const& graph, int goal, std::set<int> const& gate)
{
    if (from_starts(graph, {goal}) == INT_MAX) return {Answer::never_reached};
    int const around = from_starts(graph, {goal}, gate);
    return around == INT_MAX ? Verdict{Answer::proved} : Verdict{Answer::broken, around};
}

// The fewest steps from one node into the state, the last of which enters it.
inline int shortest_entry(Graph const& graph, Node const& at, int later)
{
    int best = INT_MAX;
    for (Step const& step : graph.steps) {
        if (step.entered.count(later) == 0) continue;
        int const before = shortest(graph, at, is(step.from), never);
        if (before != INT_MAX) best = std::min(best, before + 1);
    }
    return best;
}

inline Verdict never_after(Graph const& graph, int earlier, int later)
{
    if (from_starts(graph, {earlier}) == INT_MAX || from_starts(graph, {later}) == INT_MAX)
        return {Answer::never_reached};
    int best = INT_MAX;
    for (Node const& node : nodes_of(graph)) {
        bool reached = false;
        for (Node const& start : graph.starts) reached = reached || shortest(graph, start, is(node), never) != INT_MAX;
        if (reached && holds(node, {earlier})) best = std::min(best, shortest_entry(graph, node, later));
    }
    if (best != INT_MAX) return {Answer::broken, best};
    for (std::size_t one = 0; one < graph.starts.size(); ++one)
        for (std::size_t other = 0; other < graph.starts.size(); ++other)
            if (one != other && shortest(graph, graph.starts[one], in({earlier}), never) != INT_MAX)
                best = std::min(best, shortest_entry(graph, graph.starts[other], later));
    return best == INT_MAX ? Verdict{Answer::proved} : Verdict{Answer::broken_by_another_region};
}

inline Verdict always_possible(Graph const& graph, int from, std::set<int> const& to)
{
    if (from_starts(graph, {from}) == INT_MAX || from_starts(graph, to) == INT_MAX) return {Answer::never_reached};
    for (Node const& begin : nodes_of(graph)) {
        if (!holds(begin, {from}) || holds(begin, to)) continue;
        bool reached = false;
        for (Node const& start : graph.starts) reached = reached || shortest(graph, start, is(begin), never) != INT_MAX;
        if (!reached) continue;
        for (Node const& node : nodes_of(graph))
            if (shortest(graph, begin, is(node), in(to)) != INT_MAX &&
                shortest(graph, node, in(to), never, true) == INT_MAX)
                return {Answer::broken};
    }
    return {Answer::proved};
}

// `parts`: for each group of starts the finals it is held to.
inline Verdict ends(Graph const& graph, std::vector<std::pair<Node, std::set<int>>> const& parts,
                    std::set<int> const& finals)
{
    for (int const one : finals)
        if (from_starts(graph, {one}) == INT_MAX) return {Answer::never_reached};
    for (auto const& [start, wanted] : parts) {
        if (shortest(graph, start, in(wanted), never) == INT_MAX) continue;
        for (Node const& node : nodes_of(graph))
            if (shortest(graph, start, is(node), never) != INT_MAX &&
                shortest(graph, node, in(wanted), never, true) == INT_MAX)
                return {Answer::broken};
    }
    return {Answer::proved};
}

// ---- graphs of a table ------------------------------------------------------------------------------------

inline Graph states_of(Table const& table)
{
    Graph graph;
    for (int const state : table.initial) graph.starts.push_back({state});
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        Row const& row = table.rows[i];
        Step step{{row.from}, {row.to}, table.takes(i), {}};
        if (!row.internal) step.entered.insert(row.to);
        graph.steps.push_back(step);
    }
    return graph;
}

// An act moves every region that has a row for it anywhere, or none. State / 10 is its region.
inline Graph configurations_of(Table const& table)
{
    Graph graph;
    graph.starts = {table.initial};
    std::set<Node> known = {table.initial};
    std::vector<Node> waiting = {table.initial};
    std::map<int, std::set<int>> regions; // of an act
    Graph const apart = states_of(table);
    for (Row const& row : table.rows)
        for (Node const& start : apart.starts)
            if (shortest(apart, start, is({row.from}), never) != INT_MAX) regions[row.act].insert(row.from / 10);
    while (!waiting.empty()) {
        Node const at = waiting.back();
        waiting.pop_back();
        for (auto const& [act, concerned] : regions) {
            struct Choice {
                Step step;
                int guards;
            };
            std::vector<Choice> choices = {{{at, at, true, {}}, 0}};
            for (int const region : concerned) {
                std::vector<Choice> longer;
                for (Choice const& choice : choices)
                    for (std::size_t i = 0; i < table.rows.size(); ++i) {
                        Row const& row = table.rows[i];
                        if (row.act != act || row.from != at[std::size_t(region)]) continue;
                        Choice next = choice;
                        next.step.to[std::size_t(region)] = row.to;
                        next.guards += row.guarded ? 1 : 0;
                        next.step.sure = next.step.sure && table.takes(i);
                        if (!row.internal) next.step.entered.insert(row.to);
                        longer.push_back(next);
                    }
                choices = longer;
            }
            for (Choice& choice : choices) {
                choice.step.sure = choice.step.sure && choice.guards < 2;
                graph.steps.push_back(choice.step);
                if (known.insert(choice.step.to).second) waiting.push_back(choice.step.to);
            }
        }
    }
    return graph;
}

} // namespace brute_force
