// SPDX-License-Identifier: Apache-2.0
// The forms in which other programs take a report.
#include "duly/check/check_log.hpp"

#include "xml_text.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace duly {

namespace json = boost::json;

namespace {

[[nodiscard]] json::object both(Text const& text) { return {{"zh", text.zh}, {"en", text.en}}; }

[[nodiscard]] json::array events(std::vector<LoggedEvent> const& list)
{
    json::array out;
    for (auto const& event : list) {
        json::object each{{"index", event.index}, {"line", event.line}, {"activity", event.activity}};
        if (!event.actor.empty()) each["actor"] = event.actor;
        if (event.at) each["at"] = event.at->text();
        out.push_back(std::move(each));
    }
    return out;
}

[[nodiscard]] json::object finding_of(CheckReport const& report, LogFinding const& finding)
{
    json::object out{{"rule", report.rules[finding.rule].id},
                     {"article", report.rules[finding.rule].article},
                     {"status", word(finding.status)},
                     {"case", finding.case_id},
                     {"says", both(finding.says)},
                     {"trigger", events(finding.trigger)},
                     {"at", events(finding.at)}};
    if (!finding.missing.empty()) out["missing"] = json::value_from(finding.missing);
    if (finding.due) out["due"] = finding.due->text();
    if (!finding.derivation.empty()) out["derivation"] = both(finding.derivation);
    if (finding.by_order) out["depends_on_order"] = true;
    if (!finding.waived.empty()) out["waived"] = finding.waived;
    if (finding.severity != report.rules[finding.rule].severity) out["severity"] = word(finding.severity);
    if (finding.cured) out["cured"] = true;
    if (!finding.cures.empty()) out["cures"] = both(finding.cures);
    return out;
}

[[nodiscard]] json::array shares(std::vector<Share> const& list, char const* named)
{
    json::array out;
    for (auto const& each : list)
        out.push_back(json::object{{named, each.name}, {"cases", each.cases}, {"unlawful", each.unlawful}});
    return out;
}

[[nodiscard]] json::object term_of(TermReport const& term)
{
    json::array took;
    for (std::size_t i = 0; i < term.took.size(); ++i) {
        json::object each{{"count", term.took[i]}};
        if (i < TermReport::percent.size()) each[term.minimum ? "below" : "up_to"] = TermReport::percent[i];
        took.push_back(std::move(each));
    }
    return {{"time", both(term.time)},   {"minimum", term.minimum}, {"percent", took},
            {"standing", term.standing}, {"unmet", term.unmet},     {"open", term.open}};
}

[[nodiscard]] json::array worst_cases(CheckReport const& report)
{
    json::array out;
    for (auto const& each : report.worst)
        out.push_back(json::object{{"case", each.id},
                                   {"rules_violated", each.rules_violated},
                                   {"events", events(each.events)},
                                   {"events_left_out", each.events_left_out}});
    return out;
}

// A cell that a spreadsheet would take for a formula is led by an apostrophe.
[[nodiscard]] std::string cell(std::string_view text)
{
    std::string out = "\"";
    if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) out += '\'';
    for (char const c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

[[nodiscard]] std::string summary_of(LogFinding const& finding, Language language)
{
    auto out = finding.case_id + ": " + finding.says.in(language);
    for (auto const& event : finding.at) out += " [" + std::to_string(event.index + 1) + " " + event.activity + "]";
    if (!finding.derivation.empty()) out += " (" + finding.derivation.in(language) + ")";
    return out;
}

[[nodiscard]] std::uint64_t line_of(LogFinding const& finding)
{
    if (!finding.at.empty()) return finding.at.front().line;
    return finding.trigger.empty() ? 1 : finding.trigger.front().line;
}

[[nodiscard]] bool counts(LogFinding const& finding)
{
    return finding.status == Status::violated && finding.waived.empty() && !finding.cured &&
           finding.severity >= Severity::warning;
}

} // namespace

std::string to_json(CheckReport const& report)
{
    json::array rules, findings, unknown;
    for (auto const& rule : report.rules) {
        json::object cases;
        for (std::size_t i = 0; i < rule.cases.size(); ++i) cases[word(static_cast<Status>(i))] = rule.cases[i];
        json::object each{{"rule", rule.id},        {"article", rule.article}, {"severity", word(rule.severity)},
                          {"cases", cases},         {"waived", rule.waived},   {"depend_on_order", rule.by_order},
                          {"says", both(rule.says)}};
        if (!rule.doubt.empty()) each["doubt"] = both(rule.doubt);
        if (rule.term) each["term"] = term_of(*rule.term);
        rules.push_back(std::move(each));
    }
    for (auto const& finding : report.findings) findings.push_back(finding_of(report, finding));
    for (auto const& each : report.unknown)
        unknown.push_back(
            json::object{{"name", each.name}, {"line", each.line}, {"meant", each.meant}, {"is_taken", each.is_taken}});
    json::object out{{"log", report.log},
                     {"rules", report.rule_set},
                     {"rules_digest", report.rule_digest},
                     {"verdict", word(report.verdict())},
                     {"cases", report.summary.cases},
                     {"events", report.summary.events},
                     {"unlawful", report.unlawful},
                     {"undetermined", report.undetermined},
                     {"without_time", report.summary.without_time},
                     {"without_actor", report.summary.without_actor},
                     {"disorderly", report.summary.disorderly},
                     {"ties", report.summary.ties},
                     {"repeated_cases", json::value_from(report.summary.repeated)},
                     {"by_rule", rules},
                     {"findings", findings},
                     {"findings_left_out", report.findings_left_out},
                     {"unknown_activities", unknown},
                     {"by_unit", shares(report.units, "unit")},
                     {"by_month", shares(report.months, "month")},
                     {"worst_cases", worst_cases(report)}};
    if (report.as_of) out["as_of"] = report.as_of->text();
    if (report.not_applicable > 0) out["not_applicable"] = report.not_applicable;
    json::array unmapped;
    for (auto const& each : report.unmapped)
        unmapped.push_back(json::object{{"name", each.name}, {"events", each.events}, {"meant", each.meant}});
    out["unmapped_activities"] = std::move(unmapped);
    return json::serialize(out);
}

namespace {

struct JunitSuite {
    std::size_t tests = 0, failures = 0, skipped = 0;
    std::string text;

    void add(std::string const& set, std::string const& name, std::string const& failure, std::uint64_t cases,
             std::string const& doubt)
    {
        ++tests;
        text += "  <testcase classname=\"" + detail::xml_text(set) + "\" name=\"" + detail::xml_text(name) + "\">";
        if (!failure.empty()) {
            ++failures;
            text += "<failure message=\"" + std::to_string(cases) + "\">" + detail::xml_text(failure) + "</failure>";
        } else if (!doubt.empty()) {
            ++skipped;
            text += "<skipped message=\"" + detail::xml_text(doubt) + "\"/>";
        }
        text += "</testcase>\n";
    }
};

[[nodiscard]] std::string junit_suite(CheckReport const& report, Language language)
{
    JunitSuite suite;
    for (std::size_t at = 0; at < report.rules.size(); ++at) {
        auto const& rule = report.rules[at];
        std::string failure, doubt;
        for (auto const& finding : report.findings) {
            if (finding.rule != at) continue;
            if (counts(finding)) failure += summary_of(finding, language) + "\n";
            else if (finding.status == Status::undeterminable) doubt += summary_of(finding, language) + "\n";
        }
        suite.add(report.rule_set,
                  rule.id + (rule.article.empty() ? "" : " " + rule.article) + " " + rule.says.in(language), failure,
                  rule.count(Status::violated) - rule.waived, doubt);
    }
    std::string rest;
    for (auto const& each : not_judged(report)) rest += each.in(language) + "\n";
    if (!rest.empty())
        suite.add(report.rule_set, Text{"日志已全部检查", "all of the log was judged"}.in(language), {}, 0, rest);
    return "<testsuite name=\"" + detail::xml_text(report.log) + "\" tests=\"" + std::to_string(suite.tests) +
           "\" failures=\"" + std::to_string(suite.failures) + "\" skipped=\"" + std::to_string(suite.skipped) +
           "\">\n" + suite.text + "</testsuite>\n";
}

[[nodiscard]] json::object sarif_result(CheckReport const& report, LogFinding const& finding, Language language)
{
    bool const violated = finding.status == Status::violated && !finding.cured;
    auto const* const level = !violated                             ? "none" // as the standard asks of every other kind
                              : finding.severity == Severity::error ? "error"
                              : finding.severity == Severity::warning ? "warning"
                                                                      : "note";
    json::object location{{"physicalLocation",
                           {{"artifactLocation", {{"uri", report.log}}},
                            {"region", {{"startLine", std::max<std::uint64_t>(line_of(finding), 1)}}}}}};
    json::object result{{"ruleId", report.rules[finding.rule].id},
                        {"level", level},
                        {"kind", violated        ? "fail"
                                 : finding.cured ? "informational"
                                                 : "open"},
                        {"message", {{"text", summary_of(finding, language)}}},
                        {"locations", json::array{std::move(location)}}};
    if (!finding.waived.empty())
        result["suppressions"] = json::array{{{"kind", "external"}, {"justification", finding.waived}}};
    return result;
}

[[nodiscard]] json::object sarif_run(CheckReport const& report, Language language)
{
    json::array rules, results, notifications;
    for (auto const& rule : report.rules) {
        json::object each{{"id", rule.id}, {"shortDescription", {{"text", rule.says.in(language)}}}};
        if (!rule.article.empty()) each["help"] = {{"text", rule.article}};
        rules.push_back(std::move(each));
    }
    for (auto const& finding : report.findings) results.push_back(sarif_result(report, finding, language));
    for (auto const& each : not_judged(report))
        notifications.push_back(json::object{{"level", "warning"}, {"message", {{"text", each.in(language)}}}});
    json::object run{{"tool", {{"driver", {{"name", "duly"}, {"rules", rules}}}}}, {"results", results}};
    if (!notifications.empty())
        run["invocations"] = json::array{
            json::object{{"executionSuccessful", true}, {"toolExecutionNotifications", std::move(notifications)}}};
    return run;
}

void add_row(std::string& out, std::initializer_list<std::string> cells)
{
    bool first = true;
    for (auto const& each : cells) {
        if (!first) out += ",";
        out += cell(each);
        first = false;
    }
    out += "\r\n";
}

void add_row(std::string& out, CheckReport const& report, LogFinding const& finding, Language language)
{
    auto const& rule = report.rules[finding.rule];
    auto const* const event = !finding.at.empty()        ? &finding.at.front()
                              : !finding.trigger.empty() ? &finding.trigger.front()
                                                         : nullptr;
    static LoggedEvent const none;
    auto const& told = event == nullptr ? none : *event;
    auto const number = [&](std::uint64_t n) { return event == nullptr ? std::string() : std::to_string(n); };
    add_row(out, {report.log, rule.id, rule.article, std::string(word(finding.status)), finding.case_id,
                  number(told.index + 1), told.activity, told.actor, told.at ? told.at->text() : "", number(told.line),
                  finding.due ? finding.due->text() : "", finding.says.in(language), finding.derivation.in(language),
                  finding.waived, finding.cured ? "true" : "", finding.cures.in(language)});
}

} // namespace

std::string to_junit(std::span<CheckReport const> reports, Language language)
{
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
    for (auto const& report : reports) out += junit_suite(report, language);
    return out + "</testsuites>\n";
}

std::string to_sarif(std::span<CheckReport const> reports, Language language)
{
    json::array runs;
    for (auto const& report : reports) runs.push_back(sarif_run(report, language));
    return json::serialize(json::object{
        {"version", "2.1.0"}, {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"runs", std::move(runs)}});
}

std::string to_csv(std::span<CheckReport const> reports, Language language)
{
    std::string out =
        "log,rule,article,status,case,event,activity,actor,at,line,due,says,derivation,waived,cured,cures\r\n";
    for (auto const& report : reports) {
        for (auto const& finding : report.findings) add_row(out, report, finding, language);
        for (auto const& each : not_judged(report))
            add_row(out, {report.log, "", "", std::string(word(Status::undeterminable)), "", "", "", "", "", "", "",
                          each.in(language), "", "", "", ""});
    }
    return out;
}

} // namespace duly
