// SPDX-License-Identifier: Apache-2.0
// The commit path: who leads, what one transaction holds, and what happens when it fails.
#include "sqlite_writer.hpp"

#include "sqlite_schema.hpp"

#include <algorithm>
#include <stdexcept>

namespace duly::detail {
namespace {

constexpr std::size_t jobs_per_commit_max = 4096;
constexpr std::size_t case_edges_max = 65536; // some 5 MB

} // namespace

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

void SqliteWriter::poison()
{
    std::lock_guard const lock(mutex_);
    if (!poison_) poison_ = std::current_exception();
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
        } catch (std::logic_error const&) { // a mistake in the program: the disk is as it was
            failure = std::current_exception();
        } catch (...) {
            failure = std::current_exception();
            if (!lock.owns_lock()) lock.lock(); // whoever comes now looks at it
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
    // Whoever is woken finds the lock free. Once rung, one who waited is gone, its bell perhaps too: hence the copy.
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
        begin();
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
        data_version_ = connection_.data_version();
    } catch (...) {
        connection_.rollback();
        forget();
        throw;
    }
}

void SqliteWriter::begin()
{
    connection_.begin();
    if (connection_.data_version() != data_version_) forget(); // somebody else has committed
}

void SqliteWriter::forget() noexcept
{
    edges_.clear();
    case_edges_.clear();
}

LogEdge& SqliteWriter::edge(LogId log)
{
    if (auto const known = edges_.find(log); known != edges_.end()) return known->second;
    Query found = connection_.query("SELECT l.origin, l.suite, p.size FROM log l JOIN projected p ON p.log = l.id "
                                    "WHERE l.id = ?");
    found.bind(static_cast<std::int64_t>(log));
    std::optional<Suite> const suite = found.step() ? parse_suite(found.view(1)) : std::nullopt;
    if (!suite)
        throw StoreFailure(of_file(connection_.path(), {"记录库中留痕的登记已损坏，请核验",
                                                        "the entry of the log is damaged; verify the store"}));
    LogEdge at{found.bytes(0), trees(*suite), {}, found.number(2), false};
    for (unsigned tree = 0; tree < at.kinds.size(); ++tree)
        at.trees.push_back({read_frontier(connection_, log, tree, at.kinds[tree].hash), {}});
    if (at.trees.front().frontier.size() != at.trees.back().frontier.size())
        throw StoreFailure(of_file(
            connection_.path(), {"两棵树的大小不一致，请核验", "the two trees are not of one size; verify the store"}));
    return edges_[log] = std::move(at);
}

CaseEdge& SqliteWriter::case_edge(CaseKey const& id)
{
    if (auto const known = case_edges_.find(id); known != case_edges_.end()) return known->second;
    if (case_edges_.size() >= case_edges_max) case_edges_.clear();
    Query found = connection_.query("SELECT l.seq, l.position, c.number FROM case_number c"
                                    " JOIN leaf l ON l.case_number = c.number WHERE c.case_id = ?"
                                    " ORDER BY l.seq DESC LIMIT 1");
    found.blob(raw(id));
    CaseEdge at;
    if (found.step()) at = {log_of(found.number(1)), static_cast<std::uint64_t>(found.number(0)) + 1, found.number(2)};
    return case_edges_[id] = at;
}

std::int64_t SqliteWriter::number_case(CaseKey const& id)
{
    connection_.query("INSERT INTO case_number(case_id) VALUES(?) ON CONFLICT DO NOTHING").blob(raw(id)).run();
    Query made = connection_.query("SELECT number FROM case_number WHERE case_id = ?");
    made.blob(raw(id));
    static_cast<void>(made.step());
    return made.number(0);
}

void SqliteWriter::write_edges()
{
    for (auto& [log, at] : edges_) {
        for (unsigned tree = 0; tree < at.trees.size(); ++tree) {
            write_steps(connection_, log, tree, at.trees[tree].frontier, at.trees[tree].added);
            at.trees[tree].added.clear();
        }
        if (!at.is_changed) continue;
        Query mark = connection_.query("UPDATE projected SET size = ? WHERE log = ?");
        mark.bind(at.projected).bind(static_cast<std::int64_t>(log)).run();
        at.is_changed = false;
    }
}

LogId SqliteWriter::open_log(std::string_view origin, Suite suite)
{
    {
        Query found = connection_.query("SELECT id FROM log WHERE origin = ?");
        found.text(origin);
        if (found.step()) return LogId(static_cast<std::uint32_t>(found.number(0)));
    }
    Query last = connection_.query("SELECT coalesce(max(id), -1) FROM log");
    static_cast<void>(last.step());
    std::int64_t const id = last.number(0) + 1;
    Query log = connection_.query("INSERT INTO log(id, origin, suite) VALUES(?,?,?)");
    log.bind(id).text(origin).text(word(suite)).run();
    connection_.query("INSERT INTO projected(log, size) VALUES(?, 0)").bind(id).run();
    return LogId(static_cast<std::uint32_t>(id));
}

std::optional<KeyUse> key_use(Connection& connection, std::string const& key)
{
    Query found = connection.query("SELECT l.position, c.case_id, l.seq, l.body FROM leaf l"
                                   " LEFT JOIN case_number c ON c.number = l.case_number WHERE l.key = ?");
    found.blob(key);
    if (!found.step()) return std::nullopt;
    CaseKey case_key{};
    std::string const id = found.bytes(1);
    std::copy_n(id.begin(), std::min(id.size(), case_key.size()), case_key.begin());
    return KeyUse{case_id(case_key), static_cast<std::uint64_t>(found.number(2)),
                  static_cast<std::uint64_t>(index_of(found.number(0))), leaf_hash(found.bytes(3))};
}

std::optional<Appended> SqliteWriter::seen(Batch const& batch, std::string const& key)
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

ReadyBatch::Subject& ReadyBatch::subject_of(Kept const& kept)
{
    auto const name = batch->leaves[kept.leaf].subject;
    return *std::find_if(subjects.begin(), subjects.end(), [&](Subject const& one) { return one.name == name; });
}

ReadyBatch make_ready(Batch const& batch, Suite suite)
{
    if (batch.leaves.empty()) throw std::invalid_argument("duly: a batch without leaves");
    if (batch.projection != nullptr) static_cast<void>(checked_case_key(batch.projection->row.case_id));
    ReadyBatch ready{&batch, checked_case_key(batch.case_id), {}, {}, {}};
    for (std::size_t i = 0; i < batch.leaves.size(); ++i) {
        NewLeaf const& leaf = batch.leaves[i];
        if (suite != Suite::intl) ready.sm3.push_back(leaf_hash(HashAlgorithm::sm3, leaf.bytes));
        auto const before = ready.disclosures.size();
        for (Disclosure const& one : leaf.disclosures) {
            Result<std::string> text = disclosure_text(one);
            if (!text) continue; // encode() has refused such a leaf
            for (auto kept = before; kept < ready.disclosures.size(); ++kept)
                if (ready.disclosures[kept].field == one.field)
                    throw std::invalid_argument("duly: a leaf discloses a field twice");
            ready.disclosures.push_back({i, one.field, std::move(*text), {}});
        }
        auto const is_this = [&](ReadyBatch::Subject const& one) { return one.name == leaf.subject; };
        if (ready.disclosures.size() > before && std::none_of(ready.subjects.begin(), ready.subjects.end(), is_this))
            ready.subjects.push_back({leaf.subject, {}, false});
    }
    return ready;
}

void encrypt_for(ReadyBatch& ready, std::string_view subject)
{
    for (auto& kept : ready.disclosures) {
        NewLeaf const& leaf = ready.batch->leaves[kept.leaf];
        if (leaf.subject != subject) continue;
        kept.encrypted = encrypt(*ready.subject_of(kept).key.key, kept.text,
                                 disclosure_context(ready.batch->case_id, leaf.hash, kept.field));
    }
}

Appended SqliteWriter::append(LogId log, ReadyBatch& ready)
{
    Batch const& batch = *ready.batch;
    LogEdge& at = edge(log);
    CaseEdge& of_case = case_edge(ready.id);
    bool const is_elsewhere = of_case.version > 0 && of_case.log != log;
    std::uint64_t const version = is_elsewhere ? 0 : of_case.version;
    std::string key;
    if (!batch.idempotency.key.empty() && !batch.attempts) {
        key = key_digest(at.origin, batch.idempotency.actor_id, batch.idempotency.key);
        if (auto earlier = seen(batch, key)) {
            earlier->version = version;
            return *earlier;
        }
    }
    bool const fits = batch.attempts ? version > 0 : version == batch.expected_version;
    if (is_elsewhere || !fits) return {Appended::Kind::conflict, version, {}, {}};

    std::uint64_t const first = at.size();
    if (of_case.version == 0) of_case.number = number_case(ready.id);
    insert(log, at, of_case.number, ready, key);
    if (batch.erases) erase(ready.id, *batch.erases);
    if (!batch.attempts) of_case = {log, version + batch.leaves.size(), of_case.number};
    if (batch.projection != nullptr) project(*batch.projection);
    if ((batch.projection != nullptr || batch.attempts) && at.projected == static_cast<std::int64_t>(first)) {
        at.projected += static_cast<std::int64_t>(batch.leaves.size());
        at.is_changed = true;
    }
    return {Appended::Kind::stored, of_case.version, first, {}};
}

void SqliteWriter::insert(LogId log, LogEdge& at, std::int64_t case_number, ReadyBatch& ready, std::string const& key)
{
    Batch const& batch = *ready.batch;
    for (auto& subject : ready.subjects) assign(ready, subject);
    auto seq = static_cast<std::int64_t>(batch.expected_version);
    auto disclosure = ready.disclosures.begin();
    for (std::size_t i = 0; i < batch.leaves.size(); ++i) {
        std::int64_t const position = log_first(log) + static_cast<std::int64_t>(at.size());
        Query row = connection_.query("INSERT INTO leaf(position, case_number, seq, key, body) VALUES(?,?,?,?,?)");
        row.bind(position).bind(case_number);
        if (batch.attempts) row.null();
        else row.bind(seq++);
        if (key.empty() || i > 0) row.null();
        else row.blob(key);
        row.blob(batch.leaves[i].bytes).run();
        for (; disclosure != ready.disclosures.end() && disclosure->leaf == i; ++disclosure) {
            Query kept = connection_.query("INSERT INTO disclosure(position, field, key, body) VALUES(?,?,?,?)");
            kept.bind(position).text(disclosure->field).blob(raw(ready.subject_of(*disclosure).key.id));
            kept.blob(disclosure->encrypted).run();
        }
        for (unsigned tree = 0; tree < at.trees.size(); ++tree)
            at.trees[tree].added.push_back(at.kinds[tree].hash == HashAlgorithm::sm3 ? ready.sm3[i]
                                                                                     : batch.leaves[i].hash);
    }
}

// A key that was the subject's may have been destroyed since the text was encrypted with it: never comes it back.
void SqliteWriter::assign(ReadyBatch& ready, ReadyBatch::Subject& subject)
{
    if (subject.is_assigned) {
        Query there = connection_.query("SELECT 1 FROM subject_key WHERE id = ?");
        there.blob(raw(subject.key.id));
        if (there.step()) return;
        subject.key = keys_.fresh(subject.key.key->cipher());
        subject.is_assigned = false;
        encrypt_for(ready, subject.name);
    }
    Query put = connection_.query("INSERT INTO subject_key(id, case_id, subject) VALUES(?,?,?)");
    put.blob(raw(subject.key.id)).blob(raw(ready.id)).text(subject.name).run();
}

void SqliteWriter::erase(CaseKey const& id, std::string_view subject)
{
    Query marked =
        connection_.query("INSERT INTO erased_key SELECT id FROM subject_key WHERE case_id = ? AND subject = ?");
    marked.blob(raw(id)).text(subject).run();
    Query texts = connection_.query("DELETE FROM disclosure WHERE position IN (SELECT l.position FROM case_number c"
                                    " JOIN leaf l ON l.case_number = c.number WHERE c.case_id = ?1)"
                                    " AND key IN (SELECT id FROM subject_key WHERE case_id = ?1 AND subject = ?2)");
    texts.blob(raw(id)).text(subject).run();
    Query keys = connection_.query("DELETE FROM subject_key WHERE case_id = ? AND subject = ?");
    keys.blob(raw(id)).text(subject).run();
}

} // namespace duly::detail
