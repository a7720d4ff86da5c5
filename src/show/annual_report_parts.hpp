// SPDX-License-Identifier: Apache-2.0
// A yearly report before it is Markdown or HTML: its parts are handed over in order, and a writer says how they look.
#pragma once

#include "duly/show/annual_report.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

// Words, and the figure they show: "petitions", "petitions.previous".
struct Piece {
    std::string words;
    std::string figure;
};
using Line = std::vector<Piece>;

struct TextTable {
    std::vector<std::string> heads;
    std::size_t text_columns = 1; // before those of figures
    std::vector<std::vector<Line>> rows;
};

// One figure in the annex.
struct FigureEntry {
    Figure const* figure = nullptr;
    std::string title, says, unit, doubt;
};

class ReportWriter {
public:
    ReportWriter() = default;
    ReportWriter(ReportWriter const&) = delete;
    ReportWriter& operator=(ReportWriter const&) = delete;
    virtual ~ReportWriter() = default;

    virtual void title(std::string const& words) = 0;
    virtual void part(std::string const& words, std::size_t number) = 0;
    virtual void section(std::string const& words) = 0;
    virtual void paragraph(Line const& line) = 0;
    virtual void table(ReportTable of, std::string const& caption, TextTable const& table) = 0;
    // Behind the text of a section: the figures that stand in it.
    virtual void figures(std::vector<Figure const*> const& shown) = 0;
    virtual void annex(std::string const& words, std::vector<std::string> const& paragraphs) = 0;
    virtual void entry(FigureEntry const& entry) = 0;
    virtual void end(std::string const& block) = 0;
};

// Hands the whole report to the writer.
void write_report(ReportWriter& writer, ReportDefinition const& definition, FigureReport const& report,
                  Language language);

// "2021-31 #123 road works": how a case is named to people.
[[nodiscard]] std::string name_of(CountedCase const& counted);
// What a report says of itself, for machines: an XML comment.
[[nodiscard]] std::string block_of(ReportDefinition const& definition, FigureReport const& report);
inline constexpr std::string_view block_begins = "<!-- duly-report@v1\n", block_ends = "\n-->";
// Before the id of a figure where the text leads to it.
inline constexpr std::string_view figure_anchor = "f-";

[[nodiscard]] std::string heading_number(int part, int section, Language language); // "一、", "（二）", "1. ", "1.2 "

} // namespace duly::detail
