// SPDX-License-Identifier: Apache-2.0
// The conditions of rules in few words, and what they depend on.
#pragma once

#include "duly/case/case.hpp"
#include "duly/law/procedure.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duly::detail {

// "technical matter", "not disclosed, or risks already assessed"; empty for a condition that always holds.
[[nodiscard]] Text in_words(Procedure const& procedure, Condition const& condition);

// When the rule applies: its `when` and, behind "unless", its exception.
[[nodiscard]] Text applies_in_words(Procedure const& procedure, Rule const& rule);

[[nodiscard]] bool never_applies(Rule const& rule);

// The activities whose having happened, or whose fields, the condition asks for, in order, each once.
[[nodiscard]] std::vector<std::string> activities_in(Condition const& condition);
// Nothing but whether activities have happened.
[[nodiscard]] bool only_asks_what_was_done(Condition const& condition);

// Does it hold in the case, as far as its facts and what was done can tell? Nothing where that depends on an event.
[[nodiscard]] std::optional<bool> holds(Law const& law, Case const& state, Condition const& condition);
[[nodiscard]] std::optional<bool> applies(Law const& law, Case const& state, Rule const& rule);

} // namespace duly::detail
