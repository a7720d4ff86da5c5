// SPDX-License-Identifier: Apache-2.0
#include "law.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <map>

namespace duly::certificate {

namespace {
constexpr std::size_t most_of_anything = 4096;
}

void reject(std::string zh, std::string en, std::string_view what)
{
    if (!what.empty()) (zh += "：") += what, (en += ": ") += what;
    throw Rejected{{std::move(zh), std::move(en)}};
}

void too_large() { reject("规模过大，不予检查", "too large to be checked"); }

json::object const& object_of(json::value const& value, std::string_view what)
{
    if (!value.is_object()) reject("不是对象", "not an object", what);
    return value.get_object();
}

json::array const& array_of(json::value const* value, std::string_view what)
{
    if (value == nullptr || !value->is_array()) reject("不是列表", "not a list", what);
    return value->get_array();
}

std::string text_of(json::value const* value, std::string_view what)
{
    if (value == nullptr || !value->is_string()) reject("不是文字", "not a text", what);
    return std::string(value->get_string());
}

Names names_of(json::value const* value, std::string_view what)
{
    Names names;
    if (value == nullptr) return names;
    if (value->is_string()) return {text_of(value, what)};
    if (array_of(value, what).size() > most_of_anything) too_large();
    for (auto const& each : value->get_array()) names.push_back(text_of(&each, what));
    return names;
}

bool contains(Names const& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

namespace {

// A place in the law that holds nothing, or the answer `unset`, is absent.
json::value const* at(json::object const& in, std::string_view key)
{
    auto const* value = in.if_contains(key);
    if (value == nullptr || value->is_null()) return nullptr;
    return value->is_string() && value->get_string() == "unset" ? nullptr : value;
}

bool is_true(json::object const& in, std::string_view key)
{
    auto const* value = at(in, key);
    return value != nullptr && text_of(value, key) == "true";
}

// [id, {...}], as the bound law writes whatever has an order.
std::pair<std::string, json::value const*> titled(json::value const& entry)
{
    auto const& pair = array_of(&entry, "[id, …]");
    if (pair.size() != 2) reject("不是两项", "not a pair", "[id, …]");
    return {text_of(&pair[0], "[id, …]"), &pair[1]};
}

Field field_of(json::value const& written, std::string const& name)
{
    auto const* type = &written;
    if (auto const* spec = written.if_object()) {
        if (spec->contains("list")) return {Field::Kind::list, {"empty", "with the key", "without the key"}};
        type = at(*spec, "type");
    }
    if (type != nullptr && type->is_array()) {
        Field field{Field::Kind::named, names_of(type, name)};
        field.labels.insert(field.labels.begin(), "absent");
        return field;
    }
    std::string const word = text_of(type, name);
    if (word == "yes/no") return {Field::Kind::named, {"absent", "true", "false"}, true};
    if (word == "list" || word == "actors") return {Field::Kind::list, {"empty", "with the key", "without the key"}};
    if (!contains({"text", "date", "decimal", "actor", "digest"}, word))
        reject("法律文本中有未知的字段类型", "the law has a field of an unknown type", name + " " + word);
    return {Field::Kind::word, {"absent", "the key", "another"}};
}

// What a proof understands of a rule. `cure` is not among it: what can be cured may happen and be in order in the end;
// nor are `every` and `times`: of none, or of zero times, nothing would be demanded.
void allow(json::object const& rule, std::string const& id, Names const& own)
{
    static Names const common{"id", "article", "kind", "says", "severity", "effect", "when", "unless", "grade", "note"};
    for (auto const& [key, value] : rule)
        if (!contains(common, key) && !contains(own, key))
            reject("规则含有证书不能表达的内容", "a rule has what no certificate can speak of",
                   id + " " + std::string(key));
}

} // namespace

Law::Law(std::string_view text)
{
    boost::system::error_code failed;
    json::parse_options options;
    options.max_depth = 128;
    text_ = json::parse(text, failed, {}, options);
    if (failed) reject("法律文本不是 JSON", "the text of the law is not JSON", failed.message());
    auto const& whole = object_of(text_, "law_text");
    if (text_of(whole.if_contains("format"), "format") != "1")
        reject("未知的法律文本格式", "the text of the law has an unknown format");
    auto const* procedure = whole.if_contains("procedure");
    if (procedure == nullptr) reject("法律文本没有程序", "the text of the law has no procedure");
    procedure_ = &object_of(*procedure, "procedure");
    auto const& phases = array_of(at(*procedure_, "activities"), "activities");
    for (auto const& phase : phases) phases_.push_back(titled(phase).first);
    for (std::size_t i = 0; i < phases.size(); ++i)
        for (auto const& entry : array_of(titled(phases[i]).second, phases_[i])) read_activity(i, entry);
    if (auto const* facts = at(*procedure_, "facts"))
        for (auto const& entry : array_of(facts, "facts"))
            if (!facts_.insert(titled(entry).first).second)
                reject("事实重复", "a fact stands twice", titled(entry).first);
    if (auto const* rules = at(*procedure_, "rules"))
        for (auto const& each : array_of(rules, "rules"))
            if (auto const& rule = object_of(each, "rules"); text_of(at(rule, "kind"), "kind") == "deemed")
                for (auto const& id : names_of(at(rule, "then"), "then"))
                    std::ranges::find(activities_, activity(id).id, &Activity::id)->deemed = true;
}

void Law::read_activity(std::size_t phase, json::value const& entry)
{
    auto const [id, value] = titled(entry);
    auto const& written = object_of(*value, id);
    if (std::ranges::find(activities_, id, &Activity::id) != activities_.end())
        reject("活动重复", "an activity stands twice", id);
    Activity activity{id, phase, {}, names_of(at(written, "documents"), id),
                      {}, {},    {}, is_true(written, "judges_again")};
    if (auto const* fields = at(written, "fields"))
        for (auto const& field : array_of(fields, id)) {
            auto const [name, type] = titled(field);
            if (name.find('.') != std::string::npos || name == "actor" ||
                !activity.fields.emplace(name, field_of(*type, id + "." + name)).second)
                reject("字段名不可用", "a field cannot be called that", id + "." + name);
        }
    // Whoever acts is somebody: the first label, "nobody", is never chosen.
    activity.fields["actor"] = {Field::Kind::word, {"nobody", "the key", "another"}};
    if (auto const* from = at(written, "restarts")) {
        auto const found = std::ranges::find(phases_, text_of(from, id));
        if (found == phases_.end()) reject("没有这个阶段", "there is no such phase", id);
        activity.restarts = static_cast<std::size_t>(found - phases_.begin());
    }
    if (auto const* drives = at(written, "drives")) {
        auto const* with_article = drives->if_object();
        std::string const both = text_of(with_article != nullptr ? with_article->if_contains("act") : drives, id);
        activity.machine = both.substr(0, both.find('.'));
        activity.act = both.substr(std::min(both.size(), activity.machine.size() + 1));
    }
    activities_.push_back(std::move(activity));
    if (activities_.size() > most_of_anything) too_large();
}

Activity const& Law::activity(std::string_view id) const
{
    auto const found = std::ranges::find(activities_, id, &Activity::id);
    if (found == activities_.end()) reject("法律中没有这个活动", "the law has no such activity", id);
    return *found;
}

json::object const& Law::only(std::string_view list, std::string_view id) const
{
    json::object const* found = nullptr;
    if (auto const* all = at(*procedure_, list))
        for (auto const& each : array_of(all, list)) {
            auto const& one = object_of(each, list);
            if (text_of(at(one, "id"), "id") != id) continue;
            if (found != nullptr) reject("编号重复", "two have this id", id);
            found = &one;
        }
    if (found == nullptr) reject("法律中没有", "it is not in the law", id);
    return *found;
}

Rule Law::rule(std::string const& id) const
{
    if (id.starts_with("claim:")) {
        auto const& written = only("claims", id.substr(6));
        return read(id, written, at(written, "never") != nullptr ? "never" : "claim", {});
    }
    // `chain: [a, b, c]` of the rule C is the rules C.1, that a comes before b, and C.2.
    auto const dot = id.rfind('.');
    bool const numbered = dot != std::string::npos && dot + 1 < id.size() && id.size() < dot + 5 &&
                          id.find_first_not_of("0123456789", dot + 1) == std::string::npos;
    std::string const chain = numbered ? id.substr(0, dot) : std::string();
    auto const& written = only("rules", numbered ? chain : id);
    if (auto const* severity = written.if_contains("severity"); severity != nullptr && text_of(severity, id) != "error")
        reject("规则的严重程度不是 error", "the severity of the rule is not error", id);
    auto const kind = text_of(at(written, "kind"), id);
    return read(id, written, numbered && kind == "precedence" ? "chain" : kind, chain);
}

Rule Law::read(std::string const& id, json::object const& written, std::string const& kind,
               std::string const& chain) const
{
    struct Words {
        Rule::Kind kind;
        std::string earlier, binds;
        Names more;
    };
    static std::map<std::string, Words> const kinds{
        {"precedence", {Rule::Kind::precedence, "first", "then", {"where", "same", "since"}}},
        {"claim", {Rule::Kind::precedence, "first", "then", {"where", "same", "since"}}},
        {"chain", {Rule::Kind::precedence, "chain", "chain", {}}},
        {"absence", {Rule::Kind::absence, "after", "of", {"where", "same"}}},
        {"never", {Rule::Kind::absence, "after", "never", {"where", "same"}}},
        {"content", {Rule::Kind::content, "has", "of", {}}}};
    auto const found = kinds.find(kind);
    if (found == kinds.end())
        reject("证书不能使用这种规则", "no certificate can use a rule of this kind", id + " " + kind);
    auto const& words = found->second;
    Names own = words.more;
    own.insert(own.end(), {words.earlier, words.binds});
    allow(written, id, own);

    Rule rule;
    rule.id = id, rule.kind = words.kind;
    rule.when = at(written, "when"), rule.unless = at(written, "unless"), rule.where = at(written, "where");
    rule.earlier = names_of(at(written, words.earlier), id), rule.binds = names_of(at(written, words.binds), id);
    rule.since = names_of(at(written, "since"), id);
    if (kind == "content") rule.has.swap(rule.earlier);
    if (kind == "chain") {
        auto const nth = std::stoul(id.substr(chain.size() + 1));
        if (nth == 0 || nth >= rule.binds.size() || id != chain + "." + std::to_string(nth))
            reject("不是链中的规则", "not a rule of the chain", id);
        rule.earlier = {rule.binds[nth - 1]}, rule.binds = {rule.binds[nth]};
    }
    read_same(rule, written);
    for (auto const& each : rule.earlier) rule.looks_for += each + " ";
    rule.looks_for += "by " + rule.earlier_field;
    for (auto const& each : rule.since) rule.looks_for += " since " + each;
    if (rule.where != nullptr) rule.looks_for += " where " + json::serialize(*rule.where);
    if (!id.starts_with("claim:")) read_derogations(rule, chain);
    check(rule);
    return rule;
}

Names Law::claims() const
{
    Names ids;
    if (auto const* all = at(*procedure_, "claims"))
        for (auto const& each : array_of(all, "claims"))
            if (auto const& claim = object_of(each, "claims"); at(claim, "always_possible") == nullptr)
                ids.push_back(text_of(at(claim, "id"), "id"));
    return ids;
}

// `same: draft`, or `{earlier: later}`. The key is one value, so that one pair of fields is compared, not several.
void Law::read_same(Rule& rule, json::object const& written) const
{
    auto const* same = at(written, "same");
    if (same == nullptr) return;
    std::size_t const fields = same->is_object()  ? same->get_object().size()
                               : same->is_array() ? same->get_array().size()
                                                  : 1;
    rule.several_fields = fields > 1 && rule.id.starts_with("claim:");
    if (rule.several_fields) return;
    if (auto const* pair = same->if_object(); pair != nullptr && pair->size() == 1) {
        rule.earlier_field = pair->begin()->key(), rule.later_field = text_of(&pair->begin()->value(), rule.id);
    } else {
        Names const names = names_of(same, rule.id);
        if (names.size() != 1) reject("比较的不是一个字段", "it does not compare one field", rule.id);
        rule.earlier_field = rule.later_field = names[0];
    }
    for (auto const& id : rule.earlier)
        if (auto const& of = activity(id); of.fields.contains(rule.earlier_field))
            if (of.fields.at(rule.earlier_field).kind == Field::Kind::named)
                reject("所比较的字段是选项", "it compares a field of few values", rule.id);
    for (auto const& id : rule.binds)
        if (auto const& of = activity(id);
            !of.fields.contains(rule.later_field) || of.fields.at(rule.later_field).kind == Field::Kind::named)
            reject("所比较的字段没有关键值", "it compares a field that has no key", rule.id);
}

void Law::read_derogations(Rule& rule, std::string const& chain) const
{
    for (auto const& each : array_of(at(*procedure_, "rules"), "rules")) {
        auto const& written = object_of(each, "rules");
        if (text_of(at(written, "kind"), "kind") != "derogation") continue;
        std::string const id = text_of(at(written, "id"), "id"), severity = text_of(at(written, "severity"), id);
        Names const from = names_of(at(written, "from"), id), except = names_of(at(written, "except"), id);
        if (!chain.empty() && (contains(from, chain) || contains(except, chain)))
            reject("从宽条款提到整个链", "a derogation names the whole chain", id);
        if (contains(except, rule.id) || !(contains(from, "all") || contains(from, rule.id))) continue;
        allow(written, id, {"from", "except"});
        if (severity != "warning" && severity != "info") reject("从宽到未知的程度", "it lowers to what is unknown", id);
        rule.lowered_by.emplace_back(at(written, "when"), at(written, "unless"));
    }
}

void Law::check(Rule const& rule) const
{
    auto const& needed = rule.kind == Rule::Kind::content ? rule.has : rule.earlier;
    if (rule.binds.empty() || (needed.empty() && rule.kind != Rule::Kind::absence))
        reject("规则不完整", "the rule is not whole", rule.id);
    for (auto const* list : {&rule.earlier, &rule.binds, &rule.since})
        for (auto const& id : *list) (void)activity(id);
    for (auto const& id : rule.binds)
        for (auto const& name : rule.has)
            if (auto const& of = activity(id); !of.fields.contains(name) && !contains(of.documents, name))
                reject("没有这个字段或者材料", "there is no such field or document", rule.id + " " + name);
}

} // namespace duly::certificate
