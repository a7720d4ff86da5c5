// SPDX-License-Identifier: Apache-2.0
// Four real logs and the reference answers to 85 rules: the same cases violate each, to the last id.
#include "check/reference_rules.hpp"

#include "duly/record/digest.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

using namespace duly;

namespace {

[[nodiscard]] std::string digest_of(std::vector<std::string> ids)
{
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::string text;
    for (auto const& id : ids) text += (text.empty() ? "" : "\n") + id;
    return sha256(text).hex().substr(0, 16);
}

void compare_with_reference(std::string const& log)
{
    auto const* const data = std::getenv("DULY_DATA");
    if (data == nullptr || !std::filesystem::exists(std::string(data) + "/logs")) {
        MESSAGE("skipped: DULY_DATA has no logs");
        return;
    }
    std::string const folder = data;
    auto const expected = reference::expected(folder, log);
    auto const loaded = load_rules(reference::rules_text(expected), log + ".yaml");
    for (auto const& problem : loaded.problems) MESSAGE(problem.where() << ": " << problem.says.en);
    REQUIRE(loaded.rules.has_value());
    auto const report = check_log_file(*loaded.rules, folder + "/logs/" + std::string(expected.at("file").as_string()),
                                       {}, reference::options());
    REQUIRE_MESSAGE(report.has_value(), report.error().says.en);
    CHECK(report->summary.cases == expected.at("cases").to_number<std::uint64_t>());
    CHECK(report->summary.events == expected.at("events").to_number<std::uint64_t>());
    for (std::size_t i = 0; i < report->rules.size(); ++i) {
        auto const& reference = expected.at("rules").as_array()[i].at("reference");
        CAPTURE(report->rules[i].id);
        CAPTURE(report->rules[i].says.en);
        CHECK(report->rules[i].count(Status::violated) == reference.at("violating_cases").to_number<std::uint64_t>());
        CHECK(digest_of(report->rules[i].violating) == reference.at("sha256_16").as_string());
    }
}

} // namespace

TEST_SUITE("the reference")
{
    TEST_CASE("reference: a receipt phase of permits") { compare_with_reference("receipt"); }
    TEST_CASE("reference: building permits") { compare_with_reference("bpic15_1"); }
    TEST_CASE("reference: permits to travel") { compare_with_reference("bpic2020_permit"); }
    TEST_CASE("reference: applications for loans") { compare_with_reference("bpic2012"); }
}

namespace {

// The rules of the reference that a pack can have, under their ids there.
constexpr auto receipt_pack = R"(
procedure: t/receipt
valid_from: 2000-01-01
title: {zh: 收件, en: receipt}
source: {zh: 试行规定, en: trial rules}
roles:
  any: {zh: 任何人, en: anyone}
activities:
  main:
    received: {by: any, article: 1, zh: 收件, en: received}
    confirmation.checked: {by: any, article: 1, zh: 核对, en: confirmation checked}
    confirmation.determined: {by: any, article: 1, zh: 确定, en: confirmation determined}
    confirmation.sent: {by: any, article: 1, zh: 寄出, en: confirmation sent}
    advice.considered: {by: any, article: 1, zh: 考虑停办意见, en: advice considered}
    indication.considered: {by: any, article: 1, zh: 考虑停办, en: indication considered}
    document.made: {by: any, article: 1, zh: 拟文, en: document made}
    document.checked: {by: any, article: 1, zh: 核文, en: document checked}
    document.determined: {by: any, article: 1, zh: 定文, en: document determined}
    document.adjusted: {by: any, article: 1, zh: 改文, en: document adjusted}
rules:
  - {id: REC-02, article: 1, kind: precedence, first: received, then: indication.considered,
     says: {zh: 一, en: one}}
  - {id: REC-03, article: 1, kind: response, after: received, then: confirmation.sent,
     says: {zh: 一, en: one}}
  - {id: REC-04, article: 1, kind: precedence, first: confirmation.checked, then: confirmation.determined,
     says: {zh: 一, en: one}}
  - {id: REC-06, article: 1, kind: response, after: advice.considered, then: indication.considered,
     says: {zh: 一, en: one}}
  - {id: REC-09, article: 1, kind: absence, of: document.adjusted,
     says: {zh: 一, en: one}}
  - {id: REC-FE1, article: 1, kind: separation, of: confirmation.determined.actor, from: confirmation.checked.actor,
     says: {zh: 一, en: one}}
  - {id: REC-FE2, article: 1, kind: separation, of: confirmation.sent.actor, from: confirmation.determined.actor,
     says: {zh: 一, en: one}}
  - {id: REC-FE3, article: 1, kind: separation, of: document.checked.actor, from: document.made.actor,
     says: {zh: 一, en: one}}
  - {id: REC-FE4, article: 1, kind: separation, of: document.determined.actor, from: document.checked.actor,
     says: {zh: 一, en: one}}
  - {id: REC-TM4, article: 1, kind: response, after: received, then: confirmation.sent, within: {working_days: 5},
     says: {zh: 一, en: one}}
  - {id: REC-TM6, article: 1, kind: response, after: received, then: confirmation.sent, within: {days: 14},
     says: {zh: 一, en: one}}
)";

constexpr auto receipt_map = R"(
map: receipt
pack: t/receipt
activities:
  - {log: Confirmation of receipt, to: received, role: any}
  - {glob: "T02 *", to: confirmation.checked, role: any}
  - {glob: "T04 *", to: confirmation.determined, role: any}
  - {regex: "T05 .*", to: confirmation.sent, role: any}
  - {glob: "T06 *", to: advice.considered, role: any}
  - {glob: "T10 *", to: indication.considered, role: any}
  - {log: T11 Create document X request unlicensed, to: document.made, role: any}
  - {log: T12 Check document X request unlicensed, to: document.checked, role: any}
  - {log: T13 Adjust document X request unlicensed, to: document.adjusted, role: any}
  - {log: T14 Determine document X request unlicensed, to: document.determined, role: any}
  - {glob: "T*", to: nothing}
)";

} // namespace

TEST_SUITE("the reference of a pack")
{
    TEST_CASE("reference: a receipt phase that is mapped to a pack")
    {
        auto const* const data = std::getenv("DULY_DATA");
        if (data == nullptr || !std::filesystem::exists(std::string(data) + "/logs")) {
            MESSAGE("skipped: DULY_DATA has no logs");
            return;
        }
        PackSet packs;
        for (auto const& problem : packs.add_text(receipt_pack, "receipt.yaml"))
            if (!problem.warning) FAIL(problem.where() << ": " << problem.says.en);
        auto const loaded = load_mapping(receipt_map, "receipt.map.yaml", packs);
        REQUIRE_MESSAGE(loaded.mapping.has_value(), loaded.problems.front().says.en);
        auto const expected = reference::expected(data, "receipt");
        auto const file = std::string(data) + "/logs/" + std::string(expected.at("file").as_string());
        auto const report = check_log_file(*loaded.mapping, file, {}, reference::options());
        REQUIRE_MESSAGE(report.has_value(), report.error().says.en);
        CHECK(report->unmapped.empty());
        std::size_t compared = 0;
        for (auto const& each : expected.at("rules").as_array())
            for (auto const& rule : report->rules) {
                if (each.at("id").as_string() != rule.id) continue;
                CAPTURE(rule.id);
                CHECK(digest_of(rule.violating) == each.at("reference").at("sha256_16").as_string());
                CHECK(rule.count(Status::undeterminable) == 0);
                ++compared;
            }
        CHECK(compared == 11);
    }
}
