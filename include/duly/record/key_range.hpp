// SPDX-License-Identifier: Apache-2.0
// Which keys may sign which checkpoints: a key is bound to the sizes of the tree that it signed for, and a verifier
// counts its signatures on checkpoints of these sizes only. So a key that leaks after it was retired can sign nothing
// that comes after its range. A verifier gets the list from somewhere else than the log.
//
//   std::vector<KeyRange> keys = *parse_key_ranges(text);
//   retire(keys, "gov.example/county+530d903a", 1234); // good up to the checkpoint of 1234 leaves
//   keys.push_back({*VerifierKey::parse(vkey), 1234}); // both sign that one
//   check_key_ranges(keys);
#pragma once

#include "duly/record/key.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duly {

struct KeyRange {
    VerifierKey key; // its name is the origin of the tree whose checkpoints it signs
    std::uint64_t from_size = 0;
    std::optional<std::uint64_t> to_size = std::nullopt; // included; none: still in use

    [[nodiscard]] bool covers(std::uint64_t size) const noexcept
    {
        return size >= from_size && (!to_size || size <= *to_size);
    }
    friend bool operator==(KeyRange const&, KeyRange const&) = default;
};

// The first line is "duly-keys@v1"; then a line "FROM TO VKEY" for each key, TO being "-" for a key in use. Empty lines
// and lines that begin with '#' are left out. REFUSES (bad_input): anything else, with the line in Error::where, and
// what check_key_ranges() refuses.
[[nodiscard]] Result<std::vector<KeyRange>> parse_key_ranges(std::string_view text);
[[nodiscard]] std::string key_ranges_text(std::span<KeyRange const> keys);

// REFUSES (bad_input): a range that ends before it begins; a key that is there twice, or under two names; keys of one
// name with different algorithms, since a tree has one hash; sizes between the keys of one name that none of them
// covers.
[[nodiscard]] Result<void> check_key_ranges(std::span<KeyRange const> keys);

// Ends the range of the key with this label. REFUSES: no such key (not_found); a key that was retired already, or a
// size below the beginning of its range (bad_input).
[[nodiscard]] Result<void> retire(std::span<KeyRange> keys, std::string_view label, std::uint64_t last_size);

} // namespace duly
