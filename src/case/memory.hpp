// SPDX-License-Identifier: Apache-2.0
// What a check demands of a case's memory, and the keys under which memory is found.
#pragma once

#include "reading.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

// Whether what the check demands is there. With `missing`, also what is not (slower; for findings).
[[nodiscard]] bool demand_met(Law const& law, Check const& check, View const& view, std::vector<std::string>* missing);

// The severity of a subject after the derogations in force. One that depends on an undecided fact lowers nothing.
[[nodiscard]] Severity severity_in_force(Kernel const& kernel, Subject const& subject, View const& view);

// A key of several parts is one word: the parts, each with a mark at its end. It is on the lawful path, so it takes no
// memory unless it is unusually long.
class JoinedKey {
public:
    // False: a part that has no word, so that nothing is compared.
    [[nodiscard]] bool add(Reading const& part, Words const& words);
    [[nodiscard]] std::string_view text() const noexcept
    {
        return long_.empty() ? std::string_view(short_, size_) : std::string_view(long_);
    }

private:
    void append(std::string_view text);

    char short_[128];
    std::size_t size_ = 0;
    std::string long_;
};

// The key that an event has in keyed memory: 0 where nothing is compared; nothing is visited if a part of it is absent
// or was never seen. A list has as many keys as words: each is visited, until `visit` says that it is enough.
template <class Visit> bool any_key(std::span<Source const> key, View const& view, Visit const& visit)
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
    JoinedKey joined;
    for (auto const& source : key)
        if (!joined.add(read(source, view), words)) return false;
    auto const known = words.find(joined.text());
    return known != 0 && visit(known);
}

// The same keys, adding words that are new.
template <class Visit>
void each_new_key(std::span<Source const> key, View const& view, Words& words, Visit const& visit)
{
    if (key.empty()) return visit(std::uint32_t{0});
    if (key.size() == 1) {
        auto const reading = read(key.front(), view);
        if (reading.tag == Reading::Tag::event_list) {
            for (auto const& word : *reading.event_list) visit(words.add(word));
        } else if (reading.tag == Reading::Tag::word) {
            if (!reading.word.empty()) visit(words.add(std::string(reading.word)));
        } else if (auto const cell = find_cell(reading, words); cell != no_cell) {
            visit(cell);
        }
        return;
    }
    JoinedKey joined;
    for (auto const& source : key)
        if (!joined.add(read(source, view), words)) return;
    visit(words.add(joined.text()));
}

} // namespace duly::detail
