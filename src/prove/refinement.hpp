// SPDX-License-Identifier: Apache-2.0
// Proves a claim with as few rules as it takes: begins with none, looks for a way round, and takes in a rule that may
// stand in that way, until there is none or no rule is left.
#pragma once

#include "exploration.hpp"

#include "duly/record/event.hpp"

#include <optional>
#include <vector>

namespace duly::detail {

struct Refinement {
    Abstraction model;
    Exploration last;                          // holds: with this model
    std::optional<std::vector<Event>> history; // broken: a history that the evaluator accepts and that breaks the claim
};

// The checks of one of the law's rules.
[[nodiscard]] std::vector<CheckRef> checks_of(Law const& law, std::size_t rule);

// `claim_rule`: position of the claim's rule among those of the watched law (claims.hpp).
[[nodiscard]] Refinement refine(Law const& watched, std::size_t claim_rule);

} // namespace duly::detail
