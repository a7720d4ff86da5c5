// SPDX-License-Identifier: Apache-2.0
// Plans as bars over a calendar.
#include "drawn.hpp"

#include "duly/show/gantt.hpp"

#include <boost/property_tree/xml_parser.hpp>

using namespace drawn;

namespace {

GanttChart three_steps()
{
    tiny::Play play("  - {id: P, ~, kind: precedence, first: a, then: b}\n"
                    "  - {id: I, ~, kind: interval, from: a, to: b, at_least: {days: 30}}\n"
                    "  - {id: Q, ~, kind: precedence, first: b, then: c}\n"
                    "  - {id: J, ~, kind: interval, from: b, to: c, at_least: {working_days: 7}}\n"
                    "  - {id: R, ~, kind: precedence, first: d, then: c}\n");
    auto const& law = play.fold().law();
    auto const today = Date::of(2026, 3, 2);
    return gantt(law, earliest_way(law, play.fold().state(), "c", today), today);
}

GanttBar const& bar(GanttChart const& chart, std::string const& id)
{
    for (auto const& each : chart.bars)
        if (each.id == id) return each;
    FAIL("no bar ", id);
    return chart.bars.front();
}

} // namespace

TEST_SUITE_BEGIN("plans");

TEST_CASE("a bar lasts as long as the period that holds its step up")
{
    auto const chart = three_steps();
    CHECK(bar(chart, "a").start == Date::of(2026, 3, 2));
    CHECK(bar(chart, "a").earliest == Date::of(2026, 3, 2));
    CHECK(bar(chart, "b").start == Date::of(2026, 3, 2));
    CHECK(bar(chart, "b").earliest == Date::of(2026, 4, 1));
    CHECK(bar(chart, "b").rule == "I");
    CHECK(bar(chart, "b").article == "1(1)");
    CHECK(bar(chart, "c").start == Date::of(2026, 4, 1));
    CHECK(bar(chart, "c").earliest == Date::of(2026, 4, 10));
}

TEST_CASE("the critical path is what sets the date of the last step - the rest has time")
{
    auto const chart = three_steps();
    CHECK(bar(chart, "a").critical);
    CHECK(bar(chart, "b").critical);
    CHECK(bar(chart, "c").critical);
    CHECK(!bar(chart, "d").critical);
}

TEST_CASE("the national procedure: the seven days before a hearing set the date of the decision")
{
    auto const law = national();
    auto const today = Date::of(2026, 9, 14);
    auto const chart = gantt(law, earliest_way(law, opened(law), "decision.made", today), today);
    CHECK(bar(chart, "hearing.held").earliest == Date::of(2026, 9, 21));
    for (auto const* id : {"hearing.materials_delivered", "hearing.held", "submission.made", "decision.made"})
        CHECK_MESSAGE(bar(chart, id).critical, id);
    CHECK(!bar(chart, "expert.opinion").critical);
}

TEST_CASE("the drawing holds the dates, the rest days, the line of today and the reasons")
{
    auto const chart = three_steps();
    auto const drawing = svg(chart, Language::en);
    std::istringstream in(drawing);
    boost::property_tree::ptree tree;
    CHECK_NOTHROW(boost::property_tree::read_xml(in, tree));
    for (auto const* words :
         {"2026-04-01", "2026-04-10", "today 2026-03-02", "rest day", "critical path", "30 days from"})
        CHECK_MESSAGE(drawing.find(words) != std::string::npos, words);
    std::size_t shaded = 0;
    for (auto at = drawing.find("#ECEEF1"); at != std::string::npos; at = drawing.find("#ECEEF1", at + 1)) ++shaded;
    CHECK(shaded == 8); // the Sunday before, the six week-ends that follow, and the legend
    CHECK(svg(three_steps(), Language::en) == drawing);
    CHECK(svg(chart, Language::zh).find("今天 2026-03-02") != std::string::npos);
}

TEST_CASE("a plan is drawn with its latest dates - and says how many days are left, or by how many it is late")
{
    tiny::Play play("  - {id: P, ~, kind: precedence, first: a, then: c}\n"
                    "  - {id: I, ~, kind: interval, from: a, to: c, at_least: {days: 30}}\n"
                    "  - {id: Q, ~, kind: precedence, first: d, then: c}\n");
    auto const& law = play.fold().law();
    auto const drawn_by = [&](Date by) {
        PlanOptions options;
        options.target = "c";
        options.by = by;
        return gantt(law, *plan(law, play.fold().state(), Date::of(2026, 3, 2), options));
    };
    auto const kept = drawn_by(Date::of(2026, 4, 6));
    CHECK(bar(kept, "a").critical);
    CHECK(!bar(kept, "d").critical);
    CHECK(bar(kept, "d").latest == Date::of(2026, 4, 6));
    CHECK(bar(kept, "a").latest == Date::of(2026, 3, 7));
    CHECK(svg(kept, Language::en).find("2026-04-01, latest 2026-04-06, 5 d left") != std::string::npos);
    CHECK(svg(drawn_by(Date::of(2026, 3, 30)), Language::zh).find("2026-04-01，最迟 2026-03-30，晚2日") !=
          std::string::npos);
}

TEST_CASE("a latest date and a provisional one are marked - hostile titles stay titles")
{
    GanttChart chart;
    chart.title = chart.source = same_in_both("<b>\"&'\n");
    GanttBar step;
    step.title = same_in_both("</text><script>");
    step.start = Date::of(2026, 3, 2);
    step.earliest = Date::of(2026, 3, 5);
    step.latest = Date::of(2026, 3, 20);
    step.provisional = true;
    chart.bars = {step};
    auto const drawing = svg(chart, Language::en);
    std::istringstream in(drawing);
    boost::property_tree::ptree tree;
    CHECK_NOTHROW(boost::property_tree::read_xml(in, tree));
    CHECK(drawing.find("<script>") == std::string::npos);
    CHECK(drawing.find("(provisional)") != std::string::npos);
    CHECK(drawing.find("latest date") != std::string::npos);
    CHECK(svg(GanttChart{}, Language::zh).ends_with("</svg>\n"));
}

TEST_SUITE_END();
