// SPDX-License-Identifier: Apache-2.0
// A store in memory. Leaves lie one after the other in large pieces; appending copies the bytes and links the leaf to
// the previous one of its case. The tree is brought up to date when someone asks for it.
#include "case_key.hpp"
#include "duly/record/merkle.hpp"
#include "duly/record/store.hpp"
#include "large_pages.hpp"
#include "memory_log.hpp"
#include "projection_table.hpp"

#include <algorithm>
#include <cstring>
#include <deque>
#include <map>
#include <memory_resource>
#include <mutex>
#include <stdexcept>
#include <unordered_map>

namespace duly {
namespace {

using detail::CaseKey;
using detail::CaseState;
using detail::Disclosed;
using detail::Entry;
using detail::Log;
using detail::none;

CaseKey as_key(std::string const& digest)
{
    CaseKey key{};
    std::memcpy(key.data(), digest.data(), key.size());
    return key;
}

class MemoryStore final : public Store {
public:
    LogId open_log(std::string_view origin, std::optional<Suite> suite) override;
    std::vector<LogName> logs() const override;
    TreeHead head(LogId log, HashAlgorithm tree) const override;
    Digest subtree(LogId log, HashAlgorithm tree, unsigned level, std::uint64_t index) const override;
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
    using Lock = std::lock_guard<std::mutex>;

    // All of these: REQUIRES the lock.
    Log& log_at(LogId log) const { return logs_.at(static_cast<std::size_t>(log)); }
    CaseState const* find_case(std::string_view case_id) const;
    Appended append_locked(LogId log, Batch const& batch);
    void add(Log& log, CaseState& state, std::uint32_t owner, NewLeaf const& leaf, bool attempt);
    KeyUse use_at(Log const& log, std::uint64_t index) const;
    StoredLeaf stored(Log const& log, std::uint64_t index) const;
    void put(Projection const& projection);
    std::map<std::uint64_t, std::string>& checkpoints_of(LogId log, HashAlgorithm tree) const
    {
        return log_at(log).checkpoints.at(tree == HashAlgorithm::sm3 ? 1 : 0);
    }
    // Of the case's events, the latest first, those with texts of that subject.
    template <class Visit> void each_disclosed(CaseState const* of_case, std::string_view subject, Visit visit) const
    {
        if (of_case == nullptr) return;
        Log& log = log_at(of_case->log);
        for (std::uint64_t i = of_case->last; i != none; i = log.entries[i].previous)
            if (auto* const found = log.disclosed_at(i); found != nullptr && found->subject == subject)
                visit(log, *found);
    }

    char const* keep(std::string_view bytes)
    {
        auto* const at = static_cast<char*>(room_.allocate(bytes.size(), 1));
        std::memcpy(at, bytes.data(), bytes.size());
        expect_next(at + bytes.size());
        return at;
    }

    // The next leaf will be written there, where nothing was before: without having been fetched by then, giving back
    // the lock would wait for it.
    static void expect_next(char const* at) noexcept
    {
        constexpr std::size_t line = 64, leaf_and_entry = 640;
        for (std::size_t i = 0; i < leaf_and_entry; i += line) __builtin_prefetch(at + i, 1);
    }

    mutable std::mutex mutex_;
    detail::LargePages pages_;
    std::pmr::monotonic_buffer_resource room_{std::size_t{1} << 16, &pages_}; // of leaves and their entries
    mutable std::vector<Log> logs_;                                           // trees catch up while reading
    std::vector<CaseState> cases_;
    std::unordered_map<CaseKey, std::uint32_t, detail::CaseKeyHash> by_key_;
    std::map<Digest, std::string> laws_;
    detail::ProjectionTable projections_;
};

LogId MemoryStore::open_log(std::string_view origin, std::optional<Suite> suite)
{
    detail::check_origin(origin);
    Lock const lock(mutex_);
    for (std::size_t i = 0; i < logs_.size(); ++i) {
        if (logs_[i].origin != origin) continue;
        if (suite && logs_[i].suite != *suite)
            throw StoreFailure({"留痕建立时的套件不能改变", "the suite of a log never changes"});
        return LogId(static_cast<std::uint32_t>(i));
    }
    logs_.emplace_back(&room_, origin, suite.value_or(Suite::intl));
    return LogId(static_cast<std::uint32_t>(logs_.size() - 1));
}

std::vector<LogName> MemoryStore::logs() const
{
    Lock const lock(mutex_);
    std::vector<LogName> names;
    for (Log const& log : logs_)
        names.push_back({LogId(static_cast<std::uint32_t>(names.size())), log.origin, log.suite});
    return names;
}

TreeHead MemoryStore::head(LogId id, HashAlgorithm tree) const
{
    Lock const lock(mutex_);
    SubtreeRoots const& grown = log_at(id).tree(tree);
    return frontier_at(grown.size(), grown.source(), tree).head();
}

Digest MemoryStore::subtree(LogId id, HashAlgorithm tree, unsigned level, std::uint64_t index) const
{
    Lock const lock(mutex_);
    return log_at(id).tree(tree).at(level, index);
}

std::vector<StoredHead> MemoryStore::heads(LogId id, HashAlgorithm tree, std::uint64_t above, std::size_t limit) const
{
    Lock const lock(mutex_);
    SubtreeRoots const& grown = log_at(id).tree(tree);
    if (grown.size() <= above || limit == 0) return {};
    StoredHead head{grown.size(), {}};
    for (std::uint64_t leaf = 0; leaf < grown.size(); ++leaf)
        for (unsigned level = 0; ((leaf + 1) >> level << level) == leaf + 1; ++level)
            head.subtrees.push_back(grown.at(level, leaf >> level));
    return {std::move(head)};
}

bool MemoryStore::put_checkpoint(LogId id, HashAlgorithm tree, std::uint64_t size, std::string_view note)
{
    Lock const lock(mutex_);
    return checkpoints_of(id, tree).emplace(size, note).second;
}

std::vector<StoredCheckpoint> MemoryStore::checkpoints(LogId id, HashAlgorithm tree, std::uint64_t from_size,
                                                       std::size_t limit) const
{
    Lock const lock(mutex_);
    auto const& kept = checkpoints_of(id, tree);
    std::vector<StoredCheckpoint> all;
    for (auto at = kept.lower_bound(from_size); at != kept.end() && all.size() < limit; ++at)
        all.push_back({at->first, at->second});
    return all;
}

std::optional<StoredCheckpoint> MemoryStore::last_checkpoint(LogId id, HashAlgorithm tree) const
{
    Lock const lock(mutex_);
    auto const& kept = checkpoints_of(id, tree);
    if (kept.empty()) return std::nullopt;
    return StoredCheckpoint{kept.rbegin()->first, kept.rbegin()->second};
}

std::vector<Appended> MemoryStore::append(LogId log, std::span<Batch const> batches)
{
    std::vector<Appended> results;
    results.reserve(batches.size());
    for (Batch const& batch : batches) results.push_back(append(log, batch));
    return results;
}

Appended MemoryStore::append(LogId log, Batch const& batch)
{
    if (batch.leaves.empty()) throw std::invalid_argument("duly: a batch without leaves");
    Lock const lock(mutex_);
    return append_locked(log, batch);
}

Appended MemoryStore::append_locked(LogId id, Batch const& batch)
{
    CaseKey const key = detail::checked_case_key(batch.case_id);
    Log& log = log_at(id);
    auto const found = by_key_.find(key);
    bool const is_there = found != by_key_.end() && cases_[found->second].log == id;
    std::uint64_t const version = is_there ? cases_[found->second].version : 0;

    CaseKey idempotency{};
    bool const has_key = !batch.idempotency.key.empty() && !batch.attempts;
    if (has_key) {
        idempotency = as_key(key_digest(log.origin, batch.idempotency.actor_id, batch.idempotency.key));
        if (auto const used = log.keys.find(idempotency); used != log.keys.end()) {
            StoredLeaf const earlier = stored(log, used->second);
            Result<Leaf> const leaf = decode(earlier.bytes);
            bool const same = leaf && leaf->command == batch.idempotency.command;
            auto const kind = same ? Appended::Kind::key_seen : Appended::Kind::key_reused;
            return {kind, version, {}, use_at(log, used->second)};
        }
    }
    bool const opens = !is_there && found == by_key_.end() && batch.expected_version == 0 && !batch.attempts;
    if (!opens && (!is_there || (!batch.attempts && version != batch.expected_version)))
        return {Appended::Kind::conflict, version, {}, {}};

    std::uint32_t const owner = opens ? static_cast<std::uint32_t>(cases_.size()) : found->second;
    if (opens) {
        cases_.push_back({});
        cases_.back().key = key;
        cases_.back().log = id;
        by_key_.emplace(key, owner);
    }
    CaseState& state = cases_[owner];
    std::uint64_t const index = log.entries.size();
    for (NewLeaf const& leaf : batch.leaves) add(log, state, owner, leaf, batch.attempts);
    if (has_key) log.keys.emplace(idempotency, index);
    if (batch.erases)
        each_disclosed(&state, *batch.erases, [](Log&, Disclosed& one) { std::vector<Disclosure>().swap(one.kept); });
    if (batch.projection != nullptr) {
        put(*batch.projection);
    } else if (!batch.attempts && !state.is_unprojected) {
        state.is_unprojected = true;
        log.unprojected.push_back(owner);
    }
    return {Appended::Kind::stored, state.version, index, {}};
}

void MemoryStore::add(Log& log, CaseState& state, std::uint32_t owner, NewLeaf const& leaf, bool attempt)
{
    std::uint64_t const index = log.entries.size();
    if (!leaf.disclosures.empty())
        log.disclosures.push_back(
            {index, {leaf.disclosures.begin(), leaf.disclosures.end()}, std::string(leaf.subject)});
    std::uint64_t& previous = attempt ? state.last_attempt : state.last;
    log.entries.push_back({leaf.hash, keep(leaf.bytes), static_cast<std::uint32_t>(leaf.bytes.size()), owner,
                           attempt ? none : state.version, previous});
    __builtin_prefetch(&log.entries.back() + 1, 1);
    previous = index;
    if (!attempt) ++state.version;
}

CaseState const* MemoryStore::find_case(std::string_view case_id) const
{
    std::optional<CaseKey> const key = detail::case_key(case_id);
    if (!key) return nullptr;
    auto const found = by_key_.find(*key);
    return found == by_key_.end() ? nullptr : &cases_[found->second];
}

KeyUse MemoryStore::use_at(Log const& log, std::uint64_t index) const
{
    Entry const& entry = log.entries[index];
    return {detail::case_id(cases_[entry.owner].key), entry.seq, index, entry.hash};
}

StoredLeaf MemoryStore::stored(Log const& log, std::uint64_t index) const
{
    Entry const& entry = log.entries[index];
    StoredLeaf leaf;
    leaf.index = index;
    leaf.case_id = detail::case_id(cases_[entry.owner].key);
    if (entry.seq != none) leaf.seq = entry.seq;
    leaf.bytes.assign(entry.bytes, entry.size);
    return leaf;
}

std::optional<CaseHead> MemoryStore::case_head(std::string_view case_id) const
{
    Lock const lock(mutex_);
    CaseState const* const state = find_case(case_id);
    if (state == nullptr) return std::nullopt;
    return CaseHead{state->log, state->version, log_at(state->log).entries[state->last].hash};
}

std::vector<StoredLeaf> MemoryStore::read_case(std::string_view case_id, std::uint64_t from_seq) const
{
    Lock const lock(mutex_);
    std::vector<StoredLeaf> leaves;
    CaseState const* const state = find_case(case_id);
    if (state == nullptr) return leaves;
    Log const& log = log_at(state->log);
    for (std::uint64_t i = state->last; i != none && log.entries[i].seq >= from_seq; i = log.entries[i].previous)
        leaves.push_back(stored(log, i));
    std::reverse(leaves.begin(), leaves.end());
    return leaves;
}

std::vector<StoredLeaf> MemoryStore::attempts(std::string_view case_id) const
{
    Lock const lock(mutex_);
    std::vector<StoredLeaf> leaves;
    CaseState const* const state = find_case(case_id);
    if (state == nullptr) return leaves;
    Log const& log = log_at(state->log);
    for (std::uint64_t i = state->last_attempt; i != none; i = log.entries[i].previous)
        leaves.push_back(stored(log, i));
    std::reverse(leaves.begin(), leaves.end());
    return leaves;
}

std::vector<StoredLeaf> MemoryStore::scan(LogId id, std::uint64_t from, std::size_t limit) const
{
    Lock const lock(mutex_);
    Log const& log = log_at(id);
    std::vector<StoredLeaf> leaves;
    for (std::uint64_t i = from; i < log.entries.size() && leaves.size() < limit; ++i) leaves.push_back(stored(log, i));
    for (auto const& [key, index] : log.keys)
        if (index >= from && index - from < leaves.size())
            leaves[index - from].key_digest.assign(key.begin(), key.end());
    return leaves;
}

std::optional<KeyUse> MemoryStore::find_key(LogId id, std::string_view actor_id, std::string_view key) const
{
    Lock const lock(mutex_);
    Log const& log = log_at(id);
    auto const used = log.keys.find(as_key(key_digest(log.origin, actor_id, key)));
    if (used == log.keys.end()) return std::nullopt;
    return use_at(log, used->second);
}

KeptDisclosures MemoryStore::disclosures(LogId id, std::uint64_t index) const
{
    Lock const lock(mutex_);
    auto const* const found = log_at(id).disclosed_at(index);
    return {found == nullptr ? std::vector<Disclosure>{} : found->kept, {}};
}

std::vector<std::uint64_t> MemoryStore::disclosed_events(std::string_view case_id, std::string_view subject) const
{
    Lock const lock(mutex_);
    std::vector<std::uint64_t> events;
    each_disclosed(find_case(case_id), subject, [&](Log& log, Disclosed& one) {
        if (!one.kept.empty()) events.push_back(log.entries[one.index].seq);
    });
    std::reverse(events.begin(), events.end());
    return events;
}

void MemoryStore::put_law(Digest const& digest, std::string_view text)
{
    Lock const lock(mutex_);
    laws_.emplace(digest, text);
}

std::optional<std::string> MemoryStore::law(Digest const& digest) const
{
    Lock const lock(mutex_);
    auto const found = laws_.find(digest);
    if (found == laws_.end()) return std::nullopt;
    return found->second;
}

std::vector<StoredLaw> MemoryStore::laws() const
{
    Lock const lock(mutex_);
    std::vector<StoredLaw> all;
    for (auto const& [digest, text] : laws_) all.push_back({digest.hex(), text});
    return all;
}

std::vector<std::string> MemoryStore::unprojected(LogId id, std::size_t limit) const
{
    Lock const lock(mutex_);
    std::vector<std::string> ids;
    for (std::uint32_t const owner : log_at(id).unprojected) {
        if (ids.size() == limit) break;
        ids.push_back(detail::case_id(cases_[owner].key));
    }
    return ids;
}

void MemoryStore::put(Projection const& projection)
{
    CaseState const* const known = find_case(projection.row.case_id);
    if (known == nullptr) return;
    Projection row = projection;
    row.row.log = known->log;
    projections_.put(row);
    auto const owner = static_cast<std::uint32_t>(known - cases_.data());
    if (!known->is_unprojected || row.row.version < known->version) return;
    cases_[owner].is_unprojected = false;
    std::erase(log_at(known->log).unprojected, owner);
}

void MemoryStore::project(std::span<Projection const> projections)
{
    Lock const lock(mutex_);
    for (Projection const& projection : projections) put(projection);
}

void MemoryStore::clear_projections()
{
    Lock const lock(mutex_);
    projections_.clear();
    for (Log& log : logs_) log.unprojected.clear();
    for (std::uint32_t owner = 0; owner < cases_.size(); ++owner) {
        cases_[owner].is_unprojected = true;
        log_at(cases_[owner].log).unprojected.push_back(owner);
    }
}

std::vector<CaseRow> MemoryStore::cases(CaseQuery const& query) const
{
    Lock const lock(mutex_);
    return projections_.cases(query);
}

std::uint64_t MemoryStore::count_cases(CaseQuery const& query) const
{
    Lock const lock(mutex_);
    return projections_.count(query);
}

std::vector<WorkItem> MemoryStore::work(WorkQuery const& query) const
{
    Lock const lock(mutex_);
    return projections_.work(query);
}

} // namespace

std::unique_ptr<Store> memory_store() { return std::make_unique<MemoryStore>(); }

} // namespace duly
