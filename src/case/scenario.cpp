// SPDX-License-Identifier: Apache-2.0
#include "duly/case/scenario.hpp"

#include "duly/case/describe.hpp"
#include "duly/case/trace.hpp"
#include "json_reader.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <filesystem>

namespace duly {

namespace {

namespace json = boost::json;

using namespace detail;

[[nodiscard]] Error bad(std::string const& where, std::string zh, std::string en)
{
    return {ErrorCode::bad_input, {std::move(zh), std::move(en)}, where, {}};
}

// A parameter's value in the words of a pack: {"days": 7} is written {days: 7} there.
[[nodiscard]] std::string parameter_words(json::value const& value, std::string const& key)
{
    if (auto const* yes = value.if_bool()) return *yes ? "true" : "false";
    auto const* object = value.if_object();
    if (object == nullptr) return text_of(value, key);
    std::string words = "{";
    for (auto const& member : *object)
        words += (words.size() > 1 ? ", " : "") + std::string(member.key()) + ": " + text_of(member.value(), key);
    return words + "}";
}

[[nodiscard]] Calendar calendar_of(json::value const& value, std::string const& where)
{
    if (value.is_object()) {
        auto calendar = Calendar::parse_json(json::serialize(value), where);
        if (!calendar) bad_json("calendar", calendar.error().says.zh, calendar.error().says.en);
        return *calendar;
    }
    auto const name = text_of(value, "calendar");
    if (name == "cn") return Calendar::built_in_cn();
    if (name != "plain")
        bad_json("calendar", "应为 plain、cn 或 {holidays, workdays}", "must be plain, cn or {holidays, workdays}");
    return Calendar::plain_weekdays();
}

void read_expected(JsonObject expect, Scenario& scenario)
{
    scenario.expected_verdict = expect.text("verdict");
    static constexpr Verdict verdicts[] = {Verdict::lawful, Verdict::warning, Verdict::undetermined, Verdict::unlawful,
                                           Verdict::not_applicable};
    auto const known = [&](Verdict verdict) { return word(verdict) == scenario.expected_verdict; };
    if (!scenario.expected_verdict.empty() && std::none_of(std::begin(verdicts), std::end(verdicts), known))
        bad_json("expect.verdict", "应为 lawful、warning、undetermined、unlawful 或 not_applicable",
                 "must be lawful, warning, undetermined, unlawful or not_applicable");
    scenario.expected_findings = expect.words("findings");
    if (expect.find("outcomes") != nullptr) scenario.expected_outcomes = expect.words("outcomes");
    expect.nothing_else();
}

void read_head(json::value const& value, Scenario& scenario, std::string const& where)
{
    JsonObject head(value, "");
    scenario.name = head.required_text("scenario", "缺少：首行应有 scenario 和 pack",
                                       "is missing: the first line must have scenario and pack");
    scenario.pack = head.required_text("pack", "缺少：首行应有 scenario 和 pack",
                                       "is missing: the first line must have scenario and pack");
    if (auto const* says = head.find("says")) {
        JsonObject text(*says, "says");
        scenario.says = {text.text("zh"), text.text("en")};
        text.nothing_else();
    }
    if (auto const* parameters = head.find("parameters")) {
        if (!parameters->is_object()) bad_json("parameters", "应为对象 {…}", "must be an object {…}");
        for (auto const& each : parameters->get_object())
            scenario.parameters.emplace(std::string(each.key()),
                                        parameter_words(each.value(), "parameters." + std::string(each.key())));
    }
    scenario.today = head.date("today");
    if (auto const* calendar = head.find("calendar")) scenario.calendar = calendar_of(*calendar, where);
    auto const* expect = head.find("expect");
    if (expect == nullptr) bad_json("expect", "缺少：首行应有 expect", "is missing: the first line must have expect");
    read_expected(JsonObject(*expect, "expect"), scenario);
    for (auto const* for_the_reader : {"why", "note", "own"}) static_cast<void>(head.find(for_the_reader));
    head.nothing_else();
}

// One blank between words, none at the ends: an article may be empty.
[[nodiscard]] std::string tidy(std::string_view line)
{
    std::string out;
    for (char const c : line)
        if (c != ' ' || (!out.empty() && out.back() != ' ')) out += c;
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

// By their days: the order of lines is no rule of the law, unless the file is about recording late or wrongly.
void put_in_order(Scenario& scenario)
{
    auto& entries = scenario.entries;
    bool const about_recording =
        std::any_of(entries.begin(), entries.end(),
                    [](Entry const& entry) {
                        return entry.corrects || entry.event.recorded != Moment{} || !entry.event.late_entry.empty();
                    }) ||
        std::any_of(scenario.expected_findings.begin(), scenario.expected_findings.end(),
                    [](std::string const& line) { return tidy(line).starts_with("order "); });
    if (about_recording) return;
    std::stable_sort(entries.begin(), entries.end(), [](Entry const& a, Entry const& b) {
        return a.event.occurred.local_date() < b.event.occurred.local_date();
    });
}

} // namespace

Result<Scenario> parse_scenario(std::string_view text, std::string const& file)
{
    Scenario scenario;
    scenario.file = file;
    std::size_t number = 0;
    bool headed = false;
    while (!text.empty()) {
        auto const end = text.find('\n');
        auto line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        ++number;
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
        if (line.empty()) continue;
        auto const where = file + ":" + std::to_string(number);
        if (headed) {
            auto parsed = parse_trace_line(line, where, hours(8));
            if (!parsed) return parsed.error();
            if (parsed->open) return bad(where, "场景文件不含 open 行", "a scenario file has no open line");
            if (parsed->entry.event.occurred == Moment{}) return bad(where, "缺少 at", "at is missing");
            for (auto* moment : {&parsed->entry.event.occurred, &parsed->entry.event.recorded})
                moment->offset_minutes = *moment == Moment{} ? moment->offset_minutes : hours(8); // the organ's day
            scenario.entries.push_back(std::move(parsed->entry));
            continue;
        }
        try {
            read_head(read_json(line, {trace_line_bytes_max}), scenario, where);
        } catch (BadJson const& problem) {
            auto error = error_of(problem, where);
            if (problem.key.empty()) {
                error.says.zh = "首行应为描述场景的 JSON 对象：" + error.says.zh;
                error.says.en = "the first line must be a JSON object that describes the scenario: " + error.says.en;
            }
            return error;
        }
        headed = true;
    }
    if (!headed) return bad(file, "空文件", "the file is empty");
    put_in_order(scenario);
    return scenario;
}

Result<ScenarioLaw> law_of(Scenario const& scenario, PackSet const& packs)
{
    namespace fs = std::filesystem;
    std::optional<Date> on;
    if (!scenario.entries.empty()) on = scenario.entries.front().event.occurred.local_date();
    auto known = packs;
    auto const bound = [&](std::string const& id) -> Result<ScenarioLaw> {
        auto law = known.bind(id, scenario.parameters, scenario.calendar, on);
        if (!law) return law.error();
        return ScenarioLaw{known, *law};
    };
    if (!scenario.pack.ends_with(".yaml") && !scenario.pack.ends_with(".yml")) return bound(scenario.pack);
    std::error_code ignored;
    auto path = fs::path(scenario.file).parent_path() / scenario.pack;
    if (!fs::exists(path, ignored)) path = scenario.pack;
    std::vector<std::string> before;
    for (auto const& summary : known.list()) before.push_back(summary.id);
    for (auto const& problem : known.add_file(path.string()))
        if (!problem.warning) return bad(problem.where(), problem.says.zh, problem.says.en);
    std::string id;
    for (auto const& summary : known.list())
        if (summary.file == path.string()) id = summary.id;
    if (id.empty())
        for (auto const& summary : known.list())
            if (std::find(before.begin(), before.end(), summary.id) == before.end()) id = summary.id;
    return bound(id);
}

void compare(Scenario const& scenario, ScenarioResult& result)
{
    std::vector<std::string> wanted, found;
    for (auto const& line : scenario.expected_findings) wanted.push_back(tidy(line));
    for (auto const& line : result.findings) found.push_back(tidy(line));
    for (auto const& line : wanted) {
        auto const at = std::find(found.begin(), found.end(), line);
        if (at == found.end()) result.differences.push_back("expected, not found: " + line);
        else found.erase(at);
    }
    for (auto const& line : found) result.differences.push_back("found, not expected: " + line);
    if (!scenario.expected_verdict.empty() && scenario.expected_verdict != result.verdict)
        result.differences.push_back("verdict: expected " + scenario.expected_verdict + ", found " + result.verdict);
    if (scenario.expected_outcomes) {
        auto expected = *scenario.expected_outcomes, arisen = result.outcomes;
        std::sort(expected.begin(), expected.end());
        std::sort(arisen.begin(), arisen.end());
        std::string all;
        for (auto const& outcome : arisen) all += " " + outcome;
        if (expected != arisen) result.differences.push_back("outcomes: found" + (all.empty() ? " none" : all));
    }
}

std::string finding_line(Law const& law, std::vector<Entry> const& history, Finding const& finding)
{
    auto line = rule_id(law, finding) + " " + article(law, finding) + " @ ";
    if (finding.lapse || finding.at >= history.size()) {
        line += finding.date.text();
    } else {
        auto const& activity = history[finding.at].event.activity;
        auto const nth = std::count_if(history.begin(), history.begin() + finding.at + 1,
                                       [&](Entry const& entry) { return entry.event.activity == activity; });
        line += activity;
        if (nth > 1) line += "#" + std::to_string(nth);
    }
    if (finding.status == Status::undeterminable) line += " undeterminable";
    if (finding.cured) line += " cured";
    if (finding.waived) line += " waived";
    return tidy(line);
}

} // namespace duly
