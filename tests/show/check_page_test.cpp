// SPDX-License-Identifier: Apache-2.0
// The page of a checked log: well-formed, closed in itself, and with the figures of the report.
#include "check/xml_events.hpp"

#include "duly/show/check_page.hpp"

#include <doctest/doctest.h>

#include <set>
#include <sstream>

using namespace duly;

namespace {

[[nodiscard]] CheckReport check(std::string const& rules, std::string const& rows, CheckOptions const& options = {})
{
    auto const loaded = load_rules(rules, "test.yaml");
    REQUIRE_MESSAGE(loaded.rules.has_value(), loaded.problems.front().says.en);
    auto const report =
        check_log_text(*loaded.rules, "case,activity,time,resource,unit\n" + rows, "<b>log</b>.csv", {}, options);
    REQUIRE_MESSAGE(report.has_value(), report.error().says.en);
    return *report;
}

// Everything that a page can show, under names that are out to break it.
[[nodiscard]] CheckReport hostile()
{
    CheckOptions options;
    options.as_of = Date::of(2026, 6, 30);
    return check(
        "rules: hostile\ntitle: {zh: '<i>标题</i>', en: '<i>title</i>'}\nrules_of_the_log:\n"
        "  - {id: 'R<1>', article: '\"7\" & 8', template: absence, of: ['<script>alert(1)</script>'],\n"
        "     says: {zh: '不得<有>', en: 'must <not> happen'}}\n"
        "  - {id: T, template: response, of: [a, b], within: {days: 10}}\n"
        "  - {id: W, template: four_eyes, of: [a, b]}\n"
        "  - {id: I, template: interval, of: [a, b], at_least: {days: 2}}\n"
        "  - {id: O, template: precedence, of: [b, '<script>alert(1)</script>']}\n"
        "waivers:\n  - {rule: T, case: '2', reason: '<u>agreed</u>'}\n",
        "\"<img src=x onerror=alert(1)>\",<script>alert(1)</script>,2026-03-02,\"O'Neil & \"\"sons\"\"\",<North>\n"
        "\"<img src=x onerror=alert(1)>\",a,2026-03-02,Li,<North>\n"
        "\"<img src=x onerror=alert(1)>\",b,2026-03-03,Li,South\n"
        "2,a,2026-03-05,,\n2,b,2026-04-30,Wang,South\n3,a,2026-05-05,,\n4,a,2026-06-29,Li,\n",
        options);
}

// What the page says, without its markup: each text on a line of its own; empty: it is not well-formed.
[[nodiscard]] std::string read_back(std::string const& page)
{
    auto const begin = page.find("<html");
    REQUIRE(page.starts_with("<!DOCTYPE html>\n<html"));
    auto const read = scan_at_hand(std::string_view(page).substr(begin));
    REQUIRE_MESSAGE(read.accepted, "line " << read.line << ": " << read.says.en);
    return read.events;
}

[[nodiscard]] std::size_t times(std::string const& text, std::string const& words)
{
    std::size_t n = 0;
    for (auto at = text.find(words); at != text.npos; at = text.find(words, at + words.size())) ++n;
    return n;
}

} // namespace

TEST_SUITE("the page of a checked log")
{
    TEST_CASE("it is well-formed in both languages, whatever the log calls things")
    {
        auto const report = hostile();
        for (auto const language : {Language::zh, Language::en}) {
            auto const page = to_html(report, language);
            auto const read = read_back(page);
            CHECK(times(page, "<script") == 0);
            CHECK(times(page, "<img") == 0);
            CHECK(times(read, "<script>alert(1)</script>") > 0); // as text
            CHECK(times(read, "<img src=x onerror=alert(1)>") > 0);
            CHECK(times(read, "O'Neil & \"sons\"") > 0);
            CHECK(times(read, "<North>") > 0);
            CHECK(times(read, "R<1>") > 0);
            CHECK(times(read, "\"7\" & 8") > 0);
            CHECK(times(read, "<u>agreed</u>") > 0);
            CHECK(times(read, "<b>log</b>.csv") > 0);
            CHECK(to_html(report, language) == page);
        }
        CHECK(times(to_html(report, Language::zh), "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"zh-CN\"") == 1);
        CHECK(times(to_html(report, Language::zh), "不得&lt;有&gt;") > 0);
        CHECK(times(to_html(report, Language::en), "must &lt;not&gt; happen") > 0);
    }

    TEST_CASE("it asks for nothing from anywhere")
    {
        auto page = to_html(hostile(), Language::en);
        for (auto const* const name : {"http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"})
            for (auto at = page.find(name); at != page.npos; at = page.find(name))
                page.erase(at, std::string(name).size());
        for (auto const* const words : {"://", "url(h", "@import", "src=\"", "<link", "<object", "<iframe"})
            CHECK_MESSAGE(page.find(words) == page.npos, words);
        CHECK(times(page, "<meta charset=\"utf-8\"/>") == 1);
        CHECK(times(page, "name=\"viewport\"") == 1);
    }

    TEST_CASE("every link leads somewhere, no name is given twice, and every picture says what it shows")
    {
        std::istringstream read(read_back(to_html(hostile(), Language::zh)));
        std::set<std::string> ids, links;
        std::string element, line;
        std::size_t pictures = 0, titles = 0;
        while (std::getline(read, line)) {
            if (line.starts_with("<")) element = line;
            if (line == "@role=img") ++pictures;
            if (line.starts_with("@aria-label=") && element == "<svg" && line.size() > 14) ++titles;
            if (line.starts_with("@id=")) CHECK_MESSAGE(ids.insert(line.substr(4)).second, line);
            if (line.starts_with("@href=#")) links.insert(line.substr(7));
        }
        CHECK(pictures > 8);
        CHECK(pictures == titles);
        CHECK(links.size() > 8);
        for (auto const& each : links) CHECK_MESSAGE(ids.contains(each), each);
    }

    TEST_CASE("its figures are those of the report")
    {
        auto const report = hostile();
        auto const page = to_html(report, Language::en);
        CHECK(times(page, "<dt>cases</dt><dd>4<") == 1);
        CHECK(times(page, "<dt>unlawful cases</dt><dd>" + std::to_string(report.unlawful) + "<") == 1);
        CHECK(times(page, "<dt>undetermined cases</dt><dd>" + std::to_string(report.undetermined) + "<") == 1);
        CHECK(times(page, "<dd>2026-06-30</dd>") == 1);
        CHECK(times(page, report.rule_digest) == 1);
        for (auto const& rule : report.rules)
            if (rule.count(Status::violated) > 0)
                CHECK(times(page, "✗ violated " + std::to_string(rule.count(Status::violated))) >= 1);
        CHECK(times(page, "<tr><td data-label") == report.findings.size());
        for (auto const& month : report.months)
            CHECK(times(page, "<tr><td>" + month.name + "</td><td class=\"num\">" + std::to_string(month.cases) +
                                  "</td><td class=\"num\">" + std::to_string(month.unlawful) + "</td>") == 1);
        for (auto const& unit : report.units)
            CHECK(times(page, "unlawful " + std::to_string(unit.unlawful) + " / " + std::to_string(unit.cases)) >= 1);
        CHECK(times(page, "<details class=\"case\"") == report.worst.size());
        CHECK(times(page, "✗ overdue, never done 1") == 1); // case 3
        CHECK(times(page, "still open 1") == 1);            // case 4
        CHECK(times(page, "✗ late 1") == 1);                // case 2
        CHECK(times(page, "✗ too soon 1") == 1);            // the first, of the interval
        CHECK(times(page, "last day") > 1);
        CHECK(times(page, "2026-05-15") >= 2); // by which case 3 was due, in the timeline and in the findings
    }

    TEST_CASE("it holds five hundred findings, fairly shared, and says how many more there are")
    {
        std::string rows;
        for (int i = 0; i < 700; ++i) rows += std::to_string(i) + ",x,2026-03-02,,\n";
        rows += "700,y,2026-03-02,,\n";
        auto const report = check("rules: many\nrules_of_the_log:\n  - {id: R, template: absence, of: [x]}\n"
                                  "  - {id: S, template: absence, of: [y]}\n",
                                  rows);
        REQUIRE(report.findings.size() == 701);
        auto const page = to_html(report, Language::en);
        CHECK(times(page, "<tr><td data-label") == 500);
        CHECK(times(page, "and 201 more: duly check … --as csv lists them") == 1);
        CHECK(times(to_html(report, Language::zh), "另有 201 项") == 1);
        static_cast<void>(read_back(page));
    }

    TEST_CASE("a lawful log has a page, and so has an empty one")
    {
        std::string const rules = "rules: quiet\nrules_of_the_log:\n  - {id: R, template: precedence, of: [a, b]}\n";
        auto const lawful = to_html(check(rules, "1,a,2026-03-02,,\n1,b,2026-03-03,,\n"), Language::en);
        CHECK(times(read_back(lawful), "lawful") > 0);
        CHECK(times(lawful, "1 rule that no case broke") == 1);
        CHECK(times(lawful, "id=\"cases\"") == 0);
        CHECK(times(lawful, "href=\"#cases\"") == 0);
        static_cast<void>(read_back(to_html(CheckReport{}, Language::zh)));
    }

    TEST_CASE("what is doubtful of the whole log is told of the rule and not of every case")
    {
        std::string rows;
        for (int i = 0; i < 600; ++i)
            rows += std::to_string(i) + ",a,2026-03-02,STAFF,\n" + std::to_string(i) + ",b,2026-03-02,STAFF,\n";
        auto const report =
            check("rules: who\nrules_of_the_log:\n  - {id: W, template: four_eyes, of: [a, b]}\n", rows);
        REQUIRE(report.findings.size() == 600);
        auto const page = to_html(report, Language::en);
        CHECK(times(page, "they do not stand for persons") == 2); // under the rule, and why it is undeterminable
        CHECK(times(page, "<tr><td data-label") == 0);
        CHECK(times(page, "class=\"verdict undetermined\"") == 1);
    }

    TEST_CASE("what was made good, what could be, what only warns and what is not mapped is said")
    {
        CheckReport report;
        report.summary.cases = 2;
        report.warned = 1;
        report.rules.resize(1);
        report.rules[0].cases[static_cast<std::size_t>(Status::violated)] = 2;
        report.findings.resize(2);
        report.findings[0].cured = true;
        report.findings[1].cures = {"补<审>", "<review> it"};
        report.unmapped.push_back({"<odd>", "even", 7});
        auto const page = to_html(report, Language::en);
        CHECK(times(read_back(page), "made good by: <review> it") == 1);
        CHECK(times(page, "made good since") == 1);
        CHECK(times(page, "cases with warnings only</dt><dd>1<") == 1);
        CHECK(times(page, "<b>&lt;odd&gt;</b>") == 1);
        CHECK(times(page, "7 events") == 1);
        CHECK(times(page, "did you mean 'even'?") == 1);
    }

    TEST_CASE("what no event of the log is gets named with what may have been meant")
    {
        auto const report =
            check("rules: words\nrules_of_the_log:\n  - {id: R, template: precedence, of: [Legal revue, b]}\n",
                  "1,Legal review,2026-03-02,,\n1,b,2026-03-03,,\n");
        auto const page = to_html(report, Language::en);
        CHECK(times(read_back(page), "no event of the log is 'Legal revue'; did you mean 'Legal review'?") == 1);
    }
}
