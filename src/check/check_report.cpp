// SPDX-License-Identifier: Apache-2.0
// A report for people: rules that were broken first, worst first.
#include "duly/check/check_log.hpp"

#include "case_shares.hpp"

#include "duly/case/describe.hpp"

#include <algorithm>
#include <numeric>

namespace duly {

namespace {

constexpr std::size_t findings_shown = 5; // of each rule
constexpr std::size_t shares_shown = 5;   // units, months

[[nodiscard]] std::string place(LoggedEvent const& event, Language language)
{
    bool const zh = language == Language::zh;
    auto out = (zh ? "第 " + std::to_string(event.index + 1) + " 个事件“" + event.activity + "”"
                   : "event " + std::to_string(event.index + 1) + " '" + event.activity + "'");
    if (event.at) out += " " + event.at->text();
    if (!event.actor.empty()) out += (zh ? "，办理人 " : " by ") + event.actor;
    return out + (zh ? "（第 " + std::to_string(event.line) + " 行）" : " (line " + std::to_string(event.line) + ")");
}

void add_finding(std::string& out, LogFinding const& finding, Language language)
{
    bool const zh = language == Language::zh;
    auto says = finding.says.in(language); // what follows goes on with the sentence
    for (std::string_view const stop : {".", "。"})
        if (says.ends_with(stop)) says.resize(says.size() - stop.size());
    out += "    " + finding.case_id + ": " + says;
    for (auto const& event : finding.at) out += (zh ? "；" : "; ") + place(event, language);
    for (auto const& event : finding.trigger) out += (zh ? "；起于" : "; because of ") + place(event, language);
    if (!finding.derivation.empty()) out += (zh ? "；" : "; ") + finding.derivation.in(language);
    if (finding.by_order) out += zh ? "；取决于同时发生的事件的先后" : "; depends on the order of simultaneous events";
    if (finding.cured) out += zh ? "；已补正" : "; made good since";
    else if (!finding.cures.empty()) out += (zh ? "；可补正：" : "; made good by: ") + finding.cures.in(language);
    if (!finding.waived.empty()) out += (zh ? "；已豁免：" : "; waived: ") + finding.waived;
    out += '\n';
}

// "worst units: Section 4 12 of 70, Section 5 3 of 41": unlawful cases of those that it had.
void add_shares(std::string& out, std::vector<Share> shares, Text const& heading, Text const& unnamed,
                Language language)
{
    std::erase_if(shares, [](Share const& each) { return each.unlawful == 0; });
    if (shares.empty()) return;
    bool const zh = language == Language::zh;
    std::stable_sort(shares.begin(), shares.end(), detail::is_worse);
    std::string line;
    for (std::size_t i = 0; i < std::min(shares.size(), shares_shown); ++i) {
        auto const unlawful = std::to_string(shares[i].unlawful), cases = std::to_string(shares[i].cases);
        line += (i == 0 ? "" : zh ? "；" : "; ") + (shares[i].name.empty() ? unnamed.in(language) : shares[i].name);
        line += zh ? " " + cases + " 件中 " + unlawful + " 件" : " " + unlawful + " of " + cases;
    }
    out += heading.in(language) + line + "\n";
}

// The times that rules give, and how they were kept.
void add_term(std::string& out, TermReport const& term, Language language)
{
    bool const zh = language == Language::zh;
    auto const add = [&](std::uint64_t n, char const* in_zh, char const* in_en) {
        if (n > 0) out += (zh ? in_zh : in_en) + (" " + std::to_string(n)) + "  ";
    };
    out += "    " + term.time.in(language) + (zh ? "：" : ": ");
    add(term.in_time(), "如期", "in time");
    add(term.mistimed(), term.minimum ? "过早" : "逾期后办理", term.minimum ? "too soon" : "late");
    add(term.unmet, "逾期未办", "never met");
    add(term.open, "尚在期内", "still open");
    while (out.back() == ' ') out.pop_back();
    out += '\n';
}

void add_rule(std::string& out, CheckReport const& report, std::size_t position, Language language)
{
    bool const zh = language == Language::zh;
    auto const& rule = report.rules[position];
    out += "\n" + rule.id + (rule.article.empty() ? "" : (zh ? "，" : ", ") + rule.article) + "  " +
           rule.says.in(language) + "\n    ";
    for (auto const status :
         {Status::violated, Status::undeterminable, Status::pending, Status::satisfied, Status::vacuous})
        if (rule.count(status) > 0) out += title(status).in(language) + " " + std::to_string(rule.count(status)) + "  ";
    if (rule.waived > 0) out += (zh ? "其中已豁免 " : "of these waived ") + std::to_string(rule.waived) + "  ";
    if (rule.by_order > 0)
        out += (zh ? "取决于同时事件的先后 " : "depend on the order of simultaneous events ") +
               std::to_string(rule.by_order);
    while (out.back() == ' ') out.pop_back();
    out += '\n';
    if (!rule.doubt.empty()) out += "    " + rule.doubt.in(language) + '\n';
    if (rule.term && !rule.term->empty()) add_term(out, *rule.term, language);
    std::size_t shown = 0, left = 0;
    for (auto const& finding : report.findings) {
        bool const is_told = !rule.doubt.empty() && finding.status == Status::undeterminable;
        if (finding.rule != position || is_told) continue;
        if (shown++ < findings_shown) add_finding(out, finding, language);
        else ++left;
    }
    if (left > 0)
        out += zh ? "    ……另有 " + std::to_string(left) + " 项\n" : "    ... and " + std::to_string(left) + " more\n";
}

} // namespace

Text in_words(UnknownActivity const& unknown)
{
    if (unknown.is_taken)
        return {"“" + unknown.name + "”的事件已全部归于前面的条目",
                "an entry before it means all events that are '" + unknown.name + "'"};
    auto const& meant = unknown.meant;
    return {"日志中没有环节“" + unknown.name + "”" + (meant.empty() ? "" : "；是否指“" + meant + "”？"),
            "no event of the log is '" + unknown.name + "'" + (meant.empty() ? "" : "; did you mean '" + meant + "'?")};
}

std::vector<Text> not_judged(CheckReport const& report)
{
    std::vector<Text> out;
    if (report.summary.cases == 0)
        out.push_back({"日志中没有案件，什么也没有检查", "the log has no case: nothing was judged"});
    for (auto const& each : report.unmapped) {
        auto const events = std::to_string(each.events);
        out.push_back({"未映射的环节“" + each.name + "”：" + events + " 个事件" +
                           (each.meant.empty() ? "" : "；是否指“" + each.meant + "”？"),
                       "not mapped: '" + each.name + "', " + events + " events" +
                           (each.meant.empty() ? "" : "; did you mean '" + each.meant + "'?")});
    }
    if (auto const left = std::to_string(report.findings_left_out); report.findings_left_out > 0)
        out.push_back({"未列出的发现：" + left, "findings that are not listed: " + left});
    return out;
}

std::vector<std::size_t> worst_first(CheckReport const& report)
{
    std::vector<std::size_t> order(report.rules.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        auto const weight = [&](std::size_t at) {
            auto const& rule = report.rules[at];
            bool const breaks = rule.severity != Severity::not_applicable && rule.count(Status::violated) > rule.waived;
            return std::tuple(breaks ? rule.severity : Severity::info, rule.count(Status::violated),
                              rule.count(Status::undeterminable));
        };
        return weight(a) > weight(b);
    });
    return order;
}

std::string to_text(CheckReport const& report, Language language)
{
    bool const zh = language == Language::zh;
    auto const number = [](std::uint64_t n) { return std::to_string(n); };
    std::string out = report.log + (zh ? "：" : ": ") + number(report.summary.cases) + (zh ? " 个案件，" : " cases, ") +
                      number(report.summary.events) + (zh ? " 个事件" : " events");
    if (report.as_of) out += (zh ? "，截至 " : ", as of ") + report.as_of->text();
    out += (zh ? "。" : ". ") + title(report.verdict()).in(language) + (zh ? "：违法 " : ": unlawful ") +
           number(report.unlawful) + (zh ? "，无法判断 " : ", undetermined ") + number(report.undetermined) + "\n";
    auto const note = [&](std::uint64_t n, char const* in_zh, char const* in_en) {
        if (n > 0) out += zh ? in_zh + ("：" + number(n)) + "\n" : in_en + (": " + number(n)) + "\n";
    };
    note(report.summary.without_time, "没有时间的事件", "events without a time");
    note(report.summary.without_actor, "没有办理人的事件", "events without an actor");
    note(report.summary.disorderly, "早于前一事件的事件", "events earlier than the one before them");
    note(report.summary.ties, "与前一事件同时的事件", "events at the instant of the one before them");
    note(report.summary.repeated.size(), "重复的案件编号", "case ids that more than one case has");
    for (auto const& each : report.unknown)
        out += (zh ? "第 " + std::to_string(each.line) + " 行：" : "line " + std::to_string(each.line) + ": ") +
               in_words(each).in(language) + "\n";
    for (auto const& each : not_judged(report)) out += each.in(language) + "\n";
    add_shares(out, report.units, {"违法案件最多的部门：", "units with most unlawful cases: "},
               {"（未记录部门）", "(no unit recorded)"}, language);
    add_shares(out, report.months, {"违法最多的月份：", "months with most unlawful cases: "},
               {"（没有时间）", "(no time recorded)"}, language);
    std::string silent;
    for (auto const at : worst_first(report)) {
        auto const& rule = report.rules[at];
        auto const bound =
            std::accumulate(rule.cases.begin(), rule.cases.end(), std::uint64_t{0}) - rule.count(Status::vacuous);
        if (rule.doubt.empty() && bound == 0) silent += " " + rule.id;
        else add_rule(out, report, at, language);
    }
    if (!silent.empty()) out += (zh ? "\n没有案件涉及：" : "\nof no case:") + silent + "\n";
    return out;
}

} // namespace duly
