// SPDX-License-Identifier: Apache-2.0
// The program `duly`: what a person does with the library from a terminal. Exit codes: 0 fine, 1 unlawful, refused or
// tampered, 2 wrong usage or bad input, 3 not determined, 4 the environment failed.
#include "command_line.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
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

// What is wrong with the command line. The parser says it in English; of what kind it is can be said in both.
[[nodiscard]] Text usage(CLI::App const& app, CLI::ParseError const& error)
{
    auto const unknown = app.remaining();
    if (!unknown.empty() && app.get_subcommands().empty())
        return {"没有命令 " + unknown.front() + "，见 duly --help",
                "there is no command " + unknown.front() + ": see duly --help"};
    static constexpr std::pair<CLI::ExitCodes, char const*> kinds[] = {
        {CLI::ExitCodes::RequiredError, "缺少必需的参数"},
        {CLI::ExitCodes::ExtrasError, "多余的参数"},
        {CLI::ExitCodes::ArgumentMismatch, "参数个数不对"},
        {CLI::ExitCodes::ConversionError, "参数值的类型不对"},
        {CLI::ExitCodes::ValidationError, "参数值不在允许之列"}};
    std::string zh = "用法有误";
    for (auto const& [code, words] : kinds)
        if (error.get_exit_code() == static_cast<int>(code)) zh = words;
    return {zh + "，见 duly --help（" + error.what() + "）", error.what()};
}

int parse_and_run(int argc, char** argv)
{
    Context context;
    Arguments a;
    int exit = fine;
    CLI::App app{"duly: procedures of law, proved, enforced and checked / 程序合法性"};
    app.require_subcommand(1);
    app.fallthrough();
    app.add_option("--store", context.store, "the file that holds the record / 记录库文件")->envname("DULY_STORE");
    app.add_option("--log", context.organ_log, "the organ's log in it / 其中本机关的留痕");
    app.add_option("--lang", a.language, "zh or en / 语言")->check(CLI::IsMember({"zh", "en"}));
    app.add_flag("--json", context.json, "one JSON value a line / 每行输出一个 JSON 值");
    app.add_flag("--strict", context.strict, "warnings count as errors / 提醒视为错误");
    app.add_option("--calendar", context.calendar_file, "a newer calendar (JSON) / 较新的日历");
    app.add_option("--pack", context.pack_files, "one more pack (YAML); may be repeated / 另加程序包，可重复")
        ->allow_extra_args(false);
    app.add_option("--suite", context.suite, "of a log that is new: intl, gm, dual / 新留痕的套件")
        ->check(CLI::IsMember({"intl", "gm", "dual"}));
    app.add_option("--sign", context.signing_keys, "key that signs checkpoints; may be repeated / 签名密钥，可重复")
        ->allow_extra_args(false)
        ->envname("DULY_SIGN");
    app.add_option("--checkpoint-copy", context.checkpoint_copy, "the latest checkpoint, kept elsewhere / 检查点的副本")
        ->envname("DULY_CHECKPOINT_COPY");
    app.add_option("--record-key", context.record_key_file, "encrypts the keys of personal texts / 加密个人信息密钥")
        ->envname("DULY_RECORD_KEY");
    app.add_option("--today", a.today, "the date to judge by / 按哪一天判断");
    describe_commands(app, context, a, exit);
    context.language = language_of_locale();
    log_to_standard_error();
    app.parse_complete_callback([&] {
        if (!a.language.empty()) context.language = a.language == "zh" ? Language::zh : Language::en;
        if (context.store.empty())
            stop(context, bad_usage, {"--store 须指明文件", "--store must name a file"}, "--store");
        auto const control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; };
        auto const& log = context.organ_log;
        if (log.empty() || log.size() > 255 || std::any_of(log.begin(), log.end(), control))
            stop(context, bad_usage,
                 {"--log 应为 1 至 255 字节，不含控制字符", "--log is 1 to 255 bytes without control characters"});
        if (context.store.front() == ':')
            context.store.insert(0, "./"); // SQLite keeps nothing of what ":memory:" holds
        if (a.today.empty()) return;
        context.today = Date::parse(a.today);
        if (!context.today)
            stop(context, bad_usage, {"--today 不是存在的日期", "--today is no date that exists"}, a.today);
    });
    try {
        app.parse(argc, argv);
        end_signing(context);
    } catch (CLI::CallForHelp const& help) {
        return app.exit(help);
    } catch (CLI::ParseError const& error) {
        bool const zh = a.language.empty() ? context.language == Language::zh : a.language == "zh";
        auto const says = usage(app, error);
        if (context.json)
            print({{"error",
                    {{"code", "usage"},
                     {"where", ""},
                     {"says", detail::to_json(says)},
                     {"obstacles", boost::json::array()}}}});
        else std::cerr << "duly: " << (zh ? says.zh : says.en) << '\n';
        return bad_usage;
    } catch (std::exception const& failure) {
        stop(context, failure);
    }
    std::cout << std::flush;
    if (!std::cout) stop(context, environment, {"无法写到标准输出", "standard output cannot be written"});
    return exit;
}

} // namespace

int main(int argc, char** argv)
{
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // a limit on file size is a failing write, not a death
    try {
        return parse_and_run(argc, argv);
    } catch (duly::cli::Stop const& stopped) {
        return stopped.exit;
    }
}
