// SPDX-License-Identifier: Apache-2.0
// Checkpoints and proofs as texts that can be printed on paper (C2SP tlog-checkpoint, tlog-proof). A checkpoint is a
// note that says how many leaves a log has and what their root is. An event proof says where a leaf stands and leads to
// a checkpoint; whoever holds one can show the event to anybody, and the log can no longer deny it.
//
//   std::string text = *signed_checkpoint({"gov.example/county", tree.head(), {}}, {&key, 1});
//   NoteCheck check = check_checkpoint(*parse_signed_checkpoint(text), keys);
//
//   std::string proof = event_proof_text({std::nullopt, index, *inclusion_proof(...), text});
//   ProofCheck there = check_event_proof(*parse_event_proof(proof), leaf_bytes, keys);
#pragma once

#include "duly/record/key_range.hpp"
#include "duly/record/merkle.hpp"
#include "duly/record/note.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duly {

struct Checkpoint {
    std::string origin;
    TreeHead head;
    std::vector<std::string> extensions; // lines of whatever meaning; none are written here
    friend bool operator==(Checkpoint const&, Checkpoint const&) = default;
};

// The text of the note. REFUSES (bad_input): an empty line, or one that holds control characters or is not UTF-8.
[[nodiscard]] Result<std::string> checkpoint_text(Checkpoint const& checkpoint);
// REFUSES (bad_input): fewer than three lines, an empty one, a size with a leading zero or sign or above 2^64 - 1, a
// root that is not 32 bytes in base 64; with the line in Error::where.
[[nodiscard]] Result<Checkpoint> parse_checkpoint(std::string_view text);

struct SignedCheckpoint {
    Checkpoint checkpoint; // REQUIRES: not believed before check_checkpoint() finds it good
    Note note;
};

// REFUSES (bad_input): what checkpoint_text() refuses, no key, a key whose name is not the origin.
[[nodiscard]] Result<std::string> signed_checkpoint(Checkpoint const& checkpoint, std::span<PrivateKey const> keys);
[[nodiscard]] Result<SignedCheckpoint> parse_signed_checkpoint(std::string_view bytes);

// Good if a key whose name is the origin, and whose range covers the size, signed it, and no key of the list has a
// false signature on it. REQUIRES: keys that check_key_ranges() accepts.
[[nodiscard]] NoteCheck check_checkpoint(SignedCheckpoint const& checkpoint, std::span<KeyRange const> keys);

struct EventProof {
    std::optional<std::string> extra; // bytes that nobody signed: never evidence of anything
    std::uint64_t index = 0;
    std::vector<Digest> path;
    std::string checkpoint; // signed, as it was issued
    friend bool operator==(EventProof const&, EventProof const&) = default;
};

// "c2sp.org/tlog-proof@v1". REFUSES (bad_input): a checkpoint that is not one, an empty `extra`.
[[nodiscard]] Result<std::string> event_proof_text(EventProof const& proof);
// Strict: what comes back is written as the same bytes.
[[nodiscard]] Result<EventProof> parse_event_proof(std::string_view bytes);

struct ProofCheck {
    NoteCheck checkpoint;
    bool is_included = false; // the path leads from this leaf to the root; false unless the checkpoint is good
    TreeHead head;            // of the checkpoint, when that is good
    Text says;

    [[nodiscard]] bool holds() const noexcept { return checkpoint.is_good() && is_included; }
};

// The tree's hash is that of the algorithm of the keys that signed. `leaf` is the leaf's bytes. REQUIRES: keys that
// check_key_ranges() accepts, so that a tree has one algorithm.
[[nodiscard]] ProofCheck check_event_proof(EventProof const& proof, std::string_view leaf,
                                           std::span<KeyRange const> keys);

} // namespace duly
