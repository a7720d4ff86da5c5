// SPDX-License-Identifier: Apache-2.0
#include "requests.hpp"

#include "duly/case/scenario.hpp"

#include <array>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace faults {

using namespace duly;

namespace {

[[nodiscard]] Moment noon(Date date) { return {Moment::at_midnight(date, hours(8)).utc_us + 43'200'000'000, hours(8)}; }

[[nodiscard]] Event const& decision()
{
    for (auto const& event : procedure())
        if (event.activity == "decision.made") return event;
    throw std::runtime_error("a procedure without a decision");
}

// How far each case has come.
struct Progress {
    std::size_t of_case = 0;
    std::size_t done = 0;
};

[[nodiscard]] Request next_act(Progress& at, properties::Random& random)
{
    auto const& event = procedure().at(at.done);
    Request request{random.chance(80) ? Request::Kind::perform : Request::Kind::attest, at.of_case, {}, event, {}};
    request.now = noon(event.occurred.local_date());
    ++at.done;
    return request;
}

[[nodiscard]] Request something_else(Progress const& at, properties::Random& random, std::vector<Request> const& sent)
{
    auto const& latest = procedure().at(at.done == 0 ? 0 : at.done - 1);
    Request request{Request::Kind::perform, at.of_case, {}, decision(), noon(latest.occurred.local_date())};
    request.event.occurred = {}; // now: too early, and refused
    auto const kind = random.below(4);
    if (kind == 0) {
        request.kind = Request::Kind::correct;
        request.event.fields = {{"_occurred", (procedure().front().occurred.local_date() - 1).text(), false}};
    } else if (kind == 1) {
        request = random.one_of(sent); // once more
    } else if (kind == 2) {
        request.key = random.one_of(sent).key; // perhaps of the same actor: then it is refused for that
    }
    return request;
}

} // namespace

std::vector<Event> const& procedure()
{
    static auto const events = [] {
        auto const file = std::string(DULY_ROOT) + "/tests/scenarios/L01.jsonl";
        std::ifstream in(file);
        std::ostringstream text;
        text << in.rdbuf();
        auto const scenario = parse_scenario(text.str(), file);
        if (!scenario) throw std::runtime_error(scenario.error().says.en);
        std::vector<Event> acts;
        for (auto const& entry : scenario->entries) acts.push_back(entry.event);
        return acts;
    }();
    return events;
}

Request opening(std::size_t of_case)
{
    Request request;
    request.of_case = of_case;
    request.key = "case-" + std::to_string(of_case);
    request.now = noon(procedure().front().occurred.local_date());
    request.event.occurred = Moment::at_midnight(request.now.local_date(), hours(8));
    request.event.actor = {"clerk", "", {}, ""};
    return request;
}

std::vector<Request> requests(std::uint64_t seed, std::size_t count)
{
    properties::Random random(seed);
    std::vector<Request> sent;
    std::array<Progress, 3> at_work;
    std::size_t cases = 0;
    while (sent.size() < count) {
        auto& at = at_work[random.below(at_work.size())];
        auto const is_new = at.of_case == 0;
        if (is_new || at.done == procedure().size()) {
            at = {++cases, 0};
            sent.push_back(opening(at.of_case));
            continue;
        }
        auto request = random.chance(75) ? next_act(at, random) : something_else(at, random, sent);
        if (request.key.empty()) request.key = "command-" + std::to_string(sent.size());
        sent.push_back(std::move(request));
    }
    return sent;
}

} // namespace faults
