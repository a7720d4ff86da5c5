// SPDX-License-Identifier: Apache-2.0
// Where findings on evidence are written down while it is judged, and the steps of judging a bundle.
#pragma once

#include "duly/check/evidence.hpp"
#include "duly/law/law.hpp"
#include "duly/record/bundle.hpp"
#include "duly/record/leaf.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace duly::detail {

struct EvidencePlace {
    std::optional<std::uint64_t> line = std::nullopt;
    std::optional<std::uint64_t> index = std::nullopt;
    std::optional<std::uint64_t> seq = std::nullopt;
};

class EvidenceBook {
public:
    void add(EvidenceVerdict verdict, EvidencePlace place, Text says)
    {
        findings_.push_back({verdict, log, place.line, place.index, place.seq, std::move(says)});
    }
    void tampered(EvidencePlace place, std::string zh, std::string en)
    {
        add(EvidenceVerdict::tampered, place, {std::move(zh), std::move(en)});
    }
    [[nodiscard]] EvidenceVerdict verdict() const noexcept;
    [[nodiscard]] bool has(EvidenceVerdict verdict) const noexcept
    {
        return std::any_of(findings_.begin(), findings_.end(), [&](auto const& one) { return one.verdict == verdict; });
    }
    std::string log; // that is being judged, if there are several
    // In the order of their places, those of the whole last.
    [[nodiscard]] std::vector<EvidenceFinding> take() &&;

    // Another one of the same log, for another thread; and back, with what it wrote there after all that is here.
    [[nodiscard]] EvidenceBook beside() const
    {
        EvidenceBook other;
        other.log = log;
        return other;
    }
    void append(EvidenceBook other)
    {
        std::move(other.findings_.begin(), other.findings_.end(), std::back_inserter(findings_));
    }

private:
    std::vector<EvidenceFinding> findings_;
};

// A leaf of a bundle and what it says, if it can be read.
struct EvidenceLeaf {
    BundleLeaf const* kept = nullptr;
    Digest hash; // SHA-256
    std::optional<Leaf> leaf;

    [[nodiscard]] EvidencePlace place() const
    {
        EvidencePlace at{kept->line, kept->index};
        if (leaf && !leaf->is_attempt()) at.seq = leaf->seq;
        return at;
    }
};

// Which events the case says have had their disclosures erased, by what comes after each leaf.
struct Erasures {
    std::set<std::string> events;
    bool is_known = true; // no: a leaf cannot be read, and may be the erasure

    [[nodiscard]] bool covers(Leaf const& leaf) const
    {
        return !leaf.is_attempt() && (!is_known || events.contains(std::to_string(leaf.seq)));
    }
    void collect(Leaf const& leaf)
    {
        if (leaf.entry != entry::erased) return;
        for (Field const& field : leaf.event.fields)
            if (auto const* const listed = std::get_if<std::vector<std::string>>(&field.value);
                listed != nullptr && field.name == "events")
                events.insert(listed->begin(), listed->end());
    }
};

// What a bundle holds, for the words of the report.
struct EvidenceCount {
    std::uint64_t events = 0, attempts = 0, given = 0, withheld = 0, erased = 0, missing = 0, signatures = 0;
    bool is_replayed = false;
};

// The heads of the trees, as their checkpoints say and their signatures and keys bear out.
[[nodiscard]] std::vector<std::optional<TreeHead>> judge_checkpoints(Bundle const& bundle, Trusted const& trusted,
                                                                     EvidenceBook& book,
                                                                     std::optional<std::uint64_t>& trusted_size);
// What the verifier holds against those heads. REFUSES (bad_input): a checkpoint of another log.
[[nodiscard]] Result<void> judge_older(Bundle const& bundle, std::vector<std::optional<TreeHead>> const& heads,
                                       Trusted const& trusted, EvidenceBook& book);
// Each leaf by itself: its form, its proofs, its disclosures.
[[nodiscard]] std::vector<EvidenceLeaf> judge_leaves(Bundle const& bundle,
                                                     std::vector<std::optional<TreeHead>> const& heads,
                                                     EvidenceBook& book, EvidenceCount& count);
// The signatures of actors.
void judge_actors(Bundle const& bundle, std::vector<EvidenceLeaf> const& leaves, Trusted const& trusted,
                  EvidenceBook& book, EvidenceCount& count);
// What an actor's signature is over; by `key`, if there is one to hold it against; whose that is.
void judge_signature(Leaf const& leaf, EvidencePlace place, VerifierKey const* key, Trusted const& trusted,
                     EvidenceBook& book);

// The laws that were read, by digest.
using EvidenceLaws = std::map<Digest, Law>;
// Each law that the leaves name, once.
[[nodiscard]] EvidenceLaws judge_laws(Bundle const& bundle, std::vector<EvidenceLeaf> const& leaves,
                                      EvidenceBook& book);
// The leaves as a case: their order, and what the laws say of them. A law that is not there was found missing already.
// Whether all of the case was replayed.
bool judge_case(std::string const& origin, std::string const& case_id, std::vector<EvidenceLeaf> const& leaves,
                EvidenceLaws const& laws, EvidenceBook& book);

} // namespace duly::detail
