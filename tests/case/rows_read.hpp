// SPDX-License-Identifier: Apache-2.0
// The rows of a machine read as law, without Boost.MSM: a second opinion on what an act does, and a way to ask what a
// machine would be without one of its rows. Scenarios are acts in words: "settle outcome=ratified" must be possible,
// "!report" must not.
#pragma once

#include "duly/case/machine_info.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace rows_read {

using namespace duly;

struct Reading {
    std::vector<RowInfo> rows;
    std::size_t regions = 1;

    explicit Reading(MachineInfo const& machine)
        : rows(machine.rows.begin(), machine.rows.end()), regions(machine.regions)
    {}

    [[nodiscard]] Reading without(std::size_t row) const
    {
        Reading rest = *this;
        rest.rows.erase(rest.rows.begin() + static_cast<std::ptrdiff_t>(row));
        return rest;
    }

    // Each region with a row for the act anywhere must have an open one where it stands.
    [[nodiscard]] std::optional<MachineState> step(MachineState at, ActId act, Answers answers) const
    {
        MachineState next = at;
        bool known = false;
        for (std::size_t region = 0; region < regions; ++region) {
            bool concerned = false, taken = false;
            for (auto const& row : rows) {
                if (row.on != act || row.region != region) continue;
                concerned = known = true;
                if (row.from != at.stage[region] || (row.question && answers[*row.question] != row.expects)) continue;
                next.stage[region] = row.to;
                taken = true;
            }
            if (concerned && !taken) return {};
        }
        return known ? std::optional(next) : std::nullopt;
    }
};

// Every answer an act can give: none, and for each field at most one value.
inline std::vector<Answers> every_answer(ActInfo const& act)
{
    std::vector<Answers> all;
    for (unsigned bits = 0; bits < 1U << act.questions.size(); ++bits) {
        bool possible = true;
        for (std::size_t i = 0; i < act.questions.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if ((bits >> i & 1U) != 0 && (bits >> j & 1U) != 0 && act.questions[i].field == act.questions[j].field)
                    possible = false;
        if (possible) all.push_back({static_cast<std::uint8_t>(bits)});
    }
    return all;
}

// Every combination of one stage per region, whether an act leads there or not.
inline std::vector<MachineState> every_state(MachineInfo const& machine)
{
    std::vector<MachineState> all{MachineState{}};
    for (std::size_t region = 0; region < machine.regions; ++region) {
        std::vector<MachineState> longer;
        for (auto const& state : all)
            for (std::size_t stage = 0; stage < machine.stages.size(); ++stage)
                if (machine.stages[stage].region == region) {
                    longer.push_back(state);
                    longer.back().stage[region] = StageId(stage);
                }
        all = std::move(longer);
    }
    return all;
}

struct Scenario {
    std::string_view name;
    std::vector<std::string_view> acts;
    std::string_view ends_in; // stages, by region, each followed by a blank or the end
};

struct Said {
    ActId act{};
    Answers answers;
    bool possible = true;
};
inline Said said(MachineInfo const& machine, std::string_view words)
{
    Said meant;
    if (words.starts_with('!')) {
        meant.possible = false;
        words.remove_prefix(1);
    }
    auto const blank = words.find(' ');
    auto const act = machine.act_named(words.substr(0, blank));
    if (!act) throw std::invalid_argument("no such act: " + std::string(words));
    meant.act = *act;
    if (blank == words.npos) return meant;
    auto const given = words.substr(blank + 1);
    auto const equals = given.find('=');
    auto const& questions = machine.act(*act).questions;
    for (std::size_t i = 0; i < questions.size(); ++i)
        if (questions[i].field == given.substr(0, equals) && questions[i].value == given.substr(equals + 1))
            meant.answers.set(i);
    return meant;
}

inline std::string stages_of(MachineInfo const& machine, MachineState const& state)
{
    std::string names;
    for (std::size_t region = 0; region < machine.regions; ++region)
        names += std::string(region == 0 ? "" : " ") + std::string(machine.stage(state.stage[region]).name);
    return names;
}

// The first act that comes out otherwise than the scenario says; nothing if all is as told.
template <class Step>
std::optional<std::string> contradiction(MachineInfo const& machine, Scenario const& scenario, Step&& step)
{
    MachineState at = machine.initial;
    for (auto const words : scenario.acts) {
        auto const meant = said(machine, words);
        std::optional<MachineState> const next = step(at, meant.act, meant.answers);
        if (next.has_value() != meant.possible) return std::string(words) + " in " + stages_of(machine, at);
        if (next) at = *next;
    }
    if (stages_of(machine, at) != scenario.ends_in) return "ends in " + stages_of(machine, at);
    return {};
}

inline auto by_machine(MachineInfo const& machine)
{
    return [&machine](MachineState const& at, ActId act, Answers answers) -> std::optional<MachineState> {
        StepOutcome const done = machine.step(at, act, answers);
        return done.accepted ? std::optional(done.next) : std::nullopt;
    };
}
inline auto by_rows(Reading const& reading)
{
    return [&reading](MachineState const& at, ActId act, Answers answers) { return reading.step(at, act, answers); };
}

// Each scenario is true of the machine, and of no machine that lacks a row are all of them true.
inline void the_scenarios_hold_every_row(MachineInfo const& machine, std::vector<Scenario> const& scenarios)
{
    Reading const whole(machine);
    for (auto const& scenario : scenarios) {
        CAPTURE(scenario.name);
        CHECK(contradiction(machine, scenario, by_machine(machine)).value_or("") == "");
        CHECK(contradiction(machine, scenario, by_rows(whole)).value_or("") == "");
    }
    for (std::size_t row = 0; row < machine.rows.size(); ++row) {
        Reading const mutant = whole.without(row);
        bool missed = false;
        for (auto const& scenario : scenarios) missed = missed || contradiction(machine, scenario, by_rows(mutant));
        auto const& gone = machine.rows[row];
        std::string const words = std::string(machine.stage(gone.from).name) + " -> " +
                                  std::string(machine.stage(gone.to).name) + " [" +
                                  std::string(machine.act(gone.on).name) + "]";
        CHECK_MESSAGE(missed, "no scenario of " << std::string(machine.name) << " misses the row " << words);
    }
}

} // namespace rows_read
