// SPDX-License-Identifier: Apache-2.0
#include "witness.hpp"

#include "player.hpp"

#include "duly/case/evaluate.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

constexpr std::size_t judgements_for_one = 400;

[[nodiscard]] Wish wish_of(Law const& law, AbstractEvent const& event)
{
    Wish wish{event.activity, {}, {}, {}};
    auto const& p = law.procedure();
    for (auto const& [atom, value] : event.chosen) {
        if (atom.of == Atom::Of::document) wish.documents[p.documents[atom.index].kind] = value == 1;
        if (atom.of != Atom::Of::slot) continue;
        auto const& spec = p.activities[event.activity].fields[atom.index];
        Value chosen;
        if (!is_absent(spec, value)) {
            if (spec.type == FieldType::yes_no) chosen = value == Abstraction::says_yes;
            else if (spec.type == FieldType::enumeration) chosen = spec.values[value];
            else if (spec.type == FieldType::digest || spec.type == FieldType::actor || spec.type == FieldType::text)
                chosen = std::string(value == Abstraction::is_key ? the_key : another_key);
            else continue;
        }
        wish.fields[spec.name] = chosen;
    }
    return wish;
}

[[nodiscard]] bool follow(Player& player, AbstractEvent const& event, bool facts_late)
{
    auto const wish = wish_of(player.law(), event);
    if (facts_late && !player.prepare(wish)) return false;
    for (auto const& [atom, value] : event.chosen)
        if (atom.of == Atom::Of::fact && value != fact_undecided &&
            !player.decide(player.law().procedure().facts[atom.index].id, value == fact_found))
            return false;
    return player.play(wish);
}

// The history is lawful, and its last event breaks the claim.
[[nodiscard]] bool breaks(Law const& watched, std::size_t claim_rule, std::vector<Event> const& history)
{
    auto state = opened(watched);
    for (auto event : history) {
        auto const bound = bind(watched, event);
        if (!bound) return false;
        state = apply(watched, std::move(state), *bound);
    }
    if (std::any_of(state.findings.begin(), state.findings.end(), stands)) return false;
    return std::any_of(state.findings.begin(), state.findings.end(), [&](Finding const& finding) {
        return finding.subject == claim_rule && finding.at + 1 == history.size() &&
               (finding.status == Status::violated || finding.status == Status::undeterminable);
    });
}

void leave_out(Law const& watched, std::size_t claim_rule, std::vector<Event>& history)
{
    for (bool shorter = true; shorter;) {
        shorter = false;
        for (std::size_t i = history.size() - 1; i-- > 0;) {
            auto without = history;
            without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
            if (!breaks(watched, claim_rule, without)) continue;
            history = std::move(without);
            shorter = true;
        }
    }
}

} // namespace

std::optional<std::vector<Event>> bypass(Law const& watched, std::size_t claim_rule,
                                         std::vector<AbstractEvent> const& path)
{
    std::set<std::uint16_t> avoid;
    for (auto const& id : watched.procedure().rules[claim_rule].first)
        avoid.insert(watched.kernel().activity_index.at(id));
    for (bool const avoiding : {true, false})
        for (bool const facts_late : {false, true}) {
            Player player(watched, avoiding ? avoid : std::set<std::uint16_t>());
            bool const followed = std::all_of(path.begin(), path.end(), [&](AbstractEvent const& event) {
                return event.silent || follow(player, event, facts_late);
            });
            if (!followed || !breaks(watched, claim_rule, player.history())) continue;
            auto history = player.history();
            leave_out(watched, claim_rule, history);
            return history;
        }
    return std::nullopt;
}

std::vector<bool> exhibited(Law const& law)
{
    auto const& index = law.kernel().activity_index;
    std::vector<bool> seen(law.kernel().activities.size());
    Player player(law, {});
    std::size_t known = 0;
    for (std::uint16_t at = 0; at < seen.size(); ++at) {
        if (seen[at]) continue;
        player.spend_at_most(judgements_for_one);
        static_cast<void>(player.play({at, {}, {}, {}}));
        for (; known < player.history().size(); ++known)
            if (auto const found = index.find(player.history()[known].activity); found != index.end())
                seen[found->second] = true;
    }
    return seen;
}

std::optional<std::vector<Event>> way_through(Law const& law, std::vector<std::uint16_t> const& order)
{
    Player player(law, {});
    for (auto const activity : order)
        if (!player.play({activity, {}, {}, {}})) return std::nullopt;
    return player.history();
}

} // namespace duly::detail
