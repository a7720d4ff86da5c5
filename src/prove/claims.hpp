// SPDX-License-Identifier: Apache-2.0
// Claims as something that can be watched: the law with each claim beside its rules, as a rule that only notes.
#pragma once

#include "duly/law/law.hpp"

#include <cstddef>
#include <string>

namespace duly::detail {

// How the claims' rules are called, so that none is taken for a rule of the pack.
inline constexpr char const* claim_prefix = "claim:";

// The law with its claims as further rules that bar nothing and that no rule can see. Claims that say what stays
// possible are no rules.
[[nodiscard]] Law watched(Law const& law);
// The position of the claim's rule in it.
[[nodiscard]] std::size_t rule_of(Law const& watched, std::string const& claim);

} // namespace duly::detail
