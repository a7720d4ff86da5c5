// SPDX-License-Identifier: Apache-2.0
// SHA-256 as the record uses it: of leaves and tree nodes (RFC 6962, so that neither can pass for the other), of the
// text of laws and commands, of salted disclosures; and the random bytes that salts and case ids are made of.
//
//   Digest law = sha256(text);
//   law.hex();                    // 64 lower-case digits
//   Digest::parse(law.hex());     // the same again
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

// Thread-safety: all of these may be called from any thread. The algorithm is fetched once and each thread keeps one
// context, which makes a tree node three times as fast as the one-shot call of OpenSSL 3.0.
[[nodiscard]] Digest sha256(std::string_view bytes);
[[nodiscard]] Digest leaf_hash(std::string_view leaf);                   // SHA-256(0x00 leaf)
[[nodiscard]] Digest node_hash(Digest const& left, Digest const& right); // SHA-256(0x01 left right)

// What the first leaf of a case has in place of a previous leaf: SHA-256(origin LF case id).
[[nodiscard]] Digest genesis(std::string_view origin, std::string_view case_id);

// From the operating system's generator, through a buffer of the thread that does not survive fork().
// THROWS: StoreFailure when the generator fails.
void random_bytes(std::span<std::uint8_t> out);
[[nodiscard]] std::string random_hex(std::size_t bytes); // 2 * bytes lower-case digits
[[nodiscard]] inline std::string new_case_id() { return random_hex(16); }

} // namespace duly
