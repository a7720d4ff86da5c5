// SPDX-License-Identifier: Apache-2.0
// One case as figures are counted over it: its leaves folded, with what was corrected in them; and its events in the
// words in which selectors ask.
#pragma once

#include "laws_on_record.hpp"

#include "duly/case/replay.hpp"
#include "duly/check/log.hpp"

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duly::detail {

struct CaseOnRecord {
    Law law;                        // that governs it now
    std::vector<Entry> history;     // as corrected, bound
    std::vector<std::string> kinds; // how each entry came to be
    Findings findings;              // up to the day that is asked for, as they stand now
    std::vector<Leaf> attempts;     // refused
};

// The leaves of the case in order, refused attempts among them. tampered: bytes that are no leaf, or of another case;
// leaves that make no case.
[[nodiscard]] Result<CaseOnRecord> case_on_record(std::string_view case_id, std::span<std::string_view const> leaves,
                                                  LawsByDigest const& laws, Date until);

// Attributes as record_source.cpp gives them, made when they are first asked for. Besides, "case:FIELD" is a field of
// the opening and "case:ACTIVITY.FIELD" one of the latest event of that activity up to `until`, or its actor, unit or
// role. REQUIRES: `made` outlives it.
class LoggedHistory {
public:
    LoggedHistory(CaseOnRecord const& made, Date until) : made_(made), until_(until) {}

    [[nodiscard]] LogCase const& of_case();
    [[nodiscard]] LogEvent event(std::size_t at);
    [[nodiscard]] LogEvent attempt(Leaf const& leaf);

private:
    [[nodiscard]] std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }
    [[nodiscard]] LogAttribute attribute(std::string key, Value const& value, std::int16_t offset_minutes);
    [[nodiscard]] LogEvent made_of(Event const& event, std::string_view entry);

    CaseOnRecord const& made_;
    Date until_;
    std::deque<std::string> texts_;
    std::vector<LogAttribute> of_case_, of_event_;
    LogCase case_;
    bool is_made_ = false;
};

} // namespace duly::detail
