// SPDX-License-Identifier: Apache-2.0
// The engine: cases at work under their law, over a store. It constitutes acts (perform), takes down what has already
// happened (attest), refuses what the law does not allow now, and keeps a record of all three.
//
//   Engine engine(sqlite_store("county.duly"), {.origin = "county.example"});
//   auto opened = engine.open({.family = "major-decision", .organ = "county-gov", .level = "county", .place = "cn",
//                              .key = "2026-17", .actor = {"clerk", "", {}, ""}});
//   auto done = engine.perform({.case_id = opened->case_id, .event = event, .key = "cmd-1"});
//   if (!done) show(done.error().obstacles.front().says.zh);   // 未经合法性审查的，不得提交讨论 …
//
// Joining a transaction of the host's own database is not offered: what the engine acknowledges is durable by itself,
// and subscribe() feeds other systems afterwards.
#pragma once

#include "duly/case/case.hpp"
#include "duly/case/earliest.hpp"
#include "duly/case/fold.hpp"
#include "duly/error.hpp"
#include "duly/law/pack.hpp"
#include "duly/record/event.hpp"
#include "duly/record/key.hpp"
#include "duly/record/store.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace duly {

struct EngineOptions {
    std::string origin = "duly.local"; // the organ's log
    std::int16_t offset_minutes = 480; // the organ's zone: local time minus UTC
    PackSet packs = PackSet::built_in();
    Calendar calendar = Calendar::built_in_cn();
    std::function<Moment()> clock = {}; // empty: the system's
    std::optional<Suite> suite = {};    // of the log, if it is new; StoreFailure if it is there with another
    // The latest checkpoint as a Checkpointer keeps it outside the store (its `copy`): the log is held against it when
    // the engine starts. Empty: against those in the store alone.
    std::string checkpoint_copy = {};
    // The public keys of an actor, for commands that come signed. Empty: signed commands are refused.
    std::function<std::vector<VerifierKey>(std::string_view actor_id)> actor_keys = {};
};

struct OpenCommand {
    std::string family = {}; // "major-decision"; or an id, "cn/major-decision"
    std::string organ = {};
    std::string level = {};        // "county"
    std::string place = {};        // "cn/ningbo"
    std::optional<Moment> at = {}; // when it was opened; default: now
    std::string matter = {};       // links cases about one subject
    std::string key = {};          // business key, and the idempotency key of opening
    Actor actor = {};
    Parameters parameters = {};
    bool adopted = false; // a case already in flight: its first events may be asserted
};

struct Opened {
    std::string case_id;
    std::string procedure;
    std::string law; // digest
    Digest leaf;
    bool repeated = false; // the same command was answered before
};

// An event to be performed or attested. `event.recorded` is set by the engine; `event.occurred`, if not given (its
// default), is now.
struct Command {
    std::string case_id = {};
    Event event = {};
    std::string key = {};                               // idempotency key, unique per log and actor; empty: none
    std::optional<std::uint64_t> expected_version = {}; // of the case; conflict if it has another
    // Whose the personal fields are: a pseudonym, or empty for the case's own. What is of one subject is erased
    // together.
    std::string subject = {};
    // The actor's own, over command_digest(entry, case_id, event, true). Such a command is dated and has no `key`: its
    // digest is its key, so that it cannot be recorded twice.
    std::optional<ActorSignature> signature = {};
};

struct Receipt {
    std::string case_id;
    std::uint64_t seq = 0;
    Digest leaf;
    std::optional<std::uint64_t> index; // position in the log, when the store knows it already
    Findings findings;                  // recorded with the event (and with lapses that came before it)
    bool repeated = false;              // the same command was answered before; nothing was recorded now
};

struct Correction {
    std::string case_id = {};
    std::uint64_t target = 0;       // sequence of the event recorded wrongly
    std::vector<Field> fields = {}; // see Entry in case/fold.hpp
    std::vector<Document> documents = {};
    std::string reason = {};
    Actor actor = {};
    std::string key = {};
    std::string subject = {}; // as that of a Command
};

struct Deviation {
    std::string case_id = {};
    std::string rule = {}; // the next finding of this rule is waived, visibly
    std::string ground = {};
    std::string approver = {};
    Actor actor = {};
    std::string key = {};
};

// Personal texts go, lawfully: who asks and who approves are two.
struct Erasure {
    std::string case_id = {};
    std::string subject = {}; // see Command::subject
    std::string ground = {};  // the provision or order that demands it; stays on record
    std::string approver = {};
    Actor actor = {};
    std::string key = {};
};

// One thing that can be asked of an actor now.
struct Possibility {
    std::string activity;
    bool allowed = false;
    std::vector<Obstacle> obstacles; // when not allowed
};

// Where a case stands.
struct Explanation {
    std::string case_id;
    Law law;
    Case state;
    std::vector<Entry> history;
    std::vector<std::string> kinds; // how each entry came to be: "performed", "attested", ...
    Verdict verdict = Verdict::lawful;
    std::vector<Possibility> next; // every activity that has not happened in this round: open, or blocked by what
    std::vector<EarliestStep> way; // to the activity that ends the case, as far as the law fixes dates
};

struct OverdueDuty {
    std::string case_id;
    std::string rule;
    Date due;
    std::vector<std::string> activities; // any of which fulfils it
};

// A leaf as a subscriber sees it.
struct Published {
    std::uint64_t position = 0; // ask next from position + 1
    std::string case_id;
    std::optional<std::uint64_t> seq; // empty: a refused attempt
    std::string leaf;                 // canonical JSON
};

// Thread-safety: every member may be called from any thread. Several engines, in several processes, may share one
// SQLite file. THROWS, all members: StoreFailure when the world fails; then nothing was recorded, or all of it. An
// engine whose log is not what its checkpoints say (record/standing.hpp) reads, and throws whenever it would record.
class Engine {
public:
    Engine(std::shared_ptr<Store> store, EngineOptions options);
    ~Engine();
    Engine(Engine const&) = delete;
    Engine& operator=(Engine const&) = delete;

    // REFUSES: nothing. bad_input: no such procedure or version, a parameter that is no choice.
    [[nodiscard]] Result<Opened> open(OpenCommand const& command);
    // Records the event if and only if nothing bars it. REFUSES (refused): with every obstacle; the case is unchanged
    // and the attempt is a leaf of its own. conflict: another writer was first. A command that is handed over is worked
    // on where it stands, and of no use afterwards but to be destroyed or assigned to.
    [[nodiscard]] Result<Receipt> perform(Command&& command);
    [[nodiscard]] Result<Receipt> perform(Command const& command) { return perform(Command(command)); }
    // Records what already happened, with its findings, whatever they are.
    [[nodiscard]] Result<Receipt> attest(Command&& command);
    [[nodiscard]] Result<Receipt> attest(Command const& command) { return attest(Command(command)); }
    // Records an event of a case adopted in flight as asserted: only before the first that is performed or attested.
    [[nodiscard]] Result<Receipt> assert_past(Command&& command);
    [[nodiscard]] Result<Receipt> assert_past(Command const& command) { return assert_past(Command(command)); }
    [[nodiscard]] Result<Receipt> correct(Correction const& correction);
    [[nodiscard]] Result<Receipt> sanction(Deviation const& deviation);
    // Records that the personal texts of a subject went, on which ground and by whose approval; then they and the keys
    // they were encrypted with are gone, in every copy of the store. The case stands as it was, and every proof with
    // it. not_found: nothing of that subject is kept.
    [[nodiscard]] Result<Receipt> erase(Erasure const& erasure);
    // Goes on under the version of the procedure in force on `date`, replaying the history under it.
    [[nodiscard]] Result<Receipt> migrate(std::string const& case_id, Date date, Actor const& actor);

    // A dry run: the obstacles perform() would meet now; empty: none.
    [[nodiscard]] Result<std::vector<Obstacle>> may(Command command) const;
    // What the actor can do now in the case, of everything the procedure knows.
    [[nodiscard]] Result<std::vector<Possibility>> may(std::string const& case_id, Actor const& actor) const;
    [[nodiscard]] Result<Explanation> explain(std::string const& case_id) const;
    [[nodiscard]] std::vector<WorkItem> worklist(WorkQuery const& query);
    [[nodiscard]] std::vector<OverdueDuty> overdue(Date today);
    [[nodiscard]] std::vector<CaseRow> cases(CaseQuery const& query);
    [[nodiscard]] std::optional<std::string> find_case(std::string_view business_key);
    [[nodiscard]] std::vector<Published> subscribe(std::uint64_t from, std::size_t limit) const;

    // Records every lapse up to the end of `today`, and at most of the clock's day, that is not on record; again for
    // the same day does nothing. How many cases got a leaf.
    std::size_t tick(Date today);
    // Derives lists and work lists anew from the trail.
    void rebuild_projections();

    [[nodiscard]] Result<Law> law(std::string const& case_id) const; // that governs the case now
    [[nodiscard]] Date today() const;                                // of the engine's clock
    [[nodiscard]] std::int16_t offset_minutes() const noexcept;      // the organ's zone
    [[nodiscard]] Store& store() noexcept;
    [[nodiscard]] LogId log() const noexcept;
    // Why nothing can be recorded, if so: the log is behind its checkpoints.
    [[nodiscard]] std::optional<Text> const& read_only() const noexcept;

    struct Body; // inside the engine

private:
    std::unique_ptr<Body> body_;
};

} // namespace duly
