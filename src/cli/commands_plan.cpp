// SPDX-License-Identifier: Apache-2.0
// The command plan: when each step that is still missing can lawfully happen, and by when it must.
#include "context.hpp"

#include "enforce/json_plan.hpp"

#include "duly/case/fold.hpp"
#include "duly/case/plan.hpp"
#include "duly/show/gantt.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>

namespace duly::cli {

namespace json = boost::json;

namespace {

// What is planned: a case, or a procedure from the start.
struct Subject {
    std::string id; // of the case
    Law law;
    std::vector<Entry> history;
    Case state;
    Date today;
};

[[nodiscard]] Subject of_case(Context const& context, Engine& at_work, std::string const& wanted)
{
    auto explained = at_work.explain(find_case(context, at_work, wanted));
    if (!explained) stop(context, explained.error());
    auto const today = std::max(context.today.value_or(at_work.today()), explained->state.latest);
    return {explained->case_id, explained->law, explained->history, explained->state, today};
}

[[nodiscard]] Subject subject_of(Context& context, std::string const& wanted)
{
    auto known = packs(context);
    if (!is_pack(known, wanted)) {
        auto const at_work = engine(context, StoreAccess::read);
        return of_case(context, *at_work, wanted);
    }
    auto const law = known.bind(pack_id(context, known, wanted), {}, calendar(context), context.today);
    if (!law) stop(context, law.error());
    return {"", *law, {}, opened(*law), context.today.value_or(today_here())};
}

// The same history under another calendar: deadlines that run already are counted anew as well.
[[nodiscard]] Subject under(Context const& context, Subject const& known, std::string const& file)
{
    auto const calendar = known.law.calendar().extended(read_file(context, file), file);
    if (!calendar) stop(context, calendar.error());
    Fold fold(known.law.with(*calendar));
    for (auto const& entry : known.history)
        if (auto const found = fold.step(entry); !found) stop(context, found.error());
    return {known.id, fold.law(), known.history, pass(fold.law(), fold.state(), known.today), known.today};
}

[[nodiscard]] std::pair<std::string, std::string> split(Context const& context, char const* option,
                                                        std::string const& given)
{
    auto const at = given.find('=');
    if (at == std::string::npos || at == 0)
        stop(context, bad_usage,
             {std::string(option) + " 应写作 名称=值", std::string(option) + " is written NAME=VALUE"}, given);
    return {given.substr(0, at), given.substr(at + 1)};
}

[[nodiscard]] Date date_of(Context const& context, char const* option, std::string const& text)
{
    auto const date = Date::parse(text);
    if (!date)
        stop(context, bad_usage,
             {std::string(option) + " 不是存在的日期", std::string(option) + " is no date that exists"}, text);
    return *date;
}

[[nodiscard]] PlanOptions options_of(Context const& context, PlanArguments const& arguments)
{
    PlanOptions out;
    out.target = arguments.target;
    if (!arguments.by.empty()) out.by = date_of(context, "--by", arguments.by);
    out.keep_soft_floors = !arguments.ignore_soft_floors;
    for (auto const& each : arguments.facts) {
        auto const [fact, value] = split(context, "--fact", each);
        if (value != "true" && value != "false")
            stop(context, bad_usage, {"--fact 的值应为 true 或 false", "--fact is true or false"}, each);
        out.facts[fact] = value == "true";
    }
    for (auto const& each : arguments.expected) {
        auto const [activity, day] = split(context, "--done", each);
        out.expected[activity] = date_of(context, "--done", day);
    }
    return out;
}

[[nodiscard]] Plan made(Context const& context, Subject const& subject, PlanOptions const& options)
{
    auto out = plan(subject.law, subject.state, subject.today, options);
    if (!out) stop(context, out.error());
    return std::move(*out);
}

void show_steps(Context const& context, Plan const& plan)
{
    bool const zh = context.language == Language::zh;
    bool const late = std::any_of(plan.steps.begin(), plan.steps.end(), [](auto const& step) { return step.latest; });
    std::vector<std::string> heads{zh ? "最早" : "earliest", zh ? "机动" : "spare"};
    if (late) heads.insert(heads.end(), {zh ? "最迟" : "latest", zh ? "余" : "slack"});
    heads.insert(heads.end(), {zh ? "关键" : "critical", zh ? "步骤" : "step"});
    Table table(std::move(heads));
    for (auto const& step : plan.steps) {
        std::vector<std::string> row{step.date.text() + (step.provisional ? "?" : ""),
                                     step.spare ? std::to_string(*step.spare) : "-"};
        if (late) {
            row.push_back(step.latest ? step.latest->text() : "-");
            row.push_back(step.slack ? std::to_string(*step.slack) : "-");
        }
        row.push_back(step.critical ? "*" : "");
        row.push_back(context.say(step.title) + (zh ? "（" : " (") + step.activity + (zh ? "）" : ")"));
        table.add(std::move(row));
    }
    table.print();
}

void show_facts(Context const& context, PlanStep const& step)
{
    bool const zh = context.language == Language::zh;
    auto const list = [&](std::vector<std::string> const& facts, char const* before) {
        if (facts.empty()) return;
        std::cout << "    " << before;
        for (std::size_t i = 0; i < facts.size(); ++i) std::cout << (i == 0 ? "" : zh ? "、" : ", ") << facts[i];
        std::cout << '\n';
    };
    list(step.facts_due, zh ? "此前须已认定：" : "to be found before it, either way: ");
    list(step.undecided, zh ? "是否需要取决于：" : "needed or not, depending on: ");
}

// Step by step what holds it up, if anything does.
void show_reasons(Context const& context, Plan const& plan)
{
    bool const zh = context.language == Language::zh;
    for (auto const& step : plan.steps) {
        // The deadlines are told below; here, of several, which one it is.
        bool const limited = step.latest && (plan.deadlines.size() > 1 || *step.slack < 0);
        bool const waits = step.date > plan.today || limited || !step.undecided.empty() || !step.facts_due.empty();
        if (!waits) continue;
        std::cout << step.date.text() << "  " << context.say(step.title) << '\n';
        auto const article = step.article.empty() ? "" : (zh ? "第" : "Art. ") + step.article + (zh ? "条 " : " ");
        if (!step.derivation.empty())
            std::cout << "    " << article << (step.rule.empty() ? "" : "[" + step.rule + "] ")
                      << context.say(step.derivation) << '\n';
        if (step.provisional)
            std::cout << "    " << (zh ? "暂定：" : "provisional: ") << context.say(step.provisional_reason) << '\n';
        if (limited)
            std::cout << "    " << (zh ? "最迟 " : "latest ") << step.latest->text()
                      << (step.latest_rule.empty() ? "" : " [" + step.latest_rule + "]") << (zh ? "：" : ": ")
                      << context.say(step.latest_derivation) << '\n';
        show_facts(context, step);
    }
}

void show_deadlines(Context const& context, Plan const& plan)
{
    bool const zh = context.language == Language::zh;
    if (plan.deadlines.empty()) return;
    std::cout << '\n' << (zh ? "期限" : "Deadlines") << '\n';
    for (auto const& deadline : plan.deadlines) {
        bool const kept = deadline.date && deadline.days_late <= 0;
        std::cout << (kept ? "  ✓ " : "  ✗ ") << context.say(deadline.says) << '\n';
        if (deadline.provisional)
            std::cout << "    " << (zh ? "暂定：" : "provisional: ") << context.say(deadline.provisional_reason)
                      << '\n';
    }
}

void show_changes(Context const& context, std::vector<PlanChange> const& moved)
{
    bool const zh = context.language == Language::zh;
    std::cout << '\n' << (zh ? "按所给日历的变化" : "What moves under the given calendar") << '\n';
    if (moved.empty()) std::cout << (zh ? "  无\n" : "  nothing\n");
    for (auto const& change : moved) std::cout << "  " << context.say(change.says) << '\n';
}

void show_words(Context const& context, Subject const& subject, Plan const& plan)
{
    bool const zh = context.language == Language::zh;
    std::cout << context.say(subject.law.procedure().title) << (zh ? "：自 " : ": from ") << plan.today.text()
              << (zh ? " 起，到“" : " to \"") << context.say(plan.title) << (zh ? "”最早 " : "\", earliest ")
              << plan.date().value_or(plan.today).text() << "\n\n";
    show_steps(context, plan);
    std::cout << '\n' << (zh ? "日期的由来" : "Why these dates") << '\n';
    show_reasons(context, plan);
    show_deadlines(context, plan);
}

int draw(Context const& context, Subject const& subject, Plan const& plan)
{
    auto const out = svg(gantt(subject.law, plan), context.language);
    if (context.json) print({{"id", subject.law.procedure().id}, {"as", "svg"}, {"picture", out}});
    else std::cout << out << std::flush;
    return fine;
}

} // namespace

int show_plan(Context& context, PlanArguments const& arguments)
{
    auto const options = options_of(context, arguments);
    auto const subject = subject_of(context, arguments.wanted);
    auto const before = made(context, subject, options);
    if (!before.no_way.empty() && !context.json) stop(context, undetermined, before.no_way);
    auto const exit = !before.no_way.empty() ? undetermined : before.keeps_deadlines() ? fine : unlawful;
    if (!arguments.as.empty() && before.no_way.empty()) return draw(context, subject, before);
    std::optional<std::vector<PlanChange>> moved;
    std::optional<Plan> after;
    if (!arguments.calendar.empty()) {
        after = made(context, under(context, subject, arguments.calendar), options);
        moved = changes(before, *after);
    }
    if (context.json) {
        auto out = detail::to_json(before);
        if (!subject.id.empty()) out["case"] = subject.id;
        if (moved) {
            out["compared"] = detail::to_json(*after);
            out["changes"] = detail::to_json(*moved);
        }
        print(out);
        return exit;
    }
    show_words(context, subject, before);
    if (moved) show_changes(context, *moved);
    return exit;
}

} // namespace duly::cli
