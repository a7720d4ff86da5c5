// SPDX-License-Identifier: Apache-2.0
// The arithmetic of periods. Nothing here allocates or throws, and dates beyond what can be written become `never`
// instead of overflowing, because the numbers come from packs and from the record.
#include "duly/law/duration.hpp"

#include "counting.hpp"

#include <algorithm>
#include <array>

namespace duly {
namespace {

constexpr std::array<std::string_view, 7> unit_names{"days",   "clear_days", "working_days", "clear_working_days",
                                                     "months", "years",      "seconds"};
constexpr std::size_t pack_units = 6; // the first ones

Date plus_days(Date date, std::int64_t days) noexcept
{
    std::int64_t const sum = date.days + days;
    return sum < never.days ? Date{static_cast<std::int32_t>(sum)} : never;
}

// The day of the same number n months later, or the last day of that month.
Date plus_months(Date date, std::int64_t months) noexcept
{
    std::int64_t const month_number = std::int64_t{date.year()} * 12 + date.month() - 1 + months;
    std::int64_t const year = month_number / 12;
    if (date == never || year > 9998) return never;
    auto const month = static_cast<unsigned>(month_number % 12) + 1;
    Date const first = Date::of(static_cast<int>(year), month, 1);
    Date const next_first =
        month == 12 ? Date::of(static_cast<int>(year) + 1, 1, 1) : Date::of(static_cast<int>(year), month + 1, 1);
    return std::min(first + static_cast<std::int32_t>(date.day() - 1), next_first - 1);
}

// The n-th counted day after `from`, `unit` being days or working days and the clock running.
Date plus_units(Date from, Duration::Unit unit, std::int32_t n, Calendar const& calendar) noexcept
{
    if (from == never) return never;
    return unit == Duration::working_days ? calendar.working_day_after(from, n) : plus_days(from, n);
}

std::int32_t units_between(Date from, Date to, Duration::Unit unit, Calendar const& calendar) noexcept
{
    return unit == Duration::working_days ? calendar.count_working_days(from, to) : to - from;
}

// Counts n days or working days after `from`, stepping from pause to pause.
Date count_days(Date from, Duration::Unit unit, std::int32_t n, std::span<Interval const> paused,
                Calendar const& calendar) noexcept
{
    while (from != never) {
        Interval const* next = nullptr; // the first pause that stops the clock after `from`
        for (Interval const& pause : paused)
            if (pause.to > from && pause.to > pause.from && (next == nullptr || pause.from < next->from)) next = &pause;
        Date const end = plus_units(from, unit, n, calendar);
        if (next == nullptr || n == 0 || end <= next->from) return end;
        if (next->from > from) n -= units_between(from, next->from, unit, calendar);
        from = next->to; // n is at least 1 still, because `end` lies behind the start of the pause
    }
    return never;
}

Date count(Date from, Duration::Unit unit, std::int32_t n, std::span<Interval const> paused,
           Calendar const& calendar) noexcept
{
    n = std::max(n, 0);
    constexpr std::int32_t day = 24 * 60 * 60;
    if (unit == Duration::seconds) return count_days(from, Duration::days, n / day + (n % day != 0), paused, calendar);
    if (unit != Duration::months && unit != Duration::years) return count_days(from, unit, n, paused, calendar);
    Date const end = plus_months(from, unit == Duration::years ? std::int64_t{n} * 12 : n);
    // A pause lengthens months by the days it lasts.
    return end == never ? never : count_days(from, Duration::days, end - from, paused, calendar);
}

// The first day from `date` that is worked and not paused: on any other an act cannot be demanded.
Date first_day_of_business(Date date, std::span<Interval const> paused, Calendar const& calendar) noexcept
{
    while (date != never) {
        date = calendar.first_working_day_from(date);
        auto const pause =
            std::find_if(paused.begin(), paused.end(), [date](Interval p) { return p.from < date && date <= p.to; });
        if (pause == paused.end()) return date;
        date = plus_days(pause->to, 1);
    }
    return never;
}

std::int32_t saturating_sum(std::int32_t a, std::int32_t b) noexcept
{
    return static_cast<std::int32_t>(
        std::min<std::int64_t>(std::int64_t{a} + b, std::numeric_limits<std::int32_t>::max()));
}

} // namespace

namespace detail {

Counted count_minimum(Date from, Duration at_least, std::span<Interval const> paused, Calendar const& calendar) noexcept
{
    Date const end = count(from, counted_unit(at_least.unit), at_least.n, paused, calendar);
    if (end == never) return {never, never};
    Date const first = is_clear(at_least.unit) ? plus_days(end, 1) : end;
    return {end, at_least.roll ? calendar.first_working_day_from(first) : first};
}

Counted count_maximum(Date from, Duration within, std::span<Interval const> paused,
                      std::span<Duration const> extensions, Calendar const& calendar) noexcept
{
    // Stretches of one unit are counted as one, so that two months are two months and not twice one, clamped twice.
    Duration::Unit unit = counted_unit(within.unit);
    std::int32_t n = std::max(within.n, 0);
    Date end = from;
    for (Duration const& extension : extensions) {
        Duration::Unit const next = counted_unit(extension.unit);
        if (next != unit) {
            end = count(end, unit, n, paused, calendar);
            unit = next;
            n = 0;
        }
        n = saturating_sum(n, std::max(extension.n, 0));
    }
    end = count(end, unit, n, paused, calendar);
    if (end == never) return {never, never};

    Date const last = is_clear(within.unit) ? plus_days(end, 1) : end;
    bool const ends_worked = unit == Duration::working_days && !is_clear(within.unit);
    return {end, ends_worked || within.firm ? last : first_day_of_business(last, paused, calendar)};
}

} // namespace detail

std::string_view name(Duration::Unit unit) noexcept { return unit_names[unit]; }

std::optional<Duration::Unit> duration_unit(std::string_view name) noexcept
{
    auto const* const end = unit_names.begin() + pack_units;
    auto const* const found = std::find(unit_names.begin(), end, name);
    if (found == end) return std::nullopt;
    return static_cast<Duration::Unit>(found - unit_names.begin());
}

bool counts_working_days(Duration::Unit unit) noexcept { return detail::counted_unit(unit) == Duration::working_days; }

std::int32_t count_working_days(Date from, Date to, Calendar const& calendar) noexcept
{
    return calendar.count_working_days(from, to);
}

Date earliest(Date from, Duration at_least, Calendar const& calendar) noexcept
{
    return detail::count_minimum(from, at_least, {}, calendar).result;
}

Date earliest(Date from, Duration at_least, std::span<Interval const> paused, Calendar const& calendar) noexcept
{
    return detail::count_minimum(from, at_least, paused, calendar).result;
}

Date deadline(Date from, Duration within, Calendar const& calendar) noexcept
{
    return detail::count_maximum(from, within, {}, {}, calendar).result;
}

Date deadline(Date from, Duration within, std::span<Interval const> paused, Calendar const& calendar) noexcept
{
    return detail::count_maximum(from, within, paused, {}, calendar).result;
}

Date deadline(Date from, Duration within, std::span<Interval const> paused, std::span<Duration const> extensions,
              Calendar const& calendar) noexcept
{
    return detail::count_maximum(from, within, paused, extensions, calendar).result;
}

bool long_enough(Date from, Date to, Duration at_least, Calendar const& calendar) noexcept
{
    return to >= earliest(from, at_least, calendar);
}

bool in_time(Date from, Date to, Duration at_most, Calendar const& calendar) noexcept
{
    return to <= deadline(from, at_most, calendar);
}

} // namespace duly
