// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "evidence_book.hpp"

#include "duly/record/store.hpp"

#include <string>
#include <vector>

namespace duly::detail {

// Replays these cases of the log under their laws, and judges the signatures of actors and what is missing of personal
// texts. REQUIRES: `threads` is at least 1.
void judge_cases(Store const& store, LogName const& log, Trusted const& trusted, EvidenceLaws const& laws,
                 std::vector<std::string> const& cases, unsigned threads, EvidenceBook& book);

} // namespace duly::detail
