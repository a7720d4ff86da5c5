// SPDX-License-Identifier: Apache-2.0
// Histories that the evaluator itself accepts: a way to an activity, or round a claim. What comes out of here is not
// reasoned but tried, so a bypass that is shown is one.
#pragma once

#include "exploration.hpp"

#include "duly/record/event.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace duly::detail {

// A history that goes the way and breaks the claim at its last event, as short as leaving out events makes it.
[[nodiscard]] std::optional<std::vector<Event>> bypass(Law const& watched, std::size_t claim_rule,
                                                       std::vector<AbstractEvent> const& path);
// Which activities happen in one history that goes on as long as it can: not all that can happen.
[[nodiscard]] std::vector<bool> exhibited(Law const& law);
// A history with an event of each of the activities, in this order.
[[nodiscard]] std::optional<std::vector<Event>> way_through(Law const& law, std::vector<std::uint16_t> const& order);

} // namespace duly::detail
