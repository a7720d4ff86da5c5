// SPDX-License-Identifier: Apache-2.0
// Well-formed UTF-8, as the Unicode standard's table 3-7 has it: no overlong forms, no surrogates, nothing above
// U+10FFFF. What is hashed must mean the same to every reader.
#pragma once

#include <bit>
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

// Sixteen bytes that are looked at together; bytes above 0x7f are negative.
using Sixteen [[gnu::vector_size(16)]] = signed char;
using TwoWords [[gnu::vector_size(16)]] = std::uint64_t;

[[nodiscard]] inline bool none_marked(Sixteen marks) noexcept
{
    auto const halves = std::bit_cast<TwoWords>(marks);
    return (halves[0] | halves[1]) == 0;
}

// Copies a text and says whether all of it is good. `is_bad` marks, of sixteen bytes, those that are not. Words of a
// record are short and of all lengths, so that branching on each of them costs more than the copy.
template <class IsBad>
[[nodiscard]] inline bool copy_checked(char* to, std::string_view text, IsBad const& is_bad) noexcept
{
    std::size_t const size = text.size();
    if (size >= 16) {
        Sixteen bytes{}, bad{};
        auto const copy = [&](std::size_t at) {
            std::memcpy(&bytes, text.data() + at, sizeof bytes);
            std::memcpy(to + at, &bytes, sizeof bytes);
            bad |= is_bad(bytes);
        };
        for (std::size_t at = 0; at + 16 < size; at += 16) copy(at);
        copy(size - 16);
        return none_marked(bad);
    }
    // Less than sixteen: its two ends, which overlap, and of three bytes or fewer each.
    std::uint64_t front = 0, back = 0;
    auto const copy_ends = [&](auto first, auto last) {
        std::memcpy(&first, text.data(), sizeof first);
        std::memcpy(&last, text.data() + size - sizeof last, sizeof last);
        std::memcpy(to, &first, sizeof first);
        std::memcpy(to + size - sizeof last, &last, sizeof last);
        constexpr std::uint64_t repeated = sizeof first == 8 ? 1 : 0x1'0000'0001;
        front = first * repeated;
        back = last * repeated;
    };
    if (size >= 8) {
        copy_ends(std::uint64_t{}, std::uint64_t{});
    } else if (size >= 4) {
        copy_ends(std::uint32_t{}, std::uint32_t{});
    } else {
        if (size == 0) return true;
        auto const at = [&](std::size_t i) { return static_cast<std::uint64_t>(static_cast<unsigned char>(text[i])); };
        constexpr std::uint64_t repeated = 0x0101010101010101;
        front = at(0) * repeated;
        back = at(size - 1) << 8U * 7U | (at(size / 2) * repeated >> 8U);
        to[0] = text[0];
        to[size / 2] = text[size / 2];
        to[size - 1] = text[size - 1];
    }
    return none_marked(is_bad(std::bit_cast<Sixteen>(TwoWords{front, back})));
}

// Whether all of it is plain: printed in JSON as it is, and ASCII.
[[nodiscard]] inline bool copy_plain(char* to, std::string_view text) noexcept
{
    return copy_checked(to, text,
                        [](Sixteen bytes) -> Sixteen { return (bytes < 0x20) | (bytes == '"') | (bytes == '\\'); });
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
