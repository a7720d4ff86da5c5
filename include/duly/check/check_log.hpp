// SPDX-License-Identifier: Apache-2.0
// Was a recorded history lawful? A log of another system, held against rules.
//
//   RuleSetLoaded loaded = load_rule_file("receipt.rules.yaml");
//   Result<CheckReport> report = check_log_file(*loaded.rules, "receipt.xes.gz", {}, options);
//   for (RuleReport const& rule : report->rules) rule.count(Status::violated);
//
// Nothing is lost between lawful and unlawful: a rule that could not be judged in a case is undeterminable there, one
// whose time has not run out is pending, one that never bound is vacuous.
#pragma once

#include "duly/case/finding.hpp"
#include "duly/check/mapping.hpp"
#include "duly/check/rule_file.hpp"

#include <array>
#include <span>

namespace duly {

struct CheckOptions {
    Calendar calendar;                  // of working days
    std::optional<Date> as_of;          // open duties are judged at the end of this day; none: the last day of the log
    bool complete = false;              // every case of the log is over: what is still owed is violated
    bool actors_tested = true;          // whether it is asked if the actors of the log stand for persons
    bool ties = true;                   // whether it is asked if a finding depends on the order of simultaneous events
    std::size_t findings_max = 100'000; // kept in words; the counts go on
    std::size_t cases_told = 12;        // the worst cases, of which the events are kept
};

// An event as the log has it.
struct LoggedEvent {
    std::uint64_t index = 0; // in its case, from 0
    std::uint64_t line = 0;
    std::string activity, actor;
    std::optional<Moment> at;
};

struct LogFinding {
    std::size_t rule = 0; // position in CheckReport::rules
    Status status = Status::violated;
    std::string case_id;
    std::uint64_t case_number = 0;       // in the log, from 0
    std::vector<LoggedEvent> trigger;    // what made the rule bind, if an event did
    std::vector<LoggedEvent> at;         // what broke it; none: something that did not happen
    std::vector<std::string> missing;    // what should have happened, in the words of the rule file
    std::optional<Date> due;             // the last day on which it would have been in time
    Text derivation;                     // how that day follows
    Text says;                           // what is wrong, in words
    bool by_order = false;               // simultaneous events in another order would be judged otherwise
    std::string waived;                  // the reason; empty: not waived
    Severity severity = Severity::error; // that of the rule, unless another rule lowered it
    bool cured = false;                  // made good since: stays in the report, breaks nothing
    Text cures;                          // what would make it good, and who can do that; empty: nothing, or unknown
};

// How long it took until what a rule gives a time for happened, in parts of that time. A duty lasts from the event that
// gave rise to it to the one that met it, and its time up to its last day, pauses and extensions counted; an interval
// (without `same`) from its latest beginning to each end. Local dates are counted; of hours and seconds, instants.
// Cases in which the rule does not bind, or is undeterminable, are left out.
struct TermReport {
    static constexpr std::array<int, 7> percent{25, 50, 75, 100, 125, 150, 200};

    Text time;                           // the time in words, as the rule file has it
    bool minimum = false;                // it must pass: sooner is too soon
    std::array<std::uint64_t, 8> took{}; // up to each percentage (of a minimum: below it), and what is beyond them
    std::uint64_t standing = 0;          // met while the clock stood still: without a last day
    std::uint64_t unmet = 0;             // overdue, and never met
    std::uint64_t open = 0;              // not met, and not overdue yet

    // REQUIRES: term > 0. `lasted` and `term` in the same unit.
    void add(std::int64_t lasted, std::int64_t term) noexcept;
    [[nodiscard]] bool empty() const noexcept;             // nothing happened, nothing is due
    [[nodiscard]] std::uint64_t happened() const noexcept; // in_time() and mistimed()
    [[nodiscard]] std::uint64_t in_time() const noexcept;  // of what happened, what the rule allows
    [[nodiscard]] std::uint64_t mistimed() const noexcept; // too late; of a minimum: too soon
};

struct RuleReport {
    std::string id, article;
    Text says;
    Severity severity = Severity::error;
    std::array<std::uint64_t, 5> cases{}; // by Status
    std::uint64_t waived = 0;             // cases that would be violated
    std::uint64_t by_order = 0;           // cases that would be judged otherwise if simultaneous events were exchanged
    std::vector<std::string> violating;   // ids of the cases, in the order of the log
    Text doubt;                           // why in the whole log it can hardly be determined; usually empty
    std::optional<TermReport> term;       // if the rule gives a time

    [[nodiscard]] std::uint64_t count(Status status) const noexcept { return cases[static_cast<std::size_t>(status)]; }
};

// An activity of the log that the map does not mention: nothing is known of what it was.
struct UnmappedActivity {
    static constexpr std::size_t names_max = 1000; // further names are counted together, as "…"

    std::string name, meant; // the nearest activity of the pack; empty: none is near
    std::uint64_t events = 0;
};

// An activity that a rule or a map names and no event of the log has: misspelt, or truly absent.
struct UnknownActivity {
    std::string name, meant; // the nearest name of the log; empty: none is near
    int line = 0;            // of the rule file, or of the map
    bool is_taken = false;   // the log has it, but an entry of the map before this one means all such events
};

// How many cases a unit or a month has, and in how many of them it broke the law. Unlawful is a violation of severity
// error that is not waived. It is a unit's if that did the event which broke the rule or, where something did not
// happen, the event that made it due; otherwise it is of the case's last event that names a unit. It is of the month of
// the event which broke the rule, or in which its last day had passed; otherwise of the event that made the rule bind,
// of the first event of the case that has a time. A case counts once for each unit that acted in it, and for each month
// in which it had an event or broke a rule: the sums may be more than the cases of the log.
struct Share {
    static constexpr std::size_t names_max = 1000; // further names are counted together, as "…"

    std::string name; // the unit; of a month "2026-04"; empty: no unit, no time is recorded
    std::uint64_t cases = 0, unlawful = 0;
};

// One case as it went, of those that broke most rules.
struct CaseHistory {
    static constexpr std::size_t events_max = 500, findings_max = 100;

    std::string id;
    std::uint64_t number = 0;         // in the log, from 0
    std::uint64_t rules_violated = 0; // of severity warning or error, and not waived
    std::vector<LoggedEvent> events;  // the first events_max
    std::uint64_t events_left_out = 0;
    std::vector<LogFinding> findings; // the first findings_max, by rule
};

struct CheckReport {
    std::string log, rule_set, rule_digest;
    Text title;
    LogSummary summary;
    std::optional<Date> as_of;
    std::vector<RuleReport> rules;
    std::vector<LogFinding> findings; // violated and undeterminable, in the order of the log
    std::uint64_t findings_left_out = 0;
    std::uint64_t unlawful = 0;       // cases with a violation of severity error that is not waived
    std::uint64_t undetermined = 0;   // cases without one, but with something undeterminable
    std::uint64_t warned = 0;         // cases with neither, but with a violation of severity warning that is not waived
    std::uint64_t not_applicable = 0; // cases that the procedure does not govern, with none of these
    std::vector<UnknownActivity> unknown;
    std::vector<UnmappedActivity> unmapped; // the most frequent first
    std::vector<Share> units;               // worst first; empty: the log names none
    std::vector<Share> months;              // in order
    std::vector<CaseHistory> worst; // CheckOptions::cases_told of them, worst first; equals in the order of the log

    // Unlawful before undetermined before lawful. Of a log without a case nothing can be said: undetermined.
    [[nodiscard]] Verdict verdict() const noexcept;
};

// The errors are those of reading the log. Thread-safety: calls are independent of each other.
[[nodiscard]] Result<CheckReport> check_log_file(RuleSet const& rules, std::string const& file, LogOptions const& log,
                                                 CheckOptions const& options);
[[nodiscard]] Result<CheckReport> check_log_text(RuleSet const& rules, std::string_view text, std::string const& name,
                                                 LogOptions const& log, CheckOptions const& options);

// Held against the rules of a pack to which the log is mapped (check/mapping.hpp), or against both.
[[nodiscard]] Result<CheckReport> check_log_file(LogMapping const& mapping, std::string const& file,
                                                 LogOptions const& log, CheckOptions const& options);
[[nodiscard]] Result<CheckReport> check_log_text(LogMapping const& mapping, std::string_view text,
                                                 std::string const& name, LogOptions const& log,
                                                 CheckOptions const& options);
// A store or an evidence bundle of duly is a log too, which is judged by the laws that it names (and by rules, but
// without a mapping); a record that is not what was written is an error (tampered).
struct CheckAgainst {
    RuleSet const* rules = nullptr;
    LogMapping const* mapping = nullptr;
};
[[nodiscard]] Result<CheckReport> check_log_file(CheckAgainst const& against, std::string const& file,
                                                 LogOptions const& log, CheckOptions const& options);
[[nodiscard]] Result<CheckReport> check_log_text(CheckAgainst const& against, std::string_view text,
                                                 std::string const& name, LogOptions const& log,
                                                 CheckOptions const& options);

[[nodiscard]] Text in_words(UnknownActivity const& unknown);
// What of the log was not judged at all, in sentences: that it has no case, which events are not mapped, how many
// findings are not listed. Usually nothing.
[[nodiscard]] std::vector<Text> not_judged(CheckReport const& report);

// Positions of the rules: what was broken comes first, and of that what is worst.
[[nodiscard]] std::vector<std::size_t> worst_first(CheckReport const& report);

// A page for people (show/check_page.hpp has another, with pictures); one JSON object (docs/rule-files.md).
[[nodiscard]] std::string to_text(CheckReport const& report, Language language);
[[nodiscard]] std::string to_json(CheckReport const& report);
// Several logs in one document: JUnit XML, of each log a test suite with a test case for each rule; SARIF 2.1.0, of
// each a run with a result for each finding; CSV, a row for each finding. What was not judged has its place in each.
[[nodiscard]] std::string to_junit(std::span<CheckReport const> reports, Language language);
[[nodiscard]] std::string to_sarif(std::span<CheckReport const> reports, Language language);
[[nodiscard]] std::string to_csv(std::span<CheckReport const> reports, Language language);

} // namespace duly
