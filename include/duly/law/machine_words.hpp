// SPDX-License-Identifier: Apache-2.0
// The words that `drives:` of an activity may name: the machines that run inside a case, and what can be done to each.
// What the machines do with them is in case/machines; here are only the words, so that a pack can be read without them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace duly {

struct MachineWord {
    std::string_view machine;
    std::string_view act;
};

// By machine, the lifecycle of every case first; the acts of each in the order of its protocol.
inline constexpr std::array machine_words = {
    MachineWord{"CaseLifecycle", "suspend"},
    MachineWord{"CaseLifecycle", "resume"},
    MachineWord{"CaseLifecycle", "conclude"},
    MachineWord{"CaseLifecycle", "take_effect"},
    MachineWord{"CaseLifecycle", "reopen"},
    MachineWord{"CaseLifecycle", "close"},
    MachineWord{"CaseLifecycle", "terminate"},
    MachineWord{"Meeting", "fix_agenda"},
    MachineWord{"Meeting", "prepare_materials"},
    MachineWord{"Meeting", "exchange_views"},
    MachineWord{"Meeting", "open_meeting"},
    MachineWord{"Meeting", "speak"},
    MachineWord{"Meeting", "chair_speaks"},
    MachineWord{"Meeting", "vote"},
    MachineWord{"Meeting", "decide"},
    MachineWord{"Meeting", "minute"},
    MachineWord{"Emergency", "act"},
    MachineWord{"Emergency", "report"},
    MachineWord{"Emergency", "settle"},
    MachineWord{"CommentPeriod", "open"},
    MachineWord{"CommentPeriod", "extend"},
    MachineWord{"CommentPeriod", "close"},
    MachineWord{"CommentPeriod", "consolidate"},
    MachineWord{"Hearing", "publish_method"},
    MachineWord{"Hearing", "select_participants"},
    MachineWord{"Hearing", "publish_list"},
    MachineWord{"Hearing", "announce"},
    MachineWord{"Hearing", "deliver_materials"},
    MachineWord{"Hearing", "hold"},
    MachineWord{"Hearing", "record"},
};

// The machine and the act by position: the machines are numbered as they come, the acts within their machine.
struct MachineAct {
    std::uint16_t machine = 0;
    std::uint16_t act = 0;
    friend constexpr bool operator==(MachineAct, MachineAct) = default;
};

// "Meeting.vote"; nothing for words that no machine has.
[[nodiscard]] constexpr std::optional<MachineAct> machine_word(std::string_view drives) noexcept
{
    MachineAct position;
    for (std::size_t i = 0; i < machine_words.size(); ++i) {
        auto const& [machine, act] = machine_words[i];
        if (i > 0) {
            bool const next = machine != machine_words[i - 1].machine;
            position.machine = static_cast<std::uint16_t>(position.machine + (next ? 1 : 0));
            position.act = next ? std::uint16_t{0} : static_cast<std::uint16_t>(position.act + 1);
        }
        if (drives.size() == machine.size() + 1 + act.size() && drives.substr(0, machine.size()) == machine &&
            drives[machine.size()] == '.' && drives.substr(machine.size() + 1) == act)
            return position;
    }
    return std::nullopt;
}

} // namespace duly
