// SPDX-License-Identifier: Apache-2.0
// What is wrong with the file of a store beyond what its rows say when they are asked for: pages and indexes that do
// not agree, so that two questions get two answers, and rows that nobody asks for.
#pragma once

#include "duly/record/verify.hpp"

#include <string>
#include <vector>

namespace duly::detail {

// A log of a suite that is not known is cannot_judge. THROWS: StoreDamaged when the file is no database any more;
// StoreFailure when it cannot be read.
[[nodiscard]] std::vector<Flaw> damage_of_file(std::string const& path);

} // namespace duly::detail
