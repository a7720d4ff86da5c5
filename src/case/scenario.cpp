// SPDX-License-Identifier: Apache-2.0
#include "duly/case/scenario.hpp"

#include "duly/case/describe.hpp"
#include "duly/case/trace.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <filesystem>

namespace duly {

namespace {

namespace json = boost::json;

[[nodiscard]] Error bad(std::string const& where, std::string zh, std::string en)
{
    return {ErrorCode::bad_input, {std::move(zh), std::move(en)}, where, {}};
}

[[nodiscard]] std::string string_of(json::value const& value)
{
    if (auto const* text = value.if_string()) return {text->data(), text->size()};
    if (auto const* yes = value.if_bool()) return *yes ? "true" : "false";
    if (auto const* number = value.if_int64()) return std::to_string(*number);
    if (auto const* object = value.if_object()) { // {"days": 7} is written {days: 7} in a pack
        std::string words = "{";
        for (auto const& member : *object)
            words += (words.size() > 1 ? ", " : "") + std::string(member.key()) + ": " + string_of(member.value());
        return words + "}";
    }
    return {};
}

[[nodiscard]] std::optional<std::vector<std::string>> strings(json::value const* value)
{
    auto const* array = value == nullptr ? nullptr : value->if_array();
    if (array == nullptr) return std::nullopt;
    std::vector<std::string> list;
    for (auto const& each : *array) list.push_back(string_of(each));
    return list;
}

[[nodiscard]] Result<void> read_calendar(json::value const& value, Scenario& scenario, std::string const& where)
{
    if (value.is_string()) {
        auto const name = string_of(value);
        if (name == "cn") scenario.calendar = Calendar::built_in_cn();
        else if (name != "plain")
            return bad(where, "calendar 应为 plain、cn 或 {holidays, workdays}",
                       "calendar must be plain, cn or {holidays, workdays}");
        return {};
    }
    auto calendar = Calendar::parse_json(json::serialize(value), where);
    if (!calendar) return calendar.error();
    scenario.calendar = std::move(*calendar);
    return {};
}

[[nodiscard]] Result<void> read_head(json::object const& head, Scenario& scenario, std::string const& where)
{
    static constexpr std::string_view known[] = {"scenario", "says",  "why",    "pack", "parameters",
                                                 "calendar", "today", "expect", "own",  "note"};
    for (auto const& member : head) {
        std::string_view const key(member.key().data(), member.key().size());
        if (std::find(std::begin(known), std::end(known), key) == std::end(known))
            return bad(where, "首行没有键 " + std::string(key), "the first line has no key " + std::string(key));
    }
    auto const text = [&](char const* key) {
        auto const* value = head.if_contains(key);
        return value == nullptr ? std::string() : string_of(*value);
    };
    scenario.name = text("scenario");
    scenario.pack = text("pack");
    if (scenario.name.empty() || scenario.pack.empty())
        return bad(where, "首行应有 scenario 和 pack", "the first line must have scenario and pack");
    if (auto const* says = head.if_contains("says"); says != nullptr && says->is_object()) {
        if (auto const* zh = says->get_object().if_contains("zh")) scenario.says.zh = string_of(*zh);
        if (auto const* en = says->get_object().if_contains("en")) scenario.says.en = string_of(*en);
    }
    if (auto const* parameters = head.if_contains("parameters"); parameters != nullptr && parameters->is_object())
        for (auto const& parameter : parameters->get_object())
            scenario.parameters.emplace(std::string(parameter.key()), string_of(parameter.value()));
    if (auto const today = text("today"); !today.empty()) {
        scenario.today = Date::parse(today);
        if (!scenario.today) return bad(where, "today 不是日期", "today is no date");
    }
    if (auto const* calendar = head.if_contains("calendar"))
        if (auto read = read_calendar(*calendar, scenario, where); !read) return read.error();
    auto const* expect = head.if_contains("expect");
    if (expect == nullptr || !expect->is_object())
        return bad(where, "首行应有 expect", "the first line must have expect");
    if (auto const* verdict = expect->get_object().if_contains("verdict"))
        scenario.expected_verdict = string_of(*verdict);
    scenario.expected_findings =
        strings(expect->get_object().if_contains("findings")).value_or(std::vector<std::string>{});
    scenario.expected_outcomes = strings(expect->get_object().if_contains("outcomes"));
    return {};
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
        json::error_code code;
        auto const head = json::parse(json::string_view(line.data(), line.size()), code);
        if (code || !head.is_object())
            return bad(where, "首行应为描述场景的 JSON 对象",
                       "the first line must be a JSON object that describes the scenario");
        if (auto read = read_head(head.get_object(), scenario, where); !read) return read.error();
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
