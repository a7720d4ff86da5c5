// SPDX-License-Identifier: Apache-2.0
// Which days an office works: Monday to Friday, less the holidays, plus the make-up workdays (调休) of one place.
//
// A Calendar is an immutable value and cheap to copy; copies may be used from several threads at once. It knows some
// years and says so: a date in a year for which no notice of days off is known is counted as plain Monday to Friday,
// and whatever follows from it is provisional. (The last days of December belong to the notice of the following year,
// too: five of the notices since 2004 made one of them a workday or a day off.)
//
//   Calendar cn = Calendar::built_in_cn();
//   cn.is_working_day(Date::of(2026, 10, 10));               // true: a Saturday, made up for the National Day
//   Calendar next = *cn.extended(R"({"years": {"2027": {"holidays": ["2027-01-01"], "workdays": []}}})");
//
// The format, for people to write:
//   {"place": "cn-gx", "extends": "cn", "source": "...", "licence": "...",
//    "years": {"2026": {"holidays": ["2026-04-20"], "workdays": [], "source": "...", "complete": false}}}
// A holiday is a day off whatever its weekday, a workday is worked whatever its weekday. What an extension lists
// overrides what it extends, day by day, so a withdrawn holiday is listed under workdays. `complete` (true unless
// told) says that a year not known before is now known; a local holiday alone does not make its year known.
// Shorter, for tests and scenarios, with every year known: {"holidays": [...], "workdays": [...]}.
#pragma once

#include "duly/date.hpp"
#include "duly/error.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace duly {

// A day of which a calendar says something. Not every one differs from its weekday: the Saturday in a week of
// holidays is listed too.
struct ListedDay {
    Date date;
    bool worked = false; // a make-up workday; otherwise a day off
    friend bool operator==(ListedDay, ListedDay) = default;
};

class Calendar {
public:
    Calendar(); // plain_weekdays()

    // Monday to Friday, no holidays, every year known: what scenarios assume unless they say otherwise.
    [[nodiscard]] static Calendar plain_weekdays();
    // The People's Republic of China, 2004 to 2026.
    [[nodiscard]] static Calendar built_in_cn();
    // REFUSES: text that is not in the format above; a date listed both ways or under another year; an unknown key.
    // `where` names the text in the error. "extends" may name "cn"; for other bases use extended() of the base.
    [[nodiscard]] static Result<Calendar> parse_json(std::string_view json, std::string where);
    // This calendar with what `json` lists on top. "place" is the base's if it is not given.
    // REFUSES: as parse_json; an "extends" that names another place than this calendar's.
    [[nodiscard]] Result<Calendar> extended(std::string_view json, std::string where = "calendar") const;

    [[nodiscard]] std::string const& place() const noexcept; // "cn"
    [[nodiscard]] bool is_working_day(Date date) const noexcept;

    [[nodiscard]] bool known(Date date) const noexcept; // the days off of its year are known
    [[nodiscard]] bool every_year_known() const noexcept;
    // The year of the first date from `first` to `last` that is not known.
    [[nodiscard]] std::optional<int> first_unknown_year(Date first, Date last) const noexcept;
    [[nodiscard]] int first_known_year() const noexcept;            // 1 if every year is known, 0 if none
    [[nodiscard]] int last_known_year() const noexcept;             // 9999 if every year is known, 0 if none
    [[nodiscard]] std::string_view source(int year) const noexcept; // who says so; may be empty

    // The arithmetic takes time logarithmic in the number of listed days, and allocates nothing.
    // How many working days lie after `from` up to and including `to`; negative when `to` is earlier.
    [[nodiscard]] std::int32_t count_working_days(Date from, Date to) const noexcept;
    // The n-th working day after `from`; `from` itself for n = 0 or less. Date::days is INT32_MAX if that is too far.
    [[nodiscard]] Date working_day_after(Date from, std::int32_t n) const noexcept;
    // `date` itself if it is worked, otherwise the first working day after it.
    [[nodiscard]] Date first_working_day_from(Date date) const noexcept;

    // What the calendar lists of the days after `from` up to and including `to`, by date.
    [[nodiscard]] std::span<ListedDay const> listed_days(Date from, Date to) const noexcept;

    // The facts and nothing else (no sources), keys sorted, no white space: what the digest of a Law covers.
    // parse_json() of it gives an equal calendar.
    [[nodiscard]] std::string const& canonical_json() const noexcept;

    // Equal facts for the same place, wherever they come from.
    friend bool operator==(Calendar const& a, Calendar const& b) noexcept
    {
        return a.data_ == b.data_ || a.canonical_json() == b.canonical_json();
    }

private:
    struct Data;
    explicit Calendar(std::shared_ptr<Data const> data) noexcept;

    std::shared_ptr<Data const> data_; // never null, except in a moved-from calendar
};

} // namespace duly
