// SPDX-License-Identifier: Apache-2.0
// Scenario files: a trace and every finding it must give, one JSON value a line (docs/scenario-format.md). Another
// engine can run them. A scenario is judged twice, as a history that is checked (check/scenario.hpp) and by the engine
// (enforce/scenario.hpp).
#pragma once

#include "duly/case/fold.hpp"
#include "duly/law/pack.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duly {

struct Scenario {
    std::string name;
    Text says;
    std::string pack; // id or file
    Parameters parameters;
    Calendar calendar = Calendar::plain_weekdays();
    std::optional<Date> today;    // lapses are found up to here; default: the last event's date
    std::string expected_verdict; // empty: not compared
    std::vector<std::string> expected_findings;
    std::optional<std::vector<std::string>> expected_outcomes;
    std::vector<Entry> entries;
    std::string file;
};

// bad_input with `where` "file:line" and what was expected.
[[nodiscard]] Result<Scenario> parse_scenario(std::string_view text, std::string const& file);

// The scenario as a file that parse_scenario() reads again, the entries in their order.
[[nodiscard]] std::string scenario_text(Scenario const& scenario);

// The law the scenario names, a pack of `packs` or of a file beside the scenario's or in the current folder, and the
// packs with that file among them.
struct ScenarioLaw {
    PackSet packs;
    Law law;
};
[[nodiscard]] Result<ScenarioLaw> law_of(Scenario const& scenario, PackSet const& packs);

struct ScenarioResult {
    std::string verdict;
    std::vector<std::string> findings; // "MAD-25 25(1) @ submission.made", in the order found
    std::vector<std::string> outcomes;
    std::vector<std::string> differences; // expected and not found, found and not expected; empty: passed
};

// Compares what was found with what was expected; findings as multisets.
void compare(Scenario const& scenario, ScenarioResult& result);

// The finding in one line: rule, article, @ the activity (with #n for its n-th occurrence, n > 1) or the date of a
// lapse, and the words undeterminable, cured, waived.
[[nodiscard]] std::string finding_line(Law const& law, std::vector<Entry> const& history, Finding const& finding);

} // namespace duly
