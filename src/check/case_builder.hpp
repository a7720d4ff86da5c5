// SPDX-License-Identifier: Apache-2.0
// One case at a time: its attributes and events are put together here, handed to the sink, counted and forgotten. The
// memory they take is used again for the next.
#pragma once

#include "log_fault.hpp"
#include "log_keys.hpp"
#include "name_numbers.hpp"

#include "duly/check/log.hpp"

#include <memory>
#include <string>
#include <vector>

namespace duly::detail {

// Texts that live as long as a case.
class TextArena {
public:
    [[nodiscard]] std::string_view keep(std::string_view text);
    void clear() noexcept;
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
    struct Block {
        std::unique_ptr<char[]> bytes;
        std::size_t size = 0;
    };
    std::vector<Block> blocks_;
    std::size_t block_ = 0, used_ = 0, bytes_ = 0;
};

class CaseBuilder {
public:
    CaseBuilder(LogSink const& sink, LogSummary& summary, LogLimits const& limits)
        : sink_(sink), summary_(summary), limits_(limits)
    {}

    void begin_case(std::uint64_t line);
    void set_id(std::string_view id) noexcept { case_.id = id; }
    [[nodiscard]] std::string_view id() const noexcept { return case_.id; }
    [[nodiscard]] std::uint64_t line() const noexcept { return case_.line; }
    void add_to_case(LogAttribute const& attribute);

    void begin_event(std::uint64_t line);
    // What the role of the key says is entered in the event as well.
    void add_to_event(LogAttribute const& attribute, KeyRole role);
    [[nodiscard]] LogEvent& event() noexcept { return events_.back(); }
    [[nodiscard]] std::vector<LogAttribute> const& event_attributes() const noexcept { return event_attributes_; }
    [[nodiscard]] std::size_t first_of_event() const noexcept { return firsts_.back(); }

    [[nodiscard]] TextArena& texts() noexcept { return texts_; }
    void check_size(std::uint64_t line) const; // THROWS: LogFault

    // Whether the id is new; it is remembered.
    [[nodiscard]] bool is_new(std::string_view id);
    // False: the sink wants no more.
    [[nodiscard]] bool deliver();

private:
    void count_event(LogEvent const& event, std::optional<Moment>& last);

    LogSink const& sink_;
    LogSummary& summary_;
    LogLimits limits_;
    LogCase case_;
    TextArena texts_;
    std::vector<LogAttribute> case_attributes_, event_attributes_;
    std::vector<LogEvent> events_;
    std::vector<std::size_t> firsts_; // of each event's attributes
    NameNumbers ids_;                 // of all cases so far
    TextArena id_texts_;
};

} // namespace duly::detail
