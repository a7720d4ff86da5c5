// SPDX-License-Identifier: Apache-2.0
// Those who judge a log: the rules of a file, and the law of a pack to which it is mapped. They refer to the rules or
// the map they are made of.
#pragma once

#include "report_builder.hpp"

#include <memory>

namespace duly::detail {

[[nodiscard]] std::unique_ptr<LogJudge> rule_file_judge(RuleSet const& rules, ReportBuilder& report);
// Errors: as PackSet::bind().
[[nodiscard]] Result<std::unique_ptr<LogJudge>> mapped_judge(LogMapping const& mapping, ReportBuilder& report);

} // namespace duly::detail
