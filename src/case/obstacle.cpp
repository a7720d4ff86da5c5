// SPDX-License-Identifier: Apache-2.0
// A finding with everything that helps: what would cure it, who can do that, from when; and what follows from findings
// for persons and organs.
#include "duly/case/describe.hpp"
#include "duly/case/earliest.hpp"

#include "phrases.hpp"
#include "reading.hpp"

#include "duly/law/kernel.hpp"

#include <algorithm>

namespace duly {

using namespace detail;

namespace {

void once(std::vector<std::string>& list, std::vector<std::string> const& more)
{
    for (auto const& each : more)
        if (std::find(list.begin(), list.end(), each) == list.end()) list.push_back(each);
}

class Help {
public:
    Help(Law const& law, Case const& state, std::string const& activity, Finding const& finding, Date today)
        : law_(law),
          p_(law.procedure()),
          state_(state),
          activity_(activity),
          finding_(finding),
          subject_(law.kernel().subjects[finding.subject]),
          today_(today)
    {}

    Obstacle run()
    {
        out_.rule = subject_.id;
        out_.article = subject_.article;
        out_.status = word(finding_.status);
        out_.severity = word(finding_.severity);
        out_.says = describe(law_, finding_);
        switch (subject_.of) {
        case Subject::Of::rule: rule(p_.rules[subject_.index]); break;
        case Subject::Of::role:
        case Subject::Of::fact_role: out_.curable_by = finding_.args; break;
        case Subject::Of::fact_undecided: facts({p_.facts[subject_.index].id}); break;
        case Subject::Of::machine: on_the_way(); break;
        case Subject::Of::order: items({"late_entry"}); break;
        case Subject::Of::closed:
        case Subject::Of::late: break;
        }
        for (auto const& role : out_.curable_by) out_.curable_by_titles.push_back(role_title(p_, role));
        return std::move(out_);
    }

private:
    [[nodiscard]] Activity const* activity(std::string const& id) const
    {
        auto const found = law_.kernel().activity_index.find(id);
        return found == law_.kernel().activity_index.end() ? nullptr : &p_.activities[found->second];
    }

    void activities(std::vector<std::string> const& ids)
    {
        for (auto const& id : ids) {
            auto const* found = activity(id);
            if (found == nullptr) continue;
            out_.missing.push_back(id);
            out_.missing_titles.push_back(activity_title(p_, id));
            once(out_.curable_by, found->by);
        }
    }

    void facts(std::vector<std::string> const& ids)
    {
        for (auto const& id : ids) {
            out_.missing.push_back(id);
            out_.missing_titles.push_back(fact_title(p_, id));
            for (auto const& fact : p_.facts)
                if (fact.id == id) once(out_.curable_by, fact.by);
        }
        std::vector<Text> who;
        for (auto const& role : out_.curable_by) who.push_back(role_title(p_, role));
        auto const by = either(who);
        if (!who.empty())
            add(out_.says, {"下一步：由" + by.zh + "认定（facts.decided）。",
                            " Next: the " + by.en + " decides this (facts.decided)."});
    }

    void items(std::vector<std::string> const& names)
    {
        for (auto const& name : names) {
            out_.missing.push_back(name);
            out_.missing_titles.push_back(item_title(p_, activity_, name));
        }
        performers();
    }

    void performers()
    {
        if (auto const* own = activity(activity_)) once(out_.curable_by, own->by);
    }

    void rule(Rule const& rule)
    {
        out_.use_procedure = rule.use_procedure;
        if (finding_.status == Status::undeterminable && rule.kind != RuleKind::response) return facts(finding_.args);
        switch (rule.kind) {
        case RuleKind::precedence:
            activities(rule.first);
            next_steps();
            break;
        case RuleKind::absence:
            // Where the result of an earlier event forbids it, another result lifts the prohibition.
            if (rule.cure) activities(rule.cure->by);
            else if (!rule.since.empty()) activities(rule.since);
            else if (!rule.where.always()) activities(rule.after);
            break;
        case RuleKind::content: items(rule.every ? rule.has : finding_.args); break;
        case RuleKind::interval: interval(rule); break;
        case RuleKind::response: activities(rule.then); break;
        case RuleKind::separation:
        case RuleKind::proportion: performers(); break;
        case RuleKind::deemed:
        case RuleKind::derogation: break;
        }
        if (!out_.use_procedure.empty())
            add(out_.says,
                {"应当适用程序 " + out_.use_procedure + "。", " The procedure " + out_.use_procedure + " governs it."});
    }

    void interval(Rule const& rule)
    {
        performers();
        if (!rule.at_least || finding_.args.size() < 3 || !(finding_.args[1] < finding_.args[2])) return;
        auto const from = Date::parse(finding_.args[0]);
        if (!from) return;
        auto const derived = derive_earliest(*from, *rule.at_least, law_.calendar());
        out_.earliest = derived.result;
        out_.derivation = derived.says;
        out_.provisional = derived.provisional_reason;
    }

    // "Next: legality review requested (legality.requested), by the undertaking unit." The rest of the way is told once
    // for the whole refusal: steps_before().
    void tell(EarliestStep const& next)
    {
        auto const* step = activity(next.activity);
        if (step == nullptr) return;
        std::vector<Text> who;
        for (auto const& role : step->by) who.push_back(role_title(p_, role));
        auto const by = either(who);
        auto const what = with_id(activity_title(p_, step->id), step->id);
        Text told{by.zh.empty() ? "办理" + what.zh : "由" + by.zh + "办理" + what.zh,
                  what.en + (by.en.empty() ? "" : ", by the " + by.en)};
        if (next.date > today_)
            add(told, {"（最早 " + next.date.text() + "）", " (not before " + next.date.text() + ")"});
        add(out_.says, {"下一步：" + told.zh + "。", " Next: " + told.en + "."});
    }

    void time(std::vector<EarliestStep> const& way)
    {
        if (way.empty()) return;
        out_.earliest = way.back().date;
        for (auto const& step : way) {
            if (step.provisional) out_.provisional = step.provisional_reason;
            if (step.derivation.empty() || step.date == today_) continue;
            auto const what = activity_title(p_, step.activity);
            if (!out_.derivation.empty()) add(out_.derivation, {"；", "; "});
            add(out_.derivation, {what.zh + "：" + step.derivation.zh, what.en + ": " + step.derivation.en});
        }
    }

    void next_steps()
    {
        auto const way = earliest_way(law_, state_, activity_, today_);
        time(way);
        // Of several alternatives, the one that is possible first.
        std::vector<EarliestStep> best;
        for (auto const& missing : out_.missing) {
            auto steps = earliest_way(law_, state_, missing, today_);
            if (!steps.empty() && (best.empty() || steps.back().date < best.back().date)) best = std::move(steps);
        }
        if (!best.empty()) tell(best.front());
    }

    // A machine refuses: what has to happen first is on the way there.
    void on_the_way()
    {
        auto way = earliest_way(law_, state_, activity_, today_);
        time(way);
        if (way.size() < 2) return;
        activities({way.front().activity});
        tell(way.front());
    }

    Law const& law_;
    Procedure const& p_;
    Case const& state_;
    std::string const& activity_;
    Finding const& finding_;
    Subject const& subject_;
    Date today_;
    Obstacle out_;
};

[[nodiscard]] Truth holds_of_facts(Condition const& condition, Law const& law, Case const& state)
{
    switch (condition.op) {
    case Condition::Op::all: {
        auto worst = Truth::yes;
        for (auto const& part : condition.parts) worst = std::min(worst, holds_of_facts(part, law, state));
        return worst;
    }
    case Condition::Op::any: {
        auto best = Truth::no;
        for (auto const& part : condition.parts) best = std::max(best, holds_of_facts(part, law, state));
        return best;
    }
    case Condition::Op::negation: {
        auto const inner = holds_of_facts(condition.parts.front(), law, state);
        return inner == Truth::unknown ? inner : inner == Truth::yes ? Truth::no : Truth::yes;
    }
    case Condition::Op::fact: {
        auto const found = law.kernel().fact_index.find(condition.name);
        if (found == law.kernel().fact_index.end()) return Truth::no;
        auto const bit = std::uint64_t{1} << found->second;
        if ((state.facts_decided & bit) == 0) return Truth::unknown;
        return (state.facts_true & bit) != 0 ? Truth::yes : Truth::no;
    }
    default: return Truth::unknown; // an outcome looks at facts only
    }
}

// The activity happened, and no rule at it was found violated.
[[nodiscard]] bool happened_lawfully(Law const& law, Case const& state, std::string const& id)
{
    auto const& k = law.kernel();
    auto const found = k.activity_index.find(id);
    if (found == k.activity_index.end() || !state.latch(k.activities[found->second].done)) return false;
    auto const& code = k.activities[found->second];
    return std::none_of(state.findings.begin(), state.findings.end(), [&](Finding const& finding) {
        if (finding.cured || finding.waived || finding.lapse || finding.status != Status::violated) return false;
        return finding.subject == k.role_subject[found->second] ||
               std::any_of(code.checks.begin(), code.checks.end(),
                           [&](Check const& check) { return check.subject == finding.subject; });
    });
}

} // namespace

Obstacle obstacle(Law const& law, Case const& state, std::string const& activity, Finding const& finding, Date today)
{
    return Help(law, state, activity, finding, today).run();
}

std::vector<Step> steps_before(Law const& law, Case const& state, std::string const& activity, Date today)
{
    auto const& p = law.procedure();
    auto const& k = law.kernel();
    std::vector<Step> steps;
    for (auto const& on_the_way : earliest_way(law, state, activity, today)) {
        if (on_the_way.activity == activity) continue;
        Step step;
        step.activity = on_the_way.activity;
        step.title = activity_title(p, step.activity);
        step.by = p.activities[k.activity_index.at(step.activity)].by;
        for (auto const& role : step.by) step.by_titles.push_back(role_title(p, role));
        if (on_the_way.date > today) step.earliest = on_the_way.date;
        if (!on_the_way.demanded_by.empty()) {
            auto const& subject = k.subjects[k.subject_index.at(on_the_way.demanded_by)];
            step.rule = subject.id;
            step.article = subject.article;
            if (subject.of == Subject::Of::rule) step.says = p.rules[subject.index].says;
        }
        steps.push_back(std::move(step));
    }
    return steps;
}

std::vector<Outcome const*> outcomes(Law const& law, Case const& state)
{
    std::vector<Outcome const*> arisen;
    for (auto const& outcome : law.procedure().outcomes) {
        if (holds_of_facts(outcome.when, law, state) != Truth::yes) continue;
        bool const found = std::any_of(state.findings.begin(), state.findings.end(), [&](Finding const& finding) {
            auto const& of = outcome.findings;
            return finding.status == Status::violated && !finding.cured && !finding.waived &&
                   std::find(of.begin(), of.end(), rule_id(law, finding)) != of.end();
        });
        if (found || (!outcome.activity.empty() && happened_lawfully(law, state, outcome.activity)))
            arisen.push_back(&outcome);
    }
    return arisen;
}

} // namespace duly
