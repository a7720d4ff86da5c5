// SPDX-License-Identifier: Apache-2.0
// A picture in Mermaid's flowchart language, as Markdown viewers draw it.
#include "lettering.hpp"
#include "looks.hpp"

#include <string_view>

namespace duly {

namespace {

using namespace detail;

// Inside "...": everything that Mermaid or HTML could take for syntax becomes a numbered entity.
[[nodiscard]] std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (char const c : one_line(text)) {
        bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           static_cast<unsigned char>(c) >= 0x80 ||
                           std::string_view(" .,:/()-+·").find(c) != std::string_view::npos;
        if (plain) out += c;
        else out += "#" + std::to_string(static_cast<int>(static_cast<unsigned char>(c))) + ";";
    }
    return out + '"';
}

// In the heading and in comments, where there are no entities and a directive in braces would still be obeyed.
[[nodiscard]] std::string harmless(std::string_view text)
{
    std::string out;
    for (char const c : one_line(text)) {
        constexpr std::string_view bad = "\"\\<>{}%";
        constexpr std::string_view good = "''()()/";
        auto const at = bad.find(c);
        out += at == std::string_view::npos ? c : good[at];
    }
    return out;
}

// Several lines in one label.
[[nodiscard]] std::string quoted(std::vector<std::string> const& lines)
{
    std::string out = "\"";
    for (auto const& line : lines) {
        if (line.empty()) continue;
        auto const each = quoted(line);
        if (out.size() > 1) out += "<br/>";
        out += each.substr(1, each.size() - 2);
    }
    return out + '"';
}

[[nodiscard]] std::string class_of(PictureNode const& node, bool of_case)
{
    if (node.shape == PictureNode::Shape::stage) return node.ends ? "ending" : node.gate ? "gate" : "mandatory";
    if (of_case) {
        switch (node.progress) {
        case Progress::done: return "done";
        case Progress::open: return "open";
        case Progress::possible: return "possible";
        case Progress::blocked: return "blocked";
        case Progress::overdue: return "overdue";
        case Progress::not_needed: return "unneeded";
        case Progress::none: return "optional";
        }
    }
    if (node.goal) return "goal";
    switch (node.demand) {
    case Demand::mandatory: return node.gate ? "gate" : "mandatory";
    case Demand::conditional: return "conditional";
    case Demand::optional: break;
    }
    return "optional";
}

constexpr char const* classes = R"(classDef goal fill:#1F3A5F,stroke:#0B1A30,color:#FFFFFF,stroke-width:3px
classDef gate fill:#E1EAF6,stroke:#1F3A5F,color:#14253D,stroke-width:3px
classDef mandatory fill:#FFFFFF,stroke:#1F3A5F,color:#14253D
classDef conditional fill:#FFFBF2,stroke:#8A5A00,color:#4A3200,stroke-dasharray:5 3
classDef optional fill:#FFFFFF,stroke:#C4C4C4,color:#757575
classDef ending fill:#EEEEEE,stroke:#1F3A5F,color:#14253D,stroke-width:3px
classDef done fill:#D8EFD9,stroke:#2E7D32,color:#14401A
classDef open fill:#D6E6FB,stroke:#0D47A1,color:#0A2E66,stroke-width:3px
classDef possible fill:#FFFFFF,stroke:#7FA8DC,color:#43658F
classDef blocked fill:#FBF1E6,stroke:#B98147,color:#5C3D19
classDef overdue fill:#C62828,stroke:#7F0000,color:#FFFFFF
classDef unneeded fill:#FFFFFF,stroke:#BDBDBD,color:#9E9E9E,stroke-dasharray:2 3
)";

class MermaidText {
public:
    MermaidText(Picture const& picture, Language language) : p_(picture), language_(language) {}

    std::string run()
    {
        out_ =
            "---\ntitle: \"" + harmless(say(p_.title)) + "\"\n---\nflowchart TB\n%% " + harmless(say(p_.source)) + "\n";
        for (auto const& note : p_.notes) out_ += "%% " + harmless(say(note)) + "\n";
        for (std::size_t c = 0; c < p_.clusters.size(); ++c) {
            out_ += "subgraph c" + std::to_string(c) + " [" + quoted(say(p_.clusters[c].title)) + "]\n";
            for (std::size_t i = 0; i < p_.nodes.size(); ++i)
                if (p_.nodes[i].cluster == c) node(i);
            out_ += "end\n";
        }
        for (std::size_t i = 0; i < p_.nodes.size(); ++i)
            if (p_.nodes[i].cluster == PictureNode::nowhere) node(i);
        for (auto const& each : p_.edges) edge(each);
        return std::move(out_) + classes;
    }

private:
    [[nodiscard]] std::string const& say(Text const& text) const { return text.in(language_); }

    void node(std::size_t at)
    {
        auto const& node = p_.nodes[at];
        if (node.shape == PictureNode::Shape::any_of) {
            out_ += "  " + name(at) + "((" + quoted(say(node.title)) + ")):::conditional\n";
            return;
        }
        std::vector<std::string> lines{look(node, p_.of_case).sign + say(node.title)};
        auto from = say(node.by);
        if (!node.article.empty()) from += (from.empty() ? "" : " · ") + node.article;
        lines.push_back(std::move(from));
        lines.push_back(say(node.note));
        for (auto const& mark : node.marks)
            lines.push_back(
                (mark.kind == PictureMark::Kind::condition ? (language_ == Language::zh ? "限：" : "if: ") : "") +
                say(mark.says));
        bool const round = node.shape == PictureNode::Shape::stage || node.ends;
        out_ += "  " + name(at) + (round ? "([" : "[") + quoted(lines) + (round ? "])" : "]") +
                ":::" + class_of(node, p_.of_case) + "\n";
    }

    void edge(PictureEdge const& edge)
    {
        using Kind = PictureEdge::Kind;
        auto arrow = edge.conditional ? "-.->" : "-->";
        if (edge.kind == Kind::duty && !edge.conditional) arrow = "==>";
        if (edge.kind == Kind::bar) arrow = "--x";
        if (edge.kind == Kind::alternative) arrow = "-.-";
        auto words = edge.kind == Kind::step ? say(edge.label) : articles(edge.rules, 3);
        if (edge.kind == Kind::step) words += " " + articles(edge.rules, 1);
        else if (!edge.label.empty()) words += " " + say(edge.label);
        std::string rules;
        for (auto const& rule : edge.rules) rules += (rules.empty() ? "" : ", ") + harmless(rule.rule);
        out_ += name(edge.from) + " " + arrow;
        if (edge.kind != Kind::alternative && edge.kind != Kind::order && words.find_first_not_of(' ') != words.npos)
            out_ += "|" + quoted(words) + "|";
        out_ += " " + name(edge.to) + "\n%% " + rules + "\n";
    }

    [[nodiscard]] static std::string name(std::size_t at) { return "n" + std::to_string(at); }

    Picture const& p_;
    Language language_;
    std::string out_;
};

} // namespace

std::string mermaid(Picture const& picture, Language language) { return MermaidText(picture, language).run(); }

} // namespace duly
