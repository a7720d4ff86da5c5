// SPDX-License-Identifier: Apache-2.0
// The cases that broke most rules, with their events: so many of them, however long the log is.
#pragma once

#include "duly/check/check_log.hpp"

namespace duly::detail {

// Thread-safety: one thread at a time.
class WorstCases {
public:
    explicit WorstCases(std::size_t kept) : kept_(kept) {}

    // `found` is all that was found in the case. REQUIRES: cases come in the order of the log.
    void offer(LogCase const& logged, std::uint64_t number, std::uint64_t rules_violated,
               std::vector<LogFinding> const& found);
    [[nodiscard]] std::vector<CaseHistory> take() && { return std::move(cases_); }

private:
    std::size_t kept_;
    std::vector<CaseHistory> cases_; // worst first
};

} // namespace duly::detail
