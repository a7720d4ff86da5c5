// SPDX-License-Identifier: Apache-2.0
// Hexadecimal digits, lower case. Plain arithmetic on bytes and no tables, so that the compiler does many at a time.
#pragma once

#include <cstddef>
#include <cstdint>

namespace duly::detail {

[[nodiscard]] constexpr std::uint8_t hex_digit(std::uint8_t nibble) noexcept
{
    return static_cast<std::uint8_t>(nibble + '0' + (nibble > 9 ? 'a' - '0' - 10 : 0));
}

// Writes 2 * Size digits.
template <std::size_t Size> void put_hex(char* to, std::uint8_t const* bytes) noexcept
{
    for (std::size_t i = 0; i < Size; ++i) {
        to[2 * i] = static_cast<char>(hex_digit(bytes[i] >> 4U));
        to[2 * i + 1] = static_cast<char>(hex_digit(bytes[i] & 15U));
    }
}

// Reads 2 * Size characters; false unless all of them are digits.
template <std::size_t Size> [[nodiscard]] bool take_hex(std::uint8_t* bytes, char const* from) noexcept
{
    std::uint8_t wrong = 0;
    for (std::size_t i = 0; i < Size; ++i) {
        auto const high = static_cast<std::uint8_t>(from[2 * i]), low = static_cast<std::uint8_t>(from[2 * i + 1]);
        // Of a digit the low four bits count from 0, of a letter from 1; what is neither does not come back as it was.
        auto const nibble = [](std::uint8_t c) { return static_cast<std::uint8_t>((c & 15U) + (c > '9' ? 9U : 0U)); };
        auto const h = nibble(high), l = nibble(low);
        wrong = static_cast<std::uint8_t>(wrong | (hex_digit(h) ^ high) | (hex_digit(l) ^ low) | (h >> 4U) | (l >> 4U));
        bytes[i] = static_cast<std::uint8_t>(h << 4U | l);
    }
    return wrong == 0;
}

} // namespace duly::detail
