// SPDX-License-Identifier: Apache-2.0
// Reading one rule: which keys its kind has, what each means, and the defaults that the kind implies.
#include "rule_reader.hpp"

#include "duly/law/machine_words.hpp"

#include <algorithm>
#include <array>

namespace duly::detail {

namespace {

struct KindKeys {
    std::vector<std::string_view> required, optional;
};

// Beside the keys that every kind has.
KindKeys const& keys_of(RuleKind kind)
{
    static std::array<KindKeys, 9> const keys = {{
        {{"first", "then"}, {"where", "same", "since", "every", "times", "chain"}},
        {{"after", "then"}, {"within", "repeats", "pauses", "extends", "where", "same"}},
        {{"of"}, {"after", "where", "same", "since", "times"}},
        {{"of", "has"}, {"every"}},
        {{"from", "to"}, {"at_least", "at_most", "same"}},
        {{"of", "from"}, {"where"}},
        {{"at", "count", "of"}, {"among", "at_least", "more_than"}},
        {{"after", "without", "within", "then"}, {"where", "same", "pauses"}},
        {{"from", "severity"}, {"except"}},
    }};
    return keys[static_cast<std::size_t>(kind)];
}

constexpr std::array<std::string_view, 12> common_keys = {"id",   "article", "kind", "severity", "effect", "says",
                                                          "note", "grade",   "when", "unless",   "use",    "cure"};

template <class Enum, std::size_t n> std::vector<std::pair<std::string_view, Enum>> words_for()
{
    std::vector<std::pair<std::string_view, Enum>> words;
    for (std::size_t i = 0; i < n; ++i) words.emplace_back(word(static_cast<Enum>(i)), static_cast<Enum>(i));
    return words;
}

} // namespace

std::vector<Rule> RuleReader::read(std::vector<std::string_view> const& known_ids)
{
    if (!expect_mapping(node_, "规则 / rule", problems_)) return {};
    read_id();
    auto const* const kind = get(node_, "kind");
    if (kind == nullptr) {
        no_kind(known_ids);
        return {};
    }
    auto const read_kind = choice(*kind, "kind", words_for<RuleKind, 9>(), problems_);
    if (!read_kind) return {};
    rule_.kind = *read_kind;
    check_kind_keys();
    common();
    switch (rule_.kind) {
    case RuleKind::precedence: return precedence();
    case RuleKind::response: response(); break;
    case RuleKind::absence: absence(); break;
    case RuleKind::content: content(); break;
    case RuleKind::interval: interval(); break;
    case RuleKind::separation: separation(); break;
    case RuleKind::proportion: proportion(); break;
    case RuleKind::deemed: deemed(); break;
    case RuleKind::derogation: derogation(); break;
    }
    return {std::move(rule_)};
}

void RuleReader::read_id()
{
    auto const* const id = get(node_, "id");
    if (id == nullptr) {
        problems_.error(node_.place, "规则缺少 id", "a rule needs an id");
        return;
    }
    rule_.id = one_word(*id, "id", problems_);
    constexpr std::array<std::string_view, 3> built_in = {"closed", "order", "late"};
    if (!rule_.id.empty() && check_name(*id, "规则 / rule", true, problems_) &&
        (std::find(built_in.begin(), built_in.end(), rule_.id) != built_in.end() || machine_word(rule_.id)))
        problems_.error(id->place, "“" + rule_.id + "”是内置规则的名称",
                        "'" + rule_.id + "' is the id of a built-in rule");
}

void RuleReader::no_kind(std::vector<std::string_view> const& known_ids)
{
    std::vector<std::string_view> others;
    for (auto const id : known_ids)
        if (id != rule_.id) others.push_back(id);
    auto const meant = nearest(rule_.id, others);
    auto const zh = meant.empty() ? std::string() : "；如果要修改上级规则，是否指“" + std::string(meant) + "”？";
    auto const en =
        meant.empty() ? std::string()
                      : "; if it was meant to change a rule of the parent, did you mean '" + std::string(meant) + "'?";
    problems_.error(node_.place, "规则 " + rule_.id + " 缺少 kind（规则的种类）" + zh,
                    "rule " + rule_.id + " needs a kind" + en);
}

void RuleReader::check_kind_keys()
{
    auto const& [required, optional] = keys_of(rule_.kind);
    std::vector<std::string_view> known(common_keys.begin(), common_keys.end());
    known.insert(known.end(), required.begin(), required.end());
    known.insert(known.end(), optional.begin(), optional.end());
    std::string const what = "规则 / rule (" + std::string(word(rule_.kind)) + ")";
    check_keys(node_, known, what, problems_);
    bool const chain = rule_.kind == RuleKind::precedence && node_.find("chain") != nullptr;
    for (auto const key : required) {
        if (chain && (key == "first" || key == "then")) {
            if (auto const* const both = node_.find_key(key))
                problems_.error(both->place, "已有 chain，不能再有 " + std::string(key),
                                "'" + std::string(key) + "' cannot stand beside 'chain'");
            continue;
        }
        if (get(node_, key) == nullptr)
            problems_.error(
                node_.place, "规则 " + rule_.id + "（" + std::string(word(rule_.kind)) + "）缺少 " + std::string(key),
                "rule " + rule_.id + " of kind " + std::string(word(rule_.kind)) + " needs '" + std::string(key) + "'");
    }
}

void RuleReader::common()
{
    rule_.article = word_of(node_, "article", problems_);
    if (rule_.article.empty())
        problems_.warning(node_.place, "规则 " + rule_.id + " 没有注明条款（article）",
                          "rule " + rule_.id + " cites no article");
    if (auto const* const severity = get(node_, "severity"))
        rule_.severity = choice(*severity, "severity", words_for<Severity, 4>(), problems_).value_or(rule_.severity);
    if (auto const* const says = get(node_, "says")) {
        if (says->is_word()) rule_.says = same_in_both(says->text);
        else if (expect_mapping(*says, "says", problems_)) {
            check_keys(*says, {"zh", "en"}, "says", problems_);
            rule_.says = titles(*says, says->place, "规则 / rule " + rule_.id, {}, problems_);
        }
    } else {
        problems_.warning(node_.place, "规则 " + rule_.id + " 没有文字（says）", "rule " + rule_.id + " says nothing");
    }
    rule_.note = word_of(node_, "note", problems_);
    rule_.grade = read_grade();
    rule_.use_procedure = word_of(node_, "use", problems_);
    if (!rule_.use_procedure.empty() && rule_.severity != Severity::not_applicable)
        problems_.error(node_.find_key("use")->place, "use 只与 severity: not_applicable 同用",
                        "'use' goes with severity: not_applicable only");
    read_effect();
}

std::string RuleReader::read_grade()
{
    auto const* const grade = get(node_, "grade");
    if (grade == nullptr) return {};
    std::vector<std::pair<std::string_view, int>> const grades = {{"V", 0}, {"V2", 0}, {"from memory", 0}, {"I", 0}};
    return choice(*grade, "grade", grades, problems_) ? grade->text : std::string();
}

void RuleReader::read_effect()
{
    bool const time = rule_.kind == RuleKind::response || rule_.kind == RuleKind::deemed;
    if (time) rule_.effect = Effect::lapse;
    if (rule_.kind == RuleKind::interval && get(node_, "at_least") == nullptr) rule_.effect = Effect::breach;
    auto const* const node = get(node_, "effect");
    if (node == nullptr) return;
    if (rule_.severity == Severity::not_applicable)
        problems_.error(node->place, "not_applicable 的规则排除程序的适用，总是阻止；不能有 effect",
                        "a rule of severity not_applicable takes the matter out of the procedure and always bars; "
                        "it has no 'effect'");
    auto const effect = choice(*node, "effect", words_for<Effect, 3>(), problems_);
    if (!effect) return;
    if (time != (*effect == Effect::lapse) || rule_.kind == RuleKind::derogation)
        problems_.error(node->place,
                        "effect: " + node->text + " 不适用于 " + std::string(word(rule_.kind)) +
                            (time ? "，它只随时间产生（lapse）" : "；可用 bars 或者 breach"),
                        "effect: " + node->text + " does not fit the kind " + std::string(word(rule_.kind)) +
                            (time ? ", which arises with time only (lapse)" : "; expected bars or breach"));
    rule_.effect = *effect;
}

Activities RuleReader::pointers(std::vector<std::string> const& ids) const
{
    Activities found;
    for (auto const& id : ids)
        if (auto const* const activity = names_.activity(id)) found.push_back(activity);
    return found;
}

std::vector<std::string> RuleReader::listed(std::string_view key)
{
    return activities_of(node_, key, names_, problems_);
}

void RuleReader::conditions(Activities const& triggers, Activities const& others)
{
    Readers const of_triggers{triggers, {}, false, {}, {}};
    if (auto const* const when = get(node_, "when")) rule_.when = conditions_.condition(*when, of_triggers);
    if (auto const* const unless = get(node_, "unless")) rule_.unless = conditions_.condition(*unless, of_triggers);
    if (auto const* const where = get(node_, "where"))
        rule_.where = conditions_.condition(*where, {others, {}, false, {}, {}});
    cure(triggers);
}

void RuleReader::cure(Activities const& triggers)
{
    auto const* const node = get(node_, "cure");
    if (node == nullptr || !expect_mapping(*node, "cure", problems_)) return;
    check_keys(*node, {"by", "same", "before"}, "cure", problems_);
    Cure read;
    read.by = activities_of(*node, "by", names_, problems_);
    if (get(*node, "by") == nullptr)
        problems_.error(node->place, "cure 缺少 by（由哪个环节补正）", "a cure needs 'by': the activity that cures");
    if (auto const* const same = get(*node, "same")) read.same = conditions_.same(*same, triggers, pointers(read.by));
    read.before = activities_of(*node, "before", names_, problems_);
    rule_.cure = std::move(read);
}

void RuleReader::same(std::vector<std::string> const& earlier, std::vector<std::string> const& later)
{
    if (auto const* const node = get(node_, "same"))
        rule_.same = conditions_.same(*node, pointers(earlier), pointers(later));
}

void RuleReader::every(Activities const& triggers)
{
    if (auto const* const node = get(node_, "every"))
        rule_.every = conditions_.set(*node, {triggers, {}, false, {}, {}});
}

void RuleReader::times()
{
    if (auto const* const node = get(node_, "times")) rule_.times = integer(*node, "times", 1, problems_).value_or(1);
}

std::vector<Rule> read_rule(PackNode const& node, Names const& names, std::vector<std::string_view> const& known_ids,
                            Problems& problems)
{
    return RuleReader(node, names, problems).read(known_ids);
}

} // namespace duly::detail
