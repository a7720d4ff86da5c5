// SPDX-License-Identifier: Apache-2.0
// What was counted so far, and how it becomes figures. Threads count for themselves; what they counted is added up in
// the end, and the order in which they did it leaves no trace.
#pragma once

#include "duly/check/figures.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace duly::detail {

// This year and the year before.
template <class T> using BothYears = std::array<T, 2>;

// A count with the cases behind it, by their place in the log.
struct CaseTally {
    std::uint64_t count = 0;
    std::vector<std::uint32_t> cases;

    void add(std::uint32_t number, std::uint64_t n = 1)
    {
        count += n;
        if (cases.empty() || cases.back() != number) cases.push_back(number);
    }
    void add(CaseTally const& other);
};

struct QueryTally {
    CaseTally tally;
    std::set<std::string, std::less<>> values; // distinct
    std::int64_t millionths = 0;               // sum
    bool overflows = false;
    std::uint64_t untold = 0;

    void add(QueryTally const& other);
};

// Of a rule of a procedure.
struct RuleCells {
    std::string family, article;
    Text procedure_title, says;
    static constexpr std::size_t severities = 4;
    BothYears<std::array<std::array<CaseTally, severities>, measures>> cells; // by measure and severity of the finding
};
using RuleKey = std::tuple<std::string, std::size_t, std::string>; // procedure, place of the rule in it, rule

struct ProcedureCells {
    std::string family;
    Text title;
    BothYears<std::array<CaseTally, 3>> cells; // opened, concluded, open
};

struct FigureTally {
    explicit FigureTally(std::size_t asked) : queries{std::vector<QueryTally>(asked), std::vector<QueryTally>(asked)} {}

    BothYears<std::vector<QueryTally>> queries; // by position in the definition
    std::map<RuleKey, RuleCells> rules;
    std::map<std::string, ProcedureCells> procedures;
    std::map<std::uint32_t, CountedCase> cases; // of the organ, by place in the log
    std::set<std::string> organs;               // that the log has
    std::uint64_t leaves = 0;

    void add(FigureTally&& other);
    // The figures of the definition and its tables, with the cases behind them.
    void finish(ReportDefinition const& definition, FigureReport& report);
};

// What it takes to add millionths without an overflow going unseen.
[[nodiscard]] bool add_checked(std::int64_t& sum, std::int64_t more) noexcept;
// "12.5" in millionths; nothing: no number of that size.
[[nodiscard]] std::optional<std::int64_t> millionths_of(std::string_view decimal);

} // namespace duly::detail
