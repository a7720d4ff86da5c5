// SPDX-License-Identifier: Apache-2.0
// Which characters a name may begin with and go on with. XML 1.0 in its fourth edition, as expat has it: the fifth
// allows more, and a log that needs it is read by few others.
#pragma once

#include <array>
#include <cstdint>

namespace duly::detail {

// REQUIRES: not ASCII.
[[nodiscard]] bool starts_name(std::uint32_t code_point) noexcept;
[[nodiscard]] bool continues_name(std::uint32_t code_point) noexcept;

// White space as XML has it.
[[nodiscard]] constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

enum NameByte : std::uint8_t { not_of_name = 0, inside_name = 1, begins_name = 3, beyond_ascii = 4 };

inline constexpr std::array<std::uint8_t, 256> name_bytes = [] {
    std::array<std::uint8_t, 256> kinds{};
    for (unsigned c = 0; c < 256; ++c) {
        bool const letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
        bool const other = (c >= '0' && c <= '9') || c == '-' || c == '.';
        kinds[c] = c >= 0x80 ? beyond_ascii : letter ? begins_name : other ? inside_name : not_of_name;
    }
    return kinds;
}();

} // namespace duly::detail
