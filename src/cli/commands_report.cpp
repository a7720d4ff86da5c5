// SPDX-License-Identifier: Apache-2.0
// The command report: a year of the record, counted and written down, and counted again.
#include "context.hpp"

#include "duly/check/figures.hpp"
#include "duly/show/annual_report.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace duly::cli {

namespace json = boost::json;

namespace {

[[nodiscard]] std::unique_ptr<Store> opened_store(Context const& context)
{
    if (!store_exists(context)) stop(context, bad_usage, {"记录库不存在", "there is no such store"}, context.store);
    return sqlite_store(context.store, StoreAccess::read);
}

// What a definition may name: the laws of the store, and the packs as they are in force now.
[[nodiscard]] std::vector<Law> known_laws(Context& context, Store const& store)
{
    std::vector<Law> known;
    for (auto const& kept : store.laws())
        if (auto law = Law::from_text(kept.text)) known.push_back(std::move(*law));
    auto const packs = cli::packs(context);
    for (auto const& each : packs.list()) {
        bool const is_there =
            std::any_of(known.begin(), known.end(), [&](Law const& law) { return law.procedure().id == each.id; });
        if (is_there) continue;
        if (auto law = packs.bind(each.id, {}, calendar(context))) known.push_back(std::move(*law));
    }
    return known;
}

[[nodiscard]] ReportDefinition defined(Context const& context, std::string_view text, std::string const& file,
                                       std::vector<Law> const& known)
{
    auto loaded = load_report_definition(text, file, known);
    if (!loaded.definition) stop(context, loaded.problems);
    return std::move(*loaded.definition);
}

[[nodiscard]] ReportDefinition defined(Context const& context, std::string const& wanted, std::vector<Law> const& known)
{
    std::string ids;
    for (auto const& report : built_in_reports()) {
        if (report.id == wanted) return defined(context, report.text, wanted + ".yaml", known);
        ids += (ids.empty() ? "" : ", ") + report.id;
    }
    std::error_code ignored;
    if (!wanted.ends_with(".yaml") && !wanted.ends_with(".yml") && !std::filesystem::exists(wanted, ignored))
        stop(context, bad_usage,
             {"没有报告定义 " + wanted + "；自带的有：" + ids,
              "there is no report definition " + wanted + "; those that come with duly: " + ids});
    return defined(context, read_file(context, wanted), wanted, known);
}

// By the origin that its first tree signs under, or that of the log itself.
[[nodiscard]] LogName log_of(Context const& context, Store const& store, std::string const& origin)
{
    std::string origins;
    for (auto const& log : store.logs()) {
        if (log.origin == origin || origin_of(trees(log.suite).front(), log.origin) == origin) return log;
        origins += (origins.empty() ? "" : ", ") + log.origin;
    }
    stop(context, bad_usage,
         {"记录库中没有日志 " + origin + "；有：" + origins + "（用 --log 指明）",
          "the store has no log " + origin + "; it has: " + origins + " (say --log)"},
         context.store);
}

[[nodiscard]] FigureReport counted(Context const& context, ReportDefinition const& definition, Store const& store,
                                   LogName const& log, FigureOptions const& options)
{
    auto made = count_figures(definition, store, log, options);
    if (!made) stop(context, made.error());
    return std::move(*made);
}

void write(Context const& context, std::string const& bytes, std::string const& file)
{
    if (file.empty()) {
        std::cout << bytes << std::flush;
        return;
    }
    std::ofstream out(file, std::ios::binary);
    out << bytes << std::flush;
    if (!out) stop(context, environment, {"无法写入", "cannot be written"}, file);
}

[[nodiscard]] std::string docx_of(Context const& context, std::string const& markdown, std::string const& file)
{
    if (file.empty())
        stop(context, bad_usage, {"请用 -o 指明写入的 .docx 文件", "-o names the .docx file to write"}, "-o");
    auto made = to_docx(markdown);
    if (!made) stop(context, environment, made.error().says);
    return std::move(*made);
}

[[nodiscard]] std::string form_of(Context const& context, ReportArguments const& arguments)
{
    if (!arguments.as.empty()) return arguments.as;
    auto const ending = std::filesystem::path(arguments.file).extension().string();
    if (ending == ".html" || ending == ".htm") return "html";
    if (ending == ".docx") return "docx";
    if (!ending.empty() && ending != ".md")
        stop(context, bad_usage, {"不知应写成什么格式：请用 --as", "it is not clear in which form: say --as"},
             arguments.file);
    return "md";
}

[[nodiscard]] json::object in_json(FigureReport const& report)
{
    json::array figures;
    for (auto const& figure : report.figures)
        figures.push_back({{"id", figure.id},
                           {"title", detail::to_json(figure.title)},
                           {"says", detail::to_json(figure.says)},
                           {"now", figure.text()},
                           {"before", figure.previous()},
                           {"change", figure.change()},
                           {"cases", figure.now.cases.size()},
                           {"untold", figure.now.untold}});
    return {{"organ", report.organ},
            {"year", report.year},
            {"as_of", report.as_of.text()},
            {"origin", report.checkpoint.origin},
            {"size", report.checkpoint.head.size},
            {"root", report.checkpoint.head.root.hex()},
            {"cases", report.cases.size()},
            {"figures", std::move(figures)}};
}

int show_cases(Context const& context, FigureReport const& report, std::string const& wanted)
{
    auto const* const figure = report.find(wanted);
    if (figure == nullptr) {
        std::string ids;
        for (auto const& each : report.figures) ids += (ids.empty() ? "" : ", ") + each.id;
        stop(context, bad_usage,
             {"没有数字 " + wanted + "；有：" + ids, "there is no figure " + wanted + "; there are: " + ids});
    }
    json::array rows;
    for (auto const at : figure->now.cases) {
        auto const& one = report.cases[at];
        rows.push_back({{"case", one.id}, {"key", one.key}, {"procedure", one.procedure}, {"matter", one.matter}});
    }
    if (context.json) {
        print({{"figure", figure->id}, {"now", figure->text()}, {"cases", std::move(rows)}});
        return fine;
    }
    show_table(context, rows,
               {{{"案件", "case"}, "case"},
                {{"编号", "key"}, "key"},
                {{"程序", "procedure"}, "procedure"},
                {{"事项", "matter"}, "matter"}});
    return fine;
}

// The definition that the report was made by, as it stands in the report; a changed one would count something else.
[[nodiscard]] ReportDefinition written_definition(Context const& context, WrittenReport const& written,
                                                  std::string const& file, std::vector<Law> const& known)
{
    if (sha256(written.text).hex() != written.digest)
        stop(context, unlawful, {"报告所附的定义已被改动", "the definition that the report carries was changed"}, file);
    return defined(context, written.text, file + " (" + written.definition + ")", known);
}

void say_definition(Context const& context, WrittenReport const& written)
{
    bool ours = false;
    for (auto const& each : built_in_reports()) ours = ours || sha256(each.text).hex() == written.digest;
    auto const head = written.checkpoint.origin + "  " + std::to_string(written.checkpoint.head.size) + "  " +
                      written.checkpoint.head.root.hex();
    std::cout << context.say({"日志、条数、树根：", "log, leaves, root: "}) << head << '\n'
              << context.say({"报告定义：", "definition: "}) << written.definition << "  " << written.digest
              << context.say(ours ? Text{"（本版本自带）", " (comes with this version)"}
                                  : Text{"（不是本版本自带的）", " (none that comes with this version)"})
              << '\n';
}

int show_checks(Context const& context, WrittenReport const& written, std::vector<FigureCheck> const& checks)
{
    auto const wrong =
        std::count_if(checks.begin(), checks.end(), [](auto const& each) { return !each.differs.empty(); });
    if (context.json) {
        json::array shown;
        for (auto const& each : checks) {
            json::array differs;
            for (auto const& one : each.differs) differs.push_back(detail::to_json(one));
            shown.push_back({{"id", each.id},
                             {"counted", each.counted},
                             {"holds", each.differs.empty()},
                             {"differs", std::move(differs)}});
        }
        print({{"ok", wrong == 0},
               {"origin", written.checkpoint.origin},
               {"size", written.checkpoint.head.size},
               {"root", written.checkpoint.head.root.hex()},
               {"definition", written.definition},
               {"digest", written.digest},
               {"figures", std::move(shown)}});
        return wrong == 0 ? fine : unlawful;
    }
    say_definition(context, written);
    for (auto const& each : checks) {
        std::cout << (each.differs.empty() ? "✓ " : "✗ ") << each.id << "  " << each.counted << "  "
                  << context.say(each.says) << '\n';
        for (auto const& one : each.differs) std::cout << "    " << context.say(one) << '\n';
    }
    auto const all = std::to_string(checks.size()), bad = std::to_string(wrong);
    std::cout << context.say(wrong == 0 ? Text{"全部 " + all + " 个数字经重新计数无误", "all " + all + " figures hold"}
                                        : Text{all + " 个数字中有 " + bad + " 个与重新计数不符",
                                               bad + " of " + all + " figures do not hold"})
              << '\n';
    return wrong == 0 ? fine : unlawful;
}

int verify_report(Context& context, std::string const& file)
{
    auto const written = read_report(read_file(context, file));
    if (!written) {
        auto error = written.error();
        error.where = file;
        stop(context, error);
    }
    auto const store = opened_store(context);
    auto const known = known_laws(context, *store);
    auto const definition = written_definition(context, *written, file, known);
    auto const log = log_of(context, *store, written->checkpoint.origin);
    auto const& head = written->checkpoint.head;
    if (head.size > store->head(log.id).size)
        stop(context, unlawful,
             {"日志的记录少于报告计数时的 " + std::to_string(head.size) + " 条",
              "the log has fewer leaves than the " + std::to_string(head.size) + " that the report was counted over"},
             log.origin);
    FigureOptions options{written->organ, written->year, written->as_of, head.size};
    auto const report = counted(context, definition, *store, log, options);
    if (report.checkpoint.head.root != head.root)
        stop(context, unlawful,
             {"日志在该条数的树根是 " + report.checkpoint.head.root.hex() + "，不是报告所写的：这不是同一记录",
              "at that size the log has the root " + report.checkpoint.head.root.hex() +
                  ", not the one in the report: it is another record"},
             log.origin);
    return show_checks(context, *written, compare(*written, report));
}

} // namespace

int write_report(Context& context, ReportArguments const& arguments)
{
    if (!arguments.verify.empty()) return verify_report(context, arguments.verify);
    if (!arguments.edited.empty()) {
        write(context, docx_of(context, read_file(context, arguments.edited), arguments.file), arguments.file);
        return fine;
    }
    if (arguments.year == 0 || arguments.organ.empty())
        stop(context, bad_usage,
             {"须指明 --year 和 --organ（或者 --verify、--edited）",
              "--year and --organ are needed (or --verify, --edited)"});
    auto const as = form_of(context, arguments);
    auto const store = opened_store(context);
    auto const known = known_laws(context, *store);
    auto const definition = defined(context, arguments.definition, known);
    auto const log = log_of(context, *store, context.organ_log);
    auto const report =
        counted(context, definition, *store, log,
                {arguments.organ, arguments.year, context.today ? *context.today : today_here(), arguments.size});
    if (!arguments.cases.empty()) return show_cases(context, report, arguments.cases);
    if (!context.json || !arguments.file.empty()) {
        auto const text = as == "html" ? to_html(definition, report, context.language)
                                       : to_markdown(definition, report, context.language);
        write(context, as == "docx" ? docx_of(context, text, arguments.file) : text, arguments.file);
    }
    if (context.json) print(in_json(report));
    return fine;
}

} // namespace duly::cli
