// SPDX-License-Identifier: Apache-2.0
#include "duly/testing/clock.hpp"

#include "moment.hpp"

#include <atomic>
#include <utility>

namespace duly::testing {

struct Clock::State {
    State(Calendar days, Moment start) : calendar(std::move(days)), utc_us(start.utc_us) {}

    Calendar calendar;
    std::atomic<std::int64_t> utc_us;
};

Clock::Clock(std::string_view start, Calendar calendar)
    : state_(std::make_shared<State>(std::move(calendar), detail::moment_of(start)))
{}

Clock& Clock::set(std::string_view date_or_moment) { return set(detail::moment_of(date_or_moment)); }

Clock& Clock::set(Date date) { return set(Moment::at_midnight(date, detail::offset)); }

Clock& Clock::set(Moment moment)
{
    state_->utc_us = moment.utc_us;
    return *this;
}

Clock& Clock::advance_days(int days) { return advance_seconds(days * std::int64_t{24 * 60 * 60}); }

Clock& Clock::advance_working_days(int days)
{
    auto const from = today();
    return advance_days(state_->calendar.working_day_after(from, days) - from);
}

Clock& Clock::advance_seconds(std::int64_t seconds)
{
    state_->utc_us += seconds * 1'000'000;
    return *this;
}

Moment Clock::now() const { return {state_->utc_us, detail::offset}; }

Date Clock::today() const { return now().local_date(); }

Calendar const& Clock::calendar() const noexcept { return state_->calendar; }

std::function<Moment()> Clock::source() const
{
    return [same = *this] { return same.now(); };
}

} // namespace duly::testing
