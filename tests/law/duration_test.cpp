// SPDX-License-Identifier: Apache-2.0
// Periods of law: the dates of the statutes' scenarios, dates worked out by hand with the notices of 2021 to 2026, and
// an independent count of one day after another.
#include "dates.hpp"
#include "duly/law/duration.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

using namespace duly;
using namespace duly::test;

namespace {

struct Row {
    char const* from;
    Duration duration;
    char const* result;
};

bool is_paused(Date date, std::span<Interval const> paused)
{
    return std::any_of(paused.begin(), paused.end(), [&](Interval p) { return p.from < date && date <= p.to; });
}

// The n-th counted day, found by looking at one day after another.
Date counted_slowly(Date from, Duration duration, std::span<Interval const> paused, Calendar const& calendar)
{
    Date date = from;
    for (int left = duration.n; left > 0;) {
        date = date + 1;
        bool const counts = !counts_working_days(duration.unit) || calendar.is_working_day(date);
        if (counts && !is_paused(date, paused)) --left;
    }
    return date;
}

bool is_clear(Duration duration)
{
    return duration.unit == Duration::clear_days || duration.unit == Duration::clear_working_days;
}

Date earliest_slowly(Date from, Duration duration, std::span<Interval const> paused, Calendar const& calendar)
{
    Date date = counted_slowly(from, duration, paused, calendar) + (is_clear(duration) ? 1 : 0);
    while (duration.roll && !calendar.is_working_day(date)) date = date + 1;
    return date;
}

Date deadline_slowly(Date from, Duration duration, std::span<Interval const> paused, Calendar const& calendar)
{
    Date date = counted_slowly(from, duration, paused, calendar) + (is_clear(duration) ? 1 : 0);
    if (duration.unit == Duration::working_days) return date;
    while (!calendar.is_working_day(date) || is_paused(date, paused)) date = date + 1;
    return date;
}

} // namespace

TEST_SUITE("Order 713: minimum periods")
{
    TEST_CASE("a comment period of thirty days from 2 March ends on 1 April, and 31 March is too early")
    {
        Calendar const plain;
        Duration const thirty{Duration::days, 30};
        CHECK(earliest(on("2026-03-02"), thirty, plain) == on("2026-04-01"));
        CHECK(long_enough(on("2026-03-02"), on("2026-04-01"), thirty, plain));
        CHECK_FALSE(long_enough(on("2026-03-02"), on("2026-03-31"), thirty, plain));
    }

    TEST_CASE("a comment period that ends on a rest day is met on that day unless the parameter says roll")
    {
        Calendar const cn = Calendar::built_in_cn();
        CHECK(earliest(on("2026-03-06"), {Duration::days, 30}, cn) == on("2026-04-05"));
        CHECK(earliest(on("2026-03-06"), {Duration::days, 30, true}, cn) == on("2026-04-07"));
        CHECK(earliest(on("2026-03-06"), {Duration::days, 30, true}, Calendar{}) == on("2026-04-06"));
        CHECK_FALSE(long_enough(on("2026-03-06"), on("2026-04-06"), {Duration::days, 30, true}, cn));
    }

    TEST_CASE("hearing material is delivered seven days before, or seven clear days where P-05 says so")
    {
        Calendar const plain;
        Date const hearing = on("2026-08-20");
        CHECK_FALSE(long_enough(on("2026-08-14"), hearing, {Duration::days, 7}, plain));
        CHECK(long_enough(on("2026-08-13"), hearing, {Duration::days, 7}, plain));
        CHECK_FALSE(long_enough(on("2026-08-13"), hearing, {Duration::clear_days, 7}, plain));
        CHECK(long_enough(on("2026-08-12"), hearing, {Duration::clear_days, 7}, plain));
    }

    TEST_CASE("seven working days after 28 September 2026 end on 13 October")
    {
        Date const filed = on("2026-09-28");
        Duration const seven{Duration::working_days, 7};
        CHECK(earliest(filed, seven, national_day_fixture()) == on("2026-10-13"));
        CHECK(earliest(filed, seven, Calendar::built_in_cn()) == on("2026-10-13"));
        CHECK(earliest(filed, seven, Calendar{}) == on("2026-10-07"));
        Calendar const forgetful = Calendar::parse_json(R"({"holidays": ["2026-10-01", "2026-10-02", "2026-10-05",
            "2026-10-06", "2026-10-07"]})",
                                                        "without the make-up day")
                                       .value();
        CHECK(earliest(filed, seven, forgetful) == on("2026-10-14"));
    }

    TEST_CASE("only four working days lie between 28 September and a meeting on 9 October")
    {
        Calendar const fixture = national_day_fixture();
        CHECK(count_working_days(on("2026-09-28"), on("2026-10-09"), fixture) == 4);
        CHECK(count_working_days(on("2026-10-09"), on("2026-09-28"), fixture) == -4);
        CHECK_FALSE(long_enough(on("2026-09-28"), on("2026-10-09"), {Duration::working_days, 7}, fixture));
    }

    TEST_CASE("a meeting on the seventh working day is lawful only where P-19 counts that day")
    {
        Calendar const fixture = national_day_fixture();
        Date const filed = on("2026-09-28");
        Date const meeting = on("2026-10-13");
        CHECK(long_enough(filed, meeting, {Duration::working_days, 7}, fixture));
        CHECK_FALSE(long_enough(filed, meeting, {Duration::clear_working_days, 7}, fixture));
        CHECK(long_enough(filed, meeting + 1, {Duration::clear_working_days, 7}, fixture));
        CHECK(earliest(filed, {Duration::clear_working_days, 7}, fixture) == on("2026-10-14"));
    }

    TEST_CASE("the meeting of the lawful case stands after seven clear working days")
    {
        CHECK(long_enough(on("2026-04-06"), on("2026-04-16"), {Duration::clear_working_days, 7}, Calendar{}));
        CHECK(earliest(on("2026-04-06"), {Duration::clear_working_days, 7}, Calendar{}) == on("2026-04-16"));
    }
}

TEST_SUITE("Maximum periods")
{
    TEST_CASE("a request for information is answered within twenty working days, a consultation not counted")
    {
        Calendar const plain;
        Duration const twenty{Duration::working_days, 20};
        std::array const consulted{Interval{on("2026-07-08"), on("2026-07-22")}};
        CHECK(deadline(on("2026-07-06"), twenty, plain) == on("2026-08-03"));
        CHECK(deadline(on("2026-07-06"), twenty, consulted, plain) == on("2026-08-17"));
        CHECK(in_time(on("2026-07-06"), on("2026-08-03"), twenty, plain));
        CHECK_FALSE(in_time(on("2026-07-06"), on("2026-08-12"), twenty, plain));
        std::array const extended{Duration{Duration::working_days, 20}};
        CHECK(deadline(on("2026-07-06"), twenty, {}, extended, plain) == on("2026-08-31"));
    }

    TEST_CASE("a petition is decided within sixty days, and thirty more make one period of ninety")
    {
        Duration const sixty{Duration::days, 60};
        std::array const extended{Duration{Duration::days, 30}};
        CHECK(deadline(on("2026-07-06"), sixty, Calendar{}) == on("2026-09-04"));
        CHECK_FALSE(in_time(on("2026-07-06"), on("2026-09-05"), sixty, Calendar{}));
        // The ninetieth day is Sunday 4 October.
        CHECK(deadline(on("2026-07-06"), sixty, {}, extended, Calendar{}) == on("2026-10-05"));
        CHECK(deadline(on("2026-07-06"), sixty, {}, extended, Calendar::built_in_cn()) == on("2026-10-08"));
    }

    TEST_CASE("an extension lengthens the period itself and not the day to which its end had moved")
    {
        std::array const ten_more{Duration{Duration::days, 10}};
        // Ten days from 1 July 2026 end on Saturday the 11th, which is Monday the 13th; twenty end on Tuesday the 21st.
        CHECK(deadline(on("2026-07-01"), {Duration::days, 10}, Calendar{}) == on("2026-07-13"));
        CHECK(deadline(on("2026-07-01"), {Duration::days, 10}, {}, ten_more, Calendar{}) == on("2026-07-21"));
        std::array const month_more{Duration{Duration::months, 1}};
        CHECK(deadline(on("2025-12-31"), {Duration::months, 2}, {}, month_more, Calendar{}) == on("2026-03-31"));
        std::array const days_after_months{Duration{Duration::working_days, 5}};
        CHECK(deadline(on("2025-12-31"), {Duration::months, 2}, {}, days_after_months, Calendar{}) == on("2026-03-06"));
    }

    TEST_CASE("a wrong transfer is objected to within five working days")
    {
        CHECK(in_time(on("2026-07-06"), on("2026-07-13"), {Duration::working_days, 5}, Calendar{}));
        CHECK_FALSE(in_time(on("2026-07-06"), on("2026-07-14"), {Duration::working_days, 5}, Calendar{}));
    }

    TEST_CASE("a hearing is asked for by the next Wednesday when the notice came on a Thursday")
    {
        CHECK(in_time(on("2026-07-02"), on("2026-07-08"), {Duration::working_days, 5}, Calendar{}));
        CHECK(deadline(on("2026-07-02"), {Duration::working_days, 5}, Calendar{}) == on("2026-07-09"));
    }

    TEST_CASE("the days of a hearing do not count towards the thirty of a review")
    {
        std::array const hearing{Interval{on("2026-07-20"), on("2026-07-24")}};
        CHECK(deadline(on("2026-07-06"), {Duration::days, 30}, Calendar{}) == on("2026-08-05"));
        // Four days more is Sunday 9 August.
        CHECK(deadline(on("2026-07-06"), {Duration::days, 30}, hearing, Calendar{}) == on("2026-08-10"));
        CHECK(deadline(on("2026-07-06"), {Duration::months, 1}, hearing, Calendar{}) == on("2026-08-10"));
    }

    TEST_CASE("a pause that begins on the last day comes too late to lengthen the period")
    {
        std::array const late{Interval{on("2026-08-03"), on("2026-08-20")}};
        CHECK(deadline(on("2026-07-06"), {Duration::working_days, 20}, late, Calendar{}) == on("2026-08-03"));
        std::array const day_before{Interval{on("2026-07-31"), on("2026-08-20")}};
        CHECK(deadline(on("2026-07-06"), {Duration::working_days, 20}, day_before, Calendar{}) == on("2026-08-21"));
    }

    TEST_CASE("a last day that moves off a rest day does not fall into a pause")
    {
        // Saturday 11 July, then the clock stands still until Wednesday 15 July.
        std::array const paused{Interval{on("2026-07-11"), on("2026-07-15")}};
        CHECK(deadline(on("2026-07-01"), {Duration::days, 10}, paused, Calendar{}) == on("2026-07-16"));
    }

    TEST_CASE("while the clock stands still there is no deadline")
    {
        std::array const open{Interval{on("2026-07-08")}};
        CHECK(deadline(on("2026-07-06"), {Duration::working_days, 20}, open, Calendar{}) == never);
        CHECK(earliest(on("2026-07-06"), {Duration::days, 3}, open, Calendar{}) == never);
        CHECK(deadline(on("2026-07-06"), {Duration::working_days, 2}, open, Calendar{}) == on("2026-07-08"));
    }

    TEST_CASE("a maximum of clear days leaves that many days between")
    {
        CHECK(deadline(on("2026-07-06"), {Duration::clear_days, 2}, Calendar{}) == on("2026-07-09"));
        CHECK(deadline(on("2026-07-06"), {Duration::clear_working_days, 4}, Calendar{}) == on("2026-07-13"));
    }
}

TEST_SUITE("Dates worked out by hand")
{
    TEST_CASE("working days over the holidays of 2021 to 2026")
    {
        Calendar const cn = Calendar::built_in_cn();
        std::vector<Row> const rows{
            {"2021-09-13", {Duration::working_days, 20}, "2021-10-15"}, // 18, 26 September and 9 October worked
            {"2022-01-28", {Duration::working_days, 10}, "2022-02-16"}, // the week-end before Spring Festival worked
            {"2022-09-30", {Duration::working_days, 5}, "2022-10-12"},  // 8 and 9 October worked
            {"2023-06-20", {Duration::working_days, 15}, "2023-07-12"}, // 22 to 24 June off, 25 worked
            {"2023-09-28", {Duration::working_days, 7}, "2023-10-13"},  // Mid-Autumn and National Day, 7 and 8 worked
            {"2024-02-08", {Duration::working_days, 3}, "2024-02-19"},  // Friday the 9th, Sunday the 18th, Monday
            {"2024-04-26", {Duration::working_days, 10}, "2024-05-13"}, // 28 April and 11 May worked
            {"2025-01-24", {Duration::working_days, 7}, "2025-02-10"},  // 26 January and 8 February worked
            {"2025-09-26", {Duration::working_days, 5}, "2025-10-10"},  // 28 September worked, 1 to 8 October off
            {"2026-02-10", {Duration::working_days, 20}, "2026-03-16"}, // 15 to 23 February off, 14 and 28 worked
            {"2025-12-31", {Duration::working_days, 1}, "2026-01-04"},  // 1 to 3 January off, Sunday the 4th worked
        };
        for (Row const& row : rows) {
            CAPTURE(row.from);
            CHECK(deadline(on(row.from), row.duration, cn).text() == row.result);
            CHECK(earliest(on(row.from), row.duration, cn).text() == row.result);
        }
    }

    TEST_CASE("a maximum calendar period that ends on a rest day ends on the first working day after it")
    {
        Calendar const cn = Calendar::built_in_cn();
        std::vector<Row> const rows{
            {"2026-09-01", {Duration::days, 30}, "2026-10-08"},   // 1 October
            {"2025-08-04", {Duration::days, 60}, "2025-10-09"},   // 3 October
            {"2026-01-31", {Duration::days, 15}, "2026-02-24"},   // Sunday 15 February, Spring Festival
            {"2026-09-30", {Duration::days, 10}, "2026-10-10"},   // a Saturday that is worked
            {"2026-01-31", {Duration::months, 1}, "2026-02-28"},  // likewise
            {"2024-01-31", {Duration::months, 1}, "2024-02-29"},  // the month has no 31st
            {"2024-02-29", {Duration::years, 1}, "2025-02-28"},   // nor the year a 29 February
            {"2025-11-30", {Duration::months, 3}, "2026-02-28"},  // a Saturday that is worked
            {"2021-11-15", {Duration::months, 14}, "2023-01-16"}, // Sunday 15 January
            {"2024-08-31", {Duration::months, 6}, "2025-02-28"},
        };
        for (Row const& row : rows) {
            CAPTURE(row.from);
            CHECK(deadline(on(row.from), row.duration, cn).text() == row.result);
        }
        CHECK(deadline(on("2026-01-31"), {Duration::months, 1}, Calendar{}) == on("2026-03-02"));
        CHECK(earliest(on("2026-01-31"), {Duration::months, 1}, Calendar{}) == on("2026-02-28"));
    }

    TEST_CASE("a period of no days is over at once")
    {
        Date const saturday = on("2026-07-04");
        CHECK(earliest(saturday, {Duration::days, 0}, Calendar{}) == saturday);
        CHECK(earliest(saturday, {Duration::working_days, 0}, Calendar{}) == saturday);
        CHECK(earliest(saturday, {Duration::clear_days, 0}, Calendar{}) == saturday + 1);
        CHECK(earliest(saturday, {Duration::days, -5}, Calendar{}) == saturday);
        CHECK(deadline(saturday, {Duration::days, 0}, Calendar{}) == saturday + 2);
        CHECK(deadline(saturday, {Duration::working_days, 0}, Calendar{}) == saturday);
    }

    TEST_CASE("a period beyond every date that can be written never ends")
    {
        Calendar const cn = Calendar::built_in_cn();
        for (Duration::Unit const unit : {Duration::days, Duration::clear_days, Duration::working_days,
                                          Duration::clear_working_days, Duration::months, Duration::years}) {
            CHECK(deadline(on("2026-07-04"), {unit, 2147483647}, cn) == never);
            CHECK(earliest(on("2026-07-04"), {unit, 2147483647, true}, cn) == never);
            CHECK_FALSE(long_enough(on("2026-07-04"), on("9999-12-31"), {unit, 2147483647}, cn));
            CHECK(derive_deadline(on("2026-07-04"), {unit, 2147483647}, cn).result == never);
        }
    }
}

TEST_SUITE("An independent count")
{
    TEST_CASE("long enough and in time are what the definitions say, on every day from 2004 to 2026")
    {
        Calendar const cn = Calendar::built_in_cn();
        long wrong = 0;
        long asked = 0;
        for (Date from = Date::of(2004, 1, 1); from <= Date::of(2026, 12, 31); from = from + 1) {
            int worked_before = 0; // working days after `from` and before `to`
            for (Date to = from + 1; to <= from + 35; to = to + 1) {
                bool const open = cn.is_working_day(to);
                int const worked = worked_before + (open ? 1 : 0);
                for (int const n : {1, 7, 20}) {
                    asked += 6;
                    wrong += long_enough(from, to, {Duration::days, n}, cn) != (to - from >= n);
                    wrong += long_enough(from, to, {Duration::clear_days, n}, cn) != (to - from > n);
                    wrong += long_enough(from, to, {Duration::working_days, n}, cn) != (worked >= n);
                    wrong += long_enough(from, to, {Duration::clear_working_days, n}, cn) != (worked_before >= n);
                    wrong +=
                        in_time(from, to, {Duration::working_days, n}, cn) != (worked < n || (worked == n && open));
                    // A calendar period is over when a working day at or after its last day has passed.
                    Date last = from + n;
                    while (!cn.is_working_day(last)) last = last + 1;
                    wrong += in_time(from, to, {Duration::days, n}, cn) != (to <= last);
                }
                worked_before = worked;
            }
        }
        CHECK(wrong == 0);
        CHECK(asked == 8401L * 35 * 18);
    }

    TEST_CASE("periods with pauses agree with a count of one day after another")
    {
        Calendar const cn = Calendar::built_in_cn();
        unsigned const seed = 20260416;
        INFO("seed ", seed);
        std::mt19937 random(seed);
        auto const up_to = [&random](int limit) {
            return static_cast<int>(random() % static_cast<unsigned>(limit + 1));
        };
        for (int round = 0; round < 20000; ++round) {
            Date const from = Date::of(2004, 1, 1) + up_to(8000);
            Duration const duration{static_cast<Duration::Unit>(up_to(3)), up_to(40), up_to(1) == 1};
            std::vector<Interval> paused;
            for (int i = up_to(4); i > 0; --i) {
                Date const start = from + up_to(70) - 10;
                paused.push_back({start, start + up_to(20) - 2});
            }
            Date const slow_earliest = earliest_slowly(from, duration, paused, cn);
            Date const slow_deadline = deadline_slowly(from, duration, paused, cn);
            bool const agree = earliest(from, duration, paused, cn) == slow_earliest &&
                               deadline(from, duration, paused, cn) == slow_deadline &&
                               derive_earliest(from, duration, paused, cn).result == slow_earliest &&
                               derive_deadline(from, duration, paused, cn).result == slow_deadline;
            if (agree) continue;
            FAIL_CHECK("round " << round << ": " << in_words(duration).en << " from " << from.text());
        }
    }
}
