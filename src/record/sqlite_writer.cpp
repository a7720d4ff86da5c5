// SPDX-License-Identifier: Apache-2.0
// The commit path: who leads, what one transaction holds, and what happens when it fails.
#include "sqlite_writer.hpp"

#include "case_key.hpp"
#include "sqlite_schema.hpp"

#include <algorithm>
#include <stdexcept>

namespace duly::detail {
namespace {

constexpr std::size_t jobs_per_commit_max = 4096;

std::string_view raw(CaseKey const& key) { return {reinterpret_cast<char const*>(key.data()), key.size()}; }

} // namespace

std::int64_t log_first(LogId log) noexcept { return static_cast<std::int64_t>(log) << log_shift; }
LogId log_of(std::int64_t position) noexcept { return LogId(static_cast<std::uint32_t>(position >> log_shift)); }
std::int64_t index_of(std::int64_t position) noexcept { return position & ((std::int64_t{1} << log_shift) - 1); }

void SqliteWriter::Bell::ring()
{
    {
        std::lock_guard const lock(mutex_);
        is_rung_ = true;
    }
    woken_.notify_one();
}

void SqliteWriter::Bell::wait()
{
    std::unique_lock lock(mutex_);
    woken_.wait(lock, [&] { return is_rung_; });
    is_rung_ = false;
}

void SqliteWriter::run(Job job)
{
    static thread_local auto const bell = std::make_shared<Bell>();
    Waiting me;
    me.job = std::move(job);
    std::unique_lock lock(mutex_);
    if (poison_) std::rethrow_exception(poison_);
    queue_.push_back(&me);
    me.leads = !is_committing_;
    is_committing_ = true;
    if (!me.leads) {
        me.bell = bell;
        lock.unlock();
        bell->wait();
        if (me.leads) lock.lock();
    }
    if (me.leads) lead(lock);
    if (me.failure) std::rethrow_exception(me.failure);
}

void SqliteWriter::lead(std::unique_lock<std::mutex>& lock)
{
    std::vector<Waiting*> taken;
    std::exception_ptr failure = poison_;
    if (!failure) {
        try {
            commit_queued(lock, taken);
        } catch (StoreBusy const&) {
            failure = std::current_exception();
        } catch (std::logic_error const&) { // a caller's mistake: the disk is as it was
            failure = std::current_exception();
        } catch (...) {
            failure = std::current_exception();
            poison_ = failure;
        }
        if (!lock.owns_lock()) lock.lock();
    }
    // Poisoned, nobody who is waiting can succeed any more; busy, nobody who waited as long as we did.
    if (failure && (poison_ || taken.empty())) {
        taken.insert(taken.end(), queue_.begin(), queue_.end());
        queue_.clear();
    }
    is_committing_ = !queue_.empty();
    std::shared_ptr<Bell> next;
    if (is_committing_) {
        queue_.front()->leads = true;
        next = queue_.front()->bell;
    }
    // Whoever is woken finds the lock free. Once rung, one who waited is gone, its bell perhaps with it: hence the copy.
    lock.unlock();
    if (next) next->ring();
    for (Waiting* const waiting : taken) {
        waiting->failure = failure;
        if (waiting->leads) continue; // ourselves
        std::shared_ptr<Bell> const bell = std::move(waiting->bell);
        bell->ring();
    }
}

void SqliteWriter::commit_queued(std::unique_lock<std::mutex>& lock, std::vector<Waiting*>& taken)
{
    lock.unlock();
    try {
        connection_.begin();
        for (auto& [log, at] : edges_) at.is_current = false;
        std::size_t next = 0;
        for (;;) {
            lock.lock();
            while (!queue_.empty() && taken.size() < jobs_per_commit_max) {
                taken.push_back(queue_.front());
                queue_.pop_front();
            }
            lock.unlock();
            if (next == taken.size()) break;
            for (; next < taken.size(); ++next) taken[next]->job(*this);
        }
        write_edges();
        connection_.commit();
    } catch (...) {
        connection_.rollback();
        edges_.clear();
        throw;
    }
}

LogEdge& SqliteWriter::edge(LogId log)
{
    LogEdge& at = edges_[log];
    if (at.is_current) return at;
    Query found = connection_.query("SELECT e.size, e.projected, l.origin, e.subtrees FROM edge e "
                                    "JOIN log l ON l.id = e.log WHERE e.log = ?");
    found.bind(static_cast<std::int64_t>(log));
    if (!found.step()) throw std::invalid_argument("duly: there is no such log");
    auto const size = static_cast<std::uint64_t>(found.number(0));
    if (at.origin.empty() || at.tree.size() != size) { // the first use, or another process has appended
        std::optional<Frontier> tree = Frontier::restore(size, found.bytes(3));
        if (!tree)
            throw StoreFailure(connection_.path() + "：记录库的树边缘数据已损坏，请核验 / " + connection_.path() +
                               ": the edge of the tree is damaged; verify the store");
        at.tree = std::move(*tree);
        at.origin = found.bytes(2);
    }
    at.projected = found.number(1);
    at.added.clear();
    at.is_current = true;
    at.is_changed = false;
    return at;
}

void SqliteWriter::write_edges()
{
    for (auto& [log, at] : edges_) {
        if (!at.is_current || (at.added.empty() && !at.is_changed)) continue;
        if (!at.added.empty()) {
            std::string hashes;
            hashes.reserve(at.added.size() * 32);
            for (Digest const& hash : at.added) {
                at.tree.append(hash);
                hashes += hash.raw();
            }
            Digest const root = at.tree.root();
            auto const size = static_cast<std::int64_t>(at.tree.size());
            Query head = connection_.query("INSERT INTO head(position, root, hashes) VALUES(?,?,?)");
            head.bind(log_first(log) + size).blob(root.raw()).blob(hashes).run();
        }
        std::string const subtrees = at.tree.bytes();
        Query update = connection_.query("UPDATE edge SET size = ?, projected = ?, subtrees = ? WHERE log = ?");
        update.bind(static_cast<std::int64_t>(at.tree.size())).bind(at.projected).blob(subtrees);
        update.bind(static_cast<std::int64_t>(log)).run();
        at.added.clear();
    }
}

LogId SqliteWriter::open_log(std::string_view origin)
{
    {
        Query found = connection_.query("SELECT id FROM log WHERE origin = ?");
        found.text(origin);
        if (found.step()) return LogId(static_cast<std::uint32_t>(found.number(0)));
    }
    Query last = connection_.query("SELECT coalesce(max(id), 0) FROM log");
    static_cast<void>(last.step());
    std::int64_t const id = last.number(0) + 1;
    Query log = connection_.query("INSERT INTO log(id, origin) VALUES(?,?)");
    log.bind(id).text(origin).run();
    Query first = connection_.query("INSERT INTO edge(log, size, subtrees, projected) VALUES(?, 0, x'', 0)");
    first.bind(id).run();
    return LogId(static_cast<std::uint32_t>(id));
}

std::optional<KeyUse> key_use(Connection& connection, std::string const& key)
{
    Query found = connection.query("SELECT position, case_id, seq, body FROM leaf WHERE key = ?");
    found.blob(key);
    if (!found.step()) return std::nullopt;
    CaseKey case_key{};
    std::string const id = found.bytes(1);
    std::copy_n(id.begin(), std::min(id.size(), case_key.size()), case_key.begin());
    return KeyUse{case_id(case_key), static_cast<std::uint64_t>(found.number(2)),
                  static_cast<std::uint64_t>(index_of(found.number(0))), leaf_hash(found.bytes(3))};
}

std::optional<Appended> SqliteWriter::seen(LogEdge const&, Batch const& batch, std::string const& key)
{
    std::optional<KeyUse> use = key_use(connection_, key);
    if (!use) return std::nullopt;
    Query found = connection_.query("SELECT body FROM leaf WHERE key = ?");
    found.blob(key);
    bool same = false;
    if (found.step()) {
        Result<Leaf> const leaf = decode(found.bytes(0));
        same = leaf && leaf->command == batch.idempotency.command;
    }
    return Appended{same ? Appended::Kind::key_seen : Appended::Kind::key_reused, 0, {}, std::move(use)};
}

Appended SqliteWriter::append(LogId log, Batch const& batch)
{
    LogEdge& at = edge(log);
    CaseKey const id = checked_case_key(batch.case_id);
    std::uint64_t version = 0;
    bool is_elsewhere = false;
    {
        Query found = connection_.query("SELECT seq, position FROM leaf WHERE case_id = ? ORDER BY seq DESC LIMIT 1");
        found.blob(raw(id));
        if (found.step()) {
            version = static_cast<std::uint64_t>(found.number(0)) + 1;
            is_elsewhere = log_of(found.number(1)) != log;
        }
    }
    if (is_elsewhere) version = 0;
    std::string key;
    if (!batch.idempotency.key.empty() && !batch.attempts) {
        key = key_digest(at.origin, batch.idempotency.actor_id, batch.idempotency.key);
        if (auto earlier = seen(at, batch, key)) {
            earlier->version = version;
            return *earlier;
        }
    }
    bool const fits = batch.attempts ? version > 0 : version == batch.expected_version;
    if (is_elsewhere || !fits) return {Appended::Kind::conflict, version, {}, {}};

    std::uint64_t const first = at.tree.size() + at.added.size();
    insert(log, at, batch, key);
    if (batch.projection != nullptr) project(*batch.projection);
    if ((batch.projection != nullptr || batch.attempts) && at.projected == static_cast<std::int64_t>(first)) {
        at.projected += static_cast<std::int64_t>(batch.leaves.size());
        at.is_changed = true;
    }
    return {Appended::Kind::stored, batch.attempts ? version : version + batch.leaves.size(), first, {}};
}

void SqliteWriter::insert(LogId log, LogEdge& at, Batch const& batch, std::string const& key)
{
    CaseKey const id = checked_case_key(batch.case_id);
    auto seq = static_cast<std::int64_t>(batch.expected_version);
    for (NewLeaf const& leaf : batch.leaves) {
        std::int64_t const position = log_first(log) + static_cast<std::int64_t>(at.tree.size() + at.added.size());
        Query row = connection_.query("INSERT INTO leaf(position, case_id, seq, key, body) VALUES(?,?,?,?,?)");
        row.bind(position).blob(raw(id));
        if (batch.attempts) row.null();
        else row.bind(seq++);
        if (key.empty() || &leaf != batch.leaves.data()) row.null();
        else row.blob(key);
        row.blob(leaf.bytes).run();
        for (Disclosure const& one : leaf.disclosures) {
            Result<std::string> const text = disclosure_text(one);
            if (!text) continue; // encode() has refused such a leaf
            Query kept = connection_.query("INSERT INTO disclosure(position, field, body) VALUES(?,?,?)");
            kept.bind(position).text(one.field).text(*text).run();
        }
        at.added.push_back(leaf.hash);
    }
}

} // namespace duly::detail
