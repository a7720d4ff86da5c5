// SPDX-License-Identifier: Apache-2.0
#include "json_plan.hpp"

#include "json_calls_answers.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace duly::detail {

namespace json = boost::json;

namespace {

[[nodiscard]] json::object step_json(PlanStep const& step)
{
    json::object out{{"activity", step.activity}, {"title", to_json(step.title)},
                     {"date", step.date.text()},  {"critical", step.critical},
                     {"rule", step.rule},         {"article", step.article},
                     {"after", step.after},       {"derivation", to_json(step.derivation)}};
    if (step.spare) out["spare_days"] = *step.spare;
    if (step.latest) {
        out["latest"] = step.latest->text();
        out["slack_days"] = *step.slack;
        out["latest_rule"] = step.latest_rule;
        out["latest_derivation"] = to_json(step.latest_derivation);
    }
    if (!step.undecided.empty()) out["undecided"] = json::value_from(step.undecided);
    if (!step.facts_due.empty()) out["facts_due"] = json::value_from(step.facts_due);
    if (step.provisional) out["provisional"] = to_json(step.provisional_reason);
    return out;
}

[[nodiscard]] json::object deadline_json(PlanDeadline const& deadline)
{
    json::object out{{"activity", deadline.activity},   {"rule", deadline.rule},
                     {"article", deadline.article},     {"last_day", deadline.last_day.text()},
                     {"days_late", deadline.days_late}, {"on_the_way", deadline.on_the_way},
                     {"says", to_json(deadline.says)}};
    if (deadline.date) out["date"] = deadline.date->text();
    if (deadline.provisional) out["provisional"] = to_json(deadline.provisional_reason);
    return out;
}

// {"comment.opened": "2026-03-02"}
[[nodiscard]] std::map<std::string, Date> expected_of(JsonObject& in)
{
    std::map<std::string, Date> out;
    auto const* value = in.find("expected");
    if (value == nullptr) return out;
    JsonObject members(*value, in.path("expected"));
    for (auto const& member : value->as_object()) {
        auto const date = members.date(member.key());
        if (date) out.emplace(std::string(member.key()), *date);
    }
    return out;
}

[[nodiscard]] std::map<std::string, bool> facts_of(JsonObject& in)
{
    std::map<std::string, bool> out;
    auto const* value = in.find("facts");
    if (value == nullptr) return out;
    JsonObject members(*value, in.path("facts"));
    for (auto const& member : value->as_object()) out.emplace(std::string(member.key()), members.flag(member.key()));
    return out;
}

} // namespace

json::object to_json(Plan const& plan)
{
    json::array steps, deadlines;
    for (auto const& step : plan.steps) steps.push_back(step_json(step));
    for (auto const& deadline : plan.deadlines) deadlines.push_back(deadline_json(deadline));
    json::object out{{"target", plan.target},
                     {"today", plan.today.text()},
                     {"keeps_deadlines", plan.keeps_deadlines()},
                     {"steps", std::move(steps)},
                     {"deadlines", std::move(deadlines)}};
    if (auto const date = plan.date()) out["date"] = date->text();
    if (!plan.no_way.empty()) out["no_way"] = to_json(plan.no_way);
    return out;
}

json::array to_json(std::vector<PlanChange> const& changes)
{
    json::array out;
    for (auto const& change : changes) {
        json::object one{{"activity", change.activity}, {"rule", change.rule}, {"says", to_json(change.says)}};
        if (change.before) one["before"] = change.before->text();
        if (change.after) one["after"] = change.after->text();
        out.push_back(std::move(one));
    }
    return out;
}

Result<json::object> plan_call(Engine& engine, JsonObject& in)
{
    auto const id = in.required_text("case", "缺少：应写明案件编号", "is missing: name the case by its id");
    PlanOptions options;
    options.target = in.text("target");
    options.by = in.date("by");
    options.keep_soft_floors = !in.flag("ignore_soft_floors");
    options.facts = facts_of(in);
    options.expected = expected_of(in);
    auto const day = in.date("today");
    in.nothing_else();
    auto const explained = engine.explain(id);
    if (!explained) return explained.error();
    auto const today = std::max(day.value_or(engine.today()), explained->state.latest);
    auto const made = plan(explained->law, explained->state, today, options);
    if (!made) return made.error();
    auto out = to_json(*made);
    out["case"] = id;
    return out;
}

} // namespace duly::detail
