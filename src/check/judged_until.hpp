// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "duly/case/case.hpp"

#include <optional>

namespace duly::detail {

// The last day that a case is judged as of: of one that is over, later than any date that is written.
[[nodiscard]] inline Date judged_until(Case const& state, std::optional<Date> as_of, bool complete)
{
    return complete ? Date{never.days - 1} : as_of.value_or(state.latest);
}

} // namespace duly::detail
