// SPDX-License-Identifier: Apache-2.0
// A local date, and the moment at which something happened.
//
// Rules count local dates, never hours: Date is a day of the proleptic Gregorian calendar. Moment keeps the instant,
// the local date as it was written, and the offset from UTC that joins the two, so that no time-zone database is
// needed to judge an old record (DESIGN: the organ's zone is given when a case opens).
//
//   Date d = *Date::parse("2026-04-16");
//   (d + 30).text();                                        // "2026-05-16"
//   Moment m = *Moment::parse("2026-04-16T09:30:00+08:00", hours(8));
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duly {

// Days since 1970-01-01. Years 0001 to 9999 can be written; arithmetic is plain.
struct Date {
    std::int32_t days = 0;

    // "YYYY-MM-DD", a day that exists; anything else is nullopt.
    [[nodiscard]] static std::optional<Date> parse(std::string_view text) noexcept;
    // REQUIRES: year 1 to 9999, month and day valid. Used with literals.
    [[nodiscard]] static Date of(int year, unsigned month, unsigned day) noexcept;

    [[nodiscard]] std::string text() const; // "YYYY-MM-DD"
    [[nodiscard]] int year() const noexcept;
    [[nodiscard]] unsigned month() const noexcept;
    [[nodiscard]] unsigned day() const noexcept;
    [[nodiscard]] unsigned weekday() const noexcept; // ISO 8601: Monday is 1, Sunday is 7

    friend constexpr auto operator<=>(Date, Date) = default;
    friend constexpr Date operator+(Date date, std::int32_t n) { return {date.days + n}; }
    friend constexpr Date operator-(Date date, std::int32_t n) { return {date.days - n}; }
    friend constexpr std::int32_t operator-(Date later, Date earlier) { return later.days - earlier.days; }
};

// An instant in UTC with the offset at which it was written.
struct Moment {
    std::int64_t utc_us = 0;         // microseconds since 1970-01-01T00:00:00Z
    std::int16_t offset_minutes = 0; // local time minus UTC; -1439 to 1439

    // RFC 3339 with at most six digits of a second ("2026-04-16T09:30:00.5+08:00", "...Z"), or a date alone, which is
    // that day's midnight at `default_offset_minutes`. Anything else is nullopt.
    [[nodiscard]] static std::optional<Moment> parse(std::string_view text,
                                                     std::int16_t default_offset_minutes) noexcept;
    [[nodiscard]] static Moment at_midnight(Date date, std::int16_t offset_minutes) noexcept;

    [[nodiscard]] Date local_date() const noexcept;
    [[nodiscard]] std::string text() const;     // fixed width: "2026-04-16T09:30:00.000000+08:00"
    [[nodiscard]] std::string utc_text() const; // fixed width: "2026-04-16T01:30:00.000000Z"

    friend bool operator==(Moment, Moment) = default;
};

[[nodiscard]] constexpr std::int16_t hours(int n) noexcept { return static_cast<std::int16_t>(n * 60); }

} // namespace duly
