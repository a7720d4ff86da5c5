// SPDX-License-Identifier: Apache-2.0
// A clock that a test moves. Copies tell the same time, so that the application under test and the trace that records
// what it does can be given one clock.
//
//   Clock clock("2026-03-02");
//   office.now = clock.source();              // EngineOptions::clock takes the same
//   clock.advance_working_days(5);
#pragma once

#include "duly/date.hpp"
#include "duly/law/calendar.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

namespace duly::testing {

// Times are written and days are counted in UTC+8, as in scenario files. Thread-safety: any thread may use it.
class Clock {
public:
    explicit Clock(std::string_view start = "2026-01-05", Calendar calendar = Calendar::plain_weekdays());

    // A date (its midnight) or a moment by RFC 3339. THROWS: std::invalid_argument for what is neither.
    Clock& set(std::string_view date_or_moment);
    Clock& set(Date date);
    Clock& set(Moment moment);
    // The time of day stays.
    Clock& advance_days(int days);
    Clock& advance_working_days(int days);
    Clock& advance_seconds(std::int64_t seconds);

    [[nodiscard]] Moment now() const;
    [[nodiscard]] Date today() const;
    [[nodiscard]] Calendar const& calendar() const noexcept;
    // For whoever asks for the time.
    [[nodiscard]] std::function<Moment()> source() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace duly::testing
