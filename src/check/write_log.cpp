// SPDX-License-Identifier: Apache-2.0
#include "duly/check/write_log.hpp"

#include "value_text.hpp"
#include "xml_text.hpp"

#include "duly/case/trace.hpp"
#include "duly/record/canonical_json.hpp"

#include <set>
#include <stdexcept>

namespace duly {

using namespace detail;

namespace {

[[nodiscard]] std::string json_text(std::string_view text)
{
    std::string out;
    CanonicalWriter(out).string(text);
    return out;
}

[[nodiscard]] std::string json_list(std::vector<std::string> const& words)
{
    std::string out = "[";
    for (auto const& word : words) out += (out.size() > 1 ? "," : "") + json_text(word);
    return out + "]";
}

} // namespace

std::string detail::text_of_value(Value const& value)
{
    if (auto const* const yes = std::get_if<bool>(&value)) return *yes ? "true" : "false";
    if (auto const* const date = std::get_if<Date>(&value)) return date->text();
    if (auto const* const text = std::get_if<std::string>(&value)) return *text;
    if (auto const* const list = std::get_if<std::vector<std::string>>(&value)) return json_list(*list);
    return {};
}

std::string detail::text_of_field(Event const& event, std::string_view name)
{
    for (auto const& each : event.fields)
        if (auto const* const text = std::get_if<std::string>(&each.value); text != nullptr && each.name == name)
            return *text;
    return {};
}

std::string detail::words_in_one(std::vector<std::string> const& words)
{
    std::string out;
    for (auto const& word : words) out += (out.empty() ? "" : ";") + word;
    return out;
}

namespace {

[[nodiscard]] std::vector<std::string> kinds(Event const& event)
{
    std::vector<std::string> out;
    for (auto const& document : event.documents) out.push_back(document.kind);
    return out;
}

[[nodiscard]] std::string moment(Moment at) { return at == Moment{} ? std::string() : at.text(); }

[[nodiscard]] std::string json_lines(std::vector<WrittenCase> const& cases)
{
    std::string out;
    for (auto const& each : cases)
        for (auto const& entry : each.entries)
            out += "{\"case\":" + json_text(each.case_id) + "," + trace_line(entry).substr(1) + "\n";
    return out;
}

[[nodiscard]] std::string cell(std::string_view text)
{
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string out = "\"";
    for (char const c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

[[nodiscard]] std::string csv(std::vector<WrittenCase> const& cases)
{
    std::set<std::string> fields;
    for (auto const& each : cases)
        for (auto const& entry : each.entries)
            for (auto const& field : entry.event.fields) fields.insert(field.name);
    std::string out = "case,activity,at,actor,unit,role,on_behalf_of,documents,recorded,late_entry,corrects,cites";
    for (auto const& name : fields) out += "," + cell("field:" + name);
    out += "\r\n";
    for (auto const& each : cases)
        for (auto const& [event, corrects] : each.entries) {
            out += cell(each.case_id);
            for (auto const& text : {event.activity, moment(event.occurred), event.actor.id, event.actor.unit,
                                     words_in_one(event.actor.roles), event.actor.on_behalf_of,
                                     words_in_one(kinds(event)), moment(event.recorded), event.late_entry,
                                     corrects ? std::to_string(*corrects) : std::string(), words_in_one(event.cites)})
                out += "," + cell(text);
            for (auto const& name : fields) {
                out += ",";
                for (auto const& field : event.fields)
                    if (field.name == name) out += cell(text_of_value(field.value));
            }
            out += "\r\n";
        }
    return out;
}

// What XML 1.0 has no place for becomes a question mark.
void attribute(std::string& out, char const* type, std::string_view key, std::string_view value)
{
    out += "      <" + std::string(type) + " key=\"" + xml_text(key) + "\" value=\"" + xml_text(value) + "\"/>\n";
}

void list(std::string& out, std::string_view key, std::vector<std::string> const& words)
{
    out += "      <list key=\"" + xml_text(key) + "\"><values>\n";
    for (auto const& word : words) attribute(out, "string", "item", word);
    out += "      </values></list>\n";
}

void xes_event(std::string& out, Event const& event, std::optional<std::uint32_t> corrects)
{
    auto const text = [&](std::string_view key, std::string const& value) {
        if (!value.empty()) attribute(out, "string", key, value);
    };
    out += "    <event>\n";
    text("concept:name", event.activity);
    if (event.occurred != Moment{}) attribute(out, "date", "time:timestamp", event.occurred.text());
    text("org:resource", event.actor.id);
    text("org:group", event.actor.unit);
    text("org:role", words_in_one(event.actor.roles));
    text("on_behalf_of", event.actor.on_behalf_of);
    text("documents", words_in_one(kinds(event)));
    if (event.recorded != Moment{}) attribute(out, "date", "recorded", event.recorded.text());
    text("late_entry", event.late_entry);
    if (corrects) attribute(out, "int", "corrects", std::to_string(*corrects));
    text("cites", words_in_one(event.cites));
    for (auto const& field : event.fields) {
        auto const key = "field:" + field.name;
        if (auto const* const words = std::get_if<std::vector<std::string>>(&field.value)) list(out, key, *words);
        else if (std::holds_alternative<bool>(field.value)) attribute(out, "boolean", key, text_of_value(field.value));
        else if (!is_absent(field.value)) attribute(out, "string", key, text_of_value(field.value));
    }
    out += "    </event>\n";
}

[[nodiscard]] std::string xes(std::vector<WrittenCase> const& cases)
{
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<log xes.version=\"1.0\">\n";
    for (auto const& each : cases) {
        out += "  <trace>\n";
        attribute(out, "string", "concept:name", each.case_id);
        for (auto const& entry : each.entries) xes_event(out, entry.event, entry.corrects);
        out += "  </trace>\n";
    }
    return out + "</log>\n";
}

} // namespace

std::string log_text(std::vector<WrittenCase> const& cases, LogFormat format)
{
    switch (format) {
    case LogFormat::xes: return xes(cases);
    case LogFormat::csv: return csv(cases);
    case LogFormat::json_lines: return json_lines(cases);
    default: throw std::invalid_argument("xes, csv or json_lines");
    }
}

} // namespace duly
