// SPDX-License-Identifier: Apache-2.0
// The yearly report as text: every figure leads to what it is counted from, and what was changed in it is found when it
// is counted again.
#include "check/town_record.hpp"

#include "duly/show/annual_report.hpp"

#include <algorithm>
#include <fstream>

using namespace duly;
using namespace duly::test;

namespace {

[[nodiscard]] std::vector<Happened> small_year()
{
    return {{"p-1", "application.received", "2020-03-01", {word_of("source", "firm")}},
            {"p-2", "application.received", "2021-03-01", {word_of("source", "firm")}},
            {"p-2", "public.heard", "2021-03-03"},
            {"p-2", "permit.granted", "2021-03-10", {word_of("fee", "12.5")}},
            {"p-3", "application.received", "2021-04-01", {word_of("source", "citizen")}},
            {"p-3", "permit.granted", "2021-05-06", {word_of("fee", "3")}}};
}

struct Made {
    explicit Made(std::vector<Happened> const& happened = small_year())
        : town(happened),
          definition(town_defined(town_figures,
                                  "{organ} {year}: {received} ({received.previous}, {received.change}), {fees}")),
          report(town.count(definition))
    {}
    TownRecord town;
    ReportDefinition definition;
    FigureReport report;
};

[[nodiscard]] std::vector<std::string> wrong(std::string const& text, FigureReport const& counted)
{
    auto const written = read_report(text);
    REQUIRE_MESSAGE(written.has_value(), written.error().says.en);
    std::vector<std::string> ids;
    for (auto const& each : compare(*written, counted))
        if (!each.differs.empty()) ids.push_back(each.id);
    return ids;
}

[[nodiscard]] std::string replaced(std::string text, std::string const& what, std::string const& by)
{
    auto const at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), by);
}

using Strings = std::vector<std::string>;

} // namespace

TEST_SUITE("a yearly report")
{
    TEST_CASE("holds when it is counted again, in both forms and languages")
    {
        Made const made;
        for (auto const language : {Language::zh, Language::en})
            for (auto const& text : {to_markdown(made.definition, made.report, language),
                                     to_html(made.definition, made.report, language)}) {
                CHECK(wrong(text, made.report).empty());
                auto const written = *read_report(text);
                CHECK(written.checkpoint == made.report.checkpoint);
                CHECK(written.text == made.definition.text);
                CHECK(written.digest == made.definition.digest);
                CHECK(written.organ == "town-gov");
                CHECK(written.year == 2021);
                CHECK(written.figures.size() == made.report.figures.size());
                CHECK(written.mentions.size() > 3 * made.report.figures.size());
            }
        CHECK(to_markdown(made.definition, made.report, Language::zh) ==
              to_markdown(made.definition, made.report, Language::zh));
    }

    TEST_CASE("shows a figure that was changed in it, wherever that was done")
    {
        Made const made;
        auto const markdown = to_markdown(made.definition, made.report, Language::en);
        auto const page = to_html(made.definition, made.report, Language::zh);
        CHECK(wrong(replaced(markdown, "[2](#f-received)", "[9](#f-received)"), made.report) == Strings{"received"});
        CHECK(wrong(replaced(markdown, "[1](#f-received.previous)", "[0](#f-received.previous)"), made.report) ==
              Strings{"received"});
        CHECK(wrong(replaced(markdown, "[+1](#f-received.change)", "[+7](#f-received.change)"), made.report) ==
              Strings{"received"});
        CHECK(wrong(replaced(markdown, "\"id\":\"fees\",\"now\":\"15.5\"", "\"id\":\"fees\",\"now\":\"15\""),
                    made.report) == Strings{"fees"});
        CHECK(wrong(replaced(page, "href=\"#f-fees\">15.5<", "href=\"#f-fees\">16<"), made.report) == Strings{"fees"});
        CHECK(wrong(replaced(markdown, "[2](#f-received)", "[2](#f-recieved)"), made.report) == Strings{"recieved"});
        auto const id = "\"id\":\"fees\",\"now\":\"15.5\",\"before\":\"0\",\"cases\":\"";
        CHECK(wrong(replaced(markdown, id, id + std::string("00")), made.report) == Strings{"fees"});
    }

    TEST_CASE("may be edited around its figures")
    {
        Made const made;
        auto text = to_markdown(made.definition, made.report, Language::en);
        text = replaced(text, "town-gov 2021:", "The town reports:");
        text = replaced(text, "[2](#f-received)", "**[**2**](#f-received)");
        text.insert(0, "# A heading of the clerk's own [with a link](https://example.org)\n\n");
        CHECK(wrong(text, made.report).empty());
    }

    TEST_CASE("does not hold any more in exactly what an event more changes")
    {
        Made made;
        auto const text = to_markdown(made.definition, made.report, Language::zh);
        made.town.add({"s-1", "session.held", "2021-09-09", {word_of("venue", "hall"), words("present", {"a"})}});
        auto const later = made.town.count(made.definition);
        std::string ids;
        for (auto const& id : wrong(text, later)) ids += id + " ";
        CHECK(ids == "sessions venues people came part_in_schools opened open procedures.opened/town/study "
                     "procedures.concluded/town/study procedures.open/town/study "
                     "findings.standing/town/study/late findings.cured/town/study/late "
                     "findings.waived/town/study/late findings.undetermined/town/study/late "); // entered very late
    }

    TEST_CASE("names the cases behind a figure, and what it is counted from")
    {
        Made const made;
        for (auto const& text : {to_markdown(made.definition, made.report, Language::en),
                                 to_html(made.definition, made.report, Language::en)}) {
            CHECK(text.find("p-2 matter of p-2") != std::string::npos);
            CHECK(text.find("events in the year of") != std::string::npos);
            CHECK(text.find(made.report.checkpoint.head.root.hex()) != std::string::npos);
            CHECK(text.find("town.example") != std::string::npos);
        }
        auto const page = to_html(made.definition, made.report, Language::zh);
        CHECK(page.find("<script") == std::string::npos);
        CHECK(page.find("http://", page.find("</style>")) == page.find("http://www.w3.org/", page.find("</style>")));
    }

    TEST_CASE("takes no words of the record for markup")
    {
        Made const made({{"p-<b>", "application.received", "2021-03-01", {word_of("source", "firm")}},
                         {"p-*x*|[y](z)", "application.received", "2021-03-02", {word_of("source", "firm")}}});
        auto const page = to_html(made.definition, made.report, Language::en);
        CHECK(page.find("<b>:") == std::string::npos);
        CHECK(page.find("p-&lt;b&gt;") != std::string::npos);
        auto const text = to_markdown(made.definition, made.report, Language::en);
        CHECK(text.find("p-\\*x\\*\\|\\[y\\](z)") != std::string::npos);
        CHECK(wrong(text, made.report).empty());
    }

    TEST_CASE("that is none, or is damaged, cannot be read")
    {
        Made const made;
        auto const text = to_markdown(made.definition, made.report, Language::zh);
        for (auto const& bad : {std::string("# report"), replaced(text, "duly-report@v1", "duly-report@v2"),
                                replaced(text, "\"size\":", "\"sizes\":"),
                                replaced(text, "\"root\":\"", "\"root\":\"x"), text.substr(0, text.size() - 10)})
            CHECK_FALSE(read_report(bad).has_value());
    }

    TEST_CASE("becomes a docx only where pandoc is, and says so where it is not")
    {
        auto const none = to_docx("# x\n", "/nowhere/pandoc");
        REQUIRE_FALSE(none.has_value());
        CHECK(none.error().code == ErrorCode::not_found);
        CHECK(none.error().says.en.find("install pandoc") != std::string::npos);
        auto const failing = to_docx("# x\n", "false");
        REQUIRE_FALSE(failing.has_value());
        CHECK(failing.error().code == ErrorCode::bad_input);
        auto const layout = official_layout();
        CHECK(layout.starts_with("PK\x03\x04"));
        for (auto const* const part :
             {"[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml", "word/footer2.xml"})
            CHECK(layout.find(part) != std::string::npos);
    }
}
