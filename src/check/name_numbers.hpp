// SPDX-License-Identifier: Apache-2.0
// Names that recur, as small numbers: an event is looked up once, and everything else is found by its number.
#pragma once

#include "duly/law/kernel.hpp"

#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace duly::detail {

// Thread-safety: one thread at a time.
class NameNumbers {
public:
    static constexpr std::uint32_t none = 0xffffffff;

    NameNumbers() : slots_(64) {}

    [[nodiscard]] std::uint32_t find(std::string_view name) noexcept
    {
        if (latest_ < names_.size() && equal(names_[latest_], name)) return latest_; // an event often repeats one
        auto const hash = hash_of(name);
        for (auto at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
            auto const& slot = slots_[at];
            if (slot.round != round_) return none;
            if (slot.hash == hash && equal(names_[slot.number], name)) return latest_ = slot.number;
        }
    }
    // The next number. REQUIRES: a name that is not known, and stays where it is until clear().
    std::uint32_t add(std::string_view name)
    {
        if ((names_.size() + 1) * 2 > slots_.size()) grow();
        names_.push_back(name);
        auto const number = static_cast<std::uint32_t>(names_.size() - 1);
        enter({hash_of(name), number, round_});
        return number;
    }
    [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }
    // Takes no longer for having held many.
    void clear() noexcept
    {
        names_.clear();
        ++round_;
    }

private:
    struct Slot {
        std::uint32_t hash = 0, number = 0;
        std::uint64_t round = 0; // in which it was entered: of another one it is free
    };

    template <class Word> [[nodiscard]] static Word part(char const* at) noexcept
    {
        Word word;
        std::memcpy(&word, at, sizeof word);
        return word;
    }
    // Names of actors are short: comparing them must cost no more than a few steps.
    [[nodiscard]] static bool equal(std::string_view a, std::string_view b) noexcept
    {
        auto const size = a.size();
        if (size != b.size()) return false;
        if (size >= 4 && size < 8)
            return part<std::uint32_t>(a.data()) == part<std::uint32_t>(b.data()) &&
                   part<std::uint32_t>(a.data() + size - 4) == part<std::uint32_t>(b.data() + size - 4);
        return NameEqual{}(a, b);
    }
    // Of all bytes: names of one kind often begin and end alike.
    [[nodiscard]] static std::uint32_t hash_of(std::string_view name) noexcept
    {
        constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;
        auto const* const text = name.data();
        auto const size = name.size();
        std::uint64_t hash = size * odd;
        auto const take = [&](std::uint64_t word) {
            hash = (hash ^ word) * odd;
            hash ^= hash >> 32U;
        };
        if (size >= 8) {
            for (std::size_t at = 0; at + 8 < size; at += 8) take(part<std::uint64_t>(text + at));
            take(part<std::uint64_t>(text + size - 8));
        } else if (size >= 4) {
            take(std::uint64_t{part<std::uint32_t>(text)} << 32U | part<std::uint32_t>(text + size - 4));
        } else {
            std::uint64_t word = 0;
            for (std::size_t i = 0; i < size; ++i) word = word << 8U | static_cast<unsigned char>(text[i]);
            take(word);
        }
        return static_cast<std::uint32_t>(hash);
    }
    void enter(Slot slot) noexcept
    {
        auto at = slot.hash & (slots_.size() - 1);
        while (slots_[at].round == round_) at = (at + 1) & (slots_.size() - 1);
        slots_[at] = slot;
    }
    void grow()
    {
        auto const before = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
        for (auto const& slot : before)
            if (slot.round == round_) enter(slot);
    }

    std::vector<std::string_view> names_;
    std::vector<Slot> slots_; // a power of two, at most half of them taken
    std::uint64_t round_ = 1;
    std::uint32_t latest_ = 0; // found
};

} // namespace duly::detail
