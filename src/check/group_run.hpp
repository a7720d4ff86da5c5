// SPDX-License-Identifier: Apache-2.0
// A case run through the rules of a group: by a table of the kernel's own steps where there are finitely many, by the
// kernel otherwise. What is found is put into words by the kernel alone, and only where it is asked for.
#pragma once

#include "classified_case.hpp"
#include "step_table.hpp"
#include "term_watch.hpp"

#include <optional>
#include <vector>

namespace duly::detail {

// What was found of a rule in a case.
struct Tally {
    std::uint32_t opened = 0, violated = 0; // duties; findings
    bool pending = false, unknown = false, out_of_scope = false;
};

// A finding of the kernel with what is needed to explain it.
struct FoundInCase {
    std::size_t rule = 0;
    RuleGroup const* group = nullptr;
    Finding finding;
};

// How a case is judged that may go on.
struct RunEnd {
    bool ended = false;
    bool complete = false;     // for good: no day is asked for
    std::optional<Date> as_of; // otherwise; none: the last day of the case
};

// Thread-safety: one thread at a time.
class GroupRun {
public:
    // The group is that one among those by which cases are classified.
    GroupRun(RuleGroup const& group, std::size_t position) : group_(group), position_(position) {}

    // Events are taken in that order. Tallies are by rule of the file. `terms`, if given: when what rules give a time
    // for happened.
    void run(ClassifiedCase const& events, std::vector<std::uint32_t> const& order, RunEnd const& end,
             std::vector<Tally>& tallies, TermWatch* terms);
    // The same by the kernel, whatever the group.
    void step(ClassifiedCase const& events, std::vector<std::uint32_t> const& order, RunEnd const& end,
              std::vector<Tally>& tallies, TermWatch* terms);
    // What the kernel found when it stepped last.
    void take(std::vector<FoundInCase>& found);

    [[nodiscard]] RuleGroup const& group() const noexcept { return group_; }

private:
    void look_up(ClassifiedCase const& events, std::vector<std::uint32_t> const& order, RunEnd const& end,
                 std::vector<Tally>& tallies);
    void look_up_by_actor(ClassifiedCase const& events, std::vector<std::uint32_t> const& order,
                          std::vector<Tally>& tallies);
    void step_end(BoundEvent& last, RunEnd const& end, std::vector<Tally>& tallies);
    void fill(ClassifiedCase const& events, std::size_t at, BoundEvent& bound);
    [[nodiscard]] bool breaks(Finding const& finding) const noexcept;

    RuleGroup const& group_;
    std::size_t position_;
    StepTable table_;
    NameNumbers actors_;
    std::vector<std::uint32_t> states_; // of the table, by actor
    Case state_;                        // of the kernel
    Event event_;
};

} // namespace duly::detail
