// SPDX-License-Identifier: Apache-2.0
// What in a pack cannot have been meant: activities and rules that nothing ever reaches.
#pragma once

#include "duly/prove/prove.hpp"

#include <string>
#include <vector>

namespace duly::detail {

[[nodiscard]] std::vector<PackFlaw> flaws(Law const& law);
// Rules that refuse by what proofs do not follow.
[[nodiscard]] std::vector<std::string> not_modelled(Law const& law);

} // namespace duly::detail
