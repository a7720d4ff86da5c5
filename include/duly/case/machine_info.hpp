// SPDX-License-Identifier: Apache-2.0
// A state machine as plain data: its stages, acts and rows, where it stands, and what came of an act. No Boost.MSM in
// here, so that the evaluator, proofs, pictures and the reader of packs know every machine without compiling one.
//
//   MachineInfo const& meeting = machine_info<Meeting>();       // or machine_named("Meeting"), machine_registry.hpp
//   for (RowInfo const& row : meeting.rows)
//       print(meeting.stage(row.from).name, meeting.act(row.on).name, meeting.stage(row.to).name, row.article);
//
// An act is one thing: every region that has a row for it anywhere takes it, or none does. So an act that two regions
// know is a join: a hearing is held only if the list is published and the notice given and the materials delivered.
//
// Persistence. Every id in this file is a position and holds for one build of the library: keep the events of a case
// and never an id, a MachineState or an id of MSM. A case restores its machines by being folded from its events: it
// begins with `initial` and steps once for each event whose activity drives an act.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace duly {

enum class StageId : std::uint8_t {}; // position in MachineInfo::stages
enum class ActId : std::uint8_t {};   // position in MachineInfo::acts

inline constexpr std::size_t regions_max = 8;   // with one byte each a state fits in a register
inline constexpr std::size_t questions_max = 8; // of one act
inline constexpr StageId no_stage{0xff};

// Where a machine stands: one stage per region, the rest `no_stage`. In memory only, never kept.
struct MachineState {
    std::array<StageId, regions_max> stage{no_stage, no_stage, no_stage, no_stage,
                                           no_stage, no_stage, no_stage, no_stage};
    friend constexpr bool operator==(MachineState const&, MachineState const&) = default;
};

// What a guard asks of an act: has `field` this value? A yes/no field has the value "true" or "false".
struct Question {
    std::string_view field;
    std::string_view value;
    friend constexpr bool operator==(Question const&, Question const&) = default;
};

// The answers to the questions of one act, in the order of ActInfo::questions. Not answered is no.
struct Answers {
    std::uint8_t yes = 0;

    [[nodiscard]] constexpr bool operator[](std::size_t question) const noexcept { return (yes >> question & 1U) != 0; }
    constexpr void set(std::size_t question) noexcept { yes = static_cast<std::uint8_t>(yes | 1U << question); }
    friend constexpr bool operator==(Answers, Answers) = default;
};

struct StageInfo {
    std::string_view name; // "in_force"; also its English title, underscores read as spaces
    std::string_view zh;
    std::size_t region = 0;
    bool initial = false;
};

struct ActInfo {
    std::string_view name; // "take_effect", what a pack writes after the dot: `drives: CaseLifecycle.take_effect`
    std::string_view zh;
    std::span<Question const> questions;
    std::span<StageId const> possible_in; // every stage that has a row for it, by region
    std::uint8_t regions = 0;             // bit r: region r takes part
};

struct RowInfo {
    StageId from{};
    ActId on{};
    StageId to{};
    std::size_t region = 0;
    std::string_view article;
    std::string_view guard; // "outcome is ratified"; empty: always
    // The guard as data: it holds if the answer to `question` is `expects`. Empty where there is no guard, or one that
    // only the typed machine can judge.
    std::optional<std::size_t> question;
    bool expects = false;

    [[nodiscard]] constexpr bool guarded() const noexcept { return !guard.empty(); }
};

// What came of an act. Refused: nothing has changed, `article` belongs to the rule that would have allowed it, and the
// region that stood against it is at `stage`.
struct [[nodiscard]] StepOutcome {
    bool accepted = false;
    MachineState next;        // refused: as it was
    std::string_view article; // accepted: of the first rule that took it
    StageId stage = no_stage;
    // Refused: the stages of that region in which the act is possible. If `stage` is one of them, the stage was right
    // and the answers were not.
    std::span<StageId const> possible_in;
};

struct MachineInfo {
    std::string_view name; // "Meeting", what a pack writes before the dot
    std::string_view zh;
    std::string_view source; // the instrument whose articles the rows cite
    std::span<StageInfo const> stages;
    std::span<ActInfo const> acts;
    std::span<RowInfo const> rows;
    MachineState initial;
    std::size_t regions = 1;
    // Restores the Boost.MSM machine at a state, gives it the act, and reads it back. Pure; allocates nothing.
    // REQUIRES: a state of this machine and one of its acts (else throws std::out_of_range); main has begun.
    StepOutcome (*step)(MachineState, ActId, Answers) = nullptr;

    [[nodiscard]] constexpr StageInfo const& stage(StageId id) const noexcept { return stages[std::size_t(id)]; }
    [[nodiscard]] constexpr ActInfo const& act(ActId id) const noexcept { return acts[std::size_t(id)]; }
    [[nodiscard]] constexpr std::optional<ActId> act_named(std::string_view wanted) const noexcept
    {
        for (std::size_t i = 0; i < acts.size(); ++i)
            if (acts[i].name == wanted) return ActId(i);
        return {};
    }
    [[nodiscard]] constexpr std::optional<StageId> stage_named(std::string_view wanted) const noexcept
    {
        for (std::size_t i = 0; i < stages.size(); ++i)
            if (stages[i].name == wanted) return StageId(i);
        return {};
    }
};

// The machine that `Machine` defines, as data and ready to step. Each machine's header declares its own, and one .cpp
// defines it (machine_stepping.hpp).
template <class Machine> MachineInfo const& machine_info();

} // namespace duly
