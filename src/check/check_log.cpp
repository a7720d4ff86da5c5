// SPDX-License-Identifier: Apache-2.0
#include "duly/check/check_log.hpp"

#include "log_judges.hpp"
#include "record_source.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>

namespace duly {

namespace {

using detail::LogJudge;
using detail::ReportBuilder;
using Reader = std::function<Result<LogSummary>(LogSink const&)>;
using Judges = std::vector<std::unique_ptr<LogJudge>>;

// The last day on which anything happened.
[[nodiscard]] Result<std::optional<Date>> last_day(Reader const& read)
{
    std::optional<Date> last;
    auto const done = read([&](LogCase const& logged) {
        for (auto const& event : logged.events)
            if (event.at) last = std::max(last.value_or(event.at->local_date()), event.at->local_date());
        return true;
    });
    if (!done) return done.error();
    return last;
}

// `record`: the log is duly's own record.
[[nodiscard]] Result<CheckReport> check(CheckAgainst const& against, std::string const& name, Reader const& read,
                                        CheckOptions const& options, detail::RecordSource const* record = nullptr)
{
    auto as_of = options.as_of;
    if (!as_of && !options.complete) {
        auto const last = last_day(read);
        if (!last) return last.error();
        as_of = *last;
    }
    ReportBuilder report(options);
    Judges judges;
    if (against.rules != nullptr) judges.push_back(detail::rule_file_judge(*against.rules, report));
    if (record != nullptr) judges.push_back(detail::record_judge(*record));
    if (against.mapping != nullptr) {
        auto mapped = detail::mapped_judge(*against.mapping, report);
        if (!mapped) return mapped.error();
        judges.push_back(std::move(*mapped));
    }
    auto const done = read([&](LogCase const& logged) {
        report.begin_case(logged, as_of);
        for (auto const& judge : judges) judge->judge(logged, as_of, report);
        report.end_case();
        return true;
    });
    if (!done) return done.error();
    auto finished = report.finish(*done, as_of);
    for (auto const& judge : judges) judge->conclude(finished);
    finished.log = name;
    return finished;
}

// A record is judged by the laws that it names, and by no other.
[[nodiscard]] Result<CheckReport> check_record(CheckAgainst const& against, std::string const& name,
                                               Result<std::unique_ptr<detail::RecordSource>> const& opened,
                                               CheckOptions const& options)
{
    if (!opened) return opened.error();
    if (against.mapping != nullptr)
        return Error{ErrorCode::bad_input,
                     {"这是 duly 自己的记录，按其所载的适用规则检查，不用映射",
                      "this is duly's own record: it is judged by the laws that it names, without a map"},
                     name,
                     {}};
    auto& source = **opened;
    return check(
        against, name, [&](LogSink const& sink) { return source.read(sink); }, options, &source);
}

[[nodiscard]] Error nothing_to_check(std::string const& name)
{
    return {ErrorCode::bad_input,
            {"没有规则：请给出规则文件、映射或者程序包", "there are no rules: give a rule file, a map or a pack"},
            name,
            {}};
}

} // namespace

Verdict CheckReport::verdict() const noexcept
{
    if (unlawful > 0) return Verdict::unlawful;
    if (undetermined > 0 || summary.cases == 0) return Verdict::undetermined;
    if (warned > 0) return Verdict::warning;
    return not_applicable > 0 && not_applicable == summary.cases ? Verdict::not_applicable : Verdict::lawful;
}

Result<CheckReport> check_log_file(CheckAgainst const& against, std::string const& file, LogOptions const& log,
                                   CheckOptions const& options)
{
    using detail::RecordSource;
    // It is looked at first, and may be read twice.
    std::error_code unknown;
    auto const kind = std::filesystem::status(file, unknown);
    if (std::filesystem::exists(kind) && std::filesystem::is_other(kind))
        return Error{ErrorCode::bad_input,
                     {"日志要读取不止一次，不能是管道或设备：请先存为文件",
                      "a log is read more than once and cannot be a pipe or a device: save it as a file first"},
                     file,
                     {}};
    if (RecordSource::is_store(file)) return check_record(against, file, RecordSource::open_store(file), options);
    if (RecordSource::is_bundle(file))
        return check_record(against, file, RecordSource::open_bundle_file(file), options);
    if (against.rules == nullptr && against.mapping == nullptr) return nothing_to_check(file);
    return check(
        against, file, [&](LogSink const& sink) { return read_log_file(file, log, sink); }, options);
}

Result<CheckReport> check_log_text(CheckAgainst const& against, std::string_view text, std::string const& name,
                                   LogOptions const& log, CheckOptions const& options)
{
    using detail::RecordSource;
    if (RecordSource::is_bundle_text(text))
        return check_record(against, name, RecordSource::open_bundle(text), options);
    if (against.rules == nullptr && against.mapping == nullptr) return nothing_to_check(name);
    return check(
        against, name, [&](LogSink const& sink) { return read_log_text(text, name, log, sink); }, options);
}

Result<CheckReport> check_log_file(RuleSet const& rules, std::string const& file, LogOptions const& log,
                                   CheckOptions const& options)
{
    return check_log_file(CheckAgainst{&rules, nullptr}, file, log, options);
}

Result<CheckReport> check_log_text(RuleSet const& rules, std::string_view text, std::string const& name,
                                   LogOptions const& log, CheckOptions const& options)
{
    return check_log_text(CheckAgainst{&rules, nullptr}, text, name, log, options);
}

Result<CheckReport> check_log_file(LogMapping const& mapping, std::string const& file, LogOptions const& log,
                                   CheckOptions const& options)
{
    return check_log_file(CheckAgainst{nullptr, &mapping}, file, log, options);
}

Result<CheckReport> check_log_text(LogMapping const& mapping, std::string_view text, std::string const& name,
                                   LogOptions const& log, CheckOptions const& options)
{
    return check_log_text(CheckAgainst{nullptr, &mapping}, text, name, log, options);
}

} // namespace duly
