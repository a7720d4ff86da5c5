// SPDX-License-Identifier: Apache-2.0
#include "hygiene.hpp"

#include "../case/drive.hpp"
#include "claims.hpp"
#include "contradiction.hpp"
#include "refinement.hpp"
#include "witness.hpp"

#include "duly/case/describe.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace duly::detail {

namespace {

using Vertex = OrderGraph::Vertex;
using Ids = std::vector<std::string>;

// How many activities of one law are looked into one by one; of the others it is only said that none was found.
constexpr std::size_t activities_looked_into_max = 100;
// How many steps of a circle, or ways to a step, are named in a sentence.
constexpr std::size_t named_max = 8;

// The law with a claim for each of the activities: that it never happens.
[[nodiscard]] Law never_happening(Law const& law, std::vector<std::uint16_t> const& activities)
{
    auto procedure = law.procedure();
    procedure.claims.clear();
    for (auto const at : activities) {
        Claim claim;
        claim.id = procedure.activities[at].id;
        claim.kind = Claim::Kind::excludes;
        claim.then = {claim.id};
        procedure.claims.push_back(std::move(claim));
    }
    return watched(Law(std::move(procedure), law.calendar(), law.text(), law.digest()));
}

[[nodiscard]] std::string joined(Ids const& ids, char const* between)
{
    std::string out;
    for (auto const& id : ids) out += (out.empty() ? "" : between) + id;
    return out;
}

void add(Ids& to, std::string id)
{
    if (!id.empty() && std::find(to.begin(), to.end(), id) == to.end()) to.push_back(std::move(id));
}

// "（规则 A、B）", " (rules A, B)"; nothing where there are none.
[[nodiscard]] Text by_rules(Ids const& rules)
{
    if (rules.empty()) return {};
    return {"（依据 " + joined(rules, "、") + "）", " (" + joined(rules, ", ") + ")"};
}

// ---- activities --------------------------------------------------------------------------------------------------

class Activities {
public:
    Activities(Law const& law, Demands const& demands)
        : law_(law),
          demands_(demands),
          graph_(demands.graph),
          can_(graph_.reached({})),
          never_(demands.activities),
          circle_of_(graph_.size())
    {
        for (auto circle : graph_.circles()) {
            for (auto const at : circle) circle_of_[at] = circles_.size() + 1;
            circles_.push_back(std::move(circle));
        }
    }

    std::vector<PackFlaw> run()
    {
        auto const seen = exhibited(law_);
        std::vector<std::uint16_t> missing;
        std::size_t looked_into = 0;
        for (auto const at : in_order()) {
            if (seen[at]) continue;
            if (graph_.can(at) && ++looked_into <= activities_looked_into_max && way_through(law_, {at})) continue;
            missing.push_back(at);
        }
        std::vector<std::uint16_t> asked;
        for (auto const at : missing)
            if (graph_.can(at) && asked.size() < activities_looked_into_max) asked.push_back(at);
        std::optional<Law> without;
        if (!asked.empty()) without = never_happening(law_, asked);
        for (auto const at : missing)
            if (!can_[at]) unreachable(at);
            else if (std::find(asked.begin(), asked.end(), at) == asked.end() || !excluded(*without, at)) not_found(at);
        return std::move(out_);
    }

    [[nodiscard]] std::vector<bool> const& never() const noexcept { return never_; }

private:
    // Causes before what follows from them.
    [[nodiscard]] std::vector<std::uint16_t> in_order() const
    {
        std::vector<std::uint16_t> out;
        for (Vertex at = 0; at < demands_.activities; ++at)
            if (!graph_.can(at)) out.push_back(static_cast<std::uint16_t>(at));
        for (auto const at : graph_.order())
            if (demands_.is_activity(at)) out.push_back(static_cast<std::uint16_t>(at));
        return out;
    }

    [[nodiscard]] std::string const& id(Vertex at) const { return law_.procedure().activities[at].id; }

    PackFlaw& add_flaw(PackFlaw::Kind kind, Vertex at, Text const& before, Text const& after)
    {
        auto const title = activity_title(law_.procedure(), id(at));
        out_.push_back({kind,
                        id(at),
                        {before.zh + "“" + title.zh + "”（" + id(at) + "）" + after.zh,
                         before.en + title.en + " (" + id(at) + ")" + after.en}});
        return out_.back();
    }

    PackFlaw& never_happens(Vertex at, Text const& why)
    {
        never_[at] = true;
        return add_flaw(PackFlaw::Kind::never_happens, at, {},
                        {"永远不能发生：" + why.zh, " can never happen: " + why.en});
    }

    void unreachable(Vertex at)
    {
        if (circle_of_[at] != 0) in_a_circle(at, circles_[circle_of_[at] - 1]);
        else waits_in_vain(at);
    }

    // The same words whichever of its activities it is told of; a long circle is named in full but once.
    void in_a_circle(Vertex at, std::vector<Vertex> const& circle)
    {
        auto const& named = in_words(circle);
        bool const in_full = circle.size() <= 2 * named_max || at == circle.front();
        auto& flaw = never_happens(at, named.why);
        if (!in_full) return;
        flaw.circle = named.steps;
        flaw.rules = named.rules;
    }

    struct Circle {
        Ids steps, rules;
        Text why;
    };

    [[nodiscard]] Circle const& in_words(std::vector<Vertex> const& circle)
    {
        auto& [steps, rules, why] = named_[circle.front()];
        if (!steps.empty()) return named_[circle.front()];
        for (auto const each : circle)
            if (demands_.is_activity(each)) steps.push_back(id(each));
            else if (auto rule = demands_.rule(each); !rule.empty()) rules.push_back(std::move(rule));
        for (std::size_t i = 0; i < steps.size() && i < named_max; ++i) {
            auto const& next = steps[(i + 1) % steps.size()];
            why.zh += (i == 0 ? "" : "，") + steps[i] + " 须先有 " + next;
            why.en += (i == 0 ? "" : ", ") + steps[i] + (i == 0 ? " waits for " : " for ") + next;
        }
        if (steps.size() > named_max) {
            why.zh += "……共 " + std::to_string(steps.size()) + " 个环节成环";
            why.en += " … " + std::to_string(steps.size()) + " steps in a circle";
            return named_[circle.front()];
        }
        auto const cited = by_rules(rules);
        why.zh += cited.zh;
        why.en += cited.en;
        return named_[circle.front()];
    }

    void waits_in_vain(Vertex at)
    {
        auto const demands = graph_.waits_for(at);
        auto const demand = *std::find_if(demands.begin(), demands.end(), [&](Vertex each) { return !can_[each]; });
        Ids steps, rules;
        for (auto const each : graph_.waits_for(demand))
            if (demands_.is_activity(each) && steps.size() < named_max) steps.push_back(id(each));
        add(rules, demands_.rule(demand));
        if (steps.empty()) {
            static_cast<void>(never_happens(
                at, {"它的状态机到不了允许它的阶段", "its state machine never comes to where it is possible"}));
            return;
        }
        auto const cited = by_rules(rules);
        bool const one = steps.size() == 1;
        never_happens(at, {"须先有 " + joined(steps, " 或 ") + "，而" + (one ? "它" : "它们都") + "不能发生" + cited.zh,
                           "it waits for " + joined(steps, " or ") + ", " +
                               (one ? "which cannot" : "none of which can") + " happen" + cited.en})
            .rules = std::move(rules);
    }

    // Whether it is proved that it never happens; then nothing that waits for it does.
    [[nodiscard]] bool excluded(Law const& without, std::uint16_t at)
    {
        auto const proof = refine(without, rule_of(without, id(at)));
        if (proof.last.end != Exploration::End::holds) return false;
        auto const rules = rests_on(without, proof);
        auto const list = joined(rules, ", "), list_zh = joined(rules, "、");
        Text why = {"规则相互排斥或者循环", "its rules exclude each other or go in a circle"};
        if (rules.size() == 1) why = {list_zh + " 排除了它", list + " excludes it"};
        if (rules.size() > 1) why = {list_zh + " 不能同时满足", list + " can never be met together"};
        never_happens(at, why).rules = rules;
        if (rules.size() > 1 && together_.insert(rules).second)
            add_flaw(PackFlaw::Kind::never_together, at,
                     {list_zh + " 不能同时满足，因此", list + " can never be met together, so that "},
                     {"永远不能发生", " can never happen"})
                .rules = rules;
        closed_.push_back(at);
        can_ = graph_.reached(closed_);
        return true;
    }

    void not_found(Vertex at)
    {
        add_flaw(PackFlaw::Kind::not_exhibited, at, {"未找到发生", "no lawful history was found in which "},
                 {"的合法历史", " happens"});
    }

    Law const& law_;
    Demands const& demands_;
    OrderGraph const& graph_;
    std::vector<bool> can_; // of the graph: with what was proved never to happen closed
    std::vector<bool> never_;
    std::vector<Vertex> closed_;
    std::vector<std::vector<Vertex>> circles_;
    std::vector<std::size_t> circle_of_; // counted from one; 0: none
    std::map<Vertex, Circle> named_;     // by their first
    std::set<Ids> together_;
    std::vector<PackFlaw> out_;
};

// ---- rules -------------------------------------------------------------------------------------------------------

class Rules {
public:
    Rules(Law const& law, std::vector<bool> const& never)
        : law_(law), k_(law.kernel()), never_(never), never_counts_(never), states_(law.procedure().rules.size())
    {
        // What never happens may still count as having happened, because of a silence.
        for (auto const& rule : law.procedure().rules)
            if (rule.kind == RuleKind::deemed)
                for (auto const& id : rule.then) never_counts_[k_.activity_index.at(id)] = false;
    }

    std::vector<PackFlaw> run()
    {
        for (std::uint16_t at = 0; at < k_.activities.size(); ++at) {
            for (auto const& check : k_.activities[at].checks)
                if (k_.subjects[check.subject].of == Subject::Of::rule)
                    trigger(check.subject, at, check.applies, forbids_in_vain(check));
            for (auto const& duty : k_.activities[at].opens) trigger(duty.subject, at, duty.applies, false);
        }
        for (auto const& derogation : k_.derogations) trigger(derogation.rule, no_index, derogation.when, false);
        std::vector<PackFlaw> out;
        for (std::size_t i = 0; i < states_.size(); ++i) tell(i, out);
        return out;
    }

private:
    struct State {
        bool triggered = false, happens = false, fires = false;
    };

    // An absence after something that never counts.
    [[nodiscard]] bool forbids_in_vain(Check const& check) const
    {
        return check.kind == RuleKind::absence && !check.alternatives.empty() &&
               std::all_of(check.alternatives.begin(), check.alternatives.end(),
                           [&](Alternative const& each) { return never_counts_[each.activity]; });
    }

    void trigger(std::uint16_t rule, std::uint16_t activity, std::uint32_t applies, bool in_vain)
    {
        auto& state = states_[rule];
        state.triggered = true;
        if (state.fires || in_vain || (activity != no_index && never_[activity])) return;
        state.happens = true;
        state.fires = !contradicts_itself(law_, activity, applies, never_counts_, combinations_);
    }

    void tell(std::size_t rule, std::vector<PackFlaw>& out) const
    {
        auto const& state = states_[rule];
        if (!state.triggered || state.fires) return;
        auto const& id = law_.procedure().rules[rule].id;
        Text const why = state.happens ? Text{"它的条件自相矛盾", "its condition contradicts itself"}
                                       : Text{"触发它的环节都不能发生", "nothing that would trigger it can happen"};
        out.push_back({PackFlaw::Kind::never_fires,
                       id,
                       {"规则 " + id + " 永远不会适用：" + why.zh, "the rule " + id + " never applies: " + why.en}});
    }

    Law const& law_;
    Kernel const& k_;
    std::vector<bool> const& never_;
    std::vector<bool> never_counts_;
    std::vector<State> states_;
    std::size_t combinations_ = 1'000'000; // to be gone through yet
};

} // namespace

std::vector<std::string> rests_on(Law const& law, Refinement const& proof)
{
    std::vector<std::string> out;
    auto const& k = law.kernel();
    for (auto const& ref : proof.model.tracked()) add(out, k.subjects[proof.model.check(ref).subject].id);
    for (std::uint16_t place = 0; place < k.machines.size() && place < machines_max; ++place)
        if (proof.model.tracks_machine(place)) out.emplace_back(machine_at(k.machines[place]).name);
    return out;
}

std::vector<PackFlaw> flaws(Law const& law, Demands const& demands)
{
    Activities activities(law, demands);
    auto out = activities.run();
    auto const also = [&](std::vector<PackFlaw> more) {
        out.insert(out.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    };
    auto rules = Rules(law, activities.never()).run();
    // What is named as the reason why nothing triggers it has been told of.
    std::set<std::string> named;
    for (auto const& flaw : out) named.insert(flaw.rules.begin(), flaw.rules.end());
    std::erase_if(rules, [&](PackFlaw const& rule) { return named.contains(rule.id); });
    also(std::move(rules));
    also(dead_ends(law, activities.never()));
    return out;
}

std::vector<std::string> not_modelled(Law const& law)
{
    std::vector<std::string> out;
    Abstraction const model(law);
    auto const& k = law.kernel();
    for (auto const& code : k.activities)
        for (auto const& check : code.checks) {
            auto const& subject = k.subjects[check.subject];
            bool const refuses = subject.of == Subject::Of::rule && subject.effect == Effect::bars &&
                                 subject.severity >= Severity::error;
            if (refuses && !model.can_exclude(check) && std::find(out.begin(), out.end(), subject.id) == out.end())
                out.push_back(subject.id);
        }
    return out;
}

} // namespace duly::detail
