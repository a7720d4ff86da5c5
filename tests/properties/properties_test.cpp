// SPDX-License-Identifier: Apache-2.0
// The claims of the national procedure and its rules with numbers, on histories attested as they happened: the
// evaluator against the oracle, which shares nothing with it.
#include "claims_in_pack.hpp"
#include "judged.hpp"
#include "oracle.hpp"
#include "pack_text.hpp"
#include "random_history.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <sstream>
#include <utility>

using namespace duly;
using namespace properties;

namespace {

// ---- the rules with numbers -----------------------------------------------------------------------------------------

// The pack's name of a rule that the oracle calls by its number.
std::string pack_name(std::string const& rule) { return rule == "MAD-11" ? "MAD-11b" : rule; }

std::vector<std::string> numbers_by_oracle(std::vector<Event> const& history)
{
    std::vector<std::string> lines;
    for (auto const& found : oracle::found_by_numbers(history))
        lines.push_back(pack_name(found.rule) + " @ " + std::to_string(found.event) +
                        (found.undeterminable ? " undeterminable" : "") + (found.cured ? " cured" : ""));
    std::sort(lines.begin(), lines.end());
    return lines;
}

std::vector<std::string> numbers_by_evaluator(std::vector<Judged> const& findings)
{
    std::set<std::string> names;
    for (auto const& rule : oracle::numbered_rules()) names.insert(pack_name(rule));
    std::vector<std::string> lines;
    for (auto const& finding : findings)
        if (names.contains(finding.rule))
            lines.push_back(finding.rule + " @ " + std::to_string(finding.event) +
                            (finding.status == Status::undeterminable ? " undeterminable" : "") +
                            (finding.cured ? " cured" : ""));
    std::sort(lines.begin(), lines.end());
    return lines;
}

// Was it found at any time that the decree does not govern the matter (Art. 3(2))? Then the procedure stops judging.
bool of_another_procedure(std::vector<Event> const& history)
{
    return std::any_of(history.begin(), history.end(), [](Event const& event) {
        return std::any_of(event.fields.begin(), event.fields.end(), [](Field const& field) {
            static std::set<std::string> const grounds = {"macro_control", "legislation", "emergency_response",
                                                          "other_procedure"};
            return grounds.contains(field.name) && field.value == Value(true);
        });
    });
}

// What happens once the case is closed is found to be too late and is not judged otherwise.
void until_the_end(std::vector<Event>& history)
{
    auto const closed = std::find_if(history.begin(), history.end(),
                                     [](Event const& event) { return event.activity == "case.closed"; });
    if (closed != history.end()) history.erase(closed + 1, history.end());
}

// Minutes made before the meeting has decided are left out: the rule compares what was said with the latest decision,
// which then is that of an earlier meeting, or none; the oracle knows no dissent where nothing was decided.
void without_early_minutes(std::vector<Event>& history)
{
    auto decided = false;
    std::erase_if(history, [&decided](Event const& event) {
        if (event.activity == "decision.made") decided = true;
        if (event.activity == "meeting.opened" || event.activity == "adjustment.launched") decided = false;
        return event.activity == "meeting.minuted" && !decided;
    });
}

// A second hearing on materials that already came too late for a first one is left out: the oracle finds each hearing
// too early, the rule one delivery too late, once.
void without_repeated_hearings(std::vector<Event>& history)
{
    auto held = false;
    std::erase_if(history, [&held](Event const& event) {
        if (event.activity == "hearing.materials_delivered" || event.activity == "adjustment.launched") held = false;
        return event.activity == "hearing.held" && std::exchange(held, true);
    });
}

// Is the finding an error of a rule that keeps the claim? After the end, and where the decree does not govern the
// matter, nothing else is judged.
bool speaks_of(Judged const& finding, std::string const& claim)
{
    if (!finding.is_wrong()) return false;
    if (finding.rule == "closed" || finding.severity == Severity::not_applicable) return true;
    auto const& keeping = claims_in_pack().at(claim);
    auto const among = [&finding](auto const& rules) {
        return std::count(rules.begin(), rules.end(), finding.rule) != 0;
    };
    return among(keeping.own) || among(keeping.chain);
}

// Where the round began in which event i happened.
std::size_t round_of(std::vector<Event> const& history, std::size_t i)
{
    while (i > 0 && history[i].activity != "adjustment.launched") --i;
    return i;
}

bool outlives_a_round(Judged const& finding)
{
    return finding.rule == "MAD-10" || finding.severity == Severity::not_applicable;
}

std::string joined(std::vector<std::string> const& lines)
{
    std::ostringstream out;
    for (auto const& line : lines) out << line << "; ";
    return out.str();
}

struct Counted {
    std::vector<Event> history;
    std::vector<std::string> by_oracle, by_evaluator;
};

Counted counted(Law const& law, std::uint64_t seed)
{
    auto history = histories().make(seed);
    if (of_another_procedure(history)) return {};
    until_the_end(history);
    without_early_minutes(history);
    without_repeated_hearings(history);
    return {history, numbers_by_oracle(history), numbers_by_evaluator(judged(law, history))};
}

bool differs_somewhere(Law const& law, std::uint64_t seeds_max)
{
    for (std::uint64_t seed = 1; seed <= seeds_max; ++seed) {
        auto const [history, by_oracle, by_evaluator] = counted(law, seed);
        if (by_oracle != by_evaluator) return true;
    }
    return false;
}

// Breaches of claims of which no rule that keeps the claim had found anything in that round.
std::vector<oracle::Breach> not_found(Law const& law, std::vector<Event> const& history)
{
    std::vector<oracle::Breach> missed;
    auto const findings = judged(law, history);
    for (auto const& breach : oracle::broken_claims(history)) {
        auto const found = [&](Judged const& finding) {
            return finding.event <= breach.event && speaks_of(finding, breach.claim) &&
                   (finding.event >= round_of(history, breach.event) || outlives_a_round(finding));
        };
        if (std::none_of(findings.begin(), findings.end(), found)) missed.push_back(breach);
    }
    return missed;
}

bool misses_somewhere(Law const& law, std::string const& claim, std::uint64_t seeds_max)
{
    for (std::uint64_t seed = 1; seed <= seeds_max; ++seed)
        for (auto const& breach : not_found(law, histories().make(seed)))
            if (breach.claim == claim) return true;
    return false;
}

// The legal risk of a reform without a state rule is stated (Art. 25(2)): a rule of the same number, and no claim.
bool says_no_state_rule(Event const& event)
{
    return std::any_of(event.fields.begin(), event.fields.end(), [](Field const& field) {
        return field.name == "outcome" && field.value == Value(std::string("no_state_rule"));
    });
}

std::string word_in(Event const& event, std::string_view name)
{
    for (auto const& field : event.fields)
        if (field.name == name)
            return std::holds_alternative<std::string>(field.value) ? std::get<std::string>(field.value) : "";
    return {};
}

// Claims that one step of the procedure keeps by itself, and the rules of that step.
struct Step {
    std::string act;
    std::set<std::string> rules;
};

std::map<std::string, Step> const& claims_of_one_step()
{
    static std::map<std::string, Step> const claims = {
        {"nothing_is_launched_unresearched", {"decision.launched", {"MAD-10"}}},
        {"no_unlawful_draft_is_submitted", {"submission.made", {"MAD-25", "MAD-25b", "MAD-25e"}}},
        {"nothing_is_discussed_unsubmitted", {"meeting.opened", {"MAD-29"}}},
        {"nothing_is_decided_without_a_meeting", {"decision.made", {"MAD-30a"}}},
        {"no_uncontrollable_risk_is_taken", {"decision.made", {"MAD-24"}}},
        {"nothing_is_issued_undecided", {"decision.issued", {"MAD-31b"}}},
        {"nothing_is_issued_unreported", {"decision.issued", {"MAD-31"}}},
        {"the_congress_is_told", {"decision.issued", {"MAD-8"}}},
    };
    return claims;
}

using Positions = std::set<std::size_t>; // in a history

Positions breached_at(std::vector<Event> const& history, std::string const& claim, Step const& step)
{
    Positions events;
    for (auto const& breach : oracle::broken_claims(history))
        if (breach.claim == claim && history[breach.event].activity == step.act) events.insert(breach.event);
    return events;
}

Positions wrong_at(std::vector<Event> const& history, std::vector<Judged> const& findings, Step const& step)
{
    Positions events;
    for (auto const& finding : findings)
        if (step.rules.contains(finding.rule) && finding.is_wrong() && history[finding.event].activity == step.act)
            events.insert(finding.event);
    return events;
}

// Not settled: a lawful draft submitted after another draft was found unlawful. The oracle asks what was found of the
// draft submitted, the evaluator also what was found last, of whatever draft.
bool after_another_draft(std::vector<Event> const& history, std::size_t submission)
{
    for (auto i = submission; i-- > 0;)
        if (history[i].activity == "legality.opinion")
            return word_in(history[i], "draft") != word_in(history[submission], "draft");
    return false;
}

std::string joined(Positions const& positions)
{
    std::vector<std::string> lines;
    for (auto const position : positions) lines.push_back(std::to_string(position));
    return joined(lines);
}

} // namespace

TEST_SUITE("claims and numbers")
{
    TEST_CASE("the rules with numbers find the same whoever counts")
    {
        std::map<std::string, int> found;
        for (auto const seed : seeds(4000)) {
            CAPTURE(seed);
            auto const [history, by_oracle, by_evaluator] = counted(national_law(), seed);
            for (auto const& line : by_oracle) ++found[line.substr(0, line.find(' '))];
            if (by_oracle != by_evaluator)
                FAIL_CHECK("DULY_SEED=" << seed << "\noracle:    " << joined(by_oracle)
                                        << "\nevaluator: " << joined(by_evaluator) << "\n"
                                        << told(history));
        }
        if (as_many_as_usual(4000))
            for (auto const& rule : oracle::numbered_rules()) {
                CAPTURE(rule);
                CHECK(found[pack_name(rule)] > 0);
            }
    }

    TEST_CASE("where a claim is broken a rule that keeps it was violated by then")
    {
        std::map<std::string, int> broken;
        for (auto const seed : seeds(4000)) {
            CAPTURE(seed);
            auto const history = histories().make(seed);
            for (auto const& breach : oracle::broken_claims(history)) ++broken[breach.claim];
            for (auto const& breach : not_found(national_law(), history))
                FAIL_CHECK("DULY_SEED=" << seed << " " << breach.claim << " @ " << breach.event << "\n"
                                        << told(judged(national_law(), history)) << told(history));
        }
        if (as_many_as_usual(4000))
            for (auto const& claim : oracle::claims()) {
                CAPTURE(claim);
                CHECK(broken[claim] > 0);
            }
    }

    TEST_CASE("a rule that says what a claim says finds exactly where the claim is broken")
    {
        std::map<std::string, int> broken;
        for (auto const seed : seeds(4000)) {
            CAPTURE(seed);
            auto history = histories().make(seed);
            if (of_another_procedure(history)) continue;
            until_the_end(history);
            std::erase_if(history, says_no_state_rule);
            auto const findings = judged(national_law(), history);
            for (auto const& [claim, step] : claims_of_one_step()) {
                auto const by_oracle = breached_at(history, claim, step);
                auto by_evaluator = wrong_at(history, findings, step);
                if (step.act == "submission.made")
                    std::erase_if(by_evaluator, [&](std::size_t event) {
                        return !by_oracle.contains(event) && after_another_draft(history, event);
                    });
                broken[claim] += !by_oracle.empty();
                if (by_oracle != by_evaluator)
                    FAIL_CHECK("DULY_SEED=" << seed << " " << claim << "\noracle:    " << joined(by_oracle)
                                            << "\nevaluator: " << joined(by_evaluator) << "\n"
                                            << told(history));
            }
        }
        if (!as_many_as_usual(4000)) return;
        for (auto const& each : claims_of_one_step()) {
            CAPTURE(each.first);
            CHECK(broken[each.first] > 0);
        }
    }

    TEST_CASE("another number, or none, is found to be another")
    {
        for (auto const& rule : oracle::numbered_rules()) {
            CAPTURE(rule);
            CHECK(differs_somewhere(national_law_of(national_packs_without({pack_name(rule)})), 4000));
        }
        using Change = std::array<std::string, 3>;
        for (auto const& change :
             {Change{"MAD-15d", "at_least", "{days: 29}"}, Change{"MAD-16d", "at_least", "{days: 6}"},
              Change{"MAD-26d", "at_least", "{working_days: 7}"}, Change{"MAD-31", "first", "npcsc.reported"},
              Change{"MAD-20", "cure", "{by: expert.replaced, same: expert}"},
              Change{"MAD-11b", "when", "{field: units, at_least: 3}"}}) {
            CAPTURE(change[0]);
            auto const packs = national_packs_with(change[0], change[1], change[2]);
            CHECK(differs_somewhere(national_law_of(packs), 4000));
        }
    }

    TEST_CASE("without the rules that keep a claim its breach is not found")
    {
        for (auto const& each : claims_in_pack()) {
            auto const& claim = each.first;
            auto const& keeping = each.second;
            CAPTURE(claim);
            auto rules = keeping.own;
            rules.insert(rules.end(), keeping.chain.begin(), keeping.chain.end());
            CHECK(misses_somewhere(national_law_of(national_packs_without(rules)), claim, 4000));
        }
    }
}
