// SPDX-License-Identifier: Apache-2.0
// The nine kinds of rule, one function each, with what their keys mean.
#include "rule_reader.hpp"

#include <array>

namespace duly::detail {

std::vector<Rule> RuleReader::precedence()
{
    rule_.since = listed("since");
    times();
    if (auto const* const chain = get_list(node_, "chain", problems_)) return links(*chain);
    rule_.first = listed("first");
    rule_.then = listed("then");
    finish_precedence();
    return {std::move(rule_)};
}

void RuleReader::finish_precedence()
{
    auto const triggers = pointers(rule_.then);
    conditions(triggers, pointers(rule_.first));
    same(rule_.first, rule_.then);
    every(triggers);
}

std::vector<Rule> RuleReader::links(PackNode const& chain)
{
    auto const ids = words_of(chain, "chain", problems_);
    for (auto const* const id : ids) (void)names_.look_up_activity(*id, problems_);
    if (ids.size() < 2) problems_.error(chain.place, "chain 至少要有两个环节", "a chain needs at least two activities");
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

void RuleReader::response()
{
    rule_.after = listed("after");
    rule_.then = listed("then");
    auto const openers = pointers(rule_.after);
    conditions(openers, pointers(rule_.then));
    same(rule_.after, rule_.then);
    read_within(openers);
    pauses();
    extension();
    repeats();
}

void RuleReader::read_within(Activities const& openers)
{
    auto const* const within = get(node_, "within");
    if (within == nullptr) return;
    if (auto const* const yearly = within->find("yearly")) return read_yearly(*within, *yearly);
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
        problems_.error(until->place, "until 之后应当是开始环节的日期字段",
                        "'until' names a date field of the opening activity");
    rule_.until_field = path.field;
}

void RuleReader::read_yearly(PackNode const& within, PackNode const& days)
{
    check_keys(within, {"yearly"}, "within", problems_);
    for (auto const* const each : words_of(days, "yearly", problems_)) {
        auto const day = MonthDay::parse(each->text);
        if (day) rule_.yearly.push_back(*day);
        else
            problems_.error(each->place, "每年的日期写作 \"03-01\"，不是“" + each->text + "”",
                            "a day of every year is written \"03-01\", not '" + each->text + "'");
    }
    std::sort(rule_.yearly.begin(), rule_.yearly.end());
    if (auto const* const pauses = get(node_, "pauses"))
        problems_.error(pauses->place, "固定的日期不因中止计时而推移", "a fixed day is not moved by pauses");
}

void RuleReader::repeats()
{
    auto const* const node = get(node_, "repeats");
    if (node == nullptr) return;
    rule_.repeats = yes_no(*node, "repeats", problems_);
    if (rule_.repeats && rule_.yearly.empty())
        problems_.error(node->place, "repeats 需要 within: {yearly: …}", "'repeats' needs 'within: {yearly: ...}'");
}

void RuleReader::warn_roll(PackNode const& time)
{
    if (auto const* const roll = get(time, "roll"))
        problems_.warning(roll->place, "最长期限总会顺延到工作日，roll 在此没有作用",
                          "a maximum period always rolls off rest days; 'roll' has no effect here");
}

void RuleReader::pauses()
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

void RuleReader::extension()
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

void RuleReader::absence()
{
    rule_.of = listed("of");
    rule_.after = listed("after");
    rule_.since = listed("since");
    times();
    conditions(pointers(rule_.of), pointers(rule_.after));
    same(rule_.after, rule_.of);
    if (get(node_, "after") != nullptr) return;
    for (std::string_view const key : {"where", "same", "since", "times"})
        if (get(node_, key) != nullptr)
            problems_.error(node_.find_key(key)->place, std::string(key) + " 只与 after 同用",
                            "'" + std::string(key) + "' goes with 'after' only");
}

void RuleReader::content()
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

void RuleReader::content_item(PackNode const& name, Activity const& activity)
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
    unknown_name(name.place, "字段或者材料（环节 " + activity.id + "）",
                 "field or document of activity " + activity.id + ":", name.text, known, problems_);
}

void RuleReader::interval()
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

void RuleReader::interval_end(PackNode const& name)
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

void RuleReader::separation()
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

void RuleReader::proportion()
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

void RuleReader::deemed()
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
        problems_.error(get(node_, "then")->place, "视为发生的环节只能有一个",
                        "only one activity can be deemed to happen");
}

void RuleReader::derogation()
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

} // namespace duly::detail
