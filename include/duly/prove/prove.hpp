// SPDX-License-Identifier: Apache-2.0
// Proves what a procedure promises before it runs. Each claim of a law is proved from its rules, refuted by a history
// that the evaluator accepts and that breaks it, or reported as not shown, with the reason.
//
//   Proofs proofs = prove(law);
//   for (ClaimProof const& each : proofs.claims)
//       print(each.claim, word(each.outcome));              // nothing_is_decided_unreviewed proved
//   keep(certificate(law, proofs));                         // docs/certificate-format.md: others can check it
//
// A proof speaks of histories made by performing, in which no finding of severity error stands uncured and no deviation
// was sanctioned. Facts may be decided otherwise between any two events. Attested events are outside it.
//
// For safety a proof may leave out whatever refuses (more may then happen than really can), never the other way round;
// what it left out is listed. Claims are never read as rules.
#pragma once

#include "duly/law/law.hpp"
#include "duly/record/event.hpp"
#include "duly/text.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace duly {

enum class Proof : std::uint8_t {
    proved,    // no history breaks it; of a claim that something stays possible: a history shows that it is
    refuted,   // a history breaks it
    not_shown, // neither was found within bounds
};

[[nodiscard]] std::string_view word(Proof) noexcept; // "proved"

// An abstract case of a certificate and what it keeps, as JSON: certificate() puts it together.
struct InductiveSet {
    std::vector<std::string> remembers; // what each case says yes or no to, canonical JSON each
    std::vector<std::string> uses;      // which refusals the proof takes, canonical JSON each
    std::vector<std::string> machines;  // which state machines it follows, canonical JSON each
    std::vector<std::string> cases;     // "0110", and after a slash the stages of the machines
};

struct ClaimProof {
    std::string claim;
    std::string article;
    Text says;
    Proof outcome = Proof::not_shown;
    Text reason;                       // not_shown: why
    std::vector<std::string> rests_on; // proved: the rules and state machines without which the proof fails
    std::vector<Event> history;        // refuted: the bypass, its last event breaks the claim; possible: how it goes
    InductiveSet inductive;            // proved, unless shown by a history
};

// Something in the pack that cannot have been meant.
struct PackFlaw {
    enum class Kind : std::uint8_t {
        never_happens,  // an activity that no history reaches
        never_together, // rules that no event of an activity can meet all at once, so that it never happens
        never_fires,    // a rule none of whose triggers can happen, or whose condition contradicts itself
        dead_end,       // an activity after which the case can no longer be ended: `history` gets there
        not_exhibited,  // an activity of which no history was found, though nothing rules it out
        end_not_shown,  // an activity after which no history was found that ends the case, though nothing rules it out
    };
    Kind kind = Kind::never_happens;
    std::string id; // of the activity; never_fires: of the rule
    Text says;
    std::vector<std::string> circle = {}; // never_happens: activities of which each waits for the next, the last for
                                          // the first; empty if that is not why
    std::vector<std::string> rules = {};  // because of which, with the state machines in question
    std::vector<Event> history = {};      // dead_end: what the evaluator accepts
};

[[nodiscard]] std::string_view word(PackFlaw::Kind) noexcept; // "never_happens"

// What every history in which an activity happens has gone through before it, in this round or an earlier one.
struct EveryWay {
    std::string to;                   // the activity
    std::vector<std::string> through; // activities, in an order in which they can come
    bool complete = true;             // these are all there are; otherwise looking for more would have taken too long
};

struct Proofs {
    std::string law; // digest
    std::vector<ClaimProof> claims;
    std::vector<PackFlaw> flaws;
    // To the activities that judge the gates again or end the case; without such, to those that claims protect. Only
    // demands that hold whatever the facts are count.
    std::vector<EveryWay> every_way;
    // Rules of which the proofs know nothing because what they demand is a set, a date or a share: whatever they refuse
    // is taken to happen.
    std::vector<std::string> not_modelled;

    [[nodiscard]] std::size_t count(Proof outcome) const noexcept;
};

// Bounded in time and memory: a claim that needs more than a few thousand abstract cases is not shown.
// Thread-safety: pure.
[[nodiscard]] Proofs prove(Law const& law);

// The proof of one claim alone. REQUIRES: a claim of the law (else throws std::invalid_argument).
[[nodiscard]] ClaimProof prove_claim(Law const& law, std::string_view claim);

// Canonical JSON that a separate program can check against the law: see docs/certificate-format.md.
[[nodiscard]] std::string certificate(Law const& law, Proofs const& proofs);

// The history as a scenario file (docs/scenario-format.md) that expects it to be lawful, with no finding but those
// below error: what `duly test` judges.
// `pack`: how the scenario names the pack, an id or a file.
[[nodiscard]] std::string scenario_text(Law const& law, ClaimProof const& proof, std::string const& pack);

} // namespace duly
