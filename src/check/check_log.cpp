// SPDX-License-Identifier: Apache-2.0
#include "duly/check/check_log.hpp"

#include "case_judge.hpp"
#include "case_shares.hpp"
#include "log_finding.hpp"
#include "worst_cases.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <unordered_set>

namespace duly {

namespace {

using Reader = std::function<Result<LogSummary>(LogSink const&)>;

constexpr std::size_t pseudonyms_few = 5;            // at most so many names ...
constexpr std::uint64_t events_per_pseudonym = 1000; // ... each for so many events are no persons

[[nodiscard]] bool any_asks_who(RuleSet const& rules)
{
    return std::any_of(rules.rules.begin(), rules.rules.end(), [](LogRule const& rule) { return asks_who(rule.kind); });
}

class LogCheck {
public:
    LogCheck(RuleSet const& rules, CheckOptions const& options)
        : set_(rules),
          options_(options),
          judge_(rules, options),
          worst_(options.cases_told),
          worst_by_person_(any_asks_who(rules) ? options.cases_told : 0)
    {
        report_.rule_set = rules.id;
        report_.rule_digest = rules.digest;
        report_.title = rules.title;
        for (auto const& rule : rules.rules) {
            auto& each = report_.rules.emplace_back();
            each.id = rule.id;
            each.article = rule.article;
            each.says = rule.says;
            each.severity = rule.severity;
            each.term = detail::term_of(rule);
        }
    }

    void add(LogCase const& logged, std::optional<Date> as_of)
    {
        for (auto const& event : logged.events)
            if (!event.actor.empty()) {
                ++with_actor_;
                if (actors_.size() <= pseudonyms_few && !actors_.contains(std::string(event.actor)))
                    actors_.emplace(event.actor);
            }
        judge_.judge(logged, as_of);
        shares_.add(logged);
        told_.clear();
        bool unlawful = false, undetermined = false;
        std::uint64_t unlawful_by_person = 0, broken = 0, broken_by_person = 0;
        for (std::size_t i = 0; i < set_.rules.size(); ++i) {
            auto const& result = judge_.rules()[i];
            auto& rule = report_.rules[i];
            ++rule.cases[static_cast<std::size_t>(result.status)];
            if (result.by_order) ++rule.by_order;
            auto const* const waiver = waived(set_.rules[i].id, logged.id, as_of);
            bool const error = set_.rules[i].severity == Severity::error, by_person = asks_who(set_.rules[i].kind);
            if (result.status == Status::violated) {
                rule.violating.emplace_back(logged.id);
                if (waiver != nullptr) ++rule.waived;
                else if (error && by_person) ++unlawful_by_person;
                else if (error) unlawful = true;
                if (waiver == nullptr && set_.rules[i].severity >= Severity::warning)
                    ++(by_person ? broken_by_person : broken);
            }
            undetermined = undetermined || (error && result.status == Status::undeterminable);
            if (result.status == Status::violated || result.status == Status::undeterminable)
                tell(logged, i, waiver != nullptr ? waiver->reason : std::string());
        }
        for (auto const& point : judge_.terms()) time(point);
        worst_.offer(logged, number_, broken, told_);
        worst_by_person_.offer(logged, number_, broken + broken_by_person, told_);
        keep();
        cases_.push_back(unlawful ? Verdict::unlawful : undetermined ? Verdict::undetermined : Verdict::lawful);
        if (unlawful_by_person > 0) only_by_person_.push_back(cases_.size() - 1);
        ++number_;
    }

    CheckReport finish(LogSummary summary, std::optional<Date> as_of)
    {
        bool const anonymous = set_.actors_identified ? !*set_.actors_identified : few_pseudonyms();
        bool const persons = !options_.actors_tested || !anonymous;
        report_.worst = persons && any_asks_who(set_) ? std::move(worst_by_person_).take() : std::move(worst_).take();
        shares_.finish(report_, persons);
        if (!persons) doubt_identity();
        else
            for (auto const at : only_by_person_) cases_[at] = Verdict::unlawful;
        for (auto const verdict : cases_) {
            report_.unlawful += verdict == Verdict::unlawful;
            report_.undetermined += verdict == Verdict::undetermined;
        }
        report_.summary = std::move(summary);
        report_.as_of = as_of;
        report_.unknown = judge_.unknown_activities();
        return std::move(report_);
    }

private:
    [[nodiscard]] Waiver const* waived(std::string const& rule, std::string_view case_id,
                                       std::optional<Date> as_of) const
    {
        for (auto const& waiver : set_.waivers)
            if (waiver.rule == rule && waiver.case_id == case_id &&
                (!waiver.until || (as_of && *as_of <= *waiver.until)))
                return &waiver;
        return nullptr;
    }

    void tell(LogCase const& logged, std::size_t rule, std::string const& reason)
    {
        bool const counts = set_.rules[rule].severity == Severity::error && reason.empty();
        for (auto& finding : detail::findings_of(set_, rule, judge_, logged, options_.calendar)) {
            finding.case_number = number_;
            finding.waived = reason;
            if (counts && finding.status == Status::violated)
                shares_.broke(logged, finding, asks_who(set_.rules[rule].kind));
            told_.push_back(std::move(finding));
        }
    }

    void keep()
    {
        auto const room = options_.findings_max - std::min(report_.findings.size(), options_.findings_max);
        auto const kept = std::min(room, told_.size());
        std::move(told_.begin(), told_.begin() + static_cast<std::ptrdiff_t>(kept),
                  std::back_inserter(report_.findings));
        report_.findings_left_out += told_.size() - kept;
    }

    void time(detail::TermPoint const& point)
    {
        auto const status = judge_.rules()[point.rule].status;
        auto& term = report_.rules[point.rule].term;
        if (term && status != Status::vacuous && status != Status::undeterminable) detail::add(*term, point);
    }

    [[nodiscard]] bool few_pseudonyms() const
    {
        return !actors_.empty() && actors_.size() <= pseudonyms_few &&
               with_actor_ >= events_per_pseudonym * actors_.size();
    }

    // Names that stand for kinds of persons do not tell whether it was the same one.
    void doubt_identity()
    {
        Text const doubt{"日志中的办理人只有 " + std::to_string(actors_.size()) + " 种写法，不能识别个人",
                         "the log names only " + std::to_string(actors_.size()) +
                             " actors: they do not stand for persons"};
        for (std::size_t i = 0; i < set_.rules.size(); ++i) {
            if (!asks_who(set_.rules[i].kind)) continue;
            auto& rule = report_.rules[i];
            auto const bound = rule.count(Status::violated) + rule.count(Status::satisfied);
            if (bound == 0) continue;
            rule.cases[static_cast<std::size_t>(Status::undeterminable)] += bound;
            rule.cases[static_cast<std::size_t>(Status::violated)] = 0;
            rule.cases[static_cast<std::size_t>(Status::satisfied)] = 0;
            rule.waived = 0;
            rule.violating.clear();
            rule.doubt = doubt;
        }
        auto const withdraw = [&](std::vector<LogFinding>& findings) {
            for (auto& finding : findings)
                if (asks_who(set_.rules[finding.rule].kind)) {
                    finding.status = Status::undeterminable;
                    finding.says = doubt;
                }
        };
        withdraw(report_.findings);
        for (auto& each : report_.worst) withdraw(each.findings);
        for (auto const at : only_by_person_)
            if (cases_[at] == Verdict::lawful) cases_[at] = Verdict::undetermined;
    }

    RuleSet const& set_;
    CheckOptions const& options_;
    detail::CaseJudge judge_;
    detail::CaseShares shares_;
    detail::WorstCases worst_, worst_by_person_; // without and with the rules that ask who acted, if there are any
    std::vector<LogFinding> told_;               // of this case
    CheckReport report_;
    std::vector<Verdict> cases_;
    std::vector<std::size_t> only_by_person_; // cases that are unlawful if actors stand for persons
    std::unordered_set<std::string> actors_;
    std::uint64_t with_actor_ = 0, number_ = 0;
};

// The last day on which anything happened.
[[nodiscard]] Result<std::optional<Date>> last_day(Reader const& read)
{
    std::optional<Date> last;
    auto const done = read([&](LogCase const& logged) {
        for (auto const& event : logged.events)
            if (event.at) last = std::max(last.value_or(event.at->local_date()), event.at->local_date());
        return true;
    });
    if (!done) return done.error();
    return last;
}

[[nodiscard]] Result<CheckReport> check(RuleSet const& rules, std::string const& name, Reader const& read,
                                        CheckOptions const& options)
{
    auto as_of = options.as_of;
    if (!as_of && !options.complete) {
        auto const last = last_day(read);
        if (!last) return last.error();
        as_of = *last;
    }
    LogCheck check(rules, options);
    auto const done = read([&](LogCase const& logged) {
        check.add(logged, as_of);
        return true;
    });
    if (!done) return done.error();
    auto report = check.finish(*done, as_of);
    report.log = name;
    return report;
}

} // namespace

Verdict CheckReport::verdict() const noexcept
{
    if (unlawful > 0) return Verdict::unlawful;
    if (undetermined > 0) return Verdict::undetermined;
    bool const warned = std::any_of(rules.begin(), rules.end(), [](RuleReport const& rule) {
        return rule.severity == Severity::warning && rule.count(Status::violated) > rule.waived;
    });
    return warned ? Verdict::warning : Verdict::lawful;
}

Result<CheckReport> check_log_file(RuleSet const& rules, std::string const& file, LogOptions const& log,
                                   CheckOptions const& options)
{
    return check(
        rules, file, [&](LogSink const& sink) { return read_log_file(file, log, sink); }, options);
}

Result<CheckReport> check_log_text(RuleSet const& rules, std::string_view text, std::string const& name,
                                   LogOptions const& log, CheckOptions const& options)
{
    return check(
        rules, name, [&](LogSink const& sink) { return read_log_text(text, name, log, sink); }, options);
}

} // namespace duly
