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

// A high bit is set if one of the eight bytes is not plain; which bit says nothing.
[[nodiscard]] constexpr std::uint64_t not_plain(std::uint64_t word) noexcept
{
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t high = 0x8080808080808080;
    std::uint64_t const quote = word ^ (ones * '"');
    std::uint64_t const backslash = word ^ (ones * '\\');
    return (word | (word - ones * 0x20) | (quote - ones) | (backslash - ones)) & high; // a borrow sets a high bit
}

// Copies a text and says whether all of it is plain: printed in JSON as it is, and ASCII. Words of a record are short
// and of all lengths, so that branching on each of them costs more than the copy.
[[nodiscard]] inline bool copy_plain(char* to, std::string_view text) noexcept
{
    std::uint64_t found = 0;
    auto const copy = [&](std::size_t at, auto word) { // and check
        std::memcpy(&word, text.data() + at, sizeof word);
        std::memcpy(to + at, &word, sizeof word);
        found |= not_plain(sizeof word == 8 ? word : word | std::uint64_t{0x2020202020202020} << 8 * sizeof word);
    };
    std::size_t const size = text.size();
    if (size >= 8) {
        for (std::size_t at = 0; at + 8 < size; at += 8) copy(at, std::uint64_t{});
        copy(size - 8, std::uint64_t{});
    } else if (size >= 4) {
        copy(0, std::uint32_t{});
        copy(size - 4, std::uint32_t{});
    } else if (size > 0) {
        copy(0, std::uint8_t{});
        copy(size / 2, std::uint8_t{});
        copy(size - 1, std::uint8_t{});
    }
    return found == 0;
}

// How many bytes at the front are plain.
[[nodiscard]] inline std::size_t plain_prefix(std::string_view text) noexcept
{
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, 8);
        if (not_plain(word) != 0) break;
    }
    while (at < text.size() && is_plain(static_cast<unsigned char>(text[at]))) ++at;
    return at;
}

} // namespace duly::detail
