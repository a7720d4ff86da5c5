// SPDX-License-Identifier: Apache-2.0
#include "mutations.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace properties {

using namespace duly;
using History = std::vector<Event>;

Value* field_of(Event& event, char const* name)
{
    for (auto& field : event.fields)
        if (field.name == name) return &field.value;
    return nullptr;
}

void set_field(Event& event, char const* name, Value value)
{
    if (auto* known = field_of(event, name)) *known = std::move(value);
    else event.fields.push_back({name, std::move(value), false});
}

void drop_field(Event& event, char const* name)
{
    std::erase_if(event.fields, [name](Field const& field) { return field.name == name; });
}

namespace {

std::vector<std::string> const positions = {"agree", "disagree", "modify", "defer"};

std::ptrdiff_t offset(std::size_t i) { return static_cast<std::ptrdiff_t>(i); }

void move_date(Event& event, std::int32_t days)
{
    event.occurred = Moment::at_midnight(event.occurred.local_date() + days, event.occurred.offset_minutes);
}

Event* any_of(History& history, Random& random, std::vector<std::string> const& activities)
{
    std::vector<Event*> such;
    for (auto& event : history)
        if (std::count(activities.begin(), activities.end(), event.activity) != 0) such.push_back(&event);
    return such.empty() ? nullptr : random.one_of(such);
}

// ---- steps ----------------------------------------------------------------------------------------------------------

void leave_out(History& history, Random& random)
{
    if (!history.empty()) history.erase(history.begin() + offset(random.below(history.size())));
}

// Every occurrence, so that no other makes up for it.
void never_do(History& history, Random& random)
{
    auto const activity = random.one_of(history).activity;
    std::erase_if(history, [&activity](Event const& event) { return event.activity == activity; });
}

void do_twice(History& history, Random& random)
{
    auto const from = random.below(history.size());
    auto copy = history[from];
    auto const to = random.chance(50) ? from + 1 : random.between(0, history.size());
    if (to > 0) copy.occurred = history[to - 1].occurred;
    history.insert(history.begin() + offset(to), copy);
}

void swap_neighbours(History& history, Random& random)
{
    if (history.size() < 2) return;
    auto const at = random.below(history.size() - 1);
    std::swap(history[at], history[at + 1]);
    std::swap(history[at].occurred, history[at + 1].occurred);
}

void do_elsewhere(History& history, Random& random)
{
    auto const from = random.below(history.size());
    auto const event = history[from];
    history.erase(history.begin() + offset(from));
    auto const to = random.between(0, history.size());
    history.insert(history.begin() + offset(to), event);
    if (to > 0) history[to].occurred = history[to - 1].occurred;
    if (to == 0 && history.size() > 1) history[0].occurred = history[1].occurred;
}

// A hearing is held before the opinions are consolidated; the last of the materials arrive about a week before it.
void hold_a_hearing(History& history, Random& random)
{
    auto const at = std::find_if(history.begin(), history.end(),
                                 [](Event const& event) { return event.activity == "opinions.consolidated"; });
    if (at == history.end()) return;
    auto step = *at;
    step.actor = {"dept-a", "", {"hearing_organiser"}, ""};
    History hearing;
    for (auto const* activity :
         {"hearing.method_published", "hearing.participants_selected", "hearing.list_published", "hearing.announced",
          "hearing.materials_delivered", "hearing.held", "hearing.recorded"}) {
        step.activity = activity;
        step.fields.clear();
        hearing.push_back(step);
    }
    hearing[3].fields = {{"held_on", step.occurred.local_date() + 7, false}, {"place", std::string("hall"), true}};
    for (auto const* kind : {"draft", "explanation"}) hearing[3].documents.push_back({kind, "", 0, "", ""});
    hearing[5].fields = {{"public", true, false}};
    hearing[6].fields = {{"signed_by_participants", true, false}};
    auto const days = static_cast<std::int32_t>(random.between(5, 9));
    for (std::size_t i = 5; i < hearing.size(); ++i) move_date(hearing[i], days);
    for (auto event = at; event != history.end(); ++event) move_date(*event, days);
    if (random.chance(25)) leave_out(hearing, random);
    history.insert(at, hearing.begin(), hearing.end());
}

// An expert with an interest is chosen, and mostly replaced, in time or not.
void choose_an_interested_expert(History& history, Random& random)
{
    auto at = random.below(history.size());
    auto event = history[at];
    event.actor = {"dept-a", "", {"undertaking_unit"}, ""};
    event.documents.clear();
    event.activity = "expert.appointed";
    event.fields = {{"expert", std::string("e7"), false}, {"direct_interest", true, false}};
    history.insert(history.begin() + offset(at), event);
    if (random.chance(30)) return;
    at = random.between(at + 1, history.size());
    event.activity = "expert.replaced";
    event.occurred = history[at - 1].occurred;
    event.fields = {{"expert", std::string(random.chance(90) ? "e7" : "e1"), false}};
    history.insert(history.begin() + offset(at), event);
}

// ---- drafts, dates, persons -----------------------------------------------------------------------------------------

void another_draft(History& history, Random& random)
{
    auto const draft = random.chance(70) ? "d2" : "d1";
    auto const from = random.below(history.size());
    auto const only_one = random.chance(50);
    for (auto i = from; i < history.size(); ++i)
        if (field_of(history[i], "draft")) {
            set_field(history[i], "draft", std::string(draft));
            if (only_one) return;
        }
}

void another_date(History& history, Random& random)
{
    auto const at = random.below(history.size());
    auto const days = static_cast<std::int32_t>(random.between(0, 40)) - 15;
    auto const all_that_follows = random.chance(60);
    for (auto i = at; i < (all_that_follows ? history.size() : at + 1); ++i) move_date(history[i], days);
}

// One act follows another by just as long as the law asks, or a day more or less.
void near_the_limit(History& history, Random& random)
{
    struct Limit {
        char const *from, *to;
        std::size_t days; // of the calendar; seven working days are nine to eleven
    };
    static std::vector<Limit> const limits = {{"comment.opened", "comment.closed", 30},
                                              {"hearing.materials_delivered", "hearing.held", 7},
                                              {"legality.requested", "meeting.opened", 9},
                                              {"legality.requested", "meeting.opened", 10}};
    auto const& limit = random.one_of(limits);
    auto const is = [](char const* activity) {
        return [activity](Event const& event) { return event.activity == activity; };
    };
    auto const from = std::find_if(history.begin(), history.end(), is(limit.from));
    auto const to = std::find_if(from, history.end(), is(limit.to));
    if (to == history.end()) return;
    auto const day = from->occurred.local_date() + static_cast<std::int32_t>(limit.days + random.below(3)) - 1;
    auto const days = day - to->occurred.local_date();
    for (auto event = from; event != to; ++event)
        if (event->occurred.local_date() > day) event->occurred = from->occurred;
    for (auto event = to; event != history.end(); ++event) move_date(*event, days);
}

void another_announced_date(History& history, Random& random)
{
    auto* event = any_of(history, random, {"comment.opened", "submission.made"});
    if (!event) return;
    auto const* name = event->activity == "comment.opened" ? "deadline" : "meeting_on";
    auto const day = event->occurred.local_date() + static_cast<std::int32_t>(random.between(0, 35));
    random.chance(10) ? drop_field(*event, name) : set_field(*event, name, day);
}

void another_role(History& history, Random& random)
{
    static std::vector<std::string> const roles = {"organ",  "chief",    "member", "undertaking_unit", "expert",
                                                   "lawyer", "reviewer", "any",    "executing_unit",   "secretary"};
    history[random.below(history.size())].actor.roles = {random.one_of(roles)};
}

void another_person(History& history, Random& random)
{
    static std::vector<std::string> const persons = {"dept-a", "mayor", "v1", "v2", "e1", "justice-bureau", "sec"};
    history[random.below(history.size())].actor.id = random.one_of(persons);
}

// ---- facts ----------------------------------------------------------------------------------------------------------

std::vector<std::string> const facts = {"by_reference",     "npc_scope",         "nondisclosable",
                                        "affects_units",    "specific_group",    "vital_interests",
                                        "major_divergence", "hearing_required",  "technical",
                                        "risk_sensitive",   "economic_activity", "risk_assessed_elsewhere",
                                        "public_concern"};

void another_finding(History& history, Random& random)
{
    auto* event = any_of(history, random, {"facts.decided"});
    if (!event || event->fields.empty()) return;
    auto& field = event->fields[random.below(event->fields.size())];
    auto* answer = std::get_if<bool>(&field.value);
    if (!answer) return;
    if (random.chance(70)) *answer = !*answer;
    else drop_field(*event, std::string(field.name).c_str());
}

void a_later_finding(History& history, Random& random)
{
    auto const at = random.below(history.size());
    auto event = history[at];
    event.activity = "facts.decided";
    auto const& fact = random.chance(4) ? std::string("other_procedure") : random.one_of(facts);
    event.actor.roles = {"organ", "undertaking_unit"};
    event.documents.clear();
    event.fields = {{fact, random.chance(65), false}, {"reason", std::string("minute 12"), true}};
    history.insert(history.begin() + offset(at), event);
}

// ---- the meeting ----------------------------------------------------------------------------------------------------

void another_opinion(History& history, Random& random)
{
    auto* event = any_of(history, random, {"meeting.spoke", "meeting.spoke", "meeting.chief_spoke", "decision.made"});
    if (!event) return;
    set_field(*event, event->activity == "decision.made" ? "decision" : "position", random.one_of(positions));
}

void another_attendance(History& history, Random& random)
{
    auto* event = any_of(history, random, {"meeting.opened"});
    auto* present = event ? field_of(*event, "present") : nullptr;
    auto* persons = present ? std::get_if<std::vector<std::string>>(present) : nullptr;
    if (!persons) return;
    if (random.chance(50) || persons->empty()) persons->push_back("v" + std::to_string(random.between(4, 6)));
    else persons->erase(persons->begin() + offset(random.below(persons->size())));
}

void another_minute(History& history, Random& random)
{
    auto* event = any_of(history, random, {"meeting.minuted"});
    if (!event) return;
    if (random.chance(20)) return drop_field(*event, "dissents");
    std::vector<std::string> dissents;
    for (auto const* person : {"v1", "v2", "v3", "m1", "m2"})
        if (random.chance(50)) dissents.emplace_back(person);
    set_field(*event, "dissents", dissents);
}

// The matter comes back to a meeting, which goes otherwise.
void another_meeting(History& history, Random& random)
{
    auto const meeting = [](Event const& event) {
        return event.activity.starts_with("meeting.") || event.activity == "decision.made";
    };
    auto const first = std::find_if(history.begin(), history.end(), meeting);
    auto const last = std::find_if_not(first, history.end(), meeting);
    History again(first, last);
    if (again.empty()) return;
    for (auto& event : again) move_date(event, 1);
    auto const outcome = random.chance(60) ? random.one_of(positions) : std::string("defer");
    for (auto event = first; event != last; ++event)
        if (event->activity == "decision.made") set_field(*event, "decision", outcome);
    for (auto n = random.below(3); n > 0 && !again.empty(); --n) leave_out(again, random);
    history.insert(last, again.begin(), again.end());
}

// ---- what else an event says ----------------------------------------------------------------------------------------

struct Choice {
    char const* activity;
    char const* field;
    std::vector<Value> values; // the absent value drops the field
};

std::vector<Choice> const& choices()
{
    static std::vector<Choice> const all = {
        {"proposal.made", "due", {Date::of(2026, 3, 31), Date::of(2026, 4, 16), Date::of(2026, 12, 31)}},
        {"proposal.made", "due", {Date::of(2026, 2, 28), Date::of(2026, 4, 30)}},
        {"meeting.opened", "form", {std::string("executive"), std::string("plenary"), std::string("office")}},
        {"legality.opinion", "outcome", {std::string("lawful"), std::string("unlawful"), std::string("no_state_rule")}},
        {"risk.concluded", "controllable", {true, false}},
        {"fcr.reviewed", "outcome", {std::string("fair"), std::string("violates")}},
        {"expert.appointed", "direct_interest", {true, true, false}},
        {"expert.appointed", "expert", {std::string("e1"), std::string("e5")}},
        {"comment.opened", "shortening_explanation", {std::string("urgent"), Value()}},
        {"decision.made", "reasons", {std::string("x"), Value()}},
        {"unit.designated",
         "units",
         {std::vector<std::string>{"dept-a", "dept-b"}, std::vector<std::string>{"dept-a"}}},
        {"unit.designated", "lead", {std::string("dept-a"), Value()}},
        {"execution.suspended", "urgent", {true, false}},
        {"execution.resumed", "major_change", {true, false}},
    };
    return all;
}

void another_content(History& history, Random& random)
{
    auto const& choice = random.one_of(choices());
    auto* event = any_of(history, random, {choice.activity});
    if (!event) return;
    auto const& value = random.one_of(choice.values);
    is_absent(value) ? drop_field(*event, choice.field) : set_field(*event, choice.field, value);
}

void lose_a_paper(History& history, Random& random)
{
    auto& event = history[random.below(history.size())];
    if (!event.documents.empty() && random.chance(70))
        event.documents.erase(event.documents.begin() + offset(random.below(event.documents.size())));
    else if (!event.fields.empty() && event.activity != "facts.decided")
        event.fields.erase(event.fields.begin() + offset(random.below(event.fields.size())));
}

// ---- the procedure again --------------------------------------------------------------------------------------------

void adjust(History& history, Random& random)
{
    auto const prepared = std::find_if(history.begin(), history.end(),
                                       [](Event const& event) { return event.activity == "draft.prepared"; });
    auto const last = history.back().activity == "case.closed" ? history.end() - 1 : history.end();
    auto const at = random.chance(60) ? last : history.begin() + offset(random.below(history.size()));
    auto launched = history.front();
    launched.activity = "adjustment.launched";
    launched.actor = {"county-gov", "", {"organ"}, ""};
    launched.fields.clear();
    launched.documents.clear();
    launched.occurred = at == history.begin() ? history.front().occurred : (at - 1)->occurred;
    History round{launched};
    if (prepared < at && random.chance(85)) round.insert(round.end(), prepared, at);
    for (std::size_t i = 1; i < round.size(); ++i) move_date(round[i], 400);
    for (auto n = random.below(3); n > 0; --n) leave_out(round, random);
    history.insert(at, round.begin(), round.end());
}

} // namespace

void mutate(History& history, Random& random)
{
    static constexpr std::array<void (*)(History&, Random&), 22> all = {choose_an_interested_expert,
                                                                        hold_a_hearing,
                                                                        near_the_limit,
                                                                        leave_out,
                                                                        never_do,
                                                                        do_twice,
                                                                        swap_neighbours,
                                                                        do_elsewhere,
                                                                        another_draft,
                                                                        another_date,
                                                                        another_announced_date,
                                                                        another_role,
                                                                        another_person,
                                                                        another_finding,
                                                                        a_later_finding,
                                                                        another_opinion,
                                                                        another_attendance,
                                                                        another_minute,
                                                                        another_meeting,
                                                                        another_content,
                                                                        lose_a_paper,
                                                                        adjust};
    all[random.below(all.size())](history, random);
}

} // namespace properties
