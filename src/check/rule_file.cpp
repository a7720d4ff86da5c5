// SPDX-License-Identifier: Apache-2.0
#include "duly/check/rule_file.hpp"

#include "law/read.hpp"
#include "selector_reader.hpp"
#include "templates.hpp"

#include "duly/record/digest.hpp"

#include <algorithm>
#include <set>

namespace duly {

namespace detail {

namespace {

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
            for (auto const& node : waivers->items)
                set_.waivers.push_back(read_waiver(node, {ids_.begin(), ids_.end()}, problems_));
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
    std::uint16_t argument(PackNode const& node) { return position(read_argument(node, problems_)); }
    std::uint16_t position(Argument made)
    {
        auto const key = in_words(made);
        auto const [at, added] = positions_.emplace(key, static_cast<std::uint16_t>(set_.arguments.size()));
        if (added) set_.arguments.push_back(std::move(made));
        return at->second;
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

} // namespace

} // namespace detail

RuleSetLoaded load_rules(std::string_view text, std::string const& file)
{
    detail::Problems problems;
    RuleSetLoaded loaded;
    auto const documents = detail::read_yaml(text, file, problems);
    if (!problems.any_error()) {
        if (documents.size() != 1)
            problems.error({std::make_shared<std::string const>(file), 0, 0}, "应当正好有一个 YAML 文档",
                           "expected exactly one YAML document");
        else loaded.rules = detail::RuleFileReader(problems).run(documents.front());
    }
    if (problems.any_error()) loaded.rules.reset();
    if (loaded.rules) loaded.rules->digest = sha256(text).hex();
    loaded.problems = problems.in_order();
    return loaded;
}

RuleSetLoaded load_rule_file(std::string const& file)
{
    detail::Problems problems;
    auto const bytes = detail::read_bytes(file, problems);
    if (!bytes) return {std::nullopt, problems.in_order()};
    return load_rules(*bytes, file);
}

} // namespace duly
