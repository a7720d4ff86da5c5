// SPDX-License-Identifier: Apache-2.0
// A picture for Graphviz. Every label is a table of fixed size, computed from its characters, so that the layout does
// not depend on the fonts that happen to be installed where it is drawn.
#include "columns.hpp"
#include "dot_label.hpp"
#include "lettering.hpp"
#include "looks.hpp"

#include <algorithm>
#include <iterator>
#include <map>

namespace duly {

namespace {

using namespace detail;

constexpr double title_size = 11, small_size = 8;

[[nodiscard]] char const* mark_colour(PictureMark::Kind kind)
{
    switch (kind) {
    case PictureMark::Kind::condition: return "#8A5A00";
    case PictureMark::Kind::time: return "#6A1B9A";
    case PictureMark::Kind::bar: return "#B3261E";
    case PictureMark::Kind::round: return "#5F6368";
    default: return "#37474F";
    }
}

[[nodiscard]] std::string with_article(std::string says, std::vector<Citation> const& rules)
{
    auto const which = articles(rules, 2);
    return which.empty() ? says : says + "  " + which;
}

class DotText {
public:
    DotText(Picture const& picture, Language language) : p_(picture), language_(language), columns_(columns(picture)) {}

    std::string run()
    {
        number_connectors();
        out_ =
            "digraph " + dot_quoted(p_.id) + " {\n" +
            "graph [rankdir=TB, splines=true, nodesep=0.16, ranksep=0.28, pad=0.25, margin=0, newrank=false, "
            "fontname=\"" +
            std::string(fonts) +
            "\", bgcolor=\"#FFFFFF\", labelloc=t, labeljust=l, tooltip=" + dot_quoted(say(p_.title)) +
            ", label=" + head() + "]\n" + "node [shape=box, margin=0, fontname=\"" + fonts + "\"]\n" +
            "edge [fontname=\"" + fonts + "\", arrowsize=0.65]\n" +
            "subgraph cluster_page {\ngraph [pencolor=\"#FFFFFF\", margin=8, labelloc=b, labeljust=l, tooltip=\" \", "
            "label=" +
            legend_label() + "]\n";
        // Regions that no arrow joins are put down from right to left.
        for (std::size_t c = 0; c < p_.clusters.size(); ++c) cluster(p_.of_machine ? p_.clusters.size() - 1 - c : c);
        for (std::size_t i = 0; i < p_.nodes.size(); ++i)
            if (p_.nodes[i].cluster == PictureNode::nowhere) node(i);
        phases_in_order();
        out_ += "}\n";
        for (std::size_t e = 0; e < p_.edges.size(); ++e) edge(e);
        return std::move(out_) + "}\n";
    }

private:
    [[nodiscard]] std::string const& say(Text const& text) const { return text.in(language_); }

    [[nodiscard]] std::string head() const
    {
        Block block;
        block.lines.push_back({say(p_.title), 20, "#14253D", true});
        block.lines.push_back({say(p_.source), 10, "#5F6368"});
        for (auto const& note : p_.notes) block.lines.push_back({say(note), 9, "#5F6368"});
        return html(block, 10, true);
    }

    // Boxes on one line, arrows below.
    [[nodiscard]] std::string legend_label() const
    {
        std::string boxes, arrows;
        for (auto const& entry : legend(p_)) (entry.line.empty() ? boxes : arrows) += legend_cell(entry);
        auto const line = [](std::string const& cells) {
            return "<TR><TD ALIGN=\"LEFT\"><TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"6\" "
                   "CELLPADDING=\"0\"><TR>" +
                   cells + "</TR></TABLE></TD></TR>";
        };
        return "<<FONT POINT-SIZE=\"8.5\"><TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\">" +
               line(boxes) + line(arrows) + "</TABLE></FONT>>";
    }

    [[nodiscard]] std::string legend_cell(LegendEntry const& entry) const
    {
        bool const box = entry.line.empty();
        auto const words = box ? entry.node.sign + say(entry.says) : " " + say(entry.says);
        auto const width = whole((width_of(words) + width_of(entry.line)) * 8.5 + 12);
        auto out = "<TD FIXEDSIZE=\"TRUE\" HEIGHT=\"18\" WIDTH=\"" + std::to_string(width) + "\"";
        if (box)
            out += std::string(" BORDER=\"1\" STYLE=\"") + entry.node.style + "\" COLOR=\"" + entry.node.border +
                   "\" BGCOLOR=\"" + entry.node.fill + "\"";
        out += ">";
        if (!box) out += std::string("<FONT COLOR=\"") + entry.colour + "\"><B>" + xml(entry.line) + "</B></FONT>";
        return out + "<FONT COLOR=\"" + (box ? entry.node.ink : "#37474F") + "\">" + xml(words) + "</FONT></TD>";
    }

    void cluster(std::size_t at)
    {
        auto const& cluster = p_.clusters[at];
        Block label;
        label.lines.push_back({one_line(say(cluster.title)), 10, "#5F6368", true});
        out_ += "subgraph cluster_" + std::to_string(at) +
                " {\ngraph [style=\"filled,rounded\", color=\"#F6F7F9\", pencolor=\"#D5D9DE\", margin=8, labelloc=t, "
                "labeljust=" +
                (columns_.beside(at) ? "r" : "l") + ", tooltip=\" \", label=" + html(label, 4, true) + "]\n";
        std::vector<std::size_t> apart;
        for (std::size_t i = 0; i < p_.nodes.size(); ++i)
            if (p_.nodes[i].cluster == at && p_.nodes[i].apart) apart.push_back(i);
        for (std::size_t i = 0; i < p_.nodes.size(); ++i)
            if (p_.nodes[i].cluster == at && (apart.size() < 2 || !p_.nodes[i].apart)) node(i);
        if (apart.size() >= 2) list(at, apart);
        connectors_in(at);
        out_ += "}\n";
    }

    [[nodiscard]] Block block_of(PictureNode const& node, NodeLook const& looks, double width) const
    {
        Block block;
        bool const solemn = std::string_view(looks.ink) == "#FFFFFF";
        bool const faint = node.progress == Progress::not_needed;
        auto const ink = [&](char const* colour) { return solemn || faint ? looks.ink : colour; };
        block.add(looks.sign + say(node.title), width, 3, title_size, looks.ink, node.demand != Demand::optional);
        auto const from = [&] {
            auto out = say(node.by);
            if (node.article.empty()) return out;
            // A line does not break inside an article.
            std::string article;
            for (char const c : node.article) article += c == ' ' ? std::string("\u00A0") : std::string(1, c);
            return out + (out.empty() ? "" : " · ") + article;
        }();
        block.add(from, width, 2, small_size, ink("#6B7280"));
        if (!node.note.empty()) block.add(say(node.note), width, 2, small_size, looks.ink, true);
        bool const brief = node.progress == Progress::done || node.progress == Progress::not_needed;
        if (brief) return block;
        for (auto const& mark : node.marks) {
            bool const conditional = mark.kind == PictureMark::Kind::condition;
            auto words = with_article(say(mark.says), mark.rules);
            if (conditional) words = (language_ == Language::zh ? "限：" : "if: ") + say(mark.says);
            block.add(words, width, conditional ? 4 : 2, small_size, ink(mark_colour(mark.kind)));
        }
        return block;
    }

    void node(std::size_t at)
    {
        auto const& node = p_.nodes[at];
        auto const looks = look(node, p_.of_case);
        if (node.shape == PictureNode::Shape::any_of) {
            Block label;
            label.lines.push_back({say(node.title), 9, "#4A3200", true});
            out_ += name(at) + " [shape=ellipse, style=filled, fillcolor=\"" +
                    (node.progress == Progress::done ? "#D8EFD9" : "#FFF3D6") +
                    "\", color=\"#8A5A00\", width=0.1, height=0.1, label=" + html(label, 2) +
                    ", id=" + dot_quoted(node.id) + ", tooltip=" + dot_quoted(tooltip(node, language_)) + "]\n";
            return;
        }
        auto const block = block_of(node, looks, 150);
        std::string style = "filled,rounded";
        if (std::string_view(looks.style) != "solid") style += std::string(",") + looks.style;
        out_ += name(at) + " [style=\"" + style + "\", fillcolor=\"" + looks.fill + "\", color=\"" + looks.border +
                "\", penwidth=" + number(looks.pen) + (node.ends ? ", peripheries=2" : "") +
                ", width=" + number((block.width() + 16) / 72) + ", height=" + number((block.height() + 9) / 72) +
                ", label=" + html(block, 5) + ", id=" + dot_quoted(node.id) +
                ", tooltip=" + dot_quoted(tooltip(node, language_)) + "]\n";
    }

    // Steps that no arrow touches share one box: a line each.
    void list(std::size_t cluster, std::vector<std::size_t> const& which)
    {
        std::string rows;
        int wide = 0, tall = 0;
        std::vector<std::pair<Block, NodeLook>> blocks;
        for (auto const i : which) {
            auto const looks = look(p_.nodes[i], p_.of_case);
            auto block = block_of(p_.nodes[i], looks, 150);
            wide = std::max(wide, static_cast<int>(block.width() + 13));
            blocks.emplace_back(std::move(block), looks);
        }
        std::string tip;
        for (std::size_t b = 0; b < blocks.size(); ++b) {
            auto const& [block, looks] = blocks[b];
            auto const& node = p_.nodes[which[b]];
            for (auto const& line : block.lines) {
                auto const h = whole(line.height()) + (&line == &block.lines.back() ? 3 : 0);
                tall += h;
                rows += row(line, {wide, h, true, p_.of_case ? looks.fill : nullptr});
            }
            tip += (tip.empty() ? "" : "; ") + tooltip(node, language_);
        }
        out_ += "list" + std::to_string(cluster) +
                " [style=\"filled,rounded\", fillcolor=\"#FFFFFF\", color=\"#C4C4C4\", penwidth=0.8, width=" +
                number((wide + 14) / 72.0) + ", height=" + number((tall + 8) / 72.0) +
                ", label=" + table(rows, wide, tall) + ", tooltip=" + dot_quoted(tip) + "]\n";
    }

    void edge(std::size_t at)
    {
        auto const& edge = p_.edges[at];
        if (edge.kind == PictureEdge::Kind::duty && twin(edge, PictureEdge::Kind::gate) != nullptr) return;
        auto const from = p_.nodes[edge.from].cluster, to = p_.nodes[edge.to].cluster;
        auto const broken = std::find_if(connectors_.begin(), connectors_.end(),
                                         [&](Connector const& each) { return each.edge == at; });
        if (broken != connectors_.end()) {
            arrow(edge, name(edge.from), broken->name, "none", label_of(edge));
            arrow(edge, std::next(broken)->name, name(edge.to), look(edge).head, {});
            return;
        }
        arrow(edge, name(edge.from), name(edge.to), look(edge).head, label_of(edge),
              edge.back || columns_.upwards(from, to) ? ", constraint=false" : "");
    }

    // What bars until it happened and what is owed after it are often one and the same pair: one arrow shows both.
    [[nodiscard]] PictureEdge const* twin(PictureEdge const& edge, PictureEdge::Kind kind) const
    {
        for (auto const& other : p_.edges)
            if (other.kind == kind && other.from == edge.from && other.to == edge.to) return &other;
        return nullptr;
    }

    // An arrow from one column to the other is broken off at a number, and goes on at the same number.
    void number_connectors()
    {
        for (std::size_t e = 0; e < p_.edges.size(); ++e) {
            auto const from = p_.nodes[p_.edges[e].from].cluster, to = p_.nodes[p_.edges[e].to].cluster;
            if (!columns_.across(from, to)) continue;
            auto const number = std::to_string(connectors_.size() / 2 + 1);
            connectors_.push_back({e, from, "out" + number, number});
            connectors_.push_back({e, to, "in" + number, number});
        }
    }

    void connectors_in(std::size_t cluster)
    {
        for (auto const& each : connectors_) {
            if (each.cluster != cluster) continue;
            Block label;
            label.lines.push_back({each.number, 8, "#FFFFFF", true});
            out_ += each.name +
                    " [shape=circle, style=filled, fillcolor=\"#5F6368\", color=\"#5F6368\", width=0.2, height=0.2, "
                    "fixedsize=true, label=" +
                    html(label, 0) + ", tooltip=" + dot_quoted(each.number) + "]\n";
        }
    }

    [[nodiscard]] Block label_of(PictureEdge const& edge) const
    {
        using Kind = PictureEdge::Kind;
        Block label;
        if (edge.kind == Kind::order || edge.kind == Kind::alternative) return label;
        auto const looks = look(edge);
        if (edge.kind == Kind::step) label.add(say(edge.label), 90, 2, small_size, looks.colour, true);
        auto rules = edge.rules;
        auto const* owed = edge.kind == Kind::gate ? twin(edge, Kind::duty) : nullptr;
        if (owed != nullptr) rules.insert(rules.end(), owed->rules.begin(), owed->rules.end());
        auto words = articles(rules, 2);
        if (edge.kind == Kind::step) words += edge.condition.empty() ? "" : "  [" + say(edge.condition) + "]";
        else if (!edge.label.empty()) words += " " + say(edge.label);
        label.add(words, 90, 3, 7.5, looks.colour);
        if (owed != nullptr)
            label.add((language_ == Language::zh ? "应当 " : "owed ") + say(owed->label), 90, 2, 7.5,
                      look(*owed).colour);
        return label;
    }

    void arrow(PictureEdge const& edge, std::string const& from, std::string const& to, char const* head,
               Block const& label, char const* more = "")
    {
        using Kind = PictureEdge::Kind;
        auto const looks = look(edge);
        auto const* owed = edge.kind == Kind::gate ? twin(edge, Kind::duty) : nullptr;
        auto const tip =
            dot_quoted(tooltip(edge, language_) + (owed != nullptr ? "; " + tooltip(*owed, language_) : std::string()));
        out_ += from + " -> " + to + " [color=\"" + looks.colour + "\", style=" + looks.style + ", arrowhead=" + head +
                ", penwidth=" + number(looks.pen) + ", tooltip=" + tip + ", edgetooltip=" + tip;
        // At the arrow's tail a label costs no room, and many arrows meet at a head.
        if (!label.lines.empty())
            out_ += (p_.of_machine ? std::string(", label=")
                                   : std::string(", labeldistance=1.4, labelangle=") +
                                         (edge.kind == Kind::gate ? "-22" : "22") + ", taillabel=") +
                    html(label, 1, false, p_.of_machine ? nullptr : "#F6F7F9") + ", labeltooltip=" + tip;
        // What always holds is drawn straight.
        if (edge.kind == Kind::gate && !edge.conditional) out_ += ", weight=6";
        out_ += std::string(more) + "]\n";
    }

    // The names of what stands in a cluster: nodes, and the box of those that no arrow touches.
    [[nodiscard]] std::vector<std::string> members(std::size_t cluster) const
    {
        std::vector<std::string> all, apart;
        for (std::size_t i = 0; i < p_.nodes.size(); ++i)
            if (p_.nodes[i].cluster == cluster) (p_.nodes[i].apart ? apart : all).push_back(name(i));
        if (apart.size() >= 2) all.push_back("list" + std::to_string(cluster));
        else all.insert(all.end(), apart.begin(), apart.end());
        for (auto const& each : connectors_)
            if (each.cluster == cluster) all.push_back(each.name);
        return all;
    }

    // Steps that wait for nothing would all stand on the last row of their phase: every other one, or two of three,
    // moves up as far as the phase is tall anyway.
    [[nodiscard]] std::map<std::string, std::size_t> raised(std::size_t cluster) const
    {
        std::vector<bool> waits(p_.nodes.size());
        for (auto const& e : p_.edges)
            if (!e.back) waits[e.to] = true;
        for (auto const& e : p_.edges) // nor does one move that others of the phase stand under
            if (!e.back && p_.nodes[e.to].cluster == cluster) waits[e.from] = true;
        auto const rows = std::min<std::size_t>(columns_.depth[cluster], 3);
        std::map<std::string, std::size_t> out;
        std::size_t n = 0;
        for (std::size_t i = 0; i < p_.nodes.size(); ++i)
            if (p_.nodes[i].cluster == cluster && !waits[i] && !p_.nodes[i].apart && rows > 1)
                out.emplace(name(i), n++ % rows);
        return out;
    }

    // One phase below the other: between two of them lies a point that is not drawn. The second column begins beside
    // the first phase below the tallest.
    void phases_in_order()
    {
        if (p_.of_machine) return;
        for (std::size_t above = 0; above + 1 < p_.clusters.size(); ++above) {
            auto const between = "below" + std::to_string(above);
            out_ += between + " [shape=point, style=invis, width=0, height=0, label=\"\"]\n";
            auto const up = raised(above);
            for (auto const& each : members(above)) {
                auto const found = up.find(each);
                out_ += each + " -> " + between +
                        " [style=invis, minlen=" + std::to_string(found == up.end() ? 0 : found->second) + "]\n";
            }
            for (std::size_t c = above + 1; c < p_.clusters.size(); ++c)
                if (columns_.above(c) == above)
                    for (auto const& each : members(c)) out_ += between + " -> " + each + " [style=invis, weight=0]\n";
        }
    }

    struct Connector {
        std::size_t edge, cluster;
        std::string name, number;
    };

    [[nodiscard]] static std::string name(std::size_t at) { return "n" + std::to_string(at); }

    Picture const& p_;
    Language language_;
    Columns columns_;
    std::vector<Connector> connectors_;
    std::string out_;
};

} // namespace

std::string dot(Picture const& picture, Language language) { return DotText(picture, language).run(); }

} // namespace duly
