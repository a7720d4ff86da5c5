// SPDX-License-Identifier: Apache-2.0
// A picture for a terminal.
#include "lettering.hpp"
#include "looks.hpp"

namespace duly {

namespace {

using namespace detail;

class PlainText {
public:
    PlainText(Picture const& picture, Language language)
        : p_(picture), zh_(language == Language::zh), language_(language)
    {}

    std::string run()
    {
        out_ = say(p_.title) + "\n" + say(p_.source) + "\n";
        for (auto const& note : p_.notes) out_ += say(note) + "\n";
        for (std::size_t c = 0; c < p_.clusters.size(); ++c) {
            out_ += "\n" + say(p_.clusters[c].title) + "\n";
            for (std::size_t i = 0; i < p_.nodes.size(); ++i)
                if (p_.nodes[i].cluster == c) node(i);
        }
        if (p_.clusters.empty()) out_ += "\n";
        for (std::size_t i = 0; i < p_.nodes.size(); ++i)
            if (p_.nodes[i].cluster == PictureNode::nowhere) node(i);
        return std::move(out_);
    }

private:
    [[nodiscard]] std::string say(Text const& text) const { return one_line(text.in(language_)); }

    [[nodiscard]] std::string demand(PictureNode const& node) const
    {
        if (p_.of_case || p_.of_machine) return "";
        switch (node.demand) {
        case Demand::mandatory: return zh_ ? "（必经）" : " (mandatory)";
        case Demand::conditional: return zh_ ? "（视情形）" : " (conditional)";
        case Demand::optional: return "";
        }
        return "";
    }

    void node(std::size_t at)
    {
        auto const& node = p_.nodes[at];
        if (node.shape == PictureNode::Shape::any_of) return;
        out_ += std::string("  ") + look(node, p_.of_case).sign + say(node.title) + demand(node);
        if (!node.article.empty()) out_ += "  " + one_line(node.article);
        if (!node.note.empty()) out_ += "  " + say(node.note);
        out_ += "\n";
        for (auto const& mark : node.marks)
            if (mark.kind != PictureMark::Kind::condition) out_ += "      " + say(mark.says) + cite(mark.rules) + "\n";
        for (auto const& e : p_.edges)
            if (p_.of_machine ? e.from == at : e.to == at && e.kind != PictureEdge::Kind::order) edge(e);
    }

    void edge(PictureEdge const& e)
    {
        using Kind = PictureEdge::Kind;
        auto const word = [&]() -> std::string {
            switch (e.kind) {
            case Kind::duty: return zh_ ? "应当，在此之后：" : "owed after: ";
            case Kind::bar: return zh_ ? "不得，在此之后：" : "barred after: ";
            case Kind::step: return say(e.label) + " → ";
            default: return zh_ ? "须先：" : "needs: ";
            }
        }();
        out_ += "      " + word + (e.kind == Kind::step ? say(p_.nodes[e.to].title) : source(e.from));
        if (e.kind != Kind::step && !e.label.empty()) out_ += zh_ ? "，" + say(e.label) : ", " + say(e.label);
        if (!e.condition.empty()) out_ += zh_ ? "（限：" + say(e.condition) + "）" : " (if: " + say(e.condition) + ")";
        out_ += cite(e.rules) + "\n";
    }

    [[nodiscard]] std::string source(std::size_t at) const
    {
        if (p_.nodes[at].shape != PictureNode::Shape::any_of) return say(p_.nodes[at].title);
        std::string out;
        for (auto const& e : p_.edges)
            if (e.to == at) out += (out.empty() ? "" : zh_ ? " 或 " : " or ") + say(p_.nodes[e.from].title);
        return out;
    }

    [[nodiscard]] static std::string cite(std::vector<Citation> const& rules)
    {
        std::string out;
        for (auto const& rule : rules)
            out += (out.empty() ? "  " : "; ") + one_line(rule.article) + " [" + one_line(rule.rule) + "]";
        return out;
    }

    Picture const& p_;
    bool zh_;
    Language language_;
    std::string out_;
};

} // namespace

std::string text(Picture const& picture, Language language) { return PlainText(picture, language).run(); }

} // namespace duly
