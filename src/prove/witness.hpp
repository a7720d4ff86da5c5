// SPDX-License-Identifier: Apache-2.0
// Histories that the evaluator itself accepts: a way to an activity, or round a claim. What comes out of here is not
// reasoned but tried, so a bypass that is shown is one.
#pragma once

#include "exploration.hpp"

#include "duly/case/case.hpp"
#include "duly/record/event.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace duly::detail {

// What an event shall be like; what is not said is filled in so that the rules are content.
struct Wish {
    std::uint16_t activity = no_index;
    std::string actor;
    std::map<std::string, Value> fields;
    std::map<std::string, bool> documents;
};

class Player {
public:
    // `law` with its claims watched; `avoid`: activities that are done only where a wish asks for them.
    Player(Law law, std::set<std::uint16_t> avoid);

    // Performs the event, with all that has to be done before; false if no way was found, and then nothing happened.
    [[nodiscard]] bool play(Wish wish);
    // Only what has to be done before.
    [[nodiscard]] bool prepare(Wish wish);
    [[nodiscard]] bool decide(std::string const& fact, bool value);

    // From now on.
    void spend_at_most(std::size_t judgements) noexcept { budget_ = judgements; }

    [[nodiscard]] std::vector<Event> const& history() const noexcept { return history_; }
    [[nodiscard]] Case const& state() const noexcept { return now_.state; }
    [[nodiscard]] Law const& law() const noexcept { return law_; }

private:
    struct Now {
        Case state;
        std::size_t events = 0; // of a mark: how many there were
        Date date;
    };
    [[nodiscard]] Now mark() const;
    void go_back(Now const& to);

    [[nodiscard]] bool attempt(Wish& wish, bool perform, std::size_t depth);
    [[nodiscard]] Event event_for(Wish const& wish) const;
    [[nodiscard]] bool cure(Finding const& finding, Event const& event, Wish& wish, std::size_t depth);
    [[nodiscard]] std::uint16_t driving_first(Event const& event) const;
    [[nodiscard]] bool cure_rule(Rule const& rule, Finding const& finding, Event const& event, Wish& wish,
                                 std::size_t depth);
    [[nodiscard]] bool demand(Rule const& rule, Finding const& finding, Event const& event, std::size_t depth);
    [[nodiscard]] Value as_field(std::uint16_t activity, std::string const& name, Value const& value) const;
    [[nodiscard]] bool nobody(Set const& set, std::size_t depth);
    [[nodiscard]] bool forbid(Rule const& rule, Wish& wish, std::size_t depth);
    [[nodiscard]] bool wait(Rule const& rule, Finding const& finding, Wish& wish);
    // Makes the condition hold, or not, of an event that is still to come.
    [[nodiscard]] bool arrange(Condition const& condition, bool holds, Wish& wish, std::size_t depth);
    [[nodiscard]] bool arrange_field(Condition const& condition, bool holds, Wish& wish, std::size_t depth);
    void record(Event event);

    Law law_;
    Kernel const& k_;
    std::set<std::uint16_t> avoid_;
    Now now_;
    std::vector<Event> history_;
    std::vector<std::uint16_t> doing_;
    std::size_t budget_;
};

// A history that goes the way and breaks the claim at its last event, as short as leaving out events makes it.
[[nodiscard]] std::optional<std::vector<Event>> bypass(Law const& watched, std::size_t claim_rule,
                                                       std::vector<AbstractEvent> const& path);
// Which activities happen in one history that goes on as long as it can: not all that can happen.
[[nodiscard]] std::vector<bool> exhibited(Law const& law);
// A history with an event of each of the activities, in this order.
[[nodiscard]] std::optional<std::vector<Event>> way_through(Law const& law, std::vector<std::uint16_t> const& order);

} // namespace duly::detail
