// SPDX-License-Identifier: Apache-2.0
// Every history of a small procedure, tried one after the other: all events with all values, facts decided in every way
// and time passing, as long as the evaluator finds no error. What breaks a claim is judged by claim_reading.hpp.
#pragma once

#include "prove/claim_reading.hpp"

#include "duly/law/law.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace brute {

enum class Outcome {
    broken,     // this history breaks the claim at its last event
    not_so_far, // none of those that were tried does; there are longer ones, or more
    holds,      // none does, and there are no others
};

struct Answer {
    Outcome outcome = Outcome::holds;
    std::vector<Event> history;
    std::set<std::string> happened; // every activity that some history performed
    std::size_t cases = 0;
};

struct Bounds {
    std::size_t events = 7;
    std::size_t cases = 1'200;
    std::size_t words = 2; // different drafts and persons, at most 3
};

[[nodiscard]] Answer explore(Law const& law, Claim const& claim, Bounds bounds = {});

// What the evaluator makes of a history: whether each of its events is lawful, and the steps, silent ones among them.
struct Played {
    bool lawful = true;
    std::vector<Step> steps;
};
[[nodiscard]] Played play(Law const& law, std::vector<Event> const& history);

} // namespace brute
