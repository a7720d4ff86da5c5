// SPDX-License-Identifier: Apache-2.0
// A log in its own words, held against a pack: what the map does not tell is never taken for what did not happen.
#include "town_hall.hpp"

#include <algorithm>

using namespace duly;
using namespace duly::test;

namespace {

void refuses(std::string const& text, std::string const& expected, int line)
{
    CAPTURE(text);
    auto const loaded = load_map(text);
    CHECK(!loaded.mapping.has_value());
    bool const told = std::any_of(loaded.problems.begin(), loaded.problems.end(), [&](PackProblem const& problem) {
        return problem.says.en.find(expected) != std::string::npos && problem.line == line && !problem.says.zh.empty();
    });
    if (!loaded.problems.empty()) CAPTURE(loaded.problems.front().where() + loaded.problems.front().says.en);
    CHECK_MESSAGE(told, expected);
}

} // namespace

TEST_SUITE("a log that is mapped to a pack")
{
    TEST_CASE("is lawful where everything that the pack asks for is there")
    {
        auto const report = check(good);
        for (auto const* const id : {"R1", "R2", "R3", "R4"}) CHECK_MESSAGE(status(report, id) == "satisfied", id);
        CHECK(status(report, "R5") == "vacuous");
        CHECK(report.findings.empty());
        CHECK(report.verdict() == Verdict::lawful);
        CHECK(report.unmapped.empty());
    }

    TEST_CASE("breaks the rules of the pack - with the events and the day and who makes it good")
    {
        auto const report = check("1,In,2026-03-02,An,Bote,,,,50\n1,Check,2026-03-05,Wu,Pruefer,,no,yes,50\n"
                                  "1,Out,2026-03-20,Wu,Chef,,,,50\n");
        CHECK(status(report, "R1") == "violated");
        CHECK(status(report, "R2") == "violated");
        CHECK(status(report, "R3") == "violated");
        CHECK(report.unlawful == 1);
        auto const late = std::find_if(report.findings.begin(), report.findings.end(),
                                       [&](auto const& each) { return report.rules[each.rule].id == "R2"; });
        REQUIRE(late != report.findings.end());
        CHECK(late->due == Date::parse("2026-03-16"));
        REQUIRE(late->trigger.size() == 1);
        CHECK(late->trigger[0].activity == "In");
        CHECK(late->trigger[0].line == 2);
        CHECK(late->missing == std::vector<std::string>{"permit.granted"});
        CHECK(late->cures.en.find("head") != std::string::npos);
        CHECK(!late->derivation.empty());
        auto const same = std::find_if(report.findings.begin(), report.findings.end(),
                                       [&](auto const& each) { return report.rules[each.rule].id == "R3"; });
        REQUIRE(same != report.findings.end());
        CHECK(same->trigger.at(0).activity == "Check");
    }

    TEST_CASE("takes an event that says no for what did not happen")
    {
        std::string const late = "1,Out,2026-03-20,Wu,Chef,,,,50\n";
        std::string const begin = "1,In,2026-03-02,An,Bote,,,,50\n1,Check,2026-03-05,Li,Pruefer,,ok,yes,50\n";
        CHECK(status(check(begin + "1,Longer,2026-03-06,An,Sachbearbeiter,True,,,50\n" + late), "R2") == "satisfied");
        CHECK(status(check(begin + "1,Longer,2026-03-06,An,Sachbearbeiter,False,,,50\n" + late), "R2") == "violated");
        auto const untold = check(begin + "1,Longer,2026-03-06,An,Sachbearbeiter,,,,50\n" + late);
        CHECK(status(untold, "R2") == "undeterminable");
        CHECK(status(untold, "R1") == "satisfied");
        CHECK(untold.verdict() == Verdict::undetermined);
        REQUIRE(untold.findings.size() == 2); // and who may have done it
        CHECK(untold.findings[0].at.at(0).activity == "Longer");
    }

    TEST_CASE("cannot be judged where an attribute is missing or has a value that means nothing")
    {
        auto const with = [](std::string const& result, std::string const& letter) {
            return check("1,In,2026-03-02,An,Bote,,,,50\n1,Check,2026-03-05,Li,Pruefer,," + result + "," + letter +
                         ",50\n1,Out,2026-03-10,Wu,Chef,,,,50\n");
        };
        CHECK(status(with("", "yes"), "R1") == "undeterminable");
        CHECK(status(with("perhaps", "yes"), "R1") == "undeterminable");
        CHECK(with("perhaps", "yes").findings.at(0).says.en.find("'perhaps'") != std::string::npos);
        CHECK(status(with("ok", ""), "R4") == "undeterminable");
        CHECK(status(with("ok", "no"), "R4") == "violated");
    }

    TEST_CASE("has facts of its cases: true or false or unknown")
    {
        auto const large = [](std::string const& area) {
            return status(check("1,In,2026-03-02,An,Bote,,,," + area + "\n1,Check,2026-03-05,Li,Pruefer,,ok,yes," +
                                area + "\n1,Out,2026-03-10,Wu,Chef,,,," + area + "\n"),
                          "R5");
        };
        CHECK(large("50") == "vacuous");
        CHECK(large("5000") == "violated");
        CHECK(large("") == "undeterminable");
    }

    TEST_CASE("asks nothing of who nobody knows")
    {
        auto const nobody = check("1,In,2026-03-02,,Bote,,,,50\n1,Check,2026-03-05,,Pruefer,,ok,yes,50\n"
                                  "1,Out,2026-03-10,Wu,,,,,50\n");
        CHECK(status(nobody, "R3") == "undeterminable");
        CHECK(status(nobody, "by:permit.granted") == "undeterminable");
        CHECK(status(check("1,In,2026-03-02,An,Bote,,,,50\n1,Check,2026-03-05,Li,Chef,,ok,yes,50\n"),
                     "by:review.done") == "violated");
        CHECK(status(check("1,In,,An,Bote,,,,50\n1,Out,2026-05-10,Wu,Chef,,,,50\n"), "R2") == "undeterminable");
    }

    TEST_CASE("tells what the map does not mention and takes nothing of it for granted")
    {
        auto const report =
            check(good + "1,Stamp,2026-03-11,Wu,Chef,,,,50\n1,Stamp,2026-03-11,Wu,Chef,,,,50\n"
                         "1,Mail 7,2026-03-11,Wu,Chef,,,,50\n1,permit.grnted,2026-03-11,Wu,Chef,,,,50\n");
        REQUIRE(report.unmapped.size() == 2);
        CHECK(report.unmapped[0].name == "Stamp");
        CHECK(report.unmapped[0].events == 2);
        CHECK(report.unmapped[1].meant == "permit.granted");
        for (auto const language : {Language::zh, Language::en})
            CHECK(to_text(report, language).find("Stamp") != std::string::npos);
        CHECK(to_json(report).find("\"unmapped_activities\":[{\"name\":\"Stamp\",\"events\":2") != std::string::npos);
    }

    TEST_CASE("leaves undetermined what no activity of the log is mapped to, unless the log would have it")
    {
        std::string const part = "map: part\npack: t/permit\nfacts: {large: true}\nactivities:\n"
                                 "  - {log: In, to: application.received, role: any}\n"
                                 "  - {log: Out, to: permit.granted, role: head}\n"
                                 "  - {log: [Check, Longer], to: nothing}\n";
        auto const report = check(good, part);
        CHECK(status(report, "R1") == "undeterminable");
        CHECK(status(report, "R5") == "undeterminable");
        CHECK(status(report, "R2") == "undeterminable"); // it may have been extended
        CHECK(report.findings.empty());                  // said once, of the rule
        CHECK(report.rules.at(0).doubt.en.find("review.done") != std::string::npos);
        auto const told = check(good, part + "never: [review.done, public.heard, term.extended]\n");
        CHECK(status(told, "R1") == "violated");
        CHECK(status(told, "R2") == "satisfied");
        CHECK(status(told, "R5") == "violated");
    }

    TEST_CASE("keeps a violation that was certain before the log became uncertain")
    {
        auto const report = check("1,In,2026-03-02,An,Bote,,,,50\n1,Check,2026-03-20,Li,Pruefer,,ok,yes,50\n"
                                  "1,Longer,2026-03-21,An,Sachbearbeiter,,,,50\n1,Out,2026-03-22,Wu,Chef,,,,50\n");
        CHECK(status(report, "R2") == "violated");
        CHECK(report.verdict() == Verdict::unlawful);
    }

    TEST_CASE("is waived and judged as of a day and complete or not")
    {
        std::string const begun = "1,In,2026-03-02,An,Bote,,,,50\n";
        CheckOptions options;
        options.as_of = Date::parse("2026-03-16");
        CHECK(status(check(begun, whole, options), "R2") == "pending");
        options.as_of = Date::parse("2026-03-17");
        CHECK(status(check(begun, whole, options), "R2") == "violated");
        auto const waived = check(begun, whole, options, {{"R2", "1", "agreed", {}}});
        CHECK(waived.verdict() == Verdict::lawful);
        CHECK(waived.findings.at(0).waived == "agreed");
        CheckOptions complete;
        complete.complete = true;
        CHECK(status(check(begun, whole, complete), "R2") == "violated");
    }

    TEST_CASE("says where simultaneous events the other way round would be judged otherwise")
    {
        auto const report = check("1,In,2026-03-02,An,Bote,,,,50\n1,Out,2026-03-10,Wu,Chef,,,,50\n"
                                  "1,Check,2026-03-10,Li,Pruefer,,ok,yes,50\n");
        CHECK(status(report, "R1") == "violated");
        CHECK(report.rules.at(0).by_order == 1);
    }

    TEST_CASE("may decide facts and sanction deviations by events of its own")
    {
        std::string const map =
            std::string(whole).replace(std::string(whole).find("facts:"),
                                       std::string(whole).find("roles:") - std::string(whole).find("facts:"), "") +
            "  - {log: Size, to: facts.decided, role: clerk, fields: {large: {attribute: result}}}\n"
            "  - {log: Allowed, to: deviation.sanctioned, role: head, fields: {rule: {value: R5}, "
            "ground: {attribute: letter}, approver: {value: Wu}}}\n";
        auto const judged = [&](std::string const& large, std::string const& more = {}) {
            return check("1,Size,2026-03-02,An,,," + large + ",,50\n" + more + good, map);
        };
        CHECK(status(judged("true"), "R5") == "violated");
        CHECK(status(judged("False"), "R5") == "vacuous");
        CHECK(status(judged(""), "R5") == "undeterminable");
        auto const allowed = judged("true", "1,Allowed,2026-03-02,Wu,,,,flood,50\n");
        CHECK(status(allowed, "R5") == "violated");
        CHECK(allowed.verdict() == Verdict::lawful);
        CHECK(allowed.findings.at(0).waived == "flood");
    }

    TEST_CASE("knows its people and the version of the pack")
    {
        std::string const people = "map: m\npack: t/permit\nfacts: {large: false}\n"
                                   "actors: {Li: {role: reviewer, unit: legal}, Wu: {role: [head, clerk]}}\n"
                                   "units: {A1: legal}\nnever: [term.extended, public.heard]\nactivities:\n"
                                   "  - {log: In, to: application.received}\n  - {log: Out, to: permit.granted}\n"
                                   "  - {log: Check, to: review.done, fields: {outcome: {value: good}}, "
                                   "documents: [opinion]}\n";
        CHECK(check(good, people).verdict() == Verdict::lawful);
        auto const stranger = check("1,In,2026-03-02,An,,,,,50\n1,Check,2026-03-05,Zhao,,,ok,yes,50\n", people);
        CHECK(status(stranger, "by:review.done") == "undeterminable");
        auto const old = check("1,In,1999-03-02,An,Bote,,,,50\n", whole); // before there was such a law
        CHECK(status(old, "R1") == "undeterminable");
        CHECK(!old.rules.at(0).doubt.empty());
        std::string const fixed = std::string("in_force_on: 2026-01-01\n") + whole;
        CHECK(status(check("1,In,1999-03-02,An,Bote,,,,50\n", fixed), "R1") == "vacuous");
    }

    TEST_CASE("is held against a rule file in the same report")
    {
        auto const loaded = load_map(whole);
        auto const rules =
            load_rules("rules: own\nrules_of_the_log:\n  - {id: X, template: absence, of: [Out]}\n", "own.yaml");
        REQUIRE(loaded.mapping.has_value());
        REQUIRE(rules.rules.has_value());
        auto const report =
            check_log_text(CheckAgainst{&*rules.rules, &*loaded.mapping}, columns + good, "log.csv", {}, {});
        REQUIRE(report.has_value());
        CHECK(report->rule_set == "own, town hall");
        CHECK(status(*report, "X") == "violated");
        CHECK(status(*report, "R1") == "satisfied");
        CHECK(report->unlawful == 1);
    }
}

TEST_SUITE("a map")
{
    TEST_CASE("is refused with every mistake at once and its line and what was meant")
    {
        std::string const head = "map: m\npack: t/permit\nactivities:\n";
        refuses("map: m\npack: t/permitt\nactivities: []\n", "t/permit", 2);
        refuses("pack: t/permit\nactivities: []\n", "'map' is missing", 1);
        refuses("map: m\nactivities: []\n", "'pack' is missing", 1);
        refuses("map: m\npack: t/permit\n", "'activities' is missing", 1);
        refuses(head + "  - {log: a, to: permit.grantet}\n", "permit.granted", 4);
        refuses(head + "  - {log: a}\n", "'to' is missing", 4);
        refuses(head + "  - {log: a, to: nothing, role: head}\n", "has no role", 4);
        refuses(head + "  - {log: a, too: nothing}\n", "too", 4);
        refuses(head + "  - {to: nothing}\n", "one of log, glob and regex", 4);
        refuses(head + "  - {log: a, glob: b, to: nothing}\n", "one of log, glob and regex", 4);
        refuses(head + "  - {regex: '(', to: nothing}\n", "no regular expression", 4);
        refuses(head + "  - {log: a, to: nothing}\n  - {log: a, to: permit.granted}\n", "mapped already, on line 4", 5);
        refuses(head + "  - {log: a, to: review.done, fields: {outcom: {attribute: x}}}\n", "outcome", 4);
        refuses(head + "  - {log: a, to: review.done, fields: {outcome: {value: goood}}}\n", "good", 4);
        refuses(head + "  - {log: a, to: review.done, fields: {outcome: {attribute: x, values: {j: godo}}}}\n", "good",
                4);
        refuses(head + "  - {log: a, to: review.done, fields: {outcome: {attribute: x, value: good}}}\n",
                "one of attribute and value", 4);
        refuses(head + "  - {log: a, to: review.done, documents: [opnion]}\n", "opinion", 4);
        refuses(head + "  - {log: a, to: review.done, role: reviwer}\n", "reviewer", 4);
        refuses(head + "  - {log: a, where: {attribute: x, equals: 1}, to: nothing}\n", "equals", 4);
        refuses("map: m\npack: t/permit\nfacts: {larg: true}\nactivities: []\n", "large", 3);
        refuses("map: m\npack: t/permit\nfacts: {large: {attribute: area, is: 1}}\nactivities: []\n", "case:", 3);
        refuses("map: m\npack: t/permit\nnever: [public.herd]\nactivities: []\n", "public.heard", 3);
        refuses("map: m\npack: t/permit\nroles: {x: clrk}\nactivities: []\n", "clerk", 3);
        refuses("map: m\npack: t/permit\nactivities: []\nwaivers:\n  - {rule: R9, case: 1, reason: x}\n", "R9", 5);
        auto const both = load_map(head + "  - {log: a, to: permit.grantet}\n  - {log: b, role: x}\n");
        CHECK(both.problems.size() >= 2);
        CHECK(!load_map("map: [").mapping.has_value());
        CHECK(!load_mapping_file("/nowhere/map.yaml", permit_packs()).mapping.has_value());
        CHECK(!identity_mapping("t/permitt", permit_packs()).has_value());
    }

    TEST_CASE("with any character left out is read or refused with a reason")
    {
        std::string const text = whole;
        for (std::size_t at = 0; at < text.size(); ++at) {
            auto const loaded = load_map(std::string(text).erase(at, 1));
            bool const told = std::any_of(loaded.problems.begin(), loaded.problems.end(),
                                          [](PackProblem const& problem) { return !problem.warning; });
            CHECK_MESSAGE(loaded.mapping.has_value() != told, at);
        }
        for (auto const* const odd :
             {"to: [x]", "to: {a: b}", "to: permit.granted, fields: x", "to: permit.granted, documents: {x: y}",
              "to: permit.granted, role: {a: b}", "where: x, to: nothing", "to: facts.decided, fields: {large: x}",
              "to: facts.decided, documents: [opinion]", "to: deviation.sanctioned, fields: {rule: {value: [a, b]}}"})
            CHECK_MESSAGE(!load_map("map: m\npack: t/permit\nactivities:\n  - {log: a, " + std::string(odd) + "}\n")
                               .problems.empty(),
                          odd);
        for (auto const* const odd : {"actors: {a: b}", "actors: known", "facts: [large]", "roles: [x]", "units: x",
                                      "never: {a: b}", "in_force_on: soon", "parameters: {P: 1}", "waivers: x"})
            CHECK_MESSAGE(!load_map("map: m\npack: t/permit\nactivities: []\n" + std::string(odd) + "\n").mapping, odd);
    }

    TEST_CASE("says what remains to be decided, and leaves it unmapped")
    {
        auto const loaded = load_map("map: m\npack: t/permit\nactivities:\n  - log: a\n    to:\n");
        REQUIRE(loaded.mapping.has_value());
        REQUIRE(loaded.problems.size() == 1);
        CHECK(loaded.problems[0].warning);
        CHECK(loaded.problems[0].line == 5);
        CHECK(loaded.problems[0].says.en.find("remains to be decided") != std::string::npos);
        CHECK(loaded.mapping->activities.empty());
    }
}

TEST_SUITE("a log in the words of a pack")
{
    TEST_CASE("has its fields under their own names, lists and facts of the case among them")
    {
        auto const mapping = identity_mapping("t/permit", permit_packs());
        REQUIRE(mapping.has_value());
        auto const judged = [&](std::string const& rows) {
            auto const report = check_log_text(
                *mapping, "case,activity,time,actor,role,outcome,documents,case:large\n" + rows, "log.csv", {}, {});
            REQUIRE_MESSAGE(report.has_value(), report.error().says.en);
            return *report;
        };
        std::string const begin = "1,application.received,2026-03-02,An,any,,,TRUE\n"
                                  "1,review.done,2026-03-05,Li,reviewer;clerk,good,opinion,TRUE\n";
        std::string const end = "1,permit.granted,2026-03-10,Wu,head,,,TRUE\n";
        CHECK(status(judged(begin + end), "R5") == "violated"); // not written is not done
        auto const heard = judged(begin + "1,public.heard,2026-03-06,An,clerk,,,TRUE\n" + end);
        CHECK(heard.verdict() == Verdict::lawful);
        CHECK(heard.findings.empty());
        auto const odd = judged("1,review.done,2026-03-05,Li,reviewer,goood,opinion,\n1,permit.granted,2026-03-10,Wu,"
                                "head,,,\n1,reviewed,2026-03-11,Wu,head,,,\n");
        CHECK(status(odd, "R1") == "undeterminable");
        CHECK(odd.findings.at(0).says.en.find("outcome") != std::string::npos);
        REQUIRE(odd.unmapped.size() == 1);
        CHECK(odd.unmapped[0].name == "reviewed");
    }

    TEST_CASE("may be odd in every key and is judged or refused all the same")
    {
        auto const mapping = identity_mapping("t/permit", permit_packs());
        REQUIRE(mapping.has_value());
        for (auto const* const odd :
             {R"("corrects": 99999999999)", R"("corrects": -1)", R"("corrects": {})", R"("recorded": "soon")",
              R"("fields": 7)", R"("fields": {"outcome": ["good"]})", R"("fields": {"outcome": {"a": 1}})",
              R"("documents": "opinion")", R"("documents": [7, {"kind": "opinion"}])", R"("documents": ["other"])",
              R"("actor": {"id": 7})", R"("roles": {"a": "b"})", R"("attempt": "yes")", R"("cites": 4)",
              R"("late_entry": true)"}) {
            auto const text = R"({"case": "1", "activity": "review.done", "at": "2026-03-05", )" + std::string(odd) +
                              "}\n"
                              R"({"case": "1", "activity": "correction.made", "at": "2026-03-06", )" +
                              odd + "}\n";
            auto const report = check_log_text(*mapping, text, "log.jsonl", {}, {});
            REQUIRE_MESSAGE(report.has_value(), odd);
            CHECK(report->summary.cases == 1);
        }
    }
}
