// SPDX-License-Identifier: Apache-2.0
// Dates and moments: what is accepted, what is not, and that the calendar of the civil year is right.
#include "duly/date.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace duly;

TEST_SUITE("Dates")
{
    TEST_CASE("a date is read and written as year, month and day")
    {
        Date const date = *Date::parse("2026-04-16");
        CHECK(date.year() == 2026);
        CHECK(date.month() == 4);
        CHECK(date.day() == 16);
        CHECK(date.weekday() == 4);
        CHECK(date == Date::of(2026, 4, 16));
        CHECK((date + 30).text() == "2026-05-16");
        CHECK(Date::of(2026, 5, 16) - date == 30);
        CHECK(Date::of(1970, 1, 1).days == 0);
        CHECK(Date::of(1969, 12, 31).days == -1);
        CHECK(Date::of(2000, 3, 1).days == 11017);
    }

    TEST_CASE("every day from 0001 to 9999 follows the one before and is read as it is written")
    {
        int year = 1;
        unsigned month = 1;
        unsigned day = 1;
        unsigned weekday = 1; // 0001-01-01 was a Monday of the proleptic calendar
        long wrong = 0;
        for (Date date = Date::of(1, 1, 1); date <= Date::of(9999, 12, 31); date = date + 1) {
            bool const right = date.year() == year && date.month() == month && date.day() == day &&
                               date.weekday() == weekday && Date::of(year, month, day) == date;
            if (!right || (day == 1 && Date::parse(date.text()) != date)) ++wrong;
            weekday = weekday % 7 + 1;
            bool const leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
            unsigned const length = month == 2                                              ? (leap ? 29 : 28)
                                    : month == 4 || month == 6 || month == 9 || month == 11 ? 30
                                                                                            : 31;
            if (++day > length) {
                day = 1;
                if (++month > 12) {
                    month = 1;
                    ++year;
                }
            }
        }
        CHECK(wrong == 0);
        CHECK(year == 10000);
    }

    TEST_CASE("29 February exists in leap years only")
    {
        CHECK(Date::parse("2024-02-29"));
        CHECK(Date::parse("2000-02-29"));
        CHECK_FALSE(Date::parse("2026-02-29"));
        CHECK_FALSE(Date::parse("1900-02-29"));
        CHECK_FALSE(Date::parse("2100-02-29"));
        CHECK(Date::of(2024, 2, 28) + 1 == Date::of(2024, 2, 29));
        CHECK(Date::of(2026, 2, 28) + 1 == Date::of(2026, 3, 1));
    }

    TEST_CASE("what is not exactly a date is not guessed at")
    {
        for (char const* text :
             {"", "2026", "2026-4-16", "2026-04-16 ", " 2026-04-16", "2026/04/16", "20260416", "2026-04-16T",
              "2026-13-01", "2026-00-01", "2026-01-00", "2026-01-32", "2026-04-31", "0000-01-01", "-001-01-01",
              "+026-01-01", "10000-01-01", "2026-0a-01", "2026-04-1６"}) {
            CAPTURE(text);
            CHECK_FALSE(Date::parse(text));
        }
        CHECK_FALSE(Date::parse(std::string_view("2026-04-16\0", 11)));
        CHECK(Date::parse("0001-01-01")->text() == "0001-01-01");
        CHECK(Date::parse("9999-12-31")->text() == "9999-12-31");
    }

    TEST_CASE("a date beyond the written years still has a text")
    {
        CHECK(Date{2147483647}.text() == "5881580-07-11");
        CHECK((Date::of(1, 1, 1) - 1).text() == "0000-12-31");
        CHECK((Date::of(1, 1, 1) - 400).text() == "-0001-11-28");
    }
}

TEST_SUITE("Moments")
{
    TEST_CASE("a moment keeps the instant, the local date and the offset")
    {
        Moment const moment = *Moment::parse("2026-04-16T00:30:00+08:00", 0);
        CHECK(moment.offset_minutes == 480);
        CHECK(moment.local_date() == Date::of(2026, 4, 16));
        CHECK(moment.text() == "2026-04-16T00:30:00.000000+08:00");
        CHECK(moment.utc_text() == "2026-04-15T16:30:00.000000Z");
        CHECK(moment.utc_us == 1776270600'000000);
    }

    TEST_CASE("a date alone is that day's midnight at the default offset")
    {
        Moment const moment = *Moment::parse("2026-04-16", hours(8));
        CHECK(moment == Moment::at_midnight(Date::of(2026, 4, 16), hours(8)));
        CHECK(moment.text() == "2026-04-16T00:00:00.000000+08:00");
        CHECK(Moment::parse("2026-04-16", hours(-5))->utc_text() == "2026-04-16T05:00:00.000000Z");
    }

    TEST_CASE("what is written is read back the same")
    {
        for (char const* text : {"2026-04-16T09:30:00.500000+08:00", "1969-12-31T23:59:59.999999+00:00",
                                 "2024-02-29T23:59:59.000001-03:30", "1583-10-15T00:00:00.000000+23:59",
                                 "9999-12-31T23:59:59.999999+00:00", "0001-01-01T00:00:00.000000+00:00",
                                 "1970-01-01T00:00:00.000000-23:59"}) {
            CAPTURE(text);
            std::optional<Moment> const moment = Moment::parse(text, 0);
            REQUIRE(moment);
            CHECK(moment->text() == text);
            std::optional<Moment> const in_utc = Moment::parse(moment->utc_text(), hours(8));
            REQUIRE(in_utc);
            CHECK(in_utc->utc_us == moment->utc_us);
        }
    }

    TEST_CASE("one to six digits of a second are read")
    {
        CHECK(Moment::parse("1970-01-01T00:00:00.5Z", 0)->utc_us == 500000);
        CHECK(Moment::parse("1970-01-01T00:00:00.000001Z", 0)->utc_us == 1);
        CHECK(Moment::parse("1970-01-01t00:00:01z", 0)->utc_us == 1000000);
        CHECK(Moment::parse("1970-01-01T00:00:00-00:00", 0)->utc_us == 0);
        CHECK_FALSE(Moment::parse("1970-01-01T00:00:00.Z", 0));
        CHECK_FALSE(Moment::parse("1970-01-01T00:00:00.1234567Z", 0));
    }

    TEST_CASE("what is not exactly a moment is not guessed at")
    {
        for (char const* text :
             {"", "2026-04-16 09:30:00+08:00", "2026-04-16T09:30+08:00", "2026-04-16T09:30:00", "2026-04-16T24:00:00Z",
              "2026-04-16T23:60:00Z", "2026-06-30T23:59:60Z", "2026-04-16T09:30:00+0800", "2026-04-16T09:30:00+24:00",
              "2026-04-16T09:30:00+08:60", "2026-04-16T09:30:00Z ", "2026-04-16T09:30:00 Z", "2026-04-16T9:30:00Z",
              "2026-02-30T09:30:00Z", "2026-04-16T", "2026-04-16T09:30:00,5Z"}) {
            CAPTURE(text);
            CHECK_FALSE(Moment::parse(text, 0));
        }
    }

    TEST_CASE("a moment whose year in UTC would not have four digits is refused")
    {
        CHECK_FALSE(Moment::parse("0001-01-01T07:59:59+08:00", 0));
        CHECK(Moment::parse("0001-01-01T08:00:00+08:00", 0));
        CHECK_FALSE(Moment::parse("9999-12-31T23:00:00-01:00", 0));
        CHECK_FALSE(Moment::parse("0001-01-01", hours(8)));
        CHECK_FALSE(Moment::parse("2026-04-16", 1440));
    }

    TEST_CASE("midnight is the local date's own, whatever the offset and the sign of the instant")
    {
        for (int const offset : {-1439, -720, -1, 0, 1, 330, 480, 1439})
            for (Date const date :
                 {Date::of(1950, 6, 1), Date::of(1969, 12, 31), Date::of(1970, 1, 1), Date::of(2026, 10, 1)}) {
                Moment const midnight = Moment::at_midnight(date, static_cast<std::int16_t>(offset));
                CHECK(midnight.local_date() == date);
                CHECK(Moment{midnight.utc_us - 1, midnight.offset_minutes}.local_date() == date - 1);
            }
    }
}
