// SPDX-License-Identifier: Apache-2.0
#include "abstract_event.hpp"

#include "../case/drive.hpp"

#include <algorithm>
#include <utility>

namespace duly::detail {

namespace {

[[nodiscard]] std::string text_of(Value const& value)
{
    switch (value.index()) {
    case 1: return std::get<bool>(value) ? "b1" : "b0";
    case 2: return "d" + std::get<Date>(value).text();
    case 3: return "s" + std::get<std::string>(value);
    default: return "-";
    }
}

[[nodiscard]] std::uint32_t numbered(std::map<std::string, std::uint32_t>& numbers, std::string const& text)
{
    return numbers.emplace(text, static_cast<std::uint32_t>(numbers.size())).first->second;
}

} // namespace

std::size_t AbstractCaseHash::operator()(AbstractCase const& state) const noexcept
{
    auto hash = state.bits * 0x9E3779B97F4A7C15ULL;
    for (auto const& machine : state.machines)
        for (auto const stage : machine.stage) hash = (hash ^ static_cast<std::uint64_t>(stage)) * 0x100000001B3ULL;
    return static_cast<std::size_t>(hash ^ (hash >> 29));
}

Abstraction::Abstraction(Law law) : law_(std::move(law)), numbers_(numbers(law_.kernel())) {}

std::shared_ptr<Abstraction::Numbers const> Abstraction::numbers(Kernel const& k)
{
    auto made = std::make_shared<Numbers>();
    std::map<std::string, std::uint32_t> comparisons, first;
    made->comparisons.resize(k.nodes.size());
    made->first_alike.resize(k.nodes.size());
    for (std::uint32_t i = 0; i < k.nodes.size(); ++i) {
        auto const& node = k.nodes[i];
        if (node.op != Node::Op::field) continue;
        auto text = std::to_string(static_cast<int>(node.comparison));
        for (std::uint32_t l = 0; l < node.count; ++l) {
            auto const literal = text_of(k.literals[node.first + l]);
            text += ':' + std::to_string(literal.size()) + literal;
        }
        made->comparisons[i] = numbered(comparisons, text);
        auto const source = [](Source const& s) {
            return '|' + std::to_string(static_cast<int>(s.of)) + ',' + std::to_string(s.index);
        };
        made->first_alike[i] = first.emplace(text + source(node.source) + source(node.other), i).first->second;
    }
    return made;
}

// ---- what is kept --------------------------------------------------------------------------------------------------

Check const& Abstraction::check(CheckRef ref) const
{
    auto const& code = k().activities[ref.activity];
    return ref.again ? code.again[ref.position] : code.checks[ref.position];
}

bool Abstraction::can_exclude(Check const& check) const
{
    auto const& subject = k().subjects[check.subject];
    if (subject.of != Subject::Of::rule || subject.severity < Severity::error) return false;
    // A breach that nothing cures is in no history that is spoken of.
    bool const stands = subject.effect == Effect::breach && !law_.procedure().rules[subject.index].cure;
    if (subject.effect != Effect::bars && !stands) return false;
    // Of what is counted, or compared in several fields at once, a case keeps nothing.
    if (check.every != no_index || check.times != 1 || check.key.size() > 1) return false;
    return check.kind == RuleKind::precedence || check.kind == RuleKind::absence || check.kind == RuleKind::content;
}

std::optional<std::size_t> Abstraction::place(Bit bit) const
{
    auto const found = places_.find(bit);
    return found == places_.end() ? std::nullopt : std::optional(found->second);
}

bool Abstraction::track(CheckRef ref)
{
    if (!tracked_.insert(ref).second) return true;
    auto const& own = check(ref);
    if (!keep(own)) return false;
    if (own.excused != no_index && !keep_bit({Bit::Of::latch, own.excused})) return false;
    for (auto const lowered : k().subjects[own.subject].lowered_by)
        if (!keep_condition(k().derogations[lowered].when)) return false;
    if (!ref.again) return true;
    // A gate is judged again if it was passed and did not bind then, which its own check knows.
    if (!keep_bit({Bit::Of::latch, k().activities[own.trigger].done})) return false;
    auto const& gate = k().activities[own.trigger].checks;
    for (std::uint16_t i = 0; i < gate.size(); ++i)
        if (gate[i].excused == own.excused && !track({own.trigger, i, false})) return false;
    return true;
}

bool Abstraction::keep(Check const& check)
{
    if (!keep_condition(check.applies)) return false;
    for (auto const& alternative : check.alternatives) {
        if (alternative.of == Alternative::Of::members) continue;
        auto const of = alternative.of == Alternative::Of::latch ? Bit::Of::latch : Bit::Of::keyed;
        if (!keep_bit({of, alternative.index})) return false;
    }
    for (auto const& source : check.key)
        if (!keep_source(source)) return false;
    for (auto const& item : check.items)
        if (item.latch != no_index && !keep_bit({Bit::Of::latch, item.latch})) return false;
    return true;
}

bool Abstraction::keep_bit(Bit bit)
{
    if (!places_.emplace(bit, bits_.size()).second) return true;
    if (bits_.size() == bits_max) {
        places_.erase(bit);
        return false;
    }
    bits_.push_back(bit);
    if (bit.of == Bit::Of::latch) return keep_condition(k().latches[bit.index].where);
    if (bit.of == Bit::Of::keyed) return keep_condition(k().keyed[bit.index].where);
    return true;
}

bool Abstraction::keep_source(Source const& source)
{
    return source.of != Source::Of::cell || keep_bit({Bit::Of::cell_is_key, source.index});
}

bool Abstraction::keep_condition(std::uint32_t position)
{
    auto const& node = k().nodes[position];
    switch (node.op) {
    case Node::Op::all:
    case Node::Op::any:
    case Node::Op::negation:
        for (std::uint32_t i = 0; i < node.count; ++i)
            if (!keep_condition(k().children[node.first + i])) return false;
        return true;
    case Node::Op::latch: return keep_bit({Bit::Of::latch, node.index});
    case Node::Op::field:
        if (node.comparison == Comparison::same_as) return keep_source(node.source) && keep_source(node.other);
        return node.source.of != Source::Of::cell || keep_bit({Bit::Of::comparison, first_alike(position)});
    default: return true;
    }
}

// ---- cases and events ----------------------------------------------------------------------------------------------

AbstractCase Abstraction::initial() const
{
    AbstractCase state;
    for (std::size_t i = 0; i < k().machines.size() && i < machines_max; ++i)
        state.machines[i] = machine_at(k().machines[i]).initial;
    return state;
}

std::vector<std::uint16_t> Abstraction::changing() const
{
    std::vector<std::uint16_t> out;
    auto const has = [](std::vector<std::uint16_t> const& list, std::uint32_t index) {
        return std::find(list.begin(), list.end(), index) != list.end();
    };
    for (std::uint16_t at = 0; at < k().activities.size(); ++at) {
        auto const& code = k().activities[at];
        bool changes = code.restarts || (code.machine != no_index && tracks_machine(code.machine_place)) ||
                       (tracks_machine(0) && (code.ends || code.machine == lifecycle_position));
        for (auto const& bit : bits_) {
            if (changes) break;
            switch (bit.of) {
            case Bit::Of::latch:
                changes = has(code.sets_latches, bit.index) || has(code.clears_latches, bit.index) ||
                          std::any_of(code.checks.begin(), code.checks.end(),
                                      [&](Check const& check) { return check.excused == bit.index; });
                break;
            case Bit::Of::keyed: changes = has(code.sets_keyed, bit.index) || has(code.clears_keyed, bit.index); break;
            case Bit::Of::comparison: changes = has(code.cells, k().nodes[bit.index].source.index); break;
            case Bit::Of::cell_is_key: changes = has(code.cells, bit.index); break;
            }
        }
        if (changes) out.push_back(at);
    }
    return out;
}

std::optional<AbstractCase> Abstraction::step(AbstractCase const& before, std::uint16_t activity, Choices& choices,
                                              Check const* broken) const
{
    Event event(*this, before, activity, choices);
    if (broken != nullptr && !event.breaks(*broken)) return std::nullopt;
    for (auto const& ref : tracked_)
        if (ref.activity == activity && !(ref.again ? event.passes_again(check(ref)) : event.passes(check(ref))))
            return std::nullopt;
    return event.after();
}

std::optional<AbstractCase> Abstraction::silent_step(AbstractCase const& before, std::uint16_t activity,
                                                     Choices& choices, Check const* broken) const
{
    Event event(*this, before, activity, choices);
    if (broken != nullptr && !event.breaks(*broken)) return std::nullopt;
    // After the end of a case silence still counts, but moves no machine any more.
    auto const& all = law_.procedure().activities;
    bool const goes_on = std::any_of(all.begin(), all.end(), [](Activity const& each) { return each.after_end; });
    return event.after_silence(!goes_on || choices.choose({Atom::Of::judged, 0, 0}, 2) == 0);
}

} // namespace duly::detail
