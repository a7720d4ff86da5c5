// SPDX-License-Identifier: Apache-2.0
// What a claim says, read off a whole history in the plainest way: nothing is remembered, everything is looked for
// again from the beginning. It shares no code with the evaluator nor with the proofs.
#pragma once

#include "duly/law/law.hpp"
#include "duly/record/event.hpp"

#include <string>
#include <vector>

namespace brute {

using namespace duly;

// An event of a history; a silent one counts as having happened because time passed.
struct Step {
    Event event;
    bool silent = false;
};
using History = std::vector<Step const*>;

// The last event of the history breaks the claim. A silent one breaks none: nobody performed it.
[[nodiscard]] bool breaks(Law const& law, Claim const& claim, History const& history);

// All that the claim can ask of this past: two histories that agree in it are broken by the same events to come.
[[nodiscard]] std::string what_counts(Law const& law, Claim const& claim, History const& history);

} // namespace brute
