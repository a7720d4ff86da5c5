// SPDX-License-Identifier: Apache-2.0
// The suite of a log: with which hash its tree is built and with which signature its checkpoints are signed. It is
// chosen when the log is made and never changes; hashes are not mixed in one tree. A dual log has two trees over the
// same leaf bytes, each with an origin and checkpoints of its own, so that either convinces without the other.
//
//   for (TreeKind const& kind : trees(Suite::dual))
//       origin_of(kind, "gov.example/county"); // "gov.example/county", "gov.example/county/sm3"
#pragma once

#include "duly/record/digest.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace duly {

enum class SignatureAlgorithm : std::uint8_t {
    ed25519, // RFC 8032
    sm2,     // GB/T 32918.2 with SM3 and the identifier 1234567812345678; 64 bytes, r then s
};

enum class Suite : std::uint8_t {
    intl, // SHA-256, Ed25519: as C2SP has it
    gm,   // SM3, SM2: the same geometry and texts
    dual, // both
};

struct TreeKind {
    HashAlgorithm hash = HashAlgorithm::sha256;
    SignatureAlgorithm signature = SignatureAlgorithm::ed25519;
    friend bool operator==(TreeKind const&, TreeKind const&) = default;
};

inline constexpr TreeKind intl_tree{HashAlgorithm::sha256, SignatureAlgorithm::ed25519};
inline constexpr TreeKind gm_tree{HashAlgorithm::sm3, SignatureAlgorithm::sm2};

// The trees of a log of this suite: one, or two.
[[nodiscard]] std::span<TreeKind const> trees(Suite suite) noexcept;

// The hash of the trees that are signed so. There is one for each, so that a key alone says how to hash.
[[nodiscard]] constexpr HashAlgorithm hash_of(SignatureAlgorithm algorithm) noexcept
{
    return algorithm == SignatureAlgorithm::sm2 ? gm_tree.hash : intl_tree.hash;
}

// The origin that the checkpoints of this tree name: of a SHA-256 tree the log's own, of an SM3 tree with "/sm3" after
// it, whether the log has one tree or two; so no origin ever stands for trees of two hashes.
// THROWS: std::invalid_argument when the log is empty or itself ends in "/sm3".
[[nodiscard]] std::string origin_of(TreeKind kind, std::string_view log);

[[nodiscard]] std::string_view word(Suite) noexcept;              // "intl", "gm", "dual"
[[nodiscard]] std::string_view word(SignatureAlgorithm) noexcept; // "ed25519", "sm2"
[[nodiscard]] std::string_view word(HashAlgorithm) noexcept;      // "sha256", "sm3"
[[nodiscard]] std::optional<Suite> parse_suite(std::string_view word) noexcept;
[[nodiscard]] std::optional<SignatureAlgorithm> parse_signature_algorithm(std::string_view word) noexcept;

} // namespace duly
