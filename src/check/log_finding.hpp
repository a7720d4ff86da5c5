// SPDX-License-Identifier: Apache-2.0
// What was found in a case of a log, in words and with the events concerned.
#pragma once

#include "case_judge.hpp"

namespace duly::detail {

// What the rule found in the case that was judged last.
[[nodiscard]] std::vector<LogFinding> findings_of(RuleSet const& set, std::size_t rule, CaseJudge& judge,
                                                  LogCase const& logged, Calendar const& calendar);

} // namespace duly::detail
