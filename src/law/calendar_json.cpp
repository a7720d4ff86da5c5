// SPDX-License-Identifier: Apache-2.0
// Reading a calendar file. Everything that is wrong with one is said at once, each with its place in the file, so
// that the clerk who typed next year's notice corrects it in one go.
#include "calendar_facts.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace duly::detail {
namespace {

namespace json = boost::json;

constexpr std::size_t max_bytes = 1 << 20; // a century of notices needs half of it
constexpr std::size_t max_problems = 20;   // more would not be read

struct Problem {
    std::string path; // "years.2026.holidays[3]"
    Text says;
};

class Reader {
public:
    explicit Reader(CalendarFacts& facts) : facts_(facts) {}

    void read(json::value const& root, CalendarFacts const* base, CalendarFacts const* built_in);
    [[nodiscard]] std::vector<Problem> const& problems() const noexcept { return problems_; }

private:
    void complain(std::string path, std::string zh, std::string en)
    {
        problems_.push_back({std::move(path), {std::move(zh), std::move(en)}});
    }
    void read_base(json::object const& root, CalendarFacts const* base, CalendarFacts const* built_in);
    void read_place(json::object const& root, bool required);
    void read_years(json::value const& years, std::string const& source);
    void read_year(int year, json::object const& entry, std::string const& path, std::string const& source);
    void read_days(json::object const& entry, char const* key, std::string const& path, std::optional<int> year);
    void read_day(json::value const& written, bool worked, std::string const& path, std::optional<int> year);
    std::string read_text(json::object const& entry, char const* key, std::string const& path);
    void check_keys(json::object const& entry, std::vector<std::string_view> const& allowed, std::string const& path);

    CalendarFacts& facts_;
    std::map<Date, bool> written_; // days of this file; laid over those of the base at the end
    std::vector<Problem> problems_;
};

std::string joined(std::string const& path, std::string_view key)
{
    return path.empty() ? std::string(key) : path + '.' + std::string(key);
}

// A key as it was written, cut where a character ends: it may be anything.
std::string shortened(std::string_view key)
{
    constexpr std::size_t longest = 40;
    if (key.size() <= longest) return std::string(key);
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(key[end]) & 0xC0) == 0x80) --end;
    return std::string(key.substr(0, end)) + "…";
}

void Reader::check_keys(json::object const& entry, std::vector<std::string_view> const& allowed,
                        std::string const& path)
{
    for (auto const& member : entry) {
        std::string_view const key = member.key();
        if (std::find(allowed.begin(), allowed.end(), key) != allowed.end()) continue;
        std::string names;
        for (std::string_view const name : allowed) names += (names.empty() ? "" : ", ") + std::string(name);
        complain(joined(path, shortened(key)), "不认识此项；可用的有：" + names,
                 "unknown key; expected one of " + names);
    }
}

std::string Reader::read_text(json::object const& entry, char const* key, std::string const& path)
{
    json::value const* const value = entry.if_contains(key);
    if (value == nullptr) return {};
    if (value->is_string()) return std::string(value->as_string());
    complain(joined(path, key), "应为文字", "expected a text");
    return {};
}

void Reader::read_place(json::object const& root, bool required)
{
    json::value const* const value = root.if_contains("place");
    if (value == nullptr) {
        if (required) complain("place", "缺少地区代码，例如 \"cn\"", "the place is missing, for example \"cn\"");
        return;
    }
    std::string const place = read_text(root, "place", "");
    auto const plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.' || c == '/';
    };
    if (value->is_string() && (place.empty() || place.size() > 64 || !std::all_of(place.begin(), place.end(), plain)))
        complain("place", "地区代码应为1至64个字母、数字或 . _ - /", "a place is 1 to 64 letters, digits or . _ - /");
    else facts_.place = place;
}

void Reader::read_base(json::object const& root, CalendarFacts const* base, CalendarFacts const* built_in)
{
    std::string const extends = read_text(root, "extends", "");
    if (base != nullptr) {
        facts_ = *base;
        if (!extends.empty() && extends != base->place)
            complain("extends", "本日历扩展的是“" + extends + "”，而非“" + base->place + "”",
                     "this extends \"" + extends + "\" and cannot be laid over \"" + base->place + "\"");
    } else if (!extends.empty()) {
        if (built_in != nullptr && extends == built_in->place) facts_ = *built_in;
        else
            complain("extends", "没有内置日历“" + extends + "”；请先装载该日历，再在其上扩展",
                     "no calendar \"" + extends + "\" is built in; load it first and extend it");
    }
}

void Reader::read_day(json::value const& written, bool worked, std::string const& path, std::optional<int> year)
{
    std::optional<Date> const date =
        written.is_string() ? Date::parse(std::string_view(written.as_string())) : std::nullopt;
    if (!date) return complain(path, "应为日期，例如 \"2026-10-01\"", "expected a date such as \"2026-10-01\"");
    if (year && date->year() != *year)
        return complain(path, date->text() + "不属于" + std::to_string(*year) + "年",
                        date->text() + " is not in the year " + std::to_string(*year));
    auto const [found, is_new] = written_.emplace(*date, worked);
    if (!is_new && found->second != worked)
        complain(path, date->text() + "既列为放假又列为上班",
                 date->text() + " is listed as a holiday and as a workday");
}

void Reader::read_days(json::object const& entry, char const* key, std::string const& path, std::optional<int> year)
{
    json::value const* const days = entry.if_contains(key);
    if (days == nullptr) return;
    std::string const at = joined(path, key);
    if (!days->is_array()) return complain(at, "应为日期列表", "expected a list of dates");
    std::size_t index = 0;
    for (json::value const& day : days->as_array())
        read_day(day, key == std::string_view("workdays"), at + '[' + std::to_string(index++) + ']', year);
}

void Reader::read_year(int year, json::object const& entry, std::string const& path, std::string const& source)
{
    check_keys(entry, {"holidays", "workdays", "source", "complete"}, path);
    read_days(entry, "holidays", path, year);
    read_days(entry, "workdays", path, year);
    std::string const own_source = read_text(entry, "source", path);
    bool complete = true;
    if (json::value const* const value = entry.if_contains("complete")) {
        if (value->is_bool()) complete = value->as_bool();
        else complain(joined(path, "complete"), "应为 true 或 false", "expected true or false");
    }
    if (complete) facts_.known_years.insert_or_assign(year, own_source.empty() ? source : own_source);
}

void Reader::read_years(json::value const& years, std::string const& source)
{
    if (!years.is_object())
        return complain("years", "应为“年份：放假安排”的对应表",
                        "expected a table of years, such as {\"2026\": {...}}");
    for (auto const& member : years.as_object()) {
        std::string const key(member.key());
        std::optional<Date> const new_year = Date::parse(key + "-01-01");
        if (!new_year) complain(joined("years", shortened(key)), "应为四位数年份", "expected a year of four digits");
        else if (!member.value().is_object())
            complain(joined("years", key), "应为 {\"holidays\": […], \"workdays\": […]}",
                     "expected {\"holidays\": [...], \"workdays\": [...]}");
        else read_year(new_year->year(), member.value().as_object(), joined("years", key), source);
    }
}

void Reader::read(json::value const& root, CalendarFacts const* base, CalendarFacts const* built_in)
{
    if (!root.is_object())
        return complain(
            "", "日历应为 {\"place\": …, \"years\": …}",
            "a calendar is {\"place\": ..., \"years\": ...}, or {\"holidays\": [...], \"workdays\": [...]}");
    json::object const& object = root.as_object();
    bool const by_year = object.contains("years");
    read_base(object, base, built_in);
    if (by_year) {
        check_keys(object, {"place", "extends", "source", "licence", "years"}, "");
        read_place(object, base == nullptr && !object.contains("extends"));
        read_text(object, "licence", "");
        read_years(object.at("years"), read_text(object, "source", ""));
    } else {
        check_keys(object, {"place", "extends", "source", "licence", "holidays", "workdays"}, "");
        if (!object.contains("holidays") && !object.contains("workdays"))
            complain("", "缺少 years，或 holidays 与 workdays",
                     "\"years\" is missing, or \"holidays\" and \"workdays\"");
        if (facts_.place.empty()) {
            facts_.place = "listed";
            facts_.every_year_known = true;
        }
        read_place(object, false);
        read_text(object, "source", "");
        read_text(object, "licence", "");
        read_days(object, "holidays", "", std::nullopt);
        read_days(object, "workdays", "", std::nullopt);
    }
    for (auto const& [date, worked] : written_) facts_.days.insert_or_assign(date, worked);
}

Error unreadable(std::string_view text, std::size_t offset, std::string const& where, std::string const& reason)
{
    std::string_view const before = text.substr(0, std::min(offset, text.size()));
    auto const line = 1 + std::count(before.begin(), before.end(), '\n');
    std::size_t const last_break = before.rfind('\n');
    std::size_t const column = before.size() - (last_break == std::string_view::npos ? 0 : last_break + 1) + 1;
    return {ErrorCode::bad_input,
            {"日历在此处不是合法的 JSON；请检查该处的引号、逗号和括号",
             "the calendar is not valid JSON: " + reason + "; look at the quotes, commas and brackets there"},
            where + ':' + std::to_string(line) + ':' + std::to_string(column),
            {}};
}

Error listed(std::vector<Problem> const& problems, std::string const& where)
{
    Error error{ErrorCode::bad_input, {}, where, {}};
    if (problems.size() == 1) {
        error.says = problems.front().says;
        if (!problems.front().path.empty()) error.where += ": " + problems.front().path;
        return error;
    }
    error.says = {"日历有" + std::to_string(problems.size()) + "处错误：",
                  "the calendar has " + std::to_string(problems.size()) + " errors:"};
    for (std::size_t i = 0; i < std::min(problems.size(), max_problems); ++i) {
        std::string const& path = problems[i].path;
        error.says.zh += '\n' + (path.empty() ? path : path + "：") + problems[i].says.zh;
        error.says.en += '\n' + (path.empty() ? path : path + ": ") + problems[i].says.en;
    }
    return error;
}

} // namespace

Result<CalendarFacts> read_calendar(std::string_view text, std::string const& where, CalendarFacts const* base,
                                    CalendarFacts const* built_in)
{
    if (text.size() > max_bytes)
        return Error{
            ErrorCode::bad_input,
            {"日历文件超过1 MiB；请只保留所需年份", "the calendar is larger than 1 MiB; keep only the years needed"},
            where,
            {}};
    json::parser parser;
    json::error_code failed;
    std::size_t const consumed = parser.write(text.data(), text.size(), failed);
    if (failed) return unreadable(text, consumed, where, failed.message());

    CalendarFacts facts;
    Reader reader(facts);
    reader.read(parser.release(), base, built_in);
    if (!reader.problems().empty()) return listed(reader.problems(), where);
    return facts;
}

} // namespace duly::detail
