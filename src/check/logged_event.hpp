// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "duly/check/check_log.hpp"

namespace duly::detail {

// As a report keeps it, which outlives the case. REQUIRES: the case has so many events.
[[nodiscard]] inline LoggedEvent logged_event(LogCase const& logged, std::size_t at)
{
    auto const& each = logged.events[at];
    return {at, each.line, std::string(each.activity), std::string(each.actor), each.at};
}

} // namespace duly::detail
