// SPDX-License-Identifier: Apache-2.0
// Text to tree. The text may come from anybody: time and memory are bounded by its size, and whatever is wrong with it
// is reported with its place.
#pragma once

#include "node.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

inline constexpr std::size_t pack_bytes_max = 4U * 1024 * 1024;
inline constexpr int pack_depth_max = 64;

// Every document of a YAML text. With problems reported, what is returned is not to be used.
[[nodiscard]] std::vector<PackNode> read_yaml(std::string_view text, std::string const& file, Problems& problems);

// A value as a command line writes it: "must", "{days: 7}". Nothing if it is not YAML.
[[nodiscard]] std::optional<PackNode> read_value(std::string_view text);

// The bytes of a file; nothing, and a problem, if it cannot be read or is too large.
[[nodiscard]] std::optional<std::string> read_bytes(std::string const& file, Problems& problems);

// The text of a Law: the bound pack and the calendar (its JSON).
struct LawText {
    PackNode procedure;
    std::string calendar_json;
};
[[nodiscard]] Result<LawText> read_law_text(std::string_view json);

} // namespace duly::detail
