// SPDX-License-Identifier: Apache-2.0
// Text as it goes into a drawing: how wide it is, where it breaks, and how it is written so that no character of a
// title is taken for markup. Widths are estimated from the characters alone: the same everywhere, whatever the fonts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

inline constexpr char const* fonts =
    "Noto Sans CJK SC,Source Han Sans SC,Microsoft YaHei,PingFang SC,SimHei,sans-serif";

// In parts of the size of the font; on the safe side.
[[nodiscard]] double width_of(std::string_view text);

// Lines no wider than `width`, in the same unit. More than `lines_max`: the last ends in an ellipsis.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, double width, std::size_t lines_max);

// Valid UTF-8 on one line: line breaks and control characters become spaces, broken bytes U+FFFD.
[[nodiscard]] std::string one_line(std::string_view text);

// For XML and for the HTML-like labels of Graphviz, inside elements and attributes.
[[nodiscard]] std::string xml(std::string_view text);

// Inside a quoted string of DOT.
[[nodiscard]] std::string dot_quoted(std::string_view text);

} // namespace duly::detail
