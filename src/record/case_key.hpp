// SPDX-License-Identifier: Apache-2.0
// A case id as stores index it: the 16 bytes that its 32 hexadecimal digits write.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duly::detail {

using CaseKey = std::array<std::uint8_t, 16>;

[[nodiscard]] std::optional<CaseKey> case_key(std::string_view case_id) noexcept;
[[nodiscard]] bool is_case_id(std::string_view text) noexcept;
// THROWS: std::invalid_argument when it is not a case id.
[[nodiscard]] CaseKey checked_case_key(std::string_view case_id);
[[nodiscard]] std::string case_id(CaseKey const& key);
// The bytes as a table holds them; the view lasts as long as the key.
[[nodiscard]] inline std::string_view raw(CaseKey const& key) noexcept
{
    return {reinterpret_cast<char const*>(key.data()), key.size()};
}

struct CaseKeyHash {
    std::size_t operator()(CaseKey const& key) const noexcept;
};

// THROWS: std::invalid_argument when it cannot be the origin of a log.
void check_origin(std::string_view origin);

} // namespace duly::detail
