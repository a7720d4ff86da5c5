// SPDX-License-Identifier: Apache-2.0
// The certificates of the built-in procedures do not hold for a law that lacks, or has weakened, a rule they use.
#include "prove/checker.hpp"

#include "duly/law/pack.hpp"
#include "duly/prove/prove.hpp"
#include "duly/record/digest.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>

using namespace duly;
namespace json = boost::json;

namespace {

using Change = std::function<void(json::object& procedure, std::size_t rule)>;

// "MAD-1.2" is a link of the rule "MAD-1" that is written as a chain.
bool is_written_as(json::value const& rule, std::string const& id)
{
    std::string const written(rule.at("id").as_string());
    return id == written || (rule.as_object().contains("chain") && id.starts_with(written + "."));
}

// The certificate with the same proofs, of those that use the rule, about the changed law; or nothing if the change
// does not apply to it.
std::string about_another_law(json::value certificate, std::string const& rule, Change const& change)
{
    auto law = json::parse(certificate.at("law_text").as_string());
    auto& procedure = law.at("procedure").as_object();
    auto const& rules = procedure.at("rules").as_array();
    auto const at =
        std::find_if(rules.begin(), rules.end(), [&](auto const& each) { return is_written_as(each, rule); });
    auto const before = json::serialize(law);
    change(procedure, static_cast<std::size_t>(at - rules.begin()));
    auto const text = json::serialize(law);
    if (text == before) return {};
    certificate.as_object()["law_text"] = text;
    certificate.as_object()["law"] = sha256(text).hex();
    auto& proofs = certificate.at("proofs").as_array();
    auto const uses = [&](json::value const& proof) {
        auto const& used = proof.at("uses").as_array();
        return std::any_of(used.begin(), used.end(),
                           [&](auto const& use) { return use.at("rule").as_string() == rule; });
    };
    proofs.erase(std::remove_if(proofs.begin(), proofs.end(), [&](auto const& proof) { return !uses(proof); }),
                 proofs.end());
    return json::serialize(certificate);
}

void leave_out(json::object& procedure, std::size_t at)
{
    auto& rules = procedure.at("rules").as_array();
    rules.erase(rules.begin() + static_cast<std::ptrdiff_t>(at));
}

void only_if_a_fact_is_found(json::object& procedure, std::size_t at)
{
    if (!procedure.contains("facts")) procedure["facts"] = json::array();
    procedure.at("facts").as_array().push_back(json::array{"nobody_finds", json::object{}});
    auto& rule = procedure.at("rules").at(at).as_object();
    json::array both{"nobody_finds"};
    if (rule.contains("when")) both.push_back(rule.at("when"));
    rule["when"] = json::object{{"all", both}};
}

void only_warn(json::object& procedure, std::size_t at)
{
    procedure.at("rules").at(at).as_object()["severity"] = "warning";
}

struct Tally {
    std::size_t tried = 0, rejected = 0;
};

Tally try_all(Change const& change)
{
    Tally tally;
    for (auto const& summary : PackSet::built_in().list()) {
        auto const law = PackSet::built_in().bind(summary.id, {}, Calendar::built_in_cn()).value();
        auto const whole = json::parse(certificate(law, prove(law)));
        CAPTURE(summary.id);
        CHECK(brute::rejected_proofs(json::serialize(whole)).empty());
        std::set<std::string> used;
        for (auto const& proof : whole.at("proofs").as_array())
            for (auto const& use : proof.at("uses").as_array()) used.emplace(use.at("rule").as_string());
        for (auto const& rule : used) {
            auto const text = about_another_law(whole, rule, change);
            REQUIRE(!text.empty());
            auto const proofs = json::parse(text).at("proofs").as_array().size();
            auto const rejected = brute::rejected_proofs(text).size();
            CAPTURE(rule);
            CHECK(rejected == proofs);
            tally.tried += proofs;
            tally.rejected += rejected;
        }
    }
    return tally;
}

} // namespace

TEST_SUITE("certificates of the built-in procedures")
{
    TEST_CASE("none holds without a rule that it uses, nor if that only warns, or binds only where a fact is found")
    {
        for (auto const& change : {Change(leave_out), Change(only_warn), Change(only_if_a_fact_is_found)}) {
            auto const tally = try_all(change);
            MESSAGE(tally.rejected, " of ", tally.tried, " proofs are rejected for the changed law");
            CHECK(tally.tried > 100);
        }
    }
}
