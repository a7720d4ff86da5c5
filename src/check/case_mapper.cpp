// SPDX-License-Identifier: Apache-2.0
#include "case_mapper.hpp"

#include "law/nearest.hpp"
#include "rule_reads.hpp"
#include "value_text.hpp"

#include "duly/case/binding.hpp"
#include "duly/law/kernel.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

[[nodiscard]] std::vector<Argument> arguments_of(LogMapping const& mapping)
{
    std::vector<Argument> made;
    for (auto const& each : mapping.activities) made.push_back(each.log);
    return made;
}

[[nodiscard]] Text in_event(std::size_t at, std::string zh, std::string en)
{
    auto const number = std::to_string(at + 1);
    return {"第 " + number + " 个事件" + zh, "of event " + number + ": " + en};
}

// In the words of the pack; what the map has no word for stays as it is.
[[nodiscard]] std::optional<Value> translated(LogValue const& found, std::map<std::string, std::string> const& values,
                                              FieldSpec const& spec)
{
    auto const word = [&](std::string text) {
        auto const to = values.find(text);
        return to == values.end() ? std::move(text) : to->second;
    };
    if (spec.type != FieldType::list) {
        auto const text = word(std::string(found.text));
        return value_as({text, found.at, LogType::text, {}}, spec);
    }
    auto words = words_of(found);
    for (auto& each : words) each = word(std::move(each));
    bool const fit = std::all_of(words.begin(), words.end(),
                                 [&](auto const& each) { return fits(each, spec.element, spec.values); });
    return fit ? std::optional(Value(std::move(words))) : std::nullopt;
}

} // namespace

CaseMapper::CaseMapper(LogMapping const& mapping)
    : mapping_(mapping), arguments_(arguments_of(mapping)), matcher_(arguments_)
{}

CaseMapper::Named const& CaseMapper::named(std::string_view activity)
{
    auto const [at, added] = names_.try_emplace(std::string(activity));
    auto& name = at->second;
    if (!added) return name;
    for (std::size_t i = 0; i < arguments_.size(); ++i) {
        auto const match = matcher_.by_name(i, activity);
        if (match == Match::no) continue;
        name.candidates.push_back(i);
        name.certain = name.certain && match == Match::yes;
        if (match == Match::yes) break; // no entry after it is ever asked
    }
    return name;
}

std::vector<UnknownActivity> CaseMapper::unmet() const
{
    std::vector<std::string_view> known;
    for (auto const& [name, what] : names_) known.push_back(name);
    std::sort(known.begin(), known.end());
    std::vector<UnknownActivity> out;
    for (std::size_t i = 0; i < mapping_.activities.size(); ++i)
        for (auto const& selector : mapping_.activities[i].log) {
            bool there = false, asked = false;
            for (auto const& [name, what] : names_) {
                bool const is_name = selector.by == Selector::By::name;
                if (is_name ? name != selector.name : matcher_.by_name(i, name) == Match::no) continue;
                there = true;
                asked = asked || std::find(what.candidates.begin(), what.candidates.end(), i) != what.candidates.end();
            }
            if (asked) continue;
            bool const suggest = !there && selector.by == Selector::By::name;
            out.push_back({selector.name, suggest ? std::string(nearest(selector.name, known)) : std::string(),
                           selector.line != 0 ? selector.line : mapping_.activities[i].line, there});
        }
    return out;
}

void CaseMapper::leave_unmapped(std::string_view activity)
{
    made_.is_in_part = true;
    if (!counted_) return;
    bool const has_room = unmapped_.size() < UnmappedActivity::names_max;
    auto const name = std::string(activity);
    ++unmapped_[has_room || unmapped_.contains(name) ? name : "…"];
}

MappedCase CaseMapper::map(LogCase const& logged, Law const& law, bool counted)
{
    law_ = &law;
    logged_ = &logged;
    counted_ = counted;
    made_ = {};
    entry_of_.assign(logged.events.size(), no_event);
    latest_.reset();
    for (auto const& event : logged.events)
        if (event.at && !latest_) latest_ = event.at; // of events without a time before the first that has one
    decide_facts(logged);
    for (std::size_t at = 0; at < logged.events.size(); ++at) {
        if (mapping_.identity) map_own(logged, at);
        else map_event(logged, at);
    }
    return std::move(made_);
}

// The first that means the event decides, unless it cannot be told of one before it.
void CaseMapper::map_event(LogCase const& logged, std::size_t at)
{
    auto const& event = logged.events[at];
    auto const& name = named(event.activity);
    if (name.candidates.empty()) return leave_unmapped(event.activity);
    std::vector<std::size_t> perhaps;
    for (auto const candidate : name.candidates) {
        auto const match = name.certain ? Match::yes : matcher_.match(candidate, logged, event);
        if (match == Match::no) continue;
        perhaps.push_back(candidate);
        if (match == Match::unknown) continue;
        if (perhaps.size() > 1) break;
        auto const& to = mapping_.activities[candidate];
        if (to.to.empty()) return;
        Entry entry{begin(event, at, to.to), std::nullopt};
        entry.event.late_entry = "as logged"; // disorder is told of the log, not of each event
        read_actor(event, at, to, entry.event);
        read_fields(logged, at, to, entry.event);
        if (!is_complete(entry.event)) return;
        read_documents(logged, at, to, entry.event);
        return add(std::move(entry), at);
    }
    for (auto const candidate : perhaps) {
        auto const& to = mapping_.activities[candidate];
        auto const words = in_words(to.log);
        if (!to.to.empty())
            doubt(to.to, {}, at,
                  in_event(at, "缺少属性，无法判断是否属于“" + words + "”",
                           "an attribute is missing, and it cannot be told whether it is '" + words + "'"));
    }
}

// Nobody sanctions a deviation without saying of which rule, on what ground and by whom: it would waive anything.
bool CaseMapper::is_complete(Event const& event)
{
    if (built_in(event.activity) != BuiltIn::deviation_sanctioned) return true;
    auto const says = [&](std::string_view name) { return !text_of_field(event, name).empty(); };
    if (says("rule") && says("ground") && says("approver")) return true;
    made_.is_in_part = true;
    return false;
}

// An event without a time is taken to be of the time of the one before it.
Event CaseMapper::begin(LogEvent const& logged, std::size_t at, std::string const& activity)
{
    Event event;
    event.activity = activity;
    event.actor.id = logged.actor;
    if (logged.at) latest_ = logged.at;
    else doubt(activity, reads_time, at, in_event(at, "没有时间", "it has no time"));
    event.occurred = latest_.value_or(Moment{});
    if (logged.actor.empty())
        doubt(activity, reads_actor, at, in_event(at, "没有记录由谁办理", "who acted is not recorded"));
    return event;
}

void CaseMapper::read_actor(LogEvent const& logged, std::size_t at, ActivityMapping const& to, Event& event)
{
    auto const known = mapping_.actors.find(event.actor.id);
    bool const is_known = known != mapping_.actors.end();
    event.actor.unit = logged.unit;
    if (auto const unit = mapping_.units.find(event.actor.unit); unit != mapping_.units.end())
        event.actor.unit = unit->second;
    if (is_known && !known->second.unit.empty()) event.actor.unit = known->second.unit;
    if (!to.unit.empty()) event.actor.unit = to.unit;
    event.actor.roles = to.roles;
    if (event.actor.roles.empty() && is_known) event.actor.roles = known->second.roles;
    if (!event.actor.roles.empty()) return;
    auto const role = std::string(logged.role);
    if (auto const named = mapping_.roles.find(role); named != mapping_.roles.end()) {
        event.actor.roles = named->second;
        return;
    }
    if (law_->kernel().role_index.contains(role)) {
        event.actor.roles = {role};
        return;
    }
    bool const says_nothing = mapping_.roles.empty() && mapping_.actors.empty();
    doubt(to.to, reads_role, at,
          says_nothing   ? Text{"映射没有说明“" + to.to + "”由何种角色办理",
                              "the map does not say in which role '" + to.to + "' is done"}
          : role.empty() ? in_event(at, "没有记录办理人的角色", "the role of its actor is not recorded")
                         : in_event(at, "的角色“" + role + "”没有映射", "its role '" + role + "' is not mapped"),
          says_nothing);
}

void CaseMapper::read_field(LogCase const& logged, std::size_t at, FieldSource const& from, FieldSpec const& spec,
                            Event& event)
{
    if (from.from.of == ValueSource::Of::nothing) return;
    if (from.from.of == ValueSource::Of::literal) {
        event.fields.push_back({from.field, from.from.literal, false});
        return;
    }
    auto found = log_value(from.from.attribute, logged, logged.events[at]);
    auto const& key = from.from.attribute;
    auto const untold = [&](Text why) {
        doubt(event.activity, is_known_fact(event, from.field) ? reads_again(from.field) : from.field, at,
              std::move(why));
    };
    if (!found) return untold(in_event(at, "没有属性“" + key + "”", "the attribute '" + key + "' is missing"));
    auto value = from.from.values.empty() ? value_as(*found, spec) : translated(*found, from.from.values, spec);
    if (value) {
        event.fields.push_back({from.field, std::move(*value), false});
        return;
    }
    auto const text = std::string(found->text);
    untold(in_event(at, "的属性“" + key + "”为“" + text + "”，不能作为字段 " + from.field,
                    "the attribute '" + key + "' is '" + text + "', which is no value of the field " + from.field));
}

// Whether it was decided before: then an event of which it is not known how it decides leaves in doubt what was known.
bool CaseMapper::is_known_fact(Event const& event, std::string const& fact) const
{
    auto const decided = word(BuiltIn::facts_decided);
    return event.activity == decided &&
           std::any_of(made_.entries.begin(), made_.entries.end(), [&](Entry const& entry) {
               return entry.event.activity == decided &&
                      std::any_of(entry.event.fields.begin(), entry.event.fields.end(),
                                  [&](Field const& field) { return field.name == fact; });
           });
}

void CaseMapper::read_fields(LogCase const& logged, std::size_t at, ActivityMapping const& to, Event& event)
{
    auto const* const known = activity(to.to);
    FieldSpec truth, text;
    truth.type = FieldType::yes_no;
    for (auto const& from : to.fields) {
        auto const* spec = known == nullptr && from.field != "reason" ? &truth : &text;
        if (known != nullptr)
            for (auto const& each : known->fields)
                if (each.name == from.field) spec = &each;
        if (built_in(to.to) == BuiltIn::deviation_sanctioned) spec = &text;
        read_field(logged, at, from, *spec, event);
    }
    if (known == nullptr) return;
    for (auto const& spec : known->fields) {
        bool const mapped = std::any_of(to.fields.begin(), to.fields.end(),
                                        [&](FieldSource const& from) { return from.field == spec.name; });
        if (!mapped)
            doubt(to.to, spec.name, at,
                  {"映射没有说明“" + to.to + "”的字段 " + spec.name + " 取自何处",
                   "the map does not say where the field " + spec.name + " of '" + to.to + "' comes from"},
                  true);
    }
}

void CaseMapper::read_documents(LogCase const& logged, std::size_t at, ActivityMapping const& to, Event& event)
{
    auto const* const known = activity(to.to);
    if (known == nullptr) return;
    for (auto const& kind : known->documents) {
        auto const from = std::find_if(to.documents.begin(), to.documents.end(),
                                       [&](TruthSource const& each) { return each.name == kind; });
        if (from == to.documents.end()) {
            doubt(to.to, kind, at,
                  {"映射没有说明“" + to.to + "”是否附有材料 " + kind,
                   "the map does not say whether '" + to.to + "' has the document " + kind},
                  true);
            continue;
        }
        auto const there =
            from->always ? (*from->always ? Match::yes : Match::no) : ask(from->test, logged, logged.events[at]);
        if (there == Match::yes) event.documents.push_back({kind, "", 0, "", ""});
        if (there == Match::unknown)
            doubt(
                to.to, kind, at,
                in_event(at, "没有属性“" + from->test.key + "”", "the attribute '" + from->test.key + "' is missing"));
    }
}

// What is known of the facts of a case is known from its first day on.
void CaseMapper::decide_facts(LogCase const& logged)
{
    Entry entry;
    auto const decide = [&](std::string const& fact, bool found) {
        entry.event.fields.push_back({fact, found, false});
    };
    for (auto const& fact : law_->procedure().facts) {
        if (mapping_.identity) {
            auto const given = find_value(logged.attributes, fact.id);
            if (auto const truth = given ? truth_of(given->text) : std::nullopt) decide(fact.id, *truth);
            continue;
        }
        auto const from = std::find_if(mapping_.facts.begin(), mapping_.facts.end(),
                                       [&](TruthSource const& each) { return each.name == fact.id; });
        auto const decided = std::string(word(BuiltIn::facts_decided));
        if (from == mapping_.facts.end()) {
            bool const by_event =
                std::any_of(mapping_.activities.begin(), mapping_.activities.end(), [&](ActivityMapping const& each) {
                    return each.to == decided && std::any_of(each.fields.begin(), each.fields.end(),
                                                             [&](auto const& field) { return field.field == fact.id; });
                });
            if (!by_event)
                doubt(decided, fact.id, no_event,
                      {"映射没有说明事实 " + fact.id + " 取自何处",
                       "the map does not say where the fact " + fact.id + " comes from"},
                      true);
            continue;
        }
        LogEvent const none{};
        auto const found = from->always ? (*from->always ? Match::yes : Match::no) : ask(from->test, logged, none);
        if (found != Match::unknown) decide(fact.id, found == Match::yes);
        else
            doubt(decided, fact.id, no_event,
                  {"案件没有属性“" + from->test.key + "”", "the case has no attribute '" + from->test.key + "'"});
    }
    if (entry.event.fields.empty()) return;
    entry.event.activity = word(BuiltIn::facts_decided);
    entry.event.occurred = latest_.value_or(Moment{});
    for (auto const& role : law_->procedure().roles) entry.event.actor.roles.push_back(role.id); // whoever decides it
    add(std::move(entry), no_event);
}

// What cannot be bound to the law may have been such an event, or not.
void CaseMapper::add(Entry entry, std::size_t at)
{
    auto probe = entry.event;
    if (auto const bound = bind(*law_, probe); !bound) {
        doubt(probe.activity, {}, at, in_event(at, "：" + bound.error().says.zh, bound.error().says.en));
        return;
    }
    if (at != no_event) entry_of_[at] = made_.entries.size();
    made_.entries.push_back(std::move(entry));
    made_.events.push_back(at);
}

void CaseMapper::doubt(std::string const& activity, std::string_view what, std::size_t event, Text why, bool everywhere)
{
    auto const at = event == no_event ? latest_ : logged_->events[event].at ? logged_->events[event].at : latest_;
    made_.doubts.push_back({activity, std::string(what), made_.entries.size(), event,
                            at.value_or(Moment{}).local_date(), std::move(why), everywhere});
}

Activity const* CaseMapper::activity(std::string const& id) const
{
    auto const& index = law_->kernel().activity_index;
    auto found = index.find(id);
    if (found == index.end())
        if (auto const renamed = law_->procedure().renames.find(id); renamed != law_->procedure().renames.end())
            found = index.find(renamed->second);
    return found == index.end() ? nullptr : &law_->procedure().activities[found->second];
}

} // namespace duly::detail
