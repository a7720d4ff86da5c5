// SPDX-License-Identifier: Apache-2.0
// Other names for everything that packs name: activities, phases, roles, facts, fields, documents and rules, in the
// packs, in the events and in what is found. What has one name keeps having one name, whatever it names, and the order
// of the names is another. Not renamed: words of the pack format, values, parameters, the acts of machines and the
// fields that a machine reads, by its own name, from the activity that drives it.
#pragma once

#include "duly/case/scenario.hpp"

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace properties {

// What machines read from the activities of these packs: `decision`, of whatever drives Meeting.decide.
[[nodiscard]] std::set<std::string> fields_read_by_machines(std::vector<YAML::Node> const& packs);

class Renaming {
public:
    Renaming(std::vector<YAML::Node> const& packs, std::set<std::string> const& kept, std::uint64_t seed);

    [[nodiscard]] YAML::Node pack(YAML::Node const& pack) const;
    [[nodiscard]] duly::Scenario scenario(duly::Scenario scenario) const;
    [[nodiscard]] std::string finding(std::string const& line) const; // "MAD-25 25(1) @ submission.made#2"
    [[nodiscard]] std::size_t size() const { return names_.size() + activities_.size() + rules_.size(); }
    [[nodiscard]] std::string word(std::string const& word) const; // the same, if it is no name

private:
    [[nodiscard]] std::string rule(std::string const& id) const;
    [[nodiscard]] YAML::Node value(YAML::Node const& node, std::string const& key) const;
    [[nodiscard]] YAML::Node activities(YAML::Node const& phases) const;
    [[nodiscard]] YAML::Node activity(YAML::Node const& node) const;
    [[nodiscard]] YAML::Node parameters(YAML::Node const& node) const;

    std::map<std::string, std::string> names_, activities_, rules_; // old to new
    std::set<std::string> parameters_of_fields_;                    // their values are names of fields
};

} // namespace properties
