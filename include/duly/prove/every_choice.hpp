// SPDX-License-Identifier: Apache-2.0
// Proves a claim for every choice of the parameters that the text of the law leaves open, in whatever combination.
//
//   auto const bound = packs.bind(id, given, calendar);
//   for (ClaimProof const& each : prove(*bound).claims)
//       for (Otherwise const& other : prove_every_choice(packs, id, given, *bound, each).unproved)
//           print(other.chosen, other.proof);       // {P-10: unset}  the review is of the draft decided: refuted
//
// A proof holds under each choice of a parameter that no part it depends on names: neither the claim, nor a rule it
// rests on, nor what is not a rule. So only the choices of the others are gone through, one after the other, each with
// a proof of its own, which may depend on further parameters. That something stays possible is shown once under the
// strictest choices, where they have an order: what a law accepts, every laxer one accepts too.
#pragma once

#include "duly/law/pack.hpp"
#include "duly/prove/prove.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duly {

// A claim that is not proved under these values, the other parameters being as in the law that was asked about. Further
// combinations with these values are not gone through.
struct Otherwise {
    Parameters chosen;
    Law law;
    ClaimProof proof;
};

struct EveryChoice {
    std::size_t proofs = 0; // made, each for all combinations that agree in what it depends on
    std::vector<Otherwise> unproved;
    // Parameters that the proofs depend on and whose values were not all gone through: they have no list of choices, or
    // together too many combinations. For these the claim is proved for the value of the law alone.
    std::vector<std::string> left_out;
};

inline constexpr std::size_t choices_max = 512; // proofs of one claim

// `law` is what packs.bind(id, given, law.calendar(), on) gave, and `proof` what was proved of it; of a proof that
// failed nothing further is tried. Parameters that are `given` keep their values. Choices that the pack does not allow,
// because they are laxer than an overlay, are none. REQUIRES: a pack and a claim that are there (else throws
// std::invalid_argument).
// Thread-safety: pure.
[[nodiscard]] EveryChoice prove_every_choice(PackSet const& packs, std::string_view id, Parameters const& given,
                                             Law const& law, ClaimProof const& proof,
                                             std::optional<Date> on = std::nullopt);

} // namespace duly
