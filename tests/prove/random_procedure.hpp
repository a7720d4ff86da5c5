// SPDX-License-Identifier: Apache-2.0
// Small procedures drawn from a seed: a handful of activities in two phases and a few rules of the kinds that proofs
// read, with one or two claims. About half of the claims repeat a rule, so that many of them hold.
#pragma once

#include "properties/random.hpp"

#include "duly/law/law.hpp"

#include <optional>
#include <string>

namespace brute {

using namespace duly;

// The text of a pack called t/random. Now and then it does not load, e.g. because a rule asks for a field of an
// activity that has none: nothing else is tried to avoid that.
[[nodiscard]] std::string random_pack(properties::Random& random);

// The procedure of a pack's text, or nothing if it does not load.
[[nodiscard]] std::optional<Law> law_of(std::string const& pack);

// The first procedure of the seed that loads, and its text.
struct RandomProcedure {
    std::string text;
    Law law;
};
[[nodiscard]] RandomProcedure random_procedure(std::uint64_t seed);

} // namespace brute
