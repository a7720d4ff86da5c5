// SPDX-License-Identifier: Apache-2.0
#include "looks.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

[[nodiscard]] NodeLook look_of(Progress progress)
{
    switch (progress) {
    case Progress::done: return {"#D8EFD9", "#2E7D32", "#14401A", "solid", 1.2, "✓ "};
    case Progress::open: return {"#D6E6FB", "#0D47A1", "#0A2E66", "solid", 2.6, "▶ "};
    case Progress::possible: return {"#FFFFFF", "#7FA8DC", "#43658F", "solid", 0.9, ""};
    case Progress::blocked: return {"#FBF1E6", "#B98147", "#5C3D19", "solid", 1.0, "× "};
    case Progress::overdue: return {"#C62828", "#7F0000", "#FFFFFF", "solid", 2.2, "！ "};
    case Progress::not_needed: return {"#FFFFFF", "#BDBDBD", "#9E9E9E", "dotted", 0.9, "– "};
    case Progress::none: break;
    }
    return {"#FFFFFF", "#9E9E9E", "#616161", "solid", 1.0, ""};
}

[[nodiscard]] NodeLook look_of(Demand demand, bool gate, bool goal)
{
    if (goal) return {"#1F3A5F", "#0B1A30", "#FFFFFF", "solid", 2.4, "★ "};
    switch (demand) {
    case Demand::mandatory:
        return gate ? NodeLook{"#E1EAF6", "#1F3A5F", "#14253D", "solid", 2.2, "◆ "}
                    : NodeLook{"#FFFFFF", "#1F3A5F", "#14253D", "solid", 1.2, ""};
    case Demand::conditional: return {"#FFFBF2", "#8A5A00", "#4A3200", "dashed", 1.3, ""};
    case Demand::optional: break;
    }
    return {"#FFFFFF", "#C4C4C4", "#757575", "solid", 0.8, ""};
}

void line(std::string& out, Citation const& rule, Language language)
{
    if (!out.empty()) out += "; ";
    if (!rule.article.empty())
        out += (language == Language::zh ? "第 " : "Art. ") + rule.article + (language == Language::zh ? " 条 " : " ");
    out += "[" + rule.rule + "] " + rule.says.in(language);
}

} // namespace

NodeLook look(PictureNode const& node, bool of_case)
{
    if (node.shape == PictureNode::Shape::stage)
        return node.ends
                   ? NodeLook{"#EEEEEE", "#1F3A5F", "#14253D", "solid", 2.4, ""}
                   : NodeLook{
                         node.gate ? "#E1EAF6" : "#FFFFFF", "#1F3A5F", "#14253D", "solid", 1.3, node.gate ? "● " : ""};
    if (!of_case) return look_of(node.demand, node.gate, node.goal);
    auto looks = look_of(node.progress);
    // A step that is only sometimes needed stays recognisable while it is still ahead.
    bool const ahead = node.progress == Progress::open || node.progress == Progress::blocked;
    if (ahead && node.demand == Demand::conditional) looks.style = "dashed";
    return looks;
}

EdgeLook look(PictureEdge const& edge)
{
    using Kind = PictureEdge::Kind;
    char const* const style = edge.conditional ? "dashed" : "solid";
    switch (edge.kind) {
    case Kind::gate: return {edge.conditional ? "#8A5A00" : "#1F3A5F", style, "normal", edge.conditional ? 1.1 : 1.6};
    case Kind::alternative: return {"#8A5A00", "dashed", "none", 1.1};
    case Kind::duty: return {"#0B6E4F", style, "empty", 1.2};
    case Kind::bar: return {"#B3261E", style, "tee", 1.2};
    case Kind::order: return {"#A8ADB3", "dotted", "vee", 1.0};
    case Kind::step: return {"#1F3A5F", style, "normal", 1.2};
    }
    return {};
}

std::vector<LegendEntry> legend(Picture const& picture)
{
    std::vector<LegendEntry> out;
    if (picture.of_machine) {
        out.push_back({{"起始阶段", "initial stage"}, {"#E1EAF6", "#1F3A5F", "#14253D", "solid", 1.3, "● "}, ""});
        out.push_back({{"终点", "final stage"}, {"#EEEEEE", "#1F3A5F", "#14253D", "solid", 2.4, ""}, ""});
        out.push_back({{"动作 · 条文", "act · article"}, {}, "──▶", "#1F3A5F"});
        out.push_back({{"附条件", "guarded"}, {}, "┄┄▶", "#1F3A5F"});
        return out;
    }
    if (picture.of_case) {
        out.push_back({{"已完成", "done"}, look_of(Progress::done), ""});
        out.push_back({{"现在可办", "open now"}, look_of(Progress::open), ""});
        out.push_back({{"未受限制，尚无须办理", "not barred, not called for yet"}, look_of(Progress::possible), ""});
        out.push_back({{"受阻（条文号）", "barred (by article)"}, look_of(Progress::blocked), ""});
        out.push_back({{"逾期", "overdue"}, look_of(Progress::overdue), ""});
        out.push_back({{"本案不需要", "not needed here"}, look_of(Progress::not_needed), ""});
    } else {
        if (std::any_of(picture.nodes.begin(), picture.nodes.end(), [](auto const& node) { return node.goal; }))
            out.push_back({{"决定：复核此前各关口", "the decision: judges all gates again"},
                           look_of(Demand::mandatory, true, true),
                           ""});
        out.push_back({{"必经关口", "mandatory gate"}, look_of(Demand::mandatory, true, false), ""});
        out.push_back({{"必经环节", "mandatory step"}, look_of(Demand::mandatory, false, false), ""});
        out.push_back({{"视情形（所注事实）", "only if (as noted)"}, look_of(Demand::conditional, false, false), ""});
        out.push_back({{"无规则要求", "no rule demands it"}, look_of(Demand::optional, false, false), ""});
    }
    out.push_back({{"前者未完成，后者不得进行", "the second is barred until the first"}, {}, "──▶", "#1F3A5F"});
    out.push_back({{"仅在所注情形", "only under the condition"}, {}, "┄┄▶", "#8A5A00"});
    out.push_back({{"之后应当办理", "then owed"}, {}, "──▷", "#0B6E4F"});
    out.push_back({{"之后不得进行", "then barred"}, {}, "──┤", "#B3261E"});
    out.push_back({{"先后（引起、重来）", "gives rise to"}, {}, "··▷", "#8C9197"});
    return out;
}

void join(Text& to, Text const& more, Text const& between)
{
    if (more.empty() || to == more) return;
    if (!to.empty()) {
        to.zh += between.zh;
        to.en += between.en;
    }
    to.zh += more.zh;
    to.en += more.en;
}

std::string articles(std::vector<Citation> const& rules, std::size_t max)
{
    std::vector<std::string> seen;
    for (auto const& rule : rules)
        if (!rule.article.empty() && std::find(seen.begin(), seen.end(), rule.article) == seen.end())
            seen.push_back(rule.article);
    std::string out;
    for (std::size_t i = 0; i < seen.size() && i < max; ++i) out += (i == 0 ? "" : ", ") + seen[i];
    if (seen.size() > max) out += " …";
    return out;
}

std::string tooltip(PictureEdge const& edge, Language language)
{
    std::string out;
    for (auto const& rule : edge.rules) line(out, rule, language);
    auto const& condition = edge.condition.in(language);
    if (!condition.empty())
        out += (language == Language::zh ? "（" : " (") + condition + (language == Language::zh ? "）" : ")");
    return out;
}

std::string tooltip(PictureNode const& node, Language language)
{
    std::string out = node.id;
    for (auto const& mark : node.marks) {
        if (!mark.says.in(language).empty()) out += "; " + mark.says.in(language);
        for (auto const& rule : mark.rules) line(out, rule, language);
    }
    for (auto const& rule : node.implied) line(out, rule, language);
    return out;
}

} // namespace duly::detail
