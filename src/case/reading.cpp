// SPDX-License-Identifier: Apache-2.0
#include "reading.hpp"

#include <algorithm>
#include <charconv>

namespace duly::detail {

namespace {

constexpr std::uint32_t date_bias = 0x80000000U;

[[nodiscard]] Reading of_value(Value const* value) noexcept
{
    Reading reading;
    if (value == nullptr) return reading;
    switch (value->index()) {
    case 1:
        reading.tag = Reading::Tag::boolean;
        reading.yes = std::get<bool>(*value);
        break;
    case 2:
        reading.tag = Reading::Tag::date;
        reading.date = std::get<Date>(*value);
        break;
    case 3:
        reading.tag = Reading::Tag::word;
        reading.word = std::get<std::string>(*value);
        break;
    case 4:
        reading.tag = Reading::Tag::event_list;
        reading.event_list = &std::get<std::vector<std::string>>(*value);
        break;
    default: break;
    }
    return reading;
}

[[nodiscard]] std::string_view list_word(Reading const& list, std::size_t i, Words const& words) noexcept
{
    return list.tag == Reading::Tag::event_list ? std::string_view((*list.event_list)[i])
                                                : std::string_view(words.at((*list.case_list)[i]));
}

} // namespace

std::uint32_t to_cell(Value const& value, bool presence_only, Words& words)
{
    auto const reading = of_value(&value);
    if (presence_only) return holds(reading) ? 1 : 0;
    switch (reading.tag) {
    case Reading::Tag::boolean: return reading.yes ? 2 : 1;
    case Reading::Tag::date: return static_cast<std::uint32_t>(reading.date.days) + date_bias;
    case Reading::Tag::word: return reading.word.empty() ? 0 : words.add(reading.word);
    default: return 0;
    }
}

Reading of_cell(std::uint32_t cell, FieldType type, bool presence_only, Words const& words)
{
    Reading reading;
    if (cell == 0) return reading;
    if (presence_only) {
        reading.tag = Reading::Tag::present;
    } else if (type == FieldType::yes_no) {
        reading.tag = Reading::Tag::boolean;
        reading.yes = cell == 2;
    } else if (type == FieldType::date) {
        reading.tag = Reading::Tag::date;
        reading.date = Date{static_cast<std::int32_t>(cell - date_bias)};
    } else {
        reading.tag = Reading::Tag::word;
        reading.word = words.at(cell);
    }
    return reading;
}

std::uint32_t find_cell(Reading const& reading, Words const& words)
{
    switch (reading.tag) {
    case Reading::Tag::boolean: return reading.yes ? 2 : 1;
    case Reading::Tag::date: return static_cast<std::uint32_t>(reading.date.days) + date_bias;
    case Reading::Tag::word: {
        auto const known = words.find(reading.word);
        return known == 0 ? no_cell : known;
    }
    default: return no_cell;
    }
}

Reading read(Source const& source, View const& view)
{
    Reading reading;
    switch (source.of) {
    case Source::Of::nothing: return reading;
    case Source::Of::event_field: return view.event == nullptr ? reading : of_value(view.event->field(source.index));
    case Source::Of::event_actor:
        if (view.event == nullptr || view.event->event->actor.id.empty()) return reading;
        reading.tag = Reading::Tag::word;
        reading.word = view.event->event->actor.id;
        return reading;
    case Source::Of::cell: {
        auto const& def = view.kernel.cells[source.index];
        return of_cell(view.state.cells[source.index], def.from.type, def.presence_only, view.state.words);
    }
    case Source::Of::list:
        reading.tag = Reading::Tag::case_list;
        reading.case_list = &view.state.lists[source.index];
        return reading;
    case Source::Of::entry_actor: return of_cell(view.entry[0], FieldType::actor, false, view.state.words);
    case Source::Of::entry_cell: {
        auto const& captured = view.kernel.members[view.members].captured[source.index];
        bool const presence = captured.type == FieldType::text || captured.type == FieldType::list;
        return of_cell(view.entry[1 + source.index], captured.type, presence, view.state.words);
    }
    }
    return reading;
}

bool holds(Reading const& reading) noexcept
{
    switch (reading.tag) {
    case Reading::Tag::absent: return false;
    case Reading::Tag::boolean: return reading.yes;
    case Reading::Tag::word: return !reading.word.empty();
    case Reading::Tag::event_list:
    case Reading::Tag::case_list: return reading.length() > 0;
    default: return true;
    }
}

bool contains(Reading const& list, std::string_view word, Words const& words) noexcept
{
    if (list.tag == Reading::Tag::word) return list.word == word;
    for (std::size_t i = 0; i < list.length(); ++i)
        if (list_word(list, i, words) == word) return true;
    return false;
}

bool equal(Reading const& a, Reading const& b, Words const& words) noexcept
{
    if (a.is_list() && b.is_list()) {
        if (a.length() != b.length()) return false;
        for (std::size_t i = 0; i < a.length(); ++i)
            if (list_word(a, i, words) != list_word(b, i, words)) return false;
        return true;
    }
    if (a.tag != b.tag) return false;
    switch (a.tag) {
    case Reading::Tag::boolean: return a.yes == b.yes;
    case Reading::Tag::date: return a.date == b.date;
    case Reading::Tag::word: return a.word == b.word;
    default: return false; // what is absent equals nothing
    }
}

std::string to_words(Reading const& reading, Words const& words)
{
    switch (reading.tag) {
    case Reading::Tag::boolean: return reading.yes ? "yes" : "no";
    case Reading::Tag::date: return reading.date.text();
    case Reading::Tag::word: return std::string(reading.word);
    case Reading::Tag::event_list:
    case Reading::Tag::case_list: {
        std::string joined;
        for (std::size_t i = 0; i < reading.length(); ++i) {
            if (i > 0) joined += ", ";
            joined += list_word(reading, i, words);
        }
        return joined;
    }
    default: return {};
    }
}

void WordList::add(std::string_view word)
{
    if (has(word)) return;
    if (size_ < few) few_[size_++] = {word.data(), word.size()};
    else more_.push_back(word);
}

bool WordList::has(std::string_view word) const noexcept
{
    for (std::size_t i = 0; i < size_; ++i)
        if (at(i) == word) return true;
    return std::find(more_.begin(), more_.end(), word) != more_.end();
}

void elements(SetCode const& set, View const& view, WordList& list)
{
    auto const except =
        set.except_actor && view.event != nullptr ? std::string_view(view.event->event->actor.id) : std::string_view();
    auto const add = [&](std::string_view word) {
        if (!word.empty() && (!set.except_actor || word != except)) list.add(word);
    };
    switch (set.of) {
    case SetCode::Of::words:
        for (auto const& word : set.words) add(word);
        break;
    case SetCode::Of::source: {
        auto const reading = read(set.source, view);
        if (reading.tag == Reading::Tag::word) add(reading.word);
        for (std::size_t i = 0; i < reading.length(); ++i) add(list_word(reading, i, view.state.words));
        break;
    }
    case SetCode::Of::members: {
        auto const& entries = view.state.members;
        for (std::size_t i = 0; i < entries.size();) {
            auto const memory = static_cast<std::uint16_t>(entries[i]);
            auto const width = 2 + view.kernel.members[memory].captured.size();
            if (memory == set.members) {
                View const entry{view.kernel, view.state, view.event, &entries[i + 1], memory};
                if (evaluate_condition(set.where, entry) == Truth::yes) add(view.state.words.at(entries[i + 1]));
            }
            i += width;
        }
        break;
    }
    }
}

CountedMembers count(SetCode const& set, View const& view, WordList const* within)
{
    CountedMembers counted;
    if (set.of == SetCode::Of::source && set.source.type == FieldType::decimal) {
        auto const reading = read(set.source, view);
        if (reading.tag == Reading::Tag::word) {
            auto const* end = reading.word.data() + reading.word.size();
            counted.known = std::from_chars(reading.word.data(), end, counted.number).ec == std::errc{};
        }
        return counted;
    }
    WordList list;
    elements(set, view, list);
    counted.known = true;
    for (std::size_t i = 0; i < list.size(); ++i)
        if (within == nullptr || within->has(list.at(i))) ++counted.number;
    return counted;
}

bool share_holds(Kernel const& kernel, std::uint16_t part, std::uint16_t whole, std::uint16_t among,
                 Comparison comparison, Fraction fraction, View const& view, std::int64_t* counted,
                 std::int64_t* out_of)
{
    auto const& whole_set = kernel.sets[whole];
    auto const all = count(whole_set, view, nullptr);
    CountedMembers some;
    if (all.known && !(whole_set.of == SetCode::Of::source && whole_set.source.type == FieldType::decimal)) {
        WordList members; // nobody outside the whole counts
        elements(whole_set, view, members);
        if (among == no_index) {
            some = count(kernel.sets[part], view, &members);
        } else {
            WordList limit, both;
            elements(kernel.sets[among], view, limit);
            for (std::size_t i = 0; i < limit.size(); ++i)
                if (members.has(limit.at(i))) both.add(limit.at(i));
            some = count(kernel.sets[part], view, &both);
        }
    } else {
        some = count(kernel.sets[part], view, nullptr);
    }
    if (counted != nullptr) *counted = some.number;
    if (out_of != nullptr) *out_of = all.number;
    // A share of nothing is not shown to be anything, except none at all.
    if (all.number <= 0 && fraction.numerator > 0 && comparison == Comparison::at_least) return false;
    auto const left = some.number * fraction.denominator;
    auto const right = all.number * fraction.numerator;
    switch (comparison) {
    case Comparison::at_least: return left >= right;
    case Comparison::more_than: return left > right;
    case Comparison::at_most: return left <= right;
    default: return left < right;
    }
}

} // namespace duly::detail
