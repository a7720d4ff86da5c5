// SPDX-License-Identifier: Apache-2.0
#include "duly/check/report_definition.hpp"

#include "embedded.hpp"

#include <algorithm>
#include <stdexcept>

namespace duly {

namespace {

constexpr std::array<std::string_view, measures> measure_words{"opened", "concluded", "open",         "kept",
                                                               "missed", "running",   "overdue",      "standing",
                                                               "cured",  "waived",    "undetermined", "refused"};

} // namespace

std::string_view word(Measure measure) noexcept { return measure_words[static_cast<std::size_t>(measure)]; }

Text title(Measure measure)
{
    switch (measure) {
    case Measure::opened: return {"立案", "opened"};
    case Measure::concluded: return {"办结", "concluded"};
    case Measure::open: return {"年末在办", "open at the year's end"};
    case Measure::kept: return {"遵守期限", "kept"};
    case Measure::missed: return {"逾期", "missed"};
    case Measure::running: return {"年末尚在期内", "running at the year's end"};
    case Measure::overdue: return {"年末逾期未办", "overdue at the year's end"};
    case Measure::standing: return {"仍存在", "standing"};
    case Measure::cured: return {"已补正", "cured"};
    case Measure::waived: return {"经批准偏离", "waived"};
    case Measure::undetermined: return {"无法判断", "undetermined"};
    case Measure::refused: break;
    }
    return {"被拒绝", "refused"};
}

std::string_view word(ReportTable table) noexcept
{
    static constexpr std::array<std::string_view, 4> words{"procedures", "deadlines", "findings", "attempts"};
    return words[static_cast<std::size_t>(table)];
}

Text title(ReportTable table)
{
    switch (table) {
    case ReportTable::procedures: return {"各程序的案件", "Cases by procedure"};
    case ReportTable::deadlines: return {"各条期限的遵守情况", "Time limits by article"};
    case ReportTable::findings: return {"各条的违反情况", "Findings by article"};
    case ReportTable::attempts: break;
    }
    return {"各条所拒绝的办理", "Refused steps by article"};
}

std::span<Measure const> columns_of(ReportTable table) noexcept
{
    using enum Measure;
    static constexpr std::array procedures{opened, concluded, open};
    static constexpr std::array deadlines{kept, missed, running, overdue};
    static constexpr std::array findings{standing, cured, waived, undetermined};
    static constexpr std::array attempts{refused};
    switch (table) {
    case ReportTable::procedures: return procedures;
    case ReportTable::deadlines: return deadlines;
    case ReportTable::findings: return findings;
    case ReportTable::attempts: break;
    }
    return attempts;
}

bool FigureQuery::is_of(std::string_view procedure, std::string_view family) const noexcept
{
    return of.empty() ||
           std::any_of(of.begin(), of.end(), [&](auto const& each) { return each == procedure || each == family; });
}

std::size_t ReportDefinition::position(std::string_view figure) const
{
    auto const at = std::find_if(figures.begin(), figures.end(), [&](auto const& each) { return each.id == figure; });
    if (at == figures.end()) throw std::invalid_argument("no figure of this name");
    return static_cast<std::size_t>(at - figures.begin());
}

std::vector<BuiltInReport> built_in_reports()
{
    std::vector<BuiltInReport> reports;
    for (std::size_t i = 0; i < detail::report_files_count; ++i) {
        auto const& file = detail::report_files[i];
        reports.push_back({std::string(file.path.substr(0, file.path.rfind('.'))), file.text});
    }
    return reports;
}

std::vector<TextPiece> pieces_of(std::string_view text)
{
    std::vector<TextPiece> pieces;
    for (;;) {
        auto const open = text.find('{');
        auto const close = text.find('}', open == std::string_view::npos ? open : open + 1);
        if (open == std::string_view::npos || close == std::string_view::npos) break;
        pieces.push_back({std::string(text.substr(0, open)), std::string(text.substr(open + 1, close - open - 1))});
        text.remove_prefix(close + 1);
    }
    pieces.push_back({std::string(text), {}});
    return pieces;
}

} // namespace duly
