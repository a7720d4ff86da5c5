// SPDX-License-Identifier: Apache-2.0
// The trees of logs as an SQLite store keeps them: in steps of at most 30 leaves, each with the hashes that it
// added in post-order: two such rows fill a page of 4096 bytes, and none runs over into another.
#pragma once

#include "sqlite_connection.hpp"

#include "duly/record/merkle.hpp"

#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

namespace duly::detail {

inline constexpr std::size_t leaves_per_step_max = 30;

// Where things of a log are numbered from: its leaves, and the sizes of one of its trees (0, or 1 for the second).
[[nodiscard]] std::int64_t log_first(LogId log) noexcept;
[[nodiscard]] std::int64_t tree_first(LogId log, unsigned tree) noexcept;
[[nodiscard]] LogId log_of(std::int64_t position) noexcept;
// THROWS: StoreDamaged for a number that no log can have.
[[nodiscard]] LogId log_numbered(Connection const& connection, std::int64_t number);
[[nodiscard]] std::int64_t index_of(std::int64_t position) noexcept; // or the size

// Rows are asked for by rising position and go on after the last: in a damaged file they may not rise, and whoever goes
// on after the last of them would never end.
class Rising {
public:
    Rising(Connection const& connection, std::int64_t first) noexcept : connection_(&connection), least_(first) {}
    // THROWS: StoreDamaged.
    std::int64_t operator()(std::int64_t position);

private:
    Connection const* connection_;
    std::int64_t least_;
};

[[nodiscard]] std::uint64_t read_tree_size(Connection& connection, LogId log, unsigned tree);
// THROWS: StoreFailure if it is not there.
[[nodiscard]] Digest read_subtree(Connection& connection, LogId log, unsigned tree, unsigned level,
                                  std::uint64_t index);
// The latest step that was read, in which the next subtree may lie too: most of a proof's lie in few.
struct LastStep {
    std::uint64_t size = 0;
    std::string subtrees; // 32 bytes each
};
[[nodiscard]] Digest read_subtree(Connection& connection, LogId log, unsigned tree, unsigned level, std::uint64_t index,
                                  LastStep& last);
// The roots of large subtrees, as they were read. They never change, and each proof asks for some of the same: without
// them most of its time goes to rows of the table that lie far from each other. Thread-safety: any thread.
class LargeSubtrees {
public:
    // Of small ones nothing is kept.
    [[nodiscard]] std::optional<Digest> find(LogId log, unsigned tree, unsigned level, std::uint64_t index) const;
    void keep(LogId log, unsigned tree, unsigned level, std::uint64_t index, Digest const& root);

private:
    static constexpr unsigned level_min = 8;
    static constexpr std::size_t kept_max = std::size_t{1} << 17; // 8 MB, of 16 million leaves and more

    mutable std::mutex mutex_;
    std::unordered_map<std::uint64_t, Digest> kept_;
};

// The right edge as it is now.
[[nodiscard]] Frontier read_frontier(Connection& connection, LogId log, unsigned tree, HashAlgorithm algorithm);
[[nodiscard]] std::vector<StoredHead> read_heads(Connection& connection, LogId log, unsigned tree, std::uint64_t above,
                                                 std::size_t limit);

// The steps that these leaf hashes make; the frontier has grown by them afterwards.
void write_steps(Connection& connection, LogId log, unsigned tree, Frontier& frontier, std::span<Digest const> added);

} // namespace duly::detail
