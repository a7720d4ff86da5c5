// SPDX-License-Identifier: Apache-2.0
// The figures of a year, counted over the record: each with its query in words, the cases behind it and the year
// before, and all of them at one size of the log, whose root is computed from the very leaves that were counted.
// Whoever holds the log can count them again.
//
//   ReportDefinitionLoaded loaded = load_report_definition(text, "town.yaml", laws);
//   Result<FigureReport> counted = count_figures(*loaded.definition, *store, store->logs().front(),
//                                                {.organ = "town-gov", .year = 2021});
//   counted->figures[0].now.amount.text();   // "19"
//
// An event counts in the year of its local date, as corrected. Time limits are judged on the history as corrected, up
// to the year's end (or `as_of`, if that is earlier). Findings are those of the record, as they stand at that size.
#pragma once

#include "duly/check/report_definition.hpp"
#include "duly/record/checkpoint.hpp"
#include "duly/record/store.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace duly {

// A number with six decimals at most, or none: a share of nothing.
struct Amount {
    std::int64_t millionths = 0;
    bool is_known = true;

    [[nodiscard]] static Amount of(std::uint64_t count) noexcept
    {
        return {static_cast<std::int64_t>(count) * 1'000'000, true};
    }
    [[nodiscard]] std::string text() const; // "19", "1234.5", "–"
    friend bool operator==(Amount, Amount) = default;
};

struct FigureValue {
    Amount amount;
    std::vector<std::uint32_t> cases; // behind it: positions in FigureReport::cases, in order
    std::uint64_t untold = 0;         // events of which it cannot be told whether or how they count
    friend bool operator==(FigureValue const&, FigureValue const&) = default;
};

struct Figure {
    std::string id; // of the definition; of a cell of a table "deadlines.kept/cn/permit/R-2"
    Text title, unit;
    Text says;               // the query in words
    bool is_percent = false; // its change is in percentage points
    FigureValue now, before; // of the year, and of the year before

    [[nodiscard]] std::string text() const { return in_text(now.amount); } // "98.6%"
    [[nodiscard]] std::string previous() const { return in_text(before.amount); }
    [[nodiscard]] std::string change() const; // "+3", "-2.5", "0"; "–" if one of them is not known
private:
    [[nodiscard]] std::string in_text(Amount amount) const;
};

struct FigureRow {
    std::string procedure, family, rule, article;
    Text procedure_title;
    Text says;                        // the rule; of a table of procedures: empty
    std::vector<std::size_t> figures; // one for each column, positions in FigureReport::figures
};

struct FigureTable {
    ReportTable of = ReportTable::procedures;
    std::vector<FigureRow> rows; // by procedure and, in the order of the statute, rule
};

struct CountedCase {
    std::string id;        // 32 hexadecimal digits
    std::string procedure; // id
    std::string key, matter;
};

struct FigureReport {
    std::string organ;
    int year = 0;
    Date as_of;            // the last day that was looked at
    Checkpoint checkpoint; // origin, size and root of what was counted
    std::vector<CountedCase> cases;
    std::vector<Figure> figures; // those of the definition in its order, then those of the tables
    std::array<FigureTable, 4> tables;
    std::uint64_t leaves = 0; // of the organ's cases, refused attempts included

    [[nodiscard]] Figure const* find(std::string_view id) const;
};

struct FigureOptions {
    std::string organ; // cases that were opened for it
    int year = 0;
    std::optional<Date> as_of = {};           // a day of the year up to which it is looked at; none: the year's last
    std::optional<std::uint64_t> size = {};   // of the log that is counted; none: all of it
    unsigned threads = 0;                     // 0: as many as there are processors
    std::uint64_t leaves_at_once = 2'000'000; // so many are held in memory; a longer log is read several times
};

// not_found: the log has no case of this organ. tampered: leaves that are not what the tree says, or no case.
// bad_input: a size that the log does not have, a year that has not begun. THROWS: StoreFailure. Thread-safety: calls
// are independent of each other.
[[nodiscard]] Result<FigureReport> count_figures(ReportDefinition const& definition, Store const& store,
                                                 LogName const& log, FigureOptions const& options);

// SHA-256 over the ids of the cases behind a figure, sorted, a line each; hex.
[[nodiscard]] std::string digest_of_cases(FigureReport const& report, FigureValue const& value);

} // namespace duly
