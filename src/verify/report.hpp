// SPDX-License-Identifier: Apache-2.0
// A report on evidence as people and as programs read it.
#pragma once

#include "duly/check/evidence.hpp"

#include <string>

namespace duly::verify {

struct Output {
    Language language = Language::en;
    bool json = false;
};

// Evidence may come from anybody: what would steer a terminal is shown as '?'.
[[nodiscard]] std::string printable(std::string text);

// Ends in LF.
[[nodiscard]] std::string told(std::string const& file, EvidenceReport const& report, Output const& output);

} // namespace duly::verify
