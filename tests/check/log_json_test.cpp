// SPDX-License-Identifier: Apache-2.0
#include "check/read_all.hpp"

#include <doctest/doctest.h>

namespace {

TEST_CASE("JSON Lines has a row in each object and nested values are nested attributes")
{
    ReadLog const log =
        read_all(R"({"case_id": 7, "activity": "receive", "timestamp": "2020-01-31T09:30:00+01:00", "resource": "An",)"
                 R"( "case:channel": "Post", "fee": 12.50, "big": 123456789012345678901234567890,)"
                 R"( "ok": true, "none": null, "parcel": {"nr": 3, "owners": ["x", null, {"name": "y"}]}}

{"case_id": "7", "activity": "decide", "timestamp": "2020-02-01"})");
    REQUIRE_MESSAGE(log.summary.has_value(), log.error.says.en);
    REQUIRE(log.cases.size() == 1);
    CHECK(log.cases[0].id == "7");
    CHECK(find_attribute(log.cases[0].attributes, "channel")->text == "Post");
    REQUIRE(log.cases[0].events.size() == 2);
    ReadEvent const& event = log.cases[0].events[0];
    CHECK(event.actor == "An");
    CHECK(log.cases[0].events[1].only_date);
    CHECK(log.cases[0].events[1].line == 3);
    CHECK(find_attribute(event.attributes, "fee")->text == "12.50");
    CHECK(find_attribute(event.attributes, "fee")->type == duly::LogType::real);
    CHECK(find_attribute(event.attributes, "big")->text == "123456789012345678901234567890");
    CHECK(find_attribute(event.attributes, "ok")->type == duly::LogType::yes_no);
    CHECK(find_attribute(event.attributes, "none") == nullptr);
    CHECK(find_attribute(event.attributes, "parcel")->type == duly::LogType::container);
    CHECK(find_attribute(event.attributes, "nr")->depth == 1);
    CHECK(find_attribute(event.attributes, "owners")->type == duly::LogType::list);
    CHECK(find_attribute(event.attributes, "0")->text == "x");
    CHECK(find_attribute(event.attributes, "2")->type == duly::LogType::container);
    CHECK(find_attribute(event.attributes, "name")->depth == 3);
}

TEST_CASE("bad rows of JSON Lines are refused with their line")
{
    std::string const good = R"({"case": "1", "activity": "a", "time": "2020-01-31"})"
                             "\n";
    CHECK_REFUSED(read_all(good + R"({"case": "1", "case": "2", "activity": "a"})"), "a.log:2",
                  "the key case is given twice");
    CHECK_REFUSED(read_all(good + R"({"case": "1", "activity": "a", "x": {"y": 1, "y": 2}})"), "a.log:2",
                  "the key y is given twice");
    CHECK_REFUSED(read_all(good + R"({"case": "1", "activty": "a"})"), "a.log:2", "did you mean activty?");
    CHECK_REFUSED(read_all(good + R"({"activity": "a"})"), "a.log:2", "its keys are: activity");
    CHECK_REFUSED(read_all(good + R"({"case": "1", "activity": "a", "time": "2021-02-30"})"), "a.log:2",
                  "cannot be read");
    CHECK_REFUSED(read_all(good + "{\"case\": \"1\","), "a.log:2", "not one whole JSON object");
    CHECK_REFUSED(read_all(good + "{} {}"), "a.log:2", "more text after the object");
    CHECK_REFUSED(read_all(good + "[1]"), "a.log:2", "expected one JSON object");
    CHECK_REFUSED(read_all(good + "1"), "a.log:2", "expected one JSON object");
    std::string deep = "{\"x\":";
    for (int i = 0; i < 200; ++i) deep += '[';
    CHECK_REFUSED(read_all(good + deep), "a.log:2", "not one whole JSON object");
    duly::LogOptions options;
    options.grouped = true;
    std::string const other = R"({"case": "2", "activity": "a"})"
                              "\n";
    CHECK_REFUSED(read_all(good + other + good, options), "a.log:3", "case 1 comes back");
}

constexpr auto orders = R"({
"objectTypes": [{"name": "Order", "attributes": []}, {"name": "Item", "attributes": []}],
"eventTypes": [],
"events": [
 {"id": "e2", "type": "pay", "time": "2020-01-02T00:00:00Z", "attributes": [{"name": "resource", "value": "Bo"}],
  "relationships": [{"objectId":"o1","qualifier":"of"}, {"objectId":"o2"}, {"objectId":"o1"}]},
 {"id": "e1", "type": "place", "time": "2020-01-01T00:00:00Z", "attributes": [],
  "relationships": [{"objectId": "o1", "qualifier": "of"}, {"objectId": "i1", "qualifier": "has"}]},
 {"id": "e3", "type": "pack", "time": "2020-01-02T00:00:00Z", "relationships": [{"objectId": "o1", "qualifier": "of"}]}
],
"objects": [
 {"id": "o1", "type": "Order", "attributes": [{"name": "price", "time": "2020-01-05T00:00:00Z", "value": "20"},
   {"name": "price", "time": "2020-01-01T00:00:00Z", "value": "10"}]},
 {"id": "i1", "type": "Item"}, {"id": "o2", "type": "Order"}, {"id": "o3", "type": "Order"}
]}
)";

TEST_CASE("OCEL is read with the objects of one type as cases")
{
    duly::LogOptions options;
    options.object_type = "Order";
    ReadLog const log = read_all(orders, options);
    REQUIRE_MESSAGE(log.summary.has_value(), log.error.says.en);
    REQUIRE(log.cases.size() == 3);
    CHECK(log.cases[0].id == "o1");
    CHECK(find_attribute(log.cases[0].attributes, "price")->text == "20");
    CHECK(find_attribute(log.cases[0].attributes, "time")->at->text() == "2020-01-05T00:00:00.000000+00:00");
    REQUIRE(log.cases[0].events.size() == 3);
    CHECK(log.cases[0].events[0].activity == "place");
    CHECK(log.cases[0].events[1].activity == "pay");
    CHECK(log.cases[0].events[1].actor == "Bo");
    CHECK(log.cases[0].events[2].activity == "pack");
    CHECK(log.cases[0].events[0].line == 7);
    CHECK(log.cases[1].events.size() == 1);
    CHECK(log.cases[2].events.empty());
    CHECK(log.summary->events == 4);
}

TEST_CASE("OCEL without a type of object is refused with the types that there are")
{
    CHECK_REFUSED(read_all(orders), "a.log:1", "types (objects): Item (1), Order (3)");
    duly::LogOptions options;
    options.object_type = "Oder";
    CHECK_REFUSED(read_all(orders, options), "a.log:1", "did you mean Order?");
}

TEST_CASE("bad OCEL is refused with its line")
{
    auto const replaced = [](std::string_view what, std::string_view with) {
        std::string text(orders);
        text.replace(text.find(what), what.size(), with);
        duly::LogOptions options;
        options.object_type = "Order";
        return read_all(text, options);
    };
    CHECK_REFUSED(replaced("\"e1\"", "\"e2\""), "a.log:7", "two events e2");
    CHECK_REFUSED(replaced("\"id\": \"o2\"", "\"id\": \"o1\""), "a.log:14", "two objects o1");
    CHECK_REFUSED(replaced("\"objectId\": \"i1\"", "\"objectId\": \"i9\""), "a.log:7",
                  "an object i9 that there is not");
    CHECK_REFUSED(replaced("2020-01-01T00:00:00Z", "2020-02-30T00:00:00Z"), "a.log:7", "cannot be read");
    CHECK_REFUSED(replaced("\"id\": \"e1\", ", ""), "a.log:7", "\"id\" is missing");
    CHECK_REFUSED(replaced("\"objects\": [", "\"things\": ["), "a.log:1", "the list \"objects\"");
    CHECK_REFUSED(replaced("\"eventTypes\": []", "\"eventTypes\": {}"), "a.log:3", "expected '['");
    CHECK_REFUSED(read_all(std::string(orders) + "x"), "a.log:16", "more after the JSON object");
    CHECK_REFUSED(read_all(R"({"ocel:global-log": {}, "ocel:events": {}})"), "a.log:1", "OCEL 1.0");
    CHECK_REFUSED(read_all(std::string(orders).substr(0, 200)), "a.log:5", "the file ends inside a JSON value");
}

} // namespace
