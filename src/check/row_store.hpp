// SPDX-License-Identifier: Apache-2.0
// Rows that wait for the rest of their case. What a log has in rows comes in any order: events are kept compactly and
// handed over by case when the file has ended, or, of a log that is grouped, when its case has.
#pragma once

#include "case_builder.hpp"
#include "log_readers.hpp"
#include "log_time.hpp"

#include <map>
#include <unordered_map>

namespace duly::detail {

// An attribute of a row: nested ones follow the one they belong to.
struct Cell {
    std::string_view key, text;
    LogType type = LogType::text;
    KeyRole role = KeyRole::none;
    std::uint16_t depth = 0;
};

struct Row {
    std::uint64_t line = 0;
    std::string_view case_id;
    std::optional<LogTime> time;
    std::vector<Cell> of_case, of_event;
};

class RowStore {
public:
    explicit RowStore(LogReading const& reading);

    // The attributes of a case are those of its first row. False: the sink wants no more. THROWS: LogFault.
    [[nodiscard]] bool add(Row const& row);
    // Hands over what is left. False: the sink wants no more.
    [[nodiscard]] bool finish();

    // The parts of add(), for a log in which an event may belong to several cases.
    [[nodiscard]] std::size_t add_case(std::string_view id, std::uint64_t line, std::vector<Cell> const& cells);
    [[nodiscard]] std::uint32_t add_event(Row const& row);
    void belongs(std::uint32_t event, std::size_t to_case) { cases_[to_case].events.push_back(event); }
    // In the order of time, and of the file where it is the same.
    void sort_events();

private:
    struct Stored {
        char const* text = nullptr;
        std::uint32_t size = 0;
        std::uint32_t key = 0;
        LogType type = LogType::text;
        KeyRole role = KeyRole::none;
        std::uint16_t depth = 0;
    };
    struct StoredEvent {
        std::uint64_t line = 0;
        std::size_t first = 0, count = 0; // among stored_
        std::optional<LogTime> time;
    };
    struct StoredCase {
        std::string_view id;
        std::uint64_t line = 0;
        std::size_t first = 0, count = 0;
        std::vector<std::uint32_t> events;
    };
    [[nodiscard]] std::size_t store(std::vector<Cell> const& cells);
    [[nodiscard]] LogAttribute attribute(Stored const& stored) const;
    [[nodiscard]] bool deliver(StoredCase const& stored);
    void clear();
    void check_memory(std::uint64_t line) const;

    LogReading const& reading_;
    CaseBuilder builder_;
    TextArena texts_;
    std::map<std::string, std::uint32_t, std::less<>> keys_;
    std::vector<std::string_view> key_names_;
    std::vector<Stored> stored_;
    std::vector<StoredEvent> events_;
    std::vector<StoredCase> cases_;
    std::unordered_map<std::string_view, std::size_t> by_id_;
};

// The time of a row as the options say it is written; none where the text is empty. THROWS: LogFault.
[[nodiscard]] std::optional<LogTime> row_time(std::string_view text, LogOptions const& options, std::uint64_t line);

} // namespace duly::detail
