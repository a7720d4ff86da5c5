// SPDX-License-Identifier: Apache-2.0
#include "condition_words.hpp"

#include "duly/case/describe.hpp"
#include "duly/law/kernel.hpp"

#include <algorithm>
#include <cctype>

namespace duly::detail {

namespace {

[[nodiscard]] std::string literal(Value const& value)
{
    if (auto const* yes = std::get_if<bool>(&value)) return *yes ? "true" : "false";
    if (auto const* date = std::get_if<Date>(&value)) return date->text();
    if (auto const* word = std::get_if<std::string>(&value)) return *word;
    std::string out;
    if (auto const* list = std::get_if<std::vector<std::string>>(&value))
        for (auto const& each : *list) out += (out.empty() ? "" : "/") + each;
    return out;
}

[[nodiscard]] Text field_title(Procedure const& procedure, Path const& path)
{
    if (!path.activity.empty()) return item_title(procedure, path.activity, path.field);
    // A bare name is a field of the event judged; the first activity that has a title for it tells.
    for (auto const& activity : procedure.activities)
        for (auto const& field : activity.fields)
            if (field.name == path.field && !field.title.empty()) return field.title;
    return same_in_both(path.field);
}

[[nodiscard]] Text quoted(Text const& title) { return {"“" + title.zh + "”", "\"" + title.en + "\""}; }

[[nodiscard]] Text field_words(Procedure const& procedure, Condition const& condition)
{
    auto const title = field_title(procedure, condition.path);
    std::string values;
    for (auto const& each : condition.literals) values += (values.empty() ? "" : "/") + literal(each);
    auto const said = quoted(title);
    switch (condition.comparison) {
    case Comparison::holds: return title;
    case Comparison::is:
        if (values == "true") return title;
        if (values == "false") return {said.zh + "为否", said.en + " is no"};
        return {said.zh + "为 " + values, said.en + " is " + values};
    case Comparison::in: return {said.zh + "为 " + values, said.en + " is " + values};
    case Comparison::includes: return {said.zh + "含 " + values, said.en + " includes " + values};
    case Comparison::at_least: return {said.zh + " ≥ " + values, said.en + " ≥ " + values};
    case Comparison::at_most: return {said.zh + " ≤ " + values, said.en + " ≤ " + values};
    case Comparison::more_than: return {said.zh + " > " + values, said.en + " > " + values};
    case Comparison::less_than: return {said.zh + " < " + values, said.en + " < " + values};
    case Comparison::same_as: {
        auto const other = quoted(field_title(procedure, condition.other));
        return {said.zh + "与" + other.zh + "一致", said.en + " agrees with " + other.en};
    }
    }
    return {};
}

[[nodiscard]] Text joined(Procedure const& procedure, std::vector<Condition> const& parts, Text const& between)
{
    Text out;
    for (auto const& part : parts) {
        auto words = in_words(procedure, part);
        if (words.empty()) continue;
        if (part.parts.size() > 1 && parts.size() > 1 && part.op != Condition::Op::negation)
            words = {"（" + words.zh + "）", "(" + words.en + ")"};
        if (!out.empty()) {
            out.zh += between.zh;
            out.en += between.en;
        }
        out.zh += words.zh;
        out.en += words.en;
    }
    return out;
}

void collect(Condition const& condition, std::vector<std::string>& out)
{
    auto const add = [&](std::string const& id) {
        if (!id.empty() && std::find(out.begin(), out.end(), id) == out.end()) out.push_back(id);
    };
    if (condition.op == Condition::Op::done) add(condition.name);
    add(condition.path.activity);
    for (auto const& part : condition.parts) collect(part, out);
}

} // namespace

Text in_words(Procedure const& procedure, Condition const& condition)
{
    using Op = Condition::Op;
    switch (condition.op) {
    case Op::all: return joined(procedure, condition.parts, {"，且", " and "});
    case Op::any: return joined(procedure, condition.parts, {"或", " or "});
    case Op::negation: {
        auto const words = in_words(procedure, condition.parts.front());
        return {"并非" + words.zh, "not: " + words.en};
    }
    case Op::fact: return fact_title(procedure, condition.name);
    case Op::field: return field_words(procedure, condition);
    case Op::document: {
        auto const title = item_title(procedure, "", condition.name);
        return {"附" + title.zh, "with " + title.en};
    }
    case Op::role: {
        auto const title = role_title(procedure, condition.name);
        return {"由" + title.zh + "办理", "done by " + title.en};
    }
    case Op::done: {
        auto const title = activity_title(procedure, condition.name);
        return {"已有“" + title.zh + "”", "after: " + title.en};
    }
    case Op::share: {
        auto const share =
            std::to_string(condition.fraction.numerator) + "/" + std::to_string(condition.fraction.denominator);
        return {"按 " + share + " 计", "by a share of " + share};
    }
    }
    return {};
}

Text applies_in_words(Procedure const& procedure, Rule const& rule)
{
    auto out = in_words(procedure, rule.when);
    if (rule.unless.never()) return out;
    auto const exception = in_words(procedure, rule.unless);
    if (exception.empty()) return out;
    out.zh += (out.zh.empty() ? "" : "；") + exception.zh + "的除外";
    out.en += (out.en.empty() ? "unless " : "; unless ") + exception.en;
    return out;
}

bool never_applies(Rule const& rule) { return rule.when.never() || rule.unless.always(); }

std::vector<std::string> activities_in(Condition const& condition)
{
    std::vector<std::string> out;
    collect(condition, out);
    return out;
}

bool only_asks_what_was_done(Condition const& condition)
{
    using Op = Condition::Op;
    if (condition.op == Op::done) return true;
    return (condition.op == Op::all || condition.op == Op::any) && !condition.parts.empty() &&
           std::all_of(condition.parts.begin(), condition.parts.end(),
                       [](auto const& part) { return only_asks_what_was_done(part); });
}

std::optional<bool> holds(Law const& law, Case const& state, Condition const& condition)
{
    using Op = Condition::Op;
    auto const& kernel = law.kernel();
    if (condition.op == Op::all || condition.op == Op::any) {
        bool const settles = condition.op == Op::any; // one part with this value decides
        bool open = false;
        for (auto const& part : condition.parts) {
            auto const each = holds(law, state, part);
            if (each == settles) return settles;
            open = open || !each;
        }
        return open ? std::nullopt : std::optional<bool>(!settles);
    }
    if (condition.op == Op::negation) {
        auto const part = holds(law, state, condition.parts.front());
        return part ? std::optional<bool>(!*part) : std::nullopt;
    }
    if (condition.op == Op::fact) {
        auto const found = kernel.fact_index.find(condition.name);
        if (found == kernel.fact_index.end()) return std::nullopt;
        auto const bit = std::uint64_t(1) << found->second;
        return (state.facts_decided & bit) == 0 ? std::nullopt : std::optional<bool>((state.facts_true & bit) != 0);
    }
    if (condition.op == Op::done) {
        auto const found = kernel.activity_index.find(condition.name);
        if (found == kernel.activity_index.end() || found->second >= kernel.activities.size()) return std::nullopt;
        auto const latch = kernel.activities[found->second].done;
        if (latch == no_index) return std::nullopt;
        // What has not happened may still happen.
        return state.latch(latch) ? std::optional<bool>(true) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<bool> applies(Law const& law, Case const& state, Rule const& rule)
{
    auto const when = holds(law, state, rule.when);
    auto const exception = holds(law, state, rule.unless);
    if (when == false || exception == true) return false;
    return when && exception ? std::optional<bool>(true) : std::nullopt;
}

} // namespace duly::detail
