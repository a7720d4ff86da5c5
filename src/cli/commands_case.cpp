// SPDX-License-Identifier: Apache-2.0
// Commands on one case: open, perform, attest, import, status, may.
#include "context.hpp"

#include "duly/case/trace.hpp"

#include <boost/json.hpp>

#include <iostream>
#include <sstream>

#include <unistd.h>

namespace duly::cli {

namespace json = boost::json;

namespace {

[[nodiscard]] json::value to_json(Law const& law, Receipt const& receipt)
{
    json::array findings;
    for (auto const& finding : receipt.findings) findings.push_back(cli::to_json(law, finding));
    return {{"case", receipt.case_id},
            {"seq", receipt.seq},
            {"leaf", receipt.leaf.hex()},
            {"repeated", receipt.repeated},
            {"findings", findings}};
}

[[nodiscard]] Law law_of(Context const& context, Engine& engine, std::string const& case_id)
{
    auto law = engine.law(case_id);
    if (!law) stop(context, law.error());
    return *law;
}

[[nodiscard]] std::string join(std::vector<std::string> const& parts, char const* between)
{
    std::string out;
    for (auto const& part : parts) out += (out.empty() ? "" : between) + part;
    return out;
}

[[nodiscard]] OpenCommand command_of(OpenLine const& line)
{
    OpenCommand command;
    command.family = line.family;
    command.organ = line.organ;
    command.level = line.level;
    command.place = line.place;
    command.at = line.at;
    command.matter = line.matter;
    command.key = line.key;
    command.actor = line.actor;
    command.parameters = line.parameters;
    command.adopted = line.adopted;
    return command;
}

// What an import knows while it goes through its lines.
struct Import {
    Context& context;
    Engine& engine;
    std::string const& file;
    std::optional<Law> law;
    std::string case_id, business_key;
    std::size_t line = 0;
    int done = 0, repeated = 0;
    bool refused = false;

    void acknowledge(json::value answer, std::string const& words) const
    {
        if (context.json) {
            answer.as_object().insert_or_assign("line", line);
            print(answer);
        } else {
            std::cout << words << '\n' << std::flush;
        }
    }

    void open(OpenLine const& given)
    {
        if (given.at) context.clock = *given.at;
        auto const opened = engine.open(command_of(given));
        if (!opened) fail(opened.error());
        case_id = opened->case_id;
        business_key = given.key.empty() ? case_id : given.key;
        law = cli::law_of(context, engine, case_id);
        bool const zh = context.language == Language::zh;
        acknowledge(
            {{"case", case_id}, {"procedure", opened->procedure}, {"law", opened->law}, {"repeated", opened->repeated}},
            (zh ? "立案 " : "case ") + business_key + " (" + case_id.substr(0, 8) + ") " +
                law->procedure().title.in(context.language) +
                (opened->repeated ? (zh ? "（已有）" : " (already open)") : ""));
        ++done;
    }

    [[noreturn]] void fail(Error error) const
    {
        auto const where = file + ":" + std::to_string(line);
        error.where = error.where.empty() ? where : where + ", " + error.where;
        if (error.code == ErrorCode::refused && !context.json) show_obstacles(context, error, false);
        stop(context, error);
    }

    void event(TraceLine given)
    {
        if (!given.case_id.empty()) case_id = find_case(context, engine, given.case_id);
        if (case_id.empty())
            stop(context, bad_usage,
                 {"先要有 {\"open\": …} 行，或者每行写明 case",
                  "an {\"open\": ...} line must come first, or each line name its case"},
                 file + ":" + std::to_string(line));
        if (!law || !given.case_id.empty()) law = cli::law_of(context, engine, case_id);
        context.clock.utc_us = std::max(context.clock.utc_us, given.entry.event.occurred.utc_us);
        context.clock.offset_minutes = hours(8);
        if (given.key.empty()) given.key = business_key + "#" + std::to_string(line);
        auto const& event = given.entry.event;
        auto const title = activity_title(law->procedure(), event.activity).in(context.language);
        auto const head = event.occurred.local_date().text() + "  " + title;
        if (given.entry.corrects) {
            auto const corrected = engine.correct({case_id, *given.entry.corrects, event.fields, event.documents,
                                                   reason_of(event), event.actor, given.key});
            if (!corrected) fail(corrected.error());
            return acknowledge(to_json(*law, *corrected), head);
        }
        Command command{case_id, event, given.key, std::nullopt};
        auto const receipt = given.attest ? engine.attest(command) : engine.perform(command);
        if (!receipt && receipt.error().code == ErrorCode::refused && given.attempt) {
            acknowledge(cli::to_json(receipt.error()),
                        head + (context.language == Language::zh ? "  —— 不得进行：" : "  — refused:"));
            if (!context.json) show_obstacles(context, receipt.error(), true);
            ++done;
            return;
        }
        if (!receipt) fail(receipt.error());
        if (given.attempt)
            stop(context, unlawful, {"这一行应被拒绝，却被接受", "this line was to be refused and was accepted"},
                 file + ":" + std::to_string(line));
        ++done;
        repeated += receipt->repeated ? 1 : 0;
        acknowledge(to_json(*law, *receipt),
                    head + (receipt->repeated
                                ? (context.language == Language::zh ? "（已记录）" : " (already recorded)")
                                : ""));
        if (context.json) return;
        for (auto const& finding : receipt->findings)
            std::cout << "  ! [" << rule_id(*law, finding) << "] " << context.say(describe(*law, finding)) << '\n';
    }

    [[nodiscard]] static std::string reason_of(Event const& event)
    {
        for (auto const& field : event.fields)
            if (field.name == "_reason" || field.name == "reason")
                if (auto const* text = std::get_if<std::string>(&field.value)) return *text;
        return {};
    }
};

} // namespace

int open_case(Context& context, OpenCommand command, std::string const& at)
{
    if (!at.empty()) {
        command.at = Moment::parse(at, hours(8));
        if (!command.at) stop(context, bad_usage, {"--at 不是日期或时刻", "--at is no date or moment"}, at);
    }
    auto at_work = engine(context, StoreAccess::create);
    auto const opened = at_work->open(command);
    if (!opened) stop(context, opened.error());
    if (context.json)
        print({{"case", opened->case_id},
               {"procedure", opened->procedure},
               {"law", opened->law},
               {"repeated", opened->repeated}});
    else std::cout << opened->case_id << "  " << opened->procedure << '\n';
    return fine;
}

int record_event(Context& context, EventArguments const& arguments, bool attest)
{
    auto line = parse_trace_line(arguments.json_text, "EVENT", hours(8));
    if (!line) stop(context, line.error());
    auto at_work = engine(context, StoreAccess::write);
    Command command{find_case(context, *at_work, arguments.case_id), line->entry.event,
                    arguments.key.empty() ? line->key : arguments.key, std::nullopt};
    auto const receipt = attest ? at_work->attest(command) : at_work->perform(command);
    if (!receipt) {
        if (!context.json) show_obstacles(context, receipt.error(), false);
        stop(context, receipt.error());
    }
    auto const law = law_of(context, *at_work, command.case_id);
    if (context.json) {
        print(to_json(law, *receipt));
    } else {
        std::cout << receipt->seq << "  " << context.say(activity_title(law.procedure(), command.event.activity))
                  << "  " << receipt->leaf.hex() << '\n';
        for (auto const& finding : receipt->findings)
            std::cout << "  ! [" << rule_id(law, finding) << "] " << context.say(describe(law, finding)) << '\n';
    }
    return context.strict && !receipt->findings.empty() ? unlawful : fine;
}

int import_file(Context& context, std::string const& file, bool follow_events)
{
    std::string text;
    if (file == "-") {
        std::ostringstream all;
        all << std::cin.rdbuf();
        text = std::move(all).str();
    } else {
        text = read_file(context, file);
    }
    auto at_work = engine(context, StoreAccess::create, follow_events);
    Import import{context, *at_work, file, std::nullopt, {}, {}};
    bool const progress = isatty(STDERR_FILENO) != 0 && isatty(STDOUT_FILENO) == 0;
    std::string_view rest = text;
    while (!rest.empty()) {
        auto const end = rest.find('\n');
        auto line = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        ++import.line;
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
        if (line.empty()) continue;
        auto parsed = parse_trace_line(line, file + ":" + std::to_string(import.line), hours(8));
        if (!parsed) stop(context, parsed.error());
        if (parsed->open) import.open(*parsed->open);
        else import.event(std::move(*parsed));
        if (progress && import.line % 1000 == 0) std::cerr << '\r' << import.line << std::flush;
    }
    if (!context.json)
        std::cout << (context.language == Language::zh ? "已确认 " : "acknowledged ") << import.done
                  << (context.language == Language::zh ? " 行，其中此前已记录 " : " lines, recorded before: ")
                  << import.repeated << '\n';
    return fine;
}

int status(Context& context, std::string const& wanted)
{
    auto at_work = engine(context, StoreAccess::read);
    auto const case_id = find_case(context, *at_work, wanted);
    auto const explained = at_work->explain(case_id);
    if (!explained) stop(context, explained.error());
    auto const& law = explained->law;
    bool const zh = context.language == Language::zh;
    auto const code =
        explained->verdict == Verdict::unlawful || (context.strict && explained->verdict == Verdict::warning) ? unlawful
        : explained->verdict == Verdict::undetermined ? undetermined
                                                      : fine;
    if (context.json) {
        json::array events, findings, next;
        for (std::size_t i = 0; i < explained->history.size(); ++i) {
            auto const& event = explained->history[i].event;
            events.push_back({{"seq", i},
                              {"activity", event.activity},
                              {"title", cli::to_json(activity_title(law.procedure(), event.activity))},
                              {"date", event.occurred.local_date().text()},
                              {"actor", event.actor.id},
                              {"entry", explained->kinds[i]}});
        }
        for (auto const& finding : explained->state.findings) findings.push_back(cli::to_json(law, finding));
        for (auto const& each : explained->next) {
            json::array obstacles;
            for (auto const& obstacle : each.obstacles) obstacles.push_back(cli::to_json(obstacle));
            next.push_back({{"activity", each.activity}, {"allowed", each.allowed}, {"obstacles", obstacles}});
        }
        print({{"case", case_id},
               {"procedure", law.procedure().id},
               {"law", law.digest()},
               {"verdict", word(explained->verdict)},
               {"version", explained->state.version},
               {"events", events},
               {"findings", findings},
               {"next", next}});
        return code;
    }
    std::cout << law.procedure().title.in(context.language) << "  " << law.procedure().source.in(context.language)
              << "  " << case_id << '\n';
    Table table({zh ? "序号" : "no.", zh ? "日期" : "date", zh ? "环节" : "what happened", zh ? "由谁" : "by whom",
                 zh ? "方式" : "entry", zh ? "发现" : "findings"});
    for (std::size_t i = 0; i < explained->history.size(); ++i) {
        auto const& event = explained->history[i].event;
        std::vector<std::string> found;
        for (auto const& finding : explained->state.findings)
            if (!finding.lapse && finding.at == i)
                found.push_back(rule_id(law, finding) + (finding.cured ? (zh ? "（已补正）" : " (cured)") : ""));
        table.add({std::to_string(i), event.occurred.local_date().text(),
                   context.say(activity_title(law.procedure(), event.activity)), event.actor.id, explained->kinds[i],
                   join(found, " ")});
    }
    table.print();
    for (auto const& finding : explained->state.findings)
        std::cout << "! [" << rule_id(law, finding) << "] " << context.say(describe(law, finding)) << '\n';
    auto const refused = at_work->store().attempts(case_id).size();
    if (refused > 0) std::cout << (zh ? "被拒绝的尝试：" : "attempts refused: ") << refused << '\n';
    std::vector<std::string> open;
    for (auto const& each : explained->next)
        if (each.allowed) open.push_back(context.say(activity_title(law.procedure(), each.activity)));
    if (!open.empty()) std::cout << (zh ? "现在可进行：" : "open now: ") << join(open, zh ? "、" : ", ") << '\n';
    for (auto const& duty : explained->state.duties)
        if (law.procedure().rules[duty.subject].kind == RuleKind::response)
            std::cout << (zh ? "尚待履行 [" : "owed [") << law.procedure().rules[duty.subject].id << "] "
                      << context.say(law.procedure().rules[duty.subject].says)
                      << (duty.until == never ? "" : (zh ? "，期限 " : ", due ") + duty.until.text()) << '\n';
    std::cout << (zh ? "结论：" : "verdict: ") << context.say(title(explained->verdict)) << '\n';
    return code;
}

int may(Context& context, std::string const& wanted, std::string const& actor, std::vector<std::string> const& roles,
        std::string const& event)
{
    auto at_work = engine(context, StoreAccess::read);
    auto const case_id = find_case(context, *at_work, wanted);
    if (!event.empty()) {
        auto line = parse_trace_line(event, "EVENT", hours(8));
        if (!line) stop(context, line.error());
        auto const obstacles = at_work->may(Command{case_id, line->entry.event, "", std::nullopt});
        if (!obstacles) stop(context, obstacles.error());
        Error error;
        error.obstacles = *obstacles;
        if (context.json) {
            json::array list;
            for (auto const& each : *obstacles) list.push_back(cli::to_json(each));
            print({{"allowed", obstacles->empty()}, {"obstacles", list}});
        } else {
            std::cout << (obstacles->empty() ? (context.language == Language::zh ? "可以\n" : "allowed\n") : "");
            show_obstacles(context, error, false);
        }
        return obstacles->empty() ? fine : unlawful;
    }
    auto const possible = at_work->may(case_id, Actor{actor, "", roles, ""});
    if (!possible) stop(context, possible.error());
    auto const law = law_of(context, *at_work, case_id);
    json::array list;
    for (auto const& each : *possible) {
        json::array obstacles;
        for (auto const& obstacle : each.obstacles) obstacles.push_back(cli::to_json(obstacle));
        list.push_back({{"activity", each.activity}, {"allowed", each.allowed}, {"obstacles", obstacles}});
        if (context.json) continue;
        std::cout << (each.allowed ? "✓ " : "✗ ") << context.say(activity_title(law.procedure(), each.activity)) << " ("
                  << each.activity << ")\n";
        for (auto const& obstacle : each.obstacles)
            std::cout << "    " << obstacle.article << " [" << obstacle.rule << "] " << context.say(obstacle.says)
                      << '\n';
    }
    if (context.json) print({{"case", case_id}, {"possible", list}});
    return fine;
}

} // namespace duly::cli
