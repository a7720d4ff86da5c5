// SPDX-License-Identifier: Apache-2.0
// Numbers drawn from a seed, the same with every standard library: std::mt19937_64 is specified to the bit, the
// distributions of <random> are not and are not used.
//
// Each property runs on the seeds 1, 2, 3 ...; a failure prints DULY_SEED=n, and with that in the environment the
// property runs on that seed alone. DULY_PROPERTY_RUNS says how many seeds, DULY_PROPERTY_SHARE that one of so
// many is enough, DULY_NIGHTLY=1 a hundred times as many.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace properties {

class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    // Less than n; REQUIRES: n > 0. The bias is below n / 2^64, and the same everywhere.
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(engine_() % n); }
    std::size_t between(std::size_t low, std::size_t high) { return low + below(high - low + 1); }
    bool chance(unsigned percent) { return below(100) < percent; }

    template <class T> T const& one_of(std::vector<T> const& items) { return items.at(below(items.size())); }

private:
    std::mt19937_64 engine_;
};

inline std::uint64_t number_from_environment(char const* name, std::uint64_t otherwise)
{
    auto const* text = std::getenv(name);
    return text && *text ? std::strtoull(text, nullptr, 10) : otherwise;
}

inline bool is_nightly() { return number_from_environment("DULY_NIGHTLY", 0) != 0; }
// One of so many is enough.
inline std::uint64_t share() { return std::max<std::uint64_t>(number_from_environment("DULY_PROPERTY_SHARE", 1), 1); }

// The seeds on which a property runs, `usual` of them unless the environment says otherwise.
inline std::vector<std::uint64_t> seeds(std::uint64_t usual)
{
    if (auto const one = number_from_environment("DULY_SEED", 0); one != 0) return {one};
    auto count = number_from_environment("DULY_PROPERTY_RUNS", usual);
    if (is_nightly()) count *= 100;
    count = (count + share() - 1) / share();
    std::vector<std::uint64_t> all;
    for (std::uint64_t seed = 1; seed <= count; ++seed) all.push_back(seed);
    return all;
}

// Whether that is at least as many as usual, so that everything can be expected to occur.
inline bool as_many_as_usual(std::uint64_t usual) { return seeds(usual).size() >= usual; }

} // namespace properties
