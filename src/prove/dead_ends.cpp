// SPDX-License-Identifier: Apache-2.0
#include "claims.hpp"
#include "hygiene.hpp"
#include "player.hpp"
#include "refinement.hpp"

#include "duly/case/describe.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace duly::detail {

namespace {

// How many steps of one law are looked into one by one when no way to the end was found.
constexpr std::size_t looked_into_max = 100;
constexpr std::size_t rounds_max = 8;
constexpr std::size_t judgements_for_one = 400, judgements_for_end = 4'000;

// A step after which the case shall still be able to end: an activity, or one answer that it gives.
struct Taken {
    std::uint16_t activity;
    std::string field; // empty: whatever its answers
    Value value;
};

// A step is looked into by itself; what only several together make impossible is not looked for.
class DeadEnds {
public:
    DeadEnds(Law const& law, std::vector<bool> const& never) : law_(law), k_(law.kernel()), never_(never)
    {
        auto const& activities = law.procedure().activities;
        for (std::uint16_t at = 0; at < k_.activities.size(); ++at)
            if (!never[at] && activities[at].ends) ends_.push_back(at);
        decides_ = ends_.empty();
        for (std::uint16_t at = 0; at < k_.activities.size() && decides_; ++at)
            if (!never[at] && activities[at].judges_again) ends_.push_back(at);
        is_end_.resize(k_.activities.size());
        for (auto const end : ends_) is_end_[end] = true;
        for (std::uint16_t at = 0; at < k_.activities.size() && rounds_.size() < rounds_max; ++at)
            if (k_.activities[at].restarts && !is_end(at)) rounds_.push_back(at);
    }

    std::vector<PackFlaw> run()
    {
        if (ends_.empty()) return {};
        auto const ended = seen_on_the_way();
        std::size_t looked_into = 0;
        for (std::uint16_t at = 0; at < k_.activities.size(); ++at) {
            if (never_[at] || is_end(at) || k_.activities[at].after_end) continue;
            bool dead = false;
            for (auto const& taken : steps(at)) {
                if (dead || (taken.field.empty() && ended[at]) || end_follows(taken)) continue;
                if (++looked_into > looked_into_max) return std::move(out_);
                dead = tell(taken) && taken.field.empty();
            }
        }
        return std::move(out_);
    }

private:
    [[nodiscard]] bool is_end(std::uint16_t at) const { return is_end_[at]; }

    // One history that goes on as long as it can and then ends: after everything in it the case could still end.
    [[nodiscard]] std::vector<bool> seen_on_the_way() const
    {
        std::vector<bool> seen(k_.activities.size());
        Player player(law_, std::set<std::uint16_t>(ends_.begin(), ends_.end()));
        go_on(player);
        auto const before = player.history();
        if (!ends(player)) return seen;
        for (auto const& event : before)
            if (auto const found = k_.activity_index.find(event.activity); found != k_.activity_index.end())
                seen[found->second] = true;
        return seen;
    }

    // Everything that comes before an end and can still be done, each once.
    void go_on(Player& player) const
    {
        for (std::uint16_t at = 0; at < k_.activities.size(); ++at) {
            auto const& code = k_.activities[at];
            if (never_[at] || is_end(at) || code.after_end || code.restarts) continue;
            player.spend_at_most(judgements_for_one);
            static_cast<void>(player.play({at, {}, {}, {}}));
        }
        player.spend_at_most(judgements_for_end);
    }

    [[nodiscard]] bool ends(Player& player) const
    {
        return std::any_of(ends_.begin(), ends_.end(), [&](auto const end) { return player.play({end, {}, {}, {}}); });
    }

    // The activity, and each answer that one of a few gives.
    [[nodiscard]] std::vector<Taken> steps(std::uint16_t at) const
    {
        std::vector<Taken> out{{at, "", {}}};
        for (auto const& spec : law_.procedure().activities[at].fields) {
            if (spec.type == FieldType::yes_no)
                for (bool const yes : {true, false}) out.push_back({at, spec.name, yes});
            if (spec.type == FieldType::enumeration)
                for (auto const& word : spec.values) out.push_back({at, spec.name, word});
        }
        return out;
    }

    [[nodiscard]] std::optional<Player> taken(Taken const& step) const
    {
        Player player(law_, std::set<std::uint16_t>(ends_.begin(), ends_.end()));
        Wish wish{step.activity, {}, {}, {}};
        if (!step.field.empty()) wish.fields[step.field] = step.value;
        bool const played = player.play(wish);
        if (!played || player.state().ended) return std::nullopt;
        return player;
    }

    // True as well where the step is never taken before the end.
    [[nodiscard]] bool end_follows(Taken const& step) const
    {
        auto const player = taken(step);
        if (!player) return true;
        auto at_once = *player, with_all = *player;
        if (ends(at_once)) return true;
        go_on(with_all);
        return ends(with_all) || std::any_of(rounds_.begin(), rounds_.end(), [&](auto const round) {
                   auto anew = *player;
                   return anew.play({round, {}, {}, {}}) && ends(anew);
               });
    }

    // That no end comes after the step, as a claim. A claim forgets the step when a new round makes it not count any
    // more, and an answer when another is given: neither may come after it either.
    [[nodiscard]] Law claimed(Taken const& step) const
    {
        auto procedure = law_.procedure();
        Claim claim;
        claim.id = "no end after it";
        claim.kind = Claim::Kind::excludes;
        for (auto const end : ends_) claim.then.push_back(procedure.activities[end].id);
        for (std::uint16_t at = 0; at < k_.activities.size(); ++at)
            if (forgets(at, step.activity) && !is_end(at)) claim.then.push_back(procedure.activities[at].id);
        claim.after = {procedure.activities[step.activity].id};
        if (!step.field.empty()) {
            claim.then.push_back(claim.after.front());
            claim.where.op = Condition::Op::field;
            claim.where.path.field = step.field;
            claim.where.comparison = Comparison::is;
            claim.where.literals = {step.value};
        }
        procedure.claims = {claim};
        return watched(Law(std::move(procedure), law_.calendar(), law_.text(), law_.digest()));
    }

    // The activity begins a round in which the other does not count any more.
    [[nodiscard]] bool forgets(std::uint16_t activity, std::uint16_t other) const
    {
        auto const& code = k_.activities[activity];
        auto const latch = k_.activities[other].done;
        return code.restarts && (code.restart_latches[latch / 64] >> (latch % 64) & 1U) == 0;
    }

    // True if it is a dead end.
    bool tell(Taken const& step)
    {
        auto const law = claimed(step);
        auto const proof = refine(law, rule_of(law, "no end after it"));
        if (proof.history && is_end(k_.activity_index.at(proof.history->back().activity))) return false;
        auto const& procedure = law_.procedure();
        auto const& id = procedure.activities[step.activity].id;
        auto named = activity_title(procedure, id);
        named.zh = "“" + named.zh + "”（" + id + answer(step) + "）";
        named.en += " (" + id + answer(step) + ")";
        bool const dead = proof.last.end == Exploration::End::holds;
        PackFlaw flaw{dead ? PackFlaw::Kind::dead_end : PackFlaw::Kind::end_not_shown, id, {}};
        if (dead) {
            flaw.rules = rests_on(law, proof);
            flaw.history = taken(step)->history();
            std::string list, list_zh;
            for (auto const& rule : flaw.rules) {
                list += (list.empty() ? " (" : ", ") + rule;
                list_zh += (list_zh.empty() ? "（依据 " : "、") + rule;
            }
            if (!list.empty()) list += ")", list_zh += "）";
            flaw.says = {named.zh + "之后，" + (decides_ ? "再也不能作出决定" : "案件再也不能办结") + list_zh,
                         "after " + named.en +
                             (decides_ ? " nothing can be decided any more" : " the case can never be ended") + list};
        } else {
            flaw.says = {"未找到" + named.zh + "之后仍能" + (decides_ ? "作出决定" : "办结") + "的合法历史",
                         "no lawful history was found in which " +
                             std::string(decides_ ? "a decision" : "the end of the case") + " follows " + named.en};
        }
        out_.push_back(std::move(flaw));
        return dead;
    }

    [[nodiscard]] static std::string answer(Taken const& step)
    {
        if (step.field.empty()) return {};
        auto const* const yes = std::get_if<bool>(&step.value);
        return ", " + step.field + ": " +
               (yes == nullptr ? std::get<std::string>(step.value) : std::string(*yes ? "true" : "false"));
    }

    Law const& law_;
    Kernel const& k_;
    std::vector<bool> const& never_;
    std::vector<std::uint16_t> ends_; // what ends a case; if nothing does, what decides it
    std::vector<bool> is_end_;
    std::vector<std::uint16_t> rounds_; // what begins a new one
    bool decides_ = false;
    std::vector<PackFlaw> out_;
};

} // namespace

std::vector<PackFlaw> dead_ends(Law const& law, std::vector<bool> const& never) { return DeadEnds(law, never).run(); }

} // namespace duly::detail
