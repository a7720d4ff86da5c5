// SPDX-License-Identifier: Apache-2.0
// One case of a log held against every rule of a file.
#pragma once

#include "rule_group.hpp"
#include "selector.hpp"
#include "step_table.hpp"
#include "term_watch.hpp"

#include "duly/check/check_log.hpp"
#include "duly/law/kernel.hpp"

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace duly::detail {

// What became of a rule in a case.
struct RuleInCase {
    Status status = Status::vacuous;
    bool by_order = false;
    Text doubt; // undeterminable: why
};

// A finding of the kernel with what is needed to explain it.
struct FoundInCase {
    std::size_t rule = 0;
    RuleGroup const* group = nullptr;
    Finding finding;
};

// Thread-safety: one thread at a time.
class CaseJudge {
public:
    CaseJudge(RuleSet const& set, CheckOptions const& options);

    // Judged as of a day; a case that is complete as of its end.
    void judge(LogCase const& logged, std::optional<Date> as_of);

    [[nodiscard]] std::vector<RuleInCase> const& rules() const noexcept { return rules_; }
    [[nodiscard]] std::vector<FoundInCase> const& found() const noexcept { return found_; }
    // When what rules give a time for happened.
    [[nodiscard]] std::vector<TermPoint> const& terms() const noexcept { return terms_.points(); }
    [[nodiscard]] bool means(std::uint16_t argument, std::size_t event) const noexcept
    {
        return matches_of(event)[argument] == Match::yes;
    }
    // The day of an event; without a time, that of the event before.
    [[nodiscard]] Date date(std::size_t event) const noexcept { return met_[event].date; }
    // What is asked for by exactly that name and no event had so far.
    [[nodiscard]] std::vector<UnknownActivity> unknown_activities() const;

private:
    struct Name {
        std::vector<Match> matches;         // by argument, of the name alone
        std::vector<std::uint16_t> classes; // by group, if nothing but the name decides
        bool certain = true;
        std::uint64_t last_case = 0; // in which it was met
    };
    // An event of the case that is judged.
    struct Met {
        Name const* name = nullptr;
        std::size_t first = 0; // of its matches and classes, if more than the name decides
        Moment moment;         // without a time: that of the event before
        Date date;             // of it
    };
    struct NameHash : detail::NameHash {
        using is_transparent = void;
    };
    struct NameEqual : detail::NameEqual {
        using is_transparent = void;
    };
    struct Tally {
        std::uint32_t opened = 0, violated = 0; // duties; findings
        bool pending = false, unknown = false, out_of_scope = false;
    };

    Name& name_of(std::string_view activity);
    void classify(LogCase const& logged);
    void classify(LogCase const& logged, LogEvent const& event, Met& met);
    void note(Match const* matches);
    [[nodiscard]] Match const* matches_of(std::size_t event) const noexcept
    {
        auto const& met = met_[event];
        return met.name->certain ? met.name->matches.data() : matches_.data() + met.first * set_.arguments.size();
    }
    [[nodiscard]] std::uint16_t class_of(std::size_t event, std::size_t group) const noexcept
    {
        auto const& met = met_[event];
        return met.name->certain ? met.name->classes[group] : classes_[met.first * groups_.size() + group];
    }
    void run(LogCase const& logged, std::vector<std::uint32_t> const& order, std::optional<Date> as_of,
             std::vector<Tally>& tallies, std::vector<FoundInCase>* found);
    void run_group(RuleGroup const& group, std::size_t position, LogCase const& logged,
                   std::vector<std::uint32_t> const& order, std::optional<Date> as_of, std::vector<Tally>& tallies,
                   std::vector<FoundInCase>* found);
    void run_finite(std::size_t position, std::vector<std::uint32_t> const& order, std::vector<Tally>& tallies,
                    std::vector<FoundInCase>* found);
    void end_case(RuleGroup const& group, Case& state, BoundEvent& last, std::optional<Date> as_of,
                  std::vector<Tally>& tallies);
    [[nodiscard]] Status status_of(LogRule const& rule, Tally const& tally) const noexcept;
    [[nodiscard]] bool binds(LogRule const& rule) const noexcept;
    [[nodiscard]] bool in_scope(LogRule const& rule, bool& unknown) const;
    void doubts(LogCase const& logged, std::size_t rule, RuleInCase& result) const;
    void doubt_who(LogCase const& logged, LogRule const& rule, RuleInCase& result) const;
    [[nodiscard]] bool reorder(std::vector<std::uint32_t>& order) const;

    RuleSet const& set_;
    CheckOptions const& options_;
    Matcher matcher_;
    std::vector<RuleGroup> groups_;
    std::vector<StepTable> tables_; // by group; used of those that are finite
    std::unordered_map<std::string, Name, NameHash, NameEqual> names_;

    std::uint64_t cases_ = 0; // judged so far
    std::vector<Met> met_;
    std::vector<Match> matches_;         // of the events whose name does not decide, by argument
    std::vector<std::uint16_t> classes_; // of the same, by group
    bool all_have_times_ = true, all_have_actors_ = true;
    std::vector<bool> seen_;  // by argument, in this case
    std::vector<bool> maybe_; // by argument: an event of which it could not be told
    bool ended_ = false;
    std::vector<RuleInCase> rules_;
    std::vector<FoundInCase> found_;
    TermWatch terms_;
    std::vector<Tally> tallies_;
    std::vector<std::uint32_t> order_;
    Case state_;
};

} // namespace duly::detail
