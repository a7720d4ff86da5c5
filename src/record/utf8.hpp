// SPDX-License-Identifier: Apache-2.0
// Well-formed UTF-8, as the Unicode standard's table 3-7 has it: no overlong forms, no surrogates, nothing above
// U+10FFFF. What is hashed must mean the same to every reader.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace duly::detail {

// The length of the well-formed sequence at the front of `text`; 0 if there is none. REQUIRES: not empty.
[[nodiscard]] inline std::size_t utf8_sequence(std::string_view text) noexcept
{
    auto const at = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    auto const follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xbf) {
        return i < text.size() && at(i) >= low && at(i) <= high;
    };
    unsigned const first = at(0);
    if (first < 0x80) return 1;
    if (first < 0xc2) return 0;
    if (first < 0xe0) return follows(1) ? 2 : 0;
    if (first < 0xf0) {
        unsigned const low = first == 0xe0 ? 0xa0 : 0x80;
        unsigned const high = first == 0xed ? 0x9f : 0xbf;
        return follows(1, low, high) && follows(2) ? 3 : 0;
    }
    if (first < 0xf5) {
        unsigned const low = first == 0xf0 ? 0x90 : 0x80;
        unsigned const high = first == 0xf4 ? 0x8f : 0xbf;
        return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

[[nodiscard]] constexpr bool is_plain(unsigned char c) noexcept
{
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

// How many bytes at the front are plain: printed in JSON as they are, and ASCII. Eight at a time.
[[nodiscard]] inline std::size_t plain_prefix(std::string_view text) noexcept
{
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t high = 0x8080808080808080;
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, 8);
        std::uint64_t const quote = word ^ (ones * '"');
        std::uint64_t const backslash = word ^ (ones * '\\');
        std::uint64_t const found =
            word | (word - ones * 0x20) | (quote - ones) | (backslash - ones); // a borrow sets a high bit
        if ((found & high) != 0) break;
    }
    while (at < text.size() && is_plain(static_cast<unsigned char>(text[at]))) ++at;
    return at;
}

} // namespace duly::detail
