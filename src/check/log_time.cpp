// SPDX-License-Identifier: Apache-2.0
#include "log_time.hpp"

#include <chrono>
#include <ctime>

namespace duly::detail {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;
constexpr int us_digits = 6;

struct Parts {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    std::int64_t us = 0;
    int offset_minutes = 0;
};

std::optional<Moment> moment_of(Parts const& t) noexcept
{
    auto const date = std::chrono::year(t.year) / t.month / t.day;
    bool const in_range = t.year >= 1 && t.year <= 9999 && t.hour <= 23 && t.minute <= 59 && t.second <= 59 &&
                          t.offset_minutes >= -1439 && t.offset_minutes <= 1439;
    if (!date.ok() || !in_range) return std::nullopt;
    std::int64_t const days = std::chrono::sys_days(date).time_since_epoch().count();
    std::int64_t const minutes = days * 1440 + t.hour * 60 + t.minute - t.offset_minutes;
    return Moment{(minutes * 60 + t.second) * us_per_second + t.us, static_cast<std::int16_t>(t.offset_minutes)};
}

// Takes a text off the front, piece by piece.
struct Cursor {
    std::string_view rest;

    bool take(char c) noexcept
    {
        if (rest.empty() || rest[0] != c) return false;
        rest.remove_prefix(1);
        return true;
    }
    bool number(std::size_t digits, int& into) noexcept
    {
        if (rest.size() < digits) return false;
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            auto const digit = static_cast<unsigned>(static_cast<unsigned char>(rest[i])) - '0';
            if (digit > 9) return false;
            value = value * 10 + static_cast<int>(digit);
        }
        into = value;
        rest.remove_prefix(digits);
        return true;
    }
    bool fraction(std::int64_t& us) noexcept
    {
        int digits = 0;
        us = 0;
        for (int digit = 0; number(1, digit); ++digits, digit = 0)
            if (digits < us_digits) us = us * 10 + digit;
        for (int i = digits; i < us_digits; ++i) us *= 10;
        return digits > 0;
    }
    bool offset(int& minutes) noexcept
    {
        if (take('Z') || take('z')) {
            minutes = 0;
            return true;
        }
        bool const is_west = take('-');
        if (!is_west && !take('+')) return false;
        int hour = 0, minute = 0;
        if (!number(2, hour)) return false;
        bool const has_colon = take(':');
        if ((has_colon || !rest.empty()) && !number(2, minute)) return false;
        if (hour > 23 || minute > 59) return false;
        minutes = (hour * 60 + minute) * (is_west ? -1 : 1);
        return true;
    }
    void blanks() noexcept
    {
        while (take(' ')) {}
    }
};

bool parse_time_of_day(Cursor& in, Parts& t) noexcept
{
    if (!in.number(2, t.hour) || !in.take(':') || !in.number(2, t.minute)) return false;
    if (!in.take(':')) return true;
    if (!in.number(2, t.second)) return false;
    return (!in.take('.') && !in.take(',')) || in.fraction(t.us);
}

// Whether a format of strptime says anything of the time of day.
bool has_time_of_day(std::string const& format)
{
    for (std::size_t i = 0; i + 1 < format.size(); ++i) {
        if (format[i] != '%') continue;
        ++i;
        while (i + 1 < format.size() && (format[i] == 'E' || format[i] == 'O')) ++i;
        if (std::string_view("HIklMSTRrcXps").find(format[i]) != std::string_view::npos) return true;
    }
    return false;
}

} // namespace

std::optional<LogTime> parse_log_time(std::string_view text, std::int16_t offset_minutes) noexcept
{
    Cursor in{text};
    Parts t;
    t.offset_minutes = offset_minutes;
    if (!in.number(4, t.year) || in.rest.empty()) return std::nullopt;
    char const separator = in.rest[0];
    if ((separator != '-' && separator != '/') || !in.take(separator)) return std::nullopt;
    if (!in.number(2, t.month) || !in.take(separator) || !in.number(2, t.day)) return std::nullopt;
    bool only_date = in.rest.empty();
    if (!only_date) {
        bool const has_mark = in.take('T') || in.take('t');
        bool const has_blank = !has_mark && in.take(' ');
        if (has_blank) in.blanks();
        if (!has_mark && !has_blank) { // XML Schema writes a date with its offset: 2020-01-31+01:00
            only_date = true;
            if (!in.offset(t.offset_minutes)) return std::nullopt;
        } else {
            if (!parse_time_of_day(in, t)) return std::nullopt;
            in.blanks();
            if (!in.rest.empty() && !in.offset(t.offset_minutes)) return std::nullopt;
        }
    }
    if (!in.rest.empty()) return std::nullopt;
    auto const at = moment_of(t);
    if (!at) return std::nullopt;
    return LogTime{*at, only_date};
}

std::optional<LogTime> parse_log_time(std::string_view text, std::string const& format, std::int16_t offset_minutes)
{
    std::string const all(text);
    std::tm when{};
    when.tm_gmtoff = std::int64_t{offset_minutes} * 60;
    std::int64_t us = 0;
    char const* rest = all.c_str();
    for (std::size_t from = 0; from <= format.size();) {
        std::size_t const fraction = format.find("%f", from);
        std::string const part = format.substr(from, fraction - from); // npos: to the end
        rest = strptime(rest, part.c_str(), &when);
        if (rest == nullptr) return std::nullopt;
        if (fraction == std::string::npos) break;
        Cursor digits{rest};
        if (!digits.fraction(us)) return std::nullopt;
        rest = digits.rest.data();
        from = fraction + 2;
    }
    if (rest != all.c_str() + all.size()) return std::nullopt;
    auto const at = moment_of({when.tm_year + 1900, when.tm_mon + 1, when.tm_mday, when.tm_hour, when.tm_min,
                               when.tm_sec, us, static_cast<int>(when.tm_gmtoff / 60)});
    if (!at) return std::nullopt;
    return LogTime{*at, !has_time_of_day(format)};
}

} // namespace duly::detail
