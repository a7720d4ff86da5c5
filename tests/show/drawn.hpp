// SPDX-License-Identifier: Apache-2.0
// What tests of pictures share: the national law, a case of it that has come part of the way, and Graphviz if it is
// there.
#pragma once

#include "../case/tiny.hpp"

#include "duly/case/trace.hpp"
#include "duly/enforce/engine.hpp"
#include "duly/show/picture.hpp"

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

namespace drawn {

using namespace duly;

inline std::string const file(std::string const& name)
{
    std::ifstream in(std::string(DULY_ROOT) + "/" + name, std::ios::binary);
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
}

inline Law national()
{
    auto law = PackSet::built_in().bind("cn/major-decision", {}, Calendar::built_in_cn());
    REQUIRE(law.has_value());
    return *law;
}

inline PictureNode const& node(Picture const& picture, std::string const& id)
{
    for (auto const& each : picture.nodes)
        if (each.id == id) return each;
    FAIL("no node ", id);
    return picture.nodes.front();
}

// "a -> b" if there is such an arrow; the arrow.
inline PictureEdge const* arrow(Picture const& picture, std::string const& from, std::string const& to,
                                PictureEdge::Kind kind = PictureEdge::Kind::gate)
{
    for (auto const& each : picture.edges)
        if (each.kind == kind && picture.nodes[each.from].id == from && picture.nodes[each.to].id == to) return &each;
    return nullptr;
}

// The example case up to this many lines of its file, at work in an engine whose clock follows the events.
inline Explanation example_after(std::size_t lines)
{
    auto const clock = std::make_shared<Moment>();
    EngineOptions options;
    options.clock = [clock] { return *clock; };
    Engine engine(memory_store(), options);
    std::istringstream all(file("examples/major-decision.jsonl"));
    std::string case_id;
    std::size_t n = 0;
    for (std::string text; n < lines && std::getline(all, text); ++n) {
        auto line = parse_trace_line(text, "line", hours(8));
        REQUIRE(line.has_value());
        if (line->open) {
            *clock = *line->open->at;
            OpenCommand command;
            command.family = line->open->family;
            command.organ = line->open->organ;
            command.level = line->open->level;
            command.place = line->open->place;
            command.at = line->open->at;
            auto const opened = engine.open(command);
            REQUIRE(opened.has_value());
            case_id = opened->case_id;
            continue;
        }
        *clock = line->entry.event.occurred;
        Command command;
        command.case_id = case_id;
        command.event = line->entry.event;
        static_cast<void>(engine.perform(command)); // the file holds attempts that are refused
    }
    auto explained = engine.explain(case_id);
    REQUIRE(explained.has_value());
    return *explained;
}

inline Picture picture_of(Explanation const& explained, Date today)
{
    std::vector<StepAhead> ahead;
    for (auto const& each : explained.next) {
        StepAhead step{each.activity, each.allowed, {}};
        for (auto const& obstacle : each.obstacles) step.articles.push_back(obstacle.article);
        ahead.push_back(step);
    }
    return picture(explained.law, explained.state, explained.history, ahead, today);
}

// The SVG, or nothing where Graphviz is not installed; any other failure fails the test.
inline std::string svg_if_installed(Picture const& picture, Language language)
{
    auto const made = svg(picture, language);
    if (made) return *made;
    if (made.error().code == ErrorCode::not_found) MESSAGE("skipped: graphviz is not installed");
    else FAIL_CHECK(made.error().says.en);
    return {};
}

} // namespace drawn
