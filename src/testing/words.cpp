// SPDX-License-Identifier: Apache-2.0
#include "words.hpp"

#include <algorithm>

namespace duly::testing::detail {

namespace {

[[nodiscard]] bool goes_on(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// From U+3000 on characters are wide.
[[nodiscard]] bool is_wide(char first) noexcept { return static_cast<unsigned char>(first) >= 0xE3U; }

} // namespace

std::size_t columns(std::string_view text)
{
    std::size_t width = 0;
    for (char const c : text)
        if (!goes_on(c)) width += is_wide(c) ? 2 : 1;
    return width;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width)
{
    std::vector<std::string> lines;
    std::size_t begin = 0, may_break = 0;
    for (std::size_t i = 0; i < text.size();) {
        auto end = i + 1;
        while (end < text.size() && goes_on(text[end])) ++end;
        if (may_break > begin && columns(text.substr(begin, end - begin)) > width && text[i] != ' ') {
            auto line = text.substr(begin, may_break - begin);
            while (line.ends_with(' ')) line.remove_suffix(1);
            lines.emplace_back(line);
            begin = may_break;
        }
        if (text[i] == ' ' || is_wide(text[i])) may_break = end;
        i = end;
    }
    if (begin < text.size()) lines.emplace_back(text.substr(begin));
    return lines;
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
