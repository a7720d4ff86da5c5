// SPDX-License-Identifier: Apache-2.0
// What comes before what by the machines that a pack drives, and a machine as a picture of its own.
#include "drawing.hpp"
#include "looks.hpp"

#include "duly/case/machine_registry.hpp"

#include <algorithm>

namespace duly {

namespace detail {

namespace {

// Can `act` be reached in a region, if `without` never happens and only acts of `bound` do?
[[nodiscard]] bool reachable(MachineInfo const& machine, std::size_t region, ActId act, ActId without,
                             std::set<ActId> const& bound)
{
    std::vector<bool> seen(machine.stages.size());
    std::vector<StageId> open{machine.initial.stage[region]};
    while (!open.empty()) {
        auto const at = open.back();
        open.pop_back();
        if (at == no_stage || seen[std::size_t(at)]) continue;
        seen[std::size_t(at)] = true;
        for (auto const& row : machine.rows) {
            if (row.region != region || row.from != at) continue;
            if (row.on == act) return true;
            if (row.on != without && bound.contains(row.on)) open.push_back(row.to);
        }
    }
    return false;
}

// Where that act needs the other, in one of its regions.
[[nodiscard]] bool needs(MachineInfo const& machine, ActId act, ActId other, std::set<ActId> const& bound)
{
    for (std::size_t region = 0; region < machine.regions; ++region) {
        auto const takes_part = machine.act(act).regions >> region & 1;
        if (takes_part == 0 || !reachable(machine, region, act, act, bound)) continue;
        if (!reachable(machine, region, act, other, bound)) return true;
    }
    return false;
}

// Rows that no article orders say so in its place.
[[nodiscard]] std::string article_of(RowInfo const& row)
{
    return row.article == "built in" ? std::string() : std::string(row.article);
}

[[nodiscard]] std::string article_of(MachineInfo const& machine, ActId act)
{
    for (auto const& row : machine.rows)
        if (row.on == act) return article_of(row);
    return {};
}

[[nodiscard]] Text guard_of(ActInfo const& act, RowInfo const& row)
{
    if (!row.question || *row.question >= act.questions.size()) return same_in_both(row.guard);
    auto const& question = act.questions[*row.question];
    return same_in_both(std::string(question.field) + (row.expects ? " = " : " ≠ ") + std::string(question.value));
}

[[nodiscard]] Text words_of(std::string_view name, std::string_view zh)
{
    Text out{std::string(zh), std::string(name)};
    std::replace(out.en.begin(), out.en.end(), '_', ' ');
    if (out.zh.empty()) out.zh = out.en;
    return out;
}

} // namespace

void Drawing::add_machines()
{
    struct Driven {
        std::string activity;
        ActId act;
    };
    std::map<std::string, std::vector<Driven>> by_machine;
    for (auto const& activity : p_.activities) {
        auto const dot = activity.drives.find('.');
        if (dot == std::string::npos) continue;
        auto const name = activity.drives.substr(0, dot);
        auto const* machine = machine_named(name);
        if (machine == nullptr) continue;
        if (auto const act = machine->act_named(std::string_view(activity.drives).substr(dot + 1)))
            by_machine[name].push_back({activity.id, *act});
    }
    for (auto const& [name, driven] : by_machine) {
        auto const& machine = *machine_named(name);
        std::set<ActId> bound;
        for (auto const& each : driven) bound.insert(each.act);
        for (auto const& later : driven)
            for (auto const& earlier : driven) {
                bool const alone = std::count_if(driven.begin(), driven.end(),
                                                 [&](Driven const& other) { return other.act == earlier.act; }) == 1;
                if (earlier.act == later.act || !alone || !needs(machine, later.act, earlier.act, bound)) continue;
                PictureEdge arrow;
                arrow.from = node(earlier.activity);
                arrow.to = node(later.activity);
                arrow.rules = {{article_of(machine, later.act), name + "." + std::string(machine.act(later.act).name),
                                words_of(machine.name, machine.zh)}};
                edge(std::move(arrow));
            }
    }
}

} // namespace detail

Picture picture(MachineInfo const& machine)
{
    Picture out;
    out.id = std::string(machine.name);
    out.of_machine = true;
    out.title = detail::words_of(machine.name, machine.zh);
    out.title.en = std::string(machine.name);
    out.source = same_in_both(machine.source);
    if (machine.regions > 1)
        for (std::size_t region = 0; region < machine.regions; ++region)
            out.clusters.push_back(
                {"region" + std::to_string(region + 1),
                 {"并行部分 " + std::to_string(region + 1), "region " + std::to_string(region + 1)}});
    for (auto const& stage : machine.stages) {
        PictureNode node;
        node.id = std::string(stage.name);
        node.title = detail::words_of(stage.name, stage.zh);
        node.shape = PictureNode::Shape::stage;
        node.demand = Demand::mandatory;
        node.gate = stage.initial;
        if (machine.regions > 1) node.cluster = stage.region;
        node.ends = std::none_of(machine.rows.begin(), machine.rows.end(), [&](RowInfo const& row) {
            return &machine.stage(row.from) == &stage && row.to != row.from;
        });
        out.nodes.push_back(std::move(node));
    }
    for (auto const& row : machine.rows) {
        auto const& act = machine.act(row.on);
        PictureEdge edge;
        edge.from = std::size_t(row.from);
        edge.to = std::size_t(row.to);
        edge.kind = PictureEdge::Kind::step;
        edge.label = detail::words_of(act.name, act.zh);
        edge.condition = detail::guard_of(act, row);
        edge.conditional = row.guarded();
        edge.rules = {{detail::article_of(row), out.id + "." + std::string(act.name), edge.label}};
        if (row.from != row.to) {
            out.edges.push_back(std::move(edge));
            continue;
        }
        // An act that leads nowhere else is a line in its stage.
        Text says = edge.label;
        detail::join(says, edge.condition, {"，", ", "});
        out.nodes[edge.from].marks.push_back({PictureMark::Kind::round, {"↻ " + says.zh, "↻ " + says.en}, edge.rules});
    }
    return out;
}

} // namespace duly
