// SPDX-License-Identifier: Apache-2.0
#include "plan_words.hpp"

#include "duly/case/describe.hpp"
#include "duly/law/kernel.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

[[nodiscard]] Text operator+(Text a, Text const& b)
{
    a.zh += b.zh;
    a.en += b.en;
    return a;
}

[[nodiscard]] Text quoted(Law const& law, std::string const& activity)
{
    auto const title = activity_title(law.procedure(), activity);
    return {"“" + title.zh + "”", "\"" + title.en + "\""};
}

[[nodiscard]] Text quoted(Law const& law, std::uint16_t activity)
{
    return quoted(law, law.procedure().activities[activity].id);
}

[[nodiscard]] Text days(std::int32_t n)
{
    return {std::to_string(n) + "日", std::to_string(n) + (n == 1 ? " day" : " days")};
}

// "Art. 15(1): the sentence of the rule"
[[nodiscard]] Text cited(Law const& law, std::uint16_t at)
{
    auto const& subject = law.kernel().subjects[at];
    Text out{subject.article.empty() ? "" : "第" + subject.article + "条",
             subject.article.empty() ? "" : "Art. " + subject.article + " "};
    out = out + same_in_both("[" + subject.id + "]");
    if (subject.of != Subject::Of::rule) return out;
    auto const& says = law.procedure().rules[subject.index].says;
    return says.empty() ? out : out + Text{"：" + says.zh, ": " + says.en};
}

} // namespace

Text words_of(Law const& law, Obstruction const& obstruction)
{
    Text rules;
    for (std::size_t i = 0; i < obstruction.subjects.size(); ++i) {
        auto const at = obstruction.subjects[i];
        if (at == no_index ||
            std::find(obstruction.subjects.begin(), obstruction.subjects.begin() + static_cast<std::ptrdiff_t>(i),
                      at) != obstruction.subjects.begin() + static_cast<std::ptrdiff_t>(i))
            continue;
        if (!rules.empty()) rules = rules + Text{"；", "; "};
        rules = rules + cited(law, at);
    }
    if (!rules.empty()) rules = Text{"（" + rules.zh + "）", " (" + rules.en + ")"};
    auto const last = quoted(law, obstruction.activities.back());
    switch (obstruction.kind) {
    case Obstruction::Kind::forbidden:
        return Text{last.zh + "被禁止，且不因时间经过而解除",
                    last.en + " is forbidden, and no lapse of time lifts that"} +
               rules;
    case Obstruction::Kind::circle: {
        Text circle;
        for (auto const at : obstruction.activities)
            circle = circle + (circle.empty() ? Text{} : Text{"先须", " waits for "}) + quoted(law, at);
        auto const first = quoted(law, obstruction.activities.front());
        return Text{"规则互相等待：", "the rules wait for each other: "} + circle +
               Text{"先须" + first.zh, " waits for " + first.en} + rules;
    }
    case Obstruction::Kind::nothing_leads_there: break;
    }
    return Text{"没有环节能通往" + last.zh, "nothing leads to " + last.en} + rules;
}

Text not_before(Law const& law, Ceiling const& ceiling, Date other)
{
    auto const step = quoted(law, ceiling.step);
    auto const period = in_words(*ceiling.at_most);
    return {"不宜更早，否则" + step.zh + "（" + other.text() + "）超出其后" + period.zh + "的期限",
            "no earlier, or " + step.en + " (" + other.text() + ") would come later than " + period.en + " after it"};
}

Text deadline_words(Law const& law, PlanDeadline const& deadline)
{
    auto const step = quoted(law, deadline.activity);
    auto const last = deadline.last_day.text();
    Text why{deadline.rule.empty() ? "" : "第" + deadline.article + "条[" + deadline.rule + "]，",
             deadline.rule.empty() ? "" : "Art. " + deadline.article + " [" + deadline.rule + "], "};
    why = Text{"（", " ("} + why + deadline.says + Text{"）", ")"};
    if (!deadline.date)
        return Text{step.zh + "的最后一日为" + last, "the last day for " + step.en + " is " + last} + why +
               Text{"，但未见通往该环节的路径", ", but no way to it is known"};
    if (deadline.days_late <= 0)
        return Text{step.zh + "的最后一日为" + last, "the last day for " + step.en + " is " + last} + why;
    auto const late = days(deadline.days_late);
    return Text{step.zh + "最早可于" + deadline.date->text() + "进行，比最后一日" + last + "晚" + late.zh,
                step.en + " can lawfully happen on " + deadline.date->text() + " at the earliest, " + late.en +
                    " after the last day, " + last} +
           why;
}

Text so_that(Law const& law, std::string const& activity, Date last_day)
{
    auto const step = quoted(law, activity);
    return {"以便" + step.zh + "不晚于" + last_day.text(),
            "so that " + step.en + " is not later than " + last_day.text()};
}

Text wanted_by(Date day) { return {"要求不晚于" + day.text() + "完成", "wanted by " + day.text()}; }

Text expected_on(Date day) { return {"预计于" + day.text() + "进行", "expected on " + day.text()}; }

PlanDeadline never_reached(Law const& law, std::uint16_t activity, Date expected)
{
    PlanDeadline out;
    out.activity = law.procedure().activities[activity].id;
    out.last_day = expected;
    out.on_the_way = false;
    out.says = expected_on(expected);
    out.says = deadline_words(law, out);
    return out;
}

} // namespace duly::detail
