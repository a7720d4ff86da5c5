// SPDX-License-Identifier: Apache-2.0
#include "pack_report.hpp"

#include "logged_event.hpp"
#include "pack_finding.hpp"
#include "subject_title.hpp"

#include "duly/case/describe.hpp"
#include "duly/law/kernel.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

// What is found at such an event, or lapsed before it, no later event changes.
[[nodiscard]] bool before(Finding const& finding, LogDoubt const& doubt)
{
    if (doubt.everywhere && doubt.event == no_event) return false;
    if (finding.curable || finding.at + (finding.lapse ? 0U : 1U) > doubt.known) return false;
    return !finding.lapse || finding.date <= doubt.day;
}

} // namespace

KnownLaw& PackReport::know(Law const& law, std::size_t set, ReportBuilder& report)
{
    auto& known = laws_[law.digest()];
    if (known) return *known;
    known = std::make_unique<KnownLaw>(law);
    auto const& procedure = law.procedure();
    auto const& subjects = law.kernel().subjects;
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        bool const is_rule = subjects[i].of == Subject::Of::rule;
        if (is_rule && procedure.rules[subjects[i].index].kind == RuleKind::derogation) { // which nobody can break
            known->places.push_back(no_event);
            continue;
        }
        auto const [at, added] = places_.try_emplace({procedure.id, subjects[i].id});
        if (added) {
            RuleReport rule;
            rule.id = subjects[i].id;
            rule.article = subjects[i].article;
            rule.says = subject_title(law, static_cast<std::uint16_t>(i));
            rule.severity = subjects[i].severity;
            at->second = report.add_rule(std::move(rule), {known->reads.asks_who(i), !is_rule, set});
        }
        known->places.push_back(at->second);
    }
    return *known;
}

LogDoubt const* doubt_of(KnownLaw const& known, std::size_t subject, Status status, std::vector<LogDoubt> const& doubts)
{
    auto const& named = known.law.kernel().subjects[subject];
    for (auto const& doubt : doubts) {
        if (named.of == Subject::Of::closed && doubt.everywhere) continue; // that the log has no end is no doubt
        if (!doubt.what.empty()) {
            if (known.reads.item(subject, doubt.activity, doubt.what)) return &doubt;
            continue;
        }
        auto const reads = known.reads.activity(subject, doubt.activity);
        if (reads == Reads::yes || (reads == Reads::for_the_better && status == Status::violated)) return &doubt;
    }
    return nullptr;
}

void PackReport::add(KnownLaw const& known, LogCase const& logged, MappedCase const& mapped, Fold const& fold,
                     HistoryWatch const& watch, std::vector<SubjectInCase> const& subjects,
                     std::vector<bool> const& by_order, ReportBuilder& report) const
{
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        if (known.places[i] == no_event) continue;
        auto subject = subjects[i];
        auto const* doubt = doubt_of(known, i, subject.status, known.doubts);
        if (doubt == nullptr) doubt = doubt_of(known, i, subject.status, mapped.doubts);
        auto const stands = [&](Finding const& finding) { return doubt == nullptr || before(finding, *doubt); };
        bool certain = false;
        for (auto const& finding : watch.findings())
            certain = certain || (finding.subject == i && finding.status == Status::violated && !finding.cured &&
                                  !finding.waived && stands(finding));
        if (doubt != nullptr && !certain) {
            subject.status = Status::undeterminable;
            subject.severity = known.law.kernel().subjects[i].severity;
            if (doubt->everywhere) report.doubt(known.places[i], doubt->why);
        }
        bool const order = i < by_order.size() && by_order[i];
        static_cast<void>(report.add({known.places[i], subject.status, subject.severity, order, subject.sanctioned}));
        for (auto const& finding : watch.findings()) {
            if (finding.subject != i || !stands(finding)) continue;
            auto told = pack_finding(logged, mapped, fold, finding);
            told.rule = known.places[i];
            told.by_order = order;
            report.tell(std::move(told));
        }
        if (doubt == nullptr || certain || doubt->everywhere) continue;
        LogFinding told;
        told.rule = known.places[i];
        told.status = Status::undeterminable;
        told.severity = subject.severity;
        told.case_id = logged.id;
        told.says = doubt->why;
        if (doubt->event != no_event) told.at.push_back(logged_event(logged, doubt->event));
        report.tell(std::move(told));
    }
}

void PackReport::add_unknown(KnownLaw const& known, Text const& why, ReportBuilder& report) const
{
    for (std::size_t i = 0; i < known.places.size(); ++i) {
        if (known.places[i] == no_event) continue;
        auto const& subject = known.law.kernel().subjects[i];
        if (subject.of != Subject::Of::rule) continue;
        static_cast<void>(report.add({known.places[i], Status::undeterminable, subject.severity, false, false}));
        report.doubt(known.places[i], why);
    }
}

} // namespace duly::detail
