// SPDX-License-Identifier: Apache-2.0
// What a query of lists asks, decided on rows in memory.
#pragma once

#include "duly/record/store.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

namespace duly::detail {

[[nodiscard]] inline bool matches(CaseRow const& row, CaseQuery const& query)
{
    auto const is = [](std::string const& wanted, std::string const& has) { return wanted.empty() || wanted == has; };
    return (!query.log || *query.log == row.log) && is(query.matter, row.matter) &&
           is(query.business_key, row.business_key) && is(query.procedure, row.procedure) &&
           is(query.place, row.place) && is(query.status, row.status) && is(query.verdict, row.verdict) &&
           (!query.deadline_before || (row.next_deadline && *row.next_deadline < *query.deadline_before));
}

[[nodiscard]] inline bool before(CaseRow const& a, CaseRow const& b, CaseOrder order)
{
    switch (order) {
    case CaseOrder::last: return std::tie(a.last, a.case_id) < std::tie(b.last, b.case_id);
    case CaseOrder::business_key: return std::tie(a.business_key, a.case_id) < std::tie(b.business_key, b.case_id);
    case CaseOrder::next_deadline: {
        auto const due = [](CaseRow const& row) { return row.next_deadline.value_or(Date{0x7fffffff}); };
        return std::pair(due(a), a.case_id) < std::pair(due(b), b.case_id);
    }
    default: return std::tie(a.opened, a.case_id) < std::tie(b.opened, b.case_id);
    }
}

[[nodiscard]] inline bool matches(WorkItem const& item, WorkQuery const& query)
{
    return (query.case_id.empty() || query.case_id == item.case_id) &&
           (query.roles.empty() || std::find(query.roles.begin(), query.roles.end(), item.role) != query.roles.end()) &&
           (query.unit.empty() || item.unit.empty() || query.unit == item.unit) &&
           (!query.due_before || (item.due && *item.due < *query.due_before)) &&
           (!query.duties_only || !item.rule.empty());
}

template <class T> [[nodiscard]] std::vector<T> page(std::vector<T> all, std::uint64_t offset, std::uint64_t limit)
{
    if (offset >= all.size()) return {};
    auto const first = all.begin() + static_cast<std::ptrdiff_t>(offset);
    auto const count = std::min<std::uint64_t>(limit, all.size() - offset);
    return {std::make_move_iterator(first), std::make_move_iterator(first + static_cast<std::ptrdiff_t>(count))};
}

} // namespace duly::detail
