// SPDX-License-Identifier: Apache-2.0
// When what a rule gives a time for happened, as the kernel tells it: a duty that an event closes, an interval that is
// judged at an event. Last days are the kernel's; nothing is computed a second time.
#pragma once

#include "rule_group.hpp"

#include "duly/check/check_log.hpp"

namespace duly::detail {

struct TermPoint {
    enum class Of : std::uint8_t { took, standing, unmet, open };
    std::size_t rule = 0;
    Of of = Of::took;
    std::int64_t lasted = 0, term = 1; // took: days, or microseconds
};

// Of one case: before() and after() each event is applied, end() once it is judged as of its last day.
// Thread-safety: one thread at a time.
class TermWatch {
public:
    void clear() noexcept { points_.clear(); }
    void before(RuleGroup const& group, Case const& state, BoundEvent const& event, Judgement const& judgement);
    void after(RuleGroup const& group, Case const& state, BoundEvent const& event);
    void end(RuleGroup const& group, Case const& state);

    [[nodiscard]] std::vector<TermPoint> const& points() const noexcept { return points_; }

private:
    struct OpenDuty {
        std::uint16_t subject = 0;
        std::uint32_t at = 0, key = 0;
        Date since, until;
        std::int64_t until_us = 0;
    };

    std::vector<OpenDuty> open_; // before the event
    std::vector<TermPoint> points_;
};

// What a rule of a file gives a time for; none: it counts no time.
[[nodiscard]] std::optional<TermReport> term_of(LogRule const& rule);
void add(TermReport& report, TermPoint const& point) noexcept;

} // namespace duly::detail
