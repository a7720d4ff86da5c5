// SPDX-License-Identifier: Apache-2.0
#include "duly/testing/random_trace.hpp"

#include "wanderer.hpp"

#include <algorithm>
#include <stdexcept>

namespace duly::testing {

namespace {

// What ends a case is wished for rarely, since nothing comes after it.
[[nodiscard]] std::uint16_t some_activity(Procedure const& p, detail::Random& random)
{
    auto const at = random.below(p.activities.size());
    if (!p.activities[at].ends || random.chance(20)) return static_cast<std::uint16_t>(at);
    return static_cast<std::uint16_t>(random.below(p.activities.size()));
}

} // namespace

Trace random_lawful(Law const& law, std::uint64_t seed, RandomOptions const& options)
{
    auto const& index = law.kernel().activity_index;
    auto const last = index.find(options.to);
    if (!options.to.empty() && last == index.end())
        throw std::invalid_argument("没有这个环节 / no such activity: " + options.to);
    detail::Random random(seed);
    detail::Wanderer wanderer(law, random);
    if (random.chance(70)) wanderer.decide_facts(options.fact_percent);
    auto const wishes = 1 + random.below(std::max<std::size_t>(options.wishes_max, 1));
    for (std::size_t i = 0; i < wishes && wanderer.player().history().size() < options.events_max; ++i) {
        if (wanderer.player().state().ended) break;
        static_cast<void>(wanderer.wish(some_activity(law.procedure(), random)));
        wanderer.wait_some_days();
    }
    if (last != index.end()) static_cast<void>(wanderer.wish(last->second));
    std::vector<Entry> entries;
    for (auto const& event : wanderer.player().history()) entries.push_back({event, {}});
    return Trace(law, std::move(entries));
}

} // namespace duly::testing
