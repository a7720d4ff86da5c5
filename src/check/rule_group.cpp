// SPDX-License-Identifier: Apache-2.0
#include "rule_group.hpp"

#include "templates.hpp"

#include "duly/law/kernel.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

// What tells classes apart; what only limits a rule to some cases does not.
[[nodiscard]] std::vector<std::uint16_t> classifying(LogRule const& rule)
{
    auto out = rule.of;
    for (auto const& pause : rule.pauses) out.insert(out.end(), {pause.from, pause.to});
    if (rule.extends) out.push_back(rule.extends->by);
    return out;
}

void add_new(std::vector<std::uint16_t>& known, std::vector<std::uint16_t> const& more)
{
    for (auto const each : more)
        if (std::find(known.begin(), known.end(), each) == known.end()) known.push_back(each);
}

[[nodiscard]] Activity activity_of(std::string id, std::string title, std::vector<std::string> const& fields)
{
    Activity made;
    made.id = std::move(id);
    made.title = same_in_both(title);
    for (auto const& name : fields) {
        FieldSpec field;
        field.name = name;
        made.fields.push_back(std::move(field));
    }
    return made;
}

} // namespace

RuleGroup::RuleGroup(RuleSet const& set, std::vector<std::size_t> rules, Calendar const& calendar)
    : set_(set), rules_(std::move(rules)), calendar_(calendar)
{
    for (auto const at : rules_) {
        add_new(arguments_, classifying(set.rules[at]));
        for (auto const& name : set.rules[at].same)
            if (std::find(correlated_.begin(), correlated_.end(), name) == correlated_.end())
                correlated_.push_back(name);
    }
    static_cast<void>(activity(0)); // what no rule speaks of
    for (std::size_t i = 0; i < arguments_.size(); ++i) static_cast<void>(activity(std::uint64_t{1} << i));
    make_law();
}

std::uint16_t RuleGroup::activity(std::uint64_t signature)
{
    auto const [at, added] = by_signature_.emplace(signature, static_cast<std::uint16_t>(classes_.size()));
    if (added) classes_.push_back(signature);
    return at->second;
}

void RuleGroup::make_law()
{
    if (law_ && law_->procedure().activities.size() == classes_.size() + 1) return;
    Classes classes;
    classes.of.resize(set_.arguments.size());
    Procedure procedure;
    procedure.id = set_.id;
    procedure.title = set_.title;
    for (std::size_t i = 0; i < classes_.size(); ++i) {
        auto const id = std::to_string(i);
        std::string title;
        classes.all.push_back(id);
        for (std::size_t bit = 0; bit < arguments_.size(); ++bit) {
            if ((classes_[i] >> bit & 1U) == 0) continue;
            classes.of[arguments_[bit]].push_back(id);
            title += (title.empty() ? "" : " & ") + in_words(set_.arguments[arguments_[bit]]);
        }
        procedure.activities.push_back(activity_of(id, title, correlated_));
    }
    procedure.activities.push_back(activity_of(std::string(end_of_case), "end of the case", {}));
    procedure.activities.back().ends = true;
    procedure.activities.back().title.zh = "案件终结";
    owners_.clear();
    for (auto const at : rules_)
        for (auto& rule : expand(set_.rules[at], classes)) {
            procedure.rules.push_back(std::move(rule));
            owners_.push_back(at);
        }
    law_.emplace(std::move(procedure), calendar_, set_.id, set_.digest);
    before_ = opened(*law_);
    mark_idle();
}

void RuleGroup::mark_idle()
{
    auto const& kernel = law_->kernel();
    std::vector<bool> asked(kernel.latches.size(), false);
    for (auto const& node : kernel.nodes)
        if (node.op == Node::Op::latch) asked[node.index] = true;
    for (auto const& code : kernel.activities)
        for (auto const& check : code.checks)
            for (auto const& alternative : check.alternatives)
                if (alternative.of == Alternative::Of::latch) asked[alternative.index] = true;
    auto const any_asked = [&](std::vector<std::uint16_t> const& latches) {
        return std::any_of(latches.begin(), latches.end(), [&](std::uint16_t latch) { return asked[latch]; });
    };
    idle_.clear();
    for (auto const& code : kernel.activities)
        idle_.push_back(code.checks.empty() && code.opens.empty() && code.closes.empty() && code.pauses.empty() &&
                        code.resumes.empty() && code.extends.empty() && !any_asked(code.clears_latches) &&
                        !any_asked(code.sets_latches) && code.sets_keyed.empty() && code.clears_keyed.empty() &&
                        code.adds_members.empty() && code.clears_members.empty() && code.dates.empty() &&
                        code.separations.empty() && !code.ends);
}

bool RuleGroup::means(std::string const& id, std::uint16_t argument) const
{
    auto const bit = std::find(arguments_.begin(), arguments_.end(), argument) - arguments_.begin();
    for (std::size_t i = 0; i < classes_.size(); ++i)
        if (id == std::to_string(i)) return (classes_[i] >> bit & 1U) != 0;
    return false;
}

std::vector<RuleGroup> group_rules(RuleSet const& set, Calendar const& calendar)
{
    std::vector<std::vector<std::size_t>> groups;
    std::vector<std::uint16_t> arguments;
    std::optional<std::size_t> open;
    for (std::size_t i = 0; i < set.rules.size(); ++i) {
        if (needs_own_classes(set.rules[i])) {
            groups.push_back({i});
            continue;
        }
        auto more = arguments;
        add_new(more, classifying(set.rules[i]));
        if (!open || more.size() > RuleGroup::arguments_max) {
            open = groups.size();
            groups.emplace_back();
            more = classifying(set.rules[i]);
        }
        groups[*open].push_back(i);
        arguments = std::move(more);
    }
    std::vector<RuleGroup> made;
    made.reserve(groups.size());
    for (auto& rules : groups) made.emplace_back(set, std::move(rules), calendar);
    return made;
}

} // namespace duly::detail
