// SPDX-License-Identifier: Apache-2.0
// The order of strictness, kind by kind and key by key: docs/pack-format.md has the same table in words.
#include "strictness.hpp"

#include "deadline.hpp"

#include <algorithm>
#include <set>

namespace duly::detail {

namespace {

using Words = std::vector<std::string>;

template <class T> bool contains_all(std::vector<T> const& larger, std::vector<T> const& smaller)
{
    return std::all_of(smaller.begin(), smaller.end(),
                       [&](T const& item) { return std::find(larger.begin(), larger.end(), item) != larger.end(); });
}
template <class T> bool equal_sets(std::vector<T> const& a, std::vector<T> const& b)
{
    return contains_all(a, b) && contains_all(b, a);
}

// Whether a count by unit `a` is never longer than the same count by unit `b`.
bool unit_never_longer(Duration::Unit a, Duration::Unit b)
{
    using enum Duration::Unit;
    if (a == b || a == days) return a == b || b == working_days || b == clear_working_days;
    return a == working_days && b == clear_working_days;
}

class Comparer {
public:
    Comparer(Rule const& parent, Rule const& child) : parent_(parent), child_(child) {}

    std::vector<Laxity> run()
    {
        if (parent_ == child_) return {};
        if (parent_.kind != child_.kind) {
            report("kind", "规则的种类不能改变", "the kind of a rule cannot change");
            return std::move(found_);
        }
        severity_and_effect();
        if (parent_.severity == Severity::not_applicable) {
            exemption();
            return std::move(found_);
        }
        if (parent_.kind == RuleKind::derogation) {
            derogation();
            return std::move(found_);
        }
        implied("when", parent_.when, child_.when, "适用条件变窄", "it applies in fewer cases");
        implied("unless", child_.unless, parent_.unless, "例外变宽", "its exception is wider");
        if (child_.cure && child_.cure != parent_.cure)
            report("cure", "不能增加或者改变补正（cure）", "a cure may not be added or changed");
        kind();
        return std::move(found_);
    }

private:
    void report(std::string_view key, std::string_view zh, std::string_view en)
    {
        found_.push_back({parent_.id, parent_.article, std::string(key), {std::string(zh), std::string(en)}, false});
    }
    void expect(bool good, std::string_view key, std::string_view zh, std::string_view en)
    {
        if (!good) report(key, zh, en);
    }
    void implied(std::string_view key, Condition const& a, Condition const& b, std::string_view zh, std::string_view en)
    {
        auto const answer = implies(a, b);
        if (answer == Implied::no) report(key, zh, en);
        if (answer == Implied::too_large)
            report(key, "条件过于复杂（超过 16 个要素），无法判定是否更严，因此不予接受；请拆分规则",
                   "the conditions ask more than 16 things, too many to decide which is stricter, so it is refused; "
                   "split the rule");
    }
    void more(std::string_view key, Words const& parent, Words const& child)
    {
        expect(contains_all(child, parent), key, "所列环节少于上级", "it lists fewer than the parent does");
    }
    void fewer(std::string_view key, Words const& parent, Words const& child)
    {
        expect(contains_all(parent, child), key, "所列环节多于上级", "it lists more than the parent does");
    }
    void equal(std::string_view key, bool good)
    {
        expect(good, key, "此处必须与上级相同（无法判定哪个更严）",
               "this must be as the parent has it: neither is surely stricter");
    }

    void severity_and_effect()
    {
        bool const exempt = parent_.severity == Severity::not_applicable;
        if (exempt || child_.severity == Severity::not_applicable)
            expect(exempt && child_.severity == Severity::not_applicable, "severity", "排除适用的规则不能增减",
                   "an exemption (not_applicable) can neither be made nor unmade");
        else expect(child_.severity >= parent_.severity, "severity", "严重程度降低", "its severity is lower");
        expect(child_.effect <= parent_.effect || parent_.effect == Effect::lapse, "effect",
               "效力减弱：上级拒绝（bars），这里只记录（breach）",
               "its effect is weaker: the parent bars what this only records");
    }

    void exemption()
    {
        implied("when", child_.when, parent_.when, "排除适用的范围变宽", "it exempts more cases");
        implied("unless", parent_.unless, child_.unless, "排除适用的例外变窄", "it exempts more cases");
        implied("where", child_.where, parent_.where, "排除适用的范围变宽", "it exempts more cases");
        fewer("of", parent_.of, child_.of);
        fewer("after", parent_.after, child_.after);
        expect(!(child_.after.empty() && !parent_.after.empty()), "after", "排除适用的范围变宽",
               "it exempts more cases");
        equal("same", child_.same == parent_.same);
        more("since", parent_.since, child_.since);
    }

    void derogation()
    {
        expect(contains_all(parent_.lowers, child_.lowers), "except", "减轻了更多的规则", "it lowers more rules");
        implied("when", child_.when, parent_.when, "减轻的范围变宽", "it lowers in more cases");
        implied("unless", parent_.unless, child_.unless, "减轻的例外变窄", "it lowers in more cases");
    }

    void kind()
    {
        switch (parent_.kind) {
        case RuleKind::precedence: precedence(); return;
        case RuleKind::response: response(); return;
        case RuleKind::absence: absence(); return;
        case RuleKind::interval: interval(); return;
        case RuleKind::content:
            more("of", parent_.of, child_.of);
            more("has", parent_.has, child_.has);
            equal("every", parent_.every == child_.every);
            return;
        case RuleKind::separation:
            expect(contains_all(child_.separate_of, parent_.separate_of), "of", "所列少于上级",
                   "it lists fewer than the parent does");
            expect(contains_all(child_.separate_from, parent_.separate_from), "from", "所列少于上级",
                   "it lists fewer than the parent does");
            implied("where", parent_.where, child_.where, "所比较的事件变少", "it compares fewer events");
            return;
        case RuleKind::proportion: proportion(); return;
        case RuleKind::deemed: deemed(); return;
        case RuleKind::derogation: return;
        }
    }

    void precedence()
    {
        bool const where = !parent_.where.always() || !child_.where.always();
        fewer("first", parent_.first, child_.first);
        more("then", parent_.then, child_.then);
        more("since", parent_.since, child_.since);
        implied("where", child_.where, parent_.where, "对前一环节的要求变松", "it asks less of the earlier act");
        equal("every", parent_.every == child_.every);
        if (where) { // another key or count can hide the latest event that fails
            equal("same", equal_sets(parent_.same, child_.same));
            equal("times", parent_.times == child_.times);
            return;
        }
        expect(contains_all(child_.same, parent_.same), "same", "不再要求一致的字段少于上级",
               "fewer fields must agree");
        expect(child_.times >= parent_.times, "times", "次数少于上级", "it asks for fewer times");
    }

    void response()
    {
        bool const deadline = has_deadline(parent_) || has_deadline(child_);
        if (deadline) equal("after", equal_sets(parent_.after, child_.after)); // one more opening is a reset
        else more("after", parent_.after, child_.after);
        fewer("then", parent_.then, child_.then);
        implied("where", child_.where, parent_.where, "对完成环节的要求变松",
                "it asks less of the act that fulfils it");
        equal("same", equal_sets(parent_.same, child_.same));
        equal("within", parent_.until_field.empty() ? child_.until_field.empty() || !parent_.within
                                                    : child_.until_field == parent_.until_field);
        maximum("within", parent_.within, child_.within);
        if (!parent_.yearly.empty()) equal("within", child_.yearly == parent_.yearly);
        expect(child_.repeats || !parent_.repeats, "repeats", "不再逐期履行", "it is no longer owed again");
        expect(contains_all(parent_.pauses, child_.pauses), "pauses", "不能增加中止计时", "a pause may not be added");
        expect(!child_.extends || child_.extends == parent_.extends, "extends", "不能增加延长",
               "an extension may not be added");
    }

    void maximum(std::string_view key, std::optional<Duration> const& parent, std::optional<Duration> const& child)
    {
        if (!parent) return;
        expect(child && never_longer(*child, *parent), key, "期限长于上级，或者无法比较",
               "the time is longer than the parent's, or cannot be compared");
    }
    void minimum(std::string_view key, std::optional<Duration> const& parent, std::optional<Duration> const& child)
    {
        if (!parent) return;
        expect(child && never_longer(*parent, *child), key, "期限短于上级，或者无法比较",
               "the time is shorter than the parent's, or cannot be compared");
    }

    void absence()
    {
        more("of", parent_.of, child_.of);
        if (child_.after.empty() && !parent_.after.empty()) return; // now forbidden whatever happened before
        if (parent_.after.empty()) {
            expect(child_.after.empty(), "after", "原来一律禁止，现在只在某环节之后禁止",
                   "it was forbidden always, now only after something");
            return;
        }
        more("after", parent_.after, child_.after);
        implied("where", parent_.where, child_.where, "触发禁止的事件变少", "fewer events bring the prohibition about");
        fewer("since", parent_.since, child_.since); // each one lifts the prohibition
        expect(child_.times <= parent_.times, "times", "次数多于上级", "it waits for more times");
        equal("same", equal_sets(parent_.same, child_.same));
    }

    void interval()
    {
        more("to", parent_.to, child_.to);
        expect(contains_all(child_.to_announced, parent_.to_announced), "to", "所列少于上级",
               "it lists fewer than the parent does");
        if (parent_.at_most || child_.at_most) equal("from", equal_sets(parent_.from, child_.from));
        else more("from", parent_.from, child_.from);
        minimum("at_least", parent_.at_least, child_.at_least);
        maximum("at_most", parent_.at_most, child_.at_most);
        equal("same", equal_sets(parent_.same, child_.same));
    }

    void proportion()
    {
        more("at", parent_.at, child_.at);
        equal("count", parent_.count == child_.count);
        equal("of", parent_.share_of == child_.share_of);
        equal("among", parent_.among == child_.among);
        auto const cross = [](Fraction a, Fraction b) { return std::int64_t{a.numerator} * b.denominator; };
        auto const here = cross(child_.share, parent_.share);
        auto const there = cross(parent_.share, child_.share);
        bool const stricter = here > there || (here == there && (child_.strictly_more || !parent_.strictly_more));
        expect(stricter, child_.strictly_more ? "more_than" : "at_least", "比例低于上级",
               "the share is smaller than the parent's");
    }

    void deemed()
    {
        auto changed = child_; // whatever a person reads may differ
        changed.says = parent_.says;
        changed.article = parent_.article;
        changed.note = parent_.note;
        changed.grade = parent_.grade;
        expect(changed == parent_, "kind", "视为发生的规则不能改变", "what silence counts as cannot be changed");
    }

    Rule const& parent_;
    Rule const& child_;
    std::vector<Laxity> found_;
};

} // namespace

bool never_longer(Duration const& first, Duration const& second)
{
    using enum Duration::Unit;
    // A period of working days ends on one, so rolling off a rest day makes the other no longer.
    if (first.roll && !second.roll && second.unit != working_days) return false;
    if (first.unit == second.unit) return first.n <= second.n;
    // n clear days are at least n days, and at most n + 1.
    auto const a = first.unit == clear_days ? Duration{days, first.n + 1, first.roll} : first;
    auto const b = second.unit == clear_days ? Duration{days, second.n, second.roll} : second;
    auto const months_of = [](Duration const& d) {
        return d.unit == years ? std::int64_t{d.n} * 12 : std::int64_t{d.n};
    };
    bool const a_months = a.unit == months || a.unit == years;
    bool const b_months = b.unit == months || b.unit == years;
    if (a_months && b_months) return months_of(a) <= months_of(b);
    if (a_months) return unit_never_longer(days, b.unit) && months_of(a) * 31 <= b.n; // no month is longer
    if (b_months) return a.unit == days && a.n <= months_of(b) * 28;                  // none is shorter
    return unit_never_longer(a.unit, b.unit) && a.n <= b.n;
}

std::vector<Laxity> laxer(Rule const& parent, Rule const& child) { return Comparer(parent, child).run(); }

namespace {

void compare_new(Rule const& rule, Procedure const& parent, std::vector<Laxity>& found)
{
    auto const report = [&](std::string article, std::string_view key, std::string zh, std::string en) {
        found.push_back({rule.id, std::move(article), std::string(key), {std::move(zh), std::move(en)}, true});
    };
    if (rule.severity == Severity::not_applicable)
        report({}, "severity", "不能新设排除适用的规则", "an overlay may not add an exemption (not_applicable)");
    if (rule.kind == RuleKind::derogation)
        report({}, "kind", "不能新设减轻规则", "an overlay may not add a derogation");
    if (rule.kind != RuleKind::deemed) return;
    for (auto const& then : rule.then)
        for (auto const& activity : parent.activities)
            if (activity.id == then)
                report(activity.article, "then", "沉默不能视为上级规定的环节“" + then + "”",
                       "silence may not count as the parent's own '" + then + "'");
}

void compare_duties(Procedure const& parent, Procedure const& child, std::vector<Laxity>& found)
{
    auto const fewer = [&](std::string const& id, std::string const& article, Words const& before, Words const& now) {
        bool const anyone = std::find(before.begin(), before.end(), "any") != before.end();
        if (!anyone && !contains_all(before, now))
            found.push_back(
                {id, article, "by", {"可以作出的角色多于上级", "more roles may do it than the parent allows"}, false});
    };
    for (auto const& old : parent.activities)
        for (auto const& now : child.activities)
            if (now.id == old.id) fewer("by:" + old.id, old.article, old.by, now.by);
    for (auto const& old : parent.facts)
        for (auto const& now : child.facts)
            if (now.id == old.id) fewer("by:" + old.id, old.article, old.by, now.by);
}

} // namespace

std::vector<Laxity> laxer_rules(Procedure const& parent, Procedure const& child)
{
    std::vector<Laxity> found;
    std::set<std::string> known;
    for (auto const& rule : parent.rules) known.insert(rule.id);
    for (auto const& rule : child.rules)
        if (!known.contains(rule.id)) compare_new(rule, parent, found);
    for (auto const& rule : parent.rules) {
        auto const now =
            std::find_if(child.rules.begin(), child.rules.end(), [&](Rule const& r) { return r.id == rule.id; });
        if (now == child.rules.end()) {
            found.push_back({rule.id, rule.article, "", {"规则不能删除", "a rule cannot be removed"}, false});
            continue;
        }
        auto restricted = *now; // a derogation of `all` also lowers what the overlay adds, which is its own affair
        std::erase_if(restricted.lowers, [&](std::string const& id) { return !known.contains(id); });
        for (auto& laxity : laxer(rule, restricted)) found.push_back(std::move(laxity));
    }
    compare_duties(parent, child, found);
    return found;
}

} // namespace duly::detail
