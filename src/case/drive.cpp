// SPDX-License-Identifier: Apache-2.0
#include "drive.hpp"

#include "duly/case/machine_registry.hpp"
#include "duly/law/machine_words.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace duly::detail {

namespace {

// By position of machine and act among the words of law/machine_words.hpp.
[[nodiscard]] std::vector<std::vector<Drive>> const& drives()
{
    static std::vector<std::vector<Drive>> const table = [] {
        std::vector<std::vector<Drive>> made;
        for (auto const& [machine, act] : machine_words) {
            auto const* info = machine_named(machine);
            auto const id = info == nullptr ? std::nullopt : info->act_named(act);
            if (!id)
                throw std::logic_error("duly: no machine has the act " + std::string(machine) + "." + std::string(act));
            if (made.empty() || made.back().front().machine != info) made.emplace_back();
            made.back().push_back({info, *id});
        }
        return made;
    }();
    return table;
}

struct LifecycleActs {
    MachineInfo const* machine;
    ActId proceed, close, record_after_end;
};

[[nodiscard]] LifecycleActs const& lifecycle()
{
    static LifecycleActs const acts = [] {
        auto const* machine = machine_named("CaseLifecycle");
        return LifecycleActs{machine, machine->act_named("proceed").value(), machine->act_named("close").value(),
                             machine->act_named("record_after_end").value()};
    }();
    return acts;
}

} // namespace

Drive const& driven(std::uint16_t machine, std::uint16_t act) { return drives()[machine][act]; }

MachineInfo const& machine_at(std::uint16_t machine) { return *drives()[machine].front().machine; }

MachineInfo const& lifecycle_machine() { return *lifecycle().machine; }

ActId lifecycle_act(ActivityCode const& code)
{
    if (code.machine == lifecycle_position) return driven(code.machine, code.act).act;
    if (code.after_end) return lifecycle().record_after_end;
    return code.ends ? lifecycle().close : lifecycle().proceed;
}

StepOutcome const& lifecycle_step(MachineState at, ActId act)
{
    static auto const& machine = lifecycle_machine();
    auto const position = [](StageId phase, StageId suspension, ActId on) {
        return (std::size_t(phase) * machine.stages.size() + std::size_t(suspension)) * machine.acts.size() +
               std::size_t(on);
    };
    static std::vector<StepOutcome> const steps = [&] {
        std::vector<StepOutcome> taken(machine.stages.size() * machine.stages.size() * machine.acts.size());
        for (std::size_t phase = 0; phase < machine.stages.size(); ++phase)
            for (std::size_t suspension = 0; suspension < machine.stages.size(); ++suspension) {
                if (machine.stages[phase].region != 0 || machine.stages[suspension].region != 1) continue;
                auto from = machine.initial;
                from.stage[0] = StageId(phase);
                from.stage[1] = StageId(suspension);
                for (std::size_t on = 0; on < machine.acts.size(); ++on)
                    taken[position(from.stage[0], from.stage[1], ActId(on))] = machine.step(from, ActId(on), {});
            }
        return taken;
    }();
    return steps.at(position(at.stage[0], at.stage[1], act));
}

MachineState forced(MachineInfo const& machine, MachineState at, ActId act, Answers answers)
{
    for (std::size_t region = 0; region < machine.regions; ++region) {
        RowInfo const* taken = nullptr;
        for (auto const& row : machine.rows) {
            bool const fits = !row.question || answers[*row.question] == row.expects;
            if (row.on != act || row.region != region || !fits) continue;
            if (row.from == at.stage[region]) {
                taken = &row;
                break;
            }
            if (taken == nullptr) taken = &row;
        }
        if (taken != nullptr) at.stage[region] = taken->to;
    }
    return at;
}

Answers answers_of(MachineInfo const& machine, ActId act, Law const& law, BoundEvent const& event)
{
    Answers answers;
    auto const& questions = machine.act(act).questions;
    if (questions.empty()) return answers;
    auto const& fields = law.procedure().activities[event.activity].fields;
    for (std::size_t q = 0; q < questions.size(); ++q)
        for (std::size_t slot = 0; slot < fields.size(); ++slot) {
            if (fields[slot].name != questions[q].field) continue;
            auto const* value = event.field(static_cast<std::uint16_t>(slot));
            if (value == nullptr) continue;
            bool const is_it = value->index() == 1
                                   ? std::get<bool>(*value) == (questions[q].value == "true")
                                   : value->index() == 3 && std::get<std::string>(*value) == questions[q].value;
            if (is_it) answers.set(q);
        }
    return answers;
}

} // namespace duly::detail
