// SPDX-License-Identifier: Apache-2.0
// The inside of the engine: cases kept folded between calls, laws kept compiled, and the one path by which a leaf
// reaches the store.
#pragma once

#include "duly/case/replay.hpp"
#include "duly/enforce/engine.hpp"
#include "duly/record/command.hpp"

#include <cstring>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace duly {

// A case at work. `mutex` is held while one of its events is judged and stored; other cases go on meanwhile.
struct LiveCase {
    explicit LiveCase(Law of) : law(std::move(of)), state(opened(law)) {}

    std::mutex mutex;
    Law law;
    Case state;                 // state.version is also the number of its leaves
    Digest last;                // hash of the latest leaf
    bool only_asserted = false; // adopted in flight, and nothing performed or attested yet
};

struct Engine::Body {
    Body(std::shared_ptr<Store> store, EngineOptions options);

    void compare(LogName const& name);
    [[nodiscard]] Moment now() const;
    // Cached by digest; from the store's text when it is new to this process.
    [[nodiscard]] Result<Law> law(Digest const& digest);
    void keep_law(Law const& law);

    [[nodiscard]] Result<Replay> history(std::string const& case_id);
    // The case, folded up to the latest leaf that the store has. Its mutex is not held.
    [[nodiscard]] Result<std::shared_ptr<LiveCase>> live(std::string const& case_id);
    // The case as this process last knew it, if it does; another process may have gone on with it.
    [[nodiscard]] std::shared_ptr<LiveCase> known(std::string const& case_id);
    // Whether nobody has. REQUIRES: its mutex is held.
    [[nodiscard]] bool is_current(LiveCase const& live_case, std::string const& case_id) const;
    void remember(std::string const& case_id, std::shared_ptr<LiveCase> live_case);

    // One leaf at the end of its case, with its key. A key that answered the same command before gives that answer; a
    // writer that was first makes a conflict. Nothing but the store has changed then.
    static constexpr Digest no_command{};
    struct Writing {
        std::string const& case_id;
        std::uint64_t seq;
        Digest const& prev;
        Law const& law;
        std::string_view kind;
        Event const& event;
        Findings const& findings;
        std::string_view key = {};
        Digest const& command = no_command;
        std::optional<std::uint64_t> corrects = std::nullopt;
        std::string_view subject = {};
        std::optional<std::string_view> erases = std::nullopt;
        ActorSignature const* signature = nullptr;
    };
    [[nodiscard]] Result<Receipt> write(Writing const& writing);
    // The same, but a new receipt is still without its case and its findings.
    [[nodiscard]] Result<Receipt> put(Writing const& writing);
    // THROWS: StoreFailure when the log is behind its checkpoints.
    [[nodiscard]] Appended append(Batch const& batch);
    // What the actor's key was used for: the earlier answer, nothing, or an error if it was for another command.
    [[nodiscard]] Result<std::optional<Receipt>> answered(std::string_view actor_id, std::string_view key,
                                                          Digest const& command);
    // The leaf of time having passed: of the case before it and after it.
    [[nodiscard]] Result<Receipt> write_lapses(LiveCase const& before, Case const& after, std::string const& case_id,
                                               Date today);

    // The same, and the case goes on from there; false if nothing was overdue.
    [[nodiscard]] Result<bool> record_lapses(LiveCase& live_case, std::string const& case_id, Date today);

    // perform, attest and assert_past.
    [[nodiscard]] Result<Receipt> record(Command& command, std::string_view kind);
    // The same on a case as it was known; as it is now; and, REQUIRES: its mutex is held, on this one.
    [[nodiscard]] Result<Receipt> record_known(LiveCase& known, Command& command, std::string_view kind, bool dated);
    [[nodiscard]] Result<Receipt> record_anew(Command& command, std::string_view kind, bool dated);
    [[nodiscard]] Result<Receipt> record_in(LiveCase& at_work, Command& command, std::string_view kind, bool dated);
    // What was judged goes on record, and the case goes on from there.
    [[nodiscard]] Result<Receipt> carry_out(LiveCase& at_work, Command& command, std::string_view kind,
                                            BoundEvent const& bound, Judgement& judgement, Digest const& digest);
    [[nodiscard]] Result<Projection> project(std::string const& case_id);
    void project_all();

    std::shared_ptr<Store> store;
    EngineOptions options;
    LogId log{};
    std::optional<Text> why_read_only; // why nothing may be recorded

private:
    struct Cached {
        std::shared_ptr<LiveCase> live_case;
        std::list<std::string>::iterator place;
        bool used = false; // since it was last spared
    };
    static constexpr std::size_t cached_max = 4096;

    // Case ids are random already.
    struct CaseIdHash {
        [[nodiscard]] std::size_t operator()(std::string const& id) const noexcept
        {
            std::size_t hash = id.size();
            if (id.size() >= sizeof hash) std::memcpy(&hash, id.data(), sizeof hash);
            return hash ^ hash >> 32U;
        }
    };

    std::mutex mutex_; // of everything below
    std::unordered_map<std::string, Cached, CaseIdHash, detail::NameEqual> cases_;
    std::list<std::string> order_; // the last one is the first to go, unless it was used meanwhile
    std::map<Digest, Law> laws_;
};

namespace detail {

// A leaf, sealed and encoded.
struct MadeLeaf {
    std::string_view bytes; // until this thread makes its next leaf
    Digest hash;
    std::vector<Disclosure> disclosures;
};

// bad_input if it cannot be encoded: text that is not UTF-8, too large. An attempt keeps of its event only who wanted
// what when: the digest of the command stands for the rest.
[[nodiscard]] Result<void> make_leaf(std::string const& origin, Engine::Body::Writing const& writing, MadeLeaf& made);

// An event that the engine makes itself.
[[nodiscard]] Event built_in_event(BuiltIn activity, Moment occurred, Moment recorded, Actor actor);
[[nodiscard]] Field text_field(std::string name, std::string value, bool personal = false);

// Somebody who holds every role, to ask what the state of a case allows at all.
[[nodiscard]] Actor everyone(Law const& law);

// Asked without its details: fields that bind drafts together are taken from the latest event that named one, and what
// a form would still ask for is no obstacle.
[[nodiscard]] std::vector<Finding> findings_without_details(Law const& law, Case const& state,
                                                            std::vector<Entry> const& history, std::uint16_t activity,
                                                            Actor const& actor, Moment at);

// What is wrong with an event whatever the law: no actor, a date in the future, a name that is reserved.
[[nodiscard]] Result<void> well_formed(Event const& event);

[[nodiscard, gnu::cold]] Error not_found(std::string const& case_id);
[[nodiscard, gnu::cold]] Error conflict(std::string const& case_id, std::uint64_t version);
[[nodiscard, gnu::cold]] Error bad_command(std::string where, std::string zh, std::string en);

} // namespace detail

} // namespace duly
