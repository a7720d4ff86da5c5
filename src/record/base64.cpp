// SPDX-License-Identifier: Apache-2.0
// Base 64 by arithmetic on characters and no tables, because private keys go through here too.
#include "base64.hpp"

#include "duly/record/secret.hpp"

#include <cstdint>

namespace duly::detail {
namespace {

// All of it is computed for every character; which of the five ranges it is in decides no branch.
unsigned in_range(unsigned value, unsigned low, unsigned high) noexcept // all ones if it is, else zero
{
    return 0U - (((low - 1U - value) & (value - high - 1U)) >> 31U);
}

char character(unsigned six) noexcept
{
    unsigned const c = (in_range(six, 0, 25) & (six + 'A')) | (in_range(six, 26, 51) & (six - 26 + 'a')) |
                       (in_range(six, 52, 61) & (six - 52 + '0')) | (in_range(six, 62, 62) & '+') |
                       (in_range(six, 63, 63) & '/');
    return static_cast<char>(c);
}

unsigned six_bits(char character) noexcept // above 63 if it is none of the 64
{
    auto const c = static_cast<unsigned>(static_cast<unsigned char>(character));
    unsigned const upper = in_range(c, 'A', 'Z'), lower = in_range(c, 'a', 'z'), digit = in_range(c, '0', '9');
    unsigned const plus = in_range(c, '+', '+'), slash = in_range(c, '/', '/');
    return (upper & (c - 'A')) | (lower & (c - 'a' + 26)) | (digit & (c - '0' + 52)) | (plus & 62U) | (slash & 63U) |
           (~(upper | lower | digit | plus | slash) & 64U);
}

} // namespace

std::string base64(std::string_view bytes)
{
    std::string text((bytes.size() + 2) / 3 * 4, '=');
    auto const at = [bytes](std::size_t i) {
        return i < bytes.size() ? static_cast<unsigned>(static_cast<unsigned char>(bytes[i])) : 0U;
    };
    for (std::size_t i = 0, to = 0; i < bytes.size(); i += 3, to += 4) {
        unsigned const group = at(i) << 16U | at(i + 1) << 8U | at(i + 2);
        std::size_t const given = bytes.size() - i < 3 ? bytes.size() - i + 1 : 4;
        for (std::size_t k = 0; k < given; ++k) text[to + k] = character(group >> (18U - 6U * k) & 63U);
    }
    return text;
}

std::optional<std::string> from_base64(std::string_view text)
{
    if (text.size() % 4 != 0) return std::nullopt;
    std::size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
    std::string_view const digits = text.substr(0, text.size() - padding);
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    unsigned group = 0, bits = 0, wrong = 0;
    for (char const c : digits) {
        unsigned const six = six_bits(c);
        wrong |= six & 64U;
        group = (group << 6U | (six & 63U)) & 0xffffffU;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes += static_cast<char>(static_cast<std::uint8_t>(group >> bits));
        }
    }
    // The bits of the last character that stand for nothing are zero, or one sequence of bytes would have many texts.
    wrong |= group & ((1U << bits) - 1U);
    if (wrong != 0) {
        wipe(bytes.data(), bytes.size()); // most of a private key, perhaps
        return std::nullopt;
    }
    return bytes;
}

} // namespace duly::detail
