// SPDX-License-Identifier: Apache-2.0
// What the words of a log mean in a pack: which of its activities each activity of the log is, and from which
// attributes fields, documents, roles and facts are read (docs/mapping.md). What the map does not tell is unknown, and
// what depends on it undeterminable: a log that says nothing of a thing does not say that it was not done.
//
//   MappingLoaded loaded = load_mapping_file("permits.map.yaml", PackSet::built_in());
//   Result<CheckReport> report = check_log_file(*loaded.mapping, "permits.xes.gz", {}, options);
#pragma once

#include "duly/check/rule_file.hpp"
#include "duly/law/pack.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duly {

// Where the log holds a value of the pack.
struct ValueSource {
    enum class Of : std::uint8_t { attribute, literal, nothing };
    Of of = Of::attribute;
    std::string attribute;                     // as in AttributeTest::key
    std::map<std::string, std::string> values; // words of the log -> words of the pack; empty: they are the same
    Value literal;
};

struct FieldSource {
    std::string field; // of the pack's activity; of facts.decided: a fact
    ValueSource from;
};

// A yes or no of the log.
struct TruthSource {
    std::string name;           // of a kind of document, or of a fact
    std::optional<bool> always; // else by the test
    AttributeTest test;
};

struct ActivityMapping {
    Argument log;   // which events
    std::string to; // the pack's activity; empty: deliberately nothing
    std::vector<FieldSource> fields;
    std::vector<TruthSource> documents;
    std::vector<std::string> roles; // in which its actor acts; empty: as the log says
    std::string unit;
    int line = 0;
};

// What is known of somebody whom the log names.
struct LogActor {
    std::vector<std::string> roles;
    std::string unit;
};

struct LogMapping {
    std::string id;
    Text title;
    std::string pack; // id
    PackSet packs;    // in which it is
    Parameters parameters;
    std::optional<Date> in_force_on;         // the version of the pack; none: that of the first day of each case
    bool identity = false;                   // the log is written in the words of the pack, and nothing below is there
    std::vector<ActivityMapping> activities; // the first that means an event counts
    std::vector<TruthSource> facts;          // as known when the case begins
    std::map<std::string, LogActor> actors;
    std::optional<bool> actors_identified;                 // whether actors stand for persons; none: look
    std::map<std::string, std::vector<std::string>> roles; // role in the log -> roles of the pack
    std::map<std::string, std::string> units;
    std::vector<std::string> never; // activities of the pack that did not happen where the log does not have them
    std::vector<Waiver> waivers;
    std::string digest; // SHA-256 of the text, hex
};

// Every problem at once, with file, line, column and what was expected; with an error there is no mapping. What remains
// to be decided (`to:` without a value) is a warning.
struct MappingLoaded {
    std::optional<LogMapping> mapping;
    std::vector<PackProblem> problems;
};
[[nodiscard]] MappingLoaded load_mapping(std::string_view text, std::string const& file, PackSet const& packs);
[[nodiscard]] MappingLoaded load_mapping_file(std::string const& file, PackSet const& packs);

// Of a log in the words of the pack: activities are its ids, attributes its fields, attributes of the case its facts
// (docs/mapping.md). Errors: as PackSet::bind().
[[nodiscard]] Result<LogMapping> identity_mapping(std::string const& pack, PackSet const& packs,
                                                  Parameters const& parameters = {});

// A map to begin with: every activity of the log, the most frequent first, with the activity of the pack that has the
// same or nearly the same name, if there is one, and otherwise left to be decided. With a map at hand, only what that
// leaves open. The errors are those of reading the log, and of PackSet::bind().
[[nodiscard]] Result<std::string> draft_mapping(std::string const& file, LogOptions const& log, std::string const& pack,
                                                PackSet const& packs, LogMapping const* known = nullptr);

} // namespace duly
