// SPDX-License-Identifier: Apache-2.0
// One thing gone wrong in a history: left out, done twice, at another time, by somebody else, with other contents.
#pragma once

#include "random.hpp"

#include "duly/law/law.hpp"
#include "duly/record/event.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace duly::testing::detail {

struct History {
    std::vector<Event> events;
    Date today; // lapses are found up to here
};

// The activities that a rule is about.
struct Concern {
    std::set<std::string> triggers; // where it binds
    std::set<std::string> others;   // what it asks for beside, or reads
};

[[nodiscard]] Concern concern_of(Law const& law, std::uint16_t subject);

// Something goes wrong, preferably with what the rule is about.
void mutate(History& history, Law const& law, Concern const& concern, Random& random);

} // namespace duly::testing::detail
