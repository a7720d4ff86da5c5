// SPDX-License-Identifier: Apache-2.0
// The rules of a file as one of those who judge a log.
#include "log_finding.hpp"
#include "log_judges.hpp"

namespace duly::detail {

namespace {

class RuleFileJudge final : public LogJudge {
public:
    RuleFileJudge(RuleSet const& set, ReportBuilder& report) : set_(set), judge_(set, report.options())
    {
        auto const own = report.add_set(set.id, set.digest, set.title, set.waivers, set.actors_identified);
        for (auto const& rule : set.rules) {
            RuleReport each;
            each.id = rule.id;
            each.article = rule.article;
            each.says = rule.says;
            each.severity = rule.severity;
            each.term = term_of(rule);
            places_.push_back(report.add_rule(std::move(each), {asks_who(rule.kind), false, own}));
        }
    }

    void judge(LogCase const& logged, std::optional<Date> as_of, ReportBuilder& report) override
    {
        judge_.judge(logged, as_of);
        for (std::size_t i = 0; i < places_.size(); ++i) {
            auto const& result = judge_.rules()[i];
            if (!report.add({places_[i], result.status, set_.rules[i].severity, result.by_order, false})) continue;
            for (auto& finding : findings_of(set_, i, judge_, logged, report.options().calendar)) {
                finding.rule = places_[i];
                finding.severity = set_.rules[i].severity;
                report.tell(std::move(finding));
            }
        }
        for (auto const& point : judge_.terms())
            report.time(places_[point.rule], judge_.rules()[point.rule].status, point);
    }

    void conclude(CheckReport& report) override { report.unknown = judge_.unknown_activities(); }

private:
    RuleSet const& set_;
    CaseJudge judge_;
    std::vector<std::size_t> places_; // of its rules in the report
};

} // namespace

std::unique_ptr<LogJudge> rule_file_judge(RuleSet const& rules, ReportBuilder& report)
{
    return std::make_unique<RuleFileJudge>(rules, report);
}

} // namespace duly::detail
