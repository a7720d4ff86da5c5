// SPDX-License-Identifier: Apache-2.0
// Reading leaves back. The members are looked for in their canonical order, and what was read is written again and
// compared: so nothing but the one canonical form of a leaf of this format is ever taken for one.
#include "leaf_encoder.hpp"

#include "duly/record/canonical_json.hpp"

#include <algorithm>
#include <charconv>

namespace duly {
namespace {

// Reads canonical JSON in one pass. After the first thing that is not as expected everything answers "not there".
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    [[nodiscard]] bool good() const { return good_; }
    [[nodiscard]] std::size_t position() const { return at_; }
    [[nodiscard]] bool at_end() const { return good_ && at_ == text_.size(); }
    bool fail()
    {
        good_ = false;
        return false;
    }

    bool begin(char bracket) { return take(bracket) || fail(); }
    // Whether there is one more element; eats the comma or the closing bracket.
    bool more(char closing)
    {
        if (!good_ || take(closing)) return false;
        if (text_[at_ - 1] == '[' || text_[at_ - 1] == '{') return true;
        return take(',') || fail();
    }
    // Whether the next member has this name; if so, its value is next.
    bool member(std::string_view name)
    {
        std::size_t from = at_;
        if (from < text_.size() && text_[from] == ',') ++from;
        if (!good_ || text_.size() < from + name.size() + 3 || text_[from] != '"' ||
            text_.compare(from + 1, name.size(), name) != 0 || text_.compare(from + 1 + name.size(), 2, "\":") != 0)
            return false;
        at_ = from + name.size() + 3;
        return true;
    }
    void end(char closing)
    {
        if (!take(closing)) fail();
    }
    std::string name()
    {
        std::string text = string();
        if (!take(':')) fail();
        return text;
    }

    std::string string()
    {
        std::string out;
        if (!take('"')) fail();
        while (good_) {
            std::size_t const stop = std::min(text_.find('"', at_), text_.find('\\', at_));
            if (stop == std::string_view::npos) {
                fail();
                break;
            }
            out.append(text_, at_, stop - at_);
            at_ = stop + 1;
            if (text_[stop] == '"') break;
            escape(out);
        }
        return out;
    }

    std::uint64_t number()
    {
        std::uint64_t value = 0;
        char const* const from = text_.data() + at_;
        auto const [to, error] = std::from_chars(from, text_.data() + text_.size(), value);
        if (!good_ || error != std::errc{}) fail();
        else at_ += static_cast<std::size_t>(to - from);
        return value;
    }

    Digest digest()
    {
        std::optional<Digest> const digest = Digest::parse(string());
        if (!digest) fail();
        return digest.value_or(Digest{});
    }

    Moment moment()
    {
        std::optional<Moment> const moment = Moment::parse(string(), 0);
        if (!moment) fail();
        return moment.value_or(Moment{});
    }

    std::vector<std::string> words()
    {
        std::vector<std::string> words;
        begin('[');
        while (more(']')) words.push_back(string());
        return words;
    }

    Value value()
    {
        if (text_.compare(at_, 4, "true") == 0) {
            at_ += 4;
            return true;
        }
        if (text_.compare(at_, 5, "false") == 0) {
            at_ += 5;
            return false;
        }
        if (at_ < text_.size() && text_[at_] == '[') return words();
        return string();
    }

private:
    bool take(char c)
    {
        if (!good_ || at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    void escape(std::string& out)
    {
        constexpr std::string_view letters = "\"\\btnfr";
        constexpr std::string_view meanings = "\"\\\b\t\n\f\r";
        char const c = at_ < text_.size() ? text_[at_] : '\0';
        std::size_t const known = letters.find(c);
        if (known != std::string_view::npos) {
            out += meanings[known];
            ++at_;
            return;
        }
        unsigned code = 0;
        std::string_view const digits = text_.substr(std::min(at_ + 1, text_.size()), 4);
        auto const [to, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
        if (c != 'u' || error != std::errc{} || to != digits.data() + 4 || code >= 0x20) {
            fail();
            return;
        }
        out += static_cast<char>(code);
        at_ += 5;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool good_ = true;
};

Actor read_actor(Reader& json)
{
    Actor actor;
    json.begin('{');
    if (json.member("id")) actor.id = json.string();
    if (json.member("on_behalf_of")) actor.on_behalf_of = json.string();
    if (json.member("roles")) actor.roles = json.words();
    if (json.member("unit")) actor.unit = json.string();
    json.end('}');
    return actor;
}

Document read_document(Reader& json)
{
    Document document;
    json.begin('{');
    if (json.member("digest")) document.digest = json.string();
    if (json.member("kind")) document.kind = json.string();
    if (json.member("length")) document.length = json.number();
    if (json.member("uri")) document.uri = json.string();
    if (json.member("version")) document.version = json.string();
    json.end('}');
    return document;
}

RecordedFinding read_finding(Reader& json)
{
    RecordedFinding finding;
    json.begin('{');
    if (json.member("args")) finding.args = json.words();
    if (json.member("article")) finding.article = json.string();
    if (json.member("at")) finding.at = json.number();
    if (json.member("date")) {
        finding.date = Date::parse(json.string());
        if (!finding.date) json.fail();
    }
    if (json.member("marks")) finding.marks = json.words();
    if (json.member("rule")) finding.rule = json.string();
    if (json.member("severity")) finding.severity = json.string();
    if (json.member("status")) finding.status = json.string();
    json.end('}');
    return finding;
}

void read_personal(Reader& json, Leaf& leaf)
{
    json.begin('{');
    while (json.more('}')) {
        std::string name = json.name();
        Digest const digest = json.digest();
        if (name == late_entry_field) leaf.event.late_entry = withheld;
        else leaf.event.fields.push_back({name, std::string(withheld), true});
        leaf.personal.push_back({std::move(name), digest});
    }
}

Leaf read_leaf(Reader& json)
{
    Leaf leaf;
    Event& event = leaf.event;
    json.begin('{');
    if (json.member("activity")) event.activity = json.string();
    if (json.member("actor")) event.actor = read_actor(json);
    if (json.member("case")) leaf.case_id = json.string();
    if (json.member("cites")) event.cites = json.words();
    if (json.member("cmd")) leaf.command = json.digest();
    if (json.member("corrects")) leaf.corrects = json.number();
    if (json.member("documents")) {
        json.begin('[');
        while (json.more(']')) event.documents.push_back(read_document(json));
    }
    if (json.member("entry")) leaf.entry = json.string();
    if (json.member("fields")) {
        json.begin('{');
        while (json.more('}')) {
            std::string name = json.name();
            event.fields.push_back({std::move(name), json.value(), false});
        }
    }
    if (json.member("findings")) {
        json.begin('[');
        while (json.more(']')) leaf.findings.push_back(read_finding(json));
    }
    if (json.member("judged")) leaf.judged = json.number();
    if (json.member("key")) leaf.key = json.string();
    if (json.member("law")) leaf.law = json.digest();
    if (json.member("log")) leaf.log = json.string();
    if (json.member("occurred")) event.occurred = json.moment();
    if (json.member("personal")) read_personal(json, leaf);
    if (json.member("prev")) leaf.prev = json.digest();
    if (json.member("recorded")) event.recorded = json.moment();
    if (json.member("seq")) leaf.seq = json.number();
    if (json.member("signature")) {
        leaf.signature.emplace();
        json.begin('{');
        if (json.member("alg")) leaf.signature->alg = json.string();
        if (json.member("key")) leaf.signature->key = json.string();
        if (json.member("value")) leaf.signature->value = json.string();
        json.end('}');
    }
    if (json.member("suite") && json.string() != "sha256") json.fail();
    if (json.member("v") && json.number() != static_cast<std::uint64_t>(leaf_format)) json.fail();
    json.end('}');
    return leaf;
}

// The value of a member of the outermost object, as it is written. REQUIRES: canonical text.
std::optional<std::string_view> outer_member(std::string_view text, std::string_view name)
{
    int depth = 0;
    bool in_string = false;
    std::string const wanted = "\"" + std::string(name) + "\":";
    for (std::size_t at = 0; at < text.size(); ++at) {
        char const c = text[at];
        if (in_string) {
            if (c == '\\') ++at;
            else if (c == '"') in_string = false;
            continue;
        }
        bool const begins_member = depth == 1 && (text[at - 1] == ',' || text[at - 1] == '{');
        if (begins_member && text.substr(at).starts_with(wanted)) {
            text.remove_prefix(at + wanted.size());
            return text.substr(0, text.find_first_of(",}"));
        }
        if (c == '"') in_string = true;
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
    }
    return std::nullopt;
}

Error tampered(Text says, std::size_t position)
{
    return {ErrorCode::tampered, std::move(says), "byte " + std::to_string(position), {}};
}

// Why the bytes are not a leaf: the slow way, which only bad leaves go.
Error explain(std::string_view bytes, std::size_t position)
{
    if (auto problem = check_canonical(bytes)) return tampered(std::move(problem->says), problem->position);
    if (bytes.empty() || bytes.front() != '{')
        return tampered({"记录应为一个 JSON 对象", "an entry is a JSON object"}, 0);
    std::optional<std::string_view> const version = outer_member(bytes, "v");
    if (version && *version != std::to_string(leaf_format)) {
        std::string const shown(*version);
        return {ErrorCode::undetermined,
                {"记录格式版本为 " + shown + "，本程序只认识 1，无法判断，请用更新的版本核验",
                 "the entry has format " + shown + ", this version knows only 1; verify with a newer one"},
                "v",
                {}};
    }
    std::optional<std::string_view> const suite = outer_member(bytes, "suite");
    if (version && suite && *suite != "\"sha256\"") {
        std::string const shown(*suite);
        return {ErrorCode::undetermined,
                {"记录使用密码套件 " + shown + "，本程序不支持，无法判断",
                 "the entry uses the suite " + shown + ", which this version does not have; cannot judge"},
                "suite",
                {}};
    }
    return tampered({"这不是本格式的记录：成员缺失、多余或者类型不对",
                     "this is not an entry of this format: a member is missing, unknown or of another type"},
                    position);
}

} // namespace

Result<Leaf> decode(std::string_view bytes)
{
    Reader json(bytes);
    Leaf leaf = read_leaf(json);
    if (!json.at_end()) return explain(bytes, json.position());
    thread_local detail::LeafEncoder encoder;
    Result<std::string_view> const again = encoder.encode(leaf);
    if (!again) return explain(bytes, 0);
    if (*again != bytes) {
        auto const differs = std::mismatch(bytes.begin(), bytes.end(), again->begin(), again->end()).first;
        return explain(bytes, static_cast<std::size_t>(differs - bytes.begin()));
    }
    return leaf;
}

Result<Disclosure> parse_disclosure(std::string_view text)
{
    Reader json(text);
    Disclosure disclosure;
    json.begin('[');
    disclosure.salt = (json.more(']') ? json.digest() : Digest{}).bytes;
    if (json.more(']')) disclosure.field = json.string();
    if (json.more(']')) disclosure.value = json.value();
    json.end(']');
    Result<std::string> again = json.at_end() && !is_absent(disclosure.value) ? disclosure_text(disclosure)
                                                                              : Result<std::string>(std::string());
    if (!again || *again != text) return explain(text, json.position());
    return disclosure;
}

} // namespace duly
