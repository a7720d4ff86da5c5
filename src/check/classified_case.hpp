// SPDX-License-Identifier: Apache-2.0
// A case of a log in the terms of a rule file: which arguments mean each of its events, and what class of each group it
// is of. Names recur: what a name alone decides is decided once.
#pragma once

#include "name_numbers.hpp"
#include "rule_group.hpp"
#include "selector.hpp"

#include "duly/check/check_log.hpp"

#include <memory>
#include <string>
#include <vector>

namespace duly::detail {

// A bit for each argument of a file.
class ArgumentSet {
public:
    explicit ArgumentSet(std::size_t arguments) : words_((arguments + 63) / 64) {}

    void add(std::size_t argument) noexcept { words_[argument / 64] |= std::uint64_t{1} << (argument % 64); }
    void add(ArgumentSet const& more) noexcept
    {
        for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= more.words_[i];
    }
    void clear() noexcept { words_.assign(words_.size(), 0); }
    [[nodiscard]] bool operator[](std::size_t argument) const noexcept
    {
        return (words_[argument / 64] >> (argument % 64) & 1U) != 0;
    }

private:
    std::vector<std::uint64_t> words_;
};

// Thread-safety: one thread at a time.
class ClassifiedCase {
public:
    // Both must outlive it. The laws of the groups are made anew when a class is added to them.
    ClassifiedCase(RuleSet const& set, std::vector<RuleGroup>& groups);

    // The case must outlive whatever is asked of it.
    void take(LogCase const& logged);

    [[nodiscard]] LogCase const& logged() const noexcept { return *logged_; }
    [[nodiscard]] std::size_t size() const noexcept { return met_.size(); }
    [[nodiscard]] std::uint16_t class_of(std::size_t event, std::size_t group) const noexcept
    {
        auto const& met = met_[event];
        return met.name->certain ? met.name->classes[group] : classes_[met.row * groups_.size() + group];
    }
    [[nodiscard]] bool means(std::uint16_t argument, std::size_t event) const noexcept
    {
        auto const& met = met_[event];
        auto const* const matches =
            met.name->certain ? met.name->matches.data() : matches_.data() + met.row * set_.arguments.size();
        return matches[argument] == Match::yes;
    }
    // Without a time: that of the event before.
    [[nodiscard]] Moment moment(std::size_t event) const noexcept
    {
        auto const& at = logged_->events[event].at;
        return at ? *at : moments_[event];
    }
    [[nodiscard]] Date date(std::size_t event) const noexcept { return moment(event).local_date(); }

    [[nodiscard]] bool seen(std::uint16_t argument) const noexcept { return seen_[argument]; }   // some event is meant
    [[nodiscard]] bool maybe(std::uint16_t argument) const noexcept { return maybe_[argument]; } // it cannot be told
    [[nodiscard]] bool any_maybe() const noexcept { return any_maybe_; }
    [[nodiscard]] bool all_have_times() const noexcept { return all_have_times_; }
    [[nodiscard]] bool all_have_actors() const noexcept { return all_have_actors_; }

    // What is asked for by exactly that name and no event had so far.
    [[nodiscard]] std::vector<UnknownActivity> unknown_activities();

private:
    struct Name {
        explicit Name(std::string_view word, std::size_t arguments) : text(word), yes(arguments) {}
        std::string text;
        std::vector<Match> matches;         // by argument, of the name alone
        ArgumentSet yes;                    // those that mean it
        std::vector<std::uint16_t> classes; // by group, if nothing but the name decides
        bool certain = true;
        std::uint64_t last_case = 0; // in which it was met
    };
    struct Met {
        Name const* name = nullptr;
        std::size_t row = 0; // of its matches and classes, if more than the name decides
    };

    [[nodiscard]] Name& name_of(std::string_view activity)
    {
        auto const number = numbers_.find(activity);
        return number != NameNumbers::none ? *names_[number] : add(activity);
    }
    [[nodiscard]] Name& add(std::string_view activity);
    void classify(LogEvent const& event, Met& met);

    RuleSet const& set_;
    std::vector<RuleGroup>& groups_;
    Matcher matcher_;
    NameNumbers numbers_;
    std::vector<std::unique_ptr<Name>> names_; // by number

    LogCase const* logged_ = nullptr;
    std::vector<Met> met_;               // the events
    std::vector<Match> matches_;         // of those whose name does not decide, by argument
    std::vector<std::uint16_t> classes_; // of the same, by group
    std::vector<Moment> moments_;        // if an event has no time
    ArgumentSet seen_, maybe_;
    bool any_maybe_ = false, all_have_times_ = true, all_have_actors_ = true;
    std::uint64_t cases_ = 0; // taken so far
};

} // namespace duly::detail
