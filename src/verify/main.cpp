// SPDX-License-Identifier: Apache-2.0
// The program `duly-verify`: judges evidence without the store it came from and without trusting who hands it over.
//
//   duly-verify case.duly --keys county.keys --older receipt.txt
//
// One line of verdict for each file, then what was found, checked and is not shown. Exit codes: docs/bundle-format.md.
#include "files.hpp"
#include "report.hpp"

#include "duly/check/evidence.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace {

using namespace duly;
using namespace duly::verify;

constexpr int wrong_usage = 2, world_failed = 4;

struct Asked {
    std::vector<std::string> files;
    std::string keys, actor_keys, leaf;
    std::vector<std::string> older;
    Output output;
};

Language language_of_environment()
{
    for (auto const* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (auto const* value = std::getenv(name); value != nullptr && *value != '\0')
            return std::string_view(value).starts_with("zh") ? Language::zh : Language::en;
    return Language::en;
}

// What stands in the way before anything is judged.
struct Stopped {
    int code = wrong_usage;
    Text says;
};

[[noreturn]] void stop(std::string const& file, Error const& error)
{
    std::string const at = error.where.empty() ? "" : " (" + error.where + ")";
    throw Stopped{wrong_usage, {file + "：" + error.says.zh + at, file + ": " + error.says.en + at}};
}

std::string contents(std::string const& file)
{
    auto text = read_file(file);
    if (!text) throw Stopped{world_failed, {"无法读取 " + file, "cannot read " + file}};
    return std::move(*text);
}

Trusted trusted_of(Asked const& asked)
{
    Trusted trusted;
    auto keys = parse_key_ranges(contents(asked.keys));
    if (!keys) stop(asked.keys, keys.error());
    trusted.keys = std::move(*keys);
    if (!asked.actor_keys.empty()) {
        auto actors = parse_actor_keys(contents(asked.actor_keys));
        if (!actors) stop(asked.actor_keys, actors.error());
        trusted.actors = std::move(*actors);
    }
    for (auto const& file : asked.older) {
        auto older = parse_older(contents(file));
        if (!older) stop(file, older.error());
        trusted.older.push_back(std::move(*older));
    }
    return trusted;
}

EvidenceReport judge(std::string const& file, Asked const& asked, Trusted const& trusted)
{
    if (begins_with(file, std::string_view("SQLite format 3\0", 16))) return judge_store_file(file, trusted);
    std::string const text = contents(file);
    if (text.starts_with("c2sp.org/tlog-proof@")) {
        if (asked.leaf.empty())
            stop(file, {ErrorCode::bad_input,
                        {"这是单个事件的证明，须以 --leaf 给出其记录",
                         "this proves a single event: give its leaf with --leaf"},
                        {},
                        {}});
        std::string leaf = contents(asked.leaf);
        if (leaf.ends_with('\n')) leaf.pop_back(); // a leaf has none, and editors like to end with one
        return judge_event_proof(text, leaf, trusted);
    }
    auto report = judge_bundle(text, trusted);
    if (!report) stop(file, report.error());
    return std::move(*report);
}

int run(Asked const& asked)
{
    try {
        Trusted const trusted = trusted_of(asked);
        auto worst = EvidenceVerdict::ok;
        for (auto const& file : asked.files) {
            auto const report = judge(file, asked, trusted);
            std::cout << told(file, report, asked.output);
            worst = std::min(worst, report.verdict);
        }
        std::cout.flush();
        return std::cout ? exit_code(worst) : world_failed;
    } catch (Stopped const& stopped) {
        std::cerr << printable(stopped.says.in(asked.output.language)) << "\n";
        return stopped.code;
    } catch (StoreFailure const& failure) {
        std::cerr << printable(failure.says().in(asked.output.language)) << "\n";
        return world_failed;
    }
}

} // namespace

int main(int argc, char** argv)
{
    Asked asked;
    asked.output.language = language_of_environment();
    std::string language;
    CLI::App app("duly-verify: judges evidence bundles and event proofs, offline / 离线核验证据");
    app.add_option("files", asked.files, "bundles, or one event proof / 证据包，或者一份事件证明")->required();
    app.add_option("--keys", asked.keys, "the keys that are trusted (duly-keys@v1) / 所信任的密钥")->required();
    app.add_option("--actor-keys", asked.actor_keys, "the keys of actors (duly-actors@v1) / 行为人密钥名册");
    app.add_option("--older", asked.older, "an older checkpoint or receipt; may be repeated / 所持的较早检查点或回执");
    app.add_option("--leaf", asked.leaf, "the leaf of an event proof / 事件证明所证的记录");
    app.add_option("--lang", language, "zh or en / 语言")->check(CLI::IsMember({"zh", "en"}));
    app.add_flag("--json", asked.output.json, "one JSON value a line / 每行输出一个 JSON 值");
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        return app.exit(error) == 0 ? 0 : wrong_usage;
    }
    if (!language.empty()) asked.output.language = language == "zh" ? Language::zh : Language::en;
    return run(asked);
}
