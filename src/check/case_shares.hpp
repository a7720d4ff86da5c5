// SPDX-License-Identifier: Apache-2.0
// Which units and which months have how many cases, and how many unlawful ones (Share says how they are counted). One
// count for each name is kept, whatever the size of the log.
#pragma once

#include "duly/check/check_log.hpp"

#include <functional>

namespace duly::detail {

// More unlawful cases, and of as many more cases.
[[nodiscard]] bool is_worse(Share const& a, Share const& b) noexcept;

// Thread-safety: one thread at a time.
class ShareBook {
public:
    void begin_case() noexcept { ++case_; }
    void took_part(std::string_view name);
    // By a rule that asks who acted: it does not count if it turns out that actors do not stand for persons.
    void broke(std::string_view name, bool by_person);
    // In the order of names.
    [[nodiscard]] std::vector<Share> shares(bool persons) const;

private:
    struct Count {
        std::uint64_t cases = 0, unlawful = 0, by_person = 0; // by_person: unlawful for no other rule
        std::uint64_t latest_case = 0, broken_case = 0;
        bool broken_for_sure = false;
    };
    using Counts = std::map<std::string, Count, std::less<>>;
    Count& count(std::string_view name);

    Counts counts_;
    Counts::value_type* latest_ = nullptr;
    std::uint64_t case_ = 0;
};

// Thread-safety: one thread at a time.
class CaseShares {
public:
    // The next case, with what is found in it that is violated, is no mere warning and is not waived.
    void add(LogCase const& logged);
    void broke(LogCase const& logged, LogFinding const& finding, bool by_person);
    void finish(CheckReport& report, bool persons) const;

private:
    [[nodiscard]] std::string const& month_of(Date date);
    [[nodiscard]] bool in_latest_month(Moment at) const noexcept;

    ShareBook units_, months_;
    bool any_unit_ = false;
    std::string month_;                    // the latest asked for,
    std::int64_t from_us_ = 0, to_us_ = 0; // in local microseconds: it begins, and the next one
    std::string_view last_unit_;           // of this case
    std::optional<Date> first_day_;        // of this case
};

} // namespace duly::detail
