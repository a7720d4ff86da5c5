// SPDX-License-Identifier: Apache-2.0
// The 85 rules whose answers are known, as rule files say them, and the calendar that some of them count by.
#pragma once

#include "duly/check/check_log.hpp"

#include <boost/json.hpp>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace reference {

using duly::Calendar;
using duly::Date;

[[nodiscard]] inline std::string in_quotes(boost::json::value const& word) { return boost::json::serialize(word); }

// Easter Sunday of a year (Gauss, in the form of Meeus).
[[nodiscard]] inline Date easter(int year)
{
    int const a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25;
    int const g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
    int const l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
    return Date::of(year, static_cast<unsigned>((h + l - 7 * m + 114) / 31),
                    static_cast<unsigned>((h + l - 7 * m + 114) % 31 + 1));
}

// The general holidays of the Netherlands as the reference counts them.
[[nodiscard]] inline Calendar netherlands()
{
    std::string years;
    for (int year = 2000; year <= 2030; ++year) {
        auto const sunday = easter(year);
        auto king = year >= 2014 ? Date::of(year, 4, 27) : Date::of(year, 4, 30);
        if (king.weekday() == 7) king = king - 1;
        std::string days;
        for (auto const day : {Date::of(year, 1, 1), sunday - 2, sunday + 1, sunday + 39, sunday + 50, king,
                               Date::of(year, 5, 5), Date::of(year, 12, 25), Date::of(year, 12, 26)})
            if (days.find(day.text()) == std::string::npos) days += (days.empty() ? "\"" : ",\"") + day.text() + "\"";
        years +=
            (years.empty() ? "\"" : ",\"") + std::to_string(year) + "\":{\"holidays\":[" + days + "],\"workdays\":[]}";
    }
    return *Calendar::parse_json("{\"place\":\"nl\",\"years\":{" + years + "}}", "holidays");
}

// A rule of the reference as a rule file says it.
[[nodiscard]] inline std::string rule_text(boost::json::object const& rule)
{
    std::string const kind{rule.at("kind").as_string()};
    auto const& p = rule.at("params").as_array();
    auto const of = [&](std::size_t count) {
        std::string list = "[";
        for (std::size_t i = 0; i < count; ++i) list += (i == 0 ? "" : ", ") + in_quotes(p[i]);
        return "of: " + list + "]";
    };
    auto const n = [&](std::size_t at) { return std::to_string(p[at].as_int64()); };
    std::string const id = "  - {id: " + in_quotes(rule.at("id")) + ", ";
    if (kind == "declare:absence2") return id + "template: absence, times: 2, " + of(1) + "}\n";
    if (kind.starts_with("declare:")) return id + "template: " + kind.substr(8) + ", " + of(p.size()) + "}\n";
    if (kind == "four_eyes" || kind == "bind_of_duty") return id + "template: " + kind + ", " + of(2) + "}\n";
    auto const within = [&](std::string const& time, std::string const& more = "") {
        return id + "template: response, " + of(2) + ", within: {" + time + "}" + more + "}\n";
    };
    if (kind == "within_days_exists") return within("hours: " + std::to_string(p[2].as_int64() * 24), ", some: true");
    if (kind == "within_days") return within("hours: " + std::to_string(p[2].as_int64() * 24));
    if (kind == "within_caldays") return within("days: " + n(2));
    if (kind == "within_workdays") return within("working_days: " + n(2));
    if (kind == "within_days_awb_roll") return within("days: " + n(2) + ", roll: true");
    if (kind == "min_seconds") return id + "template: interval, " + of(2) + ", at_least: {seconds: " + n(2) + "}}\n";
    if (kind == "min_days_first")
        return id + "template: interval, first: true, " + of(2) + ", at_least: {days: " + n(2) + "}}\n";
    if (kind == "deadline_attr")
        return id + "template: absence, of: [{name: " + in_quotes(p[0]) +
               ", where: {attribute: time, more_than: {attribute: " +
               in_quotes(boost::json::value("case:" + std::string(p[1].as_string()))) + "}}}]}\n";
    auto const where = [&] {
        return "{name: " + in_quotes(p[0]) + ", where: {attribute: " + in_quotes(p[1]) + ", is: " + in_quotes(p[2]) +
               "}}";
    };
    if (kind == "absence_where") return id + "template: absence, of: [" + where() + "]}\n";
    if (kind == "response_where") return id + "template: response, of: [" + where() + ", " + in_quotes(p[3]) + "]}\n";
    if (kind != "statutory_term_nl") throw std::runtime_error("the reference has a rule of an unknown kind: " + kind);
    return id + "template: response, first: true, " + of(2) + ", within: {days: " + n(2) +
           ", roll: true}, extends: {by: " + in_quotes(p[4]) + ", add: {days: " + n(3) +
           "}}, pauses: [{from: " + in_quotes(p[5]) + ", to: " + in_quotes(p[6]) + "}], only_if: [" + in_quotes(p[1]) +
           "], not_if: [{glob: " + in_quotes(boost::json::value(std::string(p[7].as_string()) + "*")) + "}]}\n";
}

// What is known of a log: its "file", the number of its "cases" and "events", its "rules" with the answers. `data` is
// the folder that DULY_DATA names.
[[nodiscard]] inline boost::json::object expected(std::string const& data, std::string const& log)
{
    std::ifstream in(data + "/logs/expected.json");
    std::stringstream text;
    text << in.rdbuf();
    return boost::json::parse(text.str()).at("logs").at(log).as_object();
}

// As a rule file.
[[nodiscard]] inline std::string rules_text(boost::json::object const& expected)
{
    std::string file = "rules: reference\nrules_of_the_log:\n";
    for (auto const& rule : expected.at("rules").as_array()) file += rule_text(rule.as_object());
    return file;
}

// The conventions of the reference: every case is over, actors are taken as written.
[[nodiscard]] inline duly::CheckOptions options()
{
    duly::CheckOptions made;
    made.calendar = netherlands();
    made.complete = true;
    made.actors_tested = false;
    return made;
}

} // namespace reference
