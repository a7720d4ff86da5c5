// SPDX-License-Identifier: Apache-2.0
// The steps of a way, in order and with their dates.
#pragma once

#include "way.hpp"

#include "duly/case/earliest.hpp"

#include <cstdint>
#include <vector>

namespace duly::detail {

struct Dated {
    std::vector<std::uint16_t> order;
    std::vector<EarliestStep> steps; // in that order
    std::vector<Date> dates;         // by activity
};

// What comes first, first; otherwise as the procedure lists them.
[[nodiscard]] std::vector<std::uint16_t> ordered(Way const& way, std::vector<std::uint16_t> rest);

// Each step on the first day on which its bounds let it happen, and not before its day in `floors` (by activity).
[[nodiscard]] Dated dated(Law const& law, Way const& way, std::vector<std::uint16_t> order,
                          std::vector<Date> const& floors);

} // namespace duly::detail
