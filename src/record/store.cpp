// SPDX-License-Identifier: Apache-2.0
// What all stores have in common.
#include "duly/record/store.hpp"

#include <stdexcept>

namespace duly {

Store::~Store() = default;

TreeHead Store::head(LogId log) const
{
    for (LogName const& one : logs())
        if (one.id == log) return head(log, trees(one.suite).front().hash);
    throw std::invalid_argument("duly: there is no such log");
}

SubtreeSource Store::subtrees(LogId log, HashAlgorithm tree) const
{
    return [this, log, tree](unsigned level, std::uint64_t index) { return subtree(log, tree, level, index); };
}

void Store::visit(LogId log, std::uint64_t from, std::uint64_t to, LeafDetail, LeafVisitor const& visitor) const
{
    constexpr std::size_t page = 1000;
    while (from < to) {
        auto const leaves = scan(log, from, page);
        if (leaves.empty()) return;
        for (StoredLeaf const& leaf : leaves) {
            if (leaf.index >= to) return;
            visitor({leaf.index, leaf.case_id, leaf.seq, leaf.key_digest, leaf.bytes});
            from = leaf.index + 1;
        }
    }
}

std::string key_digest(std::string_view origin, std::string_view actor_id, std::string_view key)
{
    std::string bytes;
    bytes.reserve(origin.size() + actor_id.size() + key.size() + 2);
    bytes += origin;
    bytes += '\n';
    bytes += actor_id;
    bytes += '\n';
    bytes += key;
    return std::string(sha256(bytes).raw().substr(0, 16));
}

} // namespace duly
