// SPDX-License-Identifier: Apache-2.0
// The report as a page for a browser: the text, its figures as bars beside those of the year before, time limits kept
// and missed, and every figure with what is behind it.
#include "annual_report_parts.hpp"

#include "lettering.hpp"
#include "page_parts.hpp"

#include <algorithm>

namespace duly {

namespace detail {

namespace {

// Text is set as in official documents, with two characters of indent in Chinese.
constexpr std::string_view style = R"css(
h1{text-align:center}
main p{line-height:1.8}
[lang|=zh] .text{text-indent:2em}
h3{margin-top:20px}h2+h3{margin-top:10px}
a.n{font-weight:650;font-variant-numeric:tabular-nums;text-decoration-color:var(--pale);text-underline-offset:3px}
.tiles a.n{text-decoration:none}.tiles small{margin-top:4px;line-height:1.4}
.two li{grid-template-columns:minmax(0,4fr) minmax(0,6fr) minmax(0,3fr)}
.c-before{fill:none;stroke:var(--navy);stroke-width:1.2}
.wide{overflow-x:auto}.wide table{min-width:520px}.wide th,.wide td{overflow-wrap:normal}
.wide td:first-child{min-width:7em}.wide .num{padding-left:12px}
.entry{border-top:1px solid var(--line);padding:10px 0;scroll-margin-top:12px}
.entry:target{background:var(--doubt-pale)}
.entry p{margin:0 0 4px;line-height:1.5}.entry details{margin:2px 0 0}.entry summary{padding:2px 0}
.entry ul{columns:auto 260px;font-size:14.5px;padding-left:20px;margin:4px 0}
.seal{font-size:14.5px}
@media (max-width:760px){.two li{grid-template-columns:minmax(0,1fr)}}
)css";

[[nodiscard]] std::string link(std::string const& words, std::string const& figure)
{
    return "<a class=\"n\" href=\"#" + std::string(figure_anchor) + xml(figure) + "\">" + xml(words) + "</a>";
}

[[nodiscard]] std::string written(Line const& line)
{
    std::string out;
    for (auto const& piece : line) out += piece.figure.empty() ? xml(piece.words) : link(piece.words, piece.figure);
    return out;
}

// What is nothing in both years stands in the text and the annex, and needs no picture.
[[nodiscard]] bool is_drawn(Figure const& figure)
{
    auto const is_more = [](Amount amount) { return amount.is_known && amount.millionths != 0; };
    return is_more(figure.now.amount) || is_more(figure.before.amount);
}

class PageWriter final : public ReportWriter {
public:
    PageWriter(ReportDefinition const& definition, FigureReport const& report, Language language)
        : page_{language, {}}, definition_(definition), report_(report)
    {}

    void title(std::string const& words) override
    {
        begin_page(page_, xml(words), style);
        page_.out += "<header>\n" + element("h1", "", xml(words)) + "\n";
        page_.out += "<nav aria-label=\"" + std::string(page_.say("目录", "contents")) + "\"><ul>";
        for (std::size_t i = 0; i < definition_.parts.size(); ++i)
            page_.out += "<li><a href=\"#part-" + std::to_string(i + 1) + "\">" +
                         heading_number(static_cast<int>(i) + 1, 0, page_.language) +
                         page_.escaped(definition_.parts[i]) + "</a></li>";
        page_.out += "<li><a href=\"#annex\">" + std::string(page_.say("附件", "Annex")) + "</a></li></ul></nav>\n";
        page_.out += "</header>\n<main>\n";
        add_tiles();
    }

    void part(std::string const& words, std::size_t number) override
    {
        close_section();
        open_section(page_, "part-" + std::to_string(number), xml(words), "");
        is_open_ = true;
    }

    void section(std::string const& words) override { page_.out += element("h3", "", xml(words)) + "\n"; }
    void paragraph(Line const& line) override { page_.out += element("p", "text", written(line)) + "\n"; }

    void figures(std::vector<Figure const*> const& shown) override
    {
        if (std::none_of(shown.begin(), shown.end(), [](auto const* figure) { return is_drawn(*figure); })) return;
        add_key(page_, {{"c-good", std::to_string(report_.year)}, {"c-before", std::to_string(report_.year - 1)}});
        page_.out += "<ol class=\"bars two\">\n";
        for (auto const* const figure : shown)
            if (is_drawn(*figure)) add_bars(*figure);
        page_.out += "</ol>\n";
    }

    void table(ReportTable of, std::string const& caption, TextTable const& table) override
    {
        page_.out += element("h3", "", xml(caption)) + "\n";
        if (table.rows.empty()) {
            page_.out += element("p", "soft", page_.say("无。", "None.")) + "\n";
            return;
        }
        if (of == ReportTable::deadlines) add_limits();
        page_.out += "<div class=\"wide\"><table><thead><tr>";
        for (std::size_t i = 0; i < table.heads.size(); ++i)
            page_.out += "<th scope=\"col\"" + std::string(i < table.text_columns ? "" : " class=\"num\"") + ">" +
                         xml(table.heads[i]) + "</th>";
        page_.out += "</tr></thead><tbody>\n";
        for (auto const& row : table.rows) {
            page_.out += "<tr>";
            for (std::size_t i = 0; i < row.size(); ++i)
                page_.out += element("td", i < table.text_columns ? "" : "num", written(row[i]));
            page_.out += "</tr>\n";
        }
        page_.out += "</tbody></table></div>\n";
    }

    void annex(std::string const& words, std::vector<std::string> const& paragraphs) override
    {
        close_section();
        open_section(page_, "annex", xml(words), "");
        is_open_ = true;
        for (auto const& each : paragraphs) page_.out += element("p", "seal", xml(each)) + "\n";
    }

    void entry(FigureEntry const& entry) override
    {
        auto const& figure = *entry.figure;
        auto const id = std::string(figure_anchor) + xml(figure.id);
        auto const& head = report_.checkpoint.head;
        page_.out += "<div class=\"entry\" id=\"" + id + "\"><p><b>" + xml(entry.title) + "</b>" +
                     page_.say("：", ": ") + link(figure.text(), figure.id) +
                     (entry.unit.empty() ? "" : " " + xml(entry.unit)) + page_.say("；上年 ", "; the year before ") +
                     "<span id=\"" + id + ".previous\">" + link(figure.previous(), figure.id + ".previous") +
                     "</span>" + page_.say("；增减 ", "; change ") + "<span id=\"" + id + ".change\">" +
                     link(figure.change(), figure.id + ".change") + "</span></p>" + "<p class=\"soft\">" +
                     xml(entry.says) + " · " + xml(report_.checkpoint.origin) + " · " + grouped(head.size) +
                     page_.say(" 条 · 树根 ", " leaves · root ") + "<code>" + head.root.hex().substr(0, 16) +
                     "…</code></p>";
        if (!entry.doubt.empty()) page_.out += element("p", "doubt", xml(entry.doubt));
        add_cases(figure);
        page_.out += "</div>\n";
    }

    void end(std::string const& block) override
    {
        close_section();
        page_.out +=
            "</main>\n<footer>" +
            element("p", "", page_.say("由 duly report 生成，可离线打开。", "Made by duly report; it opens offline.")) +
            "</footer>\n" + block + "\n</body>\n</html>\n";
    }

    [[nodiscard]] std::string take() { return std::move(page_.out); }

private:
    void close_section()
    {
        if (is_open_) page_.out += "</section>\n";
        is_open_ = false;
    }

    void add_tiles()
    {
        open_section(page_, "figures", page_.say("数字一览", "Figures"), "");
        page_.out += "<dl class=\"tiles\">";
        for (std::size_t i = 0; i < definition_.figures.size(); ++i) {
            auto const& figure = report_.figures[i];
            if (!is_drawn(figure)) continue;
            page_.out += "<div>" + element("dt", "", page_.escaped(figure.title)) + "<dd>" +
                         link(figure.text(), figure.id) + "<small>" + page_.say("上年 ", "before: ") +
                         link(figure.previous(), figure.id + ".previous") + page_.say("，", ", ") +
                         link(figure.change(), figure.id + ".change") + "</small></dd></div>";
        }
        page_.out += "</dl></section>\n";
    }

    // Each on its own scale: figures of one section may be of different kinds.
    void add_bars(Figure const& figure)
    {
        auto const size = [](Amount amount) {
            return amount.is_known ? static_cast<double>(std::max<std::int64_t>(amount.millionths, 0)) : 0.0;
        };
        auto most = std::max({size(figure.now.amount), size(figure.before.amount), 1.0});
        if (figure.is_percent) most = std::max(most, 100e6);
        auto const part = [&](Amount amount) { return size(amount) / most; };
        auto const says = page_.escaped(figure.title) + ": " + std::to_string(report_.year) + " " + xml(figure.text()) +
                          ", " + std::to_string(report_.year - 1) + " " + xml(figure.previous());
        page_.out +=
            "<li>" + element("div", "", page_.escaped(figure.title)) +
            picture_of("bar", 30, says,
                       rectangle("c-good", 0, part(figure.now.amount), 2, 14) +
                           rectangle("c-before", 0, part(figure.before.amount), 19, 9)) +
            element("div", "figures",
                    link(figure.text(), figure.id) + " " + page_.escaped(figure.unit) +
                        page_.say("（上年 ", " (before: ") + link(figure.previous(), figure.id + ".previous") +
                        page_.say("，", ", ") + link(figure.change(), figure.id + ".change") + page_.say("）", ")")) +
            "</li>\n";
    }

    // Of each time limit, how often it was kept and missed.
    void add_limits()
    {
        add_key(page_, {{"c-good", page_.say("遵守", "kept")}, {"c-bad", page_.say("逾期", "missed")}});
        page_.out += "<ol class=\"bars two\">\n";
        for (auto const& row : report_.tables[static_cast<std::size_t>(ReportTable::deadlines)].rows) {
            auto const& kept = report_.figures[row.figures[0]];
            auto const& missed = report_.figures[row.figures[1]];
            auto const all = static_cast<double>(kept.now.amount.millionths + missed.now.amount.millionths);
            if (all == 0) continue;
            auto const part = static_cast<double>(kept.now.amount.millionths) / all;
            auto const says = page_.escaped(kept.title) + " " + xml(kept.text()) + page_.say("，逾期 ", ", missed ") +
                              xml(missed.text());
            page_.out += "<li><div>" + element("b", "", xml(row.rule)) + page_.say("，", ", ") + xml(row.article) +
                         " " + page_.escaped(row.says) + "</div>" +
                         picture_of("bar", 20, says,
                                    rectangle("c-good", 0, part, 2, 16) + rectangle("c-bad", part, 1 - part, 2, 16)) +
                         element("div", "figures",
                                 element("span", "good", "✓ " + link(kept.text(), kept.id)) + " " +
                                     element("span", "bad", "✗ " + link(missed.text(), missed.id))) +
                         "</li>\n";
        }
        page_.out += "</ol>\n";
    }

    void add_cases(Figure const& figure)
    {
        auto const& cases = figure.now.cases;
        if (cases.empty()) return;
        page_.out += "<details><summary>" + std::string(page_.say("依据的案件", "cases behind it")) + " (" +
                     grouped(cases.size()) + ")</summary><ul>";
        for (std::size_t i = 0; i < std::min(cases.size(), report_cases_max); ++i)
            page_.out += element("li", "", xml(name_of(report_.cases[cases[i]])));
        page_.out += "</ul>";
        if (cases.size() > report_cases_max)
            page_.out +=
                element("p", "soft",
                        page_.say("另有 ", "and ") + grouped(cases.size() - report_cases_max) +
                            page_.say(" 件：duly report --cases ", " more: duly report --cases ") + xml(figure.id));
        page_.out += "</details>";
    }

    Page page_;
    ReportDefinition const& definition_;
    FigureReport const& report_;
    bool is_open_ = false; // a section
};

} // namespace

} // namespace detail

std::string to_html(ReportDefinition const& definition, FigureReport const& report, Language language)
{
    detail::PageWriter writer(definition, report, language);
    detail::write_report(writer, definition, report, language);
    return writer.take();
}

} // namespace duly
