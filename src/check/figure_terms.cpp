// SPDX-License-Identifier: Apache-2.0
#include "figure_terms.hpp"

#include "law/deadline.hpp"

#include "duly/law/kernel.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

[[nodiscard]] Rule const* rule_of(Law const& law, std::uint16_t subject)
{
    auto const& named = law.kernel().subjects[subject];
    return named.of == Subject::Of::rule ? &law.procedure().rules[named.index] : nullptr;
}

[[nodiscard]] bool is_timed_duty(Rule const& rule) { return rule.kind == RuleKind::response && has_deadline(rule); }

class TermCount {
public:
    TermCount(Law const& law, YearSpan const& year) : law_(law), year_(year), state_(opened(law)) {}

    void step(Event& event)
    {
        auto const bound = bind(law_, event);
        if (!bound) return; // the record was folded before, and every event of it bound
        pass_to(law_, state_, bound->date);
        auto const judgement = judge(law_, state_, *bound);
        if (bound->built_in == BuiltIn::none && !state_.out_of_scope) {
            note_intervals(*bound, judgement);
            open_ = state_.duties;
        }
        apply_judged(law_, state_, *bound, judgement);
        if (bound->built_in != BuiltIn::none) return;
        note_closed(*bound);
        open_.clear();
    }

    std::vector<TermEvent> end()
    {
        state_ = duly::pass(law_, std::move(state_), year_.until);
        for (auto const& finding : state_.findings) {
            auto const* const rule = rule_of(law_, finding.subject);
            if (!finding.lapse || finding.status != Status::violated || rule == nullptr || !is_timed_duty(*rule))
                continue;
            bool const was_met = std::any_of(met_.begin(), met_.end(), [&](Met const& each) {
                return each.subject == finding.subject && each.key == finding.key && each.until + 1 == finding.date;
            });
            if (!was_met && year_.has(finding.date)) found_.push_back({finding.subject, Measure::missed});
        }
        for (auto const& duty : state_.duties) {
            auto const* const rule = rule_of(law_, duty.subject);
            if (rule == nullptr || !is_timed_duty(*rule)) continue;
            if (duty.found) found_.push_back({duty.subject, Measure::overdue});
            else if (!state_.ended || duty.until != never) found_.push_back({duty.subject, Measure::running});
        }
        return std::move(found_);
    }

private:
    // In time, but entered only when it had been found overdue.
    struct Met {
        std::uint16_t subject = 0;
        std::uint32_t key = 0;
        Date until;
    };

    void note_intervals(BoundEvent const& event, Judgement const& judgement)
    {
        if (!year_.has(event.date)) return;
        auto const& checks = law_.kernel().activities[event.activity].checks;
        for (std::size_t i = 0; i < checks.size(); ++i) {
            if (checks[i].kind != RuleKind::interval || !judgement.bound.has(i)) continue;
            auto what = Measure::kept;
            bool told = true;
            for (auto const& finding : judgement.findings) {
                if (finding.subject != checks[i].subject) continue;
                if (finding.status == Status::violated) what = Measure::missed;
                else told = false;
            }
            if (told) found_.push_back({checks[i].subject, what});
        }
    }

    // What the event met in time. What it met late was found when the time had run out.
    void note_closed(BoundEvent const& event)
    {
        auto const& closes = law_.kernel().activities[event.activity].closes;
        for (auto const& duty : open_) {
            auto const* const rule = rule_of(law_, duty.subject);
            bool const can_close = std::any_of(closes.begin(), closes.end(),
                                               [&](DutyStep const& step) { return step.subject == duty.subject; });
            if (!can_close || rule == nullptr || !is_timed_duty(*rule)) continue;
            bool const is_owed = std::any_of(state_.duties.begin(), state_.duties.end(), [&](Duty const& each) {
                return each.subject == duty.subject && each.at == duty.at && each.key == duty.key &&
                       each.since == duty.since;
            });
            bool const in_time =
                duty.until_us != 0 ? event.event->occurred.utc_us <= duty.until_us : event.date <= duty.until;
            if (is_owed || !in_time) continue;
            if (duty.found) met_.push_back({duty.subject, duty.key, duty.until});
            if (year_.has(event.date)) found_.push_back({duty.subject, Measure::kept});
        }
    }

    Law const& law_;
    YearSpan const& year_;
    Case state_;
    std::vector<Duty> open_; // before the event
    std::vector<Met> met_;
    std::vector<TermEvent> found_;
};

} // namespace

bool gives_times(Law const& law)
{
    auto const& rules = law.procedure().rules;
    return std::any_of(rules.begin(), rules.end(),
                       [](Rule const& rule) { return rule.kind == RuleKind::interval || is_timed_duty(rule); });
}

std::vector<TermEvent> terms_of(Law const& law, std::span<Entry> history, YearSpan const& year)
{
    TermCount count(law, year);
    for (auto& entry : history)
        if (entry.event.occurred.local_date() <= year.until) count.step(entry.event);
    return count.end();
}

} // namespace duly::detail
