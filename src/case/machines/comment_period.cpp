// SPDX-License-Identifier: Apache-2.0
// CommentPeriod, run by Boost.MSM.
#include <boost/msm/back/state_machine.hpp>

#include "duly/case/machine_stepping.hpp"
#include "duly/case/machines/comment_period.hpp"

template <> duly::MachineInfo const& duly::machine_info<duly::CommentPeriod>()
{
    return stepped_by<CommentPeriod, boost::msm::back::state_machine<CommentPeriod>>;
}
