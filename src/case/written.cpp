// SPDX-License-Identifier: Apache-2.0
// Traces and scenarios as their readers take them: the other half of trace.cpp and scenario.cpp.
#include "duly/case/scenario.hpp"
#include "duly/case/trace.hpp"
#include "duly/record/canonical_json.hpp"

#include <algorithm>

namespace duly {

namespace {

[[nodiscard]] std::string moment_text(Moment moment)
{
    auto const day = moment.local_date();
    return Moment::at_midnight(day, moment.offset_minutes) == moment ? day.text() : moment.text();
}

void words(CanonicalWriter& json, std::vector<std::string> const& list)
{
    json.begin_array();
    for (auto const& each : list) json.string(each);
    json.end_array();
}

void actor(CanonicalWriter& json, Actor const& actor)
{
    json.key("actor");
    if (actor.unit.empty() && actor.on_behalf_of.empty()) {
        json.string(actor.id);
        return;
    }
    json.begin_object().key("id").string(actor.id);
    if (!actor.on_behalf_of.empty()) json.key("on_behalf_of").string(actor.on_behalf_of);
    if (!actor.unit.empty()) json.key("unit").string(actor.unit);
    json.end_object();
}

void document(CanonicalWriter& json, Document const& document)
{
    Document const only_its_kind{document.kind, "", 0, "", ""};
    if (document == only_its_kind) {
        json.string(document.kind);
        return;
    }
    json.begin_object();
    if (!document.digest.empty()) json.key("digest").string(document.digest);
    json.key("kind").string(document.kind);
    if (document.length != 0) json.key("length").integer(static_cast<std::int64_t>(document.length));
    if (!document.uri.empty()) json.key("uri").string(document.uri);
    if (!document.version.empty()) json.key("version").string(document.version);
    json.end_object();
}

void fields(CanonicalWriter& json, std::vector<Field> list)
{
    std::erase_if(list, [](Field const& field) { return is_absent(field.value); });
    std::sort(list.begin(), list.end(), [](Field const& a, Field const& b) { return a.name < b.name; });
    if (list.empty()) return;
    json.key("fields").begin_object();
    for (auto const& field : list) json.key(field.name).value(field.value);
    json.end_object();
}

// Names of parameters are the pack's and not those of the canonical form. (Not `quoted`, which std has too.)
[[nodiscard]] std::string in_quotes(std::string_view text)
{
    std::string out;
    CanonicalWriter(out).string(text);
    return out;
}

[[nodiscard]] std::string expected(Scenario const& scenario)
{
    std::string out;
    CanonicalWriter json(out);
    json.begin_object().key("findings");
    words(json, scenario.expected_findings);
    if (scenario.expected_outcomes) {
        json.key("outcomes");
        words(json, *scenario.expected_outcomes);
    }
    if (!scenario.expected_verdict.empty()) json.key("verdict").string(scenario.expected_verdict);
    json.end_object();
    return out;
}

} // namespace

std::string trace_line(Entry const& entry)
{
    auto const& event = entry.event;
    std::string out;
    CanonicalWriter json(out);
    json.begin_object().key("activity").string(event.activity);
    actor(json, event.actor);
    json.key("at").string(moment_text(event.occurred));
    if (!event.cites.empty()) {
        json.key("cites");
        words(json, event.cites);
    }
    if (entry.corrects) json.key("corrects").integer(*entry.corrects);
    if (!event.documents.empty()) {
        json.key("documents").begin_array();
        for (auto const& each : event.documents) document(json, each);
        json.end_array();
    }
    fields(json, event.fields);
    if (!event.late_entry.empty()) json.key("late_entry").string(event.late_entry);
    if (event.recorded != Moment{}) json.key("recorded").string(moment_text(event.recorded));
    if (!event.actor.roles.empty()) {
        json.key("roles");
        words(json, event.actor.roles);
    }
    json.end_object();
    return out;
}

std::string scenario_text(Scenario const& scenario)
{
    auto out =
        "{\"scenario\":" + in_quotes(scenario.name) + ",\"pack\":" + in_quotes(scenario.pack) + ",\"parameters\":{";
    bool first = true;
    for (auto const& [id, value] : scenario.parameters) {
        out += (first ? "" : ",") + in_quotes(id) + ':' + in_quotes(value);
        first = false;
    }
    auto const& calendar = scenario.calendar;
    out += "},\"calendar\":" + (calendar == Calendar::plain_weekdays() ? "\"plain\""
                                : calendar == Calendar::built_in_cn()  ? "\"cn\""
                                                                       : calendar.canonical_json());
    if (scenario.today) out += ",\"today\":" + in_quotes(scenario.today->text());
    out += ",\"says\":{\"en\":" + in_quotes(scenario.says.en) + ",\"zh\":" + in_quotes(scenario.says.zh) + '}';
    out += ",\"expect\":" + expected(scenario) + "}\n";
    for (auto const& entry : scenario.entries) out += trace_line(entry) + '\n';
    return out;
}

} // namespace duly
