// SPDX-License-Identifier: Apache-2.0
// Goes through a procedure at random and lawfully: wishes for one activity after another, each done with everything
// that has to be done before it. A step that would leave anything to be found is not taken.
#pragma once

#include "random.hpp"

#include "../prove/player.hpp"

#include <memory>
#include <string>

namespace duly::testing::detail {

class Wanderer {
public:
    Wanderer(Law const& law, Random& random);

    // Each fact with even chances, so many of a hundred found true.
    void decide_facts(int percent_true);
    // False: no lawful way was found, and nothing happened.
    bool wish(std::uint16_t activity);
    // The same, with an event of which one condition holds and the other does not.
    bool wish_where(std::uint16_t activity, Condition const& holds, Condition const& fails);
    void wait_some_days();

    [[nodiscard]] duly::detail::Player const& player() const noexcept { return *player_; }

private:
    template <class Step> bool take(Step const& step);
    [[nodiscard]] duly::detail::Wish random_wish(std::uint16_t activity);

    Law law_;
    Random& random_;
    std::unique_ptr<duly::detail::Player> player_;
};

} // namespace duly::testing::detail
