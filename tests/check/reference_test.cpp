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
