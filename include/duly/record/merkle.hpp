// SPDX-License-Identifier: Apache-2.0
// The Merkle tree of a log (RFC 6962 geometry): its root stands for every leaf and their order. A Frontier is all that
// appending needs, the roots of the complete subtrees along the right edge, at most one for each bit of the size.
//
//   Frontier tree;
//   for (Digest const& hash : hashes) tree.append(hash);
//   tree.root() == tree_root(hashes);
#pragma once

#include "duly/record/digest.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duly {

class Frontier {
public:
    void append(Digest const& leaf_hash);

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] Digest root() const; // of no leaves: the digest of nothing

    // The digests as they are, largest subtree first; restore() refuses a number of them that does not fit the size.
    [[nodiscard]] std::string bytes() const;
    [[nodiscard]] static std::optional<Frontier> restore(std::uint64_t size, std::string_view bytes);

    friend bool operator==(Frontier const&, Frontier const&) = default;

private:
    std::uint64_t size_ = 0;
    std::vector<Digest> roots_; // largest subtree first
};

// The root of the tree over these leaf hashes: of a whole log, or of the aligned range of one.
[[nodiscard]] Digest tree_root(std::span<Digest const> leaf_hashes);

} // namespace duly
