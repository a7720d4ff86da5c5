// SPDX-License-Identifier: Apache-2.0
// SplitMix64 (Steele, Lea, Flood, 2014): a few lines, stated to the bit, the same everywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace duly::testing::detail {

class Random {
public:
    explicit Random(std::uint64_t seed) noexcept : state_(seed) {}

    [[nodiscard]] std::uint64_t next() noexcept
    {
        auto z = state_ += 0x9e3779b97f4a7c15U;
        z = (z ^ z >> 30U) * 0xbf58476d1ce4e5b9U;
        z = (z ^ z >> 27U) * 0x94d049bb133111ebU;
        return z ^ z >> 31U;
    }
    // Less than n. REQUIRES: n > 0. The bias is below n / 2^64, and the same everywhere.
    [[nodiscard]] std::size_t below(std::size_t n) noexcept { return static_cast<std::size_t>(next() % n); }
    [[nodiscard]] bool chance(int percent) noexcept { return static_cast<int>(below(100)) < percent; }
    // REQUIRES: not empty.
    template <class T> [[nodiscard]] T const& one_of(std::vector<T> const& items) noexcept
    {
        return items[below(items.size())];
    }
    template <class T> void shuffle(std::vector<T>& items) noexcept
    {
        for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
    }

private:
    std::uint64_t state_;
};

} // namespace duly::testing::detail
