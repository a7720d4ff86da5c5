// SPDX-License-Identifier: Apache-2.0
#include "check/read_all.hpp"

#include <doctest/doctest.h>

namespace {

std::string const header = "case_id,activity,timestamp,resource\n";

TEST_CASE("a table is read by case and rows keep their order")
{
    ReadLog const log = read_all("Case ID,Activity,Timestamp,Resource,Department,case:channel,note\r\n"
                                 "2,receive,2020-01-31 09:30:00+01:00,An,Desk,Internet,\r\n"
                                 "1,receive,2020-01-31 09:30:00+01:00,NA,,Post,\"one, \"\"two\"\"\nthree\"\r\n"
                                 "\r\n"
                                 "2,decide,2020-01-30,,,Desk,x");
    REQUIRE_MESSAGE(log.summary.has_value(), log.error.says.en);
    REQUIRE(log.cases.size() == 2);
    CHECK(log.cases[0].id == "2");
    REQUIRE(log.cases[0].events.size() == 2);
    CHECK(log.cases[0].events[0].actor == "An");
    CHECK(log.cases[0].events[0].unit == "Desk");
    CHECK(log.cases[0].events[1].activity == "decide");
    CHECK(log.cases[0].events[1].only_date);
    CHECK(log.cases[0].events[1].actor.empty());
    CHECK(log.cases[0].events[1].line == 6);
    CHECK(log.cases[0].attributes.size() == 2);
    CHECK(find_attribute(log.cases[0].attributes, "channel")->text == "Internet"); // the first row's
    CHECK(log.cases[1].events.at(0).actor == "NA");
    CHECK(find_attribute(log.cases[1].events.at(0).attributes, "note")->text == "one, \"two\"\nthree");
    CHECK(find_attribute(log.cases[0].events[0].attributes, "note") == nullptr); // nothing was recorded
    CHECK(find_attribute(log.cases[0].events[0].attributes, "Timestamp")->type == duly::LogType::date);
    CHECK(log.summary->events == 3);
    CHECK(log.summary->without_actor == 1);
    CHECK(log.summary->disorderly == 1);
}

TEST_CASE("the delimiter is found or given")
{
    for (char const delimiter : {',', ';', '\t', '|'}) {
        std::string text = "\xef\xbb\xbf" + header + "1,\"a;b,c\",2020-01-31,An\n";
        std::size_t const quoted = text.find('"');
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] == ',' && (i < quoted || i > text.find('"', quoted + 1))) text[i] = delimiter;
        ReadLog const log = read_all(text);
        REQUIRE_MESSAGE(log.cases.size() == 1, log.error.says.en);
        CHECK(log.cases[0].events.at(0).activity == "a;b,c");
    }
    duly::LogOptions options;
    options.format = duly::LogFormat::csv;
    options.delimiter = '^';
    CHECK(read_all("case^activity^time\n1^a^2020-01-31\n", options).cases.size() == 1);
    options.delimiter = 0;
    CHECK_REFUSED(read_all("case\n1\n", options), "a.log:1", "holds none of , ; tab |");
}

TEST_CASE("options name the columns and the form of times")
{
    duly::LogOptions options;
    options.case_id = "nr";
    options.activity = "step";
    options.time = "when";
    options.actor = "who";
    options.time_format = "%d.%m.%Y %H:%M";
    options.offset_minutes = 60;
    ReadLog const log = read_all("nr;step;when;who;case\n7;receive;31.01.2020 09:30;An;other\n", options);
    REQUIRE_MESSAGE(log.cases.size() == 1, log.error.says.en);
    CHECK(log.cases[0].id == "7");
    CHECK(log.cases[0].events.at(0).at->text() == "2020-01-31T09:30:00.000000+01:00");
    CHECK(log.cases[0].events.at(0).actor == "An");
    CHECK(find_attribute(log.cases[0].events.at(0).attributes, "case")->text == "other");
}

TEST_CASE("a missing column is named with those that there are and the nearest")
{
    CHECK_REFUSED(read_all("case_id,activty,timestamp\n"), "a.log:1",
                  "no column of the activity (did you mean activty?)");
    CHECK_REFUSED(read_all("case_id,activty,timestamp\n"), "a.log:1", "the columns are: case_id, activty, timestamp");
    CHECK_REFUSED(read_all("x,activity,timestamp\n"), "a.log:1", "by the option case_id");
    CHECK_REFUSED(read_all("case_id,activity,x\n"), "a.log:1", "no column of the time");
    duly::LogOptions options;
    options.actor = "clerk";
    CHECK_REFUSED(read_all("case_id,activity,time,clerks\n", options), "a.log:1", "did you mean clerks?");
    CHECK_REFUSED(read_all("case_id,a,a\n"), "a.log:1", "two columns are named a");
}

TEST_CASE("bad rows are refused with their line")
{
    CHECK_REFUSED(read_all(header + "1,a,2020-01-31\n"), "a.log:2", "this row has 3 values, expected 4");
    CHECK_REFUSED(read_all(header + "1,a,2020-01-31,An,x\n"), "a.log:2", "this row has 5 values, expected 4");
    CHECK_REFUSED(read_all(header + "1,a,2020-01-31,An\n1,a\"b,2020-01-31,An\n"), "a.log:3", "a quote inside a value");
    CHECK_REFUSED(read_all(header + "1,\"a\"b,2020-01-31,An\n"), "a.log:2", "after a closing quote");
    CHECK_REFUSED(read_all(header + "1,\"a\n\n,2020-01-31,An\n"), "a.log:2", "is not closed");
    CHECK_REFUSED(read_all(header + "1,a,2020-01-31,An\r2"), "a.log:2", "carriage return");
    CHECK_REFUSED(read_all(header + "1,\"x\ny\",2021-02-30,An\n"), "a.log:2", "\"2021-02-30\" cannot be read");
    CHECK_REFUSED(read_all(header + ",a,2020-01-31,An\n"), "a.log:2", "no case id");
    CHECK_REFUSED(read_all(header + "1,,2020-01-31,An\n"), "a.log:2", "no activity");
    CHECK_REFUSED(read_all(header + "1,caf\xe9,2020-01-31,An\n"), "a.log:2", "UTF-8");
}

TEST_CASE("rows that are grouped are handed over case by case and a case that comes back is refused")
{
    duly::LogOptions options;
    options.grouped = true;
    std::string const rows = "1,a,2020-01-31,An\n1,b,2020-01-31,An\n2,a,2020-01-31,An\n";
    ReadLog const log = read_all(header + rows, options);
    REQUIRE(log.cases.size() == 2);
    CHECK(log.cases[0].events.size() == 2);
    ReadLog const back = read_all(header + rows + "1,c,2020-01-31,An\n", options);
    CHECK(back.cases.size() == 2);
    CHECK_REFUSED(back, "a.log:5", "case 1 comes back");
    CHECK(read_all(header + rows + "1,c,2020-01-31,An\n").cases.at(0).events.size() == 3);
}

TEST_CASE("rows that wait for their case are bounded")
{
    duly::detail::LogLimits limits;
    limits.collected_bytes_max = 1000;
    std::string text = header;
    for (int i = 0; i < 50; ++i) text += std::to_string(i) + ",a,2020-01-31,An\n";
    ReadLog const log = read_all(text, {}, limits);
    CHECK_FALSE(log.summary.has_value());
    CHECK(log.error.says.en.find("use the option grouped") != std::string::npos);
    duly::LogOptions options;
    options.grouped = true;
    CHECK(read_all(text, options, limits).cases.size() == 50);
}

} // namespace
