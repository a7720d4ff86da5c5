// SPDX-License-Identifier: Apache-2.0
// Lists of cases and work in memory: filter, sort, cut a page. The order is the one that the SQL of the SQLite store
// asks for; a test asks both the same questions.
#include "projection_table.hpp"

#include <algorithm>
#include <tuple>

namespace duly::detail {
namespace {

bool unasked_or(std::string const& asked, std::string const& found) { return asked.empty() || asked == found; }

bool fits(CaseQuery const& query, CaseRow const& row)
{
    if (query.log && *query.log != row.log) return false;
    if (query.deadline_before && (!row.next_deadline || *row.next_deadline >= *query.deadline_before)) return false;
    return unasked_or(query.matter, row.matter) && unasked_or(query.business_key, row.business_key) &&
           unasked_or(query.procedure, row.procedure) && unasked_or(query.place, row.place) &&
           unasked_or(query.status, row.status) && unasked_or(query.verdict, row.verdict);
}

bool fits(WorkQuery const& query, LogId log, WorkItem const& item)
{
    if (query.log && *query.log != log) return false;
    if (query.duties_only && item.rule.empty()) return false;
    if (!query.unit.empty() && !item.unit.empty() && item.unit != query.unit) return false;
    if (query.due_before && (!item.due || *item.due >= *query.due_before)) return false;
    bool const role_fits =
        query.roles.empty() || std::find(query.roles.begin(), query.roles.end(), item.role) != query.roles.end();
    return role_fits && unasked_or(query.case_id, item.case_id);
}

bool before(CaseQuery const& query, CaseRow const& a, CaseRow const& b)
{
    auto const by = [&](auto const& left, auto const& right) {
        if (left == right) return a.case_id < b.case_id;
        return query.descending ? right < left : left < right;
    };
    switch (query.order) {
    case CaseOrder::opened: return by(a.opened, b.opened);
    case CaseOrder::last: return by(a.last, b.last);
    case CaseOrder::business_key: return by(a.business_key, b.business_key);
    case CaseOrder::next_deadline: break;
    }
    if (a.next_deadline.has_value() != b.next_deadline.has_value()) return a.next_deadline.has_value();
    return by(a.next_deadline, b.next_deadline);
}

template <class T> std::vector<T> page(std::vector<T> all, std::uint64_t offset, std::uint64_t limit)
{
    std::uint64_t const from = std::min<std::uint64_t>(offset, all.size());
    std::uint64_t const size = std::min<std::uint64_t>(limit, all.size() - from);
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(from));
    all.resize(size);
    return all;
}

} // namespace

void ProjectionTable::put(Projection const& projection)
{
    Projection& kept = rows_[projection.row.case_id];
    if (kept.row.version > projection.row.version) return;
    kept = projection;
    for (WorkItem& item : kept.items) item.case_id = kept.row.case_id;
}

std::uint64_t ProjectionTable::version(std::string const& case_id) const
{
    auto const found = rows_.find(case_id);
    return found == rows_.end() ? 0 : found->second.row.version;
}

std::vector<CaseRow> ProjectionTable::cases(CaseQuery const& query) const
{
    std::vector<CaseRow> found;
    for (auto const& [id, projection] : rows_)
        if (fits(query, projection.row)) found.push_back(projection.row);
    std::sort(found.begin(), found.end(), [&](CaseRow const& a, CaseRow const& b) { return before(query, a, b); });
    return page(std::move(found), query.offset, query.limit);
}

std::uint64_t ProjectionTable::count(CaseQuery const& query) const
{
    return static_cast<std::uint64_t>(
        std::count_if(rows_.begin(), rows_.end(), [&](auto const& entry) { return fits(query, entry.second.row); }));
}

std::vector<WorkItem> ProjectionTable::work(WorkQuery const& query) const
{
    std::vector<WorkItem> found;
    for (auto const& [id, projection] : rows_)
        for (WorkItem const& item : projection.items)
            if (fits(query, projection.row.log, item)) found.push_back(item);
    std::sort(found.begin(), found.end(), [](WorkItem const& a, WorkItem const& b) {
        auto const key = [](WorkItem const& item) {
            return std::tuple(!item.due.has_value(), item.due.value_or(Date{}), std::string_view(item.case_id),
                              std::string_view(item.activity), std::string_view(item.rule), std::string_view(item.role),
                              std::string_view(item.unit));
        };
        return key(a) < key(b);
    });
    return page(std::move(found), query.offset, query.limit);
}

} // namespace duly::detail
