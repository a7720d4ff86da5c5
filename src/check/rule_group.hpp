// SPDX-License-Identifier: Apache-2.0
// Rules of a file that are judged together, as one Law of the kernel. Its activities are classes of events, told apart
// by the arguments that mean them; a log may have any number of names, and classes are added as they are met.
#pragma once

#include "selector.hpp"

#include "duly/case/evaluate.hpp"
#include "duly/check/rule_file.hpp"
#include "duly/law/law.hpp"

#include <memory>
#include <unordered_map>

namespace duly::detail {

// How a case is run through a group.
enum class Stepping : std::uint8_t {
    table,          // it has finitely many states: a rule asks whether something happened, or how often
    table_by_actor, // the same of what one actor did, whatever others do
    kernel,         // it counts time, or compares attributes or sets of actors
};

class RuleGroup {
public:
    static constexpr std::size_t arguments_max = 64; // one bit each

    RuleGroup(RuleSet const& set, std::vector<std::size_t> rules, Calendar const& calendar);

    // The arguments that its classes are told apart by; bit i of a signature is the i-th of them.
    [[nodiscard]] std::vector<std::uint16_t> const& arguments() const noexcept { return arguments_; }
    [[nodiscard]] std::vector<std::size_t> const& rules() const noexcept { return rules_; }
    [[nodiscard]] std::vector<std::string> const& correlated() const noexcept { return correlated_; }

    [[nodiscard]] std::uint64_t signature(Match const* matches) const noexcept; // `matches` by argument
    // The activity of events with this signature. A new one makes the law anew: ask for all events of a case before.
    [[nodiscard]] std::uint16_t activity(std::uint64_t signature);
    void make_law(); // if there is a new class

    [[nodiscard]] Law const& law() const noexcept { return *law_; }
    [[nodiscard]] Case const& before() const noexcept { return before_; } // a case without an event
    [[nodiscard]] std::uint16_t end_activity() const noexcept { return static_cast<std::uint16_t>(classes_.size()); }
    // Which of the file's rules a subject of the law belongs to; `none`: to no rule.
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    [[nodiscard]] std::size_t owner(std::uint16_t subject) const noexcept
    {
        return subject < owners_.size() ? owners_[subject] : none;
    }
    // Whether the class `id` of the law is meant by an argument.
    [[nodiscard]] bool means(std::string const& id, std::uint16_t argument) const;
    [[nodiscard]] bool asks_who() const noexcept { return asks_who_; }
    [[nodiscard]] Stepping stepping() const noexcept { return stepping_; }
    // Nothing is asked of such events and nothing remembered.
    [[nodiscard]] bool idle(std::uint16_t activity) const noexcept { return idle_[activity] != 0; }
    // Which latches a rule asks, as Case::latches has them, and up to which number keyed memory is asked.
    [[nodiscard]] std::vector<std::uint64_t> const& latches_asked() const noexcept { return latches_asked_; }
    [[nodiscard]] std::vector<std::uint16_t> const& times_asked() const noexcept { return times_asked_; }

private:
    void mark_asked();
    void mark_idle();

    RuleSet const& set_;
    std::vector<std::size_t> rules_;
    Calendar calendar_;
    std::vector<std::uint16_t> arguments_;
    std::vector<std::string> correlated_;
    std::unordered_map<std::uint64_t, std::uint16_t> by_signature_;
    std::vector<std::uint64_t> classes_; // signatures, in the order met
    std::optional<Law> law_;
    Case before_;
    std::vector<std::size_t> owners_;
    std::vector<std::uint8_t> idle_; // by activity
    std::vector<std::uint64_t> latches_asked_;
    std::vector<std::uint16_t> times_asked_;
    bool asks_who_ = false;
    Stepping stepping_ = Stepping::kernel;
};

// All rules of a file in as few groups as can be.
[[nodiscard]] std::vector<RuleGroup> group_rules(RuleSet const& set, Calendar const& calendar);

} // namespace duly::detail
