// SPDX-License-Identifier: Apache-2.0
// Every abstract case that can be reached, or the shortest way to one in which a claim is broken.
#pragma once

#include "abstraction.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace duly::detail {

struct AbstractEvent {
    std::uint16_t activity = no_index;
    bool silent = false; // deemed: time passed
    std::vector<Chosen> chosen;
};

struct Exploration {
    enum class End : std::uint8_t { holds, broken, too_large };
    End end = End::holds;
    std::vector<AbstractCase> cases; // holds: all that can be reached, the initial one first
    std::vector<AbstractEvent> path; // broken: the last event breaks the claim
};

// `claim`: the checks of one claim, which do not bar but must never be violated by an event that nothing bars.
// Bounded: at most this many cases, choices of one event, and events altogether.
inline constexpr std::size_t cases_max = 5'000;
inline constexpr std::size_t choices_max = 5'000;
inline constexpr std::size_t events_max = 500'000;

[[nodiscard]] Exploration explore(Abstraction const& model, std::vector<CheckRef> const& claim,
                                  std::size_t most_cases = cases_max);

} // namespace duly::detail
