// SPDX-License-Identifier: Apache-2.0
#include "json_reader.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include <algorithm>

namespace duly::detail {

namespace json = boost::json;

namespace {

// A name as it can stand in a message: short, on one line, whole characters.
[[nodiscard]] std::string name_to_show(std::string_view name)
{
    constexpr std::size_t bytes_max = 60;
    std::size_t end = std::min(name.size(), bytes_max);
    while (end > 0 && end < name.size() && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
    std::string out(name.substr(0, end));
    for (char& c : out)
        if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f') c = '?';
    return out;
}

// Builds the value and, beside it, remembers the names of every object that is open: the finished value has forgotten
// a name that occurred twice.
struct StrictHandler {
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    json::value_stack stack;
    std::vector<std::string> names; // of the objects that are open, the innermost last
    std::string name;
    std::size_t values = 0;
    BadJson bad;

    bool fail(std::string_view key, char const* zh, char const* en, json::error_code& error)
    {
        bad = {name_to_show(key), {zh, en}};
        error = json::error::syntax;
        return false;
    }
    bool count(json::error_code& error)
    {
        return ++values <= json_values_max || fail({}, "值多于一百万个", "there are more than a million values", error);
    }
    bool plain(json::string_view part, json::error_code& error)
    {
        return part.find('\0') == json::string_view::npos ||
               fail(names.empty() ? std::string_view() : names.back(), "不得含有 NUL 字符",
                    "must not hold a NUL character", error);
    }

    bool on_document_begin(json::error_code&)
    {
        stack.reset();
        return true;
    }
    bool on_document_end(json::error_code&) { return true; }
    bool on_array_begin(json::error_code& error) { return count(error); }
    bool on_array_end(std::size_t n, json::error_code&)
    {
        stack.push_array(n);
        return true;
    }
    bool on_object_begin(json::error_code& error) { return count(error); }
    bool on_object_end(std::size_t n, json::error_code& error)
    {
        auto const first = names.end() - static_cast<std::ptrdiff_t>(n);
        std::sort(first, names.end());
        auto const twice = std::adjacent_find(first, names.end());
        if (twice != names.end()) return fail(*twice, "重复出现", "is given twice", error);
        names.erase(first, names.end());
        stack.push_object(n);
        return true;
    }
    bool on_key_part(json::string_view part, std::size_t, json::error_code& error)
    {
        name.append(part.data(), part.size());
        stack.push_chars(part);
        return plain(part, error);
    }
    bool on_key(json::string_view part, std::size_t, json::error_code& error)
    {
        name.append(part.data(), part.size());
        names.push_back(std::move(name));
        name.clear();
        stack.push_key(part);
        return plain(part, error);
    }
    bool on_string_part(json::string_view part, std::size_t, json::error_code& error)
    {
        stack.push_chars(part);
        return plain(part, error);
    }
    bool on_string(json::string_view part, std::size_t, json::error_code& error)
    {
        stack.push_string(part);
        return plain(part, error) && count(error);
    }
    bool on_number_part(json::string_view, json::error_code&) { return true; }
    bool on_int64(std::int64_t number, json::string_view, json::error_code& error)
    {
        stack.push_int64(number);
        return count(error);
    }
    bool on_uint64(std::uint64_t number, json::string_view, json::error_code& error)
    {
        stack.push_uint64(number);
        return count(error);
    }
    bool on_double(double number, json::string_view, json::error_code& error)
    {
        stack.push_double(number);
        return count(error);
    }
    bool on_bool(bool yes, json::error_code& error)
    {
        stack.push_bool(yes);
        return count(error);
    }
    bool on_null(json::error_code& error)
    {
        stack.push_null();
        return count(error);
    }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }
};

} // namespace

void bad_json(std::string_view key, std::string zh, std::string en)
{
    throw BadJson{name_to_show(key), {std::move(zh), std::move(en)}};
}

Error error_of(BadJson const& bad, std::string const& where)
{
    auto const before = bad.key.empty() ? std::string() : bad.key + " ";
    auto const between = where.empty() || bad.key.empty() ? "" : ", ";
    return {ErrorCode::bad_input, {before + bad.says.zh, before + bad.says.en}, where + between + bad.key, {}};
}

json::value read_json(std::string_view text, JsonLimits limits)
{
    if (text.size() > limits.bytes_max) {
        auto const mib = std::to_string(limits.bytes_max / (1024 * 1024)) + " MiB";
        bad_json({}, "不得超过 " + mib, "at most " + mib + " are read at once");
    }
    json::parse_options options;
    options.max_depth = limits.depth_max;
    json::basic_parser<StrictHandler> parser(options);
    json::error_code error;
    std::size_t const used = parser.write_some(false, text.data(), text.size(), error);
    if (!error && used < text.size()) error = json::error::extra_data;
    if (!error) return parser.handler().stack.release();
    auto const& bad = parser.handler().bad;
    if (!bad.says.empty()) throw bad;
    if (error == json::error::too_deep) {
        auto const depth = std::to_string(limits.depth_max);
        bad_json({}, "嵌套超过 " + depth + " 层", "is nested more than " + depth + " deep");
    }
    auto const at = std::to_string(used + 1);
    if (used < text.size() && static_cast<unsigned char>(text[used]) >= 0x80)
        bad_json({}, "不是有效的 JSON：第 " + at + " 字节处不是 UTF-8 文字",
                 "not valid JSON: what stands at byte " + at + " is not UTF-8 text");
    bad_json({}, "不是有效的 JSON（第 " + at + " 字节：" + error.message() + "）；应为一个 JSON 对象",
             "not valid JSON (byte " + at + ": " + error.message() + "): one JSON object is expected");
}

std::string text_of(json::value const& value, std::string_view key)
{
    if (auto const* string = value.if_string()) {
        if (string->size() > json_text_bytes_max)
            bad_json(key, "过长：一段文字不得超过 1 MiB；更长的内容应作为文件附上",
                     "is too long: a text has at most 1 MiB; what is longer is a document");
        return {string->data(), string->size()};
    }
    if (auto const* number = value.if_int64()) return std::to_string(*number);
    if (auto const* number = value.if_uint64()) return std::to_string(*number);
    if (value.is_double())
        bad_json(key, "不得使用小数；十进制数写作字符串，如 \"12.50\"",
                 "must not be a floating-point number: write a decimal as a string such as \"12.50\"");
    bad_json(key, "应为字符串", "must be a string");
}

std::vector<std::string> words_of(json::value const& value, std::string_view key)
{
    if (value.is_string()) return {text_of(value, key)};
    auto const* array = value.if_array();
    if (array == nullptr) bad_json(key, "应为字符串列表", "must be a list of strings");
    std::vector<std::string> list;
    list.reserve(array->size());
    for (auto const& each : *array) list.push_back(text_of(each, key));
    return list;
}

// ---- objects -----------------------------------------------------------------------------------------------------

JsonObject::JsonObject(json::value const& value, std::string prefix)
    : object_(value.if_object()), prefix_(std::move(prefix))
{
    if (object_ == nullptr) bad_json(prefix_, "应为对象 {…}", "must be an object {…}");
}

std::string JsonObject::path(std::string_view name) const
{
    return prefix_.empty() ? std::string(name) : prefix_ + "." + std::string(name);
}

json::value const* JsonObject::find(std::string_view name)
{
    if (std::find(asked_.begin(), asked_.end(), name) == asked_.end()) asked_.push_back(name);
    return object_->if_contains(json::string_view(name.data(), name.size()));
}

std::string JsonObject::text(std::string_view name)
{
    auto const* value = find(name);
    return value == nullptr ? std::string() : text_of(*value, path(name));
}

std::string JsonObject::required_text(std::string_view name, char const* zh, char const* en)
{
    auto found = text(name);
    if (found.empty()) bad_json(path(name), zh, en);
    return found;
}

bool JsonObject::flag(std::string_view name)
{
    auto const* value = find(name);
    if (value == nullptr) return false;
    if (auto const* yes = value->if_bool()) return *yes;
    bad_json(path(name), "应为 true 或 false", "must be true or false");
}

std::vector<std::string> JsonObject::words(std::string_view name)
{
    auto const* value = find(name);
    return value == nullptr ? std::vector<std::string>() : words_of(*value, path(name));
}

std::optional<std::uint64_t> JsonObject::whole(std::string_view name, std::uint64_t max)
{
    auto const* value = find(name);
    if (value == nullptr) return std::nullopt;
    auto const* number = value->if_int64();
    if (number == nullptr || *number < 0 || static_cast<std::uint64_t>(*number) > max)
        bad_json(path(name), "应为 0 至 " + std::to_string(max) + " 的整数",
                 "must be a whole number from 0 to " + std::to_string(max));
    return static_cast<std::uint64_t>(*number);
}

std::optional<Date> JsonObject::date(std::string_view name)
{
    auto const* value = find(name);
    if (value == nullptr) return std::nullopt;
    auto const parsed = Date::parse(text_of(*value, path(name)));
    if (!parsed) bad_json(path(name), "不是存在的日期，应如 2026-04-16", "is no date that exists: write 2026-04-16");
    return parsed;
}

std::optional<Moment> JsonObject::moment(std::string_view name, std::int16_t offset_minutes)
{
    auto const* value = find(name);
    if (value == nullptr) return std::nullopt;
    auto const parsed = Moment::parse(text_of(*value, path(name)), offset_minutes);
    if (!parsed)
        bad_json(path(name), "不是存在的日期或时刻，应如 2026-04-16 或 2026-04-16T09:30:00+08:00",
                 "is no date or moment that exists: write 2026-04-16 or 2026-04-16T09:30:00+08:00");
    return parsed;
}

void JsonObject::nothing_else() const
{
    for (auto const& member : *object_) {
        std::string_view const name(member.key().data(), member.key().size());
        if (std::find(asked_.begin(), asked_.end(), name) != asked_.end()) continue;
        std::string all;
        for (auto const known : asked_) all += (all.empty() ? "" : ", ") + std::string(known);
        bad_json(path(name), "未知：此处没有这个键；可用的键：" + all,
                 "is unknown: there is no such key here; the keys are " + all);
    }
}

} // namespace duly::detail
