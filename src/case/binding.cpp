// SPDX-License-Identifier: Apache-2.0
#include "duly/case/binding.hpp"

#include "../law/nearest.hpp"

#include "duly/record/leaf.hpp"

#include <algorithm>
#include <cctype>

namespace duly {

namespace {

struct BuiltInWord {
    std::string_view word;
    BuiltIn built_in;
};

constexpr BuiltInWord built_in_words[] = {
    {"case.opened", BuiltIn::case_opened},
    {"facts.decided", BuiltIn::facts_decided},
    {"time.passed", BuiltIn::time_passed},
    {"correction.made", BuiltIn::correction_made},
    {"deviation.sanctioned", BuiltIn::deviation_sanctioned},
    {"law.changed", BuiltIn::law_changed},
    {"privacy.erased", BuiltIn::privacy_erased},
};

[[nodiscard, gnu::cold]] Error bad(std::string where, std::string zh, std::string en)
{
    return {ErrorCode::bad_input, {std::move(zh), std::move(en)}, std::move(where), {}};
}

// The nearest of the names, if it is near enough to be meant.
template <class Names, class NameOf>
[[nodiscard]] std::string nearest(std::string_view wanted, Names const& names, NameOf const& name_of)
{
    if (wanted.size() > 100) return {}; // no name is as long, and the comparison would take long
    std::vector<std::string_view> known;
    for (auto const& each : names) known.push_back(name_of(each));
    return std::string(detail::nearest(wanted, known));
}

// For messages: what a user typed, cut to a length that can be shown.
[[nodiscard]] std::string shown(std::string_view text)
{
    auto end = std::min<std::size_t>(text.size(), 60);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return std::string(text.substr(0, end)) + (end < text.size() ? "…" : "");
}

[[nodiscard]] Text suggestion(std::string const& name)
{
    if (name.empty()) return {};
    return {"；是否指 " + name + "？", "; did you mean " + name + "?"};
}

[[nodiscard]] bool is_decimal(std::string_view text) noexcept
{
    if (!text.empty() && text.front() == '-') text.remove_prefix(1);
    auto const point = text.find('.');
    auto const digits = [](std::string_view part) {
        return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    if (point == std::string_view::npos) return digits(text);
    return digits(text.substr(0, point)) && digits(text.substr(point + 1));
}

struct TypeWords {
    char const* zh;
    char const* en;
};

[[nodiscard]] TypeWords expected(FieldType type) noexcept
{
    switch (type) {
    case FieldType::text: return {"文本", "a text"};
    case FieldType::date: return {"日期（如 2026-04-16）", "a date such as 2026-04-16"};
    case FieldType::decimal:
        return {"十进制数（写作字符串，如 \"12.50\"）", "a decimal number written as a string such as \"12.50\""};
    case FieldType::yes_no: return {"true 或 false", "true or false"};
    case FieldType::enumeration: return {"规定的取值之一", "one of the values declared"};
    case FieldType::actor: return {"人员代号", "the pseudonym of an actor"};
    case FieldType::list: return {"列表", "a list"};
    case FieldType::digest: return {"摘要", "a digest"};
    }
    return {"", ""};
}

[[nodiscard]] bool word_fits(std::string const& text, FieldType type, std::vector<std::string> const& values)
{
    if (type == FieldType::enumeration) return std::find(values.begin(), values.end(), text) != values.end();
    if (type == FieldType::decimal) return is_decimal(text);
    if (type == FieldType::date) return Date::parse(text).has_value();
    return true;
}

// Makes the value one of the declared type, or says that it is none.
[[nodiscard]] bool fit(Value& value, FieldSpec const& spec)
{
    if (is_absent(value)) return true;
    if (spec.type == FieldType::list) {
        auto const* list = std::get_if<std::vector<std::string>>(&value);
        return list != nullptr && std::all_of(list->begin(), list->end(), [&](std::string const& word) {
                   return word_fits(word, spec.element, spec.values);
               });
    }
    if (spec.type == FieldType::yes_no) return value.index() == 1;
    if (spec.type == FieldType::date) {
        if (value.index() == 2) return true;
        auto const* text = std::get_if<std::string>(&value);
        auto const date = text == nullptr ? std::nullopt : Date::parse(*text);
        if (date) value = *date;
        return date.has_value();
    }
    auto const* text = std::get_if<std::string>(&value);
    return text != nullptr && word_fits(*text, spec.type, spec.values);
}

[[nodiscard, gnu::cold]] Error wrong_type(std::string const& where, FieldSpec const& spec)
{
    auto const& wanted = expected(spec.type == FieldType::list ? FieldType::list : spec.type);
    std::string zh = "字段 " + spec.name + " 应为" + wanted.zh, en = "field " + spec.name + " must be " + wanted.en;
    if (!spec.values.empty()) {
        std::string joined;
        for (auto const& value : spec.values) joined += (joined.empty() ? "" : ", ") + value;
        zh += "：" + joined;
        en += ": " + joined;
    }
    return bad(where, std::move(zh), std::move(en));
}

[[nodiscard]] bool too_long(Value const& value) noexcept
{
    if (auto const* text = std::get_if<std::string>(&value)) return text->size() > text_bytes_max;
    if (auto const* list = std::get_if<std::vector<std::string>>(&value))
        return list->size() > list_length_max || std::any_of(list->begin(), list->end(), [](std::string const& word) {
                   return word.size() > text_bytes_max;
               });
    return false;
}

[[nodiscard]] bool says_nothing(Value const& value) noexcept
{
    if (auto const* text = std::get_if<std::string>(&value)) return text->empty();
    auto const* list = std::get_if<std::vector<std::string>>(&value);
    return list != nullptr && list->empty();
}

[[nodiscard]] bool is_withheld(Value const& value) noexcept
{
    auto const* text = std::get_if<std::string>(&value);
    return text != nullptr && *text == withheld;
}

// Fields of built-in activities that hold what a person wrote.
[[nodiscard]] bool is_free_text(std::string_view field) noexcept
{
    return field == "reason" || field == "ground" || field == "_reason";
}

// An event recorded under an earlier version of the procedure means what its name was changed to.
[[nodiscard]] bool is_renamed(Law const& law, std::string& name)
{
    auto const renamed = law.procedure().renames.find(name);
    if (renamed == law.procedure().renames.end()) return false;
    name = renamed->second;
    return true;
}

[[nodiscard]] Result<BoundEvent> bind_facts(Law const& law, Event& event, BoundEvent bound)
{
    auto const& index = law.kernel().fact_index;
    for (auto& field : event.fields) {
        if (is_free_text(field.name)) {
            field.personal = true;
            continue;
        }
        auto found = index.find(field.name);
        if (found == index.end() && is_renamed(law, field.name)) found = index.find(field.name);
        if (found == index.end()) {
            auto const hint = suggestion(
                nearest(field.name, law.procedure().facts, [](FactSpec const& f) -> std::string_view { return f.id; }));
            return bad("facts.decided, " + shown(field.name), "本程序没有事实 " + shown(field.name) + hint.zh,
                       "this procedure has no fact " + shown(field.name) + hint.en);
        }
        auto const* found_true = std::get_if<bool>(&field.value);
        if (found_true == nullptr)
            return bad("facts.decided, " + field.name, "事实 " + field.name + " 应认定为 true 或 false",
                       "the fact " + field.name + " is decided as true or false");
        auto const bit = std::uint64_t{1} << found->second;
        bound.facts_decided |= bit;
        if (*found_true) bound.facts_true |= bit;
    }
    return bound;
}

[[nodiscard]] Result<void> bind_fields(Law const& law, Event& event, BoundEvent& bound)
{
    auto const& activity = law.procedure().activities[bound.activity];
    for (std::size_t i = 0; i < event.fields.size(); ++i) {
        auto& field = event.fields[i];
        auto const spec = std::find_if(activity.fields.begin(), activity.fields.end(),
                                       [&](FieldSpec const& s) { return detail::NameEqual{}(s.name, field.name); });
        auto const where = [&] { return activity.id + ", " + shown(field.name); };
        if (spec == activity.fields.end()) {
            auto const hint = suggestion(
                nearest(field.name, activity.fields, [](FieldSpec const& s) -> std::string_view { return s.name; }));
            return bad(where(), "环节 " + activity.id + " 没有字段 " + shown(field.name) + hint.zh,
                       "the activity " + activity.id + " has no field " + shown(field.name) + hint.en);
        }
        auto& slot = bound.slots[static_cast<std::size_t>(spec - activity.fields.begin())];
        if (slot >= 0)
            return bad(where(), "字段 " + field.name + " 重复", "the field " + field.name + " is given twice");
        if (too_long(field.value))
            return bad(where(), "字段 " + field.name + " 过长：文本不超过 32 KiB，列表不超过 1000 项",
                       "the field " + field.name + " is too long: a text has at most 32 KiB, a list 1000 entries");
        field.personal = spec->personal;
        // An empty text says nothing, and its digest would later pass for one that says something.
        if (field.personal && says_nothing(field.value)) field.value = Value();
        // Read back without its disclosure: it is there, and rules ask no more of a personal field.
        bool const erased = spec->personal && is_withheld(field.value);
        if (!erased && !fit(field.value, *spec)) return wrong_type(where(), *spec);
        slot = static_cast<std::int8_t>(i);
    }
    for (auto const& document : event.documents) {
        auto const found = law.kernel().document_index.find(document.kind);
        bool const declared =
            std::find(activity.documents.begin(), activity.documents.end(), document.kind) != activity.documents.end();
        if (found == law.kernel().document_index.end() || !declared) {
            auto const hint = suggestion(
                nearest(document.kind, activity.documents, [](std::string const& s) -> std::string_view { return s; }));
            return bad(activity.id + ", " + shown(document.kind),
                       "环节 " + activity.id + " 没有材料 " + shown(document.kind) + hint.zh,
                       "the activity " + activity.id + " has no document " + shown(document.kind) + hint.en);
        }
        bound.documents |= std::uint64_t{1} << found->second;
    }
    return {};
}

} // namespace

std::string_view word(BuiltIn wanted) noexcept
{
    for (auto const& [name, built_in] : built_in_words)
        if (built_in == wanted) return name;
    return {};
}

BuiltIn built_in(std::string_view activity) noexcept
{
    for (auto const& [name, kind] : built_in_words)
        if (name == activity) return kind;
    return BuiltIn::none;
}

Result<BoundEvent> bind(Law const& law, Event& event)
{
    BoundEvent bound;
    bound.event = &event;
    bound.date = event.occurred.local_date();
    bound.slots.fill(-1);
    auto const& kernel = law.kernel();
    bound.roles = kernel.anyone;
    for (auto const& role : event.actor.roles)
        if (auto const found = kernel.role_index.find(role); found != kernel.role_index.end())
            bound.roles |= std::uint64_t{1} << found->second;
    auto found = kernel.activity_index.find(event.activity);
    if (found == kernel.activity_index.end() && is_renamed(law, event.activity))
        found = kernel.activity_index.find(event.activity);
    if (found != kernel.activity_index.end()) {
        bound.activity = found->second;
        if (auto fields = bind_fields(law, event, bound); !fields) return fields.error();
        return bound;
    }
    bound.built_in = built_in(event.activity);
    if (bound.built_in == BuiltIn::facts_decided) return bind_facts(law, event, bound);
    if (bound.built_in == BuiltIn::privacy_erased) return bound; // its ground is a provision of law, and stays
    if (bound.built_in != BuiltIn::none) {
        for (auto& field : event.fields) field.personal = field.personal || is_free_text(field.name);
        return bound;
    }
    auto const hint = suggestion(nearest(event.activity, law.procedure().activities,
                                         [](Activity const& a) -> std::string_view { return a.id; }));
    return bad(shown(event.activity), "程序 " + law.procedure().id + " 没有环节 " + shown(event.activity) + hint.zh,
               "the procedure " + law.procedure().id + " has no activity " + shown(event.activity) + hint.en);
}

} // namespace duly
