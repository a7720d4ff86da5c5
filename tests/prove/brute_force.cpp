// SPDX-License-Identifier: Apache-2.0
#include "prove/brute_force.hpp"

#include "duly/case/evaluate.hpp"
#include "duly/law/kernel.hpp"

#include <algorithm>
#include <unordered_set>

namespace brute {

namespace {

[[nodiscard]] bool is_error(Finding const& finding)
{
    return finding.severity >= Severity::error && !finding.cured && !finding.waived &&
           (finding.status == Status::violated || finding.status == Status::undeterminable);
}

[[nodiscard]] bool is_lawful(Findings const& findings)
{
    return std::none_of(findings.begin(), findings.end(), is_error);
}

// ---- which events there are ----------------------------------------------------------------------------------------

[[nodiscard]] std::vector<Value> values_of(FieldSpec const& spec, std::size_t words)
{
    std::vector<Value> values{Value()};
    switch (spec.type) {
    case FieldType::yes_no: values.insert(values.end(), {Value(true), Value(false)}); break;
    case FieldType::enumeration:
        for (auto const& word : spec.values) values.emplace_back(word);
        break;
    case FieldType::list:
        for (auto const& list : std::vector<std::vector<std::string>>{{}, {"d1"}, {"d2"}, {"d1", "d2"}})
            values.emplace_back(list);
        break;
    default:
        for (std::size_t i = 1; i <= words; ++i) values.emplace_back("d" + std::to_string(i));
        break;
    }
    return values;
}

class Asked {
public:
    explicit Asked(duly::Procedure const& procedure)
    {
        for (auto const& rule : procedure.rules) {
            conditions({&rule.when, &rule.unless, &rule.where});
            same(rule.same);
            names_.insert(rule.has.begin(), rule.has.end());
        }
        for (auto const& claim : procedure.claims) {
            conditions({&claim.when, &claim.unless, &claim.where});
            same(claim.same);
        }
        for (auto const& activity : procedure.activities)
            if (activity.drives == "Emergency.settle") names_.insert("outcome");
    }
    [[nodiscard]] bool about(std::string const& name) const { return names_.contains(name); }

private:
    void conditions(std::vector<Condition const*> const& list)
    {
        for (auto const* condition : list) {
            names_.insert(condition->path.field);
            names_.insert(condition->other.field);
            if (condition->op == Condition::Op::document) names_.insert(condition->name);
            for (auto const& part : condition->parts) conditions({&part});
        }
    }
    void same(std::vector<Same> const& pairs)
    {
        for (auto const& pair : pairs) names_.insert({pair.earlier, pair.later});
    }

    std::set<std::string> names_;
};

[[nodiscard]] std::vector<Event> with_each(std::vector<Event> const& events, std::string const& field,
                                           std::vector<Value> const& values)
{
    std::vector<Event> out;
    for (auto const& event : events)
        for (auto const& value : values) {
            out.push_back(event);
            if (!is_absent(value)) out.back().fields.push_back({field, value, false});
        }
    return out;
}

// What no rule and no claim asks for stays away.
[[nodiscard]] std::vector<Event> all_events(Law const& law, std::size_t words)
{
    auto const& p = law.procedure();
    Asked const asked(p);
    std::vector<Event> all;
    Event plain;
    plain.actor.id = "p";
    for (auto const& fact : p.facts) {
        plain.activity = word(BuiltIn::facts_decided);
        auto const both = with_each({plain}, fact.id, {Value(true), Value(false)});
        all.insert(all.end(), both.begin(), both.end());
    }
    for (auto const& activity : p.activities) {
        plain.activity = activity.id;
        std::vector<Event> events{plain};
        for (auto const& spec : activity.fields)
            if (asked.about(spec.name)) events = with_each(events, spec.name, values_of(spec, words));
        for (auto const& kind : activity.documents) {
            if (!asked.about(kind)) continue;
            auto with = events;
            for (auto& event : with) event.documents.push_back({kind, "", 0, "", ""});
            events.insert(events.end(), with.begin(), with.end());
        }
        all.insert(all.end(), events.begin(), events.end());
    }
    return all;
}

// ---- cases that can be compared ------------------------------------------------------------------------------------

// The words that can occur are known from the beginning, so that equal positions mean equal words.
[[nodiscard]] Case begin(Law const& law)
{
    auto state = opened(law);
    for (auto const* const word : {"p", "d1", "d2", "d3", "ratified", "overturned"}) state.words.add(word);
    return state;
}

// All of the case that can make a difference to what follows; dates do only as long as a silence may still be broken,
// and then all that is open is as old as the other.
[[nodiscard]] std::string projection(Case const& state)
{
    std::string out;
    auto const put = [&](auto const number) { out += std::to_string(number) + ","; };
    put(state.ended);
    put(state.facts_decided);
    put(state.facts_true);
    for (auto const latch : state.latches) put(latch);
    for (auto const cell : state.cells) put(cell);
    for (auto const& list : state.lists) {
        for (auto const word : list) put(word);
        out += '.';
    }
    for (auto const& machine : state.machines)
        for (auto const stage : machine.stage) put(static_cast<int>(stage));
    std::vector<std::string> keyed, duties;
    for (auto const& entry : state.keyed)
        keyed.push_back(std::to_string(entry.memory) + ":" + (entry.key == 0 ? "" : state.words.at(entry.key)) + ":" +
                        std::to_string(std::min<int>(entry.count, 2)));
    for (auto const& duty : state.duties)
        duties.push_back(std::to_string(duty.subject) + ":" + std::to_string(duty.opened_by) + ":" +
                         (duty.uncertain ? "u" : "") + (duty.found ? "f" : "") + std::to_string(duty.atoms));
    std::sort(keyed.begin(), keyed.end());
    std::sort(duties.begin(), duties.end());
    for (auto const& text : keyed) out += text + ",";
    out += '/';
    for (auto const& text : duties) out += text + ",";
    return out;
}

// ---- time ----------------------------------------------------------------------------------------------------------

// What counts as having happened until the day is out.
[[nodiscard]] std::vector<Step> silences(Law const& law, Case& state, Date today)
{
    std::vector<Step> steps;
    for (Date day = state.passed == Date{Case::no_date} ? today : state.passed + 1; day <= today; day = day + 1) {
        bool ended = state.ended; // then silence says nothing any more
        for (auto const& duty : state.duties) {
            if (ended || duty.found || duty.uncertain || !(duty.until < day)) continue;
            auto const& rule = law.procedure().rules[law.kernel().subjects[duty.subject].index];
            if (rule.kind != RuleKind::deemed) continue;
            Step silent;
            silent.event.activity = rule.then.front();
            silent.silent = true;
            ended = law.kernel().activities[law.kernel().activity_index.at(silent.event.activity)].ends;
            steps.push_back(std::move(silent));
        }
        state = pass(law, std::move(state), day);
    }
    return steps;
}

// ---- all histories -------------------------------------------------------------------------------------------------

class Explorer {
public:
    Explorer(Law const& law, Claim const& claim, Bounds bounds)
        : law_(law), claim_(claim), bounds_(bounds), events_(all_events(law, bounds.words))
    {}

    Answer run()
    {
        nodes_.push_back({begin(law_), Date::parse("2026-01-05").value(), 0, 0, {}});
        nodes_.front().state = pass(law_, std::move(nodes_.front().state), nodes_.front().today);
        seen_.insert(projection(nodes_.front().state));
        for (std::size_t at = 0; at < nodes_.size() && answer_.outcome != Outcome::broken; ++at) {
            if (nodes_[at].depth == bounds_.events || nodes_.size() > bounds_.cases) {
                answer_.outcome = Outcome::not_so_far;
                break;
            }
            visit(at);
        }
        answer_.cases = nodes_.size();
        return std::move(answer_);
    }

private:
    struct Node {
        Case state;
        Date today;
        std::size_t from, depth;
        std::vector<Step> by;
    };

    [[nodiscard]] History history_of(std::size_t at) const
    {
        std::vector<std::size_t> way;
        for (; at != 0; at = nodes_[at].from) way.push_back(at);
        History history;
        for (auto node = way.rbegin(); node != way.rend(); ++node)
            for (auto const& step : nodes_[*node].by) history.push_back(&step);
        return history;
    }

    void visit(std::size_t at)
    {
        auto history = history_of(at);
        for (auto const& event : events_) {
            if (answer_.outcome == Outcome::broken) return;
            perform(at, event, history);
        }
        wait(at, history);
    }

    void perform(std::size_t at, Event const& what, History& history)
    {
        Step step{what, false};
        step.event.occurred = Moment::at_midnight(nodes_[at].today, hours(8));
        auto const bound = bind(law_, step.event);
        auto const judgement = judge(law_, nodes_[at].state, *bound);
        if (!is_lawful(judgement.findings)) return;
        history.push_back(&step);
        if (breaks(law_, claim_, history)) {
            answer_.outcome = Outcome::broken;
            for (auto const* each : history)
                if (!each->silent) answer_.history.push_back(each->event);
        } else {
            auto next = nodes_[at].state;
            apply_judged(law_, next, *bound, judgement);
            answer_.happened.insert(step.event.activity);
            enter(std::move(next), nodes_[at].today, at, {step}, history);
        }
        history.pop_back();
    }

    // So long that every silence counts.
    void wait(std::size_t at, History& history)
    {
        auto next = nodes_[at].state;
        if (std::none_of(next.duties.begin(), next.duties.end(),
                         [](Duty const& duty) { return !duty.found && duty.until != never; }))
            return;
        auto const today = nodes_[at].today + 30;
        auto const steps = silences(law_, next, today);
        for (auto const& step : steps) history.push_back(&step);
        enter(std::move(next), today, at, steps, history);
        history.resize(history.size() - steps.size());
    }

    void enter(Case state, Date today, std::size_t from, std::vector<Step> by, History const& history)
    {
        if (!is_lawful(state.findings)) return;
        if (!seen_.insert(projection(state) + what_counts(law_, claim_, history)).second) return;
        auto const depth = nodes_[from].depth + 1;
        nodes_.push_back({std::move(state), today, from, depth, std::move(by)});
    }

    Law const& law_;
    Claim const& claim_;
    Bounds bounds_;
    std::vector<Event> events_;
    std::vector<Node> nodes_;
    std::unordered_set<std::string> seen_;
    Answer answer_;
};

} // namespace

Answer explore(Law const& law, Claim const& claim, Bounds bounds) { return Explorer(law, claim, bounds).run(); }

Played play(Law const& law, std::vector<Event> const& history)
{
    Played played;
    auto state = opened(law);
    for (auto event : history) {
        auto const bound = bind(law, event);
        if (!bound) return {false, {}};
        for (auto& silent : silences(law, state, bound->date)) played.steps.push_back(std::move(silent));
        state = apply(law, std::move(state), *bound);
        played.lawful = played.lawful && is_lawful(state.findings);
        played.steps.push_back({std::move(event), false});
    }
    return played;
}

} // namespace brute
