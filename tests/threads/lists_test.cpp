// SPDX-License-Identifier: Apache-2.0
// Lists follow the trail, and do not run after it.
#include "petitions.hpp"

#include <doctest/doctest.h>

#include <memory>

using namespace duly;

TEST_SUITE("lists")
{
    TEST_CASE("a list is answered although events go on coming in")
    {
        // The clock is asked while a row is made: that is when another event comes in.
        constexpr std::size_t events_max = 100;
        std::size_t events = 0;
        bool is_listing = false;
        Engine* at_work = nullptr;
        Command command;
        auto options = threads::options();
        options.clock = [&, now = options.clock] {
            if (is_listing && events < events_max) {
                is_listing = false;
                command.key = std::to_string(++events);
                CHECK(at_work->perform(command).has_value());
                is_listing = true;
            }
            return now();
        };
        Engine engine(memory_store(), std::move(options));
        at_work = &engine;
        command.case_id = engine.open({.family = "t/petition", .organ = "office"}).value().case_id;
        command.event.activity = "petition.received";
        command.event.actor = {"clerk-1", "", {"clerk"}, ""};
        REQUIRE(engine.perform(command).has_value());
        is_listing = true;
        auto const rows = engine.cases({});
        is_listing = false;
        REQUIRE(rows.size() == 1);
        CHECK(rows.front().version == 2); // all that was there when it was asked for
        CHECK(events == 1);
        CHECK(engine.cases({}).front().version == 3);
    }
}
