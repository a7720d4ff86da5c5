// SPDX-License-Identifier: Apache-2.0
#include "renaming.hpp"

#include "random.hpp"

#include "duly/case/binding.hpp"
#include "duly/case/machine_registry.hpp"

#include <algorithm>
#include <utility>

namespace properties {

using namespace duly;

namespace {

// Calls `with(activity, its node)` for each activity of a pack.
template <class With> void for_each_activity(YAML::Node const& pack, With&& with)
{
    for (auto const& phase : pack["activities"])
        for (auto const& activity : phase.second) with(activity.first.as<std::string>(), activity.second);
}

void add_keys(std::set<std::string>& to, YAML::Node const& map)
{
    if (map)
        for (auto const& each : map) to.insert(each.first.as<std::string>());
}

// New names in an order that has nothing to do with the old ones.
std::map<std::string, std::string> renamed(std::set<std::string> const& old, std::string const& prefix,
                                           std::string const& suffix, Random& random)
{
    std::vector<std::size_t> numbers;
    for (std::size_t n = 0; n < old.size(); ++n) numbers.push_back(n + 100);
    for (std::size_t n = numbers.size(); n > 1; --n) std::swap(numbers[n - 1], numbers[random.below(n)]);
    std::map<std::string, std::string> names;
    auto number = numbers.begin();
    for (auto const& name : old) names[name] = prefix + std::to_string(*number++) + suffix;
    return names;
}

// A parameter that stands for a field: `same: {param: P-10}`.
void find_parameters_of_fields(YAML::Node const& node, std::set<std::string>& found)
{
    if (!node.IsMap() && !node.IsSequence()) return;
    for (auto const& each : node) {
        if (node.IsSequence()) {
            find_parameters_of_fields(each, found);
            continue;
        }
        auto const& value = each.second;
        if (each.first.as<std::string>() == "same" && value.IsMap() && value["param"])
            found.insert(value["param"].as<std::string>());
        find_parameters_of_fields(value, found);
    }
}

// Keys under which stands no name of the pack's own.
bool holds_no_name(std::string const& key)
{
    static std::set<std::string> const keys = {
        "zh",       "en",     "says",   "title",     "source",   "note",       "article", "grade",  "kind",
        "severity", "effect", "is",     "in",        "includes", "param",      "drives",  "use",    "set",
        "family",   "place",  "levels", "procedure", "extends",  "valid_from", "edition", "format", "no_rule"};
    return keys.contains(key);
}

std::set<std::string> const built_in_fields = {"reason", "rule", "ground", "approver", "until"};

} // namespace

std::set<std::string> fields_read_by_machines(std::vector<YAML::Node> const& packs)
{
    std::set<std::string> fields;
    for (auto const& pack : packs)
        for_each_activity(pack, [&fields](std::string const&, YAML::Node const& activity) {
            if (!activity["drives"]) return;
            auto const drives = activity["drives"];
            auto const act = (drives.IsMap() ? drives["act"] : drives).as<std::string>();
            auto const dot = act.find('.');
            auto const* machine = machine_named(act.substr(0, dot));
            for (auto const& question : machine->act(machine->act_named(act.substr(dot + 1)).value()).questions)
                fields.insert(std::string(question.field));
        });
    return fields;
}

Renaming::Renaming(std::vector<YAML::Node> const& packs, std::set<std::string> const& kept, std::uint64_t seed)
{
    std::set<std::string> names, activities, rules;
    for (auto const& pack : packs) {
        add_keys(names, pack["roles"]);
        add_keys(names, pack["facts"]);
        add_keys(names, pack["documents"]);
        add_keys(names, pack["activities"]); // the phases
        for_each_activity(pack, [&](std::string const& id, YAML::Node const& activity) {
            activities.insert(id);
            add_keys(names, activity["fields"]);
        });
        for (auto const& rule : pack["rules"]) rules.insert(rule["id"].as<std::string>());
        find_parameters_of_fields(pack["rules"], parameters_of_fields_);
    }
    names.erase("any"); // a word of the format
    for (auto const& field : kept) names.erase(field);
    Random random(seed);
    names_ = renamed(names, "n", "", random);
    activities_ = renamed(activities, "a", ".done", random);
    rules_ = renamed(rules, "Q-", "", random);
}

// A name, or a path: activity.field. A word that is neither stays.
std::string Renaming::word(std::string const& word) const
{
    for (auto const* map : {&activities_, &names_, &rules_})
        if (auto const known = map->find(word); known != map->end()) return known->second;
    auto const dot = word.rfind('.');
    if (dot == word.npos) return word;
    auto const activity = activities_.find(word.substr(0, dot));
    return activity == activities_.end() ? word : activity->second + '.' + this->word(word.substr(dot + 1));
}

// A rule of a chain is ID.1; a built-in one names an activity or a fact: by:legality.opinion.
std::string Renaming::rule(std::string const& id) const
{
    if (auto const colon = id.find(':'); colon != id.npos) return id.substr(0, colon + 1) + word(id.substr(colon + 1));
    if (auto const known = rules_.find(id); known != rules_.end()) return known->second;
    auto const dot = id.rfind('.');
    auto const chain = dot == id.npos ? rules_.end() : rules_.find(id.substr(0, dot));
    return chain == rules_.end() ? id : chain->second + id.substr(dot);
}

YAML::Node Renaming::value(YAML::Node const& node, std::string const& key) const
{
    if (holds_no_name(key) && !(key == "extends" && node.IsMap()))
        return YAML::Clone(node); // of a time it names events
    if (node.IsScalar()) {
        auto const renamed = word(node.Scalar());
        return renamed == node.Scalar() ? YAML::Clone(node) : YAML::Node(renamed);
    }
    if (key == "every" && node.IsSequence()) return YAML::Clone(node); // words that a list must hold
    if (node.IsSequence()) {
        YAML::Node list(YAML::NodeType::Sequence);
        for (auto const& each : node) list.push_back(value(each, key));
        return list;
    }
    if (!node.IsMap()) return YAML::Clone(node);
    YAML::Node map(YAML::NodeType::Map);
    for (auto const& each : node) {
        auto const name = each.first.as<std::string>();
        map[key == "same" ? word(name) : name] = value(each.second, name); // same: {dissents: person}
    }
    return map;
}

YAML::Node Renaming::activity(YAML::Node const& node) const
{
    YAML::Node map(YAML::NodeType::Map);
    for (auto const& each : node) {
        auto const key = each.first.as<std::string>();
        if (key != "fields") {
            map[key] = value(each.second, key);
            continue;
        }
        for (auto const& field : each.second)
            map["fields"][word(field.first.as<std::string>())] = YAML::Clone(field.second);
    }
    return map;
}

YAML::Node Renaming::activities(YAML::Node const& phases) const
{
    YAML::Node map(YAML::NodeType::Map);
    for (auto const& phase : phases)
        for (auto const& each : phase.second)
            map[word(phase.first.as<std::string>())][word(each.first.as<std::string>())] = activity(each.second);
    return map;
}

YAML::Node Renaming::parameters(YAML::Node const& node) const
{
    auto map = YAML::Clone(node);
    for (auto const& id : parameters_of_fields_) {
        if (!map[id]) continue;
        map[id]["default"] = value(map[id]["default"], "default");
        map[id]["choices"] = value(map[id]["choices"], "choices");
    }
    return map;
}

YAML::Node Renaming::pack(YAML::Node const& pack) const
{
    YAML::Node made(YAML::NodeType::Map);
    for (auto const& each : pack) {
        auto const key = each.first.as<std::string>();
        if (key == "parameters") {
            made[key] = parameters(each.second);
        } else if (key == "activities") {
            made[key] = activities(each.second);
        } else if (key == "roles" || key == "facts" || key == "documents" || key == "phases") {
            for (auto const& named : each.second)
                made[key][word(named.first.as<std::string>())] = value(named.second, key);
        } else {
            made[key] = value(each.second, key);
        }
    }
    return made;
}

Scenario Renaming::scenario(Scenario scenario) const
{
    for (auto& [id, value] : scenario.parameters)
        if (parameters_of_fields_.contains(id)) value = word(value);
    for (auto& entry : scenario.entries) {
        auto& event = entry.event;
        event.activity = word(event.activity);
        for (auto& role : event.actor.roles) role = word(role);
        for (auto& document : event.documents) document.kind = word(document.kind);
        for (auto& field : event.fields) {
            auto* names = field.name == "_remove" ? std::get_if<std::vector<std::string>>(&field.value) : nullptr;
            if (names)
                for (auto& name : *names) name = word(name);
            // What every procedure has keeps its fields, though a pack may call its own the same.
            bool const own = built_in(event.activity) != BuiltIn::none && built_in_fields.contains(field.name);
            if (!own) field.name = word(field.name);
        }
    }
    return scenario;
}

std::string Renaming::finding(std::string const& line) const
{
    auto const blank = line.find(' ');
    auto const at = line.find(" @ ");
    if (blank == line.npos || at == line.npos) return rule(line);
    auto const where = at + 3;
    auto const end = std::min(line.find_first_of("# ", where), line.size());
    return rule(line.substr(0, blank)) + line.substr(blank, where - blank) + word(line.substr(where, end - where)) +
           line.substr(end);
}

} // namespace properties
