// SPDX-License-Identifier: Apache-2.0
#include "mutation.hpp"

#include "../prove/player.hpp"

#include "duly/case/binding.hpp"

#include <algorithm>

namespace duly::testing::detail {

namespace {

class Mutation {
public:
    Mutation(History& history, Law const& law, Concern const& concern, Random& random)
        : history_(history), events_(history.events), law_(law), concern_(concern), random_(random)
    {}

    void run()
    {
        if (events_.empty()) return;
        switch (random_.below(11)) {
        case 0: return leave_out();
        case 1: return without_field();
        case 2: return other_value();
        case 3: return without_document();
        case 4: return too_early();
        case 5: return much_later();
        case 6: return by_another();
        case 7: return once_more();
        case 8: return other_fact();
        case 9: return nothing_more();
        default: return out_of_place();
        }
    }

private:
    // An event of what the rule is about, or any.
    [[nodiscard]] std::size_t some_event(std::set<std::string> const& wanted)
    {
        std::vector<std::size_t> fitting;
        for (std::size_t i = 0; i < events_.size(); ++i)
            if (wanted.contains(events_[i].activity)) fitting.push_back(i);
        if (fitting.empty() || random_.chance(10)) return random_.below(events_.size());
        return random_.chance(60) ? fitting.back() : random_.one_of(fitting);
    }

    void leave_out()
    {
        if (concern_.others.empty() || random_.chance(15)) {
            events_.erase(events_.begin() + static_cast<std::ptrdiff_t>(random_.below(events_.size())));
            return;
        }
        std::vector<std::string> const others(concern_.others.begin(), concern_.others.end());
        auto const& gone = random_.one_of(others);
        bool const all = random_.chance(30);
        std::erase_if(events_, [&](Event const& event) {
            return all ? concern_.others.contains(event.activity) : event.activity == gone;
        });
    }

    [[nodiscard]] Event& concerned()
    {
        return events_[some_event(random_.chance(75) ? concern_.triggers : concern_.others)];
    }

    void without_field()
    {
        auto& event = concerned();
        if (!event.fields.empty())
            event.fields.erase(event.fields.begin() + static_cast<std::ptrdiff_t>(random_.below(event.fields.size())));
    }

    [[nodiscard]] FieldSpec const* spec_of(Event const& event, std::string const& name) const
    {
        auto const at = law_.kernel().activity_index.find(event.activity);
        if (at == law_.kernel().activity_index.end()) return nullptr;
        for (auto const& spec : law_.procedure().activities[at->second].fields)
            if (spec.name == name) return &spec;
        return nullptr;
    }

    // Names that the history knows, so that two can turn out to be the same.
    [[nodiscard]] std::string some_name()
    {
        auto const& other = events_[some_event(concern_.others)];
        for (auto const& field : other.fields)
            if (auto const* spec = spec_of(other, field.name); spec != nullptr && spec->type == FieldType::actor)
                if (auto const* name = std::get_if<std::string>(&field.value); name != nullptr && random_.chance(50))
                    return *name;
        return random_.chance(50) && !other.actor.id.empty() ? other.actor.id : "p" + std::to_string(random_.below(4));
    }

    [[nodiscard]] Value some_value(FieldSpec const& spec, Date day)
    {
        switch (spec.type) {
        case FieldType::yes_no: return random_.chance(50);
        case FieldType::enumeration: return random_.one_of(spec.values);
        case FieldType::date: // mostly near, and sometimes years off
            return day + static_cast<std::int32_t>(random_.below(random_.chance(15) ? 8000 : 400)) - 30;
        case FieldType::decimal: return std::to_string(random_.below(100));
        case FieldType::digest: return "d" + std::to_string(1 + random_.below(4));
        case FieldType::actor: return some_name();
        case FieldType::text: return std::string("other words");
        case FieldType::list: break;
        }
        std::vector<std::string> list;
        for (auto n = random_.below(5); n > 0; --n)
            list.push_back(spec.values.empty() ? random_.chance(70) ? "p" + std::to_string(n) : some_name()
                                               : random_.one_of(spec.values));
        return list;
    }

    void other_value()
    {
        auto& event = concerned();
        auto const at = law_.kernel().activity_index.find(event.activity);
        if (at == law_.kernel().activity_index.end()) return other_fact();
        auto const& specs = law_.procedure().activities[at->second].fields;
        if (specs.empty()) return;
        auto const& spec = random_.one_of(specs);
        auto const value = some_value(spec, event.occurred.local_date());
        auto const field = std::find_if(event.fields.begin(), event.fields.end(),
                                        [&](Field const& each) { return each.name == spec.name; });
        if (field == event.fields.end()) event.fields.push_back({spec.name, value, spec.personal});
        else field->value = value;
    }

    void without_document()
    {
        auto& documents = concerned().documents;
        if (documents.empty()) return;
        if (random_.chance(50)) documents.clear();
        else documents.erase(documents.begin() + static_cast<std::ptrdiff_t>(random_.below(documents.size())));
    }

    // It happens on the day of an earlier event, and what stood between comes on that day too.
    void too_early()
    {
        auto const at = some_event(concern_.triggers);
        auto const since = std::min(some_event(concern_.others), at);
        for (auto i = since; i <= at; ++i) events_[i].occurred = events_[since].occurred;
    }

    void much_later()
    {
        auto const days = static_cast<std::int64_t>(1 + random_.below(900));
        for (auto i = some_event(concern_.triggers); i < events_.size(); ++i)
            events_[i].occurred.utc_us += days * 24 * 60 * 60 * 1'000'000;
    }

    void by_another()
    {
        auto& event = concerned();
        if (random_.chance(30)) event.actor.roles.clear();
        else event.actor.id = some_name();
    }

    // At the end, or at once.
    void once_more()
    {
        auto const at = some_event(random_.chance(60) ? concern_.triggers : concern_.others);
        auto again = events_[at];
        bool const at_once = random_.chance(50);
        if (!at_once) again.occurred = events_.back().occurred;
        events_.insert(at_once ? events_.begin() + static_cast<std::ptrdiff_t>(at) + 1 : events_.end(), again);
    }

    void other_fact()
    {
        auto const& facts = law_.procedure().facts;
        if (facts.empty()) return;
        auto const& fact = random_.one_of(facts);
        auto const at = some_event(concern_.triggers);
        Event event;
        event.activity = word(BuiltIn::facts_decided);
        event.occurred = events_[at].occurred;
        event.actor = {fact.by.empty() ? std::string("anyone") : fact.by.front(), "", fact.by, ""};
        event.fields = {{fact.id, random_.chance(70), false}};
        events_.insert(events_.begin() + static_cast<std::ptrdiff_t>(random_.chance(80) ? at : at + 1), event);
    }

    void nothing_more() { history_.today = history_.today + static_cast<std::int32_t>(30 + random_.below(1500)); }

    // Something that the rule is about is done where nobody asked for it.
    void out_of_place()
    {
        std::vector<std::string> names(concern_.triggers.begin(), concern_.triggers.end());
        names.insert(names.end(), concern_.others.begin(), concern_.others.end());
        for (auto const& activity : law_.procedure().activities)
            if (activity.ends) names.push_back(activity.id);
        if (names.empty()) return;
        auto const at = law_.kernel().activity_index.find(random_.one_of(names));
        if (at == law_.kernel().activity_index.end()) return;
        duly::detail::Player const player(law_, {});
        auto event = player.event_for({at->second, {}, {}, {}});
        auto const place = random_.chance(70) ? events_.size() : random_.below(events_.size());
        event.occurred = events_[place == events_.size() ? place - 1 : place].occurred;
        events_.insert(events_.begin() + static_cast<std::ptrdiff_t>(place), std::move(event));
    }

    History& history_;
    std::vector<Event>& events_;
    Law const& law_;
    Concern const& concern_;
    Random& random_;
};

} // namespace

namespace {

void read_by(Set const& set, std::set<std::string>& activities);

// The activities that a condition looks at.
void read_by(Condition const& condition, std::set<std::string>& activities)
{
    for (auto const& part : condition.parts) read_by(part, activities);
    for (auto const* path : {&condition.path, &condition.other})
        if (!path->activity.empty()) activities.insert(path->activity);
    if (condition.op == Condition::Op::done) activities.insert(condition.name);
    for (auto const& set : condition.sets) read_by(set, activities);
}

void read_by(Set const& set, std::set<std::string>& activities)
{
    if (!set.path.activity.empty()) activities.insert(set.path.activity);
    if (!set.by.empty()) activities.insert(set.by);
    read_by(set.where, activities);
}

} // namespace

Concern concern_of(Law const& law, std::uint16_t subject)
{
    auto const& k = law.kernel();
    auto const& p = law.procedure();
    auto const& named = k.subjects[subject];
    Concern concern;
    if (named.of == Subject::Of::role) concern.triggers.insert(p.activities[named.index].id);
    for (std::size_t i = 0; i < k.activities.size(); ++i) {
        auto const& code = k.activities[i];
        bool const checked = std::any_of(code.checks.begin(), code.checks.end(),
                                         [&](duly::Check const& check) { return check.subject == subject; });
        bool const opened = std::any_of(code.opens.begin(), code.opens.end(),
                                        [&](DutyCode const& duty) { return duty.subject == subject; });
        if (checked || opened || code.machine_subject == subject) concern.triggers.insert(p.activities[i].id);
        if (named.of == Subject::Of::fact_undecided &&
            std::find(code.fact_deadlines.begin(), code.fact_deadlines.end(), named.index) != code.fact_deadlines.end())
            concern.triggers.insert(p.activities[i].id);
    }
    if (named.of == Subject::Of::fact_role) concern.triggers.insert(std::string(word(BuiltIn::facts_decided)));
    if (named.of == Subject::Of::fact_undecided) concern.others.insert(std::string(word(BuiltIn::facts_decided)));
    if (named.of != Subject::Of::rule) return concern;
    auto const& rule = p.rules[named.index];
    for (auto const* list : {&rule.first, &rule.after, &rule.from, &rule.since, &rule.then})
        concern.others.insert(list->begin(), list->end());
    for (auto const* condition : {&rule.when, &rule.unless, &rule.where}) read_by(*condition, concern.others);
    for (auto const* set : {&rule.count, &rule.share_of}) read_by(*set, concern.others);
    if (rule.every) read_by(*rule.every, concern.others);
    bool const two_sides = rule.kind == RuleKind::separation; // each of which binds
    for (auto const& id : concern.triggers)
        if (!two_sides) concern.others.erase(id);
    return concern;
}

void mutate(History& history, Law const& law, Concern const& concern, Random& random)
{
    Mutation(history, law, concern, random).run();
}

} // namespace duly::testing::detail
