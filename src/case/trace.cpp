// SPDX-License-Identifier: Apache-2.0
#include "trace_reading.hpp"

#include <boost/json.hpp>

#include <limits>

namespace duly {

namespace json = boost::json;

using namespace detail;

namespace {

[[nodiscard]] Value field_value(json::value const& value, std::string_view key)
{
    if (value.is_null()) return Value();
    if (value.is_bool()) return value.get_bool();
    if (value.is_array()) return words_of(value, key);
    if (value.is_object())
        bad_json(key, "应为 true、false、字符串或字符串列表", "must be true, false, a string or a list of strings");
    return text_of(value, key);
}

[[nodiscard]] Document document(json::value const& value, std::string_view key)
{
    Document made;
    if (!value.is_object()) {
        made.kind = text_of(value, key);
        return made;
    }
    JsonObject in(value, "documents");
    made.kind = in.text("kind");
    made.digest = in.text("digest");
    made.length = in.whole("length", std::numeric_limits<std::int64_t>::max()).value_or(0);
    made.version = in.text("version");
    made.uri = in.text("uri");
    in.nothing_else();
    return made;
}

[[nodiscard]] TraceLine trace_line(json::value const& value, std::int16_t offset)
{
    TraceLine line;
    JsonObject in(value, "");
    if (auto const* open = in.find("open")) {
        in.nothing_else();
        JsonObject opening(*open, "open");
        line.open = read_open(opening, offset);
        opening.nothing_else();
        return line;
    }
    line.entry.event = read_event(in, offset);
    if (auto const recorded = in.moment("recorded", offset)) line.entry.event.recorded = *recorded;
    if (auto const corrects = in.whole("corrects", std::numeric_limits<std::uint32_t>::max()))
        line.entry.corrects = static_cast<std::uint32_t>(*corrects);
    line.key = in.text("key");
    line.case_id = in.text("case");
    line.attempt = in.flag("attempt");
    line.attest = in.flag("attest");
    in.nothing_else();
    return line;
}

// What `read` makes of the object, or the error that says where it is wrong.
template <class Read>
[[nodiscard]] auto reading(std::string_view text, std::string const& where, Read const& read)
    -> Result<decltype(read(json::value()))>
{
    try {
        return read(read_json(text, {trace_line_bytes_max}));
    } catch (BadJson const& bad) {
        return error_of(bad, where);
    }
}

} // namespace

Actor detail::read_actor(json::value const& value)
{
    if (!value.is_object()) return {text_of(value, "actor"), "", {}, ""};
    JsonObject in(value, "actor");
    Actor actor{in.text("id"), in.text("unit"), in.words("roles"), in.text("on_behalf_of")};
    for (auto& role : in.words("role")) actor.roles.push_back(std::move(role));
    in.nothing_else();
    return actor;
}

std::vector<Field> detail::read_fields(JsonObject& in)
{
    std::vector<Field> fields;
    auto const* given = in.find("fields");
    if (given == nullptr) return fields;
    auto const key = in.path("fields");
    auto const* members = given->if_object();
    if (members == nullptr) bad_json(key, "应为对象 {…}", "must be an object {…}");
    for (auto const& member : *members) {
        std::string name(member.key());
        auto value = field_value(member.value(), key + "." + name);
        fields.push_back({std::move(name), std::move(value), false});
    }
    return fields;
}

std::vector<Document> detail::read_documents(JsonObject& in)
{
    std::vector<Document> documents;
    auto const* given = in.find("documents");
    if (given == nullptr) return documents;
    auto const key = in.path("documents");
    auto const* list = given->if_array();
    if (list == nullptr) bad_json(key, "应为列表", "must be a list");
    for (auto const& each : *list) documents.push_back(document(each, key));
    return documents;
}

Event detail::read_event(JsonObject& in, std::int16_t offset)
{
    Event event;
    event.activity = in.required_text("activity", "缺少：应写明环节", "is missing: name the activity");
    if (auto const at = in.moment("at", offset)) event.occurred = *at;
    if (auto const* actor = in.find("actor")) event.actor = read_actor(*actor);
    for (auto const* name : {"role", "roles"})
        for (auto& role : in.words(name)) event.actor.roles.push_back(std::move(role));
    if (auto unit = in.text("unit"); !unit.empty()) event.actor.unit = std::move(unit);
    if (auto other = in.text("on_behalf_of"); !other.empty()) event.actor.on_behalf_of = std::move(other);
    event.fields = read_fields(in);
    event.documents = read_documents(in);
    event.late_entry = in.text("late_entry");
    event.cites = in.words("cites");
    return event;
}

OpenLine detail::read_open(JsonObject& in, std::int16_t offset)
{
    OpenLine open;
    open.family = in.required_text("family", "缺少：应写明程序，如 major-decision",
                                   "is missing: name the procedure, such as major-decision");
    open.organ = in.text("organ");
    open.level = in.text("level");
    open.place = in.text("place");
    open.matter = in.text("matter");
    open.key = in.text("key");
    open.at = in.moment("at", offset);
    open.adopted = in.flag("adopted");
    if (auto const* actor = in.find("actor")) open.actor = read_actor(*actor);
    if (auto const* parameters = in.find("parameters")) {
        auto const key = in.path("parameters");
        auto const* members = parameters->if_object();
        if (members == nullptr) bad_json(key, "应为对象 {…}", "must be an object {…}");
        for (auto const& each : *members)
            open.parameters.emplace(std::string(each.key()),
                                    text_of(each.value(), key + "." + std::string(each.key())));
    }
    return open;
}

Result<TraceLine> parse_trace_line(std::string_view text, std::string const& where, std::int16_t offset_minutes)
{
    return reading(text, where, [&](json::value const& value) { return trace_line(value, offset_minutes); });
}

Result<TraceLine> parse_event(std::string_view text, std::string const& where, std::int16_t offset_minutes)
{
    return reading(text, where, [&](json::value const& value) {
        TraceLine line;
        JsonObject in(value, "");
        line.entry.event = read_event(in, offset_minutes);
        line.key = in.text("key");
        in.nothing_else();
        return line;
    });
}

} // namespace duly
