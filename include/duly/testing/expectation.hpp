// SPDX-License-Identifier: Apache-2.0
// What CHECK_LAWFUL and its like ask, and what becomes of a no.
//
//   set_failure_handler([](Failure const& each) { my_framework::fail(each.file, each.line, each.message); });
//   set_language(Language::zh);
#pragma once

#include "duly/testing/checked.hpp"

#include <functional>
#include <stdexcept>
#include <string>

namespace duly::testing {

// In which language failures are told: English unless set. Process-wide; safe from any thread.
void set_language(Language language) noexcept;
[[nodiscard]] Language language() noexcept;

// Whether it is as expected; if not, the full message.
struct Expectation {
    bool met = true;
    std::string message;
};

// A place in a trace: an activity, its n-th event ("meeting.opened#2"), or the date of a lapse.
class At {
public:
    At(char const* place) : text_(place) {}
    At(std::string place) : text_(std::move(place)) {}
    At(Date date) : text_(date.text()) {}
    [[nodiscard]] std::string const& text() const noexcept { return text_; }

private:
    std::string text_;
};

// A trace that cannot be judged meets none of them, and neither does a rule or place that the procedure does not have:
// a misspelt name passes no test.
[[nodiscard]] Expectation expect_lawful(Checked const& checked);
[[nodiscard]] Expectation expect_lawful(Trace const& trace, Under const& pack, CheckOptions const& options = {});
[[nodiscard]] Expectation expect_unlawful(Checked const& checked);
[[nodiscard]] Expectation expect_unlawful(Trace const& trace, Under const& pack, CheckOptions const& options = {});
[[nodiscard]] Expectation expect_finding(Checked const& checked, std::string const& rule, At const& at);
[[nodiscard]] Expectation expect_finding(Trace const& trace, std::string const& rule, At const& at, Under const& pack,
                                         CheckOptions const& options = {});
[[nodiscard]] Expectation expect_no_finding(Checked const& checked, std::string const& rule); // anywhere
[[nodiscard]] Expectation expect_no_finding(Checked const& checked, std::string const& rule, At const& at);
[[nodiscard]] Expectation expect_no_finding(Trace const& trace, std::string const& rule, At const& at,
                                            Under const& pack, CheckOptions const& options = {});

// An expectation that was not met.
struct Failure {
    char const* file = "";
    int line = 0;
    std::string expression; // CHECK_LAWFUL(trace, "cn/major-decision")
    std::string message;
    bool required = false; // REQUIRE_…: the test cannot go on
};

// what() is the place, the expression and the message.
class ExpectationNotMet : public std::logic_error {
public:
    explicit ExpectationNotMet(Failure const& failure);
};

using FailureHandler = std::function<void(Failure const&)>;

// Takes the failures of the macros where doctest does not; the one before it is returned. An empty one, as at first:
// ExpectationNotMet is thrown. Process-wide; safe from any thread.
FailureHandler set_failure_handler(FailureHandler handler);

// Hands a failure to the handler. One that is required throws ExpectationNotMet if the handler comes back.
void fail(Failure const& failure);

} // namespace duly::testing
