// SPDX-License-Identifier: Apache-2.0
// A second opinion on State Council Order No. 713, written from the statute and from nothing else.
//
// The oracle is told a whole history and says which promises of the procedure it breaks, and where; and what a handful
// of rules with numbers in them find. It looks at the whole history again for every question, keeps nothing between
// two questions, and shares no code with the library beyond the value types Event and Date, so that the two can only
// agree because both are right. It knows the national procedure with its defaults and a calendar of Mondays to Fridays.
//
//   auto const breaches = oracle::broken_claims(history);
//   breaches.at(0).claim;   // "nothing_is_decided_unreviewed"
//   breaches.at(0).event;   // 17: history[17] should not have happened
#pragma once

#include "duly/record/event.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace oracle {

// A promise of the procedure that does not hold.
struct Breach {
    std::string claim;
    std::size_t event = 0; // at which event of the history
    bool known = true;     // false: it depends on a fact that nobody had decided by then
    friend bool operator==(Breach const&, Breach const&) = default;
};

// The claims that the oracle judges: every one that is a matter of history. "Always possible" is none.
[[nodiscard]] std::vector<std::string> const& claims();

// In the order of the history.
[[nodiscard]] std::vector<Breach> broken_claims(std::vector<duly::Event> const& history);

// What one of the rules with numbers in it says of an event.
struct Found {
    std::string rule;
    std::size_t event = 0;
    bool undeterminable = false; // it depends on a fact that nobody had decided by then
    bool cured = false;          // made good in time
    friend auto operator<=>(Found const&, Found const&) = default;
};

[[nodiscard]] std::vector<std::string> const& numbered_rules();

// In the order of the history, at one event in the order of numbered_rules().
[[nodiscard]] std::vector<Found> found_by_numbers(std::vector<duly::Event> const& history);

} // namespace oracle
