// SPDX-License-Identifier: Apache-2.0
// What pages for a browser have in common: one file that opens offline, with its style and pictures in it, well-formed
// as XML too.
#pragma once

#include "duly/text.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace duly::detail {

// A page that is being written. All words that are not the page's own go through escaped().
struct Page {
    Language language;
    std::string out;

    [[nodiscard]] char const* say(char const* zh, char const* en) const noexcept
    {
        return language == Language::zh ? zh : en;
    }
    [[nodiscard]] std::string escaped(Text const& text) const;
};

[[nodiscard]] std::string escaped(std::string_view text); // and on one line
[[nodiscard]] std::string grouped(std::uint64_t n);       // "12,345"
// "12.3%"; of nothing: "–".
[[nodiscard]] std::string part_of(std::uint64_t n, std::uint64_t whole);
// A coordinate: "12.34%" of the width.
[[nodiscard]] std::string across(double part);
// <element class="name">content</element>; `content` is markup.
[[nodiscard]] std::string element(std::string_view tag, std::string_view name, std::string_view content);
// A picture of the full width and this height, with words for those who do not see it.
[[nodiscard]] std::string picture_of(std::string_view name, int height, std::string const& says,
                                     std::string const& content);
[[nodiscard]] std::string rectangle(std::string_view name, double x, double wide, double y, double tall);
[[nodiscard]] std::string_view page_style() noexcept;
// Up to the beginning of the body; `more_style` stands after that of every page. `heading` is escaped already.
void begin_page(Page& page, std::string const& heading, std::string_view more_style = {});
// What the looks in a picture mean: the class of a shape, and words.
void add_key(Page& page, std::initializer_list<std::pair<char const*, std::string>> entries);
void open_section(Page& page, std::string_view id, std::string_view heading, std::string_view intro);

} // namespace duly::detail
