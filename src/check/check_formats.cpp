// SPDX-License-Identifier: Apache-2.0
// The forms in which other programs take a report.
#include "duly/check/check_log.hpp"

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

// Characters that XML 1.0 has no place for become a question mark.
[[nodiscard]] std::string xml(std::string_view text)
{
    std::string out;
    for (char const c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\n': out += "&#10;"; break;
        default: out += static_cast<unsigned char>(c) < 0x20 && c != '\t' ? '?' : c;
        }
    }
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
        unknown.push_back(json::object{{"name", each.name}, {"line", each.line}, {"meant", each.meant}});
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

std::string to_junit(CheckReport const& report, Language language)
{
    std::size_t failures = 0, skipped = 0;
    std::string tests;
    for (std::size_t at = 0; at < report.rules.size(); ++at) {
        auto const& rule = report.rules[at];
        std::string failure, doubt;
        for (auto const& finding : report.findings) {
            if (finding.rule != at) continue;
            if (counts(finding)) failure += summary_of(finding, language) + "\n";
            else if (finding.status == Status::undeterminable) doubt += summary_of(finding, language) + "\n";
        }
        tests += "  <testcase classname=\"" + xml(report.rule_set) + "\" name=\"" +
                 xml(rule.id + (rule.article.empty() ? "" : " " + rule.article) + " " + rule.says.in(language)) + "\">";
        if (!failure.empty()) {
            ++failures;
            tests += "<failure message=\"" + std::to_string(rule.count(Status::violated) - rule.waived) + "\">" +
                     xml(failure) + "</failure>";
        } else if (!doubt.empty()) {
            ++skipped;
            tests += "<skipped message=\"" + xml(doubt) + "\"/>";
        }
        tests += "</testcase>\n";
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"" + xml(report.log) + "\" tests=\"" +
           std::to_string(report.rules.size()) + "\" failures=\"" + std::to_string(failures) + "\" skipped=\"" +
           std::to_string(skipped) + "\">\n" + tests + "</testsuite>\n";
}

std::string to_sarif(CheckReport const& report, Language language)
{
    json::array rules, results;
    for (auto const& rule : report.rules) {
        json::object each{{"id", rule.id}, {"shortDescription", {{"text", rule.says.in(language)}}}};
        if (!rule.article.empty()) each["help"] = {{"text", rule.article}};
        rules.push_back(std::move(each));
    }
    for (auto const& finding : report.findings) {
        auto const& rule = report.rules[finding.rule];
        bool const violated = finding.status == Status::violated && !finding.cured;
        auto const* const level = !violated                               ? "note"
                                  : finding.severity == Severity::error   ? "error"
                                  : finding.severity == Severity::warning ? "warning"
                                                                          : "note";
        json::object location{{"physicalLocation",
                               {{"artifactLocation", {{"uri", report.log}}},
                                {"region", {{"startLine", std::max<std::uint64_t>(line_of(finding), 1)}}}}}};
        json::object result{{"ruleId", rule.id},
                            {"level", level},
                            {"kind", violated        ? "fail"
                                     : finding.cured ? "informational"
                                                     : "open"},
                            {"message", {{"text", summary_of(finding, language)}}},
                            {"locations", json::array{std::move(location)}}};
        if (!violated) result["level"] = "none"; // as the standard asks of every kind but fail
        if (!finding.waived.empty())
            result["suppressions"] = json::array{{{"kind", "external"}, {"justification", finding.waived}}};
        results.push_back(std::move(result));
    }
    json::object const run{{"tool", {{"driver", {{"name", "duly"}, {"rules", rules}}}}}, {"results", results}};
    json::object const out{
        {"version", "2.1.0"}, {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"runs", json::array{run}}};
    return json::serialize(out);
}

std::string to_csv(CheckReport const& report, Language language)
{
    std::string out =
        "rule,article,status,case,event,activity,actor,at,line,due,says,derivation,waived,cured,cures\r\n";
    for (auto const& finding : report.findings) {
        auto const& rule = report.rules[finding.rule];
        auto const* const event = !finding.at.empty()        ? &finding.at.front()
                                  : !finding.trigger.empty() ? &finding.trigger.front()
                                                             : nullptr;
        for (auto const& each :
             {rule.id, rule.article, std::string(word(finding.status)), finding.case_id,
              event == nullptr ? "" : std::to_string(event->index + 1), event == nullptr ? "" : event->activity,
              event == nullptr ? "" : event->actor, event == nullptr || !event->at ? "" : event->at->text(),
              event == nullptr ? "" : std::to_string(event->line), finding.due ? finding.due->text() : "",
              finding.says.in(language), finding.derivation.in(language)})
            out += cell(each) + ",";
        out += cell(finding.waived) + "," + cell(finding.cured ? "true" : "") + "," + cell(finding.cures.in(language)) +
               "\r\n";
    }
    return out;
}

} // namespace duly
