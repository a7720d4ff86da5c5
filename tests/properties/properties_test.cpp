// SPDX-License-Identifier: Apache-2.0
// The claims of the national procedure and its rules with numbers, on histories attested as they happened: the
// evaluator against the oracle, which shares nothing with it.
#include "claims_in_pack.hpp"
#include "judged.hpp"
#include "oracle.hpp"
#include "random_history.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <utility>

using namespace duly;
using namespace properties;

namespace {

RandomHistories const& histories()
{
    static RandomHistories const made;
    return made;
}

// ---- the rules with numbers ------------------------------------------------------------------------------------------

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

// Not settled: minutes made before the meeting has decided. The oracle knows no dissent then, for there is nothing to
// dissent from; the evaluator holds what was said against the decision of an earlier meeting, or against none.
void without_early_minutes(std::vector<Event>& history)
{
    auto decided = false;
    std::erase_if(history, [&decided](Event const& event) {
        if (event.activity == "decision.made") decided = true;
        if (event.activity == "meeting.opened" || event.activity == "adjustment.launched") decided = false;
        return event.activity == "meeting.minuted" && !decided;
    });
}

// Not settled: a second hearing on materials that already came too late for a first one. The oracle finds each of the
// hearings too early, the evaluator one delivery too late once.
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

} // namespace

TEST_SUITE("claims and numbers")
{
    TEST_CASE("the rules with numbers find the same whoever counts")
    {
        std::map<std::string, int> found;
        for (auto const seed : seeds(4000)) {
            CAPTURE(seed);
            auto history = histories().make(seed);
            if (of_another_procedure(history)) continue;
            until_the_end(history);
            without_early_minutes(history);
            without_repeated_hearings(history);
            auto const by_oracle = numbers_by_oracle(history);
            auto const by_evaluator = numbers_by_evaluator(judged(national_law(), history));
            for (auto const& line : by_oracle) ++found[line.substr(0, line.find(' '))];
            if (by_oracle == by_evaluator) continue;
            FAIL_CHECK("DULY_SEED=" << seed << "\noracle:    " << joined(by_oracle)
                                    << "\nevaluator: " << joined(by_evaluator) << "\n"
                                    << told(history));
        }
        if (!replaying())
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
            auto const findings = judged(national_law(), history);
            for (auto const& breach : oracle::broken_claims(history)) {
                ++broken[breach.claim];
                auto const said = [&](Judged const& finding) {
                    return finding.event <= breach.event && speaks_of(finding, breach.claim) &&
                           (finding.event >= round_of(history, breach.event) || outlives_a_round(finding));
                };
                if (std::none_of(findings.begin(), findings.end(), said))
                    FAIL_CHECK("DULY_SEED=" << seed << " " << breach.claim << " @ " << breach.event << "\n"
                                            << told(findings) << told(history));
            }
        }
        if (!replaying())
            for (auto const& claim : oracle::claims()) {
                CAPTURE(claim);
                CHECK(broken[claim] > 0);
            }
    }
}
