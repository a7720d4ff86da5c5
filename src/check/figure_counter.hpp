// SPDX-License-Identifier: Apache-2.0
// What one case adds to the figures of a year and of the year before.
#pragma once

#include "figure_case.hpp"
#include "figure_tally.hpp"
#include "figure_terms.hpp"
#include "selector.hpp"

#include <memory>
#include <unordered_map>

namespace duly::detail {

// What all threads read and none changes.
struct FigurePlan {
    FigurePlan(ReportDefinition const& definition, LawsByDigest const& laws, std::string organ,
               BothYears<YearSpan> years);
    FigurePlan(FigurePlan const&) = delete;
    FigurePlan& operator=(FigurePlan const&) = delete;

    ReportDefinition const& definition;
    LawsByDigest const& laws;
    std::string organ;
    BothYears<YearSpan> years;
    std::vector<Argument> arguments; // by position of the query
    Matcher matcher;
};

// Thread-safety: one thread at a time. REQUIRES: `plan` outlives it.
class FigureCounter {
public:
    explicit FigureCounter(FigurePlan const& plan) : plan_(plan), tally_(plan.definition.figures.size()) {}

    // The case that stands at this place in the log, with its leaves in order.
    [[nodiscard]] Result<void> add(std::uint32_t number, std::string_view case_id,
                                   std::span<std::string_view const> leaves);
    [[nodiscard]] FigureTally&& take() && { return std::move(tally_); }

private:
    // A law of the record, with what is asked of its procedure.
    struct KnownLaw {
        Law law;
        bool gives_times = false;
        ProcedureCells* procedure = nullptr;
        std::vector<RuleCells*> rules;                                        // by subject, made when first found
        std::unordered_map<std::string, std::vector<std::uint16_t>> asked_by; // queries that an activity may meet
        std::vector<std::uint16_t> stages;                                    // queries of cases under conditions
    };
    [[nodiscard]] KnownLaw& know(Law const& law);
    [[nodiscard]] RuleCells& cells(KnownLaw& known, std::uint16_t subject);
    [[nodiscard]] std::vector<std::uint16_t> const& queries(KnownLaw& known, std::string const& activity);

    void count_stages(std::uint32_t number, std::size_t year, KnownLaw const& known, CaseOnRecord const& made,
                      LoggedHistory& logged);
    void count_events(std::uint32_t number, std::size_t year, KnownLaw& known, CaseOnRecord const& made,
                      LoggedHistory& logged);
    void count_event(std::uint32_t number, std::size_t year, std::uint16_t query, Event const& event,
                     LoggedHistory& logged, LogEvent const& in_words);
    void count_findings(std::uint32_t number, std::size_t year, KnownLaw& known, CaseOnRecord const& made);
    void count_attempts(std::uint32_t number, std::size_t year, KnownLaw& known, CaseOnRecord const& made);

    FigurePlan const& plan_;
    FigureTally tally_;
    std::unordered_map<std::string, std::unique_ptr<KnownLaw>> laws_; // by digest
};

} // namespace duly::detail
