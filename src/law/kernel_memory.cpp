// SPDX-License-Identifier: Apache-2.0
// What a kernel remembers of a case, and which activities change it.
#include "kernel_builder.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

[[nodiscard]] bool same_keys(std::vector<Source> const& a, std::vector<Source> const& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](Source const& left, Source const& right) {
        return left.of == right.of && left.index == right.index;
    });
}

} // namespace

std::uint16_t KernelBuilder::latch(std::uint16_t activity, Condition const& where,
                                   std::vector<std::string> const& since)
{
    for (std::size_t i = 0; i < latch_origins_.size(); ++i) {
        auto const& origin = latch_origins_[i];
        if (!origin.own && origin.activity == activity && origin.where == where && origin.since == since)
            return static_cast<std::uint16_t>(i);
    }
    latch_origins_.push_back({activity, where, since, false});
    kernel.latches.push_back({});
    auto const index = static_cast<std::uint16_t>(kernel.latches.size() - 1);
    MemoryDef def;
    def.activity = activity;
    def.where = condition(where, event_of(activity));
    def.cleared_by = activities(since);
    kernel.latches[index] = std::move(def);
    return index;
}

std::uint16_t KernelBuilder::own_latch(std::uint16_t activity)
{
    latch_origins_.push_back({activity, {}, {}, true});
    MemoryDef def;
    def.activity = activity;
    kernel.latches.push_back(std::move(def));
    return static_cast<std::uint16_t>(kernel.latches.size() - 1);
}

std::uint16_t KernelBuilder::keyed(std::uint16_t activity, Condition const& where,
                                   std::vector<std::string> const& since, std::vector<Source> const& key, bool counts)
{
    for (std::size_t i = 0; i < keyed_origins_.size(); ++i) {
        auto const& origin = keyed_origins_[i];
        if (origin.activity == activity && origin.where == where && origin.since == since && origin.counts == counts &&
            same_keys(origin.key, key))
            return static_cast<std::uint16_t>(i);
    }
    keyed_origins_.push_back({activity, where, since, key, counts});
    MemoryDef def;
    def.activity = activity;
    def.where = condition(where, event_of(activity));
    def.cleared_by = activities(since);
    def.key = key;
    def.counts = counts;
    kernel.keyed.push_back(std::move(def));
    return static_cast<std::uint16_t>(kernel.keyed.size() - 1);
}

std::uint16_t KernelBuilder::members(std::uint16_t activity, std::vector<std::string> const& since,
                                     std::vector<std::string> const& key_fields)
{
    for (std::size_t i = 0; i < members_origins_.size(); ++i) {
        auto const& origin = members_origins_[i];
        bool const same_identity = origin.key_size == key_fields.size() &&
                                   std::equal(key_fields.begin(), key_fields.end(), origin.captured.begin());
        if (origin.activity == activity && origin.since == since && same_identity) return static_cast<std::uint16_t>(i);
    }
    MemoryDef def;
    def.activity = activity;
    def.cleared_by = activities(since);
    def.key_size = static_cast<std::uint16_t>(key_fields.size());
    for (auto const& name : key_fields) def.captured.push_back(of_event(activity, name));
    members_origins_.push_back({activity, since, key_fields, def.key_size});
    kernel.members.push_back(std::move(def));
    return static_cast<std::uint16_t>(kernel.members.size() - 1);
}

std::uint16_t KernelBuilder::date(std::vector<std::string> const& from, std::vector<Same> const& same)
{
    DateDef def;
    def.activities = activities(from);
    for (auto const named : def.activities) def.keys.push_back(key(same, true, event_of(named)));
    if (!def.activities.empty() && same.empty()) def.judged = own_latch(def.activities.front());
    kernel.dates.push_back(std::move(def));
    return static_cast<std::uint16_t>(kernel.dates.size() - 1);
}

void KernelBuilder::link_memory()
{
    auto const each = [&](std::vector<MemoryDef> const& defs, auto const& visit) {
        for (std::size_t i = 0; i < defs.size(); ++i) visit(static_cast<std::uint16_t>(i), defs[i]);
    };
    auto& codes = kernel.activities;
    each(kernel.latches, [&](std::uint16_t i, MemoryDef const& def) {
        if (latch_origins_[i].own) return;
        codes[def.activity].sets_latches.push_back(i);
        for (auto const other : def.cleared_by) codes[other].clears_latches.push_back(i);
    });
    each(kernel.keyed, [&](std::uint16_t i, MemoryDef const& def) {
        codes[def.activity].sets_keyed.push_back(i);
        for (auto const other : def.cleared_by) codes[other].clears_keyed.push_back(i);
    });
    each(kernel.members, [&](std::uint16_t i, MemoryDef const& def) {
        codes[def.activity].adds_members.push_back(i);
        for (auto const other : def.cleared_by) codes[other].clears_members.push_back(i);
    });
    for (std::size_t i = 0; i < kernel.cells.size(); ++i)
        codes[kernel.cells[i].activity].cells.push_back(static_cast<std::uint16_t>(i));
    for (std::size_t i = 0; i < kernel.lists.size(); ++i)
        codes[kernel.lists[i].activity].lists.push_back(static_cast<std::uint16_t>(i));
    for (std::size_t i = 0; i < kernel.dates.size(); ++i)
        for (auto const from : kernel.dates[i].activities) codes[from].dates.push_back(static_cast<std::uint16_t>(i));
    link_restarts();
}

void KernelBuilder::link_restarts()
{
    auto const phase_of = [&](std::string const& phase) {
        return std::find(procedure.phases.begin(), procedure.phases.end(), phase) - procedure.phases.begin();
    };
    for (std::size_t i = 0; i < procedure.activities.size(); ++i) {
        auto const& restarting = procedure.activities[i];
        if (restarting.restarts.empty()) continue;
        auto& code = kernel.activities[i];
        code.restarts = true;
        auto const from = phase_of(restarting.restarts);
        auto const gone = [&](std::uint16_t activity) {
            return phase_of(procedure.activities[activity].phase) >= from;
        };
        code.restart_latches.assign((kernel.latches.size() + 63) / 64, 0);
        for (std::size_t l = 0; l < kernel.latches.size(); ++l)
            if (!gone(kernel.latches[l].activity)) code.restart_latches[l / 64] |= std::uint64_t{1} << (l % 64);
        for (auto const& def : kernel.keyed) code.restart_keyed.push_back(gone(def.activity));
        for (auto const& def : kernel.members) code.restart_members.push_back(gone(def.activity));
        for (auto const& def : kernel.dates)
            code.restart_dates.push_back(std::any_of(def.activities.begin(), def.activities.end(), gone));
        for (auto const& def : kernel.cells) code.restart_cells.push_back(gone(def.activity));
        for (auto const& def : kernel.lists) code.restart_lists.push_back(gone(def.activity));
    }
}

} // namespace duly::detail
