// SPDX-License-Identifier: Apache-2.0
// A map that is drafted loads, knows what has the same name in either language, and leaves the rest to be decided.
#include "permit_pack.hpp"

#include "duly/check/check_log.hpp"
#include "record/record_fixture.hpp"

#include <doctest/doctest.h>

#include <fstream>

using namespace duly;

namespace {

constexpr auto log = "case,activity,time,user,role,result,case:area\n"
                     "1,Application received,2026-03-02,An,Bote,,50\n1,审查,2026-03-05,Li,\"a \"\"b\"\": c\",ok,50\n"
                     "1,permit_grantd,2026-03-10,Wu,Chef,,50\n1,\"Stamp: #1\",2026-03-11,Wu,Chef,,50\n"
                     "1,\"Stamp: #1\",2026-03-11,Wu,Chef,,50\n";

struct Drafted {
    Drafted() : file(folder.file("log.csv"))
    {
        std::ofstream(file) << log;
        auto const text = draft_mapping(file, {}, "t/permit", packs);
        REQUIRE(text.has_value());
        draft = *text;
        loaded = load_mapping(draft, "draft.yaml", packs);
    }
    test::Folder folder;
    std::string file, draft;
    PackSet packs = test::permit_packs();
    MappingLoaded loaded;
};

} // namespace

TEST_SUITE("a map that is drafted")
{
    TEST_CASE("loads again with what is known, and says what is not")
    {
        Drafted const drafted;
        CAPTURE(drafted.draft);
        REQUIRE(drafted.loaded.mapping.has_value());
        std::map<std::string, std::string> to;
        for (auto const& each : drafted.loaded.mapping->activities) to[in_words(each.log)] = each.to;
        CHECK(to == std::map<std::string, std::string>{{"Application received", "application.received"},
                                                       {"审查", "review.done"},
                                                       {"permit_grantd", "permit.granted"}});
        REQUIRE(drafted.loaded.problems.size() == 1);
        CHECK(drafted.loaded.problems[0].says.en.find("'Stamp: #1' remains to be decided") != std::string::npos);
        auto const frequent = drafted.draft.find("Stamp"), rare = drafted.draft.find("permit_grantd");
        CHECK(frequent < rare);
        CHECK(drafted.draft.find("# attributes: result (ok)") != std::string::npos);
        CHECK(drafted.draft.find("# fields: outcome; documents: opinion") != std::string::npos);
        CHECK(drafted.draft.find("case:area (50)") != std::string::npos);
        CHECK(drafted.draft.find("#   - public.heard") != std::string::npos);
        CHECK(drafted.draft.find("#   - permit.granted") == std::string::npos);
    }

    TEST_CASE("shows of a map at hand only what that leaves open")
    {
        Drafted const drafted;
        auto const open = draft_mapping(drafted.file, {}, "t/permit", drafted.packs, &*drafted.loaded.mapping);
        REQUIRE(open.has_value());
        CHECK(open->find("Stamp") != std::string::npos);
        CHECK(open->find("审查") == std::string::npos);
        auto known = *drafted.loaded.mapping;
        ActivityMapping stamp;
        stamp.log.push_back({Selector::By::glob, "Stamp*", {}, 0});
        known.activities.push_back(stamp);
        auto const nothing = draft_mapping(drafted.file, {}, "t/permit", drafted.packs, &known);
        REQUIRE(nothing.has_value());
        CHECK(nothing->find("nothing is left open") != std::string::npos);
    }

    TEST_CASE("is none of a log that cannot be read or a pack that is not there")
    {
        CHECK(!draft_mapping("/nowhere/log.csv", {}, "t/permit", test::permit_packs()).has_value());
        Drafted const drafted;
        CHECK(!draft_mapping(drafted.file, {}, "t/permitt", drafted.packs).has_value());
    }
}
