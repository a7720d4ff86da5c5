// SPDX-License-Identifier: Apache-2.0
// How a state becomes a running Boost.MSM machine, takes one act, and becomes a state again. This is the one place that
// knows MSM's state ids, which are positions in the table: they are computed here at compile time and never leave it.
//
// A machine is stepped in one .cpp, which includes MSM's back-end before this header and holds one line:
//
//   (first include Boost's msm/back/state_machine.hpp, before this header)
//   #include "duly/case/machine_stepping.hpp"
//   template <> duly::MachineInfo const& duly::machine_info<Filing>()
//   {
//       return duly::stepped_by<Filing, boost::msm::back::state_machine<Filing>>;
//   }
//
// The back-end is a parameter, so that another one is another word on that line.
#pragma once

#include "duly/case/machine.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace duly {

namespace detail {

// MSM's ids of the stages of a machine, and back.
template <class Machine, class Back> struct msm_ids {
    template <class Stage>
    static constexpr int of_stage = boost::msm::back::get_state_id<typename Back::stt, Stage>::value;

    template <class... Stages> static constexpr auto ids_of(boost::mp11::mp_list<Stages...>)
    {
        return std::array<int, sizeof...(Stages)>{of_stage<Stages>...};
    }
    static constexpr auto stages_by_id(std::array<int, stage_count<Machine>> const& ids)
    {
        std::array<StageId, stage_count<Machine>> stages{};
        for (std::size_t i = 0; i < ids.size(); ++i) stages[std::size_t(ids[i])] = StageId(i);
        return stages;
    }
    static constexpr auto of = ids_of(stages_of<Machine>{});
    static constexpr auto stage_of = stages_by_id(of);
};

// The archive MSM's serialize() is given: it lays the active stages of each region over the new machine's own and
// leaves everything else as it was constructed.
template <std::size_t Regions> struct laid_over {
    int const (&ids)[Regions];
    void operator&(int (&states)[Regions]) const noexcept { std::copy_n(ids, Regions, states); }
    template <class Other> void operator&(Other const&) const noexcept {}
};

template <class Machine, class Back> void restore(Back& machine, MachineState const& at)
{
    constexpr std::size_t regions = region_count<Machine>;
    int ids[regions];
    for (std::size_t region = 0; region < regions; ++region) {
        auto const stage = std::size_t(at.stage[region]);
        if (stage >= stage_count<Machine> || regions_as_data<Machine>.of[stage] != region)
            throw std::out_of_range("duly: not a state of this machine");
        ids[region] = msm_ids<Machine, Back>::of[stage];
    }
    laid_over<regions> archive{ids};
    machine.serialize(archive, 0);
}

template <class Machine, class Back> MachineState read_back(Back const& machine)
{
    MachineState now;
    for (std::size_t region = 0; region < region_count<Machine>; ++region)
        now.stage[region] = msm_ids<Machine, Back>::stage_of[std::size_t(machine.current_state()[region])];
    return now;
}

// Whether the guard of a row says yes; the row is for this act.
template <class Row, class Act> bool guard_open(Act const& event)
{
    if constexpr (std::same_as<on_of<Row>, Act>) return typename Row::guard{}(event);
    else return false;
}
template <class Act, class... Rows> auto guards_open(Act const& event, boost::mp11::mp_list<Rows...>)
{
    return std::array<bool, sizeof...(Rows)>{guard_open<Rows>(event)...};
}

// Which rule would have allowed the act, and where. The first region without a rule for its stage stands against it;
// where all have one, the first whose guards said no.
template <class Machine, class Act> StepOutcome refusal(MachineState const& at, Act const& event)
{
    constexpr std::size_t rows = row_count<Machine>;
    auto const open = guards_open(event, rows_of<Machine>{});
    auto const& data = rows_as_data<Machine>;
    auto const first = [&](std::size_t region, auto&& holds) {
        for (std::size_t i = 0; i < rows; ++i)
            if (data[i].on == act_id<Machine, Act> && data[i].region == region && holds(i)) return i;
        return rows;
    };
    auto const here = [&](std::size_t i) { return data[i].from == at.stage[data[i].region]; };
    auto const anywhere = [](std::size_t) { return true; };
    std::size_t named = rows;
    for (std::size_t region = 0; region < region_count<Machine> && named == rows; ++region)
        if (first(region, here) == rows) named = first(region, anywhere);
    for (std::size_t region = 0; region < region_count<Machine> && named == rows; ++region)
        if (first(region, [&](std::size_t i) { return here(i) && open[i]; }) == rows) named = first(region, here);

    auto const region = data[named].region;
    auto const stages = possible_in<Machine, Act>.all();
    auto const in_region = [&](StageId stage) { return regions_as_data<Machine>.of[std::size_t(stage)] == region; };
    auto const begin = std::find_if(stages.begin(), stages.end(), in_region);
    auto const end = std::find_if_not(begin, stages.end(), in_region);
    return {false, at, data[named].article, at.stage[region], std::span(begin, end)};
}

} // namespace detail

// One act on a restored machine. Every region that knows the act takes it, or the state stays what it was.
template <class Machine, class Back, class Act>
requires knows<Machine, Act>
[[nodiscard]] StepOutcome step_on(MachineState const& at, Act const& event)
{
    static_assert(deterministic<Machine>);
    constexpr std::size_t act = std::size_t(act_id<Machine, Act>);
    constexpr auto concerned = static_cast<unsigned>(std::popcount(description<Machine>().acts[act].regions));
    Back machine;
    detail::restore<Machine>(machine, at);
    machine.process_event(event);
    if (machine.regions_taken != concerned) return detail::refusal<Machine>(at, event);
    return {true, detail::read_back<Machine>(machine), machine.article, no_stage, {}};
}

namespace detail {

// The act that gives these answers: each question answered yes sets the field it asks for.
template <class Machine, class Row, class Act> void give_answer(Act& event, Answers given)
{
    if constexpr (std::same_as<on_of<Row>, Act> && is_question<typename Row::guard>)
        if (given[*row_info<Machine, Row>().question]) Row::guard::give(event);
}
template <class Machine, class Act, class... Rows> Act answered(Answers given, boost::mp11::mp_list<Rows...>)
{
    Act event{};
    (give_answer<Machine, Rows>(event, given), ...);
    return event;
}
template <class Machine, class Back, class Act> StepOutcome step_answered(MachineState const& at, Answers given)
{
    return step_on<Machine, Back>(at, answered<Machine, Act>(given, rows_of<Machine>{}));
}

using step_function = StepOutcome (*)(MachineState const&, Answers);
template <class Machine, class Back, class... Acts> constexpr auto step_functions(boost::mp11::mp_list<Acts...>)
{
    return std::array<step_function, sizeof...(Acts)>{&step_answered<Machine, Back, Acts>...};
}

template <class Machine, class Back> StepOutcome step_by_id(MachineState at, ActId id, Answers given)
{
    static constexpr auto steps = step_functions<Machine, Back>(acts_of<Machine>{});
    if (std::size_t(id) >= steps.size()) throw std::out_of_range("duly: not an act of this machine");
    return steps[std::size_t(id)](at, given);
}

} // namespace detail

// A machine as data with its step.
template <class Machine, class Back>
inline constexpr MachineInfo stepped_by{Machine::name,
                                        Machine::zh,
                                        Machine::source,
                                        description<Machine>().stages,
                                        description<Machine>().acts,
                                        description<Machine>().rows,
                                        description<Machine>().initial,
                                        detail::region_count<Machine>,
                                        &detail::step_by_id<Machine, Back>};

} // namespace duly
