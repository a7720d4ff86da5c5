// SPDX-License-Identifier: Apache-2.0
// The two ciphers over raw bytes, and HMAC.
#pragma once

#include "duly/record/digest.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace duly::detail {

[[nodiscard]] Digest hmac(HashAlgorithm algorithm, std::string_view key, std::string_view message);

inline constexpr std::size_t gcm_nonce_bytes = 12;
inline constexpr std::size_t gcm_tag_bytes = 16;

// The cipher text and its tag. `with` is authenticated and not encrypted.
[[nodiscard]] std::string aes_256_gcm(std::string_view key, std::string_view nonce, std::string_view with,
                                      std::string_view text);
[[nodiscard]] std::optional<std::string> aes_256_gcm_open(std::string_view key, std::string_view nonce,
                                                          std::string_view with, std::string_view encrypted);

// Counter mode is its own reverse.
[[nodiscard]] std::string sm4_ctr(std::string_view key, std::string_view counter, std::string_view text);

} // namespace duly::detail
