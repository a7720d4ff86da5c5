// SPDX-License-Identifier: Apache-2.0
// The Merkle tree of a log (RFC 6962 geometry): its root stands for every leaf and their order. A Frontier is all that
// appending needs, the roots of the complete subtrees along the right edge, at most one for each bit of the size.
// Proofs are made from the roots of complete subtrees, which never change once they are there, wherever they are kept.
//
//   Frontier tree;
//   for (Digest const& hash : hashes) tree.append(hash);
//   tree.root() == tree_root(hashes);
//
//   SubtreeRoots kept;
//   for (Digest const& hash : hashes) kept.append(hash);
//   auto path = inclusion_proof(5, kept.size(), kept.source(), HashAlgorithm::sha256);
//   verify_inclusion(hashes[5], 5, *path, {tree.size(), tree.root()}, HashAlgorithm::sha256); // holds
#pragma once

#include "duly/error.hpp"
#include "duly/record/digest.hpp"

#include <bit>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duly {

// What a checkpoint says of a tree.
struct TreeHead {
    std::uint64_t size = 0;
    Digest root;
    friend bool operator==(TreeHead const&, TreeHead const&) = default;
};

class Frontier {
public:
    Frontier() = default; // of a SHA-256 tree
    explicit Frontier(HashAlgorithm algorithm) noexcept : algorithm_(algorithm) {}

    void append(Digest const& leaf_hash) { append(leaf_hash, nullptr); }
    // The same; to `post_order` are added, as raw bytes, the leaf's hash and the roots of the subtrees that it
    // completes, smallest first.
    void append(Digest const& leaf_hash, std::string* post_order);
    // The same for one that was recorded: first the leaf's hash, then as many subtrees as it completes. False if these
    // are not their roots; the frontier then stands for nothing any more.
    // REQUIRES: that many of them, 1 and one for each 1 at the end of the size.
    [[nodiscard]] bool append_recorded(std::span<Digest const> post_order);

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] Digest root() const; // of no leaves: the digest of nothing
    [[nodiscard]] TreeHead head() const { return {size_, root()}; }

    // The digests as they are, largest subtree first; restore() refuses a number of them that does not fit the size.
    [[nodiscard]] std::string bytes() const;
    [[nodiscard]] static std::optional<Frontier> restore(std::uint64_t size, std::string_view bytes,
                                                         HashAlgorithm algorithm = HashAlgorithm::sha256);

    friend bool operator==(Frontier const&, Frontier const&) = default;

private:
    std::uint64_t size_ = 0;
    std::vector<Digest> roots_; // largest subtree first
    HashAlgorithm algorithm_ = HashAlgorithm::sha256;
};

// The root of the tree over these leaf hashes: of a whole log, or of the aligned range of one.
[[nodiscard]] Digest tree_root(std::span<Digest const> leaf_hashes, HashAlgorithm algorithm = HashAlgorithm::sha256);

// Gives the root of the complete subtree over the leaves from index * 2^level up to (index + 1) * 2^level; level 0 is
// the leaf hashes. It is asked only for subtrees that lie wholly within the size it is used with, fewer than 130 for a
// proof, and may throw what its store throws.
using SubtreeSource = std::function<Digest(unsigned level, std::uint64_t index)>;

// The roots of complete subtrees in the order in which a growing tree completes them (post-order): how many there are
// over the first `size` leaves, and where among them that of the subtree (level, index) stands, from 0.
[[nodiscard]] constexpr std::uint64_t post_order_size(std::uint64_t size) noexcept
{
    return 2 * size - static_cast<std::uint64_t>(std::popcount(size));
}
[[nodiscard]] constexpr std::uint64_t post_order_place(unsigned level, std::uint64_t index) noexcept
{
    return post_order_size(((index + 1) << level) - 1) + level;
}

// The roots of all complete subtrees, in memory: 64 bytes a leaf.
class SubtreeRoots {
public:
    explicit SubtreeRoots(HashAlgorithm algorithm = HashAlgorithm::sha256) noexcept : algorithm_(algorithm) {}

    void append(Digest const& leaf_hash);

    [[nodiscard]] std::uint64_t size() const noexcept { return levels_.empty() ? 0 : levels_.front().size(); }
    // THROWS: std::out_of_range when that subtree is not complete yet.
    [[nodiscard]] Digest const& at(unsigned level, std::uint64_t index) const
    {
        return levels_.at(level).at(static_cast<std::size_t>(index));
    }
    // REQUIRES: does not outlive this.
    [[nodiscard]] SubtreeSource source() const
    {
        return [this](unsigned level, std::uint64_t index) { return at(level, index); };
    }

private:
    HashAlgorithm algorithm_;
    std::vector<std::vector<Digest>> levels_;
};

// The right edge and the root as they were at an earlier size.
[[nodiscard]] Frontier frontier_at(std::uint64_t size, SubtreeSource const& subtree, HashAlgorithm algorithm);

// That the leaf at `index` is in the tree of the first `size` leaves: siblings from the leaf up to the child of the
// root, at most 64 (RFC 9162, 2.1.3.1). REFUSES (bad_input): an index that is not below the size.
[[nodiscard]] Result<std::vector<Digest>> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                                          SubtreeSource const& subtree, HashAlgorithm algorithm);

// That the tree of the first `old_size` leaves is the beginning of that of the first `size` (RFC 9162, 2.1.4.1).
// REFUSES (bad_input): an old size of 0 or above the size. Of equal sizes the proof is empty.
[[nodiscard]] Result<std::vector<Digest>> consistency_proof(std::uint64_t old_size, std::uint64_t size,
                                                            SubtreeSource const& subtree, HashAlgorithm algorithm);

// RFC 9162, 2.1.3.2. REFUSES: an index that is not in the tree (bad_input); a path that is too short, too long or does
// not lead from this leaf hash to this root (tampered).
[[nodiscard]] Result<void> verify_inclusion(Digest const& leaf_hash, std::uint64_t index, std::span<Digest const> path,
                                            TreeHead const& head, HashAlgorithm algorithm);

// RFC 9162, 2.1.4.2, and stricter in one thing: nothing is consistent with a tree of no leaves, because every tree is,
// and a proof of it proves nothing. REFUSES: an old size of 0 or above the new one (bad_input); a path that is too
// short, too long or does not lead to both roots (tampered).
[[nodiscard]] Result<void> verify_consistency(TreeHead const& older, TreeHead const& newer,
                                              std::span<Digest const> path, HashAlgorithm algorithm);

} // namespace duly
