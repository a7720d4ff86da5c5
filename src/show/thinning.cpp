// SPDX-License-Identifier: Apache-2.0
// What of all the arrows is drawn, and which steps the procedure demands.
#include "arcs.hpp"
#include "drawing.hpp"
#include "looks.hpp"

#include <algorithm>
#include <utility>

namespace duly::detail {

namespace {

using Edge = PictureEdge;

// Kinds that a reader takes for the same arrow.
[[nodiscard]] bool same_arrow(Edge const& a, Edge const& b)
{
    return a.from == b.from && a.to == b.to && a.kind == b.kind;
}

} // namespace

void Drawing::merge()
{
    std::vector<Edge> merged;
    for (auto& edge : out_.edges) {
        auto const same =
            std::find_if(merged.begin(), merged.end(), [&](Edge const& each) { return same_arrow(each, edge); });
        if (same == merged.end()) {
            merged.push_back(std::move(edge));
            continue;
        }
        for (auto const& rule : edge.rules)
            if (std::find(same->rules.begin(), same->rules.end(), rule) == same->rules.end())
                same->rules.push_back(rule);
        same->conditional = same->conditional && edge.conditional;
        if (!same->conditional) same->condition = {};
        else join(same->condition, edge.condition, {"；或", "; or "});
        join(same->label, edge.label, {"，", ", "});
    }
    out_.edges = std::move(merged);
}

void Drawing::thin_out()
{
    // Those that give way to no other come first: what always holds, then what may, then mere order.
    auto const rank = [](Edge const& e) {
        if (e.kind == Edge::Kind::order) return 4;
        if (e.kind == Edge::Kind::bar) return 3;
        if (e.kind == Edge::Kind::duty) return 2;
        return e.conditional ? 1 : 0;
    };
    std::stable_sort(out_.edges.begin(), out_.edges.end(),
                     [&](Edge const& a, Edge const& b) { return rank(a) < rank(b); });
    std::vector<Arc> arcs;
    for (auto const& e : out_.edges) {
        bool const weak = e.kind != Edge::Kind::gate;
        arcs.push_back({e.from, e.to, e.conditional ? e.condition.en + " " : "", weak, false, false});
    }
    mark_back(out_.nodes.size(), arcs);
    mark_implied(out_.nodes.size(), arcs);
    std::vector<Edge> kept;
    auto const phases_apart = [&](Edge const& e) {
        auto const a = out_.nodes[e.from].cluster, b = out_.nodes[e.to].cluster;
        return a > b ? a - b : b - a;
    };
    for (std::size_t i = 0; i < arcs.size(); ++i) {
        auto& e = out_.edges[i];
        e.back = arcs[i].back;
        bool const mere_order = e.kind == Edge::Kind::order;
        if (mere_order && (arcs[i].back || arcs[i].implied || phases_apart(e) > 0)) continue;
        if ((e.kind == Edge::Kind::duty || e.kind == Edge::Kind::bar) && phases_apart(e) > 1) {
            mark_far(e);
            continue;
        }
        if (e.kind == Edge::Kind::gate && arcs[i].implied) {
            auto& implied = out_.nodes[e.to].implied;
            implied.insert(implied.end(), e.rules.begin(), e.rules.end());
            continue;
        }
        kept.push_back(std::move(e));
    }
    out_.edges = std::move(kept);
}

void Drawing::find_demand()
{
    std::set<std::string> roots;
    for (auto const& activity : p_.activities)
        if (activity.judges_again || activity.ends) roots.insert(activity.id);
    for (auto const& claim : p_.claims)
        if (claim.kind == Claim::Kind::precedes && claim.when.always())
            roots.insert(claim.then.begin(), claim.then.end());
    for (auto const& id : roots)
        if (auto const at = node(id); at != PictureNode::nowhere) out_.nodes[at].demand = Demand::mandatory;
    auto const raise = [&](std::size_t at, Demand demand) {
        if (out_.nodes[at].demand <= demand) return false;
        out_.nodes[at].demand = demand;
        return true;
    };
    for (bool changed = true; std::exchange(changed, false);)
        for (auto const& e : out_.edges) {
            if (e.kind == Edge::Kind::bar || e.kind == Edge::Kind::order) continue;
            bool const duty = e.kind == Edge::Kind::duty;
            auto const& asking = out_.nodes[duty ? e.from : e.to];
            if (asking.demand == Demand::optional) continue;
            auto const demand = e.conditional ? Demand::conditional : asking.demand;
            changed = raise(duty ? e.to : e.from, demand) || changed;
        }
    for (auto const& e : out_.edges)
        if (e.kind == Edge::Kind::gate || e.kind == Edge::Kind::alternative) out_.nodes[e.from].gate = true;
}

void Drawing::find_apart()
{
    for (auto& node : out_.nodes) node.apart = true;
    for (auto const& e : out_.edges) out_.nodes[e.from].apart = out_.nodes[e.to].apart = false;
}

} // namespace duly::detail
