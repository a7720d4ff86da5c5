// SPDX-License-Identifier: Apache-2.0
// Why a date is what it is, as one would explain it to a colleague: what was counted from which day, which days off
// and make-up workdays made a difference, what did not count, and where it ends.
#include "duly/law/duration.hpp"

#include "counting.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <vector>

namespace duly {
namespace {

using detail::counted_unit;
using detail::is_clear;

Text operator+(Text a, Text const& b)
{
    a.zh += b.zh;
    a.en += b.en;
    return a;
}

Text full_date(Date date)
{
    return {std::to_string(date.year()) + "年" + std::to_string(date.month()) + "月" + std::to_string(date.day()) +
                "日",
            date.text()};
}

std::string const& english_month(Date date)
{
    static std::array<std::string, 12> const names{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
    return names[date.month() - 1];
}

// "1–7 October", "10月1日至7日". The year is told only where it is not `year`, the one the reader has in mind.
Text day_range(Date first, Date last, int year)
{
    bool const one_year = first.year() == last.year();
    bool const one_month = one_year && first.month() == last.month();
    std::string const last_year_en = last.year() == year ? "" : ' ' + std::to_string(last.year());
    std::string const first_year_en = first.year() == year || one_year ? "" : ' ' + std::to_string(first.year());

    Text out;
    if (first.year() != year) out.zh += std::to_string(first.year()) + "年";
    out.zh += std::to_string(first.month()) + "月" + std::to_string(first.day()) + "日";
    out.en = std::to_string(first.day());
    if (first != last) {
        out.zh += "至";
        if (!one_year) out.zh += std::to_string(last.year()) + "年";
        if (!one_month) out.zh += std::to_string(last.month()) + "月";
        out.zh += std::to_string(last.day()) + "日";
        if (!one_month) out.en += ' ' + english_month(first) + first_year_en;
        out.en += "–" + std::to_string(last.day());
    }
    out.en += ' ' + english_month(last) + last_year_en;
    return out;
}

Text joined(std::vector<Text> const& clauses)
{
    Text out;
    for (Text const& clause : clauses) {
        if (!out.empty()) out = out + Text{"，", ", "};
        out = out + clause;
    }
    return out;
}

bool stands_still(Date date, std::span<Interval const> paused)
{
    return std::any_of(paused.begin(), paused.end(), [date](Interval p) { return p.from < date && date <= p.to; });
}

bool is_weekend(Date date) { return date.weekday() >= 6; }

// The days off and make-up workdays after `from` up to `to` that made a difference: "1–7 October off". A holiday is
// told with the weekend it includes; one that is nothing but a weekend is not told.
std::vector<Text> listed_clauses(Date from, Date to, std::span<Interval const> paused, Calendar const& calendar,
                                 int year)
{
    std::vector<Text> clauses;
    std::span<ListedDay const> const days = calendar.listed_days(from, to);
    for (std::size_t i = 0; i < days.size();) {
        std::size_t end = i;
        bool matters = false;
        while (end < days.size() && days[end].worked == days[i].worked &&
               days[end].date - days[i].date == static_cast<std::int32_t>(end - i) &&
               !stands_still(days[end].date, paused)) {
            matters = matters || days[end].worked == is_weekend(days[end].date);
            ++end;
        }
        if (matters)
            clauses.push_back(day_range(days[i].date, days[end - 1].date, year) +
                              (days[i].worked ? Text{"上班", " worked"} : Text{"放假", " off"}));
        i = std::max(end, i + 1);
    }
    return clauses;
}

// The stretches after `from` up to `to` in which the clock stood still, in order and without overlaps.
std::vector<Interval> pauses_within(Date from, Date to, std::span<Interval const> paused)
{
    std::vector<Interval> sorted;
    for (Interval const& pause : paused) {
        Interval const part{std::max(pause.from, from), std::min(pause.to, to)};
        if (part.from < part.to) sorted.push_back(part);
    }
    std::sort(sorted.begin(), sorted.end(), [](Interval a, Interval b) { return a.from < b.from; });
    std::vector<Interval> merged;
    for (Interval const& part : sorted) {
        if (!merged.empty() && part.from <= merged.back().to) merged.back().to = std::max(merged.back().to, part.to);
        else merged.push_back(part);
    }
    return merged;
}

// What one question was, for the words of its answer.
struct Question {
    Date from;
    Duration period;
    std::span<Interval const> paused;
    std::span<Duration const> extensions;
    Calendar const& calendar;
    bool maximum;
};

bool uses_working_days(Question const& asked)
{
    return counts_working_days(asked.period.unit) ||
           std::any_of(asked.extensions.begin(), asked.extensions.end(),
                       [](Duration const& d) { return counts_working_days(d.unit); });
}

// "30 days from 2026-03-02, extended by 10 days"
Text subject(Question const& asked)
{
    Duration plain = asked.period;
    plain.unit = counted_unit(plain.unit);
    Text out = Text{"自" + full_date(asked.from).zh + "的次日起算", ""} + in_words(plain) +
               Text{"", " from " + asked.from.text()};
    for (Duration extension : asked.extensions) {
        extension.unit = counted_unit(extension.unit);
        out = out + Text{"，延长", ", extended by "} + in_words(extension);
    }
    return out;
}

// The part of the sentence up to the last counted day.
Text counted_words(Question const& asked, detail::Counted const& counted)
{
    int const year = asked.from.year();
    std::vector<Text> stood_still;
    for (Interval const& pause : pauses_within(asked.from, counted.result, asked.paused))
        stood_still.push_back(day_range(pause.from + 1, pause.to, year));
    Text const ends{"至" + full_date(counted.end).zh + "届满",
                    (asked.period.n == 1 && asked.extensions.empty() ? "ends on " : "end on ") + counted.end.text()};

    if (!uses_working_days(asked)) {
        Text not_counted;
        for (Text const& days : stood_still) not_counted = not_counted + Text{days.zh + "、", " and " + days.en};
        if (!stood_still.empty()) {
            not_counted.zh.resize(not_counted.zh.size() - std::string_view("、").size());
            not_counted.zh = "，" + not_counted.zh + "不计入";
        }
        return subject(asked) + Text{"", ", that day"} + not_counted + Text{"，", " not counted, "} + ends;
    }
    std::vector<Text> clauses;
    for (Text const& days : stood_still) clauses.push_back(days + Text{"不计入", " not counted"});
    for (Text const& days : listed_clauses(asked.from, counted.end, asked.paused, asked.calendar, year))
        clauses.push_back(days);
    bool weekend = false;
    for (Date day = asked.from + 1; day <= counted.end && day <= asked.from + 7; day = day + 1)
        weekend = weekend || is_weekend(day);
    if (clauses.empty() && weekend) clauses.push_back({"周末不计入", "weekends off"});
    Text const details = joined(clauses);
    if (details.empty()) return subject(asked) + Text{"，", " "} + ends;
    return subject(asked) + Text{"（" + details.zh + "），", ": " + details.en + "; "} + ends;
}

// How the result follows from the last counted day.
Text moved_words(Question const& asked, detail::Counted const& counted)
{
    bool const clear = is_clear(asked.period.unit);
    Date const last = clear ? counted.end + 1 : counted.end;
    Text skipped;
    if (counted.result != last) {
        skipped = joined(listed_clauses(last - 1, counted.result - 1, {}, asked.calendar, asked.from.year()));
        if (!skipped.empty()) skipped = Text{"（" + skipped.zh + "）", " (" + skipped.en + ")"};
    }
    Text const result = full_date(counted.result);
    if (clear) {
        Text const limit = asked.maximum ? Text{"最迟为" + result.zh, result.en + " at the latest"}
                                         : Text{"最早为" + result.zh, result.en + " at the earliest"};
        return Text{"；届满当日不计入，", "; the last day is not counted either: "} + limit + skipped;
    }
    if (counted.result == last) return {};
    return Text{"，该日为休息日，顺延至" + result.zh, ", a rest day; the next working day is " + result.en} + skipped;
}

Text no_date_words(Question const& asked)
{
    Interval const* open = nullptr;
    for (Interval const& pause : asked.paused)
        if (pause.to == never && (open == nullptr || pause.from < open->from)) open = &pause;
    if (open == nullptr)
        return subject(asked) + Text{"，超出可表示的日期范围", " end later than any date that can be written"};
    Date const since = std::max(open->from, asked.from);
    return subject(asked) + Text{"，自" + full_date(since).zh + "起中止计算，尚无届满日",
                                 ": the clock stands still after " + since.text() + " and has no end yet"};
}

void mark_provisional(Question const& asked, detail::Counted const& counted, Derivation& derivation)
{
    std::optional<int> unknown;
    if (uses_working_days(asked)) unknown = asked.calendar.first_unknown_year(asked.from + 1, counted.end);
    bool const may_roll =
        asked.maximum ? !counts_working_days(asked.period.unit) || is_clear(asked.period.unit) : asked.period.roll;
    Date const last = is_clear(asked.period.unit) ? counted.end + 1 : counted.end;
    if (!unknown && may_roll) unknown = asked.calendar.first_unknown_year(last, counted.result);
    if (!unknown) return;

    derivation.provisional = true;
    std::string const year = std::to_string(*unknown);
    Text known{"（尚无任何年份）", " (it knows none)"};
    if (asked.calendar.last_known_year() != 0) {
        std::string const first = std::to_string(asked.calendar.first_known_year());
        std::string const last_known = std::to_string(asked.calendar.last_known_year());
        known = {"（已知" + first + "至" + last_known + "年）", " (it knows " + first + " to " + last_known + ")"};
    }
    derivation.provisional_reason = Text{"日历" + asked.calendar.place() + known.zh + "没有" + year +
                                             "年的放假安排，该年暂按周一至周五为工作日计算",
                                         "the calendar " + asked.calendar.place() + known.en + " has no days off for " +
                                             year + ": Monday to Friday are taken as working days in that year"};
}

Derivation derive(Question const& asked, detail::Counted const& counted)
{
    Derivation derivation;
    derivation.result = counted.result;
    if (counted.result == never) {
        derivation.says = no_date_words(asked);
        return derivation;
    }
    derivation.says = counted_words(asked, counted) + moved_words(asked, counted);
    mark_provisional(asked, counted, derivation);
    return derivation;
}

} // namespace

Text in_words(Duration duration)
{
    std::int32_t const n = std::max(duration.n, 0);
    std::string const number = std::to_string(n);
    char const* const plural = n == 1 ? "" : "s";
    for (auto const& [length, zh, en] : {std::tuple(3600, "小时", " hour"), std::tuple(60, "分钟", " minute")})
        if (duration.unit == Duration::seconds && n > 0 && n % length == 0) {
            auto const many = std::to_string(n / length);
            return {many + zh, many + en + (n == length ? "" : "s")};
        }
    switch (duration.unit) {
    case Duration::days: return {number + "日", number + " day" + plural};
    case Duration::clear_days: return {number + "日（首尾两日均不计入）", number + " clear day" + plural};
    case Duration::working_days: return {number + "个工作日", number + " working day" + plural};
    case Duration::clear_working_days:
        return {number + "个工作日（首尾两日均不计入）", number + " clear working day" + plural};
    case Duration::months: return {number + "个月", number + " month" + plural};
    case Duration::years: return {number + "年", number + " year" + plural};
    case Duration::seconds: return {number + "秒", number + " second" + plural};
    }
    return {};
}

Derivation derive_earliest(Date from, Duration at_least, Calendar const& calendar)
{
    return derive_earliest(from, at_least, {}, calendar);
}

Derivation derive_earliest(Date from, Duration at_least, std::span<Interval const> paused, Calendar const& calendar)
{
    return derive({from, at_least, paused, {}, calendar, false},
                  detail::count_minimum(from, at_least, paused, calendar));
}

Derivation derive_deadline(Date from, Duration within, Calendar const& calendar)
{
    return derive_deadline(from, within, {}, {}, calendar);
}

Derivation derive_deadline(Date from, Duration within, std::span<Interval const> paused, Calendar const& calendar)
{
    return derive_deadline(from, within, paused, {}, calendar);
}

Derivation derive_deadline(Date from, Duration within, std::span<Interval const> paused,
                           std::span<Duration const> extensions, Calendar const& calendar)
{
    return derive({from, within, paused, extensions, calendar, true},
                  detail::count_maximum(from, within, paused, extensions, calendar));
}

} // namespace duly
