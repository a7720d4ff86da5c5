// SPDX-License-Identifier: Apache-2.0
#include "duly/case/scenario.hpp"
#include "duly/prove/prove.hpp"
#include "duly/record/canonical_json.hpp"

#include <algorithm>

namespace duly {

namespace {

void write(std::string& out, Event const& event)
{
    CanonicalWriter json(out);
    json.begin_object().key("activity").string(event.activity).key("actor").string(event.actor.id);
    json.key("at").string(event.occurred.local_date().text());
    if (!event.documents.empty()) {
        json.key("documents").begin_array();
        for (auto const& document : event.documents) json.string(document.kind);
        json.end_array();
    }
    auto fields = event.fields;
    std::erase_if(fields, [](Field const& field) { return is_absent(field.value); });
    std::sort(fields.begin(), fields.end(), [](Field const& a, Field const& b) { return a.name < b.name; });
    if (!fields.empty()) {
        json.key("fields").begin_object();
        for (auto const& field : fields) json.key(field.name).value(field.value);
        json.end_object();
    }
    if (!event.actor.roles.empty()) {
        json.key("roles").begin_array();
        for (auto const& role : event.actor.roles) json.string(role);
        json.end_array();
    }
    json.end_object();
    out += '\n';
}

// A lawful history may still have findings below error.
[[nodiscard]] std::string expected(Law const& law, std::vector<Event> const& history)
{
    Fold fold(law);
    for (auto const& event : history) static_cast<void>(fold.step({event, {}}));
    std::string out;
    CanonicalWriter json(out);
    json.begin_object().key("findings").begin_array();
    for (auto const& finding : fold.state().findings) json.string(finding_line(law, fold.history(), finding));
    json.end_array().key("verdict").string(word(verdict(fold.state()))).end_object();
    return out;
}

} // namespace

std::string scenario_text(Law const& law, ClaimProof const& proof, std::string const& pack)
{
    std::string out = "{\"scenario\":";
    CanonicalWriter(out).string(proof.claim);
    out += ",\"pack\":";
    CanonicalWriter(out).string(pack);
    out += ",\"parameters\":";
    // Their names are the pack's and not those of the canonical form.
    out += '{';
    bool first = true;
    for (auto const& parameter : law.procedure().parameters) {
        if (parameter.value == parameter.default_value) continue;
        if (!first) out += ',';
        first = false;
        CanonicalWriter(out).string(parameter.id);
        out += ':';
        CanonicalWriter(out).string(parameter.value);
    }
    auto const& calendar = law.calendar();
    out += "},\"calendar\":" + (calendar.every_year_known()           ? "\"plain\""
                                : calendar == Calendar::built_in_cn() ? "\"cn\""
                                                                      : calendar.canonical_json());
    out += ",\"says\":{\"en\":";
    CanonicalWriter(out).string(proof.says.en);
    out += ",\"zh\":";
    CanonicalWriter(out).string(proof.says.zh);
    out += "},\"expect\":" + expected(law, proof.history) + "}\n";
    for (auto const& event : proof.history) write(out, event);
    return out;
}

} // namespace duly
