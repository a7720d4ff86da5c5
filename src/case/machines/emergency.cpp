// SPDX-License-Identifier: Apache-2.0
// Emergency, run by Boost.MSM.
#include <boost/msm/back/state_machine.hpp>

#include "duly/case/machine_stepping.hpp"
#include "duly/case/machines/emergency.hpp"

template <> duly::MachineInfo const& duly::machine_info<duly::Emergency>()
{
    return stepped_by<Emergency, boost::msm::back::state_machine<Emergency>>;
}
