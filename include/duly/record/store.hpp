// SPDX-License-Identifier: Apache-2.0
// Where the trail is kept. A store holds one or several logs (one per organ); a log is a sequence of leaves that only
// grows, with a Merkle tree over it (of a dual log, two); every leaf belongs to a case and, unless it is a refused
// attempt, has the next place in that case's sequence. Beside the evidence (leaves, trees, checkpoints, laws) lie what
// may be erased (disclosures) and what can be rebuilt (projections). The store judges nothing: it knows versions, keys
// and bytes.
//
//   auto store = sqlite_store("county.duly");
//   LogId log = store->open_log("gov.example/county");
//   Appended done = store->append(log, {.case_id = id, .expected_version = 0, .leaves = leaves});
//   if (done.kind == Appended::Kind::conflict) ...   // read the case again from done.version on
#pragma once

#include "duly/date.hpp"
#include "duly/record/digest.hpp"
#include "duly/record/leaf.hpp"
#include "duly/record/merkle.hpp"
#include "duly/record/suite.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duly {

class EncryptionKey;

enum class LogId : std::uint32_t {};

struct LogName {
    LogId id{};
    std::string origin;
    Suite suite = Suite::intl;
};

// ---- what goes in
// ----------------------------------------------------------------------------------------------------

// A leaf to be appended. Views and spans are only read during the call.
struct NewLeaf {
    std::string_view bytes; // from encode(); kept and hashed as they are
    Digest hash;            // leaf_hash(bytes): the caller has it for the next leaf's `prev`
    std::span<Disclosure const> disclosures = {};
    std::string_view subject = {}; // whose the disclosures are: a pseudonym, or empty for the case's own
};

// The row of a case in lists. Never evidence: disposable, and rebuilt from the trail.
struct CaseRow {
    std::string case_id;
    LogId log{};
    std::string matter;
    std::string business_key;
    std::string procedure;
    std::string place;
    std::string status;  // a word: "open", "suspended", "concluded", ...
    std::string verdict; // "lawful", "unlawful", "warning", "undetermined", ...
    Date opened;
    Date last; // of the latest event
    std::optional<Date> next_deadline;
    Digest law;
    std::uint64_t version = 0; // of the case when the row was made
    friend bool operator==(CaseRow const&, CaseRow const&) = default;
};

// Something that someone can or must do now in a case.
struct WorkItem {
    std::string case_id;
    std::string activity;
    std::string rule; // the rule that demands it; empty: merely possible
    std::string role;
    std::string unit;
    std::optional<Date> due;
    friend bool operator==(WorkItem const&, WorkItem const&) = default;
    friend auto operator<=>(WorkItem const&, WorkItem const&) = default;
};

struct Projection {
    CaseRow row;
    std::vector<WorkItem> items; // all of the case: they replace the earlier ones
};

// Makes a command answer once: `key` is unique per log and actor, and bound to the digest of the command. It is kept
// with the batch's first leaf, which must hold it too (members `key` and `cmd`).
struct Idempotency {
    std::string_view actor_id;
    std::string_view key; // empty: none
    Digest command;
};

// What is appended wholly or not at all: leaves of one case with consecutive sequence numbers from `expected_version`
// on, or attempts that were refused, which have no version, no key and no projection.
struct Batch {
    std::string_view case_id;           // 32 hexadecimal digits
    std::uint64_t expected_version = 0; // how many leaves the case has; 0 opens it
    std::span<NewLeaf const> leaves;    // not empty
    Idempotency idempotency = {};
    bool attempts = false;
    // The texts of this subject in the case go with this batch, and whatever they could be read with: when append()
    // returns, the store holds them no more. Leaves and their digests stay.
    std::optional<std::string_view> erases = std::nullopt;
    Projection const* projection = nullptr; // may be null: the case then is among unprojected()
};

// ---- what comes back
// -------------------------------------------------------------------------------------------------

// What an idempotency key was used for.
struct KeyUse {
    std::string case_id;
    std::uint64_t seq = 0;   // of the first leaf that the command made
    std::uint64_t index = 0; // its position in the log
    Digest hash;             // its leaf hash
};

struct Appended {
    enum class Kind : std::uint8_t {
        stored,     // durable
        conflict,   // another writer was first, or the case is not there: `version` is what it has now
        key_seen,   // the same command was recorded before: `earlier`
        key_reused, // the key was used before for another command: `earlier`
    };
    Kind kind = Kind::stored;
    std::uint64_t version = 0;          // of the case, now
    std::optional<std::uint64_t> index; // stored: of the first leaf; empty where a store assigns it later
    std::optional<KeyUse> earlier;
};

struct StoredLeaf {
    std::uint64_t index = 0;          // position in the log
    std::string case_id;              // as the store has it beside the leaf
    std::optional<std::uint64_t> seq; // empty: a refused attempt
    std::string key_digest;           // 16 raw bytes, or empty: see key_digest()
    std::string bytes;
};

// The same where it lies: what it views is gone when the visitor returns.
struct LeafView {
    std::uint64_t index = 0;
    std::string_view case_id;
    std::optional<std::uint64_t> seq;
    std::string_view key_digest;
    std::string_view bytes;
};
using LeafVisitor = std::function<void(LeafView const&)>;
enum class LeafDetail : std::uint8_t {
    all,
    bytes, // and the index: the rest is empty, which SQLite then need not take out of the row
};

struct CaseHead {
    LogId log{};
    std::uint64_t version = 0;
    Digest last; // leaf hash of the latest leaf
};

// A step by which a tree grew: its size afterwards, and what the step added in post-order, for each of its leaves the
// leaf's hash and the roots of the subtrees that it completes, smallest first. A commit is one step or several.
struct StoredHead {
    std::uint64_t size = 0;
    std::vector<Digest> subtrees;
};

// A signed checkpoint, as it was issued.
struct StoredCheckpoint {
    std::uint64_t size = 0; // of the tree, as the store has it beside the note
    std::string note;
    friend bool operator==(StoredCheckpoint const&, StoredCheckpoint const&) = default;
};

// The personal texts of a leaf that are still kept.
struct KeptDisclosures {
    std::vector<Disclosure> open;    // what someone garbled has no value, so that it opens nothing
    std::vector<std::string> locked; // fields whose text is there while its key is not at hand
};

struct StoredLaw {
    std::string digest; // as stored: 64 hexadecimal digits unless someone changed it
    std::string text;
};

// ---- questions about projections
// -------------------------------------------------------------------------------------

enum class CaseOrder : std::uint8_t { opened, last, next_deadline, business_key };

// Empty members do not restrict. Rows without a deadline come last when sorted by it.
struct CaseQuery {
    std::optional<LogId> log;
    std::string matter;
    std::string business_key;
    std::string procedure;
    std::string place;
    std::string status;
    std::string verdict;
    std::optional<Date> deadline_before; // next_deadline < this
    CaseOrder order = CaseOrder::opened;
    bool descending = false;
    std::uint64_t offset = 0;
    std::uint64_t limit = 100;
};

// Sorted by due date, those without one last, then by case.
struct WorkQuery {
    std::optional<LogId> log;
    std::string case_id;
    std::vector<std::string> roles; // any of them
    std::string unit;               // items of this unit, and of none
    std::optional<Date> due_before; // due < this
    bool duties_only = false;       // only what a rule demands
    std::uint64_t offset = 0;
    std::uint64_t limit = 1000;
};

// ---- the store
// -------------------------------------------------------------------------------------------------------

// Thread-safety: every member may be called from any thread; append() waits for the disk, reading never waits for it.
// THROWS, all members: StoreFailure when the world fails; after a failed commit every further append fails until the
// store is opened again, because what the disk holds then has to be read, not guessed.
class Store {
public:
    Store() = default;
    Store(Store const&) = delete;
    Store& operator=(Store const&) = delete;
    virtual ~Store();

    // The log of that origin (1 to 255 bytes of UTF-8 without control characters, not ending in "/sm3"), made if it is
    // not there, and then of this suite, or of `intl`. THROWS: StoreFailure if it is there with another.
    [[nodiscard]] virtual LogId open_log(std::string_view origin, std::optional<Suite> suite = {}) = 0;
    [[nodiscard]] virtual std::vector<LogName> logs() const = 0;

    // Of the trees of a log. REQUIRES: `tree` is one of its suite's (std::invalid_argument).
    [[nodiscard]] virtual TreeHead head(LogId, HashAlgorithm tree) const = 0;
    [[nodiscard]] TreeHead head(LogId) const; // of its suite's first tree
    // As SubtreeSource asks. THROWS: StoreFailure if the store does not have it.
    [[nodiscard]] virtual Digest subtree(LogId, HashAlgorithm tree, unsigned level, std::uint64_t index) const = 0;
    // To ask for many of them, as for a proof: by one thread, as long as the store is there.
    [[nodiscard]] virtual SubtreeSource subtrees(LogId, HashAlgorithm tree) const;
    // At most `limit` steps with size > `above`, in order.
    [[nodiscard]] virtual std::vector<StoredHead> heads(LogId, HashAlgorithm tree, std::uint64_t above,
                                                        std::size_t limit) const = 0;
    // Durable when it returns. A tree has one checkpoint of a size: false if there is one already, which stays.
    [[nodiscard]] virtual bool put_checkpoint(LogId, HashAlgorithm tree, std::uint64_t size, std::string_view note) = 0;
    // At most `limit` of them with size >= `from_size`, in order.
    [[nodiscard]] virtual std::vector<StoredCheckpoint> checkpoints(LogId, HashAlgorithm tree, std::uint64_t from_size,
                                                                    std::size_t limit) const = 0;
    [[nodiscard]] virtual std::optional<StoredCheckpoint> last_checkpoint(LogId, HashAlgorithm tree) const = 0;

    // Acknowledged means durable. Checked in this order: the key, the version. The batches of one call are independent
    // of each other and share a commit; those of several threads may. REQUIRES: what Batch says; std::invalid_argument
    // if a case id is malformed or there is no leaf.
    [[nodiscard]] virtual std::vector<Appended> append(LogId, std::span<Batch const>) = 0;
    [[nodiscard]] virtual Appended append(LogId, Batch const&) = 0;

    [[nodiscard]] virtual std::optional<CaseHead> case_head(std::string_view case_id) const = 0;
    // The case's leaves in sequence from `from_seq` on, without refused attempts.
    [[nodiscard]] virtual std::vector<StoredLeaf> read_case(std::string_view case_id,
                                                            std::uint64_t from_seq = 0) const = 0;
    [[nodiscard]] virtual std::vector<StoredLeaf> attempts(std::string_view case_id) const = 0;
    // At most `limit` leaves of the log in order, from position `from` on: what a subscriber or a verifier reads.
    [[nodiscard]] virtual std::vector<StoredLeaf> scan(LogId, std::uint64_t from, std::size_t limit) const = 0;
    // The leaves from position `from` up to `to`, in order and without copies: what reads a whole log at speed. The
    // visitor may ask the store; what it throws ends the visit. Until the end the store sees the log as it is now, and
    // an SQLite file cannot shed what is written meanwhile: visit a log in parts.
    virtual void visit(LogId, std::uint64_t from, std::uint64_t to, LeafDetail, LeafVisitor const&) const;
    void visit(LogId log, std::uint64_t from, std::uint64_t to, LeafVisitor const& visitor) const
    {
        visit(log, from, to, LeafDetail::all, visitor);
    }
    [[nodiscard]] virtual std::optional<KeyUse> find_key(LogId, std::string_view actor_id,
                                                         std::string_view key) const = 0;

    [[nodiscard]] virtual KeptDisclosures disclosures(LogId, std::uint64_t index) const = 0;
    // The events of the case, by sequence, of which texts of that subject are kept.
    [[nodiscard]] virtual std::vector<std::uint64_t> disclosed_events(std::string_view case_id,
                                                                      std::string_view subject) const = 0;

    // Canonical text, kept for ever; the digest is its SHA-256. Putting the same again does nothing.
    virtual void put_law(Digest const& digest, std::string_view text) = 0;
    [[nodiscard]] virtual std::optional<std::string> law(Digest const& digest) const = 0;
    [[nodiscard]] virtual std::vector<StoredLaw> laws() const = 0;

    // Cases of the log that have leaves newer than their row, at most `limit`: before a list is asked for, the engine
    // folds each and calls project(). A row that is older than the one kept changes nothing.
    [[nodiscard]] virtual std::vector<std::string> unprojected(LogId, std::size_t limit) const = 0;
    virtual void project(std::span<Projection const>) = 0;
    virtual void clear_projections() = 0;
    [[nodiscard]] virtual std::vector<CaseRow> cases(CaseQuery const&) const = 0;
    [[nodiscard]] virtual std::uint64_t count_cases(CaseQuery const&) const = 0; // ignores offset and limit
    [[nodiscard]] virtual std::vector<WorkItem> work(WorkQuery const&) const = 0;
};

// The first 16 bytes of SHA-256(origin LF actor id LF key): what a store finds a key by.
[[nodiscard]] std::string key_digest(std::string_view origin, std::string_view actor_id, std::string_view key);

// For tests and for hosts that keep nothing.
[[nodiscard]] std::unique_ptr<Store> memory_store();

enum class StoreAccess : std::uint8_t {
    create, // read and write; a file that does not exist is made
    write,  // read and write; the file must exist
    read,   // nothing is written, not even beside the file if that can be avoided
};

// One SQLite file (write-ahead log, synchronous=FULL), and beside it PATH.keys with the keys of personal texts, which
// lie encrypted in the first: a copy of it alone shows none of them, and the keys that are destroyed make them
// unreadable in every copy. With `record_key` these keys are themselves encrypted. Several processes may use a store at
// once. THROWS: StoreFailure, with what is wrong and what to do in both languages.
[[nodiscard]] std::unique_ptr<Store> sqlite_store(std::string const& path, StoreAccess access = StoreAccess::create,
                                                  std::shared_ptr<EncryptionKey const> record_key = nullptr);

} // namespace duly
