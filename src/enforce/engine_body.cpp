// SPDX-License-Identifier: Apache-2.0
#include "engine_body.hpp"

#include "../record/leaf_encoder.hpp"
#include "../record/whole_file.hpp"

#include "duly/logger.hpp"
#include "duly/record/checkpointer.hpp"
#include "duly/record/standing.hpp"

#include <chrono>

namespace duly {

using namespace detail;

Engine::Body::Body(std::shared_ptr<Store> kept_in, EngineOptions given)
    : store(std::move(kept_in)), options(std::move(given)), log(store->open_log(options.origin, options.suite))
{
    for (LogName const& name : store->logs())
        if (name.id == log) compare(name);
}

// A database that was restored from a backup looks sound from inside: only what was issued earlier contradicts it.
void Engine::Body::compare(LogName const& name)
{
    std::vector<std::string> outside;
    if (!options.checkpoint_copy.empty())
        for (TreeKind const& kind : trees(name.suite))
            if (auto note = read_file_if_there(checkpoint_copy_path(options.checkpoint_copy, kind.hash)))
                outside.push_back(std::move(*note));
    auto const good = check_standing(*store, name, outside);
    if (good) return;
    why_read_only = good.error().says;
    tell(Loudness::critical, *why_read_only);
}

Appended Engine::Body::append(Batch const& batch)
{
    if (why_read_only) throw StoreFailure(*why_read_only);
    return store->append(log, batch);
}

Moment Engine::Body::now() const
{
    if (options.clock) return {options.clock().utc_us, options.offset_minutes}; // the day is the organ's
    auto const since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since).count(), options.offset_minutes};
}

Result<Law> Engine::Body::law(Digest const& digest)
{
    {
        std::lock_guard const lock(mutex_);
        if (auto const found = laws_.find(digest); found != laws_.end()) return found->second;
    }
    auto const text = store->law(digest);
    if (!text)
        return Error{ErrorCode::tampered,
                     {"存储中没有适用规则 " + digest.hex(), "the store does not have the law " + digest.hex()},
                     "law",
                     {}};
    auto read = Law::from_text(*text);
    if (!read) return read.error();
    std::lock_guard const lock(mutex_);
    return laws_.emplace(digest, *read).first->second;
}

void Engine::Body::keep_law(Law const& kept)
{
    auto const digest = *Digest::parse(kept.digest());
    {
        std::lock_guard const lock(mutex_);
        if (why_read_only) throw StoreFailure(*why_read_only);
        if (laws_.contains(digest)) return;
    }
    store->put_law(digest, kept.text()); // before it is known here: whoever finds it goes on to write events under it
    std::lock_guard const lock(mutex_);
    laws_.emplace(digest, kept);
}

Result<Replay> Engine::Body::history(std::string const& case_id)
{
    auto const leaves = store->read_case(case_id);
    if (leaves.empty()) return not_found(case_id);
    std::optional<Replay> read;
    for (auto const& stored : leaves) {
        auto leaf = decode(stored.bytes);
        if (!leaf) return leaf.error();
        auto const governs = law(leaf->law);
        if (!governs) return governs.error();
        if (!read) read.emplace(*governs);
        if (auto const stepped = read->step(std::move(*leaf), leaf_hash(stored.bytes), *governs); !stepped)
            return stepped.error();
    }
    return std::move(*read);
}

std::shared_ptr<LiveCase> Engine::Body::known(std::string const& case_id)
{
    std::lock_guard const lock(mutex_);
    auto const found = cases_.find(case_id);
    if (found == cases_.end()) return nullptr;
    found->second.used = true;
    return found->second.live_case;
}

bool Engine::Body::is_current(LiveCase const& live_case, std::string const& case_id) const
{
    auto const head = store->case_head(case_id);
    return head && head->version <= live_case.state.version;
}

Result<std::shared_ptr<LiveCase>> Engine::Body::live(std::string const& case_id)
{
    if (auto at_work = known(case_id)) {
        std::lock_guard const lock(at_work->mutex);
        if (is_current(*at_work, case_id)) return at_work;
    }
    auto read = history(case_id);
    if (!read) return read.error();
    auto fresh = std::make_shared<LiveCase>(read->fold.law());
    fresh->state = read->fold.state();
    fresh->last = read->last;
    fresh->only_asserted = read->only_asserted;
    remember(case_id, fresh);
    return fresh;
}

void Engine::Body::remember(std::string const& case_id, std::shared_ptr<LiveCase> live_case)
{
    std::lock_guard const lock(mutex_);
    if (auto const found = cases_.find(case_id); found != cases_.end()) {
        found->second.live_case = std::move(live_case);
        return;
    }
    order_.push_front(case_id);
    cases_.emplace(case_id, Cached{std::move(live_case), order_.begin(), true});
    while (cases_.size() > cached_max) {
        auto const last = cases_.find(order_.back());
        if (last->second.used) { // another round, unless it is not used in that
            last->second.used = false;
            order_.splice(order_.begin(), order_, last->second.place);
            continue;
        }
        cases_.erase(last);
        order_.pop_back();
    }
}

// ---- writing -----------------------------------------------------------------------------------------------------

namespace {

// Made where it is returned to: a receipt is large.
[[nodiscard]] Result<Receipt> receipt_of(std::uint64_t seq, Digest const& leaf, std::optional<std::uint64_t> index)
{
    Result<Receipt> receipt{boost::system::in_place_value};
    receipt->seq = seq;
    receipt->leaf = leaf;
    receipt->index = index;
    return receipt;
}

} // namespace

Result<Receipt> Engine::Body::write(Writing const& writing)
{
    auto receipt = put(writing);
    if (receipt && !receipt->repeated) {
        receipt->case_id = writing.case_id;
        receipt->findings = writing.findings;
    }
    return receipt;
}

Result<Receipt> Engine::Body::put(Writing const& writing)
{
    MadeLeaf made;
    if (auto const good = make_leaf(options.origin, writing, made); !good) return good.error();
    NewLeaf const leaf{made.bytes, made.hash, made.disclosures, writing.subject};
    Batch batch{writing.case_id, writing.seq, {&leaf, 1}};
    batch.erases = writing.erases;
    if (!writing.key.empty()) batch.idempotency = {writing.event.actor.id, writing.key, writing.command};
    auto const done = append(batch);
    if (done.kind == Appended::Kind::stored) return receipt_of(writing.seq, made.hash, done.index);
    if (done.kind != Appended::Kind::conflict) {
        auto earlier = answered(writing.event.actor.id, writing.key, writing.command);
        if (!earlier) return earlier.error();
        if (*earlier) return std::move(**earlier);
    }
    return conflict(writing.case_id, done.version);
}

Result<std::optional<Receipt>> Engine::Body::answered(std::string_view actor_id, std::string_view key,
                                                      Digest const& command)
{
    if (key.empty()) return std::optional<Receipt>();
    auto const use = store->find_key(log, actor_id, key);
    if (!use) return std::optional<Receipt>();
    auto const leaves = store->scan(log, use->index, 1);
    auto const leaf = leaves.empty() ? Result<Leaf>(Error{}) : decode(leaves.front().bytes);
    if (!leaf || leaf->command != command)
        return Error{ErrorCode::key_reused,
                     {"幂等键 " + std::string(key) + " 已用于另一命令",
                      "the key " + std::string(key) + " was used for another command"},
                     "key",
                     {}};
    Receipt receipt;
    receipt.case_id = use->case_id;
    receipt.seq = use->seq;
    receipt.leaf = use->hash;
    receipt.index = use->index;
    receipt.repeated = true;
    return std::optional<Receipt>(std::move(receipt));
}

Result<Receipt> Engine::Body::write_lapses(LiveCase const& before, Case const& after, std::string const& case_id,
                                           Date today)
{
    auto const event = built_in_event(BuiltIn::time_passed, Moment::at_midnight(today, options.offset_minutes), now(),
                                      {"duly", "", {}, ""});
    auto const findings = new_findings(before.state, after);
    return write({case_id, before.state.version, before.last, before.law, entry::lapsed, event, findings});
}

Result<bool> Engine::Body::record_lapses(LiveCase& live_case, std::string const& case_id, Date today)
{
    if (!has_lapses(live_case.state, today)) return false;
    auto passed = pass(live_case.law, live_case.state, today);
    auto const written = write_lapses(live_case, passed, case_id, today);
    if (!written) return written.error();
    ++passed.version; // the leaf that says so
    live_case.state = std::move(passed);
    live_case.last = written->leaf;
    return true;
}

// ---- leaves ------------------------------------------------------------------------------------------------------

namespace detail {

namespace {

// What a thread makes its leaves with: the memory of the one before, and the law, which seldom is another.
struct Desk {
    LeafEncoder encoder;
    std::vector<Sealed> personal;
    std::vector<RecordedFinding> findings;
    std::optional<Law> law; // held, so that no other can stand in its place
    Digest law_digest;
};

// Of an attempt only who wanted what when.
[[nodiscard]] Event as_attempted(Event event)
{
    event.fields.clear();
    event.documents.clear();
    event.late_entry.clear();
    return event;
}

[[nodiscard]] Result<void> make(std::string const& origin, Engine::Body::Writing const& writing, Event const& event,
                                MadeLeaf& made)
{
    static thread_local Desk desk;
    if (!desk.law || &desk.law->digest() != &writing.law.digest()) {
        desk.law = writing.law;
        desk.law_digest = *Digest::parse(writing.law.digest());
    }
    if (!writing.findings.empty() || !desk.findings.empty())
        desk.findings = recorded(writing.law, writing.findings, writing.seq);
    made.disclosures = seal(event, desk.personal);
    LeafParts parts{.log = origin,
                    .case_id = writing.case_id,
                    .seq = writing.seq,
                    .prev = writing.prev,
                    .law = desk.law_digest,
                    .entry = writing.kind,
                    .event = event,
                    .personal = desk.personal,
                    .findings = desk.findings,
                    .key = writing.key,
                    .command = writing.command.empty() ? nullptr : &writing.command,
                    .corrects = writing.corrects,
                    .signature = writing.signature};
    if (writing.kind == entry::refused) parts.judged = writing.seq;
    auto const bytes = desk.encoder.encode(parts);
    if (!bytes) return bytes.error();
    made.bytes = *bytes;
    made.hash = desk.encoder.hash();
    return {};
}

} // namespace

Result<void> make_leaf(std::string const& origin, Engine::Body::Writing const& writing, MadeLeaf& made)
{
    if (writing.kind == entry::refused) return make(origin, writing, as_attempted(writing.event), made);
    return make(origin, writing, writing.event, made);
}

Event built_in_event(BuiltIn activity, Moment occurred, Moment at, Actor actor)
{
    Event event;
    event.activity = word(activity);
    event.occurred = occurred;
    event.recorded = at;
    event.actor = std::move(actor);
    return event;
}

Field text_field(std::string name, std::string value, bool personal)
{
    return {std::move(name), Value(std::move(value)), personal};
}

Actor everyone(Law const& law)
{
    Actor actor{"?", "", {}, ""};
    for (auto const& role : law.procedure().roles) actor.roles.push_back(role.id);
    return actor;
}

Error not_found(std::string const& case_id)
{
    return {ErrorCode::not_found, {"没有案件 " + case_id, "there is no case " + case_id}, "case", {}};
}

Error conflict(std::string const& case_id, std::uint64_t version)
{
    auto const now = std::to_string(version);
    return {ErrorCode::conflict,
            {"案件 " + case_id + " 已有新的记录（现为第 " + now + " 版），请重新读取后再试",
             "the case " + case_id + " has changed (it is now at version " + now + "): read it again and retry"},
            "case",
            {}};
}

Error bad_command(std::string where, std::string zh, std::string en)
{
    return {ErrorCode::bad_input, {std::move(zh), std::move(en)}, std::move(where), {}};
}

} // namespace detail

} // namespace duly
