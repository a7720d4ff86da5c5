// SPDX-License-Identifier: Apache-2.0
// Counting with a calendar. Working days are numbered: plain Monday-to-Friday days by arithmetic, corrected by the
// few listed days that differ from their weekday, whose running total is kept. Both directions, date to number and
// number to date, are then one binary search among those.
#include "duly/law/calendar.hpp"

#include "../embedded.hpp"
#include "calendar_facts.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

namespace duly {
namespace {

constexpr Date too_far{std::numeric_limits<std::int32_t>::max()};

// The number of days Monday to Friday up to and including `day`, counted from Monday 1969-12-29, which is the first.
constexpr std::int64_t weekday_number(std::int64_t day)
{
    std::int64_t const since_monday = day + 3;
    std::int64_t const week = since_monday / 7 - (since_monday % 7 < 0 ? 1 : 0);
    return week * 5 + std::min<std::int64_t>(since_monday - week * 7 + 1, 5);
}

// The day Monday to Friday that has this number.
constexpr std::int64_t weekday_with_number(std::int64_t number)
{
    std::int64_t const n = number - 1;
    std::int64_t const week = n / 5 - (n % 5 < 0 ? 1 : 0);
    return week * 7 + (n - week * 5) - 3;
}

static_assert(weekday_number(0) == 4, "1970-01-01 was a Thursday");
static_assert(weekday_with_number(4) == 0 && weekday_with_number(0) == -6 && weekday_number(-6) == 0);

constexpr bool is_monday_to_friday(std::int64_t day) { return weekday_number(day) != weekday_number(day - 1); }

using Days = std::map<Date, bool>;

// The days off, or those worked, from `begin` to before `end`, as a JSON list.
std::string list_of(bool worked, Days::const_iterator begin, Days::const_iterator end)
{
    std::string out = "[";
    for (auto day = begin; day != end; ++day) {
        if (day->second != worked) continue;
        if (out.size() > 1) out += ',';
        out += '"' + day->first.text() + '"';
    }
    return out + ']';
}

std::string canonical_year(int year, bool known, Days const& days)
{
    Date const new_year = Date::of(year, 1, 1);
    auto const begin = days.lower_bound(new_year);
    auto const end = days.lower_bound(Date::of(year + 1, 1, 1));
    return '"' + new_year.text().substr(0, 4) + "\":{" + (known ? "" : "\"complete\":false,") +
           "\"holidays\":" + list_of(false, begin, end) + ",\"workdays\":" + list_of(true, begin, end) + '}';
}

// The place holds only letters, digits and ". _ - /" (calendar_json.cpp), so nothing needs an escape.
std::string canonical_text(detail::CalendarFacts const& facts)
{
    if (facts.every_year_known)
        return "{\"holidays\":" + list_of(false, facts.days.begin(), facts.days.end()) + ",\"place\":\"" + facts.place +
               "\",\"workdays\":" + list_of(true, facts.days.begin(), facts.days.end()) + '}';
    std::map<int, bool> years; // and whether they are known
    for (auto const& [date, worked] : facts.days) years.emplace(date.year(), false);
    for (auto const& [year, source] : facts.known_years) years[year] = true;
    std::string out = "{\"place\":\"" + facts.place + "\",\"years\":{";
    for (auto const& [year, known] : years) {
        if (out.back() != '{') out += ',';
        out += canonical_year(year, known, facts.days);
    }
    return out + "}}";
}

} // namespace

struct Calendar::Data {
    // A listed day that differs from its weekday.
    struct Exception {
        std::int64_t day;
        std::int64_t correction; // working days gained (+) or lost (-) by all exceptions up to and including this one
        std::int64_t number;     // working days up to and including this day
    };

    explicit Data(detail::CalendarFacts read);

    // The last exception on or before `day`, or null.
    [[nodiscard]] Exception const* exception_up_to(std::int64_t day) const noexcept
    {
        auto const after = std::upper_bound(exceptions.begin(), exceptions.end(), day,
                                            [](std::int64_t d, Exception const& e) { return d < e.day; });
        return after == exceptions.begin() ? nullptr : &*std::prev(after);
    }
    [[nodiscard]] std::int64_t number(std::int64_t day) const noexcept
    {
        Exception const* const exception = exception_up_to(day);
        return weekday_number(day) + (exception != nullptr ? exception->correction : 0);
    }
    [[nodiscard]] std::int64_t with_number(std::int64_t number) const noexcept;

    detail::CalendarFacts facts; // kept to be extended
    std::vector<ListedDay> listed;
    std::vector<Exception> exceptions;
    std::string canonical;
};

Calendar::Data::Data(detail::CalendarFacts read) : facts(std::move(read)), canonical(canonical_text(facts))
{
    std::int64_t correction = 0;
    for (auto const& [date, worked] : facts.days) {
        listed.push_back({date, worked});
        if (worked == is_monday_to_friday(date.days)) continue;
        correction += worked ? 1 : -1;
        exceptions.push_back({date.days, correction, weekday_number(date.days) + correction});
    }
}

// The first day whose number is `number`; that day is always a working day.
std::int64_t Calendar::Data::with_number(std::int64_t number) const noexcept
{
    auto const reaches = std::lower_bound(exceptions.begin(), exceptions.end(), number,
                                          [](Exception const& e, std::int64_t n) { return e.number < n; });
    std::int64_t const correction = reaches == exceptions.begin() ? 0 : std::prev(reaches)->correction;
    std::int64_t const by_weekday = weekday_with_number(number - correction);
    // The exception itself is the day looked for if it is a make-up workday and no earlier weekday has the number.
    return reaches != exceptions.end() ? std::min(by_weekday, reaches->day) : by_weekday;
}

Calendar::Calendar(std::shared_ptr<Data const> data) noexcept : data_(std::move(data)) {}

Calendar::Calendar() : Calendar(plain_weekdays()) {}

Calendar Calendar::plain_weekdays()
{
    static Calendar const plain{std::make_shared<Data const>(detail::CalendarFacts{"plain-weekdays", true, {}, {}})};
    return plain;
}

Calendar Calendar::built_in_cn()
{
    static Calendar const cn = [] {
        for (std::size_t i = 0; i < detail::calendar_files_count; ++i) {
            detail::EmbeddedFile const& file = detail::calendar_files[i];
            if (file.path != "cn.json") continue;
            Result<detail::CalendarFacts> read =
                detail::read_calendar(file.text, std::string(file.path), nullptr, nullptr);
            return Calendar(std::make_shared<Data const>(std::move(read.value())));
        }
        throw std::logic_error("duly: built without the calendar cn.json");
    }();
    return cn;
}

Result<Calendar> Calendar::parse_json(std::string_view json, std::string where)
{
    Calendar const cn = built_in_cn();
    Result<detail::CalendarFacts> read = detail::read_calendar(json, where, nullptr, &cn.data_->facts);
    if (!read) return read.error();
    return Calendar(std::make_shared<Data const>(std::move(*read)));
}

Result<Calendar> Calendar::extended(std::string_view json, std::string where) const
{
    Result<detail::CalendarFacts> read = detail::read_calendar(json, where, &data_->facts, nullptr);
    if (!read) return read.error();
    return Calendar(std::make_shared<Data const>(std::move(*read)));
}

std::string const& Calendar::place() const noexcept { return data_->facts.place; }

bool Calendar::is_working_day(Date date) const noexcept
{
    auto const* const exception = data_->exception_up_to(date.days);
    bool const by_weekday = is_monday_to_friday(date.days);
    return exception != nullptr && exception->day == date.days ? !by_weekday : by_weekday;
}

bool Calendar::every_year_known() const noexcept { return data_->facts.every_year_known; }

bool Calendar::known(Date date) const noexcept
{
    return data_->facts.every_year_known || data_->facts.known_years.contains(date.year());
}

std::optional<int> Calendar::first_unknown_year(Date first, Date last) const noexcept
{
    if (data_->facts.every_year_known || last < first) return std::nullopt;
    int const last_year = last.year();
    for (int year = first.year(); year <= last_year; ++year) // ends soon: only listed years are known
        if (!data_->facts.known_years.contains(year)) return year;
    return std::nullopt;
}

int Calendar::first_known_year() const noexcept
{
    if (data_->facts.every_year_known) return 1;
    return data_->facts.known_years.empty() ? 0 : data_->facts.known_years.begin()->first;
}

int Calendar::last_known_year() const noexcept
{
    if (data_->facts.every_year_known) return 9999;
    return data_->facts.known_years.empty() ? 0 : data_->facts.known_years.rbegin()->first;
}

std::string_view Calendar::source(int year) const noexcept
{
    auto const found = data_->facts.known_years.find(year);
    return found == data_->facts.known_years.end() ? std::string_view{} : std::string_view{found->second};
}

std::int32_t Calendar::count_working_days(Date from, Date to) const noexcept
{
    return static_cast<std::int32_t>(data_->number(to.days) - data_->number(from.days));
}

Date Calendar::working_day_after(Date from, std::int32_t n) const noexcept
{
    if (n <= 0) return from;
    std::int64_t const day = data_->with_number(data_->number(from.days) + n);
    return day < too_far.days ? Date{static_cast<std::int32_t>(day)} : too_far;
}

Date Calendar::first_working_day_from(Date date) const noexcept
{
    return is_working_day(date) ? date : working_day_after(date, 1);
}

std::span<ListedDay const> Calendar::listed_days(Date from, Date to) const noexcept
{
    auto const after = [](Date date, ListedDay const& listed) { return date < listed.date; };
    auto const begin = std::upper_bound(data_->listed.begin(), data_->listed.end(), from, after);
    auto const end = std::upper_bound(begin, data_->listed.end(), std::max(from, to), after);
    return {begin, end};
}

std::string const& Calendar::canonical_json() const noexcept { return data_->canonical; }

} // namespace duly
