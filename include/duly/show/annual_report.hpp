// SPDX-License-Identifier: Apache-2.0
// A yearly report on law-based government, written from the figures that were counted over the record: as Markdown that
// a clerk can edit, as one HTML page with charts that opens offline, and through pandoc as a .docx laid out as official
// documents are (GB/T 9704). Every figure in the text leads to its query in words, to the size and root of the log at
// which it was counted, and to the cases behind it.
//
//   std::string text = to_markdown(definition, *counted, Language::zh);
//   Result<WrittenReport> written = read_report(text);      // also what was edited meanwhile, and the HTML page
//   for (FigureCheck const& each : compare(*written, definition, counted_again)) ...
#pragma once

#include "duly/check/figures.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace duly {

// Of at most so many cases behind a figure the names are in the report, which says how many more there are.
inline constexpr std::size_t report_cases_max = 200;

// Deterministic: the same figures give the same bytes.
[[nodiscard]] std::string to_markdown(ReportDefinition const& definition, FigureReport const& report,
                                      Language language);
[[nodiscard]] std::string to_html(ReportDefinition const& definition, FigureReport const& report, Language language);

// Markdown as a .docx, by a pandoc that is started for it. not_found: there is none; bad_input: it fails.
[[nodiscard]] Result<std::string> to_docx(std::string_view markdown, std::string const& pandoc = "pandoc",
                                          int seconds_max = 120);
// The document that pandoc takes the layout from, for who calls it themselves (--reference-doc).
[[nodiscard]] std::string official_layout();

// What a report says of itself, and what it shows.
struct WrittenReport {
    struct WrittenFigure {
        std::string id, now, before;
        std::string cases, cases_before; // digest_of_cases()
    };
    // A figure as the text has it: "petitions", "petitions.previous", "petitions.change".
    struct Mention {
        std::string of, words;
        std::size_t line = 0;
    };
    std::string definition, digest, text; // id, SHA-256 and YAML of the definition
    std::string organ;
    int year = 0;
    Date as_of;
    Checkpoint checkpoint;
    std::vector<WrittenFigure> figures;
    std::vector<Mention> mentions;
};

// Of a Markdown or HTML report. bad_input: it is none, or what it says of itself is damaged.
[[nodiscard]] Result<WrittenReport> read_report(std::string_view text);

// What became of a figure when it was counted again.
struct FigureCheck {
    std::string id;
    Text title, says;
    std::string counted;       // now
    std::vector<Text> differs; // where the report says otherwise; empty: the figure holds
};
// Figures that the report has and that are not counted any more, or the other way round, differ too.
[[nodiscard]] std::vector<FigureCheck> compare(WrittenReport const& written, FigureReport const& counted);

} // namespace duly
