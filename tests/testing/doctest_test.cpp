// SPDX-License-Identifier: Apache-2.0
// The macros with doctest: passing ones are counted, failing ones are doctest's failures. Tests that have to fail are
// skipped, and run in a process of their own to see what doctest says.
#include <doctest/doctest.h>

#include "permit.hpp"

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>

using namespace duly;
using namespace duly::testing;

namespace {

// What this program prints if it runs only that test.
std::string output_of(std::string const& test)
{
    auto const program = std::filesystem::read_symlink("/proc/self/exe").string();
    auto const command = "'" + program + "' --no-skip --no-colors --test-case='" + test + "' 2>&1";
    std::unique_ptr<FILE, int (*)(FILE*)> const pipe(popen(command.c_str(), "r"), pclose);
    REQUIRE(pipe != nullptr);
    std::string out;
    std::array<char, 4096> buffer{};
    while (auto const size = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) out.append(buffer.data(), size);
    return out;
}

bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

} // namespace

TEST_SUITE("under doctest")
{
    TEST_CASE("a shown failure of a check" * doctest::skip())
    {
        CHECK_LAWFUL(permits::unreviewed());
        CHECK_FINDING(permits::lawful(), "R-1", "permit.issued");
        CHECK_UNLAWFUL(permits::unreviewed());
    }

    TEST_CASE("a shown failure of a requirement" * doctest::skip())
    {
        REQUIRE_LAWFUL(permits::unreviewed());
        CHECK_FINDING(permits::lawful(), "R-1", "permit.issued");
    }

    TEST_CASE("what is as expected passes")
    {
        CHECK_LAWFUL(permits::lawful());
        CHECK_UNLAWFUL(permits::unreviewed());
        CHECK_FINDING(permits::unreviewed(), "R-1", "permit.issued");
        CHECK_NO_FINDING(permits::unreviewed(), "R-2");
        REQUIRE_LAWFUL(permits::lawful());
    }

    TEST_CASE("failing checks are counted and the test goes on")
    {
        auto const out = output_of("a shown failure of a check");
        CHECK(has(out, "doctest_test.cpp"));
        CHECK(has(out, "ERROR: CHECK_LAWFUL(permits::unreviewed()): expected to be lawful"));
        CHECK(has(out, "[R-1]"));
        CHECK(has(out, "assertions: 3 | 1 passed | 2 failed"));
    }

    TEST_CASE("a failing requirement ends the test")
    {
        auto const out = output_of("a shown failure of a requirement");
        CHECK(has(out, "FATAL ERROR: REQUIRE_LAWFUL(permits::unreviewed())"));
        CHECK(has(out, "assertions: 1 | 0 passed | 1 failed"));
    }
}
