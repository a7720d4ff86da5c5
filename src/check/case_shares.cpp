// SPDX-License-Identifier: Apache-2.0
#include "case_shares.hpp"

#include <algorithm>
#include <tuple>

namespace duly::detail {

ShareBook::Count& ShareBook::count(std::string_view name)
{
    if (latest_ != nullptr && latest_->first == name) return latest_->second;
    auto at = counts_.find(name);
    if (at == counts_.end()) at = counts_.emplace(counts_.size() < Share::names_max ? name : "…", Count{}).first;
    latest_ = &*at;
    return at->second;
}

void ShareBook::took_part(std::string_view name)
{
    auto& each = count(name);
    if (each.latest_case == case_) return;
    each.latest_case = case_;
    ++each.cases;
}

void ShareBook::broke(std::string_view name, bool by_person)
{
    took_part(name);
    auto& each = count(name);
    bool const again = each.broken_case == case_;
    if (again && (by_person || each.broken_for_sure)) return;
    if (again) --each.by_person;
    ++(by_person ? each.by_person : each.unlawful);
    each.broken_case = case_;
    each.broken_for_sure = !by_person;
}

std::vector<Share> ShareBook::shares(bool persons) const
{
    std::vector<Share> all;
    for (auto const& [name, each] : counts_)
        all.push_back({name, each.cases, each.unlawful + (persons ? each.by_person : 0)});
    return all;
}

void CaseShares::add(LogCase const& logged)
{
    units_.begin_case();
    months_.begin_case();
    last_unit_ = {};
    first_day_.reset();
    bool any = false;
    for (auto const& event : logged.events) {
        if (!event.unit.empty()) {
            units_.took_part(last_unit_ = event.unit);
            any = true;
        }
        if (!event.at) continue;
        auto const day = event.at->local_date();
        if (!first_day_) first_day_ = day;
        months_.took_part(month_of(day));
    }
    any_unit_ = any_unit_ || any;
    if (!any) units_.took_part({});
    if (!first_day_) months_.took_part({});
}

void CaseShares::broke(LogCase const& logged, LogFinding const& finding, bool by_person)
{
    auto const* const at = finding.at.empty() ? nullptr : &finding.at.front();
    auto const* const trigger = finding.trigger.empty() ? nullptr : &finding.trigger.front();
    auto unit = last_unit_;
    if (auto const* const event = at != nullptr ? at : trigger)
        if (!logged.events[event->index].unit.empty()) unit = logged.events[event->index].unit;
    units_.broke(unit, by_person);
    auto day = first_day_;
    if (at != nullptr && at->at) day = at->at->local_date();
    else if (at == nullptr && finding.due) day = *finding.due + 1;
    else if (at == nullptr && trigger != nullptr && trigger->at) day = trigger->at->local_date();
    months_.broke(day ? std::string_view(month_of(*day)) : std::string_view(), by_person);
}

std::string const& CaseShares::month_of(Date date)
{
    if (from_ <= date && date < to_) return month_;
    month_ = date.text().substr(0, 7);
    from_ = date - (static_cast<std::int32_t>(date.day()) - 1);
    auto const next = from_ + 31; // in the next month, whatever its length
    to_ = next - (static_cast<std::int32_t>(next.day()) - 1);
    return month_;
}

void CaseShares::finish(CheckReport& report, bool persons) const
{
    report.months = months_.shares(persons);
    if (!any_unit_) return;
    report.units = units_.shares(persons);
    std::stable_sort(report.units.begin(), report.units.end(), [](Share const& a, Share const& b) {
        return std::tuple(a.unlawful, a.cases) > std::tuple(b.unlawful, b.cases);
    });
}

} // namespace duly::detail
