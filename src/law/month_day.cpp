// SPDX-License-Identifier: Apache-2.0
#include "duly/law/month_day.hpp"

#include "duly/law/duration.hpp"

#include <algorithm>
#include <array>

namespace duly {

namespace {

constexpr int last_year = 9999;

} // namespace

std::optional<MonthDay> MonthDay::parse(std::string_view text) noexcept
{
    auto const date = text.size() == 5 ? Date::parse("2000-" + std::string(text)) : std::nullopt; // a leap year
    if (!date) return std::nullopt;
    return MonthDay{static_cast<std::uint8_t>(date->month()), static_cast<std::uint8_t>(date->day())};
}

std::string MonthDay::text() const { return Date::of(2000, month, day).text().substr(5); }

Date MonthDay::in(int year) const noexcept
{
    if (month == 2 && day == 29) return Date::of(year, 3, 1) - 1;
    return Date::of(year, month, day);
}

Date next_after(std::span<MonthDay const> days, Date date) noexcept
{
    Date next = never;
    if (date >= Date::of(last_year, 12, 31)) return next;
    for (auto const& day : days) {
        auto const year = date.year();
        if (auto const here = day.in(year); here > date) next = std::min(next, here);
        else if (year < last_year) next = std::min(next, day.in(year + 1));
    }
    return next;
}

Text in_words(std::span<MonthDay const> days)
{
    static constexpr std::array<char const*, 12> months = {"January",   "February", "March",    "April",
                                                           "May",       "June",     "July",     "August",
                                                           "September", "October",  "November", "December"};
    Text out;
    for (std::size_t i = 0; i < days.size(); ++i) {
        auto const& each = days[i];
        out.zh += (i == 0 ? "" : "、") + std::to_string(each.month) + "月" + std::to_string(each.day) + "日";
        out.en += (i == 0                 ? ""
                   : i + 1 == days.size() ? " and "
                                          : ", ") +
                  std::to_string(each.day) + " " + months[each.month - 1U];
    }
    return out;
}

} // namespace duly
