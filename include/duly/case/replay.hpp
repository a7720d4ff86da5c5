// SPDX-License-Identifier: Apache-2.0
// Leaves that were read back become a case again: the one place where that is done, for the engine that goes on with a
// case and for a verifier that holds what the law says now against what is on record.
//
//   Replay replay(law);                                     // of the case's first leaf
//   for (...) {
//       Result<Findings> found = replay.step(leaf, leaf_hash(bytes), law_of(leaf));
//       if (found && recorded(replay.fold.law(), *found, leaf.seq) != leaf.findings) ...   // not what was recorded
//   }
#pragma once

#include "duly/case/fold.hpp"
#include "duly/record/leaf.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace duly {

// Thread-safety: one thread at a time.
struct Replay {
    explicit Replay(Law law) : fold(std::move(law)) {}

    // The next leaf of the case, whose hash is `hash` and which names `law`. Returns what is found at it.
    // tampered: another Law than the case has, where nothing changed it; a place that is not the next one; a case that
    // does not begin with its opening. bad_input: an event that cannot be bound. The replay is unchanged then.
    [[nodiscard]] Result<Findings> step(Leaf leaf, Digest const& hash, Law const& law);

    Fold fold;
    Digest last;                    // hash of the latest leaf
    std::vector<std::string> kinds; // how each entry came to be: "performed", "attested", ...
    bool adopted = false;           // in flight
    bool only_asserted = false;     // adopted, and nothing performed or attested yet
};

// A finding as a leaf holds it, when it is recorded at the entry `seq`.
[[nodiscard]] RecordedFinding recorded(Law const& law, Finding const& finding, std::uint64_t seq);
[[nodiscard]] std::vector<RecordedFinding> recorded(Law const& law, Findings const& findings, std::uint64_t seq);

} // namespace duly
