// SPDX-License-Identifier: Apache-2.0
// Digests as the record uses them: SHA-256 or SM3 of leaves and tree nodes (RFC 6962, so that neither can pass for the
// other), SHA-256 of the text of laws and commands and of salted disclosures; and the random bytes that salts and case
// ids are made of.
//
//   Digest law = sha256(text);
//   law.hex();                            // 64 lower-case digits
//   Digest::parse(law.hex());             // the same again
//   leaf_hash(HashAlgorithm::sm3, leaf);  // of a tree whose suite is gm
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace duly {

struct Digest {
    std::array<std::uint8_t, 32> bytes{};

    // Exactly 64 lower-case hexadecimal digits; anything else is nullopt.
    [[nodiscard]] static std::optional<Digest> parse(std::string_view hex) noexcept;
    // Exactly 32 raw bytes.
    [[nodiscard]] static std::optional<Digest> from_bytes(std::string_view raw) noexcept;

    [[nodiscard]] std::string hex() const;
    [[nodiscard]] std::string_view raw() const noexcept
    {
        return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
    }
    [[nodiscard]] bool empty() const noexcept { return *this == Digest{}; } // all zero: "none"

    friend auto operator<=>(Digest const&, Digest const&) = default;
};

enum class HashAlgorithm : std::uint8_t {
    sha256, // FIPS 180-4
    sm3,    // GB/T 32905
};

// Thread-safety: all of these may be called from any thread. Algorithms are fetched once and each thread keeps one
// context of each, which makes a tree node three times as fast as the one-shot call of OpenSSL 3.0.
// THROWS: StoreFailure when OpenSSL has no such algorithm (SM3 can be left out of a build).
[[nodiscard]] Digest digest_of(HashAlgorithm algorithm, std::string_view bytes);
[[nodiscard]] Digest leaf_hash(HashAlgorithm algorithm, std::string_view leaf);                   // H(0x00 leaf)
[[nodiscard]] Digest node_hash(HashAlgorithm algorithm, Digest const& left, Digest const& right); // H(0x01 left right)

// The same by SHA-256.
[[nodiscard]] Digest sha256(std::string_view bytes);
[[nodiscard]] Digest leaf_hash(std::string_view leaf);
[[nodiscard]] Digest node_hash(Digest const& left, Digest const& right);

// What the first leaf of a case has in place of a previous leaf: SHA-256(origin LF case id).
[[nodiscard]] Digest genesis(std::string_view origin, std::string_view case_id);

// From the operating system's generator, through a buffer of the thread that does not survive fork().
// THROWS: StoreFailure when the generator fails.
void random_bytes(std::span<std::uint8_t> out);
[[nodiscard]] std::string random_hex(std::size_t bytes); // 2 * bytes lower-case digits
[[nodiscard]] inline std::string new_case_id() { return random_hex(16); }

} // namespace duly
