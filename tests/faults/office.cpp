// SPDX-License-Identifier: Apache-2.0
#include "office.hpp"

#include "duly/record/checkpointer.hpp"

#include <algorithm>
#include <array>

namespace faults {

using namespace duly;

namespace {

[[nodiscard]] EngineOptions options(std::shared_ptr<Moment> now)
{
    static auto const packs = PackSet::built_in();
    EngineOptions made;
    made.origin = "gov.example/county";
    made.packs = packs;
    made.calendar = Calendar::plain_weekdays();
    made.clock = [now = std::move(now)] { return *now; };
    return made;
}

// Keys are each actor's own.
[[nodiscard]] std::string full_key(Request const& request) { return request.event.actor.id + ' ' + request.key; }

} // namespace

std::string_view word(Outcome outcome) noexcept
{
    constexpr std::array<std::string_view, 6> words = {"acknowledged", "repeated",  "refused",
                                                       "conflict",     "bad input", "unknown"};
    return words[static_cast<std::size_t>(outcome)];
}

Office::Office(Town& town)
    : town_(town), store_(sqlite_store(town.path)), engine_(std::make_shared<Engine>(store_, options(town.now)))
{}

void Office::acknowledge(std::string const& key, Effect const& effect)
{
    town_.ledger.unknown.erase(key);
    auto const& known = town_.ledger.acknowledged.emplace(key, effect).first->second;
    if (known.leaf != effect.leaf || known.seq != effect.seq || known.case_id != effect.case_id)
        town_.ledger.contradictions.push_back("the command of key " + key + " was answered twice, and otherwise");
    try {
        town_.ledger.heads.push_back(engine_->store().head(engine_->log()));
    } catch (StoreFailure const&) {} // then this head was not released
}

Outcome Office::enter(std::string const& key, ErrorCode code, std::string const& case_id)
{
    if (code == ErrorCode::conflict) return Outcome::conflict;
    if (code != ErrorCode::refused) return Outcome::bad_input;
    town_.ledger.unknown.erase(key); // it would have been answered by its key
    ++town_.ledger.refused[case_id];
    return Outcome::refused;
}

Outcome Office::open(Request const& request)
{
    auto const key = full_key(request);
    OpenCommand command;
    command.family = "cn/major-decision";
    command.organ = "county-gov";
    command.level = "county";
    command.place = "cn";
    command.at = request.event.occurred;
    command.key = request.key;
    command.actor = request.event.actor;
    try {
        auto const opened = engine_->open(command);
        if (!opened) return enter(key, opened.error().code, {});
        town_.case_ids[request.of_case] = opened->case_id;
        acknowledge(key, {opened->case_id, 0, opened->leaf});
        return opened->repeated ? Outcome::repeated : Outcome::acknowledged;
    } catch (StoreFailure const&) {
        if (!town_.ledger.acknowledged.contains(key)) town_.ledger.unknown.insert(key);
        return Outcome::unknown;
    }
}

Outcome Office::act(Request const& request, std::string const& case_id)
{
    auto const key = full_key(request);
    try {
        auto const receipt = [&] {
            if (request.kind == Request::Kind::correct)
                return engine_->correct(
                    {case_id, 1, request.event.fields, {}, "misread", request.event.actor, request.key});
            Command const command{case_id, request.event, request.key, request.expected_version};
            return request.kind == Request::Kind::attest ? engine_->attest(command) : engine_->perform(command);
        }();
        if (!receipt) return enter(key, receipt.error().code, case_id);
        acknowledge(key, {receipt->case_id, receipt->seq, receipt->leaf});
        return receipt->repeated ? Outcome::repeated : Outcome::acknowledged;
    } catch (StoreFailure const&) {
        if (!town_.ledger.acknowledged.contains(key)) town_.ledger.unknown.insert(key);
        if (request.kind == Request::Kind::perform) ++town_.ledger.maybe[case_id];
        return Outcome::unknown;
    }
}

Outcome Office::send(Request const& request)
{
    if (*town_.now != request.now) *town_.now = request.now;
    if (request.kind == Request::Kind::open) return open(request);
    if (!town_.case_ids.contains(request.of_case)) {
        auto const outcome = open(opening(request.of_case));
        if (outcome != Outcome::acknowledged && outcome != Outcome::repeated) return outcome;
    }
    return act(request, town_.case_ids.at(request.of_case));
}

void Office::look_at(std::size_t of_case)
{
    auto const id = town_.case_ids.find(of_case);
    if (id == town_.case_ids.end()) return;
    try {
        auto const now = engine_->explain(id->second);
        if (!now) return;
        auto const today = std::max(engine_->today(), now->state.latest);
        town_.ledger.seen.push_back({id->second, today, now->history.size(), now->state});
    } catch (StoreFailure const&) {} // then nobody saw it
}

Outcome Office::tick()
{
    try {
        static_cast<void>(engine_->tick(engine_->today()));
        return Outcome::acknowledged;
    } catch (StoreFailure const&) {
        return Outcome::unknown;
    }
}

Outcome Office::sign()
{
    try {
        auto const log = engine_->store().logs().front();
        CheckpointerOptions chosen;
        chosen.keys.push_back(PrivateKey::generate(SignatureAlgorithm::ed25519, log.origin).value());
        chosen.interval = std::chrono::hours(1); // it signs when it goes
        chosen.publish = [&](std::string const& note) { town_.ledger.checkpoints.push_back(note); };
        auto const signer = Checkpointer::start(store_, log, std::move(chosen));
        auto const signed_now = signer ? (*signer)->sign_now() : Result<std::size_t>(signer.error());
        if (signed_now) return Outcome::acknowledged;
        town_.ledger.contradictions.push_back("the log is not signed any more: " + signed_now.error().says.en);
        return Outcome::refused;
    } catch (StoreFailure const&) {
        return Outcome::unknown;
    }
}

} // namespace faults
