// SPDX-License-Identifier: Apache-2.0
// Periods of time as statutes count them, and the dates that follow from them.
//
// The day of the event that starts a period is never counted. A period of `clear` days does not count its last day
// either: "seven clear working days before the meeting" puts the meeting after the seventh. A minimum period that ends
// on a rest day is met on that day unless `roll` says otherwise; a maximum period in calendar days, months or years
// that ends on a rest day ends on the first working day after it. Months and years end on the day of the same number,
// or on the last day of a month that has no such day.
//
//   Duration comment{Duration::days, 30};
//   earliest(Date::of(2026, 3, 2), comment, cn);             // 2026-04-01
//   Duration review{Duration::clear_working_days, 7};
//   earliest(Date::of(2026, 9, 28), review, cn);             // 2026-10-14: 1-7 October off, 10 October worked
//   derive_earliest(Date::of(2026, 9, 28), review, cn).says; // the same in words
#pragma once

#include "duly/date.hpp"
#include "duly/law/calendar.hpp"
#include "duly/text.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

namespace duly {

// Later than every date that can be written: a clock that stands still has this deadline.
inline constexpr Date never{std::numeric_limits<std::int32_t>::max()};

struct Duration {
    // Packs count days. `seconds` are true instants, for rules over the logs of other systems (check/rule_file.hpp);
    // where only dates are asked for, they are as many days as they begin.
    enum Unit : unsigned char { days, clear_days, working_days, clear_working_days, months, years, seconds };

    Unit unit = days;
    int n = 0;         // a negative number counts as 0
    bool roll = false; // a minimum period that ends on a rest day lasts until the first working day after it
    bool firm = false; // a maximum period that ends on a rest day ends there all the same; no pack has it

    friend bool operator==(Duration const&, Duration const&) = default;
};

[[nodiscard]] std::string_view name(Duration::Unit unit) noexcept; // as packs write it: "clear_working_days"
[[nodiscard]] std::optional<Duration::Unit> duration_unit(std::string_view name) noexcept; // those of packs
[[nodiscard]] Text in_words(Duration duration);                                            // "7 clear working days"
[[nodiscard]] bool counts_working_days(Duration::Unit unit) noexcept;                      // clear or not

// While something else has to happen first, the clock stands still: the days after `from` up to and including `to`
// are not counted. A pause that has not ended yet ends `never`. Pauses may overlap and come in any order.
struct Interval {
    Date from;
    Date to = never;
    friend bool operator==(Interval, Interval) = default;
};

// How many working days lie after `from` up to and including `to`.
[[nodiscard]] std::int32_t count_working_days(Date from, Date to, Calendar const& calendar) noexcept;

// The first date on which a minimum period that started with `from` is over.
[[nodiscard]] Date earliest(Date from, Duration at_least, Calendar const& calendar) noexcept;
[[nodiscard]] Date earliest(Date from, Duration at_least, std::span<Interval const> paused,
                            Calendar const& calendar) noexcept;

// The last date on which an act is still within a maximum period that started with `from`. An extension lengthens the
// period itself: 60 days and 30 more are one period of 90 days, and only its own last day moves off a rest day, to a
// working day on which the clock runs.
[[nodiscard]] Date deadline(Date from, Duration within, Calendar const& calendar) noexcept;
[[nodiscard]] Date deadline(Date from, Duration within, std::span<Interval const> paused,
                            Calendar const& calendar) noexcept;
[[nodiscard]] Date deadline(Date from, Duration within, std::span<Interval const> paused,
                            std::span<Duration const> extensions, Calendar const& calendar) noexcept;

// No allocation: rules ask these of every event.
[[nodiscard]] bool long_enough(Date from, Date to, Duration at_least, Calendar const& calendar) noexcept;
[[nodiscard]] bool in_time(Date from, Date to, Duration at_most, Calendar const& calendar) noexcept;

// A date with the reason for it. It is provisional where it rests on a year whose days off are not known yet.
struct Derivation {
    Text says; // "7 working days from 2026-09-28: 1–7 October off, 10 October worked; end on 2026-10-13"
    Date result;
    bool provisional = false;
    Text provisional_reason; // empty unless provisional
};

// The same dates as earliest() and deadline(), in words. Of the days off, those are named that made a difference.
[[nodiscard]] Derivation derive_earliest(Date from, Duration at_least, Calendar const& calendar);
[[nodiscard]] Derivation derive_earliest(Date from, Duration at_least, std::span<Interval const> paused,
                                         Calendar const& calendar);
[[nodiscard]] Derivation derive_deadline(Date from, Duration within, Calendar const& calendar);
[[nodiscard]] Derivation derive_deadline(Date from, Duration within, std::span<Interval const> paused,
                                         Calendar const& calendar);
[[nodiscard]] Derivation derive_deadline(Date from, Duration within, std::span<Interval const> paused,
                                         std::span<Duration const> extensions, Calendar const& calendar);

} // namespace duly
