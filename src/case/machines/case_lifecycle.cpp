// SPDX-License-Identifier: Apache-2.0
// CaseLifecycle, run by Boost.MSM.
#include <boost/msm/back/state_machine.hpp>

#include "duly/case/machine_stepping.hpp"
#include "duly/case/machines/case_lifecycle.hpp"

template <> duly::MachineInfo const& duly::machine_info<duly::CaseLifecycle>()
{
    return stepped_by<CaseLifecycle, boost::msm::back::state_machine<CaseLifecycle>>;
}
