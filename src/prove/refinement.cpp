// SPDX-License-Identifier: Apache-2.0
#include "refinement.hpp"

#include "witness.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace duly::detail {

std::vector<CheckRef> checks_of(Law const& law, std::size_t rule)
{
    std::vector<CheckRef> refs;
    auto const& activities = law.kernel().activities;
    for (std::uint16_t at = 0; at < activities.size(); ++at)
        for (std::uint16_t i = 0; i < activities[at].checks.size(); ++i)
            if (activities[at].checks[i].subject == rule) refs.push_back({at, i, false});
    return refs;
}

namespace {

constexpr std::size_t far_away = std::numeric_limits<std::size_t>::max();
constexpr std::size_t rounds_max = 60;
constexpr std::size_t cases_worth_shrinking = 5'000;

// The activities whose events a bit remembers.
[[nodiscard]] std::uint16_t activity_of(Kernel const& k, Bit const& bit)
{
    switch (bit.of) {
    case Bit::Of::latch: return k.latches[bit.index].activity;
    case Bit::Of::keyed: return k.keyed[bit.index].activity;
    case Bit::Of::comparison: return k.cells[k.nodes[bit.index].source.index].activity;
    case Bit::Of::cell_is_key: return k.cells[bit.index].activity;
    }
    return no_index;
}

class Refiner {
public:
    Refiner(Law const& law, std::size_t claim_rule)
        : law_(law),
          k_(law.kernel()),
          nothing_(law),
          claim_(checks_of(law, claim_rule)),
          demands_(k_.activities.size()),
          claim_rule_(claim_rule)
    {
        for (std::uint16_t at = 0; at < k_.activities.size(); ++at)
            for (auto const& check : k_.activities[at].checks)
                if (check.kind == RuleKind::precedence && nothing_.can_exclude(check))
                    for (auto const& alternative : check.alternatives) demands_[alternative.activity].push_back(at);
    }

    Refinement run()
    {
        Refinement out{fresh(), {}, std::nullopt};
        claim_bits_ = out.model.bits().size();
        for (std::size_t round = 0; round < rounds_max; ++round) {
            out.last = explore(out.model, claim_);
            if (out.last.end != Exploration::End::broken) break;
            out.history = bypass(law_, claim_rule_, out.last.path);
            if (out.history) break;
            auto const next = candidate(out);
            bool const far = !next || !next->bears_on_claim;
            if (far && take_machine(out)) continue;
            if (!next || !out.model.track(next->ref)) break;
        }
        if (out.last.end == Exploration::End::holds) shrink(out);
        return out;
    }

private:
    [[nodiscard]] Abstraction fresh() const
    {
        auto model = nothing_;
        for (auto const& ref : claim_) static_cast<void>(model.keep(model.check(ref)));
        return model;
    }

    // A machine that an event of the way drives.
    [[nodiscard]] bool take_machine(Refinement& out) const
    {
        for (auto const& event : out.last.path) {
            auto const& code = k_.activities[event.activity];
            if (code.machine == no_index || code.machine == 0 || out.model.tracks_machine(code.machine_place)) continue;
            out.model.track_machine(code.machine_place);
            return true;
        }
        return false;
    }

    // How many demands lie between each activity and the nearest of these.
    [[nodiscard]] std::vector<std::size_t> distances(std::vector<std::uint16_t> from) const
    {
        std::vector<std::size_t> distance(k_.activities.size(), far_away);
        for (auto const at : from) distance[at] = 0;
        for (std::size_t i = 0; i < from.size(); ++i)
            for (auto const demanding : demands_[from[i]])
                if (distance[demanding] == far_away) {
                    distance[demanding] = distance[from[i]] + 1;
                    from.push_back(demanding);
                }
        return distance;
    }

    [[nodiscard]] std::vector<std::uint16_t> sources(Abstraction const& model, std::size_t bits) const
    {
        std::vector<std::uint16_t> out;
        for (std::size_t i = 0; i < bits; ++i) {
            auto const at = activity_of(k_, model.bits()[i]);
            if (std::find(out.begin(), out.end(), at) == out.end()) out.push_back(at);
        }
        return out;
    }

    // The activities that a check looks for: what a precedence demands, what else its conditions read.
    [[nodiscard]] std::vector<std::uint16_t> looked_at(CheckRef ref) const
    {
        auto const& check = nothing_.check(ref);
        std::vector<std::uint16_t> out;
        if (check.kind == RuleKind::precedence) {
            for (auto const& alternative : check.alternatives) out.push_back(alternative.activity);
            return out;
        }
        auto alone = nothing_;
        static_cast<void>(alone.keep(check));
        return sources(alone, alone.bits().size());
    }

    // Of the rules on the way that are not taken in yet, the one nearest to what the claim is about.
    struct Candidate {
        CheckRef ref;
        bool bears_on_claim;
    };
    [[nodiscard]] std::optional<Candidate> candidate(Refinement const& out) const
    {
        auto const& model = out.model;
        auto const to_claim = distances(sources(model, claim_bits_));
        auto const to_model = distances(sources(model, model.bits().size()));
        using Rank = std::tuple<int, std::size_t, int>;
        std::optional<std::pair<Rank, CheckRef>> best;
        auto const consider = [&](CheckRef ref) {
            auto const& check = model.check(ref);
            if (model.tracked().contains(ref) || !model.can_exclude(check)) return;
            std::size_t claim = far_away, kept = far_away;
            for (auto const at : looked_at(ref)) {
                claim = std::min(claim, to_claim[at]);
                kept = std::min(kept, to_model[at]);
            }
            int const tier = claim != far_away ? 0 : kept != far_away ? 1 : 2;
            Rank const rank{tier, tier == 0 ? claim : kept, check.kind == RuleKind::precedence ? 0 : 1};
            if (!best || rank < best->first) best = {rank, ref};
        };
        for (auto const& event : out.last.path) {
            auto const& code = k_.activities[event.activity];
            for (std::uint16_t i = 0; i < code.checks.size(); ++i) consider({event.activity, i, false});
            for (std::uint16_t i = 0; i < code.again.size(); ++i) {
                bool const passed = std::any_of(out.last.path.begin(), out.last.path.end(), [&](auto const& earlier) {
                    return earlier.activity == code.again[i].trigger;
                });
                if (passed) consider({event.activity, i, true});
            }
        }
        if (!best) return std::nullopt;
        return Candidate{best->second, std::get<0>(best->first) == 0};
    }

    // Leaves out what the proof does not need.
    void shrink(Refinement& out) const
    {
        if (out.last.cases.size() > cases_worth_shrinking) return;
        auto const machines = [&](Abstraction& into, std::uint16_t but) {
            for (std::uint16_t place = 0; place < k_.machines.size() && place < machines_max; ++place)
                if (place != but && out.model.tracks_machine(place)) into.track_machine(place);
        };
        auto const attempt = [&](Abstraction smaller) {
            auto again = explore(smaller, claim_);
            if (again.end != Exploration::End::holds) return;
            out.last = std::move(again);
            out.model = std::move(smaller);
        };
        // What judges a gate again needs the gate's own check, so it goes first.
        std::vector<CheckRef> refs(out.model.tracked().begin(), out.model.tracked().end());
        std::stable_partition(refs.begin(), refs.end(), [](CheckRef const& ref) { return ref.again; });
        for (auto const& ref : refs) {
            auto smaller = fresh();
            for (auto const& each : out.model.tracked())
                if (each != ref) static_cast<void>(smaller.track(each));
            machines(smaller, no_index);
            if (!smaller.tracked().contains(ref)) attempt(std::move(smaller));
        }
        for (std::uint16_t place = 0; place < k_.machines.size() && place < machines_max; ++place) {
            if (!out.model.tracks_machine(place)) continue;
            auto smaller = fresh();
            for (auto const& each : out.model.tracked()) static_cast<void>(smaller.track(each));
            machines(smaller, place);
            attempt(std::move(smaller));
        }
    }

    Law const& law_;
    Kernel const& k_;
    Abstraction nothing_;
    std::vector<CheckRef> claim_;
    std::vector<std::vector<std::uint16_t>> demands_; // by activity: those that demand it
    std::size_t claim_rule_;
    std::size_t claim_bits_ = 0;
};

} // namespace

Refinement refine(Law const& law, std::size_t claim_rule) { return Refiner(law, claim_rule).run(); }

} // namespace duly::detail
