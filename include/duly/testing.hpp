// SPDX-License-Identifier: Apache-2.0
// Compliance as unit tests: what an application does is told as a trace and judged by the law. The application need not
// be built on duly. docs/testing.md has a page about it.
//
//   #include <doctest/doctest.h>
//   #include <duly/testing.hpp>
//
//   TEST_CASE("a draft is not submitted unreviewed")
//   {
//       duly::testing::Trace trace;
//       trace.on("2026-03-02").by("bureau", "undertaking_unit").event("submission.made", {{"draft", "d1"}});
//       CHECK_UNLAWFUL(trace, "cn/major-decision");
//       CHECK_FINDING(trace, "MAD-25", "submission.made", "cn/major-decision");
//   }
//
// The macros answer to doctest if it was included before this header, and otherwise to set_failure_handler(). A trace
// that is made of a Law, and a Checked, need no pack.
//
//   CHECK_LAWFUL(trace, pack, options)                       CHECK_LAWFUL(checked)
//   CHECK_UNLAWFUL(trace, pack, options)                     CHECK_UNLAWFUL(checked)
//   CHECK_FINDING(trace, rule, at, pack, options)            CHECK_FINDING(checked, rule, at)
//   CHECK_NO_FINDING(trace, rule, at, pack, options)         CHECK_NO_FINDING(checked, rule), (checked, rule, at)
// and REQUIRE_ for CHECK_, after which the test does not go on.
#pragma once

#include "duly/testing/checked.hpp"
#include "duly/testing/clock.hpp"
#include "duly/testing/coverage.hpp"
#include "duly/testing/expectation.hpp"
#include "duly/testing/random_trace.hpp"
#include "duly/testing/trace.hpp"

#if defined(DOCTEST_LIBRARY_INCLUDED) && !defined(DULY_TESTING_WITHOUT_DOCTEST)
#    define DULY_EXPECT(required, expression, expected)                                                                \
        do {                                                                                                           \
            ::duly::testing::Expectation const as_expected = (expected);                                               \
            if (as_expected.met) DOCTEST_CHECK(as_expected.met);                                                       \
            else if (required) DOCTEST_ADD_FAIL_AT(__FILE__, __LINE__, (expression ": " + as_expected.message));       \
            else DOCTEST_ADD_FAIL_CHECK_AT(__FILE__, __LINE__, (expression ": " + as_expected.message));               \
        } while (false)
#else
#    define DULY_EXPECT(required, expression, expected)                                                                \
        do {                                                                                                           \
            ::duly::testing::Expectation const as_expected = (expected);                                               \
            if (!as_expected.met)                                                                                      \
                ::duly::testing::fail({__FILE__, __LINE__, expression, as_expected.message, required});                \
        } while (false)
#endif

#define CHECK_LAWFUL(...)                                                                                              \
    DULY_EXPECT(false, "CHECK_LAWFUL(" #__VA_ARGS__ ")", ::duly::testing::expect_lawful(__VA_ARGS__))
#define CHECK_UNLAWFUL(...)                                                                                            \
    DULY_EXPECT(false, "CHECK_UNLAWFUL(" #__VA_ARGS__ ")", ::duly::testing::expect_unlawful(__VA_ARGS__))
#define CHECK_FINDING(...)                                                                                             \
    DULY_EXPECT(false, "CHECK_FINDING(" #__VA_ARGS__ ")", ::duly::testing::expect_finding(__VA_ARGS__))
#define CHECK_NO_FINDING(...)                                                                                          \
    DULY_EXPECT(false, "CHECK_NO_FINDING(" #__VA_ARGS__ ")", ::duly::testing::expect_no_finding(__VA_ARGS__))
#define REQUIRE_LAWFUL(...)                                                                                            \
    DULY_EXPECT(true, "REQUIRE_LAWFUL(" #__VA_ARGS__ ")", ::duly::testing::expect_lawful(__VA_ARGS__))
#define REQUIRE_UNLAWFUL(...)                                                                                          \
    DULY_EXPECT(true, "REQUIRE_UNLAWFUL(" #__VA_ARGS__ ")", ::duly::testing::expect_unlawful(__VA_ARGS__))
#define REQUIRE_FINDING(...)                                                                                           \
    DULY_EXPECT(true, "REQUIRE_FINDING(" #__VA_ARGS__ ")", ::duly::testing::expect_finding(__VA_ARGS__))
#define REQUIRE_NO_FINDING(...)                                                                                        \
    DULY_EXPECT(true, "REQUIRE_NO_FINDING(" #__VA_ARGS__ ")", ::duly::testing::expect_no_finding(__VA_ARGS__))
