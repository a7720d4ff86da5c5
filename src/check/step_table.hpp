// SPDX-License-Identifier: Apache-2.0
// What the kernel says of a group of rules that remember only whether something happened: finitely many states, each of
// which is stepped once by the kernel and looked up from then on. Logs repeat themselves.
#pragma once

#include "rule_group.hpp"

#include <map>
#include <vector>

namespace duly::detail {

struct Step {
    std::uint32_t next = 0;
    bool known = false;
    Findings findings; // whose event and date are those of whatever event is stepped
};

class StepTable {
public:
    static constexpr std::uint32_t start = 0; // before the first event

    // To be called before each case: the law of a group is made anew when a class is added.
    void prepare(RuleGroup const& group);
    // Good until the next one is asked for. REQUIRES: group.is_finite(), and a state of this case.
    [[nodiscard]] Step const& step(RuleGroup const& group, std::uint32_t state, std::uint16_t activity)
    {
        auto& step = steps_[state * width_ + activity];
        return step.known ? step : learn(group, state, activity);
    }

private:
    Step const& learn(RuleGroup const& group, std::uint32_t state, std::uint16_t activity);
    [[nodiscard]] std::uint32_t position(Case state);

    std::size_t width_ = 0; // activities of the law
    std::vector<Case> states_;
    std::vector<Step> steps_; // by state and activity
    std::map<std::vector<std::uint64_t>, std::uint32_t> positions_;
};

} // namespace duly::detail
