// SPDX-License-Identifier: Apache-2.0
// The report as Markdown: plain enough to be edited by hand, and read by pandoc for the .docx.
#include "annual_report_parts.hpp"

#include "lettering.hpp"

namespace duly {

namespace detail {

namespace {

// On one line; what Markdown would take for markup is escaped.
[[nodiscard]] std::string plain(std::string_view text)
{
    constexpr std::string_view marks = "\\`*_[]<>#|$^~@{}";
    std::string out;
    for (char const c : one_line(text)) {
        if (marks.find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

class MarkdownWriter final : public ReportWriter {
public:
    MarkdownWriter(FigureReport const& report, Language language) : report_(report), language_(language) {}

    void title(std::string const& words) override
    {
        // Pandoc's own block: it makes the title of a .docx, and other readers show it as a table.
        std::string quoted;
        for (char const c : words) quoted += c == '\'' ? "''" : std::string(1, c);
        out_ += "---\ntitle: '" + quoted + "'\nlang: " + say("zh-CN", "en") + "\n---\n\n";
    }
    void part(std::string const& words, std::size_t) override { out_ += "# " + plain(words) + "\n\n"; }
    void section(std::string const& words) override { out_ += "## " + plain(words) + "\n\n"; }
    void paragraph(Line const& line) override { out_ += written(line) + "\n\n"; }
    void figures(std::vector<Figure const*> const&) override {} // they stand in the text

    void table(ReportTable, std::string const& caption, TextTable const& table) override
    {
        out_ += plain(caption) + say("：", ":");
        if (table.rows.empty()) {
            out_ += say("无。\n\n", " none.\n\n");
            return;
        }
        out_ += "\n\n|";
        for (auto const& head : table.heads) out_ += " " + plain(head) + " |";
        out_ += "\n|";
        for (std::size_t i = 0; i < table.heads.size(); ++i)
            out_ += i < table.text_columns ? (i == 0 && table.text_columns == 1 ? " ------------ |" : " -------- |")
                                           : " ---: |";
        for (auto const& row : table.rows) {
            out_ += "\n|";
            for (auto const& cell : row) out_ += " " + written(cell) + " |";
        }
        out_ += "\n\n";
    }

    void annex(std::string const& words, std::vector<std::string> const& paragraphs) override
    {
        out_ += "# " + plain(words) + "\n\n";
        for (auto const& each : paragraphs) out_ += plain(each) + "\n\n";
    }

    void entry(FigureEntry const& entry) override
    {
        auto const& figure = *entry.figure;
        auto const anchor = [](std::string const& id) {
            return "<span id=\"" + std::string(figure_anchor) + xml(id) + "\"></span>";
        };
        auto const shown = [&](std::string const& words, std::string const& id) {
            return anchor(id) + written({{words, id}});
        };
        out_ += "**" + plain(entry.title) + "**" + say("：", ": ") + shown(figure.text(), figure.id) +
                (entry.unit.empty() ? "" : " " + plain(entry.unit)) + say("；上年 ", "; the year before ") +
                shown(figure.previous(), figure.id + ".previous") + say("；增减 ", "; change ") +
                shown(figure.change(), figure.id + ".change") + say("。", ".") + "\n\n";
        auto const& head = report_.checkpoint.head;
        out_ += "- " + std::string(say("口径：", "what is counted: ")) + plain(entry.says) + "\n- " +
                say("计数于：", "counted at: ") + plain(report_.checkpoint.origin) + say("，", ", ") +
                std::to_string(head.size) + say(" 条，树根 ", " leaves, root ") + head.root.hex().substr(0, 16) +
                "…\n- " + say("依据的案件", "cases behind it") + " (" + std::to_string(figure.now.cases.size()) + ")" +
                say("：", ": ");
        std::size_t listed = 0;
        for (auto const at : figure.now.cases) {
            if (listed == report_cases_max) break;
            out_ += (listed++ == 0 ? "" : say("；", "; ")) + plain(name_of(report_.cases[at]));
        }
        if (listed == 0) out_ += say("无", "none");
        if (listed < figure.now.cases.size())
            out_ += say("；另有 ", "; and ") + std::to_string(figure.now.cases.size() - listed) +
                    say(" 件（duly report --cases ", " more (duly report --cases ") + plain(figure.id) + say("）", ")");
        out_ += "\n";
        if (!entry.doubt.empty()) out_ += "- " + plain(entry.doubt) + "\n";
        out_ += "\n";
    }

    void end(std::string const& block) override { out_ += block + "\n"; }

    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    [[nodiscard]] char const* say(char const* zh, char const* en) const { return language_ == Language::zh ? zh : en; }

    [[nodiscard]] std::string written(Line const& line) const
    {
        std::string out;
        for (auto const& piece : line) {
            if (piece.figure.empty()) out += plain(piece.words);
            else out += "[" + plain(piece.words) + "](#" + std::string(figure_anchor) + piece.figure + ")";
        }
        return out;
    }

    FigureReport const& report_;
    Language language_;
    std::string out_;
};

} // namespace

} // namespace detail

std::string to_markdown(ReportDefinition const& definition, FigureReport const& report, Language language)
{
    detail::MarkdownWriter writer(report, language);
    detail::write_report(writer, definition, report, language);
    return writer.take();
}

} // namespace duly
