// SPDX-License-Identifier: Apache-2.0
// What one thread finds of one part of a log, for whoever puts the parts together.
#pragma once

#include "row_check.hpp"

namespace duly::detail {

// Someone emptied the store, or numbered it anew: that need not be told leaf by leaf.
inline constexpr std::size_t unmatched_kept_max = 1'000'000; // to find where they are now
inline constexpr std::size_t absences_kept_max = 10'000;     // where nothing was recorded

struct Odd { // a leaf whose hash is not the one that was recorded for its position
    std::uint64_t index = 0;
    Digest hash;
    std::optional<Digest> recorded;
    bool is_beyond = false; // everything that was recorded
    LeafPlace place;
    Text why;
};

// What one part of a log came to.
struct PartResult {
    PartResult(Store const& store, LogName const& log, std::set<Digest> const& laws) : rows(store, log, laws) {}

    LogPart part;
    std::vector<TreePart> trees;
    RowCheck rows;
    std::vector<Odd> odd;
    std::vector<std::uint64_t> unlike_second;
    std::vector<std::pair<Digest, std::uint64_t>> unmatched; // recorded, but not found at its position
    std::vector<std::uint64_t> absent;                       // where nothing was recorded either
    std::uint64_t uncounted = 0;                             // absent beyond those
    std::uint64_t next = 0;                                  // position after the last leaf
    std::optional<Text> unreadable;
};

// REQUIRES: `to.part` is there. Does not throw what the store throws: that is a finding.
void check_part(Store const& store, LogName const& log, VerifyDepth depth, PartResult& to);

} // namespace duly::detail
