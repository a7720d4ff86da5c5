// SPDX-License-Identifier: Apache-2.0
// Dates and a calendar that the tests of calendars, durations and derivations share.
#pragma once

#include "duly/law/calendar.hpp"

namespace duly::test {

inline Date on(char const* text) { return Date::parse(text).value(); }

// 1 to 7 October 2026 off; Sunday 20 September and Saturday 10 October worked.
inline Calendar national_day_fixture()
{
    return Calendar::parse_json(R"({"holidays": ["2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04", "2026-10-05",
        "2026-10-06", "2026-10-07"], "workdays": ["2026-10-10", "2026-09-20"]})",
                                "fixture")
        .value();
}

} // namespace duly::test
