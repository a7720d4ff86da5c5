// SPDX-License-Identifier: Apache-2.0
// The words in which a date is explained, in both languages, and when they are provisional.
#include "dates.hpp"
#include "duly/law/duration.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace duly;
using namespace duly::test;

TEST_SUITE("Derivations")
{
    TEST_CASE("a derivation says what was counted, what was off and what was worked")
    {
        Derivation const seven =
            derive_earliest(on("2026-09-28"), {Duration::working_days, 7}, Calendar::built_in_cn());
        CHECK(seven.result == on("2026-10-13"));
        CHECK(seven.says.en == "7 working days from 2026-09-28: 1–7 October off, 10 October worked; end on 2026-10-13");
        CHECK(seven.says.zh ==
              "自2026年9月28日的次日起算7个工作日（10月1日至7日放假，10月10日上班），至2026年10月13日届满");
        CHECK_FALSE(seven.provisional);
        CHECK(seven.provisional_reason.empty());

        Derivation const thirty = derive_earliest(on("2026-03-02"), {Duration::days, 30}, Calendar::built_in_cn());
        CHECK(thirty.says.en == "30 days from 2026-03-02, that day not counted, end on 2026-04-01");
        CHECK(thirty.says.zh == "自2026年3月2日的次日起算30日，至2026年4月1日届满");
    }

    TEST_CASE("of plain weeks it only says that week-ends are off")
    {
        Calendar const cn = Calendar::built_in_cn();
        CHECK(derive_deadline(on("2026-07-06"), {Duration::working_days, 5}, cn).says.en ==
              "5 working days from 2026-07-06: weekends off; end on 2026-07-13");
        CHECK(derive_deadline(on("2026-07-06"), {Duration::working_days, 5}, cn).says.zh ==
              "自2026年7月6日的次日起算5个工作日（周末不计入），至2026年7月13日届满");
        CHECK(derive_deadline(on("2026-07-06"), {Duration::working_days, 1}, cn).says.en ==
              "1 working day from 2026-07-06 ends on 2026-07-07");
    }

    TEST_CASE("a holiday that is nothing but a week-end makes no difference and is not told")
    {
        Calendar const listed =
            Calendar::parse_json(R"({"holidays": ["2026-07-11", "2026-07-12", "2026-07-15"]})", "listed").value();
        CHECK(derive_deadline(on("2026-07-09"), {Duration::working_days, 4}, listed).says.en ==
              "4 working days from 2026-07-09: 15 July off; end on 2026-07-16");
    }

    TEST_CASE("a clear period says that its last day is not counted either")
    {
        Calendar const cn = Calendar::built_in_cn();
        CHECK(derive_earliest(on("2026-09-28"), {Duration::clear_working_days, 7}, cn).says.en ==
              "7 working days from 2026-09-28: 1–7 October off, 10 October worked; end on 2026-10-13; "
              "the last day is not counted either: 2026-10-14 at the earliest");
        CHECK(derive_earliest(on("2026-08-13"), {Duration::clear_days, 7}, cn).says.zh ==
              "自2026年8月13日的次日起算7日，至2026年8月20日届满；届满当日不计入，最早为2026年8月21日");
        CHECK(derive_deadline(on("2026-07-06"), {Duration::clear_days, 2}, cn).says.en ==
              "2 days from 2026-07-06, that day not counted, end on 2026-07-08; "
              "the last day is not counted either: 2026-07-09 at the latest");
    }

    TEST_CASE("a period that moves off a rest day says which days off it skipped")
    {
        std::array const extended{Duration{Duration::days, 30}};
        Derivation const ninety =
            derive_deadline(on("2026-07-06"), {Duration::days, 60}, {}, extended, Calendar::built_in_cn());
        CHECK(ninety.result == on("2026-10-08"));
        CHECK(ninety.says.en ==
              "60 days from 2026-07-06, extended by 30 days, that day not counted, end on 2026-10-04, "
              "a rest day; the next working day is 2026-10-08 (4–7 October off)");
        CHECK(ninety.says.zh == "自2026年7月6日的次日起算60日，延长30日，至2026年10月4日届满，"
                                "该日为休息日，顺延至2026年10月8日（10月4日至7日放假）");
        CHECK(derive_earliest(on("2026-03-06"), {Duration::days, 30, true}, Calendar{}).says.en ==
              "30 days from 2026-03-06, that day not counted, end on 2026-04-05, a rest day; "
              "the next working day is 2026-04-06");
    }

    TEST_CASE("a pause is told with the days that did not count, and swallows the days off within it")
    {
        std::array const consulted{Interval{on("2026-07-08"), on("2026-07-22")}};
        Derivation const answer =
            derive_deadline(on("2026-07-06"), {Duration::working_days, 20}, consulted, Calendar{});
        CHECK(answer.says.en == "20 working days from 2026-07-06: 9–22 July not counted; end on 2026-08-17");
        CHECK(answer.says.zh == "自2026年7月6日的次日起算20个工作日（7月9日至22日不计入），至2026年8月17日届满");

        std::array const two{Interval{on("2026-09-24"), on("2026-10-05")},
                             Interval{on("2026-09-20"), on("2026-09-25")}};
        CHECK(derive_deadline(on("2026-09-18"), {Duration::working_days, 5}, two, national_day_fixture()).says.en ==
              "5 working days from 2026-09-18: 21 September–5 October not counted, 20 September worked, "
              "6–7 October off, 10 October worked; end on 2026-10-12");
        std::array const hearings{Interval{on("2026-07-07"), on("2026-07-08")},
                                  Interval{on("2026-07-09"), on("2026-07-10")}};
        Derivation const review = derive_deadline(on("2026-07-06"), {Duration::days, 30}, hearings, Calendar{});
        CHECK(review.says.en ==
              "30 days from 2026-07-06, that day and 8 July and 10 July not counted, end on 2026-08-07");
        CHECK(review.says.zh == "自2026年7月6日的次日起算30日，7月8日、7月10日不计入，至2026年8月7日届满");
    }

    TEST_CASE("a clock that stands still is told as that")
    {
        std::array const open{Interval{on("2026-07-08")}};
        Derivation const none = derive_deadline(on("2026-07-06"), {Duration::working_days, 20}, open, Calendar{});
        CHECK(none.result == never);
        CHECK(none.says.en ==
              "20 working days from 2026-07-06: the clock stands still after 2026-07-08 and has no end yet");
        CHECK(none.says.zh == "自2026年7月6日的次日起算20个工作日，自2026年7月8日起中止计算，尚无届满日");
    }

    TEST_CASE("a range over the turn of the year names the years")
    {
        Calendar const turn =
            Calendar::parse_json(R"({"holidays": ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-04"]})", "turn")
                .value();
        Derivation const five = derive_deadline(on("2026-12-28"), {Duration::working_days, 3}, turn);
        CHECK(five.says.en == "3 working days from 2026-12-28: 30 December–1 January 2027 off, 4 January 2027 off; "
                              "end on 2027-01-06");
        CHECK(five.says.zh == "自2026年12月28日的次日起算3个工作日（12月30日至2027年1月1日放假，2027年1月4日放假），"
                              "至2027年1月6日届满");
    }

    TEST_CASE("what rests on a year without a notice is provisional, and only that")
    {
        Calendar const cn = Calendar::built_in_cn();
        Derivation const over = derive_deadline(on("2026-12-20"), {Duration::working_days, 20}, cn);
        CHECK(over.provisional);
        CHECK(over.provisional_reason.en == "the calendar cn (it knows 2004 to 2026) has no days off for 2027: "
                                            "Monday to Friday are taken as working days in that year");
        CHECK(over.provisional_reason.zh ==
              "日历cn（已知2004至2026年）没有2027年的放假安排，该年暂按周一至周五为工作日计算");
        CHECK_FALSE(derive_deadline(on("2026-12-20"), {Duration::working_days, 8}, cn).provisional);
        CHECK(derive_deadline(on("2026-12-20"), {Duration::months, 1}, cn).provisional);
        CHECK_FALSE(derive_earliest(on("2026-12-20"), {Duration::months, 1}, cn).provisional);
        CHECK(derive_earliest(on("2026-12-20"), {Duration::months, 1, true}, cn).provisional);
        CHECK_FALSE(derive_deadline(on("2026-12-20"), {Duration::working_days, 20}, Calendar{}).provisional);
        CHECK(derive_deadline(on("2003-12-20"), {Duration::working_days, 2}, cn).provisional);
    }

    TEST_CASE("units are named as packs write them")
    {
        for (Duration::Unit const unit : {Duration::days, Duration::clear_days, Duration::working_days,
                                          Duration::clear_working_days, Duration::months, Duration::years})
            CHECK(duration_unit(name(unit)) == unit);
        CHECK(name(Duration::clear_working_days) == "clear_working_days");
        CHECK_FALSE(duration_unit("workdays").has_value());
        CHECK(in_words({Duration::clear_working_days, 7}) ==
              Text{"7个工作日（首尾两日均不计入）", "7 clear working days"});
        CHECK(in_words({Duration::years, 1}) == Text{"1年", "1 year"});
    }
}
