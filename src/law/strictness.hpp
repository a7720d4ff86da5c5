// SPDX-License-Identifier: Apache-2.0
// Is one rule at least as strict as another? An overlay may only tighten (P-21: the national floor wins). The order is
// declared per kind and per key; conditions compare by implication. Where it cannot be decided, the answer is no: false
// alarms are possible, false passes are not meant to be.
#pragma once

#include "overlay.hpp"
#include "reading.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace duly::detail {

enum class Implied : std::uint8_t { yes, no, too_large };

// Whether `b` holds in every case in which `a` does; decided over the truth values of what they ask.
[[nodiscard]] Implied implies(Condition const& a, Condition const& b);

// Whether a period counted as `first` is at most as long as one counted as `second`, whatever the calendar.
[[nodiscard]] bool never_longer(Duration const& first, Duration const& second);

struct Laxity {
    std::string rule;    // its id
    std::string article; // the parent's that it weakens; may be empty for a new rule
    std::string key;     // of the rule: where to look; may be empty
    Text why;
    bool is_new = false; // a rule that the parent does not have
};

// Why `child` is laxer than `parent`; empty if it is at least as strict.
[[nodiscard]] std::vector<Laxity> laxer(Rule const& parent, Rule const& child);

// All rules, with the demands on activities and facts. Rules of `child` that `parent` does not know are new.
[[nodiscard]] std::vector<Laxity> laxer_rules(Procedure const& parent, Procedure const& child);

// Compares a merged overlay with its parent under every choice of the parameters they share. `child_tree` gives places.
void check_stricter(PackNode const& parent_tree, PackNode const& child_tree, Problems& problems);

// The parameters of a merged pack of which one choice makes no rule laxer than another does, whatever the others are,
// and that choice in words. Claims are not looked at.
[[nodiscard]] std::map<std::string, std::string> strictest_choices(PackNode const& merged);

} // namespace duly::detail
