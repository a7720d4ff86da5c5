// SPDX-License-Identifier: Apache-2.0
#include "contradiction.hpp"

#include "../case/reading.hpp"
#include "choices.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

constexpr std::size_t combinations_tried_max = 20'000;

// One combination after the other of what the condition can see. Values are told apart only where the condition does:
// by the literals it names, and for what has an order by what lies between them.
class Chooser {
public:
    Chooser(Law const& law, std::uint16_t activity, std::vector<bool> const& never)
        : law_(law), k_(law.kernel()), activity_(activity), never_(never)
    {}

    [[nodiscard]] bool can_hold(std::uint32_t condition, std::size_t& left)
    {
        collect(condition);
        for (std::size_t tried = 0; tried < combinations_tried_max && left > 0; ++tried, --left) {
            choices_.begin();
            if (holds(condition)) return true;
            if (!choices_.next()) return false;
        }
        return true;
    }

private:
    void collect(std::uint32_t at)
    {
        auto const& node = k_.nodes[at];
        if (node.op == Node::Op::field) fields_.push_back(at);
        if (node.op == Node::Op::all || node.op == Node::Op::any || node.op == Node::Op::negation)
            for (std::uint32_t i = 0; i < node.count; ++i) collect(k_.children[node.first + i]);
    }

    [[nodiscard]] bool yes(Atom::Of of, std::uint32_t index, std::uint32_t part = 0)
    {
        return choices_.choose({of, index, part}, 2) == 1;
    }

    [[nodiscard]] bool holds(std::uint32_t at)
    {
        auto const& node = k_.nodes[at];
        auto const child = [&](std::uint32_t i) { return k_.children[node.first + i]; };
        switch (node.op) {
        case Node::Op::yes: return true;
        case Node::Op::no: return yes(Atom::Of::judged, 0); // by a parameter
        case Node::Op::all:
            for (std::uint32_t i = 0; i < node.count; ++i)
                if (!holds(child(i))) return false;
            return true;
        case Node::Op::any:
            for (std::uint32_t i = 0; i < node.count; ++i)
                if (holds(child(i))) return true;
            return false;
        case Node::Op::negation: return !holds(child(0));
        case Node::Op::fact: return yes(Atom::Of::fact, node.index);
        case Node::Op::latch: return !never_[k_.latches[node.index].activity] && yes(Atom::Of::latch, node.index);
        case Node::Op::document: return yes(Atom::Of::document, node.index);
        case Node::Op::role: return yes(Atom::Of::role, node.index);
        case Node::Op::share: return yes(Atom::Of::share, at);
        case Node::Op::field: return field_holds(node);
        }
        return true;
    }

    // ---- fields ------------------------------------------------------------------------------------------------
    [[nodiscard]] static bool same_source(Source const& a, Source const& b)
    {
        return a.of == b.of && a.index == b.index && a.type == b.type;
    }

    // The first of the condition's fields that is read from there.
    [[nodiscard]] std::uint32_t first_of(Source const& source) const
    {
        for (auto const at : fields_)
            if (same_source(k_.nodes[at].source, source)) return at;
        return no_index;
    }

    [[nodiscard]] FieldSpec const* spec(Source const& source) const
    {
        auto const& all = law_.procedure().activities;
        if (source.of == Source::Of::event_field && activity_ != no_index && source.index < actor_slot)
            return &all[activity_].fields[source.index];
        if (source.of != Source::Of::cell) return nullptr;
        auto const& cell = k_.cells[source.index];
        return cell.from.of == Source::Of::event_field ? &all[cell.activity].fields[cell.from.index] : nullptr;
    }

    [[nodiscard]] static bool has_order(FieldType type)
    {
        return type == FieldType::date || type == FieldType::decimal || type == FieldType::list;
    }
    [[nodiscard]] static bool orders(Comparison comparison)
    {
        return comparison == Comparison::at_least || comparison == Comparison::at_most ||
               comparison == Comparison::more_than || comparison == Comparison::less_than;
    }

    [[nodiscard]] static bool before(FieldType type, Value const& a, Value const& b)
    {
        if (type == FieldType::date || a.index() != 3 || b.index() != 3) return a < b;
        auto const& left = std::get<std::string>(a);
        auto const& right = std::get<std::string>(b);
        return type == FieldType::decimal || type == FieldType::list ? compare_decimals(left, right) < 0 : left < right;
    }

    // With what the condition compares what it reads there, sorted.
    [[nodiscard]] std::vector<Value> literals(Source const& source) const
    {
        std::vector<Value> out;
        for (auto const at : fields_) {
            auto const& node = k_.nodes[at];
            bool const whole = node.comparison == Comparison::is || node.comparison == Comparison::in;
            if (!same_source(node.source, source) || !(whole || (has_order(source.type) && orders(node.comparison))))
                continue;
            for (std::uint32_t i = 0; i < node.count; ++i) out.push_back(k_.literals[node.first + i]);
        }
        auto const less = [&](Value const& a, Value const& b) { return before(source.type, a, b); };
        std::sort(out.begin(), out.end(), less);
        out.erase(std::unique(out.begin(), out.end(), [&](auto const& a, auto const& b) { return !less(a, b); }),
                  out.end());
        return out;
    }

    // Which of those it is: 0 absent; then, where there is an order, below the first, the first, between the first and
    // the second and so on; elsewhere the first, the second …, and last something else.
    [[nodiscard]] std::uint32_t value(Source const& source, std::vector<Value> const& among)
    {
        if (source.of == Source::Of::nothing) return 0;
        if (source.of == Source::Of::cell && never_[k_.cells[source.index].activity]) return 0;
        if (source.of == Source::Of::list && never_[k_.lists[source.index].activity]) return 0;
        auto const count = static_cast<std::uint32_t>(among.size());
        auto classes = has_order(source.type) ? 2 * count + 2 : source.type == FieldType::yes_no ? 3 : count + 2;
        if (source.type == FieldType::enumeration)
            if (auto const* const known = spec(source); known != nullptr && known->values.size() <= count)
                classes = count + 1;
        return choices_.choose({Atom::Of::slot, first_of(source), 0}, classes);
    }

    [[nodiscard]] bool field_holds(Node const& node)
    {
        auto const among = literals(node.source);
        auto const chosen = value(node.source, among);
        if (chosen == 0) return false;
        auto const type = node.source.type;
        auto const place = [&](std::uint32_t i) {
            auto const& literal = k_.literals[node.first + i];
            auto const at = std::lower_bound(among.begin(), among.end(), literal,
                                             [&](Value const& a, Value const& b) { return before(type, a, b); });
            return static_cast<std::uint32_t>(at - among.begin());
        };
        auto const is = [&](std::uint32_t i) {
            if (type == FieldType::yes_no) return k_.literals[node.first + i] == Value(chosen == 1);
            return has_order(type) ? chosen == 2 * place(i) + 2 : chosen == place(i) + 1;
        };
        switch (node.comparison) {
        case Comparison::holds:
            if (type == FieldType::yes_no) return chosen == 1;
            return type != FieldType::list || yes(Atom::Of::comparison, first_of(node.source));
        case Comparison::is:
        case Comparison::in: // of a list: never, but whoever loads packs sees to that
            if (type == FieldType::list) return yes(Atom::Of::comparison, alike(node), 1);
            for (std::uint32_t i = 0; i < node.count; ++i)
                if (is(i)) return true;
            return false;
        case Comparison::includes:
        case Comparison::same_as: return yes(Atom::Of::comparison, alike(node), 2);
        default: break;
        }
        if (!has_order(type) || node.count == 0) return yes(Atom::Of::comparison, alike(node), 3);
        auto const least = 2 * place(0) + 2; // the literal itself
        switch (node.comparison) {
        case Comparison::at_least: return chosen >= least;
        case Comparison::at_most: return chosen <= least;
        case Comparison::more_than: return chosen > least;
        default: return chosen < least;
        }
    }

    // The first of the condition's fields that compares in the same way.
    [[nodiscard]] std::uint32_t alike(Node const& node) const
    {
        for (auto const at : fields_) {
            auto const& other = k_.nodes[at];
            if (!same_source(other.source, node.source) || other.comparison != node.comparison ||
                !same_source(other.other, node.other) || other.count != node.count)
                continue;
            auto const* const a = k_.literals.data() + node.first;
            if (std::equal(a, a + node.count, k_.literals.data() + other.first)) return at;
        }
        return no_index;
    }

    Law const& law_;
    Kernel const& k_;
    std::uint16_t activity_;
    std::vector<bool> const& never_;
    std::vector<std::uint32_t> fields_;
    Choices choices_;
};

} // namespace

bool contradicts_itself(Law const& law, std::uint16_t activity, std::uint32_t condition, std::vector<bool> const& never,
                        std::size_t& combinations_left)
{
    return condition != 0 && !Chooser(law, activity, never).can_hold(condition, combinations_left);
}

} // namespace duly::detail
