// SPDX-License-Identifier: Apache-2.0
#include "duly/case/plan.hpp"

#include "dated.hpp"
#include "plan_limits.hpp"
#include "plan_words.hpp"

#include "duly/case/binding.hpp"
#include "duly/case/describe.hpp"
#include "duly/case/evaluate.hpp"
#include "duly/law/kernel.hpp"

#include <algorithm>

namespace duly {

using namespace detail;

namespace {

[[nodiscard]] Error unknown_activity(std::string const& id)
{
    return {ErrorCode::bad_input, {"本程序没有环节 " + id, "the procedure has no activity " + id}, id, {}};
}

// The case as if the facts had been found today.
[[nodiscard]] Result<Case> supposed(Law const& law, Case const& state, Date today, PlanOptions const& options)
{
    if (options.facts.empty()) return state;
    Event event;
    event.activity = "facts.decided";
    event.occurred = Moment::at_midnight(std::max(today, state.latest), hours(8));
    for (auto const& [fact, found] : options.facts) event.fields.push_back({fact, found, false});
    auto const bound = bind(law, event);
    if (!bound) return bound.error();
    return apply(law, state, *bound);
}

class Planner {
public:
    Planner(Law const& law, Case const& state, Date today, PlanOptions const& options)
        : law_(law), p_(law.procedure()), k_(law.kernel()), state_(state), today_(today), options_(options)
    {}

    Result<Plan> run()
    {
        out_.today = today_;
        way_options_.soft_floors = options_.keep_soft_floors;
        way_options_.in_sequence = true;
        for (auto const& [id, date] : options_.expected) {
            auto const found = k_.activity_index.find(id);
            if (found == k_.activity_index.end()) return unknown_activity(id);
            way_options_.expected.emplace(found->second, date);
        }
        auto const target = choose();
        if (!target) return unknown_activity(options_.target);
        if (*target == no_index) {
            out_.no_way = {"本程序没有作出决定或者办结的环节，请用 target 指明目标",
                           "the procedure has no activity that decides or ends: name the aim"};
            return std::move(out_);
        }
        out_.target = p_.activities[*target].id;
        out_.title = activity_title(p_, out_.target);
        out_.no_way = closed(*target);
        if (out_.no_way.empty()) find(*target);
        return std::move(out_);
    }

private:
    [[nodiscard]] bool done(std::uint16_t at) const
    {
        auto const latch = k_.activities[at].done;
        return latch != no_index && state_.latch(latch);
    }

    // Nothing: the activity asked for is not known. no_index: the procedure has none to aim at.
    [[nodiscard]] std::optional<std::uint16_t> choose() const
    {
        if (!options_.target.empty()) {
            auto const found = k_.activity_index.find(options_.target);
            if (found == k_.activity_index.end()) return std::nullopt;
            return found->second;
        }
        auto best = no_index;
        for (std::uint16_t at = 0; at < p_.activities.size() && best == no_index; ++at)
            if (p_.activities[at].judges_again && !done(at)) best = at;
        for (std::uint16_t at = 0; at < p_.activities.size() && best == no_index; ++at)
            if (p_.activities[at].ends && Way(law_, state_, today_, way_options_).find(at)) best = at;
        for (std::uint16_t at = 0; at < p_.activities.size() && best == no_index; ++at)
            if (p_.activities[at].ends) best = at;
        return best;
    }

    [[nodiscard]] Text closed(std::uint16_t target) const
    {
        if (state_.out_of_scope) return {"本程序不适用于该事项", "the procedure does not govern the matter"};
        if (state_.ended && !k_.activities[target].after_end) return {"案件已经办结", "the case has ended"};
        return {};
    }

    void find(std::uint16_t target)
    {
        Way way(law_, state_, today_, way_options_);
        if (!way.find(target)) {
            out_.no_way = words_of(law_, way.obstruction(target));
            return;
        }
        auto const steps = way.steps_to(target);
        std::vector<Date> floors;
        for (std::uint16_t at = 0; at < p_.activities.size(); ++at) floors.push_back(way.begin(at));
        PlanLimits limits(law_, state_, way, way_options_, today_);
        auto const forward = limits.forward(ordered(way, steps), std::move(floors));
        for (std::size_t i = 0; i < forward.steps.size(); ++i) add(way, forward.order[i], forward.steps[i]);
        limits.backward(target, options_.by, out_);
        std::stable_sort(out_.steps.begin(), out_.steps.end(),
                         [](PlanStep const& a, PlanStep const& b) { return a.date < b.date; });
    }

    void add(Way const& way, std::uint16_t at, EarliestStep const& dated)
    {
        PlanStep step{dated, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}};
        step.title = activity_title(p_, step.activity);
        if (auto const subject = k_.subject_index.find(step.rule); subject != k_.subject_index.end())
            step.article = k_.subjects[subject->second].article;
        if (options_.expected.contains(step.activity) && step.date == way.begin(at))
            step.derivation = {"预计当日进行", "expected on that day"};
        for (auto const fact : k_.activities[at].fact_deadlines)
            if ((state_.facts_decided >> fact & 1U) == 0) step.facts_due.push_back(p_.facts[fact].id);
        step.undecided = undecided(way, at);
        out_.steps.push_back(std::move(step));
    }

    // Nothing if it is needed in any case: some rule demands it whatever the facts are.
    [[nodiscard]] std::vector<std::string> undecided(Way const& way, std::uint16_t at) const
    {
        std::vector<std::string> facts;
        for (std::uint16_t later = 0; later < p_.activities.size(); ++later)
            for (auto const& bound : way.bounds(later)) {
                if (bound.after != at || bound.subject == no_index || bound.at_least != nullptr) continue;
                auto const open = way.undecided(later, bound.subject);
                if (open.empty()) return {};
                for (auto const& fact : open)
                    if (std::find(facts.begin(), facts.end(), fact) == facts.end()) facts.push_back(fact);
            }
        return facts;
    }

    Law const& law_;
    Procedure const& p_;
    Kernel const& k_;
    Case const& state_;
    Date today_;
    PlanOptions const& options_;
    WayOptions way_options_;
    Plan out_;
};

} // namespace

PlanStep const* Plan::step(std::string const& activity) const noexcept
{
    auto const found =
        std::find_if(steps.begin(), steps.end(), [&](PlanStep const& each) { return each.activity == activity; });
    return found == steps.end() ? nullptr : &*found;
}

std::optional<Date> Plan::date() const noexcept
{
    auto const* aim = step(target);
    return aim == nullptr ? std::nullopt : std::optional(aim->date);
}

bool Plan::keeps_deadlines() const noexcept
{
    return std::all_of(deadlines.begin(), deadlines.end(),
                       [](PlanDeadline const& each) { return each.date && each.days_late <= 0; });
}

bool Plan::provisional() const noexcept
{
    return std::any_of(steps.begin(), steps.end(), [](PlanStep const& each) { return each.provisional; }) ||
           std::any_of(deadlines.begin(), deadlines.end(), [](PlanDeadline const& each) { return each.provisional; });
}

Result<Plan> plan(Law const& law, Case const& state, Date today, PlanOptions const& options)
{
    auto const as_if = supposed(law, state, today, options);
    if (!as_if) return as_if.error();
    return Planner(law, *as_if, today, options).run();
}

} // namespace duly
