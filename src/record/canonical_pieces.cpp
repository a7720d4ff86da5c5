// SPDX-License-Identifier: Apache-2.0
#include "canonical_pieces.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace duly::detail {
namespace {

constexpr std::array<char, 200> two_digits = [] {
    std::array<char, 200> table{};
    for (std::size_t i = 0; i < 100; ++i) {
        table[2 * i] = static_cast<char>('0' + i / 10);
        table[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return table;
}();

char* put_two(char* at, unsigned number)
{
    std::memcpy(at, two_digits.data() + 2 * number, 2);
    return at + 2;
}

char* put_date(char* at, Date date)
{
    // Consecutive events share their few dates: the division by eras is done once a day.
    struct Written {
        Date date;
        std::array<char, 10> text{'1', '9', '7', '0', '-', '0', '1', '-', '0', '1'};
    };
    thread_local std::array<Written, 64> cache;
    Written& written = cache[static_cast<unsigned>(date.days) % cache.size()];
    if (date != written.date) {
        auto const year = static_cast<unsigned>(date.year());
        char* to = put_two(written.text.data(), year / 100);
        to = put_two(to, year % 100);
        *to++ = '-';
        to = put_two(to, date.month());
        *to++ = '-';
        put_two(to, date.day());
        written.date = date;
    }
    return std::copy(written.text.begin(), written.text.end(), at);
}

constexpr Date first_writable{-719162}; // 0001-01-01
constexpr Date last_writable{2932896};  // 9999-12-31

bool is_writable(Date date) { return date >= first_writable && date <= last_writable; }

constexpr std::int64_t us_per_minute = 60'000'000;
constexpr std::int64_t us_per_day = 1440 * us_per_minute;

bool is_writable(Moment moment) // in its own offset
{
    constexpr std::int64_t first = first_writable.days * us_per_day;
    constexpr std::int64_t end = (last_writable.days + std::int64_t{1}) * us_per_day;
    constexpr std::int64_t offset_max = 1440 * us_per_minute;
    if (moment.utc_us < first - offset_max || moment.utc_us >= end + offset_max) return false;
    auto const local = moment.utc_us + moment.offset_minutes * us_per_minute;
    return local >= first && local < end;
}

char* put_moment(char* at, Moment moment)
{
    auto const local = moment.utc_us + moment.offset_minutes * us_per_minute;
    auto days = local / us_per_day;
    auto of_day = local % us_per_day;
    if (of_day < 0) {
        of_day += us_per_day;
        --days;
    }
    auto const seconds = static_cast<unsigned>(of_day / 1'000'000);
    auto const us = static_cast<unsigned>(of_day % 1'000'000);
    at = put_date(at, Date{static_cast<std::int32_t>(days)});
    *at++ = 'T';
    at = put_two(at, seconds / 3600);
    *at++ = ':';
    at = put_two(at, seconds / 60 % 60);
    *at++ = ':';
    at = put_two(at, seconds % 60);
    *at++ = '.';
    if (us == 0) { // as in most dates that a person gives
        std::memcpy(at, "000000", 6);
        return at + 6;
    }
    at = put_two(at, us / 10000);
    at = put_two(at, us / 100 % 100);
    return put_two(at, us % 100);
}

constexpr char const* moment_zh = "时间不在 0001 年至 9999 年之间";
constexpr char const* moment_en = "a moment lies outside the years 0001 to 9999";

// The escape of what may not stand in a string as it is; of U+0000 nothing.
char* put_escaped(char* to, unsigned char c)
{
    auto const put = [&](std::string_view text) { return std::copy(text.begin(), text.end(), to); };
    switch (c) {
    case '"': return put("\\\"");
    case '\\': return put("\\\\");
    case '\b': return put("\\b");
    case '\t': return put("\\t");
    case '\n': return put("\\n");
    case '\f': return put("\\f");
    case '\r': return put("\\r");
    case '\0': return to;
    default:
        to = put("\\u00");
        put_hex<1>(to, &c);
        return to + 2;
    }
}

} // namespace

char* PieceBuffer::grow(char* at, std::size_t bytes)
{
    auto const used = static_cast<std::size_t>(at - bytes_.get());
    std::size_t const size = std::max(2 * size_, used + bytes);
    auto larger = std::make_unique<char[]>(size + slack);
    std::memcpy(larger.get(), bytes_.get(), used);
    bytes_ = std::move(larger);
    size_ = size;
    return bytes_.get() + used;
}

char* put_text(PieceBuffer& buffer, char* to, std::string_view text, PieceProblem& problem)
{
    to = buffer.room(to, text.size() + 2);
    *to++ = '"';
    if (copy_plain(to, text)) [[likely]] {
        to[text.size()] = '"';
        return to + text.size() + 1;
    }
    to = put_escaped_text(buffer.room(to, escape_bytes_max * text.size()), text, problem);
    *to = '"';
    return to + 1;
}

char* put_escaped_text(char* to, std::string_view text, PieceProblem& problem)
{
    while (!text.empty()) {
        std::size_t const plain = plain_prefix(text);
        to = std::copy_n(text.data(), plain, to);
        text.remove_prefix(plain);
        if (text.empty()) break;
        auto const c = static_cast<unsigned char>(text.front());
        std::size_t const length = c < 0x80 ? 1 : utf8_sequence(text);
        if (length == 0) problem.note("文字不是合法的 UTF-8", "the text is not well-formed UTF-8");
        if (c == 0) problem.note("文字含有 U+0000", "the text holds U+0000");
        if (c >= 0x80) to = std::copy_n(text.data(), length, to);
        else to = is_plain(c) ? std::copy_n(text.data(), 1, to) : put_escaped(to, c);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return to;
}

char* put_integer(char* to, std::int64_t number, PieceProblem& problem) noexcept
{
    if (number > canonical_integer_max || number < -canonical_integer_max) {
        problem.note("整数超出 ±(2^53-1)，请写成文字", "an integer is outside ±(2^53-1); write it as text");
        number = 0;
    }
    if (number >= 0 && number < 10) {
        *to = static_cast<char>('0' + number);
        return to + 1;
    }
    return std::to_chars(to, to + 20, number).ptr;
}

char* put_day(char* to, Date date, PieceProblem& problem) noexcept
{
    if (!is_writable(date)) {
        problem.note("日期不在 0001 年至 9999 年之间", "a date lies outside the years 0001 to 9999");
        date = {};
    }
    *to++ = '"';
    to = put_date(to, date);
    *to++ = '"';
    return to;
}

char* put_local_time(char* to, Moment moment, PieceProblem& problem) noexcept
{
    int const offset = moment.offset_minutes;
    auto const size = static_cast<unsigned>(offset < 0 ? -offset : offset);
    if (!is_writable(moment) || !is_writable(Moment{moment.utc_us, 0}) || size > 1439) {
        problem.note(moment_zh, moment_en);
        return put_utc_time(to, {}, problem);
    }
    *to++ = '"';
    to = put_moment(to, moment);
    *to++ = offset < 0 ? '-' : '+';
    to = put_two(to, size / 60);
    *to++ = ':';
    to = put_two(to, size % 60);
    *to++ = '"';
    return to;
}

char* put_utc_time(char* to, Moment moment, PieceProblem& problem) noexcept
{
    moment.offset_minutes = 0;
    if (!is_writable(moment)) {
        problem.note(moment_zh, moment_en);
        moment = {};
    }
    *to++ = '"';
    to = put_moment(to, moment);
    *to++ = 'Z';
    *to++ = '"';
    return to;
}

} // namespace duly::detail
