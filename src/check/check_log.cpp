// SPDX-License-Identifier: Apache-2.0
#include "duly/check/check_log.hpp"

#include "log_judges.hpp"

#include <algorithm>
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

[[nodiscard]] Result<CheckReport> check(CheckAgainst const& against, std::string const& name, Reader const& read,
                                        CheckOptions const& options)
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

} // namespace

Verdict CheckReport::verdict() const noexcept
{
    if (unlawful > 0) return Verdict::unlawful;
    if (undetermined > 0) return Verdict::undetermined;
    if (warned > 0) return Verdict::warning;
    return not_applicable > 0 && not_applicable == summary.cases ? Verdict::not_applicable : Verdict::lawful;
}

Result<CheckReport> check_log_file(CheckAgainst const& against, std::string const& file, LogOptions const& log,
                                   CheckOptions const& options)
{
    return check(
        against, file, [&](LogSink const& sink) { return read_log_file(file, log, sink); }, options);
}

Result<CheckReport> check_log_text(CheckAgainst const& against, std::string_view text, std::string const& name,
                                   LogOptions const& log, CheckOptions const& options)
{
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
