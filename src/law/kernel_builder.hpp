// SPDX-License-Identifier: Apache-2.0
// Resolves names to positions and allots memory, sharing what several rules ask alike. Used by compile.cpp only.
#pragma once

#include "duly/law/kernel.hpp"

#include <string>
#include <vector>

namespace duly::detail {

// Whose fields a bare path names.
struct Scope {
    enum class Of : std::uint8_t {
        nothing, // no event: derogations, outcomes
        event,   // the judged (or, in a `where`, the other) event itself
        latest,  // the latest event of the activity, when a gate is judged again
        entry,   // an entry of a members memory; a bare path after same_as is the judged event's
    };
    Of of = Of::nothing;
    std::uint16_t activity = no_index;
    std::uint16_t members = no_index; // entry
    Of judged_of = Of::event;         // entry: how the judged event is seen
    std::uint16_t judged = no_index;  // entry: its activity
};

[[nodiscard]] inline Scope event_of(std::uint16_t activity)
{
    return {Scope::Of::event, activity, no_index, Scope::Of::event, activity};
}
[[nodiscard]] inline Scope latest_of(std::uint16_t activity)
{
    return {Scope::Of::latest, activity, no_index, Scope::Of::latest, activity};
}

class KernelBuilder {
public:
    explicit KernelBuilder(Procedure const& procedure);

    Procedure const& procedure;
    Kernel kernel;

    [[nodiscard]] std::uint16_t activity(std::string const& id) const;
    [[nodiscard]] std::vector<std::uint16_t> activities(std::vector<std::string> const& ids) const;
    [[nodiscard]] FieldSpec const* field(std::uint16_t activity, std::string const& name) const;
    [[nodiscard]] std::uint64_t roles(std::vector<std::string> const& ids, bool& anyone) const;

    // Sources. A field that the activity does not declare is Source::Of::nothing: always absent.
    [[nodiscard]] Source of_event(std::uint16_t activity, std::string const& field) const;
    [[nodiscard]] Source of_latest(std::uint16_t activity, std::string const& field);
    [[nodiscard]] Source of_entry(std::uint16_t members, std::string const& field);
    [[nodiscard]] Source resolve(Path const& path, Scope const& scope);
    [[nodiscard]] std::vector<Source> key(std::vector<Same> const& same, bool earlier, Scope const& scope);

    // Conditions and sets; returns node and set positions.
    [[nodiscard]] std::uint32_t condition(Condition const& condition, Scope const& scope);
    [[nodiscard]] std::uint32_t applies(Rule const& rule, Scope const& scope);
    [[nodiscard]] std::uint16_t set(Set const& set, Scope const& judged);

    // Memory.
    [[nodiscard]] std::uint16_t latch(std::uint16_t activity, Condition const& where,
                                      std::vector<std::string> const& since);
    [[nodiscard]] std::uint16_t own_latch(std::uint16_t activity); // set and cleared by a check, never shared
    [[nodiscard]] std::uint16_t keyed(std::uint16_t activity, Condition const& where,
                                      std::vector<std::string> const& since, std::vector<Source> const& key,
                                      bool counts);
    [[nodiscard]] std::uint16_t members(std::uint16_t activity, std::vector<std::string> const& since,
                                        std::vector<std::string> const& key_fields);
    // One per interval rule: it also remembers whether the interval was already found wrong for this `from`.
    [[nodiscard]] std::uint16_t date(std::vector<std::string> const& from, std::vector<Same> const& same);

    // Fills the step lists of every activity from the memory allotted; called once, last.
    void link_memory();

private:
    struct LatchOrigin {
        std::uint16_t activity;
        Condition where;
        std::vector<std::string> since;
        bool own;
    };
    struct KeyedOrigin {
        std::uint16_t activity;
        Condition where;
        std::vector<std::string> since;
        std::vector<Source> key;
        bool counts;
    };
    struct MembersOrigin {
        std::uint16_t activity;
        std::vector<std::string> since;
        std::vector<std::string> captured; // names, aligned with MemoryDef::captured
        std::uint16_t key_size;
    };
    std::uint32_t node(Node node, std::vector<std::uint32_t> const& children = {});
    std::uint32_t share_node(Condition const& condition, Scope const& scope);
    void link_restarts();

    std::vector<LatchOrigin> latch_origins_;
    std::vector<KeyedOrigin> keyed_origins_;
    std::vector<MembersOrigin> members_origins_;
};

// Whether a condition depends on a fact.
[[nodiscard]] bool reads_a_fact(Condition const& condition);

} // namespace duly::detail
