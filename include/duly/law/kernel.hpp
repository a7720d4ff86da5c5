// SPDX-License-Identifier: Apache-2.0
// The compiled form of a procedure's rules: the one form that is stepped, checked over logs and abstracted by proofs.
//
// Every rule becomes guards over a few kinds of memory, each a small deterministic automaton over the activities:
//   latch     one bit: "an event of A that satisfied `where` happened, and none of `cleared_by` since"
//   keyed     the same for each value of a key (`same: draft`), with a count (`times`)
//   members   who performed A since ..., with the few fields that a rule asks of them (`every`, majorities)
//   date      the date of the latest `from`
//   register  a field of the latest event of A, if a rule reads it
//   duty      an open obligation with its deadline
// A finding arises when the guard of a check holds over this memory, the facts and the event itself. Memory is shared
// between rules that ask the same. Names are resolved to positions; nothing here is ever stored.
#pragma once

#include "duly/law/procedure.hpp"

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace duly {

inline constexpr std::uint16_t no_index = 0xffff;
inline constexpr std::uint16_t actor_slot = 0xfffe; // the pseudo-field `actor`

// Where the evaluator finds a value.
struct Source {
    enum class Of : std::uint8_t { nothing, event_field, event_actor, cell, list, entry_actor, entry_cell };
    Of of = Of::nothing;
    FieldType type = FieldType::text;
    std::uint16_t index = 0; // slot of the event, cell, list, or captured field
};

// What of an activity's events is remembered: bit, by key, or by actor.
struct MemoryDef {
    std::uint16_t activity = no_index;
    std::uint32_t where = 0;               // condition node on the event; 0: always
    std::vector<std::uint16_t> cleared_by; // activities
    std::vector<Source> key;               // keyed: of the event; empty: one entry
    bool counts = false;                   // keyed: counts events instead of letting the latest decide
    std::vector<Source> captured;          // members: fields kept beside the actor
    std::uint16_t key_size = 0;            // members: so many of `captured` belong to the identity of an entry
};

struct RegisterDef {
    std::uint16_t activity = no_index;
    Source from; // of the event
    bool is_list = false;
    bool presence_only = false; // free text: only whether it is there
};

struct DateDef {
    std::vector<std::uint16_t> activities;
    std::vector<std::vector<Source>> keys; // per activity; empty: one date
    std::uint16_t judged = no_index;       // latch: the interval was already found wrong for this `from`
    std::uint16_t instant = no_index;      // where the instant is kept too, if the interval is in seconds
    bool first = false;                    // the first date stays
};

struct SetCode {
    enum class Of : std::uint8_t { words, source, members };
    Of of = Of::words;
    bool except_actor = false;
    std::vector<std::string> words;
    Source source;
    std::uint16_t members = no_index;
    std::uint32_t where = 0;
};

// A node of a compiled condition. Node 0 is the constant that always holds, node 1 the one that never does.
struct Node {
    enum class Op : std::uint8_t { yes, no, all, any, negation, fact, latch, field, document, role, share };
    Op op = Op::yes;
    Comparison comparison = Comparison::holds;
    std::uint16_t index = 0; // fact, latch, document, role
    std::uint32_t first = 0; // children, literals or sets: position of the first
    std::uint32_t count = 0;
    Source source, other;
    Fraction fraction;
};

// What a finding names: a rule of the pack, or a demand that every procedure makes.
struct Subject {
    enum class Of : std::uint8_t { rule, role, fact_undecided, fact_role, machine, closed, order, late };
    Of of = Of::rule;
    std::uint16_t index = 0; // rule, activity or fact
    std::string id;
    std::string article;
    Severity severity = Severity::error;
    Effect effect = Effect::bars;
    std::vector<std::uint16_t> lowered_by; // derogations
};

struct Derogation {
    std::uint16_t rule = no_index;
    std::uint32_t when = 0;
    Severity severity = Severity::warning;
    bool depends_on_facts = false;
};

struct Alternative {
    enum class Of : std::uint8_t { latch, keyed, members };
    Of of = Of::latch;
    std::uint16_t index = 0;
    std::uint16_t activity = no_index;
};

struct ContentItem {
    std::string name;
    std::uint16_t slot = no_index;     // field of the event
    std::uint16_t document = no_index; // document bit
    std::uint16_t latch = no_index;    // when judged again: whether the latest event had it
};

// One rule at one of its triggers.
struct Check {
    std::uint16_t subject = no_index;
    RuleKind kind = RuleKind::precedence;
    std::uint16_t trigger = no_index;      // the activity whose event is judged
    std::uint32_t applies = 0;             // when, and not unless
    std::vector<Alternative> alternatives; // precedence: first; absence: after (none: unconditionally)
    std::vector<Source> key;               // of the judged event
    std::int32_t times = 1;
    std::uint16_t every = no_index; // set
    std::uint32_t member_where = 0; // precedence with `every`: on the entries of `first`
    std::vector<ContentItem> items; // content
    std::uint16_t date = no_index;  // interval
    bool from_is_trigger = false;   // interval: the judged event is itself the latest `from`
    Source announced;               // interval: nothing: the event's own date
    Source value;                   // separation
    std::uint16_t separated_from = no_index;
    std::uint16_t count = no_index, share_of = no_index, among = no_index; // proportion: sets
    std::vector<Source> cure_key; // of the judged event: kept with the finding so that it can be cured
    bool curable = false;
    std::uint16_t excused = no_index; // latch: at its latest trigger the rule did not bind because of a fact
};

struct DutyCode {
    std::uint16_t subject = no_index;
    std::uint32_t applies = 0; // on the opening event
    std::vector<Source> key;
    Source until; // announced deadline
};

struct DutyStep { // closes, pauses, resumes or extends
    std::uint16_t subject = no_index;
    std::uint32_t where = 0;
    std::vector<Source> key;
    bool keyed = false;
};

struct CureStep {
    std::uint16_t subject = no_index;
    std::vector<Source> key;
};

struct SeparationStep {
    std::uint16_t set = no_index;
    std::uint32_t where = 0;
    Source value;
};

namespace detail {

// Of short words that differ in their first or last letters, as names in a pack do.
struct NameHash {
    [[nodiscard]] std::size_t operator()(std::string_view name) const noexcept
    {
        std::uint64_t first = 0, last = 0;
        if (name.size() >= sizeof first) {
            std::memcpy(&first, name.data(), sizeof first);
            std::memcpy(&last, name.data() + name.size() - sizeof last, sizeof last);
        } else {
            for (char const c : name) first = first << 8U | static_cast<unsigned char>(c);
        }
        first = (first ^ name.size()) * 0x9e3779b97f4a7c15U;
        last = (last ^ first >> 32U) * 0xc2b2ae3d27d4eb4fU;
        return last ^ last >> 29U;
    }
};

// Words as short as names are compared before a function has been called that does it.
struct NameEqual {
    [[nodiscard]] bool operator()(std::string_view a, std::string_view b) const noexcept
    {
        std::size_t const size = a.size();
        if (size != b.size()) return false;
        if (size < 8) {
            for (std::size_t i = 0; i < size; ++i)
                if (a[i] != b[i]) return false;
            return true;
        }
        auto const differ = [&](std::size_t at) {
            std::uint64_t x = 0, y = 0;
            std::memcpy(&x, a.data() + at, sizeof x);
            std::memcpy(&y, b.data() + at, sizeof y);
            return x ^ y;
        };
        auto different = differ(size - 8);
        for (std::size_t at = 0; at + 8 < size; at += 8) different |= differ(at);
        return different == 0;
    }
};

} // namespace detail

// Positions by name.
using NameIndex = std::unordered_map<std::string, std::uint16_t, detail::NameHash, detail::NameEqual>;

// All that happens when an event of one activity is judged and applied.
struct ActivityCode {
    std::uint64_t by = 0; // roles; any of them
    bool by_anyone = false;
    std::vector<Check> checks;
    std::vector<Check> again;                  // earlier gates, judged again under the facts now in force
    std::vector<std::uint16_t> fact_deadlines; // facts that must have been decided
    std::uint16_t done = no_index;             // latch
    std::vector<std::uint16_t> clears_latches, sets_latches;
    std::vector<std::uint16_t> clears_keyed, sets_keyed;
    std::vector<std::uint16_t> clears_members, adds_members;
    std::vector<std::uint16_t> cells, lists; // registers to refresh
    std::vector<std::uint16_t> dates;
    std::vector<SeparationStep> separations;
    std::vector<DutyCode> opens;
    std::vector<DutyStep> closes, pauses, resumes, extends;
    std::vector<CureStep> cures;
    std::vector<std::uint16_t> too_late_for; // subjects whose findings can no longer be cured
    bool ends = false, after_end = false, restarts = false;
    std::vector<std::uint64_t> restart_latches; // mask of latches that survive
    std::vector<bool> restart_keyed, restart_members, restart_dates, restart_cells, restart_lists; // cleared
    std::uint16_t machine = no_index, act = no_index;                                              // drives
    std::uint16_t machine_place = no_index; // of the machine among Kernel::machines
    std::uint16_t machine_subject = no_index;
};

struct Kernel {
    std::vector<ActivityCode> activities; // in the order of the procedure
    NameIndex activity_index, fact_index, role_index, document_index, subject_index;
    std::uint64_t anyone = 0; // the roles that everybody has

    std::vector<Subject> subjects; // the rules first, in their order
    std::vector<Derogation> derogations;
    std::uint16_t closed = no_index, order = no_index, late = no_index;
    std::vector<std::uint16_t> role_subject;      // per activity
    std::vector<std::uint16_t> fact_subject;      // per fact: undecided
    std::vector<std::uint16_t> fact_role_subject; // per fact: decided by somebody else
    std::vector<std::uint64_t> fact_roles;        // per fact
    std::vector<bool> fact_by_anyone;
    std::int32_t late_after_days = -1; // -1: recording is never late by itself

    std::vector<Node> nodes;
    std::vector<std::uint32_t> children;
    std::vector<Value> literals;
    std::vector<SetCode> sets;

    std::vector<MemoryDef> latches, keyed, members;
    std::vector<RegisterDef> cells, lists;
    std::vector<DateDef> dates;
    std::uint16_t instants = 0;          // how many of the dates keep their instants
    std::uint16_t separations = 0;       // how many sets of separated values
    std::vector<std::uint16_t> machines; // the machines that the procedure drives, each once
};

// REQUIRES: a procedure that the loader accepted (its names exist and its types fit). At most 64 facts, 64 roles, 64
// kinds of documents and 60,000 activities; PackSet reports a pack that has more.
[[nodiscard]] std::shared_ptr<Kernel const> compile(Procedure const& procedure);

} // namespace duly
