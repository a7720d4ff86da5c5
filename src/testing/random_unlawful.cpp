// SPDX-License-Identifier: Apache-2.0
// A lawful way to where the rule binds, and then one thing or several gone wrong until the rule is found violated.
#include "duly/testing/random_trace.hpp"

#include "mutation.hpp"
#include "wanderer.hpp"

#include <algorithm>

namespace duly::testing {

namespace {

using detail::Concern;
using detail::History;

constexpr std::size_t ways_max = 20;
constexpr std::size_t mutations_of_each = 250;

[[nodiscard]] Error none(ErrorCode code, Text says) { return {code, std::move(says), "", {}}; }

// Parameters are constants by the time a procedure is bound.
[[nodiscard]] bool never_holds(Condition const& condition)
{
    if (condition.op == Condition::Op::any)
        return std::all_of(condition.parts.begin(), condition.parts.end(), never_holds);
    if (condition.op == Condition::Op::all)
        return std::any_of(condition.parts.begin(), condition.parts.end(), never_holds);
    return false;
}

// Why the rule cannot be violated; empty: it may.
[[nodiscard]] Text cannot_be_violated(Law const& law, Subject const& subject)
{
    if (subject.of != Subject::Of::rule) return {};
    auto const& rule = law.procedure().rules[subject.index];
    if (rule.kind == RuleKind::derogation || rule.kind == RuleKind::deemed)
        return {"此类规则不会被违反：" + std::string(word(rule.kind)),
                "such a rule is never violated: " + std::string(word(rule.kind))};
    if (never_holds(rule.when))
        return {"规则 " + rule.id + " 在现有参数下不适用",
                "under these parameters the rule " + rule.id + " never binds"};
    return {};
}

[[nodiscard]] bool violates(Law const& law, History const& history, std::optional<std::uint16_t> subject)
{
    Fold fold(law);
    for (auto const& event : history.events)
        if (!fold.step({event, {}})) return false;
    static_cast<void>(fold.pass(history.today));
    return std::any_of(fold.state().findings.begin(), fold.state().findings.end(), [&](Finding const& finding) {
        if (finding.status != Status::violated) return false;
        return subject ? finding.subject == *subject : finding.severity == Severity::error && !finding.cured;
    });
}

void put_in_order(std::vector<Event>& events)
{
    std::stable_sort(events.begin(), events.end(),
                     [](Event const& a, Event const& b) { return a.occurred.utc_us < b.occurred.utc_us; });
}

// One of the other events that the rule is about, such as it means, and perhaps one more that is different.
void as_the_rule_asks(Law const& law, Rule const& rule, detail::Wanderer& wanderer, detail::Random& random)
{
    std::vector<std::string> others = rule.first;
    others.insert(others.end(), rule.after.begin(), rule.after.end());
    for (auto const& path : rule.separate_from) others.push_back(path.activity);
    if (others.empty()) return;
    auto const at = law.kernel().activity_index.find(random.one_of(others));
    if (at == law.kernel().activity_index.end()) return;
    static_cast<void>(wanderer.wish_where(at->second, rule.where, Condition::nothing()));
    if (random.chance(50)) static_cast<void>(wanderer.wish(at->second));
}

[[nodiscard]] History way_to(Law const& law, Concern const& concern, Rule const* rule, detail::Random& random)
{
    detail::Wanderer wanderer(law, random);
    if (random.chance(50)) wanderer.decide_facts(30);
    std::vector<std::string> const triggers(concern.triggers.begin(), concern.triggers.end());
    auto const& index = law.kernel().activity_index;
    auto const wanted = triggers.empty() ? index.end() : index.find(random.one_of(triggers));
    auto const at = wanted != index.end() ? wanted->second
                                          : static_cast<std::uint16_t>(random.below(law.procedure().activities.size()));
    if (rule != nullptr && !rule->where.always() && random.chance(50)) as_the_rule_asks(law, *rule, wanderer, random);
    if (rule == nullptr || !wanderer.wish_where(at, rule->when, rule->unless)) static_cast<void>(wanderer.wish(at));
    if (random.chance(25)) // as far as it goes
        for (std::uint16_t i = 0; i < law.procedure().activities.size(); ++i)
            if (law.procedure().activities[i].ends) static_cast<void>(wanderer.wish(i));
    return {wanderer.player().history(), wanderer.player().date()};
}

[[nodiscard]] std::optional<Trace> search(Law const& law, std::optional<std::uint16_t> subject, detail::Random& random)
{
    auto const concern = subject ? detail::concern_of(law, *subject) : Concern();
    auto const* rule = subject && law.kernel().subjects[*subject].of == Subject::Of::rule
                           ? &law.procedure().rules[law.kernel().subjects[*subject].index]
                           : nullptr;
    for (std::size_t way = 0; way < ways_max; ++way) {
        auto const lawful = way_to(law, concern, rule, random);
        for (std::size_t i = 0; i < mutations_of_each; ++i) {
            auto history = lawful;
            for (auto n = 1 + random.below(1 + std::min<std::size_t>(i / 20, 4)); n > 0; --n)
                detail::mutate(history, law, concern, random);
            if (!subject || law.kernel().subjects[*subject].of != Subject::Of::order) put_in_order(history.events);
            if (history.events.empty() || !violates(law, history, subject)) continue;
            std::vector<Entry> entries;
            for (auto& event : history.events) entries.push_back({std::move(event), {}});
            Trace trace(law, std::move(entries));
            if (trace.today() < history.today) trace.on(history.today);
            return trace;
        }
    }
    return std::nullopt;
}

} // namespace

Result<Trace> random_unlawful(Law const& law, std::uint64_t seed, std::string_view rule)
{
    std::optional<std::uint16_t> subject;
    if (!rule.empty()) {
        auto const known = law.kernel().subject_index.find(std::string(rule));
        if (known == law.kernel().subject_index.end())
            return none(ErrorCode::not_found,
                        {"没有规则 " + std::string(rule), "there is no rule " + std::string(rule)});
        subject = known->second;
        auto reason = cannot_be_violated(law, law.kernel().subjects[known->second]);
        if (!reason.empty()) return none(ErrorCode::undetermined, std::move(reason));
    }
    detail::Random random(seed);
    if (auto trace = search(law, subject, random)) return std::move(*trace);
    return none(ErrorCode::undetermined,
                {"未找到违反它的过程：在现有参数下可能无从违反",
                 "no trace was found that violates it; under these parameters there may be none"});
}

} // namespace duly::testing
