// SPDX-License-Identifier: Apache-2.0
// The command show: a procedure, a case or a machine, in words or as a picture.
#include "context.hpp"

#include "duly/case/earliest.hpp"
#include "duly/case/machine_registry.hpp"
#include "duly/show/gantt.hpp"
#include "duly/show/picture.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>

namespace duly::cli {

namespace json = boost::json;

namespace {

// A procedure in the order of the statute.
int show_statute(Context& context, Law const& law)
{
    auto const& p = law.procedure();
    if (context.json) {
        print(detail::to_json(law));
        return fine;
    }
    bool const zh = context.language == Language::zh;
    std::cout << context.say(p.title) << "  (" << p.id << ")\n"
              << context.say(p.source) << (p.source_number.empty() ? "" : "  " + p.source_number)
              << (zh ? "  自 " : "  from ") << p.valid_from.text() << (p.grade.empty() ? "" : "  [" + p.grade + "]")
              << "\n\n";
    std::cout << (zh ? "环节" : "Activities") << '\n';
    std::string phase;
    for (auto const& activity : p.activities) {
        if (activity.phase != phase) std::cout << "  " << (phase = activity.phase) << '\n';
        std::string by;
        for (auto const& role : activity.by)
            by += (by.empty() ? "" : zh ? "、" : ", ") + context.say(role_title(p, role));
        std::cout << "    " << activity.id << "  " << context.say(activity.title) << "  (" << by
                  << (activity.article.empty() ? "" : "; " + activity.article) << ")\n";
    }
    std::cout << '\n' << (zh ? "由人认定的事实" : "Facts that a person finds") << '\n';
    for (auto const& fact : p.facts)
        std::cout << "  " << fact.id << "  " << context.say(fact.title) << "  (" << fact.article << ")\n";
    std::cout << '\n' << (zh ? "规则" : "Rules") << '\n';
    for (auto const& rule : p.rules)
        std::cout << "  " << rule.article << "  [" << rule.id << "] " << context.say(rule.says) << "  ("
                  << word(rule.kind) << ", " << word(rule.severity) << ", " << word(rule.effect)
                  << (rule.grade.empty() ? "" : ", " + rule.grade) << ")\n";
    std::cout << '\n' << (zh ? "参数" : "Parameters") << '\n';
    for (auto const& parameter : p.parameters)
        std::cout << "  " << parameter.id << " = " << parameter.value << "  " << context.say(parameter.asks) << '\n';
    std::cout << '\n' << (zh ? "保证" : "Claims") << '\n';
    for (auto const& claim : p.claims)
        std::cout << "  " << claim.article << "  [" << claim.id << "] " << context.say(claim.says) << '\n';
    return fine;
}

int draw(Context const& context, Picture const& drawn, std::string const& as)
{
    if (as == "gantt") stop(context, bad_usage, {"状态机没有日程", "a machine has no dates to draw"}, drawn.id);
    std::string out;
    if (as == "dot") out = dot(drawn, context.language);
    if (as == "mermaid") out = mermaid(drawn, context.language);
    if (as == "text") out = text(drawn, context.language);
    if (as == "svg") {
        auto const made = svg(drawn, context.language);
        if (!made) stop(context, environment, made.error().says);
        out = *made;
    }
    if (context.json) print({{"id", drawn.id}, {"as", as}, {"picture", out}});
    else std::cout << out << std::flush;
    return fine;
}

// What is left to do until the decision, as early as the law allows.
int draw_way(Context const& context, Law const& law, Case const& state, std::vector<EarliestStep> way, Date today)
{
    for (auto const& activity : law.procedure().activities)
        if (way.empty() && (activity.judges_again || activity.ends)) way = earliest_way(law, state, activity.id, today);
    if (way.empty())
        stop(context, undetermined,
             {"没有可画的日程：未见通往决定或者办结的路径",
              "there is no plan to draw: no way to a decision or an end is known"});
    auto const out = svg(gantt(law, way, today), context.language);
    if (context.json) print({{"id", law.procedure().id}, {"as", "gantt"}, {"picture", out}});
    else std::cout << out << std::flush;
    return fine;
}

[[nodiscard]] Picture picture_of_case(Explanation const& explained, Date today)
{
    std::vector<StepAhead> ahead;
    for (auto const& each : explained.next) {
        StepAhead step{each.activity, each.allowed, {}};
        for (auto const& obstacle : each.obstacles)
            step.articles.push_back(obstacle.article.empty() ? obstacle.rule : obstacle.article);
        ahead.push_back(std::move(step));
    }
    return picture(explained.law, explained.state, explained.history, ahead, today);
}

int show_case(Context const& context, Engine& at_work, std::string const& wanted, std::string const& as)
{
    auto const explained = at_work.explain(find_case(context, at_work, wanted));
    if (!explained) stop(context, explained.error());
    auto const today = std::max(context.today.value_or(at_work.today()), explained->state.latest);
    if (as == "gantt") return draw_way(context, explained->law, explained->state, explained->way, today);
    return draw(context, picture_of_case(*explained, today), as.empty() ? "text" : as);
}

} // namespace

Date today_here()
{
    auto const since = std::chrono::system_clock::now().time_since_epoch();
    return Moment{std::chrono::duration_cast<std::chrono::microseconds>(since).count(), hours(8)}.local_date();
}

bool is_pack(PackSet const& known, std::string const& wanted)
{
    std::error_code ignored;
    auto const all = known.list();
    return wanted.ends_with(".yaml") || wanted.ends_with(".yml") || std::filesystem::exists(wanted, ignored) ||
           std::any_of(all.begin(), all.end(), [&](PackSummary const& each) { return each.id == wanted; });
}

int show(Context& context, std::string const& wanted, std::string const& as)
{
    auto known = packs(context);
    if (!is_pack(known, wanted)) {
        if (auto const* machine = machine_named(wanted))
            return draw(context, picture(*machine), as.empty() ? "text" : as);
        // A case, if there is a record. What has a slash and is no case was meant for a pack.
        std::error_code ignored;
        bool const recorded = std::filesystem::exists(context.store, ignored);
        auto at_work = recorded ? engine(context, StoreAccess::read) : nullptr;
        if (at_work != nullptr && (wanted.find('/') == wanted.npos || at_work->find_case(wanted)))
            return show_case(context, *at_work, wanted, as);
    }
    auto const law = known.bind(pack_id(context, known, wanted), {}, calendar(context), context.today);
    if (!law) stop(context, law.error());
    if (as.empty()) return show_statute(context, *law);
    if (as != "gantt") return draw(context, picture(*law), as);
    return draw_way(context, *law, opened(*law), {}, context.today.value_or(today_here()));
}

} // namespace duly::cli
