// SPDX-License-Identifier: Apache-2.0
#include "context.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include <unistd.h>

namespace duly::cli {

namespace json = boost::json;

namespace {

void say_error(Context const& context, std::string const& where, std::string const& words)
{
    std::cout << std::flush;
    std::cerr << "duly: " << (where.empty() ? "" : where + (context.language == Language::zh ? "：" : ": ")) << words
              << '\n';
}

[[nodiscard]] Exit exit_of(std::string_view code) noexcept
{
    if (code == "refused" || code == "conflict" || code == "tampered" || code == "unlawful") return unlawful;
    if (code == "undetermined") return undetermined;
    return code == "environment" ? environment : bad_usage;
}

// An answer's error as a command ends with it.
[[noreturn]] void stop_with(Context const& context, json::object const& error, std::optional<std::size_t> line)
{
    auto const text = [](json::value const& value) { return json::value_to<std::string>(value); };
    auto const exit = exit_of(text(error.at("code")));
    if (context.json) {
        json::object whole{{"error", error}};
        if (line) whole["line"] = *line;
        print(whole);
    } else {
        auto const* obstacles = error.if_contains("obstacles");
        bool const shown = obstacles != nullptr && !obstacles->as_array().empty();
        if (shown) show_obstacles(context, error, false);
        // The reasons stand on standard output, one by one; here only that there are some.
        if (shown && exit == unlawful)
            say_error(context, text(error.at("where")),
                      context.say({"现在不得进行，理由如上", "not lawful now, for the reasons above"}));
        else say_error(context, text(error.at("where")), text(error.at("says").at(context.language_name())));
    }
    throw Stop{exit};
}

} // namespace

void stop(Context const& context, Error const& error, std::optional<std::size_t> line)
{
    stop_with(context, detail::to_json(error), line);
}

void stop(Context const& context, Exit exit, Text const& says, std::string const& where)
{
    auto const* code = exit == environment    ? "environment"
                       : exit == unlawful     ? "unlawful"
                       : exit == undetermined ? "undetermined"
                                              : "bad_input";
    stop_with(context,
              {{"code", code}, {"where", where}, {"says", detail::to_json(says)}, {"obstacles", json::array()}},
              std::nullopt);
}

void stop(Context const& context, std::vector<PackProblem> const& problems)
{
    Text says;
    for (auto const& problem : problems) {
        auto const add = [&](std::string& out, std::string const& words) {
            out += (out.empty() ? "" : "\n") + problem.where() + ": " + words;
        };
        add(says.zh, problem.says.zh);
        add(says.en, problem.says.en);
    }
    stop(context, bad_usage, says);
}

void stop(Context const& context, std::exception const& failure)
{
    stop_with(context, detail::environment_error(failure), std::nullopt);
}

json::object ask(Context const& context, Engine& engine, json::object const& request)
{
    auto answer = json::parse(call(engine, json::serialize(request))).as_object();
    if (!answer.at("ok").as_bool()) stop_with(context, answer.at("error").as_object(), std::nullopt);
    return std::move(answer.at("result").as_object());
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

PackSet packs(Context& context)
{
    if (context.packs) return *context.packs;
    auto known = PackSet::built_in();
    for (auto const& file : context.pack_files) static_cast<void>(pack_id(context, known, file));
    context.packs = known;
    return known;
}

std::string pack_id(Context const& context, PackSet& known, std::string const& pack)
{
    std::error_code ignored;
    bool const is_file = pack.ends_with(".yaml") || pack.ends_with(".yml") || std::filesystem::exists(pack, ignored);
    if (!is_file) return pack;
    std::vector<std::string> before;
    for (auto const& summary : known.list()) before.push_back(summary.file + "\n" + summary.id);
    auto const problems = known.add_file(pack);
    bool const broken = std::any_of(problems.begin(), problems.end(), [](auto const& each) { return !each.warning; });
    json::array shown;
    for (auto const& problem : problems) {
        shown.push_back(
            {{"where", problem.where()}, {"says", detail::to_json(problem.says)}, {"warning", problem.warning}});
        if (context.json && broken) continue;
        std::cerr << problem.where() << ": "
                  << (problem.warning ? (context.language == Language::zh ? "提醒：" : "warning: ") : "")
                  << context.say(problem.says) << '\n';
    }
    if (broken) {
        if (context.json)
            print({{"error",
                    {{"code", "bad_input"},
                     {"where", pack},
                     {"says", detail::to_json(Text{"程序包有误，无法装入", "the pack is wrong and does not load"})},
                     {"obstacles", json::array()},
                     {"problems", shown}}}});
        throw Stop{bad_usage};
    }
    for (auto const& summary : known.list())
        if (std::find(before.begin(), before.end(), summary.file + "\n" + summary.id) == before.end())
            return summary.id;
    for (auto const& summary : known.list())
        if (summary.file == pack) return summary.id;
    stop(context, bad_usage, {"文件中没有程序包", "the file holds no pack"}, pack);
}

Parameters parameters(Context const& context, std::vector<std::string> const& given)
{
    Parameters out;
    for (auto const& each : given) {
        auto const at = each.find('=');
        if (at == std::string::npos)
            stop(context, bad_usage, {"--set 应写作 P-03=must", "--set is written P-03=must"}, each);
        out.emplace(each.substr(0, at), each.substr(at + 1));
    }
    return out;
}

Calendar calendar(Context const& context)
{
    auto known = Calendar::built_in_cn();
    if (context.calendar_file.empty()) return known;
    auto extended = known.extended(read_file(context, context.calendar_file), context.calendar_file);
    if (!extended) stop(context, extended.error());
    return *extended;
}

EngineOptions engine_options(Context& context, bool follow_events)
{
    EngineOptions options;
    options.origin = context.organ_log;
    options.packs = packs(context);
    options.calendar = calendar(context);
    options.suite = parse_suite(context.suite);
    options.checkpoint_copy = context.checkpoint_copy;
    if (follow_events) {
        options.clock = [&context] { return context.clock; };
    } else if (context.today) {
        options.clock = [today = *context.today] { return Moment::at_midnight(today, hours(8)); };
    }
    return options;
}

bool store_exists(Context const& context)
{
    std::error_code unknown;
    bool const there = std::filesystem::exists(context.store, unknown);
    return there || unknown; // a path that cannot be looked at is for the store to complain of
}

namespace {

// A new store is made under another name beside the old one's place and appears there whole or not at all: a disk that
// fills up meanwhile leaves no half-made file. The first commit syncs the folder, so that the name is as durable as it.
void make_store(std::string const& path)
{
    namespace fs = std::filesystem;
    auto const beside = path + ".new-" + std::to_string(getpid());
    std::error_code ignored, failed;
    auto const remove = [&] {
        for (auto const* end : {"", "-wal", "-shm", "-journal"}) fs::remove(beside + end, ignored);
    };
    try {
        static_cast<void>(sqlite_store(beside));
    } catch (StoreFailure const& failure) {
        remove();
        auto says = failure.says();
        for (auto* const words : {&says.zh, &says.en})
            for (auto at = words->find(beside); at != std::string::npos; at = words->find(beside))
                words->replace(at, beside.size(), path);
        throw StoreFailure(says);
    }
    // Somebody else may have made one meanwhile: then theirs is used. Where there are no links, it is made in place.
    fs::create_hard_link(beside, path, failed);
    remove();
}

// An engine makes the log that it is given; a misspelt one would be made by asking about it.
void check_log(Context const& context, Store const& store)
{
    auto const logs = store.logs();
    auto const named = [&](LogName const& log) { return log.origin == context.organ_log; };
    if (logs.empty() || std::any_of(logs.begin(), logs.end(), named)) return;
    std::string known;
    for (auto const& log : logs) known += (known.empty() ? "" : ", ") + log.origin;
    stop(context, bad_usage,
         {"记录库中没有 " + context.organ_log + " 的留痕；已有：" + known,
          "the store has no log of " + context.organ_log + "; it has: " + known},
         "--log");
}

} // namespace

std::unique_ptr<Engine> engine(Context& context, StoreAccess access, bool follow_events)
{
    auto options = engine_options(context, follow_events);
    if (access != StoreAccess::read) rehearse_signing(context);
    std::shared_ptr<Store> store = [&] {
        auto const key = record_key(context);
        if (access == StoreAccess::create && !store_exists(context)) make_store(context.store);
        if (access != StoreAccess::read) return sqlite_store(context.store, access, key);
        // What reads by a row of a list may first have to bring the row up to date; a file that cannot be written is
        // read with the rows it has.
        try {
            return sqlite_store(context.store, StoreAccess::write, key);
        } catch (StoreFailure const&) {
            return sqlite_store(context.store, StoreAccess::read, key);
        }
    }();
    if (access != StoreAccess::create) check_log(context, *store);
    auto at_work = std::make_unique<Engine>(store, std::move(options));
    if (access != StoreAccess::read) start_signing(context, *at_work, store);
    return at_work;
}

void rehearse_opening(Context& context, OpenCommand const& command, bool follow_events)
{
    if (store_exists(context)) return;
    Engine rehearsal(memory_store(), engine_options(context, follow_events));
    if (auto const opened = rehearsal.open(command); !opened) stop(context, opened.error());
}

} // namespace duly::cli
