// SPDX-License-Identifier: Apache-2.0
// Histories as logs in the words of their pack, for tools that read such logs, and for `duly check --pack`
// (docs/mapping.md).
//
//   std::string csv = log_text({{"case-1", entries}}, LogFormat::csv);
#pragma once

#include "duly/case/fold.hpp"
#include "duly/check/log.hpp"

#include <span>
#include <string>

namespace duly {

struct WrittenCase {
    std::string case_id;
    std::vector<Entry> entries;
};

// REQUIRES: xes, csv or json_lines (std::invalid_argument). Documents are given by their kinds in CSV and XES; an empty
// text has no place in CSV.
[[nodiscard]] std::string log_text(std::vector<WrittenCase> const& cases, LogFormat format);

} // namespace duly
