// SPDX-License-Identifier: Apache-2.0
// A law as a graph of what must come before what: its activities, the demands that every one of their events must meet
// whatever the facts, and the stages of the machines that they drive. What depends on a fact, a field or a mere warning
// is left out, and so is everything that forbids: the graph allows more than the law, and what it rules out is
// ruled out.
#pragma once

#include "order.hpp"

#include "duly/law/kernel.hpp"
#include "duly/law/law.hpp"
#include "duly/prove/prove.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace duly::detail {

struct Demands {
    OrderGraph graph; // the activities first, in the order of the procedure
    // Of every vertex behind them: the rule that demands; empty for a part of a machine.
    std::vector<std::string> rules;
    std::size_t activities = 0;

    [[nodiscard]] bool is_activity(OrderGraph::Vertex at) const noexcept { return at < activities; }
    // Empty for an activity and for a part of a machine.
    [[nodiscard]] std::string rule(OrderGraph::Vertex at) const
    {
        return is_activity(at) ? std::string() : rules[at - activities];
    }
};

[[nodiscard]] Demands demands_of(Law const& law);

// The subject bars as an error.
[[nodiscard]] bool refuses(Kernel const& kernel, std::uint16_t subject);
// The check demands that something has happened, whatever the facts, the fields and who is asked.
[[nodiscard]] bool always_demands(Kernel const& kernel, Check const& check);

// What every way to the goals of the law goes through: to each activity that judges the gates again or ends the case;
// if there is none, to each that a claim protects.
[[nodiscard]] std::vector<EveryWay> every_way(Law const& law, Demands const& demands);

} // namespace duly::detail
