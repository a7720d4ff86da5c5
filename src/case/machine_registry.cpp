// SPDX-License-Identifier: Apache-2.0
#include "duly/case/machine_registry.hpp"

#include "duly/case/machines/case_lifecycle.hpp"
#include "duly/case/machines/comment_period.hpp"
#include "duly/case/machines/emergency.hpp"
#include "duly/case/machines/hearing.hpp"
#include "duly/case/machines/major_decision.hpp"
#include "duly/case/machines/meeting.hpp"

#include <array>

namespace duly {

std::span<MachineInfo const* const> machines()
{
    static std::array const all{&machine_info<CaseLifecycle>(), &machine_info<Meeting>(),
                                &machine_info<Emergency>(),     &machine_info<CommentPeriod>(),
                                &machine_info<Hearing>(),       &machine_info<MajorDecision>()};
    return all;
}

MachineInfo const* machine_named(std::string_view name)
{
    for (auto const* machine : machines())
        if (machine->name == name) return machine;
    return nullptr;
}

} // namespace duly
