// SPDX-License-Identifier: Apache-2.0
#include "duly/check/rule_file.hpp"

#include "law/read.hpp"
#include "law/reading.hpp"
#include "templates.hpp"

#include "duly/record/digest.hpp"

#include <algorithm>
#include <regex>
#include <set>

namespace duly {

using namespace detail;

namespace {

constexpr std::size_t pattern_bytes_max = 1000;
constexpr std::size_t rules_max = 10'000;

class RuleFileReader {
public:
    explicit RuleFileReader(Problems& problems) : problems_(problems) {}

    RuleSet run(PackNode const& tree)
    {
        if (!expect_mapping(tree, "规则文件 / a rule file", problems_)) return {};
        check_keys(tree, {"rules", "format", "title", "source", "ends", "actors", "rules_of_the_log", "waivers"},
                   "规则文件 / a rule file", problems_);
        set_.id = word_of(tree, "rules", problems_);
        if (set_.id.empty())
            problems_.error(tree.place, "缺少 rules：规则文件的名称", "'rules' is missing: the name of the rule file");
        if (auto const* const format = get(tree, "format"); format != nullptr && !format->is_word("1"))
            problems_.error(format->place, "只认识 format: 1", "the only format known is 1");
        set_.title = text_of(tree, "title", problems_);
        set_.source = word_of(tree, "source", problems_);
        if (auto const* const ends = get(tree, "ends")) set_.ends.push_back(argument(*ends));
        if (auto const* const actors = get(tree, "actors"))
            set_.actors_identified =
                choice<bool>(*actors, "actors", {{"identified", true}, {"anonymous", false}}, problems_);
        if (auto const* const rules = get_list(tree, "rules_of_the_log", problems_)) {
            for (auto const& node : rules->items) rule(node);
        } else {
            problems_.error(tree.place, "缺少 rules_of_the_log：规则的列表",
                            "'rules_of_the_log' is missing: the list of rules");
        }
        if (auto const* const waivers = get_list(tree, "waivers", problems_))
            for (auto const& node : waivers->items) waiver(node);
        return std::move(set_);
    }

private:
    void rule(PackNode const& node)
    {
        if (!expect_mapping(node, "规则 / a rule", problems_)) return;
        check_keys(node, {"id",      "article",  "says",    "severity", "template", "of",     "times",
                          "within",  "at_least", "at_most", "first",    "some",     "pauses", "extends",
                          "only_if", "not_if",   "same",    "actors",   "units",    "roles"},
                   "规则 / a rule", problems_);
        LogRule made;
        made.line = node.place.line;
        made.id = word_of(node, "id", problems_);
        if (made.id.empty()) problems_.error(node.place, "规则没有 id", "the rule has no id");
        else if (!ids_.insert(made.id).second)
            problems_.error(node.place, "规则“" + made.id + "”重复", "there are two rules '" + made.id + "'");
        if (set_.rules.size() == rules_max) problems_.error(node.place, "规则超过 10000 条", "more than 10000 rules");
        made.article = word_of(node, "article", problems_);
        made.says = text_of(node, "says", problems_);
        if (auto const* const severity = get(node, "severity"))
            made.severity =
                choice<Severity>(*severity, "severity",
                                 {{"error", Severity::error}, {"warning", Severity::warning}, {"info", Severity::info}},
                                 problems_)
                    .value_or(Severity::error);
        if (!kind(node, made)) return;
        arguments(node, made);
        if (made.of.size() != arguments_of(made.kind)) return; // it has been said
        times(node, made);
        periods(node, made);
        scope(node, made);
        if (made.kind == Template::competence) competent(node, made);
        if (made.says.empty()) made.says = same_in_both(in_words(made));
        set_.rules.push_back(std::move(made));
    }

    bool kind(PackNode const& node, LogRule& made)
    {
        auto const* const written = get(node, "template");
        if (written == nullptr) {
            problems_.error(node.place, "规则没有 template", "the rule has no template");
            return false;
        }
        std::vector<std::pair<std::string_view, Template>> words;
        for (std::size_t i = 0; i < templates; ++i)
            words.emplace_back(word(static_cast<Template>(i)), static_cast<Template>(i));
        auto const found = choice<Template>(*written, "模板 / template", words, problems_);
        if (found) made.kind = *found;
        return found.has_value();
    }

    void arguments(PackNode const& node, LogRule& made)
    {
        auto const wanted = arguments_of(made.kind);
        auto const* const of = get(node, "of");
        auto const count = of == nullptr ? 0 : of->is_list() ? of->items.size() : 1;
        if (count != wanted) {
            problems_.error(of != nullptr ? of->place : node.place,
                            std::string(word(made.kind)) + " 需要 " + std::to_string(wanted) +
                                " 个环节（of），这里有 " + std::to_string(count) +
                                " 个；几个环节任选其一写作 [[甲, 乙], 丙]",
                            std::string(word(made.kind)) + " takes " + std::to_string(wanted) +
                                (wanted == 1 ? " activity" : " activities") + " (of), not " + std::to_string(count) +
                                "; any of several is written [[a, b], c]");
            return;
        }
        if (!of->is_list()) made.of.push_back(argument(*of));
        else
            for (auto const& each : of->items) made.of.push_back(argument(each));
    }

    // The position of the argument; equal ones are one.
    std::uint16_t argument(PackNode const& node)
    {
        Argument made;
        if (node.is_list())
            for (auto const& each : node.items) selector(each, made);
        else selector(node, made);
        return position(std::move(made));
    }
    std::uint16_t position(Argument made)
    {
        auto const key = in_words(made);
        auto const [at, added] = positions_.emplace(key, static_cast<std::uint16_t>(set_.arguments.size()));
        if (added) set_.arguments.push_back(std::move(made));
        return at->second;
    }

    void selector(PackNode const& node, Argument& argument)
    {
        Selector made;
        made.line = node.place.line;
        if (node.is_word()) {
            made.name = node.text;
        } else if (expect_mapping(node, "环节 / an activity", problems_)) {
            check_keys(node, {"name", "glob", "regex", "where"}, "环节 / an activity", problems_);
            int given = 0;
            for (auto const& [key, by] : {std::pair<std::string_view, Selector::By>{"name", Selector::By::name},
                                          {"glob", Selector::By::glob},
                                          {"regex", Selector::By::regex}})
                if (get(node, key) != nullptr) {
                    ++given;
                    made.by = by;
                    made.name = word_of(node, key, problems_);
                }
            if (given != 1)
                problems_.error(node.place, "应当写 name、glob、regex 之一", "expected one of name, glob and regex");
            if (made.by == Selector::By::regex) check_pattern(made.name, node.place);
            if (auto const* const where = get(node, "where")) {
                if (where->is_list())
                    for (auto const& each : where->items) test(each, made);
                else test(*where, made);
            }
        }
        if (made.name.empty()) problems_.error(node.place, "环节没有名称", "the activity has no name");
        argument.push_back(std::move(made));
    }

    void check_pattern(std::string const& pattern, Place const& place)
    {
        try {
            if (pattern.size() > pattern_bytes_max) throw std::regex_error(std::regex_constants::error_complexity);
            static_cast<void>(std::regex(pattern));
        } catch (std::regex_error const&) {
            problems_.error(place, "“" + pattern + "”不是（ECMAScript 的）正则表达式，或者超过 1000 字节",
                            "'" + pattern + "' is no regular expression (of ECMAScript), or longer than 1000 bytes");
        }
    }

    void test(PackNode const& node, Selector& made)
    {
        using enum AttributeTest::Op;
        static constexpr std::pair<std::string_view, AttributeTest::Op> operations[] = {{"is", is},
                                                                                        {"in", in},
                                                                                        {"not_in", not_in},
                                                                                        {"at_least", at_least},
                                                                                        {"at_most", at_most},
                                                                                        {"more_than", more_than},
                                                                                        {"less_than", less_than}};
        if (!expect_mapping(node, "条件 / a condition", problems_)) return;
        check_keys(node,
                   {"attribute", "is", "in", "not_in", "at_least", "at_most", "more_than", "less_than", "missing"},
                   "条件 / a condition", problems_);
        AttributeTest asked;
        asked.key = word_of(node, "attribute", problems_);
        if (asked.key.empty()) problems_.error(node.place, "条件没有 attribute", "the condition has no attribute");
        int given = 0;
        for (auto const& [key, op] : operations) {
            auto const* const value = get(node, key);
            if (value == nullptr) continue;
            ++given;
            asked.op = op;
            if (value->is_mapping()) {
                check_keys(*value, {"attribute"}, std::string(key), problems_);
                asked.other = word_of(*value, "attribute", problems_);
                if (op == is || op == in || op == not_in)
                    problems_.error(value->place, std::string(key) + " 只能与写明的值相比",
                                    std::string(key) + " compares with values that are written down");
            } else {
                for (auto const* const each : words_of(*value, key, problems_)) asked.values.push_back(each->text);
                if (asked.values.size() != 1 && op != in && op != not_in)
                    problems_.error(value->place, std::string(key) + " 需要一个值",
                                    std::string(key) + " takes one value");
            }
        }
        if (given > 1)
            problems_.error(node.place, "一个条件只比较一次；几个条件写成列表",
                            "a condition compares once; several conditions are a list");
        if (auto const* const missing = get(node, "missing")) asked.missing = yes_no(*missing, "missing", problems_);
        made.where.push_back(std::move(asked));
    }

    void times(PackNode const& node, LogRule& made)
    {
        auto const* const written = get(node, "times");
        if (written == nullptr) return;
        made.times = integer(*written, "times", 1, problems_).value_or(1);
        only_for(*written, "times", made, {Template::existence, Template::absence, Template::exactly});
        if (made.times > 60'000) problems_.error(written->place, "times 至多 60000", "times is at most 60000");
    }

    void only_for(PackNode const& at, std::string_view key, LogRule const& made, std::initializer_list<Template> kinds)
    {
        if (std::find(kinds.begin(), kinds.end(), made.kind) != kinds.end()) return;
        std::string words;
        for (auto const each : kinds) words += (words.empty() ? "" : ", ") + std::string(word(each));
        problems_.error(at.place, std::string(key) + " 只用于 " + words + "，不用于 " + std::string(word(made.kind)),
                        std::string(key) + " is for " + words + ", not for " + std::string(word(made.kind)));
    }

    // As in a pack, and besides hours, minutes and seconds, which are true instants.
    std::optional<Duration> period(PackNode const& node, std::string_view key)
    {
        static constexpr std::pair<std::string_view, std::int64_t> instants[] = {
            {"hours", 3600}, {"minutes", 60}, {"seconds", 1}};
        for (auto const& [unit, factor] : instants) {
            auto const* const value = get(node, unit);
            if (!node.is_mapping() || value == nullptr) continue;
            if (node.size() > 1)
                problems_.error(node.place, "小时、分、秒不与其他单位或者 roll 并用",
                                "hours, minutes and seconds stand alone, without roll");
            auto const n = integer(*value, unit, 0, problems_).value_or(0);
            return Duration{Duration::seconds, static_cast<int>(n * factor), false};
        }
        auto read = duration(node, key, problems_);
        if (read) read->firm = !read->roll; // a log's rule says what it means
        return read;
    }

    void periods(PackNode const& node, LogRule& made)
    {
        using enum Template;
        if (auto const* const within = get(node, "within")) {
            only_for(*within, "within", made, {response, succession});
            made.within = period(*within, "within");
        }
        for (auto const& [key, into] : {std::pair{"at_least", &LogRule::at_least}, {"at_most", &LogRule::at_most}})
            if (auto const* const written = get(node, key)) {
                only_for(*written, key, made, {interval});
                made.*into = period(*written, key);
            }
        if (made.kind == interval && !made.at_least && !made.at_most)
            problems_.error(node.place, "interval 需要 at_least 或者 at_most", "interval needs at_least or at_most");
        made.first = yes_no_of(node, "first", problems_);
        if (made.first) only_for(node, "first", made, {response, succession, interval});
        made.some = yes_no_of(node, "some", problems_);
        auto const needs_within = [&](PackNode const& at, std::string_view key) {
            if (made.within && made.within->unit != Duration::seconds) return;
            problems_.error(at.place, std::string(key) + " 需要以日、月、年计的 within",
                            std::string(key) + " needs a 'within' in days, months or years");
        };
        if (made.some && !made.within) problems_.error(node.place, "some 需要 within", "'some' needs a 'within'");
        if (auto const* const pauses = get_list(node, "pauses", problems_)) {
            needs_within(*pauses, "pauses");
            for (auto const& each : pauses->items) {
                if (!expect_mapping(each, "pauses", problems_)) continue;
                check_keys(each, {"from", "to"}, "pauses", problems_);
                auto const *const from = get(each, "from"), *const to = get(each, "to");
                if (from == nullptr || to == nullptr)
                    problems_.error(each.place, "pauses 需要 from 和 to", "a pause needs from and to");
                else made.pauses.push_back({argument(*from), argument(*to)});
            }
        }
        if (auto const* const extends = get(node, "extends")) {
            needs_within(*extends, "extends");
            if (!expect_mapping(*extends, "extends", problems_)) return;
            check_keys(*extends, {"by", "add"}, "extends", problems_);
            auto const *const by = get(*extends, "by"), *const add = get(*extends, "add");
            if (by == nullptr || add == nullptr)
                problems_.error(extends->place, "extends 需要 by 和 add", "extends needs by and add");
            else if (auto const added = period(*add, "add")) made.extends = LogRule::Extension{argument(*by), *added};
        }
    }

    void scope(PackNode const& node, LogRule& made)
    {
        for (auto const& [key, into] : {std::pair{"only_if", &LogRule::only_if}, {"not_if", &LogRule::not_if}})
            if (auto const* const written = get(node, key)) {
                if (written->is_list())
                    for (auto const& each : written->items) (made.*into).push_back(argument(each));
                else (made.*into).push_back(argument(*written));
            }
        using enum Template;
        if (auto const* const same = get(node, "same")) {
            only_for(*same, "same", made,
                     {response, precedence, succession, not_coexistence, not_response, not_precedence, not_succession,
                      interval});
            for (auto const* const each : words_of(*same, "same", problems_)) made.same.push_back(each->text);
            bool const seconds = (made.at_least && made.at_least->unit == Duration::seconds) ||
                                 (made.at_most && made.at_most->unit == Duration::seconds);
            if (seconds) problems_.error(same->place, "same 不与秒并用", "'same' does not go with hours or seconds");
        }
        for (auto const* const key : {"actors", "units", "roles"})
            if (auto const* const written = get(node, key)) only_for(*written, key, made, {competence});
    }

    // Whoever is on none of the lists is not competent.
    void competent(PackNode const& node, LogRule& made)
    {
        auto argument = set_.arguments[made.of.front()];
        bool any = false;
        for (auto const& [key, attribute] :
             {std::pair<std::string_view, std::string_view>{"actors", "actor"}, {"units", "unit"}, {"roles", "role"}}) {
            auto const* const written = get(node, key);
            if (written == nullptr) continue;
            any = true;
            AttributeTest test;
            test.key = attribute;
            test.op = AttributeTest::Op::not_in;
            for (auto const* const each : words_of(*written, key, problems_)) test.values.push_back(each->text);
            for (auto& selector : argument) selector.where.push_back(test);
        }
        if (!any)
            problems_.error(node.place, "competence 需要 actors、units 或者 roles：谁有权",
                            "competence needs actors, units or roles: who may");
        made.of.push_back(position(std::move(argument)));
        std::swap(made.of.front(), made.of.back());
        made.only_if.push_back(made.of.back());
        made.of.pop_back();
    }

    void waiver(PackNode const& node)
    {
        if (!expect_mapping(node, "豁免 / a waiver", problems_)) return;
        check_keys(node, {"rule", "case", "reason", "until"}, "豁免 / a waiver", problems_);
        Waiver made;
        made.rule = word_of(node, "rule", problems_);
        made.case_id = word_of(node, "case", problems_);
        made.reason = word_of(node, "reason", problems_);
        if (auto const* const until = get(node, "until")) made.until = date(*until, "until", problems_);
        if (made.rule.empty() || made.case_id.empty() || made.reason.empty()) {
            problems_.error(node.place, "豁免需要 rule、case 和 reason", "a waiver needs rule, case and reason");
        } else if (!ids_.contains(made.rule)) {
            unknown_name(node.place, "规则", "rule", made.rule, {ids_.begin(), ids_.end()}, problems_);
        }
        set_.waivers.push_back(std::move(made));
    }

    [[nodiscard]] std::string in_words(LogRule const& rule) const
    {
        std::string words{word(rule.kind)};
        words += "(";
        for (auto const at : rule.of) words += (words.back() == '(' ? "" : ", ") + duly::in_words(set_.arguments[at]);
        return words + ")";
    }
    [[nodiscard]] static std::string in_words(Argument const& argument) { return duly::in_words(argument); }

    Problems& problems_;
    RuleSet set_;
    std::set<std::string, std::less<>> ids_;
    std::map<std::string, std::uint16_t> positions_;
};

[[nodiscard]] std::string in_words(AttributeTest const& test)
{
    static constexpr std::string_view words[] = {"there", "is", "in", "not in", ">=", "<=", ">", "<"};
    std::string out = test.key;
    out += " " + std::string(words[static_cast<std::size_t>(test.op)]);
    for (auto const& value : test.values) out += " " + value;
    if (!test.other.empty()) out += " " + test.other;
    if (test.missing) out += *test.missing ? " or missing" : " and not missing";
    return out;
}

} // namespace

std::string in_words(Argument const& argument)
{
    std::string out;
    for (auto const& selector : argument) {
        if (!out.empty()) out += " | ";
        out += selector.by == Selector::By::regex ? "/" + selector.name + "/" : selector.name;
        for (std::size_t i = 0; i < selector.where.size(); ++i)
            out += (i == 0 ? " where " : " and ") + in_words(selector.where[i]);
    }
    return out;
}

RuleSetLoaded load_rules(std::string_view text, std::string const& file)
{
    Problems problems;
    RuleSetLoaded loaded;
    auto const documents = read_yaml(text, file, problems);
    if (!problems.any_error()) {
        if (documents.size() != 1)
            problems.error({std::make_shared<std::string const>(file), 0, 0}, "应当正好有一个 YAML 文档",
                           "expected exactly one YAML document");
        else loaded.rules = RuleFileReader(problems).run(documents.front());
    }
    if (problems.any_error()) loaded.rules.reset();
    if (loaded.rules) loaded.rules->digest = sha256(text).hex();
    loaded.problems = problems.in_order();
    return loaded;
}

RuleSetLoaded load_rule_file(std::string const& file)
{
    Problems problems;
    auto const bytes = read_bytes(file, problems);
    if (!bytes) return {std::nullopt, problems.in_order()};
    return load_rules(*bytes, file);
}

} // namespace duly
