// SPDX-License-Identifier: Apache-2.0
// Notes, beside a fold, what its events exercised. Nothing here judges: it looks at what was judged.
#pragma once

#include "duly/case/evaluate.hpp"
#include "duly/testing/coverage.hpp"

#include <cstdint>

namespace duly::testing::detail {

class Observer {
public:
    Observer(Law const& law, PackCoverage& seen);

    // Time went from one state to the other, with nothing happening.
    void passed(Case const& before, Case const& after);
    // The event was judged on `before` and applied.
    void happened(Case const& before, BoundEvent const& event, Judgement const& judgement, Case const& after);
    // The case as it was left.
    void ended(Case const& state);

private:
    void facts(BoundEvent const& event);
    void gate(BoundEvent const& event, Judgement const& judgement);
    void rules(BoundEvent const& event, Judgement const& judgement);
    void duties(Case const& before, BoundEvent const& event, Case const& after);
    void exemptions(Case const& before, BoundEvent const& event);
    void lowered(Case const& state, Finding const& finding);
    [[nodiscard]] RuleCoverage* rule(std::uint16_t subject);
    void took(std::uint16_t rule, bool derogation);

    Law const& law_;
    PackCoverage& seen_;
};

} // namespace duly::testing::detail
