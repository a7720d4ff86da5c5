// SPDX-License-Identifier: Apache-2.0
// What two plans differ in, step by step: which dates moved, by how much, and whether the counting changed or only the
// day that is counted from.
#include "duly/case/plan.hpp"

#include <algorithm>

namespace duly {

namespace {

[[nodiscard]] Text operator+(Text a, Text const& b)
{
    a.zh += b.zh;
    a.en += b.en;
    return a;
}

[[nodiscard]] Text quoted(Text const& title) { return {"“" + title.zh + "”", "\"" + title.en + "\""}; }

[[nodiscard]] Text moved(Date from, Date to)
{
    auto const n = to > from ? to - from : from - to;
    auto const later = to > from;
    return {"由" + from.text() + "改为" + to.text() + "，" + (later ? "推迟" : "提前") + std::to_string(n) + "日",
            "moves from " + from.text() + " to " + to.text() + ", " + std::to_string(n) +
                (n == 1 ? " day " : " days ") + (later ? "later" : "earlier")};
}

[[nodiscard]] Text either_way(Text const& before, Text const& after)
{
    auto const shown = [](Text const& says) {
        return says.empty() ? Text{"没有需等待的期间", "nothing to wait for"} : says;
    };
    return Text{"。原：", ". Before: "} + shown(before) + Text{"；现：", "; now: "} + shown(after);
}

[[nodiscard]] Text why(PlanStep const& before, PlanStep const& after, Plan const& old, Plan const& now)
{
    if (!after.after.empty() && before.after == after.after && before.rule == after.rule) {
        auto const* was = old.step(after.after);
        auto const* is = now.step(after.after);
        if (was != nullptr && is != nullptr && was->date != is->date) {
            auto const title = quoted(is->title);
            Text out{"，因为它所依据的" + title.zh + "由" + was->date.text() + "改为" + is->date.text(),
                     ", because " + title.en + ", which it follows, moves from " + was->date.text() + " to " +
                         is->date.text()};
            return out + either_way(before.derivation, after.derivation);
        }
    }
    if (before.rule == after.rule && before.since == after.since && !after.derivation.empty())
        return Text{"，因为起算日不变而其间的工作日不同", ", because other days are worked since the same day"} +
               either_way(before.derivation, after.derivation);
    return either_way(before.derivation, after.derivation);
}

[[nodiscard]] PlanChange change_of(PlanStep const& before, PlanStep const& after, Plan const& old, Plan const& now)
{
    PlanChange out{after.activity, {}, before.date, after.date, quoted(after.title)};
    if (before.date != after.date) {
        out.says = out.says + Text{"", " "} + moved(before.date, after.date) + why(before, after, old, now);
        return out;
    }
    auto const settled = before.provisional;
    out.says = out.says + Text{"仍为", " stays on "} + same_in_both(after.date.text()) +
               (settled ? Text{"，不再是暂定日期", ", which is no longer provisional"}
                        : Text{"，现为暂定日期：" + after.provisional_reason.zh,
                               ", which is now provisional: " + after.provisional_reason.en});
    return out;
}

void step_changes(Plan const& before, Plan const& after, std::vector<PlanChange>& out)
{
    for (auto const& step : after.steps) {
        auto const* was = before.step(step.activity);
        if (was == nullptr) {
            auto const title = quoted(step.title);
            out.push_back({step.activity,
                           {},
                           std::nullopt,
                           step.date,
                           {title.zh + "为新增步骤，最早" + step.date.text(),
                            title.en + " is a new step, on " + step.date.text() + " at the earliest"}});
        } else if (was->date != step.date || was->provisional != step.provisional) {
            out.push_back(change_of(*was, step, before, after));
        }
    }
    for (auto const& step : before.steps) {
        if (after.step(step.activity) != nullptr) continue;
        auto const title = quoted(step.title);
        out.push_back({step.activity,
                       {},
                       step.date,
                       std::nullopt,
                       {title.zh + "不再是步骤（原为" + step.date.text() + "）",
                        title.en + " is no longer a step (it was on " + step.date.text() + ")"}});
    }
}

void deadline_changes(Plan const& before, Plan const& after, std::vector<PlanChange>& out)
{
    for (auto const& deadline : after.deadlines) {
        auto const was = std::find_if(before.deadlines.begin(), before.deadlines.end(), [&](PlanDeadline const& each) {
            return each.activity == deadline.activity && each.rule == deadline.rule;
        });
        if (was == before.deadlines.end() || was->last_day == deadline.last_day) continue;
        Text const which{"[" + deadline.rule + "]的最后一日", "the last day under [" + deadline.rule + "] "};
        out.push_back({deadline.activity, deadline.rule, was->last_day, deadline.last_day,
                       which + moved(was->last_day, deadline.last_day) + either_way(was->says, deadline.says)});
    }
}

} // namespace

std::vector<PlanChange> changes(Plan const& before, Plan const& after)
{
    std::vector<PlanChange> out;
    step_changes(before, after, out);
    deadline_changes(before, after, out);
    return out;
}

} // namespace duly
