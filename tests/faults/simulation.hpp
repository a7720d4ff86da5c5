// SPDX-License-Identifier: Apache-2.0
// A day of an organ under one seed: two engines on one file, each as in a process of its own, a clock that steps, a
// disk that fails, processes that are killed, power that goes, and another program that touches the file. Everything
// follows from the seed, so that a day that went wrong can be had again.
#pragma once

#include "duly/record/digest.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace faults {

struct Day {
    std::vector<std::string> complaints;       // empty: every promise was kept
    std::map<std::string, std::size_t> counts; // of what happened, by name
    std::string trace;                         // a line for each step and what came of it
    duly::Digest digest;                       // of the trace and of what is on the disk at the end
};

[[nodiscard]] Day simulate(std::uint64_t seed, std::string const& folder);

} // namespace faults
