// SPDX-License-Identifier: Apache-2.0
// Signatures over raw keys and bytes, and what makes raw bytes a key. What an SM2 signature covers depends on an
// identifier that OpenSSL leaves empty unless it is told, without a word; it is told here, in one place, for both
// sides.
#pragma once

#include "duly/record/suite.hpp"

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace duly::detail {

using KeyHandle = std::shared_ptr<evp_pkey_st>; // empty: not a key

// Why these bytes must not be taken for an Ed25519 public key; Encoding::good if they may.
enum class Encoding : unsigned char { good, wrong_length, non_canonical, low_order, off_curve };
[[nodiscard]] Encoding ed25519_encoding(std::string_view public_key);

[[nodiscard]] KeyHandle public_key_handle(SignatureAlgorithm algorithm, std::string_view public_key);

// 32 bytes: the seed of RFC 8032, or the number d of SM2. Empty when d is not from 1 to n - 2.
[[nodiscard]] KeyHandle private_key_handle(SignatureAlgorithm algorithm, std::string_view private_key);
[[nodiscard]] std::string public_key_of(SignatureAlgorithm algorithm, KeyHandle const& private_key);

// 64 bytes: as RFC 8032 has it, or r and s of SM2.
[[nodiscard]] std::string sign(SignatureAlgorithm algorithm, KeyHandle const& private_key, std::string_view message);
[[nodiscard]] bool verify(SignatureAlgorithm algorithm, KeyHandle const& public_key, std::string_view message,
                          std::string_view signature);

} // namespace duly::detail
