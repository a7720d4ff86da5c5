// SPDX-License-Identifier: Apache-2.0
#include "command_line.hpp"

#include <algorithm>
#include <functional>

namespace duly::cli {

namespace {

using Run = std::function<void(CLI::App*, std::function<int()>)>;

void describe_packs(CLI::App& app, Context& context, Arguments& a, Run const& run)
{
    run(app.add_subcommand("packs", "list the procedures / 列出程序包"), [&] { return show_packs(context); });
    auto* show = app.add_subcommand("show", "a procedure, a case or a machine / 显示程序、案件或者状态机");
    show->add_option("PACK", a.pack, "id or file of a pack, a case, or a machine / 程序包、案件或者状态机")->required();
    show->add_option("--as", a.as, "draw it: svg (needs Graphviz), dot, mermaid, text, gantt / 画图格式")
        ->check(CLI::IsMember({"svg", "dot", "mermaid", "text", "gantt"}));
    run(show, [&] { return cli::show(context, a.pack, a.as); });
    auto* prove = app.add_subcommand("prove", "prove what a procedure promises / 证明程序的保证");
    prove->add_option("PACK", a.prove.pack, "id or file / 编号或文件")->required();
    prove->add_option("--set", a.prove.parameters, "parameter, P-03=must; may be repeated / 参数，可重复")
        ->allow_extra_args(false);
    prove->add_option("--certificate", a.prove.certificate, "write the certificate to this file / 写出证书");
    prove->add_flag("--choices", a.prove.choices,
                    "also under every other choice of each parameter / 逐一试参数的其他取值");
    prove->add_option("--bypasses", a.prove.bypasses, "write each bypass to this folder / 写出绕行路径");
    run(prove, [&] { return prove_pack(context, a.prove); });
    auto* test = app.add_subcommand("test", "run scenario files / 运行场景文件");
    test->add_option("DIR", a.paths, "folders or files / 文件夹或文件")->required();
    run(test, [&] { return cli::test(context, a.paths); });
}

// How a log is written: the same for every command that reads one.
void add_log_options(CLI::App* command, Arguments& a, LogOptions& log)
{
    command->add_option("--format", a.log_format, "of the log / 日志格式")
        ->check(CLI::IsMember({"detect", "xes", "csv", "jsonl", "ocel"}));
    command->add_option("--case", log.case_id, "attribute or column of the case / 案件列");
    command->add_option("--activity", log.activity, "... of the activity / 环节列");
    command->add_option("--time", log.time, "... of the time / 时间列");
    command->add_option("--actor", log.actor, "... of the actor / 办理人列");
    command->add_option("--unit", log.unit, "... of the unit / 部门列");
    command->add_option("--role", log.role, "... of the role / 角色列");
    command->add_option("--lifecycle", log.lifecycle, "... of the lifecycle transition / 生命周期列");
    command->add_option("--classifier", log.classifier, "XES: activities by this classifier / 分类器");
    command->add_option("--delimiter", a.delimiter, "CSV: one character / 分隔符");
    command->add_option("--time-format", log.time_format, "CSV, JSON Lines: as strptime / 时间格式");
    command->add_option("--offset", a.offset, "of times without one, +08:00 / 时区");
    command->add_flag("--grouped", log.grouped, "rows stand together by case / 同一案件的行相邻");
    command->add_option("--object-type", log.object_type, "OCEL: the objects that are cases / 作为案件的对象类型");
}

void read_log_options(Context const& context, Arguments& a, LogOptions& log)
{
    static constexpr std::string_view formats[] = {"detect", "xes", "csv", "jsonl", "ocel"};
    auto const format = std::find(std::begin(formats), std::end(formats), a.log_format) - std::begin(formats);
    log.format = static_cast<LogFormat>(format);
    if (a.delimiter == "\\t" || a.delimiter == "tab") a.delimiter = "\t";
    if (a.delimiter.size() > 1)
        stop(context, bad_usage, {"--delimiter 只能是一个字符", "--delimiter is one character"}, a.delimiter);
    if (!a.delimiter.empty()) log.delimiter = a.delimiter.front();
    auto const moment = Moment::parse("2000-01-01T00:00:00" + (a.offset.empty() ? "Z" : a.offset), 0);
    if (!moment) stop(context, bad_usage, {"--offset 应写作 +08:00", "--offset is written +08:00"}, a.offset);
    log.offset_minutes = moment->offset_minutes;
}

void describe_checking(CLI::App& app, Context& context, Arguments& a, Run const& run)
{
    auto* check = app.add_subcommand("check", "was what is on record lawful? / 检查日志或者记录");
    check
        ->add_option("LOG", a.check.logs,
                     "XES, CSV, JSON Lines or OCEL, also .gz; a store or bundle of duly / 日志、记录库或证据包")
        ->required();
    check->add_option("--rules", a.check.rules, "rule file (docs/rule-files.md) / 规则文件");
    check->add_option("--map", a.check.map, "map to a pack (docs/mapping.md) / 映射文件");
    check->add_option("--pack", a.check.pack, "the pack in whose words the log is written / 日志所用的程序包");
    check->add_option("--as", a.check.as, "form of the report / 报告格式")
        ->check(CLI::IsMember({"text", "json", "junit", "sarif", "csv", "html"}));
    check->add_flag("--complete", a.check.complete,
                    "every case is over: what is still owed is violated / 案件均已终结");
    check->add_flag("--absent", a.check.absent,
                    "activities of the rules may be absent from the log / 允许日志中没有的环节");
    check->add_flag("--actors-as-written", a.check.actors_as_written,
                    "do not ask whether actors are recorded and stand for persons / 不检验办理人是否可识别");
    add_log_options(check, a, a.check.log_options);
    run(check, [&] {
        read_log_options(context, a, a.check.log_options);
        return check_logs(context, a.check);
    });
    auto* map = app.add_subcommand("map", "draft a map from a log to a pack / 起草日志到程序包的映射");
    map->add_option("LOG", a.map.log, "XES, CSV, JSON Lines or OCEL, also .gz / 日志文件")->required();
    map->add_option("--to", a.map.pack, "the pack / 程序包")->required();
    map->add_option("--map", a.map.map, "only what this map leaves open / 只列此映射未涉及的");
    map->add_option("-o,--output", a.map.file, "the file to write / 写入的文件");
    add_log_options(map, a, a.map.log_options);
    run(map, [&] {
        read_log_options(context, a, a.map.log_options);
        return draft_map(context, a.map);
    });
}

void add_case(CLI::App* command, Arguments& a)
{
    command->add_option("CASE", a.case_id, "case id, unique prefix, or business key / 案件编号、其前缀或业务编号")
        ->required();
}

void describe_recording(CLI::App& app, Context& context, Arguments& a, Run const& run)
{
    auto* open = app.add_subcommand("open", "open a case / 立案");
    open->add_option("FAMILY", a.open.family, "family (major-decision) or id (cn/major-decision) / 程序族或程序编号")
        ->required();
    open->add_option("--organ", a.open.organ, "the organ / 机关")->required();
    open->add_option("--level", a.open.level, "province, city, county, township / 层级");
    open->add_option("--place", a.open.place, "such as cn/ningbo / 地方")->default_val("cn");
    open->add_option("--at", a.at, "date; default: now / 日期，默认今天");
    open->add_option("--matter", a.open.matter, "what it is about / 事项");
    open->add_option("--key", a.open.key, "business key / 业务编号");
    open->add_option("--set", a.parameters, "parameter, P-03=must; may be repeated / 参数，可重复")
        ->allow_extra_args(false);
    run(open, [&] {
        a.open.parameters = parameters(context, a.parameters);
        return open_case(context, a.open, a.at);
    });
    for (bool const attest : {false, true}) {
        auto* record = attest ? app.add_subcommand("attest", "record what already happened / 补录已发生的事")
                              : app.add_subcommand("perform", "perform an act, if the law allows it / 依法进行");
        add_case(record, a);
        record
            ->add_option("EVENT", a.json_event,
                         R"(JSON: {"activity": "draft.prepared", "actor": "dept-a", "role": "undertaking_unit"})")
            ->required();
        record->add_option("--key", a.key, "idempotency key / 幂等键");
        run(record, [&, attest] { return record_event(context, {a.case_id, a.json_event, a.key}, attest); });
    }
    auto* import = app.add_subcommand("import", "record events from JSON Lines / 导入事件");
    import->add_option("FILE", a.file, "file, or - for standard input / 文件，- 为标准输入")->required();
    import->add_flag("--clock-follows-events", a.follow_events,
                     "each line is recorded on its own date: for demonstrations / 按事件日期记录，仅供演示");
    run(import, [&] { return import_file(context, a.file, a.follow_events); });
}

void describe_amending(CLI::App& app, Context& context, Arguments& a, Run const& run)
{
    auto const by = [&](CLI::App* command) {
        command->add_option("--actor", a.amend.actor, "who acts / 由谁作出")->required();
        command->add_option("--role", a.amend.roles, "in which role; may be repeated / 以何角色，可重复")
            ->allow_extra_args(false);
    };
    auto const with_key = [&](CLI::App* command) {
        command->add_option("--key", a.amend.key, "idempotency key / 幂等键");
    };
    auto* correct = app.add_subcommand("correct", "correct an event recorded wrongly / 更正误记的事件");
    add_case(correct, a);
    correct->add_option("EVENT", a.amend.target, "its number in the case / 事件序号")->required();
    correct->add_option("--fields", a.amend.fields,
                        R"(JSON: {"due": "2026-04-30"}; _occurred corrects the date / 更正的字段)");
    correct->add_option("--documents", a.amend.documents,
                        R"(JSON: ["opinion"], with "_documents": true in --fields / 文件)");
    correct->add_option("--reason", a.amend.reason, "why / 理由")->required();
    by(correct);
    with_key(correct);
    auto* sanction = app.add_subcommand("sanction", "sanction a deviation from a rule, visibly / 准许偏离规则");
    add_case(sanction, a);
    sanction->add_option("RULE", a.amend.rule, "the rule / 规则")->required();
    sanction->add_option("--ground", a.amend.ground, "on what ground / 依据")->required();
    sanction->add_option("--approver", a.amend.approver, "who approves / 批准人")->required();
    by(sanction);
    with_key(sanction);
    auto* erase = app.add_subcommand("erase", "erase personal texts, lawfully / 依法删除个人信息");
    add_case(erase, a);
    erase->add_option("--subject", a.amend.subject, "whose; default: the case's own / 主体，默认案件自身");
    erase->add_option("--ground", a.amend.ground, "on what lawful ground / 法定依据")->required();
    erase->add_option("--approver", a.amend.approver, "who approves, another than --actor / 批准人")->required();
    by(erase);
    with_key(erase);
    auto* migrate = app.add_subcommand("migrate", "go on under the law of a date / 改按某日有效的规则继续");
    add_case(migrate, a);
    migrate->add_option("--date", a.amend.date, "default: today / 日期，默认今天");
    by(migrate);
    auto const with = [&](auto act) {
        return [&context, &a, act] {
            a.amend.case_id = a.case_id;
            return act(context, a.amend);
        };
    };
    run(correct, with(&cli::correct));
    run(sanction, with(&cli::sanction));
    run(erase, with(&cli::erase));
    run(migrate, with(&cli::migrate));
}

void describe_keys(CLI::App& app, Context& context, Arguments& a, Run const& run)
{
    auto* key = app.add_subcommand("key", "keys that sign checkpoints and acts / 密钥");
    key->require_subcommand(1);
    auto const with_list = [&](CLI::App* command) {
        return command->add_option("--keys", a.key_file.list, "the list of keys and their ranges / 密钥及其范围的清单");
    };
    auto* fresh = key->add_subcommand("new", "make a key; prints its public half / 生成密钥");
    fresh->add_option("FILE", a.key_file.file, "where to keep it; nobody else may read it / 密钥文件")->required();
    fresh->add_option("--algorithm", a.key_file.algorithm, "ed25519 or sm2 / 算法")
        ->check(CLI::IsMember({"ed25519", "sm2"}));
    fresh->add_option("--name", a.key_file.name, "whose it is; default: the log's tree / 名称，默认为留痕的树");
    fresh->add_flag("--encryption", a.key_file.encryption, "a key of the record instead, for --record-key / 加密密钥");
    fresh->add_option("--from", a.key_file.size, "from which size on it signs / 自何大小起");
    with_list(fresh);
    run(fresh, [&] { return new_key(context, a.key_file); });
    auto* list = key->add_subcommand("list", "which keys may sign what / 列出密钥");
    with_list(list)->required();
    run(list, [&] { return list_keys(context, a.key_file); });
    auto* retired = key->add_subcommand("retire", "a key signs no more / 停用密钥");
    retired->add_option("KEY", a.key_file.name, "NAME+ID")->required();
    retired->add_option("--at", a.key_file.size,
                        "the last size it signed; default: the store's last checkpoint / 末次大小");
    with_list(retired)->required();
    run(retired, [&] { return retire_key(context, a.key_file); });
    run(app.add_subcommand("checkpoint", "sign what is there, and show it / 签发检查点"),
        [&] { return sign_checkpoint(context); });
    auto* receipt = app.add_subcommand("receipt", "the proof of one event / 单个事件的凭证");
    add_case(receipt, a);
    receipt->add_option("EVENT", a.seq, "its number in the case / 事件序号")->required();
    run(receipt, [&] { return show_receipt(context, a.case_id, a.seq); });
}

void describe_questions(CLI::App& app, Context& context, Arguments& a, Run const& run)
{
    auto* status = app.add_subcommand("status", "where a case stands / 案件进展");
    add_case(status, a);
    run(status, [&] { return cli::status(context, a.case_id); });
    auto* may = app.add_subcommand("may", "what can be done now / 现在可做什么");
    add_case(may, a);
    may->add_option("--actor", a.actor, "who asks / 由谁")->default_val("me");
    may->add_option("--role", a.roles, "a role held; may be repeated / 角色，可重复")->allow_extra_args(false);
    may->add_option("--event", a.json_event, "dry run of this event (JSON) / 试行该事件");
    run(may, [&] { return cli::may(context, a.case_id, a.actor, a.roles, a.json_event); });
    auto* work = app.add_subcommand("worklist", "what can and must be done / 待办");
    work->add_option("--role", a.roles, "only for this role; may be repeated / 只列该角色，可重复")
        ->allow_extra_args(false);
    run(work, [&] { return worklist(context, a.roles); });
    run(app.add_subcommand("overdue", "duties past their date / 逾期"), [&] { return overdue(context); });
    auto* cases = app.add_subcommand("cases", "list cases / 案件列表");
    cases->add_option("--status", a.cases.status, "open, suspended, concluded, ... / 状态");
    cases->add_option("--verdict", a.cases.verdict, "lawful, unlawful, ... / 结论");
    cases->add_option("--offset", a.cases.offset, "how many to leave out / 略过条数");
    cases->add_option("--limit", a.cases.limit, "how many to list at most / 最多条数");
    run(cases, [&] { return list_cases(context, a.cases); });
    auto* log = app.add_subcommand("log", "the leaves of the log in order / 按顺序列出留痕");
    log->add_option("--from", a.from, "position to begin at / 起始位置");
    log->add_option("--limit", a.limit, "how many to list at most / 最多条数");
    run(log, [&] { return show_log(context, a.from, a.limit); });
    run(app.add_subcommand("tick", "record lapses up to --today / 记录逾期"), [&] { return tick(context); });
    run(app.add_subcommand("verify", "is the record what was written / 检验记录"),
        [&] { return verify_store(context); });
}

void describe_export(CLI::App& app, Context& context, Arguments& a, Run const& run)
{
    auto* out = app.add_subcommand("export", "one case as evidence, for duly-verify / 导出案件的证据包");
    add_case(out, a);
    out->add_option("-o,--output", a.bundle.file, "the file to write / 写入的文件")->required();
    out->add_option("--keys", a.bundle.keys, "the public keys of the log (duly-keys@v1) / 日志的公钥")->required();
    out->add_option("--actor-keys", a.bundle.actor_keys, "those of actors (duly-actors@v1) / 行为人的公钥");
    out->add_option("--disclose", a.bundle.disclose,
                    "personal fields to give, or all; default: none / 给出哪些个人信息，默认不给")
        ->delimiter(',');
    out->add_option("--older", a.bundle.older,
                    "an older checkpoint or receipt to prove from; may be repeated / 较早的检查点或回执，可重复")
        ->allow_extra_args(false);
    run(out, [&] {
        a.bundle.case_id = a.case_id;
        return export_bundle(context, a.bundle);
    });
}

void describe_report(CLI::App& app, Context& context, Arguments& a, Run const& run)
{
    auto* report = app.add_subcommand("report", "a yearly report, counted over the record / 由记录计数的年度报告");
    report->add_option("--year", a.report.year, "of which year / 年度")->check(CLI::Range(2, 9999));
    report->add_option("--organ", a.report.organ, "whose cases, as they were opened / 机关");
    report->add_option("--definition", a.report.definition, "what it says: an id or a file / 报告定义：编号或文件")
        ->default_val("cn/township");
    report->add_option("--as", a.report.as, "md, html or docx (needs pandoc) / 格式")
        ->check(CLI::IsMember({"md", "html", "docx"}));
    report->add_option("-o,--output", a.report.file, "the file to write / 写入的文件");
    report->add_option("--size", a.report.size, "count the first so many leaves / 只计前若干条记录");
    report->add_option("--cases", a.report.cases, "only the cases behind this figure / 只列此数字依据的案件");
    report->add_option("--verify", a.report.verify, "count this report again (.md, .html) / 重新计数以核验此报告");
    report->add_option("--edited", a.report.edited, "write this edited report (.md) as .docx / 把改好的报告转为 .docx");
    run(report, [&] { return write_report(context, a.report); });
}

void describe_plan(CLI::App& app, Context& context, Arguments& a, Run const& run)
{
    auto* plan = app.add_subcommand("plan", "when each missing step can lawfully happen / 最早、最迟日程");
    plan->add_option("CASE", a.plan.wanted, "a case or a pack / 案件或者程序包")->required();
    plan->add_option("--target", a.plan.target, "the activity to aim at; default: the decision / 目标环节");
    plan->add_option("--by", a.plan.by, "the day it is wanted by / 要求完成的日期");
    plan->add_option("--fact", a.plan.facts, "what if, technical=true; may be repeated / 假设的事实，可重复")
        ->allow_extra_args(false);
    plan->add_option("--done", a.plan.expected, "what if, ACTIVITY=DATE; may be repeated / 预计进行的环节，可重复")
        ->allow_extra_args(false);
    plan->add_flag("--ignore-soft-floors", a.plan.ignore_soft_floors,
                   "do not wait for periods that only warn / 不等待仅作提醒的期间");
    plan->add_option("--compare-calendar", a.plan.calendar,
                     "what moves under this calendar, a file that extends / 与此日历比较");
    plan->add_option("--as", a.plan.as, "draw it: svg / 画成图")->check(CLI::IsMember({"svg"}));
    run(plan, [&] { return show_plan(context, a.plan); });
}

} // namespace

void describe_commands(CLI::App& app, Context& context, Arguments& a, int& exit)
{
    Run const run = [&exit](CLI::App* command, std::function<int()> act) {
        command->callback([&exit, act = std::move(act)] { exit = act(); });
    };
    describe_packs(app, context, a, run);
    describe_checking(app, context, a, run);
    describe_recording(app, context, a, run);
    describe_amending(app, context, a, run);
    describe_keys(app, context, a, run);
    describe_questions(app, context, a, run);
    describe_plan(app, context, a, run);
    describe_report(app, context, a, run);
    describe_export(app, context, a, run);
}

} // namespace duly::cli
