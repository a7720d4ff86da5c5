// SPDX-License-Identifier: Apache-2.0
#include "check/log_time.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using duly::detail::parse_log_time;

namespace {

std::string read(std::string_view text, std::int16_t offset = 0)
{
    auto const time = parse_log_time(text, offset);
    return time ? time->at.text() + (time->only_date ? " date" : "") : "none";
}

std::string read_as(std::string_view text, std::string const& format, std::int16_t offset = 0)
{
    auto const time = parse_log_time(text, format, offset);
    return time ? time->at.text() + (time->only_date ? " date" : "") : "none";
}

TEST_CASE("times are read as logs write them and keep instant and offset")
{
    CHECK(read("2011-10-11T13:45:40.276+02:00") == "2011-10-11T13:45:40.276000+02:00");
    CHECK(read("2011-10-11T13:45:40Z", 60) == "2011-10-11T13:45:40.000000+00:00");
    CHECK(read("2011-10-11t13:45:40z") == "2011-10-11T13:45:40.000000+00:00");
    CHECK(read("2011-10-11 13:45:40.276000+02:00") == "2011-10-11T13:45:40.276000+02:00");
    CHECK(read("2011-10-11  13:45:40 +0200") == "2011-10-11T13:45:40.000000+02:00");
    CHECK(read("2011-10-11T13:45+02") == "2011-10-11T13:45:00.000000+02:00");
    CHECK(read("2011/10/11 13:45:40,5", -300) == "2011-10-11T13:45:40.500000-05:00");
    CHECK(read("2011-10-11T13:45:40.123456789Z") == "2011-10-11T13:45:40.123456+00:00");
    CHECK(read("2011-10-11T13:45:40.9999999Z") == "2011-10-11T13:45:40.999999+00:00");
    CHECK(read("1948-01-26T23:59:00.1-11:30") == "1948-01-26T23:59:00.100000-11:30");
    CHECK(read("2020-02-29", 480) == "2020-02-29T00:00:00.000000+08:00 date");
    CHECK(read("2020-02-29+01:00") == "2020-02-29T00:00:00.000000+01:00 date");
}

TEST_CASE("what is no date of the calendar or not whole is no time")
{
    for (auto const* text : {"",
                             "2021-02-30",
                             "2021-02-29T00:00:00Z",
                             "2021-13-01",
                             "2021-00-01",
                             "2021-01-00",
                             "0000-01-01",
                             "2021-01-01T24:00:00",
                             "2021-01-01T23:60:00",
                             "2021-01-01T23:59:60",
                             "2021-01-01T",
                             "2021-01-01T1:00",
                             "2021-01-01T10:00:00.",
                             "2021-01-01T10:00:00+",
                             "2021-01-01T10:00:00+2",
                             "2021-01-01T10:00:00+24:00",
                             "2021-01-01T10:00:00+02:",
                             "2021-01-01T10:00:00+02:60",
                             "2021-01-01 ",
                             "2021-01/01",
                             "21-01-01",
                             "01.02.2021",
                             "2021-01-01T10:00:00Zx",
                             "NA",
                             "1617181723",
                             "2021-1-1"}) {
        CAPTURE(text);
        CHECK(read(text) == "none");
    }
}

TEST_CASE("a format says how a time is written")
{
    CHECK(read_as("31.12.2020 09:30", "%d.%m.%Y %H:%M", 60) == "2020-12-31T09:30:00.000000+01:00");
    CHECK(read_as("31.12.2020", "%d.%m.%Y", 60) == "2020-12-31T00:00:00.000000+01:00 date");
    CHECK(read_as("12/31/2020 09:30 PM", "%m/%d/%Y %I:%M %p") == "2020-12-31T21:30:00.000000+00:00");
    CHECK(read_as("20201231093000.25+0800", "%Y%m%d%H%M%S.%f%z") == "2020-12-31T09:30:00.250000+08:00");
    for (auto const* text : {"30.02.2020", "31.12.2020 ", "31.12", "12.31.2020", ""}) {
        CAPTURE(text);
        CHECK(read_as(text, "%d.%m.%Y") == "none");
    }
    CHECK(read_as("12:30", "%H:%M") == "none"); // no day
}

} // namespace
