// SPDX-License-Identifier: Apache-2.0
#include "words.hpp"

#include <algorithm>

namespace duly::testing::detail {

std::size_t columns(std::string_view text)
{
    std::size_t width = 0;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0U) == 0x80U) continue; // of a character that was counted
        width += byte >= 0xE3U ? 2 : 1;        // from U+3000 on characters are wide
    }
    return width;
}

std::string padded(std::string text, std::size_t width)
{
    auto const used = columns(text);
    if (used < width) text.append(width - used, ' ');
    return text;
}

std::vector<std::string> aligned(std::vector<std::vector<std::string>> const& rows)
{
    std::vector<std::size_t> widths;
    for (auto const& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns(row[i]));
    }
    std::vector<std::string> lines;
    for (auto const& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i)
            line += i + 1 < row.size() ? padded(row[i], widths[i]) + "  " : row[i];
        while (!line.empty() && line.back() == ' ') line.pop_back();
        lines.push_back(std::move(line));
    }
    return lines;
}

} // namespace duly::testing::detail
