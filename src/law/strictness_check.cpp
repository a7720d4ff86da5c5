// SPDX-License-Identifier: Apache-2.0
// Holding a merged overlay against its parent, under every choice of the parameters that both leave open, and saying
// where in the overlay the laxer word stands.
#include "binding.hpp"
#include "strictness.hpp"

#include <algorithm>
#include <set>

namespace duly::detail {

namespace {

constexpr std::size_t checked_combinations_max = 4096;

PackNode const* rule_node(PackNode const& tree, std::string_view id)
{
    auto const* const rules = tree.find("rules");
    if (rules == nullptr) return nullptr;
    for (auto const& rule : rules->items) {
        auto const* const known = rule.find("id");
        if (known == nullptr) continue;
        auto const& base = known->text;
        bool const link =
            rule.find("chain") != nullptr && id.size() > base.size() && id.starts_with(base) && id[base.size()] == '.';
        if (id == base || link) return &rule;
    }
    return nullptr;
}

class StrictnessCheck {
public:
    StrictnessCheck(PackNode const& parent, PackNode const& child, Problems& problems)
        : parent_(parent),
          child_(child),
          problems_(problems),
          parent_table_(parameters_of(parent, ignored_)),
          child_table_(parameters_of(child, ignored_))
    {
        // A free value that may be left out is a time: rules are compared with and without one, whatever its length.
        auto time = PackNode::mapping();
        time.set("days", PackNode::word("7"));
        for (auto& [id, parameter] : child_table_)
            if (parameter.choices.empty() && parameter.value.is_word("unset"))
                parameter.choices = {parameter.value, time};
    }

    void run()
    {
        parent_procedure_ = read_procedure(with_values(parent_, parent_table_, ignored_), ignored_);
        auto const child = read_procedure(with_values(child_, child_table_, ignored_), ignored_);
        for (auto const& laxity : laxer_rules(parent_procedure_, child)) report(laxity);
        choices(child);
    }

private:
    // Rules that name parameters, under the other choices.
    void choices(Procedure const& child)
    {
        Names const parent_names(parent_procedure_);
        Names const child_names(child);
        auto const* const rules = parent_.find("rules");
        if (rules == nullptr) return;
        for (auto const& rule : rules->items) {
            auto const* const id = rule.find("id");
            auto const* const now = id == nullptr ? nullptr : rule_node(child_, id->text);
            if (now == nullptr) continue;
            // A rule that names a parameter no longer has answered it, as `set` would: the parent's default counts.
            auto names = parameters_in(*now);
            std::erase_if(names, [&](std::string const& name) { return is_set(name); });
            if (names.empty() || (rule == *now && !touches_set(rule))) continue;
            compare_choices(rule, *now, names, parent_names, child_names);
        }
    }

    bool is_set(std::string const& name) const
    {
        auto const found = child_table_.find(name);
        return found != child_table_.end() && found->second.set_by_overlay;
    }
    bool touches_set(PackNode const& rule) const
    {
        auto const names = parameters_in(rule);
        return std::any_of(names.begin(), names.end(), [&](std::string const& name) { return is_set(name); });
    }

    void compare_choices(PackNode const& rule, PackNode const& now, std::vector<std::string> const& names,
                         Names const& parent_names, Names const& child_names)
    {
        bool const all =
            each_combination(child_table_, names, checked_combinations_max, [&](ParameterTable const& values) {
                auto parents = parent_table_;
                for (auto const& name : names)
                    if (auto const known = parents.find(name); known != parents.end())
                        known->second.value = values.find(name)->second.value;
                auto const before = read_rule(resolve(rule, parents, ignored_), parent_names, {}, ignored_);
                auto const after = read_rule(resolve(now, values, ignored_), child_names, {}, ignored_);
                for (auto const& old : before)
                    for (auto const& fresh : after)
                        if (old.id == fresh.id && old.kind != RuleKind::derogation)
                            for (auto const& laxity : laxer(old, fresh)) report(laxity);
            });
        if (!all)
            problems_.error(now.place, "规则的参数组合过多，无法判定是否更严",
                            "the parameters of this rule combine in too many ways to decide whether it is stricter");
    }

    // Where the overlay says it: the key, the rule, or the parameter that it has set.
    Place place_of(Laxity const& laxity) const
    {
        auto const& file = child_.place.file;
        auto const here = [&](Place const& place) { return place.file && file && *place.file == *file; };
        auto const* const rule = rule_node(child_, laxity.rule);
        if (rule != nullptr && here(rule->place)) {
            auto const* const key = rule->find_key(laxity.key);
            return key != nullptr && here(key->place) ? key->place : rule->place;
        }
        if (auto const* const parameters = child_.find("parameters"); parameters != nullptr && rule != nullptr)
            for (auto const& name : parameters_in(*rule))
                if (auto const* const parameter = parameters->find(name))
                    if (auto const* const set = parameter->find("set"); set != nullptr && here(set->place))
                        return set->place;
        return activity_place(laxity).value_or(child_.place);
    }

    std::optional<Place> activity_place(Laxity const& laxity) const
    {
        if (!laxity.rule.starts_with("by:")) return std::nullopt;
        auto const id = laxity.rule.substr(3);
        auto const by = [&](PackNode const* group) -> std::optional<Place> {
            auto const* const node = group == nullptr ? nullptr : group->find(id);
            auto const* const roles = node == nullptr ? nullptr : node->find("by"); // the key may be the parent's
            return roles == nullptr ? std::nullopt : std::optional(roles->place);
        };
        if (auto const place = by(child_.find("facts"))) return place;
        if (auto const* const phases = child_.find("activities"))
            for (std::size_t p = 0; p < phases->size(); ++p)
                if (auto const place = by(&phases->value(p))) return place;
        return std::nullopt;
    }

    void report(Laxity const& laxity)
    {
        if (!reported_.insert(laxity.rule + '\n' + laxity.key).second) return;
        auto const* const rule = rule_node(child_, laxity.rule);
        auto const* const cited = rule == nullptr ? nullptr : rule->find("article");
        auto const own = cited == nullptr ? std::string() : cited->text;
        auto const& parent_article = laxity.article;
        auto const* const id = parent_.find("procedure");
        auto const parent_id = id == nullptr ? std::string() : id->text;
        std::string zh = "规则 " + laxity.rule, en = "rule " + laxity.rule;
        if (!own.empty() && (laxity.is_new || own != parent_article)) {
            zh += "（" + own + "）";
            en += " (" + own + ")";
        }
        zh += (laxity.is_new ? " 会放宽 " : " 比 ") + parent_id;
        en += (laxity.is_new ? " would loosen " : " is laxer than ") + parent_id;
        if (!parent_article.empty()) {
            zh += " 第 " + parent_article + " 条";
            en += ", article " + parent_article;
        }
        problems_.error(place_of(laxity), zh + (laxity.is_new ? "：" : " 宽松：") + laxity.why.zh + "；下级只能更严",
                        en + ": " + laxity.why.en + "; an overlay may only tighten");
    }

    PackNode const& parent_;
    PackNode const& child_;
    Problems& problems_;
    Problems ignored_; // both packs were found right by themselves
    ParameterTable parent_table_, child_table_;
    Procedure parent_procedure_;
    std::set<std::string> reported_;
};

} // namespace

void check_stricter(PackNode const& parent_tree, PackNode const& child_tree, Problems& problems)
{
    StrictnessCheck(parent_tree, child_tree, problems).run();
}

} // namespace duly::detail
