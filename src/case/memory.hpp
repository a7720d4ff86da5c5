// SPDX-License-Identifier: Apache-2.0
// What a check demands of a case's memory, and the keys under which memory is found.
#pragma once

#include "reading.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duly::detail {

// Whether what the check demands is there. With `missing`, also what is not (slower; for findings).
[[nodiscard]] bool demand_met(Law const& law, Check const& check, View const& view, std::vector<std::string>* missing);

// The severity of a subject after the derogations in force. One that depends on an undecided fact lowers nothing.
[[nodiscard]] Severity severity_in_force(Kernel const& kernel, Subject const& subject, View const& view);

// The key that an event has in keyed memory: 0 where nothing is compared; nullopt if a part of it is absent or was
// never seen. A list has as many keys as words: `each_key` visits them.
template <class Visit> bool any_key(std::vector<Source> const& key, View const& view, Visit const& visit)
{
    if (key.empty()) return visit(std::uint32_t{0});
    auto const& words = view.state.words;
    if (key.size() == 1) {
        auto const reading = read(key.front(), view);
        if (reading.tag == Reading::Tag::event_list) {
            for (auto const& word : *reading.event_list)
                if (auto const known = words.find(word); known != 0 && visit(known)) return true;
            return false;
        }
        if (reading.tag == Reading::Tag::case_list) {
            for (auto const word : *reading.case_list)
                if (visit(word)) return true;
            return false;
        }
        auto const cell = find_cell(reading, words);
        return cell != no_cell && visit(cell);
    }
    std::string joined;
    for (auto const& source : key) {
        auto const reading = read(source, view);
        if (!(reading.tag == Reading::Tag::word || reading.tag == Reading::Tag::boolean ||
              reading.tag == Reading::Tag::date))
            return false;
        joined += to_words(reading, words);
        joined += '\x1f';
    }
    auto const known = words.find(joined);
    return known != 0 && visit(known);
}

// The same keys, adding words that are new.
template <class Visit>
void each_new_key(std::vector<Source> const& key, View const& view, Words& words, Visit const& visit)
{
    if (key.empty()) return visit(std::uint32_t{0});
    std::string joined;
    for (auto const& source : key) {
        auto const reading = read(source, view);
        if (key.size() == 1) {
            if (reading.tag == Reading::Tag::event_list) {
                for (auto const& word : *reading.event_list) visit(words.add(word));
            } else if (reading.tag == Reading::Tag::word) {
                if (!reading.word.empty()) visit(words.add(std::string(reading.word)));
            } else if (auto const cell = find_cell(reading, words); cell != no_cell) {
                visit(cell);
            }
            return;
        }
        if (!(reading.tag == Reading::Tag::word || reading.tag == Reading::Tag::boolean ||
              reading.tag == Reading::Tag::date))
            return;
        joined += to_words(reading, words);
        joined += '\x1f';
    }
    visit(words.add(joined));
}

} // namespace duly::detail
