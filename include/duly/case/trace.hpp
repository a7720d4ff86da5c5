// SPDX-License-Identifier: Apache-2.0
// Events as people write and exchange them: one JSON object a line. docs/scenario-format.md gives every key.
//
//   {"activity": "legality.opinion", "at": "2026-04-14", "actor": "justice-bureau", "role": "reviewer",
//    "fields": {"draft": "d1", "outcome": "lawful"}, "documents": ["opinion"], "key": "step-17"}
#pragma once

#include "duly/case/fold.hpp"
#include "duly/error.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace duly {

inline constexpr std::size_t trace_line_bytes_max = 16 * 1024 * 1024;

// {"open": {...}}: which case the lines that follow belong to.
struct OpenLine {
    std::string family, organ, level, place, matter, key;
    std::optional<Moment> at;
    std::map<std::string, std::string> parameters;
    Actor actor;
    bool adopted = false;
};

struct TraceLine {
    std::optional<OpenLine> open; // if present, there is no event
    Entry entry;
    std::string key;      // idempotency key
    std::string case_id;  // the case, or its business key, if the line names one
    bool attempt = false; // a refusal is expected, and what follows goes on
    bool attest = false;  // it has already happened: recorded whatever the rules say
};

// bad_input, with `where` and the key concerned: what is not JSON, a key that is not known or given twice, a wrong
// type, a number that is no integer, a date that does not exist, a text of more than 1 MiB, a line of more than 16.
[[nodiscard]] Result<TraceLine> parse_trace_line(std::string_view json, std::string const& where,
                                                 std::int16_t offset_minutes);
// An event by itself, as it is performed or attested: what a line of a file may say besides (open, case, corrects,
// recorded, attempt, attest) is refused. `key` is allowed.
[[nodiscard]] Result<TraceLine> parse_event(std::string_view json, std::string const& where,
                                            std::int16_t offset_minutes);

// The entry as a line that parse_trace_line() reads again, without a line break at its end. A moment that is midnight
// at the offset it was written with is written as a date.
[[nodiscard]] std::string trace_line(Entry const& entry);

} // namespace duly
