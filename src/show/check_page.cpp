// SPDX-License-Identifier: Apache-2.0
#include "duly/show/check_page.hpp"

#include "check_page_parts.hpp"

#include "duly/case/describe.hpp"

#include <algorithm>

namespace duly {

namespace detail {

namespace {

[[nodiscard]] char const* sign_of(Verdict verdict)
{
    switch (verdict) {
    case Verdict::unlawful: return "✗";
    case Verdict::warning: return "!";
    case Verdict::undetermined: return "?";
    case Verdict::lawful:
    case Verdict::not_applicable: break;
    }
    return "✓";
}

void add_verdict(CheckPage& page)
{
    auto const& report = page.report;
    auto const verdict = report.verdict();
    page.out += "<div class=\"verdict " + std::string(word(verdict)) + "\"><span class=\"sign\" aria-hidden=\"true\">" +
                sign_of(verdict) + "</span><div><b>" + title(verdict).in(page.language) + "</b><p>" +
                page.say("违法案件 ", "Unlawful cases: ") + grouped(report.unlawful) + page.say("，共 ", " of ") +
                grouped(report.summary.cases) + page.say(" 件（", " (") +
                part_of(report.unlawful, report.summary.cases) + page.say("）", ")");
    if (report.undetermined > 0)
        page.out += page.say("；无法判断 ", "; undetermined: ") + grouped(report.undetermined) + page.say(" 件", "");
    page.out += "</p></div></div>\n";
}

void add_header(CheckPage& page, std::string const& heading)
{
    auto const& report = page.report;
    page.out += "<header>\n<h1>" + heading + "</h1>\n";
    add_verdict(page);
    page.out += "<dl class=\"about\">";
    auto const row = [&](char const* zh, char const* en, std::string const& says) {
        page.out += element("dt", "", page.say(zh, en)) + element("dd", "", says);
    };
    row("日志", "log", escaped(report.log));
    row("规则集", "rule set",
        escaped(report.rule_set) + (report.title.in(page.language).empty() ? "" : " · " + page.escaped(report.title)));
    row("规则摘要", "digest of the rules", element("code", "", "SHA-256 " + escaped(report.rule_digest)));
    row("截至", "as of", report.as_of ? report.as_of->text() : page.say("未设截止日", "no day was set"));
    page.out += "</dl>\n";
}

void add_contents(CheckPage& page)
{
    auto const link = [&](char const* id, char const* zh, char const* en) {
        page.out += "<li><a href=\"#" + std::string(id) + "\">" + page.say(zh, en) + "</a></li>";
    };
    auto const& report = page.report;
    auto const timed = [](RuleReport const& rule) { return rule.term && !rule.term->empty(); };
    page.out += "<nav aria-label=\"" + std::string(page.say("目录", "contents")) + "\"><ul>";
    link("rules", "各规则", "by rule");
    if (std::any_of(report.months.begin(), report.months.end(),
                    [](Share const& each) { return each.name.size() == 7; }))
        link("months", "各月份", "by month");
    link("units", "各部门", "by unit");
    if (std::any_of(report.rules.begin(), report.rules.end(), timed)) link("terms", "法定期限", "terms");
    if (!report.worst.empty()) link("cases", "案件时间轴", "cases");
    link("findings", "逐项发现", "findings");
    link("doubts", "无法判断的部分", "undetermined");
    link("reading", "怎样阅读", "how to read it");
    page.out += "</ul></nav>\n";
}

void add_figures(CheckPage& page)
{
    auto const& report = page.report;
    std::uint64_t broken = 0, waived = 0;
    for (auto const& rule : report.rules) {
        broken += rule.count(Status::violated) > rule.waived;
        waived += rule.waived;
    }
    open_section(page, "figures", page.say("数字", "Figures"), "");
    page.out += "<dl class=\"tiles\">";
    auto const tile = [&](char const* zh, char const* en, std::uint64_t n, std::string const& more, char const* look) {
        page.out += "<div" + (*look == 0 || n == 0 ? "" : " class=\"" + std::string(look) + "\"") + "><dt>" +
                    page.say(zh, en) + "</dt><dd>" + grouped(n) + (more.empty() ? "" : element("small", "", more)) +
                    "</dd></div>";
    };
    auto const of_cases = [&](std::uint64_t n) { return part_of(n, report.summary.cases); };
    tile("案件", "cases", report.summary.cases, "", "");
    tile("事件", "events", report.summary.events, "", "");
    tile("违法案件", "unlawful cases", report.unlawful, of_cases(report.unlawful), "is-bad");
    tile("无法判断的案件", "undetermined cases", report.undetermined, of_cases(report.undetermined), "is-doubt");
    if (report.warned > 0)
        tile("只有警告的案件", "cases with warnings only", report.warned, of_cases(report.warned), "is-doubt");
    tile("被违反的规则", "rules broken", broken, page.say("共 ", "of ") + grouped(report.rules.size()), "is-bad");
    if (waived > 0) tile("已豁免的违反", "violations waived", waived, "", "");
    page.out += "</dl></section>\n";
}

} // namespace

void add_reading(CheckPage& page)
{
    open_section(page, "reading", page.say("怎样阅读", "How to read it"), "");
    page.out += "<dl>";
    auto const entry = [&](std::string const& name, char const* zh, char const* en) {
        page.out += "<dt><b>" + name + "</b></dt>" + element("dd", "", page.say(zh, en));
    };
    auto const status = [&](Status each) { return title(each).in(page.language); };
    entry("✗ " + status(Status::violated), "规则在该案件中被违反。", "The rule was broken in the case.");
    entry("? " + status(Status::undeterminable), "缺少数据，既不能说合法也不能说违法。",
          "Data are missing: neither lawful nor unlawful can be said.");
    entry(status(Status::pending), "案件尚未结束，规则还可能得到遵守。",
          "The case is open and may still meet the rule.");
    entry(status(Status::satisfied), "规则约束该案件，并且得到遵守。", "The rule binds the case and is met.");
    entry(status(Status::vacuous), "规则没有约束该案件。", "The rule does not bind the case.");
    entry(page.say("违法案件", "unlawful case"), "至少违反一条严重程度为“错误”且未获豁免的规则；警告不使案件违法。",
          "It broke at least one rule of severity error, and that was not waived; a warning makes no case unlawful.");
    entry(page.say("最后一日", "last day"), "在这一日以内（含当日）办理都是及时的；日期按日志写明的当地日期计算。",
          "Up to and including this day an act is in time; days are local dates as the log has them.");
    entry(page.say("已豁免", "waived"), "规则文件或映射写明理由的例外，以及经批准的偏离：仍列出，但不计入违法。",
          "Accepted for a reason that the rule file or the map gives, or a deviation that was sanctioned: listed, and "
          "not "
          "counted as unlawful.");
    page.out += "</dl></section>\n";
}

} // namespace detail

std::string to_html(CheckReport const& report, Language language)
{
    detail::CheckPage page{{language, {}}, report};
    auto const name = report.title.in(language).empty() ? detail::escaped(report.rule_set) : page.escaped(report.title);
    auto const heading = name + page.say("：日志检查", ": check of a log");
    detail::begin_page(page, heading);
    detail::add_header(page, heading);
    detail::add_contents(page);
    page.out += "</header>\n<main>\n";
    detail::add_figures(page);
    detail::add_rules(page);
    detail::add_months(page);
    detail::add_units(page);
    detail::add_terms(page);
    detail::add_worst(page);
    detail::add_findings(page);
    detail::add_doubts(page);
    detail::add_reading(page);
    page.out += "</main>\n<footer><p>" +
                std::string(page.say("由 duly check 生成，可离线打开。", "Made by duly check; it opens offline.")) +
                "</p></footer>\n</body>\n</html>\n";
    return std::move(page.out);
}

} // namespace duly
