// SPDX-License-Identifier: Apache-2.0
// One obligation or prohibition of the law: nine kinds, with orthogonal options. docs/pack-format.md gives the
// meaning of every key in words; the names here are the same.
#pragma once

#include "duly/law/condition.hpp"
#include "duly/law/duration.hpp"
#include "duly/law/month_day.hpp"
#include "duly/text.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace duly {

enum class RuleKind : std::uint8_t {
    precedence, // no `first`, no `then`
    response,   // after `after`, `then` is owed
    absence,    // `of` must not happen (after `after`)
    content,    // `of` must hold the fields and documents `has`
    interval,   // between `from` and `to` lies at least, or at most, a time
    separation, // two values must differ, in the whole case
    proportion, // `count` is at least a share of `share_of`
    deemed,     // silence for a time counts as `then`
    derogation, // lowers the severity of other rules
};

enum class Severity : std::uint8_t { info, warning, error, not_applicable };

// What a finding of the rule does: the event is refused; it is recorded with the finding; time passed.
enum class Effect : std::uint8_t { bars, breach, lapse };

// The field of the earlier event (or of the one that opened a duty) and the field of the later one that must agree.
// A list agrees with a word it contains.
struct Same {
    std::string earlier;
    std::string later;
    friend bool operator==(Same const&, Same const&) = default;
};

struct Pause {
    std::vector<std::string> from;
    std::vector<std::string> to;
    friend bool operator==(Pause const&, Pause const&) = default;
};

struct Extension {
    std::vector<std::string> by;
    Duration add;
    Condition where; // on the extending event
    friend bool operator==(Extension const&, Extension const&) = default;
};

struct Cure {
    std::vector<std::string> by;
    std::vector<Same> same;          // field of the event with the finding = field of the curing event
    std::vector<std::string> before; // too late once one of these happened after the finding
    friend bool operator==(Cure const&, Cure const&) = default;
};

struct Rule {
    std::string id;
    std::string article;
    RuleKind kind = RuleKind::precedence;
    Severity severity = Severity::error;
    Effect effect = Effect::bars;
    Text says;
    std::string note;
    std::string grade;         // how sure the source is: "V", "V2", "from memory", "I"; empty: as the pack
    std::string use_procedure; // for not_applicable: the procedure that governs instead

    Condition when;                          // on the triggering event and the state
    Condition unless = Condition::nothing(); // an exception of the same article
    Condition where;                         // on the other event

    std::vector<std::string> first;   // precedence: any of these
    std::vector<std::string> then;    // precedence, response: triggers / fulfils; deemed: what is recorded (one)
    std::vector<std::string> after;   // response, absence, deemed
    std::vector<std::string> of;      // absence, content: activities
    std::vector<std::string> without; // deemed
    std::vector<std::string> since;   // precedence, absence
    std::vector<Same> same;
    std::optional<Set> every; // precedence, content
    std::int32_t times = 1;   // precedence, absence

    std::vector<std::string> from;    // interval: activities
    std::vector<std::string> to;      // interval: activities whose own date counts
    std::vector<Path> to_announced;   // interval: announced date fields, judged when their activity happens
    std::optional<Duration> at_least; // interval
    std::optional<Duration> at_most;  // interval
    bool from_first = false;          // interval: from the first of `from`, not from the latest

    std::optional<Duration> within; // response, deemed; none: owed until the case ends
    std::string until_field;        // response: the deadline is this date field of the opening event
    std::vector<MonthDay> yearly;   // response: the deadline is the next of these days
    bool repeats = false;           // response with `yearly`: it is owed again for the time up to the next of them
    bool each = false;              // response: each of `after` is owed for by itself; no clock starts anew
    std::vector<Pause> pauses;
    std::optional<Extension> extends;

    std::vector<std::string> has; // content: fields or documents

    std::vector<Path> separate_of;   // separation
    std::vector<Path> separate_from; // separation; `where` is on these events

    std::vector<std::string> at; // proportion: triggers
    Set count;                   // proportion
    Set share_of;                // proportion
    std::optional<Set> among;    // proportion
    bool strictly_more = false;  // proportion: more_than instead of at_least
    Fraction share;              // proportion

    bool all_rules = false;          // derogation: from: all
    std::vector<std::string> lowers; // derogation: rule ids, resolved (without `except`)

    std::optional<Cure> cure;

    friend bool operator==(Rule const&, Rule const&) = default;
};

// "precedence", "error", "bars": the words of the pack.
[[nodiscard]] std::string_view word(RuleKind) noexcept;
[[nodiscard]] std::string_view word(Severity) noexcept;
[[nodiscard]] std::string_view word(Effect) noexcept;

} // namespace duly
