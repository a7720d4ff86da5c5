// SPDX-License-Identifier: Apache-2.0
// How nodes and arrows look, the same in every format that has colours; and the words of the legend.
#pragma once

#include "duly/show/picture.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

struct NodeLook {
    char const* fill = "#FFFFFF";
    char const* border = "#1F3A5F";
    char const* ink = "#14253D";
    char const* style = "solid"; // of the border: solid, dashed, dotted
    double pen = 1.2;
    char const* sign = ""; // in front of the title: seen without colours too
};
[[nodiscard]] NodeLook look(PictureNode const& node, bool of_case);

struct EdgeLook {
    char const* colour = "#1F3A5F";
    char const* style = "solid";
    char const* head = "normal";
    double pen = 1.4;
};
[[nodiscard]] EdgeLook look(PictureEdge const& edge);

struct LegendEntry {
    Text says;
    NodeLook node;         // a box of these looks, or, if `line` is not empty,
    std::string_view line; // a line drawn with these characters
    char const* colour = "#14253D";
};
[[nodiscard]] std::vector<LegendEntry> legend(Picture const& picture);

void join(Text& to, Text const& more, Text const& between);

// "25(1), 29": each article once, at most `max` of them.
[[nodiscard]] std::string articles(std::vector<Citation> const& rules, std::size_t max);
// Everything about an arrow or a node that the drawing has no room for.
[[nodiscard]] std::string tooltip(PictureEdge const& edge, Language language);
[[nodiscard]] std::string tooltip(PictureNode const& node, Language language);

} // namespace duly::detail
