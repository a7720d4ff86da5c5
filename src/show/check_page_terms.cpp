// SPDX-License-Identifier: Apache-2.0
// How long things took, against the times that rules give: a histogram of each rule with the line of its term.
#include "check_page_parts.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

constexpr double chart_top = 34, chart_height = 96;
constexpr std::size_t slots = TermReport::percent.size() + 1;

[[nodiscard]] std::string centred(double x, double y, std::string_view name, std::string const& words)
{
    return "<text class=\"" + std::string(name) + "\" text-anchor=\"middle\" x=\"" + across(x) + "\" y=\"" +
           std::to_string(static_cast<int>(y)) + "\">" + words + "</text>";
}

// The columns up to 100 % stand left of the middle, so that the line of the term is the middle.
[[nodiscard]] std::string columns(CheckPage const& page, TermReport const& term)
{
    auto const most = std::max<std::uint64_t>(*std::max_element(term.took.begin(), term.took.end()), 1);
    std::string out;
    for (std::size_t i = 0; i < slots; ++i) {
        auto const x = static_cast<double>(i) / slots;
        auto const middle = x + 0.5 / slots;
        auto const height = static_cast<double>(term.took[i]) * chart_height / static_cast<double>(most);
        bool const allowed = (i < slots / 2) != term.minimum;
        if (term.took[i] > 0) {
            auto const drawn = std::max(height, 2.0);
            out += rectangle(allowed ? "c-good" : "c-bad", x + 0.012, 1.0 / slots - 0.024,
                             chart_top + chart_height - drawn, drawn);
            out += centred(middle, chart_top + chart_height - drawn - 4, "value", grouped(term.took[i]));
        }
        auto const edge = i < TermReport::percent.size() ? std::to_string(TermReport::percent[i]) + "%"
                                                         : "&gt;" + std::to_string(TermReport::percent.back()) + "%";
        out += centred(middle, chart_top + chart_height + 15, "", edge);
    }
    out += "<line class=\"axis\" x1=\"0\" x2=\"100%\" y1=\"130.5\" y2=\"130.5\"/>";
    out += "<line class=\"term\" x1=\"50%\" x2=\"50%\" y1=\"14\" y2=\"138\"/>";
    return out + centred(0.5, 10, "term-text",
                         (term.minimum ? page.say("至少：", "at least: ") : page.say("期限：", "term: ")) +
                             page.escaped(term.time));
}

[[nodiscard]] std::string figures(CheckPage const& page, TermReport const& term)
{
    auto const whole = term.happened() + term.unmet;
    std::string out;
    auto const add = [&](std::uint64_t n, std::string_view name, std::string const& says, bool with_part) {
        if (n == 0) return;
        out += element("span", name, says + " " + grouped(n) + (with_part ? " (" + part_of(n, whole) + ")" : "")) + " ";
    };
    add(term.in_time(), "good", page.say("✓ 合乎期限", "✓ in time"), true);
    add(term.mistimed(), "bad", term.minimum ? page.say("✗ 过早", "✗ too soon") : page.say("✗ 逾期后办理", "✗ late"),
        true);
    add(term.unmet, "bad", page.say("✗ 逾期未办", "✗ overdue, never done"), true);
    add(term.open, "", page.say("尚在期内", "still open"), false);
    add(term.standing, "soft", page.say("其中于中止期间办理", "of those in time, done while the clock stood still"),
        false);
    return out;
}

} // namespace

void add_terms(CheckPage& page)
{
    bool any = false;
    for (auto const at : worst_first(page.report)) {
        auto const& rule = page.report.rules[at];
        if (!rule.term || rule.term->empty()) continue;
        if (!any) {
            open_section(page, "terms", page.say("办理时长与法定期限", "Durations against the term"),
                         page.say("自期限起算到办理用了期限的百分之几：每一柱到其标注的百分比为止。绿色虚线是期限，"
                                  "中止、延长和顺延都已计入；斜纹柱是不合期限的。",
                                  "How much of its term each act took, from the day that starts the term: a column "
                                  "goes up to the percentage below it. The dashed line is the term itself, with "
                                  "pauses, extensions and rest days counted in; hatched columns are outside it."));
            page.out += "<div class=\"cards\">\n";
        }
        any = true;
        page.out +=
            "<article><h3>" + rule_name(page, rule) + "</h3><p>" + rule_words(page, rule) + "</p>" +
            picture_of("histogram", 152,
                       escaped(rule.id) + ": " + page.say("时长占期限的百分比", "durations in percent of the term") +
                           ", " + page.escaped(rule.term->time),
                       columns(page, *rule.term)) +
            element("p", "figures", figures(page, *rule.term)) + "</article>\n";
    }
    if (any) page.out += "</div></section>\n";
}

} // namespace duly::detail
