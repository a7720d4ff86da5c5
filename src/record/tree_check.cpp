// SPDX-License-Identifier: Apache-2.0
#include "tree_check.hpp"

#include "sqlite_connection.hpp"

#include <algorithm>
#include <bit>
#include <iterator>
#include <limits>
#include <utility>

namespace duly::detail {
namespace {

constexpr std::uint64_t leaves_per_part = 4096;
constexpr std::size_t steps_per_question = 64;

// The size before the step: the one size from which growing adds so many hashes.
std::uint64_t first_of(StoredHead const& head)
{
    std::uint64_t const all = post_order_size(head.size);
    std::uint64_t const before = all - std::min<std::uint64_t>(all, head.subtrees.size());
    std::uint64_t low = 0, high = head.size;
    while (low < high) {
        std::uint64_t const middle = low + (high - low) / 2;
        if (post_order_size(middle) < before) low = middle + 1;
        else high = middle;
    }
    return low;
}

} // namespace

std::optional<LogPart> LogParts::next()
{
    std::lock_guard const lock(mutex_);
    if (is_over_) return std::nullopt;
    LogPart part;
    part.number = count_++;
    part.begin = part.recorded_end = begin_;
    try {
        while (!part.is_last && part.recorded_end - part.begin < leaves_per_part) {
            auto more = store_.heads(log_, tree_, part.recorded_end, steps_per_question);
            part.is_last = more.empty();
            if (!more.empty()) part.recorded_end = more.back().size;
            std::move(more.begin(), more.end(), std::back_inserter(part.steps));
        }
    } catch (StoreDamaged const& failure) {
        part.unreadable = failure.says();
        part.is_last = true;
    }
    begin_ = part.recorded_end;
    is_over_ = part.is_last;
    part.end = part.is_last ? std::numeric_limits<std::uint64_t>::max() : part.recorded_end;
    return part;
}

void LogParts::stop()
{
    std::lock_guard const lock(mutex_);
    is_over_ = true;
}

TreePart::TreePart(Store const& store, LogId log, HashAlgorithm tree, bool is_first, LogPart const& part)
    : before(tree), after(tree), algorithm_(tree)
{
    try {
        if (is_first) given_ = &part.steps;
        else read_steps(store, log, part);
        find_gaps(part.begin);
        before = after = frontier_at(part.begin, store.subtrees(log, tree), tree);
        grow();
    } catch (StoreDamaged const& failure) {
        unreadable = failure.says();
    }
}

void TreePart::read_steps(Store const& store, LogId log, LogPart const& part)
{
    std::size_t const page = std::max(part.steps.size(), steps_per_question); // as many as in the first tree
    for (std::uint64_t above = part.begin; above < part.end;) {
        auto const more = store.heads(log, algorithm_, above, page);
        if (more.empty()) return;
        above = more.back().size;
        std::copy_if(more.begin(), more.end(), std::back_inserter(read_),
                     [&](StoredHead const& step) { return step.size <= part.end; });
    }
}

void TreePart::find_gaps(std::uint64_t begin)
{
    for (StoredHead const& step : steps()) {
        firsts_.push_back(first_of(step));
        if (firsts_.back() != begin) gaps.push_back({begin, step.size});
        begin = step.size;
    }
}

void TreePart::grow()
{
    for (std::size_t i = 0; i < firsts_.size() && gaps.empty() && !contradiction; ++i)
        if (!follow(steps()[i], firsts_[i])) contradiction = {firsts_[i], steps()[i].size};
}

bool TreePart::follow(StoredHead const& step, std::uint64_t first)
{
    std::span<Digest const> rest = step.subtrees;
    for (std::uint64_t leaf = first; leaf < step.size; ++leaf) {
        std::size_t const added = 1 + static_cast<std::size_t>(std::countr_one(leaf));
        if (rest.size() < added || !after.append_recorded(rest.first(added))) return false;
        rest = rest.subspan(added);
    }
    return rest.empty();
}

Digest const* TreePart::recorded(std::uint64_t index)
{
    while (at_ < firsts_.size() && steps()[at_].size <= index) ++at_;
    if (at_ == firsts_.size() || index < firsts_[at_]) return nullptr;
    std::uint64_t const place = post_order_size(index) - post_order_size(firsts_[at_]);
    auto const& hashes = steps()[at_].subtrees;
    if (place >= hashes.size() || hashes[static_cast<std::size_t>(place)].empty()) return nullptr;
    return &hashes[static_cast<std::size_t>(place)];
}

std::uint64_t check_leaves(Store const& store, LogId log, LogPart const& part, LeafDetail of,
                           std::vector<TreePart>& trees, std::function<void(CheckedLeaf const&)> const& leaf,
                           std::function<void(std::uint64_t from, std::uint64_t to)> const& absent)
{
    std::uint64_t next = part.begin;
    store.visit(log, part.begin, part.end, of, [&](LeafView const& stored) {
        if (next < stored.index) absent(next, stored.index);
        Digest const hash = leaf_hash(trees.front().algorithm(), stored.bytes);
        CheckedLeaf one{stored, hash, trees.front().recorded(stored.index)};
        one.fits = one.recorded != nullptr && *one.recorded == hash;
        if (trees.size() > 1) {
            Digest const second = leaf_hash(trees[1].algorithm(), stored.bytes);
            Digest const* const recorded = trees[1].recorded(stored.index);
            one.fits_second = recorded != nullptr && *recorded == second;
        }
        leaf(one);
        next = stored.index + 1;
    });
    if (next < part.recorded_end) absent(next, part.recorded_end);
    return next;
}

} // namespace duly::detail
