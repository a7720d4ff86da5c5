// SPDX-License-Identifier: Apache-2.0
// The command check: was what another system logged lawful?
#include "context.hpp"

#include "duly/case/describe.hpp"
#include "duly/check/check_log.hpp"
#include "duly/show/check_page.hpp"

#include <algorithm>
#include <future>
#include <iostream>
#include <thread>

namespace duly::cli {

namespace {

[[nodiscard]] RuleSet rules_of(Context const& context, std::string const& file)
{
    auto loaded = load_rule_file(file);
    if (!loaded.rules) stop(context, loaded.problems);
    return std::move(*loaded.rules);
}

// What the log is held against: by the map, or in the words of the pack itself.
[[nodiscard]] std::optional<LogMapping> mapping_of(Context& context, CheckArguments const& arguments)
{
    if (arguments.map.empty() && arguments.pack.empty()) return std::nullopt;
    if (!arguments.map.empty() && !arguments.pack.empty())
        stop(context, bad_usage,
             {"--map 已指明程序包，不与 --pack 并用", "a map names its pack: --map and --pack do not stand together"});
    if (!arguments.map.empty()) return map_of(context, arguments.map);
    auto known = packs(context);
    auto const id = pack_id(context, known, arguments.pack);
    auto mapping = identity_mapping(id, known);
    if (!mapping) stop(context, mapping.error());
    return std::move(*mapping);
}

// A rule over an activity that the log does not have is met by every case, and means nothing if its name is misspelt.
void refuse_unknown(Context const& context, CheckReport const& report, std::string const& rules)
{
    Text says;
    for (auto const& each : report.unknown) {
        auto const place = rules + ":" + std::to_string(each.line);
        auto const words = in_words(each);
        says.zh += (says.zh.empty() ? "" : "\n") + place + "：" + words.zh;
        says.en += (says.en.empty() ? "" : "\n") + place + ": " + words.en;
    }
    says.zh += "\n如果确实如此，请加 --absent";
    says.en += "\nIf that is as it should be, say --absent";
    stop(context, bad_usage, says, report.log);
}

[[nodiscard]] std::string rendered(Context const& context, std::vector<CheckReport> const& reports,
                                   std::string const& as)
{
    bool const is_json = context.json || as == "json";
    if (!is_json && as == "junit") return to_junit(reports, context.language);
    if (!is_json && as == "sarif") return to_sarif(reports, context.language) + "\n";
    if (!is_json && as == "csv") return to_csv(reports, context.language);
    std::string out;
    for (auto const& report : reports) {
        if (is_json) out += to_json(report) + "\n";
        else if (as == "html") out += to_html(report, context.language);
        else out += to_text(report, context.language);
    }
    return out;
}

// Several logs at once, as many as there are processors; the reports in the order of the files.
[[nodiscard]] std::vector<Result<CheckReport>> check_all(CheckAgainst const& against, CheckArguments const& arguments,
                                                         CheckOptions const& options)
{
    std::vector<Result<CheckReport>> reports;
    std::size_t const at_once = std::max(1U, std::thread::hardware_concurrency());
    for (std::size_t from = 0; from < arguments.logs.size(); from += at_once) {
        std::vector<std::future<Result<CheckReport>>> running;
        for (auto at = from; at < std::min(from + at_once, arguments.logs.size()); ++at)
            running.push_back(std::async(std::launch::async, [&, at] {
                return check_log_file(against, arguments.logs[at], arguments.log_options, options);
            }));
        for (auto& each : running) reports.push_back(each.get());
    }
    return reports;
}

} // namespace

LogMapping map_of(Context& context, std::string const& file)
{
    auto loaded = load_mapping_file(file, packs(context));
    if (!loaded.mapping) stop(context, loaded.problems);
    if (!context.json)
        for (auto const& problem : loaded.problems) // what remains to be decided
            std::cerr << problem.where() << ": " << context.say(problem.says) << '\n';
    return std::move(*loaded.mapping);
}

int check_logs(Context& context, CheckArguments const& arguments)
{
    if (arguments.as == "html" && arguments.logs.size() > 1)
        stop(context, bad_usage, {"一页只报告一个日志：请分别检查", "a page is of one log: check them one by one"},
             "--as html");
    std::optional<RuleSet> rules;
    if (!arguments.rules.empty()) rules = rules_of(context, arguments.rules);
    auto const mapping = mapping_of(context, arguments);
    CheckAgainst const against{rules ? &*rules : nullptr, mapping ? &*mapping : nullptr};
    CheckOptions options;
    options.calendar = Calendar::built_in_cn();
    if (!context.calendar_file.empty()) {
        auto own = Calendar::parse_json(read_file(context, context.calendar_file), context.calendar_file);
        if (!own) stop(context, own.error());
        options.calendar = *own;
    }
    options.as_of = context.today;
    options.complete = arguments.complete;
    options.actors_tested = !arguments.actors_as_written;
    // A log that cannot be judged keeps no other from being reported.
    std::vector<CheckReport> reports;
    std::optional<Exit> failed;
    for (auto& checked : check_all(against, arguments, options)) {
        try {
            if (!checked) stop(context, checked.error());
            if (!checked->unknown.empty() && !arguments.absent)
                refuse_unknown(context, *checked, arguments.rules.empty() ? arguments.map : arguments.rules);
            reports.push_back(std::move(*checked));
        } catch (Stop const& told) {
            failed = failed ? std::max(*failed, told.exit) : told.exit;
        }
    }
    auto worst = Verdict::lawful;
    for (auto const& report : reports)
        if (auto const verdict = report.verdict(); verdict != Verdict::not_applicable) worst = std::max(worst, verdict);
    if (!reports.empty()) std::cout << rendered(context, reports, arguments.as) << std::flush;
    if (failed) return *failed;
    if (worst == Verdict::unlawful || (worst == Verdict::warning && context.strict)) return unlawful;
    return worst == Verdict::undetermined ? undetermined : fine;
}

} // namespace duly::cli
