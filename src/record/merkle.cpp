// SPDX-License-Identifier: Apache-2.0
// The right edge of an RFC 6962 tree, and the roots of its complete subtrees. Appending merges equal subtrees as a
// carry runs through a binary number, so a leaf costs one node hash on average.
#include "duly/record/merkle.hpp"

namespace duly {

void Frontier::append(Digest const& leaf_hash, std::string* post_order)
{
    Digest subtree = leaf_hash;
    if (post_order != nullptr) *post_order += subtree.raw();
    for (std::uint64_t carry = size_; (carry & 1) != 0; carry >>= 1) {
        subtree = node_hash(algorithm_, roots_.back(), subtree);
        roots_.pop_back();
        if (post_order != nullptr) *post_order += subtree.raw();
    }
    roots_.push_back(subtree);
    ++size_;
}

bool Frontier::append_recorded(std::span<Digest const> post_order)
{
    for (std::size_t i = 1; i < post_order.size(); ++i) {
        if (node_hash(algorithm_, roots_.back(), post_order[i - 1]) != post_order[i]) return false;
        roots_.pop_back();
    }
    roots_.push_back(post_order.back());
    ++size_;
    return true;
}

Digest Frontier::root() const
{
    if (roots_.empty()) return digest_of(algorithm_, {});
    Digest root = roots_.back();
    for (std::size_t i = roots_.size() - 1; i > 0; --i) root = node_hash(algorithm_, roots_[i - 1], root);
    return root;
}

std::string Frontier::bytes() const
{
    std::string raw;
    raw.reserve(roots_.size() * 32);
    for (Digest const& subtree : roots_) raw += subtree.raw();
    return raw;
}

std::optional<Frontier> Frontier::restore(std::uint64_t size, std::string_view bytes, HashAlgorithm algorithm)
{
    if (bytes.size() != 32 * static_cast<std::size_t>(std::popcount(size))) return std::nullopt;
    Frontier frontier(algorithm);
    frontier.size_ = size;
    for (std::size_t at = 0; at < bytes.size(); at += 32)
        frontier.roots_.push_back(*Digest::from_bytes(bytes.substr(at, 32)));
    return frontier;
}

Digest tree_root(std::span<Digest const> leaf_hashes, HashAlgorithm algorithm)
{
    Frontier tree(algorithm);
    for (Digest const& hash : leaf_hashes) tree.append(hash);
    return tree.root();
}

void SubtreeRoots::append(Digest const& leaf_hash)
{
    Digest subtree = leaf_hash;
    for (std::size_t level = 0;; ++level) {
        if (level == levels_.size()) levels_.emplace_back();
        std::vector<Digest>& row = levels_[level];
        row.push_back(subtree);
        if (row.size() % 2 != 0) return;
        subtree = node_hash(algorithm_, row[row.size() - 2], row.back());
    }
}

} // namespace duly
