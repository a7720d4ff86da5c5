// SPDX-License-Identifier: Apache-2.0
// What is owed by a day of every year: once, or again for each period.
#include "tiny.hpp"

#include "duly/law/month_day.hpp"

using namespace tiny;

namespace {

constexpr auto quarterly = "  - {id: Q, ~, kind: response, after: a, then: b, repeats: true,\n"
                           "     within: {yearly: [\"07-15\", \"01-15\", \"04-15\", \"10-15\"]}}\n";

[[nodiscard]] std::string problems(std::string const& rule)
{
    PackSet set;
    std::string out;
    auto const text =
        "procedure: t/bad\nvalid_from: 2020-01-01\ntitle: {zh: 程序, en: bad}\nroles: {any: {zh: 人, en: any}}\n"
        "activities:\n  main:\n    a: {by: any, zh: 甲, en: a, fields: {day: date}}\n"
        "    b: {by: any, zh: 乙, en: b}\nrules:\n  - {id: R, article: 1, kind: response, says: {zh: 规则, en: rule}, "
        "after: a, then: b, " +
        rule + "}\n";
    for (auto const& problem : set.add_text(text, "bad.yaml"))
        if (!problem.warning) out += problem.says.en + "\n";
    return out;
}

} // namespace

TEST_SUITE("a day of every year")
{
    TEST_CASE("is read and is the next one after a date, leap years and the end of time included")
    {
        CHECK(MonthDay::parse("03-01") == MonthDay{3, 1});
        for (auto const* const wrong : {"", "3-1", "02-30", "13-01", "00-10", "04-31", "2026-03-01", "03-01 "})
            CHECK_FALSE(MonthDay::parse(wrong).has_value());
        CHECK(MonthDay::parse("02-29")->text() == "02-29");
        auto const after = [](std::initializer_list<MonthDay> days, char const* date) {
            auto const next = next_after(std::vector(days), Date::parse(date).value());
            return next == never ? std::string("never") : next.text();
        };
        CHECK(after({{3, 1}}, "2026-02-28") == "2026-03-01");
        CHECK(after({{3, 1}}, "2026-03-01") == "2027-03-01");
        CHECK(after({{2, 29}}, "2026-01-01") == "2026-02-28");
        CHECK(after({{2, 29}}, "2028-02-28") == "2028-02-29");
        CHECK(after({{2, 29}}, "2026-02-28") == "2027-02-28");
        CHECK(after({{7, 15}, {1, 15}}, "2026-08-01") == "2027-01-15");
        CHECK(after({{12, 31}}, "9999-12-30") == "9999-12-31");
        CHECK(after({{3, 1}}, "9999-12-31") == "never");
        CHECK(after({}, "2026-01-01") == "never");
        CHECK(in_words(std::vector<MonthDay>{{1, 15}, {7, 15}}).en == "15 January and 15 July");
        CHECK(in_words(std::vector<MonthDay>{{1, 15}, {7, 15}}).zh == "1月15日、7月15日");
    }

    TEST_CASE("is the last lawful day of what is owed once")
    {
        Play play("  - {id: R, ~, kind: response, after: a, then: b, within: {yearly: \"03-01\"}}\n");
        CHECK(play.at("a", "2026-06-01") == "-");
        CHECK(play.until("2027-03-01") == "-");
        CHECK(play.until("2027-03-02") == "R violated since 2027-03-02 (recorded): 2026-06-01, 2027-03-01");
        CHECK(play.until("2029-03-02") == "-");
        Play in_time("  - {id: R, ~, kind: response, after: a, then: b, within: {yearly: \"03-01\"}}\n");
        CHECK(in_time.at("a", "2026-06-01") == "-");
        CHECK(in_time.at("b", "2027-03-01") == "-");
        CHECK(in_time.until("2030-01-01") == "-");
        CHECK(in_time.verdict() == "lawful");
    }

    TEST_CASE("comes again: each period is found overdue by itself, and one act meets one period")
    {
        Play play(quarterly);
        CHECK(play.at("a", "2026-02-01") == "-");
        CHECK(play.at("b", "2026-03-01") == "-");
        CHECK(play.at("b", "2026-04-10") == "-"); // the same period: nothing is owed for it any more
        CHECK(play.until("2026-07-16") == "Q violated since 2026-07-16 (recorded): 2026-04-15, 2026-07-15");
        CHECK(play.at("b", "2026-07-20") == "-"); // late, for the second
        CHECK(play.until("2026-10-15") == "-");
        CHECK(play.at("b", "2026-10-15") == "-"); // in time, for the third
        CHECK(play.until("2027-04-16") == "Q violated since 2027-01-16 (recorded): 2026-10-15, 2027-01-15; "
                                          "Q violated since 2027-04-16 (recorded): 2027-01-15, 2027-04-15");
        CHECK(play.at("b", "2027-04-20") == "-");
        CHECK(play.at("b", "2027-04-21") == "-");
        CHECK(play.at("b", "2027-04-22") == "-"); // the next, early
        CHECK(play.until("2027-07-16") == "-");
        CHECK(play.until("2027-10-16") == "Q violated since 2027-10-16 (recorded): 2027-07-15, 2027-10-15");
    }

    TEST_CASE("is owed once however often it begins, and no more when the case has ended")
    {
        Play play(quarterly);
        CHECK(play.at("a", "2026-02-01") == "-");
        CHECK(play.at("a", "2026-02-02") == "-");
        CHECK(play.until("2026-04-16") == "Q violated since 2026-04-16 (recorded): 2026-02-01, 2026-04-15");
        CHECK(play.at("fin", "2026-05-01") == "-");
        CHECK(play.until("2030-01-01") == "-");
    }

    TEST_CASE("is made good where it was done in time and only entered late")
    {
        Play play(quarterly);
        CHECK(play.at("a", "2026-02-01") == "-");
        CHECK(play.at("c", "2026-05-01") == "Q violated since 2026-04-16 (recorded): 2026-02-01, 2026-04-15");
        CHECK(play.at("b", "2026-04-15", "!mislaid") == "-");
        CHECK(play.findings().find("Q violated since 2026-04-16 cured") != std::string::npos);
        CHECK(play.until("2026-07-15") == "-");
    }

    TEST_CASE("is refused where it means nothing")
    {
        CHECK(problems("within: {yearly: \"03-01\"}").empty());
        CHECK(problems("within: {yearly: \"3-1\"}").find("03-01") != std::string::npos);
        CHECK(problems("within: {yearly: \"03-01\", days: 3}").find("days") != std::string::npos);
        CHECK(problems("within: {days: 3}, repeats: true").find("yearly") != std::string::npos);
        CHECK(problems("repeats: true").find("yearly") != std::string::npos);
        CHECK(problems("within: {yearly: \"03-01\"}, pauses: [{from: a, to: b}]").find("pauses") != std::string::npos);
        CHECK(problems("within: {yearly: \"03-01\"}, extends: {by: a, add: {days: 3}}").find("within") !=
              std::string::npos);
    }
}
