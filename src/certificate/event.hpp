// SPDX-License-Identifier: Apache-2.0
// One event of an abstract case: whether anything refuses it, whether it breaks the claim, and the case it leads to.
//
// Whatever is not known when it is asked is chosen. Choices answers the first time with the first answer; when the
// event has been followed to its end, next() changes the last answer that can still be changed, and the event is
// followed again, until all answers to all questions that arise have been given.
#pragma once

#include "proof.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace duly::certificate {

class Choices {
public:
    explicit Choices(std::uint64_t& left) : left_(left) {}

    // The same question has the same answer until next(). `answers` must outlive this.
    [[nodiscard]] std::size_t ask(std::string const& question, Names const& answers);
    [[nodiscard]] bool ask(std::string const& question);
    [[nodiscard]] bool next();              // THROWS: Rejected when there are too many
    void spend(std::size_t steps = 1);      // the same
    [[nodiscard]] std::string text() const; // the choices made, for people

private:
    struct Answer {
        std::string question;
        Names const* answers = nullptr;
        std::size_t chosen = 0;
    };
    std::vector<Answer> asked_;
    std::uint64_t& left_;
};

enum class Truth { no, undecided, yes };

class Event {
public:
    Event(Proof const& proof, Activity const& activity, Case const& before, Choices& choices)
        : proof_(proof), activity_(activity), before_(before), choices_(choices), bare_(&activity)
    {}

    [[nodiscard]] bool refused();
    [[nodiscard]] bool breaks_claim();
    // Nothing: a machine refuses it. If nobody was asked whether it may happen, a machine stays where it is instead.
    [[nodiscard]] std::optional<Case> next(bool unjudged);

private:
    enum class Likeness { absent, key, other, unknown };
    struct Place { // of a field
        Activity const* of = nullptr;
        std::string name;
        bool own = false; // of this event, or of the latest event of another activity
        [[nodiscard]] Field const* field() const;
    };

    [[nodiscard]] Truth holds(json::value const& condition);
    [[nodiscard]] Truth simple(json::object const& condition, std::string_view word, json::value const& asked);
    [[nodiscard]] Truth compare(json::object const& comparison);
    [[nodiscard]] Truth applies(json::value const* when, json::value const* unless);
    [[nodiscard]] Place place(std::string const& path) const;
    [[nodiscard]] Likeness likeness(Place const& of);
    [[nodiscard]] std::size_t own(std::string const& field);
    [[nodiscard]] bool remembered(std::string const& name);
    [[nodiscard]] bool present(std::string const& kind, std::string const& name);
    [[nodiscard]] bool has(std::string const& name);

    [[nodiscard]] bool refused_by(Use const& use);
    [[nodiscard]] bool met(Rule const& rule);
    [[nodiscard]] bool counts(Rule const& rule);
    [[nodiscard]] bool lowered(Rule const& rule);
    [[nodiscard]] bool excused(Rule const& rule);
    [[nodiscard]] bool says(Memory const& memory, bool before);
    [[nodiscard]] bool move(Machine const& machine, Names& stages);
    [[nodiscard]] bool can_take(Machine::Row const& row);

    Proof const& proof_;
    Activity const& activity_;
    Case const& before_;
    Choices& choices_;
    Activity const* bare_;  // whose a bare field is
    bool bare_own_ = true;  // of this event; or of the latest one, while it is judged again
    bool no_facts_ = false; // while it is asked what would be if no fact were decided
};

} // namespace duly::certificate
