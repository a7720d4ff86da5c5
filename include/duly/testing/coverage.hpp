// SPDX-License-Identifier: Apache-2.0
// What of a procedure the checked traces exercised: which rules bound, were kept and broken, which gates let pass and
// refused, which exemptions were taken, facts found, outcomes and choices of parameters seen.
//
//   int main(int argc, char** argv)             // with DOCTEST_CONFIG_IMPLEMENT instead of …_WITH_MAIN
//   {
//       int const failed = doctest::Context(argc, argv).run();
//       print(Coverage::process().text(Language::en));
//       for (auto const& short_of : Coverage::process().below({.rules_bound = 80})) print(short_of.en);
//       return failed;
//   }
#pragma once

#include "duly/law/law.hpp"
#include "duly/text.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace duly::testing {

// How often. A rule binds at an event of which its condition holds, or may hold while a fact is undecided; a duty binds
// when it arises. It is kept if nothing is found, broken with every finding that it is violated (cured ones included).
struct RuleCoverage {
    std::string id, article;
    std::uint64_t bound = 0, kept = 0, broken = 0;
};
// An activity at which a rule can bar.
struct GateCoverage {
    std::string activity;
    std::uint64_t passed = 0, refused = 0;
};
// The `unless` of a rule that would have bound, or a derogation that lowered a finding.
struct ExemptionCoverage {
    std::string rule, article;
    bool derogation = false;
    std::uint64_t taken = 0;
};
struct FactCoverage {
    std::string id;
    std::uint64_t found_true = 0, found_false = 0;
};
struct OutcomeCoverage {
    std::string id, article;
    std::uint64_t arisen = 0;
};
struct ParameterCoverage {
    std::string id;
    std::vector<std::string> choices;          // empty: free
    std::map<std::string, std::uint64_t> used; // by value
};

struct PackCoverage {
    std::string pack;
    Text title;
    std::uint64_t checks = 0;
    std::vector<RuleCoverage> rules; // in the order of the statute, derogations apart
    std::vector<GateCoverage> gates;
    std::vector<ExemptionCoverage> exemptions;
    std::vector<FactCoverage> facts;
    std::vector<OutcomeCoverage> outcomes;
    std::vector<ParameterCoverage> parameters;
};

// Of so many, so many.
struct CoverageShare {
    std::size_t seen = 0, of = 0;
    [[nodiscard]] int percent() const noexcept { return of == 0 ? 100 : static_cast<int>(seen * 100 / of); }
};

struct CoverageShares {
    CoverageShare rules_bound, rules_kept, rules_broken, gates_passed, gates_refused, exemptions;
    CoverageShare facts; // each counts twice: found true, found false
    CoverageShare outcomes;
    CoverageShare parameters; // choices of those that have choices
};

[[nodiscard]] CoverageShares shares(PackCoverage const& pack);

// Percentages that must be reached.
struct CoverageThreshold {
    int rules_bound = 0, rules_kept = 0, rules_broken = 0, gates_passed = 0, gates_refused = 0, exemptions = 0;
    int facts = 0, outcomes = 0, parameters = 0;
};

// Thread-safety: any thread may use it at any time.
class Coverage {
public:
    // What every check is noted in that names no other.
    [[nodiscard]] static Coverage& process();
    // Of one pack: nothing exercised yet.
    [[nodiscard]] static PackCoverage nothing_of(Law const& law);

    void add(PackCoverage const& seen);
    void clear();

    [[nodiscard]] std::vector<PackCoverage> packs() const; // by id
    [[nodiscard]] std::string text(Language language) const;
    [[nodiscard]] std::string json() const; // canonical; docs/testing.md
    // What falls short, of every pack or of one; empty: nothing. A pack that no test checked falls short.
    [[nodiscard]] std::vector<Text> below(CoverageThreshold const& threshold, std::string_view pack = {}) const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, PackCoverage> packs_;
};

} // namespace duly::testing
