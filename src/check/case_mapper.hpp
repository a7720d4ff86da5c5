// SPDX-License-Identifier: Apache-2.0
// From a case of a log to a history that a pack can judge, and what the log leaves open in it.
#pragma once

#include "log_value.hpp"
#include "selector.hpp"

#include "duly/case/fold.hpp"
#include "duly/check/check_log.hpp"

#include <unordered_map>

namespace duly::detail {

// Of a log in the words of a pack: "documents", "corrects" and other keys that are no fields.
[[nodiscard]] bool is_reserved_key(std::string_view name);

inline constexpr std::size_t no_event = static_cast<std::size_t>(-1);

// Something that the log does not tell.
struct LogDoubt {
    std::string activity;         // of the pack
    std::string what;             // of its events: a field, a document, or a word of RuleReads; empty: if there is one
    std::size_t known = 0;        // entries of the history before it
    std::size_t event = no_event; // of the log
    Date day;                     // of that event, as far as it is known
    Text why;
    bool everywhere = false; // the map leaves it open, not this case
};

struct MappedCase {
    std::vector<Entry> entries;
    std::vector<std::size_t> events; // of each entry: position in the case of the log, or no_event
    std::vector<LogDoubt> doubts;
    bool is_in_part = false; // it has events of which nothing says what they are
};

// Thread-safety: one thread at a time.
class CaseMapper {
public:
    explicit CaseMapper(LogMapping const& mapping);

    // `counted`: what is not mapped is counted.
    [[nodiscard]] MappedCase map(LogCase const& logged, Law const& law, bool counted = true);
    // What the map mentions and no event was so far.
    [[nodiscard]] std::vector<UnknownActivity> unmet() const;
    // What the map does not mention, and how often it was there.
    [[nodiscard]] std::unordered_map<std::string, std::uint64_t> const& unmapped() const noexcept { return unmapped_; }

private:
    struct Named { // what the name alone decides
        std::vector<std::size_t> candidates;
        bool certain = true;
    };
    Named const& named(std::string_view activity);
    void map_event(LogCase const& logged, std::size_t at);
    void leave_unmapped(std::string_view activity);
    void map_own(LogCase const& logged, std::size_t at); // of a log in the words of the pack
    [[nodiscard]] Event begin(LogEvent const& logged, std::size_t at, std::string const& activity);
    void read_actor(LogEvent const& logged, std::size_t at, ActivityMapping const& to, Event& event);
    void read_field(LogCase const& logged, std::size_t at, FieldSource const& from, FieldSpec const& spec,
                    Event& event);
    void read_fields(LogCase const& logged, std::size_t at, ActivityMapping const& to, Event& event);
    void read_documents(LogCase const& logged, std::size_t at, ActivityMapping const& to, Event& event);
    void read_own_fields(LogEvent const& logged, Event& event, std::optional<std::uint32_t> corrects);
    void decide_facts(LogCase const& logged);
    [[nodiscard]] bool is_complete(Event const& event);
    [[nodiscard]] bool is_known_fact(Event const& event, std::string const& fact) const;
    void add(Entry entry, std::size_t at);
    void doubt(std::string const& activity, std::string_view what, std::size_t event, Text why,
               bool everywhere = false);
    [[nodiscard]] Activity const* activity(std::string const& id) const;

    LogMapping const& mapping_;
    std::vector<Argument> arguments_; // of the map's activities
    Matcher matcher_;
    std::unordered_map<std::string, Named> names_;
    std::unordered_map<std::string, std::uint64_t> unmapped_;

    Law const* law_ = nullptr;
    LogCase const* logged_ = nullptr;
    bool counted_ = true;
    MappedCase made_;
    std::vector<std::size_t> entry_of_; // of each event of the log; no_event: none
    std::optional<Moment> latest_;
};

} // namespace duly::detail
