// SPDX-License-Identifier: Apache-2.0
// Do the leaves of a log lie where their hashes were recorded, and did its trees grow so? A log is looked at in parts
// of whole steps, some thousands of leaves each, by as many threads as there are: in a part each step is grown from the
// right edge that the store has before it, and where two parts meet the edge that the one arrives at must be that which
// the other began with. So every hash that was recorded is computed once, and memory holds the parts that are being
// looked at, whatever the size of the log.
#pragma once

#include "duly/record/store.hpp"
#include "duly/text.hpp"

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace duly::detail {

// Leaves from `begin` up to `end`, and the steps of the first tree that recorded them.
struct LogPart {
    std::size_t number = 0;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;          // of the last part: none
    std::uint64_t recorded_end = 0; // up to which steps say anything
    bool is_last = false;
    std::vector<StoredHead> steps;
    std::optional<Text> unreadable; // what follows of the steps
};

// Hands out the parts in order. Thread-safety: any thread.
class LogParts {
public:
    LogParts(Store const& store, LogId log, HashAlgorithm first_tree) : store_(store), log_(log), tree_(first_tree) {}
    [[nodiscard]] std::optional<LogPart> next();
    void stop(); // none after this

private:
    Store const& store_;
    LogId log_;
    HashAlgorithm tree_;
    std::mutex mutex_;
    std::size_t count_ = 0;
    std::uint64_t begin_ = 0;
    bool is_over_ = false;
};

// The steps by which a tree grew over the leaves of a part.
class TreePart {
public:
    // Grows the tree. What is wrong is said in the members below. REQUIRES: `part` stays where it is.
    TreePart(Store const& store, LogId log, HashAlgorithm tree, bool is_first, LogPart const& part);

    // What was recorded for the leaf at this position, if anything. REQUIRES: asked in the order of positions.
    [[nodiscard]] Digest const* recorded(std::uint64_t index);
    [[nodiscard]] HashAlgorithm algorithm() const noexcept { return algorithm_; }

    struct Gap { // there is no step from `first` up to what the step of size `size` added
        std::uint64_t first = 0;
        std::uint64_t size = 0;
    };
    struct Contradiction { // leaves from `first` up to `end` were not added so
        std::uint64_t first = 0;
        std::uint64_t end = 0;
    };
    std::vector<Gap> gaps;
    std::optional<Contradiction> contradiction; // the first one
    std::optional<Text> unreadable;
    Frontier before, after; // meaningful as long as nothing above is

private:
    void read_steps(Store const& store, LogId log, LogPart const& part);
    void find_gaps(std::uint64_t begin);
    void grow();
    [[nodiscard]] bool follow(StoredHead const& step, std::uint64_t first);
    [[nodiscard]] std::vector<StoredHead> const& steps() const noexcept { return given_ ? *given_ : read_; }

    HashAlgorithm algorithm_;
    std::vector<StoredHead> const* given_ = nullptr; // of the first tree
    std::vector<StoredHead> read_;                   // of the second
    std::vector<std::uint64_t> firsts_;              // of each step
    std::size_t at_ = 0;                             // the step that recorded() looked at
};

// A leaf and what the trees say of it.
struct CheckedLeaf {
    LeafView const& stored;
    Digest const& hash;               // in the first tree
    Digest const* recorded = nullptr; // there
    bool fits = false;                // it is that hash
    bool fits_second = true;          // and in the second tree, if there is one
};

// Hashes the leaves of a part. `absent` is called for positions without a leaf, in order between the leaves. What
// either throws, or the store, ends it. Returns the position after the last leaf.
std::uint64_t check_leaves(Store const& store, LogId log, LogPart const& part, LeafDetail of,
                           std::vector<TreePart>& trees, std::function<void(CheckedLeaf const&)> const& leaf,
                           std::function<void(std::uint64_t from, std::uint64_t to)> const& absent);

} // namespace duly::detail
