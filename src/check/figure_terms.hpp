// SPDX-License-Identifier: Apache-2.0
// The time limits of a case in a year: which were kept and missed in it, and which were running at its end. The
// evaluator finds; here is only read what it closes, opens and finds overdue.
#pragma once

#include "duly/case/fold.hpp"
#include "duly/check/report_definition.hpp"

#include <span>
#include <vector>

namespace duly::detail {

struct YearSpan {
    Date from, until; // both belong to it

    [[nodiscard]] bool has(Date date) const noexcept { return from <= date && date <= until; }
};

struct TermEvent {
    std::uint16_t subject = 0; // of the law
    Measure what = Measure::kept;
    friend bool operator==(TermEvent const&, TermEvent const&) = default;
};

// Whether any rule of the law gives a time.
[[nodiscard]] bool gives_times(Law const& law);

// What had happened by the end of the year counts, whenever it was recorded. REQUIRES: a history that the law folds; it
// is bound again and otherwise unchanged.
[[nodiscard]] std::vector<TermEvent> terms_of(Law const& law, std::span<Entry> history, YearSpan const& year);

} // namespace duly::detail
