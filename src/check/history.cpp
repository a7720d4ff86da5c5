// SPDX-License-Identifier: Apache-2.0
#include "history.hpp"

#include "judged_until.hpp"

#include "duly/law/kernel.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

// Of several findings of a rule, what weighs most: that a procedure does not govern outweighs nothing.
[[nodiscard]] Severity worse(Severity a, Severity b)
{
    auto const weight = [](Severity severity) {
        return severity == Severity::not_applicable ? -1 : static_cast<int>(severity);
    };
    return weight(a) < weight(b) ? b : a;
}

} // namespace

// Under another law its subjects have other places.
void HistoryWatch::follow(Law const& law)
{
    if (law_ && law_->digest() == law.digest()) return;
    std::vector<bool> bound(law.kernel().subjects.size());
    for (std::size_t i = 0; i < bound_.size(); ++i) {
        if (!bound_[i]) continue;
        auto const found = law.kernel().subject_index.find(law_->kernel().subjects[i].id);
        if (found != law.kernel().subject_index.end()) bound[found->second] = true;
    }
    bound_ = std::move(bound);
    law_ = law;
}

void HistoryWatch::stepped(Fold const& fold)
{
    follow(fold.law());
    auto const& kernel = fold.law().kernel();
    auto const& asked = fold.asked();
    if (asked.activity != no_index) {
        auto const& code = kernel.activities[asked.activity];
        for (std::size_t i = 0; i < code.checks.size(); ++i)
            if (asked.bound.has(i)) bound_[code.checks[i].subject] = true;
        bound_[kernel.role_subject[asked.activity]] = true;
        if (code.machine_subject != no_index) bound_[code.machine_subject] = true;
    }
    for (auto const& duty : fold.state().duties)
        if (duty.at + 1 >= fold.state().version) bound_[duty.subject] = true;
}

std::vector<SubjectInCase> HistoryWatch::end(Fold& fold, std::optional<Date> as_of, bool complete)
{
    follow(fold.law());
    static_cast<void>(fold.pass(judged_until(fold.state(), as_of, complete)));
    findings_ = fold.state().findings;
    std::vector<SubjectInCase> subjects(bound_.size());
    for (std::size_t i = 0; i < subjects.size(); ++i)
        subjects[i].status = bound_[i] ? Status::satisfied : Status::vacuous;
    owed(fold, complete, subjects);
    for (bool const waived : {true, false}) // what was not waived last, so that it stands
        for (auto const& finding : findings_) {
            auto& subject = subjects[finding.subject];
            if (finding.cured || finding.waived != waived) continue;
            bool const violated = finding.status == Status::violated;
            if (!violated && subject.status == Status::violated) continue;
            bool const first = subject.status != finding.status || subject.sanctioned;
            subject.severity = first ? finding.severity : worse(subject.severity, finding.severity);
            subject.status = finding.status;
            subject.sanctioned = waived;
        }
    return subjects;
}

// An open case may still do it; of one that is over it is found as at the event that ends a case.
void HistoryWatch::owed(Fold const& fold, bool complete, std::vector<SubjectInCase>& subjects)
{
    auto const& state = fold.state();
    for (auto const& duty : state.duties) {
        if (duty.found || (state.ended && duty.until == never)) continue;
        auto const& subject = fold.law().kernel().subjects[duty.subject];
        bool const response = fold.law().procedure().rules[subject.index].kind == RuleKind::response;
        if (!complete || !response) {
            subjects[duty.subject].status = Status::pending;
            continue;
        }
        Finding finding;
        finding.subject = duty.subject;
        finding.status = duty.uncertain ? Status::undeterminable : Status::violated;
        finding.severity = subject.severity;
        finding.effect = subject.effect;
        finding.at = finding.concerns = state.version;
        finding.date = state.latest;
        finding.args = {duty.since.text()};
        findings_.push_back(std::move(finding));
    }
}

} // namespace duly::detail
