// SPDX-License-Identifier: Apache-2.0
// The reader of each format. Each stops when the sink wants no more. THROWS: LogFault, and what the sink throws.
#pragma once

#include "log_fault.hpp"
#include "text_window.hpp"

#include "duly/check/log.hpp"

namespace duly::detail {

struct LogReading {
    TextWindow& window;
    LogOptions const& options;
    LogLimits const& limits;
    LogSink const& sink;
    LogSummary& summary;
};

void read_xes(LogReading const& reading);
void read_csv(LogReading const& reading);
void read_json_lines(LogReading const& reading);
void read_ocel(LogReading const& reading);

// As read_log_text, with other limits than those of docs/log-formats.md.
[[nodiscard]] Result<LogSummary> read_log(std::string_view text, std::string const& name, LogOptions const& options,
                                          LogSink const& sink, LogLimits const& limits);

} // namespace duly::detail
