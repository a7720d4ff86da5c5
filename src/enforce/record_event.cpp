// SPDX-License-Identifier: Apache-2.0
// The one path of an event through the engine: made well formed, judged on the case as it is now, refused or recorded,
// and only then applied.
#include "engine_body.hpp"

#include "duly/case/describe.hpp"
#include "duly/record/actor_signature.hpp"

namespace duly {

using namespace detail;

Result<void> detail::well_formed(Event const& event)
{
    if (event.actor.id.empty())
        return bad_command("actor", "须说明由谁作出：actor.id 为空", "who acts is missing: actor.id is empty");
    bool const may_be_ahead =
        event.occurred.utc_us > event.recorded.utc_us || event.occurred.offset_minutes != event.recorded.offset_minutes;
    if (may_be_ahead && event.occurred.local_date() > event.recorded.local_date())
        return bad_command("at",
                           "发生日期 " + event.occurred.local_date().text() + " 在将来（今天是 " +
                               event.recorded.local_date().text() + "）；只能记录已发生或正在发生的事",
                           "the date " + event.occurred.local_date().text() + " is in the future (today is " +
                               event.recorded.local_date().text() +
                               "): only what has happened or happens now is recorded");
    auto const kind = built_in(event.activity);
    if (kind != BuiltIn::none && kind != BuiltIn::facts_decided)
        return bad_command(event.activity, event.activity + " 由专门的命令记录",
                           event.activity +
                               " is recorded by a command of its own (open, tick, correct, sanction, migrate, erase)");
    bool reasoned = kind != BuiltIn::facts_decided;
    for (auto const& field : event.fields) {
        if (!reasoned && field.name == "reason" && !is_absent(field.value)) {
            auto const* const text = std::get_if<std::string>(&field.value);
            reasoned = text == nullptr || !text->empty();
        }
        if (field.name.starts_with('_'))
            return bad_command(field.name, "以下划线开头的字段名保留",
                               "names of fields that begin with _ are reserved");
    }
    if (!reasoned)
        return bad_command("facts.decided", "认定事实须说明理由：缺少 reason",
                           "facts are decided for a reason: reason is missing");
    return {};
}

namespace {

[[nodiscard]] Error refused(Law const& law, Case const& state, Event const& event, Findings const& findings)
{
    Error error;
    error.code = ErrorCode::refused;
    error.where = event.activity;
    for (auto const& finding : findings)
        if (finding.bars())
            error.obstacles.push_back(obstacle(law, state, event.activity, finding, event.occurred.local_date()));
    error.steps = steps_before(law, state, event.activity, event.occurred.local_date());
    auto const title = activity_title(law.procedure(), event.activity);
    error.says = {"现在不得进行“" + title.zh + "”", "\"" + title.en + "\" is not lawful now"};
    for (auto const& each : error.obstacles) {
        error.says.zh += "；" + (each.article.empty() ? std::string() : "第" + each.article + "条：") + each.says.zh;
        error.says.en += "; " + (each.article.empty() ? std::string() : "Art. " + each.article + ": ") + each.says.en;
    }
    return error;
}

// The attempt is on record, without a place in the case.
[[nodiscard]] Result<void> keep_attempt(Engine::Body& body, LiveCase const& at_work, Command const& command,
                                        Findings const& findings)
{
    auto const asked = command_digest(entry::performed, command.case_id, command.event, true);
    Engine::Body::Writing const attempt{command.case_id,
                                        at_work.state.version,
                                        at_work.last,
                                        at_work.law,
                                        entry::refused,
                                        command.event,
                                        findings,
                                        {},
                                        asked};
    MadeLeaf made;
    if (auto const good = make_leaf(body.options.origin, attempt, made); !good) return good.error();
    NewLeaf const leaf{made.bytes, made.hash, made.disclosures};
    Batch batch{command.case_id, 0, {&leaf, 1}};
    batch.attempts = true;
    static_cast<void>(body.append(batch));
    return {};
}

// What the actor signed, if it is over this very event by a key of theirs.
[[nodiscard]] Result<Digest> signed_command(Engine::Body const& body, Command const& command, std::string_view kind,
                                            bool dated)
{
    if (!dated)
        return bad_command("at", "签名的命令须写明发生时间", "a signed command says when it happened: at is missing");
    // Once under its own digest, it is found there when it comes again in a second attempt of ours.
    Digest const digest = command_digest(kind, command.case_id, command.event, dated);
    if (!command.key.empty() && command.key != digest.hex())
        return bad_command("key", "签名的命令以自身摘要为幂等键，key 应为空",
                           "a signed command is its own idempotency key: leave key empty");
    auto const keys =
        body.options.actor_keys ? body.options.actor_keys(command.event.actor.id) : std::vector<VerifierKey>();
    if (auto const good = verify_command(*command.signature, digest, keys); !good) return good.error();
    return digest;
}

} // namespace

Result<Receipt> Engine::Body::record(Command& command, std::string_view kind)
{
    auto& event = command.event;
    event.recorded = now();
    bool const dated = event.occurred != Moment{};
    if (!dated) event.occurred = event.recorded;
    event.occurred.offset_minutes = options.offset_minutes; // the day is the organ's
    if (auto formed = well_formed(event); !formed) return formed.error();

    if (auto const at_work = known(command.case_id)) return record_known(*at_work, command, kind, dated);
    return record_anew(command, kind, dated);
}

Result<Receipt> Engine::Body::record_known(LiveCase& known, Command& command, std::string_view kind, bool dated)
{
    // Nearly always nobody else has gone on with the case, and the store makes sure of that when it appends: only an
    // answer other than a receipt has to be asked of the case as it is now.
    std::unique_lock lock(known.mutex);
    auto done = record_in(known, command, kind, dated);
    if (done || done.error().code == ErrorCode::refused || is_current(known, command.case_id)) return done;
    lock.unlock();
    done = record_anew(command, kind, dated);
    return done;
}

Result<Receipt> Engine::Body::record_anew(Command& command, std::string_view kind, bool dated)
{
    auto const found = live(command.case_id);
    if (!found) return found.error();
    std::lock_guard const lock((*found)->mutex);
    return record_in(**found, command, kind, dated);
}

Result<Receipt> Engine::Body::record_in(LiveCase& at_work, Command& command, std::string_view kind, bool dated)
{
    auto& event = command.event;
    auto bound = bind(at_work.law, event);
    if (!bound) return bound.error();
    // Asked with the case in hand: the same command sent twice at once is answered once.
    Digest digest;
    if (command.signature) {
        auto signed_digest = signed_command(*this, command, kind, dated);
        if (!signed_digest) return signed_digest.error();
        digest = *signed_digest;
        command.key = digest.hex();
    }
    if (!command.key.empty()) {
        if (!command.signature) digest = command_digest(kind, command.case_id, event, dated);
        auto earlier = answered(event.actor.id, command.key, digest);
        if (!earlier) return earlier.error();
        if (*earlier) return std::move(**earlier);
    }
    if (command.expected_version && *command.expected_version != at_work.state.version)
        return conflict(command.case_id, at_work.state.version);
    if (kind == entry::asserted && !at_work.only_asserted)
        return bad_command(
            "case", "只有在途接收的案件、且尚无执行或补录事件时，方可声明既往事件",
            "past events are asserted only of a case adopted in flight, before any is performed or attested");

    // Only when time has made something overdue does the case have to be copied; until it is stored nothing may change.
    std::optional<Case> passed;
    if (has_lapses(at_work.state, bound->date)) {
        passed = pass(at_work.law, at_work.state, bound->date);
        ++passed->version; // the leaf that will say so
    }
    auto const& before = passed ? *passed : at_work.state;
    auto judgement = judge(at_work.law, before, *bound);
    if (kind == entry::performed && judgement.bars()) {
        if (!is_current(at_work, command.case_id)) return conflict(command.case_id, at_work.state.version);
        if (auto kept = keep_attempt(*this, at_work, command, judgement.findings); !kept) return kept.error();
        return refused(at_work.law, before, event, judgement.findings);
    }
    // A key stands on the first leaf of its batch; a lapse before the event therefore goes first in a batch of its own.
    if (passed) {
        auto const lapsed = write_lapses(at_work, *passed, command.case_id, bound->date);
        if (!lapsed) return lapsed.error();
        at_work.state = std::move(*passed);
        at_work.last = lapsed->leaf;
    }
    return carry_out(at_work, command, kind, *bound, judgement, digest);
}

Result<Receipt> Engine::Body::carry_out(LiveCase& at_work, Command& command, std::string_view kind,
                                        BoundEvent const& bound, Judgement& judgement, Digest const& digest)
{
    auto receipt = put({.case_id = command.case_id,
                        .seq = at_work.state.version,
                        .prev = at_work.last,
                        .law = at_work.law,
                        .kind = kind,
                        .event = command.event,
                        .findings = judgement.findings,
                        .key = command.key,
                        .command = digest,
                        .subject = command.subject,
                        .signature = command.signature ? &*command.signature : nullptr});
    if (!receipt || receipt->repeated) return receipt;
    apply_judged(at_work.law, at_work.state, bound, judgement);
    at_work.last = receipt->leaf;
    if (kind != entry::asserted) at_work.only_asserted = false;
    receipt->case_id = std::move(command.case_id);
    receipt->findings = std::move(judgement.findings);
    return receipt;
}

} // namespace duly
