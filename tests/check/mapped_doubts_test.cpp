// SPDX-License-Identifier: Apache-2.0
// Where a log is silent, or its map is, nothing is lawful by that silence.
#include "town_hall.hpp"

#include <algorithm>

using namespace duly;
using namespace duly::test;

namespace {

// `text` with `words` changed.
[[nodiscard]] std::string with(std::string text, std::string const& words, std::string const& instead)
{
    auto const at = text.find(words);
    REQUIRE_MESSAGE(at != std::string::npos, words);
    return text.replace(at, words.size(), instead);
}

[[nodiscard]] PackSet packs_of(std::initializer_list<std::string> texts)
{
    PackSet packs;
    for (auto const& text : texts)
        for (auto const& problem : packs.add_text(text, "permit.yaml"))
            if (!problem.warning) FAIL(problem.where() << ": " << problem.says.en);
    return packs;
}

[[nodiscard]] UnknownActivity const* unknown(CheckReport const& report, std::string const& name)
{
    auto const found =
        std::find_if(report.unknown.begin(), report.unknown.end(), [&](auto const& each) { return each.name == name; });
    return found == report.unknown.end() ? nullptr : &*found;
}

std::string const begun = "1,In,2026-03-02,An,Bote,,,,50\n1,Check,2026-03-05,Li,Pruefer,,ok,yes,50\n";
std::string const out = "1,Out,2026-03-10,Wu,Chef,,,,50\n";

} // namespace

TEST_SUITE("what a map leaves open")
{
    TEST_CASE("leaves a case open that has an event of which nothing says what it is")
    {
        auto const report = check(good + "1,Stamp,2026-03-11,Wu,Chef,,,,50\n");
        CHECK(report.undetermined == 1);
        CHECK(report.verdict() == Verdict::undetermined);
        CHECK(check(good).verdict() == Verdict::lawful);
        CHECK(check(good + "1,Mail 7,2026-03-11,Wu,Chef,,,,50\n").verdict() == Verdict::lawful);
    }

    TEST_CASE("counts further names together when there are a thousand")
    {
        std::string many = good;
        for (int i = 0; i < 1500; ++i) many += "1,Stamp " + std::to_string(i) + ",2026-03-11,Wu,Chef,,,,50\n";
        auto const report = check(many);
        REQUIRE(report.unmapped.size() == UnmappedActivity::names_max + 1);
        CHECK(report.unmapped[0].name == "…"); // the most frequent
        CHECK(report.unmapped[0].events == 500);
    }

    TEST_CASE("tells what the map mentions and the log does not have")
    {
        auto const report = check(good, with(whole, "log: Out", "log: [Out, Chekc]"));
        for (auto const* const name : {"Longer", "Hearing", "Mail*"})
            CHECK_MESSAGE(unknown(report, name) != nullptr, name);
        CHECK(unknown(report, "Out") == nullptr);
        auto const* const misspelt = unknown(report, "Chekc");
        REQUIRE(misspelt != nullptr);
        CHECK(misspelt->meant == "Check");
        CHECK(misspelt->line == 14);
        CHECK(!misspelt->is_taken);
    }

    TEST_CASE("tells which entry is never asked because one before it means the same events")
    {
        auto const report =
            check(good, with(whole, "  - {log: Out,", "  - {glob: \"O*\", to: nothing}\n  - {log: Out,"));
        auto const* const taken = unknown(report, "Out");
        REQUIRE(taken != nullptr);
        CHECK(taken->is_taken);
        CHECK(taken->line == 15);
        CHECK(unknown(report, "O*") == nullptr);
        for (auto const language : {Language::zh, Language::en})
            CHECK(to_text(report, language).find(in_words(*taken).in(language)) != std::string::npos);
        auto const conditional =
            with(whole, "  - {log: Out,",
                 "  - {glob: \"O*\", where: {attribute: result, is: no}, to: nothing}\n  - {log: Out,");
        CHECK(unknown(check(good, conditional), "Out") == nullptr);
    }

    TEST_CASE("waives nothing by a sanction without ground or approver")
    {
        auto const map =
            whole + std::string("  - {log: Allowed, to: deviation.sanctioned, role: head, fields: {rule: "
                                "{value: R5}, ground: {attribute: letter}, approver: {attribute: result}}}\n");
        auto const large = with(good, "1,Out", "1,Allowed,2026-03-06,Wu,,,APPROVER,GROUND,5000\n1,Out");
        auto const judged = [&](std::string const& ground, std::string const& approver) {
            auto rows = with(with(large, "GROUND", ground), "APPROVER", approver);
            for (auto at = rows.find(",50\n"); at != std::string::npos; at = rows.find(",50\n"))
                rows.replace(at, 4, ",5000\n");
            return check(rows, map);
        };
        CHECK(judged("flood", "Wu").verdict() == Verdict::lawful);
        for (auto const& [ground, approver] : {std::pair{"", "Wu"}, {"flood", ""}, {" ", " "}}) {
            auto const report = judged(ground, approver);
            CHECK(report.verdict() == Verdict::unlawful);
            REQUIRE(!report.findings.empty());
            CHECK(report.findings[0].waived.empty());
        }
    }

    TEST_CASE("waivers hold for the rules of their own file, and for what every procedure demands")
    {
        auto const own = load_rules("rules: own\nwaivers:\n  - {rule: R5, case: '1', reason: agreed}\n"
                                    "rules_of_the_log:\n  - {id: R5, template: absence, of: [Out]}\n",
                                    "own.yaml");
        auto const mapped = load_map(with(whole, "facts:\n  large: {attribute: \"case:area\", more_than: 1000}",
                                          "facts: {large: true}\nnever: [public.heard]"));
        REQUIRE(own.rules.has_value());
        REQUIRE(mapped.mapping.has_value());
        auto const report =
            check_log_text(CheckAgainst{&*own.rules, &*mapped.mapping}, columns + good, "log.csv", {}, {});
        REQUIRE(report.has_value());
        CHECK(report->verdict() == Verdict::unlawful);
        for (auto const& finding : report->findings) CHECK(finding.waived == (finding.rule == 0 ? "agreed" : ""));

        auto const clerk = with(good, "Wu,Chef", "Wu,Pruefer");
        CHECK(status(check(clerk), "by:permit.granted") == "violated");
        auto const waived =
            whole + std::string("waivers:\n  - {rule: 'by:permit.granted', case: '1', reason: agreed}\n");
        CHECK(check(clerk, waived).verdict() == Verdict::lawful);
    }

    TEST_CASE("the law of a case is that of its earliest day, wherever that stands in the file")
    {
        auto const later = with(with(permit_pack, "valid_from: 2020-01-01", "valid_from: 2026-01-01"),
                                "within: {days: 14}", "within: {days: 30}");
        auto const packs = packs_of({permit_pack, later});
        auto const judged = [&](std::string const& first) {
            return status(check("1,Check,2026-01-05,Li,Pruefer,,ok,yes,50\n1,In," + first +
                                    ",An,Bote,,,,50\n1,Out,2026-01-20,Wu,Chef,,,,50\n",
                                whole, {}, {}, packs),
                          "R2");
        };
        CHECK(judged("2025-12-31") == "violated");  // 20 days, of 14
        CHECK(judged("2026-01-01") == "satisfied"); // 19 days, of 30
    }

    TEST_CASE("one more event that may have happened breaks what asks for the latest, and nothing that asks for any")
    {
        auto const map = with(with(whole, "- log: Check", "- log: Check\n    where: {attribute: question, is: real}"),
                              "{log: Hearing,", "{log: Hearing, where: {attribute: question, is: real},");
        auto const certain = with(begun, "Pruefer,,", "Pruefer,real,");
        auto const rows = [&](std::string const& more) { return certain + more + with(out, ",50", ",50"); };
        CHECK(status(check(rows(""), map), "R1") == "satisfied");
        CHECK(status(check(rows("1,Check,2026-03-06,Li,Pruefer,,no,yes,50\n"), map), "R1") == "undeterminable");

        auto const large = with(map, "large: {attribute: \"case:area\", more_than: 1000}", "large: true");
        auto const heard = std::string("1,Hearing,2026-03-06,An,,real,,,50\n");
        CHECK(status(check(rows(heard), large), "R5") == "satisfied");
        CHECK(status(check(rows(heard + "1,Hearing,2026-03-07,An,,,,,50\n"), large), "R5") == "satisfied");
        CHECK(status(check(rows("1,Hearing,2026-03-07,An,,,,,50\n"), large), "R5") == "undeterminable");
    }

    TEST_CASE("what is owed until the end of a case is not owed with certainty where the end is in doubt")
    {
        auto const packs =
            packs_of({permit_pack + std::string("  - {id: R6, article: 4, kind: response, after: review.done, "
                                                "then: public.heard, says: {zh: 听取, en: heard}}\n")});
        auto const map = with(whole, "{log: Out,", "{log: Out, where: {attribute: question, is: real},");
        auto const judged = [&](std::string const& end) {
            CheckOptions options;
            options.as_of = Date::parse("2026-03-12");
            return status(check(begun + end, map, options, {}, packs), "R6");
        };
        CHECK(judged(with(out, "Chef,,", "Chef,real,")) == "violated");
        CHECK(judged(out) == "undeterminable");
        CHECK(judged("") == "pending");
    }

    TEST_CASE("a fact that was decided again, nobody knows how, is in doubt")
    {
        auto const map =
            whole + std::string("  - {log: Size, to: facts.decided, fields: {large: {attribute: result}}}\n");
        auto const judged = [&](std::string const& size, std::string const& role) {
            return check(with(good, "1,Out", "1,Size,2026-03-06,An," + role + ",," + size + ",,50\n1,Out"), map);
        };
        CHECK(status(judged("true", "Sachbearbeiter"), "R5") == "violated");
        CHECK(status(judged("false", "Sachbearbeiter"), "R5") == "vacuous");
        CHECK(status(judged("", "Sachbearbeiter"), "R5") == "undeterminable");
        CHECK(status(judged("perhaps", "Sachbearbeiter"), "R5") == "undeterminable");
        // Who decides it is another question.
        CHECK(status(judged("false", "Chef"), "by:large") == "violated");
        CHECK(status(judged("false", ""), "by:large") == "undeterminable");
    }
}
