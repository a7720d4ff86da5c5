// SPDX-License-Identifier: Apache-2.0
// What changes a case otherwise than by an event of its procedure: corrections, sanctioned deviations, another Law.
#include "engine_body.hpp"

namespace duly {

using namespace detail;

namespace {

[[nodiscard]] Result<void> has_actor(Actor const& actor)
{
    if (actor.id.empty())
        return bad_command("actor", "须说明由谁作出：actor.id 为空", "who acts is missing: actor.id is empty");
    return {};
}

// The fields as they are to be recorded: the event that is corrected says which of them are personal, whatever it was
// called when it was recorded.
[[nodiscard]] Result<std::vector<Field>> marked_like(Law const& law, Event corrected, std::vector<Field> fields,
                                                     Moment now)
{
    corrected.documents.clear();
    corrected.fields.clear();
    for (auto const& field : fields) {
        if (!field.name.starts_with('_')) corrected.fields.push_back(field);
        auto const* text = field.name == "_occurred" ? std::get_if<std::string>(&field.value) : nullptr;
        auto const moment = text == nullptr ? std::nullopt : Moment::parse(*text, now.offset_minutes);
        if (moment && moment->utc_us > now.utc_us)
            return bad_command("_occurred", "更正后的发生时间 " + *text + " 在将来",
                               "the corrected date " + *text + " is in the future");
    }
    auto const bound = bind(law, corrected);
    if (!bound) return bound.error();
    auto own = corrected.fields.begin();
    for (auto& field : fields)
        if (!field.name.starts_with('_')) field.personal = (own++)->personal;
    return fields;
}

} // namespace

Result<Receipt> Engine::correct(Correction const& correction)
{
    auto& b = *body_;
    if (correction.reason.empty())
        return bad_command("reason", "更正须说明理由", "a correction is made for a reason: reason is empty");
    if (auto acts = has_actor(correction.actor); !acts) return acts.error();
    auto found = b.live(correction.case_id);
    if (!found) return found.error();
    std::lock_guard const lock((*found)->mutex);
    auto history = b.history(correction.case_id);
    if (!history) return history.error();
    auto const& entries = history->fold.history();
    if (correction.target >= entries.size())
        return bad_command("target", "没有第 " + std::to_string(correction.target) + " 号事件",
                           "there is no event " + std::to_string(correction.target));
    auto const now = b.now();
    auto const& law = history->fold.law();
    Entry entry{built_in_event(BuiltIn::correction_made, now, now, correction.actor),
                static_cast<std::uint32_t>(correction.target)};
    auto marked = marked_like(law, entries[static_cast<std::size_t>(correction.target)].event, correction.fields, now);
    if (!marked) return marked.error();
    entry.event.fields = std::move(*marked);
    entry.event.fields.push_back(text_field("_reason", correction.reason, true));
    entry.event.documents = correction.documents;
    Digest digest;
    if (!correction.key.empty())
        digest = command_digest(entry::corrected, correction.case_id, entry.event, false, correction.target);
    auto earlier = b.answered(correction.actor.id, correction.key, digest);
    if (!earlier) return earlier.error();
    if (*earlier) return std::move(**earlier);
    auto const before = history->fold.state().version;
    auto const findings = history->fold.step(entry);
    if (!findings) return findings.error();
    return b.write({correction.case_id, before, history->last, law, entry::corrected, entry.event, *findings,
                    correction.key, digest, correction.target, correction.subject});
}

Result<Receipt> Engine::sanction(Deviation const& deviation)
{
    auto& b = *body_;
    if (deviation.ground.empty() || deviation.approver.empty())
        return bad_command("deviation", "准许偏离须载明依据和批准人",
                           "a deviation is sanctioned on a ground by an approver: both are required");
    if (auto acts = has_actor(deviation.actor); !acts) return acts.error();
    auto found = b.live(deviation.case_id);
    if (!found) return found.error();
    auto& live = **found;
    std::lock_guard const lock(live.mutex);
    if (!live.law.kernel().subject_index.contains(deviation.rule))
        return bad_command("rule", "本程序没有规则 " + deviation.rule, "this procedure has no rule " + deviation.rule);
    auto const now = b.now();
    auto event = built_in_event(BuiltIn::deviation_sanctioned, now, now, deviation.actor);
    event.fields = {text_field("rule", deviation.rule), text_field("ground", deviation.ground, true),
                    text_field("approver", deviation.approver)};
    auto bound = bind(live.law, event);
    if (!bound) return bound.error();
    Digest digest;
    if (!deviation.key.empty()) digest = command_digest(entry::performed, deviation.case_id, event, false);
    auto earlier = b.answered(deviation.actor.id, deviation.key, digest);
    if (!earlier) return earlier.error();
    if (*earlier) return std::move(**earlier);
    // What is overdue already was not sanctioned by what is sanctioned now.
    if (auto const lapsed = b.record_lapses(live, deviation.case_id, bound->date); !lapsed) return lapsed.error();
    auto receipt = b.write({deviation.case_id,
                            live.state.version,
                            live.last,
                            live.law,
                            entry::performed,
                            event,
                            {},
                            deviation.key,
                            digest});
    if (!receipt || receipt->repeated) return receipt;
    apply_judged(live.law, live.state, *bound, Judgement{});
    live.last = receipt->leaf;
    return receipt;
}

Result<Receipt> Engine::erase(Erasure const& erasure)
{
    auto& b = *body_;
    if (erasure.ground.empty() || erasure.approver.empty())
        return bad_command("erasure", "删除个人信息须载明法定依据和批准人",
                           "personal texts are erased on a lawful ground by an approver: both are required");
    if (auto acts = has_actor(erasure.actor); !acts) return acts.error();
    if (erasure.actor.id == erasure.approver)
        return bad_command("approver", "批准人不得是经办人本人", "who approves an erasure is not who carries it out");
    auto found = b.live(erasure.case_id);
    if (!found) return found.error();
    auto& live = **found;
    std::lock_guard const lock(live.mutex);
    auto const now = b.now();
    auto event = built_in_event(BuiltIn::privacy_erased, now, now, erasure.actor);
    if (!erasure.subject.empty()) event.fields.push_back(text_field("subject", erasure.subject));
    event.fields.push_back(text_field("ground", erasure.ground));
    event.fields.push_back(text_field("approver", erasure.approver));
    Digest digest;
    if (!erasure.key.empty()) digest = command_digest(entry::erased, erasure.case_id, event, false);
    auto earlier = b.answered(erasure.actor.id, erasure.key, digest);
    if (!earlier) return earlier.error();
    if (*earlier) return std::move(**earlier);
    std::vector<std::string> events;
    for (auto const seq : b.store->disclosed_events(erasure.case_id, erasure.subject))
        events.push_back(std::to_string(seq));
    if (events.empty())
        return Error{ErrorCode::not_found,
                     {"案件中没有该主体的个人信息可删除", "nothing personal of this subject is kept in the case"},
                     "subject",
                     {}};
    event.fields.push_back({"events", Value(std::move(events)), false});
    auto bound = bind(live.law, event);
    if (!bound) return bound.error();
    if (auto const lapsed = b.record_lapses(live, erasure.case_id, bound->date); !lapsed) return lapsed.error();
    auto receipt = b.write({.case_id = erasure.case_id,
                            .seq = live.state.version,
                            .prev = live.last,
                            .law = live.law,
                            .kind = entry::erased,
                            .event = event,
                            .findings = {},
                            .key = erasure.key,
                            .command = digest,
                            .erases = erasure.subject});
    if (!receipt || receipt->repeated) return receipt;
    apply_judged(live.law, live.state, *bound, Judgement{});
    live.last = receipt->leaf;
    return receipt;
}

Result<Receipt> Engine::migrate(std::string const& case_id, Date date, Actor const& actor)
{
    auto& b = *body_;
    if (auto acts = has_actor(actor); !acts) return acts.error();
    auto found = b.live(case_id);
    if (!found) return found.error();
    std::lock_guard const lock((*found)->mutex);
    auto history = b.history(case_id);
    if (!history) return history.error();
    auto const& procedure = history->fold.law().procedure();
    Parameters parameters;
    for (auto const& parameter : procedure.parameters)
        if (parameter.value != parameter.default_value) parameters.emplace(parameter.id, parameter.value);
    auto const law = b.options.packs.bind(procedure.id, parameters, b.options.calendar, date);
    if (!law) return law.error();
    if (law->digest() == history->fold.law().digest())
        return bad_command("date", "案件已适用该日有效的版本",
                           "the case already goes on under the version in force on that date");
    b.keep_law(*law);
    auto const before = history->fold.state().version;
    auto const now = b.now();
    auto event = built_in_event(BuiltIn::law_changed, now, now, actor);
    event.fields = {text_field("procedure", law->procedure().id)};
    auto const findings = history->fold.change_law(*law, {event, std::nullopt});
    if (!findings) return findings.error();
    return b.write({case_id, before, history->last, *law, entry::migrated, event, *findings});
}

} // namespace duly
