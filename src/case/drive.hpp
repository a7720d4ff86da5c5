// SPDX-License-Identifier: Apache-2.0
// From the words of a pack (`drives: Meeting.vote`) to the machines that run inside a case.
#pragma once

#include "duly/case/binding.hpp"
#include "duly/case/machine_info.hpp"
#include "duly/law/kernel.hpp"
#include "duly/law/law.hpp"

#include <cstdint>

namespace duly::detail {

struct Drive {
    MachineInfo const* machine = nullptr;
    ActId act{};
};

// REQUIRES: positions that machine_word() gave.
[[nodiscard]] Drive const& driven(std::uint16_t machine, std::uint16_t act);
[[nodiscard]] MachineInfo const& machine_at(std::uint16_t machine);

inline constexpr std::uint16_t lifecycle_position = 0;
[[nodiscard]] MachineInfo const& lifecycle_machine();
// What an activity is to the lifecycle of its case: the act it drives, its end, or simply going on.
[[nodiscard]] ActId lifecycle_act(ActivityCode const& code);

// One step of the lifecycle. Every event takes one, and it asks no questions: the machine takes each once, from then on
// it is looked up.
[[nodiscard]] StepOutcome const& lifecycle_step(MachineState at, ActId act);

// Where a machine stands after an act that it refused and that happened all the same: where the act leads, in every
// region that knows it. The row of the present stage goes before the first one whose guard fits.
[[nodiscard]] MachineState forced(MachineInfo const& machine, MachineState at, ActId act, Answers answers);

[[nodiscard]] Answers answers_of(MachineInfo const& machine, ActId act, Law const& law, BoundEvent const& event);

} // namespace duly::detail
