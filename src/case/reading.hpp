// SPDX-License-Identifier: Apache-2.0
// How the evaluator reads: values from an event, a case or an entry, and compiled conditions over them. Conditions are
// three-valued, because a fact may be undecided.
#pragma once

#include "duly/case/binding.hpp"
#include "duly/case/case.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

enum class Truth : std::uint8_t { no, unknown, yes };

// One value, wherever it stands. Refers to what it was read from.
struct Reading {
    enum class Tag : std::uint8_t { absent, boolean, date, word, event_list, case_list, present };
    Tag tag = Tag::absent;
    bool yes = false;
    Date date;
    std::string_view word;
    std::vector<std::string> const* event_list = nullptr;
    std::vector<std::uint32_t> const* case_list = nullptr;

    [[nodiscard]] std::size_t length() const noexcept
    {
        return tag == Tag::event_list ? event_list->size() : tag == Tag::case_list ? case_list->size() : 0;
    }
    [[nodiscard]] bool is_list() const noexcept { return tag == Tag::event_list || tag == Tag::case_list; }
};

// What a condition may look at. `event` and `entry` may be missing.
struct View {
    Kernel const& kernel;
    Case const& state;
    BoundEvent const* event = nullptr;
    std::uint32_t const* entry = nullptr; // members entry: actor, captured cells
    std::uint16_t members = no_index;
    bool facts_open = false; // as if no fact had been decided
};

// How values are kept in a case: one number each, 0 for absent.
[[nodiscard]] std::uint32_t to_cell(Value const& value, bool presence_only, Words& words);
[[nodiscard]] Reading of_cell(std::uint32_t cell, FieldType type, bool presence_only, Words const& words);
// As to_cell for a value that is only looked up: no_cell if the case has never seen the word.
inline constexpr std::uint32_t no_cell = 0xffffffff;
[[nodiscard]] std::uint32_t find_cell(Reading const& reading, Words const& words);

[[nodiscard]] Reading read(Source const& source, View const& view);
// Present, and not an empty text or list; a yes/no must be yes.
[[nodiscard]] bool holds(Reading const& reading) noexcept;
[[nodiscard]] bool contains(Reading const& list, std::string_view word, Words const& words) noexcept;
[[nodiscard]] bool equal(Reading const& a, Reading const& b, Words const& words) noexcept;
[[nodiscard]] std::string to_words(Reading const& reading, Words const& words);

[[nodiscard]] Truth evaluate_condition(std::uint32_t node, View const& view);

// The condition with each of its leaves judged by `leaf`, in the order of the pack and without leaving one out.
template <class Leaf> [[nodiscard]] Truth judged_by(Kernel const& kernel, std::uint32_t position, Leaf&& leaf)
{
    auto const& node = kernel.nodes[position];
    bool const all = node.op == Node::Op::all;
    if (!all && node.op != Node::Op::any && node.op != Node::Op::negation) return leaf(position);
    auto combined = all ? Truth::yes : Truth::no;
    for (std::uint32_t i = 0; i < node.count; ++i) {
        auto const part = judged_by(kernel, kernel.children[node.first + i], leaf);
        combined = all ? std::min(combined, part) : std::max(combined, part);
    }
    if (node.op != Node::Op::negation || combined == Truth::unknown) return combined;
    return combined == Truth::yes ? Truth::no : Truth::yes;
}

// The facts on which an unknown condition depends.
void undecided_facts(std::uint32_t node, View const& view, std::vector<std::string>& names, Procedure const& procedure);

// The distinct elements of a set, without allocation for usual sizes.
class WordList {
public:
    WordList() noexcept {} // `few_` stays as it is until it is used: there are several lists in one question
    void add(std::string_view word);
    [[nodiscard]] bool has(std::string_view word) const noexcept;
    [[nodiscard]] std::size_t size() const noexcept { return size_ + more_.size(); }
    [[nodiscard]] std::string_view at(std::size_t i) const noexcept
    {
        return i < size_ ? std::string_view(few_[i].text, few_[i].size) : more_[i - size_];
    }

private:
    static constexpr std::size_t few = 48;
    struct Word {
        char const* text;
        std::size_t size;
    };
    Word few_[few];
    std::size_t size_ = 0;
    std::vector<std::string_view> more_;
};

void elements(SetCode const& set, View const& view, WordList& list);
// A decimal field used as a count: its whole number; otherwise the size of the set within `among`.
struct CountedMembers {
    std::int64_t number = 0;
    bool known = false;
};
[[nodiscard]] CountedMembers count(SetCode const& set, View const& view, WordList const* within);
// |part| of |whole| compared with a fraction.
[[nodiscard]] bool share_holds(Kernel const& kernel, std::uint16_t part, std::uint16_t whole, std::uint16_t among,
                               Comparison comparison, Fraction fraction, View const& view,
                               std::int64_t* counted = nullptr, std::int64_t* out_of = nullptr);

// Decimal strings: -1, 0, 1.
[[nodiscard]] int compare_decimals(std::string_view a, std::string_view b) noexcept;

} // namespace duly::detail
