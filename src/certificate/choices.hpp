// SPDX-License-Identifier: Apache-2.0
// What an event may be: every answer to every question that arises while it is followed.
#pragma once

#include "law.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace duly::certificate {

inline Names const no_yes{"no", "yes"};

// Whatever is not known when it is asked is chosen. ask() answers the first time with the first answer; when an event
// has been followed to its end, next() changes the last answer that can still be changed, and the event is followed
// again, until every answer to every question that arises has been given.
class Choices {
public:
    explicit Choices(std::uint64_t& left) : left_(left) {}

    // The same question has the same answer until next(). `answers` must outlive this.
    std::size_t ask(std::string const& question, Names const& answers)
    {
        spend(1 + asked_.size() + question.size() / 8);
        for (auto const& each : asked_)
            if (each.question == question) return each.chosen;
        asked_.push_back({question, &answers, 0});
        return 0;
    }

    bool ask(std::string const& question) { return ask(question, no_yes) == 1; }

    bool next()
    {
        spend(1);
        while (!asked_.empty() && asked_.back().chosen + 1 == asked_.back().answers->size()) asked_.pop_back();
        if (asked_.empty()) return false;
        ++asked_.back().chosen;
        return true;
    }

    void spend(std::size_t steps)
    {
        if (left_ < steps) too_large();
        left_ -= steps;
    }

    // For people.
    std::string text() const
    {
        std::string text;
        for (auto const& each : asked_)
            text += (text.empty() ? "" : "; ") + each.question + ": " + (*each.answers)[each.chosen];
        return text;
    }

private:
    struct Answer {
        std::string question;
        Names const* answers = nullptr;
        std::size_t chosen = 0;
    };
    std::vector<Answer> asked_;
    std::uint64_t& left_;
};

} // namespace duly::certificate
