// SPDX-License-Identifier: Apache-2.0
// Base 64 (RFC 4648, section 4, with padding) as notes and keys write bytes.
#pragma once

#include "duly/record/digest.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace duly::detail {

[[nodiscard]] std::string base64(std::string_view bytes);

// Strict: the text must be what base64() writes, so that one signature has one text. nullopt otherwise.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

// Exactly one digest.
[[nodiscard]] inline std::optional<Digest> digest_from_base64(std::string_view text)
{
    std::optional<std::string> const raw = from_base64(text);
    return raw ? Digest::from_bytes(*raw) : std::nullopt;
}

} // namespace duly::detail
