// SPDX-License-Identifier: Apache-2.0
// A scenario run through the engine: every event is performed; one that is refused must be refused for the findings
// expected there, and is then attested so that the trace goes on.
#pragma once

#include "duly/case/scenario.hpp"

namespace duly {

[[nodiscard]] Result<ScenarioResult> perform_scenario(Scenario const& scenario, PackSet const& packs);

} // namespace duly
