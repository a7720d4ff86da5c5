// SPDX-License-Identifier: Apache-2.0
// The digest of a command, over the members of a leaf that the command brings about.
#include "duly/record/command.hpp"

#include "duly/record/canonical_json.hpp"
#include "duly/record/leaf.hpp"

#include <algorithm>
#include <vector>

namespace duly {
namespace {

template <CanonicalKey Name> void word(CanonicalWriter& json, std::string_view text)
{
    if (!text.empty()) json.key<Name>().string(text);
}

template <CanonicalKey Name> void words(CanonicalWriter& json, std::vector<std::string> const& list)
{
    if (list.empty()) return;
    json.key<Name>().begin_array();
    for (std::string const& each : list) json.string(each);
    json.end_array();
}

template <CanonicalKey Name> void number(CanonicalWriter& json, std::uint64_t value)
{
    constexpr auto max = static_cast<std::uint64_t>(canonical_integer_max);
    json.key<Name>().integer(static_cast<std::int64_t>(std::min(value, max + 1))); // one above is refused
}

void write_actor(CanonicalWriter& json, Actor const& actor)
{
    if (actor == Actor{}) return;
    json.key<"actor">().begin_object();
    word<"id">(json, actor.id);
    word<"on_behalf_of">(json, actor.on_behalf_of);
    words<"roles">(json, actor.roles);
    word<"unit">(json, actor.unit);
    json.end_object();
}

void write_documents(CanonicalWriter& json, std::vector<Document> const& documents)
{
    if (documents.empty()) return;
    json.key<"documents">().begin_array();
    for (Document const& document : documents) {
        json.begin_object();
        word<"digest">(json, document.digest);
        word<"kind">(json, document.kind);
        if (document.length != 0) number<"length">(json, document.length);
        word<"uri">(json, document.uri);
        word<"version">(json, document.version);
        json.end_object();
    }
    json.end_array();
}

} // namespace

Digest command_digest(std::string_view kind, std::string_view case_id, Event const& event, bool dated,
                      std::optional<std::uint64_t> corrects)
{
    static thread_local std::string bytes;
    static thread_local std::vector<Field const*> open;
    static thread_local std::vector<std::string_view> personal;
    bytes.clear();
    open.clear();
    personal.clear();
    for (Field const& field : event.fields) {
        if (is_absent(field.value)) continue;
        if (field.personal) personal.push_back(field.name);
        else open.push_back(&field);
    }
    if (!event.late_entry.empty()) personal.push_back(late_entry_field);
    std::sort(open.begin(), open.end(), [](Field const* a, Field const* b) { return a->name < b->name; });
    std::sort(personal.begin(), personal.end());

    CanonicalWriter json(bytes);
    json.begin_object();
    word<"activity">(json, event.activity);
    write_actor(json, event.actor);
    word<"case">(json, case_id);
    words<"cites">(json, event.cites);
    if (corrects) number<"corrects">(json, *corrects);
    write_documents(json, event.documents);
    word<"entry">(json, kind);
    if (!open.empty()) {
        json.key<"fields">().begin_object();
        for (Field const* const field : open) json.key(field->name).value(field->value);
        json.end_object();
    }
    if (dated) json.key<"occurred">().local_time(event.occurred);
    if (!personal.empty()) {
        json.key<"personal">().begin_array();
        for (std::string_view const name : personal) json.string(name);
        json.end_array();
    }
    json.end_object();
    return sha256(bytes);
}

} // namespace duly
