// SPDX-License-Identifier: Apache-2.0
#include "drawing.hpp"

#include "condition_words.hpp"
#include "looks.hpp"

#include "duly/case/describe.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace duly {

namespace detail {

namespace {

using Edge = PictureEdge;

[[nodiscard]] int leading_number(std::string const& article)
{
    int number = 0;
    for (char const c : article) {
        if (std::isdigit(static_cast<unsigned char>(c)) == 0 || number > 9999) break;
        number = number * 10 + (c - '0');
    }
    return number;
}

// With the articles of the phase's activities as a range: a lawyer finds the chapter by it.
[[nodiscard]] Text phase_with_articles(Procedure const& p, std::string const& phase)
{
    int first = 0, last = 0;
    for (auto const& activity : p.activities) {
        auto const n = leading_number(activity.article);
        if (activity.phase != phase || n == 0) continue;
        first = first == 0 ? n : std::min(first, n);
        last = std::max(last, n);
    }
    auto name = phase_title(p, phase);
    if (!p.phase_titles.contains(phase)) {
        std::replace(name.zh.begin(), name.zh.end(), '_', ' ');
        std::replace(name.en.begin(), name.en.end(), '_', ' ');
    }
    if (first == 0) return name;
    auto const from = std::to_string(first), to = std::to_string(last);
    if (first == last) return {name.zh + "  第 " + from + " 条", name.en + "  (art. " + from + ")"};
    return {name.zh + "  第 " + from + "–" + to + " 条", name.en + "  (arts. " + from + "–" + to + ")"};
}

} // namespace

Drawing::Drawing(Law const& law) : law_(law), p_(law.procedure()) {}

Picture Drawing::run() &&
{
    out_.id = p_.id;
    out_.title = p_.title;
    auto const number = p_.source_number.empty() ? "" : "  " + p_.source_number;
    out_.source = {p_.source.zh + number + "  自 " + p_.valid_from.text() + " 施行",
                   p_.source.en + number + "  in force from " + p_.valid_from.text()};
    add_clusters();
    add_activities();
    for (auto const& rule : p_.rules)
        if (!never_applies(rule)) add_rule(rule);
    add_machines();
    add_facts();
    for (auto& [activity, held] : contents_) mark(activity, std::move(held));
    add_scope();
    merge();
    find_demand();
    thin_out();
    mark_conditions();
    find_apart();
    return std::move(out_);
}

void Drawing::add_clusters()
{
    for (auto const& phase : p_.phases) {
        bool const used = std::any_of(p_.activities.begin(), p_.activities.end(),
                                      [&](Activity const& a) { return a.phase == phase; });
        if (used) out_.clusters.push_back({phase, phase_with_articles(p_, phase)});
    }
}

void Drawing::add_activities()
{
    for (auto const& activity : p_.activities) {
        PictureNode node;
        node.id = activity.id;
        node.title = activity_title(p_, activity.id);
        node.article = activity.article;
        for (auto const& role : activity.by) join(node.by, role_title(p_, role), {"、", ", "});
        for (std::size_t c = 0; c < out_.clusters.size(); ++c)
            if (out_.clusters[c].id == activity.phase) node.cluster = c;
        node.goal = activity.judges_again;
        node.ends = activity.ends;
        position_.emplace(activity.id, out_.nodes.size());
        out_.nodes.push_back(std::move(node));
        if (activity.restarts.empty()) continue;
        auto const again = phase_title(p_, activity.restarts);
        mark(activity.id, {PictureMark::Kind::round,
                           {"自“" + again.zh + "”起重新进行", "starts again from " + again.en},
                           {{activity.article, activity.id, activity.title}}});
    }
}

std::size_t Drawing::node(std::string const& activity) const
{
    auto const found = position_.find(activity);
    return found == position_.end() ? PictureNode::nowhere : found->second;
}

Citation Drawing::cite(Rule const& rule) const { return {rule.article, rule.id, rule.says}; }

Text Drawing::either(std::vector<std::string> const& activities) const
{
    Text out;
    for (auto const& each : activities) join(out, activity_title(p_, each), {"或", " or "});
    return out;
}

PictureEdge Drawing::from_rule(Rule const& rule, Edge::Kind kind) const
{
    Edge edge;
    edge.kind = kind;
    edge.condition = applies_in_words(p_, rule);
    edge.conditional = !edge.condition.empty();
    edge.rules = {cite(rule)};
    return edge;
}

void Drawing::edge(Edge edge)
{
    if (edge.from == PictureNode::nowhere || edge.to == PictureNode::nowhere || edge.from == edge.to) return;
    out_.edges.push_back(std::move(edge));
}

void Drawing::order(std::string const& from, std::string const& to, Citation const& by)
{
    Edge arrow;
    arrow.from = node(from);
    arrow.to = node(to);
    arrow.kind = Edge::Kind::order;
    arrow.conditional = true;
    arrow.rules = {by};
    edge(std::move(arrow));
}

// One node for the same alternatives, whichever rules ask for them.
std::size_t Drawing::any_of(std::string const& id, std::vector<std::string> const& activities, Citation const& by)
{
    std::string key = "any of";
    for (auto const& each : activities) key += " " + each;
    if (auto const known = position_.find(key); known != position_.end()) return known->second;
    PictureNode either;
    either.id = "any:" + id;
    either.title = {"任一", "any of"};
    either.shape = PictureNode::Shape::any_of;
    either.article = by.article;
    std::size_t latest = 0;
    for (auto const& each : activities)
        if (auto const at = node(each); at != PictureNode::nowhere) latest = std::max(latest, at);
    if (latest < out_.nodes.size()) either.cluster = out_.nodes[latest].cluster;
    auto const at = out_.nodes.size();
    position_.emplace(key, at);
    out_.nodes.push_back(std::move(either));
    for (auto const& each : activities) {
        Edge way;
        way.from = node(each);
        way.to = at;
        way.kind = Edge::Kind::alternative;
        way.conditional = true;
        way.rules = {by};
        edge(std::move(way));
    }
    return at;
}

void Drawing::add_rule(Rule const& rule)
{
    switch (rule.kind) {
    case RuleKind::precedence: return add_precedence(rule);
    case RuleKind::response: return add_response(rule);
    case RuleKind::absence: return add_absence(rule);
    case RuleKind::content: return mark_content(rule);
    case RuleKind::interval: return mark_interval(rule);
    case RuleKind::separation: return mark_separation(rule);
    case RuleKind::proportion: return mark_proportion(rule);
    case RuleKind::deemed: return add_deemed(rule);
    case RuleKind::derogation: return add_note(rule);
    }
}

void Drawing::add_precedence(Rule const& rule)
{
    auto arrow = from_rule(rule, Edge::Kind::gate);
    if (rule.first.empty()) return;
    arrow.from = rule.first.size() == 1 ? node(rule.first.front()) : any_of(rule.id, rule.first, cite(rule));
    if (rule.every) arrow.label = {"逐一", "each"};
    if (rule.times > 1) arrow.label = same_in_both("×" + std::to_string(rule.times));
    for (auto const& target : rule.then) {
        arrow.to = node(target);
        edge(arrow);
    }
    if (rule.unless.never() && only_asks_what_was_done(rule.when)) evident_.insert(arrow.condition.zh);
    // What makes the first necessary comes before it, and so does what it must not be older than.
    auto before = activities_in(rule.when);
    before.insert(before.end(), rule.since.begin(), rule.since.end());
    for (auto const& each : before)
        for (auto const& first : rule.first)
            if (std::find(rule.then.begin(), rule.then.end(), each) == rule.then.end()) order(each, first, cite(rule));
}

void Drawing::add_response(Rule const& rule)
{
    auto arrow = from_rule(rule, Edge::Kind::duty);
    if (rule.within) {
        auto const time = duly::in_words(*rule.within);
        arrow.label = {time.zh + "内", "within " + time.en};
    } else if (!rule.until_field.empty()) {
        auto const field = item_title(p_, rule.after.empty() ? "" : rule.after.front(), rule.until_field);
        arrow.label = {"至" + field.zh, "until " + field.en};
    } else if (!rule.yearly.empty()) {
        auto const days = duly::in_words(rule.yearly);
        arrow.label = rule.repeats ? Text{"每年" + days.zh + "前", "by " + days.en + " of every year"}
                                   : Text{days.zh + "前", "by the next " + days.en};
    }
    for (auto const& from : rule.after) {
        arrow.from = node(from);
        for (auto const& owed : rule.then) {
            arrow.to = node(owed);
            auto each = arrow;
            each.conditional = each.conditional || rule.then.size() > 1;
            edge(std::move(each));
        }
    }
}

void Drawing::add_absence(Rule const& rule)
{
    auto arrow = from_rule(rule, Edge::Kind::bar);
    if (!rule.where.always()) {
        auto const where = duly::detail::in_words(p_, rule.where);
        join(arrow.condition, where, {"；", "; "});
        arrow.conditional = true;
    }
    if (!rule.since.empty()) {
        auto const lifted = either(rule.since);
        join(arrow.condition, {"此后又有" + lifted.zh + "的除外", "unless " + lifted.en + " followed"}, {"；", "; "});
    }
    for (auto const& target : rule.of) {
        arrow.to = node(target);
        if (arrow.to == PictureNode::nowhere) continue;
        auto sources = rule.after;
        if (sources.empty())
            for (auto const& each : activities_in(rule.when))
                if (each != target) sources.push_back(each);
        bool drawn = false;
        for (auto const& source : sources) {
            arrow.from = node(source);
            drawn = drawn || (arrow.from != PictureNode::nowhere && arrow.from != arrow.to);
            if (rule.times > 1) arrow.label = same_in_both("×" + std::to_string(rule.times));
            edge(arrow);
        }
        if (drawn) continue;
        auto why = arrow.condition;
        if (std::find(rule.after.begin(), rule.after.end(), target) != rule.after.end()) { // no arrow to itself
            Text again{"再次进行", "once more"};
            join(again, why, {"；", "; "});
            why = again;
        }
        if (rule.severity == Severity::not_applicable) {
            join(out_of_scope_.says, why, {"；", "; "});
            out_of_scope_.rules.push_back(cite(rule));
            scope_of_.insert(target);
            continue;
        }
        mark(target, {PictureMark::Kind::bar, {"不得：" + why.zh, "barred: " + why.en}, {cite(rule)}});
    }
}

// Silence counts as an activity: an arrow with the time it takes.
void Drawing::add_deemed(Rule const& rule)
{
    auto arrow = from_rule(rule, Edge::Kind::duty);
    auto const time = rule.within ? duly::in_words(*rule.within) : Text{};
    auto const without = either(rule.without);
    arrow.label = {time.zh + "内未" + without.zh + "，视为", "no " + without.en + " within " + time.en + ": deemed"};
    for (auto const& from : rule.after)
        for (auto const& to : rule.then) {
            arrow.from = node(from);
            arrow.to = node(to);
            arrow.conditional = true;
            edge(arrow);
        }
}

void Drawing::add_note(Rule const& rule)
{
    auto const when = applies_in_words(p_, rule);
    auto const to = rule.severity == Severity::warning ? Text{"提示", "a warning"} : Text{"说明或者不适用", "a note"};
    auto const count = std::to_string(rule.lowers.size());
    out_.notes.push_back(
        {"第 " + rule.article + " 条 [" + rule.id + "]：" + when.zh + "的，" + count + " 条规则降为" + to.zh + "。",
         "Art. " + rule.article + " [" + rule.id + "]: " + count + " rules are lowered to " + to.en +
             " where: " + when.en + "."});
}

void Drawing::add_facts()
{
    std::map<std::string, PictureMark> due;
    for (auto const& fact : p_.facts)
        for (auto const& activity : fact.before)
            due[activity].rules.push_back({fact.article, "fact:" + fact.id, fact.title});
    for (auto& [activity, found] : due) {
        auto const n = std::to_string(found.rules.size());
        found.kind = PictureMark::Kind::fact;
        found.says = {"须先认定 " + n + " 项事实", n == "1" ? "1 fact decided before" : n + " facts decided before"};
        mark(activity, std::move(found));
    }
}

// What the procedure does not govern is said once, above the drawing.
void Drawing::add_scope()
{
    if (out_of_scope_.rules.empty()) return;
    auto const& rules = out_of_scope_.rules;
    auto const where = articles(rules, 3);
    out_.notes.insert(out_.notes.begin(),
                      {"第 " + where + " 条：下列情形不适用本程序：" + out_of_scope_.says.zh + "。",
                       "Art. " + where + ": this procedure does not govern: " + out_of_scope_.says.en + "."});
    for (auto const& activity : scope_of_)
        mark(activity, {PictureMark::Kind::bar, {"不属于不适用的情形", "only what it governs"}, rules});
}

} // namespace detail

Picture picture(Law const& law) { return detail::Drawing(law).run(); }

} // namespace duly
