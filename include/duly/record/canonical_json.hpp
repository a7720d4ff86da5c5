// SPDX-License-Identifier: Apache-2.0
// Canonical JSON: the restricted profile of RFC 8785 in which everything that is hashed is written. One value has one
// text: keys are [a-z0-9_]{1,64} and sorted, there is no white space, no floating-point number, integers lie within
// ±(2^53-1), text is well-formed UTF-8 without U+0000, nesting is at most 16 deep.
//
//   std::string out;
//   CanonicalWriter json(out);
//   json.begin_object().key("activity").string("decision.made").key("seq").integer(7).end_object();
//   check_canonical(out);         // nothing wrong
#pragma once

#include "duly/date.hpp"
#include "duly/error.hpp"
#include "duly/record/digest.hpp"
#include "duly/value.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace duly {

inline constexpr std::int64_t canonical_integer_max = (std::int64_t{1} << 53) - 1;
inline constexpr int canonical_depth_max = 16;

struct CanonicalProblem {
    std::size_t position = 0; // of the first byte that is wrong
    Text says;
};

[[nodiscard]] constexpr bool is_canonical_key(std::string_view name) noexcept
{
    bool good = !name.empty() && name.size() <= 64;
    for (char const c : name) good &= (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    return good;
}

// A name that the program itself writes: checked when it is compiled, and written without looking at it again.
template <std::size_t N> struct CanonicalKey {
    char text[N + 2]{'"'}; // "name":
    consteval CanonicalKey(char const (&name)[N])
    {
        if (!is_canonical_key({name, N - 1})) throw "not [a-z0-9_]{1,64}";
        std::copy_n(name, N - 1, text + 1);
        text[N] = '"';
        text[N + 1] = ':';
    }
};

// Appends one value to a string, which has all of it once the value is complete. It does not sort: the caller writes
// keys in order, check_canonical() and the tests hold it to that. What cannot be written canonically (text that is not
// UTF-8, a bad key, a number too large) is left out and makes problem() not empty, so that a caller asks once, at the
// end.
class CanonicalWriter {
public:
    explicit CanonicalWriter(std::string& out) noexcept : out_(&out), at_(part_) {}
    CanonicalWriter(CanonicalWriter const&) = delete;
    CanonicalWriter& operator=(CanonicalWriter const&) = delete;

    CanonicalWriter& begin_object() { return open('{'); }
    CanonicalWriter& end_object() { return close('}'); }
    CanonicalWriter& begin_array() { return open('['); }
    CanonicalWriter& end_array() { return close(']'); }
    CanonicalWriter& key(std::string_view name); // checked
    template <CanonicalKey Name> CanonicalWriter& key()
    {
        char* const to = begin_value(sizeof Name.text);
        std::memcpy(to, Name.text, sizeof Name.text);
        at_ = to + sizeof Name.text;
        comma_ = false;
        return *this;
    }
    CanonicalWriter& string(std::string_view text); // checked and escaped
    CanonicalWriter& integer(std::int64_t number);
    CanonicalWriter& boolean(bool yes);
    CanonicalWriter& null();
    CanonicalWriter& digest(Digest const& digest); // 64 hexadecimal digits
    CanonicalWriter& date(Date date);              // "YYYY-MM-DD"
    CanonicalWriter& local_time(Moment moment);    // "2026-04-16T09:30:00.000000+08:00"
    CanonicalWriter& utc_time(Moment moment);      // "2026-04-16T01:30:00.000000Z"
    CanonicalWriter& value(Value const& value);    // REQUIRES: not absent

    [[nodiscard]] Text const& problem() const noexcept { return problem_; }

private:
    static constexpr std::size_t part_max = 1024;

    CanonicalWriter& open(char bracket)
    {
        char* const to = begin_value(1);
        *to = bracket;
        at_ = to + 1;
        ++depth_;
        comma_ = false;
        return *this;
    }
    CanonicalWriter& close(char bracket)
    {
        char* const to = room_for(at_, 1);
        *to = bracket;
        --depth_;
        end_value(to + 1);
        return *this;
    }
    CanonicalWriter& word(std::string_view word);
    char* escaped(char* to, std::string_view text);
    // Where so many bytes can be written that follow what ends at `at`. REQUIRES: at most part_max.
    char* room_for(char* at, std::size_t bytes)
    {
        if (static_cast<std::size_t>(part_ + part_max - at) >= bytes) return at;
        flush(at);
        return at_;
    }
    // The same for a value, after the comma that may have to stand before it.
    char* begin_value(std::size_t bytes)
    {
        char* const to = room_for(at_, bytes + 1);
        *to = ',';
        return to + (comma_ ? 1 : 0);
    }
    void end_value(char* to)
    {
        at_ = to;
        comma_ = true;
        if (depth_ == 0) flush(to);
    }
    void flush(char* at);
    template <class Put> CanonicalWriter& piece(std::size_t bytes, Put const& put);

    // A leaf is written as some sixty small pieces: they are put together here and handed on in few large ones.
    std::string* out_;
    char part_[part_max];
    char* at_; // the end of what `part_` holds
    int depth_ = 0;
    bool comma_ = false;
    Text problem_;
};

// bytes == canonical(parse(bytes)), found by one pass; the first problem if not.
[[nodiscard]] std::optional<CanonicalProblem> check_canonical(std::string_view bytes);

// The canonical form of any JSON text within the profile: white space and the order of keys are put right.
// REFUSES (bad_input): what is not JSON, duplicate keys, numbers that are not integers in range, other keys, lone
// surrogates, U+0000, deeper than 16.
[[nodiscard]] Result<std::string> canonical_json(std::string_view json);

} // namespace duly
