// SPDX-License-Identifier: Apache-2.0
// The walks of static_proof.hpp over numbers, as ordinary constexpr code. A node is a state of the table; with joins it
// is a configuration, one state a region. What may happen is followed along every link, what shall be possible along
// `sure` links only: so neither kind of proof rests on a row that MSM might not take, or on one left out that it might.
#pragma once

#include <cstddef>
#include <cstdint>

namespace duly::detail {

using number = std::uint16_t;
inline constexpr number nowhere = 0xffff;

struct node_link {
    number from = 0, to = 0;
    number row = 0;         // the step that a diagnostic shows
    bool sure = true;       // MSM takes it, whatever stands beside it in the table
    std::uint8_t moved = 1; // bit r: region r enters a state, if only the one it was in
};

// Links are added, then sealed, then found from either end in the order in which they were added.
template <std::size_t Nodes, std::size_t Links> struct link_graph {
    static constexpr std::size_t nodes = Nodes;
    node_link links[Links + 1]{};
    std::size_t size = 0;
    number first_out[Nodes + 1]{}, first_in[Nodes + 1]{};
    number next_out[Links + 1]{}, next_in[Links + 1]{};

    constexpr void seal()
    {
        for (std::size_t node = 0; node <= Nodes; ++node) first_out[node] = first_in[node] = nowhere;
        for (std::size_t i = size; i-- > 0;) {
            next_out[i] = first_out[links[i].from];
            next_in[i] = first_in[links[i].to];
            first_out[links[i].from] = first_in[links[i].to] = static_cast<number>(i);
        }
    }
};

template <std::size_t Nodes> struct node_set {
    bool has[Nodes + 1]{};

    [[nodiscard]] constexpr bool meets(node_set const& other) const
    {
        for (std::size_t i = 0; i < Nodes; ++i)
            if (has[i] && other.has[i]) return true;
        return false;
    }
};

// Breadth first: `order` is shortest way first.
template <std::size_t Nodes> struct walk {
    node_set<Nodes> seen{};
    number by_link[Nodes + 1]{};
    number order[Nodes + 1]{};
    std::size_t size = 0;

    constexpr void enter(number node, number link)
    {
        if (seen.has[node]) return;
        seen.has[node] = true;
        by_link[node] = link;
        order[size++] = node;
    }
};

template <std::size_t Nodes, std::size_t Links>
constexpr walk<Nodes> walk_from(link_graph<Nodes, Links> const& graph, node_set<Nodes> const& starts,
                                node_set<Nodes> const& closed)
{
    walk<Nodes> found{};
    for (std::size_t node = 0; node < Nodes; ++node)
        if (starts.has[node] && !closed.has[node]) found.enter(static_cast<number>(node), nowhere);
    for (std::size_t i = 0; i < found.size; ++i)
        for (number l = graph.first_out[found.order[i]]; l != nowhere; l = graph.next_out[l])
            if (!closed.has[graph.links[l].to]) found.enter(graph.links[l].to, l);
    return found;
}

// Where a target can be reached from.
template <std::size_t Nodes, std::size_t Links>
constexpr node_set<Nodes> can_reach(link_graph<Nodes, Links> const& graph, node_set<Nodes> const& targets)
{
    walk<Nodes> back{};
    for (std::size_t node = 0; node < Nodes; ++node)
        if (targets.has[node]) back.enter(static_cast<number>(node), nowhere);
    for (std::size_t i = 0; i < back.size; ++i)
        for (number l = graph.first_in[back.order[i]]; l != nowhere; l = graph.next_in[l])
            if (graph.links[l].sure) back.enter(graph.links[l].from, l);
    return back.seen;
}

enum class outcome : std::uint8_t {
    proved,
    broken,
    broken_by_another_region,
    first_never_reached,
    second_never_reached
};

// An outcome, with the rows of the way that breaks the property and the node to which it leads.
template <std::size_t Nodes> struct finding {
    outcome is = outcome::proved;
    number node = nowhere;
    std::size_t length = 0;
    number rows[2 * Nodes + 2]{};

    // Appends the way on which `taken` reached a node.
    template <std::size_t Links>
    constexpr void follow(link_graph<Nodes, Links> const& graph, walk<Nodes> const& taken, number to)
    {
        std::size_t steps = 0;
        for (number at = to; taken.by_link[at] != nowhere; at = graph.links[taken.by_link[at]].from) ++steps;
        length += steps;
        std::size_t last = length;
        for (number at = to; taken.by_link[at] != nowhere; at = graph.links[taken.by_link[at]].from)
            rows[--last] = graph.links[taken.by_link[at]].row;
        node = to;
    }
    [[nodiscard]] constexpr number start_of(auto const& graph, walk<Nodes> const& taken) const
    {
        number at = node;
        while (taken.by_link[at] != nowhere) at = graph.links[taken.by_link[at]].from;
        return at;
    }
};

// Every way from the starts to a goal passes a gate.
template <class Graph, class Set>
constexpr auto find_way_around(Graph const& graph, Set const& starts, Set goal, Set gate)
{
    finding<Graph::nodes> found{};
    if (!walk_from(graph, starts, {}).seen.meets(goal)) {
        found.is = outcome::first_never_reached;
        return found;
    }
    auto const around = walk_from(graph, starts, gate);
    for (std::size_t i = 0; i < around.size; ++i)
        if (goal.has[around.order[i]]) {
            found.is = outcome::broken;
            found.follow(graph, around, around.order[i]);
            return found;
        }
    return found;
}

// Appends the first link that enters a later node after `taken`; false if there is none.
template <class Graph, class Set, class Found>
constexpr bool find_entry(Graph const& graph, walk<Graph::nodes> const& taken, Set const& later, unsigned region,
                          Found& found)
{
    for (std::size_t i = 0; i < taken.size; ++i)
        for (number l = graph.first_out[taken.order[i]]; l != nowhere; l = graph.next_out[l]) {
            node_link const& link = graph.links[l];
            if (!later.has[link.to] || (link.moved & region) == 0) continue;
            found.follow(graph, taken, link.from);
            found.rows[found.length++] = link.row;
            found.node = link.to;
            return true;
        }
    return false;
}

// Whether both can be reached at all: what is said of one that cannot would say nothing.
template <class Graph, class Set>
constexpr outcome both_reached(Graph const& graph, Set const& starts, Set const& first, Set const& second)
{
    auto const reached = walk_from(graph, starts, {}).seen;
    if (!reached.meets(first)) return outcome::first_never_reached;
    return reached.meets(second) ? outcome::proved : outcome::second_never_reached;
}

template <class Graph, class Set>
constexpr auto find_return(Graph const& graph, Set const& starts, Set earlier, Set const& later, unsigned region)
{
    finding<Graph::nodes> found{};
    found.is = both_reached(graph, starts, earlier, later);
    if (found.is != outcome::proved) return found;
    auto const reached = walk_from(graph, starts, {}).seen;
    for (std::size_t i = 0; i < Graph::nodes; ++i) earlier.has[i] = earlier.has[i] && reached.has[i];
    if (find_entry(graph, walk_from(graph, earlier, {}), later, region, found)) found.is = outcome::broken;
    return found;
}

// From every node reachable from `from`, while no `to` was reached yet, a `to` can be reached.
template <class Graph, class Set>
constexpr auto find_out_of_reach(Graph const& graph, Set const& starts, Set from, Set const& to)
{
    finding<Graph::nodes> found{};
    found.is = both_reached(graph, starts, from, to);
    if (found.is != outcome::proved) return found;
    auto const before = walk_from(graph, starts, {});
    for (std::size_t i = 0; i < Graph::nodes; ++i) from.has[i] = from.has[i] && before.seen.has[i];
    auto const after = walk_from(graph, from, to);
    auto const possible = can_reach(graph, to);
    for (std::size_t i = 0; i < after.size; ++i) {
        number const at = after.order[i];
        if (possible.has[at]) continue;
        found.is = outcome::broken;
        found.node = at;
        found.follow(graph, before, found.start_of(graph, after));
        found.follow(graph, after, at);
        return found;
    }
    return found;
}

// From every node reachable from the starts a final one can be reached. Where no final one can be reached at all there
// is nothing to end: another region's finals are asked about there.
template <class Graph, class Set> constexpr auto find_no_end(Graph const& graph, Set const& starts, Set const& finals)
{
    finding<Graph::nodes> found{};
    auto const reached = walk_from(graph, starts, {});
    if (!reached.seen.meets(finals)) return found;
    auto const possible = can_reach(graph, finals);
    for (std::size_t i = 0; i < reached.size; ++i)
        if (!possible.has[reached.order[i]]) {
            found.is = outcome::broken;
            found.follow(graph, reached, reached.order[i]);
            return found;
        }
    return found;
}

} // namespace duly::detail
