// SPDX-License-Identifier: Apache-2.0
// What a rule says of an event or of a lapse of time: which rule, with what status, at which event or date, and what is
// missing. Data, never rendered text: case/describe.hpp puts it into words.
#pragma once

#include "duly/date.hpp"
#include "duly/law/rule.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace duly {

enum class Status : std::uint8_t { satisfied, violated, vacuous, pending, undeterminable };

enum class Verdict : std::uint8_t { lawful, warning, undetermined, unlawful, not_applicable };

struct Finding {
    std::uint16_t subject = 0; // position in Kernel::subjects
    Status status = Status::violated;
    Severity severity = Severity::error; // after derogations
    Effect effect = Effect::bars;
    bool lapse = false;            // found because time passed, not at an event
    bool cured = false;            // made good since: stays on record, leaves the verdict
    bool waived = false;           // a deviation was sanctioned for it
    bool curable = false;          // a later event may still make it good
    std::uint32_t at = 0;          // sequence of the event; of a lapse: the events known when it was found
    std::uint32_t concerns = 0;    // the same, but for what a correction or another law brought to light: then `at` is
                                   // where it was found, and this the event that it concerns
    Date date;                     // of the event `at`, or the day after the deadline
    std::uint32_t key = 0;         // what a curing event must name: a word of the Case, or 0
    std::vector<std::string> args; // what is missing or wrong, depending on the kind of rule

    // The engine refuses an event with such a finding.
    [[nodiscard]] bool bars() const noexcept
    {
        return effect == Effect::bars && severity >= Severity::error && !waived && !cured &&
               (status == Status::violated || status == Status::undeterminable);
    }
    friend bool operator==(Finding const&, Finding const&) = default;
};

using Findings = std::vector<Finding>;

[[nodiscard]] std::string_view word(Status) noexcept;  // "violated"
[[nodiscard]] std::string_view word(Verdict) noexcept; // "unlawful"

} // namespace duly
