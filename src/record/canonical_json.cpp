// SPDX-License-Identifier: Apache-2.0
// Writing canonical JSON. The writer is on the path of every event: it copies what needs no escape in one piece, and
// touches its string once for many pieces.
#include "duly/record/canonical_json.hpp"

#include "hex.hpp"
#include "utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace duly {
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
    *at++ = two_digits[2 * number];
    *at++ = two_digits[2 * number + 1];
    return at;
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
    std::int64_t const of_day = [&] {
        std::int64_t const rest = (moment.utc_us + moment.offset_minutes * us_per_minute) % us_per_day;
        return rest < 0 ? rest + us_per_day : rest;
    }();
    auto const seconds = static_cast<unsigned>(of_day / 1'000'000);
    auto const us = static_cast<unsigned>(of_day % 1'000'000);
    at = put_date(at, moment.local_date());
    *at++ = 'T';
    at = put_two(at, seconds / 3600);
    *at++ = ':';
    at = put_two(at, seconds / 60 % 60);
    *at++ = ':';
    at = put_two(at, seconds % 60);
    *at++ = '.';
    at = put_two(at, us / 10000);
    at = put_two(at, us / 100 % 100);
    return put_two(at, us % 100);
}

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
        detail::put_hex<1>(to, &c);
        return to + 2;
    }
}

} // namespace

// ---- pieces ------------------------------------------------------------------------------------------------------

void CanonicalWriter::flush(char* at)
{
    out_->append(part_, static_cast<std::size_t>(at - part_));
    at_ = part_;
}

void CanonicalWriter::fail(char const* zh, char const* en)
{
    if (problem_.empty()) problem_ = {zh, en};
}

// ---- values ------------------------------------------------------------------------------------------------------

CanonicalWriter& CanonicalWriter::key(std::string_view name)
{
    if (!is_canonical_key(name)) {
        if (problem_.empty()) {
            std::string const shown(name.substr(0, 80));
            problem_ = {"名称 \"" + shown + "\" 不能写入记录：只能用小写字母、数字和下划线，1 至 64 个字符",
                        "the name \"" + shown +
                            "\" cannot be recorded: use 1 to 64 lower-case letters, digits and "
                            "underscores"};
        }
        name = "_";
    }
    char* to = begin_value(name.size() + 3);
    *to++ = '"';
    to = std::copy(name.begin(), name.end(), to);
    *to++ = '"';
    *to++ = ':';
    at_ = to;
    comma_ = false;
    return *this;
}

CanonicalWriter& CanonicalWriter::string(std::string_view text)
{
    if (text.size() <= part_max / 2) {
        char* const to = begin_value(text.size() + 2);
        *to = '"';
        if (detail::copy_plain(to + 1, text)) {
            to[1 + text.size()] = '"';
            end_value(to + text.size() + 2);
            return *this;
        }
    }
    char* to = begin_value(1);
    *to++ = '"';
    end_value(escaped(to, text));
    return *this;
}

// Writes what is not plain, or too long to be written in one piece, and the quotation mark at its end.
char* CanonicalWriter::escaped(char* to, std::string_view text)
{
    while (!text.empty()) {
        std::size_t const plain = std::min(detail::plain_prefix(text), part_max / 2);
        to = std::copy_n(text.data(), plain, room_for(to, plain));
        text.remove_prefix(plain);
        if (text.empty()) break;
        to = room_for(to, 6);
        auto const c = static_cast<unsigned char>(text.front());
        std::size_t const length = c < 0x80 ? 1 : detail::utf8_sequence(text);
        if (length == 0) fail("文字不是合法的 UTF-8", "the text is not well-formed UTF-8");
        if (c == 0) fail("文字含有 U+0000", "the text holds U+0000");
        if (c >= 0x80) to = std::copy_n(text.data(), length, to);
        else to = detail::is_plain(c) ? std::copy_n(text.data(), 1, to) : put_escaped(to, c);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    to = room_for(to, 1);
    *to = '"';
    return to + 1;
}

CanonicalWriter& CanonicalWriter::integer(std::int64_t number)
{
    if (number > canonical_integer_max || number < -canonical_integer_max) {
        fail("整数超出 ±(2^53-1)，请写成文字", "an integer is outside ±(2^53-1); write it as text");
        number = 0;
    }
    char* const to = begin_value(20);
    end_value(std::to_chars(to, to + 20, number).ptr);
    return *this;
}

CanonicalWriter& CanonicalWriter::boolean(bool yes) { return word(yes ? "true" : "false"); }

CanonicalWriter& CanonicalWriter::null() { return word("null"); }

CanonicalWriter& CanonicalWriter::word(std::string_view word)
{
    end_value(std::copy(word.begin(), word.end(), begin_value(word.size())));
    return *this;
}

CanonicalWriter& CanonicalWriter::digest(Digest const& digest)
{
    char* to = begin_value(66);
    *to++ = '"';
    detail::put_hex<32>(to, digest.bytes.data());
    to += 64;
    *to++ = '"';
    end_value(to);
    return *this;
}

CanonicalWriter& CanonicalWriter::date(Date date)
{
    if (!is_writable(date)) {
        fail("日期不在 0001 年至 9999 年之间", "a date lies outside the years 0001 to 9999");
        date = {};
    }
    char* to = begin_value(12);
    *to++ = '"';
    to = put_date(to, date);
    *to++ = '"';
    end_value(to);
    return *this;
}

CanonicalWriter& CanonicalWriter::local_time(Moment moment)
{
    int const offset = moment.offset_minutes;
    auto const size = static_cast<unsigned>(offset < 0 ? -offset : offset);
    if (!is_writable(moment) || !is_writable(Moment{moment.utc_us, 0}) || size > 1439) {
        fail("时间不在 0001 年至 9999 年之间", "a moment lies outside the years 0001 to 9999");
        return utc_time({});
    }
    char* to = begin_value(34);
    *to++ = '"';
    to = put_moment(to, moment);
    *to++ = offset < 0 ? '-' : '+';
    to = put_two(to, size / 60);
    *to++ = ':';
    to = put_two(to, size % 60);
    *to++ = '"';
    end_value(to);
    return *this;
}

CanonicalWriter& CanonicalWriter::utc_time(Moment moment)
{
    moment.offset_minutes = 0;
    if (!is_writable(moment)) {
        fail("时间不在 0001 年至 9999 年之间", "a moment lies outside the years 0001 to 9999");
        moment = {};
    }
    char* to = begin_value(29);
    *to++ = '"';
    to = put_moment(to, moment);
    *to++ = 'Z';
    *to++ = '"';
    end_value(to);
    return *this;
}

CanonicalWriter& CanonicalWriter::value(Value const& value)
{
    switch (value.index()) {
    case 1: return boolean(std::get<bool>(value));
    case 2: return date(std::get<Date>(value));
    case 3: return string(std::get<std::string>(value));
    case 4:
        begin_array();
        for (std::string const& word : std::get<std::vector<std::string>>(value)) string(word);
        return end_array();
    default: fail("缺少值", "a value is absent"); return null();
    }
}

} // namespace duly
