// SPDX-License-Identifier: Apache-2.0
#include "annual_report_parts.hpp"

#include "lettering.hpp"

#include "duly/case/describe.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace duly::detail {

namespace {

class Composition {
public:
    Composition(ReportWriter& writer, ReportDefinition const& definition, FigureReport const& report, Language language)
        : writer_(writer), definition_(definition), report_(report), language_(language)
    {}

    void run()
    {
        std::string title;
        for (auto const& piece : line_of(definition_.title.in(language_))) title += piece.words;
        writer_.title(title);
        for (int part = 1; part <= static_cast<int>(ReportDefinition::parts_max); ++part) {
            auto const number = static_cast<std::size_t>(part);
            writer_.part(heading_number(part, 0, language_) + definition_.parts[number - 1].in(language_), number);
            int count = 0;
            for (auto const& section : definition_.sections)
                if (section.part == part) add(section, ++count);
        }
        add_annex();
        writer_.end(block_of(definition_, report_));
    }

private:
    [[nodiscard]] char const* say(char const* zh, char const* en) const { return language_ == Language::zh ? zh : en; }

    // Text with its placeholders filled in.
    [[nodiscard]] Line line_of(std::string_view text) const
    {
        Line line;
        for (auto const& piece : pieces_of(text)) {
            if (!piece.words.empty()) line.push_back({one_line(piece.words), {}});
            if (!piece.name.empty()) line.push_back(filled_in(piece.name));
        }
        return line;
    }

    [[nodiscard]] Piece filled_in(std::string const& name) const
    {
        if (name == "year") return {std::to_string(report_.year), {}};
        if (name == "previous_year") return {std::to_string(report_.year - 1), {}};
        if (name == "organ") return {one_line(report_.organ), {}};
        if (name == "as_of") return {report_.as_of.text(), {}};
        auto const dot = name.rfind('.');
        auto const& figure = *report_.find(name.substr(0, dot));
        if (dot == std::string::npos) return {figure.text(), name};
        return {name.ends_with(".previous") ? figure.previous() : figure.change(), name};
    }

    void add(ReportSection const& section, int count)
    {
        writer_.section(heading_number(section.part, count, language_) + section.title.in(language_));
        std::vector<Figure const*> shown;
        std::string_view text = section.text.in(language_);
        text = text.substr(0, text.find_last_not_of(" \n") + 1);
        while (!text.empty()) {
            auto const end = std::min(text.find("\n\n"), text.size());
            auto const line = line_of(text.substr(0, end));
            text.remove_prefix(std::min(text.find_first_not_of('\n', end), text.size()));
            for (auto const& piece : line) {
                auto const* const figure = report_.find(piece.figure.substr(0, piece.figure.rfind('.')));
                if (figure != nullptr && std::find(shown.begin(), shown.end(), figure) == shown.end())
                    shown.push_back(figure);
            }
            writer_.paragraph(line);
        }
        writer_.figures(shown);
        for (auto const table : section.tables) add(table, section);
    }

    void add(ReportTable of, ReportSection const& section)
    {
        TextTable made;
        made.heads.emplace_back(say("程序", "procedure"));
        if (of != ReportTable::procedures) {
            made.heads.emplace_back(say("条款", "article"));
            made.text_columns = 2;
        }
        for (auto const measure : columns_of(of)) made.heads.push_back(title(measure).in(language_));
        FigureQuery asked;
        asked.of = section.of;
        for (auto const& row : report_.tables[static_cast<std::size_t>(of)].rows) {
            if (!asked.is_of(row.procedure, row.family)) continue;
            std::vector<Line> cells{{{one_line(row.procedure_title.in(language_)), {}}}};
            if (made.text_columns == 2) {
                auto const article = row.rule + (row.article.empty() ? "" : say("，", ", ")) + row.article;
                cells.push_back({{one_line(article + say("：", ": ") + row.says.in(language_)), {}}});
            }
            for (auto const at : row.figures) {
                auto const& figure = report_.figures[at];
                Line cell{{figure.text(), figure.id}};
                if (figure.before.amount.millionths != 0) {
                    cell.push_back({say("（上年 ", " ("), {}});
                    cell.push_back({figure.previous(), figure.id + ".previous"});
                    cell.push_back({say("）", " before)"), {}});
                }
                cells.push_back(std::move(cell));
            }
            made.rows.push_back(std::move(cells));
        }
        writer_.table(of, title(of).in(language_), made);
    }

    void add_annex()
    {
        auto const& head = report_.checkpoint.head;
        auto const size = std::to_string(head.size);
        std::vector<std::string> said;
        said.push_back(
            say("本报告中的每一个数字都由记录计算得出，不是填报的；点击数字可见其口径、上年数和所依据的案件。"
                "事件按发生的当地日期计入年度，已更正的按更正后的计算。",
                "Every figure of this report is counted over the record and not reported by anybody. It leads "
                "to what was counted, to the year before and to the cases behind it. An event counts in the year "
                "of its local date, as corrected."));
        said.push_back(say("计数所依据的留痕：", "Counted over the log ") + report_.checkpoint.origin +
                       say("，前 ", ", its first ") + size + say(" 条，树根 ", " leaves, with the root ") +
                       head.root.hex() + say("；截至 ", "; as of ") + report_.as_of.text() +
                       say("。报告定义：", ". Definition: ") + definition_.id + say("，SHA-256 ", ", SHA-256 ") +
                       definition_.digest + say("。", "."));
        said.push_back(say("核验（重新计数）：duly report --verify 本文件 --store 记录库。",
                           "To count again: duly report --verify THIS-FILE --store STORE."));
        writer_.annex(say("附件 数据及其依据", "Annex: the figures and what they rest on"), said);
        for (auto const& figure : report_.figures) {
            FigureEntry entry{
                &figure, figure.title.in(language_), figure.says.in(language_), figure.unit.in(language_), {}};
            if (figure.now.untold > 0)
                entry.doubt = std::to_string(figure.now.untold) +
                              say(" 个事件缺少数据，不知是否应当计入。",
                                  " events lack data, so that it cannot be told whether they count.");
            writer_.entry(entry);
        }
    }

    ReportWriter& writer_;
    ReportDefinition const& definition_;
    FigureReport const& report_;
    Language language_;
};

} // namespace

void write_report(ReportWriter& writer, ReportDefinition const& definition, FigureReport const& report,
                  Language language)
{
    Composition(writer, definition, report, language).run();
}

std::string heading_number(int part, int section, Language language)
{
    static constexpr std::array<char const*, 10> digits{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    if (language == Language::en)
        return section == 0 ? std::to_string(part) + ". " : std::to_string(part) + "." + std::to_string(section) + " ";
    auto const chinese = [](int n) {
        auto const of = [](int digit) { return std::string(digits[static_cast<std::size_t>(digit)]); };
        if (n < 10) return of(n);
        return (n < 20 ? "" : of(n / 10)) + "十" + (n % 10 == 0 ? "" : of(n % 10));
    };
    return section == 0 ? chinese(part) + "、" : "（" + chinese(section) + "）";
}

std::string name_of(CountedCase const& counted)
{
    auto name = counted.key.empty() ? counted.id : counted.key;
    if (!counted.matter.empty()) name += " " + counted.matter;
    return one_line(name);
}

std::string block_of(ReportDefinition const& definition, FigureReport const& report)
{
    namespace json = boost::json;
    json::array figures;
    for (auto const& figure : report.figures)
        figures.push_back({{"id", figure.id},
                           {"now", figure.text()},
                           {"before", figure.previous()},
                           {"cases", digest_of_cases(report, figure.now)},
                           {"cases_before", digest_of_cases(report, figure.before)}});
    json::object const block{{"definition", definition.id},
                             {"digest", definition.digest},
                             {"text", definition.text},
                             {"organ", report.organ},
                             {"year", report.year},
                             {"as_of", report.as_of.text()},
                             {"origin", report.checkpoint.origin},
                             {"size", report.checkpoint.head.size},
                             {"root", report.checkpoint.head.root.hex()},
                             {"figures", std::move(figures)}};
    auto text = json::serialize(block);
    // A comment ends at the first two hyphens; in JSON they stand in strings only.
    for (auto at = text.find("--"); at != std::string::npos; at = text.find("--", at)) text.replace(at, 1, "\\u002d");
    return std::string(block_begins) + text + std::string(block_ends);
}

} // namespace duly::detail
