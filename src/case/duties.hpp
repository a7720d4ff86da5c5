// SPDX-License-Identifier: Apache-2.0
// Obligations and silences: opened, closed, paused and extended by events, found overdue by time.
#pragma once

#include "duly/case/binding.hpp"
#include "duly/case/case.hpp"
#include "duly/case/evaluate.hpp"

#include <cstdint>
#include <vector>

namespace duly::detail {

// Which steps of the event's activity take effect, decided on the state before it.
struct DutyMarks {
    CheckMarks closes, extends, opens, uncertain;
    std::vector<std::uint64_t> atoms; // of the uncertain ones: Duty::atoms
};

[[nodiscard]] DutyMarks decide_duties(Law const& law, Case const& state, BoundEvent const& event);
void step_duties(Law const& law, Case& state, BoundEvent const& event, DutyMarks const& marks);
// Facts were decided: what was uncertain may now be owed, or not.
void settle_duties(Law const& law, Case& state);
void keep_finding(Case& state, Finding finding);

} // namespace duly::detail
