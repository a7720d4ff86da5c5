// SPDX-License-Identifier: Apache-2.0
// Reading and writing of dates and moments. Parsing is strict, because what it accepts goes into the record and is
// hashed there: one moment has one text, and a text that a careful clerk would question is not guessed at.
#include "duly/date.hpp"

#include <algorithm>
#include <array>

namespace duly {
namespace {

constexpr std::int64_t us_per_minute = 60'000'000;
constexpr std::int64_t us_per_day = 1440 * us_per_minute;
constexpr std::int64_t max_offset_minutes = 1439;

struct Civil {
    std::int64_t year;
    unsigned month;
    unsigned day;
};

constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Both conversions count in years that begin on 1 March, so that the leap day is the last day of its year, and in
// eras of 400 years, which all have the same length. std::chrono stops at year 32767; a Date that means "never" is
// far later and still has to be shown without surprise.
constexpr std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day)
{
    std::int64_t const y = month <= 2 ? year - 1 : year;
    std::int64_t const era = floor_div(y, 400);
    std::int64_t const year_of_era = y - era * 400;
    std::int64_t const month_from_march = month > 2 ? month - 3 : month + 9;
    std::int64_t const day_of_year = (153 * month_from_march + 2) / 5 + static_cast<std::int64_t>(day) - 1;
    std::int64_t const day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

constexpr Civil civil_from_days(std::int64_t days)
{
    std::int64_t const z = days + 719468;
    std::int64_t const era = floor_div(z, 146097);
    std::int64_t const day_of_era = z - era * 146097;
    std::int64_t const year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    std::int64_t const day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    std::int64_t const month_from_march = (5 * day_of_year + 2) / 153;
    auto const day = static_cast<unsigned>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    auto const month = static_cast<unsigned>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

constexpr std::int64_t first_writable_day = days_from_civil(1, 1, 1);
constexpr std::int64_t last_writable_day = days_from_civil(9999, 12, 31);

constexpr bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

constexpr unsigned days_in_month(int year, unsigned month)
{
    constexpr std::array<unsigned, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

// Exactly `width` decimal digits at the front of `text`, which are taken off; -1 if they are not there.
int take_digits(std::string_view& text, std::size_t width) noexcept
{
    if (text.size() < width) return -1;
    int number = 0;
    for (std::size_t i = 0; i < width; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        number = number * 10 + (text[i] - '0');
    }
    text.remove_prefix(width);
    return number;
}

bool take(std::string_view& text, char expected) noexcept
{
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<Date> take_date(std::string_view& text) noexcept
{
    int const year = take_digits(text, 4);
    if (year < 1 || !take(text, '-')) return std::nullopt;
    int const month = take_digits(text, 2);
    if (month < 1 || month > 12 || !take(text, '-')) return std::nullopt;
    int const day = take_digits(text, 2);
    if (day < 1 || day > static_cast<int>(days_in_month(year, static_cast<unsigned>(month)))) return std::nullopt;
    return Date::of(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

// "HH:MM:SS" with one to six digits of a second if there is a point, in microseconds since midnight. A leap second
// (":60") has no place on a scale of equal days and is not accepted.
std::optional<std::int64_t> take_time_of_day(std::string_view& text) noexcept
{
    int const hour = take_digits(text, 2);
    if (hour < 0 || hour > 23 || !take(text, ':')) return std::nullopt;
    int const minute = take_digits(text, 2);
    if (minute < 0 || minute > 59 || !take(text, ':')) return std::nullopt;
    int const second = take_digits(text, 2);
    if (second < 0 || second > 59) return std::nullopt;
    std::int64_t fraction_us = 0;
    if (take(text, '.')) {
        std::int64_t weight = 100'000;
        std::size_t digits = 0;
        for (int digit = take_digits(text, 1); digit >= 0; digit = take_digits(text, 1)) {
            if (++digits > 6) return std::nullopt;
            fraction_us += digit * weight;
            weight /= 10;
        }
        if (digits == 0) return std::nullopt;
    }
    return (std::int64_t{hour} * 60 + minute) * us_per_minute + std::int64_t{second} * 1'000'000 + fraction_us;
}

std::optional<std::int16_t> take_offset(std::string_view& text) noexcept
{
    if (take(text, 'Z') || take(text, 'z')) return std::int16_t{0};
    bool const west = take(text, '-');
    if (!west && !take(text, '+')) return std::nullopt;
    int const hour = take_digits(text, 2);
    if (hour < 0 || hour > 23 || !take(text, ':')) return std::nullopt;
    int const minute = take_digits(text, 2);
    if (minute < 0 || minute > 59) return std::nullopt;
    int const total = hour * 60 + minute;
    return static_cast<std::int16_t>(west ? -total : total);
}

void write_digits(std::string& out, std::int64_t number, int width)
{
    std::array<char, 20> digits{};
    std::size_t at = digits.size();
    for (int written = 0; written < width || number != 0; ++written) {
        digits[--at] = static_cast<char>('0' + number % 10);
        number /= 10;
    }
    out.append(digits.data() + at, digits.size() - at);
}

void write_date(std::string& out, std::int64_t days)
{
    Civil const civil = civil_from_days(days);
    if (civil.year >= 0 && civil.year <= 9999) { // in one piece: findings hold two dates each
        auto const year = static_cast<unsigned>(civil.year);
        std::array<char, 10> text{'0', '0', '0', '0', '-', '0', '0', '-', '0', '0'};
        auto const pair = [&text](std::size_t at, unsigned number) {
            text[at] = static_cast<char>('0' + number / 10);
            text[at + 1] = static_cast<char>('0' + number % 10);
        };
        pair(0, year / 100);
        pair(2, year % 100);
        pair(5, civil.month);
        pair(8, civil.day);
        out.append(text.data(), text.size());
        return;
    }
    if (civil.year < 0) out += '-';
    write_digits(out, civil.year < 0 ? -civil.year : civil.year, 4);
    out += '-';
    write_digits(out, civil.month, 2);
    out += '-';
    write_digits(out, civil.day, 2);
}

void write_local(std::string& out, std::int64_t local_us)
{
    std::int64_t const days = floor_div(local_us, us_per_day);
    std::int64_t const of_day = local_us - days * us_per_day;
    write_date(out, days);
    out += 'T';
    write_digits(out, of_day / (60 * us_per_minute), 2);
    out += ':';
    write_digits(out, of_day / us_per_minute % 60, 2);
    out += ':';
    write_digits(out, of_day / 1'000'000 % 60, 2);
    out += '.';
    write_digits(out, of_day % 1'000'000, 6);
}

} // namespace

std::optional<Date> Date::parse(std::string_view text) noexcept
{
    std::optional<Date> const date = take_date(text);
    return text.empty() ? date : std::nullopt;
}

Date Date::of(int year, unsigned month, unsigned day) noexcept
{
    return {static_cast<std::int32_t>(days_from_civil(year, std::clamp(month, 1U, 12U), day))};
}

std::string Date::text() const
{
    std::string out;
    write_date(out, days);
    return out;
}

int Date::year() const noexcept { return static_cast<int>(civil_from_days(days).year); }
unsigned Date::month() const noexcept { return civil_from_days(days).month; }
unsigned Date::day() const noexcept { return civil_from_days(days).day; }

unsigned Date::weekday() const noexcept
{
    std::int64_t const since_a_monday = std::int64_t{days} + 3; // 1969-12-29 was a Monday
    return static_cast<unsigned>(since_a_monday - 7 * floor_div(since_a_monday, 7)) + 1;
}

std::optional<Moment> Moment::parse(std::string_view text, std::int16_t default_offset_minutes) noexcept
{
    std::optional<Date> const date = take_date(text);
    if (!date) return std::nullopt;
    std::int64_t time_of_day_us = 0;
    std::int16_t offset = default_offset_minutes;
    if (!text.empty()) {
        if (!take(text, 'T') && !take(text, 't')) return std::nullopt;
        std::optional<std::int64_t> const time = take_time_of_day(text);
        if (!time) return std::nullopt;
        std::optional<std::int16_t> const written_offset = take_offset(text);
        if (!written_offset || !text.empty()) return std::nullopt;
        time_of_day_us = *time;
        offset = *written_offset;
    }
    if (offset < -max_offset_minutes || offset > max_offset_minutes) return std::nullopt;
    std::int64_t const utc = date->days * us_per_day + time_of_day_us - offset * us_per_minute;
    // In UTC too the year must have four digits, or utc_text() would not sort as time does.
    if (utc < first_writable_day * us_per_day || utc >= (last_writable_day + 1) * us_per_day) return std::nullopt;
    return Moment{utc, offset};
}

Moment Moment::at_midnight(Date date, std::int16_t offset_minutes) noexcept
{
    std::int64_t const day = std::clamp<std::int64_t>(date.days, first_writable_day, last_writable_day);
    return {day * us_per_day - offset_minutes * us_per_minute, offset_minutes};
}

Date Moment::local_date() const noexcept
{
    return {static_cast<std::int32_t>(floor_div(utc_us + offset_minutes * us_per_minute, us_per_day))};
}

std::string Moment::text() const
{
    std::string out;
    write_local(out, utc_us + offset_minutes * us_per_minute);
    int const offset = offset_minutes;
    int const size = offset < 0 ? -offset : offset;
    out += offset < 0 ? '-' : '+';
    write_digits(out, size / 60, 2);
    out += ':';
    write_digits(out, size % 60, 2);
    return out;
}

std::string Moment::utc_text() const
{
    std::string out;
    write_local(out, utc_us);
    out += 'Z';
    return out;
}

} // namespace duly
