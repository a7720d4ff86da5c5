// SPDX-License-Identifier: Apache-2.0
// Compiled conditions, evaluated with three values: what depends on an undecided fact is unknown unless the rest of
// the condition settles it.
#include "reading.hpp"

#include <algorithm>
#include <charconv>

namespace duly::detail {

namespace {

struct Decimal {
    bool negative = false;
    std::string_view whole, fraction;
};

[[nodiscard]] Decimal parts(std::string_view text) noexcept
{
    Decimal decimal;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        decimal.negative = text.front() == '-';
        text.remove_prefix(1);
    }
    auto const point = text.find('.');
    decimal.whole = text.substr(0, point);
    if (point != std::string_view::npos) decimal.fraction = text.substr(point + 1);
    while (!decimal.whole.empty() && decimal.whole.front() == '0') decimal.whole.remove_prefix(1);
    while (!decimal.fraction.empty() && decimal.fraction.back() == '0') decimal.fraction.remove_suffix(1);
    if (decimal.whole.empty() && decimal.fraction.empty()) decimal.negative = false;
    return decimal;
}

[[nodiscard]] int sign(int comparison) noexcept { return comparison < 0 ? -1 : comparison > 0 ? 1 : 0; }

[[nodiscard]] bool literal_equals(Value const& literal, Reading const& reading, FieldType type) noexcept
{
    switch (reading.tag) {
    case Reading::Tag::boolean: return literal.index() == 1 && std::get<bool>(literal) == reading.yes;
    case Reading::Tag::date: return literal.index() == 2 && std::get<Date>(literal) == reading.date;
    case Reading::Tag::word:
        if (literal.index() != 3) return false;
        return type == FieldType::decimal ? compare_decimals(std::get<std::string>(literal), reading.word) == 0
                                          : std::get<std::string>(literal) == reading.word;
    default: return false;
    }
}

// -1, 0, 1 against a literal; nullopt-like 2 when they cannot be compared.
[[nodiscard]] int order(Reading const& reading, Value const& literal) noexcept
{
    if (reading.is_list() && literal.index() == 3) {
        std::int64_t number = 0;
        auto const& text = std::get<std::string>(literal);
        std::from_chars(text.data(), text.data() + text.size(), number);
        auto const length = static_cast<std::int64_t>(reading.length());
        return length < number ? -1 : length > number ? 1 : 0;
    }
    if (reading.tag == Reading::Tag::date && literal.index() == 2) {
        auto const other = std::get<Date>(literal);
        return reading.date < other ? -1 : reading.date > other ? 1 : 0;
    }
    if (reading.tag == Reading::Tag::word && literal.index() == 3)
        return compare_decimals(reading.word, std::get<std::string>(literal));
    return 2;
}

[[nodiscard]] bool field_holds(Node const& node, View const& view)
{
    auto const reading = read(node.source, view);
    auto const literal = [&](std::uint32_t i) -> Value const& { return view.kernel.literals[node.first + i]; };
    switch (node.comparison) {
    case Comparison::holds: return holds(reading);
    case Comparison::is: return node.count > 0 && literal_equals(literal(0), reading, node.source.type);
    case Comparison::in:
        for (std::uint32_t i = 0; i < node.count; ++i)
            if (literal_equals(literal(i), reading, node.source.type)) return true;
        return false;
    case Comparison::includes:
        return node.count > 0 && literal(0).index() == 3 &&
               contains(reading, std::get<std::string>(literal(0)), view.state.words);
    case Comparison::same_as: return equal(reading, read(node.other, view), view.state.words);
    default: break;
    }
    if (node.count == 0 || reading.tag == Reading::Tag::absent) return false;
    auto const compared = order(reading, literal(0));
    if (compared == 2) return false;
    switch (node.comparison) {
    case Comparison::at_least: return compared >= 0;
    case Comparison::at_most: return compared <= 0;
    case Comparison::more_than: return compared > 0;
    default: return compared < 0;
    }
}

[[nodiscard]] Truth known(bool holds) noexcept { return holds ? Truth::yes : Truth::no; }

} // namespace

int compare_decimals(std::string_view a, std::string_view b) noexcept
{
    auto const left = parts(a), right = parts(b);
    if (left.negative != right.negative) return left.negative ? -1 : 1;
    int compared = 0;
    if (left.whole.size() != right.whole.size()) compared = left.whole.size() < right.whole.size() ? -1 : 1;
    else if (auto const whole = left.whole.compare(right.whole); whole != 0) compared = sign(whole);
    else compared = sign(left.fraction.compare(right.fraction)); // trailing zeros are gone: text order is number order
    return left.negative ? -compared : compared;
}

Truth evaluate_condition(std::uint32_t position, View const& view)
{
    if (position == 0) return Truth::yes;
    auto const& node = view.kernel.nodes[position];
    auto const child = [&](std::uint32_t i) { return view.kernel.children[node.first + i]; };
    switch (node.op) {
    case Node::Op::yes: return Truth::yes;
    case Node::Op::no: return Truth::no;
    case Node::Op::all: {
        auto worst = Truth::yes;
        for (std::uint32_t i = 0; i < node.count && worst != Truth::no; ++i)
            worst = std::min(worst, evaluate_condition(child(i), view));
        return worst;
    }
    case Node::Op::any: {
        auto best = Truth::no;
        for (std::uint32_t i = 0; i < node.count && best != Truth::yes; ++i)
            best = std::max(best, evaluate_condition(child(i), view));
        return best;
    }
    case Node::Op::negation: {
        auto const inner = evaluate_condition(child(0), view);
        return inner == Truth::unknown ? inner : known(inner == Truth::no);
    }
    case Node::Op::fact: {
        auto const bit = std::uint64_t{1} << node.index;
        if (view.facts_open || (view.state.facts_decided & bit) == 0) return Truth::unknown;
        return known((view.state.facts_true & bit) != 0);
    }
    case Node::Op::latch: return known(view.state.latch(node.index));
    case Node::Op::field: return known(field_holds(node, view));
    case Node::Op::document: return known(view.event != nullptr && (view.event->documents >> node.index & 1U) != 0);
    case Node::Op::role: return known(view.event != nullptr && (view.event->roles >> node.index & 1U) != 0);
    case Node::Op::share:
        return known(share_holds(view.kernel, static_cast<std::uint16_t>(node.first),
                                 static_cast<std::uint16_t>(node.count), node.index, node.comparison, node.fraction,
                                 view));
    }
    return Truth::no;
}

void undecided_facts(std::uint32_t position, View const& view, std::vector<std::string>& names,
                     Procedure const& procedure)
{
    auto const& node = view.kernel.nodes[position];
    switch (node.op) {
    case Node::Op::fact:
        if (evaluate_condition(position, view) == Truth::unknown) {
            auto const& name = procedure.facts[node.index].id;
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
        }
        break;
    case Node::Op::all:
    case Node::Op::any:
    case Node::Op::negation:
        if (evaluate_condition(position, view) != Truth::unknown) break; // the rest settles it
        for (std::uint32_t i = 0; i < node.count; ++i)
            undecided_facts(view.kernel.children[node.first + i], view, names, procedure);
        break;
    default: break;
    }
}

} // namespace duly::detail
