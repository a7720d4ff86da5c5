// SPDX-License-Identifier: Apache-2.0
// Moments as tests write them.
#pragma once

#include "duly/date.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

namespace duly::testing::detail {

inline constexpr std::int16_t offset = hours(8); // of scenario files

// THROWS: std::invalid_argument.
[[nodiscard]] inline Moment moment_of(std::string_view text)
{
    auto const moment = Moment::parse(text, offset);
    if (!moment)
        throw std::invalid_argument(
            "应为日期（如 2026-03-02）或时刻 / must be a date such as 2026-03-02 or a moment: " + std::string(text));
    return {moment->utc_us, offset};
}

} // namespace duly::testing::detail
