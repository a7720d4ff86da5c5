// SPDX-License-Identifier: Apache-2.0
// Phases on a page: one below the other, and in two columns where that makes the page less tall. What follows the
// decision stands beside what leads to it, below the phase that takes the whole width.
#pragma once

#include "duly/show/picture.hpp"

#include <vector>

namespace duly::detail {

struct Columns {
    std::size_t widest = PictureNode::nowhere; // the phase above both columns; nowhere: one column
    std::size_t second = PictureNode::nowhere; // the first phase of the second column
    std::vector<std::size_t> depth;            // rows of each phase

    // The phase under which `cluster` stands; nowhere: at the top.
    [[nodiscard]] std::size_t above(std::size_t cluster) const noexcept;
    // Arrows that take no part in placing: from one column to the other, or up.
    [[nodiscard]] bool across(std::size_t from, std::size_t to) const noexcept;
    [[nodiscard]] bool upwards(std::size_t from, std::size_t to) const noexcept;
    // A phase of the first column with another beside it.
    [[nodiscard]] bool beside(std::size_t cluster) const noexcept { return cluster > widest && cluster < second; }
};

[[nodiscard]] Columns columns(Picture const& picture);

} // namespace duly::detail
