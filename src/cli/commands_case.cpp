// SPDX-License-Identifier: Apache-2.0
// Commands on one case: open, perform, attest, status, may.
#include "context.hpp"

#include "duly/case/trace.hpp"

#include <boost/json.hpp>

#include <iostream>

namespace duly::cli {

namespace json = boost::json;

namespace {

[[nodiscard]] std::string join(std::vector<std::string> const& parts, char const* between)
{
    std::string out;
    for (auto const& part : parts) out += (out.empty() ? "" : between) + part;
    return out;
}

[[nodiscard]] Exit exit_of(Context const& context, Verdict verdict)
{
    if (verdict == Verdict::unlawful || (context.strict && verdict == Verdict::warning)) return unlawful;
    return verdict == Verdict::undetermined ? undetermined : fine;
}

// How an entry came to be, in words.
[[nodiscard]] std::string entry_title(std::string const& kind, Language language)
{
    struct Title {
        std::string_view kind;
        Text words;
    };
    static Title const titles[] = {
        {entry::opened, {"立案", "opened"}},          {entry::performed, {"执行", "performed"}},
        {entry::attested, {"补录", "attested"}},      {entry::asserted, {"接收时声明", "asserted"}},
        {entry::corrected, {"更正", "corrected"}},    {entry::migrated, {"改用新规则", "migrated"}},
        {entry::lapsed, {"期限届满", "time passed"}},
    };
    for (auto const& each : titles)
        if (each.kind == kind) return each.words.in(language);
    return kind;
}

void show_history(Context const& context, Explanation const& explained)
{
    auto const& law = explained.law;
    bool const zh = context.language == Language::zh;
    Table table({zh ? "序号" : "no.", zh ? "日期" : "date", zh ? "环节" : "what happened", zh ? "由谁" : "by whom",
                 zh ? "方式" : "entry", zh ? "发现" : "findings"});
    for (std::size_t i = 0; i < explained.history.size(); ++i) {
        auto const& event = explained.history[i].event;
        std::vector<std::string> found;
        for (auto const& finding : explained.state.findings)
            if (!finding.lapse && finding.at == i)
                found.push_back(rule_id(law, finding) + (finding.cured ? (zh ? "（已补正）" : " (cured)") : ""));
        table.add({std::to_string(i), event.occurred.local_date().text(),
                   context.say(activity_title(law.procedure(), event.activity)), event.actor.id,
                   entry_title(explained.kinds[i], context.language), join(found, " ")});
    }
    table.print();
}

// A date whose year has no notice of days off yet is shown with that reason.
[[nodiscard]] std::string provisionally(Context const& context, Law const& law, Date last_day)
{
    auto const reason = detail::provisional_reason(law, last_day);
    if (reason.empty()) return {};
    return context.language == Language::zh ? "（暂定：" + reason.zh + "）" : " (provisional: " + reason.en + ")";
}

void show_owed(Context const& context, Explanation const& explained)
{
    bool const zh = context.language == Language::zh;
    auto const& procedure = explained.law.procedure();
    for (auto const& duty : explained.state.duties)
        if (procedure.rules[duty.subject].kind == RuleKind::response)
            std::cout << (zh ? "尚待履行 [" : "owed [") << procedure.rules[duty.subject].id << "] "
                      << context.say(procedure.rules[duty.subject].says)
                      << (duty.until == never ? ""
                                              : (zh ? "，期限 " : ", due ") + duty.until.text() +
                                                    provisionally(context, explained.law, duty.until))
                      << '\n';
}

} // namespace

int open_case(Context& context, OpenCommand command, std::string const& at)
{
    if (!at.empty()) {
        command.at = Moment::parse(at, hours(8));
        if (!command.at) stop(context, bad_usage, {"--at 不是日期或时刻", "--at is no date or moment"}, at);
    }
    rehearse_opening(context, command, false);
    auto at_work = engine(context, StoreAccess::create);
    auto const opened = at_work->open(command);
    if (!opened) stop(context, opened.error());
    if (context.json) print(detail::to_json(*opened));
    else std::cout << opened->case_id << "  " << opened->procedure << '\n';
    return fine;
}

int record_event(Context& context, EventArguments const& arguments, bool attest)
{
    auto const line = parse_event(arguments.json_text, "EVENT", hours(8));
    if (!line) stop(context, line.error());
    auto at_work = engine(context, StoreAccess::write);
    Command command{find_case(context, *at_work, arguments.case_id), line->entry.event,
                    arguments.key.empty() ? line->key : arguments.key, std::nullopt};
    auto const receipt = attest ? at_work->attest(command) : at_work->perform(command);
    if (!receipt) stop(context, receipt.error());
    auto const law = detail::law_of(*at_work, *receipt);
    if (!law) stop(context, law.error());
    if (context.json) {
        print(detail::to_json(*law, *receipt));
    } else {
        std::cout << receipt->seq << "  " << context.say(activity_title(law->procedure(), command.event.activity))
                  << "  " << receipt->leaf.hex() << '\n';
        for (auto const& finding : receipt->findings)
            std::cout << "  ! [" << rule_id(*law, finding) << "] " << context.say(describe(*law, finding)) << '\n';
    }
    return context.strict && !receipt->findings.empty() ? unlawful : fine;
}

int status(Context& context, std::string const& wanted)
{
    auto at_work = engine(context, StoreAccess::read);
    auto const case_id = find_case(context, *at_work, wanted);
    auto const explained = at_work->explain(case_id);
    if (!explained) stop(context, explained.error());
    auto const code = exit_of(context, explained->verdict);
    if (context.json) {
        print(detail::to_json(*explained));
        return code;
    }
    auto const& law = explained->law;
    bool const zh = context.language == Language::zh;
    std::cout << law.procedure().title.in(context.language) << "  " << law.procedure().source.in(context.language)
              << "  " << case_id << '\n';
    show_history(context, *explained);
    for (auto const& finding : explained->state.findings)
        std::cout << "! [" << rule_id(law, finding) << "] " << context.say(describe(law, finding))
                  << (finding.lapse ? provisionally(context, law, finding.date - 1) : "") << '\n';
    auto const refused = at_work->store().attempts(case_id).size();
    if (refused > 0) std::cout << (zh ? "被拒绝的尝试：" : "attempts refused: ") << refused << '\n';
    std::vector<std::string> open;
    for (auto const& each : explained->next)
        if (each.allowed) open.push_back(context.say(activity_title(law.procedure(), each.activity)));
    if (!open.empty()) std::cout << (zh ? "现在可进行：" : "open now: ") << join(open, zh ? "、" : ", ") << '\n';
    show_owed(context, *explained);
    std::cout << (zh ? "结论：" : "verdict: ") << context.say(title(explained->verdict)) << '\n';
    return code;
}

int may(Context& context, std::string const& wanted, std::string const& actor, std::vector<std::string> const& roles,
        std::string const& event)
{
    auto const line = event.empty() ? TraceLine{} : [&] {
        auto parsed = parse_event(event, "EVENT", hours(8));
        if (!parsed) stop(context, parsed.error());
        return *parsed;
    }();
    auto at_work = engine(context, StoreAccess::read);
    auto const case_id = find_case(context, *at_work, wanted);
    if (!event.empty()) {
        auto const obstacles = at_work->may(Command{case_id, line.entry.event, "", std::nullopt});
        if (!obstacles) stop(context, obstacles.error());
        auto const answer = detail::to_json(*obstacles);
        if (context.json) print(answer);
        else if (obstacles->empty()) std::cout << (context.language == Language::zh ? "可以\n" : "allowed\n");
        else show_obstacles(context, answer, false);
        return obstacles->empty() ? fine : unlawful;
    }
    auto const possible = at_work->may(case_id, Actor{actor, "", roles, ""});
    if (!possible) stop(context, possible.error());
    if (context.json) {
        print(detail::to_json(case_id, *possible));
        return fine;
    }
    auto const law = at_work->law(case_id);
    if (!law) stop(context, law.error());
    for (auto const& each : *possible) {
        std::cout << (each.allowed ? "✓ " : "✗ ") << context.say(activity_title(law->procedure(), each.activity))
                  << " (" << each.activity << ")\n";
        for (auto const& obstacle : each.obstacles)
            std::cout << "    " << obstacle.article << " [" << obstacle.rule << "] " << context.say(obstacle.says)
                      << '\n';
    }
    return fine;
}

} // namespace duly::cli
