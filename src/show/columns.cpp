// SPDX-License-Identifier: Apache-2.0
#include "columns.hpp"

#include <algorithm>
#include <utility>

namespace duly::detail {

namespace {

// Rows that the arrows inside each phase make it take.
[[nodiscard]] std::vector<std::size_t> depths(Picture const& picture)
{
    std::vector<std::size_t> row(picture.nodes.size(), 1), depth(picture.clusters.size(), 1);
    // No chain has more rows than nodes; arrows back are left out, so it settles.
    for (std::size_t round = 0; round < row.size(); ++round) {
        bool changed = false;
        for (auto const& e : picture.edges) {
            bool const inside = picture.nodes[e.from].cluster == picture.nodes[e.to].cluster;
            if (!inside || e.back || row[e.to] > row[e.from]) continue;
            row[e.to] = row[e.from] + 1;
            changed = true;
        }
        if (!changed) break;
    }
    for (std::size_t i = 0; i < row.size(); ++i)
        if (auto const at = picture.nodes[i].cluster; at != PictureNode::nowhere)
            depth[at] = std::max(depth[at], row[i]);
    return depth;
}

} // namespace

std::size_t Columns::above(std::size_t cluster) const noexcept
{
    if (cluster == 0) return PictureNode::nowhere;
    return cluster == second ? widest : cluster - 1;
}

bool Columns::across(std::size_t from, std::size_t to) const noexcept
{
    bool const two = second != PictureNode::nowhere && from != PictureNode::nowhere && to != PictureNode::nowhere;
    return two && from > widest && to > widest && (from < second) != (to < second);
}

bool Columns::upwards(std::size_t from, std::size_t to) const noexcept
{
    return from != PictureNode::nowhere && to != PictureNode::nowhere && from > to;
}

Columns columns(Picture const& picture)
{
    Columns out;
    out.depth = depths(picture);
    auto const n = picture.clusters.size();
    if (picture.of_machine || n < 4) return out;
    std::vector<std::size_t> size(n);
    std::size_t goal = PictureNode::nowhere;
    for (auto const& node : picture.nodes) {
        if (node.cluster == PictureNode::nowhere) continue;
        ++size[node.cluster];
        if (node.goal) goal = node.cluster;
    }
    if (goal == PictureNode::nowhere) return out;
    auto const widest = static_cast<std::size_t>(
        std::max_element(size.begin(), size.begin() + std::ptrdiff_t(goal) + 1) - size.begin());
    // Each phase takes a row more than its steps, for its title.
    auto const rows = [&](std::size_t first, std::size_t last) {
        std::size_t sum = 0;
        for (std::size_t c = first; c < last; ++c) sum += out.depth[c] + 1;
        return sum;
    };
    std::size_t least = rows(widest + 1, n);
    for (std::size_t second = std::max(goal, widest + 1) + 1; second < n; ++second) {
        auto const tall = std::max(rows(widest + 1, second), rows(second, n));
        if (tall >= least) continue;
        least = tall;
        out.widest = widest;
        out.second = second;
    }
    return out;
}

} // namespace duly::detail
