// SPDX-License-Identifier: Apache-2.0
// What a pack defines once its overlays and parameters are resolved: who, what can happen, what only a person can
// find, and what the law demands. An immutable value that knows no file, no clock and no case.
#pragma once

#include "duly/law/rule.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace duly {

struct Role {
    std::string id;
    Text title;
    bool anyone = false; // the role `any`: every actor holds it
};

enum class FieldType : std::uint8_t { text, date, decimal, yes_no, enumeration, actor, list, digest };

struct FieldSpec {
    std::string name;
    FieldType type = FieldType::text;
    FieldType element = FieldType::text; // of a list
    std::vector<std::string> values;     // of an enumeration, or of a list of one
    bool personal = false;               // free text and names by default; a rule may read only its presence
    Text title;
};

struct DocumentSpec {
    std::string kind;
    Text title;
};

struct Activity {
    std::string id;
    Text title;
    std::string phase;
    std::vector<std::string> by; // roles; any of them
    std::string article;
    std::vector<FieldSpec> fields;
    std::vector<std::string> documents; // kinds
    bool ends = false;                  // the case ends with it
    bool after_end = false;             // may be recorded after the end
    bool judges_again = false;          // judges earlier gates again under the facts now in force
    std::string restarts;               // a new round: what was done in that phase or later no longer counts
    std::string drives;                 // "Meeting.vote": the act of a machine that it is
    std::string drives_article;         // what the order of that machine rests on; empty: `article`
};

struct FactSpec {
    std::string id;
    Text title;
    std::vector<std::string> by; // roles that find it
    std::string article;
    std::vector<std::string> before; // activities by which it must have been found either way
};

struct ParameterSpec {
    std::string id;
    Text asks;
    std::string default_value;        // canonical words: "advisory", "1/2", "{days: 7}"
    std::vector<std::string> choices; // the same; empty: free
    std::string value;                // the value bound in this procedure
};

// What the procedure promises as a whole, stated apart from the rules. It is never read as a rule.
struct Claim {
    enum class Kind : std::uint8_t { precedes, excludes, reachable };
    std::string id;
    std::string article;
    Text says;
    Kind kind = Kind::precedes;
    std::vector<std::string> first; // precedes: one of these ...
    std::vector<std::string> then;  // ... before each of these; excludes, reachable: the activities in question
    std::vector<std::string> after; // excludes, reachable: after one of these
    std::vector<Same> same;
    Condition where;                         // on `first`
    Condition when;                          // on `then`
    Condition unless = Condition::nothing(); // the named exemptions
    std::vector<std::string> since;
};

// What follows from the case for a person or an organ, apart from the verdict: relief, accountability.
struct Outcome {
    std::string id;
    std::string article;
    Text says;
    std::vector<std::string> findings; // arises with a violated finding of one of these rules, or ...
    std::string activity;              // ... with an event of this activity that has no violated finding
    Condition when;                    // on the facts
};

struct Procedure {
    std::string id;      // "cn/major-decision"
    std::string family;  // "major-decision": what a host opens
    std::string extends; // the parent's id; empty for a pack of its own
    Text title;
    Text source;
    std::string source_number;
    std::string grade;               // of the source: "V", "V2", "from memory", "I"
    std::string place;               // where it applies: "cn", "cn/ningbo"; empty: everywhere
    std::vector<std::string> levels; // of organs: "province", "city", "county", "township"; empty: all
    Date valid_from;
    std::optional<Date> valid_until; // the last day in force
    int edition = 1;
    std::string note;

    std::vector<std::string> phases;          // in order
    std::map<std::string, Text> phase_titles; // of those that have one
    std::vector<Role> roles;
    std::vector<FactSpec> facts;
    std::vector<ParameterSpec> parameters;
    std::vector<DocumentSpec> documents;
    std::vector<Activity> activities;
    std::vector<Claim> claims;
    std::vector<Rule> rules; // in the order of the statute; chains expanded to ID.1, ID.2 …
    std::vector<Outcome> outcomes;
    std::map<std::string, std::string> renames; // old id -> new id, of activities, facts and rules
};

} // namespace duly
