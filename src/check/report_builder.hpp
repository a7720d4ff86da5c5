// SPDX-License-Identifier: Apache-2.0
// Where a report comes together, whoever judged: rule files, packs and records. Counting, waivers, and the question
// whether the actors of a log stand for persons have their one place here.
#pragma once

#include "case_shares.hpp"
#include "term_watch.hpp"
#include "worst_cases.hpp"

#include "duly/check/check_log.hpp"

#include <compare>
#include <functional>
#include <map>
#include <set>

namespace duly::detail {

// What became of a rule in a case.
struct JudgedRule {
    std::size_t rule = 0; // of the report
    Status status = Status::vacuous;
    Severity severity = Severity::error; // of the violation
    bool by_order = false;
    bool sanctioned = false; // the record itself waives it
};

class ReportBuilder {
public:
    explicit ReportBuilder(CheckOptions const& options)
        : options_(options), worst_(options.cases_told), worst_by_person_(options.cases_told)
    {}

    [[nodiscard]] CheckOptions const& options() const noexcept { return options_; }
    // One or several sets of rules are held against the log; what they say of its actors: the first that says it.
    // Its number, for the rules that belong to it: they are waived by its waivers alone.
    std::size_t add_set(std::string const& id, std::string const& digest, Text const& title,
                        std::vector<Waiver> const& waivers, std::optional<bool> actors_identified);
    struct RuleTraits {
        bool asks_who = false;      // of the identity of actors
        bool only_if_found = false; // left out of the report if nothing was found
        std::size_t set = 0;
    };
    std::size_t add_rule(RuleReport rule, RuleTraits traits);
    // The first reason stays.
    void doubt(std::size_t rule, Text const& why);

    void begin_case(LogCase const& logged, std::optional<Date> as_of);
    // Whether its findings are to be told.
    bool add(JudgedRule const& judged);
    void tell(LogFinding finding); // of the rule added last
    void time(std::size_t rule, Status status, TermPoint const& point);
    void leave_open(); // it is not known whether the case is lawful
    void end_case();

    [[nodiscard]] CheckReport finish(LogSummary summary, std::optional<Date> as_of);

private:
    struct CaseStanding {
        bool unlawful = false, undetermined = false, warned = false, not_applicable = false;
        bool unlawful_by_person = false, warned_by_person = false, bound_by_person = false;
        friend auto operator<=>(CaseStanding const&, CaseStanding const&) = default;
    };
    [[nodiscard]] Waiver const* waived(std::size_t rule) const;
    [[nodiscard]] bool few_pseudonyms() const;
    void doubt_identity();
    void add_up(bool persons);
    void drop_silent_rules();
    void keep_told();

    CheckOptions const& options_;
    CheckReport report_;
    std::vector<RuleTraits> traits_;
    std::vector<std::vector<Waiver>> waivers_; // by set
    std::optional<bool> actors_identified_;
    std::map<CaseStanding, std::uint64_t> standings_; // how many cases stand so: a log may have any number of them
    std::uint64_t cases_ = 0;
    std::set<std::string, std::less<>> actors_; // a few more than those that would be few
    std::uint64_t with_actor_ = 0;
    CaseShares shares_;
    WorstCases worst_, worst_by_person_; // without and with the rules that ask who acted

    LogCase const* logged_ = nullptr; // the case that is being judged
    std::optional<Date> as_of_;
    CaseStanding standing_;
    std::uint64_t broken_ = 0, broken_by_person_ = 0; // rules, with which it may be one of the worst
    std::vector<LogFinding> told_;
    JudgedRule latest_;  // the rule added last,
    std::string waiver_; // and the reason why it is waived
};

// Whoever holds cases of a log against something.
class LogJudge {
public:
    LogJudge() = default;
    LogJudge(LogJudge const&) = delete;
    LogJudge& operator=(LogJudge const&) = delete;
    virtual ~LogJudge() = default;
    // Between begin_case() and end_case().
    virtual void judge(LogCase const& logged, std::optional<Date> as_of, ReportBuilder& report) = 0;
    // What is to be told of the whole log.
    virtual void conclude(CheckReport& report) = 0;
};

} // namespace duly::detail
