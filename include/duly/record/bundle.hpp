// SPDX-License-Identifier: Apache-2.0
// The evidence bundle: one case in one file, that can be judged without the store (docs/bundle-format.md). A Bundle is
// what the file says, as values; whether any of it is true is for check/evidence.hpp to find out.
//
//   Result<Bundle> bundle = parse_bundle(text);    // strict: bundle_text(*bundle) == text
//   bundle->leaves.front().bytes;                  // what was hashed
#pragma once

#include "duly/error.hpp"
#include "duly/record/digest.hpp"
#include "duly/record/suite.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace duly {

// `line` is where each of these began in the text it was read from, counted from 1; 0 of one that was made.

struct BundleLaw {
    std::string text;               // canonical JSON, as the record kept it
    std::vector<std::string> words; // law_words() of it
    std::size_t line = 0;
};

// A personal field of a leaf: its disclosure, or why it is not there.
struct BundleField {
    enum class State : std::uint8_t {
        given,   // `text` is the disclosure, [salt, field, value]
        kept,    // "withheld": kept by the record; `text` is the name of the field, here and below
        erased,  // a later leaf of the case says so
        missing, // not in the record, and nothing says why
    };
    State state = State::kept;
    std::string text;
    std::size_t line = 0;
};

struct BundleProof {
    bool is_there = false;
    std::vector<Digest> path; // from the leaf's sibling up
};

struct BundleLeaf {
    std::uint64_t index = 0; // position in the log
    std::string bytes;
    std::vector<BundleProof> proofs; // one for each tree of the suite
    std::vector<BundleField> personal;
    std::size_t line = 0;
};

struct BundleConsistency {
    std::uint64_t old_size = 0;
    Digest old_root;
    std::vector<Digest> path;
    std::size_t line = 0;
};

struct BundleTree {
    std::vector<BundleConsistency> older; // by rising size
    std::string checkpoint;               // signed, as it was issued
    std::size_t line = 0;                 // of the checkpoint
};

struct BundleKey {
    std::string vkey;
    std::size_t line = 0;
};

struct BundleActor {
    std::string vkey;
    std::string id;
    std::size_t line = 0;
};

struct Bundle {
    std::string origin; // of the log
    Suite suite = Suite::intl;
    std::string case_id;
    std::vector<BundleLaw> laws;     // in the order in which the leaves name them
    std::vector<BundleLeaf> leaves;  // by rising index
    std::vector<BundleTree> trees;   // as trees(suite)
    std::vector<BundleKey> keys;     // of every signature line of the checkpoints, in their order
    std::vector<BundleActor> actors; // of the signatures in leaves, in order of first use
};

[[nodiscard]] std::string bundle_text(Bundle const& bundle);

// REFUSES, with the line in Error::where: a version or a suite that is not known (undetermined); any other line than
// the format has there, one that is missing, more than there may be, an `end` that is not the digest of what comes
// before it (tampered).
[[nodiscard]] Result<Bundle> parse_bundle(std::string_view text);

// The rules of a law in words, from its canonical JSON: a line [id, article, zh, en] for each. REFUSES (bad_input):
// what is not the text of a law.
[[nodiscard]] Result<std::vector<std::string>> law_words(std::string_view law);

} // namespace duly
