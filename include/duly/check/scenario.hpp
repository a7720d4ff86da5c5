// SPDX-License-Identifier: Apache-2.0
// A scenario judged as a history, without an engine.
#pragma once

#include "duly/case/scenario.hpp"

namespace duly {

[[nodiscard]] Result<ScenarioResult> check_scenario(Scenario const& scenario, PackSet const& packs);

} // namespace duly
