// SPDX-License-Identifier: Apache-2.0
// MajorDecision, run by Boost.MSM.
#include <boost/msm/back/state_machine.hpp>

#include "duly/case/machine_stepping.hpp"
#include "duly/case/machines/major_decision.hpp"

template <> duly::MachineInfo const& duly::machine_info<duly::MajorDecision>()
{
    return stepped_by<MajorDecision, boost::msm::back::state_machine<MajorDecision>>;
}
