// SPDX-License-Identifier: Apache-2.0
// The macros without doctest: what fails goes to the handler. (doctest only counts here.)
#define DULY_TESTING_WITHOUT_DOCTEST
#include <doctest/doctest.h>

#include "permit.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace duly;
using namespace duly::testing;

namespace {

// Gathers failures while it lives.
class Gathered {
public:
    Gathered()
    {
        before_ = set_failure_handler([this](Failure const& failure) { failures.push_back(failure); });
    }
    ~Gathered() { set_failure_handler(before_); }
    Gathered(Gathered const&) = delete;
    Gathered& operator=(Gathered const&) = delete;

    std::vector<Failure> failures;

private:
    FailureHandler before_;
};

bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

} // namespace

TEST_SUITE("expectations")
{
    TEST_CASE("what is as expected is not reported")
    {
        Gathered gathered;
        CHECK_LAWFUL(permits::lawful());
        REQUIRE_LAWFUL(permits::lawful(), permits::law());
        CHECK_UNLAWFUL(permits::unreviewed());
        REQUIRE_UNLAWFUL(permits::unreviewed());
        CHECK_FINDING(permits::unreviewed(), "R-1", "permit.issued");
        CHECK_FINDING(permits::unreviewed(), "R-1", "permit.issued#1", permits::law());
        CHECK_FINDING(permits::unreviewed().after_days(30), "R-4", "2026-03-11");
        CHECK_FINDING(permits::unreviewed().after_days(30), "R-4", Date::of(2026, 3, 11));
        REQUIRE_FINDING(permits::unreviewed(), "R-1", "permit.issued");
        CHECK_NO_FINDING(permits::unreviewed(), "R-1", "draft.made");
        CHECK_NO_FINDING(permits::unreviewed(), "R-2");
        REQUIRE_NO_FINDING(permits::lawful(), "R-4");
        CHECK(gathered.failures.empty());
    }

    TEST_CASE("a lawful trace that should be unlawful is reported with place and expression")
    {
        Gathered gathered;
        auto const trace = permits::lawful();
        CHECK_UNLAWFUL(trace);
        auto const line = __LINE__ - 1;
        REQUIRE(gathered.failures.size() == 1);
        auto const& failure = gathered.failures.front();
        CHECK(std::string(failure.file) == __FILE__);
        CHECK(failure.line == line);
        CHECK(failure.expression == "CHECK_UNLAWFUL(trace)");
        CHECK_FALSE(failure.required);
        CHECK(has(failure.message, "expected to be unlawful\nverdict: lawful, under Permit (test/permit)"));
    }

    TEST_CASE("the message shows the trace and under each event what is wrong with it")
    {
        Gathered gathered;
        CHECK_LAWFUL(permits::unreviewed().after_days(30));
        REQUIRE(gathered.failures.size() == 1);
        CHECK(gathered.failures.front().message ==
              "expected to be lawful\n"
              "verdict: unlawful, under Permit (test/permit)\n"
              "  0  2026-03-02  facts.decided  bureau/office  urgent=false reason=found so\n"
              "  1  2026-03-02  draft.made     bureau/office  draft=d1\n"
              "  2  2026-03-03  permit.issued  bureau/office  draft=d1\n"
              "       ^ Art. 1 [R-1] violated: Review comes first. Missing: review given (review.given), agreeing with "
              "this\n"
              "         event in: draft. Next: review given (review.given), by the lawyer.\n"
              "         missing: review given\n"
              "         who can cure it: lawyer\n"
              "    2026-03-11  time passed\n"
              "       ^ Art. 5 [R-4] violated: A permit is published. Owed since 2026-03-03, at the latest on "
              "2026-03-10,\n"
              "         and not done in time: permit published (permit.published).\n"
              "         missing: permit published\n"
              "         who can cure it: office\n");
    }

    TEST_CASE("a failure is told in Chinese if that is set")
    {
        Gathered gathered;
        set_language(Language::zh);
        CHECK_LAWFUL(permits::unreviewed());
        set_language(Language::en);
        REQUIRE(gathered.failures.size() == 1);
        auto const& message = gathered.failures.front().message;
        CHECK(has(message, "应当合法\n结论：不合法，适用 许可 (test/permit)\n"));
        CHECK(has(message, "许可 permit.issued"));
        CHECK(has(message, "^ 第1条 [R-1]"));
        CHECK(has(message, "先审查后许可"));
    }

    TEST_CASE("each expectation that is not met is reported")
    {
        Gathered gathered;
        CHECK_LAWFUL(permits::unreviewed());
        CHECK_FINDING(permits::lawful(), "R-1", "permit.issued");
        CHECK_FINDING(permits::unreviewed(), "R-1", "permit.issued cured");
        CHECK_NO_FINDING(permits::unreviewed(), "R-1");
        CHECK_NO_FINDING(permits::unreviewed(), "R-1", "permit.issued", permits::law());
        CHECK(gathered.failures.size() == 5);
        CHECK(has(gathered.failures[1].message, "expected to find R-1 @ permit.issued, which was not found"));
        CHECK(has(gathered.failures[3].message, "expected not to find R-1, but found: R-1 1 @ permit.issued"));
    }

    TEST_CASE("a misspelt rule or place meets no expectation")
    {
        Gathered gathered;
        CHECK_NO_FINDING(permits::lawful(), "R-9");
        CHECK_FINDING(permits::unreviewed(), "R-9", "permit.issued");
        CHECK_NO_FINDING(permits::lawful(), "R-1", "permit.isued");
        CHECK(gathered.failures.size() == 3);
        CHECK(has(gathered.failures[0].message, "the procedure has no rule R-9"));
        CHECK(has(gathered.failures[2].message, "did you mean permit.issued?"));
    }

    TEST_CASE("a trace that cannot be judged is neither lawful nor unlawful")
    {
        Gathered gathered;
        Trace trace;
        trace.on("2026-03-02").by("bureau", "office").event("permit.isued");
        CHECK_LAWFUL(trace, permits::law());
        CHECK_UNLAWFUL(trace, permits::law());
        CHECK_NO_FINDING(trace, "R-1", "permit.issued", permits::law());
        CHECK_LAWFUL(trace, "no/such-pack");
        CHECK(gathered.failures.size() == 4);
        CHECK(has(gathered.failures[0].message, "did you mean permit.issued?"));
        CHECK_THROWS_AS(Checked{trace}, std::invalid_argument);
    }

    TEST_CASE("without a handler a failure is thrown")
    {
        CHECK_THROWS_WITH_AS(CHECK_LAWFUL(permits::unreviewed()), doctest::Contains("[R-1]"), std::logic_error);
    }

    TEST_CASE("what is required stops the test even if the handler comes back")
    {
        Gathered gathered;
        CHECK_THROWS_AS(REQUIRE_LAWFUL(permits::unreviewed()), ExpectationNotMet);
        REQUIRE(gathered.failures.size() == 1);
        CHECK(gathered.failures.front().required);
    }
}

TEST_SUITE("the READMEs")
{
    std::string text_of(char const* file)
    {
        std::ifstream in(std::filesystem::path(DULY_ROOT) / file);
        return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }

    TEST_CASE("the example of a compliance test says what it is said to say")
    {
        Gathered gathered;
        Trace trace;
        trace.on("2026-03-02").by("planning-desk", "undertaking_unit");
        trace.event("comment.opened", {{"deadline", "2026-04-01"}, {"channel", "website"}}, {"draft", "explanation"});
        trace.after_days(10).event("comment.closed");
        CHECK_LAWFUL(trace, "cn/major-decision");
        set_language(Language::zh);
        CHECK_LAWFUL(trace, "cn/major-decision");
        set_language(Language::en);
        REQUIRE(gathered.failures.size() == 2);
        auto const shown = [](Failure const& failure) {
            return "ERROR: " + failure.expression + ": " + failure.message + "```\n";
        };
        CHECK(has(text_of("README.md"), shown(gathered.failures[0])));
        CHECK(has(text_of("README.zh-CN.md"), shown(gathered.failures[1])));
    }
}

TEST_SUITE("packs and options")
{
    TEST_CASE("a pack is named by its file")
    {
        auto const file = std::filesystem::temp_directory_path() / "duly-testing-permit.yaml";
        std::ofstream(file) << permits::pack_text;
        Checked const checked(permits::unreviewed(), file.string());
        CHECK(checked.problem().empty());
        CHECK(checked.unlawful() == Checked(permits::unreviewed()).unlawful());
        CHECK(has(checked.scenario("kept"), "\"pack\":\"" + file.string() + "\""));
        CHECK(law_of_pack(file.string()).procedure().id == "test/permit");
        CHECK_THROWS_AS(static_cast<void>(law_of_pack("no/such-pack")), std::invalid_argument);
        std::filesystem::remove(file);
    }

    TEST_CASE("today and parameters are those of the options")
    {
        CheckOptions options;
        options.today = Date::of(2026, 3, 10);
        CHECK_NO_FINDING(Checked(permits::unreviewed(), options), "R-4");
        options.today = Date::of(2026, 3, 11);
        CHECK_FINDING(Checked(permits::unreviewed(), options), "R-4", "2026-03-11");
        CHECK_FINDING(permits::unreviewed(), "R-4", "2026-03-07", permits::law({{"P-1", "3"}}), options);
    }
}
