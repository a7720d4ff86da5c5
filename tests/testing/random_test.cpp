// SPDX-License-Identifier: Apache-2.0
// Random traces of the packs that come with the library: the lawful ones are lawful and go everywhere, the unlawful
// ones break the rule that was named.
#include <doctest/doctest.h>

#include "permit.hpp"
#include "properties/random.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace duly;
using namespace duly::testing;

namespace {

std::vector<Law> const& built_in_laws()
{
    static auto const laws = [] {
        std::vector<Law> made;
        std::set<std::string> ids;
        for (auto const& summary : PackSet::built_in().list())
            if (ids.insert(summary.id).second) made.push_back(law_of_pack(summary.id));
        return made;
    }();
    return laws;
}

// Rules that bind only under a choice of parameters that is not the default.
struct Choice {
    std::string pack;
    Parameters parameters;
};

// Rules that cannot be broken under the defaults, and under what they can.
std::map<std::string, Choice> const& bound_by_choice()
{
    static std::map<std::string, Choice> const rules = {
        {"MAD-3f", {"cn/major-decision", {{"P-15", "must"}}}},
        {"MAD-15", {"cn/major-decision", {{"P-02", "mandatory"}}}},
        {"MAD-30i", {"cn/major-decision", {{"P-08", "interest"}}}},
        {"MAD-32d", {"cn/major-decision", {{"P-23", "listed"}}}},
        {"MAD-31c", {"cn/major-decision", {{"P-16", "before_meeting"}}}},
        {"ND-12e", {"cn/normative-document", {{"evaluation", "two_years"}}}},
        {"PTY-ma", {"cn/party-group-meeting", {{"prompt", "{days: 7}"}}}},
        {"PTY-pc", {"cn/party-group-meeting", {{"personnel_voting", "full"}}}},
        {"PTY-pp", {"cn/party-group-meeting", {{"personnel_voting", "full"}}}},
        {"PTY-ps", {"cn/party-group-meeting", {{"personnel_voting", "full"}}}},
    };
    return rules;
}

bool can_be_broken(Rule const& rule) { return rule.kind != RuleKind::derogation && rule.kind != RuleKind::deemed; }

bool breaks(Trace const& trace, std::string const& rule)
{
    Checked const checked(trace);
    return std::any_of(checked.found().begin(), checked.found().end(),
                       [&](Found const& each) { return each.rule == rule && each.finding.status == Status::violated; });
}

} // namespace

TEST_SUITE("random traces")
{
    TEST_CASE("the same seed gives the same trace")
    {
        auto const law = permits::law();
        CHECK(random_lawful(law, 7).to_json_lines() == random_lawful(law, 7).to_json_lines());
        CHECK(random_unlawful(law, 7)->to_json_lines() == random_unlawful(law, 7)->to_json_lines());
        std::set<std::string> different;
        for (std::uint64_t seed = 1; seed <= 20; ++seed) different.insert(random_lawful(law, seed).to_json_lines());
        CHECK(different.size() > 10);
    }

    TEST_CASE("a seed means the same on every platform")
    {
        CHECK(
            random_lawful(permits::law(), 1).to_json_lines() ==
            R"({"activity":"facts.decided","actor":"office","at":"2026-01-05","fields":{"reason":"found so",)"
            R"("urgent":false},"roles":["office"]})"
            "\n"
            R"({"activity":"facts.decided","actor":"office","at":"2026-01-05","fields":{"reason":"found so",)"
            R"("small":false},"roles":["office"]})"
            "\n"
            R"({"activity":"draft.made","actor":"office","at":"2026-01-05","fields":{"draft":"d1"},"roles":["office"]})"
            "\n");
    }

    TEST_CASE("lawful traces are lawful")
    {
        for (auto const& law : built_in_laws())
            for (auto const seed : properties::seeds(10)) {
                INFO(law.procedure().id << " DULY_SEED=" << seed);
                Checked const checked(random_lawful(law, seed));
                REQUIRE_LAWFUL(checked);
                CHECK(checked.findings().empty());
            }
    }

    TEST_CASE("lawful traces go through every activity")
    {
        for (auto const& law : built_in_laws()) {
            std::set<std::string> seen;
            for (auto const& activity : law.procedure().activities)
                for (std::uint64_t seed = 1; seed <= 20 && !seen.contains(activity.id); ++seed) {
                    auto const trace = random_lawful(law, seed, {.wishes_max = 1, .to = activity.id});
                    for (auto const& entry : trace.entries()) seen.insert(entry.event.activity);
                }
            for (auto const& activity : law.procedure().activities) {
                INFO(law.procedure().id << " " << activity.id);
                CHECK(seen.contains(activity.id));
            }
        }
    }

    TEST_CASE("unlawful traces are unlawful")
    {
        for (auto const& law : built_in_laws())
            for (auto const seed : properties::seeds(3)) {
                INFO(law.procedure().id << " DULY_SEED=" << seed);
                auto const trace = random_unlawful(law, seed);
                REQUIRE(trace.has_value());
                CHECK_UNLAWFUL(*trace);
            }
    }

    TEST_CASE("unlawful traces break the rule that is named")
    {
        std::set<std::string> tried;
        for (auto const& law : built_in_laws())
            for (auto const& rule : law.procedure().rules) {
                if (!tried.insert(rule.id).second) continue; // overlays have the rules of their parents
                INFO(law.procedure().id << " " << rule.id);
                bool const possible = can_be_broken(rule) && !bound_by_choice().contains(rule.id);
                bool broken = false;
                for (std::uint64_t seed = 1; seed <= 3 && !broken; ++seed) {
                    auto const trace = random_unlawful(law, seed, rule.id);
                    broken = trace.has_value();
                    if (trace) CHECK(breaks(*trace, rule.id));
                }
                CHECK(broken == possible);
            }
    }

    TEST_CASE("rules that bind by a choice of parameters are broken under it")
    {
        for (auto const& each : bound_by_choice()) {
            auto const& rule = each.first;
            auto const& choice = each.second;
            INFO(rule);
            auto const by_default = random_unlawful(law_of_pack(choice.pack), 1, rule);
            REQUIRE_FALSE(by_default.has_value());
            CHECK(by_default.error().code == ErrorCode::undetermined);
            auto const trace = random_unlawful(law_of_pack(choice.pack, {.parameters = choice.parameters}), 1, rule);
            REQUIRE(trace.has_value());
            CHECK(breaks(*trace, rule));
        }
    }

    TEST_CASE("what is not there is said")
    {
        CHECK(random_unlawful(permits::law(), 1, "R-9").error().code == ErrorCode::not_found);
        CHECK(random_unlawful(permits::law(), 1, "R-5").error().code == ErrorCode::undetermined);
        RandomOptions const misspelt{.to = "permit.isued"};
        CHECK_THROWS_AS(static_cast<void>(random_lawful(permits::law(), 1, misspelt)), std::invalid_argument);
    }
}
