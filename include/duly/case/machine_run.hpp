// SPDX-License-Identifier: Apache-2.0
// A typed machine at work, for embedders who want types and no data. Keep the acts that were performed, never the
// state: a new Run to which they are given again stands where this one does.
//
//   Run<MajorDecision> run;
//   StepOutcome done = run.perform(MajorDecision::Launch{});
//   done.accepted;                               // false: not before the proposal was researched
//   done.article;                                // "10"
//   run.in<MajorDecision::Proposed>();           // true: a refusal changes nothing
#pragma once

#include "duly/case/machine.hpp"

namespace duly {

namespace detail {

template <class Machine, class Row, class Act> constexpr void note_answer(Answers& given, Act const& event)
{
    if constexpr (std::same_as<on_of<Row>, Act>) {
        static_assert(is_question<typename Row::guard> || std::same_as<typename Row::guard, always>,
                      "Run needs guards that are data: field_is or field_is_not");
        if constexpr (is_question<typename Row::guard>)
            if (Row::guard::answer(event)) given.set(*row_info<Machine, Row>().question);
    }
}
template <class Machine, class Act, class... Rows>
constexpr Answers answers_of_act(Act const& event, boost::mp11::mp_list<Rows...>)
{
    Answers given;
    (note_answer<Machine, Rows>(given, event), ...);
    return given;
}

} // namespace detail

// Thread-safety: a value.
template <class Machine> class Run {
public:
    // REFUSES: as StepOutcome says; nothing has changed then.
    template <class Act>
    requires knows<Machine, Act> StepOutcome perform(Act const& event)
    {
        StepOutcome done = would(event);
        now_ = done.next;
        return done;
    }

    // What perform would answer.
    template <class Act>
    requires knows<Machine, Act> StepOutcome would(Act const& event)
    const
    {
        auto const given = detail::answers_of_act<Machine>(event, rows_of<Machine>{});
        return machine_info<Machine>().step(now_, act_id<Machine, Act>, given);
    }

    template <class Stage>
    requires has_stage<Machine, Stage>
    [[nodiscard]] bool in() const noexcept
    {
        return std::find(now_.stage.begin(), now_.stage.end(), stage_id<Machine, Stage>) != now_.stage.end();
    }

    [[nodiscard]] MachineState const& state() const noexcept { return now_; }

private:
    MachineState now_ = description<Machine>().initial;
};

} // namespace duly
