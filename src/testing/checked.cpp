// SPDX-License-Identifier: Apache-2.0
#include "duly/testing/checked.hpp"

#include "observer.hpp"

#include <algorithm>
#include <stdexcept>

namespace duly::testing {

namespace {

[[nodiscard]] std::string place(std::string const& line)
{
    auto const at = line.find("@ ");
    return at == std::string::npos ? std::string() : line.substr(at + 2);
}

[[nodiscard]] std::optional<Date> first_day(std::vector<Entry> const& entries)
{
    if (entries.empty()) return std::nullopt;
    return entries.front().event.occurred.local_date();
}

[[nodiscard]] Text at_event(std::size_t number, Error const& error)
{
    auto const where = error.where.empty() ? std::string() : " (" + error.where + ")";
    return {"第 " + std::to_string(number) + " 个事件" + where + "：" + error.says.zh,
            "event " + std::to_string(number) + where + ": " + error.says.en};
}

} // namespace

Under::Under(std::string pack) : pack_(std::move(pack))
{
    if (pack_.ends_with(".yaml") || pack_.ends_with(".yml")) file_ = pack_;
}

Result<Law> Under::law(CheckOptions const& options, std::optional<Date> on) const
{
    if (law_) return *law_;
    Scenario named; // which finds ids and files alike
    named.pack = pack_;
    named.parameters = options.parameters;
    named.calendar = options.calendar;
    if (on) {
        Event on_that_day;
        on_that_day.occurred = Moment::at_midnight(*on, hours(8));
        named.entries.push_back({on_that_day, {}});
    }
    auto bound = duly::law_of(named, PackSet::built_in());
    if (!bound) return bound.error();
    return bound->law;
}

Law law_of_pack(std::string const& pack, CheckOptions const& options)
{
    auto const law = Under(pack).law(options, std::nullopt);
    if (!law) throw std::invalid_argument(law.error().where + ": " + law.error().says.zh + " / " + law.error().says.en);
    return *law;
}

Checked::Checked(Trace const& trace, Under const& pack, CheckOptions const& options)
    : file_(pack.file()), entries_(trace.entries()), today_(options.today ? options.today : trace.today())
{
    auto law = pack.law(options, first_day(entries_));
    if (law) law_ = *law;
    else problem_ = law.error().says;
    if (law_) run(options.coverage == nullptr ? &Coverage::process() : options.coverage);
}

Checked::Checked(Trace const& trace, CheckOptions const& options)
    : law_(trace.law()), entries_(trace.entries()), today_(options.today ? options.today : trace.today())
{
    if (!law_)
        throw std::invalid_argument("应指明程序包，或由 Law 建立 Trace / name the pack, or make the Trace of a Law");
    run(options.coverage == nullptr ? &Coverage::process() : options.coverage);
}

void Checked::run(Coverage* coverage)
{
    auto seen = Coverage::nothing_of(*law_);
    detail::Observer observer(*law_, seen);
    Fold fold(*law_);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        auto event = entries_[i].event;
        auto const before = fold.state();
        auto const bound = bind(*law_, event);
        auto const found = fold.step(entries_[i]);
        if (!bound || !found) {
            problem_ = at_event(i, bound ? found.error() : bound.error());
            return;
        }
        if (entries_[i].corrects) continue; // it is no event of the case, and what was found anew is in the fold
        auto const then = has_lapses(before, bound->date) ? pass(*law_, before, bound->date) : before;
        observer.passed(before, then);
        observer.happened(then, *bound, judge(*law_, then, *bound), fold.state());
    }
    if (today_) {
        auto const before = fold.state();
        static_cast<void>(fold.pass(*today_));
        observer.passed(before, fold.state());
    }
    observer.ended(fold.state());
    verdict_ = duly::verdict(fold.state());
    for (auto const& finding : fold.state().findings) {
        auto line = finding_line(*law_, fold.history(), finding);
        found_.push_back({finding, rule_id(*law_, finding), place(line), line});
    }
    for (auto const* outcome : duly::outcomes(*law_, fold.state())) {
        outcomes_.push_back(outcome->id);
        for (auto& each : seen.outcomes)
            if (each.id == outcome->id) ++each.arisen;
    }
    for (auto& parameter : seen.parameters)
        for (auto& [value, times] : parameter.used) ++times;
    seen.checks = 1;
    coverage->add(seen);
}

std::vector<std::string> Checked::findings() const
{
    std::vector<std::string> lines;
    for (auto const& each : found_) lines.push_back(each.line);
    return lines;
}

bool Checked::has(std::string_view rule, std::string_view at) const
{
    if (auto const first = at.find("#1"); first != std::string_view::npos && first + 2 == at.size())
        at.remove_suffix(2); // the first of its kind goes by its name alone
    return std::any_of(found_.begin(), found_.end(), [&](Found const& each) {
        return each.rule == rule && each.where.starts_with(at) &&
               (each.where.size() == at.size() || each.where[at.size()] == ' ');
    });
}

std::string Checked::scenario(std::string const& name) const
{
    Scenario scenario;
    scenario.name = name;
    scenario.entries = entries_;
    scenario.today = today_;
    scenario.expected_verdict = word(verdict_);
    scenario.expected_findings = findings();
    scenario.expected_outcomes = outcomes_;
    if (!law_) return scenario_text(scenario);
    auto const& p = law_->procedure();
    scenario.pack = file_.empty() ? p.id : file_;
    scenario.calendar = law_->calendar();
    for (auto const& parameter : p.parameters)
        if (parameter.value != parameter.default_value) scenario.parameters.emplace(parameter.id, parameter.value);
    return scenario_text(scenario);
}

} // namespace duly::testing
