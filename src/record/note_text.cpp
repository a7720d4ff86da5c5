// SPDX-License-Identifier: Apache-2.0
// Reading them strictly: one value has one text.
#include "note_text.hpp"

#include "hex.hpp"
#include "utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace duly::detail {
namespace {

// The characters of Unicode's White_Space above ASCII, as they are in UTF-8.
constexpr std::array<std::string_view, 19> spaces = {
    "\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81", "\xe2\x80\x82", "\xe2\x80\x83",
    "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86", "\xe2\x80\x87", "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a",
    "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};

// Calls `allows` with every character; false when one is not allowed or the text is not UTF-8.
template <class Allows> bool every_character(std::string_view text, Allows allows) noexcept
{
    while (!text.empty()) {
        std::size_t const length = utf8_sequence(text);
        if (length == 0 || !allows(text.substr(0, length))) return false;
        text.remove_prefix(length);
    }
    return true;
}

} // namespace

bool is_note_text(std::string_view text) noexcept
{
    return every_character(text, [](std::string_view c) {
        auto const first = static_cast<unsigned char>(c.front());
        return first >= 0x20 || first == '\n';
    });
}

bool is_key_name(std::string_view name) noexcept
{
    return !name.empty() && name.size() <= 255 && every_character(name, [](std::string_view c) {
        auto const first = static_cast<unsigned char>(c.front());
        return first > 0x20 && first != 0x7f && first != '+' &&
               std::find(spaces.begin(), spaces.end(), c) == spaces.end();
    });
}

std::optional<std::string_view> take_line(std::string_view& rest) noexcept
{
    std::size_t const end = rest.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    std::string_view const line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return line;
}

std::optional<std::uint64_t> decimal(std::string_view digits) noexcept
{
    if (digits.empty() || (digits.size() > 1 && digits.front() == '0')) return std::nullopt;
    std::uint64_t number = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return number;
}

std::optional<std::uint32_t> hex_id(std::string_view digits) noexcept
{
    std::array<std::uint8_t, 4> bytes;
    if (digits.size() != 8 || !take_hex<4>(bytes.data(), digits.data())) return std::nullopt;
    std::uint32_t id = 0;
    for (std::uint8_t const byte : bytes) id = id << 8U | byte;
    return id;
}

std::string hex_id(std::uint32_t id)
{
    std::string digits(8, '0');
    for (std::size_t i = 0; i < 4; ++i) {
        auto const byte = static_cast<std::uint8_t>(id >> (24U - 8U * i));
        put_hex<1>(digits.data() + 2 * i, &byte);
    }
    return digits;
}

} // namespace duly::detail
