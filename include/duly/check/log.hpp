// SPDX-License-Identifier: Apache-2.0
// What other systems logged, as it is handed over: one case at a time, in the words of the log (XES: trace, event,
// attribute). Nothing here knows a procedure; check/mapping.hpp ties a log to one.
//
//   Result<LogSummary> read = read_log_file("permits.xes.gz", {}, [&](LogCase const& logged) {
//       for (LogEvent const& event : logged.events) ...   // in the order of the file
//       return true;                                      // false: no more, please
//   });
//
// Events keep the order of the file, whatever their times say. XES is streamed: memory holds one trace at a time. Rows
// of CSV and JSON Lines, which may come in any order, are collected until the file ends, or, if LogOptions::grouped
// says that they are grouped by case, until the case changes.
#pragma once

#include "duly/date.hpp"
#include "duly/error.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duly {

enum class LogFormat : std::uint8_t { detect, xes, csv, json_lines, ocel };

enum class LogType : std::uint8_t { text, date, integer, real, yes_no, id, list, container };

struct LogAttribute {
    std::string_view key;
    std::string_view text; // the value as written, entities resolved; of a list or container: empty
    LogType type = LogType::text;
    std::uint16_t depth = 0;  // 0: of the event or case itself; nested attributes follow the one they belong to
    std::optional<Moment> at; // of a date that could be read
};

struct LogEvent {
    std::string_view activity;                // concept:name, or what LogOptions say
    std::string_view lifecycle;               // lifecycle:transition as written; empty: none
    std::string_view actor;                   // org:resource; empty: none recorded
    std::string_view unit;                    // org:group
    std::string_view role;                    // org:role
    std::optional<Moment> at;                 // time:timestamp
    bool only_date = false;                   // the file gives a day and no time of day
    std::uint64_t line = 0;                   // of the file, from 1, on which the event begins
    std::span<LogAttribute const> attributes; // all of them, those above included, in the order of the file
};

// Views and spans are valid until the function that is given the case returns.
struct LogCase {
    std::string_view id; // concept:name of the trace
    std::uint64_t line = 0;
    std::span<LogAttribute const> attributes;
    std::span<LogEvent const> events;
};

struct LogOptions {
    LogFormat format = LogFormat::detect; // by content, gzip included; csv also by the ending of the name
    // Which attribute (XES, JSON Lines) or column (CSV) holds it; empty: the standard's name, and of CSV and JSON Lines
    // also the usual ones ("case:concept:name", "case_id", "case", ...).
    std::string case_id, activity, time, actor, unit, role, lifecycle;
    std::string classifier;          // XES: the activity is the values of this classifier, joined by "+"
    char delimiter = 0;              // CSV: 0: detect among , ; tab |
    std::string time_format;         // CSV, JSON Lines: as strptime; empty: RFC 3339 and the usual forms of it
    std::int16_t offset_minutes = 0; // of times that are written without one
    bool grouped = false;            // CSV, JSON Lines: all rows of a case stand together; memory does not grow
    std::string object_type;         // OCEL: the type of object that is the case
};

struct LogSummary {
    std::uint64_t cases = 0, events = 0, bytes = 0; // bytes: after decompression
    std::uint64_t without_time = 0, without_actor = 0;
    std::uint64_t disorderly = 0;      // events earlier than the one before them in their case
    std::uint64_t ties = 0;            // events at the very instant of the one before them
    std::vector<std::string> repeated; // ids that more than one case has (XES), at most a hundred
    std::map<std::string, std::vector<std::string>> classifiers; // XES: keys by name
    std::vector<std::string> extensions;                         // XES: prefixes
};

using LogSink = std::function<bool(LogCase const&)>;

// Reads a file, gzip or not. bad_input, with file and line: what is not well-formed, a time that cannot be read, no
// activity or case id, a document type declaration, nesting or a size beyond the limits of docs/log-formats.md. Cases
// before the error have been handed over: a caller that must not act on half a log waits for the result. not_found:
// there is no such file, or it may not be read. Whatever the sink throws goes through.
// Thread-safety: calls are independent.
[[nodiscard]] Result<LogSummary> read_log_file(std::string const& file, LogOptions const& options, LogSink const& sink);
// The same of text at hand, said to come from `name`.
[[nodiscard]] Result<LogSummary> read_log_text(std::string_view text, std::string const& name,
                                               LogOptions const& options, LogSink const& sink);

} // namespace duly
