// SPDX-License-Identifier: Apache-2.0
// Commands on a whole store, on packs and on scenario files.
#include "context.hpp"

#include "duly/check/scenario.hpp"
#include "duly/enforce/scenario.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>

namespace duly::cli {

namespace json = boost::json;

int show_packs(Context& context)
{
    auto const known = packs(context);
    json::array list;
    Table table({"id", context.language == Language::zh ? "自" : "from",
                 context.language == Language::zh ? "依据等级" : "grade",
                 context.language == Language::zh ? "名称" : "title"});
    for (auto const& each : known.list()) {
        list.push_back({{"id", each.id},
                        {"family", each.family},
                        {"extends", each.extends},
                        {"place", each.place},
                        {"grade", each.grade},
                        {"valid_from", each.valid_from.text()},
                        {"edition", each.edition},
                        {"title", to_json(each.title)},
                        {"source", to_json(each.source)}});
        table.add({each.id, each.valid_from.text(), each.grade, context.say(each.title)});
    }
    if (context.json) print({{"packs", list}});
    else table.print();
    return fine;
}

int show_pack(Context& context, std::string const& pack)
{
    auto known = packs(context);
    auto const id = pack_id(context, known, pack);
    auto const law = known.bind(id, {}, calendar(context), context.today);
    if (!law) stop(context, law.error());
    auto const& p = law->procedure();
    if (context.json) {
        auto text = json::parse(law->text());
        print({{"id", p.id}, {"digest", law->digest()}, {"law", text}});
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

int worklist(Context& context, std::vector<std::string> const& roles)
{
    auto at_work = engine(context, StoreAccess::write);
    WorkQuery query;
    query.log = at_work->log();
    query.roles = roles;
    auto const items = at_work->worklist(query);
    json::array list;
    bool const zh = context.language == Language::zh;
    Table table({zh ? "期限" : "due", zh ? "案件" : "case", zh ? "环节" : "activity", zh ? "角色" : "role",
                 zh ? "依据" : "owed under"});
    for (auto const& item : items) {
        json::object each{
            {"case", item.case_id}, {"activity", item.activity}, {"role", item.role}, {"rule", item.rule}};
        if (item.due) each["due"] = item.due->text();
        list.push_back(std::move(each));
        table.add({item.due ? item.due->text() : "", item.case_id.substr(0, 8), item.activity, item.role, item.rule});
    }
    if (context.json) print({{"items", list}});
    else table.print();
    return fine;
}

int overdue(Context& context)
{
    auto at_work = engine(context, StoreAccess::write);
    json::array list;
    bool const zh = context.language == Language::zh;
    Table table({zh ? "期限" : "was due", zh ? "案件" : "case", zh ? "规则" : "rule", zh ? "应做" : "owed"});
    auto const late = at_work->overdue(at_work->today());
    for (auto const& duty : late) {
        std::string owed;
        for (auto const& activity : duty.activities) owed += (owed.empty() ? "" : " | ") + activity;
        list.push_back({{"case", duty.case_id},
                        {"rule", duty.rule},
                        {"due", duty.due.text()},
                        {"activities", json::value_from(duty.activities)}});
        table.add({duty.due.text(), duty.case_id.substr(0, 8), duty.rule, owed});
    }
    if (context.json) print({{"overdue", list}});
    else table.print();
    return late.empty() ? fine : unlawful;
}

int list_cases(Context& context, CaseQuery query)
{
    auto at_work = engine(context, StoreAccess::write);
    query.log = at_work->log();
    json::array list;
    bool const zh = context.language == Language::zh;
    Table table({zh ? "案件" : "case", zh ? "编号" : "key", zh ? "程序" : "procedure", zh ? "状态" : "status",
                 zh ? "结论" : "verdict", zh ? "立案" : "opened", zh ? "事项" : "matter"});
    for (auto const& row : at_work->cases(query)) {
        list.push_back({{"case", row.case_id},
                        {"key", row.business_key},
                        {"matter", row.matter},
                        {"procedure", row.procedure},
                        {"status", row.status},
                        {"verdict", row.verdict},
                        {"opened", row.opened.text()},
                        {"last", row.last.text()},
                        {"version", row.version}});
        table.add({row.case_id.substr(0, 8), row.business_key, row.procedure, row.status, row.verdict,
                   row.opened.text(), row.matter});
    }
    if (context.json) print({{"cases", list}});
    else table.print();
    return fine;
}

int tick(Context& context)
{
    if (!context.today) stop(context, bad_usage, {"请用 --today 指明截至哪一天", "--today says up to which day"});
    auto at_work = engine(context, StoreAccess::write);
    auto const recorded = at_work->tick(*context.today);
    if (context.json) print({{"recorded", recorded}});
    else
        std::cout << (context.language == Language::zh ? "记录逾期的案件数：" : "cases with lapses recorded: ")
                  << recorded << '\n';
    return fine;
}

int verify_store(Context& context)
{
    auto const result = verify_file(context.store);
    bool const zh = context.language == Language::zh;
    json::array flaws, logs;
    for (auto const& log : result.logs) {
        logs.push_back({{"origin", log.origin}, {"size", log.head.size}, {"root", log.head.root.hex()}});
        if (!context.json)
            std::cout << log.origin << (zh ? "：" : ": ") << log.head.size << (zh ? " 条，根 " : " leaves, root ")
                      << log.head.root.hex() << '\n';
    }
    for (auto const& flaw : result.flaws) {
        json::object each{
            {"kind", word(flaw.kind)}, {"log", flaw.log}, {"case", flaw.case_id}, {"says", to_json(flaw.says)}};
        if (flaw.index) each["index"] = *flaw.index;
        if (flaw.seq) each["seq"] = *flaw.seq;
        flaws.push_back(std::move(each));
        if (!context.json) std::cout << "✗ " << context.say(flaw.says) << '\n';
    }
    if (context.json)
        print({{"ok", result.ok()},
               {"leaves", result.leaves},
               {"flaw_count", result.flaw_count},
               {"logs", logs},
               {"flaws", flaws}});
    else if (result.ok())
        std::cout << (zh ? "记录完整，未见改动（未检验签名）"
                         : "the record is whole and unchanged (no signature checked)")
                  << '\n';
    else
        std::cout << (zh ? "记录与原来不符之处：" : "places where the record is not what was written: ")
                  << result.flaw_count << '\n';
    return result.ok() ? fine : unlawful;
}

int test(Context& context, std::vector<std::string> const& paths)
{
    namespace fs = std::filesystem;
    std::vector<std::string> files;
    std::error_code code;
    for (auto const& path : paths) {
        if (fs::is_directory(path, code)) {
            for (auto const& each : fs::recursive_directory_iterator(path, code))
                if (each.path().extension() == ".jsonl") files.push_back(each.path().string());
        } else {
            files.push_back(path);
        }
    }
    std::sort(files.begin(), files.end());
    if (files.empty()) stop(context, bad_usage, {"没有找到场景文件（*.jsonl）", "no scenario files (*.jsonl) found"});
    auto const known = packs(context);
    std::size_t failed = 0, unusable = 0;
    for (auto const& file : files) {
        auto const scenario = parse_scenario(read_file(context, file), file);
        std::vector<std::string> differences;
        bool usable = true;
        auto const bad = [&](Error const& error) { // the others are judged all the same
            usable = false;
            auto const where =
                error.where.starts_with(file) || error.where.empty() ? error.where : file + ", " + error.where;
            differences.push_back((where.empty() ? file : where) + ": " + context.say(error.says));
        };
        auto const judge = [&](char const* how, Result<ScenarioResult> const& result) {
            if (!result) return bad(result.error());
            for (auto const& each : result->differences) differences.push_back(std::string(how) + ": " + each);
        };
        if (!scenario) bad(scenario.error());
        if (usable) judge("check", check_scenario(*scenario, known));
        if (usable) judge("engine", perform_scenario(*scenario, known));
        failed += differences.empty() ? 0 : 1;
        unusable += usable ? 0 : 1;
        if (context.json) {
            print({{"scenario", scenario ? scenario->name : ""},
                   {"file", file},
                   {"passed", differences.empty()},
                   {"differences", json::value_from(differences)}});
            continue;
        }
        if (differences.empty()) continue;
        std::cout << "✗ " << file << '\n';
        for (auto const& each : differences) std::cout << "    " << each << '\n';
    }
    if (!context.json)
        std::cout << files.size() << (context.language == Language::zh ? " 个场景，不符 " : " scenarios, failed: ")
                  << failed << '\n';
    return unusable > 0 ? bad_usage : failed > 0 ? unlawful : fine;
}

} // namespace duly::cli
