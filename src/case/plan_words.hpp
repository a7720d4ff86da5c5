// SPDX-License-Identifier: Apache-2.0
// The sentences of a plan.
#pragma once

#include "way.hpp"

#include "duly/case/plan.hpp"

namespace duly::detail {

[[nodiscard]] Text words_of(Law const& law, Obstruction const& obstruction);
// Why a step is put off: so that the other one still falls within the longest interval.
[[nodiscard]] Text not_before(Law const& law, Ceiling const& ceiling, Date other);
[[nodiscard]] Text deadline_words(Law const& law, PlanDeadline const& deadline); // its `says` being how it follows
[[nodiscard]] Text so_that(Law const& law, std::string const& activity, Date last_day);
[[nodiscard]] Text wanted_by(Date day);
[[nodiscard]] Text expected_on(Date day);
[[nodiscard]] PlanDeadline never_reached(Law const& law, std::uint16_t activity, Date expected);

} // namespace duly::detail
