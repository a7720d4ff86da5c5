// SPDX-License-Identifier: Apache-2.0
#include "worst_cases.hpp"

#include "logged_event.hpp"

#include <algorithm>

namespace duly::detail {

void WorstCases::offer(LogCase const& logged, std::uint64_t number, std::uint64_t rules_violated,
                       std::vector<LogFinding> const& found)
{
    if (rules_violated == 0 || kept_ == 0) return;
    if (cases_.size() == kept_) {
        if (cases_.back().rules_violated >= rules_violated) return;
        cases_.pop_back();
    }
    CaseHistory history;
    history.id = logged.id;
    history.number = number;
    history.rules_violated = rules_violated;
    auto const events = std::min(logged.events.size(), CaseHistory::events_max);
    for (std::size_t at = 0; at < events; ++at) history.events.push_back(logged_event(logged, at));
    history.events_left_out = logged.events.size() - events;
    auto const findings = std::min(found.size(), CaseHistory::findings_max);
    history.findings.assign(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(findings));
    auto const place = std::find_if(cases_.begin(), cases_.end(),
                                    [&](CaseHistory const& other) { return other.rules_violated < rules_violated; });
    cases_.insert(place, std::move(history));
}

} // namespace duly::detail
