// SPDX-License-Identifier: Apache-2.0
// Proofs over an RFC 6962 tree. Both kinds are made by walking from the root towards what is to be proved and noting
// the sibling at every step. At most one sibling of a walk is a subtree that is not complete, on the right edge; its
// root is folded from the complete ones within it, so that a proof reads and hashes a number of nodes that grows with
// the logarithm of the size.
#include "duly/record/merkle.hpp"

#include <algorithm>
#include <bit>

namespace duly {
namespace {

unsigned level_of(std::uint64_t size) { return static_cast<unsigned>(std::countr_zero(size)); }

struct Nodes {
    SubtreeSource const& subtree;
    HashAlgorithm algorithm;

    // The root over the leaves from `begin` up to `end`. REQUIRES: begin < end, and `begin` is where a subtree of that
    // size can begin, as it is for every subtree of the tree.
    [[nodiscard]] Digest root(std::uint64_t begin, std::uint64_t end) const
    {
        std::vector<Digest> complete; // from the left
        while (begin < end) {
            std::uint64_t const size = std::bit_floor(end - begin);
            complete.push_back(subtree(level_of(size), begin / size));
            begin += size;
        }
        Digest root = complete.back();
        for (std::size_t i = complete.size() - 1; i > 0; --i) root = node_hash(algorithm, complete[i - 1], root);
        return root;
    }
};

// The size of the left child of a node over `size` leaves: the largest power of two below it.
std::uint64_t left_size(std::uint64_t size) { return std::bit_floor(size - 1); }

Error bad_question(Text says) { return {ErrorCode::bad_input, std::move(says), {}, {}}; }

Error not_proved(char const* zh, char const* en) { return {ErrorCode::tampered, {zh, en}, {}, {}}; }

Error outside(std::uint64_t index, std::uint64_t size)
{
    std::string const at = std::to_string(index), of = std::to_string(size);
    return bad_question({"位置 " + at + " 不在有 " + of + " 条记录的树中",
                         "position " + at + " is not in a tree of " + of + " leaves"});
}

Error wrong_sizes(std::uint64_t older, std::uint64_t newer)
{
    if (older == 0)
        return bad_question(
            {"空树与任何树都一致，无从证明什么，请用有记录的旧检查点",
             "every tree is consistent with an empty one, which proves nothing: use an older checkpoint "
             "of at least one leaf"});
    std::string const a = std::to_string(older), b = std::to_string(newer);
    return bad_question({"旧树（" + a + " 条）比新树（" + b + " 条）大",
                         "the older tree (" + a + " leaves) is larger than the newer one (" + b + ")"});
}

// Where a walk up the tree stands: a node of a level and the last node of that level.
struct Climb {
    std::uint64_t node = 0;
    std::uint64_t last = 0;

    void up() noexcept
    {
        node >>= 1;
        last >>= 1;
    }
    [[nodiscard]] bool is_right_child() const noexcept { return (node & 1) != 0; }
    // The node's sibling is to its left: it is a right child, or it stands alone at the end of its level and is carried
    // up until it is one.
    bool joins_left() noexcept
    {
        if (is_right_child()) return true;
        if (node != last) return false;
        while (node != 0 && !is_right_child()) up();
        return true;
    }
};

} // namespace

Frontier frontier_at(std::uint64_t size, SubtreeSource const& subtree, HashAlgorithm algorithm)
{
    std::string raw;
    for (std::uint64_t begin = 0; begin < size;) {
        std::uint64_t const part = std::bit_floor(size - begin);
        raw += subtree(level_of(part), begin / part).raw();
        begin += part;
    }
    return *Frontier::restore(size, raw, algorithm);
}

Result<std::vector<Digest>> inclusion_proof(std::uint64_t index, std::uint64_t size, SubtreeSource const& subtree,
                                            HashAlgorithm algorithm)
{
    if (index >= size) return outside(index, size);
    Nodes const nodes{subtree, algorithm};
    std::vector<Digest> path; // from the root down
    std::uint64_t begin = 0, end = size;
    while (end - begin > 1) {
        std::uint64_t const middle = begin + left_size(end - begin);
        if (index < middle) {
            path.push_back(nodes.root(middle, end));
            end = middle;
        } else {
            path.push_back(nodes.root(begin, middle));
            begin = middle;
        }
    }
    std::reverse(path.begin(), path.end());
    return path;
}

Result<std::vector<Digest>> consistency_proof(std::uint64_t old_size, std::uint64_t size, SubtreeSource const& subtree,
                                              HashAlgorithm algorithm)
{
    if (old_size == 0 || old_size > size) return wrong_sizes(old_size, size);
    Nodes const nodes{subtree, algorithm};
    std::vector<Digest> path; // from the root down
    std::uint64_t begin = 0, end = size;
    while (end != old_size) {
        std::uint64_t const middle = begin + left_size(end - begin);
        if (old_size <= middle) {
            path.push_back(nodes.root(middle, end));
            end = middle;
        } else {
            path.push_back(nodes.root(begin, middle));
            begin = middle;
        }
    }
    // A subtree that begins the tree is the whole old one, whose root the verifier has.
    if (begin != 0) path.push_back(nodes.root(begin, end));
    std::reverse(path.begin(), path.end());
    return path;
}

Result<void> verify_inclusion(Digest const& leaf_hash, std::uint64_t index, std::span<Digest const> path,
                              TreeHead const& head, HashAlgorithm algorithm)
{
    if (index >= head.size) return outside(index, head.size);
    Climb at{index, head.size - 1};
    Digest root = leaf_hash;
    for (Digest const& sibling : path) {
        if (at.last == 0) return not_proved("包含证明过长", "the inclusion proof is too long");
        root = at.joins_left() ? node_hash(algorithm, sibling, root) : node_hash(algorithm, root, sibling);
        at.up();
    }
    if (at.last != 0) return not_proved("包含证明过短", "the inclusion proof is too short");
    if (root != head.root)
        return not_proved("包含证明与树根不符：这条记录不在该检查点的日志中",
                          "the inclusion proof does not lead to the root: this leaf is not in the checkpoint's log");
    return {};
}

Result<void> verify_consistency(TreeHead const& older, TreeHead const& newer, std::span<Digest const> path,
                                HashAlgorithm algorithm)
{
    if (older.size == 0 || older.size > newer.size) return wrong_sizes(older.size, newer.size);
    if (older.size == newer.size) {
        if (!path.empty()) return not_proved("一致性证明过长", "the consistency proof is too long");
        if (older.root != newer.root)
            return not_proved("同样大小的两个检查点树根不同：日志被改写或分叉",
                              "two checkpoints of one size have different roots: the log was rewritten or forked");
        return {};
    }
    Climb at{older.size - 1, newer.size - 1};
    while (at.is_right_child()) at.up();
    // An old tree of a power of two leaves is itself a subtree of the new one, and its root is left out of the proof.
    bool const is_subtree = std::has_single_bit(older.size);
    if (!is_subtree && path.empty()) return not_proved("一致性证明过短", "the consistency proof is too short");
    Digest old_root = is_subtree ? older.root : path.front(), new_root = old_root;
    for (Digest const& sibling : is_subtree ? path : path.subspan(1)) {
        if (at.last == 0) return not_proved("一致性证明过长", "the consistency proof is too long");
        if (at.joins_left()) {
            old_root = node_hash(algorithm, sibling, old_root);
            new_root = node_hash(algorithm, sibling, new_root);
        } else {
            new_root = node_hash(algorithm, new_root, sibling);
        }
        at.up();
    }
    if (at.last != 0) return not_proved("一致性证明过短", "the consistency proof is too short");
    if (old_root != older.root || new_root != newer.root)
        return not_proved(
            "一致性证明与树根不符：旧检查点不是新日志的开头，日志被改写或分叉",
            "the consistency proof does not lead to both roots: the older checkpoint is not the beginning "
            "of the newer log, which was rewritten or forked");
    return {};
}

} // namespace duly
