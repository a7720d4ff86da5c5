// SPDX-License-Identifier: Apache-2.0
#include "dominators.hpp"

#include <cstddef>

namespace duly::detail {

namespace {

// The forest of what was looked at so far. Of each way in it the least semidominator is asked for.
class Forest {
public:
    Forest(std::size_t size, std::vector<std::uint32_t> const& semi) : semi_(semi), above_(size, none), best_(size)
    {
        for (std::uint32_t i = 0; i < size; ++i) best_[i] = i;
    }

    void link(std::uint32_t parent, std::uint32_t child) { above_[child] = parent; }

    [[nodiscard]] std::uint32_t least(std::uint32_t of)
    {
        if (above_[of] == none) return of;
        compress(of);
        return best_[of];
    }

private:
    static constexpr std::uint32_t none = 0xffffffff;

    // Everything on the way up hangs below the root afterwards.
    void compress(std::uint32_t from)
    {
        way_.clear();
        for (auto at = from; above_[above_[at]] != none; at = above_[at]) way_.push_back(at);
        while (!way_.empty()) {
            auto const at = way_.back();
            auto const parent = above_[at];
            way_.pop_back();
            if (semi_[best_[parent]] < semi_[best_[at]]) best_[at] = best_[parent];
            above_[at] = above_[parent];
        }
    }

    std::vector<std::uint32_t> const& semi_;
    std::vector<std::uint32_t> above_, best_, way_;
};

// Who has which semidominator: a list through an array, for there are as many lists as vertices.
class Buckets {
public:
    explicit Buckets(std::size_t size) : first_(size, none), next_(size, none) {}

    void put(std::uint32_t into, std::uint32_t what)
    {
        next_[what] = first_[into];
        first_[into] = what;
    }
    template <class Each> void empty(std::uint32_t bucket, Each const& each)
    {
        for (auto at = first_[bucket]; at != none; at = next_[at]) each(at);
        first_[bucket] = none;
    }

private:
    static constexpr std::uint32_t none = 0xffffffff;
    std::vector<std::uint32_t> first_, next_;
};

} // namespace

std::vector<std::uint32_t> immediate_dominators(SearchTree const& tree)
{
    auto const size = tree.parent.size();
    std::vector<std::uint32_t> semi(size), dominator(size);
    for (std::uint32_t i = 0; i < size; ++i) semi[i] = i;
    Forest forest(size, semi);
    Buckets buckets(size);
    for (auto at = static_cast<std::uint32_t>(size); at-- > 1;) {
        for (auto i = tree.first_from[at]; i < tree.first_from[at + 1]; ++i) {
            auto const least = semi[forest.least(tree.from[i])];
            if (least < semi[at]) semi[at] = least;
        }
        buckets.put(semi[at], at);
        auto const parent = tree.parent[at];
        forest.link(parent, at);
        buckets.empty(parent, [&](std::uint32_t each) {
            auto const least = forest.least(each);
            dominator[each] = semi[least] < semi[each] ? least : parent;
        });
    }
    for (std::uint32_t at = 1; at < size; ++at)
        if (dominator[at] != semi[at]) dominator[at] = dominator[dominator[at]];
    return dominator;
}

} // namespace duly::detail
