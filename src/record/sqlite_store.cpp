// SPDX-License-Identifier: Apache-2.0
// The store in one SQLite file. Writing is SqliteWriter's; reading takes a connection from a small pool, sees the last
// commit and waits for nobody.
#include "case_key.hpp"
#include "hex.hpp"
#include "sqlite_disclosures.hpp"
#include "sqlite_projections.hpp"
#include "sqlite_schema.hpp"
#include "sqlite_writer.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <stdexcept>

namespace duly {
namespace {

using detail::Connection;
using detail::Query;
using detail::raw;
using detail::SqliteWriter;

// As it is stored: whoever edited it to another length gets that length shown.
void put_id_text(std::string& text, std::string_view bytes)
{
    text.resize(bytes.size() * 2);
    auto const* const from = reinterpret_cast<std::uint8_t const*>(bytes.data());
    if (bytes.size() == sizeof(detail::CaseKey)) detail::put_hex<sizeof(detail::CaseKey)>(text.data(), from);
    else
        for (std::size_t i = 0; i < bytes.size(); ++i) detail::put_hex<1>(text.data() + 2 * i, from + i);
}

// Columns: position, case_id, seq, key, body.
StoredLeaf stored(Query const& row)
{
    StoredLeaf leaf;
    leaf.index = static_cast<std::uint64_t>(detail::index_of(row.number(0)));
    put_id_text(leaf.case_id, row.view(1));
    if (!row.is_null(2)) leaf.seq = static_cast<std::uint64_t>(row.number(2));
    leaf.key_digest = row.bytes(3);
    leaf.bytes = row.bytes(4);
    return leaf;
}

std::int64_t as_limit(std::uint64_t number)
{
    return static_cast<std::int64_t>(std::min<std::uint64_t>(number, std::uint64_t{1} << 40));
}

class SqliteStore final : public Store {
public:
    SqliteStore(std::string path, StoreAccess access, std::shared_ptr<EncryptionKey const> record_key)
        : path_(std::move(path)), keys_(path_ + ".keys", access, std::move(record_key))
    {
        if (access == StoreAccess::read) {
            free_.push_back(std::make_unique<Connection>(path_, StoreAccess::read));
        } else {
            writer_ = std::make_unique<SqliteWriter>(path_, access, keys_);
            try {
                finish_erasures();               // that were cut short
            } catch (detail::StoreBusy const&) { // whoever is reading: the next one to open it goes on
            }
        }
    }

    LogId open_log(std::string_view origin, std::optional<Suite> suite) override;
    std::vector<LogName> logs() const override;
    TreeHead head(LogId log, HashAlgorithm tree) const override;
    Digest subtree(LogId log, HashAlgorithm tree, unsigned level, std::uint64_t index) const override;
    SubtreeSource subtrees(LogId log, HashAlgorithm tree) const override;
    std::vector<StoredHead> heads(LogId log, HashAlgorithm tree, std::uint64_t above, std::size_t limit) const override;
    bool put_checkpoint(LogId log, HashAlgorithm tree, std::uint64_t size, std::string_view note) override;
    std::vector<StoredCheckpoint> checkpoints(LogId log, HashAlgorithm tree, std::uint64_t from_size,
                                              std::size_t limit) const override;
    std::optional<StoredCheckpoint> last_checkpoint(LogId log, HashAlgorithm tree) const override;
    std::vector<Appended> append(LogId log, std::span<Batch const> batches) override;
    Appended append(LogId log, Batch const& batch) override;
    std::optional<CaseHead> case_head(std::string_view case_id) const override;
    std::vector<StoredLeaf> read_case(std::string_view case_id, std::uint64_t from_seq) const override;
    std::vector<StoredLeaf> attempts(std::string_view case_id) const override;
    std::vector<StoredLeaf> scan(LogId log, std::uint64_t from, std::size_t limit) const override;
    void visit(LogId log, std::uint64_t from, std::uint64_t to, LeafDetail of,
               LeafVisitor const& visitor) const override;
    std::optional<KeyUse> find_key(LogId log, std::string_view actor_id, std::string_view key) const override;
    KeptDisclosures disclosures(LogId log, std::uint64_t index) const override;
    std::vector<std::uint64_t> disclosed_events(std::string_view case_id, std::string_view subject) const override;
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

    [[nodiscard]] std::unique_ptr<Connection> take() const
    {
        {
            std::lock_guard const lock(pool_mutex_);
            if (!free_.empty()) {
                auto connection = std::move(free_.back());
                free_.pop_back();
                return connection;
            }
        }
        return std::make_unique<Connection>(path_, StoreAccess::read);
    }

    void give_back(std::unique_ptr<Connection> connection) const
    {
        std::lock_guard const lock(pool_mutex_);
        free_.push_back(std::move(connection));
    }

    // A connection for one question; it goes back to the pool afterwards.
    template <class Question> auto read(Question question) const
    {
        std::unique_ptr<Connection> connection = take();
        auto answer = question(*connection);
        give_back(std::move(connection));
        return answer;
    }

    // Before a caller queues: who asks for a log that is not there fails alone.
    Suite suite_of(LogId log) const
    {
        std::lock_guard const lock(suites_mutex_);
        if (!suites_.contains(log))
            for (LogName const& one : logs()) suites_.emplace(one.id, one.suite);
        auto const known = suites_.find(log);
        if (known == suites_.end()) throw std::invalid_argument("duly: there is no such log");
        return known->second;
    }

    // Which of the log's trees it is.
    unsigned tree_of(LogId log, HashAlgorithm tree) const
    {
        auto const kinds = trees(suite_of(log));
        auto const found =
            std::find_if(kinds.begin(), kinds.end(), [&](TreeKind const& kind) { return kind.hash == tree; });
        if (found == kinds.end()) throw std::invalid_argument("duly: the log has no such tree");
        return static_cast<unsigned>(found - kinds.begin());
    }

    detail::ReadyBatch ready(LogId log, Batch const& batch) const
    {
        Suite const suite = suite_of(log);
        detail::ReadyBatch made = detail::make_ready(batch, suite);
        if (!made.subjects.empty()) {
            static_cast<void>(writer());
            of_keys([&] {
                read([&](Connection& db) {
                    detail::lock_up(db, keys_, cipher_of(suite), made);
                    return true;
                });
            });
        }
        return made;
    }

    // A disk that failed under the keys is the one that holds the record.
    template <class Work> void of_keys(Work work) const
    {
        try {
            work();
        } catch (detail::StoreBusy const&) {
            throw;
        } catch (StoreFailure const&) {
            writer().poison();
            throw;
        }
    }

    void finish_erasures() const
    {
        auto const ids = read([](Connection& db) { return detail::read_erased_keys(db); });
        if (ids.empty()) return;
        of_keys([&] { keys_.destroy(ids); });
        writer().run([&](SqliteWriter& to) {
            for (detail::KeyId const& id : ids)
                to.connection().query("DELETE FROM erased_key WHERE id = ?").blob(raw(id)).run();
        });
    }

    std::string path_;
    mutable detail::SubjectKeys keys_;
    mutable std::mutex suites_mutex_;
    mutable std::map<LogId, Suite> suites_; // of the logs that are known to be there: they stay
    mutable detail::LargeSubtrees large_subtrees_;
    std::unique_ptr<SqliteWriter> writer_;
    mutable std::mutex pool_mutex_;
    mutable std::vector<std::unique_ptr<Connection>> free_;
};

LogId SqliteStore::open_log(std::string_view origin, std::optional<Suite> suite)
{
    detail::check_origin(origin);
    auto const named = [&]() -> std::optional<LogName> {
        for (LogName& one : logs())
            if (one.origin == origin) return std::move(one);
        return std::nullopt;
    };
    auto known = named();
    if (!known) {
        writer().run([&](SqliteWriter& to) { static_cast<void>(to.open_log(origin, suite.value_or(Suite::intl))); });
        known = named();
    }
    if (suite && known->suite != *suite)
        throw StoreFailure(detail::of_file(
            path_, {"留痕 " + std::string(origin) + " 建立时的套件是 " + std::string(word(known->suite)) + "，不能改变",
                    "the log " + std::string(origin) + " was made with the suite " + std::string(word(known->suite)) +
                        ", which never changes"}));
    return known->id;
}

std::vector<LogName> SqliteStore::logs() const
{
    return read([](Connection& db) {
        Query rows = db.query("SELECT id, origin, suite FROM log ORDER BY id");
        std::vector<LogName> names;
        while (rows.step())
            names.push_back({detail::log_numbered(db, rows.number(0)), rows.bytes(1),
                             parse_suite(rows.view(2)).value_or(Suite::intl)}); // else verification says so
        return names;
    });
}

TreeHead SqliteStore::head(LogId log, HashAlgorithm tree) const
{
    unsigned const number = tree_of(log, tree);
    return read([&](Connection& db) { return detail::read_frontier(db, log, number, tree).head(); });
}

Digest SqliteStore::subtree(LogId log, HashAlgorithm tree, unsigned level, std::uint64_t index) const
{
    unsigned const number = tree_of(log, tree);
    return read([&](Connection& db) { return detail::read_subtree(db, log, number, level, index); });
}

SubtreeSource SqliteStore::subtrees(LogId log, HashAlgorithm tree) const
{
    unsigned const number = tree_of(log, tree);
    // One transaction for all questions: to begin one costs as much as to answer.
    struct Held {
        explicit Held(SqliteStore const& from) : store(from), connection(from.take())
        {
            connection->query("BEGIN").run();
        }
        Held(Held const&) = delete;
        Held& operator=(Held const&) = delete;
        ~Held()
        {
            connection->rollback();
            store.give_back(std::move(connection));
        }
        SqliteStore const& store;
        std::unique_ptr<Connection> connection;
        detail::LastStep last;
    };
    return [log, number, held = std::make_shared<Held>(*this)](unsigned level, std::uint64_t index) {
        auto& large = held->store.large_subtrees_;
        if (auto const known = large.find(log, number, level, index)) return *known;
        Digest const root = detail::read_subtree(*held->connection, log, number, level, index, held->last);
        large.keep(log, number, level, index, root);
        return root;
    };
}

std::vector<StoredHead> SqliteStore::heads(LogId log, HashAlgorithm tree, std::uint64_t above, std::size_t limit) const
{
    unsigned const number = tree_of(log, tree);
    return read([&](Connection& db) { return detail::read_heads(db, log, number, above, limit); });
}

bool SqliteStore::put_checkpoint(LogId log, HashAlgorithm tree, std::uint64_t size, std::string_view note)
{
    std::int64_t const position = detail::tree_first(log, tree_of(log, tree)) + as_limit(size);
    bool is_new = false;
    writer().run([&](SqliteWriter& to) {
        Query put = to.connection().query("INSERT INTO checkpoint(position, note) VALUES(?,?) ON CONFLICT DO NOTHING");
        put.bind(position).text(note).run();
        is_new = to.connection().changes() > 0;
    });
    return is_new;
}

std::vector<StoredCheckpoint> SqliteStore::checkpoints(LogId log, HashAlgorithm tree, std::uint64_t from_size,
                                                       std::size_t limit) const
{
    unsigned const number = tree_of(log, tree);
    return read([&](Connection& db) {
        Query rows = db.query("SELECT position, note FROM checkpoint WHERE position >= ? AND position < ? "
                              "ORDER BY position LIMIT ?");
        std::int64_t const from = detail::tree_first(log, number) + as_limit(from_size);
        detail::Rising rising(db, from);
        rows.bind(from);
        rows.bind(detail::tree_first(log, number + 1)).bind(as_limit(limit));
        std::vector<StoredCheckpoint> all;
        while (rows.step())
            all.push_back({static_cast<std::uint64_t>(detail::index_of(rising(rows.number(0)))), rows.bytes(1)});
        return all;
    });
}

std::optional<StoredCheckpoint> SqliteStore::last_checkpoint(LogId log, HashAlgorithm tree) const
{
    unsigned const number = tree_of(log, tree);
    return read([&](Connection& db) -> std::optional<StoredCheckpoint> {
        Query last = db.query("SELECT position, note FROM checkpoint WHERE position >= ? AND position < ? "
                              "ORDER BY position DESC LIMIT 1");
        last.bind(detail::tree_first(log, number)).bind(detail::tree_first(log, number + 1));
        if (!last.step()) return std::nullopt;
        return StoredCheckpoint{static_cast<std::uint64_t>(detail::index_of(last.number(0))), last.bytes(1)};
    });
}

std::vector<Appended> SqliteStore::append(LogId log, std::span<Batch const> batches)
{
    std::vector<Appended> results;
    if (batches.empty()) return results;
    std::vector<detail::ReadyBatch> all;
    for (Batch const& batch : batches) all.push_back(ready(log, batch));
    writer().run([&](SqliteWriter& to) {
        for (detail::ReadyBatch& one : all) results.push_back(to.append(log, one));
    });
    if (std::any_of(batches.begin(), batches.end(), [](Batch const& batch) { return batch.erases.has_value(); }))
        finish_erasures();
    return results;
}

Appended SqliteStore::append(LogId log, Batch const& batch)
{
    detail::ReadyBatch one = ready(log, batch);
    Appended result;
    writer().run([&](SqliteWriter& to) { result = to.append(log, one); });
    if (batch.erases) finish_erasures();
    return result;
}

std::optional<CaseHead> SqliteStore::case_head(std::string_view case_id) const
{
    std::optional<detail::CaseKey> const key = detail::case_key(case_id);
    if (!key) return std::nullopt;
    return read([&](Connection& db) -> std::optional<CaseHead> {
        Query found =
            db.query("SELECT l.seq, l.position, l.body FROM case_number c JOIN leaf l ON l.case_number = c.number"
                     " WHERE c.case_id = ? AND l.seq IS NOT NULL ORDER BY l.seq DESC LIMIT 1");
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
        Query rows = db.query("SELECT l.position, c.case_id, l.seq, l.key, l.body FROM case_number c"
                              " JOIN leaf l ON l.case_number = c.number WHERE c.case_id = ? AND l.seq >= ?"
                              " ORDER BY l.seq");
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
        Query rows = db.query("SELECT l.position, c.case_id, l.seq, l.key, l.body FROM case_number c"
                              " JOIN leaf l ON l.case_number = c.number WHERE c.case_id = ? AND l.seq IS NULL"
                              " ORDER BY l.position");
        rows.blob(raw(*key));
        std::vector<StoredLeaf> leaves;
        while (rows.step()) leaves.push_back(stored(rows));
        return leaves;
    });
}

std::vector<StoredLeaf> SqliteStore::scan(LogId log, std::uint64_t from, std::size_t limit) const
{
    return read([&](Connection& db) {
        Query rows = db.query("SELECT l.position, c.case_id, l.seq, l.key, l.body FROM leaf l"
                              " LEFT JOIN case_number c ON c.number = l.case_number"
                              " WHERE l.position >= ? AND l.position < ? ORDER BY l.position LIMIT ?");
        std::int64_t const first = detail::log_first(log) + as_limit(from);
        detail::Rising rising(db, first);
        rows.bind(first);
        rows.bind(detail::tree_first(log, 1)).bind(as_limit(limit));
        std::vector<StoredLeaf> leaves;
        while (rows.step()) {
            static_cast<void>(rising(rows.number(0)));
            leaves.push_back(stored(rows));
        }
        return leaves;
    });
}

void SqliteStore::visit(LogId log, std::uint64_t from, std::uint64_t to, LeafDetail of,
                        LeafVisitor const& visitor) const
{
    bool const is_all = of == LeafDetail::all;
    read([&](Connection& db) {
        // No page is needed twice: in a small cache they come to lie where the processor's own cache still is.
        db.execute("PRAGMA cache_size=-500");
        Query rows = db.query(is_all ? "SELECT each(l.position, l.body, c.case_id, l.seq, l.key) FROM leaf l"
                                       " LEFT JOIN case_number c ON c.number = l.case_number"
                                       " WHERE l.position >= ? AND l.position < ?"
                                     : "SELECT each(position, body) FROM leaf WHERE position >= ? AND position < ?");
        std::int64_t const first = detail::log_first(log);
        rows.bind(first + as_limit(from));
        rows.bind(first + static_cast<std::int64_t>(std::min(to, std::uint64_t{1} << detail::tree_shift)));
        detail::Rising rising(db, first + as_limit(from)); // as they lie in the table
        std::string id;
        db.each(rows, [&](detail::Row row) {
            LeafView leaf;
            leaf.index = static_cast<std::uint64_t>(rising(row.number(0)) - first);
            leaf.bytes = row.view(1);
            if (is_all) {
                put_id_text(id, row.view(2));
                leaf.case_id = id;
                if (!row.is_null(3)) leaf.seq = static_cast<std::uint64_t>(row.number(3));
                leaf.key_digest = row.view(4);
            }
            visitor(leaf);
        });
        db.execute("PRAGMA cache_size=-16000");
        return true;
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

KeptDisclosures SqliteStore::disclosures(LogId log, std::uint64_t index) const
{
    return read([&](Connection& db) { return detail::read_disclosures(db, keys_, log, index); });
}

std::vector<std::uint64_t> SqliteStore::disclosed_events(std::string_view case_id, std::string_view subject) const
{
    std::optional<detail::CaseKey> const key = detail::case_key(case_id);
    if (!key) return {};
    return read([&](Connection& db) { return detail::read_disclosed_events(db, *key, subject); });
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
    static_cast<void>(suite_of(projections.front().row.log));
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

std::unique_ptr<Store> sqlite_store(std::string const& path, StoreAccess access,
                                    std::shared_ptr<EncryptionKey const> record_key)
{
    return std::make_unique<SqliteStore>(path, access, std::move(record_key));
}

} // namespace duly
