// SPDX-License-Identifier: Apache-2.0
#include "demands.hpp"

#include "../case/drive.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

using Vertex = OrderGraph::Vertex;

// How many goals of one law are told of, and how many arcs are gone through for all of them.
constexpr std::size_t goals_max = 50, gate_arcs_max = 20'000'000;

class Builder {
public:
    explicit Builder(Law const& law)
        : k_(law.kernel()), needs_(k_.activities.size(), Needs::all), silent_(k_.activities.size())
    {
        // What counts as having happened because of a silence waits for nothing that bars.
        for (auto const& rule : law.procedure().rules)
            if (rule.kind == RuleKind::deemed)
                for (auto const& id : rule.then) silent_[k_.activity_index.at(id)] = true;
    }

    Demands run()
    {
        for (Vertex at = 0; at < k_.activities.size(); ++at)
            if (!silent_[at])
                for (auto const& check : k_.activities[at].checks)
                    if (always_demands(k_, check)) demand(at, check);
        for (auto const machine : k_.machines)
            if (machine != lifecycle_position) drive(machine);
        return {OrderGraph(std::move(needs_), arcs_), std::move(rules_), k_.activities.size()};
    }

private:
    [[nodiscard]] Vertex add(Needs needs, std::string rule = {})
    {
        needs_.push_back(needs);
        rules_.push_back(std::move(rule));
        return static_cast<Vertex>(needs_.size() - 1);
    }

    void demand(Vertex of, Check const& check)
    {
        auto const demand = add(Needs::any, k_.subjects[check.subject].id);
        for (auto const& alternative : check.alternatives) arcs_.emplace_back(alternative.activity, demand);
        arcs_.emplace_back(demand, of);
    }

    // A stage is reached by a row from one that is reached, and an act that something drives; an activity waits until
    // each region that knows its act is where it is possible.
    void drive(std::uint16_t position)
    {
        auto const& machine = machine_at(position);
        std::vector<Vertex> stages, acts;
        for (auto const& stage : machine.stages) stages.push_back(add(stage.initial ? Needs::all : Needs::any));
        std::vector<bool> silently(machine.acts.size());
        for (std::size_t i = 0; i < machine.acts.size(); ++i) acts.push_back(add(Needs::any));
        for (Vertex at = 0; at < k_.activities.size(); ++at) {
            auto const& code = k_.activities[at];
            if (code.machine != position) continue;
            auto const act = driven(code.machine, code.act).act;
            arcs_.emplace_back(at, acts[std::size_t(act)]);
            // A silence that the machine refuses moves it all the same, from wherever it stands.
            if (silent_[at]) silently[std::size_t(act)] = true;
            else if (refuses(k_, code.machine_subject)) possible(at, machine, act, stages);
        }
        for (auto const& row : machine.rows) {
            if (row.from == row.to || machine.stage(row.to).initial) continue;
            auto const taken = add(Needs::all);
            if (!silently[std::size_t(row.on)]) arcs_.emplace_back(stages[std::size_t(row.from)], taken);
            arcs_.emplace_back(acts[std::size_t(row.on)], taken);
            arcs_.emplace_back(taken, stages[std::size_t(row.to)]);
        }
    }

    void possible(Vertex at, MachineInfo const& machine, ActId act, std::vector<Vertex> const& stages)
    {
        auto const& info = machine.act(act);
        for (std::size_t region = 0; region < machine.regions; ++region) {
            if ((info.regions >> region & 1U) == 0) continue;
            auto const there = add(Needs::any);
            for (auto const stage : info.possible_in)
                if (machine.stage(stage).region == region) arcs_.emplace_back(stages[std::size_t(stage)], there);
            arcs_.emplace_back(there, at);
        }
    }

    Kernel const& k_;
    std::vector<Needs> needs_;
    std::vector<bool> silent_; // by activity
    std::vector<OrderGraph::Arc> arcs_;
    std::vector<std::string> rules_;
};

[[nodiscard]] std::vector<std::string> goals(Procedure const& procedure)
{
    std::vector<std::string> out;
    for (auto const& activity : procedure.activities)
        if (activity.judges_again || activity.ends) out.push_back(activity.id);
    if (!out.empty()) return out;
    for (auto const& claim : procedure.claims)
        if (claim.kind == Claim::Kind::precedes)
            for (auto const& id : claim.then)
                if (std::find(out.begin(), out.end(), id) == out.end()) out.push_back(id);
    return out;
}

} // namespace

bool refuses(Kernel const& kernel, std::uint16_t position)
{
    auto const& subject = kernel.subjects[position];
    return subject.effect == Effect::bars && subject.severity >= Severity::error;
}

// With `every` it may be that nobody is asked.
bool always_demands(Kernel const& kernel, Check const& check)
{
    auto const& lowered_by = kernel.subjects[check.subject].lowered_by;
    return check.kind == RuleKind::precedence && check.applies == 0 && check.every == no_index && check.times >= 1 &&
           refuses(kernel, check.subject) && std::all_of(lowered_by.begin(), lowered_by.end(), [&](std::uint16_t by) {
               return kernel.derogations[by].severity >= Severity::error;
           });
}

Demands demands_of(Law const& law) { return Builder(law).run(); }

std::vector<EveryWay> every_way(Law const& law, Demands const& demands)
{
    std::vector<EveryWay> out;
    auto const& activities = law.procedure().activities;
    auto to = goals(law.procedure());
    if (to.size() > goals_max) to.resize(goals_max);
    for (auto const& id : to) {
        auto const goal = law.kernel().activity_index.at(id);
        auto const gates = demands.graph.gates(goal, gate_arcs_max / to.size());
        EveryWay way{id, {}, gates.complete};
        for (auto const at : gates.through)
            if (demands.is_activity(at) && at != goal) way.through.push_back(activities[at].id);
        if (!way.through.empty() || !way.complete) out.push_back(std::move(way));
    }
    return out;
}

} // namespace duly::detail
