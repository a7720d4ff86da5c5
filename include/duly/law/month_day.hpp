// SPDX-License-Identifier: Apache-2.0
// Days that come again every year: "by 1 March", "at the end of each quarter".
#pragma once

#include "duly/date.hpp"
#include "duly/text.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace duly {

struct MonthDay {
    std::uint8_t month = 1, day = 1; // 29 February is the last day of February

    // "03-01"; a day that some year has. Anything else is nullopt.
    [[nodiscard]] static std::optional<MonthDay> parse(std::string_view text) noexcept;
    [[nodiscard]] std::string text() const;
    [[nodiscard]] Date in(int year) const noexcept; // REQUIRES: a year that can be written

    friend auto operator<=>(MonthDay const&, MonthDay const&) = default;
};

// The first of these days after `date`; `never`, if that is after the year 9999 or there is no day.
[[nodiscard]] Date next_after(std::span<MonthDay const> days, Date date) noexcept;
[[nodiscard]] Text in_words(std::span<MonthDay const> days); // "1 March", "15 January and 15 July", "3月1日"

} // namespace duly
