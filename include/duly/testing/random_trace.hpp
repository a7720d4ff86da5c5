// SPDX-License-Identifier: Apache-2.0
// Random traces of a procedure, the same for the same seed on every platform (the numbers are those of SplitMix64). One
// that a test finds something with is kept as a scenario file: Checked(trace).scenario("found by chance").
//
//   for (std::uint64_t seed = 1; seed <= 100; ++seed) CHECK_LAWFUL(random_lawful(law, seed));
//   if (auto const trace = random_unlawful(law, seed, "MAD-25")) replay(*trace);   // which the application must refuse
#pragma once

#include "duly/law/law.hpp"
#include "duly/testing/trace.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace duly::testing {

struct RandomOptions {
    std::size_t wishes_max = 8;   // activities wished for, each with all that has to be done before it
    std::size_t events_max = 200; // no further wish after so many events
    std::string to = {};          // an activity that is wished for last
    int fact_percent = 30;        // of the facts decided at first, so many are found true
};

// Every trace is lawful, without any finding. It may be empty where nothing can be done lawfully.
// THROWS: std::invalid_argument for an activity that the procedure does not have.
[[nodiscard]] Trace random_lawful(Law const& law, std::uint64_t seed, RandomOptions const& options = {});

// A trace in which the rule is found violated, or without a rule any of severity error. undetermined: none was found.
// For some rules there is none: derogations and silences that count are never violated, and a rule may never bind under
// the law's parameters. not_found: no such rule.
[[nodiscard]] Result<Trace> random_unlawful(Law const& law, std::uint64_t seed, std::string_view rule = {});

} // namespace duly::testing
