// SPDX-License-Identifier: Apache-2.0
// The program `duly`: what a person does with the library from a terminal. Exit codes: 0 fine, 1 unlawful, refused or
// tampered, 2 wrong usage or bad input, 3 not determined, 4 the environment failed.
#include "context.hpp"

#include <CLI/CLI.hpp>

#include <boost/json/value.hpp>

#include <csignal>
#include <cstdlib>
#include <iostream>

namespace {

using namespace duly;
using namespace duly::cli;

[[nodiscard]] Language language_of_locale()
{
    for (auto const* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (auto const* value = std::getenv(name); value != nullptr && *value != '\0')
            return std::string_view(value).starts_with("zh") ? Language::zh : Language::en;
    return Language::en;
}

struct Arguments {
    std::string language, today, pack, as, case_id, at, file, json_event, key, actor;
    std::vector<std::string> roles, paths, parameters;
    OpenCommand open;
    CaseQuery query;
    bool follow_events = false;
};

void describe_commands(CLI::App& app, Context& context, Arguments& a, int& exit)
{
    auto const run = [&exit](CLI::App* command, auto act) { command->callback([&exit, act] { exit = act(); }); };
    run(app.add_subcommand("packs", "list the procedures / 列出程序包"), [&] { return show_packs(context); });
    auto* show = app.add_subcommand("show", "a procedure, a case or a machine / 显示程序、案件或者状态机");
    show->add_option("PACK", a.pack, "id or file of a pack, a case, or the name of a machine")->required();
    show->add_option("--as", a.as, "draw it: svg (needs Graphviz), dot, mermaid, text, gantt (SVG)")
        ->check(CLI::IsMember({"svg", "dot", "mermaid", "text", "gantt"}));
    run(show, [&] { return cli::show(context, a.pack, a.as); });
    auto* open = app.add_subcommand("open", "open a case / 立案");
    open->add_option("FAMILY", a.open.family, "family (major-decision) or id (cn/major-decision)")->required();
    open->add_option("--organ", a.open.organ, "the organ")->required();
    open->add_option("--level", a.open.level, "province, city, county, township");
    open->add_option("--place", a.open.place, "such as cn/ningbo")->default_val("cn");
    open->add_option("--at", a.at, "date; default: now");
    open->add_option("--matter", a.open.matter, "what it is about");
    open->add_option("--key", a.open.key, "business key");
    open->add_option("--set", a.parameters, "parameter, P-03=must");
    run(open, [&] {
        for (auto const& each : a.parameters) {
            auto const at = each.find('=');
            if (at == std::string::npos)
                stop(context, bad_usage, {"--set 应写作 P-03=must", "--set is written P-03=must"}, each);
            a.open.parameters.emplace(each.substr(0, at), each.substr(at + 1));
        }
        return open_case(context, a.open, a.at);
    });
    for (bool const attest : {false, true}) {
        auto* record = attest ? app.add_subcommand("attest", "record what already happened / 补录已发生的事")
                              : app.add_subcommand("perform", "perform an act, if the law allows it / 依法进行");
        record->add_option("CASE", a.case_id, "case id, unique prefix, or business key")->required();
        record
            ->add_option("EVENT", a.json_event,
                         R"(JSON: {"activity": "draft.prepared", "actor": "dept-a", "role": "undertaking_unit"})")
            ->required();
        record->add_option("--key", a.key, "idempotency key");
        run(record, [&, attest] { return record_event(context, {a.case_id, a.json_event, a.key}, attest); });
    }
    auto* import = app.add_subcommand("import", "record events from JSON Lines / 导入事件");
    import->add_option("FILE", a.file, "file, or - for standard input")->required();
    import->add_flag("--clock-follows-events", a.follow_events,
                     "each line is recorded on its own date: for demonstrations");
    run(import, [&] { return import_file(context, a.file, a.follow_events); });
    auto* test = app.add_subcommand("test", "run scenario files / 运行场景文件");
    test->add_option("DIR", a.paths, "folders or files")->required();
    run(test, [&] { return cli::test(context, a.paths); });
    auto* status = app.add_subcommand("status", "where a case stands / 案件进展");
    status->add_option("CASE", a.case_id)->required();
    run(status, [&] { return cli::status(context, a.case_id); });
    auto* may = app.add_subcommand("may", "what can be done now / 现在可做什么");
    may->add_option("CASE", a.case_id)->required();
    may->add_option("--actor", a.actor, "who asks")->default_val("me");
    may->add_option("--role", a.roles, "roles held");
    may->add_option("--event", a.json_event, "dry run of this event (JSON)");
    run(may, [&] { return cli::may(context, a.case_id, a.actor, a.roles, a.json_event); });
    auto* work = app.add_subcommand("worklist", "what can and must be done / 待办");
    work->add_option("--role", a.roles, "only for these roles");
    run(work, [&] { return worklist(context, a.roles); });
    run(app.add_subcommand("overdue", "duties past their date / 逾期"), [&] { return overdue(context); });
    auto* cases = app.add_subcommand("cases", "list cases / 案件列表");
    cases->add_option("--status", a.query.status);
    cases->add_option("--verdict", a.query.verdict);
    cases->add_option("--offset", a.query.offset);
    cases->add_option("--limit", a.query.limit);
    run(cases, [&] { return list_cases(context, a.query); });
    run(app.add_subcommand("tick", "record lapses up to --today / 记录逾期"), [&] { return tick(context); });
    run(app.add_subcommand("verify", "is the record what was written / 检验记录"),
        [&] { return verify_store(context); });
}

int parse_and_run(int argc, char** argv)
{
    Context context;
    Arguments a;
    int exit = fine;
    CLI::App app{"duly: procedures of law, proved, enforced and checked / 程序合法性"};
    app.require_subcommand(1);
    app.fallthrough();
    app.add_option("--store", context.store, "the file that holds the record")->envname("DULY_STORE");
    app.add_option("--log", context.organ_log, "the organ's log in it");
    app.add_option("--lang", a.language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
    app.add_flag("--json", context.json, "one JSON value a line");
    app.add_flag("--strict", context.strict, "warnings count as errors");
    app.add_option("--calendar", context.calendar_file, "a newer calendar (JSON)");
    app.add_option("--pack", context.pack_files, "more packs (YAML); may be repeated");
    app.add_option("--today", a.today, "the date to judge by");
    describe_commands(app, context, a, exit);
    context.language = language_of_locale();
    app.parse_complete_callback([&] {
        if (!a.language.empty()) context.language = a.language == "zh" ? Language::zh : Language::en;
        if (a.today.empty()) return;
        context.today = Date::parse(a.today);
        if (!context.today)
            stop(context, bad_usage, {"--today 不是存在的日期", "--today is no date that exists"}, a.today);
    });
    try {
        app.parse(argc, argv);
    } catch (CLI::CallForHelp const& help) {
        return app.exit(help);
    } catch (CLI::ParseError const& error) {
        if (context.json)
            print({{"error", {{"code", "usage"}, {"where", ""}, {"says", to_json(same_in_both(error.what()))}}}});
        if (context.language == Language::zh || a.language == "zh") std::cerr << "用法有误，见 duly --help\n";
        std::cerr << "duly: " << error.what() << '\n';
        return bad_usage;
    } catch (StoreFailure const& failure) {
        if (context.json)
            print(
                {{"error", {{"code", "environment"}, {"where", ""}, {"says", to_json(same_in_both(failure.what()))}}}});
        std::cerr << "duly: " << failure.what() << '\n';
        return environment;
    }
    return exit;
}

} // namespace

int main(int argc, char** argv)
{
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return parse_and_run(argc, argv);
    } catch (duly::cli::Stop const& stopped) {
        return stopped.exit;
    } catch (std::exception const& error) {
        std::cerr << "duly: " << error.what() << '\n';
        return duly::cli::environment;
    }
}
