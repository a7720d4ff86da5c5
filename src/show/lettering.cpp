// SPDX-License-Identifier: Apache-2.0
#include "lettering.hpp"

#include "xml_text.hpp"

#include <cstddef>
#include <cstdint>

namespace duly::detail {

namespace {

struct Glyph {
    std::size_t bytes = 1;
    char32_t point = 0xFFFD;
};

// The code point at the front; U+FFFD for a byte that begins none.
[[nodiscard]] Glyph first_of(std::string_view text)
{
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    auto const lead = byte(0);
    if (lead < 0x80) return {1, lead};
    std::size_t const size = lead >= 0xF0 && lead < 0xF5   ? 4
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                                                           : 0;
    if (size == 0 || text.size() < size) return {};
    auto point = static_cast<char32_t>(lead & (0xFFU >> (size + 1)));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) return {};
        point = point << 6U | (byte(i) & 0x3FU);
    }
    bool const wrong = (size == 3 && point < 0x800) || (size == 4 && (point < 0x10000 || point > 0x10FFFF)) ||
                       (point >= 0xD800 && point < 0xE000) || point == 0xFFFE || point == 0xFFFF;
    return wrong ? Glyph{} : Glyph{size, point};
}

[[nodiscard]] double width_of(char32_t point)
{
    if (point >= 0x2000) return point == 0x2013 ? 0.6 : 1.0; // Chinese, and signs drawn with them
    constexpr std::string_view narrow = "iljtfrI.,:;'|!()[] ", wide = "mwMWQO@%&";
    auto const c = point < 0x80 ? static_cast<char>(point) : 'n';
    if (narrow.find(c) != std::string_view::npos) return 0.36;
    if (wide.find(c) != std::string_view::npos) return 0.88;
    return c >= 'A' && c <= 'Z' ? 0.68 : 0.58;
}

[[nodiscard]] bool is_chinese(char32_t point) { return point >= 0x2E80; }

// No line begins with one of these.
[[nodiscard]] bool holds_on(char32_t point)
{
    constexpr std::u32string_view closing = U"，。、；：！？）”’》〕.,;:!?)";
    return closing.find(point) != std::u32string_view::npos;
}

void drop_last(std::string& text)
{
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U) text.pop_back();
    if (!text.empty()) text.pop_back();
}

} // namespace

double width_of(std::string_view text)
{
    double width = 0;
    while (!text.empty()) {
        auto const glyph = first_of(text);
        width += width_of(glyph.point);
        text.remove_prefix(glyph.bytes);
    }
    return width;
}

std::string one_line(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        auto const glyph = first_of(text);
        bool const control = glyph.point < 0x20 || glyph.point == 0x7F || (glyph.point >= 0x80 && glyph.point < 0xA0) ||
                             glyph.point == 0x2028 || glyph.point == 0x2029;
        if (control) out += ' ';
        else if (glyph.point == 0xFFFD) out += "\xEF\xBF\xBD";
        else out += text.substr(0, glyph.bytes);
        text.remove_prefix(glyph.bytes);
    }
    return out;
}

std::vector<std::string> wrapped(std::string_view text, double width, std::size_t lines_max)
{
    auto const clean = one_line(text);
    std::vector<std::string> lines;
    std::string line, word;
    double line_width = 0, word_width = 0;
    auto const flush = [&] {
        while (line.ends_with(' ')) line.pop_back();
        if (!line.empty()) lines.push_back(std::move(line));
        line.clear();
        line_width = 0;
    };
    auto const place = [&] {
        if (line_width + word_width > width && !line.empty()) flush();
        line += word;
        line_width += word_width;
        word.clear();
        word_width = 0;
    };
    for (std::string_view rest = clean; !rest.empty();) {
        auto const glyph = first_of(rest);
        bool const alone = is_chinese(glyph.point) && !holds_on(glyph.point);
        if (alone || (word_width + width_of(glyph.point) > width && !word.empty())) place();
        if (glyph.point != ' ' || !(line.empty() && word.empty())) {
            word += rest.substr(0, glyph.bytes);
            word_width += width_of(glyph.point);
        }
        rest.remove_prefix(glyph.bytes);
        auto const next = rest.empty() ? U' ' : first_of(rest).point;
        bool const may_break = glyph.point == ' ' || glyph.point == '/' || is_chinese(glyph.point);
        if (may_break && !holds_on(next)) place();
    }
    place();
    flush();
    if (lines.size() <= lines_max || lines_max == 0) return lines;
    lines.resize(lines_max);
    auto& last = lines.back();
    while (!last.empty() && width_of(last) + 1.0 > width) drop_last(last);
    while (last.ends_with(' ')) last.pop_back();
    last += "…";
    return lines;
}

std::string xml(std::string_view text) { return xml_text(one_line(text)); }

std::string dot_quoted(std::string_view text)
{
    std::string out = "\"";
    for (char const c : one_line(text)) {
        // Graphviz reads entities in every string.
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"':
        case '\\': out += '\\'; [[fallthrough]];
        default: out += c;
        }
    }
    return out + '"';
}

} // namespace duly::detail
