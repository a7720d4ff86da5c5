// SPDX-License-Identifier: Apache-2.0
#include "case_judge.hpp"

#include "judged_until.hpp"
#include "law/nearest.hpp"
#include "ties.hpp"

#include "duly/law/kernel.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace duly::detail {

CaseJudge::CaseJudge(RuleSet const& set, CheckOptions const& options)
    : set_(set), options_(options), matcher_(set.arguments), groups_(group_rules(set, options.calendar))
{
    rules_.resize(set.rules.size());
    tables_.resize(groups_.size());
}

CaseJudge::Name& CaseJudge::name_of(std::string_view activity)
{
    if (auto const known = names_.find(activity); known != names_.end()) return known->second;
    auto& name = names_[std::string(activity)];
    for (std::size_t argument = 0; argument < set_.arguments.size(); ++argument) {
        name.matches.push_back(matcher_.by_name(argument, activity));
        name.certain = name.certain && name.matches.back() != Match::unknown;
    }
    if (name.certain)
        for (auto& group : groups_) name.classes.push_back(group.activity(group.signature(name.matches.data())));
    return name;
}

void CaseJudge::classify(LogCase const& logged)
{
    ++cases_;
    met_.clear();
    matches_.clear();
    classes_.clear();
    seen_.assign(set_.arguments.size(), false);
    maybe_.assign(set_.arguments.size(), false);
    all_have_times_ = all_have_actors_ = true;
    for (auto const& event : logged.events) {
        auto const before = met_.empty() ? Moment{} : met_.back().moment;
        auto& met = met_.emplace_back();
        met.moment = event.at.value_or(before);
        met.date = met.moment.local_date();
        all_have_times_ = all_have_times_ && event.at;
        all_have_actors_ = all_have_actors_ && !event.actor.empty();
        classify(logged, event, met);
    }
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        groups_[i].make_law();
        if (groups_[i].is_finite()) tables_[i].prepare(groups_[i]);
    }
    ended_ = options_.complete ||
             std::any_of(set_.ends.begin(), set_.ends.end(), [&](std::uint16_t end) { return seen_[end]; });
}

void CaseJudge::classify(LogCase const& logged, LogEvent const& event, Met& met)
{
    auto& name = name_of(event.activity);
    met.name = &name;
    if (name.certain) {
        if (name.last_case != cases_) note(name.matches.data());
        name.last_case = cases_;
        return;
    }
    auto const begin = matches_.size();
    met.first = begin / set_.arguments.size();
    matches_.insert(matches_.end(), name.matches.begin(), name.matches.end());
    for (std::size_t argument = 0; argument < set_.arguments.size(); ++argument)
        if (name.matches[argument] == Match::unknown)
            matches_[begin + argument] = matcher_.match(argument, logged, event);
    auto const* const matches = matches_.data() + begin;
    note(matches);
    for (auto& group : groups_) classes_.push_back(group.activity(group.signature(matches)));
}

void CaseJudge::note(Match const* matches)
{
    for (std::size_t argument = 0; argument < set_.arguments.size(); ++argument) {
        if (matches[argument] == Match::yes) seen_[argument] = true;
        if (matches[argument] == Match::unknown) maybe_[argument] = true;
    }
}

// Simultaneous events the other way round; false: there are none.
bool CaseJudge::reorder(std::vector<std::uint32_t>& order) const
{
    return reverse_ties(order, [&](std::uint32_t one, std::uint32_t other) {
        return met_[one].moment.utc_us == met_[other].moment.utc_us;
    });
}

void CaseJudge::judge(LogCase const& logged, std::optional<Date> as_of)
{
    classify(logged);
    order_.resize(logged.events.size());
    std::iota(order_.begin(), order_.end(), 0U);
    found_.clear();
    terms_.clear();
    run(logged, order_, as_of, tallies_, &found_);
    for (std::size_t i = 0; i < rules_.size(); ++i) {
        rules_[i].status = status_of(set_.rules[i], tallies_[i]);
        rules_[i].by_order = false;
        if (!rules_[i].doubt.en.empty()) rules_[i].doubt = {};
        doubts(logged, i, rules_[i]);
    }
    if (options_.ties && reorder(order_)) {
        auto otherwise = tallies_;
        run(logged, order_, as_of, otherwise, nullptr);
        for (std::size_t i = 0; i < rules_.size(); ++i)
            rules_[i].by_order = rules_[i].status != Status::undeterminable &&
                                 status_of(set_.rules[i], otherwise[i]) != rules_[i].status;
    }
}

void CaseJudge::run(LogCase const& logged, std::vector<std::uint32_t> const& order, std::optional<Date> as_of,
                    std::vector<Tally>& tallies, std::vector<FoundInCase>* found)
{
    tallies.assign(set_.rules.size(), {});
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        if (groups_[i].is_finite()) run_finite(i, order, tallies, found);
        else run_group(groups_[i], i, logged, order, as_of, tallies, found);
    }
    for (std::size_t i = 0; i < set_.rules.size(); ++i)
        if (!in_scope(set_.rules[i], tallies[i].unknown)) tallies[i] = {0, 0, false, tallies[i].unknown, true};
}

void CaseJudge::run_group(RuleGroup const& group, std::size_t position, LogCase const& logged,
                          std::vector<std::uint32_t> const& order, std::optional<Date> as_of,
                          std::vector<Tally>& tallies, std::vector<FoundInCase>* found)
{
    auto const& law = group.law();
    state_ = group.before();
    Event event;
    event.late_entry = "as logged"; // disorder is told of the log, not of each event
    BoundEvent bound;
    bound.event = &event;
    bound.slots.fill(-1);
    for (auto const at : order) {
        bound.activity = class_of(at, position);
        bound.date = met_[at].date;
        if (group.idle(bound.activity)) {
            ++state_.version;
            state_.latest = std::max(state_.latest, bound.date);
            continue;
        }
        auto const& each = logged.events[at];
        event.occurred = met_[at].moment;
        if (group.asks_who()) event.actor.id = each.actor;
        event.fields.clear();
        for (std::size_t slot = 0; slot < group.correlated().size(); ++slot) {
            auto const value = attribute(group.correlated()[slot], logged, each);
            bound.slots[slot] = value ? static_cast<std::int8_t>(event.fields.size()) : std::int8_t{-1};
            if (value) event.fields.push_back({group.correlated()[slot], std::string(*value), false});
        }
        if (has_lapses(state_, bound.date)) state_ = pass(law, std::move(state_), bound.date);
        auto const judgement = duly::judge(law, state_, bound);
        auto const known = state_.version;
        if (found != nullptr) terms_.before(group, state_, bound, judgement);
        apply_judged(law, state_, bound, judgement);
        if (found != nullptr) terms_.after(group, state_, bound);
        if (law.kernel().activities[bound.activity].opens.empty()) continue;
        for (auto const& duty : state_.duties)
            if (duty.at == known) ++tallies[group.owner(duty.subject)].opened;
    }
    end_case(group, state_, bound, as_of, tallies);
    if (found != nullptr) terms_.end(group, state_);
    for (auto& finding : state_.findings) {
        auto const owner = group.owner(finding.subject);
        if (owner == RuleGroup::none || finding.cured || finding.status != Status::violated) continue;
        ++tallies[owner].violated;
        if (found != nullptr) found->push_back({owner, &group, std::move(finding)});
    }
}

void CaseJudge::run_finite(std::size_t position, std::vector<std::uint32_t> const& order, std::vector<Tally>& tallies,
                           std::vector<FoundInCase>* found)
{
    auto const& group = groups_[position];
    auto state = StepTable::start;
    std::uint32_t version = 0;
    Date date;
    auto const take = [&](std::uint16_t activity, bool at_end) {
        auto const& step = tables_[position].step(group, state, activity);
        state = step.next;
        for (auto const& finding : step.findings) {
            auto const owner = group.owner(finding.subject);
            if (at_end && !ended_) {
                tallies[owner].pending = true;
                continue;
            }
            ++tallies[owner].violated;
            if (found == nullptr) continue;
            auto& kept = found->emplace_back(FoundInCase{owner, &group, finding}).finding;
            kept.at = kept.concerns = version;
            kept.date = date;
        }
    };
    for (auto const at : order) {
        date = met_[at].date;
        take(class_of(at, position), false);
        ++version;
    }
    take(group.end_activity(), true);
}

// What is owed by the end of the case, or what would be if it ended now.
void CaseJudge::end_case(RuleGroup const& group, Case& state, BoundEvent& last, std::optional<Date> as_of,
                         std::vector<Tally>& tallies)
{
    auto const& law = group.law();
    last.activity = group.end_activity();
    last.slots.fill(-1);
    auto const until = judged_until(state, as_of, options_.complete);
    if (!options_.complete && has_lapses(state, until)) state = pass(law, std::move(state), until);
    auto const judgement = duly::judge(law, state, last);
    if (ended_) {
        apply_judged(law, state, last, judgement);
        for (auto& duty : state.duties) duty.found = duty.found || duty.until == never; // found at the end just now
        if (has_lapses(state, until)) state = pass(law, std::move(state), until);
    } else {
        for (auto const& finding : judgement.findings)
            if (auto const owner = group.owner(finding.subject); owner != RuleGroup::none)
                tallies[owner].pending = true;
    }
    for (auto const& duty : state.duties)
        if (auto const owner = group.owner(duty.subject); owner != RuleGroup::none && !duty.found)
            tallies[owner].pending = true;
}

Status CaseJudge::status_of(LogRule const& rule, Tally const& tally) const noexcept
{
    bool const violated =
        rule.some ? tally.violated > 0 && tally.violated >= tally.opened && !tally.pending : tally.violated > 0;
    if (violated) return Status::violated;
    if (tally.unknown) return Status::undeterminable;
    if (tally.out_of_scope) return Status::vacuous;
    if (tally.pending && !(rule.some && tally.opened > tally.violated + 1)) return Status::pending;
    return binds(rule) ? Status::satisfied : Status::vacuous;
}

// Declare's activations: what a template says something of is there.
bool CaseJudge::binds(LogRule const& rule) const noexcept
{
    using enum Template;
    auto const a = seen_[rule.of.front()], b = seen_[rule.of.back()];
    switch (rule.kind) {
    case responded_existence:
    case response:
    case alternate_response:
    case chain_response:
    case not_responded_existence:
    case not_response:
    case not_chain_response: return a;
    case precedence:
    case alternate_precedence:
    case chain_precedence:
    case not_precedence:
    case not_chain_precedence: return b;
    case coexistence:
    case succession:
    case alternate_succession:
    case chain_succession:
    case not_coexistence:
    case not_succession:
    case not_chain_succession: return a || b;
    case interval:
    case four_eyes:
    case bind_of_duty: return a && b;
    default: return true; // of every case; competence is limited to those that have its activity
    }
}

bool CaseJudge::in_scope(LogRule const& rule, bool& unknown) const
{
    bool in = true;
    for (auto const argument : rule.only_if) {
        in = in && (seen_[argument] || maybe_[argument]);
        unknown = unknown || (!seen_[argument] && maybe_[argument]);
    }
    for (auto const argument : rule.not_if) {
        in = in && !seen_[argument];
        unknown = unknown || maybe_[argument];
    }
    unknown = unknown && in;
    return in;
}

// What keeps a rule from being judged although it was stepped.
void CaseJudge::doubts(LogCase const& logged, std::size_t rule, RuleInCase& result) const
{
    auto const& asked = set_.rules[rule];
    for (auto const argument : asked.of) {
        if (!maybe_[argument] || result.status == Status::violated) continue;
        result.status = Status::undeterminable;
        auto const words = in_words(set_.arguments[argument]);
        result.doubt = {"缺少属性，或者匹配步骤过多，无法判断事件是否属于“" + words + "”",
                        "an attribute is missing, or matching takes too long: it cannot be told whether an event is '" +
                            words + "'"};
    }
    if (result.status == Status::vacuous) return;
    if (asked.counts_time() && !all_have_times_)
        for (std::size_t event = 0; event < logged.events.size(); ++event)
            for (auto const argument : asked.of)
                if (means(argument, event) && !logged.events[event].at) {
                    result.status = Status::undeterminable;
                    result.doubt = {"第 " + std::to_string(event + 1) + " 个事件没有时间",
                                    "event " + std::to_string(event + 1) + " has no time"};
                    return;
                }
    if (asks_who(asked.kind) && asked.of.size() > 1) doubt_who(logged, asked, result);
}

// Nobody is the same as nobody: without an actor on either side nothing is known.
void CaseJudge::doubt_who(LogCase const& logged, LogRule const& rule, RuleInCase& result) const
{
    std::size_t known[2] = {seen_[rule.of[0]], seen_[rule.of[1]]}, unknown[2] = {0, 0};
    if (!all_have_actors_)
        for (std::size_t side = 0; side < 2; ++side) {
            known[side] = 0;
            for (std::size_t event = 0; event < logged.events.size(); ++event)
                if (means(rule.of[side], event)) ++(logged.events[event].actor.empty() ? unknown : known)[side];
        }
    if (known[0] + unknown[0] == 0 || known[1] + unknown[1] == 0) {
        result.status = Status::vacuous;
        return;
    }
    bool const nobody = known[0] == 0 || known[1] == 0;
    bool const somebody_missing = options_.actors_tested && unknown[0] + unknown[1] > 0;
    bool const certain = rule.kind == Template::four_eyes && result.status == Status::violated;
    if (!nobody && (!somebody_missing || certain)) return;
    result.status = Status::undeterminable;
    result.doubt = {"有事件没有记录由谁办理", "who acted is not recorded of every event"};
}

std::vector<UnknownActivity> CaseJudge::unknown_activities() const
{
    std::vector<std::string_view> known;
    for (auto const& [name, what] : names_) known.push_back(name);
    std::sort(known.begin(), known.end());
    std::map<std::string, int> asked;
    for (auto const& argument : set_.arguments)
        for (auto const& selector : argument)
            if (selector.by == Selector::By::name && !names_.contains(selector.name))
                asked.emplace(selector.name, selector.line);
    std::vector<UnknownActivity> unknown;
    for (auto const& [name, line] : asked) unknown.push_back({name, std::string(nearest(name, known)), line, false});
    return unknown;
}

} // namespace duly::detail
