// SPDX-License-Identifier: Apache-2.0
// Public logs of real administrations, where they are at hand: what others counted in them, we count too.
#include "check/read_all.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <set>

namespace {

struct RealLog {
    char const* file;
    std::uint64_t cases, events, without_actor, disorderly;
};

std::string logs()
{
    auto const* data = std::getenv("DULY_DATA");
    return data != nullptr && std::filesystem::exists(std::string(data) + "/logs") ? std::string(data) + "/logs/" : "";
}

TEST_CASE("real logs have the cases and events that others count in them")
{
    if (logs().empty()) {
        MESSAGE("skipped: DULY_DATA has no logs");
        return;
    }
    for (RealLog const& expected :
         {RealLog{"BPIC15_1.xes.gz", 1199, 52217, 0, 0}, RealLog{"BPIC15_2.xes.gz", 832, 44354, 0, 0},
          RealLog{"08_receipt.xes.gz", 1434, 8577, 0, 0}, RealLog{"receipt.csv.gz", 1434, 8577, 0, 0},
          RealLog{"bpic2012.xes.gz", 13087, 262200, 18010, 0},
          RealLog{"bpic2020_PermitLog.cleaned.xes.gz", 6426, 81092, 0, 0},
          RealLog{"interval_event_log.xes.gz", 1266, 8109, 8109, 39}, RealLog{"reviewing.xes.gz", 100, 3730, 0, 0},
          RealLog{"roadtraffic100traces.xes.gz", 100, 390, 290, 0}, RealLog{"running-example.xes", 6, 42, 0, 0},
          RealLog{"running-example.csv", 6, 42, 0, 0}}) {
        std::string const file = logs() + expected.file;
        CAPTURE(file);
        std::uint64_t seen = 0;
        auto const read = duly::read_log_file(file, {}, [&seen](duly::LogCase const& logged) {
            seen += logged.events.size();
            return true;
        });
        REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error().where + " " + read.error().says.en));
        CHECK(read->cases == expected.cases);
        CHECK(read->events == expected.events);
        CHECK(seen == expected.events);
        CHECK(read->without_actor == expected.without_actor);
        CHECK(read->without_time == 0);
        CHECK(read->disorderly == expected.disorderly);
        CHECK(read->repeated.empty());
    }
}

// Case, activity, instant, actor: one line each.
std::multiset<std::string> events_of(std::string const& file)
{
    ReadLog const log = read_all_of_file(file);
    REQUIRE_MESSAGE(log.summary.has_value(), log.error.says.en);
    std::multiset<std::string> all;
    for (ReadCase const& of : log.cases)
        for (std::size_t i = 0; i < of.events.size(); ++i) {
            ReadEvent const& event = of.events[i];
            REQUIRE(event.at.has_value());
            all.insert(of.id + " " + std::to_string(i) + " " + event.activity + " " + event.at->text() + " " +
                       event.actor);
        }
    return all;
}

TEST_CASE("a log says the same as XES and as a table")
{
    if (logs().empty()) {
        MESSAGE("skipped: DULY_DATA has no logs");
        return;
    }
    CHECK(events_of(logs() + "receipt.csv.gz") == events_of(logs() + "08_receipt.xes.gz"));
    CHECK(events_of(logs() + "running-example.csv") == events_of(logs() + "running-example.xes"));
}

TEST_CASE("an OCEL log of others is read by each of its types")
{
    if (logs().empty()) {
        MESSAGE("skipped: DULY_DATA has no logs");
        return;
    }
    std::string const file = logs() + "ocel20_example.jsonocel";
    CHECK_REFUSED(read_all_of_file(file), file + ":1",
                  "Invoice (3), Payment (3), Purchase Order (2), Purchase Requisition (1)");
    duly::LogOptions options;
    options.object_type = "Invoice";
    ReadLog const log = read_all_of_file(file, options);
    REQUIRE_MESSAGE(log.summary.has_value(), log.error.says.en);
    REQUIRE(log.cases.size() == 3);
    CHECK(log.cases[2].id == "R3");
    CHECK(find_attribute(log.cases[2].attributes, "is_blocked")->text == "No");
    CHECK(read_all_of_file(logs() + "ocel20_example.xmlocel").error.says.en.find("OCEL 2.0 JSON") != std::string::npos);
    CHECK(read_all_of_file(logs() + "ocel20_example.sqlite").error.says.en.find("SQLite") != std::string::npos);
}

} // namespace
