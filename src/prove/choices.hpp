// SPDX-License-Identifier: Apache-2.0
// What an event may still be: facts, fields and documents are chosen when something asks for them and not before, so
// that only those combinations are gone through that make a difference.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace duly::detail {

// One thing that can be chosen: what it is, and which.
struct Atom {
    enum class Of : std::uint32_t {
        fact,
        slot,
        actor,
        role,
        document,
        comparison, // of a slot with literals
        agreement,  // of two values of which neither is the key
        word,       // whether a value that is told apart is the key
        read,       // a comparison of what is not kept
        cell,
        share,
        latch,
        keyed,
        answer, // of a machine's question
        judged, // whether a silent event moves a machine
    };
    Of of = Of::fact;
    std::uint32_t index = 0;
    std::uint32_t part = 0; // of a comparison: which
    friend bool operator==(Atom const&, Atom const&) = default;
};

using Chosen = std::pair<Atom, std::uint32_t>;

// What a fact is chosen to be; 0: found not so.
inline constexpr std::uint32_t fact_found = 1, fact_undecided = 2;

// Goes through every combination of choices by doing the same thing again:
//
//   Choices choices;
//   do { choices.begin(); ... choices.choose(atom, 3) ... } while (choices.next());
class Choices {
public:
    void begin() noexcept { asked_ = 0; }

    // Below `count`. The same atom gives the same answer until begin().
    [[nodiscard]] std::uint32_t choose(Atom const& atom, std::uint32_t count)
    {
        for (std::size_t i = 0; i < asked_; ++i)
            if (tape_[i].atom == atom) return tape_[i].value;
        if (asked_ == tape_.size()) tape_.push_back({atom, 0, count});
        return tape_[asked_++].value;
    }

    // The next combination; false when all have been seen.
    [[nodiscard]] bool next()
    {
        tape_.resize(asked_);
        while (!tape_.empty() && tape_.back().value + 1 >= tape_.back().count) tape_.pop_back();
        if (tape_.empty()) return false;
        ++tape_.back().value;
        return true;
    }

    // What was asked since begin(), and the answers.
    [[nodiscard]] std::vector<Chosen> chosen() const
    {
        std::vector<Chosen> out;
        for (std::size_t i = 0; i < asked_; ++i) out.emplace_back(tape_[i].atom, tape_[i].value);
        return out;
    }

private:
    struct Choice {
        Atom atom;
        std::uint32_t value;
        std::uint32_t count;
    };
    std::vector<Choice> tape_;
    std::size_t asked_ = 0; // how many of the tape were asked for since begin()
};

} // namespace duly::detail
