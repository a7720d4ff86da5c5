// SPDX-License-Identifier: Apache-2.0
#include "part_check.hpp"

#include "sqlite_connection.hpp"

namespace duly::detail {
namespace {

// What the leaf says of its own place, or what the store says when it cannot be read.
LeafPlace place_in(Store const& store, LogId log, LeafView const& stored, Result<Leaf> const& leaf)
{
    if (leaf) return place_of(*leaf);
    if (!stored.case_id.empty()) return {std::string(stored.case_id), stored.seq};
    auto const rows = store.scan(log, stored.index, 1); // only its bytes were asked for
    if (rows.empty() || rows.front().index != stored.index) return {};
    return {rows.front().case_id, rows.front().seq};
}

void take(Store const& store, LogId log, PartResult& to, CheckedLeaf const& one, VerifyDepth depth)
{
    std::uint64_t const index = one.stored.index;
    to.next = index + 1;
    if (!one.fits) {
        if (one.recorded != nullptr) to.unmatched.emplace_back(*one.recorded, index);
        Result<Leaf> const leaf = decode(one.stored.bytes);
        to.odd.push_back({index, one.hash, one.recorded ? std::optional(*one.recorded) : std::nullopt,
                          index >= to.part.recorded_end, place_in(store, log, one.stored, leaf),
                          leaf ? Text{} : leaf.error().says});
    } else if (!one.fits_second) {
        to.unlike_second.push_back(index);
    }
    if (depth == VerifyDepth::rows) to.rows.check(one);
}

void absent(PartResult& to, std::uint64_t from, std::uint64_t end)
{
    for (; from < end; ++from) {
        if (to.unmatched.size() + to.absent.size() >= unmatched_kept_max) {
            to.uncounted += end - from;
            return;
        }
        if (Digest const* const recorded = to.trees.front().recorded(from)) to.unmatched.emplace_back(*recorded, from);
        else to.absent.push_back(from);
    }
}

} // namespace

void check_part(Store const& store, LogName const& log, VerifyDepth depth, PartResult& to)
{
    auto const kinds = trees(log.suite);
    for (std::size_t i = 0; i < kinds.size(); ++i) to.trees.emplace_back(store, log.id, kinds[i].hash, i == 0, to.part);
    to.next = to.part.begin;
    try {
        static_cast<void>(check_leaves(
            store, log.id, to.part, depth == VerifyDepth::hashes ? LeafDetail::bytes : LeafDetail::all, to.trees,
            [&](CheckedLeaf const& one) { take(store, log.id, to, one, depth); },
            [&](std::uint64_t from, std::uint64_t end) { absent(to, from, end); }));
    } catch (StoreDamaged const& failure) {
        to.unreadable = failure.says();
    }
}

} // namespace duly::detail
