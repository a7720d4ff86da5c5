// SPDX-License-Identifier: Apache-2.0
// Is every leaf of a part of a log of the right form, do the columns beside it and the personal texts say what it says,
// and does it follow the one before it in its case? What a part cannot know, it notes for when the parts are put
// together in order: how it goes on with each case, and which laws it names.
#pragma once

#include "tree_check.hpp"

#include "duly/record/leaf.hpp"
#include "duly/record/verify.hpp"

#include <map>
#include <set>
#include <unordered_map>

namespace duly::detail {

// Where a leaf says it belongs.
struct LeafPlace {
    std::string case_id;
    std::optional<std::uint64_t> seq;
};

using ShortDigest = std::array<std::uint8_t, 16>; // as key_digest() makes them

// The latest event of a case.
struct CaseEnd {
    std::uint64_t next = 0;
    Digest last;
    std::optional<ShortDigest> key; // of its command
};

// What the first event of a case in a part says of the one before it.
struct CaseBegin {
    std::uint64_t index = 0;
    std::uint64_t seq = 0;
    Digest prev;
    std::optional<ShortDigest> same_key; // it must have been of this command
};

struct BrokenLink {
    std::uint64_t index = 0;
    std::uint64_t seq = 0;
    std::uint64_t expected = 0; // sequence
    Digest prev;
};

struct CaseSpan {
    std::string id;
    CaseBegin begin;
    CaseEnd end;
};

// Whether an event goes on where the case was; and whether it may be without a key beside it.
[[nodiscard]] std::optional<BrokenLink> broken_link(CaseBegin const& event, CaseEnd const& before);
[[nodiscard]] bool is_of_same_command(CaseBegin const& event, CaseEnd const& before);

[[nodiscard]] Text differing_key(std::uint64_t index);

class RowCheck {
public:
    // `laws` are those that the store has. REQUIRES: all outlive it.
    RowCheck(Store const& store, LogName const& log, std::set<Digest> const& laws)
        : store_(store), log_(log), laws_(laws)
    {}

    void check(CheckedLeaf const& one);

    std::vector<Flaw> flaws;
    std::vector<CaseSpan> cases; // in the order in which they come up
    std::vector<std::pair<std::string, BrokenLink>> broken;
    std::map<Digest, std::pair<std::uint64_t, LeafPlace>> missing_laws; // and where they are first named
    std::set<std::string> other_ids; // of cases beside leaves that are no event of that case, or cannot be read

private:
    void add(Flaw::Kind kind, std::uint64_t index, LeafPlace const& place, Text says);
    void compare_columns(LeafView const& stored, Leaf const& leaf, std::optional<ShortDigest> const& key);
    void compare_disclosures(std::uint64_t index, Leaf const& leaf);
    void follow(LeafView const& stored, Leaf const& leaf, Digest const& hash, std::optional<ShortDigest> const& key);

    Store const& store_;
    LogName const& log_;
    std::set<Digest> const& laws_;
    std::unordered_map<std::string, std::size_t> spans_; // by case: its place among `cases`
};

[[nodiscard]] LeafPlace place_of(Leaf const& leaf);

} // namespace duly::detail
