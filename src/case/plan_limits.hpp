// SPDX-License-Identifier: Apache-2.0
// The two passes of a plan. Forward: each step as early as its bounds allow, later only where a longest interval from
// it would otherwise be overrun. Backward, from each deadline: the last day of each step before it.
#pragma once

#include "dated.hpp"

#include "duly/case/plan.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace duly::detail {

class PlanLimits {
public:
    PlanLimits(Law const& law, Case const& state, Way const& way, WayOptions const& options, Date today);

    [[nodiscard]] Dated const& forward(std::vector<std::uint16_t> order, std::vector<Date> floors);
    // REQUIRES: forward(). Its steps stand in `plan` in the same order; gives them latest dates and spare days, and the
    // plan its deadlines.
    void backward(std::uint16_t target, std::optional<Date> by, Plan& plan);

private:
    struct Deadline {
        std::uint16_t step = no_index;
        std::uint16_t subject = no_index;
        std::uint16_t after = no_index; // it moves with this step
        Date last_day;
        Text says;
        bool provisional = false;
        Text provisional_reason;
    };

    bool raise(Ceiling const& ceiling, std::vector<Date>& floors);
    [[nodiscard]] Deadline under(Ceiling const& ceiling) const;
    [[nodiscard]] std::optional<Deadline> of_duty(Duty const& duty) const;
    [[nodiscard]] std::optional<Date> resumed(Rule const& rule) const;
    void open_duties(std::vector<Deadline>& out, Plan& plan) const;
    void spare_days(std::uint16_t target, Plan& plan) const;
    void keep(Deadline const& deadline, Plan& plan) const;
    // By activity: the last day from which `step` can still be reached on `last_day`.
    [[nodiscard]] std::vector<std::optional<Date>> limits(std::uint16_t step, Date last_day) const;
    [[nodiscard]] std::size_t place(std::uint16_t step) const;
    [[nodiscard]] Date date(std::uint16_t step) const { return dated_.dates[step]; }
    [[nodiscard]] PlanDeadline told(Deadline const& deadline) const;

    Law const& law_;
    Case const& state_;
    Way const& way_;
    WayOptions const& options_;
    Date today_;
    Dated dated_;
    std::vector<Ceiling> ceilings_;
};

} // namespace duly::detail
