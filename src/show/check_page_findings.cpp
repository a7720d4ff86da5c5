// SPDX-License-Identifier: Apache-2.0
// Every finding in words, by rule; and why some things could not be determined.
#include "check_page_parts.hpp"

#include "duly/case/describe.hpp"
#include "duly/show/check_page.hpp"

#include <algorithm>
#include <map>

namespace duly::detail {

namespace {

constexpr std::size_t reasons_told = 5; // of each rule

[[nodiscard]] std::string event_words(CheckPage const& page, LoggedEvent const& event)
{
    auto out = page.say("第 ", "event ") + grouped(event.index + 1) + page.say(" 个事件", "") + " <b>" +
               escaped(event.activity) + "</b>";
    if (event.at)
        out += " " + element("span", "date", event.at->local_date().text() + " " + event.at->text().substr(11, 5));
    if (!event.actor.empty()) out += page.say("，办理人 ", ", by ") + escaped(event.actor);
    return out +
           element("span", "soft", page.say("（第 ", " (line ") + std::to_string(event.line) + page.say(" 行）", ")"));
}

// Of a minimum it is the first day.
[[nodiscard]] std::string due_words(CheckPage const& page, LogFinding const& finding)
{
    if (!finding.due) return "–";
    auto const& term = page.report.rules[finding.rule].term;
    auto const day = element("span", "date", finding.due->text());
    return term && term->minimum ? page.say("不早于 ", "not before ") + day : day;
}

void add_finding(CheckPage& page, LogFinding const& finding)
{
    auto const label = [&](char const* zh, char const* en, bool any = true) {
        return "<td data-label=\"" + std::string(page.say(zh, en)) + (any ? "\">" : "\" class=\"none\">");
    };
    std::string says = "<p>" +
                       element("span", finding.status == Status::violated ? "bad" : "doubt",
                               finding.status == Status::violated ? "✗" : "?") +
                       " " + page.escaped(finding.says) + "</p>";
    if (!finding.derivation.empty()) says += element("p", "soft", page.escaped(finding.derivation));
    if (finding.cured) says += element("p", "good", page.say("已补正", "made good since"));
    else if (!finding.cures.empty())
        says += "<p>" + std::string(page.say("可补正：", "made good by: ")) + page.escaped(finding.cures) + "</p>";
    if (finding.by_order)
        says += element("p", "doubt",
                        page.say("取决于同时发生的事件的先后", "depends on the order of simultaneous events"));
    if (!finding.waived.empty())
        says += "<p>" + std::string(page.say("已豁免：", "waived: ")) + escaped(finding.waived) + "</p>";
    std::string events;
    for (auto const& event : finding.at) events += "<p>" + event_words(page, event) + "</p>";
    for (auto const& event : finding.trigger)
        events += "<p>" + std::string(page.say("起于", "because of ")) + event_words(page, event) + "</p>";
    page.out += "<tr>" + label("案件", "case") + escaped(finding.case_id) + "</td>" + label("问题", "what is wrong") +
                says + "</td>" + label("事件", "events", !events.empty()) + (events.empty() ? "–" : events) + "</td>" +
                label("最后一日", "last day", finding.due.has_value()) + due_words(page, finding) + "</td></tr>\n";
}

// So many of each rule that all of them together are no more than the page has room for.
[[nodiscard]] std::size_t fair_share(std::vector<std::vector<LogFinding const*>> const& by_rule)
{
    auto const fits = [&](std::size_t each) {
        std::size_t sum = 0;
        for (auto const& list : by_rule) sum += std::min(list.size(), each);
        return sum <= page_findings_max;
    };
    std::size_t each = 1;
    while (each < page_findings_max && fits(each + 1)) ++each;
    return each;
}

void add_rule_findings(CheckPage& page, std::size_t position, std::vector<LogFinding const*> const& list,
                       std::size_t shown)
{
    auto const& rule = page.report.rules[position];
    if (!is_told(rule) && list.empty()) return;
    page.out +=
        "<article class=\"rule\" id=\"rule-" + std::to_string(position + 1) + "\"><h3>" + rule_name(page, rule) +
        "</h3><p>" + rule_words(page, rule) + " " +
        element("span", "soft", page.say("（", "(") + title(rule.severity).in(page.language) + page.say("）", ")")) +
        "</p>";
    if (!rule.doubt.empty()) page.out += element("p", "doubt", "? " + page.escaped(rule.doubt));
    if (list.empty()) {
        if (rule.doubt.empty())
            page.out +=
                element("p", "soft", page.say("报告没有保留它的发现。", "The report kept none of its findings."));
        page.out += "</article>\n";
        return;
    }
    page.out += "<details><summary>" + std::string(page.say("发现 ", "findings: ")) + grouped(list.size()) +
                "</summary><table class=\"findings\"><thead><tr><th scope=\"col\">" + page.say("案件", "case") +
                "</th><th scope=\"col\">" + page.say("问题", "what is wrong") + "</th><th scope=\"col\">" +
                page.say("事件", "events") + "</th><th scope=\"col\">" + page.say("最后一日", "last day") +
                "</th></tr></thead><tbody>\n";
    for (std::size_t i = 0; i < std::min(shown, list.size()); ++i) add_finding(page, *list[i]);
    page.out += "</tbody></table>";
    if (list.size() > shown)
        page.out += element("p", "soft",
                            page.say("另有 ", "and ") + grouped(list.size() - shown) +
                                page.say(" 项，见 duly check … --as csv", " more: duly check … --as csv lists them"));
    page.out += "</details></article>\n";
}

// "? why (so many findings)", of the findings that were kept.
void add_reasons(CheckPage& page, std::size_t position)
{
    auto const& rule = page.report.rules[position];
    std::map<std::string, std::uint64_t> reasons;
    if (!rule.doubt.empty()) reasons[page.escaped(rule.doubt)] = rule.count(Status::undeterminable);
    else
        for (auto const& finding : page.report.findings)
            if (finding.rule == position && finding.status == Status::undeterminable)
                ++reasons[page.escaped(finding.says)];
    std::vector<std::pair<std::uint64_t, std::string>> sorted;
    for (auto const& [says, n] : reasons) sorted.emplace_back(n, says);
    std::stable_sort(sorted.begin(), sorted.end(), [](auto const& a, auto const& b) { return a.first > b.first; });
    page.out += "<tr><td>" + rule_name(page, rule) + "</td>" +
                element("td", "num", grouped(rule.count(Status::undeterminable))) + "<td>";
    for (std::size_t i = 0; i < std::min(sorted.size(), reasons_told); ++i)
        page.out += element("p", "", sorted[i].second + " (" + grouped(sorted[i].first) + ")");
    if (sorted.size() > reasons_told) page.out += element("p", "soft", "… +" + grouped(sorted.size() - reasons_told));
    page.out += "</td></tr>\n";
}

[[nodiscard]] std::string suggestion(CheckPage const& page, std::string const& meant)
{
    if (meant.empty()) return {};
    return page.say("；是否指“", "; did you mean '") + escaped(meant) + page.say("”？", "'?");
}

void add_unknown(CheckPage& page)
{
    if (page.report.unknown.empty()) return;
    page.out += element("h3", "",
                        page.say("规则或映射中没有遇到的环节", "Activities of the rules or the map that were not met"));
    page.out += "<ul>";
    for (auto const& each : page.report.unknown)
        page.out +=
            "<li>" + page.escaped(in_words(each)) +
            element("span", "soft", page.say("（第 ", " (line ") + std::to_string(each.line) + page.say(" 行）", ")")) +
            "</li>";
    page.out += "</ul>\n";
}

void add_unmapped(CheckPage& page)
{
    if (page.report.unmapped.empty()) return;
    page.out += element("h3", "", page.say("没有映射的环节", "Activities of the log that are not mapped"));
    page.out += "<ul>";
    for (auto const& each : page.report.unmapped)
        page.out += "<li><b>" + escaped(each.name) + "</b> " +
                    element("span", "soft", grouped(each.events) + page.say(" 个事件", " events")) +
                    suggestion(page, each.meant) + "</li>";
    page.out += "</ul>\n";
}

void add_quality(CheckPage& page)
{
    std::string out;
    auto const& summary = page.report.summary;
    auto const note = [&](std::uint64_t n, char const* zh, char const* en) {
        if (n > 0) out += "<li>" + std::string(page.say(zh, en)) + page.say("：", ": ") + grouped(n) + "</li>";
    };
    note(summary.without_time, "没有时间的事件", "events without a time");
    note(summary.without_actor, "没有办理人的事件", "events without an actor");
    note(summary.disorderly, "时间早于前一事件的事件", "events earlier than the one before them");
    note(summary.ties, "与前一事件同时的事件", "events at the instant of the one before them");
    note(summary.repeated.size(), "重复的案件编号", "case ids that more than one case has");
    for (auto const& rule : page.report.rules)
        if (rule.by_order > 0)
            out += "<li>" + rule_name(page, rule) +
                   page.say("：取决于同时事件先后的案件 ", ": cases judged by the order of simultaneous events: ") +
                   grouped(rule.by_order) + "</li>";
    if (out.empty()) return;
    page.out += element("h3", "", page.say("日志的质量", "Quality of the log")) + element("ul", "", out) + "\n";
}

} // namespace

void add_findings(CheckPage& page)
{
    auto const& report = page.report;
    std::vector<std::vector<LogFinding const*>> by_rule(report.rules.size());
    for (auto const& finding : report.findings) // a doubt of the whole log is told once, not of every case
        if (finding.status == Status::violated || report.rules[finding.rule].doubt.empty())
            by_rule[finding.rule].push_back(&finding);
    auto const shown = fair_share(by_rule);
    open_section(page, "findings", page.say("逐项发现", "Findings"),
                 page.say("每一项：哪一件案件、什么问题、哪些事件、最后一日怎样算出。",
                          "Of each: which case, what is wrong, which events, and how its last day follows."));
    if (report.findings_left_out > 0)
        page.out += element("p", "soft",
                            page.say("报告没有保留的发现：", "Findings that the report did not keep: ") +
                                grouped(report.findings_left_out));
    if (std::none_of(report.rules.begin(), report.rules.end(), is_told))
        page.out += element("p", "", page.say("没有发现。", "Nothing was found."));
    for (auto const at : worst_first(report)) add_rule_findings(page, at, by_rule[at], shown);
    page.out += "</section>\n";
}

void add_doubts(CheckPage& page)
{
    open_section(page, "doubts", page.say("无法判断的部分", "What could not be determined"),
                 page.say("缺少数据的地方既不算合法，也不算违法。",
                          "Where data are missing, nothing is taken for lawful and nothing for unlawful."));
    if (page.report.summary.cases == 0) page.out += element("p", "", page.escaped(not_judged(page.report).front()));
    auto const doubtful = [](RuleReport const& rule) { return rule.count(Status::undeterminable) > 0; };
    if (std::none_of(page.report.rules.begin(), page.report.rules.end(), doubtful)) {
        page.out +=
            element("p", "", page.say("每条规则在每件案件中都能判断。", "Every rule could be judged in every case."));
    } else {
        page.out += "<table><thead><tr><th scope=\"col\">" + std::string(page.say("规则", "rule")) +
                    "</th><th scope=\"col\" class=\"num\">" + page.say("案件", "cases") + "</th><th scope=\"col\">" +
                    page.say("原因（发现数）", "why (findings)") + "</th></tr></thead><tbody>\n";
        for (std::size_t at = 0; at < page.report.rules.size(); ++at)
            if (doubtful(page.report.rules[at])) add_reasons(page, at);
        page.out += "</tbody></table>\n";
    }
    add_quality(page);
    add_unknown(page);
    add_unmapped(page);
    page.out += "</section>\n";
}

} // namespace duly::detail
