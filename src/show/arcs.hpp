// SPDX-License-Identifier: Apache-2.0
// Arrows between the nodes of a picture, and what of them has to be drawn.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace duly::detail {

struct Arc {
    std::size_t from = 0;
    std::size_t to = 0;
    std::string under;    // what it depends on, in any words that tell conditions apart; empty: it always holds
    bool weak = false;    // says nothing about what happened before: one of several ways, a mere order
    bool back = false;    // closes a circle
    bool implied = false; // follows from the others
};

// Marks as `back` the arcs that close a circle, giving way in the order of the list.
void mark_back(std::size_t nodes, std::vector<Arc>& arcs);

// Marks as `implied` the arcs that follow from others: an unconditional one from a way of unconditional ones, a
// conditional one from a way on which each arc is unconditional or depends on the same. A weak one follows from any
// way. REQUIRES: mark_back() was called.
void mark_implied(std::size_t nodes, std::vector<Arc>& arcs);

} // namespace duly::detail
