// SPDX-License-Identifier: Apache-2.0
#include "sqlite_trees.hpp"

#include "sqlite_schema.hpp"

#include <algorithm>
#include <cstring>

namespace duly::detail {
namespace {

constexpr std::int64_t logs_max = std::int64_t{1} << (63 - log_shift); // a position is a signed number
constexpr std::int64_t tree_mask = (std::int64_t{1} << tree_shift) - 1;

[[noreturn]] void damaged(Connection const& connection)
{
    throw StoreDamaged(of_file(connection.path(),
                               {"记录库的树数据缺失或已损坏，请核验并从备份恢复",
                                "the tree of the record is missing or damaged; verify the store, restore a backup"}));
}

std::int64_t as_size(std::uint64_t number)
{
    return static_cast<std::int64_t>(std::min(number, static_cast<std::uint64_t>(tree_mask)));
}

} // namespace

std::int64_t log_first(LogId log) noexcept { return static_cast<std::int64_t>(log) << log_shift; }

std::int64_t tree_first(LogId log, unsigned tree) noexcept
{
    return log_first(log) + (static_cast<std::int64_t>(tree) << tree_shift);
}

LogId log_of(std::int64_t position) noexcept { return LogId(static_cast<std::uint32_t>(position >> log_shift)); }
std::int64_t index_of(std::int64_t position) noexcept { return position & tree_mask; }

LogId log_numbered(Connection const& connection, std::int64_t number)
{
    if (number < 0 || number >= logs_max)
        throw StoreDamaged(of_file(connection.path(), {"留痕的编号 " + std::to_string(number) + " 不可能存在",
                                                       "there can be no log numbered " + std::to_string(number)}));
    return LogId(static_cast<std::uint32_t>(number));
}

std::int64_t Rising::operator()(std::int64_t position)
{
    if (position < least_)
        throw StoreDamaged(of_file(connection_->path(), {"数据库中各行的次序已损坏，请核验并从备份恢复",
                                                         "the rows of the database are out of order; verify the store, "
                                                         "restore a backup"}));
    least_ = position + 1;
    return position;
}

std::uint64_t read_tree_size(Connection& connection, LogId log, unsigned tree)
{
    Query last = connection.query("SELECT position FROM head WHERE position > ? AND position <= ? "
                                  "ORDER BY position DESC LIMIT 1");
    last.bind(tree_first(log, tree)).bind(tree_first(log, tree) + tree_mask);
    return last.step() ? static_cast<std::uint64_t>(index_of(last.number(0))) : 0;
}

Digest read_subtree(Connection& connection, LogId log, unsigned tree, unsigned level, std::uint64_t index)
{
    LastStep none;
    return read_subtree(connection, log, tree, level, index, none);
}

Digest read_subtree(Connection& connection, LogId log, unsigned tree, unsigned level, std::uint64_t index,
                    LastStep& last)
{
    // Steps are counted from their end backwards, since where one began is not said.
    std::uint64_t const place = post_order_place(level, index);
    std::uint64_t const end = post_order_size(last.size);
    bool const is_there = place < end && (end - place) * 32 <= last.subtrees.size();
    if (!is_there) { // the step that holds the subtree's last leaf
        Query step = connection.query("SELECT position, subtrees FROM head WHERE position >= ? AND position <= ? "
                                      "ORDER BY position LIMIT 1");
        step.bind(tree_first(log, tree) + as_size((index + 1) << level)).bind(tree_first(log, tree) + tree_mask);
        if (!step.step()) damaged(connection);
        last.size = static_cast<std::uint64_t>(index_of(step.number(0)));
        last.subtrees = step.view(1);
    }
    std::uint64_t const after = post_order_size(last.size) - place;
    std::string_view const kept = last.subtrees;
    if (kept.size() % 32 != 0 || after * 32 > kept.size()) damaged(connection);
    return *Digest::from_bytes(kept.substr(kept.size() - after * 32, 32));
}

namespace {

// Another number for each subtree of each tree.
std::uint64_t number_of(LogId log, unsigned tree, unsigned level, std::uint64_t index)
{
    static_assert(tree_shift + 1 == log_shift);
    return (static_cast<std::uint64_t>(log) * 2 + tree) << log_shift | post_order_place(level, index);
}

} // namespace

std::optional<Digest> LargeSubtrees::find(LogId log, unsigned tree, unsigned level, std::uint64_t index) const
{
    if (level < level_min) return std::nullopt;
    std::lock_guard const lock(mutex_);
    auto const found = kept_.find(number_of(log, tree, level, index));
    return found == kept_.end() ? std::nullopt : std::optional(found->second);
}

void LargeSubtrees::keep(LogId log, unsigned tree, unsigned level, std::uint64_t index, Digest const& root)
{
    if (level < level_min) return;
    std::lock_guard const lock(mutex_);
    if (kept_.size() < kept_max) kept_.emplace(number_of(log, tree, level, index), root);
}

Frontier read_frontier(Connection& connection, LogId log, unsigned tree, HashAlgorithm algorithm)
{
    LastStep last;
    SubtreeSource const source = [&](unsigned level, std::uint64_t index) {
        return read_subtree(connection, log, tree, level, index, last);
    };
    return frontier_at(read_tree_size(connection, log, tree), source, algorithm);
}

std::vector<StoredHead> read_heads(Connection& connection, LogId log, unsigned tree, std::uint64_t above,
                                   std::size_t limit)
{
    Query rows = connection.query("SELECT position, subtrees FROM head WHERE position > ? AND position <= ? "
                                  "ORDER BY position LIMIT ?");
    std::int64_t const from = tree_first(log, tree) + as_size(above);
    rows.bind(from).bind(tree_first(log, tree) + tree_mask).bind(as_size(limit));
    Rising rising(connection, from + 1);
    std::vector<StoredHead> heads;
    while (rows.step()) {
        StoredHead& head = heads.emplace_back();
        head.size = static_cast<std::uint64_t>(index_of(rising(rows.number(0))));
        static_assert(sizeof(Digest) == 32);
        std::string_view const subtrees = rows.view(1);
        head.subtrees.resize((subtrees.size() + 31) / 32); // half a hash counts as one that is none
        if (subtrees.size() >= 32) std::memcpy(head.subtrees.data(), subtrees.data(), subtrees.size() / 32 * 32);
    }
    return heads;
}

void write_steps(Connection& connection, LogId log, unsigned tree, Frontier& frontier, std::span<Digest const> added)
{
    std::string subtrees;
    while (!added.empty()) {
        auto const step = added.first(std::min(added.size(), leaves_per_step_max));
        added = added.subspan(step.size());
        subtrees.clear();
        for (Digest const& hash : step) frontier.append(hash, &subtrees);
        Query head = connection.query("INSERT INTO head(position, subtrees) VALUES(?,?)");
        head.bind(tree_first(log, tree) + static_cast<std::int64_t>(frontier.size())).blob(subtrees).run();
    }
}

} // namespace duly::detail
