// SPDX-License-Identifier: Apache-2.0
#include "abstract_event.hpp"

#include "../case/drive.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

[[nodiscard]] bool listed(std::vector<std::uint16_t> const& list, std::uint32_t index)
{
    return std::find(list.begin(), list.end(), index) != list.end();
}

[[nodiscard]] Truth known(bool holds) { return holds ? Truth::yes : Truth::no; }

// Of a fact. Undecided comes last: what somebody has found is easier to show.
[[nodiscard]] Truth found_so(std::uint32_t chosen)
{
    return chosen == fact_undecided ? Truth::unknown : known(chosen == fact_found);
}

} // namespace

bool Abstraction::Event::kept_or_chosen(Bit bit, Atom const& atom)
{
    if (auto const place = model_.place(bit)) return this->bit(*place);
    return choices_.choose(atom, 2) == 1;
}

Abstraction::Event::Compared Abstraction::Event::compared(Source const& source)
{
    switch (source.of) {
    case Source::Of::nothing: return Compared::absent;
    case Source::Of::event_actor:
        return choices_.choose({Atom::Of::actor, 0, 0}, 2) == 0 ? Compared::key : Compared::other;
    case Source::Of::event_field: {
        if (missing(source.index)) return Compared::absent;
        if (told_apart(source.index)) // its values are words of their own, one of which may be the key
            return choices_.choose({Atom::Of::word, source.index, 0}, 2) == 0 ? Compared::key : Compared::other;
        return slot(source.index) == is_key ? Compared::key : Compared::other;
    }
    case Source::Of::cell: {
        Bit const wanted{Bit::Of::cell_is_key, source.index};
        if (kept_or_chosen(wanted, {Atom::Of::cell, source.index, 0})) return Compared::key;
        return choices_.choose({Atom::Of::cell, source.index, 1}, 2) == 0 ? Compared::other : Compared::absent;
    }
    default:
        return static_cast<Compared>(
            choices_.choose({Atom::Of::cell, source.index, 2 + static_cast<std::uint32_t>(source.of)}, 3));
    }
}

// ---- conditions ----------------------------------------------------------------------------------------------------

Truth Abstraction::Event::holds(std::uint32_t condition, bool facts_open)
{
    if (condition == 0) return Truth::yes;
    auto const& node = k_.nodes[condition];
    auto const child = [&](std::uint32_t i) { return holds(k_.children[node.first + i], facts_open); };
    switch (node.op) {
    case Node::Op::yes: return Truth::yes;
    case Node::Op::no: return Truth::no;
    case Node::Op::all: {
        auto worst = Truth::yes;
        for (std::uint32_t i = 0; i < node.count && worst != Truth::no; ++i) worst = std::min(worst, child(i));
        return worst;
    }
    case Node::Op::any: {
        auto best = Truth::no;
        for (std::uint32_t i = 0; i < node.count && best != Truth::yes; ++i) best = std::max(best, child(i));
        return best;
    }
    case Node::Op::negation: {
        auto const inner = child(0);
        return inner == Truth::unknown ? inner : known(inner == Truth::no);
    }
    case Node::Op::fact:
        if (facts_open) return Truth::unknown;
        return found_so(choices_.choose({Atom::Of::fact, node.index, 0}, 3));
    case Node::Op::latch: return known(kept_or_chosen({Bit::Of::latch, node.index}, {Atom::Of::latch, node.index, 0}));
    case Node::Op::field: return known(field_holds(condition));
    case Node::Op::document: return known(choices_.choose({Atom::Of::document, node.index, 0}, 2) == 1);
    case Node::Op::role: return known(choices_.choose({Atom::Of::role, node.index, 0}, 2) == 1);
    case Node::Op::share: return known(choices_.choose({Atom::Of::share, condition, 0}, 2) == 1);
    }
    return Truth::no;
}

bool Abstraction::Event::field_holds(std::uint32_t position)
{
    auto const& node = k_.nodes[position];
    if (node.comparison == Comparison::same_as) return same_as(position);
    auto const comparison = model_.comparison_of(position);
    switch (node.source.of) {
    case Source::Of::nothing: return false; // nothing compares with what is not there
    case Source::Of::event_field: return event_field_holds(node, node.source.index, comparison);
    case Source::Of::cell: {
        auto const first = model_.first_alike(position);
        return kept_or_chosen({Bit::Of::comparison, first}, {Atom::Of::read, first, 0});
    }
    default: return choices_.choose({Atom::Of::read, model_.first_alike(position), 0}, 2) == 1;
    }
}

bool Abstraction::Event::event_field_holds(Node const& node, std::uint16_t index, std::uint32_t comparison)
{
    auto const& spec = model_.law_.procedure().activities[activity_].fields[index];
    auto const value = slot(index);
    if (missing(index)) {
        // What is empty is missing too, and yet compares.
        bool const empty = spec.type == FieldType::list || spec.type == FieldType::text ||
                           spec.type == FieldType::digest || spec.type == FieldType::actor;
        bool const never = node.comparison == Comparison::holds || node.comparison == Comparison::includes;
        return empty && !never && choices_.choose({Atom::Of::comparison, index, comparison}, 2) == 1;
    }
    if (node.comparison == Comparison::holds) return spec.type != FieldType::yes_no || value == says_yes;
    if (!told_apart(index) || (node.comparison != Comparison::is && node.comparison != Comparison::in))
        return choices_.choose({Atom::Of::comparison, index, comparison}, 2) == 1;
    for (std::uint32_t i = 0; i < node.count; ++i) {
        auto const& literal = k_.literals[node.first + i];
        if (spec.type == FieldType::yes_no) {
            if (literal == Value(value == says_yes)) return true;
        } else if (literal == Value(spec.values[value])) {
            return true;
        }
    }
    return false;
}

bool Abstraction::Event::same_as(std::uint32_t position)
{
    auto const& node = k_.nodes[position];
    auto const left = compared(node.source), right = compared(node.other);
    // Lists that both hold the key, or of which one is there and empty, may agree or not.
    bool const lists = node.source.type == FieldType::list || node.other.type == FieldType::list;
    if (left != right && !lists) return false;
    if (left == Compared::key && !lists) return true;
    // Other values than the key, or none, may agree; each two of them for themselves.
    return choices_.choose({Atom::Of::agreement, model_.first_alike(position), 0}, 2) == 1;
}

// ---- checks --------------------------------------------------------------------------------------------------------

bool Abstraction::Event::remembered(Alternative const& alternative, Check const& check)
{
    if (alternative.of == Alternative::Of::latch)
        return kept_or_chosen({Bit::Of::latch, alternative.index}, {Atom::Of::latch, alternative.index, 0});
    if (alternative.of == Alternative::Of::members || check.key.size() != 1)
        return choices_.choose({Atom::Of::keyed, alternative.index, 2}, 2) == 1;
    auto const& key = check.key.front();
    auto const other = [&] { // asked for each field that is compared: their values may differ
        auto const part = 3 + ((static_cast<std::uint32_t>(key.of) << 16) | key.index);
        return choices_.choose({Atom::Of::keyed, alternative.index, part}, 2) == 1;
    };
    switch (compared(key)) {
    case Compared::absent: return false;
    case Compared::other: return other();
    case Compared::key: break;
    }
    if (kept_or_chosen({Bit::Of::keyed, alternative.index}, {Atom::Of::keyed, alternative.index, 0})) return true;
    return key.type == FieldType::list && other(); // beside the key a list holds other words
}

bool Abstraction::Event::has_item(ContentItem const& item)
{
    if (item.latch != no_index) return kept_or_chosen({Bit::Of::latch, item.latch}, {Atom::Of::latch, item.latch, 0});
    // A name that is both a field and a document demands both.
    if (item.document != no_index && choices_.choose({Atom::Of::document, item.document, 0}, 2) == 0) return false;
    if (item.slot == no_index) return item.document != no_index;
    auto const& spec = model_.law_.procedure().activities[activity_].fields[item.slot];
    auto const value = slot(item.slot);
    return !missing(item.slot) && (spec.type != FieldType::yes_no || value == says_yes);
}

bool Abstraction::Event::demand_met(Check const& check)
{
    auto const happened = [&] {
        return std::any_of(check.alternatives.begin(), check.alternatives.end(),
                           [&](Alternative const& alternative) { return remembered(alternative, check); });
    };
    if (check.kind == RuleKind::precedence) return happened();
    if (check.kind == RuleKind::absence) return !check.alternatives.empty() && !happened();
    return std::all_of(check.items.begin(), check.items.end(), [&](ContentItem const& item) { return has_item(item); });
}

bool Abstraction::Event::lowered(Check const& check)
{
    auto const& by = k_.subjects[check.subject].lowered_by;
    return std::any_of(by.begin(), by.end(), [&](std::uint16_t position) {
        auto const& derogation = k_.derogations[position];
        return derogation.severity < Severity::error && holds(derogation.when) == Truth::yes;
    });
}

bool Abstraction::Event::passes(Check const& check)
{
    auto const applies = holds(check.applies);
    if (applies == Truth::no) {
        if (check.excused != no_index && holds(check.applies, true) != Truth::no) excused_.insert(check.excused);
        return true;
    }
    if (demand_met(check)) return true;
    if (!lowered(check)) return false;
    if (check.excused != no_index) excused_.insert(check.excused);
    return true;
}

bool Abstraction::Event::passes_again(Check const& check)
{
    auto const done = k_.activities[check.trigger].done;
    if (!kept_or_chosen({Bit::Of::latch, check.excused}, {Atom::Of::latch, check.excused, 0})) return true;
    if (!kept_or_chosen({Bit::Of::latch, done}, {Atom::Of::latch, done, 0})) return true;
    return holds(check.applies) == Truth::no || demand_met(check) || lowered(check);
}

bool Abstraction::Event::breaks(Check const& check)
{
    if (check.key.size() > 1) return true;               // compared in several fields at once: nothing is known
    if (holds(check.applies) == Truth::no) return false; // as for a rule, what nobody has decided does not excuse
    // Which value the key is, is free: let it be the one that this event names.
    auto key = check.key;
    if (key.empty())
        for (auto const& ref : model_.tracked_)
            if (ref.activity == activity_ && !ref.again && key.empty()) key = model_.check(ref).key; // of one field
    for (auto const& source : key)
        if (compared(source) == Compared::other) return false;
    return !demand_met(check);
}

// ---- what comes after ----------------------------------------------------------------------------------------------

Answers Abstraction::Event::answers(MachineInfo const& machine, ActId act)
{
    Answers answers;
    auto const& fields = model_.law_.procedure().activities[activity_].fields;
    auto const& questions = machine.act(act).questions;
    for (std::uint32_t q = 0; q < questions.size(); ++q)
        for (std::uint16_t f = 0; f < fields.size(); ++f) {
            if (fields[f].name != questions[q].field) continue;
            auto const value = slot(f);
            bool is_it = false;
            if (fields[f].type == FieldType::yes_no) {
                is_it = value == (questions[q].value == "true" ? says_yes : says_no);
            } else if (!missing(f)) {
                is_it = fields[f].type == FieldType::enumeration ? fields[f].values[value] == questions[q].value
                                                                 : choices_.choose({Atom::Of::answer, f, q}, 2) == 1;
            }
            if (is_it) answers.set(q);
        }
    return answers;
}

// What is not followed takes every act.
bool Abstraction::Event::machine_steps(AbstractCase& next, std::uint16_t place, MachineInfo const& machine, ActId act)
{
    if (!model_.machines_[place]) return true;
    auto const outcome = machine.step(before_.machines[place], act, answers(machine, act));
    if (outcome.accepted) next.machines[place] = outcome.next;
    return outcome.accepted;
}

bool Abstraction::Event::lifecycle_steps(AbstractCase& next)
{
    return machine_steps(next, 0, lifecycle_machine(), lifecycle_act(code_));
}

bool Abstraction::Event::driven_steps(AbstractCase& next)
{
    if (code_.machine == no_index || code_.machine == lifecycle_position) return true;
    auto const& drive = driven(code_.machine, code_.act);
    return machine_steps(next, code_.machine_place, *drive.machine, drive.act);
}

bool Abstraction::Event::latch_after(std::uint16_t index, bool before)
{
    bool value = before;
    if (code_.restarts && (code_.restart_latches[index / 64] >> (index % 64) & 1U) == 0) value = false;
    if (listed(code_.clears_latches, index)) value = false;
    if (listed(code_.sets_latches, index)) value = holds(k_.latches[index].where) == Truth::yes;
    for (std::uint16_t i = 0; i < code_.checks.size(); ++i) {
        if (code_.checks[i].excused != index) continue;
        bool const judged = model_.tracked_.contains({activity_, i, false});
        value = judged ? excused_.contains(index) : choices_.choose({Atom::Of::latch, index, 1}, 2) == 1;
    }
    return value;
}

bool Abstraction::Event::keyed_after(std::uint16_t index, bool before)
{
    bool value = before;
    if (code_.restarts && code_.restart_keyed[index]) value = false;
    if (listed(code_.clears_keyed, index)) value = false;
    if (!listed(code_.sets_keyed, index)) return value;
    auto const& memory = k_.keyed[index];
    if (memory.key.size() != 1) return choices_.choose({Atom::Of::keyed, index, 1}, 2) == 1;
    auto const& key = memory.key.front();
    bool const list = key.of == Source::Of::event_field && key.type == FieldType::list;
    auto const which = compared(key);
    if (which == Compared::absent || (which == Compared::other && !list)) return value;
    // A list that holds the key may hold other words as well, and one that does not is as any other value.
    if (which == Compared::other) return value;
    bool const satisfied = holds(memory.where) == Truth::yes;
    return satisfied || (value && memory.counts);
}

bool Abstraction::Event::comparison_after(std::uint32_t position, bool before)
{
    auto const& node = k_.nodes[position];
    auto const cell = node.source.index;
    bool value = before;
    if (code_.restarts && code_.restart_cells[cell]) value = false;
    if (!listed(code_.cells, cell)) return value;
    auto const& from = k_.cells[cell].from;
    if (from.of == Source::Of::event_field) return event_field_holds(node, from.index, model_.comparison_of(position));
    return choices_.choose({Atom::Of::read, position, 1}, 2) == 1;
}

bool Abstraction::Event::cell_is_key_after(std::uint16_t cell, bool before)
{
    bool value = before;
    if (code_.restarts && code_.restart_cells[cell]) value = false;
    if (!listed(code_.cells, cell)) return value;
    return compared(k_.cells[cell].from) == Compared::key;
}

std::optional<AbstractCase> Abstraction::Event::after()
{
    auto next = before_;
    if (!lifecycle_steps(next) || !driven_steps(next)) return std::nullopt;
    remember(next);
    return next;
}

AbstractCase Abstraction::Event::after_silence(bool moves_machines)
{
    auto next = before_;
    if (moves_machines) { // a machine that does not take the act stays where it is
        static_cast<void>(lifecycle_steps(next));
        static_cast<void>(driven_steps(next));
    }
    remember(next);
    return next;
}

void Abstraction::Event::remember(AbstractCase& next)
{
    next.bits = 0;
    for (std::size_t place = 0; place < model_.bits_.size(); ++place) {
        auto const& kept = model_.bits_[place];
        auto const index = static_cast<std::uint16_t>(kept.index);
        bool value = false;
        switch (kept.of) {
        case Bit::Of::latch: value = latch_after(index, bit(place)); break;
        case Bit::Of::keyed: value = keyed_after(index, bit(place)); break;
        case Bit::Of::comparison: value = comparison_after(kept.index, bit(place)); break;
        case Bit::Of::cell_is_key: value = cell_is_key_after(index, bit(place)); break;
        }
        if (value) next.bits |= std::uint64_t{1} << place;
    }
}

} // namespace duly::detail
