// SPDX-License-Identifier: Apache-2.0
// The pictures of figures: violations by rule, month and unit. Shapes are placed in parts of the width and letters in
// pixels, so that a narrow window makes shapes smaller and never letters.
#include "check_page_parts.hpp"

#include "duly/case/describe.hpp"

#include <algorithm>
#include <map>

namespace duly::detail {

namespace {

constexpr std::size_t units_drawn = 15, months_drawn = 120;

[[nodiscard]] std::string status_figures(CheckPage const& page, RuleReport const& rule)
{
    std::string out;
    auto const add = [&](std::uint64_t n, std::string_view name, std::string const& says) {
        if (n > 0) out += element("span", name, says + " " + grouped(n)) + " ";
    };
    add(rule.count(Status::violated), "bad", "✗ " + title(Status::violated).in(page.language));
    add(rule.waived, "", page.say("其中豁免", "of these waived"));
    add(rule.count(Status::undeterminable), "doubt", "? " + title(Status::undeterminable).in(page.language));
    add(rule.count(Status::pending), "", title(Status::pending).in(page.language));
    add(rule.count(Status::satisfied), "", title(Status::satisfied).in(page.language));
    add(rule.count(Status::vacuous), "soft", title(Status::vacuous).in(page.language));
    return out;
}

void add_rule_bar(CheckPage& page, std::size_t position)
{
    auto const& rule = page.report.rules[position];
    auto const whole = static_cast<double>(std::max<std::uint64_t>(page.report.summary.cases, 1));
    std::string shapes = "<rect class=\"track\" x=\"0\" y=\"2\" width=\"100%\" height=\"16\"/>", says;
    double at = 0;
    for (auto const status : {Status::violated, Status::undeterminable, Status::pending, Status::satisfied}) {
        auto const n = rule.count(status);
        if (n == 0) continue;
        auto const wide = std::max(static_cast<double>(n) / whole, 0.004); // one case of very many is seen
        shapes += rectangle("s-" + std::string(word(status)), at, wide, 2, 16);
        at += wide;
        says += (says.empty() ? "" : ", ") + title(status).in(page.language) + " " + grouped(n);
    }
    auto name = rule_name(page, rule);
    if (is_told(rule)) name = "<a href=\"#rule-" + std::to_string(position + 1) + "\">" + name + "</a>";
    page.out += "<li><div>" + name + " " + rule_words(page, rule) + "</div>" +
                picture_of("bar", 20, escaped(rule.id) + ": " + (says.empty() ? "0" : says), shapes) +
                element("div", "figures", status_figures(page, rule)) + "</li>\n";
}

void add_share_table(CheckPage& page, std::vector<Share> const& shares, std::string const& heading,
                     std::string const& unnamed)
{
    page.out += "<details><summary>" + std::string(page.say("全部数字", "All figures")) + " (" +
                grouped(shares.size()) + ")</summary><table><thead><tr><th scope=\"col\">" + heading +
                "</th><th scope=\"col\" class=\"num\">" + page.say("案件", "cases") +
                "</th><th scope=\"col\" class=\"num\">" + page.say("违法", "unlawful") +
                "</th><th scope=\"col\" class=\"num\">" + page.say("占比", "part") + "</th></tr></thead><tbody>\n";
    for (auto const& each : shares)
        page.out += "<tr><td>" + (each.name.empty() ? unnamed : escaped(each.name)) + "</td>" +
                    element("td", "num", grouped(each.cases)) + element("td", "num", grouped(each.unlawful)) +
                    element("td", "num", part_of(each.unlawful, each.cases)) + "</tr>\n";
    page.out += "</tbody></table></details>\n";
}

void add_case_key(CheckPage& page)
{
    add_key(page, {{"c-bad", page.say("违法案件", "unlawful cases")}, {"c-all", page.say("其他案件", "other cases")}});
}

// In order and without gaps; by years if the months are too many to draw.
[[nodiscard]] std::vector<Share> columns_of(std::vector<Share> const& months)
{
    std::vector<Share> out;
    for (auto const& each : months) {
        if (each.name.size() != 7) continue; // none recorded, or counted together
        auto const number = [](std::string const& name) {
            return std::stoi(name.substr(0, 4)) * 12 + std::stoi(name.substr(5)) - 1;
        };
        for (int at = out.empty() ? number(each.name) : number(out.back().name) + 1; at < number(each.name); ++at) {
            auto const year = std::to_string(at / 12), month = std::to_string(at % 12 + 1);
            out.push_back({std::string(4 - year.size(), '0') + year + (month.size() < 2 ? "-0" : "-") + month});
        }
        out.push_back(each);
    }
    return out;
}

[[nodiscard]] std::string month_columns(CheckPage const& page, std::vector<Share> const& columns)
{
    constexpr double top = 18, tall = 130;
    std::uint64_t most = 1;
    for (auto const& each : columns) most = std::max(most, each.cases);
    auto const step = 1.0 / static_cast<double>(columns.size());
    auto const every = (columns.size() + 5) / 6; // labels that a telephone has room for
    std::string shapes = "<text x=\"0\" y=\"10\">" + grouped(most) + "</text>";
    for (std::size_t i = 0; i < columns.size(); ++i) {
        auto const& each = columns[i];
        auto const x = static_cast<double>(i) * step;
        auto const height = [&](std::uint64_t n) { return static_cast<double>(n) * tall / static_cast<double>(most); };
        auto const draw = [&](char const* name, std::uint64_t n, std::uint64_t below) {
            if (n == 0) return;
            shapes +=
                rectangle(name, x + step * 0.08, step * 0.84, top + tall - height(n + below), std::max(height(n), 1.0));
        };
        shapes += "<g><title>" + escaped(each.name) + ": " + page.say("案件 ", "cases ") + grouped(each.cases) +
                  page.say("，违法 ", ", unlawful ") + grouped(each.unlawful) + "</title>";
        draw("c-all", each.cases - each.unlawful, each.unlawful);
        draw("c-bad", each.unlawful, 0);
        shapes += "</g>";
        if (i % every == 0)
            shapes += "<text x=\"" + across(x) + "\" y=\"" + std::to_string(static_cast<int>(top + tall) + 16) + "\">" +
                      escaped(each.name) + "</text>";
    }
    return shapes + "<line class=\"axis\" x1=\"0\" x2=\"100%\" y1=\"148.5\" y2=\"148.5\"/>";
}

} // namespace

void add_rules(CheckPage& page)
{
    open_section(page, "rules", page.say("各规则的违反情况", "Violations by rule"),
                 page.say("每一条的全长是日志中的全部案件；空白部分是规则没有约束的案件。违反最重的在前。",
                          "The whole length of a bar is every case of the log; what stays blank is cases that the rule "
                          "does not bind. Worst first."));
    add_key(page, {{"s-violated", title(Status::violated).in(page.language)},
                   {"s-undeterminable", title(Status::undeterminable).in(page.language)},
                   {"s-pending", title(Status::pending).in(page.language)},
                   {"s-satisfied", title(Status::satisfied).in(page.language)}});
    std::vector<std::size_t> kept;
    page.out += "<ol class=\"bars\">\n";
    for (auto const at : worst_first(page.report)) {
        if (is_told(page.report.rules[at])) add_rule_bar(page, at);
        else kept.push_back(at);
    }
    page.out += "</ol>\n";
    if (!kept.empty()) {
        page.out += "<details><summary>" + grouped(kept.size()) +
                    page.say(" 条规则没有一件案件违反",
                             kept.size() == 1 ? " rule that no case broke" : " rules that no case broke") +
                    "</summary><ol class=\"bars\">\n";
        for (auto const at : kept) add_rule_bar(page, at);
        page.out += "</ol></details>\n";
    }
    page.out += "</section>\n";
}

void add_months(CheckPage& page)
{
    auto const& months = page.report.months;
    auto columns = columns_of(months);
    if (columns.empty()) return;
    open_section(page, "months", page.say("按月份", "By month"),
                 page.say("案件计入其有事件的每一个月份；违法计入违反发生或期限届满的月份。",
                          "A case counts in each month in which it had an event; what is unlawful, in the month in "
                          "which the rule was broken or its time had run out."));
    add_case_key(page);
    auto const span = columns.size();
    if (span > months_drawn) columns.erase(columns.begin(), columns.end() - months_drawn);
    page.out += picture_of("months", 168,
                           page.say("各月案件数与违法案件数，数字见下表",
                                    "Cases and unlawful cases by month; the table below has the figures"),
                           month_columns(page, columns));
    if (span > months_drawn)
        page.out += element("p", "soft", page.say("图中是最后 120 个月。", "Drawn are the last 120 months."));
    add_share_table(page, months, page.say("月份", "month"), page.say("（没有时间）", "(no time recorded)"));
    page.out += "</section>\n";
}

void add_units(CheckPage& page)
{
    auto const& units = page.report.units;
    open_section(page, "units", page.say("按部门", "By unit"),
                 units.empty() ? page.say("日志没有记录部门。", "The log names no unit.")
                               : page.say("违法计入办理了违反规则的事件、或者使义务产生的部门。",
                                          "What is unlawful counts for the unit that did the event which broke the "
                                          "rule, or the event that made it due."));
    if (units.empty()) {
        page.out += "</section>\n";
        return;
    }
    add_case_key(page);
    std::uint64_t most = 1;
    for (auto const& each : units) most = std::max(most, each.cases);
    auto const unnamed = page.say("（未记录部门）", "(no unit recorded)");
    page.out += "<ol class=\"bars\">\n";
    for (std::size_t i = 0; i < std::min(units.size(), units_drawn); ++i) {
        auto const& each = units[i];
        auto const name = each.name.empty() ? unnamed : escaped(each.name);
        auto const part = [&](std::uint64_t n) { return static_cast<double>(n) / static_cast<double>(most); };
        auto const figures = page.say("违法 ", "unlawful ") + grouped(each.unlawful) + " / " + grouped(each.cases) +
                             " (" + part_of(each.unlawful, each.cases) + ")";
        page.out += "<li><div>" + name + "</div>" +
                    picture_of("bar", 20, name + ": " + figures,
                               rectangle("c-bad", 0, part(each.unlawful), 2, 16) +
                                   rectangle("c-all", part(each.unlawful), part(each.cases - each.unlawful), 2, 16)) +
                    element("div", "figures", figures) + "</li>\n";
    }
    page.out += "</ol>\n";
    add_share_table(page, units, page.say("部门", "unit"), unnamed);
    page.out += "</section>\n";
}

} // namespace duly::detail
