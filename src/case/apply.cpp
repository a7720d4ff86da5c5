// SPDX-License-Identifier: Apache-2.0
// What a case remembers of an event: the other half of the evaluator. Guards are decided on the state before the
// event; then the memory changes; then findings are cured and duties closed, extended, paused and opened.
#include "drive.hpp"
#include "duties.hpp"
#include "memory.hpp"

#include "duly/case/evaluate.hpp"

#include <algorithm>
#include <utility>

namespace duly {

using namespace detail;

namespace {

class Application {
public:
    Application(Law const& law, Case& state, BoundEvent const& event, Judgement const& judgement)
        : law_(law),
          k_(law.kernel()),
          state_(state),
          event_(event),
          judgement_(judgement),
          code_(k_.activities[event.activity]),
          view_{k_, state, &event, nullptr, no_index}
    {}

    void run()
    {
        decide_guards();
        keep_findings();
        if (code_.restarts) begin_round();
        clear();
        remember();
        mark_checks();
        cure();
        detail::step_duties(law_, state_, event_, duties_);
        move_machines();
    }

private:
    void decide_guards()
    {
        auto const decide = [&](auto const& positions, auto const& defs, CheckMarks& marks) {
            for (std::size_t i = 0; i < positions.size(); ++i)
                if (evaluate_condition(defs[positions[i]].where, view_) == Truth::yes) marks.set(i);
        };
        decide(code_.sets_latches, k_.latches, latches_);
        decide(code_.sets_keyed, k_.keyed, keyed_);
        for (std::size_t i = 0; i < code_.separations.size(); ++i)
            if (evaluate_condition(code_.separations[i].where, view_) == Truth::yes) separations_.set(i);
        duties_ = detail::decide_duties(law_, state_, event_);
    }

    void keep_findings()
    {
        for (auto finding : judgement_.findings) {
            if (finding.curable)
                for (auto const& check : code_.checks)
                    if (check.subject == finding.subject)
                        each_new_key(check.cure_key, view_, state_.words,
                                     [&](std::uint32_t key) { finding.key = key; });
            keep_finding(state_, std::move(finding));
        }
    }

    void begin_round()
    {
        for (std::size_t i = 0; i < state_.latches.size(); ++i) state_.latches[i] &= code_.restart_latches[i];
        std::erase_if(state_.keyed, [&](Case::Keyed const& entry) { return code_.restart_keyed[entry.memory]; });
        std::erase_if(state_.keyed_dates,
                      [&](Case::KeyedDate const& entry) { return code_.restart_dates[entry.memory]; });
        erase_members([&](std::uint16_t memory) { return code_.restart_members[memory]; });
        for (std::size_t i = 0; i < state_.dates.size(); ++i)
            if (code_.restart_dates[i]) state_.dates[i] = Case::no_date;
        for (std::size_t i = 0; i < state_.cells.size(); ++i)
            if (code_.restart_cells[i]) state_.cells[i] = 0;
        for (std::size_t i = 0; i < state_.lists.size(); ++i)
            if (code_.restart_lists[i]) state_.lists[i].clear();
    }

    template <class Gone> void erase_members(Gone const& gone)
    {
        auto& entries = state_.members;
        std::size_t kept = 0;
        for (std::size_t i = 0; i < entries.size();) {
            auto const memory = static_cast<std::uint16_t>(entries[i]);
            auto const width = 2 + k_.members[memory].captured.size();
            if (!gone(memory)) {
                std::copy_n(entries.begin() + static_cast<std::ptrdiff_t>(i), width,
                            entries.begin() + static_cast<std::ptrdiff_t>(kept));
                kept += width;
            }
            i += width;
        }
        entries.resize(kept);
    }

    void put(std::uint16_t latch, bool set)
    {
        auto const bit = std::uint64_t{1} << (latch % 64);
        auto& word = state_.latches[latch / 64];
        word = set ? word | bit : word & ~bit;
    }

    void clear()
    {
        for (auto const latch : code_.clears_latches) put(latch, false);
        auto const listed = [](std::vector<std::uint16_t> const& list, std::uint16_t memory) {
            return std::find(list.begin(), list.end(), memory) != list.end();
        };
        if (!code_.clears_keyed.empty())
            std::erase_if(state_.keyed, [&](Case::Keyed const& e) { return listed(code_.clears_keyed, e.memory); });
        if (!code_.clears_members.empty())
            erase_members([&](std::uint16_t memory) { return listed(code_.clears_members, memory); });
    }

    void remember()
    {
        for (std::size_t i = 0; i < code_.sets_latches.size(); ++i) put(code_.sets_latches[i], latches_.has(i));
        for (std::size_t i = 0; i < code_.sets_keyed.size(); ++i) remember_keyed(code_.sets_keyed[i], keyed_.has(i));
        for (auto const memory : code_.adds_members) remember_member(memory);
        for (auto const cell : code_.cells)
            state_.cells[cell] = cell_of(k_.cells[cell].from, k_.cells[cell].presence_only);
        for (auto const list : code_.lists) remember_list(list);
        for (auto const date : code_.dates) remember_date(date);
        for (std::size_t i = 0; i < code_.separations.size(); ++i)
            if (separations_.has(i))
                each_new_key(std::span(&code_.separations[i].value, 1), view_, state_.words, [&](std::uint32_t word) {
                    Case::Separated const entry{code_.separations[i].set, word};
                    if (std::find(state_.separated.begin(), state_.separated.end(), entry) == state_.separated.end())
                        state_.separated.push_back(entry);
                });
    }

    std::uint32_t cell_of(Source const& source, bool presence_only)
    {
        if (source.of == Source::Of::event_actor)
            return event_.event->actor.id.empty() ? 0 : state_.words.add(event_.event->actor.id);
        auto const* value = source.of == Source::Of::event_field ? event_.field(source.index) : nullptr;
        return value == nullptr ? 0 : to_cell(*value, presence_only, state_.words);
    }

    void remember_keyed(std::uint16_t memory, bool satisfied)
    {
        auto const& def = k_.keyed[memory];
        each_new_key(def.key, view_, state_.words, [&](std::uint32_t key) {
            auto const at = std::find_if(state_.keyed.begin(), state_.keyed.end(), [&](Case::Keyed const& entry) {
                return entry.memory == memory && entry.key == key;
            });
            bool const known = at != state_.keyed.end();
            if (satisfied && !known) state_.keyed.push_back({memory, 1, key});
            else if (satisfied && def.counts && at->count < 0xffff) ++at->count;
            else if (!satisfied && known && !def.counts) state_.keyed.erase(at); // the latest event decides
        });
    }

    void remember_member(std::uint16_t memory)
    {
        auto const& def = k_.members[memory];
        auto const actor = cell_of({Source::Of::event_actor, FieldType::actor, 0}, false);
        if (actor == 0) return;
        auto& entries = state_.members;
        auto const known = entries.size();
        entries.push_back(memory);
        entries.push_back(actor);
        for (auto const& source : def.captured)
            entries.push_back(cell_of(source, source.type == FieldType::text || source.type == FieldType::list));
        auto const entry = entries.begin() + static_cast<std::ptrdiff_t>(known);
        for (std::size_t i = 0; i < known;) {
            auto const other = static_cast<std::uint16_t>(entries[i]);
            auto const at = entries.begin() + static_cast<std::ptrdiff_t>(i);
            if (other == memory && std::equal(entry, entry + 2 + def.key_size, at)) { // it takes the place of that one
                std::copy(entry, entries.end(), at);
                entries.resize(known);
                return;
            }
            i += 2 + k_.members[other].captured.size();
        }
    }

    void remember_list(std::uint16_t list)
    {
        auto& kept = state_.lists[list];
        kept.clear();
        auto const* value = event_.field(k_.lists[list].from.index);
        if (value == nullptr) return;
        if (auto const* words = std::get_if<std::vector<std::string>>(value))
            for (auto const& word : *words) kept.push_back(state_.words.add(word));
    }

    void remember_date(std::uint16_t date)
    {
        auto const& def = k_.dates[date];
        auto const position =
            std::find(def.activities.begin(), def.activities.end(), event_.activity) - def.activities.begin();
        auto const& key = def.keys[static_cast<std::size_t>(position)];
        if (key.empty()) {
            if (def.first && state_.dates[date] != Case::no_date) return;
            state_.dates[date] = event_.date.days;
            if (def.instant != no_index) state_.instants[def.instant] = event_.event->occurred.utc_us;
            if (def.judged != no_index) put(def.judged, false);
            return;
        }
        each_new_key(key, view_, state_.words, [&](std::uint32_t word) {
            std::erase_if(state_.keyed_dates,
                          [&](Case::KeyedDate const& e) { return e.memory == date && e.key == word; });
            state_.keyed_dates.push_back({date, false, word, event_.date.days});
        });
    }

    void mark_checks()
    {
        for (std::size_t i = 0; i < code_.checks.size(); ++i) {
            auto const& check = code_.checks[i];
            if (check.excused != no_index) put(check.excused, judgement_.excused.has(i));
            if (!judgement_.too_near.has(i)) continue;
            if (check.key.empty()) {
                if (k_.dates[check.date].judged != no_index) put(k_.dates[check.date].judged, true);
                continue;
            }
            any_key(check.key, view_, [&](std::uint32_t key) {
                for (auto& entry : state_.keyed_dates)
                    if (entry.memory == check.date && entry.key == key) entry.judged = true;
                return false;
            });
        }
    }

    void cure()
    {
        for (auto const& step : code_.cures)
            any_key(step.key, view_, [&](std::uint32_t key) {
                for (auto& finding : state_.findings)
                    if (finding.subject == step.subject && finding.curable &&
                        (step.key.empty() || finding.key == key)) {
                        finding.cured = true;
                        finding.curable = false;
                    }
                return false;
            });
        for (auto const subject : code_.too_late_for)
            for (auto& finding : state_.findings)
                if (finding.subject == subject && finding.at != state_.version) finding.curable = false;
    }

    void move_machines()
    {
        state_.machines.front() = judgement_.lifecycle;
        if (judgement_.driven_steps) {
            state_.machines[code_.machine_place] = judgement_.driven;
        }
        if (code_.ends && !state_.ended) end();
    }

    // What is owed period by period is owed for those that are over.
    void end()
    {
        state_.ended = true;
        std::erase_if(state_.duties, [&](Duty const& duty) {
            return !duty.found && law_.procedure().rules[k_.subjects[duty.subject].index].repeats;
        });
    }

    Law const& law_;
    Kernel const& k_;
    Case& state_;
    BoundEvent const& event_;
    Judgement const& judgement_;
    ActivityCode const& code_;
    View view_;
    CheckMarks latches_, keyed_, separations_;
    detail::DutyMarks duties_;
};

void apply_built_in(Law const& law, Case& state, BoundEvent const& event, Judgement const& judgement)
{
    for (auto const& finding : judgement.findings) detail::keep_finding(state, finding);
    if (event.built_in == BuiltIn::facts_decided) {
        state.facts_decided |= event.facts_decided;
        state.facts_true = (state.facts_true & ~event.facts_decided) | event.facts_true;
        detail::settle_duties(law, state);
    }
    if (event.built_in == BuiltIn::deviation_sanctioned)
        for (auto const& field : event.event->fields)
            if (auto const* rule = std::get_if<std::string>(&field.value); field.name == "rule" && rule != nullptr) {
                auto const found = law.kernel().subject_index.find(*rule);
                if (found != law.kernel().subject_index.end()) state.sanctioned.push_back(found->second);
            }
}

} // namespace

void detail::keep_finding(Case& state, Finding finding)
{
    if (finding.waived) { // one sanction is for one finding
        auto const used = std::find(state.sanctioned.begin(), state.sanctioned.end(), finding.subject);
        if (used != state.sanctioned.end()) state.sanctioned.erase(used);
    }
    if (finding.severity == Severity::not_applicable && finding.status == Status::violated && !finding.waived)
        state.out_of_scope = true;
    state.findings.push_back(std::move(finding));
}

void apply_judged(Law const& law, Case& state, BoundEvent const& event, Judgement const& judgement)
{
    if (event.built_in != BuiltIn::none) apply_built_in(law, state, event, judgement);
    else if (!state.out_of_scope) Application(law, state, event, judgement).run();
    ++state.version;
    // What only the record does (time passing, corrections) has no place in the order of what happened.
    if (event.built_in == BuiltIn::none || event.built_in == BuiltIn::facts_decided)
        state.latest = std::max(state.latest, event.date);
}

Case apply(Law const& law, Case state, BoundEvent const& event)
{
    pass_to(law, state, event.date);
    auto const judgement = judge(law, state, event);
    apply_judged(law, state, event, judgement);
    return state;
}

} // namespace duly
