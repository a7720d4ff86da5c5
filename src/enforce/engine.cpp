// SPDX-License-Identifier: Apache-2.0
#include "engine_body.hpp"

#include "duly/case/describe.hpp"
#include "duly/case/machine_registry.hpp"

#include <algorithm>

namespace duly {

using namespace detail;

namespace {

[[nodiscard]] std::vector<std::string> parameter_words(Parameters const& parameters)
{
    std::vector<std::string> words;
    for (auto const& [id, value] : parameters) words.push_back(id + "=" + value);
    return words;
}

[[nodiscard]] Receipt receipt_of(std::string const& case_id, std::uint64_t seq, LeafChain const& chain,
                                 Appended const& done, Findings findings)
{
    Receipt receipt;
    receipt.case_id = case_id;
    receipt.seq = seq;
    receipt.leaf = chain.last();
    receipt.index = done.index;
    receipt.findings = std::move(findings);
    return receipt;
}

} // namespace

Engine::Engine(std::shared_ptr<Store> store, EngineOptions options)
    : body_(std::make_unique<Body>(std::move(store), std::move(options)))
{}

Engine::~Engine() = default;

Result<Opened> Engine::open(OpenCommand const& command)
{
    auto& b = *body_;
    auto const now = b.now();
    auto const at = command.at.value_or(now);
    if (at.local_date() > now.local_date())
        return bad_command("at", "立案日期 " + at.local_date().text() + " 在将来",
                           "the date " + at.local_date().text() + " is in the future");
    if (command.organ.empty())
        return bad_command("organ", "须说明机关：organ 为空", "the organ is missing: organ is empty");
    auto const law = command.family.find('/') != std::string::npos
                         ? b.options.packs.bind(command.family, command.parameters, b.options.calendar, at.local_date())
                         : b.options.packs.select(command.family, command.level, command.place, at.local_date(),
                                                  command.parameters, b.options.calendar);
    if (!law) return law.error();
    auto actor = command.actor;
    if (actor.id.empty()) actor.id = command.organ;
    auto event = built_in_event(BuiltIn::case_opened, at, now, actor);
    event.fields = {text_field("family", command.family), text_field("procedure", law->procedure().id),
                    text_field("organ", command.organ)};
    auto const optional = [&](char const* name, std::string const& value) {
        if (!value.empty()) event.fields.push_back(text_field(name, value));
    };
    optional("level", command.level);
    optional("place", command.place);
    optional("matter", command.matter);
    optional("key", command.key);
    if (!command.parameters.empty())
        event.fields.push_back({"parameters", Value(parameter_words(command.parameters)), false});
    if (command.adopted) event.fields.push_back({"adopted", Value(true), false});
    auto const digest = command_digest(entry::opened, {}, event);
    auto const answer = [&](KeyUse const& use) -> Result<Opened> {
        auto const leaves = b.store->scan(b.log, use.index, 1);
        auto const leaf = leaves.empty() ? Result<Leaf>(Error{}) : decode(leaves.front().bytes);
        if (!leaf || leaf->command != digest)
            return Error{ErrorCode::key_reused,
                         {"编号 " + command.key + " 已用于另一案件",
                          "the key " + command.key + " was used to open another case"},
                         "key",
                         {}};
        std::string procedure;
        for (auto const& field : leaf->event.fields)
            if (field.name == "procedure") procedure = std::get<std::string>(field.value);
        return Opened{use.case_id, procedure, leaf->law.hex(), use.hash, true};
    };
    if (!command.key.empty())
        if (auto const use = b.store->find_key(b.log, actor.id, command.key)) return answer(*use);

    b.keep_law(*law);
    auto const case_id = new_case_id();
    LeafChain chain(b.options.origin, case_id, 0, {});
    if (auto added = chain.add(*law, entry::opened, event, {}, command.key, command.key.empty() ? nullptr : &digest);
        !added)
        return added.error();
    auto const leaves = chain.leaves();
    Batch batch{case_id, 0, leaves};
    if (!command.key.empty()) batch.idempotency = {actor.id, command.key, digest};
    auto const done = b.store->append(b.log, batch);
    if (done.earlier) return answer(*done.earlier);
    if (done.kind != Appended::Kind::stored) return conflict(case_id, done.version);
    auto live = std::make_shared<LiveCase>(*law);
    live->state.version = 1;
    live->last = chain.last();
    live->only_asserted = command.adopted;
    b.remember(case_id, std::move(live));
    return Opened{case_id, law->procedure().id, law->digest(), chain.last(), false};
}

Result<Receipt> Engine::perform(Command command) { return body_->record(std::move(command), entry::performed); }

Result<Receipt> Engine::attest(Command command) { return body_->record(std::move(command), entry::attested); }

Result<Receipt> Engine::assert_past(Command command) { return body_->record(std::move(command), entry::asserted); }

Result<Receipt> Engine::correct(Correction const& correction)
{
    auto& b = *body_;
    auto found = b.live(correction.case_id);
    if (!found) return found.error();
    std::lock_guard const lock((*found)->mutex);
    auto history = b.history(correction.case_id);
    if (!history) return history.error();
    if (correction.reason.empty())
        return bad_command("reason", "更正须说明理由", "a correction is made for a reason: reason is empty");
    auto const& entries = history->fold.history();
    if (correction.target >= entries.size())
        return bad_command("target", "没有第 " + std::to_string(correction.target) + " 号事件",
                           "there is no event " + std::to_string(correction.target));
    auto const now = b.now();
    Entry entry{built_in_event(BuiltIn::correction_made, now, now, correction.actor),
                static_cast<std::uint32_t>(correction.target)};
    entry.event.fields = correction.fields;
    auto const& target = entries[static_cast<std::size_t>(correction.target)].event.activity;
    auto const& kernel = history->fold.law().kernel();
    if (auto const activity = kernel.activity_index.find(target); activity != kernel.activity_index.end())
        for (auto& field : entry.event.fields)
            for (auto const& spec : history->fold.law().procedure().activities[activity->second].fields)
                if (spec.name == field.name) field.personal = spec.personal;
    entry.event.fields.push_back(text_field("_reason", correction.reason, true));
    entry.event.documents = correction.documents;
    auto const before = history->fold.state().version;
    auto findings = history->fold.step(entry);
    if (!findings) return findings.error();
    LeafChain chain(b.options.origin, correction.case_id, before, history->last);
    auto const digest = command_digest(entry::corrected, correction.case_id, entry.event);
    if (auto added = chain.add(history->fold.law(), entry::corrected, entry.event, *findings, correction.key,
                               correction.key.empty() ? nullptr : &digest, correction.target);
        !added)
        return added.error();
    auto const leaves = chain.leaves();
    Batch batch{correction.case_id, before, leaves};
    if (!correction.key.empty()) batch.idempotency = {correction.actor.id, correction.key, digest};
    auto const done = b.store->append(b.log, batch);
    (*found)->stale = true; // folded anew when next asked for
    b.forget(correction.case_id);
    if (done.kind != Appended::Kind::stored) return conflict(correction.case_id, done.version);
    return receipt_of(correction.case_id, before, chain, done, std::move(*findings));
}

Result<Receipt> Engine::sanction(Deviation const& deviation)
{
    auto& b = *body_;
    auto found = b.live(deviation.case_id);
    if (!found) return found.error();
    auto& live = **found;
    std::lock_guard const lock(live.mutex);
    if (deviation.ground.empty() || deviation.approver.empty())
        return bad_command("deviation", "准许偏离须载明依据和批准人",
                           "a deviation is sanctioned on a ground by an approver: both are required");
    if (!live.law.kernel().subject_index.contains(deviation.rule))
        return bad_command("rule", "本程序没有规则 " + deviation.rule, "this procedure has no rule " + deviation.rule);
    auto const now = b.now();
    auto event = built_in_event(BuiltIn::deviation_sanctioned, now, now, deviation.actor);
    event.fields = {text_field("rule", deviation.rule), text_field("ground", deviation.ground, true),
                    text_field("approver", deviation.approver)};
    auto bound = bind(live.law, event);
    if (!bound) return bound.error();
    LeafChain chain(b.options.origin, deviation.case_id, live.state.version, live.last);
    auto const digest = command_digest(entry::performed, deviation.case_id, event);
    if (auto added =
            chain.add(live.law, entry::performed, event, {}, deviation.key, deviation.key.empty() ? nullptr : &digest);
        !added)
        return added.error();
    auto const leaves = chain.leaves();
    Batch batch{deviation.case_id, live.state.version, leaves};
    if (!deviation.key.empty()) batch.idempotency = {deviation.actor.id, deviation.key, digest};
    auto const done = b.store->append(b.log, batch);
    if (done.kind != Appended::Kind::stored) {
        live.stale = true;
        b.forget(deviation.case_id);
        return conflict(deviation.case_id, done.version);
    }
    auto const seq = live.state.version;
    apply_judged(live.law, live.state, *bound, Judgement{});
    live.last = chain.last();
    return receipt_of(deviation.case_id, seq, chain, done, {});
}

Result<Receipt> Engine::migrate(std::string const& case_id, Date date, Actor const& actor)
{
    auto& b = *body_;
    auto found = b.live(case_id);
    if (!found) return found.error();
    std::lock_guard const lock((*found)->mutex);
    auto history = b.history(case_id);
    if (!history) return history.error();
    Parameters parameters;
    for (auto const& parameter : history->fold.law().procedure().parameters)
        if (parameter.value != parameter.default_value) parameters.emplace(parameter.id, parameter.value);
    auto law = b.options.packs.bind(history->fold.law().procedure().id, parameters, b.options.calendar, date);
    if (!law) return law.error();
    if (law->digest() == history->fold.law().digest())
        return bad_command("date", "案件已适用该日有效的版本",
                           "the case already goes on under the version in force on that date");
    b.keep_law(*law);
    auto const before = history->fold.state().version;
    auto findings = history->fold.change_law(*law);
    if (!findings) return findings.error();
    auto const now = b.now();
    auto event = built_in_event(BuiltIn::law_changed, now, now, actor);
    event.fields = {text_field("procedure", law->procedure().id)};
    LeafChain chain(b.options.origin, case_id, before, history->last);
    if (auto added = chain.add(*law, entry::migrated, event, *findings, {}, nullptr); !added) return added.error();
    auto const leaves = chain.leaves();
    auto const done = b.store->append(b.log, Batch{case_id, before, leaves});
    (*found)->stale = true;
    b.forget(case_id);
    if (done.kind != Appended::Kind::stored) return conflict(case_id, done.version);
    return receipt_of(case_id, before, chain, done, std::move(*findings));
}

Result<std::vector<Obstacle>> Engine::may(Command command) const
{
    auto& b = *body_;
    auto found = b.live(command.case_id);
    if (!found) return found.error();
    std::lock_guard const lock((*found)->mutex);
    auto& event = command.event;
    event.recorded = b.now();
    if (event.occurred == Moment{}) event.occurred = event.recorded;
    auto const& law = (*found)->law;
    auto bound = bind(law, event);
    if (!bound) return bound.error();
    auto const state = pass(law, (*found)->state, bound->date);
    std::vector<Obstacle> obstacles;
    for (auto const& finding : judge(law, state, *bound).findings)
        if (finding.bars()) obstacles.push_back(obstacle(law, state, event.activity, finding, bound->date));
    return obstacles;
}

Result<std::vector<Possibility>> Engine::may(std::string const& case_id, Actor const& actor) const
{
    auto& b = *body_;
    auto const history = b.history(case_id);
    if (!history) return history.error();
    auto const& law = history->fold.law();
    auto const at = b.now();
    auto const state = pass(law, history->fold.state(), at.local_date());
    std::vector<Possibility> possible;
    for (std::uint16_t i = 0; i < law.procedure().activities.size(); ++i) {
        auto const findings = findings_without_details(law, state, history->fold.history(), i, actor, at);
        bool const not_theirs = std::any_of(findings.begin(), findings.end(), [&](Finding const& finding) {
            return law.kernel().subjects[finding.subject].of == Subject::Of::role;
        });
        if (not_theirs) continue;
        Possibility each{law.procedure().activities[i].id, findings.empty(), {}};
        for (auto const& finding : findings)
            each.obstacles.push_back(obstacle(law, state, each.activity, finding, at.local_date()));
        possible.push_back(std::move(each));
    }
    return possible;
}

Result<Explanation> Engine::explain(std::string const& case_id) const
{
    auto& b = *body_;
    auto const read = b.history(case_id);
    if (!read) return read.error();
    auto const& law = read->fold.law();
    auto const at = b.now();
    auto const today = std::max(at.local_date(), read->fold.state().latest);
    Explanation out{
        case_id, law, pass(law, read->fold.state(), today), read->fold.history(), read->kinds, Verdict::lawful, {}, {}};
    out.verdict = verdict(out.state);
    auto const& kernel = law.kernel();
    Actor everyone;
    everyone.id = "?";
    for (auto const& role : law.procedure().roles) everyone.roles.push_back(role.id);
    for (std::uint16_t i = 0; i < law.procedure().activities.size() && !out.state.ended; ++i) {
        auto const& activity = law.procedure().activities[i];
        if (out.state.latch(kernel.activities[i].done) || activity.after_end) continue;
        Possibility each{activity.id, true, {}};
        for (auto const& finding : findings_without_details(law, out.state, out.history, i, everyone, at))
            each.obstacles.push_back(obstacle(law, out.state, activity.id, finding, today));
        each.allowed = each.obstacles.empty();
        out.next.push_back(std::move(each));
    }
    for (auto const& activity : law.procedure().activities)
        if (activity.judges_again && out.way.empty() &&
            !out.state.latch(kernel.activities[kernel.activity_index.at(activity.id)].done))
            out.way = earliest_way(law, out.state, activity.id, today);
    return out;
}

std::vector<WorkItem> Engine::worklist(WorkQuery const& query)
{
    body_->project_all();
    return body_->store->work(query);
}

std::vector<OverdueDuty> Engine::overdue(Date today)
{
    body_->project_all();
    WorkQuery query;
    query.log = body_->log;
    query.due_before = today;
    query.duties_only = true;
    std::vector<OverdueDuty> late;
    for (;; query.offset += query.limit) {
        auto const items = body_->store->work(query);
        for (auto const& item : items) {
            auto const same = std::find_if(late.begin(), late.end(), [&](OverdueDuty const& duty) {
                return duty.case_id == item.case_id && duty.rule == item.rule && duty.due == *item.due;
            });
            if (same == late.end()) late.push_back({item.case_id, item.rule, *item.due, {item.activity}});
            else if (std::find(same->activities.begin(), same->activities.end(), item.activity) ==
                     same->activities.end())
                same->activities.push_back(item.activity);
        }
        if (items.size() < query.limit) break;
    }
    return late;
}

std::vector<CaseRow> Engine::cases(CaseQuery const& query)
{
    body_->project_all();
    return body_->store->cases(query);
}

std::optional<std::string> Engine::find_case(std::string_view business_key)
{
    CaseQuery query;
    query.log = body_->log;
    query.business_key = business_key;
    query.limit = 1;
    auto rows = body_->store->cases(query);
    if (rows.empty()) {
        body_->project_all();
        rows = body_->store->cases(query);
    }
    if (rows.empty()) return std::nullopt;
    return rows.front().case_id;
}

std::vector<Published> Engine::subscribe(std::uint64_t from, std::size_t limit) const
{
    std::vector<Published> published;
    for (auto& stored : body_->store->scan(body_->log, from, limit))
        published.push_back({stored.index, std::move(stored.case_id), stored.seq, std::move(stored.bytes)});
    return published;
}

std::size_t Engine::tick(Date today)
{
    auto& b = *body_;
    b.project_all();
    std::vector<std::string> due;
    CaseQuery query;
    query.log = b.log;
    query.deadline_before = today;
    query.limit = 1000;
    for (;; query.offset += query.limit) {
        auto const rows = b.store->cases(query);
        for (auto const& row : rows) due.push_back(row.case_id);
        if (rows.size() < query.limit) break;
    }
    std::size_t recorded = 0;
    auto const now = b.now();
    for (auto const& case_id : due) {
        auto found = b.live(case_id);
        if (!found) continue;
        auto& live = **found;
        std::lock_guard const lock(live.mutex);
        if (live.stale || !has_lapses(live.state, today)) continue;
        auto passed = pass(live.law, live.state, today);
        auto const event = built_in_event(BuiltIn::time_passed, Moment::at_midnight(today, b.options.offset_minutes),
                                          now, {"duly", "", {}, ""});
        LeafChain chain(b.options.origin, case_id, live.state.version, live.last);
        if (!chain.add(live.law, entry::lapsed, event, new_findings(live.state, passed), {}, nullptr)) continue;
        auto const leaves = chain.leaves();
        if (b.store->append(b.log, Batch{case_id, live.state.version, leaves}).kind != Appended::Kind::stored) {
            live.stale = true; // somebody else was first; the next tick looks again
            continue;
        }
        ++passed.version;
        live.state = std::move(passed);
        live.last = chain.last();
        ++recorded;
    }
    return recorded;
}

void Engine::rebuild_projections()
{
    body_->store->clear_projections();
    body_->project_all();
}

Store& Engine::store() noexcept { return *body_->store; }

LogId Engine::log() const noexcept { return body_->log; }

} // namespace duly
