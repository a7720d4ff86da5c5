// SPDX-License-Identifier: Apache-2.0
// Machines as graphs, and that the pictures in docs/machines are drawn from the code. DULY_DRAW=1 draws them anew.
#include "duly/prove/graph.hpp"

#include "duly/case/machine_registry.hpp"
#include "duly/case/machines/major_decision.hpp"
#include "duly/case/machines/meeting.hpp"
#include "duly/law/kernel.hpp"
#include "duly/law/pack.hpp"
#include "duly/prove/dot.hpp"

#include <boost/graph/lookup_edge.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace duly;

namespace {

std::string drawn(std::string const& file)
{
    std::ifstream in(file);
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
}

std::size_t stage_at(MachineInfo const& machine, std::string_view name)
{
    return std::size_t(machine.stage_named(name).value());
}

} // namespace

TEST_SUITE("machines as graphs")
{
    TEST_CASE("every stage is a vertex and every row an edge - with its act, guard and article")
    {
        for (auto const* machine : machines()) {
            MachineGraph const graph = machine_graph(*machine);
            CHECK(boost::num_vertices(graph) == machine->stages.size());
            CHECK(boost::num_edges(graph) == machine->rows.size());
            CHECK(graph[boost::graph_bundle].name == machine->name);
        }
        auto const& decision = machine_info<MajorDecision>();
        MachineGraph const graph = machine_graph(decision);
        auto const [row, found] =
            boost::lookup_edge(stage_at(decision, "discussed"), stage_at(decision, "decided"), graph);
        REQUIRE(found);
        CHECK(graph[row].act == "decide");
        CHECK(graph[row].article == "30(1)");
        CHECK(graph[row].guard == "decision is agree");
        CHECK(graph[stage_at(decision, "proposed")].initial);
        CHECK(graph[stage_at(decision, "heard")].region == 1);
    }

    TEST_CASE("a procedure is a graph of what its rules demand first, and what is always demanded is told apart")
    {
        auto const law = PackSet::built_in().bind("cn/major-decision", {}, Calendar::built_in_cn());
        REQUIRE(law.has_value());
        MachineGraph const graph = procedure_graph(*law);
        auto const& index = law->kernel().activity_index;
        CHECK(boost::num_vertices(graph) == law->procedure().activities.size());
        auto const demanded = [&](char const* first, char const* then) {
            auto const [row, found] = boost::lookup_edge(index.at(first), index.at(then), graph);
            REQUIRE(found);
            return graph[row];
        };
        auto const submitted = demanded("submission.made", "meeting.opened");
        CHECK(submitted.act == "MAD-29");
        CHECK(submitted.article == "29");
        CHECK(submitted.guard.empty());
        CHECK(demanded("expert.opinion", "submission.made").guard == sometimes);
        CHECK(graph[index.at("meeting.opened")].name == "meeting.opened");
        CHECK_FALSE(graph[index.at("meeting.opened")].initial);
        CHECK(graph[index.at("proposal.made")].initial);
        for (auto [row, last] = boost::edges(graph); row != last; ++row) {
            auto const& rules = law->procedure().rules;
            auto const& id = graph[*row].act;
            CHECK(std::any_of(rules.begin(), rules.end(), [&](Rule const& rule) {
                return rule.id == id && rule.kind == RuleKind::precedence && rule.severity >= Severity::error;
            }));
        }
    }

    TEST_CASE("the pictures in docs show what the code does")
    {
        for (auto const* machine : machines()) {
            std::string const file = std::string(DULY_ROOT "/docs/machines/") + std::string(machine->name) + ".dot";
            if (std::getenv("DULY_DRAW") != nullptr) std::ofstream(file) << machine_dot(*machine);
            CHECK_MESSAGE(drawn(file) == machine_dot(*machine), file);
        }
    }

    TEST_CASE("a picture names stage - act - guard and article")
    {
        std::string const picture = machine_dot(machine_info<Meeting>());
        CHECK(picture.find("voted->decided") != picture.npos);
        CHECK(picture.find("decision is not defer") != picture.npos);
        CHECK(picture.find("report 1(2)") != picture.npos);
        CHECK(picture.find("逐项表决") != picture.npos);
    }
}
