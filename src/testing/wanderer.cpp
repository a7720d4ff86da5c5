// SPDX-License-Identifier: Apache-2.0
#include "wanderer.hpp"

#include "duly/case/evaluate.hpp"

namespace duly::testing::detail {

using duly::detail::Player;
using duly::detail::Wish;

namespace {

constexpr std::size_t judgements_for_one = 400;

} // namespace

Wanderer::Wanderer(Law const& law, Random& random)
    : law_(law), random_(random), player_(std::make_unique<Player>(law, std::set<std::uint16_t>(), Severity::info))
{}

template <class Step> bool Wanderer::take(Step const& step)
{
    auto trial = std::make_unique<Player>(*player_);
    trial->spend_at_most(judgements_for_one);
    if (!step(*trial)) return false;
    if (!trial->state().findings.empty() || !lapse(law_, trial->state(), trial->date()).empty()) return false;
    player_ = std::move(trial);
    return true;
}

void Wanderer::decide_facts(int percent_true)
{
    for (auto const& fact : law_.procedure().facts) {
        if (!random_.chance(50)) continue;
        bool const found = random_.chance(percent_true);
        static_cast<void>(take([&](Player& player) { return player.decide(fact.id, found); }));
    }
}

Wish Wanderer::random_wish(std::uint16_t activity)
{
    Wish wish{activity, {}, {}, {}};
    for (auto const& spec : law_.procedure().activities[activity].fields) {
        if (!random_.chance(40)) continue;
        if (spec.type == FieldType::yes_no) wish.fields[spec.name] = random_.chance(50);
        if (spec.type == FieldType::enumeration) wish.fields[spec.name] = random_.one_of(spec.values);
    }
    return wish;
}

bool Wanderer::wish(std::uint16_t activity)
{
    auto const particular = random_wish(activity);
    if (take([&](Player& player) { return player.play(particular); })) return true;
    return !particular.fields.empty() && take([&](Player& player) { return player.play({activity, {}, {}, {}}); });
}

bool Wanderer::wish_where(std::uint16_t activity, Condition const& holds, Condition const& fails)
{
    return take([&](Player& player) { return player.play_where(activity, holds, fails); });
}

void Wanderer::wait_some_days()
{
    auto const days = static_cast<std::int32_t>(random_.below(15));
    static_cast<void>(take([&](Player& player) {
        player.wait(days);
        return true;
    }));
}

} // namespace duly::testing::detail
