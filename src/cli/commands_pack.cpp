// SPDX-License-Identifier: Apache-2.0
// Commands on packs and on scenario files: packs, show, test.
#include "context.hpp"

#include "duly/check/scenario.hpp"
#include "duly/enforce/scenario.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>

namespace duly::cli {

namespace json = boost::json;

namespace {

[[nodiscard]] std::vector<std::string> scenario_files(Context const& context, std::vector<std::string> const& paths)
{
    namespace fs = std::filesystem;
    std::vector<std::string> files;
    std::error_code code;
    for (auto const& path : paths) {
        if (!fs::is_directory(path, code)) {
            files.push_back(path);
            continue;
        }
        for (fs::recursive_directory_iterator each(path, code), end; !code && each != end; each.increment(code))
            if (each->path().extension() == ".jsonl" && !each->is_directory(code)) files.push_back(each->path());
        if (code) stop(context, environment, {"无法读取文件夹", "the folder cannot be read"}, path);
    }
    std::sort(files.begin(), files.end());
    if (files.empty()) stop(context, bad_usage, {"没有找到场景文件（*.jsonl）", "no scenario files (*.jsonl) found"});
    return files;
}

// How one file fared. It is undetermined where it says of no verdict what it should be and none could be found.
struct Tested {
    std::string name;
    std::vector<std::string> differences;
    bool undetermined = false;
    bool usable = true;
};

[[nodiscard]] Tested test_file(Context const& context, std::string const& file, PackSet const& known, bool alone)
{
    auto const scenario = parse_scenario(read_file(context, file), file);
    Tested tested;
    auto const bad = [&](Error error) { // the others, if there are any, are judged all the same
        tested.usable = false;
        if (!error.where.starts_with(file)) error.where = error.where.empty() ? file : file + ", " + error.where;
        if (alone) stop(context, error);
        tested.differences.push_back(error.where + ": " + context.say(error.says));
    };
    if (!scenario) {
        bad(scenario.error());
        return tested;
    }
    tested.name = scenario->name;
    auto const judge = [&](char const* how, Result<ScenarioResult> const& result) {
        if (!result) return bad(result.error());
        for (auto const& each : result->differences) tested.differences.push_back(std::string(how) + ": " + each);
        if (scenario->expected_verdict.empty() && result->verdict == word(Verdict::undetermined))
            tested.undetermined = true;
    };
    judge("check", check_scenario(*scenario, known));
    if (tested.usable) judge("engine", perform_scenario(*scenario, known));
    return tested;
}

} // namespace

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
                        {"title", detail::to_json(each.title)},
                        {"source", detail::to_json(each.source)}});
        table.add({each.id, each.valid_from.text(), each.grade, context.say(each.title)});
    }
    if (context.json) print({{"packs", list}});
    else table.print();
    return fine;
}

int test(Context& context, std::vector<std::string> const& paths)
{
    auto const files = scenario_files(context, paths);
    auto const known = packs(context);
    bool const zh = context.language == Language::zh;
    std::size_t failed = 0, unusable = 0, open = 0, done = 0;
    Progress progress;
    for (auto const& file : files) {
        progress.at(++done);
        auto const tested = test_file(context, file, known, files.size() == 1);
        bool const passed = tested.differences.empty();
        failed += passed ? 0 : 1;
        unusable += tested.usable ? 0 : 1;
        open += passed && tested.undetermined ? 1 : 0;
        if (context.json) {
            print({{"scenario", tested.name},
                   {"file", file},
                   {"passed", passed},
                   {"undetermined", tested.undetermined},
                   {"differences", json::value_from(tested.differences)}});
            continue;
        }
        if (passed && tested.undetermined)
            std::cout << "? " << file << (zh ? "：结论未定" : ": the verdict is undetermined") << '\n';
        if (!passed) std::cout << "✗ " << file << '\n';
        for (auto const& each : tested.differences) std::cout << "    " << each << '\n';
    }
    if (!context.json) std::cout << files.size() << (zh ? " 个场景，不符 " : " scenarios, failed: ") << failed << '\n';
    return unusable != 0 ? bad_usage : failed != 0 ? unlawful : open != 0 ? undetermined : fine;
}

} // namespace duly::cli
