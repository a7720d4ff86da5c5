// SPDX-License-Identifier: Apache-2.0
#include "log_value.hpp"

#include "log_keys.hpp"
#include "selector.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace duly::detail {

namespace {

[[nodiscard]] std::string_view without_blanks(std::string_view text)
{
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

// ["a", "b"] as one text; nothing if it is none.
[[nodiscard]] std::optional<std::vector<std::string>> json_words(std::string_view text)
{
    boost::system::error_code error;
    auto const parsed = boost::json::parse(text, error);
    auto const* const list = error ? nullptr : parsed.if_array();
    if (list == nullptr) return std::nullopt;
    std::vector<std::string> words;
    for (auto const& each : *list) {
        auto const* const word = each.if_string();
        if (word == nullptr) return std::nullopt;
        words.emplace_back(*word);
    }
    return words;
}

} // namespace

std::optional<LogValue> find_value(std::span<LogAttribute const> attributes, std::string_view key)
{
    if (attributes.empty()) return std::nullopt;
    auto const depth = attributes.front().depth;
    for (std::size_t i = 0; i < attributes.size(); ++i) {
        auto const& each = attributes[i];
        if (each.depth != depth || each.key != key) continue;
        if (is_blank(each)) return std::nullopt;
        auto end = i + 1;
        while (end < attributes.size() && attributes[end].depth > depth) ++end;
        return LogValue{each.text, each.at, each.type, attributes.subspan(i + 1, end - i - 1)};
    }
    return std::nullopt;
}

std::optional<LogValue> log_value(std::string_view key, LogCase const& logged, LogEvent const& event)
{
    if (key == "time") {
        if (!event.at) return std::nullopt;
        return LogValue{{}, event.at, LogType::date, {}};
    }
    if (key == "actor" || key == "unit" || key == "role" || key == "lifecycle") {
        auto const text = attribute(key, logged, event);
        return text ? std::optional(LogValue{*text, {}, LogType::text, {}}) : std::nullopt;
    }
    return key.starts_with(case_prefix) ? find_value(logged.attributes, key.substr(case_prefix.size()))
                                        : find_value(event.attributes, key);
}

std::vector<std::string> words_of(LogValue const& value)
{
    std::vector<std::string> words;
    if (value.type == LogType::list || value.type == LogType::container) {
        for (auto const& each : value.nested) {
            bool const is_value = each.type != LogType::list && each.type != LogType::container;
            if (is_value && (each.depth == value.nested.front().depth || each.key == "kind"))
                words.emplace_back(each.text);
        }
        return words;
    }
    if (value.text.starts_with('['))
        if (auto read = json_words(value.text)) return std::move(*read);
    for (auto rest = value.text; !rest.empty();) {
        auto const end = rest.find(';');
        auto const word = without_blanks(rest.substr(0, end));
        if (!word.empty()) words.emplace_back(word);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    return words;
}

std::optional<bool> truth_of(std::string_view text)
{
    auto const plain = without_blanks(text);
    auto const is = [plain](std::string_view word) {
        return std::equal(plain.begin(), plain.end(), word.begin(), word.end(), [](char written, char letter) {
            return (written >= 'A' && written <= 'Z' ? static_cast<char>(written - 'A' + 'a') : written) == letter;
        });
    };
    if (is("true")) return true;
    return is("false") ? std::optional(false) : std::nullopt;
}

bool is_blank(LogAttribute const& attribute)
{
    bool const holds_others = attribute.type == LogType::list || attribute.type == LogType::container;
    return !holds_others && !attribute.at && without_blanks(attribute.text).empty();
}

bool fits(std::string const& word, FieldType type, std::vector<std::string> const& values)
{
    auto const digits = [](std::string_view part) {
        return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
    };
    switch (type) {
    case FieldType::enumeration: return std::find(values.begin(), values.end(), word) != values.end();
    case FieldType::date: return Date::parse(word).has_value();
    case FieldType::yes_no: return word == "true" || word == "false";
    case FieldType::decimal: {
        auto const number = std::string_view(word).substr(word.starts_with('-') ? 1 : 0);
        auto const point = number.find('.');
        return point == std::string_view::npos ? digits(number)
                                               : digits(number.substr(0, point)) && digits(number.substr(point + 1));
    }
    default: return true;
    }
}

std::optional<Value> value_as(LogValue const& value, FieldSpec const& spec)
{
    if (spec.type == FieldType::list) {
        auto words = words_of(value);
        bool const fit = std::all_of(words.begin(), words.end(),
                                     [&](auto const& word) { return fits(word, spec.element, spec.values); });
        return fit ? std::optional(Value(std::move(words))) : std::nullopt;
    }
    if (spec.type == FieldType::yes_no) {
        auto const truth = truth_of(value.text);
        return truth ? std::optional(Value(*truth)) : std::nullopt;
    }
    auto word = std::string(value.text);
    if (spec.type == FieldType::date && value.at && !Date::parse(word)) word = value.at->local_date().text();
    return fits(word, spec.type, spec.values) ? std::optional(Value(std::move(word))) : std::nullopt;
}

} // namespace duly::detail
