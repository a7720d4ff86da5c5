// SPDX-License-Identifier: Apache-2.0
// The keys of attributes, each kept once, with what it means: the activity, the time and so on.
#pragma once

#include "duly/check/log.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

// Before the name of a column or key: it is of the case.
inline constexpr std::string_view case_prefix = "case:";

enum class KeyRole : std::uint8_t { none, case_id, activity, time, actor, unit, role, lifecycle };
inline constexpr std::array<KeyRole, 7> all_key_roles{KeyRole::case_id,  KeyRole::activity, KeyRole::time,
                                                      KeyRole::actor,    KeyRole::unit,     KeyRole::role,
                                                      KeyRole::lifecycle};

// What LogOptions say of it; empty: nothing.
[[nodiscard]] std::string const& chosen_name(LogOptions const& options, KeyRole role);
// "concept:name" and so on: what XES calls it.
[[nodiscard]] std::string_view standard_name(KeyRole role);
// Whether a column of that name is taken for something of its own: "Case ID", "role", "org:group".
[[nodiscard]] bool is_usual_name(std::string_view name);
// In zh and en, for messages.
[[nodiscard]] Text const& title_of(KeyRole role);
// The name among `columns` that holds it: the chosen one, else the standard's, else a usual one ("Case ID").
// Empty: none of them. "case:concept:name" is the standard's name of the case in a table.
[[nodiscard]] std::string_view column_of(KeyRole role, LogOptions const& options,
                                         std::vector<std::string_view> const& columns);
// The column that may have been meant, or nothing.
[[nodiscard]] std::string_view nearest_column(KeyRole role, LogOptions const& options,
                                              std::vector<std::string_view> const& columns);

struct LogKey {
    std::string_view name;
    KeyRole role = KeyRole::none;
};

// Keys recur in every event: they are kept here and not with the case. Of the first thousands, that is; a log that
// invents a key in every event must not grow memory.
class LogKeys {
public:
    // Those of an event of XES.
    explicit LogKeys(LogOptions const& options);
    // Nothing if there are too many; those with a role are always among them. The address lasts.
    [[nodiscard]] LogKey const* find(std::string_view name);

private:
    struct Slot {
        std::uint64_t hash = 0;
        LogKey const* key = nullptr;
    };
    [[nodiscard]] KeyRole role_of(std::string_view name) const;

    LogOptions const& options_;
    std::vector<Slot> slots_;
    std::vector<std::unique_ptr<LogKey>> keys_;
    std::vector<std::unique_ptr<std::string>> names_;
};

} // namespace duly::detail
