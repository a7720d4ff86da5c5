// SPDX-License-Identifier: Apache-2.0
// One run of a procedure: the fold of its events. A Case holds only what the rules of its Law may ask of the past, so
// it stays small however long the history is, and it is never stored: the events are.
//
//   Case c = opened(law);
//   c = apply(law, std::move(c), event);
//   verdict(c);
#pragma once

#include "duly/case/finding.hpp"
#include "duly/case/machine_info.hpp"
#include "duly/case/words.hpp"
#include "duly/law/duration.hpp"
#include "duly/law/law.hpp"

#include <cstdint>
#include <limits>
#include <vector>

namespace duly {

// An open obligation, or a silence that will count as something.
struct Duty {
    std::uint16_t subject = 0;
    bool uncertain = false; // it depends on a fact that was undecided when it arose
    bool fixed = false;     // an announced deadline, which nothing moves
    bool found = false;     // its lapse has been found
    std::uint16_t extensions = 0;
    std::uint16_t opened_by = 0; // activity
    std::uint32_t at = 0;        // sequence of the event that opened it
    std::uint32_t key = 0;
    std::uint64_t atoms = 0; // uncertain: what of the rule's condition is no fact, as it was when the duty arose
    Date since;
    Date until = never;        // last lawful day; never: owed until the case ends, or the clock stands still
    std::int64_t until_us = 0; // of a period in seconds: the last lawful instant of that day
    std::vector<Interval> paused;
    friend bool operator==(Duty const&, Duty const&) = default;
};

// Thread-safety: a value.
struct Case {
    static constexpr std::int32_t no_date = std::numeric_limits<std::int32_t>::min();

    struct Keyed {
        std::uint16_t memory = 0;
        std::uint16_t count = 0;
        std::uint32_t key = 0;
        friend bool operator==(Keyed const&, Keyed const&) = default;
    };
    struct KeyedDate {
        std::uint16_t memory = 0;
        bool judged = false;
        std::uint32_t key = 0;
        std::int32_t date = no_date;
        friend bool operator==(KeyedDate const&, KeyedDate const&) = default;
    };
    struct Separated {
        std::uint16_t set = 0;
        std::uint32_t word = 0;
        friend bool operator==(Separated const&, Separated const&) = default;
    };

    std::uint32_t version = 0; // how many events it is the fold of
    Date latest{no_date};      // the latest date on which something occurred
    Date passed{no_date};      // lapses up to this date have been found
    bool ended = false;
    bool out_of_scope = false; // a scope rule: this procedure does not govern the matter
    std::uint64_t facts_decided = 0;
    std::uint64_t facts_true = 0;
    std::vector<std::uint64_t> latches;
    std::vector<std::uint32_t> cells; // scalar registers
    std::vector<std::vector<std::uint32_t>> lists;
    std::vector<std::int32_t> dates;
    std::vector<std::int64_t> instants; // of the dates that a rule compares by the second
    std::vector<Keyed> keyed;
    std::vector<KeyedDate> keyed_dates;
    std::vector<std::uint32_t> members; // entries: memory, actor, captured cells
    std::vector<Separated> separated;
    std::vector<MachineState> machines; // in the order of Kernel::machines
    std::vector<Duty> duties;
    std::vector<std::uint16_t> sanctioned; // subjects that the next finding of is waived
    Findings findings;                     // violated and undeterminable, in the order found
    Words words;

    [[nodiscard]] bool latch(std::uint16_t index) const noexcept
    {
        return (latches[index / 64] >> (index % 64) & 1U) != 0;
    }
    friend bool operator==(Case const&, Case const&) = default;
};

// A case before its first event.
[[nodiscard]] Case opened(Law const& law);

// The worst of what is neither cured nor waived.
[[nodiscard]] Verdict verdict(Case const& state) noexcept;

} // namespace duly
