// SPDX-License-Identifier: Apache-2.0
// Procedures with a rule less, or with a weaker one.
#pragma once

#include "duly/law/law.hpp"
#include "duly/prove/prove.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mutants {

using namespace duly;

[[nodiscard]] Law without(Law const& law, std::string const& rule);

struct Weaker {
    std::string how, rule;
    Law law;
};

// Every precedence and absence of the law in each way in which it can be weakened: `same`, `since` and `where` left
// out, another alternative, and on condition of a fact that nobody need have found.
[[nodiscard]] std::vector<Weaker> weakened(Law const& law);

// No activity judges earlier gates again.
[[nodiscard]] Law judging_once(Law const& law);

} // namespace mutants
