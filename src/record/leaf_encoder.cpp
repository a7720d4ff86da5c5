// SPDX-License-Identifier: Apache-2.0
// The members stand in the order of their names, which is the canonical order; decode() reads them in the same one.
#include "leaf_encoder.hpp"

#include "case_key.hpp"

#include <algorithm>

namespace duly::detail {
namespace {

[[gnu::cold]] Error bad_leaf(Text says, std::string_view case_id, std::string_view field = {})
{
    std::string where = "case " + std::string(case_id);
    if (!field.empty()) where += ", field " + std::string(field);
    return {ErrorCode::bad_input, std::move(says), std::move(where), {}};
}

[[gnu::cold]] Text twice(std::string_view name)
{
    std::string const shown(name);
    return {"字段 " + shown + " 出现了两次", "the field " + shown + " occurs twice"};
}

[[gnu::cold]] Text bad_name(std::string_view name)
{
    std::string const shown(name.substr(0, 80));
    return {"名称 \"" + shown + "\" 不能写入记录：只能用小写字母、数字和下划线，1 至 64 个字符",
            "the name \"" + shown +
                "\" cannot be recorded: use 1 to 64 lower-case letters, digits and "
                "underscores"};
}

[[gnu::cold]] Text too_large(std::size_t bytes)
{
    auto const shown = std::to_string(bytes);
    return {"这条记录有 " + shown + " 字节，超过 60 KiB，请把长内容作为文件提交",
            "this entry has " + shown + " bytes, more than 60 KiB; submit long content as documents"};
}

bool is_entry_word(std::string_view text)
{
    bool good = !text.empty() && text.size() <= 32;
    for (char const c : text) good &= (c >= 'a' && c <= 'z') || c == '_';
    return good;
}

// The public fields that have a value, by name; the first name that occurs twice is the answer if there is one.
std::optional<Text> sort_public(std::vector<Field> const& fields, std::vector<Field const*>& sorted)
{
    sorted.clear();
    bool in_order = true;
    for (Field const& field : fields) {
        if (field.personal || is_absent(field.value)) continue;
        in_order = in_order && (sorted.empty() || sorted.back()->name < field.name);
        sorted.push_back(&field);
    }
    if (in_order) return std::nullopt;
    std::sort(sorted.begin(), sorted.end(), [](Field const* a, Field const* b) { return a->name < b->name; });
    auto const same = std::adjacent_find(sorted.begin(), sorted.end(),
                                         [](Field const* a, Field const* b) { return a->name == b->name; });
    if (same != sorted.end()) return twice((*same)->name);
    return std::nullopt;
}

[[gnu::cold]] Text not_sealed(Sealed const* sealed, std::string_view field, Value const& value)
{
    std::string const name(field);
    if (sealed == nullptr)
        return {"个人信息字段 " + name + " 尚未加盐封存", "the personal field " + name + " has not been sealed"};
    auto const* const word = std::get_if<std::string>(&value);
    if (word != nullptr && word->size() > leaf_bytes_max)
        return {"字段 " + name + " 超过 60 KiB，请作为文件提交",
                "the field " + name + " is longer than 60 KiB; submit it as a document"};
    return {"字段 " + name + " 的文字不是合法的 UTF-8、含有 U+0000 或者过长",
            "the text of the field " + name + " is not well-formed UTF-8, holds U+0000 or is too long"};
}

Sealed const* find(std::span<Sealed const> personal, std::string_view field)
{
    for (Sealed const& one : personal)
        if (one.field == field) return &one;
    return nullptr;
}

// Every personal field is sealed, and nothing else is; so nobody's name gets into a leaf by forgetting seal().
std::optional<Text> check_personal(LeafParts const& leaf, std::vector<Field const*> const& public_fields)
{
    std::size_t expected = 0;
    for (Field const& field : leaf.event.fields) {
        if (!field.personal || is_absent(field.value)) continue;
        ++expected;
        auto const* const sealed = find(leaf.personal, field.name);
        if (sealed == nullptr || sealed->digest.empty()) return not_sealed(sealed, field.name, field.value);
    }
    if (!leaf.event.late_entry.empty()) {
        ++expected;
        auto const* const sealed = find(leaf.personal, late_entry_field);
        if (sealed == nullptr || sealed->digest.empty())
            return not_sealed(sealed, late_entry_field, leaf.event.late_entry);
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

// REQUIRES: a case id, which check_frame() saw to.
[[nodiscard]] inline char* put_case(char* to, std::string_view id) noexcept
{
    *to = '"';
    std::memcpy(to + 1, id.data(), 32);
    to[33] = '"';
    return to + 34;
}

// Stands for what is wrong with a name, which bad_name() puts into words.
constexpr char of_name[] = "";

} // namespace

// ---- members -----------------------------------------------------------------------------------------------------

template <CanonicalKey Name> inline char* LeafEncoder::write_word(char* to, std::string_view word)
{
    if (word.empty()) return to;
    return put_text(buffer_, put_name<Name>(to), word, problem_);
}

template <CanonicalKey Name> inline char* LeafEncoder::write_number(char* to, std::uint64_t number)
{
    constexpr auto max = static_cast<std::uint64_t>(canonical_integer_max);
    // One above the largest is refused, as every larger number would be.
    return put_integer(put_name<Name>(to), static_cast<std::int64_t>(std::min(number, max + 1)), problem_);
}

// What was written from there on, each piece after a comma, becomes an object or an array.
inline char* LeafEncoder::enclose(std::size_t from, char* to, char opening, char closing) noexcept
{
    char* const first = buffer_.begin() + from;
    *first = opening;
    if (to == first) ++to;
    *to = closing;
    return to + 1;
}

// A name that a pack or a host chose, and the colon after it.
char* LeafEncoder::write_name(char* to, std::string_view name)
{
    to = buffer_.room(to, name.size() + 4);
    *to++ = ',';
    *to++ = '"';
    // As is_canonical_key() has it.
    bool const good = copy_checked(to, name, [](Sixteen c) -> Sixteen {
        return ~(((c >= 'a') & (c <= 'z')) | ((c >= '0') & (c <= '9')) | (c == '_'));
    });
    if (!good || name.empty() || name.size() > 64) [[unlikely]] {
        if (problem_.zh == nullptr) bad_name_ = name;
        problem_.note(of_name, of_name);
    }
    to += name.size();
    *to++ = '"';
    *to++ = ':';
    return to;
}

char* LeafEncoder::write_list(char* to, std::span<std::string const> words)
{
    auto const from = offset(to);
    for (std::string const& word : words) {
        *to = ',';
        to = put_text(buffer_, to + 1, word, problem_);
    }
    return enclose(from, to, '[', ']');
}

template <CanonicalKey Name> inline char* LeafEncoder::write_words(char* to, std::span<std::string const> words)
{
    return words.empty() ? to : write_list(put_name<Name>(to), words);
}

char* LeafEncoder::write_value(char* to, Value const& value)
{
    if (auto const* const word = std::get_if<std::string>(&value)) return put_text(buffer_, to, *word, problem_);
    if (auto const* const date = std::get_if<Date>(&value)) return put_day(to, *date, problem_);
    if (auto const* const words = std::get_if<std::vector<std::string>>(&value)) return write_list(to, *words);
    std::string_view const shown = *std::get_if<bool>(&value) ? "true" : "false"; // public_ has none that are absent
    return std::copy(shown.begin(), shown.end(), to);
}

char* LeafEncoder::write_actor(char* to, Actor const& actor)
{
    if (actor.id.empty() && actor.on_behalf_of.empty() && actor.roles.empty() && actor.unit.empty()) return to;
    to = put_name<"actor">(to);
    auto const from = offset(to);
    to = write_word<"id">(to, actor.id);
    to = write_word<"on_behalf_of">(to, actor.on_behalf_of);
    to = write_words<"roles">(to, actor.roles);
    to = write_word<"unit">(to, actor.unit);
    return enclose(from, to, '{', '}');
}

template <class T, class Members>
char* LeafEncoder::write_objects(char* to, std::span<T const> list, Members const& members)
{
    auto const all = offset(to);
    for (T const& each : list) {
        to = buffer_.room(to, 1);
        *to++ = ',';
        auto const from = offset(to);
        to = enclose(from, members(to, each), '{', '}');
    }
    return enclose(all, to, '[', ']');
}

char* LeafEncoder::write_documents(char* to, std::span<Document const> documents)
{
    if (documents.empty()) return to;
    return write_objects(put_name<"documents">(to), documents, [this](char* at, Document const& document) {
        at = write_word<"digest">(at, document.digest);
        at = write_word<"kind">(at, document.kind);
        if (document.length != 0) at = write_number<"length">(at, document.length);
        at = write_word<"uri">(at, document.uri);
        return write_word<"version">(at, document.version);
    });
}

char* LeafEncoder::write_fields(char* to)
{
    if (public_.empty()) return to;
    to = put_name<"fields">(to);
    auto const from = offset(to);
    for (Field const* field : public_) {
        bool const was_good = problem_.zh == nullptr;
        to = write_value(write_name(to, field->name), field->value);
        if (was_good && problem_.zh != nullptr) [[unlikely]]
            bad_field_ = field->name;
    }
    return enclose(from, to, '{', '}');
}

char* LeafEncoder::write_findings(char* to, std::span<RecordedFinding const> findings)
{
    return write_objects(put_name<"findings">(to), findings, [this](char* at, RecordedFinding const& finding) {
        at = write_words<"args">(at, finding.args);
        at = write_word<"article">(at, finding.article);
        if (finding.at) at = write_number<"at">(at, *finding.at);
        if (finding.date) at = put_day(put_name<"date">(at), *finding.date, problem_);
        at = write_words<"marks">(at, finding.marks);
        at = write_word<"rule">(at, finding.rule);
        at = write_word<"severity">(at, finding.severity);
        return write_word<"status">(at, finding.status);
    });
}

char* LeafEncoder::write_personal(char* to, std::span<Sealed const> personal)
{
    if (personal.empty()) return to;
    to = put_name<"personal">(to);
    auto const from = offset(to);
    for (Sealed const& sealed : personal) to = put_digest(write_name(to, sealed.field), sealed.digest);
    return enclose(from, to, '{', '}');
}

char* LeafEncoder::write_law_and_log(char* to, LeafParts const& leaf)
{
    if (leaf.law != law_ || leaf.log != log_ || law_and_log_.empty()) [[unlikely]] {
        to = buffer_.room(to, 0);
        auto const from = offset(to);
        bool const was_good = problem_.zh == nullptr;
        if (!leaf.law.empty()) to = put_digest(put_name<"law">(to), leaf.law);
        to = write_word<"log">(to, leaf.log);
        law_and_log_.assign(buffer_.begin() + from, to);
        if (!was_good || problem_.zh != nullptr) law_and_log_.clear();
        law_ = leaf.law;
        log_ = leaf.log;
        return to;
    }
    to = buffer_.room(to, law_and_log_.size());
    std::memcpy(to, law_and_log_.data(), law_and_log_.size());
    return to + law_and_log_.size();
}

// ---- the whole ---------------------------------------------------------------------------------------------------

std::optional<Text> LeafEncoder::check_frame(LeafParts const& leaf)
{
    if (!is_case_id(leaf.case_id))
        return Text{"案件编号应为 32 位小写十六进制数字", "a case id is 32 lower-case hexadecimal digits"};
    if (leaf.log.empty()) return Text{"缺少日志名称", "the name of the log is missing"};
    if (leaf.entry != entry_) {
        if (!is_entry_word(leaf.entry))
            return Text{"记录方式应为小写英文单词", "the kind of entry is a lower-case English word"};
        entry_ = leaf.entry;
    }
    if ((leaf.entry == entry::refused) != leaf.judged.has_value())
        return Text{"被拒绝的尝试（且只有它）记载所依据的案件版本",
                    "a refused attempt, and nothing else, names the version of the case it was judged against"};
    return std::nullopt;
}

// Every text leaves PieceBuffer::slack behind it, which is more than lies between any two of them.
char* LeafEncoder::write(char* to, LeafParts const& leaf)
{
    Event const& event = leaf.event;
    to = write_word<"activity">(to, event.activity);
    to = write_actor(to, event.actor);
    to = put_case(put_name<"case">(to), leaf.case_id);
    to = write_words<"cites">(to, event.cites);
    if (leaf.command != nullptr) to = put_digest(put_name<"cmd">(to), *leaf.command);
    if (leaf.corrects) to = write_number<"corrects">(to, *leaf.corrects);
    to = write_documents(to, event.documents);
    to = put_text(buffer_, put_name<"entry">(to), leaf.entry, problem_);
    to = write_fields(to);
    if (!leaf.findings.empty()) to = write_findings(to, leaf.findings);
    if (leaf.judged) to = write_number<"judged">(to, *leaf.judged);
    to = write_word<"key">(to, leaf.key);
    to = write_law_and_log(to, leaf);
    to = put_local_time(put_name<"occurred">(to), event.occurred, problem_);
    to = write_personal(to, leaf.personal);
    if (!leaf.judged) to = put_digest(put_name<"prev">(to), leaf.prev);
    to = put_utc_time(put_name<"recorded">(to), event.recorded, problem_);
    if (!leaf.judged) to = write_number<"seq">(to, leaf.seq);
    if (leaf.signature != nullptr) {
        to = put_name<"signature">(to);
        auto const from = offset(to);
        to = put_text(buffer_, put_name<"alg">(to), leaf.signature->alg, problem_);
        to = put_text(buffer_, put_name<"key">(to), leaf.signature->key, problem_);
        to = put_text(buffer_, put_name<"value">(to), leaf.signature->value, problem_);
        to = enclose(from, to, '{', '}');
    }
    static_assert(leaf_format == 1);
    constexpr std::string_view last = R"(,"suite":"sha256","v":1)";
    std::memcpy(to, last.data(), last.size());
    return enclose(1, to + last.size(), '{', '}');
}

Result<std::string_view> LeafEncoder::encode(LeafParts const& leaf)
{
    problem_ = {};
    bad_field_ = {};
    if (auto problem = check_frame(leaf)) return bad_leaf(std::move(*problem), leaf.case_id);
    if (auto problem = sort_public(leaf.event.fields, public_)) return bad_leaf(std::move(*problem), leaf.case_id);
    if (auto problem = check_personal(leaf, public_)) return bad_leaf(std::move(*problem), leaf.case_id);
    *buffer_.begin() = '\0';
    char* const end = write(buffer_.begin() + 1, leaf);
    size_ = offset(end) - 1;
    if (problem_.zh != nullptr)
        return bad_leaf(problem_.zh == of_name ? bad_name(bad_name_) : Text{problem_.zh, problem_.en}, leaf.case_id,
                        bad_field_);
    if (size_ > leaf_bytes_max) return bad_leaf(too_large(size_), leaf.case_id);
    return std::string_view(buffer_.begin() + 1, size_);
}

Result<std::string_view> LeafEncoder::encode(Leaf const& leaf)
{
    return encode({.log = leaf.log,
                   .case_id = leaf.case_id,
                   .seq = leaf.seq,
                   .prev = leaf.prev,
                   .law = leaf.law,
                   .entry = leaf.entry,
                   .event = leaf.event,
                   .personal = leaf.personal,
                   .findings = leaf.findings,
                   .key = leaf.key,
                   .command = leaf.command ? &*leaf.command : nullptr,
                   .corrects = leaf.corrects,
                   .judged = leaf.judged,
                   .signature = leaf.signature ? &*leaf.signature : nullptr});
}

} // namespace duly::detail
