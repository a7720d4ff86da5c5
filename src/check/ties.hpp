// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace duly::detail {

// Simultaneous events the other way round, of which `same` says whether two are; false: there are none.
template <class Each, class Same> bool reverse_ties(std::vector<Each>& order, Same const& same)
{
    bool any = false;
    for (std::size_t from = 0; from < order.size();) {
        auto to = from + 1;
        while (to < order.size() && same(order[from], order[to])) ++to;
        any = any || to - from > 1;
        std::reverse(order.begin() + static_cast<std::ptrdiff_t>(from),
                     order.begin() + static_cast<std::ptrdiff_t>(to));
        from = to;
    }
    return any;
}

} // namespace duly::detail
