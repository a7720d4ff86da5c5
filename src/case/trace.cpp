// SPDX-License-Identifier: Apache-2.0
#include "duly/case/trace.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <initializer_list>

namespace duly {

namespace {

namespace json = boost::json;

// Thrown inside this file only, and turned into the Error that parse_trace_line returns.
struct Bad {
    std::string key, zh, en;
};

[[noreturn]] void bad(std::string_view key, std::string zh, std::string en)
{
    throw Bad{std::string(key.substr(0, 60)), std::move(zh), std::move(en)};
}

[[nodiscard]] std::string text(json::value const& value, std::string_view key)
{
    if (auto const* string = value.if_string()) {
        if (string->find('\0') != json::string::npos) bad(key, "不得含有 NUL 字符", "must not hold a NUL character");
        return {string->data(), string->size()};
    }
    if (auto const* number = value.if_int64()) return std::to_string(*number);
    if (auto const* number = value.if_uint64()) return std::to_string(*number);
    if (value.is_double())
        bad(key, "不得使用小数；十进制数写作字符串，如 \"12.50\"",
            "must not be a floating-point number: write a decimal as a string such as \"12.50\"");
    bad(key, "应为字符串", "must be a string");
}

[[nodiscard]] bool flag(json::value const& value, std::string_view key)
{
    if (auto const* yes = value.if_bool()) return *yes;
    bad(key, "应为 true 或 false", "must be true or false");
}

[[nodiscard]] std::vector<std::string> words(json::value const& value, std::string_view key)
{
    if (value.is_string()) return {text(value, key)};
    auto const* array = value.if_array();
    if (array == nullptr) bad(key, "应为字符串列表", "must be a list of strings");
    std::vector<std::string> list;
    for (auto const& each : *array) list.push_back(text(each, key));
    return list;
}

[[nodiscard]] json::object const& object(json::value const& value, std::string_view key)
{
    auto const* found = value.if_object();
    if (found == nullptr) bad(key, "应为对象 {…}", "must be an object {…}");
    return *found;
}

void only(json::object const& in, std::initializer_list<std::string_view> known, std::string_view of)
{
    for (auto const& member : in) {
        std::string_view const key(member.key().data(), member.key().size());
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        std::string all;
        for (auto const name : known) all += (all.empty() ? "" : ", ") + std::string(name);
        bad(key, std::string(of) + " 没有这个键；可用的键：" + all,
            std::string(of) + " has no such key; the keys are " + all);
    }
}

[[nodiscard]] Moment moment(json::value const& value, std::string_view key, std::int16_t offset)
{
    auto const written = text(value, key);
    auto const parsed = Moment::parse(written, offset);
    if (!parsed)
        bad(key, "不是存在的日期或时刻，应如 2026-04-16 或 2026-04-16T09:30:00+08:00",
            "is no date or moment that exists: write 2026-04-16 or 2026-04-16T09:30:00+08:00");
    return *parsed;
}

[[nodiscard]] Value field_value(json::value const& value, std::string_view key)
{
    if (value.is_null()) return Value();
    if (value.is_bool()) return value.get_bool();
    if (value.is_array()) return words(value, key);
    if (value.is_object())
        bad(key, "应为 true、false、字符串或字符串列表", "must be true, false, a string or a list of strings");
    return text(value, key);
}

void read_actor(json::value const& value, Actor& actor)
{
    if (!value.is_object()) {
        actor.id = text(value, "actor");
        return;
    }
    auto const& given = object(value, "actor");
    only(given, {"id", "unit", "roles", "role", "on_behalf_of"}, "actor");
    for (auto const& member : given) {
        auto const key = member.key();
        if (key == "id") actor.id = text(member.value(), "actor.id");
        if (key == "unit") actor.unit = text(member.value(), "actor.unit");
        if (key == "roles" || key == "role") actor.roles = words(member.value(), "actor.roles");
        if (key == "on_behalf_of") actor.on_behalf_of = text(member.value(), "actor.on_behalf_of");
    }
}

[[nodiscard]] Document document(json::value const& value)
{
    Document made;
    if (!value.is_object()) {
        made.kind = text(value, "documents");
        return made;
    }
    auto const& given = object(value, "documents");
    only(given, {"kind", "digest", "length", "version", "uri"}, "documents");
    for (auto const& member : given) {
        auto const key = member.key();
        if (key == "kind") made.kind = text(member.value(), "documents.kind");
        if (key == "digest") made.digest = text(member.value(), "documents.digest");
        if (key == "version") made.version = text(member.value(), "documents.version");
        if (key == "uri") made.uri = text(member.value(), "documents.uri");
        if (key == "length") {
            if (!member.value().is_int64() || member.value().get_int64() < 0)
                bad("documents.length", "应为非负整数", "must be a whole number, not negative");
            made.length = static_cast<std::uint64_t>(member.value().get_int64());
        }
    }
    return made;
}

[[nodiscard]] OpenLine open_line(json::value const& value, std::int16_t offset)
{
    auto const& given = object(value, "open");
    only(given, {"family", "organ", "level", "place", "matter", "key", "at", "parameters", "actor", "adopted"}, "open");
    OpenLine open;
    for (auto const& member : given) {
        auto const key = member.key();
        auto const& v = member.value();
        if (key == "family") open.family = text(v, "family");
        if (key == "organ") open.organ = text(v, "organ");
        if (key == "level") open.level = text(v, "level");
        if (key == "place") open.place = text(v, "place");
        if (key == "matter") open.matter = text(v, "matter");
        if (key == "key") open.key = text(v, "key");
        if (key == "at") open.at = moment(v, "at", offset);
        if (key == "actor") read_actor(v, open.actor);
        if (key == "adopted") open.adopted = flag(v, "adopted");
        if (key == "parameters")
            for (auto const& parameter : object(v, "parameters"))
                open.parameters.emplace(std::string(parameter.key()), text(parameter.value(), parameter.key()));
    }
    if (open.family.empty())
        bad("family", "缺少：应写明程序，如 major-decision", "is missing: name the procedure, such as major-decision");
    return open;
}

void read_member(std::string_view key, json::value const& v, TraceLine& line, std::int16_t offset)
{
    auto& event = line.entry.event;
    if (key == "activity") event.activity = text(v, key);
    if (key == "at") event.occurred = moment(v, key, offset);
    if (key == "recorded") event.recorded = moment(v, key, offset);
    if (key == "actor") read_actor(v, event.actor);
    if (key == "unit") event.actor.unit = text(v, key);
    if (key == "on_behalf_of") event.actor.on_behalf_of = text(v, key);
    if (key == "late_entry") event.late_entry = text(v, key);
    if (key == "cites") event.cites = words(v, key);
    if (key == "key") line.key = text(v, key);
    if (key == "case") line.case_id = text(v, key);
    if (key == "attempt") line.attempt = flag(v, key);
    if (key == "attest") line.attest = flag(v, key);
    if (key == "corrects") {
        if (!v.is_int64() || v.get_int64() < 0 || v.get_int64() > 0xffffffffLL)
            bad(key, "应为被更正事件的序号", "must be the number of the event that is corrected");
        line.entry.corrects = static_cast<std::uint32_t>(v.get_int64());
    }
    if (key == "fields")
        for (auto const& field : object(v, key)) {
            std::string const name(field.key());
            event.fields.push_back({name, field_value(field.value(), "fields." + name), false});
        }
    if (key == "documents") {
        auto const* list = v.if_array();
        if (list == nullptr) bad(key, "应为列表", "must be a list");
        for (auto const& each : *list) event.documents.push_back(document(each));
    }
}

[[nodiscard]] TraceLine trace_line(json::value const& value, std::int16_t offset)
{
    TraceLine line;
    auto const& given = object(value, "line");
    if (auto const* open = given.if_contains("open")) {
        only(given, {"open"}, "open");
        line.open = open_line(*open, offset);
        return line;
    }
    only(given,
         {"activity", "at", "recorded", "actor", "role", "roles", "unit", "on_behalf_of", "fields", "documents",
          "late_entry", "cites", "corrects", "key", "case", "attempt", "attest"},
         "event");
    for (auto const& member : given)
        read_member({member.key().data(), member.key().size()}, member.value(), line, offset);
    auto& roles = line.entry.event.actor.roles;
    for (auto const* key : {"role", "roles"})
        if (auto const* more = given.if_contains(key))
            for (auto& role : words(*more, key)) roles.push_back(std::move(role));
    if (line.entry.event.activity.empty()) bad("activity", "缺少：应写明环节", "is missing: name the activity");
    return line;
}

// Boost.JSON lets the last of two members of one name win; here that is an error.
class UniqueKeys {
public:
    [[nodiscard]] static std::string repeated(std::string_view text)
    {
        std::vector<std::vector<std::string>> open;
        bool key_follows = false;
        for (std::size_t i = 0; i < text.size(); ++i) {
            switch (text[i]) {
            case '{':
                open.emplace_back();
                key_follows = true;
                break;
            case '[':
                open.emplace_back(std::vector<std::string>{""}); // a list has no keys
                key_follows = false;
                break;
            case '}':
            case ']':
                if (!open.empty()) open.pop_back();
                break;
            case ',': key_follows = !open.empty() && (open.back().empty() || !open.back().front().empty()); break;
            case '"': {
                auto const end = end_of_string(text, i);
                if (key_follows && !open.empty()) {
                    auto const quoted = text.substr(i, end - i + 1); // "\u0069d" is the key id
                    auto const parsed = json::parse(json::string_view(quoted.data(), quoted.size()));
                    std::string key(parsed.get_string().data(), parsed.get_string().size());
                    auto& keys = open.back();
                    if (std::find(keys.begin(), keys.end(), key) != keys.end()) return key;
                    keys.push_back(std::move(key));
                    key_follows = false;
                }
                i = end;
                break;
            }
            default: break;
            }
        }
        return {};
    }

private:
    [[nodiscard]] static std::size_t end_of_string(std::string_view text, std::size_t from)
    {
        for (std::size_t i = from + 1; i < text.size(); ++i) {
            if (text[i] == '\\') ++i;
            else if (text[i] == '"') return i;
        }
        return text.size();
    }
};

} // namespace

Result<TraceLine> parse_trace_line(std::string_view text, std::string const& where, std::int16_t offset_minutes)
{
    auto const error = [&](std::string key, std::string zh, std::string en) {
        auto const at = key.empty() ? where : where + ", " + key;
        return Error{
            ErrorCode::bad_input, {key + (key.empty() ? "" : " ") + zh, key + (key.empty() ? "" : " ") + en}, at, {}};
    };
    if (text.size() > trace_line_bytes_max) return error({}, "一行不得超过 16 MiB", "a line has at most 16 MiB");
    json::error_code code;
    json::parse_options options;
    options.max_depth = 16;
    json::value value;
    try {
        value = json::parse(json::string_view(text.data(), text.size()), code, {}, options);
        if (code)
            return error({}, "不是有效的 JSON（" + code.message() + "）；每行应为一个 JSON 对象",
                         "not valid JSON (" + code.message() + "): each line is one JSON object");
        if (auto const twice = UniqueKeys::repeated(text); !twice.empty())
            return error(twice.substr(0, 60), "重复出现", "is given twice");
        return trace_line(value, offset_minutes);
    } catch (Bad const& problem) {
        return error(problem.key, problem.zh, problem.en);
    }
}

} // namespace duly
