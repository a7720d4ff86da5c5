// SPDX-License-Identifier: Apache-2.0
// One case of a log held against every rule of a file.
#pragma once

#include "rule_group.hpp"
#include "selector.hpp"
#include "term_watch.hpp"

#include "duly/check/check_log.hpp"

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
        return matches_[event * set_.arguments.size() + argument] == Match::yes;
    }
    [[nodiscard]] Moment moment(std::size_t event) const noexcept { return moments_[event]; }
    // What is asked for by exactly that name and no event had so far.
    [[nodiscard]] std::vector<UnknownActivity> unknown_activities() const;

private:
    struct Name {
        std::vector<Match> matches;         // by argument, of the name alone
        std::vector<std::uint16_t> classes; // by group, if nothing but the name decides
        bool certain = true;
    };
    struct Tally {
        std::uint32_t opened = 0, violated = 0; // duties; findings
        bool pending = false, unknown = false, out_of_scope = false;
    };

    Name& name_of(std::string_view activity);
    void classify(LogCase const& logged);
    void run(LogCase const& logged, std::vector<std::uint32_t> const& order, std::optional<Date> as_of,
             std::vector<Tally>& tallies, std::vector<FoundInCase>* found);
    void run_group(RuleGroup const& group, std::size_t position, LogCase const& logged,
                   std::vector<std::uint32_t> const& order, std::optional<Date> as_of, std::vector<Tally>& tallies,
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
    std::unordered_map<std::string, Name> names_;

    std::vector<Match> matches_;         // by event and argument
    std::vector<std::uint16_t> classes_; // by event and group
    std::vector<Moment> moments_;        // without a time: that of the event before
    std::vector<bool> seen_;             // by argument, in this case
    std::vector<bool> maybe_;            // by argument: an event of which it could not be told
    bool ended_ = false;
    std::vector<RuleInCase> rules_;
    std::vector<FoundInCase> found_;
    TermWatch terms_;
    std::vector<Tally> tallies_;
    std::vector<std::uint32_t> order_;
    Case state_;
};

} // namespace duly::detail
