// SPDX-License-Identifier: Apache-2.0
// Judges evidence without trusting whoever hands it over: an evidence bundle against keys, actors' keys and older
// checkpoints that the verifier has from somewhere else. The verdicts and their order are those of
// docs/bundle-format.md.
//
//   Trusted trusted{*parse_key_ranges(keys)};
//   trusted.older.push_back(*parse_older(receipt));
//   Result<EvidenceReport> report = judge_bundle(text, trusted);
//   word(report->verdict);       // "OK"
#pragma once

#include "duly/error.hpp"
#include "duly/record/checkpoint.hpp"
#include "duly/record/key_range.hpp"
#include "duly/record/store.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duly {

// The first that is found is the verdict on the whole.
enum class EvidenceVerdict : std::uint8_t {
    tampered,
    fork,          // two heads of one log that cannot both be
    rollback,      // smaller than what the verifier holds
    untrusted_key, // no signature by a key that the verifier knows
    incomplete,
    cannot_judge, // of a version that this program does not know
    lawfully_erased,
    ok,
};

[[nodiscard]] std::string_view word(EvidenceVerdict) noexcept; // "TAMPERED", "LAWFULLY ERASED", …
[[nodiscard]] int exit_code(EvidenceVerdict) noexcept;         // of duly-verify

struct ActorKey {
    VerifierKey key;
    std::string actor; // id
};

// "duly-actors@v1", then lines VKEY ID. REFUSES (bad_input), with the line in Error::where: anything else, a key that
// stands for several actors or under two names.
[[nodiscard]] Result<std::vector<ActorKey>> parse_actor_keys(std::string_view text);

// A signed checkpoint, or the one in an event proof. REFUSES (bad_input): neither.
[[nodiscard]] Result<SignedCheckpoint> parse_older(std::string_view text);

// What the verifier has from elsewhere.
struct Trusted {
    std::vector<KeyRange> keys = {};                  // REQUIRES: that check_key_ranges() accepts
    std::optional<std::vector<ActorKey>> actors = {}; // not given: actors' keys are taken as the bundle has them
    std::vector<SignedCheckpoint> older = {};
};

struct EvidenceFinding {
    EvidenceVerdict verdict = EvidenceVerdict::tampered;
    std::string log;                    // origin; empty where there is one log only, as in a bundle
    std::optional<std::uint64_t> line;  // of the bundle, from 1
    std::optional<std::uint64_t> index; // of the leaf in the log
    std::optional<std::uint64_t> seq;   // of the event in its case
    Text says;
};

struct EvidenceReport {
    EvidenceVerdict verdict = EvidenceVerdict::ok;
    std::vector<EvidenceFinding> findings; // in the order of their places
    std::string origin;                    // of the log; empty if it could not be read
    std::string case_id;
    std::vector<std::uint64_t> sizes;  // of the last checkpoints that a trusted key signed, one for each log
    bool is_rollback_excluded = false; // something older was held against it
    std::vector<Text> checked;         // what was looked at, in sentences
    std::vector<Text> not_shown;       // what this evidence cannot show
};

// One line: "OK to size 12, rollback not excluded".
[[nodiscard]] Text headline(EvidenceReport const& report);

// Does not throw for a bundle that is broken. REFUSES (bad_input): an older checkpoint of another log.
// THROWS: StoreFailure when OpenSSL lacks an algorithm.
[[nodiscard]] Result<EvidenceReport> judge_bundle(std::string_view text, Trusted const& trusted);

// A whole store, every log of it: docs/store-format.md. What was not signed for yet is said, and no fault. Does not
// throw for a damaged store. `judge_store_file` opens it so that nothing is written. So many threads work (0: as there
// are processors), each on its own cases. THROWS: StoreFailure when the file is not there or cannot be read, which says
// nothing of the evidence; or OpenSSL lacks an algorithm.
[[nodiscard]] EvidenceReport judge_store(Store const& store, Trusted const& trusted, unsigned threads = 0);
[[nodiscard]] EvidenceReport judge_store_file(std::string const& path, Trusted const& trusted);

// A single event: its leaf, and the proof (tlog-proof) that leads from there to a signed checkpoint. Of what is older
// only another root of the same size says anything. Neither throws nor refuses what is broken; THROWS as above.
[[nodiscard]] EvidenceReport judge_event_proof(std::string_view proof, std::string_view leaf, Trusted const& trusted);

} // namespace duly
