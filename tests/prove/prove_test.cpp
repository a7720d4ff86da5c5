// SPDX-License-Identifier: Apache-2.0
// What the procedures that come with the library promise, and that they would not promise it with less.
#include "prove/mutants.hpp"
#include "prove/random_procedure.hpp"

#include "duly/check/scenario.hpp"
#include "duly/prove/prove.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

using namespace duly;

namespace {

struct Pack {
    std::string id;
    Law law;
    Proofs proofs;
};

std::vector<Pack> const& built_in()
{
    static std::vector<Pack> const packs = [] {
        std::vector<Pack> made;
        for (auto const& summary : PackSet::built_in().list()) {
            auto const law = PackSet::built_in().bind(summary.id, {}, Calendar::built_in_cn());
            REQUIRE(law.has_value());
            made.push_back({summary.id, *law, prove(*law)});
        }
        return made;
    }();
    return packs;
}

Claim const& claim_of(Law const& law, std::string const& id)
{
    auto const& claims = law.procedure().claims;
    return *std::find_if(claims.begin(), claims.end(), [&](Claim const& claim) { return claim.id == id; });
}

// The history is lawful, and its last event is one that the claim is about, before which none of `first` counts.
void is_a_bypass(Law const& law, ClaimProof const& proof)
{
    auto const& claim = claim_of(law, proof.claim);
    REQUIRE(!proof.history.empty());
    auto const& last = proof.history.back().activity;
    CHECK(std::find(claim.then.begin(), claim.then.end(), last) != claim.then.end());
    Fold fold(law);
    for (auto const& event : proof.history) {
        auto const findings = fold.step({event, {}});
        REQUIRE(findings.has_value());
        for (auto const& finding : *findings) CHECK_FALSE(finding.bars());
    }
    CHECK(verdict(fold.state()) <= Verdict::warning);
}

void is_a_lawful_scenario(std::string const& text, PackSet const& packs)
{
    CAPTURE(text);
    auto const scenario = parse_scenario(text, "proof.jsonl");
    REQUIRE(scenario.has_value());
    auto const result = check_scenario(*scenario, packs);
    REQUIRE(result.has_value());
    CHECK_MESSAGE((result->verdict == "lawful" || result->verdict == "warning"), result->verdict);
    CHECK(result->differences.empty());
}

bool demands_a_step(Rule const& rule) { return rule.kind == RuleKind::precedence && rule.same.empty(); }

// The step that the rule demands does not count before the last event: it is missing, or it was not such a one.
bool is_missing(Rule const& rule, std::vector<Event> const& history)
{
    return std::none_of(history.begin(), history.end() - 1, [&](Event const& event) {
        return std::find(rule.first.begin(), rule.first.end(), event.activity) != rule.first.end();
    });
}

// Where less than a refutation follows from the loss, and why.
struct Exception {
    std::string pack, rule, claim, how;
    Proof outcome;
    char const* why;
};

constexpr char const* asks_for_no_draft = "the claim does not ask whether the step concerned the draft that is decided";
constexpr char const* follows_one_draft =
    "it holds, for each draft on the way has its step; but a proof follows one draft";
constexpr char const* asks_for_less = "the claim does not ask for what the rule demands of the step besides";

constexpr char const* town = "cn/town/major-decision";
constexpr char const* votes_at_a_meeting =
    "a township's vote asks for the meeting by rules of its own, and no history with a vote was found without it";

std::vector<Exception> const exceptions = {
    {town, "MAD-30a", "the_review_is_of_the_draft_decided", "left out", Proof::refuted, ""},
    {town, "MAD-30a", "nothing_is_decided_without_a_meeting", "left out", Proof::refuted, ""},
    {town, "MAD-30a", "nothing_is_decided_alone", "left out", Proof::refuted, ""},
    {town, "MAD-30a", "a_township_votes_before_it_agrees", "left out", Proof::refuted, ""},
    {town, "MAD-30a", "", "left out", Proof::not_shown, votes_at_a_meeting},
    {town, "MAD-30a", "the_review_is_of_the_draft_decided", "another alternative", Proof::refuted, ""},
    {town, "MAD-30a", "nothing_is_decided_without_a_meeting", "another alternative", Proof::refuted, ""},
    {town, "MAD-30a", "nothing_is_decided_alone", "another alternative", Proof::refuted, ""},
    {town, "MAD-30a", "a_township_votes_before_it_agrees", "another alternative", Proof::refuted, ""},
    {town, "MAD-30a", "", "another alternative", Proof::not_shown, votes_at_a_meeting},
    {town, "MAD-30a", "the_review_is_of_the_draft_decided", "only if a fact is found", Proof::refuted, ""},
    {town, "MAD-30a", "nothing_is_decided_without_a_meeting", "only if a fact is found", Proof::refuted, ""},
    {town, "MAD-30a", "nothing_is_decided_alone", "only if a fact is found", Proof::refuted, ""},
    {town, "MAD-30a", "a_township_votes_before_it_agrees", "only if a fact is found", Proof::refuted, ""},
    {town, "MAD-30a", "", "only if a fact is found", Proof::not_shown, votes_at_a_meeting},
    {town, "MAD-30a", "a_township_votes_before_it_agrees", "same left out", Proof::proved, asks_for_no_draft},
    {"", "MAD-30a", "the_party_group_deliberates_first", "same left out", Proof::proved, asks_for_no_draft},
    {"", "MAD-25", "nothing_is_decided_unreviewed", "same left out", Proof::proved, asks_for_no_draft},
    {"", "MAD-29", "nothing_is_decided_unreviewed", "same left out", Proof::not_shown, follows_one_draft},
    {"", "MAD-29", "the_review_is_of_the_draft_decided", "same left out", Proof::refuted, ""},
    {"", "MAD-29", "nothing_is_discussed_unsubmitted", "same left out", Proof::refuted, ""},
    {"", "MAD-29", "", "same left out", Proof::proved, asks_for_no_draft},
    {"", "MAD-30a", "nothing_is_decided_alone", "same left out", Proof::proved, asks_for_no_draft},
    {"", "MAD-30a", "the_review_is_of_the_draft_decided", "same left out", Proof::refuted, ""},
    {"", "MAD-30a", "nothing_is_decided_without_a_meeting", "same left out", Proof::refuted, ""},
    {"", "MAD-30a", "", "same left out", Proof::not_shown, follows_one_draft},
    {"", "MAD-30a", "nothing_is_decided_without_a_meeting", "where left out", Proof::refuted, ""},
    {"", "MAD-30a", "", "where left out", Proof::proved, asks_for_less},
    {"", "FCR-14", "", "where left out", Proof::proved, asks_for_less},
    {"", "MAD-30b", "nothing_is_decided_alone", "since left out", Proof::proved, asks_for_less},
};

Proof expected(std::string const& pack, std::string const& rule, std::string const& claim,
               std::string const& how = "left out")
{
    for (auto const& each : exceptions)
        if ((each.pack.empty() || each.pack == pack) && each.rule == rule &&
            (each.claim.empty() || each.claim == claim) && each.how == how)
            return each.outcome;
    return Proof::refuted;
}

// The procedure that this project is about is held to the letter. Of the others: without a rule what rested on it is
// never said to be kept; that the prover finds no history that shows the loss is no fault. What a rule asks of a step
// besides (`where`, `same`, `since`) a claim may not ask for.
bool is_as_expected(Law const& law, ClaimProof const& now, std::string const& rule, std::string const& how = "left out")
{
    if (law.procedure().family == "major-decision")
        return now.outcome == expected(law.procedure().id, rule, now.claim, how);
    bool const besides = how != "left out" && how.ends_with(" left out");
    return now.outcome != Proof::proved || besides;
}

} // namespace

TEST_SUITE("what the built-in procedures promise")
{
    TEST_CASE("every claim of every built-in procedure is proved")
    {
        std::size_t count = 0;
        for (auto const& pack : built_in()) {
            CAPTURE(pack.id);
            CHECK(pack.proofs.claims.size() == pack.law.procedure().claims.size());
            for (auto const& proof : pack.proofs.claims) {
                CAPTURE(proof.claim);
                CHECK(proof.outcome == Proof::proved);
                ++count;
            }
            for (auto const& flaw : pack.proofs.flaws) {
                CAPTURE(flaw.id);
                CHECK(flaw.kind == PackFlaw::Kind::not_exhibited);
            }
        }
        MESSAGE(count, " claims of ", built_in().size(), " procedures are proved");
    }

    TEST_CASE("nothing that every way is said to go through can be left out")
    {
        std::size_t count = 0;
        for (auto const& pack : built_in()) {
            CAPTURE(pack.id);
            for (auto const& way : pack.proofs.every_way) {
                CHECK(way.complete);
                auto procedure = pack.law.procedure();
                procedure.claims.clear();
                // A claim asks for what counts in this round, every way goes through it in this or an earlier one.
                for (auto& activity : procedure.activities) activity.restarts.clear();
                for (auto const& gate : way.through) {
                    Claim claim;
                    claim.id = gate;
                    claim.first = {gate};
                    claim.then = {way.to};
                    procedure.claims.push_back(claim);
                }
                Law const law(std::move(procedure), pack.law.calendar(), pack.law.text(), pack.law.digest());
                for (auto const& gate : way.through) {
                    CAPTURE(gate);
                    CHECK(prove_claim(law, gate).outcome == Proof::proved);
                    ++count;
                }
            }
        }
        CHECK(count > 20);
    }

    TEST_CASE("every way to the decision goes through review, submission and meeting, in this order")
    {
        for (auto const& pack : built_in()) {
            if (pack.id != "cn/major-decision") continue;
            REQUIRE(pack.proofs.every_way.size() == 1);
            auto const& way = pack.proofs.every_way.front();
            CHECK(way.to == "decision.made");
            CHECK(way.through == std::vector<std::string>{"legality.opinion", "submission.made", "meeting.opened"});
        }
    }

    TEST_CASE("of every procedure some claim is proved that no single rule states")
    {
        for (auto const& pack : built_in()) {
            CAPTURE(pack.id);
            auto const& claims = pack.proofs.claims;
            auto const& rules = pack.law.procedure().rules;
            // From several rules; or from rows of a state machine alone, which no rule repeats.
            CHECK(std::any_of(claims.begin(), claims.end(), [&](ClaimProof const& each) {
                return each.rests_on.size() > 1 ||
                       (each.rests_on.size() == 1 && std::none_of(rules.begin(), rules.end(), [&](Rule const& rule) {
                            return rule.id == each.rests_on.front();
                        }));
            }));
        }
    }

    TEST_CASE("what stays possible is shown by a lawful history")
    {
        for (auto const& pack : built_in())
            for (auto const& proof : pack.proofs.claims) {
                auto const& claim = claim_of(pack.law, proof.claim);
                if (claim.kind != Claim::Kind::reachable) continue;
                CAPTURE(pack.id);
                CAPTURE(proof.claim);
                is_a_bypass(pack.law, proof);
                is_a_lawful_scenario(scenario_text(pack.law, proof, pack.id), PackSet::built_in());
            }
    }

    TEST_CASE("a refutation is a scenario, and lawful as such")
    {
        std::size_t count = 0;
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            auto const random = brute::random_procedure(seed);
            PackSet packs;
            static_cast<void>(packs.add_text(random.text, "random.yaml"));
            for (auto const& proof : prove(random.law).claims) {
                if (proof.outcome != Proof::refuted) continue;
                ++count;
                CAPTURE(random.text);
                CAPTURE(proof.claim);
                is_a_lawful_scenario(scenario_text(random.law, proof, "t/random"), packs);
            }
        }
        CHECK(count > 10);
    }
}

TEST_SUITE("what a procedure would promise without one of its rules")
{
    TEST_CASE("without a rule on which a claim rests, a lawful history goes round it, and the step is missing")
    {
        std::size_t lost = 0, refuted = 0, missing = 0;
        for (auto const& pack : built_in()) {
            CAPTURE(pack.id);
            for (auto const& rule : pack.law.procedure().rules) {
                auto const without = mutants::without(pack.law, rule.id);
                for (auto const& proof : pack.proofs.claims) {
                    if (std::count(proof.rests_on.begin(), proof.rests_on.end(), rule.id) == 0) continue;
                    CAPTURE(rule.id);
                    CAPTURE(proof.claim);
                    auto const now = prove_claim(without, proof.claim);
                    CHECK_MESSAGE(is_as_expected(pack.law, now, rule.id), word(now.outcome));
                    ++lost;
                    if (now.outcome != Proof::refuted) continue;
                    ++refuted;
                    is_a_bypass(without, now);
                    if (demands_a_step(rule)) missing += is_missing(rule, now.history);
                }
            }
        }
        MESSAGE(refuted, " claims are refuted without a rule; in ", missing,
                " of the histories the step is not there at all");
        CHECK(refuted * 100 >= lost * 95);
        CHECK(missing > 0);
    }

    TEST_CASE("a weakened rule no longer carries what rested on it")
    {
        std::map<std::string, std::map<Proof, std::size_t>> tally;
        for (auto const& pack : built_in()) {
            CAPTURE(pack.id);
            for (auto const& weaker : mutants::weakened(pack.law)) {
                CAPTURE(weaker.how);
                CAPTURE(weaker.rule);
                for (auto const& proof : pack.proofs.claims) {
                    if (std::count(proof.rests_on.begin(), proof.rests_on.end(), weaker.rule) == 0) continue;
                    CAPTURE(proof.claim);
                    auto const now = prove_claim(weaker.law, proof.claim);
                    ++tally[weaker.how][now.outcome];
                    if (now.outcome == Proof::refuted) is_a_bypass(weaker.law, now);
                    CHECK_MESSAGE(is_as_expected(pack.law, now, weaker.rule, weaker.how), word(now.outcome));
                }
            }
        }
        for (auto const& [how, outcomes] : tally)
            for (auto const& [outcome, count] : outcomes) MESSAGE(how, ": ", count, " ", word(outcome));
    }

    TEST_CASE("where the decision does not judge again, a fact switched off and on again is a way round")
    {
        std::size_t refuted = 0;
        for (auto const& pack : built_in()) {
            auto const once = mutants::judging_once(pack.law);
            CAPTURE(pack.id);
            for (auto const& proof : pack.proofs.claims) {
                if (claim_of(pack.law, proof.claim).kind == Claim::Kind::reachable) continue;
                CAPTURE(proof.claim);
                auto const now = prove_claim(once, proof.claim);
                CHECK(now.outcome != Proof::not_shown);
                if (now.outcome != Proof::refuted) continue;
                ++refuted;
                is_a_bypass(once, now);
                auto const& history = now.history;
                CHECK(std::count_if(history.begin(), history.end(),
                                    [](Event const& event) { return event.activity == "facts.decided"; }) > 0);
            }
        }
        MESSAGE(refuted, " claims are refuted where nothing is judged again");
        CHECK(refuted >= 6);
    }
}
