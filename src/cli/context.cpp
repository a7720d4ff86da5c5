// SPDX-License-Identifier: Apache-2.0
#include "context.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

namespace duly::cli {

namespace json = boost::json;

Exit exit_of(ErrorCode code) noexcept
{
    switch (code) {
    case ErrorCode::refused:
    case ErrorCode::conflict:
    case ErrorCode::tampered: return unlawful;
    case ErrorCode::undetermined: return undetermined;
    default: return bad_usage;
    }
}

void print(json::value const& value) { std::cout << json::serialize(value) << '\n' << std::flush; }

json::value to_json(Text const& text) { return {{"zh", text.zh}, {"en", text.en}}; }

json::value to_json(Obstacle const& obstacle)
{
    json::array missing, curable;
    for (std::size_t i = 0; i < obstacle.missing.size(); ++i)
        missing.push_back(
            {{"id", obstacle.missing[i]},
             {"title", i < obstacle.missing_titles.size() ? to_json(obstacle.missing_titles[i]) : json::value()}});
    for (std::size_t i = 0; i < obstacle.curable_by.size(); ++i)
        curable.push_back({{"role", obstacle.curable_by[i]},
                           {"title", i < obstacle.curable_by_titles.size() ? to_json(obstacle.curable_by_titles[i])
                                                                           : json::value()}});
    json::object out{{"rule", obstacle.rule},         {"article", obstacle.article},    {"status", obstacle.status},
                     {"severity", obstacle.severity}, {"says", to_json(obstacle.says)}, {"missing", missing},
                     {"curable_by", curable}};
    if (obstacle.earliest) {
        out["earliest"] = obstacle.earliest->text();
        out["derivation"] = to_json(obstacle.derivation);
    }
    if (!obstacle.use_procedure.empty()) out["use_procedure"] = obstacle.use_procedure;
    return out;
}

json::value to_json(Error const& error)
{
    static constexpr char const* codes[] = {"bad_input",  "not_found", "refused",     "conflict",
                                            "key_reused", "tampered",  "undetermined"};
    json::array obstacles;
    for (auto const& each : error.obstacles) obstacles.push_back(to_json(each));
    return {{"error",
             {{"code", codes[static_cast<std::size_t>(error.code)]},
              {"where", error.where},
              {"says", to_json(error.says)},
              {"obstacles", obstacles}}}};
}

json::value to_json(Law const& law, Finding const& finding)
{
    json::object out{{"rule", rule_id(law, finding)},  {"article", article(law, finding)},
                     {"status", word(finding.status)}, {"severity", word(finding.severity)},
                     {"date", finding.date.text()},    {"cured", finding.cured},
                     {"waived", finding.waived},       {"says", to_json(describe(law, finding))}};
    if (!finding.lapse) out["at"] = finding.at;
    return out;
}

void stop(Context const& context, Error const& error)
{
    if (context.json) print(to_json(error));
    std::cerr << "duly: " << (error.where.empty() ? "" : error.where + ": ") << context.say(error.says) << '\n';
    throw Stop{exit_of(error.code)};
}

void stop(Context const& context, Exit exit, Text const& says, std::string const& where)
{
    if (context.json)
        print({{"error",
                {{"code", exit == environment ? "environment" : "bad_input"},
                 {"where", where},
                 {"says", to_json(says)}}}});
    std::cerr << "duly: " << (where.empty() ? "" : where + ": ") << context.say(says) << '\n';
    throw Stop{exit};
}

std::string read_file(Context const& context, std::string const& path)
{
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        stop(context, bad_usage, {"这是文件夹，应为文件", "this is a folder; a file was expected"}, path);
    std::ifstream in(path, std::ios::binary);
    if (!in) stop(context, bad_usage, {"无法读取文件", "the file cannot be read"}, path);
    std::ostringstream text;
    text << in.rdbuf();
    return std::move(text).str();
}

PackSet packs(Context const& context)
{
    auto known = PackSet::built_in();
    for (auto const& file : context.pack_files) static_cast<void>(pack_id(context, known, file));
    return known;
}

std::string pack_id(Context const& context, PackSet& known, std::string const& pack)
{
    std::error_code ignored;
    bool const is_file = pack.ends_with(".yaml") || pack.ends_with(".yml") || std::filesystem::exists(pack, ignored);
    if (!is_file) return pack;
    std::vector<std::string> before;
    for (auto const& summary : known.list()) before.push_back(summary.file + "\n" + summary.id);
    bool broken = false;
    json::array shown;
    for (auto const& problem : known.add_file(pack)) {
        broken = broken || !problem.warning;
        shown.push_back({{"where", problem.where()}, {"says", to_json(problem.says)}, {"warning", problem.warning}});
        std::cerr << problem.where() << ": "
                  << (problem.warning ? (context.language == Language::zh ? "提醒：" : "warning: ") : "")
                  << context.say(problem.says) << '\n';
    }
    if (broken) {
        if (context.json) print({{"error", {{"code", "bad_input"}, {"where", pack}, {"problems", shown}}}});
        throw Stop{bad_usage};
    }
    for (auto const& summary : known.list())
        if (std::find(before.begin(), before.end(), summary.file + "\n" + summary.id) == before.end())
            return summary.id;
    for (auto const& summary : known.list())
        if (summary.file == pack) return summary.id;
    stop(context, bad_usage, {"文件中没有程序包", "the file holds no pack"}, pack);
}

Calendar calendar(Context const& context)
{
    auto known = Calendar::built_in_cn();
    if (context.calendar_file.empty()) return known;
    auto extended = known.extended(read_file(context, context.calendar_file), context.calendar_file);
    if (!extended) stop(context, extended.error());
    return *extended;
}

std::unique_ptr<Engine> engine(Context& context, StoreAccess access, bool follow_events)
{
    EngineOptions options;
    options.origin = context.organ_log;
    options.packs = packs(context);
    options.calendar = calendar(context);
    if (follow_events) {
        options.clock = [&context] { return context.clock; };
    } else if (context.today) {
        options.clock = [today = *context.today] { return Moment::at_midnight(today, hours(8)); };
    }
    auto store = [&] {
        if (access != StoreAccess::read) return sqlite_store(context.store, access);
        // What reads by a row of a list may first have to bring the row up to date; a file that cannot be written is
        // read with the rows it has.
        try {
            return sqlite_store(context.store, StoreAccess::write);
        } catch (StoreFailure const&) {
            return sqlite_store(context.store, StoreAccess::read);
        }
    }();
    return std::make_unique<Engine>(std::move(store), std::move(options));
}

std::string find_case(Context const& context, Engine& engine, std::string const& wanted)
{
    if (wanted.size() == 32 && engine.store().case_head(wanted)) return wanted;
    if (auto const by_key = engine.find_case(wanted)) return *by_key;
    std::vector<std::string> found;
    bool const hex = wanted.size() >= 6 && wanted.find_first_not_of("0123456789abcdef") == std::string::npos;
    CaseQuery query;
    query.limit = 1000;
    for (; hex; query.offset += query.limit) {
        auto const rows = engine.cases(query);
        for (auto const& row : rows)
            if (row.case_id.starts_with(wanted)) found.push_back(row.case_id);
        if (rows.size() < query.limit) break;
    }
    if (found.size() == 1) return found.front();
    if (found.empty())
        stop(context, bad_usage,
             {"没有案件 " + wanted + "；可用 duly cases 列出",
              "there is no case " + wanted + "; duly cases lists them"});
    stop(context, bad_usage,
         {"编号 " + wanted + " 不唯一，请多写几位", wanted + " fits several cases: write more digits"});
}

void show_obstacles(Context const& context, Error const& error, bool both)
{
    auto const block = [&](Language language) {
        bool const zh = language == Language::zh;
        for (auto const& each : error.obstacles) {
            std::cout << (zh ? "  ✗ " : "  ✗ ");
            if (!each.article.empty()) std::cout << (zh ? "第" : "Art. ") << each.article << (zh ? "条 " : " ");
            std::cout << "[" << each.rule << "] " << each.says.in(language) << '\n';
            if (!each.curable_by_titles.empty()) {
                std::cout << (zh ? "    可由谁补正：" : "    who can cure it: ");
                for (std::size_t i = 0; i < each.curable_by_titles.size(); ++i)
                    std::cout << (i == 0 ? "" : zh ? "、" : ", ") << each.curable_by_titles[i].in(language);
                std::cout << '\n';
            }
            if (each.earliest)
                std::cout << (zh ? "    最早合法日期：" : "    earliest lawful date: ") << each.earliest->text()
                          << (each.derivation.empty()
                                  ? ""
                                  : (zh ? "（" : " (") + each.derivation.in(language) + (zh ? "）" : ")"))
                          << '\n';
        }
    };
    if (both || context.language == Language::zh) block(Language::zh);
    if (both || context.language == Language::en) block(Language::en);
}

std::size_t width(std::string_view text) noexcept
{
    std::size_t columns = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xC0U) == 0x80U) continue;
        columns += byte >= 0xE3U ? 2 : 1; // from U+3000 on: Chinese characters and their punctuation
    }
    return columns;
}

void Table::print() const
{
    std::vector<std::size_t> widths;
    for (auto const& row : rows_)
        for (std::size_t c = 0; c < row.size(); ++c) {
            if (widths.size() <= c) widths.push_back(0);
            widths[c] = std::max(widths[c], width(row[c]));
        }
    for (auto const& row : rows_) {
        std::string line;
        for (std::size_t c = 0; c < row.size(); ++c) {
            line += row[c];
            if (c + 1 < row.size()) line += std::string(widths[c] - width(row[c]) + 2, ' ');
        }
        std::cout << line << '\n';
    }
}

} // namespace duly::cli
