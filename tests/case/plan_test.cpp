// SPDX-License-Identifier: Apache-2.0
// Plans, with dates computed by hand from the notices of days off of 2021 to 2026.
#include "tiny.hpp"

#include "duly/case/plan.hpp"

using namespace duly;
using tiny::Play;

namespace {

[[nodiscard]] Date on(std::string const& text) { return Date::parse(text).value(); }

// A tiny procedure under the calendar of the People's Republic of China.
[[nodiscard]] Play chinese(std::string const& rules) { return Play(tiny::law(rules).with(Calendar::built_in_cn())); }

[[nodiscard]] Plan planned(Play const& play, std::string const& today, PlanOptions options = {})
{
    if (options.target.empty()) options.target = "c";
    auto const made = plan(play.fold().law(), play.fold().state(), on(today), options);
    REQUIRE_MESSAGE(made.has_value(), made.error().says.en);
    return *made;
}

// "a@2026-03-02 b@2026-04-01*": what is critical has a star.
[[nodiscard]] std::string told(Plan const& plan)
{
    std::string out;
    for (auto const& step : plan.steps)
        out += (out.empty() ? "" : " ") + step.activity + "@" + step.date.text() + (step.critical ? "*" : "");
    return out;
}

// "a 2026-03-10 8, c 2026-04-09 8": the latest dates with their slack.
[[nodiscard]] std::string latest(Plan const& plan)
{
    std::string out;
    for (auto const& step : plan.steps)
        if (step.latest)
            out += (out.empty() ? "" : ", ") + step.activity + " " + step.latest->text() + " " +
                   std::to_string(*step.slack);
    return out;
}

// From a to b at least so long, b being demanded by c.
[[nodiscard]] std::string period(std::string const& at_least)
{
    return "  - {id: P, ~, kind: precedence, first: a, then: b}\n"
           "  - {id: I, ~, kind: interval, from: a, to: b, at_least: " +
           at_least + "}\n  - {id: Q, ~, kind: precedence, first: b, then: c}\n";
}

[[nodiscard]] std::string reaches(std::string const& at_least, std::string const& from)
{
    auto const made = planned(chinese(period(at_least)), from);
    return made.date().value().text() + (made.provisional() ? "?" : "");
}

} // namespace

TEST_SUITE_BEGIN("plan");

TEST_CASE("working days leave out the holidays and count the make-up workdays of 2021 to 2026")
{
    struct Row {
        char const* period;
        char const* from;
        char const* date;
    };
    static constexpr Row rows[] = {
        // 2021: 11-17 February off, 7 and 20 February worked. Mon 8, 9, 10, then 18, 19, Sat 20 (worked): the sixth.
        {"{working_days: 6}", "2021-02-07", "2021-02-20"},
        // 1-5 May off, 8 May (Sat) worked. Fri 30 April, 6, 7, 8 May.
        {"{working_days: 4}", "2021-04-29", "2021-05-08"},
        // 19-21 September off, 18 (Sat) and 26 (Sun) worked: 17, 18, 22, 23, 24, 26.
        {"{working_days: 6}", "2021-09-16", "2021-09-26"},
        // 1-7 October off, 9 (Sat) worked: 30 September, 8, 9, 11.
        {"{working_days: 4}", "2021-09-29", "2021-10-11"},
        // 2022: 31 January to 6 February off, 29 and 30 January (Sat, Sun) worked: 28, 29, 30, 7, 8.
        {"{working_days: 5}", "2022-01-27", "2022-02-08"},
        // 3-5 April off, Sat 2 April worked: Fri 1, Sat 2, Wed 6.
        {"{working_days: 3}", "2022-03-31", "2022-04-06"},
        // Clear: Mon 9 May to the third working day Thu 12, so Fri 13.
        {"{clear_working_days: 3}", "2022-05-09", "2022-05-13"},
        // 1-7 October off, 8 and 9 (Sat, Sun) worked: 30 September, 8, 9, 10.
        {"{working_days: 4}", "2022-09-29", "2022-10-10"},
        // 31 December 2022 (Sat) to 2 January off: 30 December, 3 January, 4.
        {"{working_days: 3}", "2022-12-29", "2023-01-04"},
        // 2023: 21-27 January off, 28 and 29 worked: 20, 28, 29, 30.
        {"{working_days: 4}", "2023-01-19", "2023-01-30"},
        // 29 April to 3 May off, Sun 23 April and Sat 6 May worked: 21, 23, 24, 25, 26, 27, 28, 4, 5, 6.
        {"{working_days: 10}", "2023-04-20", "2023-05-06"},
        // 22-24 June off, Sun 25 worked: 21, 25.
        {"{working_days: 2}", "2023-06-20", "2023-06-25"},
        // 29 September to 6 October off, 7 and 8 (Sat, Sun) worked; clear: 28, 7, 8 counted, so 9.
        {"{clear_working_days: 3}", "2023-09-27", "2023-10-09"},
        // 2024: 10-17 February off, Sun 4 and Sun 18 worked: 5, 6, 7, 8, 9, 18, 19.
        {"{working_days: 7}", "2024-02-04", "2024-02-19"},
        // 4-6 April off, Sun 7 worked: 3, 7, 8.
        {"{working_days: 3}", "2024-04-02", "2024-04-08"},
        // 1-5 May off, Sun 28 April and Sat 11 May worked: 28, 29, 30, 6, 7, 8, 9, 10, 11.
        {"{working_days: 9}", "2024-04-26", "2024-05-11"},
        // Leap day: Wed 28 to Thu 29 February, Fri 1 March.
        {"{working_days: 2}", "2024-02-28", "2024-03-01"},
        // 2025: 28 January to 4 February off, Sun 26 January and Sat 8 February worked: 26, 27, 5, 6, 7, 8.
        {"{working_days: 6}", "2025-01-24", "2025-02-08"},
        // 31 May to 2 June off, nothing made up: Fri 30, Tue 3.
        {"{working_days: 2}", "2025-05-29", "2025-06-03"},
        // 1-8 October off, Sun 28 September and Sat 11 October worked: 28, 29, 30, 9, 10, 11.
        {"{working_days: 6}", "2025-09-26", "2025-10-11"},
        // 2026: 15-23 February off, Sat 14 and Sat 28 worked: 13, 14, 24, 25, 26, 27, 28.
        {"{working_days: 7}", "2026-02-12", "2026-02-28"},
        // 1-7 October off, Sat 10 worked: 29, 30, 8, 9, 10, 12, 13; clear, so 14.
        {"{clear_working_days: 7}", "2026-09-28", "2026-10-14"},
        {"{working_days: 7}", "2026-09-28", "2026-10-13"},
        // 25-27 September off, Sun 20 worked: 18, 20, 21, 22, 23, 24, 28.
        {"{working_days: 7}", "2026-09-17", "2026-09-28"},
    };
    for (auto const& row : rows) CHECK_MESSAGE(reaches(row.period, row.from) == row.date, row.from);
}

TEST_CASE("calendar days, months and years run over holidays - to the month's end, and over a leap day")
{
    CHECK(reaches("{days: 30}", "2026-03-02") == "2026-04-01"); // 29 days are left of March, and one more
    CHECK(reaches("{days: 30}", "2024-02-10") == "2024-03-11"); // 19 left of a February of 29, and 11
    CHECK(reaches("{days: 30}", "2023-02-10") == "2023-03-12"); // 18 left of a February of 28, and 12
    CHECK(reaches("{months: 1}", "2024-01-31") == "2024-02-29");
    CHECK(reaches("{months: 1}", "2025-01-31") == "2025-02-28");
    CHECK(reaches("{months: 6}", "2025-08-31") == "2026-02-28");
    CHECK(reaches("{years: 1}", "2024-02-29") == "2025-02-28");
    CHECK(reaches("{clear_days: 7}", "2026-09-28") == "2026-10-06"); // seven days end on 5 October, a day off like it
    // It ends on Thu 1 October; where the pack says so, it rolls to the first day worked, Thu 8.
    CHECK(reaches("{days: 30}", "2026-09-01") == "2026-10-01");
    CHECK(reaches("{days: 30, roll: true}", "2026-09-01") == "2026-10-08");
}

TEST_CASE("a year whose days off are not known makes a plan provisional - with the reason")
{
    CHECK(reaches("{working_days: 3}", "2026-12-30") == "2027-01-04?"); // 31, Fri 1, Mon 4 as plain weekdays
    CHECK(reaches("{days: 30}", "2026-12-30") == "2027-01-29");         // calendar days do not depend on it
    auto const made = planned(chinese(period("{working_days: 3}")), "2026-12-30");
    REQUIRE(made.step("b") != nullptr);
    CHECK(made.step("b")->provisional_reason.en.find("2027") != std::string::npos);
    CHECK(made.step("b")->provisional_reason.zh.find("2027") != std::string::npos);
}

TEST_CASE("the critical path is what delays the aim - the rest has days to spare")
{
    auto const play = chinese(period("{days: 30}") + "  - {id: R, ~, kind: precedence, first: d, then: c}\n"
                                                     "  - {id: S, ~, kind: precedence, first: z, then: d}\n"
                                                     "  - {id: J, ~, kind: interval, from: z, to: d, "
                                                     "at_least: {working_days: 5}}\n");
    // 30 days from 2 March end on 1 April. Five working days from Mon 2 March end on Mon 9.
    auto const made = planned(play, "2026-03-02");
    CHECK(told(made) == "z@2026-03-02 a@2026-03-02* d@2026-03-09 b@2026-04-01* c@2026-04-01*");
    CHECK(made.step("d")->spare == 23);
    // Five working days before Wed 1 April: Wed 25 March (26, 27, 30, 31, 1).
    CHECK(made.step("z")->spare == 23);
    CHECK(made.step("a")->spare == 0);
    CHECK(!made.step("a")->latest);
    CHECK(made.step("b")->derivation.en == "30 days from 2026-03-02, that day not counted, end on 2026-04-01");
    CHECK(made.step("b")->after == "a");
}

TEST_CASE("a date that is wanted gives each step its latest date - one that cannot be kept is told with the rule")
{
    auto const play = chinese(period("{working_days: 7}"));
    // From Mon 28 September seven working days end on Tue 13 October. Wanted by Fri 16: from Wed 30 September, since
    // 8, 9, 10, 12, 13, 14, 15 are seven; but on Thu 1 to Wed 7 nothing is counted either, so from Wed 7 + 1: from
    // Thu 8 they are 9, 10, 12, 13, 14, 15, 16. The latest start is Thu 8.
    PlanOptions by;
    by.by = on("2026-10-16");
    auto const kept = planned(play, "2026-09-28", by);
    CHECK(latest(kept) == "a 2026-10-08 10, b 2026-10-16 3, c 2026-10-16 3");
    CHECK(kept.keeps_deadlines());
    by.by = on("2026-10-10");
    auto const missed = planned(play, "2026-09-28", by);
    CHECK(!missed.keeps_deadlines());
    REQUIRE(missed.deadlines.size() == 1);
    CHECK(missed.deadlines[0].days_late == 3);
    // Seven before Sat 10 (worked) are 10, 9, 8, 30, 29, 28, 27 (a day off): 10, 9, 8, 30, 29, 28 and Thu 24; so from
    // Wed 23 September, five days before the plan starts.
    CHECK(latest(missed) == "a 2026-09-23 -5, b 2026-10-10 -3, c 2026-10-10 -3");
    CHECK(missed.deadlines[0].says.en.find("3 days after the last day, 2026-10-10") != std::string::npos);
}

TEST_CASE("an open duty bounds the plan - a pause stops its clock, an extension lengthens it")
{
    std::string const rules = "  - {id: D, ~, kind: response, after: a, then: c, within: {working_days: 10}, "
                              "pauses: [{from: d, to: z}], extends: {by: again, add: {working_days: 5}}}\n"
                              "  - {id: P, ~, kind: precedence, first: b, then: c}\n"
                              "  - {id: I, ~, kind: interval, from: b, to: c, at_least: {days: 3}}\n";
    auto play = chinese(rules);
    play.at("a", "2025-09-24");
    // 25, 26, Sun 28 (worked), 29, 30, 9, 10, Sat 11 (worked), 13, 14 October: the tenth. Three days before: 11.
    auto const open = planned(play, "2025-09-25");
    CHECK(latest(open) == "b 2025-10-11 16, c 2025-10-14 16");
    CHECK(open.step("c")->latest_rule == "D");
    // Paused after 25 September: the days up to the resumption do not count, and nothing says when that is.
    play.at("d", "2025-09-25");
    CHECK(latest(planned(play, "2025-09-25")).empty());
    // Expected to go on on 9 October: one day was counted, nine more are 10, 11, 13, 14, 15, 16, 17, 20, 21.
    PlanOptions resumed;
    resumed.expected["z"] = on("2025-10-09");
    auto const later = planned(play, "2025-09-25", resumed);
    CHECK(later.step("c")->latest == on("2025-10-21"));
    play.at("z", "2025-10-09");
    CHECK(planned(play, "2025-10-09").step("c")->latest == on("2025-10-21"));
    // A duty beside the way is told as well.
    PlanOptions aside;
    aside.target = "b";
    auto const beside = planned(play, "2025-10-09", aside);
    REQUIRE(beside.deadlines.size() == 1);
    CHECK(!beside.deadlines[0].on_the_way);
    CHECK(beside.deadlines[0].date == on("2025-10-12"));
    CHECK(beside.keeps_deadlines());
}

TEST_CASE("an extension lengthens the period itself")
{
    auto play = chinese("  - {id: D, ~, kind: response, after: a, then: c, within: {days: 30}, "
                        "extends: {by: b, add: {days: 15}}}\n");
    play.at("a", "2021-09-01");
    // 30 days end on Fri 1 October, a day off; the first day worked after 7 October is Fri 8.
    CHECK(planned(play, "2021-09-02").step("c")->latest == on("2021-10-08"));
    play.at("b", "2021-09-10");
    CHECK(planned(play, "2021-09-10").step("c")->latest == on("2021-10-16") + 2); // 45 days: Sat 16, so Mon 18
}

TEST_CASE("a longest interval puts off what it counts from - or is told to be too short")
{
    std::string const ways = "  - {id: P, ~, kind: precedence, first: [a], then: c}\n"
                             "  - {id: Q, ~, kind: precedence, first: b, then: c}\n"
                             "  - {id: R, ~, kind: precedence, first: z, then: b}\n"
                             "  - {id: I, ~, kind: interval, from: z, to: b, at_least: {days: 30}}\n";
    auto const play = chinese(ways + "  - {id: M, ~, kind: interval, from: a, to: c, at_most: {days: 10}}\n");
    // c is possible 30 days after z, on 1 April; ten days before is 22 March: a on the 20th (a Friday) ends on Mon 30,
    // on Sun 22 on Wed 1 April, on Sat 21 on Tue 31 March.
    auto const made = planned(play, "2026-03-02");
    CHECK(told(made) == "z@2026-03-02* a@2026-03-22 b@2026-04-01* c@2026-04-01*");
    CHECK(made.step("a")->rule == "M");
    CHECK(made.keeps_deadlines());
    // The same within one chain cannot be helped.
    auto const narrow = chinese("  - {id: P, ~, kind: precedence, first: a, then: c}\n"
                                "  - {id: I, ~, kind: interval, from: a, to: c, at_least: {days: 30}}\n"
                                "  - {id: M, ~, kind: interval, from: a, to: c, at_most: {days: 20}}\n");
    auto const missed = planned(narrow, "2026-03-02");
    CHECK(told(missed) == "a@2026-03-02* c@2026-04-01*");
    REQUIRE(missed.deadlines.size() == 1);
    CHECK(missed.deadlines[0].rule == "M");
    CHECK(missed.deadlines[0].last_day == on("2026-03-23")); // the 22nd is a Sunday
    CHECK(missed.deadlines[0].days_late == 9);
    CHECK(!missed.step("a")->latest); // doing a earlier or later does not help
}

TEST_CASE("a floor that only warns is planned for - unless it is told not to")
{
    std::string rules = period("{days: 1}") + "  - {id: S, ~, kind: interval, from: a, to: c, severity: warning, "
                                              "at_least: {working_days: 7}}\n";
    auto const play = chinese(rules);
    // From Thu 12 February 2026: 13, 14 (worked), 24, 25, 26, 27, 28 (worked).
    CHECK(told(planned(play, "2026-02-12")) == "a@2026-02-12* b@2026-02-13 c@2026-02-28*");
    PlanOptions hard;
    hard.keep_soft_floors = false;
    CHECK(planned(play, "2026-02-12", hard).date() == on("2026-02-13"));
}

TEST_CASE("what an interval counts from goes first even if nothing else says so")
{
    auto const play = chinese("  - {id: P, ~, kind: precedence, first: a, then: c}\n"
                              "  - {id: Q, ~, kind: precedence, first: b, then: c}\n"
                              "  - {id: I, ~, kind: interval, from: b, to: a, at_least: {days: 10}}\n");
    CHECK(told(planned(play, "2026-03-02")) == "b@2026-03-02* a@2026-03-12* c@2026-03-12*");
}

TEST_CASE("a step at which a rule asks whether another one has happened comes after it")
{
    // c needs b, d and a; b needs a once d has happened. So d, because of it a, then b, ten days after a.
    auto const play = chinese("  - {id: P, ~, kind: precedence, first: b, then: c}\n"
                              "  - {id: Q, ~, kind: precedence, first: d, then: c}\n"
                              "  - {id: R, ~, kind: precedence, first: a, then: c}\n"
                              "  - {id: S, ~, kind: precedence, first: a, then: b, when: {done: d}}\n"
                              "  - {id: I, ~, kind: interval, from: b, to: c, at_least: {days: 10}}\n");
    CHECK(told(planned(play, "2026-03-02")) == "d@2026-03-02* a@2026-03-02* b@2026-03-02* c@2026-03-12*");
}

TEST_CASE("what is demanded because of a step follows it")
{
    auto const play = chinese("  - {id: P, ~, kind: precedence, first: d, then: c}\n"
                              "  - {id: Q, ~, kind: precedence, first: b, then: d}\n"
                              "  - {id: I, ~, kind: interval, from: b, to: d, at_least: {days: 7}}\n"
                              "  - {id: R, ~, kind: precedence, first: a, then: c, when: {done: d}}\n");
    CHECK(told(planned(play, "2026-03-02")) == "b@2026-03-02* d@2026-03-09* a@2026-03-09* c@2026-03-09*");
}

TEST_CASE("what if: a fact found otherwise, a step expected on a day")
{
    auto const play = chinese("  - {id: P, ~, kind: precedence, first: a, then: c, when: large}\n"
                              "  - {id: I, ~, kind: interval, from: a, to: c, at_least: {days: 15}}\n");
    auto const open = planned(play, "2026-03-02");
    CHECK(told(open) == "a@2026-03-02* c@2026-03-17*");
    CHECK(open.step("a")->undecided == std::vector<std::string>{"large"});
    PlanOptions small;
    small.facts["large"] = false;
    CHECK(told(planned(play, "2026-03-02", small)) == "c@2026-03-02*");
    PlanOptions large;
    large.facts["large"] = true;
    large.expected["a"] = on("2026-03-10");
    auto const made = planned(play, "2026-03-02", large);
    CHECK(told(made) == "a@2026-03-10* c@2026-03-25*");
    CHECK(made.step("a")->undecided.empty());
    CHECK(made.keeps_deadlines());
    // Done on 20 February and only not recorded: the fifteen days ended on 7 March.
    large.expected["a"] = on("2026-02-20");
    CHECK(planned(play, "2026-03-02", large).date() == on("2026-03-07"));
    PlanOptions wrong;
    wrong.facts["nothing"] = true;
    CHECK(!plan(play.fold().law(), play.fold().state(), on("2026-03-02"), wrong).has_value());
    wrong = {};
    wrong.expected["nothing"] = on("2026-03-02");
    CHECK(!plan(play.fold().law(), play.fold().state(), on("2026-03-02"), wrong).has_value());
}

TEST_CASE("an expected day that the law does not allow is told - with how much it is too early")
{
    auto const play = chinese(period("{days: 30}"));
    PlanOptions early;
    early.expected["b"] = on("2026-03-20");
    auto const made = planned(play, "2026-03-02", early);
    CHECK(made.step("b")->date == on("2026-04-01"));
    CHECK(!made.keeps_deadlines());
    CHECK(made.deadlines.front().days_late == 12);
    CHECK(made.step("a")->latest == on("2026-02-18")); // 30 days before 20 March: 20 of March, 10 of February's 28
}

TEST_CASE("an expected step counts as an alternative before the others - and what is tied to it waits")
{
    auto const play = chinese("  - {id: P, ~, kind: precedence, first: [a, b], then: c}\n"
                              "  - {id: I, ~, kind: interval, from: b, to: c, at_least: {days: 30}}\n");
    CHECK(told(planned(play, "2026-03-02")) == "a@2026-03-02* c@2026-03-02*");
    PlanOptions expected;
    expected.expected["b"] = on("2026-03-05");
    CHECK(told(planned(play, "2026-03-02", expected)) == "b@2026-03-05* c@2026-04-04*"); // 26 of March and 4
}

TEST_CASE("a circle and a prohibition are told with their rules - and so is an aim that is unknown or over")
{
    auto const circle = chinese("  - {id: P1, ~, kind: precedence, first: a, then: b}\n"
                                "  - {id: P2, ~, kind: precedence, first: b, then: a}\n"
                                "  - {id: P3, ~, kind: precedence, first: b, then: c}\n");
    auto const made = planned(circle, "2026-03-02");
    CHECK(made.steps.empty());
    CHECK(!made.date());
    for (auto const* words : {"wait for each other", "[P1]", "[P2]"})
        CHECK_MESSAGE(made.no_way.en.find(words) != std::string::npos, made.no_way.en);
    CHECK(made.no_way.en.find("[P3]") == std::string::npos); // it leads to the circle and is not part of it
    CHECK(made.no_way.zh.find("互相等待") != std::string::npos);

    auto barred = chinese("  - {id: R, ~, kind: absence, of: c, after: a}\n");
    barred.at("a", "2026-03-02");
    CHECK(planned(barred, "2026-03-02").no_way.en.find("[R]") != std::string::npos);
    auto ended = chinese("  - {id: P, ~, kind: precedence, first: a, then: c}\n");
    ended.at("fin", "2026-03-02");
    CHECK(planned(ended, "2026-03-02").no_way.en == "the case has ended");
    PlanOptions unknown;
    unknown.target = "nothing";
    CHECK(!plan(ended.fold().law(), ended.fold().state(), on("2026-03-02"), unknown).has_value());
}

TEST_CASE("the aim is what judges again - and once that is done, what ends the case")
{
    auto play = chinese("  - {id: P, ~, kind: precedence, first: a, then: judge}\n");
    auto const& law = play.fold().law();
    auto const first = plan(law, play.fold().state(), on("2026-03-02"));
    REQUIRE(first.has_value());
    CHECK(first->target == "judge");
    play.at("a", "2026-03-02");
    play.at("judge", "2026-03-02");
    auto const then = plan(law, play.fold().state(), on("2026-03-02"));
    REQUIRE(then.has_value());
    CHECK(then->target == "fin");
}

TEST_CASE("a new calendar moves dates - and each is explained")
{
    auto const play = chinese(period("{working_days: 7}"));
    // The National Day of 2026 as if 8 October were off, too, and worked off on Sat 17: 29, 30, 9, 10, 12, 13, 14.
    auto const other = Calendar::built_in_cn().extended(
        R"({"years": {"2026": {"holidays": ["2026-10-08"], "workdays": ["2026-10-17"]}}})");
    REQUIRE(other.has_value());
    auto const before = planned(play, "2026-09-28");
    auto const after = planned(Play(play.fold().law().with(*other)), "2026-09-28");
    CHECK(before.date() == on("2026-10-13"));
    CHECK(after.date() == on("2026-10-14"));
    auto const moved = changes(before, after);
    REQUIRE(moved.size() == 2);
    CHECK(moved[0].activity == "b");
    CHECK(moved[0].says.en.find("moves from 2026-10-13 to 2026-10-14, 1 day later") != std::string::npos);
    CHECK(moved[0].says.en.find("1–7 October off") != std::string::npos); // before
    CHECK(moved[0].says.en.find("1–8 October off") != std::string::npos); // now
    CHECK(moved[1].activity == "c");
    CHECK(moved[1].says.en.find("which it follows") != std::string::npos);
    CHECK(changes(before, before).empty());
}

TEST_CASE("a plan is no longer provisional once the year is known")
{
    auto const play = chinese(period("{working_days: 3}"));
    auto const known = Calendar::built_in_cn().extended(
        R"({"years": {"2027": {"holidays": ["2027-01-01"], "workdays": ["2027-01-02"]}}})");
    REQUIRE(known.has_value());
    // 31 December, Sat 2 January (worked), Mon 4: the same day as by plain weekdays, now for good.
    auto const moved =
        changes(planned(play, "2026-12-30"), planned(Play(play.fold().law().with(*known)), "2026-12-30"));
    REQUIRE(moved.size() == 1);
    CHECK(moved[0].says.en.find("no longer provisional") != std::string::npos);
}

TEST_CASE("the national procedure: a returned file starts the seven working days anew")
{
    auto const law = PackSet::built_in().bind("cn/major-decision", {}, Calendar::built_in_cn());
    REQUIRE(law.has_value());
    Play play(*law);
    auto const made = [&](std::string const& today) {
        auto const out = plan(*law, play.fold().state(), on(today));
        REQUIRE(out.has_value());
        return out->step("meeting.opened") == nullptr ? std::string("-") : out->step("meeting.opened")->date.text();
    };
    // A hearing takes seven days after delivery, until Mon 21; opinions are weighed then, and the file is sent: 22, 23,
    // 24, then 25-27 off, 28, 29, 30, then 1-7 October off, 8; clear, so Fri 9 October.
    CHECK(made("2026-09-14") == "2026-10-09");
    play.at("facts.decided", "2026-09-14", "hearing_required=no @unit/undertaking_unit");
    // From Mon 14 September 2026: 15, 16, 17, 18, Sun 20 (worked), 21, 22; clear, so the 23rd.
    CHECK(made("2026-09-14") == "2026-09-23");
    play.at("legality.requested", "2026-09-14", "draft=x @unit/undertaking_unit");
    CHECK(made("2026-09-16") == "2026-09-23");
    play.at("legality.returned", "2026-09-16", "@reviewer/reviewer");
    // Sent again on Wed 16 at the earliest: 17, 18, Sun 20, 21, 22, 23, 24; the next day is Fri 25.
    CHECK(made("2026-09-16") == "2026-09-25");
    play.at("legality.requested", "2026-09-18", "draft=x @unit/undertaking_unit");
    // Sun 20, 21, 22, 23, 24, then 25-27 off, 28, 29: so Wed 30.
    CHECK(made("2026-09-18") == "2026-09-30");
}

TEST_CASE("a plan that is followed meets no interval that is too short and nothing that has to come first")
{
    auto const packs = PackSet::built_in();
    for (auto const& summary : packs.list())
        for (auto const* today : {"2021-02-01", "2022-09-26", "2023-12-25", "2024-02-05", "2025-09-22", "2026-09-14"}) {
            auto const law = packs.bind(summary.id, {}, Calendar::built_in_cn());
            REQUIRE(law.has_value());
            Fold fold(*law);
            auto const made = plan(*law, fold.state(), on(today));
            REQUIRE(made.has_value());
            CHECK_MESSAGE(!made->steps.empty(), summary.id << ": " << made->no_way.en);
            for (auto const& step : made->steps) {
                auto const found = fold.step({tiny::event(step.activity, step.date.text()), {}});
                REQUIRE(found.has_value());
                for (auto const& finding : *found) {
                    auto const& subject = law->kernel().subjects[finding.subject];
                    if (subject.of != Subject::Of::rule) continue;
                    auto const kind = law->procedure().rules[subject.index].kind;
                    CHECK_MESSAGE(kind != RuleKind::interval, today << ' ' << step.activity << ' ' << subject.id);
                    auto const plain = kind == RuleKind::precedence && finding.severity == Severity::error &&
                                       law->procedure().rules[subject.index].same.empty() &&
                                       law->procedure().rules[subject.index].where.always();
                    CHECK_MESSAGE(!plain, summary.id << ' ' << today << ' ' << step.activity << ' ' << subject.id);
                }
            }
        }
}

TEST_SUITE_END();
