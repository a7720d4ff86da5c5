// SPDX-License-Identifier: Apache-2.0
// What the kernel says of a group of rules that has finitely many states: each step is taken by the kernel once and
// looked up from then on. Logs repeat themselves.
#pragma once

#include "rule_group.hpp"

#include <map>
#include <vector>

namespace duly::detail {

struct Step {
    std::uint32_t next = 0;
    std::uint32_t broken = 0; // 0: no rule is
};

class StepTable {
public:
    static constexpr std::uint32_t start = 0; // before the first event

    // To be called before each case: the law of a group is made anew when a class is added.
    void prepare(RuleGroup const& group);
    // REQUIRES: a group that is not stepped by the kernel, and a state of this case.
    [[nodiscard]] Step step(RuleGroup const& group, std::uint32_t state, std::uint16_t activity)
    {
        auto const known = steps_[state * width_ + activity];
        return known.next != unknown ? known : learn(group, state, activity);
    }
    // Which rules of the file are found broken at the step. REQUIRES: `broken` of a step of this case.
    [[nodiscard]] std::vector<std::size_t> const& rules(std::uint32_t broken) const noexcept { return broken_[broken]; }

private:
    static constexpr std::uint32_t unknown = 0xffffffff;

    Step learn(RuleGroup const& group, std::uint32_t state, std::uint16_t activity);
    [[nodiscard]] std::uint32_t position(RuleGroup const& group, Case state);
    [[nodiscard]] std::uint32_t kept(std::vector<std::size_t> rules);

    std::size_t width_ = 0; // activities of the law
    std::vector<Case> states_;
    std::vector<Step> steps_; // by state and activity
    std::map<std::vector<std::uint64_t>, std::uint32_t> positions_;
    std::vector<std::vector<std::size_t>> broken_; // the first is empty
};

} // namespace duly::detail
