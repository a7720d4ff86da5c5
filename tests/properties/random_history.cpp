// SPDX-License-Identifier: Apache-2.0
#include "random_history.hpp"

#include "mutations.hpp"

#include "duly/case/binding.hpp"
#include "duly/case/scenario.hpp"
#include "duly/law/pack.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace properties {

using namespace duly;

namespace {

std::vector<Scenario> national_scenarios()
{
    std::vector<std::filesystem::path> files;
    for (auto const& each : std::filesystem::directory_iterator(std::filesystem::path(DULY_ROOT) / "tests/scenarios"))
        if (each.path().extension() == ".jsonl") files.push_back(each.path());
    std::sort(files.begin(), files.end());
    std::vector<Scenario> scenarios;
    for (auto const& file : files) {
        std::ifstream in(file);
        std::ostringstream text;
        text << in.rdbuf();
        auto scenario = parse_scenario(text.str(), file.string());
        if (!scenario) throw std::runtime_error(file.string() + ": " + scenario.error().says.en);
        if (scenario->pack == "cn/major-decision") scenarios.push_back(*scenario);
    }
    return scenarios;
}

// Dates in fields become dates.
Event completed(Event event)
{
    auto const bound = bind(national_law(), event);
    if (!bound) throw std::runtime_error(event.activity + ": " + bound.error().where + ": " + bound.error().says.en);
    return event;
}

// Each event is entered on the day of the latest one so far; one that is out of order says why.
void entered_in_order(std::vector<Event>& history, bool dates_run_forward)
{
    Moment latest = history.empty() ? Moment() : history.front().occurred;
    for (auto& event : history) {
        if (event.occurred.utc_us > latest.utc_us) latest = event.occurred;
        if (dates_run_forward) event.occurred = latest;
        event.late_entry = event.occurred == latest ? "" : "found in the files";
        event.recorded = latest;
    }
}

} // namespace

RandomHistories::RandomHistories()
{
    for (auto const& scenario : national_scenarios()) {
        std::vector<Event> history;
        for (auto const& entry : scenario.entries)
            if (!entry.corrects) history.push_back(completed(entry.event));
        for (auto const& event : history) by_activity_[event.activity].push_back(event);
        auto const whole = history.size() == scenario.entries.size();
        if (whole && scenario.parameters.empty() && scenario.expected_verdict == "lawful") lawful_.push_back(history);
    }
    for (auto const& [activity, events] : by_activity_) activities_.push_back(activity);
}

std::vector<Event> RandomHistories::make(std::uint64_t seed) const { return make(seed, 12); }

std::vector<Event> RandomHistories::make(std::uint64_t seed, std::size_t mutations_max) const
{
    Random random(seed);
    auto history = random.one_of(lawful_);
    if (random.chance(8) && mutations_max > 0) {
        history.clear();
        auto day = Date::of(2026, 1, 5);
        for (auto n = random.between(3, 60); n > 0; --n) {
            day = day + static_cast<std::int32_t>(random.below(15));
            history.push_back(some_event(random, day));
        }
    }
    auto const wanted = random.chance(12) ? random.between(5, 12) : random.between(0, 4);
    for (auto n = std::min(wanted, mutations_max); n > 0 && !history.empty(); --n) {
        if (random.chance(12)) {
            auto const at = random.below(history.size());
            auto const event = some_event(random, history[at].occurred.local_date());
            history.insert(history.begin() + static_cast<std::ptrdiff_t>(at), event);
        } else {
            mutate(history, random);
        }
    }
    entered_in_order(history, mutations_max == 0 || !random.chance(5));
    return history;
}

Event RandomHistories::some_event(Random& random, Date day) const
{
    auto event = random.one_of(by_activity_.at(random.one_of(activities_)));
    event.occurred = Moment::at_midnight(day, hours(8));
    return event;
}

Event RandomHistories::one_like(Random& random, std::string const& activity) const
{
    auto const known = by_activity_.find(activity);
    return known == by_activity_.end() ? Event() : random.one_of(known->second);
}

Law const& national_law()
{
    static auto const law = PackSet::built_in().bind("cn/major-decision", {}, Calendar::plain_weekdays()).value();
    return law;
}

std::string told(std::vector<Event> const& history)
{
    std::ostringstream out;
    for (std::size_t i = 0; i < history.size(); ++i) {
        auto const& event = history[i];
        out << i << ' ' << event.occurred.local_date().text() << ' ' << event.activity << " by " << event.actor.id;
        for (auto const& role : event.actor.roles) out << '/' << role;
        for (auto const& field : event.fields) {
            out << ' ' << field.name << '=';
            if (auto const* answer = std::get_if<bool>(&field.value)) out << (*answer ? "yes" : "no");
            if (auto const* day = std::get_if<Date>(&field.value)) out << day->text();
            if (auto const* text = std::get_if<std::string>(&field.value)) out << *text;
            if (auto const* list = std::get_if<std::vector<std::string>>(&field.value))
                for (auto const& item : *list) out << item << ',';
        }
        out << '\n';
    }
    return out.str();
}

} // namespace properties
