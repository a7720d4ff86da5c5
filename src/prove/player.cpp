// SPDX-License-Identifier: Apache-2.0
#include "player.hpp"

#include "../case/drive.hpp"
#include "duly/case/evaluate.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

constexpr std::size_t depth_max = 60;
constexpr std::size_t attempts_max = 40;
constexpr std::size_t judgements_max = 40'000;

[[nodiscard]] Value any_value(FieldSpec const& spec, Date today)
{
    switch (spec.type) {
    case FieldType::yes_no: return true;
    case FieldType::enumeration: return spec.values.front();
    case FieldType::date: return today + 60;
    case FieldType::decimal: return std::string("1");
    case FieldType::digest: return std::string(the_key);
    case FieldType::list: return std::vector<std::string>{spec.values.empty() ? "p1" : spec.values.front()};
    case FieldType::actor: return std::string("p1");
    case FieldType::text: break;
    }
    return std::string("x");
}

} // namespace

Player::Player(Law law, std::set<std::uint16_t> avoid, Severity least)
    : law_(std::move(law)),
      k_(law_.kernel()),
      avoid_(std::move(avoid)),
      least_(least),
      now_{opened(law_), 0, std::max(Date::parse("2026-01-05").value(), law_.procedure().valid_from)},
      budget_(judgements_max)
{}

Player::Now Player::mark() const
{
    auto now = now_;
    now.events = history_.size();
    return now;
}

void Player::go_back(Now const& to)
{
    now_ = to;
    history_.resize(to.events);
}

void Player::record(Event event)
{
    auto const bound = bind(law_, event);
    now_.state = apply(law_, std::move(now_.state), *bound);
    history_.push_back(std::move(event));
}

bool Player::decide(std::string const& fact, bool value)
{
    auto const found = k_.fact_index.find(fact);
    if (found == k_.fact_index.end()) return false;
    auto const bit = std::uint64_t{1} << found->second;
    if ((now_.state.facts_decided & bit) != 0 && ((now_.state.facts_true & bit) != 0) == value) return true;
    Event event;
    event.activity = word(BuiltIn::facts_decided);
    event.occurred = Moment::at_midnight(now_.date, hours(8));
    auto const& by = law_.procedure().facts[found->second].by;
    event.actor = {by.empty() ? std::string("anyone") : by.front(), "", by, ""};
    event.fields = {{fact, Value(value), false}, {"reason", Value(std::string("found so")), true}};
    record(std::move(event));
    return true;
}

Event Player::event_for(Wish const& wish) const
{
    auto const& activity = law_.procedure().activities[wish.activity];
    Event event;
    event.activity = activity.id;
    event.occurred = Moment::at_midnight(now_.date, hours(8));
    auto const role = activity.by.empty() ? std::string("anyone") : activity.by.front();
    event.actor = {wish.actor.empty() ? role : wish.actor, "", {}, ""};
    if (!activity.by.empty()) event.actor.roles = {role};
    for (auto const& spec : activity.fields) {
        auto const wanted = wish.fields.find(spec.name);
        auto value = wanted != wish.fields.end() ? wanted->second : any_value(spec, now_.date);
        if (!is_absent(value)) event.fields.push_back({spec.name, std::move(value), spec.personal});
    }
    for (auto const& kind : activity.documents)
        if (auto const wanted = wish.documents.find(kind); wanted == wish.documents.end() || wanted->second)
            event.documents.push_back({kind, "", 0, "", ""});
    return event;
}

bool Player::play(Wish wish) { return attempt_or_go_back(std::move(wish), true); }

bool Player::prepare(Wish wish) { return attempt_or_go_back(std::move(wish), false); }

bool Player::play_where(std::uint16_t activity, Condition const& holds, Condition const& fails)
{
    auto const before = mark();
    Wish wish{activity, {}, {}, {}};
    bool const arranged = arrange(holds, true, wish, 0) && (fails.never() || arrange(fails, false, wish, 0));
    if (arranged && attempt(wish, true, 0)) return true;
    go_back(before);
    return false;
}

bool Player::attempt_or_go_back(Wish wish, bool perform)
{
    auto const before = mark();
    if (attempt(wish, perform, 0)) return true;
    go_back(before);
    return false;
}

bool Player::do_first(std::uint16_t activity, std::size_t depth)
{
    Wish next{activity, {}, {}, {}};
    return !avoid_.contains(activity) && attempt(next, true, depth + 1);
}

bool Player::attempt(Wish& wish, bool perform, std::size_t depth)
{
    if (depth > depth_max) return false;
    doing_.push_back(wish.activity);
    bool done = false;
    for (std::size_t i = 0; i < attempts_max && budget_ > 0; ++i) {
        --budget_;
        auto event = event_for(wish);
        auto const bound = bind(law_, event);
        if (!bound) break;
        auto const state = pass(law_, now_.state, bound->date);
        auto const findings = judge(law_, state, *bound).findings;
        auto const first = std::find_if(findings.begin(), findings.end(),
                                        [&](Finding const& each) { return stands_at(least_, each); });
        if (first == findings.end()) {
            done = true;
            if (perform) record(std::move(event));
            break;
        }
        if (!cure(*first, event, wish, depth)) break;
    }
    doing_.pop_back();
    return done;
}

bool Player::cure(Finding const& finding, Event const& event, Wish& wish, std::size_t depth)
{
    auto const& subject = k_.subjects[finding.subject];
    switch (subject.of) {
    case Subject::Of::rule: return cure_rule(law_.procedure().rules[subject.index], finding, event, wish, depth);
    case Subject::Of::fact_undecided: return decide(law_.procedure().facts[subject.index].id, false);
    case Subject::Of::machine: {
        auto const first = driving_first(event);
        return first != no_index && do_first(first, depth);
    }
    case Subject::Of::order: now_.date = std::max(now_.date, now_.state.latest); return true;
    default: return false;
    }
}

// The first of the shortest series of acts after which the machine takes the event's act as the event answers it.
std::uint16_t Player::driving_first(Event const& event) const
{
    auto const& code = k_.activities[k_.activity_index.at(event.activity)];
    if (code.machine == no_index) return no_index;
    auto const& wanted = driven(code.machine, code.act);
    auto copy = event;
    auto const bound = bind(law_, copy);
    if (!bound) return no_index;
    auto const answers = answers_of(*wanted.machine, wanted.act, law_, *bound);
    struct Reached {
        MachineState state;
        std::uint16_t first;
    };
    std::vector<Reached> reached{{now_.state.machines[code.machine_place], no_index}};
    for (std::size_t i = 0; i < reached.size(); ++i) {
        if (i > 0 && wanted.machine->step(reached[i].state, wanted.act, answers).accepted) return reached[i].first;
        for (std::uint16_t at = 0; at < k_.activities.size(); ++at) {
            auto const& other = k_.activities[at];
            if (other.machine != code.machine || &other == &code) continue;
            auto const act = driven(other.machine, other.act).act;
            auto const combinations = std::size_t{1} << wanted.machine->act(act).questions.size();
            for (std::size_t given = 0; given < combinations; ++given) {
                auto const next =
                    wanted.machine->step(reached[i].state, act, Answers{static_cast<std::uint8_t>(given)});
                if (!next.accepted ||
                    std::any_of(reached.begin(), reached.end(), [&](Reached const& r) { return r.state == next.next; }))
                    continue;
                reached.push_back({next.next, i == 0 ? at : reached[i].first});
            }
        }
    }
    return no_index;
}

bool Player::cure_rule(Rule const& rule, Finding const& finding, Event const& event, Wish& wish, std::size_t depth)
{
    if (finding.status == Status::undeterminable) {
        return !finding.args.empty() && decide(finding.args.front(), false);
    }
    switch (rule.kind) {
    case RuleKind::precedence: return demand(rule, finding, event, depth);
    case RuleKind::absence: return forbid(rule, wish, depth);
    case RuleKind::interval: return wait(rule, finding, wish);
    case RuleKind::content: {
        bool changed = false;
        auto const& names = rule.every ? rule.has : finding.args;
        for (auto const& name : names) {
            if (rule.every) {
                wish.fields[name] = finding.args;
                changed = true;
            } else if (wish.documents.contains(name) || wish.fields.contains(name)) {
                return false; // it was wished away
            }
        }
        return changed;
    }
    case RuleKind::separation: wish.actor = event.actor.id + "'"; return wish.actor.size() < 40;
    case RuleKind::proportion: {
        auto const& count = rule.count.path;
        if (!count.activity.empty() || count.field.empty()) return false;
        if (auto const known = wish.fields.find(count.field); known != wish.fields.end()) return false;
        auto const whole =
            rule.share_of.path.activity.empty() ? wish.fields.find(rule.share_of.path.field) : wish.fields.end();
        wish.fields[count.field] = whole != wish.fields.end() ? whole->second : Value(std::vector<std::string>{"p1"});
        return true;
    }
    case RuleKind::response: { // owed before the case ends
        return std::any_of(rule.then.begin(), rule.then.end(),
                           [&](std::string const& id) { return do_first(k_.activity_index.at(id), depth); });
    }
    case RuleKind::deemed:
    case RuleKind::derogation: break;
    }
    return false;
}

bool Player::demand(Rule const& rule, Finding const& finding, Event const& event, std::size_t depth)
{
    auto const before = mark();
    for (auto const& id : rule.first) {
        Wish next{k_.activity_index.at(id), {}, {}, {}};
        if (avoid_.contains(next.activity) || std::count(doing_.begin(), doing_.end(), next.activity) > 1) continue;
        for (auto const& pair : rule.same)
            for (auto const& field : event.fields)
                if (field.name == pair.later)
                    next.fields[pair.earlier] = as_field(next.activity, pair.earlier, field.value);
        if (rule.every && !finding.args.empty()) next.actor = finding.args.front();
        if (arrange(rule.where, true, next, depth) && attempt(next, true, depth + 1)) return true;
        go_back(before);
    }
    return rule.every && nobody(*rule.every, depth);
}

// A word where the field holds a list is a list of that word.
Value Player::as_field(std::uint16_t activity, std::string const& name, Value const& value) const
{
    for (auto const& spec : law_.procedure().activities[activity].fields)
        if (spec.name == name && spec.type == FieldType::list)
            if (auto const* word = std::get_if<std::string>(&value)) return std::vector<std::string>{*word};
    return value;
}

// Of whom nobody is asked, nothing is missing: the event that named them is done again and names nobody.
bool Player::nobody(Set const& set, std::size_t depth)
{
    if (set.path.activity.empty() || set.path.field.empty()) return false;
    Wish again{k_.activity_index.at(set.path.activity), {}, {}, {}};
    if (avoid_.contains(again.activity)) return false;
    for (auto const& event : history_) {
        if (event.activity != set.path.activity) continue;
        for (auto const& field : event.fields) again.fields[field.name] = field.value;
    }
    if (again.fields.empty() || is_absent(again.fields[set.path.field])) return false;
    again.fields[set.path.field] = Value();
    return attempt(again, true, depth + 1);
}

bool Player::forbid(Rule const& rule, Wish& wish, std::size_t depth)
{
    auto const before = mark();
    auto const as_it_was = wish;
    if (!rule.unless.never() && arrange(rule.unless, true, wish, depth)) return true;
    go_back(before);
    wish = as_it_was;
    return !rule.when.always() && arrange(rule.when, false, wish, depth);
}

bool Player::wait(Rule const& rule, Finding const& finding, Wish& wish)
{
    if (!rule.at_least || finding.args.size() < 3) return false;
    auto const until = Date::parse(finding.args[2]);
    if (!until) return false;
    for (auto const& path : rule.to_announced) {
        auto const activity = k_.activity_index.find(path.activity);
        if (activity == k_.activity_index.end() || activity->second != wish.activity) continue;
        if (wish.fields.contains(path.field)) continue;
        wish.fields[path.field] = *until;
        return true;
    }
    if (*until <= now_.date) return false;
    now_.date = *until;
    return true;
}

bool Player::arrange(Condition const& condition, bool holds, Wish& wish, std::size_t depth)
{
    using Op = Condition::Op;
    switch (condition.op) {
    case Op::all:
    case Op::any: {
        bool const every = (condition.op == Op::all) == holds; // each part, or one of them
        for (auto const& part : condition.parts) {
            auto const before = mark();
            auto const as_it_was = wish;
            bool const arranged = arrange(part, holds, wish, depth);
            if (arranged != every) {
                if (every) return false;
                return true;
            }
            if (!every) {
                go_back(before);
                wish = as_it_was;
            }
        }
        return every;
    }
    case Op::negation: return arrange(condition.parts.front(), !holds, wish, depth);
    case Op::fact: return decide(condition.name, holds);
    case Op::document: return wish.documents.emplace(condition.name, holds).first->second == holds;
    case Op::field: return arrange_field(condition, holds, wish, depth);
    case Op::done: return holds && do_first(k_.activity_index.at(condition.name), depth);
    case Op::role:
    case Op::share: return false;
    }
    return false;
}

bool Player::arrange_field(Condition const& condition, bool holds, Wish& wish, std::size_t depth)
{
    auto const& path = condition.path;
    auto const named = path.activity.empty() ? wish.activity : k_.activity_index.at(path.activity);
    auto const& fields = law_.procedure().activities[named].fields;
    auto const spec =
        std::find_if(fields.begin(), fields.end(), [&](FieldSpec const& f) { return f.name == path.field; });
    if (spec == fields.end()) return !holds;
    Value value;
    switch (condition.comparison) {
    case Comparison::holds:
        if (holds) value = any_value(*spec, now_.date);
        else if (spec->type == FieldType::yes_no) value = false;
        break;
    case Comparison::is:
    case Comparison::in: {
        auto const listed = [&](Value const& each) {
            return std::find(condition.literals.begin(), condition.literals.end(), each) != condition.literals.end();
        };
        if (holds) {
            value = condition.literals.front();
        } else if (spec->type == FieldType::yes_no) {
            value = listed(Value(true)) ? Value(false) : Value(true);
        } else {
            auto const other = std::find_if(spec->values.begin(), spec->values.end(),
                                            [&](std::string const& each) { return !listed(Value(each)); });
            if (other != spec->values.end()) value = *other;
        }
        break;
    }
    case Comparison::includes:
        if (holds) value = std::vector<std::string>{std::get<std::string>(condition.literals.front())};
        break;
    default:
        if (holds) return false;
        break; // nothing compares with what is not there
    }
    if (named == wish.activity) return wish.fields.emplace(path.field, value).first->second == value;
    if (avoid_.contains(named)) return false;
    Wish again{named, {}, {{path.field, value}}, {}};
    return attempt(again, true, depth + 1);
}

} // namespace duly::detail
