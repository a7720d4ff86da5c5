// SPDX-License-Identifier: Apache-2.0
// What in a pack cannot have been meant: activities and rules that nothing ever reaches, and steps after which a case
// cannot be ended any more.
#pragma once

#include "demands.hpp"

#include "duly/prove/prove.hpp"

#include <string>
#include <vector>

namespace duly::detail {

struct Refinement;

// `demands`: of the law.
[[nodiscard]] std::vector<PackFlaw> flaws(Law const& law, Demands const& demands);
// Activities, and answers of activities, after which the case can no longer be ended, or after which no way to its end
// was found. `never`: by activity, those that never happen.
[[nodiscard]] std::vector<PackFlaw> dead_ends(Law const& law, std::vector<bool> const& never);
// Rules that refuse by what proofs do not follow.
[[nodiscard]] std::vector<std::string> not_modelled(Law const& law);

// The rules and state machines without which the proof fails. REQUIRES: it holds.
[[nodiscard]] std::vector<std::string> rests_on(Law const& law, Refinement const& proof);

} // namespace duly::detail
