// SPDX-License-Identifier: Apache-2.0
#include "report_builder.hpp"

#include <algorithm>
#include <iterator>

namespace duly::detail {

namespace {

constexpr std::size_t pseudonyms_few = 5;            // at most so many names ...
constexpr std::uint64_t events_per_pseudonym = 1000; // ... each for so many events are no persons

} // namespace

std::size_t ReportBuilder::add_set(std::string const& id, std::string const& digest, Text const& title,
                                   std::vector<Waiver> const& waivers, std::optional<bool> actors_identified)
{
    auto const join = [](std::string& into, std::string const& more) { into += (into.empty() ? "" : ", ") + more; };
    join(report_.rule_set, id);
    join(report_.rule_digest, digest);
    if (report_.title.empty()) report_.title = title;
    waivers_.push_back(waivers);
    if (!actors_identified_) actors_identified_ = actors_identified;
    return waivers_.size() - 1;
}

std::size_t ReportBuilder::add_rule(RuleReport rule, RuleTraits traits)
{
    report_.rules.push_back(std::move(rule));
    traits_.push_back(traits);
    return traits_.size() - 1;
}

void ReportBuilder::doubt(std::size_t rule, Text const& why)
{
    if (report_.rules[rule].doubt.empty()) report_.rules[rule].doubt = why;
}

void ReportBuilder::begin_case(LogCase const& logged, std::optional<Date> as_of)
{
    logged_ = &logged;
    as_of_ = as_of;
    standing_ = {};
    broken_ = broken_by_person_ = 0;
    told_.clear();
    shares_.add(logged);
    if (!options_.actors_tested) return;
    for (auto const& event : logged.events) {
        if (event.actor.empty()) continue;
        ++with_actor_;
        if (actors_.size() <= pseudonyms_few && !actors_.contains(event.actor)) actors_.emplace(event.actor);
    }
}

Waiver const* ReportBuilder::waived(std::size_t rule) const
{
    for (auto const& waiver : waivers_[traits_[rule].set])
        if (waiver.rule == report_.rules[rule].id && waiver.case_id == logged_->id &&
            (!waiver.until || (as_of_ && *as_of_ <= *waiver.until)))
            return &waiver;
    return nullptr;
}

bool ReportBuilder::add(JudgedRule const& judged)
{
    auto& rule = report_.rules[judged.rule];
    ++rule.cases[static_cast<std::size_t>(judged.status)];
    if (judged.by_order) ++rule.by_order;
    auto const* const waiver = waived(judged.rule);
    waiver_ = waiver == nullptr ? std::string() : waiver->reason;
    latest_ = judged;
    bool const by_person = traits_[judged.rule].asks_who;
    if (judged.status == Status::violated) {
        rule.violating.emplace_back(logged_->id);
        bool const accepted = waiver != nullptr || judged.sanctioned;
        if (!accepted && (judged.severity == Severity::warning || judged.severity == Severity::error))
            ++(by_person ? broken_by_person_ : broken_);
        if (accepted) ++rule.waived;
        else if (judged.severity == Severity::error)
            (by_person ? standing_.unlawful_by_person : standing_.unlawful) = true;
        else if (judged.severity == Severity::warning)
            (by_person ? standing_.warned_by_person : standing_.warned) = true;
        else if (judged.severity == Severity::not_applicable) standing_.not_applicable = true;
    }
    bool const bound = judged.status == Status::violated || judged.status == Status::satisfied;
    if (by_person && bound && judged.severity == Severity::error) standing_.bound_by_person = true;
    if (judged.status == Status::undeterminable && judged.severity == Severity::error) standing_.undetermined = true;
    return judged.status == Status::violated || judged.status == Status::undeterminable;
}

void ReportBuilder::tell(LogFinding finding)
{
    finding.case_number = cases_;
    if (finding.waived.empty()) finding.waived = waiver_;
    if (finding.status == Status::violated && finding.severity == Severity::error && finding.waived.empty() &&
        !finding.cured && !latest_.sanctioned)
        shares_.broke(*logged_, finding, traits_[finding.rule].asks_who);
    told_.push_back(std::move(finding));
}

void ReportBuilder::time(std::size_t rule, Status status, TermPoint const& point)
{
    auto& term = report_.rules[rule].term;
    if (term && status != Status::vacuous && status != Status::undeterminable) detail::add(*term, point);
}

void ReportBuilder::keep_told()
{
    auto const room = options_.findings_max - std::min(report_.findings.size(), options_.findings_max);
    auto const kept = std::min(room, told_.size());
    std::move(told_.begin(), told_.begin() + static_cast<std::ptrdiff_t>(kept), std::back_inserter(report_.findings));
    report_.findings_left_out += told_.size() - kept;
}

void ReportBuilder::leave_open() { standing_.undetermined = true; }

void ReportBuilder::end_case()
{
    worst_.offer(*logged_, cases_, broken_, told_);
    worst_by_person_.offer(*logged_, cases_, broken_ + broken_by_person_, told_);
    keep_told();
    ++standings_[standing_];
    ++cases_;
    logged_ = nullptr;
}

bool ReportBuilder::few_pseudonyms() const
{
    return !actors_.empty() && actors_.size() <= pseudonyms_few && with_actor_ >= events_per_pseudonym * actors_.size();
}

// Names that stand for kinds of persons do not tell whether it was the same one.
void ReportBuilder::doubt_identity()
{
    Text const why{"日志中的办理人只有 " + std::to_string(actors_.size()) + " 种写法，不能识别个人",
                   "the log names only " + std::to_string(actors_.size()) + " actors: they do not stand for persons"};
    for (std::size_t i = 0; i < report_.rules.size(); ++i) {
        if (!traits_[i].asks_who) continue;
        auto& rule = report_.rules[i];
        auto const bound = rule.count(Status::violated) + rule.count(Status::satisfied);
        if (bound == 0) continue;
        rule.cases[static_cast<std::size_t>(Status::undeterminable)] += bound;
        rule.cases[static_cast<std::size_t>(Status::violated)] = 0;
        rule.cases[static_cast<std::size_t>(Status::satisfied)] = 0;
        rule.waived = 0;
        rule.violating.clear();
        rule.doubt = why;
    }
    auto const withdraw = [&](std::vector<LogFinding>& findings) {
        for (auto& finding : findings)
            if (traits_[finding.rule].asks_who) {
                finding.status = Status::undeterminable;
                finding.says = why;
            }
    };
    withdraw(report_.findings);
    for (auto& each : report_.worst) withdraw(each.findings);
}

// If actors stand for no persons, what asks who acted is not broken but undeterminable.
void ReportBuilder::add_up(bool persons)
{
    for (auto const& [each, cases] : standings_) {
        if (each.unlawful || (persons && each.unlawful_by_person)) report_.unlawful += cases;
        else if (each.undetermined || (!persons && each.bound_by_person)) report_.undetermined += cases;
        else if (each.warned || (persons && each.warned_by_person)) report_.warned += cases;
        else if (each.not_applicable) report_.not_applicable += cases;
    }
}

// Of the demands that every procedure makes, only those are told that something was found of.
void ReportBuilder::drop_silent_rules()
{
    std::vector<bool> told(report_.rules.size());
    for (auto const& finding : report_.findings) told[finding.rule] = true;
    std::vector<std::size_t> to(report_.rules.size());
    std::vector<RuleReport> kept;
    for (std::size_t i = 0; i < report_.rules.size(); ++i) {
        auto& rule = report_.rules[i];
        to[i] = kept.size();
        bool const found = rule.count(Status::violated) + rule.count(Status::undeterminable) > 0 || told[i];
        if (found || !traits_[i].only_if_found) kept.push_back(std::move(rule));
    }
    for (auto& finding : report_.findings) finding.rule = to[finding.rule];
    for (auto& each : report_.worst)
        for (auto& finding : each.findings) finding.rule = to[finding.rule];
    report_.rules = std::move(kept);
}

CheckReport ReportBuilder::finish(LogSummary summary, std::optional<Date> as_of)
{
    bool const anonymous = actors_identified_ ? !*actors_identified_ : few_pseudonyms();
    bool const persons = !options_.actors_tested || !anonymous;
    report_.worst = persons ? std::move(worst_by_person_).take() : std::move(worst_).take();
    shares_.finish(report_, persons);
    if (!persons) doubt_identity();
    add_up(persons);
    drop_silent_rules();
    report_.summary = std::move(summary);
    report_.as_of = as_of;
    return std::move(report_);
}

} // namespace duly::detail
