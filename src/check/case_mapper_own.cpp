// SPDX-License-Identifier: Apache-2.0
// A log in the words of the pack (docs/mapping.md): its activities are the pack's, its attributes are fields. Here what
// is not written did not happen, and is not unknown.
#include "case_mapper.hpp"

#include "log_keys.hpp"
#include "rule_reads.hpp"

#include "duly/case/binding.hpp"

#include <algorithm>
#include <charconv>

namespace duly::detail {

namespace {

constexpr std::string_view field_prefix = "field:";

[[nodiscard]] std::optional<std::uint32_t> number_of(std::string_view text)
{
    std::uint32_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(number)
                                                                                     : std::nullopt;
}

[[nodiscard]] std::string text_at(std::span<LogAttribute const> attributes, std::string_view key)
{
    auto const found = find_value(attributes, key);
    return found ? std::string(found->text) : std::string();
}

[[nodiscard]] std::vector<std::string> list_at(std::span<LogAttribute const> attributes, std::string_view key)
{
    auto const found = find_value(attributes, key);
    return found ? words_of(*found) : std::vector<std::string>();
}

// "org:role" of XES and the usual columns; several are a list, or divided by ";".
void read_roles(LogEvent const& logged, std::span<LogAttribute const> attributes, Actor& actor)
{
    for (auto const* const key : {"org:role", "role", "roles"})
        if (actor.roles.empty()) actor.roles = list_at(attributes, key);
    if (actor.roles.empty()) actor.roles = words_of(LogValue{logged.role, {}, LogType::text, {}});
}

void read_own_actor(LogEvent const& logged, Actor& actor)
{
    actor.id = logged.actor;
    actor.unit = logged.unit;
    actor.on_behalf_of = text_at(logged.attributes, "on_behalf_of");
    read_roles(logged, logged.attributes, actor);
    auto const object = find_value(logged.attributes, "actor");
    if (!object || object->type != LogType::container) return;
    actor.id = text_at(object->nested, "id");
    if (actor.unit.empty()) actor.unit = text_at(object->nested, "unit");
    if (actor.on_behalf_of.empty()) actor.on_behalf_of = text_at(object->nested, "on_behalf_of");
    if (actor.roles.empty()) read_roles({}, object->nested, actor);
}

// Under its own name, or after "field:", or in the object `fields`.
[[nodiscard]] std::optional<LogValue> own_field(LogEvent const& logged, std::string const& name)
{
    if (auto found = find_value(logged.attributes, std::string(field_prefix) + name)) return found;
    if (auto const fields = find_value(logged.attributes, "fields"); fields && fields->type == LogType::container)
        if (auto found = find_value(fields->nested, name)) return found;
    return is_usual_name(name) || is_reserved_key(name) ? std::nullopt : find_value(logged.attributes, name);
}

[[nodiscard]] FieldSpec spec_of(std::string name, FieldType type)
{
    FieldSpec spec;
    spec.name = std::move(name);
    spec.type = type;
    return spec;
}

// The fields of activities that every procedure has.
[[nodiscard]] std::vector<FieldSpec> built_in_fields(Procedure const& procedure, BuiltIn activity)
{
    std::vector<FieldSpec> specs;
    switch (activity) {
    case BuiltIn::facts_decided:
        for (auto const& fact : procedure.facts) specs.push_back(spec_of(fact.id, FieldType::yes_no));
        for (auto const& [before, now] : procedure.renames) specs.push_back(spec_of(before, FieldType::yes_no));
        specs.push_back(spec_of("reason", FieldType::text));
        break;
    case BuiltIn::correction_made:
        specs = {spec_of("_reason", FieldType::text), spec_of("_occurred", FieldType::text),
                 spec_of("_documents", FieldType::yes_no), spec_of("_remove", FieldType::list)};
        break;
    default:
        for (auto const* const name : {"rule", "ground", "approver", "reason", "until"})
            specs.push_back(spec_of(name, FieldType::text));
    }
    return specs;
}

} // namespace

bool is_reserved_key(std::string_view name)
{
    static constexpr std::string_view names[] = {"fields",   "documents", "recorded", "late_entry", "cites",
                                                 "corrects", "attempt",   "attest",   "key",        "on_behalf_of"};
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

void CaseMapper::map_own(LogCase const& logged, std::size_t at)
{
    auto const& event = logged.events[at];
    if (truth_of(text_at(event.attributes, "attempt")).value_or(false)) return; // it was refused, and did not happen
    auto const id = std::string(event.activity);
    if (activity(id) == nullptr && built_in(id) == BuiltIn::none) return leave_unmapped(id);
    Entry entry{begin(event, at, id), std::nullopt};
    read_own_actor(event, entry.event.actor);
    entry.event.late_entry = text_at(event.attributes, "late_entry");
    entry.event.cites = list_at(event.attributes, "cites");
    for (auto& kind : list_at(event.attributes, "documents"))
        entry.event.documents.push_back({std::move(kind), "", 0, "", ""});
    if (auto const recorded = text_at(event.attributes, "recorded"); !recorded.empty())
        entry.event.recorded = Moment::parse(recorded, entry.event.occurred.offset_minutes).value_or(Moment{});
    if (auto const corrects = text_at(event.attributes, "corrects"); !corrects.empty()) {
        auto const number = number_of(corrects);
        auto const target = number && *number < at ? entry_of_[*number] : no_event;
        entry.corrects = static_cast<std::uint32_t>(target == no_event ? made_.entries.size() : target);
    }
    read_own_fields(event, entry.event, entry.corrects);
    if (!is_complete(entry.event)) return;
    add(std::move(entry), at);
}

void CaseMapper::read_own_fields(LogEvent const& logged, Event& event, std::optional<std::uint32_t> corrects)
{
    std::vector<FieldSpec> specs;
    if (auto const* const known = activity(event.activity)) specs = known->fields;
    else specs = built_in_fields(law_->procedure(), built_in(event.activity));
    if (corrects && *corrects < made_.entries.size()) {
        auto const& target = made_.entries[*corrects].event.activity;
        auto const* const known = activity(target);
        auto const more = known != nullptr ? known->fields : built_in_fields(law_->procedure(), built_in(target));
        specs.insert(specs.end(), more.begin(), more.end());
    }
    for (auto const& spec : specs) {
        auto const found = own_field(logged, spec.name);
        if (!found) continue;
        // What is no value of the field goes on as it is written, and what binds the event says what is wrong with it.
        event.fields.push_back({spec.name, value_as(*found, spec).value_or(Value(std::string(found->text))), false});
    }
}

} // namespace duly::detail
