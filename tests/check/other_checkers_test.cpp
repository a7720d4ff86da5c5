// SPDX-License-Identifier: Apache-2.0
// docs/other-checkers.md is true of us: every example of it is run.
#include "duly/check/check_log.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

using namespace duly;

namespace {

// What stands between the fences of the next block of a kind, from `at` on.
[[nodiscard]] std::string block(std::string const& text, std::string const& kind, std::size_t& at)
{
    auto const open = text.find("```" + kind + "\n", at);
    if (open == std::string::npos) return {};
    auto const from = text.find('\n', open) + 1;
    auto const to = text.find("```", from);
    at = to + 4;
    return text.substr(from, to - from);
}

} // namespace

TEST_CASE("what is said of other checkers is what we answer")
{
    std::ifstream in(DULY_ROOT "/docs/other-checkers.md");
    std::stringstream buffer;
    buffer << in.rdbuf();
    auto const page = buffer.str();
    std::size_t examples = 0;
    for (std::size_t at = 0;;) {
        auto const log = block(page, "csv", at);
        if (log.empty()) break;
        auto const rule = block(page, "yaml", at);
        auto const says = page.find("duly: ", at);
        auto const expected = page.substr(says + 6, page.find(';', says) - says - 6);
        CAPTURE(rule);
        CAPTURE(log);
        auto const loaded = load_rules("rules: example\nrules_of_the_log:\n  - " + rule, "example");
        REQUIRE(loaded.rules.has_value());
        CheckOptions options;
        options.calendar = Calendar::built_in_cn();
        options.complete = true;
        auto const report = check_log_text(*loaded.rules, log, "example.csv", {}, options);
        REQUIRE(report.has_value());
        std::string answered;
        for (std::size_t status = 0; status < 5; ++status) // a row of another case has nothing to do with the rule
            if (report->rules.front().cases[status] > 0 && (answered.empty() || Status(status) != Status::vacuous))
                answered = word(static_cast<Status>(status));
        CHECK(answered == expected);
        ++examples;
    }
    CHECK(examples >= 10);
}
