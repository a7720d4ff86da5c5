// SPDX-License-Identifier: Apache-2.0
// Reading one rule: which keys its kind has, what each means, and the defaults that the kind implies.
#include "reading.hpp"

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
        {{"after", "then"}, {"within", "pauses", "extends", "where", "same"}},
        {{"of"}, {"after", "where", "same", "times"}},
        {{"of", "has"}, {"every"}},
        {{"from", "to"}, {"at_least", "at_most", "same"}},
        {{"of", "from"}, {"where"}},
        {{"at", "count", "of"}, {"among", "at_least", "more_than"}},
        {{"after", "without", "within", "then"}, {"where", "same", "pauses"}},
        {{"from", "severity"}, {"except"}},
    }};
    return keys[static_cast<std::size_t>(kind)];
}

constexpr std::array<std::string_view, 12> common_keys = {"id",    "article", "kind", "severity", "effect", "says",
                                                          "note",  "grade",   "when", "unless",   "use",    "cure"};

template <class Enum, std::size_t n>
std::vector<std::pair<std::string_view, Enum>> words_for()
{
    std::vector<std::pair<std::string_view, Enum>> words;
    for (std::size_t i = 0; i < n; ++i) words.emplace_back(word(static_cast<Enum>(i)), static_cast<Enum>(i));
    return words;
}

class RuleReader {
public:
    RuleReader(PackNode const& node, Names const& names, Problems& problems)
        : node_(node), names_(names), problems_(problems), conditions_(names, problems)
    {}

    std::vector<Rule> read(std::vector<std::string_view> const& known_ids)
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

private:
    void read_id()
    {
        auto const* const id = get(node_, "id");
        if (id == nullptr) {
            problems_.error(node_.place, "规则缺少 id", "a rule needs an id");
            return;
        }
        rule_.id = one_word(*id, "id", problems_);
        constexpr std::array<std::string_view, 3> built_in = {"closed", "order", "late"};
        if (!rule_.id.empty() && check_name(*id, "规则 / rule", true, problems_) &&
            std::find(built_in.begin(), built_in.end(), rule_.id) != built_in.end())
            problems_.error(id->place, "“" + rule_.id + "”是内置规则的名称", "'" + rule_.id + "' is the id of a built-in rule");
    }

    void no_kind(std::vector<std::string_view> const& known_ids)
    {
        std::vector<std::string_view> others;
        for (auto const id : known_ids)
            if (id != rule_.id) others.push_back(id);
        auto const meant = nearest(rule_.id, others);
        auto const zh = meant.empty() ? std::string() : "；如果要修改上级规则，是否指“" + std::string(meant) + "”？";
        auto const en = meant.empty() ? std::string()
                                      : "; if it was meant to change a rule of the parent, did you mean '" +
                                            std::string(meant) + "'?";
        problems_.error(node_.place, "规则 " + rule_.id + " 缺少 kind（规则的种类）" + zh,
                        "rule " + rule_.id + " needs a kind" + en);
    }

    void check_kind_keys()
    {
        auto const& [required, optional] = keys_of(rule_.kind);
        std::vector<std::string_view> known(common_keys.begin(), common_keys.end());
        known.insert(known.end(), required.begin(), required.end());
        known.insert(known.end(), optional.begin(), optional.end());
        std::string const what = "规则 / rule of kind " + std::string(word(rule_.kind));
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
                problems_.error(node_.place,
                                "规则 " + rule_.id + "（" + std::string(word(rule_.kind)) + "）缺少 " + std::string(key),
                                "rule " + rule_.id + " of kind " + std::string(word(rule_.kind)) + " needs '" +
                                    std::string(key) + "'");
        }
    }

    void common()
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

    std::string read_grade()
    {
        auto const* const grade = get(node_, "grade");
        if (grade == nullptr) return {};
        std::vector<std::pair<std::string_view, int>> const grades = {{"V", 0}, {"V2", 0}, {"from memory", 0}, {"I", 0}};
        return choice(*grade, "grade", grades, problems_) ? grade->text : std::string();
    }

    void read_effect()
    {
        bool const time = rule_.kind == RuleKind::response || rule_.kind == RuleKind::deemed;
        if (time) rule_.effect = Effect::lapse;
        if (rule_.kind == RuleKind::interval && get(node_, "at_least") == nullptr) rule_.effect = Effect::breach;
        auto const* const node = get(node_, "effect");
        if (node == nullptr) return;
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

    // ---- what the kinds share ---------------------------------------------------------------------------------------
    [[nodiscard]] Activities pointers(std::vector<std::string> const& ids) const
    {
        Activities found;
        for (auto const& id : ids)
            if (auto const* const activity = names_.activity(id)) found.push_back(activity);
        return found;
    }
    [[nodiscard]] std::vector<std::string> listed(std::string_view key)
    {
        return activities_of(node_, key, names_, problems_);
    }
    // `when` and `unless` are about the triggers, `where` about the other event.
    void conditions(Activities const& triggers, Activities const& others)
    {
        Readers const of_triggers{triggers, {}, false, {}, {}};
        if (auto const* const when = get(node_, "when")) rule_.when = conditions_.condition(*when, of_triggers);
        if (auto const* const unless = get(node_, "unless")) rule_.unless = conditions_.condition(*unless, of_triggers);
        if (auto const* const where = get(node_, "where"))
            rule_.where = conditions_.condition(*where, {others, {}, false, {}, {}});
        cure(triggers);
    }
    void cure(Activities const& triggers)
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
    void same(std::vector<std::string> const& earlier, std::vector<std::string> const& later)
    {
        if (auto const* const node = get(node_, "same"))
            rule_.same = conditions_.same(*node, pointers(earlier), pointers(later));
    }
    void every(Activities const& triggers)
    {
        if (auto const* const node = get(node_, "every"))
            rule_.every = conditions_.set(*node, {triggers, {}, false, {}, {}});
    }
    void times()
    {
        if (auto const* const node = get(node_, "times"))
            rule_.times = integer(*node, "times", 1, problems_).value_or(1);
    }

    // ---- the kinds --------------------------------------------------------------------------------------------------
    std::vector<Rule> precedence()
    {
        rule_.since = listed("since");
        times();
        if (auto const* const chain = get_list(node_, "chain", problems_)) return links(*chain);
        rule_.first = listed("first");
        rule_.then = listed("then");
        finish_precedence();
        return {std::move(rule_)};
    }
    void finish_precedence()
    {
        auto const triggers = pointers(rule_.then);
        conditions(triggers, pointers(rule_.first));
        same(rule_.first, rule_.then);
        every(triggers);
    }
    std::vector<Rule> links(PackNode const& chain)
    {
        auto const ids = words_of(chain, "chain", problems_);
        for (auto const* const id : ids) (void)names_.look_up_activity(*id, problems_);
        if (ids.size() < 2)
            problems_.error(chain.place, "chain 至少要有两个环节", "a chain needs at least two activities");
        std::vector<Rule> rules;
        auto const common_part = rule_;
        for (std::size_t k = 1; k < ids.size(); ++k) {
            rule_ = common_part;
            rule_.id += "." + std::to_string(k);
            rule_.first = {ids[k - 1]->text};
            rule_.then = {ids[k]->text};
            finish_precedence();
            rules.push_back(rule_);
        }
        return rules;
    }

    void response()
    {
        rule_.after = listed("after");
        rule_.then = listed("then");
        auto const openers = pointers(rule_.after);
        conditions(openers, pointers(rule_.then));
        same(rule_.after, rule_.then);
        read_within(openers);
        pauses();
        extension();
    }
    void read_within(Activities const& openers)
    {
        auto const* const within = get(node_, "within");
        if (within == nullptr) return;
        auto const* const until = within->find("until");
        if (until == nullptr) {
            rule_.within = duration(*within, "within", problems_);
            warn_roll(*within);
            return;
        }
        check_keys(*within, {"until"}, "within", problems_);
        Path path;
        auto const* const spec = conditions_.compared_path(*until, {openers, {}, false, {}, {}}, path);
        if (spec == nullptr) return;
        if (spec->type != FieldType::date || !path.activity.empty())
            problems_.error(until->place, "until 之后应当是开始环节的日期字段", "'until' names a date field of the opening activity");
        rule_.until_field = path.field;
    }
    void warn_roll(PackNode const& time)
    {
        if (auto const* const roll = get(time, "roll"))
            problems_.warning(roll->place, "最长期限总会顺延到工作日，roll 在此没有作用",
                              "a maximum period always rolls off rest days; 'roll' has no effect here");
    }
    void pauses()
    {
        auto const* const list = get_list(node_, "pauses", problems_);
        if (list == nullptr) return;
        for (auto const& item : list->items) {
            if (!expect_mapping(item, "pauses", problems_)) continue;
            check_keys(item, {"from", "to"}, "pauses", problems_);
            Pause pause{activities_of(item, "from", names_, problems_), activities_of(item, "to", names_, problems_)};
            if (get(item, "from") == nullptr || get(item, "to") == nullptr)
                problems_.error(item.place, "中止计时应当有 from 和 to", "a pause needs 'from' and 'to'");
            rule_.pauses.push_back(std::move(pause));
        }
    }
    void extension()
    {
        auto const* const node = get(node_, "extends");
        if (node == nullptr || !expect_mapping(*node, "extends", problems_)) return;
        check_keys(*node, {"by", "add", "where"}, "extends", problems_);
        Extension read;
        read.by = activities_of(*node, "by", names_, problems_);
        auto const* const add = get(*node, "add");
        if (get(*node, "by") == nullptr || add == nullptr)
            problems_.error(node->place, "extends 应当有 by（由哪个环节延长）和 add（延长多久）",
                            "'extends' needs 'by' (the activity that extends) and 'add' (how much)");
        if (add != nullptr) read.add = duration(*add, "add", problems_).value_or(Duration{});
        if (auto const* const where = get(*node, "where"))
            read.where = conditions_.condition(*where, {pointers(read.by), {}, false, {}, {}});
        if (!rule_.within)
            problems_.error(node->place, "没有 within 就没有期限可延长", "without 'within' there is no deadline to extend");
        rule_.extends = std::move(read);
    }

    void absence()
    {
        rule_.of = listed("of");
        rule_.after = listed("after");
        times();
        conditions(pointers(rule_.of), pointers(rule_.after));
        same(rule_.after, rule_.of);
        if (get(node_, "after") != nullptr) return;
        for (std::string_view const key : {"where", "same", "times"})
            if (get(node_, key) != nullptr)
                problems_.error(node_.find_key(key)->place, std::string(key) + " 只与 after 同用",
                                "'" + std::string(key) + "' goes with 'after' only");
    }

    void content()
    {
        rule_.of = listed("of");
        auto const triggers = pointers(rule_.of);
        conditions(triggers, {});
        every(triggers);
        auto const* const has = get(node_, "has");
        if (has == nullptr) return;
        for (auto const* const name : words_of(*has, "has", problems_)) {
            rule_.has.push_back(name->text);
            for (auto const* const activity : triggers) content_item(*name, *activity);
        }
    }
    void content_item(PackNode const& name, Activity const& activity)
    {
        auto const* const field = names_.field(activity, name.text);
        if (rule_.every && field != nullptr) {
            if (field->type != FieldType::list || field->personal)
                problems_.error(name.place, "用 every 时，“" + name.text + "”应当是公开的列表字段",
                                "with 'every', '" + name.text + "' must be a field that is a public list");
            return;
        }
        if (field != nullptr || (!rule_.every && names_.has_document(activity, name.text))) return;
        std::vector<std::string_view> known(activity.documents.begin(), activity.documents.end());
        for (auto const& spec : activity.fields) known.push_back(spec.name);
        unknown_name(name.place, "字段或者材料（环节 " + activity.id + "）", "field or document of activity " + activity.id + ":",
                     name.text, known, problems_);
    }

    void interval()
    {
        rule_.from = listed("from");
        if (auto const* const to = get(node_, "to"))
            for (auto const* const name : words_of(*to, "to", problems_)) interval_end(*name);
        auto triggers = pointers(rule_.to);
        auto ids = rule_.to;
        for (auto const& path : rule_.to_announced) {
            ids.push_back(path.activity);
            if (auto const* const activity = names_.activity(path.activity)) triggers.push_back(activity);
        }
        conditions(triggers, {});
        same(rule_.from, ids);
        if (auto const* const time = get(node_, "at_least")) rule_.at_least = duration(*time, "at_least", problems_);
        if (auto const* const time = get(node_, "at_most")) {
            rule_.at_most = duration(*time, "at_most", problems_);
            warn_roll(*time);
        }
        // A parameter may leave the time open; the rule then demands nothing.
        if (node_.find("at_least") == nullptr && node_.find("at_most") == nullptr)
            problems_.error(node_.place, "规则 " + rule_.id + " 应当有 at_least 或者 at_most",
                            "rule " + rule_.id + " needs at_least or at_most");
    }
    void interval_end(PackNode const& name)
    {
        auto const dot = name.text.rfind('.');
        if (names_.activity(name.text) != nullptr || dot == std::string::npos ||
            names_.activity(name.text.substr(0, dot)) == nullptr) {
            if (names_.look_up_activity(name, problems_) != nullptr) rule_.to.push_back(name.text);
            return;
        }
        Path path;
        auto const* const spec = conditions_.compared_path(name, {}, path);
        if (spec == nullptr) return;
        if (spec->type != FieldType::date)
            problems_.error(name.place, "“" + name.text + "”不是日期字段", "'" + name.text + "' is not a date field");
        rule_.to_announced.push_back(std::move(path));
    }

    void separation()
    {
        Activities triggers, others;
        auto const paths = [&](std::string_view key, std::vector<Path>& read, Activities& activities) {
            auto const* const value = get(node_, key);
            if (value == nullptr) return;
            Readers const nobody{{}, {}, false, "这里没有所指的环节", "no activity is meant here"};
            for (auto const* const name : words_of(*value, key, problems_)) {
                Path path;
                auto const* const spec = conditions_.compared_path(*name, nobody, path);
                if (spec == nullptr) continue;
                activities.push_back(names_.activity(path.activity));
                read.push_back(std::move(path));
            }
        };
        paths("of", rule_.separate_of, triggers);
        paths("from", rule_.separate_from, others);
        auto both = triggers;
        both.insert(both.end(), others.begin(), others.end());
        conditions(both, others);
    }

    void proportion()
    {
        rule_.at = listed("at");
        auto const triggers = pointers(rule_.at);
        Readers const readers{triggers, {}, false, {}, {}};
        conditions(triggers, {});
        if (auto const* const count = get(node_, "count")) rule_.count = conditions_.set(*count, readers);
        if (auto const* const of = get(node_, "of")) rule_.share_of = conditions_.set(*of, readers);
        if (auto const* const among = get(node_, "among")) rule_.among = conditions_.set(*among, readers);
        auto const* const least = get(node_, "at_least");
        auto const* const more = get(node_, "more_than");
        rule_.strictly_more = more != nullptr;
        if (least != nullptr) rule_.share = fraction(*least, "at_least", problems_).value_or(Fraction{});
        if (more != nullptr) rule_.share = fraction(*more, "more_than", problems_).value_or(Fraction{});
        bool const none = node_.find("at_least") == nullptr && node_.find("more_than") == nullptr;
        if (none || (least != nullptr && more != nullptr))
            problems_.error(node_.place, "规则 " + rule_.id + " 应当有 at_least 或者 more_than，二者只取其一",
                            "rule " + rule_.id + " needs either at_least or more_than");
    }

    void deemed()
    {
        rule_.after = listed("after");
        rule_.without = listed("without");
        rule_.then = listed("then");
        auto const openers = pointers(rule_.after);
        conditions(openers, pointers(rule_.without));
        same(rule_.after, rule_.without);
        if (auto const* const within = get(node_, "within")) {
            rule_.within = duration(*within, "within", problems_);
            warn_roll(*within);
        }
        pauses();
        if (rule_.then.size() > 1)
            problems_.error(get(node_, "then")->place, "视为发生的环节只能有一个", "only one activity can be deemed to happen");
    }

    void derogation()
    {
        auto const* const from = get(node_, "from");
        rule_.all_rules = from != nullptr && from->is_word("all");
        Readers const nobody{{}, {}, false, "减轻规则不针对某一环节", "a derogation is not about one event"};
        if (auto const* const when = get(node_, "when")) rule_.when = conditions_.condition(*when, nobody);
        if (auto const* const unless = get(node_, "unless")) rule_.unless = conditions_.condition(*unless, nobody);
        if (get(node_, "cure") != nullptr)
            problems_.error(node_.find_key("cure")->place, "减轻规则没有 cure", "a derogation has no cure");
        if (rule_.severity == Severity::error || rule_.severity == Severity::not_applicable)
            if (auto const* const severity = get(node_, "severity"))
                problems_.error(severity->place, "减轻规则的 severity 应当是 warning 或者 info",
                                "a derogation lowers to warning or info");
    }

    PackNode const& node_;
    Names const& names_;
    Problems& problems_;
    ConditionReader conditions_;
    Rule rule_;
};

} // namespace

std::vector<Rule> read_rule(PackNode const& node, Names const& names, std::vector<std::string_view> const& known_ids,
                            Problems& problems)
{
    return RuleReader(node, names, problems).read(known_ids);
}

} // namespace duly::detail
