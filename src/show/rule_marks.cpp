// SPDX-License-Identifier: Apache-2.0
// Rules that no arrow can show, as small marks on the activity they concern.
#include "condition_words.hpp"
#include "drawing.hpp"

#include "duly/case/describe.hpp"

#include <algorithm>
#include <utility>

namespace duly::detail {

using Kind = PictureMark::Kind;

void Drawing::mark(std::string const& activity, PictureMark mark)
{
    if (auto const at = node(activity); at != PictureNode::nowhere) out_.nodes[at].marks.push_back(std::move(mark));
}

void Drawing::mark_content(Rule const& rule)
{
    for (auto const& activity : rule.of) {
        auto& held = contents_[activity];
        Text items;
        for (auto const& name : rule.has) {
            auto const title = item_title(p_, activity, name);
            items.zh += (items.zh.empty() ? "" : "、") + title.zh;
            items.en += (items.en.empty() ? "" : ", ") + title.en;
        }
        auto cited = cite(rule);
        cited.says = {items.zh + "：" + rule.says.zh, items.en + ": " + rule.says.en};
        held.rules.push_back(std::move(cited));
        held.kind = Kind::content;
        std::size_t count = 0;
        for (auto const& each : p_.rules)
            if (each.kind == RuleKind::content && !never_applies(each) &&
                std::find(each.of.begin(), each.of.end(), activity) != each.of.end())
                count += each.has.size();
        auto const n = std::to_string(count);
        held.says = count == 1 && rule.has.size() == 1 ? Text{"须载明" + items.zh, "must state: " + items.en}
                                                       : Text{"须载明 " + n + " 项", "must hold " + n + " items"};
    }
}

void Drawing::mark_interval(Rule const& rule)
{
    auto const from = either(rule.from);
    auto const add = [&](std::string const& activity, Text const& what) {
        if (rule.at_least) {
            auto const time = duly::in_words(*rule.at_least);
            mark(activity,
                 {Kind::time,
                  {"≥ " + time.zh + "（自" + from.zh + "）" + what.zh, "≥ " + time.en + " from " + from.en + what.en},
                  {cite(rule)}});
        }
        if (rule.at_most) {
            auto const time = duly::in_words(*rule.at_most);
            mark(activity,
                 {Kind::time,
                  {"≤ " + time.zh + "（自" + from.zh + "）" + what.zh, "≤ " + time.en + " from " + from.en + what.en},
                  {cite(rule)}});
        }
    };
    for (auto const& to : rule.to) add(to, {});
    for (auto const& path : rule.to_announced) {
        if (std::find(rule.to.begin(), rule.to.end(), path.activity) != rule.to.end()) continue;
        auto const title = item_title(p_, path.activity, path.field);
        add(path.activity, {"：" + title.zh, ": " + title.en});
    }
}

void Drawing::mark_separation(Rule const& rule)
{
    auto const who = [&](std::vector<Path> const& paths) {
        Text out;
        for (auto const& path : paths) {
            auto const title = activity_title(p_, path.activity);
            out.zh += (out.zh.empty() ? "" : "、") + title.zh;
            out.en += (out.en.empty() ? "" : ", ") + title.en;
        }
        return out;
    };
    auto const others = who(rule.separate_from);
    for (auto const& path : rule.separate_of)
        mark(path.activity, {Kind::people, {"回避：" + others.zh, "not who did: " + others.en}, {cite(rule)}});
}

void Drawing::mark_proportion(Rule const& rule)
{
    // A share of nothing asks for nothing.
    if (rule.share.numerator == 0 && !rule.strictly_more) return;
    auto const share = std::to_string(rule.share.numerator) + "/" + std::to_string(rule.share.denominator);
    auto const sign = rule.strictly_more ? "> " : "≥ ";
    for (auto const& activity : rule.at) {
        auto const what = rule.count.path.field.empty()
                              ? Text{}
                              : item_title(p_, rule.count.path.activity.empty() ? activity : rule.count.path.activity,
                                           rule.count.path.field);
        mark(activity, {Kind::people, {what.zh + " " + sign + share, what.en + " " + sign + share}, {cite(rule)}});
    }
}

// An arrow over several phases would cross everything: its target says it in words.
void Drawing::mark_far(PictureEdge const& edge)
{
    auto const& from = out_.nodes[edge.from].title;
    bool const duty = edge.kind == PictureEdge::Kind::duty;
    PictureMark far;
    far.kind = duty ? Kind::time : Kind::bar;
    far.rules = edge.rules;
    auto const& more = edge.condition.empty() || duty ? edge.label : edge.condition;
    far.says = {(duty ? "应当：自" : "不得：") + (duty || more.empty() ? from.zh : "") + more.zh,
                (duty ? "owed from " : "barred: ") + (duty || more.empty() ? from.en + " " : "") + more.en};
    out_.nodes[edge.to].marks.push_back(std::move(far));
}

// A step that is demanded under one condition, or under several, says so itself: the arrows need not.
void Drawing::mark_conditions()
{
    for (std::size_t i = 0; i < out_.nodes.size(); ++i) {
        auto& node = out_.nodes[i];
        if (node.demand != Demand::conditional) continue;
        PictureMark when;
        when.kind = Kind::condition;
        auto const take = [&](PictureEdge const& e) {
            for (auto const& rule : e.rules) when.rules.push_back(rule);
            if (!when.says.empty() && when.says != e.condition) {
                when.says.zh += "；或" + e.condition.zh;
                when.says.en += "; or " + e.condition.en;
            } else {
                when.says = e.condition;
            }
        };
        for (auto const& e : out_.edges)
            if (!e.condition.empty() && !evident_.contains(e.condition.zh) &&
                ((e.kind == PictureEdge::Kind::gate && e.from == i) ||
                 (e.kind == PictureEdge::Kind::duty && e.to == i)))
                take(e);
        if (!when.says.empty()) node.marks.insert(node.marks.begin(), std::move(when));
    }
}

} // namespace duly::detail
