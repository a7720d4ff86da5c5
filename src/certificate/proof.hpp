// SPDX-License-Identifier: Apache-2.0
// One proof of a certificate as it is written, every word of it understood or refused.
#pragma once

#include "law.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace duly::certificate {

struct Use {
    Rule const* rule = nullptr;
    Activity const *at = nullptr, *again = nullptr; // again: judged once more, of the latest event of that activity
};

// What is remembered: one digit of every case.
struct Memory {
    enum class Kind { counts, done, excused, reads, is_key, has, document, role };
    Kind kind = Kind::done;
    Activity const* of = nullptr;
    Rule const* rule = nullptr; // counts, excused
    std::string name;           // the field, document or role
    json::object comparison;    // reads
};

struct Machine {
    struct Row {
        std::string from, act, to;
        std::size_t region = 0;
        json::object guard; // empty, or the comparison that must come out as `expects`
        bool expects = true;
    };
    std::string name;
    Names initial; // a stage for each region
    std::vector<Row> rows;
};

// An abstract case: what is remembered, and where each machine stands.
struct Case {
    std::string digits;
    std::vector<Names> stages;

    [[nodiscard]] std::string text() const;
};

struct Proof {
    Proof(Law const& law, json::value const& written); // THROWS: Rejected
    Proof(Proof const&) = delete;
    Proof& operator=(Proof const&) = delete;

    Law const& law;
    Rule const* claim = nullptr;
    std::vector<Use> uses;
    std::vector<Memory> remembers;
    std::map<std::string, std::size_t> places; // of what is remembered, by its name: see below
    std::vector<Machine> machines;
    std::map<std::string, Case> cases; // by their text

    // The case before anything has happened.
    [[nodiscard]] Case initial() const;
    // The field whose value is the key, if this event breaks the claim; empty: the key plays no part.
    [[nodiscard]] std::string key_field(Activity const& activity) const;

private:
    Rule const* rule(std::string const& id);
    void read_use(json::value const& written);
    void read_memory(json::value const& written);
    void read_machine(json::value const& written);
    void read_case(std::string const& text);

    std::map<std::string, Rule> rules_; // "claim:ID" among them
};

// How a comparison is called, of a field that is called so: `A.f`, `A.f is "v"`. What has the same name is the same.
[[nodiscard]] std::string comparison_name(std::string const& field, json::object const& comparison);

} // namespace duly::certificate
