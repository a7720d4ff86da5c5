// SPDX-License-Identifier: Apache-2.0
// What changes a case otherwise than by an event of its procedure: a new version of the law, corrections, cases adopted
// in flight.
#include "duly/enforce/engine.hpp"

#include "duly/case/describe.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

using namespace duly;

namespace {

// Two versions of one procedure: from 2026 on, what is granted must have been heard first, and the request has
// another name.
constexpr char const* two_versions = R"(
procedure: t/permit
family: permit
valid_from: 2020-01-01
title: {zh: 许可, en: permit}
source: {zh: 试行规定, en: trial rules, number: 1号}
roles:
  any: {zh: 任何人, en: anyone}
facts:
  urgent: {by: any, article: 1, zh: 紧急, en: urgent}
activities:
  main:
    request: {by: any, article: 1, zh: 申请, en: requested}
    heard: {by: any, article: 2, zh: 听取意见, en: heard}
    granted: {by: any, article: 3, zh: 批准, en: granted}
rules:
  - {id: R1, article: 3, kind: precedence, first: request, then: granted, says: {zh: 先申请, en: request first}}
---
procedure: t/permit
family: permit
valid_from: 2026-01-01
edition: 2
title: {zh: 许可, en: permit}
source: {zh: 试行规定, en: trial rules, number: 1号}
renames: {request: application, urgent: pressing}
roles:
  any: {zh: 任何人, en: anyone}
facts:
  pressing: {by: any, article: 1, zh: 紧急, en: pressing}
activities:
  main:
    application: {by: any, article: 1, zh: 申请, en: applied}
    heard: {by: any, article: 2, zh: 听取意见, en: heard}
    granted: {by: any, article: 3, zh: 批准, en: granted}
rules:
  - {id: R1, article: 3, kind: precedence, first: application, then: granted, says: {zh: 先申请, en: request first}}
  - {id: R2, article: 2, kind: precedence, first: heard, then: granted, unless: pressing, says: {zh: 听取, en: heard}}
)";

struct Permit {
    Moment today = *Moment::parse("2025-12-01", hours(8));
    std::shared_ptr<Store> store = memory_store();
    Engine engine{store, options()};
    std::string id;

    Permit(bool adopted = false)
    {
        OpenCommand command;
        command.family = "permit";
        command.organ = "county-gov";
        command.place = "t";
        command.key = "p-1";
        command.adopted = adopted;
        auto const opened = engine.open(command);
        REQUIRE_MESSAGE(opened.has_value(), opened.error().says.en);
        id = opened->case_id;
    }

    EngineOptions options()
    {
        EngineOptions made;
        PackSet packs;
        for (auto const& problem : packs.add_text(two_versions, "permit.yaml"))
            FAIL_CHECK(problem.where() << ": " << problem.says.en);
        made.packs = packs;
        made.origin = "county.example";
        made.clock = [this] { return today; };
        return made;
    }

    Command act(char const* activity, std::vector<Field> fields = {})
    {
        Command command;
        command.case_id = id;
        command.event.activity = activity;
        command.event.actor = {"clerk", "", {}, ""};
        command.event.fields = std::move(fields);
        return command;
    }

    Result<Receipt> migrate()
    {
        today = *Moment::parse("2026-02-02", hours(8));
        return engine.migrate(id, today.local_date(), {"clerk", "", {}, ""});
    }

    std::string findings()
    {
        std::string told;
        auto const explained = engine.explain(id);
        for (auto const& finding : explained->state.findings)
            told += rule_id(explained->law, finding) + "@" + std::to_string(finding.at) + "/" +
                    std::to_string(finding.concerns) + " " + finding.date.text() + (finding.cured ? " cured;" : ";");
        return told;
    }
};

} // namespace

TEST_SUITE("another law")
{
    TEST_CASE("a case goes on under the new version: what was done counts under its new name and obligations move")
    {
        Permit permit;
        REQUIRE(permit.engine.perform(permit.act("request")).has_value());
        REQUIRE(permit.engine
                    .perform(permit.act("facts.decided",
                                        {{"urgent", Value(false), false}, {"reason", Value(std::string("r")), false}}))
                    .has_value());
        CHECK(permit.engine.perform(permit.act("application")).error().code == ErrorCode::bad_input);
        auto const migrated = permit.migrate();
        REQUIRE_MESSAGE(migrated.has_value(), migrated.error().says.en);
        CHECK(migrated->findings.empty());
        CHECK(permit.engine.law(permit.id)->procedure().edition == 2);
        auto const refused = permit.engine.perform(permit.act("granted"));
        REQUIRE_FALSE(refused.has_value());
        REQUIRE(refused.error().obstacles.size() == 1);
        CHECK(refused.error().obstacles.front().rule == "R2");
        REQUIRE(permit.engine.perform(permit.act("heard")).has_value());
        CHECK(permit.engine.perform(permit.act("granted")).has_value());
        CHECK(permit.findings().empty());
        CHECK(permit.migrate().error().code == ErrorCode::bad_input); // it goes on under that version already
    }

    TEST_CASE("what the new version finds of the past is found at the change and stands there for every engine")
    {
        Permit permit;
        REQUIRE(permit.engine.perform(permit.act("request")).has_value());
        REQUIRE(permit.engine.perform(permit.act("granted")).has_value());
        auto const migrated = permit.migrate();
        REQUIRE_MESSAGE(migrated.has_value(), migrated.error().says.en);
        REQUIRE(migrated->findings.size() == 1);
        CHECK(migrated->findings.front().status == Status::undeterminable); // whether it was pressing is not decided
        auto const leaf = decode(permit.store->read_case(permit.id).back().bytes);
        REQUIRE(leaf.has_value());
        REQUIRE(leaf->findings.size() == 1);
        CHECK(leaf->findings.front().rule == "R2");
        CHECK(leaf->findings.front().at == std::uint64_t{2});
        CHECK(permit.findings() == "R2@3/2 2026-02-02;");
        Engine other(permit.store, permit.options());
        CHECK(other.explain(permit.id)->state == permit.engine.explain(permit.id)->state);
    }
}

TEST_SUITE("corrections")
{
    TEST_CASE("a second correction does not record what the first one found")
    {
        Permit permit;
        REQUIRE(permit.engine.attest(permit.act("granted")).has_value());
        CHECK(permit.findings() == "R1@1/1 2025-12-01;");
        Correction correction;
        correction.case_id = permit.id;
        correction.target = 1;
        correction.fields = {{"_occurred", Value(std::string("2025-11-20")), false}};
        correction.reason = "misread";
        correction.actor = {"clerk", "", {}, ""};
        auto const first = permit.engine.correct(correction);
        REQUIRE(first.has_value());
        CHECK(first->findings.empty());
        correction.fields = {{"_occurred", Value(std::string("2025-11-21")), false}};
        auto const second = permit.engine.correct(correction);
        REQUIRE(second.has_value());
        CHECK(second->findings.empty());
        CHECK(permit.findings() == "R1@1/1 2025-12-01;");
    }
}

TEST_SUITE("cases adopted in flight")
{
    TEST_CASE("the past is asserted only of an adopted case and only before the first act")
    {
        Permit fresh;
        CHECK(fresh.engine.assert_past(fresh.act("request")).error().code == ErrorCode::bad_input);
        Permit adopted(true);
        REQUIRE(adopted.engine.assert_past(adopted.act("request")).has_value());
        REQUIRE(adopted.engine.perform(adopted.act("granted")).has_value());
        CHECK(adopted.engine.assert_past(adopted.act("heard")).error().code == ErrorCode::bad_input);
        auto const explained = adopted.engine.explain(adopted.id);
        CHECK(explained->kinds == std::vector<std::string>{"opened", "asserted", "performed"});
        CHECK(explained->verdict == Verdict::lawful);
    }
}
