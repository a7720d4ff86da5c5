// SPDX-License-Identifier: Apache-2.0
#include "way.hpp"

#include "drive.hpp"
#include "memory.hpp"

#include "duly/law/kernel.hpp"

#include <algorithm>
#include <utility>

namespace duly::detail {

namespace {

constexpr std::size_t rounds_beyond_cone = 4; // dates settle after one round per step; the rest is for late rises

template <class List> [[nodiscard]] bool has(List const& list, std::uint16_t wanted)
{
    return std::find(list.begin(), list.end(), wanted) != list.end();
}

} // namespace

Way::Way(Law const& law, Case const& state, Date today, WayOptions options)
    : law_(law),
      k_(law.kernel()),
      state_(state),
      today_(today),
      options_(std::move(options)),
      plans_(law.kernel().activities.size())
{}

Date Way::begin(std::uint16_t activity) const
{
    auto const found = options_.expected.find(activity);
    return found == options_.expected.end() ? today_ : found->second;
}

bool Way::find(std::uint16_t target)
{
    collect(target);
    for (auto const& each : options_.expected) collect(each.first);
    // What is needed is met after what needs it, so the other way round is nearly the order of the steps.
    std::reverse(cone_.begin(), cone_.end());
    for (std::size_t round = 0; round < cone_.size() + rounds_beyond_cone; ++round) {
        bool changed = false;
        for (auto const at : cone_) {
            auto next = plan(at);
            changed = changed || next.date != plans_[at].date || next.chosen != plans_[at].chosen ||
                      next.bounds.size() != plans_[at].bounds.size();
            plans_[at] = std::move(next);
        }
        if (!changed) break;
    }
    if (!plans_[target].date) return false;
    auto const steps = steps_to(target);
    redo(steps);
    if (options_.in_sequence) {
        for (std::size_t round = 0; round < steps.size() && tie_conditions(steps); ++round) {}
        tie_intervals(steps);
        tie_follow_ups(steps);
    }
    return true;
}

// What the steps before undo is done again after them.
void Way::redo(std::vector<std::uint16_t> const& steps)
{
    for (auto const at : steps)
        for (auto const& [again, after] : plans_[at].redone)
            if (has(steps, after)) redo(again, after);
}

// With a step goes what it needs and the same step undoes: who speaks again has the matter presented again.
void Way::redo(std::uint16_t again, std::uint16_t after)
{
    auto& bounds = plans_[again].bounds;
    bool const known = std::any_of(bounds.begin(), bounds.end(), [&](Bound const& bound) {
        return bound.after == after && bound.subject == no_index;
    });
    if (known || again == after) return;
    bounds.push_back({no_index, after, {}, nullptr});
    for (auto const& check : k_.activities[again].checks) {
        if (check.kind != RuleKind::precedence || check.every != no_index || !binds(check)) continue;
        for (auto const& alternative : check.alternatives) {
            if (!has(plans_[again].chosen, alternative.activity)) continue;
            auto const& memory =
                alternative.of == Alternative::Of::latch ? k_.latches[alternative.index] : k_.keyed[alternative.index];
            if (has(memory.cleared_by, after)) redo(alternative.activity, after);
        }
    }
}

std::vector<std::uint16_t> Way::steps_to(std::uint16_t target) const
{
    auto wanted = planned_before(target);
    wanted[target] = true;
    for (auto const& each : options_.expected) {
        if (!plans_[each.first].date) continue;
        auto const before = planned_before(each.first);
        for (std::size_t at = 0; at < before.size(); ++at) wanted[at] = wanted[at] || before[at];
        wanted[each.first] = true;
    }
    std::vector<std::uint16_t> steps;
    for (std::uint16_t at = 0; at < wanted.size(); ++at)
        if (wanted[at]) steps.push_back(at);
    return steps;
}

// Everything that could be needed on a way to the target.
void Way::collect(std::uint16_t target)
{
    Marks met(k_.activities.size());
    for (auto const at : cone_) met[at] = true;
    auto const first = cone_.size();
    auto const meet = [&](std::uint16_t at) {
        if (at == no_index || met[at]) return;
        met[at] = true;
        cone_.push_back(at);
    };
    meet(target);
    for (auto i = first; i < cone_.size(); ++i) {
        for (auto const& check : k_.activities[cone_[i]].checks)
            if (check.kind == RuleKind::precedence)
                for (auto const& alternative : check.alternatives) meet(alternative.activity);
        for (auto const& demand : machine_demands(cone_[i]))
            for (auto const at : demand) meet(at);
    }
}

// Per region of the machine that does not stand where the act is possible: the activities that lead there.
std::vector<std::vector<std::uint16_t>> Way::machine_demands(std::uint16_t activity) const
{
    std::vector<std::vector<std::uint16_t>> demands;
    auto const add = [&](std::uint16_t position, MachineInfo const& machine, ActId act, MachineState const& stands) {
        auto const possible = machine.act(act).possible_in;
        for (std::size_t region = 0; region < machine.regions; ++region) {
            std::vector<StageId> wanted;
            for (auto const stage : possible)
                if (machine.stage(stage).region == region) wanted.push_back(stage);
            auto const is_wanted = [&](StageId stage) {
                return std::find(wanted.begin(), wanted.end(), stage) != wanted.end();
            };
            if (wanted.empty() || is_wanted(stands.stage[region])) continue;
            std::vector<std::uint16_t> leading;
            for (auto const& row : machine.rows) {
                if (row.region != region || !is_wanted(row.to) || row.from == row.to) continue;
                for (std::uint16_t at = 0; at < k_.activities.size(); ++at) {
                    auto const& code = k_.activities[at];
                    bool const drives = code.machine == position && driven(code.machine, code.act).act == row.on;
                    if (drives && at != activity && !has(leading, at)) leading.push_back(at);
                }
            }
            demands.push_back(std::move(leading));
        }
    };
    auto const& code = k_.activities[activity];
    add(lifecycle_position, lifecycle_machine(), lifecycle_act(code), state_.machines.front());
    if (code.machine != no_index && code.machine != lifecycle_position) {
        auto const position = std::find(k_.machines.begin(), k_.machines.end(), code.machine) - k_.machines.begin();
        auto const& drive = driven(code.machine, code.act);
        add(code.machine, *drive.machine, drive.act, state_.machines[static_cast<std::size_t>(position)]);
    }
    return demands;
}

Way::Plan Way::plan(std::uint16_t activity) const
{
    Plan out;
    auto const& before = plans_[activity];
    auto const planned = planned_before(activity);
    for (auto const& check : k_.activities[activity].checks) {
        if (!binds(check)) continue;
        if (check.kind == RuleKind::precedence && !precedence(check, planned, out, before)) return {};
        if (check.kind == RuleKind::absence && forbidden(check, planned)) return {};
        if (check.kind == RuleKind::interval) interval(check, planned, out);
    }
    for (auto const& demand : machine_demands(activity))
        if (!add_best(demand, k_.activities[activity].machine_subject, out, before)) return {};
    auto date = begin(activity);
    for (auto const& bound : out.bounds) {
        auto from = bound.known;
        if (bound.after != no_index) {
            if (!plans_[bound.after].date) return {};
            from = *plans_[bound.after].date;
        }
        date = std::max(date, bound.at_least == nullptr ? from : earliest(from, *bound.at_least, law_.calendar()));
    }
    out.date = date;
    return out;
}

bool Way::binds(Check const& check) const
{
    auto const severity = severity_in_force(k_, k_.subjects[check.subject], {k_, state_, nullptr, nullptr, no_index});
    auto const from = options_.soft_floors && check.kind == RuleKind::interval ? Severity::warning : Severity::error;
    return severity >= from;
}

bool Way::in_memory(Alternative const& alternative, Check const& check) const
{
    if (alternative.of == Alternative::Of::latch) return state_.latch(alternative.index);
    // Under which key the event will come is not known: any that is remembered may be it.
    return std::any_of(state_.keyed.begin(), state_.keyed.end(), [&](Case::Keyed const& entry) {
        return entry.memory == alternative.index && entry.count >= check.times;
    });
}

bool Way::every_met(Check const& check) const
{
    View const view{k_, state_, nullptr, nullptr, no_index};
    WordList wanted;
    elements(k_.sets[check.every], view, wanted);
    // Whoever will act is not known, and may be the one that is excepted.
    if (wanted.size() <= (k_.sets[check.every].except_actor ? 1U : 0U)) return true;
    std::vector<std::string> lacking;
    if (demand_met(law_, check, view, &lacking)) return true;
    return lacking.size() <= (k_.sets[check.every].except_actor ? 1U : 0U);
}

bool Way::precedence(Check const& check, Marks const& planned, Plan& out, Plan const& before) const
{
    if (expected(check.applies, planned) == Truth::no) return true;
    std::vector<std::uint16_t> alternatives, undone_by;
    for (auto const& alternative : check.alternatives) {
        alternatives.push_back(alternative.activity);
        if (check.every != no_index) continue;
        auto const& memory =
            alternative.of == Alternative::Of::latch ? k_.latches[alternative.index] : k_.keyed[alternative.index];
        bool undone = false;
        for (auto const other : memory.cleared_by)
            if (planned[other]) {
                undone = true;
                if (!has(undone_by, other)) undone_by.push_back(other);
            }
        if (!undone && in_memory(alternative, check)) return true;
    }
    if (check.every != no_index && every_met(check)) return true;
    if (!add_best(alternatives, check.subject, out, before)) return false;
    for (auto const other : undone_by)
        if (other != out.chosen.back()) out.redone.emplace_back(out.chosen.back(), other);
    return true;
}

bool Way::add_best(std::vector<std::uint16_t> const& alternatives, std::uint16_t subject, Plan& out,
                   Plan const& before) const
{
    auto best = no_index;
    for (auto const at : alternatives) {
        auto const& plan = plans_[at];
        if (!plan.date) continue;
        // What will happen anyhow is not done in another way as well.
        if (options_.expected.contains(at)) {
            best = at;
            break;
        }
        bool const kept = best != no_index && plan.date == plans_[best].date && has(before.chosen, at) &&
                          !has(before.chosen, best); // of equals, the one chosen before: no choice turns in a circle
        if (best == no_index || *plan.date < *plans_[best].date || kept) best = at;
    }
    if (best == no_index) return false;
    out.chosen.push_back(best);
    out.bounds.push_back({subject, best, {}, nullptr});
    return true;
}

bool Way::forbidden(Check const& check, Marks const& planned) const
{
    if (expected(check.applies, planned) != Truth::yes) return false;
    if (check.alternatives.empty()) return true;
    return std::any_of(check.alternatives.begin(), check.alternatives.end(), [&](Alternative const& alternative) {
        if (alternative.of != Alternative::Of::latch || !state_.latch(alternative.index)) return false;
        auto const& lifted_by = k_.latches[alternative.index].cleared_by;
        // A planned step may have another result than the one that forbids.
        return !planned[alternative.activity] &&
               std::none_of(lifted_by.begin(), lifted_by.end(), [&](auto const at) { return bool(planned[at]); });
    });
}

void Way::interval(Check const& check, Marks const& planned, Plan& out) const
{
    auto const& rule = law_.procedure().rules[k_.subjects[check.subject].index];
    if (!rule.at_least || check.announced.of != Source::Of::nothing) return; // an announced date is free to choose
    if (expected(check.applies, planned) == Truth::no) return;
    auto const& def = k_.dates[check.date];
    bool again = false;
    for (auto const from : def.activities)
        if (planned[from]) {
            again = true;
            out.bounds.push_back({check.subject, from, {}, &*rule.at_least});
        }
    if (again) return;
    if (auto const known = since(check)) out.bounds.push_back({check.subject, no_index, *known, &*rule.at_least});
}

// The date on record from which the interval runs.
std::optional<Date> Way::since(Check const& check) const
{
    auto const& def = k_.dates[check.date];
    auto known = Case::no_date;
    if (check.key.empty()) {
        if (def.judged == no_index || !state_.latch(def.judged)) known = state_.dates[check.date];
    } else {
        for (auto const& entry : state_.keyed_dates)
            if (entry.memory == check.date && !entry.judged) known = std::max(known, entry.date);
    }
    return known == Case::no_date ? std::nullopt : std::optional(Date{known});
}

Way::Marks Way::planned_before(std::uint16_t activity) const
{
    auto marks = chosen_before(activity);
    for (auto const& [other, date] : options_.expected) {
        if (other == activity || marks[other] || !plans_[other].date) continue;
        auto const own = options_.expected.find(activity);
        if (own != options_.expected.end() && std::pair(own->second, activity) < std::pair(date, other)) continue;
        auto const before = chosen_before(other);
        if (before[activity]) continue;
        for (std::size_t at = 0; at < before.size(); ++at) marks[at] = marks[at] || before[at];
        marks[other] = true;
    }
    return marks;
}

Way::Marks Way::chosen_before(std::uint16_t activity) const
{
    Marks marks(plans_.size());
    std::vector<std::uint16_t> open{activity};
    while (!open.empty()) {
        auto const at = open.back();
        open.pop_back();
        for (auto const next : plans_[at].chosen)
            if (!marks[next]) {
                marks[next] = true;
                open.push_back(next);
            }
    }
    return marks;
}

Truth Way::expected(std::uint32_t condition, Marks const& planned) const
{
    return judged_by(k_, condition, [&](std::uint32_t leaf) {
        auto const& node = k_.nodes[leaf];
        switch (node.op) {
        case Node::Op::latch:
            if (!planned[k_.latches[node.index].activity]) break;
            return k_.latches[node.index].where == 0 ? Truth::yes : Truth::unknown;
        case Node::Op::field: return expected_field(leaf, planned);
        case Node::Op::document:
        case Node::Op::role:
        case Node::Op::share: return Truth::unknown;
        default: break;
        }
        return evaluate_condition(leaf, {k_, state_, nullptr, nullptr, no_index});
    });
}

Truth Way::expected_field(std::uint32_t position, Marks const& planned) const
{
    auto const open = [&](Source const& source) {
        switch (source.of) {
        case Source::Of::nothing: return false;
        case Source::Of::cell: return static_cast<bool>(planned[k_.cells[source.index].activity]);
        case Source::Of::list: return static_cast<bool>(planned[k_.lists[source.index].activity]);
        default: return true; // of the event that is not known yet
        }
    };
    auto const& node = k_.nodes[position];
    if (open(node.source) || open(node.other)) return Truth::unknown;
    return evaluate_condition(position, {k_, state_, nullptr, nullptr, no_index});
}

} // namespace duly::detail
