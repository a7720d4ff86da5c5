// SPDX-License-Identifier: Apache-2.0
// The store in one SQLite file. Writing is SqliteWriter's; reading takes a connection from a small pool, sees the last
// commit and waits for nobody.
#include "case_key.hpp"
#include "sqlite_projections.hpp"
#include "sqlite_writer.hpp"

#include <algorithm>
#include <atomic>
#include <stdexcept>

namespace duly {
namespace {

using detail::Connection;
using detail::Query;
using detail::SqliteWriter;

std::string id_text(std::string const& bytes)
{
    // As it is stored: whoever edited it to another length gets that length shown.
    std::string text;
    for (char const c : bytes) {
        text += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
        text += "0123456789abcdef"[c & 15];
    }
    return text;
}

// Columns: position, case_id, seq, key, body.
StoredLeaf stored(Query const& row)
{
    StoredLeaf leaf;
    leaf.index = static_cast<std::uint64_t>(detail::index_of(row.number(0)));
    leaf.case_id = id_text(row.bytes(1));
    if (!row.is_null(2)) leaf.seq = static_cast<std::uint64_t>(row.number(2));
    leaf.key_digest = row.bytes(3);
    leaf.bytes = row.bytes(4);
    return leaf;
}

std::int64_t as_limit(std::uint64_t number)
{
    return static_cast<std::int64_t>(std::min<std::uint64_t>(number, std::uint64_t{1} << 39));
}

std::string_view raw(detail::CaseKey const& key) { return {reinterpret_cast<char const*>(key.data()), key.size()}; }

class SqliteStore final : public Store {
public:
    SqliteStore(std::string path, StoreAccess access) : path_(std::move(path))
    {
        if (access == StoreAccess::read) free_.push_back(std::make_unique<Connection>(path_, StoreAccess::read));
        else writer_ = std::make_unique<SqliteWriter>(path_, access);
    }

    LogId open_log(std::string_view origin) override;
    std::vector<LogName> logs() const override;
    LogHead head(LogId log) const override;
    std::vector<Appended> append(LogId log, std::span<Batch const> batches) override;
    Appended append(LogId log, Batch const& batch) override;
    std::optional<CaseHead> case_head(std::string_view case_id) const override;
    std::vector<StoredLeaf> read_case(std::string_view case_id, std::uint64_t from_seq) const override;
    std::vector<StoredLeaf> attempts(std::string_view case_id) const override;
    std::vector<StoredLeaf> scan(LogId log, std::uint64_t from, std::size_t limit) const override;
    std::vector<StoredHead> heads(LogId log, std::uint64_t above, std::size_t limit) const override;
    std::optional<KeyUse> find_key(LogId log, std::string_view actor_id, std::string_view key) const override;
    std::vector<Disclosure> disclosures(LogId log, std::uint64_t index) const override;
    void erase_disclosures(LogId log, std::uint64_t index) override;
    void put_law(Digest const& digest, std::string_view text) override;
    std::optional<std::string> law(Digest const& digest) const override;
    std::vector<StoredLaw> laws() const override;
    std::vector<std::string> unprojected(LogId log, std::size_t limit) const override;
    void project(std::span<Projection const> projections) override;
    void clear_projections() override;
    std::vector<CaseRow> cases(CaseQuery const& query) const override;
    std::uint64_t count_cases(CaseQuery const& query) const override;
    std::vector<WorkItem> work(WorkQuery const& query) const override;

private:
    SqliteWriter& writer() const
    {
        if (!writer_)
            throw StoreFailure(
                detail::of_file(path_, {"记录库以只读方式打开", "the store was opened for reading only"}));
        return *writer_;
    }

    // A connection for one question; it goes back to the pool afterwards.
    template <class Question> auto read(Question question) const
    {
        std::unique_ptr<Connection> connection;
        {
            std::lock_guard const lock(pool_mutex_);
            if (!free_.empty()) {
                connection = std::move(free_.back());
                free_.pop_back();
            }
        }
        if (!connection) connection = std::make_unique<Connection>(path_, StoreAccess::read);
        auto answer = question(*connection);
        std::lock_guard const lock(pool_mutex_);
        free_.push_back(std::move(connection));
        return answer;
    }

    // Before a caller queues: who asks for a log that is not there fails alone.
    void check(LogId log) const
    {
        auto const number = static_cast<std::uint32_t>(log);
        if (number > logs_.load(std::memory_order_relaxed)) {
            logs_ = read([](Connection& db) {
                Query last = db.query("SELECT coalesce(max(id), 0) FROM log");
                return last.step() ? static_cast<std::uint32_t>(last.number(0)) : 0U;
            });
        }
        if (number == 0 || number > logs_.load(std::memory_order_relaxed))
            throw std::invalid_argument("duly: there is no such log");
    }

    std::string path_;
    mutable std::atomic<std::uint32_t> logs_ = 0; // that are known to be there: they are numbered from 1, and stay
    std::unique_ptr<SqliteWriter> writer_;
    mutable std::mutex pool_mutex_;
    mutable std::vector<std::unique_ptr<Connection>> free_;
};

LogId SqliteStore::open_log(std::string_view origin)
{
    detail::check_origin(origin);
    auto const known = read([&](Connection& db) {
        Query found = db.query("SELECT id FROM log WHERE origin = ?");
        found.text(origin);
        return found.step() ? std::optional(found.number(0)) : std::nullopt;
    });
    if (known) return LogId(static_cast<std::uint32_t>(*known));
    LogId id{};
    writer().run([&](SqliteWriter& to) { id = to.open_log(origin); });
    return id;
}

std::vector<LogName> SqliteStore::logs() const
{
    return read([](Connection& db) {
        Query rows = db.query("SELECT id, origin FROM log ORDER BY id");
        std::vector<LogName> names;
        while (rows.step()) names.push_back({LogId(static_cast<std::uint32_t>(rows.number(0))), rows.bytes(1)});
        return names;
    });
}

LogHead SqliteStore::head(LogId log) const
{
    return read([&](Connection& db) {
        Query found = db.query("SELECT size, subtrees FROM edge WHERE log = ?");
        found.bind(static_cast<std::int64_t>(log));
        if (!found.step()) return LogHead{0, sha256({})};
        auto const size = static_cast<std::uint64_t>(found.number(0));
        std::optional<Frontier> const tree = Frontier::restore(size, found.bytes(1));
        return LogHead{size, tree ? tree->root() : Digest{}};
    });
}

std::vector<Appended> SqliteStore::append(LogId log, std::span<Batch const> batches)
{
    std::vector<Appended> results;
    if (batches.empty()) return results;
    check(log);
    std::vector<detail::ReadyBatch> ready;
    for (Batch const& batch : batches) ready.push_back(detail::make_ready(batch));
    writer().run([&](SqliteWriter& to) {
        for (detail::ReadyBatch const& one : ready) results.push_back(to.append(log, one));
    });
    return results;
}

Appended SqliteStore::append(LogId log, Batch const& batch)
{
    check(log);
    detail::ReadyBatch const ready = detail::make_ready(batch);
    Appended result;
    writer().run([&](SqliteWriter& to) { result = to.append(log, ready); });
    return result;
}

std::optional<CaseHead> SqliteStore::case_head(std::string_view case_id) const
{
    std::optional<detail::CaseKey> const key = detail::case_key(case_id);
    if (!key) return std::nullopt;
    return read([&](Connection& db) -> std::optional<CaseHead> {
        Query found = db.query("SELECT seq, position, body FROM leaf WHERE case_id = ? AND seq IS NOT NULL"
                               " ORDER BY seq DESC LIMIT 1");
        found.blob(raw(*key));
        if (!found.step()) return std::nullopt;
        return CaseHead{detail::log_of(found.number(1)), static_cast<std::uint64_t>(found.number(0)) + 1,
                        leaf_hash(found.bytes(2))};
    });
}

std::vector<StoredLeaf> SqliteStore::read_case(std::string_view case_id, std::uint64_t from_seq) const
{
    std::optional<detail::CaseKey> const key = detail::case_key(case_id);
    if (!key) return {};
    return read([&](Connection& db) {
        Query rows = db.query("SELECT position, case_id, seq, key, body FROM leaf WHERE case_id = ? AND seq >= ?"
                              " ORDER BY seq");
        rows.blob(raw(*key)).bind(as_limit(from_seq));
        std::vector<StoredLeaf> leaves;
        while (rows.step()) leaves.push_back(stored(rows));
        return leaves;
    });
}

std::vector<StoredLeaf> SqliteStore::attempts(std::string_view case_id) const
{
    std::optional<detail::CaseKey> const key = detail::case_key(case_id);
    if (!key) return {};
    return read([&](Connection& db) {
        Query rows = db.query("SELECT position, case_id, seq, key, body FROM leaf WHERE case_id = ? AND seq IS NULL"
                              " ORDER BY position");
        rows.blob(raw(*key));
        std::vector<StoredLeaf> leaves;
        while (rows.step()) leaves.push_back(stored(rows));
        return leaves;
    });
}

std::vector<StoredLeaf> SqliteStore::scan(LogId log, std::uint64_t from, std::size_t limit) const
{
    return read([&](Connection& db) {
        Query rows = db.query("SELECT position, case_id, seq, key, body FROM leaf WHERE position >= ? AND position < ?"
                              " ORDER BY position LIMIT ?");
        rows.bind(detail::log_first(log) + as_limit(from));
        rows.bind(detail::log_first(LogId(static_cast<std::uint32_t>(log) + 1))).bind(as_limit(limit));
        std::vector<StoredLeaf> leaves;
        while (rows.step()) leaves.push_back(stored(rows));
        return leaves;
    });
}

std::vector<StoredHead> SqliteStore::heads(LogId log, std::uint64_t above, std::size_t limit) const
{
    return read([&](Connection& db) {
        Query rows = db.query("SELECT position, root, hashes FROM head WHERE position > ? AND position < ?"
                              " ORDER BY position LIMIT ?");
        rows.bind(detail::log_first(log) + as_limit(above));
        rows.bind(detail::log_first(LogId(static_cast<std::uint32_t>(log) + 1))).bind(as_limit(limit));
        std::vector<StoredHead> heads;
        while (rows.step()) {
            StoredHead& head = heads.emplace_back();
            head.size = static_cast<std::uint64_t>(detail::index_of(rows.number(0)));
            head.root = Digest::from_bytes(rows.bytes(1)).value_or(Digest{});
            std::string const hashes = rows.bytes(2);
            for (std::size_t at = 0; at < hashes.size(); at += 32)
                head.hashes.push_back(Digest::from_bytes(std::string_view(hashes).substr(at, 32)).value_or(Digest{}));
        }
        return heads;
    });
}

std::optional<KeyUse> SqliteStore::find_key(LogId log, std::string_view actor_id, std::string_view key) const
{
    return read([&](Connection& db) -> std::optional<KeyUse> {
        Query origin = db.query("SELECT origin FROM log WHERE id = ?");
        origin.bind(static_cast<std::int64_t>(log));
        if (!origin.step()) return std::nullopt;
        return detail::key_use(db, key_digest(origin.bytes(0), actor_id, key));
    });
}

std::vector<Disclosure> SqliteStore::disclosures(LogId log, std::uint64_t index) const
{
    return read([&](Connection& db) {
        Query rows = db.query("SELECT body, field FROM disclosure WHERE position = ? ORDER BY field");
        rows.bind(detail::log_first(log) + as_limit(index));
        std::vector<Disclosure> all;
        while (rows.step()) {
            // What someone garbled comes back without a value, so that it opens nothing and verification sees it.
            Result<Disclosure> one = parse_disclosure(rows.bytes(0));
            all.push_back(one ? std::move(*one) : Disclosure{rows.bytes(1), {}, {}});
        }
        return all;
    });
}

void SqliteStore::erase_disclosures(LogId log, std::uint64_t index)
{
    writer().run([&](SqliteWriter& to) {
        Query gone = to.connection().query("DELETE FROM disclosure WHERE position = ?");
        gone.bind(detail::log_first(log) + as_limit(index)).run();
    });
}

void SqliteStore::put_law(Digest const& digest, std::string_view text)
{
    if (law(digest)) return;
    std::string const name = digest.hex();
    writer().run([&](SqliteWriter& to) {
        Query put = to.connection().query("INSERT INTO law(digest, body) VALUES(?,?) ON CONFLICT DO NOTHING");
        put.text(name).text(text).run();
    });
}

std::optional<std::string> SqliteStore::law(Digest const& digest) const
{
    return read([&](Connection& db) -> std::optional<std::string> {
        Query found = db.query("SELECT body FROM law WHERE digest = ?");
        std::string const name = digest.hex();
        found.text(name);
        if (!found.step()) return std::nullopt;
        return found.bytes(0);
    });
}

std::vector<StoredLaw> SqliteStore::laws() const
{
    return read([](Connection& db) {
        Query rows = db.query("SELECT digest, body FROM law ORDER BY rowid");
        std::vector<StoredLaw> all;
        while (rows.step()) all.push_back({rows.bytes(0), rows.bytes(1)});
        return all;
    });
}

std::vector<std::string> SqliteStore::unprojected(LogId log, std::size_t limit) const
{
    return read([&](Connection& db) { return detail::read_unprojected(db, log, limit); });
}

void SqliteStore::project(std::span<Projection const> projections)
{
    if (projections.empty()) return;
    for (Projection const& one : projections) static_cast<void>(detail::checked_case_key(one.row.case_id));
    check(projections.front().row.log);
    writer().run([&](SqliteWriter& to) {
        for (Projection const& one : projections) to.project(one);
        to.settle(projections.front().row.log);
    });
}

void SqliteStore::clear_projections()
{
    writer().run([](SqliteWriter& to) { to.clear_projections(); });
}

std::vector<CaseRow> SqliteStore::cases(CaseQuery const& query) const
{
    return read([&](Connection& db) { return detail::read_cases(db, query); });
}

std::uint64_t SqliteStore::count_cases(CaseQuery const& query) const
{
    return read([&](Connection& db) { return detail::count_cases(db, query); });
}

std::vector<WorkItem> SqliteStore::work(WorkQuery const& query) const
{
    return read([&](Connection& db) { return detail::read_work(db, query); });
}

} // namespace

std::unique_ptr<Store> sqlite_store(std::string const& path, StoreAccess access)
{
    return std::make_unique<SqliteStore>(path, access);
}

} // namespace duly
