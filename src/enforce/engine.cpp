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

} // namespace

Engine::Engine(std::shared_ptr<Store> store, EngineOptions options)
    : body_(std::make_unique<Body>(std::move(store), std::move(options)))
{}

Engine::~Engine() = default;

Result<Opened> Engine::open(OpenCommand const& command)
{
    auto& b = *body_;
    auto const now = b.now();
    auto at = command.at.value_or(now);
    at.offset_minutes = b.options.offset_minutes;
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
    auto const digest = command_digest(entry::opened, {}, event, command.at.has_value());
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
    auto const kept = b.write({case_id,
                               0,
                               genesis(b.options.origin, case_id),
                               *law,
                               entry::opened,
                               event,
                               {},
                               command.key,
                               command.key.empty() ? Digest{} : digest});
    if (!kept) return kept.error();
    if (kept->repeated)
        return answer({kept->case_id, kept->seq, kept->index.value_or(0), kept->leaf}); // it was opened meanwhile
    auto live = std::make_shared<LiveCase>(*law);
    live->state.version = 1;
    live->last = kept->leaf;
    live->only_asserted = command.adopted;
    b.remember(case_id, std::move(live));
    return Opened{case_id, law->procedure().id, law->digest(), kept->leaf, false};
}

Result<Receipt> Engine::perform(Command&& command) { return body_->record(command, entry::performed); }

Result<Receipt> Engine::attest(Command&& command) { return body_->record(command, entry::attested); }

Result<Receipt> Engine::assert_past(Command&& command) { return body_->record(command, entry::asserted); }

Result<std::vector<Obstacle>> Engine::may(Command command) const
{
    auto& b = *body_;
    auto found = b.live(command.case_id);
    if (!found) return found.error();
    std::lock_guard const lock((*found)->mutex);
    auto& event = command.event;
    event.recorded = b.now();
    if (event.occurred == Moment{}) event.occurred = event.recorded;
    event.occurred.offset_minutes = b.options.offset_minutes;
    if (auto formed = well_formed(event); !formed) return formed.error();
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
    auto const anyone = everyone(law);
    for (std::uint16_t i = 0; i < law.procedure().activities.size() && !out.state.ended; ++i) {
        auto const& activity = law.procedure().activities[i];
        if (out.state.latch(kernel.activities[i].done) || activity.after_end) continue;
        Possibility each{activity.id, true, {}};
        for (auto const& finding : findings_without_details(law, out.state, out.history, i, anyone, at))
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
    today = std::min(today, b.now().local_date()); // what has not passed yet is not recorded as having passed
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
    for (auto const& case_id : due) {
        auto found = b.live(case_id);
        if (!found) continue;
        auto& live = **found;
        std::lock_guard const lock(live.mutex);
        auto const written = b.record_lapses(live, case_id, today);
        if (written && *written) ++recorded; // if somebody else was first, the next tick looks again
    }
    return recorded;
}

void Engine::rebuild_projections()
{
    body_->store->clear_projections();
    body_->project_all();
}

Result<Law> Engine::law(std::string const& case_id) const
{
    auto const found = body_->live(case_id);
    if (!found) return found.error();
    std::lock_guard const lock((*found)->mutex);
    return (*found)->law;
}

Date Engine::today() const { return body_->now().local_date(); }

std::int16_t Engine::offset_minutes() const noexcept { return body_->options.offset_minutes; }

Store& Engine::store() noexcept { return *body_->store; }

std::optional<Text> const& Engine::read_only() const noexcept { return body_->why_read_only; }

LogId Engine::log() const noexcept { return body_->log; }

} // namespace duly
