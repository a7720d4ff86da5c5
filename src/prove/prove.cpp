// SPDX-License-Identifier: Apache-2.0
#include "duly/prove/prove.hpp"

#include "certificate.hpp"
#include "claims.hpp"
#include "demands.hpp"
#include "hygiene.hpp"
#include "refinement.hpp"
#include "witness.hpp"

#include "duly/record/canonical_json.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace duly {

using namespace detail;

namespace {

Text const speaks_of = {"由执行（perform）形成、没有未补正的错误、未经准许偏离的历史；补录（attest）在此之外",
                        "histories made by performing, without an uncured error and without a sanctioned deviation; "
                        "attested events are outside"};

[[nodiscard]] ClaimProof begin(Claim const& claim)
{
    ClaimProof proof;
    proof.claim = claim.id;
    proof.article = claim.article;
    proof.says = claim.says;
    return proof;
}

[[nodiscard]] ClaimProof prove_safe(Law const& watched, Claim const& claim)
{
    auto proof = begin(claim);
    auto const rule = rule_of(watched, claim.id);
    auto refined = refine(watched, rule);
    if (refined.history) {
        proof.outcome = Proof::refuted;
        proof.history = std::move(*refined.history);
        return proof;
    }
    if (refined.last.end == Exploration::End::holds) {
        proof.outcome = Proof::proved;
        proof.rests_on = rests_on(watched, refined);
        proof.inductive = in_words_of_the_law(refined, rule);
        return proof;
    }
    if (refined.last.end == Exploration::End::too_large)
        proof.reason = {"证明所需的抽象状态超出限度", "the proof needs more abstract cases than are gone through"};
    else
        proof.reason = {
            "规则未能排除一条绕行路径，但也未找到评估器接受的实例",
            "the rules do not exclude a way round, but no history of it was found that the evaluator accepts"};
    return proof;
}

// For each activity after which it must be possible: a history that does both.
[[nodiscard]] ClaimProof prove_possible(Law const& law, Claim const& claim)
{
    auto proof = begin(claim);
    auto const& index = law.kernel().activity_index;
    auto const after = claim.after.empty() ? std::vector<std::string>{""} : claim.after;
    for (auto const& earlier : after)
        for (auto const& id : claim.then) {
            std::vector<std::uint16_t> order;
            if (!earlier.empty()) order.push_back(index.at(earlier));
            order.push_back(index.at(id));
            auto found = way_through(law, order);
            if (!found) {
                proof.reason = {"未找到先“" + earlier + "”后“" + id + "”的合法历史",
                                "no lawful history was found in which " + id + " follows " + earlier};
                return proof;
            }
            if (proof.history.empty()) proof.history = std::move(*found);
        }
    proof.outcome = Proof::proved;
    return proof;
}

void strings(CanonicalWriter& json, std::vector<std::string> const& list)
{
    json.begin_array();
    for (auto const& each : list) json.string(each);
    json.end_array();
}

// Entries that are JSON already.
[[nodiscard]] std::string raw(std::vector<std::string> const& list)
{
    std::string out = "[";
    for (auto const& each : list) out += (out.size() == 1 ? "" : ",") + each;
    return out + "]";
}

[[nodiscard]] std::string proof_json(ClaimProof const& proof)
{
    std::string cases, claim;
    CanonicalWriter list(cases), name(claim);
    strings(list, proof.inductive.cases);
    name.string(proof.claim);
    return "{\"cases\":" + cases + ",\"claim\":" + claim + ",\"machines\":" + raw(proof.inductive.machines) +
           ",\"remembers\":" + raw(proof.inductive.remembers) + ",\"uses\":" + raw(proof.inductive.uses) + "}";
}

} // namespace

std::string_view word(Proof outcome) noexcept
{
    static constexpr std::array<std::string_view, 3> words = {"proved", "refuted", "not_shown"};
    return words[static_cast<std::size_t>(outcome)];
}

std::string_view word(PackFlaw::Kind kind) noexcept
{
    static constexpr std::array<std::string_view, 6> words = {"never_happens", "never_together", "never_fires",
                                                              "dead_end",      "not_exhibited",  "end_not_shown"};
    return words[static_cast<std::size_t>(kind)];
}

std::size_t Proofs::count(Proof outcome) const noexcept
{
    return static_cast<std::size_t>(std::count_if(
        claims.begin(), claims.end(), [outcome](ClaimProof const& proof) { return proof.outcome == outcome; }));
}

Proofs prove(Law const& law)
{
    Proofs out;
    out.law = law.digest();
    auto const with_claims = watched(law);
    for (auto const& claim : law.procedure().claims)
        out.claims.push_back(claim.kind == Claim::Kind::reachable ? prove_possible(law, claim)
                                                                  : prove_safe(with_claims, claim));
    auto const demands = demands_of(law);
    out.flaws = flaws(law, demands);
    out.every_way = every_way(law, demands);
    out.not_modelled = not_modelled(law);
    return out;
}

ClaimProof prove_claim(Law const& law, std::string_view claim)
{
    auto const& claims = law.procedure().claims;
    auto const found = std::find_if(claims.begin(), claims.end(), [&](Claim const& each) { return each.id == claim; });
    if (found == claims.end()) throw std::invalid_argument("duly: the law has no claim " + std::string(claim));
    return found->kind == Claim::Kind::reachable ? prove_possible(law, *found) : prove_safe(watched(law), *found);
}

std::string certificate(Law const& law, Proofs const& proofs)
{
    std::vector<std::string> proved, exhibited, refuted, not_shown;
    for (auto const& each : proofs.claims) {
        std::string named;
        CanonicalWriter(named).begin_object().key("claim").string(each.claim).end_object();
        if (each.outcome == Proof::refuted) refuted.push_back(named);
        else if (each.outcome == Proof::not_shown) not_shown.push_back(named);
        else if (each.inductive.cases.empty()) exhibited.push_back(named);
        else proved.push_back(proof_json(each));
    }
    std::string dropped, digest, text, en, zh;
    CanonicalWriter list(dropped);
    strings(list, proofs.not_modelled);
    CanonicalWriter(digest).string(proofs.law);
    CanonicalWriter(text).string(law.text());
    CanonicalWriter(en).string(speaks_of.en);
    CanonicalWriter(zh).string(speaks_of.zh);
    return "{\"dropped\":" + dropped + ",\"exhibited\":" + raw(exhibited) + ",\"format\":1,\"law\":" + digest +
           ",\"law_text\":" + text + ",\"not_shown\":" + raw(not_shown) + ",\"proofs\":" + raw(proved) +
           ",\"refuted\":" + raw(refuted) + ",\"speaks_of\":{\"en\":" + en + ",\"zh\":" + zh + "}}";
}

} // namespace duly
