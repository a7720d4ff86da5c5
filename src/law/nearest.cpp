// SPDX-License-Identifier: Apache-2.0
#include "nearest.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace duly::detail {

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit)
{
    auto const gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
    if (gap > limit || a.size() > 200 || b.size() > 200) return limit + 1;
    std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
    std::iota(previous.begin(), previous.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            auto const changed = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
            current[j] = std::min({previous[j] + 1, current[j - 1] + 1, changed});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                current[j] = std::min(current[j], before[j - 2] + 1);
        }
        std::swap(before, previous);
        std::swap(previous, current);
    }
    return std::min(previous[b.size()], limit + 1);
}

std::string_view nearest(std::string_view meant, std::vector<std::string_view> const& known)
{
    auto const limit = std::max<std::size_t>(1, std::min<std::size_t>(4, meant.size() / 3));
    auto best = limit + 1;
    std::string_view found;
    for (auto const word : known) {
        auto const distance = edit_distance(meant, word, limit);
        if (distance < best) {
            best = distance;
            found = word;
        }
    }
    return found;
}

} // namespace duly::detail
