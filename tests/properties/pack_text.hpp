// SPDX-License-Identifier: Apache-2.0
// A pack as the YAML it is written in, to be damaged or renamed by a test and loaded again.
#pragma once

#include "duly/law/pack.hpp"

#include <yaml-cpp/yaml.h>

#include <string>
#include <vector>

namespace properties {

// One of the packs in src/packs: "cn/major-decision".
[[nodiscard]] YAML::Node read_pack(std::string const& id);

// REQUIRES: the pack loads; else it throws with what is wrong.
void add_pack(duly::PackSet& packs, YAML::Node const& pack, std::string const& file);

// The national procedure without these rules.
[[nodiscard]] duly::PackSet national_packs_without(std::vector<std::string> const& rules);

// The national procedure, with another value (YAML) of one key of one rule.
[[nodiscard]] duly::PackSet national_packs_with(std::string const& rule, std::string const& key,
                                                std::string const& value);

[[nodiscard]] duly::Law national_law_of(duly::PackSet const& packs);

} // namespace properties
