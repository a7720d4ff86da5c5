// SPDX-License-Identifier: Apache-2.0
// Meeting, run by Boost.MSM.
#include <boost/msm/back/state_machine.hpp>

#include "duly/case/machine_stepping.hpp"
#include "duly/case/machines/meeting.hpp"

template <> duly::MachineInfo const& duly::machine_info<duly::Meeting>()
{
    return stepped_by<Meeting, boost::msm::back::state_machine<Meeting>>;
}
