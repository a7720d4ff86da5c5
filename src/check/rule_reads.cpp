// SPDX-License-Identifier: Apache-2.0
#include "rule_reads.hpp"

#include "law/deadline.hpp"

#include "duly/case/binding.hpp"
#include "duly/law/kernel.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

using NameSet = std::set<std::string, std::less<>>;

struct Walk {
    NameSet& activities;
    NameSet& items;

    void add(std::vector<std::string> const& names) { activities.insert(names.begin(), names.end()); }
    void path(Path const& path)
    {
        if (!path.activity.empty()) activities.insert(path.activity);
        if (!path.field.empty()) items.insert(path.field);
    }
    void same(std::vector<Same> const& pairs)
    {
        for (auto const& pair : pairs) {
            items.insert(pair.earlier);
            items.insert(pair.later);
        }
    }
    void set(Set const& set)
    {
        path(set.path);
        if (!set.by.empty()) activities.insert(set.by);
        if (!set.by.empty() || set.except_actor) items.emplace(reads_actor);
        condition(set.where);
        add(set.since);
    }
    void condition(Condition const& condition)
    {
        for (auto const& part : condition.parts) this->condition(part);
        for (auto const& each : condition.sets) set(each);
        path(condition.path);
        path(condition.other);
        switch (condition.op) {
        case Condition::Op::fact:
            activities.emplace(word(BuiltIn::facts_decided));
            items.insert(reads_again(condition.name));
            break;
        case Condition::Op::document: items.insert(condition.name); break;
        case Condition::Op::role: items.emplace(reads_role); break;
        case Condition::Op::done: activities.insert(condition.name); break;
        default: break;
        }
    }
};

// "Meeting" of "Meeting.vote".
[[nodiscard]] std::string_view machine_of(Activity const& activity)
{
    return std::string_view(activity.drives).substr(0, activity.drives.find('.'));
}

} // namespace

std::string reads_again(std::string_view fact) { return ":again " + std::string(fact); }

RuleReads::RuleReads(Law const& law)
{
    auto const& procedure = law.procedure();
    reads_.resize(law.kernel().subjects.size());
    for (std::size_t i = 0; i < procedure.rules.size(); ++i) read_rule(procedure, procedure.rules[i], reads_[i]);
    for (auto i = procedure.rules.size(); i < reads_.size(); ++i) read_demand(law, i);
    add_what_lowers(law);
    add_silences(law);
    for (auto const& activity : procedure.activities)
        if (!activity.restarts.empty()) everything_.insert(activity.id);
}

void RuleReads::read_rule(Procedure const& procedure, Rule const& rule, Read& into)
{
    Walk walk{into.activities, into.items};
    // Of several it is the latest that has to satisfy them: one more may break the rule.
    bool const any_will_do =
        rule.where.op == Condition::Op::all && rule.where.parts.empty() && rule.same.empty() && !rule.every;
    bool const fulfils = rule.kind == RuleKind::precedence && any_will_do;
    (fulfils ? into.better : into.activities).insert(rule.first.begin(), rule.first.end());
    (rule.kind == RuleKind::response ? into.better : into.activities).insert(rule.then.begin(), rule.then.end());
    for (auto const* const names : {&rule.after, &rule.of, &rule.without, &rule.since, &rule.from, &rule.to, &rule.at})
        walk.add(*names);
    for (auto const* const condition : {&rule.when, &rule.unless, &rule.where}) walk.condition(*condition);
    for (auto const* const paths : {&rule.to_announced, &rule.separate_of, &rule.separate_from})
        for (auto const& path : *paths) walk.path(path);
    walk.same(rule.same);
    if (rule.every) {
        walk.set(*rule.every);
        into.items.emplace(reads_actor);
    }
    if (rule.kind == RuleKind::proportion) {
        walk.set(rule.count);
        walk.set(rule.share_of);
        if (rule.among) walk.set(*rule.among);
    }
    into.items.insert(rule.has.begin(), rule.has.end());
    if (!rule.until_field.empty()) into.items.insert(rule.until_field);
    bool const deadline = has_deadline(rule);
    if (rule.at_least || rule.at_most || deadline) into.items.emplace(reads_time);
    for (auto const& pause : rule.pauses) {
        walk.add(pause.from);
        walk.add(pause.to);
    }
    if (rule.extends) {
        walk.add(rule.extends->by);
        walk.condition(rule.extends->where);
    }
    bool const until_the_end = rule.kind == RuleKind::response && (!deadline || rule.repeats);
    for (auto const& activity : procedure.activities)
        if (until_the_end && activity.ends) into.activities.insert(activity.id);
    if (!rule.cure) return;
    into.better.insert(rule.cure->by.begin(), rule.cure->by.end());
    walk.add(rule.cure->before);
    walk.same(rule.cure->same);
}

void RuleReads::read_demand(Law const& law, std::size_t subject)
{
    auto const& named = law.kernel().subjects[subject];
    auto const& activities = law.procedure().activities;
    auto& into = reads_[subject];
    switch (named.of) {
    case Subject::Of::role:
        if (law.kernel().activities[named.index].by_anyone) break;
        into.activities.insert(activities[named.index].id);
        into.items.emplace(reads_role);
        break;
    case Subject::Of::machine:
        for (auto const& each : activities)
            if (machine_of(each) == machine_of(activities[named.index])) {
                into.activities.insert(each.id);
                for (auto const& field : each.fields) into.items.insert(field.name);
                into.items.emplace(reads_actor);
            }
        break;
    case Subject::Of::order:
    case Subject::Of::late:
        into.every_activity = true;
        into.items.emplace(reads_time);
        break;
    case Subject::Of::fact_undecided:
        into.activities.emplace(word(BuiltIn::facts_decided));
        into.items.insert(law.procedure().facts[named.index].id);
        break;
    case Subject::Of::fact_role:
        into.activities.emplace(word(BuiltIn::facts_decided));
        into.items.emplace(reads_role);
        break;
    case Subject::Of::closed:
        for (auto const& each : activities)
            if (each.ends) into.activities.insert(each.id);
        break;
    case Subject::Of::rule: break;
    }
}

// A rule that a derogation lowers depends on what that looks at.
void RuleReads::add_what_lowers(Law const& law)
{
    auto const& kernel = law.kernel();
    for (std::size_t i = 0; i < reads_.size(); ++i)
        for (auto const at : kernel.subjects[i].lowered_by) {
            auto const& by = reads_[kernel.derogations[at].rule];
            reads_[i].activities.insert(by.activities.begin(), by.activities.end());
            reads_[i].items.insert(by.items.begin(), by.items.end());
        }
}

// So does one that asks for what a silence counts as.
void RuleReads::add_silences(Law const& law)
{
    auto const& rules = law.procedure().rules;
    for (std::size_t at = 0; at < rules.size(); ++at) {
        if (rules[at].kind != RuleKind::deemed) continue;
        auto const by = reads_[at];
        for (auto& each : reads_)
            if (std::any_of(rules[at].then.begin(), rules[at].then.end(), [&](std::string const& then) {
                    return each.activities.contains(then) || each.better.contains(then);
                })) {
                each.activities.insert(by.activities.begin(), by.activities.end());
                each.items.insert(by.items.begin(), by.items.end());
            }
    }
}

Reads RuleReads::activity(std::size_t subject, std::string const& activity) const
{
    auto const& read = reads_[subject];
    if (everything_.contains(activity) || read.activities.contains(activity)) return Reads::yes;
    return read.better.contains(activity) ? Reads::for_the_better : Reads::no;
}

bool RuleReads::item(std::size_t subject, std::string const& activity, std::string_view what) const
{
    auto const& read = reads_[subject];
    if (!read.items.contains(what)) return false;
    return read.every_activity || read.activities.contains(activity) || read.better.contains(activity);
}

} // namespace duly::detail
