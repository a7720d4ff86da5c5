// SPDX-License-Identifier: Apache-2.0
#include "figure_tally.hpp"

#include "figure_words.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace duly::detail {

namespace {

constexpr std::size_t outside = static_cast<std::size_t>(Severity::not_applicable); // another procedure governs

void add(std::vector<std::uint32_t>& cases, std::vector<std::uint32_t> const& more)
{
    std::vector<std::uint32_t> both;
    both.reserve(cases.size() + more.size());
    std::set_union(cases.begin(), cases.end(), more.begin(), more.end(), std::back_inserter(both));
    cases = std::move(both);
}

// Rounded half up. Of what is very large a last digit that no tenth of a percent depends on is left out.
[[nodiscard]] std::int64_t tenths_of_percent(std::int64_t part, std::int64_t whole)
{
    constexpr std::int64_t large = 1'000'000'000'000'000;
    auto const scale = std::max<std::int64_t>(whole / large, 1);
    part /= scale;
    whole /= scale;
    return part / whole * 1000 + (part % whole * 1000 + whole / 2) / whole;
}

// Turns what was counted into figures of a report.
class Finish {
public:
    Finish(FigureTally& tally, ReportDefinition const& definition, FigureReport& report)
        : tally_(tally), definition_(definition), report_(report)
    {}

    void run()
    {
        for (auto const& [number, counted] : tally_.cases) {
            numbers_.push_back(number);
            report_.cases.push_back(counted);
        }
        for (std::size_t i = 0; i < definition_.figures.size(); ++i) {
            auto const& query = definition_.figures[i];
            Figure figure{query.id, query.title, query.unit, query.says, false, {}, {}};
            figure.is_percent = query.kind == FigureQuery::Kind::share;
            if (!figure.is_percent) {
                figure.now = value(query, i, 0);
                figure.before = value(query, i, 1);
            }
            report_.figures.push_back(std::move(figure));
        }
        for (std::size_t i = 0; i < definition_.figures.size(); ++i) share(definition_.figures[i], report_.figures[i]);
        for (auto const table :
             {ReportTable::procedures, ReportTable::deadlines, ReportTable::findings, ReportTable::attempts})
            add_table(table);
    }

private:
    [[nodiscard]] FigureValue value(CaseTally const& counted) const
    {
        FigureValue made;
        made.amount = Amount::of(counted.count);
        for (auto const number : counted.cases) {
            auto const at = std::lower_bound(numbers_.begin(), numbers_.end(), number);
            made.cases.push_back(static_cast<std::uint32_t>(at - numbers_.begin()));
        }
        return made;
    }

    [[nodiscard]] FigureValue value(FigureQuery const& query, std::size_t at, std::size_t year) const
    {
        auto const& counted = tally_.queries[year][at];
        bool const by_cells = query.kind == FigureQuery::Kind::measure && query.measure != Measure::refused;
        if (by_cells && query.activity.empty()) return value(measured(query, year));
        auto made = value(counted.tally);
        if (query.kind == FigureQuery::Kind::cases) made.amount = Amount::of(counted.tally.cases.size());
        if (query.kind == FigureQuery::Kind::distinct) made.amount = Amount::of(counted.values.size());
        if (query.kind == FigureQuery::Kind::sum) made.amount = {counted.millionths, !counted.overflows};
        made.untold = counted.untold;
        return made;
    }

    [[nodiscard]] CaseTally measured(FigureQuery const& query, std::size_t year) const
    {
        CaseTally sum;
        auto const measure = static_cast<std::size_t>(query.measure);
        if (query.measure <= Measure::open) {
            for (auto const& [id, cells] : tally_.procedures)
                if (query.is_of(id, cells.family)) sum.add(cells.cells[year][measure]);
            return sum;
        }
        for (auto const& [key, cells] : tally_.rules) {
            auto const& rule = std::get<2>(key);
            bool const is_meant =
                query.rules.empty() || std::find(query.rules.begin(), query.rules.end(), rule) != query.rules.end();
            if (!is_meant || !query.is_of(std::get<0>(key), cells.family)) continue;
            for (std::size_t severity = 0; severity < outside; ++severity)
                if (!query.severity || static_cast<std::size_t>(*query.severity) == severity)
                    sum.add(cells.cells[year][measure][severity]);
        }
        return sum;
    }

    // Of nothing there is no share.
    void share(FigureQuery const& query, Figure& figure) const
    {
        if (query.kind != FigureQuery::Kind::share) return;
        auto const& part = report_.figures[definition_.position(query.part)];
        auto const& whole = report_.figures[definition_.position(query.whole)];
        for (auto const of : {&Figure::now, &Figure::before}) {
            auto const a = (part.*of).amount, b = (whole.*of).amount;
            auto& made = figure.*of;
            made.cases = (whole.*of).cases;
            add(made.cases, (part.*of).cases);
            made.untold = (part.*of).untold + (whole.*of).untold;
            made.amount.is_known = a.is_known && b.is_known && b.millionths > 0;
            if (!made.amount.is_known) continue;
            made.amount.millionths = tenths_of_percent(a.millionths, b.millionths) * 100'000;
        }
    }

    void add_table(ReportTable of)
    {
        auto& table = report_.tables[static_cast<std::size_t>(of)];
        table.of = of;
        if (of == ReportTable::procedures) {
            for (auto const& each : tally_.procedures) {
                auto const& cells = each.second;
                FigureRow row{each.first, cells.family, {}, {}, cells.title, {}, {}};
                add_row(table, row, [&](Measure measure, std::size_t year) {
                    return cells.cells[year][static_cast<std::size_t>(measure)];
                });
            }
            return;
        }
        for (auto const& each : tally_.rules) {
            auto const& cells = each.second;
            FigureRow row{std::get<0>(each.first),
                          cells.family,
                          std::get<2>(each.first),
                          cells.article,
                          cells.procedure_title,
                          cells.says,
                          {}};
            add_row(table, row, [&](Measure measure, std::size_t year) {
                CaseTally sum;
                for (std::size_t severity = 0; severity < outside; ++severity)
                    sum.add(cells.cells[year][static_cast<std::size_t>(measure)][severity]);
                return sum;
            });
        }
    }

    template <class Count> void add_row(FigureTable& table, FigureRow& row, Count const& count)
    {
        std::vector<Figure> made;
        bool any = false;
        for (auto const measure : columns_of(table.of)) {
            auto const what = measure_in_words(measure), title = duly::title(measure);
            Figure figure;
            figure.id = std::string(word(table.of)) + "." + std::string(word(measure)) + "/" + row.procedure +
                        (row.rule.empty() ? "" : "/" + row.rule);
            auto const of =
                row.rule.empty() ? std::string() : row.rule + (row.article.empty() ? "" : ", ") + row.article;
            figure.title = {row.procedure_title.zh + (of.empty() ? "" : "（" + of + "）") + "：" + title.zh,
                            row.procedure_title.en + (of.empty() ? "" : " (" + of + ")") + ": " + title.en};
            figure.says = {"《" + row.procedure_title.zh + "》：" + what.zh + (of.empty() ? "" : "，限于规则 " + of),
                           what.en + (of.empty() ? "" : ", of the rule " + of) + "; of " + row.procedure_title.en};
            figure.now = value(count(measure, 0));
            figure.before = value(count(measure, 1));
            any = any || figure.now.amount.millionths > 0 || figure.before.amount.millionths > 0;
            made.push_back(std::move(figure));
        }
        if (!any) return;
        for (auto& figure : made) {
            row.figures.push_back(report_.figures.size());
            report_.figures.push_back(std::move(figure));
        }
        table.rows.push_back(std::move(row));
    }

    FigureTally& tally_;
    ReportDefinition const& definition_;
    FigureReport& report_;
    std::vector<std::uint32_t> numbers_; // of the organ's cases in the log, in order
};

} // namespace

void CaseTally::add(CaseTally const& other)
{
    count += other.count;
    detail::add(cases, other.cases);
}

void QueryTally::add(QueryTally const& other)
{
    tally.add(other.tally);
    values.insert(other.values.begin(), other.values.end());
    overflows = overflows || other.overflows || !add_checked(millionths, other.millionths);
    untold += other.untold;
}

void FigureTally::add(FigureTally&& other)
{
    for (std::size_t year = 0; year < queries.size(); ++year)
        for (std::size_t i = 0; i < queries[year].size(); ++i) queries[year][i].add(other.queries[year][i]);
    for (auto& [key, cells] : other.rules) {
        auto const [at, is_new] = rules.try_emplace(key, std::move(cells));
        if (is_new) continue;
        for (std::size_t year = 0; year < at->second.cells.size(); ++year)
            for (std::size_t measure = 0; measure < measures; ++measure)
                for (std::size_t severity = 0; severity < RuleCells::severities; ++severity)
                    at->second.cells[year][measure][severity].add(cells.cells[year][measure][severity]);
    }
    for (auto& [id, cells] : other.procedures) {
        auto const [at, is_new] = procedures.try_emplace(id, std::move(cells));
        if (is_new) continue;
        for (std::size_t year = 0; year < at->second.cells.size(); ++year)
            for (std::size_t i = 0; i < at->second.cells[year].size(); ++i)
                at->second.cells[year][i].add(cells.cells[year][i]);
    }
    cases.merge(other.cases);
    organs.merge(other.organs);
    leaves += other.leaves;
}

void FigureTally::finish(ReportDefinition const& definition, FigureReport& report)
{
    Finish(*this, definition, report).run();
    report.leaves = leaves;
}

bool add_checked(std::int64_t& sum, std::int64_t more) noexcept { return !__builtin_add_overflow(sum, more, &sum); }

std::optional<std::int64_t> millionths_of(std::string_view decimal)
{
    bool const is_negative = decimal.starts_with('-');
    if (is_negative) decimal.remove_prefix(1);
    auto const dot = std::min(decimal.find('.'), decimal.size());
    auto const whole = decimal.substr(0, dot);
    auto fraction = std::string(decimal.substr(std::min(dot + 1, decimal.size())));
    auto const are_digits = [](std::string_view text) {
        return text.find_first_not_of("0123456789") == std::string_view::npos;
    };
    if (whole.empty() || whole.size() > 12 || fraction.size() > 6 || !are_digits(whole) || !are_digits(fraction) ||
        decimal.ends_with('.'))
        return std::nullopt;
    fraction.resize(6, '0');
    std::int64_t units = 0, rest = 0;
    std::from_chars(whole.data(), whole.data() + whole.size(), units);
    std::from_chars(fraction.data(), fraction.data() + fraction.size(), rest);
    auto const made = units * 1'000'000 + rest;
    return is_negative ? -made : made;
}

} // namespace duly::detail
