// SPDX-License-Identifier: Apache-2.0
// Plausible histories of a major administrative decision: mostly a procedure carried out as the scenarios tell it, with
// a few things gone wrong (a step left out, done twice or too early, another draft, another date, a fact found later or
// the other way round, a second meeting, an adjustment), and now and then no order at all.
//
//   RandomHistories const histories;
//   std::vector<Event> history = histories.make(seed);   // the same for the same seed
#pragma once

#include "random.hpp"

#include "duly/law/law.hpp"
#include "duly/record/event.hpp"

#include <map>
#include <string>
#include <vector>

namespace properties {

class RandomHistories {
public:
    // Reads the scenarios of the national procedure.
    RandomHistories();

    // Every event is well formed under the national procedure. Dates run forward, but for one history in twenty.
    [[nodiscard]] std::vector<duly::Event> make(std::uint64_t seed) const;
    // The same, at most so many things gone wrong: 0 is a lawful procedure as it stands.
    [[nodiscard]] std::vector<duly::Event> make(std::uint64_t seed, std::size_t mutations_max) const;

    // One more event of some activity, as a scenario tells it, on that day.
    [[nodiscard]] duly::Event some_event(Random& random, duly::Date day) const;
    // An event of this activity, as a scenario tells it.
    [[nodiscard]] duly::Event one_like(Random& random, std::string const& activity) const;

private:
    std::vector<std::vector<duly::Event>> lawful_;
    std::map<std::string, std::vector<duly::Event>> by_activity_;
    std::vector<std::string> activities_;
};

// The national procedure with its defaults, working days being Monday to Friday.
[[nodiscard]] duly::Law const& national_law();

// A readable line per event, for a failure to show.
[[nodiscard]] std::string told(std::vector<duly::Event> const& history);

// One for all tests of a program.
[[nodiscard]] inline RandomHistories const& histories()
{
    static RandomHistories const made;
    return made;
}

} // namespace properties
