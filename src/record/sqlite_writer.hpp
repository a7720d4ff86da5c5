// SPDX-License-Identifier: Apache-2.0
// Everything that writes to an SQLite store goes through one connection and one queue. Whoever finds no commit running
// leads: takes what is queued, runs it in one transaction, takes what was queued meanwhile, commits, and hands the
// lead to the first of those who came later. Nobody waits for company, and no thread is kept for it.
#pragma once

#include "case_key.hpp"
#include "sqlite_trees.hpp"
#include "subject_keys.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace duly::detail {

// A log, and what the transaction that is running does to it.
struct LogEdge {
    struct Tree {
        Frontier frontier;
        std::vector<Digest> added; // in this transaction
    };
    [[nodiscard]] std::uint64_t size() const noexcept
    {
        return trees.front().frontier.size() + trees.front().added.size();
    }

    std::string origin;
    std::span<TreeKind const> kinds;
    std::vector<Tree> trees;    // one for each kind
    std::int64_t projected = 0; // leaves below this index are covered by rows
    bool is_changed = false;    // the mark, in this transaction
};

// How far a case has come.
struct CaseEdge {
    LogId log{};
    std::uint64_t version = 0; // 0: there is no such case
    std::int64_t number = 0;   // in the store
};

// A batch as its caller made it ready before it queued: whatever is wrong with it is that caller's alone, and what
// needs no database is done while others commit. Refers to the batch.
struct ReadyBatch {
    struct Kept {
        std::size_t leaf; // of the batch
        std::string_view field;
        std::string text;      // what is disclosed
        std::string encrypted; // for the key of its leaf's subject
    };
    struct Subject {
        std::string_view name;
        SubjectKey key;
        bool is_assigned = false; // the store already says that the key is this subject's
    };
    Batch const* batch;
    CaseKey id;
    std::vector<Kept> disclosures; // in the order of the leaves
    std::vector<Subject> subjects; // of the leaves that disclose something, each once
    std::vector<Digest> sm3;       // the SM3 leaf hashes, where the log has such a tree

    [[nodiscard]] Subject& subject_of(Kept const& kept);
};
// Without the encryption. THROWS: std::invalid_argument if it is malformed.
[[nodiscard]] ReadyBatch make_ready(Batch const& batch, Suite suite);
// Encrypts what is disclosed of the subject, under the key it has now.
void encrypt_for(ReadyBatch& ready, std::string_view subject);

class SqliteWriter {
public:
    SqliteWriter(std::string const& path, StoreAccess access, SubjectKeys& keys)
        : connection_(path, access), keys_(keys)
    {}

    using Job = std::function<void(SqliteWriter&)>;

    // Runs the job in a transaction and returns when it is durable.
    // THROWS: StoreFailure; then nothing of it happened, and unless the file was merely busy every later call throws.
    void run(Job job);

    // Every later call throws what is being handled now: another file of the store has failed.
    void poison();

    // The rest is for jobs.
    [[nodiscard]] Connection& connection() noexcept { return connection_; }
    [[nodiscard]] LogId open_log(std::string_view origin, Suite suite);
    [[nodiscard]] Appended append(LogId log, ReadyBatch& ready);
    void project(Projection const& projection);
    void clear_projections();
    // Moves the mark over leaves that rows cover.
    void settle(LogId log);

private:
    // What one thread sleeps on, so that nobody is woken but who has an answer or the lead.
    class Bell {
    public:
        void ring();
        void wait(); // until it is rung

    private:
        std::mutex mutex_;
        std::condition_variable woken_;
        bool is_rung_ = false;
    };
    struct Waiting {
        Job job;
        std::shared_ptr<Bell> bell; // of the thread, if it sleeps
        bool leads = false;
        std::exception_ptr failure;
    };

    void lead(std::unique_lock<std::mutex>& lock);
    void commit_queued(std::unique_lock<std::mutex>& lock, std::vector<Waiting*>& taken);
    void begin();
    void forget() noexcept;
    LogEdge& edge(LogId log);
    CaseEdge& case_edge(CaseKey const& id);
    void write_edges();
    [[nodiscard]] std::optional<Appended> seen(Batch const& batch, std::string const& key);
    [[nodiscard]] std::int64_t number_case(CaseKey const& id);
    void insert(LogId log, LogEdge& at, std::int64_t case_number, ReadyBatch& ready, std::string const& key);
    void assign(ReadyBatch& ready, ReadyBatch::Subject& subject);
    void erase(CaseKey const& id, std::string_view subject);

    std::mutex mutex_;
    std::deque<Waiting*> queue_;
    bool is_committing_ = false;
    std::exception_ptr poison_;

    Connection connection_; // only whoever leads touches it and what follows
    SubjectKeys& keys_;
    std::map<LogId, LogEdge> edges_;
    std::unordered_map<CaseKey, CaseEdge, CaseKeyHash> case_edges_;
    std::uint32_t data_version_ = 0; // at which edges_ and case_edges_ were what the file says
};

// What the key of the leaf at this position was used for.
[[nodiscard]] std::optional<KeyUse> key_use(Connection& connection, std::string const& key);

} // namespace duly::detail
