// SPDX-License-Identifier: Apache-2.0
#include "figure_words.hpp"

#include "log_keys.hpp"
#include "selector.hpp"

#include "duly/case/binding.hpp"
#include "duly/case/describe.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace duly::detail {

namespace {

constexpr std::array built_in_activities{BuiltIn::case_opened,         BuiltIn::facts_decided, BuiltIn::time_passed,
                                         BuiltIn::correction_made,     BuiltIn::law_changed,   BuiltIn::privacy_erased,
                                         BuiltIn::deviation_sanctioned};

[[nodiscard]] bool names(Selector const& selector, std::string_view activity)
{
    std::vector<Argument> const asked{Argument{selector}};
    Matcher const one(asked);
    return one.by_name(0, activity) != Match::no;
}

void join(Text& into, Text const& more, char const* zh, char const* en)
{
    into.zh += (into.zh.empty() ? "" : zh) + more.zh;
    into.en += (into.en.empty() ? "" : en) + more.en;
}

[[nodiscard]] Text scope(FigureQuery const& query, FigureWords const& words)
{
    if (query.of.empty()) return {"全部程序", "every procedure"};
    Text out;
    std::set<std::string> said;
    for (auto const* const each : words.of(query.of))
        if (said.insert(each->title.zh).second) join(out, {"《" + each->title.zh + "》", each->title.en}, "、", ", ");
    return out;
}

// Of "case:ACTIVITY.FIELD" the name is that of the field; the activity is said as it is written.
[[nodiscard]] Text field_title(std::vector<MeantActivity> const& meant, std::string const& field)
{
    static constexpr std::pair<std::string_view, char const*> own[] = {{"actor", "办理人"},   {"unit", "单位"},
                                                                       {"role", "角色"},      {"time", "时间"},
                                                                       {"documents", "文件"}, {"entry", "记录方式"}};
    for (auto const& [name, zh] : own)
        if (field == name) return {zh, field};
    for (auto const& each : meant)
        if (each.activity != nullptr)
            if (auto title = item_title(*each.procedure, each.id, field); title.zh != field) return title;
    return same_in_both(field.starts_with(case_prefix) ? field.substr(case_prefix.size()) : field);
}

[[nodiscard]] Text test_in_words(AttributeTest const& test, std::vector<MeantActivity> const& meant)
{
    static constexpr std::array<std::array<char const*, 2>, 8> operations{{{"有记载", "is there"},
                                                                           {"为", "is"},
                                                                           {"属于", "is one of"},
                                                                           {"不属于", "is none of"},
                                                                           {"不少于", "at least"},
                                                                           {"不多于", "at most"},
                                                                           {"多于", "more than"},
                                                                           {"少于", "less than"}}};
    auto const& op = operations[static_cast<std::size_t>(test.op)];
    auto const name = field_title(meant, test.key);
    Text out{"“" + name.zh + "”" + op[0], name.en + " " + op[1]};
    std::string values = test.other;
    for (auto const& value : test.values) values += (values.empty() ? "" : " / ") + value;
    if (!values.empty()) out = {out.zh + " " + values, out.en + " " + values};
    return out;
}

[[nodiscard]] Text activities_in_words(FigureQuery const& query, FigureWords const& words)
{
    Text out;
    for (auto const& selector : query.activity) {
        auto const meant = words.meant(query.of, selector);
        Text one;
        if (!query.is_stage()) one = same_in_both(selector.name);
        if (!query.is_stage() && selector.by == Selector::By::name && !meant.empty()) {
            auto const title = activity_title(*meant.front().procedure, meant.front().id);
            one = {"“" + title.zh + "”（" + selector.name + "）", "\"" + title.en + "\" (" + selector.name + ")"};
        }
        for (std::size_t i = 0; i < selector.where.size(); ++i) {
            auto const test = test_in_words(selector.where[i], meant);
            one.zh += (i == 0 ? "，其中" : "，且") + test.zh;
            one.en += (i == 0 ? " where " : " and ") + test.en;
        }
        join(out, one, "；或", "; or ");
    }
    return out;
}

} // namespace

Text measure_in_words(Measure measure)
{
    auto const name = title(measure);
    switch (measure) {
    case Measure::opened: return {"本年内立案的案件数", "cases opened in the year"};
    case Measure::concluded: return {"本年内办结的案件数", "cases concluded in the year"};
    case Measure::open: return {"年末尚未办结的案件数", "cases open at the year's end"};
    case Measure::kept: return {"本年内遵守了期限的次数", "time limits kept in the year"};
    case Measure::missed: return {"本年内期限届满而未办的次数", "time limits missed in the year"};
    case Measure::running: return {"年末尚在期内的义务数", "duties within their time at the year's end"};
    case Measure::overdue: return {"年末逾期仍未办的义务数", "duties overdue at the year's end"};
    case Measure::refused: return {"本年内被拒绝的办理次数", "steps refused in the year"};
    default: break;
    }
    return {"本年内发现的、" + name.zh + "的规则违反次数", "findings of the year that are " + name.en};
}

std::vector<std::string_view> FigureWords::procedures() const
{
    std::set<std::string_view> names;
    for (auto const& law : known_) {
        names.insert(law.procedure().id);
        names.insert(law.procedure().family);
    }
    return {names.begin(), names.end()};
}

std::vector<Procedure const*> FigureWords::of(std::vector<std::string> const& names) const
{
    FigureQuery asked;
    asked.of = names;
    std::vector<Procedure const*> found;
    for (auto const& law : known_)
        if (asked.is_of(law.procedure().id, law.procedure().family)) found.push_back(&law.procedure());
    return found;
}

std::vector<std::string_view> FigureWords::activities(std::vector<std::string> const& names) const
{
    std::set<std::string_view> ids;
    for (auto const each : built_in_activities) ids.insert(word(each));
    for (auto const* const procedure : of(names))
        for (auto const& activity : procedure->activities) ids.insert(activity.id);
    return {ids.begin(), ids.end()};
}

std::vector<std::string_view> FigureWords::rules(std::vector<std::string> const& names) const
{
    std::set<std::string_view> ids;
    for (auto const* const procedure : of(names))
        for (auto const& rule : procedure->rules) ids.insert(rule.id);
    return {ids.begin(), ids.end()};
}

std::vector<MeantActivity> FigureWords::meant(std::vector<std::string> const& names_of, Selector const& selector) const
{
    std::vector<MeantActivity> found;
    for (auto const* const procedure : of(names_of)) {
        for (auto const each : built_in_activities)
            if (names(selector, word(each))) found.push_back({procedure, std::string(word(each)), nullptr});
        for (auto const& activity : procedure->activities)
            if (names(selector, activity.id)) found.push_back({procedure, activity.id, &activity});
    }
    return found;
}

std::span<std::string_view const> built_in_fields(std::string_view activity) noexcept
{
    static constexpr std::array<std::string_view, 8> opening{"family", "procedure", "organ",   "level",
                                                             "place",  "matter",    "adopted", "key"};
    if (built_in(activity) == BuiltIn::case_opened) return opening;
    return {};
}

Text query_in_words(FigureQuery const& query, FigureWords const& words, std::vector<FigureQuery> const& figures)
{
    using enum FigureQuery::Kind;
    if (query.kind == share) {
        auto const name = [&](std::string const& id) {
            auto const at =
                std::find_if(figures.begin(), figures.end(), [&](auto const& each) { return each.id == id; });
            return at == figures.end() ? same_in_both(id) : at->title;
        };
        auto const part = name(query.part), whole = name(query.whole);
        return {"“" + part.zh + "”占“" + whole.zh + "”的百分比", part.en + " in percent of: " + whole.en};
    }
    auto const of = scope(query, words), what = activities_in_words(query, words);
    Text out;
    switch (query.kind) {
    case events: out = {"本年内" + what.zh + "的次数", "events in the year of " + what.en}; break;
    case cases: out = {"本年内有" + what.zh + "的案件数", "cases with an event in the year of " + what.en}; break;
    case distinct:
    case members:
    case sum: {
        std::vector<MeantActivity> meant;
        for (auto const& selector : query.activity)
            for (auto const& each : words.meant(query.of, selector)) meant.push_back(each);
        auto const field = field_title(meant, query.field);
        if (query.kind == sum)
            out = {"本年内" + what.zh + "的“" + field.zh + "”之和",
                   "sum of " + field.en + " over the events in the year of " + what.en};
        else if (query.kind == members)
            out = {"本年内" + what.zh + "的“" + field.zh + "”所列的个数",
                   "how many are listed as " + field.en + " in the events in the year of " + what.en};
        else
            out = {"本年内" + what.zh + "的“" + field.zh + "”有多少个不同的值",
                   "different values of " + field.en + " in the events in the year of " + what.en};
        break;
    }
    default:
        out = measure_in_words(query.measure);
        if (query.is_stage()) out = {out.zh + what.zh, out.en + what.en};
        else if (!what.empty()) out = {out.zh + "（" + what.zh + "）", out.en + " (" + what.en + ")"};
        break;
    }
    std::string rules;
    for (auto const& rule : query.rules) rules += (rules.empty() ? "" : ", ") + rule;
    if (!rules.empty()) out = {out.zh + "，限于规则 " + rules, out.en + ", of the rules " + rules};
    if (query.severity)
        out = {out.zh + "，限于严重程度“" + title(*query.severity).zh + "”",
               out.en + ", of severity " + title(*query.severity).en};
    return {of.zh + "：" + out.zh, out.en + "; of " + of.en};
}

} // namespace duly::detail
