// SPDX-License-Identifier: Apache-2.0
// One case of a log held against every rule of a file.
#pragma once

#include "group_run.hpp"

#include "duly/check/check_log.hpp"

#include <array>
#include <vector>

namespace duly::detail {

// What became of a rule in a case.
struct RuleInCase {
    Status status = Status::vacuous;
    bool by_order = false;
    Text doubt; // undeterminable: why
};

// Thread-safety: one thread at a time.
class CaseJudge {
public:
    CaseJudge(RuleSet const& set, CheckOptions const& options);
    CaseJudge(CaseJudge const&) = delete;
    CaseJudge& operator=(CaseJudge const&) = delete;

    // Judged as of a day; a case that is complete as of its end.
    void judge(LogCase const& logged, std::optional<Date> as_of);

    [[nodiscard]] std::vector<RuleInCase> const& rules() const noexcept { return rules_; }
    // In words; those of a rule together in the order of the log. REQUIRES: the case is still there.
    [[nodiscard]] std::vector<FoundInCase> const& found();
    // When what rules give a time for happened.
    [[nodiscard]] std::vector<TermPoint> const& terms() const noexcept { return terms_.points(); }
    [[nodiscard]] bool means(std::uint16_t argument, std::size_t event) const noexcept
    {
        return events_.means(argument, event);
    }
    // The day of an event; without a time, that of the event before.
    [[nodiscard]] Date date(std::size_t event) const noexcept { return events_.date(event); }
    // What is asked for by exactly that name and no event had so far.
    [[nodiscard]] std::vector<UnknownActivity> unknown_activities() { return events_.unknown_activities(); }

private:
    // What is asked of a rule in every case, close together.
    struct Asked {
        std::uint16_t a = 0, b = 0;  // the first and the last argument
        bool some = false;           // LogRule::some
        bool who = false;            // it asks who acted
        bool limited = false;        // to cases that have something, or have it not
        std::array<bool, 4> binds{}; // if neither, a, b, both are there
    };
    void run(std::vector<Tally>& tallies, TermWatch* terms);
    [[nodiscard]] Status status_of(std::size_t rule, Tally const& tally) const noexcept;
    [[nodiscard]] bool in_scope(LogRule const& rule, bool& unknown) const;
    void doubts(LogCase const& logged, std::size_t rule, RuleInCase& result) const;
    void doubt_who(LogCase const& logged, LogRule const& rule, RuleInCase& result) const;
    [[nodiscard]] bool reorder(std::vector<std::uint32_t>& order) const;

    RuleSet const& set_;
    CheckOptions const& options_;
    std::vector<Asked> asked_; // by rule
    std::vector<RuleGroup> groups_;
    std::vector<GroupRun> runs_; // by group
    ClassifiedCase events_;

    std::vector<std::uint32_t> order_;
    RunEnd end_;
    std::vector<Tally> tallies_, otherwise_;
    std::vector<RuleInCase> rules_;
    std::vector<FoundInCase> found_;
    bool all_told_ = false; // `found_` holds what was found of every group
    TermWatch terms_;
};

} // namespace duly::detail
