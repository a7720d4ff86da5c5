// SPDX-License-Identifier: Apache-2.0
// Ties an event, which uses names, to the law that judges it, and says what is wrong with an event that is not well
// formed: an activity the procedure does not know, a field of the wrong type. Nothing here judges.
#pragma once

#include "duly/error.hpp"
#include "duly/law/kernel.hpp"
#include "duly/law/law.hpp"
#include "duly/record/event.hpp"

#include <array>
#include <cstdint>

namespace duly {

// Activities that every procedure has.
enum class BuiltIn : std::uint8_t {
    none,
    case_opened,          // case.opened
    facts_decided,        // facts.decided: each fact true or false, with a reason
    time_passed,          // time.passed: until a date; lapses are recorded with it
    correction_made,      // correction.made: what was recorded wrongly of an earlier event
    deviation_sanctioned, // deviation.sanctioned: a rule, a ground, who approved
    law_changed,          // law.changed: the case goes on under another Law
    privacy_erased,       // privacy.erased: personal texts of a subject went, on a ground, approved; changes no case
};

inline constexpr std::size_t fields_per_activity_max = 32;
inline constexpr std::size_t list_length_max = 1000;
inline constexpr std::size_t text_bytes_max = 32 * 1024;

// An event as the kernel reads it. It refers to the Event, which must outlive it.
struct BoundEvent {
    Event const* event = nullptr;
    BuiltIn built_in = BuiltIn::none;
    std::uint16_t activity = no_index;
    Date date; // local date on which it occurred
    std::uint64_t roles = 0;
    std::uint64_t documents = 0;
    std::uint64_t facts_decided = 0, facts_true = 0;        // facts.decided
    std::array<std::int8_t, fields_per_activity_max> slots; // position in event->fields, -1: absent

    [[nodiscard]] Value const* field(std::uint16_t slot) const noexcept
    {
        auto const at = slot < slots.size() ? slots[slot] : std::int8_t{-1};
        return at < 0 ? nullptr : &event->fields[static_cast<std::size_t>(at)].value;
    }
};

// Completes `event` (dates written as text become dates, personal fields are marked, names that a later version of the
// procedure changed become the new ones) and binds it. bad_input: an
// unknown activity, field or document, a wrong type, something too long; `where` names the field.
[[nodiscard]] Result<BoundEvent> bind(Law const& law, Event& event);

// "facts.decided" and so on; empty for none.
[[nodiscard]] std::string_view word(BuiltIn) noexcept;
[[nodiscard]] BuiltIn built_in(std::string_view activity) noexcept;

} // namespace duly
