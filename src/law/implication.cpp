// SPDX-License-Identifier: Apache-2.0
// Whether one condition implies another, by trying every combination of truth values of what they ask. `in` is split
// into `is`; a field has one value at a time; anything else is asked as a whole.
#include "strictness.hpp"

#include <algorithm>
#include <cstdint>

namespace duly::detail {

namespace {

constexpr std::size_t atoms_max = 16;

class TruthTable {
public:
    // Positions of the atoms a condition asks.
    void collect(Condition const& condition)
    {
        switch (condition.op) {
        case Condition::Op::all:
        case Condition::Op::any:
        case Condition::Op::negation:
            for (auto const& part : condition.parts) collect(part);
            return;
        case Condition::Op::field:
            if (condition.comparison == Comparison::in) {
                for (auto const& literal : condition.literals) (void)position(is(condition.path, literal));
                return;
            }
            break;
        default: break;
        }
        (void)position(condition);
    }

    [[nodiscard]] bool too_large() const { return atoms_.size() > atoms_max; }
    [[nodiscard]] std::uint32_t worlds() const { return 1U << atoms_.size(); }

    // A field is not two things at once, and what is something is there.
    [[nodiscard]] bool possible(std::uint32_t world) const
    {
        for (std::size_t i = 0; i < atoms_.size(); ++i)
            for (std::size_t j = 0; j < atoms_.size(); ++j)
                if (i != j && !compatible(i, j, world)) return false;
        return true;
    }

    [[nodiscard]] bool holds(Condition const& condition, std::uint32_t world)
    {
        auto const in_world = [&](Condition const& part) { return holds(part, world); };
        switch (condition.op) {
        case Condition::Op::all: return std::all_of(condition.parts.begin(), condition.parts.end(), in_world);
        case Condition::Op::any: return std::any_of(condition.parts.begin(), condition.parts.end(), in_world);
        case Condition::Op::negation: return !holds(condition.parts.front(), world);
        case Condition::Op::field:
            if (condition.comparison == Comparison::in)
                return std::any_of(condition.literals.begin(), condition.literals.end(), [&](Value const& literal) {
                    return truth(position(is(condition.path, literal)), world);
                });
            break;
        default: break;
        }
        return truth(position(condition), world);
    }

private:
    static Condition is(Path const& path, Value const& literal)
    {
        Condition atom;
        atom.op = Condition::Op::field;
        atom.path = path;
        atom.comparison = Comparison::is;
        atom.literals = {literal};
        return atom;
    }
    std::size_t position(Condition const& atom)
    {
        auto const found = std::find(atoms_.begin(), atoms_.end(), atom);
        if (found != atoms_.end()) return static_cast<std::size_t>(found - atoms_.begin());
        atoms_.push_back(atom);
        return atoms_.size() - 1;
    }
    static bool truth(std::size_t atom, std::uint32_t world) { return ((world >> atom) & 1U) != 0; }

    [[nodiscard]] bool compatible(std::size_t i, std::size_t j, std::uint32_t world) const
    {
        auto const& a = atoms_[i];
        auto const& b = atoms_[j];
        bool const same_field = a.op == Condition::Op::field && b.op == Condition::Op::field && a.path == b.path;
        if (!same_field || a.comparison != Comparison::is) return true;
        if (b.comparison == Comparison::is) return !(truth(i, world) && truth(j, world));
        if (b.comparison != Comparison::holds) return true;
        // `holds` of a yes/no field means yes; of any other that it is there.
        auto const* const yes_no = std::get_if<bool>(&a.literals.front());
        if (yes_no == nullptr) return !truth(i, world) || truth(j, world);
        return *yes_no ? truth(i, world) == truth(j, world) : !(truth(i, world) && truth(j, world));
    }

    std::vector<Condition> atoms_;
};

} // namespace

Implied implies(Condition const& a, Condition const& b)
{
    if (a.never() || b.always() || a == b) return Implied::yes;
    TruthTable table;
    table.collect(a);
    table.collect(b);
    if (table.too_large()) return Implied::too_large;
    for (std::uint32_t world = 0; world < table.worlds(); ++world)
        if (table.possible(world) && table.holds(a, world) && !table.holds(b, world)) return Implied::no;
    return Implied::yes;
}

} // namespace duly::detail
