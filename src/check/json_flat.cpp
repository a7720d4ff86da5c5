// SPDX-License-Identifier: Apache-2.0
#include "json_flat.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>

namespace duly::detail {

namespace json = boost::json;

namespace {

struct FlatHandler {
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    struct Level {
        bool is_array = false;
        std::size_t items = 0;      // of an array, so far
        std::size_t first_name = 0; // of an object, among names
    };
    std::vector<Cell> cells;
    std::vector<Level> levels;
    std::vector<std::string_view> names; // of the objects that are open
    TextArena texts;
    std::string key, text; // what has come so far of them
    Text bad;

    bool fail(json::error_code& error, std::string zh, std::string en)
    {
        bad = {std::move(zh), std::move(en)};
        error = json::error::syntax;
        return false;
    }
    // The next value, under its key or number.
    bool add(LogType type, std::string_view words, json::error_code& error)
    {
        if (levels.empty())
            return fail(error, "应为一个 JSON 对象，如 {\"case\": …}", "expected one JSON object, as {\"case\": …}");
        std::string_view name = levels.back().is_array ? std::string_view() : names.back();
        if (levels.back().is_array) name = texts.keep(std::to_string(levels.back().items++));
        cells.push_back({name, texts.keep(words), type, KeyRole::none, static_cast<std::uint16_t>(levels.size() - 1)});
        return true;
    }
    bool open(LogType type, bool is_array, json::error_code& error)
    {
        if ((is_array || !levels.empty()) && !add(type, {}, error)) return false;
        levels.push_back({is_array, 0, names.size()});
        return true;
    }
    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_array_begin(json::error_code& error) { return open(LogType::list, true, error); }
    bool on_array_end(std::size_t, json::error_code&)
    {
        levels.pop_back();
        return true;
    }
    bool on_object_begin(json::error_code& error) { return open(LogType::container, false, error); }
    bool on_object_end(std::size_t, json::error_code& error)
    {
        auto const first = names.begin() + static_cast<std::ptrdiff_t>(levels.back().first_name);
        std::sort(first, names.end());
        auto const twice = std::adjacent_find(first, names.end());
        if (twice != names.end())
            return fail(error, "键 " + shown_word(*twice) + " 重复",
                        "the key " + shown_word(*twice) + " is given twice");
        names.erase(first, names.end());
        levels.pop_back();
        return true;
    }
    static std::string_view view(json::string_view part) { return {part.data(), part.size()}; }
    bool on_key_part(json::string_view part, std::size_t, json::error_code&)
    {
        key += view(part);
        return true;
    }
    bool on_key(json::string_view part, std::size_t, json::error_code&)
    {
        key += view(part);
        names.push_back(key.empty() ? std::string_view("") : texts.keep(key));
        key.clear();
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, json::error_code&)
    {
        text += view(part);
        return true;
    }
    bool on_string(json::string_view part, std::size_t, json::error_code& error)
    {
        text += view(part);
        return finish(LogType::text, error);
    }
    bool on_number_part(json::string_view part, json::error_code&)
    {
        text += view(part);
        return true;
    }
    bool number(LogType type, json::string_view part, json::error_code& error)
    {
        text += view(part);
        return finish(type, error);
    }
    bool on_int64(std::int64_t, json::string_view part, json::error_code& error)
    {
        return number(LogType::integer, part, error);
    }
    bool on_uint64(std::uint64_t, json::string_view part, json::error_code& error)
    {
        return number(LogType::integer, part, error);
    }
    bool on_double(double, json::string_view part, json::error_code& error)
    {
        return number(LogType::real, part, error);
    }
    bool on_bool(bool yes, json::error_code& error) { return add(LogType::yes_no, yes ? "true" : "false", error); }
    bool on_null(json::error_code&)
    {
        if (!levels.empty() && levels.back().is_array) ++levels.back().items;
        return true;
    }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }
    bool finish(LogType type, json::error_code& error)
    {
        bool const done = add(type, text, error);
        text.clear();
        return done;
    }
};

json::parse_options options_of(LogLimits const& limits)
{
    json::parse_options options;
    options.max_depth = limits.depth_max;
    return options;
}

} // namespace

struct JsonFlat::Parser {
    explicit Parser(LogLimits const& limits) : json(options_of(limits)) {}
    json::basic_parser<FlatHandler> json;
};

JsonFlat::JsonFlat(LogLimits const& limits) : parser_(std::make_unique<Parser>(limits)) {}
JsonFlat::~JsonFlat() = default;

std::vector<Cell> const& JsonFlat::read(std::string_view object, std::uint64_t line)
{
    auto& json = parser_->json;
    FlatHandler& handler = json.handler();
    handler.cells.clear();
    handler.levels.clear();
    handler.names.clear();
    handler.texts.clear();
    handler.key.clear();
    handler.text.clear();
    handler.bad = {};
    json.reset();
    json::error_code error;
    std::size_t const read = json.write_some(false, object.data(), object.size(), error);
    bool const has_more = !error && object.find_first_not_of(" \t\r\n", read) != std::string_view::npos;
    if (!error && !has_more) return handler.cells;
    std::uint64_t const at = line + count_lines(object.data(), object.data() + std::min(read, object.size()));
    if (!handler.bad.empty()) fail_log(at, handler.bad.zh, handler.bad.en);
    std::string const why = has_more ? "more text after the object" : error.message();
    fail_log(at, "不是一个完整的 JSON 对象（" + why + "）", "this is not one whole JSON object (" + why + ")");
}

std::span<Cell const> nested_in(std::span<Cell const> cells, std::size_t index)
{
    std::size_t end = index + 1;
    while (end < cells.size() && cells[end].depth > cells[index].depth) ++end;
    return cells.subspan(index + 1, end - index - 1);
}

std::string_view member(std::span<Cell const> cells, std::string_view key, std::uint16_t depth)
{
    for (Cell const& cell : cells)
        if (cell.depth == depth && cell.key == key) return cell.text;
    return {};
}

} // namespace duly::detail
