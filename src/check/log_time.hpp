// SPDX-License-Identifier: Apache-2.0
// Times as logs write them. The instant is kept with the offset at which it was written, so that the local date is that
// of the file; what is no date of the calendar is no time.
#pragma once

#include "duly/date.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duly::detail {

struct LogTime {
    Moment at;
    bool only_date = false; // a day and no time of day: its midnight
};

// RFC 3339 and what is like it: a blank or several for the 'T', '/' for '-', no seconds, a comma before the fraction,
// a fraction of any length (what is below a microsecond is cut), "+0200", "+02", no offset, a date alone.
[[nodiscard]] std::optional<LogTime> parse_log_time(std::string_view text, std::int16_t offset_minutes) noexcept;
// By a format of strptime, in which "%f" may stand for the digits of a fraction. All of the text must fit.
[[nodiscard]] std::optional<LogTime> parse_log_time(std::string_view text, std::string const& format,
                                                    std::int16_t offset_minutes);

} // namespace duly::detail
