// SPDX-License-Identifier: Apache-2.0
#include "case_shares.hpp"

#include <algorithm>
#include <tuple>

namespace duly::detail {

namespace {

constexpr std::int64_t minute_us = 60'000'000, day_us = 24 * 60 * minute_us;

} // namespace

bool is_worse(Share const& a, Share const& b) noexcept
{
    return std::tuple(a.unlawful, a.cases) > std::tuple(b.unlawful, b.cases);
}

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
        if (!event.unit.empty() && !(any && event.unit == last_unit_)) {
            units_.took_part(last_unit_ = event.unit);
            any = true;
        }
        if (!event.at || (first_day_ && in_latest_month(*event.at))) continue;
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

bool CaseShares::in_latest_month(Moment at) const noexcept
{
    auto const local = at.utc_us + at.offset_minutes * minute_us;
    return from_us_ <= local && local < to_us_;
}

std::string const& CaseShares::month_of(Date date)
{
    month_ = date.text().substr(0, 7);
    auto const first = date - (static_cast<std::int32_t>(date.day()) - 1);
    auto const next = first + 31; // in the next month, whatever its length
    from_us_ = first.days * day_us;
    to_us_ = (next.days - (static_cast<std::int32_t>(next.day()) - 1)) * day_us;
    return month_;
}

void CaseShares::finish(CheckReport& report, bool persons) const
{
    report.months = months_.shares(persons);
    if (!any_unit_) return;
    report.units = units_.shares(persons);
    std::stable_sort(report.units.begin(), report.units.end(), is_worse);
}

} // namespace duly::detail
