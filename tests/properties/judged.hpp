// SPDX-License-Identifier: Apache-2.0
// What the evaluator says of a history, in names, so that it can be held against what somebody else says of it.
#pragma once

#include "duly/case/fold.hpp"
#include "duly/law/pack.hpp"
#include "duly/record/event.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace properties {

struct Judged {
    std::string rule;
    std::string article;
    std::uint32_t event = 0; // position in the history; of a lapse: how many events were known
    duly::Status status = duly::Status::violated;
    duly::Severity severity = duly::Severity::error;
    bool lapse = false, cured = false, waived = false;
    friend auto operator<=>(Judged const&, Judged const&) = default;

    [[nodiscard]] bool is_wrong() const // an error that stands, or a matter of another procedure
    {
        return severity >= duly::Severity::error && !cured && !waived;
    }
};

[[nodiscard]] std::vector<Judged> in_names(duly::Law const& law, duly::Findings const& findings);

// The history folded event by event, as one that was attested.
[[nodiscard]] std::vector<Judged> judged(duly::Law const& law, std::vector<duly::Event> const& history);

[[nodiscard]] std::string told(std::vector<Judged> const& findings);

} // namespace properties
