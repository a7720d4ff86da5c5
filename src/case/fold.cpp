// SPDX-License-Identifier: Apache-2.0
#include "duly/case/fold.hpp"

#include <algorithm>
#include <utility>

namespace duly {

namespace {

[[nodiscard]] Error bad(std::string zh, std::string en)
{
    return {ErrorCode::bad_input, {std::move(zh), std::move(en)}, "correction.made", {}};
}

[[nodiscard]] bool same_finding(Finding const& a, Finding const& b)
{
    if (a.subject != b.subject || a.concerns != b.concerns || a.status != b.status || a.lapse != b.lapse) return false;
    // The date of an event may itself have been corrected; several duties may lapse with nothing happening between.
    return !a.lapse || (a.date == b.date && a.args == b.args);
}

constexpr std::size_t none = static_cast<std::size_t>(-1);

// For each of `wanted` the position of the same finding among `findings`, each of which answers once.
[[nodiscard]] std::vector<std::size_t> matches(Findings const& wanted, Findings const& findings)
{
    std::vector<std::size_t> at(wanted.size(), none);
    std::vector<bool> used(findings.size());
    for (std::size_t i = 0; i < wanted.size(); ++i)
        for (std::size_t j = 0; j < findings.size() && at[i] == none; ++j) {
            if (used[j] || !same_finding(wanted[i], findings[j])) continue;
            at[i] = j;
            used[j] = true;
        }
    return at;
}

[[nodiscard]] bool gives_and_removes(Event const& correction)
{
    for (auto const& removed : correction.fields) {
        auto const* names = std::get_if<std::vector<std::string>>(&removed.value);
        if (removed.name != "_remove" || names == nullptr) continue;
        for (auto const& field : correction.fields)
            if (std::find(names->begin(), names->end(), field.name) != names->end()) return true;
    }
    return false;
}

// The event as it should have been recorded.
[[nodiscard]] Result<Event> corrected(Event event, Event const& correction)
{
    for (auto const& field : correction.fields) {
        if (field.name == "_reason") continue;
        if (field.name == "_occurred") {
            auto const* text = std::get_if<std::string>(&field.value);
            auto const moment = text == nullptr ? std::nullopt : Moment::parse(*text, event.occurred.offset_minutes);
            if (!moment) return bad("_occurred 应为时刻或日期", "_occurred must be a moment or a date");
            event.occurred = {moment->utc_us, event.occurred.offset_minutes}; // the day stays the organ's
        } else if (field.name == "_documents") {
            event.documents = correction.documents;
        } else if (field.name == "_remove") {
            auto const* names = std::get_if<std::vector<std::string>>(&field.value);
            if (names == nullptr) return bad("_remove 应为字段名列表", "_remove must be a list of field names");
            std::erase_if(event.fields, [&](Field const& f) {
                return std::find(names->begin(), names->end(), f.name) != names->end();
            });
        } else {
            auto const at = std::find_if(event.fields.begin(), event.fields.end(),
                                         [&](Field const& f) { return f.name == field.name; });
            if (at == event.fields.end()) event.fields.push_back(field);
            else at->value = field.value;
        }
    }
    return event;
}

Asked step(Law const& law, Case& state, BoundEvent const& event)
{
    pass_to(law, state, event.date);
    auto const judgement = judge(law, state, event);
    apply_judged(law, state, event, judgement);
    return {event.built_in == BuiltIn::none ? event.activity : no_index, judgement.bound};
}

} // namespace

Fold::Fold(Law law) : law_(std::move(law)), state_(opened(law_)) {}

Result<Findings> Fold::step(Entry entry)
{
    if (entry.corrects) return correct(std::move(entry));
    auto bound = bind(law_, entry.event);
    if (!bound) return bound.error();
    auto const known = state_.findings.size();
    asked_ = duly::step(law_, state_, *bound);
    effective_.push_back(entry);
    history_.push_back(std::move(entry));
    return Findings(state_.findings.begin() + static_cast<std::ptrdiff_t>(known), state_.findings.end());
}

Findings Fold::pass(Date today)
{
    auto const known = state_.findings.size();
    state_ = duly::pass(law_, std::move(state_), today);
    return {state_.findings.begin() + static_cast<std::ptrdiff_t>(known), state_.findings.end()};
}

Result<Findings> Fold::correct(Entry entry)
{
    if (*entry.corrects >= effective_.size() || effective_[*entry.corrects].corrects ||
        built_in(effective_[*entry.corrects].event.activity) == BuiltIn::correction_made)
        return bad("要更正的事件不存在，或者本身是更正",
                   "the event to be corrected is not there, or is itself a correction");
    if (gives_and_removes(entry.event))
        return bad("同一字段不能既给出又列入 _remove", "the same field cannot be given and listed in _remove as well");
    auto event = corrected(effective_[*entry.corrects].event, entry.event);
    if (!event) return event.error();
    auto history = effective_;
    history[*entry.corrects].event = std::move(*event);
    history.push_back(entry);
    auto state = again(law_, history);
    if (!state) return state.error();
    effective_ = std::move(history);
    history_.push_back(std::move(entry));
    return replace(std::move(*state));
}

Result<Findings> Fold::change_law(Law law, Entry entry)
{
    auto history = effective_;
    history.push_back(entry);
    auto state = again(law, history);
    if (!state) return state.error();
    law_ = std::move(law);
    effective_ = std::move(history);
    history_.push_back(std::move(entry));
    return replace(std::move(*state));
}

Result<Case> Fold::again(Law const& law, std::vector<Entry>& history) const
{
    auto state = opened(law);
    for (auto& entry : history) {
        auto bound = bind(law, entry.event);
        if (!bound) return bound.error();
        static_cast<void>(duly::step(law, state, *bound));
    }
    return duly::pass(law, std::move(state), state_.passed);
}

// Accepted events stand: what was found and no longer is stays on record as cured; what is found now is found at the
// entry that made it known, the latest.
Findings Fold::replace(Case state)
{
    auto const latest = static_cast<std::uint32_t>(history_.size() - 1);
    auto const still = matches(state_.findings, state.findings);
    std::vector<bool> known(state.findings.size());
    Findings fresh, all;
    for (std::size_t i = 0; i < still.size(); ++i) {
        auto finding = state_.findings[i];
        bool const came_back = still[i] != none && finding.cured && !state.findings[still[i]].cured;
        if (came_back) { // it was made good; that it is not is found now
            all.push_back(std::move(finding));
            continue;
        }
        if (still[i] == none) {
            finding.cured = true;
            finding.curable = false;
        } else {
            known[still[i]] = true;
            finding = state.findings[still[i]];
            finding.at = state_.findings[i].at; // where it was found first
            finding.date = state_.findings[i].date;
        }
        all.push_back(std::move(finding));
    }
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (known[i]) continue;
        auto finding = state.findings[i];
        if (!finding.lapse) {
            finding.at = latest;
            finding.date = history_[latest].event.occurred.local_date();
        }
        fresh.push_back(finding);
        all.push_back(std::move(finding));
    }
    state.findings = std::move(all);
    state_ = std::move(state);
    asked_ = {};
    return fresh;
}

Findings new_findings(Case const& before, Case const& now)
{
    Findings fresh;
    auto const known = matches(now.findings, before.findings);
    for (std::size_t i = 0; i < known.size(); ++i)
        if (known[i] == none) fresh.push_back(now.findings[i]);
    return fresh;
}

} // namespace duly
