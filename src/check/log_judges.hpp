// SPDX-License-Identifier: Apache-2.0
// Those who judge a log: the rules of a file; the law of a pack to which it is mapped; of duly's own record the laws
// that it names. They refer to the rules, the map or the record they are made of.
#pragma once

#include "report_builder.hpp"

#include <memory>

namespace duly::detail {

class RecordSource;

[[nodiscard]] std::unique_ptr<LogJudge> rule_file_judge(RuleSet const& rules, ReportBuilder& report);
// Errors: as PackSet::bind().
[[nodiscard]] Result<std::unique_ptr<LogJudge>> mapped_judge(LogMapping const& mapping, ReportBuilder& report);
// Judges the case that the source has just handed over.
[[nodiscard]] std::unique_ptr<LogJudge> record_judge(RecordSource const& source);

} // namespace duly::detail
