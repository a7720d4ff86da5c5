// SPDX-License-Identifier: Apache-2.0
// Cases judged under the law of a pack, as a report has them: each rule of the pack with what became of it, and what
// the log left open.
#pragma once

#include "case_mapper.hpp"
#include "history.hpp"
#include "report_builder.hpp"
#include "rule_reads.hpp"

#include <map>
#include <memory>

namespace duly::detail {

// A law that governs cases of the log, and the places of its rules in the report.
struct KnownLaw {
    explicit KnownLaw(Law of) : law(std::move(of)), reads(law) {}

    Law law;
    RuleReads reads;
    std::vector<std::size_t> places; // by subject; no_event: it is not reported
    std::vector<LogDoubt> doubts;    // in every case
};

class PackReport {
public:
    // Its rules are added to the report, as of that set. The address lasts.
    KnownLaw& know(Law const& law, std::size_t set, ReportBuilder& report);

    // A case that was judged. `subjects` are as end() of the watch has them, and are changed to what can be told.
    void add(KnownLaw const& known, LogCase const& logged, MappedCase const& mapped, Fold const& fold,
             HistoryWatch const& watch, std::vector<SubjectInCase> const& subjects, std::vector<bool> const& by_order,
             ReportBuilder& report) const;
    // Nothing can be said of the case.
    void add_unknown(KnownLaw const& known, Text const& why, ReportBuilder& report) const;

private:
    std::map<std::string, std::unique_ptr<KnownLaw>> laws_;             // by digest
    std::map<std::pair<std::string, std::string>, std::size_t> places_; // by pack and rule
};

// What of the subject is in doubt, after what was found of it: the first of these that it looks at; or nothing.
[[nodiscard]] LogDoubt const* doubt_of(KnownLaw const& known, std::size_t subject, Status status,
                                       std::vector<LogDoubt> const& doubts);

} // namespace duly::detail
