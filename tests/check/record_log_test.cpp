// SPDX-License-Identifier: Apache-2.0
// duly's own stores and bundles as logs: each case is judged again under the laws that it names.
#include "check/engine_store.hpp"

#include "duly/check/check_log.hpp"

using namespace duly;
using namespace duly::test;

namespace {

[[nodiscard]] std::vector<std::string> violated(CheckReport const& report)
{
    std::vector<std::string> out;
    for (auto const& finding : report.findings)
        if (finding.status == Status::violated)
            out.push_back(report.rules[finding.rule].id + (finding.cured ? " cured" : "") +
                          (finding.waived.empty() ? "" : " waived"));
    return out;
}

} // namespace

TEST_SUITE("a record that is checked as a log")
{
    TEST_CASE("has the findings that the record has, from the store and from a bundle alike")
    {
        auto const& made = engine_store(Suite::intl);
        Folder const folder;
        auto const path = folder.file("county");
        made.write(path, made.bytes);
        auto const report = check_log_file(CheckAgainst{}, path, {}, {});
        REQUIRE_MESSAGE(report.has_value(), report.error().where, report.error().says.en);
        auto const store = sqlite_store(path, StoreAccess::read);
        CHECK(report->summary.cases == 3);
        CHECK(report->summary.events > 8);

        std::vector<std::string> recorded; // by the engine, as it happened
        for (auto const& stored : store->read_case(made.lived)) {
            auto const leaf = decode(stored.bytes);
            REQUIRE(leaf.has_value());
            for (auto const& finding : leaf->findings)
                if (finding.status == "violated") recorded.push_back(finding.rule);
        }
        CHECK(!recorded.empty());
        auto const text = made.exported(*store, made.lived);
        auto const bundle = check_log_text(CheckAgainst{}, text, "lived.duly", {}, {});
        REQUIRE_MESSAGE(bundle.has_value(), bundle.error().where, bundle.error().says.en);
        CHECK(bundle->summary.cases == 1);
        std::vector<std::string> found;
        for (auto const& finding : bundle->findings)
            if (finding.status == Status::violated) found.push_back(bundle->rules[finding.rule].id);
        std::sort(recorded.begin(), recorded.end());
        std::sort(found.begin(), found.end());
        CHECK(found == recorded);
        std::vector<LogFinding> of_case;
        for (auto const& finding : report->findings)
            if (finding.case_id == made.lived) of_case.push_back(finding);
        CHECK(of_case.size() == bundle->findings.size());
        CHECK(!violated(*report).empty());
    }

    TEST_CASE("is held against a rule file as well, with fields for attributes")
    {
        auto const& made = engine_store(Suite::intl);
        Folder const folder;
        auto const path = folder.file("county");
        made.write(path, made.bytes);
        auto const rules = load_rules("rules: own\nrules_of_the_log:\n"
                                      "  - {id: X, template: absence, of: [{name: request, where: {attribute: topic, "
                                      "is: stall, missing: false}}]}\n  - {id: Y, template: init, of: [case.opened]}\n",
                                      "own.yaml");
        REQUIRE(rules.rules.has_value());
        auto const report = check_log_file(*rules.rules, path, {}, {});
        REQUIRE(report.has_value());
        CHECK(report->rules.at(0).count(Status::violated) == 1);
        CHECK(report->rules.at(1).count(Status::violated) == 0);
        CHECK(report->rules.size() > 2); // those of the laws too
    }

    TEST_CASE("is not judged if it is not what was written, nor by a map")
    {
        auto const& made = engine_store(Suite::intl);
        Folder const folder;
        auto const path = folder.file("county");
        made.write(path, made.bytes);
        LogMapping map;
        map.pack = "cn/major-decision";
        map.packs = PackSet::built_in();
        auto const mapped = check_log_file(map, path, {}, {});
        REQUIRE(!mapped.has_value());
        CHECK(mapped.error().says.en.find("without a map") != std::string::npos);
        OpenedFile(path).run("UPDATE leaf SET body = CAST(replace(CAST(body AS TEXT), 'stall', 'shop!') AS BLOB)");
        auto const changed = check_log_file(CheckAgainst{}, path, {}, {});
        REQUIRE(!changed.has_value());
        CHECK(changed.error().code == ErrorCode::tampered);
        made.write(path, made.bytes);
        OpenedFile(path).run("PRAGMA user_version = 99");
        auto const later = check_log_file(CheckAgainst{}, path, {}, {});
        REQUIRE(!later.has_value());
        CHECK(later.error().code == ErrorCode::bad_input);
        auto const nothing = check_log_text(CheckAgainst{}, "case,activity,time\n1,a,2026-01-01\n", "log.csv", {}, {});
        REQUIRE(!nothing.has_value());
        CHECK(nothing.error().says.en.find("no rules") != std::string::npos);
    }
}
