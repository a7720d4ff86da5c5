// SPDX-License-Identifier: Apache-2.0
// Lists of cases and work lists, derived from the trail whenever they are asked for and behind it.
#include "engine_body.hpp"

#include "duly/case/machine_registry.hpp"

#include <algorithm>
#include <unordered_set>

namespace duly {

using namespace detail;

namespace {

[[nodiscard]] std::string opened_with(std::vector<Entry> const& history, std::string_view name)
{
    if (history.empty()) return {};
    for (auto const& field : history.front().event.fields)
        if (field.name == name)
            if (auto const* text = std::get_if<std::string>(&field.value)) return *text;
    return {};
}

void add_duties(Law const& law, Case const& state, std::string const& case_id, std::vector<WorkItem>& items)
{
    for (auto const& duty : state.duties) {
        auto const& subject = law.kernel().subjects[duty.subject];
        auto const& rule = law.procedure().rules[subject.index];
        if (rule.kind != RuleKind::response) continue;
        for (auto const& id : rule.then) {
            auto const& activity = law.procedure().activities[law.kernel().activity_index.at(id)];
            for (auto const& role : activity.by) {
                WorkItem item{case_id, id, subject.id, role, "", std::nullopt};
                if (duty.until != never) item.due = duty.until;
                items.push_back(std::move(item));
            }
        }
    }
}

void add_possibilities(Law const& law, Case const& state, std::vector<Entry> const& history, std::string const& case_id,
                       Moment at, std::vector<WorkItem>& items)
{
    auto const anyone = everyone(law);
    for (std::uint16_t i = 0; i < law.procedure().activities.size(); ++i) {
        auto const& activity = law.procedure().activities[i];
        if (state.latch(law.kernel().activities[i].done) || activity.after_end) continue;
        if (!findings_without_details(law, state, history, i, anyone, at).empty()) continue;
        for (auto const& role : activity.by) {
            bool const owed = std::any_of(items.begin(), items.end(), [&](WorkItem const& item) {
                return item.activity == activity.id && item.role == role;
            });
            if (!owed) items.push_back({case_id, activity.id, "", role, "", std::nullopt});
        }
    }
}

} // namespace

std::vector<Finding> detail::findings_without_details(Law const& law, Case const& state,
                                                      std::vector<Entry> const& history, std::uint16_t activity,
                                                      Actor const& actor, Moment at)
{
    auto const& spec = law.procedure().activities[activity];
    Event event;
    event.activity = spec.id;
    event.actor = actor;
    event.occurred = at.local_date() < state.latest ? Moment::at_midnight(state.latest, at.offset_minutes) : at;
    for (auto const& field : spec.fields) {
        if (field.type != FieldType::digest) continue;
        for (auto entry = history.rbegin(); entry != history.rend(); ++entry) {
            auto const named = std::find_if(entry->event.fields.begin(), entry->event.fields.end(),
                                            [&](Field const& f) { return f.name == field.name; });
            if (named == entry->event.fields.end()) continue;
            event.fields.push_back(*named);
            break;
        }
    }
    auto const bound = bind(law, event);
    if (!bound) return {};
    auto findings = judge(law, state, *bound).findings;
    std::erase_if(findings, [&](Finding const& finding) {
        auto const& subject = law.kernel().subjects[finding.subject];
        bool const of_a_form =
            subject.of == Subject::Of::rule && (law.procedure().rules[subject.index].kind == RuleKind::content ||
                                                law.procedure().rules[subject.index].kind == RuleKind::proportion);
        return of_a_form || !finding.bars();
    });
    return findings;
}

Result<Projection> Engine::Body::project(std::string const& case_id)
{
    auto const read = history(case_id);
    if (!read) return read.error();
    auto const& law = read->fold.law();
    auto const& state = read->fold.state();
    auto const& entries = read->fold.history();
    Projection made;
    auto& row = made.row;
    row.case_id = case_id;
    row.log = log;
    row.matter = opened_with(entries, "matter");
    row.business_key = opened_with(entries, "key");
    row.procedure = law.procedure().id;
    row.place = opened_with(entries, "place");
    auto const& lifecycle = *machines().front();
    row.status = lifecycle.stage(state.machines.front().stage[0]).name;
    row.verdict = word(verdict(state));
    row.opened = entries.front().event.occurred.local_date();
    row.last = entries.back().event.occurred.local_date();
    for (auto const& duty : state.duties)
        if (!duty.found && duty.until != never && (!row.next_deadline || duty.until < *row.next_deadline))
            row.next_deadline = duty.until;
    row.law = *Digest::parse(law.digest());
    row.version = state.version;
    if (!state.out_of_scope) {
        add_duties(law, state, case_id, made.items);
        if (!state.ended) add_possibilities(law, state, entries, case_id, now(), made.items);
    }
    return made;
}

void Engine::Body::project_all()
{
    // Each case once: what came in since the list was asked for is not waited for, or a busy log would never give one.
    constexpr std::size_t page = 256;
    std::unordered_set<std::string> done;
    for (std::size_t again = 0;;) {
        auto behind = store->unprojected(log, page + again);
        again = std::erase_if(behind, [&](std::string const& id) { return done.contains(id); });
        if (behind.empty()) return;
        std::vector<Projection> made;
        for (auto const& case_id : behind) {
            auto projection = project(case_id);
            if (!projection) throw StoreFailure(projection.error().says);
            made.push_back(std::move(*projection));
        }
        store->project(made);
        done.insert(behind.begin(), behind.end());
    }
}

} // namespace duly
