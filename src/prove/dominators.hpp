// SPDX-License-Identifier: Apache-2.0
// Immediate dominators by Lengauer and Tarjan (1979) with path compression, in a loop: Boost.Graph's
// lengauer_tarjan_dominator_tree compresses its paths by recursion (ancestor_with_lowest_semi_), one call for every
// vertex of a path, so that ten thousand in a row overflow 256 KiB of stack; and it keeps a deque for every vertex.
#pragma once

#include <cstdint>
#include <vector>

namespace duly::detail {

// Everything is numbered as a depth-first search met it; 0 is where every way begins.
struct SearchTree {
    std::vector<std::uint32_t> parent;     // by whom it was met; of 0: 0
    std::vector<std::uint32_t> first_from; // where in `from` those begin that lead to it; one more at the end
    std::vector<std::uint32_t> from;
};

// Of each, the last one through which every way to it goes; of 0: 0. At most a logarithm slower than linear.
[[nodiscard]] std::vector<std::uint32_t> immediate_dominators(SearchTree const& tree);

} // namespace duly::detail
