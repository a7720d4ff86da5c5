// SPDX-License-Identifier: Apache-2.0
// What must come before what: against plain enumeration on small graphs, and on large ones with next to no stack.
#include "prove/order.hpp"

#include "properties/random.hpp"

#include <doctest/doctest.h>
#include <pthread.h>

#include <algorithm>
#include <functional>
#include <set>
#include <stdexcept>
#include <vector>

using namespace duly::detail;

namespace {

using Vertex = OrderGraph::Vertex;

constexpr std::uint64_t usual = 3000; // how many graphs

struct Plain {
    std::vector<Needs> needs;
    std::vector<OrderGraph::Arc> arcs;

    [[nodiscard]] OrderGraph graph() const { return OrderGraph(needs, arcs); }
};

Plain random_plain(properties::Random& random)
{
    Plain made;
    auto const size = random.between(1, 9);
    for (std::size_t i = 0; i < size; ++i) made.needs.push_back(random.chance(50) ? Needs::all : Needs::any);
    auto const arcs = random.below(2 * size + 1);
    for (std::size_t i = 0; i < arcs; ++i)
        made.arcs.emplace_back(static_cast<Vertex>(random.below(size)), static_cast<Vertex>(random.below(size)));
    return made;
}

// Again and again through all of it, until nothing is added.
std::vector<bool> slowly_reached(Plain const& plain, std::set<Vertex> const& closed)
{
    std::vector<bool> reached(plain.needs.size());
    for (bool more = true; more;) {
        more = false;
        for (Vertex at = 0; at < reached.size(); ++at) {
            if (reached[at] || closed.contains(at)) continue;
            bool all = true, any = false;
            for (auto const& [earlier, later] : plain.arcs)
                if (later == at) all = all && reached[earlier], any = any || reached[earlier];
            if (!(plain.needs[at] == Needs::all ? all : any)) continue;
            reached[at] = more = true;
        }
    }
    return reached;
}

std::set<Vertex> slow_gates(Plain const& plain, Vertex goal)
{
    std::set<Vertex> gates;
    for (Vertex at = 0; at < plain.needs.size(); ++at)
        if (!slowly_reached(plain, {at})[goal]) gates.insert(at);
    return gates;
}

bool has(Plain const& plain, Vertex earlier, Vertex later)
{
    return std::find(plain.arcs.begin(), plain.arcs.end(), OrderGraph::Arc(earlier, later)) != plain.arcs.end();
}

// Each comes when what it needs came before.
bool can_come_in(Plain const& plain, std::vector<Vertex> const& order)
{
    std::set<Vertex> came;
    for (auto const at : order) {
        bool all = true, any = false;
        for (auto const& [earlier, later] : plain.arcs)
            if (later == at) all = all && came.contains(earlier), any = any || came.contains(earlier);
        if (!(plain.needs[at] == Needs::all ? all : any) || !came.insert(at).second) return false;
    }
    return true;
}

void on_a_small_stack(std::function<void()> const& what)
{
    pthread_attr_t attributes;
    REQUIRE(pthread_attr_init(&attributes) == 0);
    REQUIRE(pthread_attr_setstacksize(&attributes, std::size_t{256} * 1024) == 0);
    pthread_t thread{};
    auto const run = [](void* given) -> void* {
        (*static_cast<std::function<void()>*>(given))();
        return nullptr;
    };
    auto copy = what;
    REQUIRE(pthread_create(&thread, &attributes, run, &copy) == 0);
    REQUIRE(pthread_join(thread, nullptr) == 0);
    static_cast<void>(pthread_attr_destroy(&attributes));
}

} // namespace

TEST_SUITE("what must come before what")
{
    TEST_CASE("a gate is what the goal cannot come about without, and everything has an order in which it can come")
    {
        std::size_t reached = 0, gates = 0, hidden = 0;
        for (auto const seed : properties::seeds(usual)) {
            properties::Random random(seed);
            auto const plain = random_plain(random);
            auto const graph = plain.graph();
            CAPTURE(seed);
            auto const can = slowly_reached(plain, {});
            CHECK(graph.reached({}) == can);
            auto const order = graph.order();
            CHECK(order.size() == static_cast<std::size_t>(std::count(can.begin(), can.end(), true)));
            CHECK(can_come_in(plain, order));
            for (Vertex goal = 0; goal < can.size(); ++goal) {
                CHECK(graph.can(goal) == can[goal]);
                CHECK(graph.reached({goal}) == slowly_reached(plain, {goal}));
                auto const found = graph.gates(goal);
                CHECK(found.complete);
                if (!can[goal]) {
                    CHECK(found.through.empty());
                    CHECK(graph.dominators()[goal] == OrderGraph::none);
                    continue;
                }
                ++reached;
                auto const wanted = slow_gates(plain, goal);
                CHECK(std::set<Vertex>(found.through.begin(), found.through.end()) == wanted);
                CHECK(found.through.back() == goal);
                std::set<Vertex> before;
                for (auto const at : found.through) {
                    for (auto const gate : slow_gates(plain, at)) CHECK((gate == at || before.contains(gate)));
                    before.insert(at);
                }
                if (auto const last = graph.dominators()[goal]; last != OrderGraph::none) CHECK(wanted.contains(last));
                auto const quick = graph.gates(goal, 0);
                for (auto const at : quick.through) CHECK(wanted.contains(at));
                if (quick.complete) CHECK(quick.through == found.through);
                gates += wanted.size();
                hidden += quick.through.size() < wanted.size();
            }
        }
        MESSAGE(gates, " gates of ", reached, " goals; of ", hidden, " goals one tree does not show all");
        if (properties::as_many_as_usual(usual)) CHECK(hidden > 0);
    }

    TEST_CASE("where one of several ways is enough the dominators are those of the textbook")
    {
        for (auto const seed : properties::seeds(usual)) {
            properties::Random random(seed);
            auto plain = random_plain(random);
            std::fill(plain.needs.begin() + 1, plain.needs.end(), Needs::any);
            plain.needs[0] = Needs::all;
            std::erase_if(plain.arcs, [](auto const& arc) { return arc.second == 0; });
            auto const graph = plain.graph();
            CAPTURE(seed);
            for (Vertex goal = 1; goal < plain.needs.size(); ++goal) {
                if (!graph.can(goal)) continue;
                // The one that itself has all the others behind it.
                auto gates = slow_gates(plain, goal);
                gates.erase(goal);
                auto const nearest = std::max_element(gates.begin(), gates.end(), [&](Vertex a, Vertex b) {
                    return slow_gates(plain, a).size() < slow_gates(plain, b).size();
                });
                REQUIRE(nearest != gates.end());
                CHECK(graph.dominators()[goal] == *nearest);
                auto const found = graph.gates(goal, 0);
                CHECK(found.complete);
                gates.insert(goal);
                CHECK(std::set<Vertex>(found.through.begin(), found.through.end()) == gates);
            }
        }
    }

    TEST_CASE("a circle is of what waits for itself and can never come about")
    {
        std::size_t circles = 0;
        for (auto const seed : properties::seeds(usual)) {
            properties::Random random(seed);
            auto const plain = random_plain(random);
            auto const graph = plain.graph();
            CAPTURE(seed);
            bool stuck = false, no_way_in = false;
            for (Vertex at = 0; at < plain.needs.size(); ++at) {
                stuck = stuck || !graph.can(at);
                no_way_in = no_way_in || (plain.needs[at] == Needs::any && graph.waits_for(at).empty());
            }
            auto const found = graph.circles();
            circles += found.size();
            if (stuck && !no_way_in) CHECK(!found.empty());
            for (auto const& circle : found)
                for (std::size_t i = 0; i < circle.size(); ++i) {
                    CHECK_FALSE(graph.can(circle[i]));
                    CHECK(has(plain, circle[(i + 1) % circle.size()], circle[i]));
                    CHECK(std::count(circle.begin(), circle.end(), circle[i]) == 1);
                }
        }
        if (properties::as_many_as_usual(usual)) CHECK(circles > 100);
    }

    TEST_CASE("an arc that leads nowhere is refused")
    {
        CHECK_THROWS_AS(OrderGraph({Needs::all}, {{0, 1}}), std::out_of_range);
        CHECK_THROWS_AS(OrderGraph({Needs::all}, {{1, 0}}), std::out_of_range);
    }

    TEST_CASE("nothing recurses: a million in a row need 256 KiB of stack")
    {
        static constexpr Vertex size = 1'000'000;
        on_a_small_stack([] {
            std::vector<OrderGraph::Arc> arcs;
            for (Vertex at = 1; at < size; ++at) arcs.emplace_back(at - 1, at);
            std::vector<Needs> needs(size, Needs::any);
            needs[0] = Needs::all;
            arcs.emplace_back(size - 1, 1); // so that the longest path is compressed at once
            OrderGraph const graph(needs, arcs);
            auto const gates = graph.gates(size - 1);
            CHECK(gates.complete);
            CHECK(gates.through.size() == size);
            CHECK(graph.dominators()[size - 1] == size - 2);
            CHECK(graph.order().back() == size - 1);
            auto const reached = graph.reached({size / 2});
            CHECK(std::count(reached.begin(), reached.end(), true) == size / 2);
        });
        on_a_small_stack([] {
            std::vector<OrderGraph::Arc> arcs;
            for (Vertex at = 0; at < size; ++at) arcs.emplace_back(at, (at + 1) % size);
            auto const circles = OrderGraph(std::vector<Needs>(size, Needs::all), arcs).circles();
            CHECK(circles.size() == 1);
            CHECK(circles.front().size() == size);
        });
    }
}
