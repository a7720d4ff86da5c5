// SPDX-License-Identifier: Apache-2.0
// What a calendar file says, between reading it (calendar_json.cpp) and being able to count with it (calendar.cpp).
#pragma once

#include "duly/date.hpp"
#include "duly/error.hpp"

#include <map>
#include <string>
#include <string_view>

namespace duly::detail {

struct CalendarFacts {
    std::string place;
    bool every_year_known = false;
    std::map<int, std::string> known_years; // and their source
    std::map<Date, bool> days;              // true: worked, false: off
};

// Reads one calendar file and lays it over `base`, if there is one. Without a base, "extends" may name "cn", which
// then is `built_in`.
[[nodiscard]] Result<CalendarFacts> read_calendar(std::string_view json, std::string const& where,
                                                  CalendarFacts const* base, CalendarFacts const* built_in);

} // namespace duly::detail
