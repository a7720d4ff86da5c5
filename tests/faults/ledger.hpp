// SPDX-License-Identifier: Apache-2.0
// What those who asked were told: acknowledged, refused, or nothing, because the answer was lost. Held against a store
// that was opened again, it says what must be there, what may be, and what must not.
#pragma once

#include "duly/case/case.hpp"
#include "duly/enforce/engine.hpp"
#include "duly/record/store.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace faults {

// What a command that was acknowledged left.
struct Effect {
    std::string case_id;
    std::uint64_t seq = 0;
    duly::Digest leaf;
};

// A case as the engine gave it.
struct Seen {
    std::string case_id;
    duly::Date today;
    std::size_t version = 0;
    duly::Case state;
};

struct Ledger {
    std::map<std::string, Effect> acknowledged; // by key
    std::set<std::string> unknown;              // keys of commands without an answer
    std::map<std::string, std::size_t> refused; // attempts that must be on record, by case
    std::map<std::string, std::size_t> maybe;   // and those that may be
    std::vector<duly::TreeHead> heads;          // that were seen
    std::vector<std::string> checkpoints;       // that were published
    std::vector<Seen> seen;
    std::vector<std::string> contradictions; // two answers to one command
};

// What is wrong; empty: nothing. Acknowledged is there once, and so is whatever else has that key (I1, I3); the log has
// every head that was released (I2, I6); cases have no gap and their chain holds (I4); each case replays to what it was
// (I5); the store verifies (I7).
[[nodiscard]] std::vector<std::string> complaints(duly::Engine& engine, Ledger const& ledger);

} // namespace faults
