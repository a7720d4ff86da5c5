// SPDX-License-Identifier: Apache-2.0
// What a yearly report says, and of what it is counted: a YAML file (docs/report-definition.md). It names figures, each
// a query over the record, and the sections of five parts whose text they stand in. Everything that is particular to a
// procedure is here; what counts knows none.
//
//   report: hall/permits
//   figures:
//     - {id: granted, count: cases, of: [permit], activity: permit.granted, zh: 许可, en: permits granted}
//   sections:
//     - {part: 1, zh: 许可, en: Permits, text: {zh: "全年许可 {granted} 件。", en: "{granted} permits were granted."}}
#pragma once

#include "duly/check/rule_file.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duly {

// What is counted without an activity being named.
enum class Measure : std::uint8_t {
    opened,       // cases opened in the year
    concluded,    // cases that ended in the year
    open,         // cases that were open at its end
    kept,         // time limits that were kept in the year
    missed,       // that ran out in it
    running,      // that were running at its end
    overdue,      // that had run out by its end and were not met by then
    standing,     // violations found in the year that stand
    cured,        // that were made good
    waived,       // of which the deviation was sanctioned
    undetermined, // what could not be determined
    refused,      // attempts refused in the year
};
inline constexpr std::size_t measures = 12;

[[nodiscard]] std::string_view word(Measure) noexcept; // "opened"
[[nodiscard]] Text title(Measure);

struct FigureQuery {
    enum class Kind : std::uint8_t {
        events,   // how many
        cases,    // that have at least one such event
        distinct, // values of a field
        sum,      // of a field
        members,  // of the lists of a field, added up
        share,    // one figure in percent of another
        measure,
    };
    std::string id;
    Text title, unit;
    Kind kind = Kind::events;
    std::vector<std::string> of;       // ids or families of procedures; empty: all
    Argument activity;                 // of measure: attempts may have one; of cases, the opening with conditions
    std::string field;                 // distinct, sum, members
    std::string part, whole;           // share: ids of figures
    Measure measure = Measure::opened; // measure
    std::vector<std::string> rules;    // of findings, time limits and attempts; empty: all
    std::optional<Severity> severity;  // of findings
    Text says;                         // the query in words
    int line = 0;                      // of the file

    [[nodiscard]] bool is_stage() const noexcept { return kind == Kind::measure && measure <= Measure::open; }
    [[nodiscard]] bool is_of(std::string_view procedure, std::string_view family) const noexcept;
};

// What a section can show of everything that was counted: a row for each procedure or rule.
enum class ReportTable : std::uint8_t { procedures, deadlines, findings, attempts };
[[nodiscard]] std::string_view word(ReportTable) noexcept; // "deadlines"
[[nodiscard]] Text title(ReportTable);
[[nodiscard]] std::span<Measure const> columns_of(ReportTable) noexcept;

struct ReportSection {
    int part = 1;
    Text title;
    Text text; // paragraphs divided by blank lines; {granted}, {granted.previous}, {granted.change}, {year}, {organ}
    std::vector<ReportTable> tables;
    std::vector<std::string> of; // of the tables: ids or families of procedures; empty: all
};

struct ReportDefinition {
    static constexpr std::size_t parts_max = 5;

    std::string id;
    Text title;
    std::array<Text, parts_max> parts; // their headings; each has a section
    std::vector<FigureQuery> figures;
    std::vector<ReportSection> sections;
    std::string text;   // the file
    std::string digest; // SHA-256 of it, hex

    // REQUIRES: an id that the definition has.
    [[nodiscard]] std::size_t position(std::string_view figure) const;
};

// Every problem at once, with file, line, column and what was expected; with an error there is no definition. `known`
// are the laws whose procedures, activities, fields and rules it may name.
struct ReportDefinitionLoaded {
    std::optional<ReportDefinition> definition;
    std::vector<PackProblem> problems;
};
[[nodiscard]] ReportDefinitionLoaded load_report_definition(std::string_view text, std::string const& file,
                                                            std::span<Law const> known);

// Those that come with the library: "cn/major-decision", with its text.
struct BuiltInReport {
    std::string id;
    std::string_view text;
};
[[nodiscard]] std::vector<BuiltInReport> built_in_reports();

// A placeholder of a text: what stands before it, and the name in braces; the last has no name.
struct TextPiece {
    std::string words;
    std::string name;
};
[[nodiscard]] std::vector<TextPiece> pieces_of(std::string_view text);

} // namespace duly
