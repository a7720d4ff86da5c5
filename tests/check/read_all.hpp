// SPDX-License-Identifier: Apache-2.0
// A log as a whole, copied out of what the reader hands over.
#pragma once

#include "check/log_readers.hpp"

#include "duly/check/log.hpp"

#include <optional>
#include <string>
#include <vector>

struct ReadAttribute {
    std::string key, text;
    duly::LogType type{};
    unsigned depth = 0;
    std::optional<duly::Moment> at;
};

struct ReadEvent {
    std::string activity, lifecycle, actor, unit, role;
    std::optional<duly::Moment> at;
    bool only_date = false;
    std::uint64_t line = 0;
    std::vector<ReadAttribute> attributes;
};

struct ReadCase {
    std::string id;
    std::uint64_t line = 0;
    std::vector<ReadAttribute> attributes;
    std::vector<ReadEvent> events;
};

struct ReadLog {
    std::optional<duly::LogSummary> summary; // none: it could not be read
    duly::Error error;
    std::vector<ReadCase> cases;
};

inline std::vector<ReadAttribute> copied(std::span<duly::LogAttribute const> attributes)
{
    std::vector<ReadAttribute> all;
    for (auto const& of : attributes)
        all.push_back({std::string(of.key), std::string(of.text), of.type, of.depth, of.at});
    return all;
}

inline ReadCase copied(duly::LogCase const& logged)
{
    ReadCase all{std::string(logged.id), logged.line, copied(logged.attributes), {}};
    for (auto const& event : logged.events)
        all.events.push_back({std::string(event.activity), std::string(event.lifecycle), std::string(event.actor),
                              std::string(event.unit), std::string(event.role), event.at, event.only_date, event.line,
                              copied(event.attributes)});
    return all;
}

inline ReadLog read_all(std::string_view text, duly::LogOptions const& options = {},
                        duly::detail::LogLimits const& limits = {})
{
    ReadLog log;
    auto const read = duly::detail::read_log(
        text, "a.log", options,
        [&log](duly::LogCase const& logged) {
            log.cases.push_back(copied(logged));
            return true;
        },
        limits);
    if (read) log.summary = *read;
    else log.error = read.error();
    return log;
}

inline ReadLog read_all_of_file(std::string const& file, duly::LogOptions const& options = {})
{
    ReadLog log;
    auto const read = duly::read_log_file(file, options, [&log](duly::LogCase const& logged) {
        log.cases.push_back(copied(logged));
        return true;
    });
    if (read) log.summary = *read;
    else log.error = read.error();
    return log;
}

inline ReadAttribute const* find_attribute(std::vector<ReadAttribute> const& attributes, std::string_view key)
{
    for (auto const& of : attributes)
        if (of.key == key) return &of;
    return nullptr;
}

// It is refused, at that place, and the words are in both languages.
#define CHECK_REFUSED(log, place, words)                                                                               \
    do {                                                                                                               \
        ReadLog const& refused_ = (log);                                                                               \
        CHECK_FALSE(refused_.summary.has_value());                                                                     \
        CHECK(refused_.error.where == (place));                                                                        \
        CHECK_MESSAGE(refused_.error.says.en.find(words) != std::string::npos, refused_.error.says.en);                \
        CHECK_FALSE(refused_.error.says.zh.empty());                                                                   \
    } while (false)
