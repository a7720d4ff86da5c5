// SPDX-License-Identifier: Apache-2.0
#include "duly/record/standing.hpp"

#include "duly/record/checkpoint.hpp"

#include <algorithm>

namespace duly {
namespace {

constexpr std::uint64_t leaves_hashed_max = 1000;

Error behind(std::string const& origin, std::string zh, std::string en)
{
    return {
        ErrorCode::tampered,
        {"留痕 " + origin + " " + zh + "。可能恢复了旧备份或丢失了末尾：只供读取，请勿继续记录，核验后另立新留痕",
         "the log " + origin + " " + en +
             ". A backup may have been restored, or the end lost: it is for reading only; record nothing more in it, "
             "verify it, and go on under a new origin"},
        origin,
        {}};
}

Result<void> compare(Store const& store, LogName const& log, TreeKind const& kind, TreeHead const& issued)
{
    std::string const origin = origin_of(kind, log.origin);
    std::uint64_t const size = store.head(log.id, kind.hash).size;
    std::string const then = std::to_string(issued.size), now = std::to_string(size);
    if (size < issued.size)
        return behind(origin, "只有 " + now + " 条，而已签发的检查点有 " + then + " 条",
                      "has " + now + " leaves, and a checkpoint of " + then + " was issued");
    if (frontier_at(issued.size, store.subtrees(log.id, kind.hash), kind.hash).root() != issued.root)
        return behind(origin, "的前 " + then + " 条与已签发的检查点不符",
                      "is not, in its first " + then + " leaves, what a checkpoint that was issued says");
    return {};
}

Result<void> compare_leaves(Store const& store, LogName const& log, TreeKind const& kind, std::uint64_t from)
{
    std::uint64_t const size = store.head(log.id, kind.hash).size;
    from = std::max(from, size - std::min(size, leaves_hashed_max));
    std::vector<StoredLeaf> const leaves = store.scan(log.id, from, static_cast<std::size_t>(size - from));
    bool good = leaves.size() == size - from;
    for (std::size_t i = 0; good && i < leaves.size(); ++i)
        good = leaf_hash(kind.hash, leaves[i].bytes) == store.subtree(log.id, kind.hash, 0, from + i);
    if (!good)
        return behind(origin_of(kind, log.origin), "末尾的记录与树不符",
                      "ends in leaves that are not what its tree says");
    return {};
}

} // namespace

Result<void> check_standing(Store const& store, LogName const& log, std::span<std::string const> outside)
{
    std::vector<SignedCheckpoint> issued;
    for (std::string const& note : outside) {
        Result<SignedCheckpoint> read = parse_signed_checkpoint(note);
        if (!read) return read.error();
        issued.push_back(std::move(*read));
    }
    for (TreeKind const& kind : trees(log.suite)) {
        std::string const origin = origin_of(kind, log.origin);
        std::uint64_t signed_size = 0;
        if (auto const last = store.last_checkpoint(log.id, kind.hash)) {
            Result<SignedCheckpoint> const own = parse_signed_checkpoint(last->note);
            if (!own || own->checkpoint.head.size != last->size || own->checkpoint.origin != origin)
                return behind(origin, "最后的检查点已被改动", "has a last checkpoint that was changed");
            if (auto good = compare(store, log, kind, own->checkpoint.head); !good) return good;
            signed_size = last->size;
        }
        for (SignedCheckpoint const& one : issued)
            if (one.checkpoint.origin == origin)
                if (auto good = compare(store, log, kind, one.checkpoint.head); !good) return good;
        if (auto good = compare_leaves(store, log, kind, signed_size); !good) return good;
    }
    for (SignedCheckpoint const& one : issued) {
        auto const kinds = trees(log.suite);
        if (std::none_of(kinds.begin(), kinds.end(),
                         [&](TreeKind const& kind) { return origin_of(kind, log.origin) == one.checkpoint.origin; }))
            return Error{ErrorCode::bad_input,
                         {"检查点属于 " + one.checkpoint.origin + "，不是留痕 " + log.origin + " 的",
                          "the checkpoint is of " + one.checkpoint.origin + ", not of the log " + log.origin},
                         log.origin,
                         {}};
    }
    return {};
}

} // namespace duly
