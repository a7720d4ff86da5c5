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

#include <cstdint>
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

// Appends to a string. It does not sort: the caller writes keys in order, check_canonical() and the tests hold it to
// that. What cannot be written canonically (text that is not UTF-8, a bad key, a number too large) is left out and
// makes problem() not empty, so that a caller asks once, at the end.
class CanonicalWriter {
public:
    explicit CanonicalWriter(std::string& out) noexcept : out_(&out) {}

    CanonicalWriter& begin_object();
    CanonicalWriter& end_object();
    CanonicalWriter& begin_array();
    CanonicalWriter& end_array();
    CanonicalWriter& key(std::string_view name);    // checked
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
    void separate();
    void fail(char const* zh, char const* en);

    std::string* out_;
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
