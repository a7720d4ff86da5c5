// SPDX-License-Identifier: Apache-2.0
// How far a case has come, put into the picture of its law.
#include "condition_words.hpp"

#include "duly/case/describe.hpp"
#include "duly/law/kernel.hpp"
#include "duly/show/picture.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace duly {

namespace {

class Standing {
public:
    Standing(Law const& law, Case const& state, Picture& picture) : law_(law), state_(state), out_(picture)
    {
        for (auto const& rule : law.procedure().rules) rules_.emplace(rule.id, &rule);
    }

    void done(std::vector<Entry> const& history)
    {
        std::map<std::string, std::pair<int, Date>> happened;
        for (auto const& entry : history) {
            auto& [count, latest] = happened[entry.event.activity];
            ++count;
            latest = entry.event.occurred.local_date();
        }
        auto const& kernel = law_.kernel();
        for (auto& node : out_.nodes) {
            auto const at = kernel.activity_index.find(node.id);
            auto const seen = happened.find(node.id);
            if (at == kernel.activity_index.end() || seen == happened.end()) continue;
            auto const latch = kernel.activities[at->second].done;
            if (latch != no_index && !state_.latch(latch)) continue; // it belongs to an earlier round
            node.progress = Progress::done;
            auto const date = seen->second.second.text();
            auto const times = seen->second.first > 1 ? " ×" + std::to_string(seen->second.first) : std::string();
            node.note = same_in_both(date + times);
        }
    }

    void ahead(std::vector<StepAhead> const& steps)
    {
        std::map<std::string, StepAhead const*> known;
        for (auto const& step : steps) known.emplace(step.activity, &step);
        for (auto& node : out_.nodes) {
            auto const found = known.find(node.id);
            if (found == known.end() || node.progress != Progress::none) continue;
            node.progress = found->second->allowed ? Progress::open : Progress::blocked;
            std::string articles;
            std::set<std::string> once;
            for (auto const& each : found->second->articles)
                if (!each.empty() && once.insert(each).second) articles += (articles.empty() ? "" : ", ") + each;
            if (!found->second->allowed && !articles.empty())
                node.note = {"受阻：" + articles, "barred by " + articles};
        }
    }

    void overdue(Date today)
    {
        for (auto const& duty : state_.duties) {
            if (duty.until == never || !(duty.until < today) || duty.subject >= law_.procedure().rules.size()) continue;
            auto const& rule = law_.procedure().rules[duty.subject];
            if (rule.kind != RuleKind::response) continue;
            for (auto& node : out_.nodes) {
                if (std::find(rule.then.begin(), rule.then.end(), node.id) == rule.then.end()) continue;
                node.progress = Progress::overdue;
                node.note = {"期限 " + duty.until.text() + " 已过", "was due " + duty.until.text()};
            }
        }
    }

    // A step nobody needs any more: whatever asks for it does not apply on the facts found, or has been met otherwise.
    void not_needed()
    {
        for (bool changed = true; std::exchange(changed, false);)
            for (std::size_t i = 0; i < out_.nodes.size(); ++i) {
                auto& node = out_.nodes[i];
                bool const settled = node.progress == Progress::done || node.progress == Progress::overdue ||
                                     node.progress == Progress::not_needed;
                if (settled || node.demand != Demand::conditional || !superfluous(i)) continue;
                node.progress = Progress::not_needed;
                node.note = {};
                changed = true;
            }
        for (std::size_t i = 0; i < out_.nodes.size(); ++i)
            if (out_.nodes[i].progress == Progress::open && !called_for(i)) out_.nodes[i].progress = Progress::possible;
        for (auto& node : out_.nodes)
            if (node.shape == PictureNode::Shape::any_of && node.progress == Progress::none && met(node))
                node.progress = Progress::done;
    }

private:
    [[nodiscard]] bool met(PictureNode const& any_of) const
    {
        return std::any_of(out_.edges.begin(), out_.edges.end(), [&](PictureEdge const& e) {
            return &out_.nodes[e.to] == &any_of && e.kind == PictureEdge::Kind::alternative &&
                   out_.nodes[e.from].progress == Progress::done;
        });
    }

    [[nodiscard]] bool bound(PictureEdge const& edge) const
    {
        return std::any_of(edge.rules.begin(), edge.rules.end(), [&](Citation const& by) {
            auto const rule = rules_.find(by.rule);
            return rule == rules_.end() || detail::applies(law_, state_, *rule->second) != false;
        });
    }

    // Allowed is much that nobody waits for: what answers an event that has not happened, the end before the decision.
    [[nodiscard]] bool called_for(std::size_t at) const
    {
        using Kind = PictureEdge::Kind;
        auto const& node = out_.nodes[at];
        if (node.demand == Demand::optional) return false;
        bool const decided = std::none_of(out_.nodes.begin(), out_.nodes.end(), [](PictureNode const& each) {
            return each.goal && each.progress != Progress::done;
        });
        if (node.ends && !decided) return false;
        bool gate = false;
        for (auto const& e : out_.edges)
            gate = gate || ((e.kind == Kind::gate || e.kind == Kind::alternative) && e.from == at &&
                            out_.nodes[e.to].demand != Demand::optional);
        auto const answered = [&](Kind kind) {
            bool any = false;
            for (auto const& e : out_.edges) {
                if (e.kind != kind || e.to != at) continue;
                if (out_.nodes[e.from].progress == Progress::done) return true;
                any = true;
            }
            return !any;
        };
        return answered(Kind::order) && (gate || answered(Kind::duty));
    }

    // What would make it necessary is itself not needed.
    [[nodiscard]] bool unasked(std::size_t at) const
    {
        bool any = false;
        for (auto const& e : out_.edges) {
            if (e.kind != PictureEdge::Kind::order || e.to != at) continue;
            any = true;
            if (out_.nodes[e.from].progress != Progress::not_needed) return false;
        }
        return any;
    }

    [[nodiscard]] bool superfluous(std::size_t at) const
    {
        if (unasked(at)) return true;
        bool asked = false;
        for (auto const& e : out_.edges) {
            using Kind = PictureEdge::Kind;
            bool const gate = (e.kind == Kind::gate || e.kind == Kind::alternative) && e.from == at;
            bool const duty = e.kind == Kind::duty && e.to == at;
            if (!gate && !duty) continue;
            auto const& other = out_.nodes[gate ? e.to : e.from];
            asked = true;
            bool const over = other.progress == Progress::not_needed || (gate && other.progress == Progress::done) ||
                              (other.shape == PictureNode::Shape::any_of && met(other)) || !bound(e);
            if (!over) return false;
        }
        return asked;
    }

    Law const& law_;
    Case const& state_;
    Picture& out_;
    std::map<std::string, Rule const*> rules_;
};

} // namespace

Picture picture(Law const& law, Case const& state, std::vector<Entry> const& history,
                std::vector<StepAhead> const& ahead, Date today)
{
    auto out = picture(law);
    out.of_case = true;
    Standing standing(law, state, out);
    standing.done(history);
    standing.ahead(ahead);
    standing.overdue(today);
    standing.not_needed();
    auto const said = title(verdict(state));
    out.notes.insert(out.notes.begin(),
                     {"截至 " + today.text() + "：" + said.zh, "On " + today.text() + ": " + said.en});
    return out;
}

} // namespace duly
