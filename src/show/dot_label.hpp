// SPDX-License-Identifier: Apache-2.0
// Labels for Graphviz as tables of fixed size, computed from their characters.
#pragma once

#include <string>
#include <vector>

namespace duly::detail {

struct Line {
    std::string words;
    double size = 8; // of the font, in points
    std::string colour;
    bool bold = false;
    [[nodiscard]] double width() const;
    [[nodiscard]] double height() const { return size * 1.32; }
};

struct Block {
    std::vector<Line> lines;
    // Breaks the words into lines of at most this width in points.
    void add(std::string const& words, double width, std::size_t lines_max, double size, std::string colour,
             bool bold = false);
    [[nodiscard]] double width() const;
    [[nodiscard]] double height() const;
};

struct LabelCell {
    int wide = 0, tall = 0;
    bool left = false;
    char const* fill = nullptr;
};

[[nodiscard]] std::string number(double value); // "12.5"
[[nodiscard]] int whole(double size);           // rounded up

// One cell a line, so that none depends on how wide another turns out.
[[nodiscard]] std::string row(Line const& line, LabelCell const& cell);
[[nodiscard]] std::string table(std::string const& rows, int wide, int tall, char const* fill = nullptr);
[[nodiscard]] std::string html(Block const& block, double pad, bool left = false, char const* fill = nullptr);

} // namespace duly::detail
