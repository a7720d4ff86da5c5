// SPDX-License-Identifier: Apache-2.0
// Sealing what is personal in a leaf, and opening it again.
#include "leaf_encoder.hpp"

#include "duly/record/canonical_json.hpp"

#include <algorithm>

namespace duly {
namespace {

Error bad_input(Text says, std::string where = {})
{
    return {ErrorCode::bad_input, std::move(says), std::move(where), {}};
}

} // namespace

Result<std::string> encode(Leaf const& leaf)
{
    detail::LeafEncoder encoder;
    Result<std::string_view> const bytes = encoder.encode(leaf);
    if (!bytes) return bytes.error();
    return std::string(*bytes);
}

namespace {

// Appends [salt, field, value]; what is wrong with it if it cannot be written.
Text write_disclosure(std::string& out, std::span<std::uint8_t const> salt, std::string_view field, Value const& value)
{
    CanonicalWriter json(out);
    Digest shown_salt;
    std::copy_n(salt.begin(), shown_salt.bytes.size(), shown_salt.bytes.begin());
    json.begin_array().digest(shown_salt).string(field).value(value).end_array();
    if (json.problem().empty() && out.size() > leaf_bytes_max + 256)
        return {"字段超过 60 KiB，请作为文件提交", "the field is longer than 60 KiB; submit it as a document"};
    return json.problem();
}

} // namespace

std::vector<Disclosure> seal(Leaf& leaf) { return detail::seal(leaf.event, leaf.personal); }

std::vector<Disclosure> detail::seal(Event const& event, std::vector<Sealed>& sealed)
{
    std::vector<Disclosure> disclosures;
    sealed.clear();
    thread_local std::string text;
    auto const add = [&](std::string_view field, Value const& value) {
        Disclosure& one = disclosures.emplace_back();
        one.field = field;
        one.value = value;
        random_bytes(one.salt);
        text.clear();
        // What cannot be written keeps an empty digest, which encode() refuses and explains.
        bool const good = write_disclosure(text, one.salt, field, value).empty();
        sealed.push_back({one.field, good ? sha256(text) : Digest{}});
    };
    for (Field const& field : event.fields)
        if (field.personal && !is_absent(field.value)) add(field.name, field.value);
    if (!event.late_entry.empty()) add(late_entry_field, event.late_entry);
    if (sealed.size() > 1)
        std::sort(sealed.begin(), sealed.end(), [](Sealed const& a, Sealed const& b) { return a.field < b.field; });
    return disclosures;
}

Result<std::string> disclosure_text(Disclosure const& disclosure)
{
    std::string text;
    Text problem = write_disclosure(text, disclosure.salt, disclosure.field, disclosure.value);
    if (!problem.empty()) return bad_input(std::move(problem), "field " + disclosure.field);
    return text;
}

bool opens(Disclosure const& disclosure, Leaf const& leaf)
{
    Result<std::string> const text = disclosure_text(disclosure);
    if (!text) return false;
    Digest const digest = sha256(*text);
    return std::any_of(leaf.personal.begin(), leaf.personal.end(), [&](Sealed const& sealed) {
        return sealed.field == disclosure.field && sealed.digest == digest;
    });
}

Event disclosed(Leaf const& leaf, std::span<Disclosure const> disclosures)
{
    Event event = leaf.event;
    for (Disclosure const& one : disclosures) {
        if (!opens(one, leaf)) continue;
        if (one.field == late_entry_field) {
            if (auto const* const reason = std::get_if<std::string>(&one.value)) event.late_entry = *reason;
            continue;
        }
        for (Field& field : event.fields)
            if (field.personal && field.name == one.field) field.value = one.value;
    }
    return event;
}

} // namespace duly
