// SPDX-License-Identifier: Apache-2.0
// Rows of cases and work items in SQLite. Only what changed of a case's items is written.
#include "sqlite_projections.hpp"

#include "case_key.hpp"
#include "sqlite_writer.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace duly::detail {
namespace {

// A condition under construction: SQL with a question mark for every value, bound in the same order.
struct Where {
    std::string sql = " WHERE 1";
    struct Bound {
        bool is_number;
        std::int64_t number;
        std::string bytes;
        bool is_blob;
    };
    std::vector<Bound> values;

    void number(char const* condition, std::int64_t value)
    {
        sql += condition;
        values.push_back({true, value, {}, false});
    }
    void word(char const* condition, std::string const& value)
    {
        if (value.empty()) return;
        sql += condition;
        values.push_back({false, 0, value, false});
    }
    void blob(char const* condition, std::string_view value)
    {
        sql += condition;
        values.push_back({false, 0, std::string(value), true});
    }
    void bind(Query& query) const
    {
        for (Bound const& value : values) {
            if (value.is_number) query.bind(value.number);
            else if (value.is_blob) query.blob(value.bytes);
            else query.text(value.bytes);
        }
    }
};

std::string id_of(std::string const& bytes)
{
    CaseKey key{};
    std::copy_n(bytes.begin(), std::min(bytes.size(), key.size()), key.begin());
    return case_id(key);
}

std::int64_t as_limit(std::uint64_t number)
{
    constexpr auto max = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return static_cast<std::int64_t>(std::min(number, max));
}

std::optional<std::int64_t> days(std::optional<Date> date)
{
    if (!date) return std::nullopt;
    return date->days;
}

std::optional<Date> as_date(Query const& query, int column)
{
    if (query.is_null(column)) return std::nullopt;
    return Date{static_cast<std::int32_t>(query.number(column))};
}

Where condition(CaseQuery const& query)
{
    Where where;
    if (query.log) where.number(" AND log = ?", static_cast<std::int64_t>(*query.log));
    where.word(" AND matter = ? AND matter <> ''", query.matter);
    where.word(" AND business_key = ? AND business_key <> ''", query.business_key);
    where.word(" AND procedure = ?", query.procedure);
    where.word(" AND place = ?", query.place);
    where.word(" AND status = ?", query.status);
    where.word(" AND verdict = ?", query.verdict);
    if (query.deadline_before) where.number(" AND next_deadline < ?", query.deadline_before->days);
    return where;
}

std::string ordering(CaseQuery const& query)
{
    std::string const direction = query.descending ? " DESC" : " ASC";
    switch (query.order) {
    case CaseOrder::opened: return " ORDER BY opened" + direction + ", case_id";
    case CaseOrder::last: return " ORDER BY last" + direction + ", case_id";
    case CaseOrder::business_key: return " ORDER BY business_key" + direction + ", case_id";
    case CaseOrder::next_deadline: break;
    }
    return " ORDER BY next_deadline IS NULL, next_deadline" + direction + ", case_id";
}

} // namespace

std::vector<CaseRow> read_cases(Connection& connection, CaseQuery const& query)
{
    Where const where = condition(query);
    Query asked = connection.query_once("SELECT case_id, log, matter, business_key, procedure, place, status, verdict,"
                                        " opened, last, next_deadline, law, version FROM case_row" +
                                        where.sql + ordering(query) + " LIMIT ? OFFSET ?");
    where.bind(asked);
    asked.bind(as_limit(query.limit)).bind(as_limit(query.offset));
    std::vector<CaseRow> rows;
    while (asked.step()) {
        CaseRow& row = rows.emplace_back();
        row.case_id = id_of(asked.bytes(0));
        row.log = LogId(static_cast<std::uint32_t>(asked.number(1)));
        row.matter = asked.bytes(2);
        row.business_key = asked.bytes(3);
        row.procedure = asked.bytes(4);
        row.place = asked.bytes(5);
        row.status = asked.bytes(6);
        row.verdict = asked.bytes(7);
        row.opened = Date{static_cast<std::int32_t>(asked.number(8))};
        row.last = Date{static_cast<std::int32_t>(asked.number(9))};
        row.next_deadline = as_date(asked, 10);
        row.law = Digest::from_bytes(asked.bytes(11)).value_or(Digest{});
        row.version = static_cast<std::uint64_t>(asked.number(12));
    }
    return rows;
}

std::uint64_t count_cases(Connection& connection, CaseQuery const& query)
{
    Where const where = condition(query);
    Query asked = connection.query_once("SELECT count(*) FROM case_row" + where.sql);
    where.bind(asked);
    return asked.step() ? static_cast<std::uint64_t>(asked.number(0)) : 0;
}

std::vector<WorkItem> read_work(Connection& connection, WorkQuery const& query)
{
    Where where;
    if (!query.case_id.empty()) {
        std::optional<CaseKey> const key = case_key(query.case_id);
        if (!key) return {};
        where.blob(" AND w.case_id = ?", raw(*key));
    }
    if (query.log) where.number(" AND c.log = ?", static_cast<std::int64_t>(*query.log));
    where.word(" AND (w.unit = ? OR w.unit = '')", query.unit);
    if (query.due_before) where.number(" AND w.due < ?", query.due_before->days);
    if (query.duties_only) where.sql += " AND w.rule <> ''";
    if (!query.roles.empty()) {
        where.sql += " AND w.role IN (";
        for (std::size_t i = 0; i < query.roles.size(); ++i) {
            where.sql += i == 0 ? "?" : ",?";
            where.values.push_back({false, 0, query.roles[i], false});
        }
        where.sql += ")";
    }
    Query asked = connection.query_once("SELECT w.case_id, w.activity, w.rule, w.role, w.unit, w.due FROM work_item w"
                                        " JOIN case_row c ON c.case_id = w.case_id" +
                                        where.sql +
                                        " ORDER BY w.due IS NULL, w.due, w.case_id, w.activity, w.rule, w.role, w.unit"
                                        " LIMIT ? OFFSET ?");
    where.bind(asked);
    asked.bind(as_limit(query.limit)).bind(as_limit(query.offset));
    std::vector<WorkItem> items;
    while (asked.step())
        items.push_back(
            {id_of(asked.bytes(0)), asked.bytes(1), asked.bytes(2), asked.bytes(3), asked.bytes(4), as_date(asked, 5)});
    return items;
}

std::vector<std::string> read_unprojected(Connection& connection, LogId log, std::size_t limit)
{
    Query asked =
        connection.query("SELECT DISTINCT n.case_id FROM leaf l JOIN case_number n ON n.number = l.case_number"
                         " WHERE l.position >= ?1 + (SELECT size FROM projected WHERE log = ?2) AND l.position < ?3"
                         " AND l.seq IS NOT NULL AND NOT EXISTS"
                         " (SELECT 1 FROM case_row c WHERE c.case_id = n.case_id AND c.version > l.seq) LIMIT ?4");
    asked.bind(log_first(log)).bind(static_cast<std::int64_t>(log));
    asked.bind(log_first(LogId(static_cast<std::uint32_t>(log) + 1))).bind(as_limit(limit));
    std::vector<std::string> ids;
    while (asked.step()) ids.push_back(id_of(asked.bytes(0)));
    return ids;
}

void SqliteWriter::project(Projection const& projection)
{
    CaseRow const& row = projection.row;
    CaseKey const key = checked_case_key(row.case_id);
    std::set<WorkItem> wanted(projection.items.begin(), projection.items.end());
    {
        Query kept = connection_.query("SELECT version FROM case_row WHERE case_id = ?");
        kept.blob(raw(key));
        if (kept.step() && static_cast<std::uint64_t>(kept.number(0)) > row.version) return;
    }
    {
        Query put = connection_.query("INSERT INTO case_row VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)"
                                      " ON CONFLICT(case_id) DO UPDATE SET log=?2, matter=?3, business_key=?4,"
                                      " procedure=?5, place=?6, status=?7, verdict=?8, opened=?9, last=?10,"
                                      " next_deadline=?11, law=?12, version=?13");
        put.blob(raw(key)).bind(static_cast<std::int64_t>(row.log)).text(row.matter).text(row.business_key);
        put.text(row.procedure).text(row.place).text(row.status).text(row.verdict);
        put.bind(std::int64_t{row.opened.days}).bind(std::int64_t{row.last.days}).bind(days(row.next_deadline));
        put.blob(row.law.raw()).bind(as_limit(row.version)).run();
    }
    std::vector<std::int64_t> gone;
    {
        Query kept =
            connection_.query("SELECT rowid, activity, rule, role, unit, due FROM work_item WHERE case_id = ?");
        kept.blob(raw(key));
        while (kept.step()) {
            WorkItem item{{}, kept.bytes(1), kept.bytes(2), kept.bytes(3), kept.bytes(4), as_date(kept, 5)};
            auto const same = std::find_if(wanted.begin(), wanted.end(), [&](WorkItem const& other) {
                return other.activity == item.activity && other.rule == item.rule && other.role == item.role &&
                       other.unit == item.unit && other.due == item.due;
            });
            if (same == wanted.end()) gone.push_back(kept.number(0));
            else wanted.erase(same);
        }
    }
    for (std::int64_t const rowid : gone) connection_.query("DELETE FROM work_item WHERE rowid = ?").bind(rowid).run();
    for (WorkItem const& item : wanted) {
        Query put = connection_.query("INSERT INTO work_item VALUES(?,?,?,?,?,?)");
        put.blob(raw(key)).text(item.activity).text(item.rule).text(item.role).text(item.unit);
        put.bind(days(item.due)).run();
    }
}

void SqliteWriter::settle(LogId log)
{
    LogEdge& at = edge(log);
    Query first = connection_.query(
        "SELECT min(l.position) FROM leaf l JOIN case_number n ON n.number = l.case_number"
        " WHERE l.position >= ?1 AND l.position < ?2 AND l.seq IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM case_row c WHERE c.case_id = n.case_id AND c.version > l.seq)");
    first.bind(log_first(log) + at.projected).bind(log_first(LogId(static_cast<std::uint32_t>(log) + 1)));
    bool const has_row = first.step() && !first.is_null(0);
    std::int64_t const mark = has_row ? index_of(first.number(0)) : static_cast<std::int64_t>(at.size());
    at.is_changed = at.is_changed || mark != at.projected;
    at.projected = mark;
}

void SqliteWriter::clear_projections()
{
    connection_.execute("DELETE FROM case_row; DELETE FROM work_item; UPDATE projected SET size = 0");
    for (auto& [log, at] : edges_) at.projected = 0; // of logs that this transaction has read already
}

} // namespace duly::detail
