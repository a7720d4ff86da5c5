// SPDX-License-Identifier: Apache-2.0
#include "log_keys.hpp"

#include "law/nearest.hpp"

#include <algorithm>
#include <cstring>

namespace duly::detail {
namespace {

constexpr std::size_t slots = 16384, keys_max = slots / 2;

using Names = std::vector<std::string_view>;

// As lower(), in the order in which they are looked for.
Names const& usual_names(KeyRole role)
{
    static std::array<Names, 8> const names{{
        {},
        {"case:concept:name", "caseid", "case", "caseconceptname", "casenumber", "caseno", "traceid", "trace"},
        {"concept:name", "activity", "activityname", "event", "eventname", "task", "taskname"},
        {"time:timestamp", "timestamp", "time", "datetime", "date", "completetimestamp", "eventtime", "at"},
        {"org:resource", "resource", "actor", "user", "performer", "originator"},
        {"org:group", "group", "unit", "department"},
        {"org:role", "role"},
        {"lifecycle:transition", "lifecycle", "transition"},
    }};
    return names.at(static_cast<std::size_t>(role));
}

// Without what spellings differ in: "Case ID", "case_id" and "CaseID" are one name.
std::string lower(std::string_view name)
{
    std::string all;
    for (char const c : name) {
        if (c == ' ' || c == '_' || c == '-') continue;
        all += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return all;
}

std::uint64_t hash_of(std::string_view name) noexcept
{
    std::uint64_t first = 0, last = 0;
    constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;
    if (name.size() >= 8) {
        std::memcpy(&first, name.data(), 8);
        std::memcpy(&last, name.data() + name.size() - 8, 8);
    } else {
        for (char const c : name) first = first << 8U | static_cast<unsigned char>(c);
    }
    std::uint64_t hash = (first ^ name.size() * 0xff51afd7ed558ccd) * odd;
    hash = (hash ^ (hash >> 29U) ^ last) * odd;
    return hash ^ (hash >> 32U);
}

} // namespace

std::string const& chosen_name(LogOptions const& options, KeyRole role)
{
    static std::string const none;
    switch (role) {
    case KeyRole::case_id: return options.case_id;
    case KeyRole::activity: return options.activity;
    case KeyRole::time: return options.time;
    case KeyRole::actor: return options.actor;
    case KeyRole::unit: return options.unit;
    case KeyRole::role: return options.role;
    case KeyRole::lifecycle: return options.lifecycle;
    case KeyRole::none: break;
    }
    return none;
}

std::string_view standard_name(KeyRole role)
{
    return role == KeyRole::none ? "" : role == KeyRole::case_id ? "concept:name" : usual_names(role).front();
}

bool is_usual_name(std::string_view name)
{
    auto const plain = lower(name);
    return std::any_of(all_key_roles.begin(), all_key_roles.end(), [&](KeyRole role) {
        auto const& usual = usual_names(role);
        return std::find(usual.begin(), usual.end(), plain) != usual.end();
    });
}

Text const& title_of(KeyRole role)
{
    static std::array<Text, 8> const titles{{{"", ""},
                                             {"案件编号", "case id"},
                                             {"环节", "activity"},
                                             {"时间", "time"},
                                             {"行为人", "actor"},
                                             {"部门", "unit"},
                                             {"角色", "role"},
                                             {"生命周期", "lifecycle"}}};
    return titles.at(static_cast<std::size_t>(role));
}

std::string_view column_of(KeyRole role, LogOptions const& options, std::vector<std::string_view> const& columns)
{
    std::string const& chosen = chosen_name(options, role);
    if (!chosen.empty()) {
        for (std::string_view const column : columns)
            if (column == chosen) return column;
        return {};
    }
    for (std::string_view const usual : usual_names(role))
        for (std::string_view const column : columns)
            if (lower(column) == usual) return column;
    return {};
}

std::string_view nearest_column(KeyRole role, LogOptions const& options, std::vector<std::string_view> const& columns)
{
    std::string const& chosen = chosen_name(options, role);
    if (!chosen.empty()) return nearest(chosen, columns);
    for (std::string_view const usual : usual_names(role))
        if (auto const found = nearest(usual, columns); !found.empty()) return found;
    return {};
}

LogKeys::LogKeys(LogOptions const& options) : options_(options), slots_(slots)
{
    for (KeyRole const role : all_key_roles) {
        std::string const& chosen = chosen_name(options, role);
        static_cast<void>(find(chosen.empty() ? standard_name(role) : std::string_view(chosen)));
    }
}

KeyRole LogKeys::role_of(std::string_view name) const
{
    for (KeyRole const role : all_key_roles) {
        if (role == KeyRole::case_id) continue; // the trace's own, which the reader looks for
        std::string const& chosen = chosen_name(options_, role);
        if (chosen.empty() ? name == standard_name(role) : name == chosen) return role;
    }
    return KeyRole::none;
}

LogKey const* LogKeys::find(std::string_view name)
{
    std::uint64_t const hash = hash_of(name);
    for (std::size_t i = hash % slots;; i = (i + 1) % slots) {
        Slot& slot = slots_[i];
        if (slot.key == nullptr) {
            if (keys_.size() == keys_max) return nullptr;
            names_.push_back(std::make_unique<std::string>(name));
            keys_.push_back(std::make_unique<LogKey>(LogKey{*names_.back(), role_of(name)}));
            slot = {hash, keys_.back().get()};
            return slot.key;
        }
        if (slot.hash == hash && slot.key->name == name) return slot.key;
    }
}

} // namespace duly::detail
