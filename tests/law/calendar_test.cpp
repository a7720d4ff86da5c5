// SPDX-License-Identifier: Apache-2.0
// The working-day calendar: the PRC's notices day by day, what a calendar file may say, and what extending one means.
#include "dates.hpp"
#include "duly/law/calendar.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

using namespace duly;
using namespace duly::test;

namespace {

std::string error_of(std::string_view json)
{
    Result<Calendar> const read = Calendar::parse_json(json, "f.json");
    if (read) return "no error";
    CHECK_FALSE(read.error().says.zh.empty());
    CHECK(read.error().code == ErrorCode::bad_input);
    return read.error().where + " | " + read.error().says.en;
}

// The data nobody of this project wrote; empty where it is not installed.
std::string external_calendar()
{
    std::vector<std::filesystem::path> folders;
    if (char const* const data = std::getenv("DULY_DATA")) folders.emplace_back(data);
    folders.emplace_back("../shared/data");
    folders.push_back(std::filesystem::path(DULY_ROOT) / "../shared/data");
    for (std::filesystem::path const& folder : folders) {
        std::ifstream file(folder / "calendar/cn-2004-2026.json", std::ios::binary);
        if (file) return {std::istreambuf_iterator<char>(file), {}};
    }
    return {};
}

} // namespace

TEST_SUITE("The calendar of the People's Republic of China")
{
    TEST_CASE("offices are closed on the holidays of the notices")
    {
        Calendar const cn = Calendar::built_in_cn();
        for (char const* closed :
             {"2021-02-11", "2021-02-17", "2021-04-05", "2021-09-21", "2022-01-31", "2022-06-03", "2022-09-12",
              "2023-01-27", "2023-06-22", "2023-09-29", "2023-10-06", "2024-02-16", "2024-04-05", "2024-09-17",
              "2025-01-28", "2025-02-04", "2025-05-05", "2025-10-08", "2026-01-02", "2026-02-23", "2026-06-19",
              "2026-09-25", "2026-10-07", "2015-09-03", "2020-01-31"}) {
            CAPTURE(closed);
            CHECK_FALSE(cn.is_working_day(on(closed)));
        }
    }

    TEST_CASE("New Year's Eve of the lunar year is a holiday since 2025 and was an ordinary Friday in 2024")
    {
        Calendar const cn = Calendar::built_in_cn();
        CHECK(cn.is_working_day(on("2024-02-09")));
        CHECK_FALSE(cn.is_working_day(on("2025-01-28")));
    }

    TEST_CASE("offices work on the make-up workdays of the notices")
    {
        Calendar const cn = Calendar::built_in_cn();
        for (char const* worked : {"2021-02-07", "2021-02-20", "2021-10-09", "2022-04-02", "2022-10-08", "2022-10-09",
                                   "2023-01-28", "2023-06-25", "2023-10-07", "2024-02-04", "2024-02-18", "2024-05-11",
                                   "2024-10-12", "2025-01-26", "2025-02-08", "2025-09-28", "2025-10-11", "2026-01-04",
                                   "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"}) {
            CAPTURE(worked);
            CHECK(on(worked).weekday() >= 6);
            CHECK(cn.is_working_day(on(worked)));
        }
        CHECK_FALSE(cn.is_working_day(on("2026-10-11")));
        CHECK_FALSE(cn.is_working_day(on("2026-07-18")));
        CHECK(cn.is_working_day(on("2026-07-17")));
    }

    TEST_CASE("it agrees with an independent compilation on every day from 2004 to 2026")
    {
        std::string const data = external_calendar();
        if (data.empty()) {
            MESSAGE("skipped: DULY_DATA not found");
            return;
        }
        boost::json::value const compiled = boost::json::parse(data);
        boost::json::object const& holidays = compiled.at("holidays").as_object();
        boost::json::object const& workdays = compiled.at("workdays").as_object();
        Calendar const cn = Calendar::built_in_cn();
        int days = 0;
        for (Date date = Date::of(2004, 1, 1); date <= Date::of(2026, 12, 31); date = date + 1, ++days) {
            std::string const text = date.text();
            bool const open = workdays.contains(text) || (date.weekday() <= 5 && !holidays.contains(text));
            if (cn.is_working_day(date) != open) FAIL_CHECK(text);
            if (!cn.known(date)) FAIL_CHECK(text);
        }
        CHECK(days == 8401);
        CHECK(cn.listed_days(Date{0}, Date::of(2100, 1, 1)).size() == holidays.size() + workdays.size());
    }

    TEST_CASE("it knows the years from 2004 to 2026 and no others")
    {
        Calendar const cn = Calendar::built_in_cn();
        CHECK(cn.place() == "cn");
        CHECK(cn.first_known_year() == 2004);
        CHECK(cn.last_known_year() == 2026);
        CHECK_FALSE(cn.every_year_known());
        CHECK(cn.known(on("2026-12-31")));
        CHECK_FALSE(cn.known(on("2027-01-01")));
        CHECK_FALSE(cn.known(on("2003-12-31")));
        CHECK(cn.first_unknown_year(on("2026-03-01"), on("2028-01-01")) == 2027);
        CHECK(cn.first_unknown_year(on("2003-03-01"), on("2028-01-01")) == 2003);
        CHECK_FALSE(cn.first_unknown_year(on("2004-01-01"), on("2026-12-31")).has_value());
        CHECK_FALSE(cn.source(2026).empty());
        CHECK(cn.source(2027).empty());
    }
}

TEST_SUITE("Calendar arithmetic")
{
    TEST_CASE("counting and stepping agree with looking at one day after another")
    {
        Calendar const cn = Calendar::built_in_cn();
        Date const first = Date::of(2003, 12, 1);
        Date const last = Date::of(2027, 2, 1);
        std::vector<Date> worked;
        std::vector<int> up_to; // working days after `first`, for each day
        int count = 0;
        for (Date date = first; date <= last; date = date + 1) {
            if (date != first && cn.is_working_day(date)) {
                ++count;
                worked.push_back(date);
            }
            up_to.push_back(count);
        }
        int wrong = 0;
        std::size_t next = 0;
        for (Date date = first; date <= last - 100; date = date + 1) {
            while (next < worked.size() && worked[next] <= date) ++next;
            auto const index = static_cast<std::size_t>(date - first);
            if (cn.count_working_days(first, date) != up_to[index]) ++wrong;
            if (cn.count_working_days(date, first) != -up_to[index]) ++wrong;
            for (std::size_t n = 1; n <= 45; ++n)
                if (cn.working_day_after(date, static_cast<int>(n)) != worked[next + n - 1]) ++wrong;
            Date const open = cn.is_working_day(date) ? date : worked[next];
            if (cn.first_working_day_from(date) != open) ++wrong;
            if (cn.working_day_after(date, 0) != date) ++wrong;
        }
        CHECK(wrong == 0);
        CHECK(worked.size() > 5700);
    }

    TEST_CASE("far dates and large numbers do not overflow")
    {
        Calendar const cn = Calendar::built_in_cn();
        CHECK(cn.working_day_after(on("2026-01-01"), 2147483647).days == 2147483647);
        CHECK(cn.working_day_after(on("0001-01-01"), 5).text() == "0001-01-08");
        CHECK(cn.count_working_days(on("2026-07-05"), on("2026-07-12")) == 5);
    }
}

TEST_SUITE("Calendar files")
{
    TEST_CASE("without a calendar every Monday to Friday is worked and every year is known")
    {
        Calendar const plain;
        CHECK(plain == Calendar::plain_weekdays());
        CHECK(plain.is_working_day(on("2026-10-01")));
        CHECK_FALSE(plain.is_working_day(on("2026-10-10")));
        CHECK(plain.known(on("9999-12-31")));
        CHECK(plain.first_known_year() == 1);
        CHECK(plain.last_known_year() == 9999);
        CHECK(plain.canonical_json() == R"({"holidays":[],"place":"plain-weekdays","workdays":[]})");
    }

    TEST_CASE("a scenario lists its own days, with every year known")
    {
        Calendar const fixture =
            Calendar::parse_json(R"({"holidays": ["2026-10-01", "2026-10-02"], "workdays": ["2026-10-10"]})", "s")
                .value();
        CHECK_FALSE(fixture.is_working_day(on("2026-10-01")));
        CHECK(fixture.is_working_day(on("2026-10-05")));
        CHECK(fixture.is_working_day(on("2026-10-10")));
        CHECK(fixture.every_year_known());
        CHECK(fixture.canonical_json() ==
              R"({"holidays":["2026-10-01","2026-10-02"],"place":"listed","workdays":["2026-10-10"]})");
    }

    TEST_CASE("a calendar read from its canonical text is the same calendar")
    {
        Calendar const cn = Calendar::built_in_cn();
        Calendar const local = cn.extended(R"({"place": "cn-gx", "years": {
            "2027": {"holidays": ["2027-04-09"], "complete": false}}})")
                                   .value();
        Calendar const fixture = Calendar::parse_json(R"({"holidays": ["2026-10-01"]})", "s").value();
        for (Calendar const& calendar : {cn, local, fixture, Calendar::plain_weekdays()}) {
            Calendar const again = Calendar::parse_json(calendar.canonical_json(), "again").value();
            CHECK(again == calendar);
            CHECK(again.last_known_year() == calendar.last_known_year());
            CHECK(again.listed_days(Date{0}, on("2100-01-01")).size() ==
                  calendar.listed_days(Date{0}, on("2100-01-01")).size());
        }
        CHECK(cn != local);
    }

    TEST_CASE("the canonical text does not depend on order, white space or sources")
    {
        Calendar const one = Calendar::parse_json(
                                 R"({"place": "x", "source": "a", "years": {
                "2026": {"workdays": ["2026-10-10"], "holidays": ["2026-10-02", "2026-10-01"]}, "2025": {}}})",
                                 "one")
                                 .value();
        Calendar const other =
            Calendar::parse_json(
                R"({"years":{"2025":{"holidays":[]},"2026":{"holidays":["2026-10-01","2026-10-02"],"source":"b",
                "workdays":["2026-10-10"]}},"place":"x"})",
                "other")
                .value();
        CHECK(one == other);
        CHECK(one.canonical_json() == R"({"place":"x","years":{"2025":{"holidays":[],"workdays":[]},)"
                                      R"("2026":{"holidays":["2026-10-01","2026-10-02"],"workdays":["2026-10-10"]}}})");
        CHECK(one.source(2026) == "a");
        CHECK(other.source(2026) == "b");
    }

    TEST_CASE("next year's notice makes next year known")
    {
        Calendar const cn = Calendar::built_in_cn();
        Calendar const next = cn.extended(R"({"extends": "cn", "source": "notice of 2026", "years": {
            "2027": {"holidays": ["2027-01-01"], "workdays": ["2027-01-03"]}}})")
                                  .value();
        CHECK(next.place() == "cn");
        CHECK(next.last_known_year() == 2027);
        CHECK(next.is_working_day(on("2027-01-03")));
        CHECK(next.source(2027) == "notice of 2026");
        CHECK(cn.last_known_year() == 2026);
        CHECK(cn.is_working_day(on("2027-01-01")));
    }

    TEST_CASE("a minority area adds its own holiday without making an unknown year known")
    {
        Calendar const guangxi = Calendar::parse_json(R"({"place": "cn-gx", "extends": "cn", "years": {
            "2026": {"holidays": ["2026-04-20"]},
            "2027": {"holidays": ["2027-04-09"], "complete": false}}})",
                                                      "gx")
                                     .value();
        CHECK(guangxi.place() == "cn-gx");
        CHECK_FALSE(guangxi.is_working_day(on("2026-04-20")));
        CHECK_FALSE(guangxi.is_working_day(on("2026-10-01")));
        CHECK_FALSE(guangxi.is_working_day(on("2027-04-09")));
        CHECK_FALSE(guangxi.known(on("2027-04-09")));
        CHECK(guangxi.known(on("2026-04-20")));
    }

    TEST_CASE("what an extension lists overrides what it extends, day by day")
    {
        Calendar const changed = Calendar::built_in_cn()
                                     .extended(R"({"years": {
            "2026": {"holidays": ["2026-10-10"], "workdays": ["2026-10-07"]}}})")
                                     .value();
        CHECK(changed.is_working_day(on("2026-10-07")));
        CHECK_FALSE(changed.is_working_day(on("2026-10-10")));
        CHECK_FALSE(changed.is_working_day(on("2026-10-06")));
        CHECK(changed.count_working_days(on("2026-09-30"), on("2026-10-11")) == 3);
    }

    TEST_CASE("a scenario's days can be laid over the calendar of a place")
    {
        Calendar const snow = Calendar::built_in_cn().extended(R"({"holidays": ["2026-01-20"]})").value();
        CHECK_FALSE(snow.is_working_day(on("2026-01-20")));
        CHECK(snow.last_known_year() == 2026);
    }

    TEST_CASE("a calendar file that is wrong says where and what was expected")
    {
        CHECK(error_of(R"({"place":"a",
 "years":{},})")
                  .starts_with("f.json:2:13 | the calendar is not valid JSON"));
        CHECK(error_of("").starts_with("f.json:1:1 | the calendar is not valid JSON"));
        CHECK(error_of(R"({"place":"x","years":{}} x)").find("extra data") != std::string::npos);
        CHECK(error_of("[]").starts_with("f.json | a calendar is {"));
        CHECK(error_of("{}").find("\"years\" is missing") != std::string::npos);
        CHECK(error_of(R"({"years":{"2026":{}}})") == "f.json: place | the place is missing, for example \"cn\"");
        CHECK(error_of(R"({"place":"x y","years":{}})").starts_with("f.json: place | a place is 1 to 64"));
        CHECK(error_of(R"({"place":7,"years":{}})") == "f.json: place | expected a text");
        CHECK(error_of(R"({"place":"x","years":[]})").starts_with("f.json: years | expected a table of years"));
        CHECK(error_of(R"({"place":"x","years":{"26":{}}})") == "f.json: years.26 | expected a year of four digits");
        CHECK(error_of(R"({"place":"x","years":{"2026":[]}})").starts_with("f.json: years.2026 | expected {"));
        CHECK(error_of(R"({"place":"x","years":{"2026":{"holiday":[]}}})") ==
              "f.json: years.2026.holiday | unknown key; expected one of holidays, workdays, source, complete");
        CHECK(error_of(R"({"place":"x","years":{"2026":{"holidays":"2026-01-01"}}})") ==
              "f.json: years.2026.holidays | expected a list of dates");
        CHECK(error_of(R"({"place":"x","years":{"2026":{"holidays":["2026-01-01","2026-02-30"]}}})") ==
              "f.json: years.2026.holidays[1] | expected a date such as \"2026-10-01\"");
        CHECK(error_of(R"({"place":"x","years":{"2026":{"holidays":["2025-01-01"]}}})") ==
              "f.json: years.2026.holidays[0] | 2025-01-01 is not in the year 2026");
        CHECK(error_of(R"({"holidays":["2026-01-01"],"workdays":["2026-01-01"]})") ==
              "f.json: workdays[0] | 2026-01-01 is listed as a holiday and as a workday");
        CHECK(error_of(R"({"place":"x","years":{"2026":{"complete":1}}})") ==
              "f.json: years.2026.complete | expected true or false");
        CHECK(
            error_of(R"({"place":"q","extends":"us","years":{}})").starts_with("f.json: extends | no calendar \"us\""));
        CHECK(error_of(std::string(2'000'000, ' ')).starts_with("f.json | the calendar is larger than 1 MiB"));
        Result<Calendar> const other_base = Calendar::plain_weekdays().extended(R"({"extends":"cn","years":{}})");
        REQUIRE_FALSE(other_base.has_value());
        CHECK(other_base.error().says.en == "this extends \"cn\" and cannot be laid over \"plain-weekdays\"");
    }

    TEST_CASE("all errors of a calendar file are told at once")
    {
        std::string const error =
            error_of(R"({"place":"x","years":{"2026":{"holidays":[1,"2027-01-01"]},"2027":{"x":1}}})");
        CHECK(error == "f.json | the calendar has 3 errors:\n"
                       "years.2026.holidays[0]: expected a date such as \"2026-10-01\"\n"
                       "years.2026.holidays[1]: 2027-01-01 is not in the year 2026\n"
                       "years.2027.x: unknown key; expected one of holidays, workdays, source, complete");
    }

    TEST_CASE("a file of hostile depth or bytes is refused and not followed")
    {
        CHECK(error_of(std::string(100'000, '[')).starts_with("f.json:1:"));
        CHECK(error_of("{\"place\":\"\xff\",\"years\":{}}").starts_with("f.json:1:"));
        CHECK(error_of(std::string_view("{\0}", 3)).starts_with("f.json:1:"));
        std::string const long_key = "{\"place\":\"x\",\"years\":{},\"" + std::string(39, 'k') + "年年\":1}";
        CHECK(error_of(long_key).starts_with("f.json: " + std::string(39, 'k') + "… | unknown key"));
    }
}
