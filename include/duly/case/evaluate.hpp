// SPDX-License-Identifier: Apache-2.0
// The one evaluator. Enforcing, checking and replaying a record all step through it, so that what the engine recorded
// is what a check finds.
//
//   event ──► evaluate(law, case, event) ──► nothing bars: recorded, then applied
//                                       └──► barred: a refusal; the case is unchanged
//
// All functions are pure: no clock, no I/O, and no allocation on the lawful path of evaluate. They are safe to call
// from any thread on shared values.
#pragma once

#include "duly/case/binding.hpp"
#include "duly/case/case.hpp"

#include <array>
#include <vector>

namespace duly {

// One mark per check of an activity; without allocation for up to 256 of them.
class CheckMarks {
public:
    void set(std::size_t i)
    {
        if (i < 256) {
            few_[i / 64] |= std::uint64_t{1} << (i % 64);
        } else {
            if (more_.size() <= i / 64 - 4) more_.resize(i / 64 - 3);
            more_[i / 64 - 4] |= std::uint64_t{1} << (i % 64);
        }
    }
    [[nodiscard]] bool has(std::size_t i) const noexcept
    {
        if (i < 256) return (few_[i / 64] >> (i % 64) & 1U) != 0;
        return i / 64 - 4 < more_.size() && (more_[i / 64 - 4] >> (i % 64) & 1U) != 0;
    }

private:
    std::array<std::uint64_t, 4> few_{};
    std::vector<std::uint64_t> more_;
};

// What evaluating an event found, and what applying it needs to know of that.
struct Judgement {
    Findings findings;
    CheckMarks bound;               // the rule bound at this event, or may have
    CheckMarks excused;             // the rule did not bind at this event, because of a fact
    CheckMarks too_near;            // an interval was found wrong: not again for the same `from`
    MachineState lifecycle, driven; // where they stand if the event is applied
    bool driven_steps = false;      // the event drives a machine

    [[nodiscard]] bool bars() const noexcept;
};

// What has become overdue by the end of `today`, nothing having happened since: findings dated the day after each
// deadline, in the order of dates.
[[nodiscard]] Findings lapse(Law const& law, Case const& state, Date today);

// The case once `today` has passed: its lapses are among its findings, silences have counted.
[[nodiscard]] Case pass(Law const& law, Case state, Date today);
// The same in place, if there is anything to find or to record.
void pass_to(Law const& law, Case& state, Date today);

// What the rules say of the event, were it to happen now. Time first passes to its day, so that what is overdue by
// then is overdue.
[[nodiscard]] Findings evaluate(Law const& law, Case const& state, BoundEvent const& event);

// The case after the event, with its findings. The event is applied whatever they are.
[[nodiscard]] Case apply(Law const& law, Case state, BoundEvent const& event);

// The two together, for callers that need both. REQUIRES (judge and apply_judged): time has passed to the day of
// the event, by pass(); `judgement` is judge()'s on this very state and event.
[[nodiscard]] Judgement judge(Law const& law, Case const& state, BoundEvent const& event);
void apply_judged(Law const& law, Case& state, BoundEvent const& event, Judgement const& judgement);

// Whether pass() would find or record anything.
[[nodiscard]] bool has_lapses(Case const& state, Date today) noexcept;

} // namespace duly
