// SPDX-License-Identifier: Apache-2.0
// Where findings on evidence are written down while it is judged, and the steps of judging a bundle.
#pragma once

#include "duly/check/evidence.hpp"
#include "duly/record/bundle.hpp"
#include "duly/record/leaf.hpp"

#include <optional>
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
        findings_.push_back({verdict, place.line, place.index, place.seq, std::move(says)});
    }
    void tampered(EvidencePlace place, std::string zh, std::string en)
    {
        add(EvidenceVerdict::tampered, place, {std::move(zh), std::move(en)});
    }
    [[nodiscard]] EvidenceVerdict verdict() const noexcept;
    [[nodiscard]] std::vector<EvidenceFinding> take() && { return std::move(findings_); }

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
// The leaves as a case: their order, the laws they name, and what these say of them.
void judge_case(Bundle const& bundle, std::vector<EvidenceLeaf> const& leaves, EvidenceBook& book,
                EvidenceCount& count);

} // namespace duly::detail
