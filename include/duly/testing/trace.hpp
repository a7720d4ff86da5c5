// SPDX-License-Identifier: Apache-2.0
// What happened in one case, written in the order in which it was recorded.
//
//   Trace trace;
//   trace.on("2026-03-02").by("bureau", "undertaking_unit")
//       .fact("technical", true)
//       .event("draft.prepared", {{"draft", "d1"}})
//       .after_days(31).event("submission.made", {{"draft", "d1"}}, {"draft", "legality_opinion"});
//
// A trace made of a Law knows the names of its procedure: a misspelt one throws where it is written. Otherwise it is
// found when the trace is checked.
#pragma once

#include "duly/case/fold.hpp"
#include "duly/case/scenario.hpp"
#include "duly/testing/clock.hpp"

#include <concepts>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duly::testing {

// A value as a test writes it: true, 3 (the digits of a decimal), "d1", a date, {"a", "b"}.
class FieldValue {
public:
    FieldValue(bool yes) : value_(yes) {}
    FieldValue(char const* word) : value_(std::string(word)) {}
    FieldValue(std::string word) : value_(std::move(word)) {}
    FieldValue(Date date) : value_(date) {}
    FieldValue(std::initializer_list<std::string> words) : value_(std::vector<std::string>(words)) {}
    FieldValue(std::vector<std::string> words) : value_(std::move(words)) {}
    template <std::integral Number>
    requires(!std::same_as<Number, bool>) FieldValue(Number number) : value_(std::to_string(number)) {}

    [[nodiscard]] Value const& value() const noexcept { return value_; }

private:
    Value value_;
};

struct NamedValue {
    std::string name;
    FieldValue value;
};

using Fields = std::vector<NamedValue>;
using Documents = std::vector<std::string>; // their kinds

// Thread-safety: a value. Copies go on by themselves, but for the clock they were given.
class Trace {
public:
    Trace() = default;
    explicit Trace(Law law);
    // Whoever asks the clock sees the days that the trace goes through, and the trace those of the clock.
    explicit Trace(Clock clock);
    Trace(Law law, Clock clock);
    Trace(Law law, std::vector<Entry> entries); // bound already or not

    // When the next events happen: a date, or a moment by RFC 3339. THROWS: std::invalid_argument for what is neither.
    Trace& on(std::string_view date_or_moment);
    Trace& on(Date date);
    Trace& after_days(int days);
    Trace& after_working_days(int days); // by the clock's calendar, the law's, or Monday to Friday

    // Who does what follows.
    Trace& by(std::string actor, std::string role = "", std::string unit = "");
    Trace& by(Actor actor);

    // THROWS, all that follow: std::invalid_argument, if the trace is of a Law that does not know these names.
    Trace& event(std::string activity, Fields const& fields = {}, Documents const& documents = {});
    Trace& event(Event event); // as it stands
    Trace& fact(std::string id, bool found, std::string reason = "found so");
    // `entry`: "submission.made", "submission.made#2". The fields that were wrong under their own names; besides
    // `_occurred`, `_remove`, and `_documents` with the documents that replace those recorded.
    Trace& correct(std::string_view entry, Fields const& fields, Documents const& documents = {});
    // The next finding of the rule is waived.
    Trace& sanction(std::string rule, std::string ground);

    // Of the next event only.
    Trace& late(std::string reason);                                // it is entered after a later one
    Trace& recorded(std::string_view date_or_moment);               // when it is entered
    Trace& citing(std::string leaf_hash);                           // an event of another case
    Trace& documents_with_digests(std::vector<Document> documents); // beside those that event() names

    [[nodiscard]] std::vector<Entry> const& entries() const noexcept { return entries_; }
    [[nodiscard]] std::optional<Law> const& law() const noexcept { return law_; }
    // The day that the trace has come to: that of its latest event, or a later one.
    [[nodiscard]] std::optional<Date> today() const;
    // Of the first event so named, or of the second (`#2`).
    [[nodiscard]] std::optional<std::uint32_t> position(std::string_view entry) const;

    // One JSON object a line (docs/scenario-format.md), and back.
    [[nodiscard]] std::string to_json_lines() const;
    // bad_input: as parse_trace_line().
    [[nodiscard]] static Result<Trace> parse(std::string_view json_lines, std::string const& name = "trace");

private:
    void add(Event event);
    [[nodiscard]] Moment now() const;
    void move_to(Moment moment);

    std::optional<Law> law_;
    std::optional<Clock> clock_;
    std::optional<Moment> now_;
    Actor actor_;
    std::string late_;
    std::optional<Moment> recorded_;
    std::vector<std::string> cites_;
    std::vector<Document> documents_;
    std::vector<Entry> entries_;
};

} // namespace duly::testing
