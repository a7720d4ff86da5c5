// SPDX-License-Identifier: Apache-2.0
// The demand of each kind of rule, decided on a case's memory.
#include "memory.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

[[nodiscard]] bool in_memory(Alternative const& alternative, Check const& check, View const& view)
{
    if (alternative.of == Alternative::Of::latch) return view.state.latch(alternative.index);
    return any_key(check.key, view, [&](std::uint32_t key) {
        return std::any_of(view.state.keyed.begin(), view.state.keyed.end(), [&](Case::Keyed const& entry) {
            return entry.memory == alternative.index && entry.key == key && entry.count >= check.times;
        });
    });
}

[[nodiscard]] bool happened(Check const& check, View const& view)
{
    return std::any_of(check.alternatives.begin(), check.alternatives.end(),
                       [&](Alternative const& alternative) { return in_memory(alternative, check, view); });
}

// Whether `actor` performed one of the alternatives, agreeing in the key.
[[nodiscard]] bool performed_by(std::string_view actor, Check const& check, View const& view)
{
    auto const word = view.state.words.find(actor);
    if (word == 0) return false;
    auto const& entries = view.state.members;
    for (std::size_t i = 0; i < entries.size();) {
        auto const memory = static_cast<std::uint16_t>(entries[i]);
        auto const& def = view.kernel.members[memory];
        bool const asked = std::any_of(check.alternatives.begin(), check.alternatives.end(),
                                       [&](Alternative const& a) { return a.index == memory; });
        if (asked && entries[i + 1] == word) {
            bool agrees = true;
            for (std::size_t part = 0; part < check.key.size() && part < def.key_size; ++part)
                agrees = agrees && find_cell(read(check.key[part], view), view.state.words) == entries[i + 2 + part];
            View const entry{view.kernel, view.state, view.event, &entries[i + 1], memory};
            if (agrees && evaluate_condition(check.member_where, entry) == Truth::yes) return true;
        }
        i += 2 + def.captured.size();
    }
    return false;
}

[[nodiscard]] bool precedence(Law const& law, Check const& check, View const& view, std::vector<std::string>* missing)
{
    if (check.every != no_index) {
        WordList wanted;
        elements(view.kernel.sets[check.every], view, wanted);
        bool met = true;
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            if (performed_by(wanted.at(i), check, view)) continue;
            if (missing == nullptr) return false;
            met = false;
            missing->emplace_back(wanted.at(i));
        }
        return met;
    }
    if (happened(check, view)) return true;
    if (missing != nullptr)
        for (auto const& alternative : check.alternatives)
            missing->push_back(law.procedure().activities[alternative.activity].id);
    return false;
}

[[nodiscard]] bool absence(Law const& law, Check const& check, View const& view, std::vector<std::string>* missing)
{
    if (!check.alternatives.empty() && !happened(check, view)) return true;
    if (missing != nullptr)
        for (auto const& alternative : check.alternatives)
            missing->push_back(law.procedure().activities[alternative.activity].id);
    return false;
}

[[nodiscard]] bool has_item(ContentItem const& item, View const& view)
{
    if (item.latch != no_index) return view.state.latch(item.latch);
    if (view.event == nullptr) return false;
    // A name that is both a field and a document demands both.
    bool const document = item.document == no_index || (view.event->documents >> item.document & 1U) != 0;
    bool const field =
        item.slot == no_index || holds(read({Source::Of::event_field, FieldType::text, item.slot}, view));
    return document && field && !(item.document == no_index && item.slot == no_index);
}

[[nodiscard]] bool content(Check const& check, View const& view, std::vector<std::string>* missing)
{
    bool met = true;
    auto const lacks = [&](std::string_view name) {
        met = false;
        if (missing != nullptr) missing->emplace_back(name);
    };
    if (check.every == no_index) {
        for (auto const& item : check.items)
            if (!has_item(item, view)) lacks(item.name);
        return met;
    }
    WordList wanted;
    elements(view.kernel.sets[check.every], view, wanted);
    for (auto const& item : check.items) {
        auto const list = read({Source::Of::event_field, FieldType::list, item.slot}, view);
        for (std::size_t i = 0; i < wanted.size(); ++i)
            if (!contains(list, wanted.at(i), view.state.words)) lacks(wanted.at(i));
    }
    return met;
}

struct FromDate {
    std::int32_t date = Case::no_date;
    bool judged = false;
};

[[nodiscard]] FromDate from_date(Check const& check, View const& view)
{
    if (check.from_is_trigger) return {view.event->date.days, false};
    auto const& def = view.kernel.dates[check.date];
    if (check.key.empty())
        return {view.state.dates[check.date], def.judged != no_index && view.state.latch(def.judged)};
    FromDate found;
    any_key(check.key, view, [&](std::uint32_t key) {
        for (auto const& entry : view.state.keyed_dates)
            if (entry.memory == check.date && entry.key == key) {
                found = {entry.date, entry.judged};
                return true;
            }
        return false;
    });
    return found;
}

// By the second, where the rule counts so.
[[nodiscard]] bool instants_met(Rule const& rule, Check const& check, View const& view,
                                std::vector<std::string>* missing)
{
    Moment const from{view.state.instants[view.kernel.dates[check.date].instant],
                      view.event->event->occurred.offset_minutes};
    auto const& to = view.event->event->occurred;
    auto const passed = to.utc_us - from.utc_us;
    auto const length = [](std::optional<Duration> const& period) { return std::int64_t{period->n} * 1'000'000; };
    bool const soon = rule.at_least && passed < length(rule.at_least);
    bool const late = rule.at_most && passed > length(rule.at_most);
    if (!soon && !late) return true;
    if (missing != nullptr) {
        Moment const limit{from.utc_us + length(soon ? rule.at_least : rule.at_most), from.offset_minutes};
        *missing = {from.text(), to.text(), limit.text()};
    }
    return false;
}

[[nodiscard]] bool interval(Law const& law, Check const& check, View const& view, std::vector<std::string>* missing)
{
    auto const from = from_date(check, view);
    if (from.date == Case::no_date || from.judged) return true;
    Date to = view.event->date;
    if (check.announced.of != Source::Of::nothing) {
        auto const announced = read(check.announced, view);
        if (announced.tag != Reading::Tag::date) return true;
        to = announced.date;
    }
    auto const& rule = law.procedure().rules[view.kernel.subjects[check.subject].index];
    if (view.kernel.dates[check.date].instant != no_index) return instants_met(rule, check, view, missing);
    Date const start{from.date};
    if (rule.at_least && !long_enough(start, to, *rule.at_least, law.calendar())) {
        if (missing != nullptr)
            *missing = {start.text(), to.text(), earliest(start, *rule.at_least, law.calendar()).text()};
        return false;
    }
    if (rule.at_most && !in_time(start, to, *rule.at_most, law.calendar())) {
        if (missing != nullptr)
            *missing = {start.text(), to.text(), deadline(start, *rule.at_most, law.calendar()).text()};
        return false;
    }
    return true;
}

[[nodiscard]] bool separation(Check const& check, View const& view, std::vector<std::string>* missing)
{
    bool const met = !any_key(std::span(&check.value, 1), view, [&](std::uint32_t word) {
        return std::any_of(view.state.separated.begin(), view.state.separated.end(), [&](Case::Separated const& entry) {
            return entry.set == check.separated_from && entry.word == word;
        });
    });
    if (!met && missing != nullptr) missing->push_back(to_words(read(check.value, view), view.state.words));
    return met;
}

[[nodiscard]] bool proportion(Law const& law, Check const& check, View const& view, std::vector<std::string>* missing)
{
    auto const& rule = law.procedure().rules[view.kernel.subjects[check.subject].index];
    std::int64_t counted = 0, out_of = 0;
    auto const comparison = rule.strictly_more ? Comparison::more_than : Comparison::at_least;
    bool const met = share_holds(view.kernel, check.count, check.share_of, check.among, comparison, rule.share, view,
                                 &counted, &out_of);
    if (!met && missing != nullptr) *missing = {std::to_string(counted), std::to_string(out_of)};
    return met;
}

} // namespace

bool JoinedKey::add(Reading const& part, Words const& words)
{
    if (part.tag != Reading::Tag::word && part.tag != Reading::Tag::boolean && part.tag != Reading::Tag::date)
        return false;
    if (part.tag == Reading::Tag::word) append(part.word);
    else append(to_words(part, words)); // short enough to take no memory
    append("\x1f");
    return true;
}

void JoinedKey::append(std::string_view text)
{
    if (long_.empty() && size_ + text.size() <= sizeof short_) {
        std::copy(text.begin(), text.end(), short_ + size_);
        size_ += text.size();
        return;
    }
    if (long_.empty()) long_.assign(short_, size_);
    long_ += text;
}

bool demand_met(Law const& law, Check const& check, View const& view, std::vector<std::string>* missing)
{
    switch (check.kind) {
    case RuleKind::precedence: return precedence(law, check, view, missing);
    case RuleKind::absence: return absence(law, check, view, missing);
    case RuleKind::content: return content(check, view, missing);
    case RuleKind::interval: return interval(law, check, view, missing);
    case RuleKind::separation: return separation(check, view, missing);
    case RuleKind::proportion: return proportion(law, check, view, missing);
    default: return true; // duties and derogations are no checks
    }
}

Severity severity_in_force(Kernel const& kernel, Subject const& subject, View const& view)
{
    auto severity = subject.severity;
    for (auto const position : subject.lowered_by) {
        auto const& derogation = kernel.derogations[position];
        if (derogation.severity < severity && evaluate_condition(derogation.when, view) == Truth::yes)
            severity = derogation.severity;
    }
    return severity;
}

} // namespace duly::detail
