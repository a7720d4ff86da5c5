// SPDX-License-Identifier: Apache-2.0
// Writing leaves, and sealing what is personal in them. The members stand in the order of their names, which is the
// canonical order; decode() reads them in the same one.
#include "duly/record/leaf.hpp"

#include "case_key.hpp"

#include "duly/record/canonical_json.hpp"

#include <algorithm>

namespace duly {
namespace {

Error bad_input(Text says, std::string where = {})
{
    return {ErrorCode::bad_input, std::move(says), std::move(where), {}};
}

bool is_entry_word(std::string_view text)
{
    bool good = !text.empty() && text.size() <= 32;
    for (char const c : text) good &= (c >= 'a' && c <= 'z') || c == '_';
    return good;
}

template <CanonicalKey Name> void write_words(CanonicalWriter& json, std::vector<std::string> const& words)
{
    if (words.empty()) return;
    json.key<Name>().begin_array();
    for (std::string const& word : words) json.string(word);
    json.end_array();
}

template <CanonicalKey Name> void write_word(CanonicalWriter& json, std::string_view word)
{
    if (!word.empty()) json.key<Name>().string(word);
}

template <CanonicalKey Name> void write_number(CanonicalWriter& json, std::uint64_t number)
{
    constexpr auto max = static_cast<std::uint64_t>(canonical_integer_max);
    // One above the largest is refused by the writer, as every larger number would be.
    json.key<Name>().integer(static_cast<std::int64_t>(std::min(number, max + 1)));
}

void write_actor(CanonicalWriter& json, Actor const& actor)
{
    if (actor.id.empty() && actor.on_behalf_of.empty() && actor.roles.empty() && actor.unit.empty()) return;
    json.key<"actor">().begin_object();
    write_word<"id">(json, actor.id);
    write_word<"on_behalf_of">(json, actor.on_behalf_of);
    write_words<"roles">(json, actor.roles);
    write_word<"unit">(json, actor.unit);
    json.end_object();
}

void write_documents(CanonicalWriter& json, std::vector<Document> const& documents)
{
    if (documents.empty()) return;
    json.key<"documents">().begin_array();
    for (Document const& document : documents) {
        json.begin_object();
        write_word<"digest">(json, document.digest);
        write_word<"kind">(json, document.kind);
        if (document.length != 0) write_number<"length">(json, document.length);
        write_word<"uri">(json, document.uri);
        write_word<"version">(json, document.version);
        json.end_object();
    }
    json.end_array();
}

void write_findings(CanonicalWriter& json, std::vector<RecordedFinding> const& findings)
{
    if (findings.empty()) return;
    json.key<"findings">().begin_array();
    for (RecordedFinding const& finding : findings) {
        json.begin_object();
        write_words<"args">(json, finding.args);
        write_word<"article">(json, finding.article);
        if (finding.at) write_number<"at">(json, *finding.at);
        if (finding.date) json.key<"date">().date(*finding.date);
        write_words<"marks">(json, finding.marks);
        write_word<"rule">(json, finding.rule);
        write_word<"severity">(json, finding.severity);
        write_word<"status">(json, finding.status);
        json.end_object();
    }
    json.end_array();
}

Text twice(std::string_view name)
{
    std::string const shown(name);
    return {"字段 " + shown + " 出现了两次", "the field " + shown + " occurs twice"};
}

// The public fields that have a value, by name; the first name that occurs twice is the answer if there is one.
std::optional<Text> sort_public(std::vector<Field> const& fields, std::vector<Field const*>& sorted)
{
    sorted.clear();
    for (Field const& field : fields)
        if (!field.personal && !is_absent(field.value)) sorted.push_back(&field);
    auto const before = [](Field const* a, Field const* b) { return a->name < b->name; };
    if (!std::is_sorted(sorted.begin(), sorted.end(), before)) std::sort(sorted.begin(), sorted.end(), before);
    for (std::size_t i = 1; i < sorted.size(); ++i)
        if (sorted[i]->name == sorted[i - 1]->name) return twice(sorted[i]->name);
    return std::nullopt;
}

std::optional<Text> not_sealed(Leaf const& leaf, std::string_view field, Value const& value)
{
    std::string const name(field);
    auto const sealed =
        std::find_if(leaf.personal.begin(), leaf.personal.end(), [&](Sealed const& one) { return one.field == name; });
    if (sealed == leaf.personal.end())
        return Text{"个人信息字段 " + name + " 尚未加盐封存", "the personal field " + name + " has not been sealed"};
    if (!sealed->digest.empty()) return std::nullopt;
    auto const* const word = std::get_if<std::string>(&value);
    if (word != nullptr && word->size() > leaf_bytes_max)
        return Text{"字段 " + name + " 超过 60 KiB，请作为文件提交",
                    "the field " + name + " is longer than 60 KiB; submit it as a document"};
    return Text{"字段 " + name + " 的文字不是合法的 UTF-8、含有 U+0000 或者过长",
                "the text of the field " + name + " is not well-formed UTF-8, holds U+0000 or is too long"};
}

// Every personal field is sealed, and nothing else is; so nobody's name gets into a leaf by forgetting seal().
std::optional<Text> check_personal(Leaf const& leaf, Event const& event, std::vector<Field const*> const& public_fields)
{
    std::size_t expected = 0;
    for (Field const& field : event.fields) {
        if (!field.personal || is_absent(field.value)) continue;
        ++expected;
        if (auto problem = not_sealed(leaf, field.name, field.value)) return problem;
    }
    if (!event.late_entry.empty()) {
        ++expected;
        if (auto problem = not_sealed(leaf, late_entry_field, event.late_entry)) return problem;
    }
    for (std::size_t i = 0; i < leaf.personal.size(); ++i) {
        std::string const& name = leaf.personal[i].field;
        if (i > 0 && name <= leaf.personal[i - 1].field) return twice(name);
        for (Field const* field : public_fields)
            if (field->name == name) return twice(name);
    }
    if (leaf.personal.size() != expected)
        return Text{"封存的个人信息字段与事件的字段不一致", "the sealed fields are not the event's personal fields"};
    return std::nullopt;
}

std::optional<Text> check_frame(Leaf const& leaf)
{
    if (!detail::case_key(leaf.case_id))
        return Text{"案件编号应为 32 位小写十六进制数字", "a case id is 32 lower-case hexadecimal digits"};
    if (leaf.log.empty()) return Text{"缺少日志名称", "the name of the log is missing"};
    if (!is_entry_word(leaf.entry))
        return Text{"记录方式应为小写英文单词", "the kind of entry is a lower-case English word"};
    if (leaf.is_attempt() != leaf.judged.has_value())
        return Text{"被拒绝的尝试（且只有它）记载所依据的案件版本",
                    "a refused attempt, and nothing else, names the version of the case it was judged against"};
    return std::nullopt;
}

void write_personal(CanonicalWriter& json, std::vector<Sealed> const& personal)
{
    if (personal.empty()) return;
    json.key<"personal">().begin_object();
    for (Sealed const& sealed : personal) json.key(sealed.field).digest(sealed.digest);
    json.end_object();
}

std::string where_of(Leaf const& leaf, std::string_view field)
{
    return "case " + leaf.case_id + (field.empty() ? std::string() : ", field " + std::string(field));
}

} // namespace

Result<std::string_view> LeafEncoder::encode(Leaf const& leaf, Event const& event)
{
    if (auto problem = check_frame(leaf)) return bad_input(std::move(*problem), where_of(leaf, {}));
    if (auto problem = sort_public(event.fields, public_)) return bad_input(std::move(*problem), where_of(leaf, {}));
    if (auto problem = check_personal(leaf, event, public_)) return bad_input(std::move(*problem), where_of(leaf, {}));

    buffer_.clear();
    std::string_view bad_field;
    CanonicalWriter json(buffer_);
    json.begin_object();
    write_word<"activity">(json, event.activity);
    write_actor(json, event.actor);
    json.key<"case">().string(leaf.case_id);
    write_words<"cites">(json, event.cites);
    if (leaf.command) json.key<"cmd">().digest(*leaf.command);
    if (leaf.corrects) write_number<"corrects">(json, *leaf.corrects);
    write_documents(json, event.documents);
    json.key<"entry">().string(leaf.entry);
    if (!public_.empty()) {
        json.key<"fields">().begin_object();
        for (Field const* field : public_) {
            bool const was_good = json.problem().empty();
            json.key(field->name).value(field->value);
            if (was_good && !json.problem().empty()) bad_field = field->name;
        }
        json.end_object();
    }
    write_findings(json, leaf.findings);
    if (leaf.judged) write_number<"judged">(json, *leaf.judged);
    write_word<"key">(json, leaf.key);
    if (!leaf.law.empty()) json.key<"law">().digest(leaf.law);
    json.key<"log">().string(leaf.log);
    json.key<"occurred">().local_time(event.occurred);
    write_personal(json, leaf.personal);
    if (!leaf.judged) json.key<"prev">().digest(leaf.prev);
    json.key<"recorded">().utc_time(event.recorded);
    if (!leaf.judged) write_number<"seq">(json, leaf.seq);
    if (leaf.signature) {
        json.key<"signature">().begin_object();
        json.key<"alg">().string(leaf.signature->alg).key<"key">().string(leaf.signature->key);
        json.key<"value">().string(leaf.signature->value).end_object();
    }
    json.key<"suite">().string("sha256").key<"v">().integer(leaf_format).end_object();

    if (!json.problem().empty()) return bad_input(json.problem(), where_of(leaf, bad_field));
    if (buffer_.size() > leaf_bytes_max)
        return bad_input({"这条记录有 " + std::to_string(buffer_.size()) + " 字节，超过 60 KiB，请把长内容作为文件提交",
                          "this entry has " + std::to_string(buffer_.size()) +
                              " bytes, more than 60 KiB; submit long content as documents"},
                         where_of(leaf, {}));
    return std::string_view(buffer_);
}

Result<std::string> encode(Leaf const& leaf)
{
    LeafEncoder encoder;
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

std::vector<Disclosure> seal(Leaf& leaf) { return seal(leaf, leaf.event); }

std::vector<Disclosure> seal(Leaf& leaf, Event const& event)
{
    std::vector<Disclosure> disclosures;
    leaf.personal.clear();
    thread_local std::string text;
    auto const add = [&](std::string_view field, Value const& value) {
        Disclosure& one = disclosures.emplace_back();
        one.field = field;
        one.value = value;
        random_bytes(one.salt);
        text.clear();
        // What cannot be written keeps an empty digest, which encode() refuses and explains.
        bool const good = write_disclosure(text, one.salt, field, value).empty();
        leaf.personal.push_back({one.field, good ? sha256(text) : Digest{}});
    };
    for (Field const& field : event.fields)
        if (field.personal && !is_absent(field.value)) add(field.name, field.value);
    if (!event.late_entry.empty()) add(late_entry_field, event.late_entry);
    std::sort(leaf.personal.begin(), leaf.personal.end(),
              [](Sealed const& a, Sealed const& b) { return a.field < b.field; });
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
