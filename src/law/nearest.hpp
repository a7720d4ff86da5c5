// SPDX-License-Identifier: Apache-2.0
// What a user may have meant by a misspelt word: for the messages of packs and of events alike.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace duly::detail {

// The word of `known` that a user may have meant, or nothing: few letters differ.
[[nodiscard]] std::string_view nearest(std::string_view meant, std::vector<std::string_view> const& known);
// How many letters must be added, removed, changed or swapped; no more than `limit` + 1 is ever reported.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

} // namespace duly::detail
