// SPDX-License-Identifier: Apache-2.0
// How the oracle looks at a history: the same few questions over and over, each answered by reading it from the start.
//
// "Before" always means recorded before. Once an adjustment is launched the procedure is run again (Art. 37): what was
// done from the preparation of the draft on no longer counts; the proposal, the launch and the catalogue still do.
#pragma once

#include "duly/record/event.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace oracle {

using duly::Date;
using duly::Event;
using Such = std::function<bool(Event const&)>;

inline duly::Value value_of(Event const& event, std::string_view name)
{
    for (auto const& field : event.fields)
        if (field.name == name) return field.value;
    return {};
}

inline bool has(Event const& event, std::string_view name) { return !duly::is_absent(value_of(event, name)); }

inline std::string word(Event const& event, std::string_view name)
{
    auto const value = value_of(event, name);
    auto const* text = std::get_if<std::string>(&value);
    return text ? *text : std::string();
}

inline std::optional<bool> yes(Event const& event, std::string_view name)
{
    auto const value = value_of(event, name);
    auto const* answer = std::get_if<bool>(&value);
    return answer ? std::optional<bool>(*answer) : std::nullopt;
}

inline std::vector<std::string> words(Event const& event, std::string_view name)
{
    auto const value = value_of(event, name);
    auto const* list = std::get_if<std::vector<std::string>>(&value);
    return list ? *list : std::vector<std::string>();
}

inline std::optional<Date> date(Event const& event, std::string_view name)
{
    auto const value = value_of(event, name);
    auto const* day = std::get_if<Date>(&value);
    return day ? std::optional<Date>(*day) : std::nullopt;
}

inline Date day_of(Event const& event) { return event.occurred.local_date(); }

// Does it name the same draft? One that names none is about no draft in particular.
inline Such about(std::string draft)
{
    return [draft = std::move(draft)](Event const& event) { return !draft.empty() && word(event, "draft") == draft; };
}

inline bool anything(Event const&) { return true; }

class History {
public:
    explicit History(std::vector<Event> const& events) : events_(events) {}

    [[nodiscard]] Event const& at(std::size_t i) const { return events_.at(i); }
    [[nodiscard]] std::size_t size() const { return events_.size(); }

    // The latest of these activities before event i that still counts and is such, not earlier than `from`.
    [[nodiscard]] std::optional<std::size_t> latest(std::size_t i, std::vector<std::string> const& activities,
                                                    Such const& such = anything, std::size_t from = 0) const
    {
        for (auto k = i; k-- > from;) {
            auto const& event = events_.at(k);
            if (std::count(activities.begin(), activities.end(), event.activity) == 0) continue;
            if (counts(k, i) && such(event)) return k;
        }
        return std::nullopt;
    }

    [[nodiscard]] bool done(std::size_t i, std::vector<std::string> const& activities,
                            Such const& such = anything) const
    {
        return latest(i, activities, such).has_value();
    }

    // The fact in force when event i was recorded; nothing if nobody had decided it.
    [[nodiscard]] std::optional<bool> fact(std::size_t i, std::string_view name) const
    {
        std::optional<bool> known;
        for (std::size_t k = 0; k < i; ++k)
            if (events_.at(k).activity == "facts.decided")
                if (auto const found = yes(events_.at(k), name)) known = found;
        return known;
    }

    // Everyone who did this after event `from` and before event i.
    [[nodiscard]] std::set<std::string> who(std::size_t from, std::size_t i, std::string_view activity,
                                            Such const& such = anything) const
    {
        std::set<std::string> persons;
        for (auto k = from + 1; k < i; ++k)
            if (events_.at(k).activity == activity && such(events_.at(k))) persons.insert(events_.at(k).actor.id);
        return persons;
    }

private:
    [[nodiscard]] static bool outlives_a_restart(std::string_view activity)
    {
        static constexpr std::array<std::string_view, 6> before_the_draft = {
            "catalogue.consented", "catalogue.published", "proposal.made",
            "proposal.researched", "decision.launched",   "unit.designated"};
        return std::find(before_the_draft.begin(), before_the_draft.end(), activity) != before_the_draft.end();
    }

    // Does event k still count when event i is judged?
    [[nodiscard]] bool counts(std::size_t k, std::size_t i) const
    {
        if (outlives_a_restart(events_.at(k).activity)) return true;
        for (auto n = k + 1; n < i; ++n)
            if (events_.at(n).activity == "adjustment.launched") return false;
        return true;
    }

    std::vector<Event> const& events_;
};

} // namespace oracle
