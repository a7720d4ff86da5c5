// SPDX-License-Identifier: Apache-2.0
#include "petitions.hpp"

#include <functional>

namespace threads {

using namespace duly;

namespace {

constexpr char const* pack_text = R"(
procedure: t/petition
valid_from: 2020-01-01
title: {zh: 信访, en: petition}
source: {zh: 试行规定, en: trial rules, number: 1号}
roles:
  clerk: {zh: 经办人, en: clerk}
activities:
  main:
    petition.registered: {by: clerk, article: 1, zh: 登记, en: registered}
    petition.transferred: {by: clerk, article: 2, zh: 转送, en: transferred}
    petition.received: {by: clerk, article: 3, zh: 收件, en: received,
                         fields: {petitioner: {type: text, zh: 来访人, en: petitioner}}}
    petition.answered: {by: clerk, article: 4, zh: 答复, en: answered}
rules:
  - {id: T-2, article: 2, kind: response, after: petition.registered, then: petition.transferred, within: {days: 7},
     says: {zh: 七日内转送, en: transferred within seven days}}
  - {id: T-4, article: 4, kind: precedence, first: petition.received, then: petition.answered,
     says: {zh: 先收后复, en: received first}}
)";

Event act(std::string activity)
{
    Event event;
    event.activity = std::move(activity);
    event.actor = {"clerk-1", "", {"clerk"}, ""};
    return event;
}

// Told again, it is answered as before.
void expect_same(Result<Receipt> const& again, Receipt const& first)
{
    if (!again) throw std::runtime_error("a command that was sent again failed: " + again.error().says.en);
    if (!again->repeated || again->leaf != first.leaf)
        throw std::runtime_error("a command that was sent again was answered otherwise");
}

} // namespace

EngineOptions options()
{
    EngineOptions made;
    made.origin = origin;
    for (auto const& problem : made.packs.add_text(pack_text, "petition.yaml"))
        if (!problem.warning) throw std::runtime_error(problem.where() + ": " + problem.says.en);
    made.clock = [] { return *Moment::parse("2026-03-02T09:00:00+08:00", 480); };
    return made;
}

template <class Ask> void Petitions::keep(Ask const& ask, std::string const& subject, std::vector<std::string> texts)
{
    auto const receipt = answer_of(ask, told_);
    if (!receipt) throw std::runtime_error(receipt.error().says.en);
    told_.kept.push_back({receipt->case_id, receipt->seq, receipt->leaf, subject, std::move(texts)});
    if (told_.kept.size() % 3 == 0) expect_same(answer_of(ask, told_), *receipt);
}

void Petitions::write(std::size_t number)
{
    auto const key = name_ + "-" + std::to_string(number);
    auto const& case_id = cases_[std::hash<std::string>()(key) % cases_.size()];
    auto const& subject = subjects[number % subjects.size()];
    switch (number % 7) {
    case 0: // in a case of its own, where time passes meanwhile
        return receive(told_.opened.empty() ? case_id : told_.opened.back(), subject, key, true);
    case 5: return register_late(case_id, key);
    case 1: return receive(case_id, subject, key, false);
    case 2: return correct_last(key);
    case 3: return answer(case_id, key);
    case 4: return be_refused(case_id);
    default: return open_own(key);
    }
}

void Petitions::receive(std::string const& case_id, std::string const& subject, std::string const& key, bool performs)
{
    auto event = act("petition.received");
    event.fields = {{"petitioner", "petitioner of " + key, false}};
    Command const command{.case_id = case_id, .event = std::move(event), .key = key, .subject = subject};
    keep([&] { return performs ? engine_.perform(command) : engine_.attest(command); }, subject,
         {"petitioner of " + key});
}

void Petitions::answer(std::string const& case_id, std::string const& key)
{
    Command const command{.case_id = case_id, .event = act("petition.answered"), .key = key};
    keep([&] { return engine_.perform(command); }, {}, {});
}

void Petitions::be_refused(std::string const& case_id)
{
    Command command{.case_id = case_id, .event = act("petition.answered")};
    command.event.actor.roles.clear();
    auto const receipt = answer_of([&] { return engine_.perform(command); }, told_);
    if (receipt || receipt.error().code != ErrorCode::refused)
        throw std::runtime_error("who is no clerk was not refused");
    ++told_.refused;
}

// REQUIRES: the latest that was kept is a petition received.
void Petitions::correct_last(std::string const& key)
{
    auto const last = told_.kept.back();
    Correction const correction{.case_id = last.case_id,
                                .target = last.seq,
                                .fields = {{"petitioner", "petitioner by " + key, false}},
                                .reason = "reason of " + key,
                                .actor = {"clerk-1", "", {"clerk"}, ""},
                                .key = key,
                                .subject = last.subject};
    keep([&] { return engine_.correct(correction); }, last.subject, {"petitioner by " + key, "reason of " + key});
}

void Petitions::open_own(std::string const& key)
{
    auto const day = Moment::parse("2026-01-05T09:00:00+08:00", 480);
    OpenCommand const opening{
        .family = "t/petition", .organ = "office", .at = day, .key = key, .actor = {"clerk-1", "", {}, ""}};
    auto const opened = answer_of([&] { return engine_.open(opening); }, told_);
    if (!opened) throw std::runtime_error(opened.error().says.en);
    auto const again = answer_of([&] { return engine_.open(opening); }, told_);
    if (!again || !again->repeated || again->case_id != opened->case_id)
        throw std::runtime_error("one key opened two cases");
    told_.opened.push_back(opened->case_id);
    register_late(opened->case_id, key + "-registered");
}

// With a duty that is overdue at once, for whoever notices it first to record.
void Petitions::register_late(std::string const& case_id, std::string const& key)
{
    auto event = act("petition.registered");
    event.occurred = *Moment::parse("2026-01-05T09:00:00+08:00", 480);
    event.late_entry = "reason of " + key;
    Command const command{.case_id = case_id, .event = std::move(event), .key = key};
    keep([&] { return engine_.attest(command); }, {}, {"reason of " + key});
}

} // namespace threads
