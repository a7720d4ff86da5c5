// SPDX-License-Identifier: Apache-2.0
// One event of an abstract case: what is not known of it is chosen when it is asked for.
#pragma once

#include "abstraction.hpp"

namespace duly::detail {

class Abstraction::Event {
public:
    Event(Abstraction const& model, AbstractCase const& before, std::uint16_t activity, Choices& choices)
        : model_(model),
          k_(model.k()),
          before_(before),
          activity_(activity),
          code_(k_.activities[activity]),
          choices_(choices)
    {}

    // The check does not bar the event. One of an earlier gate is judged again.
    [[nodiscard]] bool passes(Check const& check);
    [[nodiscard]] bool passes_again(Check const& check);
    // The event has the key as its key, and the check is violated by it or would be were an undecided fact found so,
    // whatever bars.
    [[nodiscard]] bool breaks(Check const& check);
    // Nothing: a machine refuses the event.
    [[nodiscard]] std::optional<AbstractCase> after();
    // Of a silent one, which counts because time passed and which nothing refuses.
    [[nodiscard]] AbstractCase after_silence(bool moves_machines);

private:
    enum class Compared : std::uint8_t { absent, key, other };

    [[nodiscard]] bool bit(std::size_t place) const { return (before_.bits >> place & 1U) != 0; }
    // A bit, or where it is not kept, either.
    [[nodiscard]] bool kept_or_chosen(Bit bit, Atom const& atom);
    [[nodiscard]] FieldSpec const& spec(std::uint16_t slot) const
    {
        return model_.law_.procedure().activities[activity_].fields[slot];
    }
    [[nodiscard]] std::uint32_t slot(std::uint16_t index)
    {
        return choices_.choose({Atom::Of::slot, index, 0}, values_of(spec(index)));
    }
    [[nodiscard]] bool missing(std::uint16_t index) { return is_absent(spec(index), slot(index)); }
    [[nodiscard]] Compared compared(Source const& source);
    [[nodiscard]] bool told_apart(std::uint16_t slot) const
    {
        auto const type = spec(slot).type;
        return type == FieldType::enumeration || type == FieldType::yes_no;
    }

    [[nodiscard]] Truth holds(std::uint32_t condition, bool facts_open = false);
    [[nodiscard]] bool field_holds(std::uint32_t position);
    [[nodiscard]] bool event_field_holds(Node const& node, std::uint16_t slot, std::uint32_t comparison);
    [[nodiscard]] bool same_as(std::uint32_t position);

    [[nodiscard]] bool demand_met(Check const& check);
    [[nodiscard]] bool remembered(Alternative const& alternative, Check const& check);
    [[nodiscard]] bool has_item(ContentItem const& item);
    [[nodiscard]] bool lowered(Check const& check);

    [[nodiscard]] bool lifecycle_steps(AbstractCase& next);
    [[nodiscard]] bool driven_steps(AbstractCase& next);
    [[nodiscard]] bool machine_steps(AbstractCase& next, std::uint16_t place, MachineInfo const& machine, ActId act);
    [[nodiscard]] Answers answers(MachineInfo const& machine, ActId act);
    void remember(AbstractCase& next);
    [[nodiscard]] bool latch_after(std::uint16_t index, bool before);
    [[nodiscard]] bool keyed_after(std::uint16_t index, bool before);
    [[nodiscard]] bool comparison_after(std::uint32_t node, bool before);
    [[nodiscard]] bool cell_is_key_after(std::uint16_t cell, bool before);

    Abstraction const& model_;
    Kernel const& k_;
    AbstractCase const& before_;
    std::uint16_t activity_;
    ActivityCode const& code_;
    Choices& choices_;
    std::set<std::uint16_t> excused_;
};

} // namespace duly::detail
