// SPDX-License-Identifier: Apache-2.0
// Writing canonical JSON. The writer is on the path of every event, so it copies what needs no escape in one piece.
#include "duly/record/canonical_json.hpp"

#include "utf8.hpp"

#include <array>
#include <charconv>

namespace duly {
namespace {

constexpr bool is_key_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

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
    // Consecutive events share their dates: the division by eras is done once a day.
    thread_local Date cached_for;
    thread_local std::array<char, 10> cached{'1', '9', '7', '0', '-', '0', '1', '-', '0', '1'};
    if (date != cached_for) {
        auto const year = static_cast<unsigned>(date.year());
        char* to = put_two(cached.data(), year / 100);
        to = put_two(to, year % 100);
        *to++ = '-';
        to = put_two(to, date.month());
        *to++ = '-';
        put_two(to, date.day());
        cached_for = date;
    }
    return std::copy(cached.begin(), cached.end(), at);
}

bool is_writable(Date date) { return date >= Date::of(1, 1, 1) && date <= Date::of(9999, 12, 31); }

constexpr std::int64_t us_per_minute = 60'000'000;

char* put_moment(char* at, Moment moment)
{
    std::int64_t const of_day = [&] {
        constexpr std::int64_t us_per_day = 1440 * us_per_minute;
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

} // namespace

void CanonicalWriter::separate()
{
    if (comma_) *out_ += ',';
    comma_ = true;
}

void CanonicalWriter::fail(char const* zh, char const* en)
{
    if (problem_.empty()) problem_ = {zh, en};
}

CanonicalWriter& CanonicalWriter::begin_object()
{
    separate();
    *out_ += '{';
    comma_ = false;
    return *this;
}

CanonicalWriter& CanonicalWriter::end_object()
{
    *out_ += '}';
    comma_ = true;
    return *this;
}

CanonicalWriter& CanonicalWriter::begin_array()
{
    separate();
    *out_ += '[';
    comma_ = false;
    return *this;
}

CanonicalWriter& CanonicalWriter::end_array()
{
    *out_ += ']';
    comma_ = true;
    return *this;
}

CanonicalWriter& CanonicalWriter::key(std::string_view name)
{
    bool good = !name.empty() && name.size() <= 64;
    for (char const c : name) good = good && is_key_byte(c);
    if (!good) {
        if (problem_.empty()) {
            std::string const shown(name.substr(0, 80));
            problem_ = {"名称 \"" + shown + "\" 不能写入记录：只能用小写字母、数字和下划线，1 至 64 个字符",
                        "the name \"" + shown +
                            "\" cannot be recorded: use 1 to 64 lower-case letters, digits and "
                            "underscores"};
        }
        name = "_";
    }
    std::array<char, 68> text;
    char* to = text.data();
    if (comma_) *to++ = ',';
    *to++ = '"';
    to = std::copy(name.begin(), name.end(), to);
    *to++ = '"';
    *to++ = ':';
    out_->append(text.data(), static_cast<std::size_t>(to - text.data()));
    comma_ = false;
    return *this;
}

CanonicalWriter& CanonicalWriter::string(std::string_view text)
{
    separate();
    *out_ += '"';
    for (;;) {
        std::size_t const plain = detail::plain_prefix(text);
        out_->append(text.data(), plain);
        text.remove_prefix(plain);
        if (text.empty()) break;
        auto const c = static_cast<unsigned char>(text.front());
        if (c >= 0x80) {
            std::size_t const length = detail::utf8_sequence(text);
            if (length == 0) fail("文字不是合法的 UTF-8", "the text is not well-formed UTF-8");
            std::size_t const step = length == 0 ? 1 : length;
            out_->append(text.data(), length);
            text.remove_prefix(step);
            continue;
        }
        text.remove_prefix(1);
        switch (c) {
        case '"': *out_ += "\\\""; break;
        case '\\': *out_ += "\\\\"; break;
        case '\b': *out_ += "\\b"; break;
        case '\t': *out_ += "\\t"; break;
        case '\n': *out_ += "\\n"; break;
        case '\f': *out_ += "\\f"; break;
        case '\r': *out_ += "\\r"; break;
        case '\0': fail("文字含有 U+0000", "the text holds U+0000"); break;
        default: *out_ += c < 0x10 ? "\\u000" : "\\u001"; *out_ += "0123456789abcdef"[c & 15];
        }
    }
    *out_ += '"';
    return *this;
}

CanonicalWriter& CanonicalWriter::integer(std::int64_t number)
{
    if (number > canonical_integer_max || number < -canonical_integer_max) {
        fail("整数超出 ±(2^53-1)，请写成文字", "an integer is outside ±(2^53-1); write it as text");
        number = 0;
    }
    std::array<char, 24> text;
    char* to = text.data();
    if (comma_) *to++ = ',';
    to = std::to_chars(to, text.data() + text.size(), number).ptr;
    out_->append(text.data(), static_cast<std::size_t>(to - text.data()));
    comma_ = true;
    return *this;
}

CanonicalWriter& CanonicalWriter::boolean(bool yes)
{
    separate();
    *out_ += yes ? "true" : "false";
    return *this;
}

CanonicalWriter& CanonicalWriter::null()
{
    separate();
    *out_ += "null";
    return *this;
}

CanonicalWriter& CanonicalWriter::digest(Digest const& digest)
{
    std::array<char, 67> text;
    char* to = text.data();
    if (comma_) *to++ = ',';
    *to++ = '"';
    for (std::uint8_t const byte : digest.bytes) {
        *to++ = "0123456789abcdef"[byte >> 4];
        *to++ = "0123456789abcdef"[byte & 15];
    }
    *to++ = '"';
    out_->append(text.data(), static_cast<std::size_t>(to - text.data()));
    comma_ = true;
    return *this;
}

CanonicalWriter& CanonicalWriter::date(Date date)
{
    if (!is_writable(date)) {
        fail("日期不在 0001 年至 9999 年之间", "a date lies outside the years 0001 to 9999");
        date = {};
    }
    separate();
    std::array<char, 12> text;
    text.front() = '"';
    put_date(text.data() + 1, date);
    text.back() = '"';
    out_->append(text.data(), text.size());
    return *this;
}

CanonicalWriter& CanonicalWriter::local_time(Moment moment)
{
    int const offset = moment.offset_minutes;
    auto const size = static_cast<unsigned>(offset < 0 ? -offset : offset);
    if (!is_writable(moment.local_date()) || !is_writable(Moment{moment.utc_us, 0}.local_date()) || size > 1439) {
        fail("时间不在 0001 年至 9999 年之间", "a moment lies outside the years 0001 to 9999");
        return utc_time({});
    }
    separate();
    std::array<char, 34> text;
    text.front() = '"';
    char* to = put_moment(text.data() + 1, moment);
    *to++ = offset < 0 ? '-' : '+';
    to = put_two(to, size / 60);
    *to++ = ':';
    to = put_two(to, size % 60);
    *to = '"';
    out_->append(text.data(), text.size());
    return *this;
}

CanonicalWriter& CanonicalWriter::utc_time(Moment moment)
{
    moment.offset_minutes = 0;
    if (!is_writable(moment.local_date())) {
        fail("时间不在 0001 年至 9999 年之间", "a moment lies outside the years 0001 to 9999");
        moment = {};
    }
    separate();
    std::array<char, 29> text;
    text.front() = '"';
    char* to = put_moment(text.data() + 1, moment);
    *to++ = 'Z';
    *to = '"';
    out_->append(text.data(), text.size());
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
