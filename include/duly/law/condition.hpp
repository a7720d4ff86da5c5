// SPDX-License-Identifier: Apache-2.0
// What a rule may look at. A condition is a closed, analysable expression over facts, the fields, documents and
// roles of an event, and what has been done before; there is no scripting language. The words are those of the pack.
#pragma once

#include "duly/value.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace duly {

// Where a value is read. A bare `draft` is a field of the event that is judged (in a `where`: of the other event);
// `meeting.opened.present` is the field of the latest event of that activity, the judged one included. The field
// `actor` of every activity is who performed it.
struct Path {
    std::string activity; // empty: bare
    std::string field;
    friend bool operator==(Path const&, Path const&) = default;
};

// A share such as 1/2. REQUIRES: denominator > 0, numerator >= 0.
struct Fraction {
    std::int32_t numerator = 0;
    std::int32_t denominator = 1;
    friend bool operator==(Fraction const&, Fraction const&) = default;
};

enum class Comparison : std::uint8_t {
    holds,    // present, and true if it is yes/no
    is,       // equal to literals[0]
    in,       // equal to one of the literals
    includes, // a list that contains literals[0]
    at_least, // number, date, or length of a list
    at_most,
    more_than,
    less_than,
    same_as, // equal to the value at `other`
};

struct Set;

// All defaults together are the condition that always holds.
struct Condition {
    enum class Op : std::uint8_t {
        all,      // every part holds; no parts: always
        any,      // one part holds; no parts: never
        negation, // parts[0] does not hold
        fact,     // the fact `name` has been found true (three-valued: it may be undecided)
        field,    // the value at `path` compares
        document, // the event has a document of kind `name`
        role,     // the actor holds the role `name`
        done,     // an event of activity `name` counts (it happened in this round)
        share,    // |sets[0]| compared with `fraction` of |sets[1]|; sets[2], if present, limits sets[0]
    };

    Op op = Op::all;
    std::vector<Condition> parts;
    std::string name;
    Path path;
    Comparison comparison = Comparison::holds;
    std::vector<Value> literals;
    Path other;
    std::vector<Set> sets;
    Fraction fraction;

    [[nodiscard]] bool always() const noexcept { return op == Op::all && parts.empty(); }
    [[nodiscard]] bool never() const noexcept { return op == Op::any && parts.empty(); }
    [[nodiscard]] static Condition nothing(); // never holds
    friend bool operator==(Condition const&, Condition const&);
};

// A set of words, mostly of actors: a literal list, the value of a path (a list, a single word, or the number a
// decimal stands for), or everyone who performed an activity.
struct Set {
    std::vector<std::string> words; // the literal list, if `path.field` and `by` are empty
    Path path;                      // {field: p}
    std::string by;                 // {by: activity}: the actors of its events, the latest event of each actor counting
    Condition where;                // on those events; a bare path after same_as is the judged event's
    std::vector<std::string> since; // only events after the latest of these
    bool except_actor = false;      // without the actor of the judged event
    friend bool operator==(Set const&, Set const&) = default;
};

// Here, where a Set is complete: a vector of them is destroyed.
inline Condition Condition::nothing()
{
    Condition condition;
    condition.op = Op::any;
    return condition;
}

inline bool operator==(Condition const& a, Condition const& b)
{
    return a.op == b.op && a.parts == b.parts && a.name == b.name && a.path == b.path && a.comparison == b.comparison &&
           a.literals == b.literals && a.other == b.other && a.sets == b.sets && a.fraction == b.fraction;
}

} // namespace duly
