// SPDX-License-Identifier: Apache-2.0
// The steps by which a period is counted, shared by the dates (duration.cpp) and their derivations (derivation.cpp),
// so that the words can never tell of another date than the one that is enforced.
#pragma once

#include "duly/law/duration.hpp"

#include <span>

namespace duly::detail {

struct Counted {
    Date end;    // the last counted day, before anything is moved
    Date result; // what earliest() or deadline() answers
};

[[nodiscard]] Counted count_minimum(Date from, Duration at_least, std::span<Interval const> paused,
                                    Calendar const& calendar) noexcept;
[[nodiscard]] Counted count_maximum(Date from, Duration within, std::span<Interval const> paused,
                                    std::span<Duration const> extensions, Calendar const& calendar) noexcept;

[[nodiscard]] constexpr bool is_clear(Duration::Unit unit) noexcept
{
    return unit == Duration::clear_days || unit == Duration::clear_working_days;
}

// The unit that is counted, whether or not the last day counts.
[[nodiscard]] constexpr Duration::Unit counted_unit(Duration::Unit unit) noexcept
{
    if (unit == Duration::clear_days) return Duration::days;
    if (unit == Duration::clear_working_days) return Duration::working_days;
    return unit;
}

} // namespace duly::detail
