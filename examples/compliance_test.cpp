// SPDX-License-Identifier: Apache-2.0
// The tests of a small application that is not built on duly: an office that prepares decisions and writes its own log.
// What it did is read from that log, told as a trace and judged by the law of a pack. The last test shows a defect that
// the office has: it lets a call for comments close on the day the minister wants.
// prints: comment.closed.*Art. 15.1. .MAD-15d.*Status: SUCCESS.*rules bound
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
#include <duly/testing.hpp>

#include <functional>
#include <iostream>
#include <string>
#include <vector>

// ---- the application, as it might be found in any office -----------------------------------------------------------

namespace office {

struct Row {
    std::string what; // in its own words
    std::string who;
    duly::Moment when;
    std::string draft;
};

// Prepares a draft and puts it to public comment.
class Desk {
public:
    explicit Desk(std::function<duly::Moment()> now) : now_(std::move(now)) {}

    void prepare(std::string draft)
    {
        draft_ = std::move(draft);
        write("DRAFT");
    }
    void call_for_comments() { write("CALL"); }
    // The defect: nobody asks how long the call was open.
    void close_comments() { write("CALL-END"); }

    [[nodiscard]] std::vector<Row> const& log() const { return log_; }

private:
    void write(std::string what) { log_.push_back({std::move(what), "planning-desk", now_(), draft_}); }

    std::function<duly::Moment()> now_;
    std::string draft_;
    std::vector<Row> log_;
};

} // namespace office

// ---- its compliance tests ------------------------------------------------------------------------------------------

namespace {

using namespace duly::testing;

duly::Law const& law()
{
    static auto const bound = law_of_pack("cn/major-decision");
    return bound;
}

// From the words of the office to those of the law. What lies outside the application is told beside.
Trace told(office::Desk const& desk)
{
    Trace trace(law());
    auto const& log = desk.log();
    trace.on(log.front().when.local_date() - 14).by("county-gov", "organ");
    for (auto const* out_of_scope : {"macro_control", "legislation", "emergency_response", "other_procedure"})
        trace.fact(out_of_scope, false);
    trace.event("proposal.researched")
        .event("decision.launched")
        .event("unit.designated", {{"units", "planning-desk"}});
    for (auto const& row : log) {
        trace.on(row.when.local_date()).by(row.who, "undertaking_unit");
        if (row.what == "DRAFT") trace.event("draft.prepared", {{"draft", row.draft}});
        if (row.what == "CALL")
            trace.event("comment.opened", {{"channel", "website"}, {"deadline", row.when.local_date() + 30}},
                        {"draft", "explanation"});
        if (row.what == "CALL-END") trace.event("comment.closed");
    }
    return trace;
}

} // namespace

TEST_CASE("a draft is put to comment for thirty days")
{
    Clock clock("2026-03-02");
    office::Desk desk(clock.source());
    desk.prepare("d1");
    clock.advance_days(7);
    desk.call_for_comments();
    clock.advance_days(31);
    desk.close_comments();
    CHECK_LAWFUL(told(desk));
}

TEST_CASE("comments that close early are found, with the article and the first lawful day")
{
    Clock clock("2026-03-02");
    office::Desk desk(clock.source());
    desk.prepare("d1");
    desk.call_for_comments();
    clock.advance_days(10);
    desk.close_comments();
    Checked const checked(told(desk));
    CHECK_UNLAWFUL(checked);
    CHECK_FINDING(checked, "MAD-15d", "comment.closed");
    CHECK_NO_FINDING(checked, "MAD-15m"); // the call itself said all that it has to say
    std::cout << checked.report(language()) << '\n';
}

TEST_CASE("what the office does stays lawful on whatever day it begins")
{
    for (int day = 0; day < 7; ++day) {
        Clock clock("2026-03-02");
        clock.advance_days(day);
        office::Desk desk(clock.source());
        desk.prepare("d" + std::to_string(day));
        desk.call_for_comments();
        clock.advance_days(30);
        desk.close_comments();
        CHECK_LAWFUL(told(desk));
    }
}

int main()
{
    int const failed = doctest::Context().run();
    auto const coverage = Coverage::process().text(language());
    std::cout << coverage.substr(0, coverage.find("\n\n")) << '\n';
    auto const short_of = Coverage::process().below({.rules_bound = 5}, "cn/major-decision");
    for (auto const& each : short_of) std::cout << each.in(language()) << '\n';
    return failed != 0 || !short_of.empty() ? 1 : 0;
}
