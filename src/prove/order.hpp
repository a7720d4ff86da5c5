// SPDX-License-Identifier: Apache-2.0
// What must come before what, as a graph: a vertex is something that can come about, and an arc leads to it from what
// it waits for. It waits for all of those, or for any of them; what waits for nothing can come about at once.
//
//   OrderGraph graph({Needs::all, Needs::all, Needs::any}, {{0, 2}, {1, 2}});
//   graph.reached({0});                           // with 0 closed: 1 and 2 still come about
//
// Everything in here is linear in the arcs but for what says otherwise, and nothing recurses: a million arcs in a row
// need no deeper stack than one. Boost.Graph stays behind this header, for it is slow to compile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace duly::detail {

enum class Needs : std::uint8_t {
    all, // comes about when everything it waits for has
    any, // when one of them has; never, if there are none
};

// A value; copies share what never changes. Thread-safety: const functions may run at the same time.
class OrderGraph {
public:
    using Vertex = std::uint32_t;
    using Arc = std::pair<Vertex, Vertex>; // earlier, later
    static constexpr Vertex none = 0xffffffff;

    // REQUIRES: both ends of each arc are below needs.size(), and that is below `none` (else throws std::out_of_range).
    OrderGraph(std::vector<Needs> needs, std::vector<Arc> const& arcs);

    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] Needs needs(Vertex vertex) const;
    // What a vertex waits for.
    [[nodiscard]] std::vector<Vertex> waits_for(Vertex vertex) const;

    // What can come about, and what can when some of it is closed.
    [[nodiscard]] bool can(Vertex vertex) const;
    [[nodiscard]] std::vector<bool> reached(std::vector<Vertex> const& closed) const;

    // The strong components of what can never come about, where it waits for itself: of each one circle, every vertex
    // of which waits for the next and the last for the first.
    [[nodiscard]] std::vector<std::vector<Vertex>> circles() const;

    // Of each vertex that can come about: the last one through which every way to it goes, as far as one tree shows it
    // (the immediate dominator, where what waits for several things is reached through one of them); `none`: none is
    // known, or it cannot come about.
    [[nodiscard]] std::vector<Vertex> const& dominators() const noexcept;

    // All that can come about, in an order in which it can.
    [[nodiscard]] std::vector<Vertex> order() const;

    // Everything without which `goal` cannot come about, itself included, in that order. What the dominators do not
    // show is found by closing one gate after the other, each of which goes through all arcs; after so many of those it
    // is left at that, and what is listed is still needed but may not be all.
    struct Gates {
        std::vector<Vertex> through;
        bool complete = true;
    };
    [[nodiscard]] Gates gates(Vertex goal, std::size_t arcs_most = 20'000'000) const;

private:
    struct Made;
    std::shared_ptr<Made const> made_;
};

} // namespace duly::detail
