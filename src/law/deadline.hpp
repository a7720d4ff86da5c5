// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "duly/law/rule.hpp"

namespace duly::detail {

// Whether what a response asks for is due by a day: after a time, on an announced date, or on a day of the year.
// Otherwise it is owed until the case ends.
[[nodiscard]] inline bool has_deadline(Rule const& rule) noexcept
{
    return rule.within || !rule.until_field.empty() || !rule.yearly.empty();
}

} // namespace duly::detail
