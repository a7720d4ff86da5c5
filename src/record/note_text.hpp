// SPDX-License-Identifier: Apache-2.0
// The small parts that notes, checkpoints, proofs and keys are read from: lines, decimal numbers, names.
#pragma once

#include "duly/error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duly::detail {

// Well-formed UTF-8 without control characters other than LF.
[[nodiscard]] bool is_note_text(std::string_view text) noexcept;

// Not empty, at most 255 bytes, well-formed UTF-8 without control characters, Unicode spaces and '+'.
[[nodiscard]] bool is_key_name(std::string_view name) noexcept;

// Takes the first line off `rest`, without its LF; nullopt when no LF is left.
[[nodiscard]] std::optional<std::string_view> take_line(std::string_view& rest) noexcept;

// As a number is written: no sign, no leading zero, not above 2^64 - 1.
[[nodiscard]] std::optional<std::uint64_t> decimal(std::string_view digits) noexcept;

// 8 lower-case hexadecimal digits.
[[nodiscard]] std::optional<std::uint32_t> hex_id(std::string_view digits) noexcept;
[[nodiscard]] std::string hex_id(std::uint32_t id);

[[nodiscard]] inline Error bad_text(std::string zh, std::string en, std::string where = {})
{
    return {ErrorCode::bad_input, {std::move(zh), std::move(en)}, std::move(where), {}};
}

} // namespace duly::detail
