// SPDX-License-Identifier: Apache-2.0
#include "figure_counter.hpp"

#include "subject_title.hpp"
#include "value_text.hpp"

#include "duly/law/kernel.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

using Kind = FigureQuery::Kind;

[[nodiscard]] std::vector<Argument> arguments_of(ReportDefinition const& definition)
{
    std::vector<Argument> all;
    for (auto const& query : definition.figures) all.push_back(query.activity);
    return all;
}

[[nodiscard]] bool asks_of_events(FigureQuery const& query)
{
    return query.kind != Kind::share && query.kind != Kind::measure;
}

[[nodiscard]] bool asks_of_attempts(FigureQuery const& query)
{
    return query.kind == Kind::measure && query.measure == Measure::refused;
}

[[nodiscard]] Measure measure_of(Finding const& finding)
{
    if (finding.waived) return Measure::waived;
    if (finding.cured) return Measure::cured;
    return finding.status == Status::violated ? Measure::standing : Measure::undetermined;
}

// What of a refused attempt refused it, as the leaf has it.
[[nodiscard]] std::vector<std::uint16_t> refused_by(Law const& law, Leaf const& attempt)
{
    std::vector<std::uint16_t> subjects;
    auto const& kernel = law.kernel();
    for (auto const& finding : attempt.findings) {
        auto const found = kernel.subject_index.find(finding.rule);
        bool const stands =
            finding.severity == word(Severity::error) && finding.marks.empty() &&
            (finding.status == word(Status::violated) || finding.status == word(Status::undeterminable));
        if (found == kernel.subject_index.end() || !stands || kernel.subjects[found->second].effect != Effect::bars)
            continue;
        if (std::find(subjects.begin(), subjects.end(), found->second) == subjects.end())
            subjects.push_back(found->second);
    }
    return subjects;
}

// The words that the figure reads of an event: of a list each of them; none: it is not there.
[[nodiscard]] std::vector<std::string> words_of(FigureQuery const& query, Event const& event, LoggedHistory& logged,
                                                LogEvent const& in_words)
{
    for (auto const& field : event.fields)
        if (field.name == query.field)
            if (auto const* const list = std::get_if<std::vector<std::string>>(&field.value)) return *list;
    auto const value = attribute(query.field, logged.of_case(), in_words);
    return value ? std::vector{std::string(*value)} : std::vector<std::string>();
}

} // namespace

FigurePlan::FigurePlan(ReportDefinition const& of, LawsByDigest const& known, std::string for_organ,
                       BothYears<YearSpan> in_years)
    : definition(of),
      laws(known),
      organ(std::move(for_organ)),
      years(in_years),
      arguments(arguments_of(of)),
      matcher(arguments)
{}

FigureCounter::KnownLaw& FigureCounter::know(Law const& law)
{
    auto& known = laws_[law.digest()];
    if (known) return *known;
    auto const& procedure = law.procedure();
    known = std::make_unique<KnownLaw>(KnownLaw{law, detail::gives_times(law), nullptr, {}, {}, {}});
    known->procedure = &tally_.procedures[procedure.id];
    known->procedure->title = procedure.title;
    known->procedure->family = procedure.family;
    known->rules.resize(law.kernel().subjects.size());
    for (std::size_t i = 0; i < plan_.definition.figures.size(); ++i) {
        auto const& query = plan_.definition.figures[i];
        if (query.is_stage() && !query.activity.empty() && query.is_of(procedure.id, procedure.family))
            known->stages.push_back(static_cast<std::uint16_t>(i));
    }
    return *known;
}

RuleCells& FigureCounter::cells(KnownLaw& known, std::uint16_t subject)
{
    auto*& made = known.rules[subject];
    if (made != nullptr) return *made;
    auto const& procedure = known.law.procedure();
    auto const& named = known.law.kernel().subjects[subject];
    made = &tally_.rules[{procedure.id, subject, named.id}];
    made->family = procedure.family;
    made->article = named.article;
    made->procedure_title = procedure.title;
    made->says = subject_title(known.law, subject);
    return *made;
}

std::vector<std::uint16_t> const& FigureCounter::queries(KnownLaw& known, std::string const& activity)
{
    auto const [at, is_new] = known.asked_by.try_emplace(activity);
    if (!is_new) return at->second;
    auto const& procedure = known.law.procedure();
    for (std::size_t i = 0; i < plan_.definition.figures.size(); ++i) {
        auto const& query = plan_.definition.figures[i];
        bool const may = asks_of_events(query) && query.is_of(procedure.id, procedure.family) &&
                         plan_.matcher.by_name(i, activity) != Match::no;
        if (may) at->second.push_back(static_cast<std::uint16_t>(i));
    }
    return at->second;
}

Result<void> FigureCounter::add(std::uint32_t number, std::string_view case_id,
                                std::span<std::string_view const> leaves)
{
    auto read = case_on_record(case_id, leaves, plan_.laws, plan_.years[0].until);
    if (!read) return read.error();
    auto& made = *read;
    auto const& opening = made.history.front().event;
    auto organ = text_of_field(opening, "organ");
    bool const is_meant = organ == plan_.organ;
    tally_.organs.insert(std::move(organ));
    if (!is_meant) return {};
    auto& known = know(made.law);
    tally_.leaves += leaves.size();
    tally_.cases.emplace(number, CountedCase{std::string(case_id), made.law.procedure().id,
                                             text_of_field(opening, "key"), text_of_field(opening, "matter")});
    for (std::size_t year = 0; year < plan_.years.size(); ++year) {
        auto const& span = plan_.years[year];
        bool const had_begun = std::any_of(made.history.begin(), made.history.end(), [&](Entry const& entry) {
            return entry.event.occurred.local_date() <= span.until;
        });
        if (!had_begun) continue;
        LoggedHistory logged(made, span.until);
        count_stages(number, year, known, made, logged);
        count_events(number, year, known, made, logged);
        count_findings(number, year, known, made);
        count_attempts(number, year, known, made);
        if (!known.gives_times) continue;
        for (auto const& each : terms_of(known.law, made.history, span)) {
            auto const severity = static_cast<std::size_t>(known.law.kernel().subjects[each.subject].severity);
            cells(known, each.subject).cells[year][static_cast<std::size_t>(each.what)][severity].add(number);
        }
    }
    return {};
}

void FigureCounter::count_stages(std::uint32_t number, std::size_t year, KnownLaw const& known,
                                 CaseOnRecord const& made, LoggedHistory& logged)
{
    auto const& span = plan_.years[year];
    auto const& kernel = known.law.kernel();
    std::optional<Date> ended; // the first day on which it was over
    for (auto const& entry : made.history) {
        auto const activity = kernel.activity_index.find(entry.event.activity);
        if (activity == kernel.activity_index.end() || !kernel.activities[activity->second].ends) continue;
        auto const date = entry.event.occurred.local_date();
        ended = std::min(ended.value_or(date), date);
    }
    auto const add = [&](Measure measure) {
        known.procedure->cells[year][static_cast<std::size_t>(measure)].add(number);
        for (auto const query : known.stages) {
            auto const& asked = plan_.definition.figures[query];
            if (asked.measure != measure) continue;
            auto const matched = plan_.matcher.match(query, logged.of_case(), logged.event(0));
            if (matched == Match::yes) tally_.queries[year][query].tally.add(number);
            if (matched == Match::unknown) ++tally_.queries[year][query].untold;
        }
    };
    auto const opened = made.history.front().event.occurred.local_date();
    if (span.has(opened)) add(Measure::opened);
    if (ended && span.has(*ended)) add(Measure::concluded);
    if (opened <= span.until && (!ended || *ended > span.until)) add(Measure::open);
}

void FigureCounter::count_events(std::uint32_t number, std::size_t year, KnownLaw& known, CaseOnRecord const& made,
                                 LoggedHistory& logged)
{
    auto const& span = plan_.years[year];
    for (std::size_t i = 0; i < made.history.size(); ++i) {
        auto const& event = made.history[i].event;
        if (!span.has(event.occurred.local_date())) continue;
        auto const& asked = queries(known, event.activity);
        if (asked.empty()) continue;
        auto const in_words = logged.event(i);
        for (auto const query : asked) count_event(number, year, query, event, logged, in_words);
    }
}

void FigureCounter::count_event(std::uint32_t number, std::size_t year, std::uint16_t position, Event const& event,
                                LoggedHistory& logged, LogEvent const& in_words)
{
    auto const& query = plan_.definition.figures[position];
    auto& counted = tally_.queries[year][position];
    auto matched = plan_.matcher.by_name(position, event.activity);
    if (matched == Match::unknown) matched = plan_.matcher.match(position, logged.of_case(), in_words);
    if (matched == Match::no) return;
    if (matched == Match::unknown) {
        ++counted.untold;
        return;
    }
    if (query.kind == Kind::events || query.kind == Kind::cases) {
        counted.tally.add(number);
        return;
    }
    auto const words = words_of(query, event, logged, in_words);
    auto const amount = words.size() == 1 && query.kind == Kind::sum ? millionths_of(words.front()) : std::nullopt;
    if (words.empty() || (query.kind == Kind::sum && !amount)) {
        ++counted.untold;
        return;
    }
    counted.tally.add(number, query.kind == Kind::members ? words.size() : 1);
    if (query.kind == Kind::distinct) counted.values.insert(words.begin(), words.end());
    if (amount) counted.overflows = counted.overflows || !add_checked(counted.millionths, *amount);
}

void FigureCounter::count_findings(std::uint32_t number, std::size_t year, KnownLaw& known, CaseOnRecord const& made)
{
    for (auto const& finding : made.findings) {
        if (!plan_.years[year].has(finding.date)) continue;
        auto const measure = static_cast<std::size_t>(measure_of(finding));
        auto const severity = static_cast<std::size_t>(finding.severity);
        cells(known, finding.subject).cells[year][measure][severity].add(number);
    }
}

void FigureCounter::count_attempts(std::uint32_t number, std::size_t year, KnownLaw& known, CaseOnRecord const& made)
{
    std::optional<LoggedHistory> logged;
    for (auto const& attempt : made.attempts) {
        if (!plan_.years[year].has(attempt.event.occurred.local_date())) continue;
        auto const subjects = refused_by(known.law, attempt);
        for (auto const subject : subjects)
            cells(known, subject)
                .cells[year][static_cast<std::size_t>(Measure::refused)][static_cast<std::size_t>(Severity::error)]
                .add(number);
        for (std::size_t i = 0; i < plan_.definition.figures.size(); ++i) {
            auto const& query = plan_.definition.figures[i];
            auto const& procedure = known.law.procedure();
            if (!asks_of_attempts(query) || !query.is_of(procedure.id, procedure.family)) continue;
            bool const by_rule =
                query.rules.empty() || std::any_of(subjects.begin(), subjects.end(), [&](std::uint16_t subject) {
                    auto const& id = known.law.kernel().subjects[subject].id;
                    return std::find(query.rules.begin(), query.rules.end(), id) != query.rules.end();
                });
            if (!by_rule) continue;
            auto matched = query.activity.empty() ? Match::yes : plan_.matcher.by_name(i, attempt.event.activity);
            if (matched == Match::unknown) {
                if (!logged) logged.emplace(made, plan_.years[year].until);
                matched = plan_.matcher.match(i, logged->of_case(), logged->attempt(attempt));
            }
            auto& counted = tally_.queries[year][i];
            if (matched == Match::yes) counted.tally.add(number);
            if (matched == Match::unknown) ++counted.untold;
        }
    }
}

} // namespace duly::detail
