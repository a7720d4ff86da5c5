// SPDX-License-Identifier: Apache-2.0
#include "check/read_all.hpp"

#include <doctest/doctest.h>

namespace {

constexpr auto permits = R"(<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>
  <global scope="event"><string key="org:resource" value="UNKNOWN"/></global>
  <classifier name="Both" keys="concept:name lifecycle:transition"/>
  <classifier name="Quoted" scope="event" keys="'a key' concept:name"/>
  <classifier name="OfCases" scope="trace" keys="concept:name"/>
  <string key="source" value="x"><int key="nested" value="1"/></string>
  <trace>
    <string key="concept:name" value="P&amp;1"/>
    <string key="org:resource" value="of the case"/>
    <list key="plots"><values><string key="plot" value="7"><boolean key="built" value="true"/></string></values></list>
    <event>
      <string key="concept:name" value="receive"/>
      <string key="lifecycle:transition" value="complete"/>
      <string key="org:resource" value="An"/>
      <string key="org:group" value="Desk"/>
      <string key="org:role" value="clerk"/>
      <date key="time:timestamp" value="2020-01-31T09:30:00.000+01:00"/>
      <date key="due" value="2020-03-01"/>
      <date key="odd" value="soon"/>
      <float key="fee" value="12.50"/>
      <id key="ref" value="a-b"/>
      <container key="c"><int key="n" value="3"/></container>
      <string key="a key" value="K"/>
    </event>
    <event>
      <string key="concept:name" value="decide"/>
      <date key="time:timestamp" value="2020-01-31T08:30:00Z"/>
    </event>
    <event>
      <string key="concept:name" value="send"/>
      <date key="time:timestamp" value="2020-01-30"/>
    </event>
    <event><string key="concept:name" value="file"/></event>
  </trace>
  <trace><string key="concept:name" value="empty"/></trace>
  <trace><string key="concept:name" value="empty"/></trace>
</log>
)";

TEST_CASE("XES is handed over in its own words and order")
{
    ReadLog const log = read_all(permits);
    REQUIRE_MESSAGE(log.summary.has_value(), log.error.says.en);
    REQUIRE(log.cases.size() == 3);
    ReadCase const& first = log.cases[0];
    CHECK(first.id == "P&1");
    CHECK(first.line == 11);
    REQUIRE(first.events.size() == 4);
    ReadEvent const& event = first.events[0];
    CHECK(event.activity == "receive");
    CHECK(event.lifecycle == "complete");
    CHECK(event.actor == "An");
    CHECK(event.unit == "Desk");
    CHECK(event.role == "clerk");
    CHECK(event.line == 15);
    CHECK(event.at->text() == "2020-01-31T09:30:00.000000+01:00");
    CHECK_FALSE(event.only_date);
    CHECK(first.events[2].only_date);
    CHECK_FALSE(first.events[3].at.has_value());
    CHECK(first.events[1].actor.empty()); // a global value is no record of anybody
    CHECK(log.cases[1].events.empty());
}

TEST_CASE("attributes of XES keep type and nesting")
{
    ReadLog const log = read_all(permits);
    REQUIRE(log.cases.size() == 3);
    auto const& of_case = log.cases[0].attributes;
    REQUIRE(of_case.size() == 5);
    CHECK(of_case[2].key == "plots");
    CHECK(of_case[2].type == duly::LogType::list);
    CHECK(of_case[3].key == "plot");
    CHECK(of_case[3].depth == 1);
    CHECK(of_case[4].type == duly::LogType::yes_no);
    CHECK(of_case[4].depth == 2);
    auto const& of_event = log.cases[0].events[0].attributes;
    REQUIRE(of_event.size() == 13);
    CHECK(find_attribute(of_event, "due")->at->text() == "2020-03-01T00:00:00.000000+00:00");
    CHECK_FALSE(find_attribute(of_event, "odd")->at.has_value());
    CHECK(find_attribute(of_event, "fee")->text == "12.50");
    CHECK(find_attribute(of_event, "fee")->type == duly::LogType::real);
    CHECK(find_attribute(of_event, "ref")->type == duly::LogType::id);
    CHECK(find_attribute(of_event, "c")->type == duly::LogType::container);
    CHECK(find_attribute(of_event, "n")->depth == 1);
    CHECK(find_attribute(of_event, "n")->type == duly::LogType::integer);
}

TEST_CASE("the summary of XES counts what is missing and out of order")
{
    ReadLog const log = read_all(permits);
    REQUIRE(log.summary.has_value());
    CHECK(log.summary->cases == 3);
    CHECK(log.summary->events == 4);
    CHECK(log.summary->bytes == std::string_view(permits).size());
    CHECK(log.summary->without_time == 1);
    CHECK(log.summary->without_actor == 3);
    CHECK(log.summary->ties == 1);
    CHECK(log.summary->disorderly == 1);
    CHECK(log.summary->repeated == std::vector<std::string>{"empty"});
    CHECK(log.summary->extensions == std::vector<std::string>{"concept", "time"});
    CHECK(log.summary->classifiers.size() == 2);
    CHECK(log.summary->classifiers.at("Quoted") == std::vector<std::string>{"a key", "concept:name"});
}

TEST_CASE("a classifier or an option says which attributes are the activity, the actor and the case")
{
    duly::LogOptions options;
    options.classifier = "Quoted";
    CHECK(read_all(permits, options).cases.at(0).events.at(0).activity == "K+receive");
    CHECK(read_all(permits, options).cases.at(0).events.at(1).activity == "+decide");
    options.classifier = "Neither";
    CHECK_REFUSED(read_all(permits, options), "a.log:11", "it has: Both, Quoted");
    options = {};
    options.actor = "org:group";
    CHECK(read_all(permits, options).cases.at(0).events.at(0).actor == "Desk");
    options = {};
    options.case_id = "org:resource";
    CHECK_REFUSED(read_all(permits, options), "a.log:39", "lacks the attribute org:resource");
    options = {};
    options.activity = "a key";
    CHECK_REFUSED(read_all(permits, options), "a.log:29", "the attribute a key is missing");
}

ReadLog read_events(std::string const& events)
{
    return read_all("<log><trace>\n<string key='concept:name' value='1'/>\n" + events + "</trace></log>");
}

TEST_CASE("what is no XES is refused with its line")
{
    CHECK_REFUSED(read_all("<html/>"), "a.log:1", "the root of an XES file is <log>");
    CHECK_REFUSED(read_all("<log>\n<event/></log>"), "a.log:2", "belongs to no case");
    CHECK_REFUSED(read_all("<log>\n<object-types/></log>"), "a.log:2", "OCEL 2.0 JSON");
    CHECK_REFUSED(read_all("<log><trace>\n<event/></trace></log>"), "a.log:2", "has no activity");
    CHECK_REFUSED(read_all("<log>\n<trace/></log>"), "a.log:2", "the case has no id");
    CHECK_REFUSED(read_all("<!DOCTYPE log><log/>"), "a.log:1", "DOCTYPE");
    CHECK_REFUSED(read_all("<log>\n<trace>"), "a.log:2", "the file ends while <trace> is open");
    CHECK_REFUSED(read_events("<event>\n<sting key='a' value='b'/></event>"), "a.log:4", "did you mean <string>?");
    CHECK_REFUSED(read_events("<event>\n<string value='b'/></event>"), "a.log:4", "without a key");
    CHECK_REFUSED(read_events("<event>\n<string key='b'/></event>"), "a.log:4", "without a value");
    CHECK_REFUSED(read_events("<event>\n<date key='time:timestamp' value='2021-02-30T00:00:00Z'/></event>"), "a.log:4",
                  "\"2021-02-30T00:00:00Z\" cannot be read");
    CHECK_REFUSED(read_events("<event><event/></event>"), "a.log:3", "an event has attributes only");
}

TEST_CASE("a namespace prefix is no part of the names of XES")
{
    ReadLog const log = read_all("<x:log xmlns:x='u'><x:trace><x:string key='concept:name' value='1'/><x:event>"
                                 "<x:string key='concept:name' value='a'/></x:event></x:trace></x:log>");
    REQUIRE(log.cases.size() == 1);
    CHECK(log.cases[0].events.at(0).activity == "a");
}

TEST_CASE("XES in other encodings is read")
{
    ReadLog const latin = read_all("<?xml version='1.0' encoding='ISO-8859-1'?><log><trace>"
                                   "<string key='concept:name' value='caf\xe9'/></trace></log>");
    REQUIRE_MESSAGE(latin.cases.size() == 1, latin.error.says.en);
    CHECK(latin.cases[0].id == "caf\xc3\xa9");
    std::string wide("\xff\xfe");
    for (char const c : std::string_view("<log><trace><string key='concept:name' value='w'/></trace></log>"))
        wide += {c, '\0'};
    CHECK(read_all(wide).cases.at(0).id == "w");
}

TEST_CASE("the sink stops the reading and what it throws goes through")
{
    std::size_t seen = 0;
    auto const read = duly::read_log_text(permits, "a", {}, [&seen](auto const&) { return ++seen < 2; });
    CHECK(read.has_value());
    CHECK(seen == 2);
    CHECK(read->cases == 2);
    CHECK_THROWS_AS(static_cast<void>(duly::read_log_text(permits, "a", {}, [](auto const&) -> bool { throw 1; })),
                    int);
}

TEST_CASE("a case beyond the limits is refused")
{
    std::string events;
    for (int i = 0; i < 5; ++i) events += "<event><string key='concept:name' value='a'/></event>\n";
    std::string const text = "<log><trace><string key='concept:name' value='1'/>\n" + events + "</trace></log>";
    duly::detail::LogLimits limits;
    limits.events_per_case_max = 4;
    CHECK_REFUSED(read_all(text, {}, limits), "a.log:6", "more than 4 events");
    limits = {};
    limits.attributes_per_case_max = 3;
    CHECK_REFUSED(read_all(text, {}, limits), "a.log:4", "more than 3 attributes");
    limits = {};
    limits.cases_max = 0;
    CHECK_REFUSED(read_all(text, {}, limits), "a.log:1", "more than 0 cases");
}

} // namespace
