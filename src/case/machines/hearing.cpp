// SPDX-License-Identifier: Apache-2.0
// Hearing, run by Boost.MSM.
#include <boost/msm/back/state_machine.hpp>

#include "duly/case/machine_stepping.hpp"
#include "duly/case/machines/hearing.hpp"

template <> duly::MachineInfo const& duly::machine_info<duly::Hearing>()
{
    return stepped_by<Hearing, boost::msm::back::state_machine<Hearing>>;
}
