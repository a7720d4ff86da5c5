// SPDX-License-Identifier: Apache-2.0
// Plays a history on the evaluator: performs an event that is wished for, with everything that has to be done before.
#pragma once

#include "duly/case/case.hpp"
#include "duly/law/kernel.hpp"
#include "duly/record/event.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace duly::detail {

// What stands for the key of a proof, and for any other value.
inline constexpr char const* the_key = "d1";
inline constexpr char const* another_key = "d2";

[[nodiscard]] inline bool stands_at(Severity least, Finding const& finding)
{
    return finding.severity >= least && !finding.cured && !finding.waived &&
           (finding.status == Status::violated || finding.status == Status::undeterminable);
}
// The finding keeps a history from being one that proofs speak of.
[[nodiscard]] inline bool stands(Finding const& finding) { return stands_at(Severity::error, finding); }

// What an event shall be like; what is not said is filled in so that the rules are content.
struct Wish {
    std::uint16_t activity = no_index;
    std::string actor;
    std::map<std::string, Value> fields;
    std::map<std::string, bool> documents;
};

class Player {
public:
    // `law` with its claims watched; `avoid`: activities that are done only where a wish asks for them; `least`:
    // findings of this severity and above are kept from arising.
    Player(Law law, std::set<std::uint16_t> avoid, Severity least = Severity::error);

    // Performs the event, with all that has to be done before; false if no way was found, and then nothing happened.
    [[nodiscard]] bool play(Wish wish);
    // Only what has to be done before.
    [[nodiscard]] bool prepare(Wish wish);
    [[nodiscard]] bool decide(std::string const& fact, bool value);
    // An event of the activity of which one condition holds and the other does not, if that can be arranged.
    [[nodiscard]] bool play_where(std::uint16_t activity, Condition const& holds, Condition const& fails);
    // What follows happens so much later.
    void wait(std::int32_t days) noexcept { now_.date = now_.date + days; }
    // The event as it would be performed now.
    [[nodiscard]] Event event_for(Wish const& wish) const;

    // From now on.
    void spend_at_most(std::size_t judgements) noexcept { budget_ = judgements; }

    [[nodiscard]] std::vector<Event> const& history() const noexcept { return history_; }
    [[nodiscard]] Date date() const noexcept { return now_.date; }
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

    [[nodiscard]] bool attempt_or_go_back(Wish wish, bool perform);
    // The activity, unless it is to be avoided, in whatever way the rules are content with.
    [[nodiscard]] bool do_first(std::uint16_t activity, std::size_t depth);
    [[nodiscard]] bool attempt(Wish& wish, bool perform, std::size_t depth);
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
    Severity least_;
    Now now_;
    std::vector<Event> history_;
    std::vector<std::uint16_t> doing_;
    std::size_t budget_;
};

} // namespace duly::detail
