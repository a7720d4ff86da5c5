// SPDX-License-Identifier: Apache-2.0
// What a case costs: a lawful event is judged without taking memory, and a case stays small however long it lasts.
#include "allocations.hpp"
#include "tiny.hpp"

#include "duly/case/fold.hpp"
#include "duly/case/scenario.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

namespace {

using namespace duly;

Scenario scenario(std::filesystem::path const& file)
{
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    return parse_scenario(text.str(), file.string()).value();
}

std::filesystem::path const scenarios = std::filesystem::path(DULY_ROOT) / "tests" / "scenarios";

// Gives every event, bound, with the case before it, once time has passed to its day; the case after it is the answer.
template <class Visit> Case play(Scenario const& played, Visit const& visit)
{
    auto const law = law_of(played, PackSet::built_in()).value().law;
    Case state = opened(law);
    for (auto const& entry : played.entries) {
        auto event = entry.event;
        auto const bound = bind(law, event).value();
        state = pass(law, std::move(state), bound.date);
        visit(law, state, bound);
        state = apply(law, std::move(state), bound);
    }
    return state;
}

template <class T> std::size_t bytes(std::vector<T> const& list) { return list.capacity() * sizeof(T); }

// All that a case holds, on the heap too, without the words it remembers.
std::size_t bytes(Case const& state)
{
    auto size = sizeof(Case) + bytes(state.latches) + bytes(state.cells) + bytes(state.lists) + bytes(state.dates) +
                bytes(state.keyed) + bytes(state.keyed_dates) + bytes(state.members) + bytes(state.separated) +
                bytes(state.machines) + bytes(state.duties) + bytes(state.sanctioned) + bytes(state.findings);
    for (auto const& list : state.lists) size += bytes(list);
    for (auto const& duty : state.duties) size += bytes(duty.paused);
    return size;
}

} // namespace

TEST_SUITE("the cost of a case")
{
    TEST_CASE("evaluate allocates nothing on the lawful path")
    {
        std::size_t lawful = 0;
        // What is made once in a process is made here.
        static_cast<void>(
            play(scenario(scenarios / "S01.jsonl"), [](auto const& law, auto const& state, auto const& event) {
                static_cast<void>(evaluate(law, state, event));
            }));
        for (auto const& file : std::filesystem::directory_iterator(scenarios)) {
            if (file.path().extension() != ".jsonl") continue;
            auto const played = scenario(file.path());
            bool const corrects = std::any_of(played.entries.begin(), played.entries.end(),
                                              [](Entry const& entry) { return entry.corrects.has_value(); });
            if (corrects) continue; // a fold anew, not one event after the other
            static_cast<void>(play(played, [&](Law const& law, Case const& state, BoundEvent const& event) {
                auto const before = test::allocations;
                auto const findings = evaluate(law, state, event);
                auto const allocated = test::allocations - before;
                if (!findings.empty()) return;
                ++lawful;
                CHECK_MESSAGE(allocated == 0, file.path().filename().string() << ", " << event.event->activity);
            }));
        }
        CHECK(lawful > 3000);
    }

    TEST_CASE("a key of several parts is the same key however long its words are")
    {
        tiny::Play play("  - {id: R, ~, kind: precedence, first: a, then: c, same: [who, k]}\n");
        for (std::size_t const length : {1U, 60U, 125U, 126U, 127U, 300U}) {
            std::string const long_word(length, 'w');
            play.at("a", "2026-01-05", "who=" + long_word + " k=t");
            CHECK(play.at("c", "2026-01-05", "who=" + long_word + " k=t") == "-");
            CHECK(play.at("c", "2026-01-05", "who=" + long_word + "w k=t") == "R violated: a");
            CHECK(play.at("c", "2026-01-05", "who=" + long_word + " k=u") == "R violated: a");
        }
    }

    TEST_CASE("a case of a whole decision takes less than a kibibyte besides its words")
    {
        std::size_t largest = 0;
        auto const measure = [&](Law const&, Case const& state, BoundEvent const&) {
            largest = std::max(largest, bytes(state));
        };
        largest = std::max(bytes(play(scenario(scenarios / "S01.jsonl"), measure)), largest);
        CAPTURE(largest);
        CHECK(largest < 1024);
    }
}
