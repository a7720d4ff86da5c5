// SPDX-License-Identifier: Apache-2.0
#include "case_judge.hpp"

#include "ties.hpp"

#include <algorithm>
#include <numeric>

namespace duly::detail {

namespace {

// Declare's activations: what a template says something of is there.
[[nodiscard]] bool binds(Template kind, bool a, bool b) noexcept
{
    using enum Template;
    switch (kind) {
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

} // namespace

CaseJudge::CaseJudge(RuleSet const& set, CheckOptions const& options)
    : set_(set), options_(options), groups_(group_rules(set, options.calendar)), events_(set, groups_)
{
    rules_.resize(set.rules.size());
    for (std::size_t i = 0; i < groups_.size(); ++i) runs_.emplace_back(groups_[i], i);
    for (auto const& rule : set.rules) {
        auto& asked = asked_.emplace_back();
        asked.a = rule.of.front();
        asked.b = rule.of.back();
        asked.some = rule.some;
        asked.who = asks_who(rule.kind);
        asked.limited = !rule.only_if.empty() || !rule.not_if.empty();
        for (unsigned seen = 0; seen < 4; ++seen) asked.binds[seen] = binds(rule.kind, seen % 2 != 0, seen / 2 != 0);
    }
}

// Simultaneous events the other way round; false: there are none.
bool CaseJudge::reorder(std::vector<std::uint32_t>& order) const
{
    return reverse_ties(order, [&](std::uint32_t one, std::uint32_t other) {
        return events_.moment(one).utc_us == events_.moment(other).utc_us;
    });
}

void CaseJudge::judge(LogCase const& logged, std::optional<Date> as_of)
{
    events_.take(logged);
    order_.resize(logged.events.size());
    std::iota(order_.begin(), order_.end(), 0U);
    bool const ended = std::any_of(set_.ends.begin(), set_.ends.end(), [&](auto end) { return events_.seen(end); });
    end_ = {options_.complete || ended, options_.complete, as_of};
    terms_.clear();
    found_.clear();
    all_told_ = false;
    run(tallies_, &terms_);
    bool const doubtful = events_.any_maybe() || !events_.all_have_times();
    for (std::size_t i = 0; i < rules_.size(); ++i) {
        rules_[i].status = status_of(i, tallies_[i]);
        rules_[i].by_order = false;
        if (!rules_[i].doubt.en.empty()) rules_[i].doubt = {};
        if (doubtful || (asked_[i].who && !events_.all_have_actors())) doubts(logged, i, rules_[i]);
    }
    if (options_.ties && reorder(order_)) {
        run(otherwise_, nullptr);
        for (std::size_t i = 0; i < rules_.size(); ++i)
            rules_[i].by_order =
                rules_[i].status != Status::undeterminable && status_of(i, otherwise_[i]) != rules_[i].status;
    }
}

// `terms`: in the order of the log, so that what is found is kept as well.
void CaseJudge::run(std::vector<Tally>& tallies, TermWatch* terms)
{
    tallies.assign(set_.rules.size(), {});
    for (auto& each : runs_) {
        each.run(events_, order_, end_, tallies, terms);
        if (terms != nullptr && each.group().stepping() == Stepping::kernel) each.take(found_);
    }
    for (std::size_t i = 0; i < asked_.size(); ++i)
        if (asked_[i].limited && !in_scope(set_.rules[i], tallies[i].unknown))
            tallies[i] = {0, 0, false, tallies[i].unknown, true};
}

std::vector<FoundInCase> const& CaseJudge::found()
{
    if (all_told_) return found_;
    all_told_ = true;
    std::iota(order_.begin(), order_.end(), 0U);
    otherwise_.resize(set_.rules.size());
    for (auto& each : runs_) {
        auto const& rules = each.group().rules();
        bool const broken =
            std::any_of(rules.begin(), rules.end(), [&](auto rule) { return rules_[rule].status == Status::violated; });
        if (!broken || each.group().stepping() == Stepping::kernel) continue; // nothing to tell; told
        each.step(events_, order_, end_, otherwise_, nullptr);
        each.take(found_);
    }
    return found_;
}

Status CaseJudge::status_of(std::size_t rule, Tally const& tally) const noexcept
{
    auto const& asked = asked_[rule];
    bool const violated =
        asked.some ? tally.violated > 0 && tally.violated >= tally.opened && !tally.pending : tally.violated > 0;
    if (violated) return Status::violated;
    if (tally.unknown) return Status::undeterminable;
    if (tally.out_of_scope) return Status::vacuous;
    if (tally.pending && !(asked.some && tally.opened > tally.violated + 1)) return Status::pending;
    auto const seen = (events_.seen(asked.a) ? 1U : 0U) + (events_.seen(asked.b) ? 2U : 0U);
    return asked.binds[seen] ? Status::satisfied : Status::vacuous;
}

bool CaseJudge::in_scope(LogRule const& rule, bool& unknown) const
{
    bool in = true;
    for (auto const argument : rule.only_if) {
        in = in && (events_.seen(argument) || events_.maybe(argument));
        unknown = unknown || (!events_.seen(argument) && events_.maybe(argument));
    }
    for (auto const argument : rule.not_if) {
        in = in && !events_.seen(argument);
        unknown = unknown || events_.maybe(argument);
    }
    unknown = unknown && in;
    return in;
}

// What keeps a rule from being judged although it was stepped.
void CaseJudge::doubts(LogCase const& logged, std::size_t rule, RuleInCase& result) const
{
    auto const& asked = set_.rules[rule];
    for (auto const argument : asked.of) {
        if (!events_.maybe(argument) || result.status == Status::violated) continue;
        result.status = Status::undeterminable;
        auto const words = in_words(set_.arguments[argument]);
        result.doubt = {"缺少属性，或者匹配步骤过多，无法判断事件是否属于“" + words + "”",
                        "an attribute is missing, or matching takes too long: it cannot be told whether an event is '" +
                            words + "'"};
    }
    if (result.status == Status::vacuous) return;
    if (asked.counts_time() && !events_.all_have_times())
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
    std::size_t known[2] = {events_.seen(rule.of[0]), events_.seen(rule.of[1])}, unknown[2] = {0, 0};
    if (!events_.all_have_actors())
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

} // namespace duly::detail
