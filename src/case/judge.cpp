// SPDX-License-Identifier: Apache-2.0
// What the rules say of one event: who may do it, which facts must have been decided, each rule at its trigger, the
// gates that are judged again, the machine it drives.
#include "drive.hpp"
#include "memory.hpp"

#include "duly/case/evaluate.hpp"

#include <algorithm>
#include <utility>

namespace duly {

using namespace detail;

namespace {

class Judge {
public:
    Judge(Law const& law, Case const& state, BoundEvent const& event, Judgement& out)
        : law_(law),
          k_(law.kernel()),
          state_(state),
          event_(event),
          view_{k_, state, &event, nullptr, no_index},
          out_(out)
    {}

    void run()
    {
        if (state_.out_of_scope) return;
        // What only the record does is entered when it is done, and has no place in the order of what happened.
        if (event_.built_in == BuiltIn::none || event_.built_in == BuiltIn::facts_decided) order_of_dates();
        if (event_.built_in != BuiltIn::none) {
            if (event_.built_in == BuiltIn::facts_decided) facts_decided();
            return;
        }
        auto const& code = k_.activities[event_.activity];
        if (!lifecycle(code)) return;
        role(code);
        facts_due(code);
        for (std::size_t i = 0; i < code.checks.size(); ++i) check(code.checks[i], i);
        for (auto const& gate : code.again) again(gate);
        machine(code);
        if (code.ends) duties_at_end(code);
    }

private:
    Finding& find(std::uint16_t subject, Status status)
    {
        auto const& named = k_.subjects[subject];
        Finding finding;
        finding.subject = subject;
        finding.status = status;
        finding.severity = severity_in_force(k_, named, view_);
        finding.effect = named.effect;
        finding.at = finding.concerns = state_.version;
        finding.date = event_.date;
        finding.waived =
            std::find(state_.sanctioned.begin(), state_.sanctioned.end(), subject) != state_.sanctioned.end();
        out_.findings.push_back(std::move(finding));
        return out_.findings.back();
    }

    void order_of_dates()
    {
        auto const& event = *event_.event;
        if (event_.date < state_.latest && event.late_entry.empty())
            find(k_.order, Status::violated).args = {event_.date.text(), state_.latest.text()};
        if (k_.late_after_days < 0 || event.recorded == Moment{}) return;
        // A record keeps the instant of recording and no offset: the day of it is that of the event's place.
        auto const days = Moment{event.recorded.utc_us, event.occurred.offset_minutes}.local_date() - event_.date;
        if (days > k_.late_after_days) find(k_.late, Status::violated).args = {std::to_string(days)};
    }

    void facts_decided()
    {
        for (std::uint16_t fact = 0; fact < k_.fact_roles.size(); ++fact) {
            if ((event_.facts_decided >> fact & 1U) == 0) continue;
            if (k_.fact_by_anyone[fact] || (k_.fact_roles[fact] & event_.roles) != 0) continue;
            find(k_.fact_role_subject[fact], Status::violated).args = law_.procedure().facts[fact].by;
        }
    }

    // False: the case is closed, nothing else is judged.
    bool lifecycle(ActivityCode const& code)
    {
        auto const& outcome = lifecycle_step(state_.machines.front(), lifecycle_act(code));
        out_.lifecycle = outcome.next;
        if (outcome.accepted) return true;
        refuse(state_.ended ? k_.closed : code.machine_subject, lifecycle_machine(), outcome);
        return !state_.ended;
    }

    void machine(ActivityCode const& code)
    {
        if (code.machine == no_index || code.machine == lifecycle_position) return;
        auto const& drive = driven(code.machine, code.act);
        auto const answers = answers_of(*drive.machine, drive.act, law_, event_);
        auto const outcome = drive.machine->step(state_.machines[code.machine_place], drive.act, answers);
        out_.driven = outcome.next;
        out_.driven_steps = true;
        if (outcome.accepted) return;
        refuse(code.machine_subject, *drive.machine, outcome);
        // It is recorded only if it happened all the same: what was skipped is found here and not at all that follows.
        out_.driven = forced(*drive.machine, outcome.next, drive.act, answers);
    }

    // The arguments: where the machine stands, then where the act is possible.
    void refuse(std::uint16_t subject, MachineInfo const& machine, StepOutcome const& outcome)
    {
        auto& finding = find(subject, Status::violated);
        finding.args.emplace_back(outcome.stage == no_stage ? "" : machine.stage(outcome.stage).name);
        for (auto const stage : outcome.possible_in) finding.args.emplace_back(machine.stage(stage).name);
    }

    void role(ActivityCode const& code)
    {
        if (code.by_anyone || (code.by & event_.roles) != 0) return;
        find(k_.role_subject[event_.activity], Status::violated).args = law_.procedure().activities[event_.activity].by;
    }

    void facts_due(ActivityCode const& code)
    {
        for (auto const fact : code.fact_deadlines)
            if ((state_.facts_decided >> fact & 1U) == 0)
                find(k_.fact_subject[fact], Status::violated).args = {law_.procedure().facts[fact].id};
    }

    // Whether the rule might bind if the facts were otherwise; what else keeps it from binding is no fact.
    [[nodiscard]] bool excused_by_a_fact(Check const& check) const
    {
        auto open = view_;
        open.facts_open = true;
        return evaluate_condition(check.applies, open) != Truth::no;
    }

    void check(Check const& check, std::size_t position)
    {
        auto const applies = evaluate_condition(check.applies, view_);
        if (applies == Truth::no) {
            if (check.excused != no_index && excused_by_a_fact(check)) out_.excused.set(position);
            return;
        }
        out_.bound.set(position);
        std::vector<std::string> args;
        if (demand_met(law_, check, view_, nullptr)) return;
        static_cast<void>(demand_met(law_, check, view_, &args));
        auto& finding = find(check.subject, applies == Truth::yes ? Status::violated : Status::undeterminable);
        if (applies == Truth::unknown) {
            args.clear();
            undecided_facts(check.applies, view_, args, law_.procedure());
        }
        finding.args = std::move(args);
        finding.curable = check.curable;
        // Found once for the same beginning; but what was sanctioned once is sanctioned for that once only.
        if (check.kind == RuleKind::interval && applies == Truth::yes && !finding.waived) out_.too_near.set(position);
        if (finding.severity < Severity::error || applies == Truth::unknown) out_.excused.set(position);
    }

    // A gate passed earlier while the rule did not bind: it does now, so what it demands must be there now.
    void again(Check const& gate)
    {
        if (!state_.latch(gate.excused) || !state_.latch(k_.activities[gate.trigger].done)) return;
        auto const applies = evaluate_condition(gate.applies, view_);
        if (applies == Truth::no || demand_met(law_, gate, view_, nullptr)) return;
        if (severity_in_force(k_, k_.subjects[gate.subject], view_) < Severity::error) return;
        auto& finding = find(gate.subject, applies == Truth::yes ? Status::violated : Status::undeterminable);
        if (applies == Truth::yes) static_cast<void>(demand_met(law_, gate, view_, &finding.args));
        else undecided_facts(gate.applies, view_, finding.args, law_.procedure());
    }

    void duties_at_end(ActivityCode const& code)
    {
        for (auto const& duty : state_.duties) {
            if (duty.found || duty.until != never) continue;
            if (law_.procedure().rules[k_.subjects[duty.subject].index].kind != RuleKind::response) continue;
            bool const closes = std::any_of(code.closes.begin(), code.closes.end(),
                                            [&](DutyStep const& step) { return step.subject == duty.subject; });
            if (closes) continue;
            auto& finding = find(duty.subject, duty.uncertain ? Status::undeterminable : Status::violated);
            finding.args = {duty.since.text()};
        }
    }

    Law const& law_;
    Kernel const& k_;
    Case const& state_;
    BoundEvent const& event_;
    View view_;
    Judgement& out_;
};

} // namespace

bool Judgement::bars() const noexcept
{
    return std::any_of(findings.begin(), findings.end(), [](Finding const& finding) { return finding.bars(); });
}

Judgement judge(Law const& law, Case const& state, BoundEvent const& event)
{
    Judgement judgement;
    Judge(law, state, event, judgement).run();
    return judgement;
}

Findings evaluate(Law const& law, Case const& state, BoundEvent const& event)
{
    if (has_lapses(state, event.date)) return judge(law, pass(law, state, event.date), event).findings;
    return judge(law, state, event).findings;
}

} // namespace duly
