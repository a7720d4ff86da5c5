// SPDX-License-Identifier: Apache-2.0
#include "proof.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace duly::certificate {

namespace {

// Nothing in a proof is passed over: an entry has exactly these keys.
json::object const& exactly(json::value const& entry, Names const& keys, std::string_view what)
{
    auto const& object = object_of(entry, what);
    bool const same = object.size() == keys.size() &&
                      std::ranges::all_of(keys, [&](auto const& key) { return object.contains(key); });
    if (!same) reject("未知的条目", "an unknown entry", std::string(what) + " " + json::serialize(entry));
    return object;
}

json::array const& short_list(json::value const& value, std::string_view what)
{
    auto const& list = array_of(&value, what);
    if (list.size() > 1000) too_large();
    return list;
}

std::size_t number_of(json::value const& value, std::size_t below, std::string_view what)
{
    auto const* number = value.if_int64();
    if (number == nullptr || *number < 0 || static_cast<std::uint64_t>(*number) >= below)
        reject("数字不可用", "a number out of place", what);
    return static_cast<std::size_t>(*number);
}

bool stage_name(std::string const& name) { return !name.empty() && name.find_first_of("/+") == std::string::npos; }

Names parts_of(std::string const& text, char by)
{
    Names parts{{}};
    for (char const c : text)
        if (c == by) parts.emplace_back();
        else parts.back() += c;
    return parts;
}

} // namespace

std::string comparison_name(std::string const& field, json::object const& comparison)
{
    Names rest;
    for (auto const& [key, value] : comparison) {
        if (key == "field") continue;
        // `is: v` is the same as `is: [v]` and `in: [v]`.
        bool const one_of = key == "is" || key == "in";
        json::value const list = one_of && !value.is_array() ? json::value(json::array{value}) : value;
        rest.push_back((one_of ? " in " : " " + std::string(key) + " ") + json::serialize(list));
    }
    std::ranges::sort(rest);
    std::string name = field;
    for (auto const& each : rest) name += each;
    return name;
}

std::string Case::text() const
{
    std::string text = digits;
    for (auto const& machine : stages)
        for (std::size_t i = 0; i < machine.size(); ++i) (text += i == 0 ? '/' : '+') += machine[i];
    return text;
}

Proof::Proof(Law const& its_law, json::value const& written) : law(its_law)
{
    auto const& all = exactly(written, {"claim", "uses", "remembers", "machines", "cases"}, "proofs");
    claim = rule("claim:" + text_of(&all.at("claim"), "claim"));
    for (auto const& each : short_list(all.at("uses"), "uses")) read_use(each);
    for (auto const& each : short_list(all.at("remembers"), "remembers")) read_memory(each);
    for (auto const& each : array_of(&all.at("machines"), "machines")) read_machine(each);
    for (auto const& each : array_of(&all.at("cases"), "cases")) read_case(text_of(&each, "cases"));
}

Case Proof::initial() const
{
    Case first{std::string(remembers.size(), '0'), {}};
    for (auto const& machine : machines) first.stages.push_back(machine.initial);
    return first;
}

std::string Proof::key_field(Activity const& activity) const
{
    if (!claim->later_field.empty()) return claim->later_field;
    for (auto const& use : uses)
        if (use.at == &activity && use.again == nullptr && !use.rule->later_field.empty()) return use.rule->later_field;
    return {};
}

Rule const* Proof::rule(std::string const& id)
{
    auto found = rules_.find(id);
    if (found == rules_.end()) found = rules_.emplace(id, law.rule(id)).first;
    return &found->second;
}

void Proof::read_use(json::value const& written)
{
    bool const again = written.is_object() && written.get_object().contains("again");
    auto const& entry = exactly(written, again ? Names{"rule", "at", "again"} : Names{"rule", "at"}, "uses");
    std::string const id = text_of(&entry.at("rule"), "uses");
    if (id.starts_with("claim:")) reject("主张不是规则", "a claim is no rule", id);
    Use use{rule(id), &law.activity(text_of(&entry.at("at"), id)), nullptr};
    if (again) use.again = &law.activity(text_of(&entry.at("again"), id));
    if (again && !use.at->judges_again) reject("该活动不重新判断", "this activity judges nothing again", use.at->id);
    auto const& gate = again ? *use.again : *use.at;
    if (!contains(use.rule->binds, gate.id))
        reject("规则不约束该活动", "the rule is not about this activity", id + " " + gate.id);
    uses.push_back(use);
}

void Proof::read_memory(json::value const& written)
{
    using Kind = Memory::Kind;
    static std::map<std::string, Kind> const kinds{
        {"rule", Kind::counts},   {"done", Kind::done}, {"excused", Kind::excused},   {"reads", Kind::reads},
        {"is_key", Kind::is_key}, {"has", Kind::has},   {"document", Kind::document}, {"role", Kind::role}};
    auto const& entry = object_of(written, "remembers");
    auto const known = std::ranges::find_if(kinds, [&](auto const& each) { return entry.contains(each.first); });
    if (known == kinds.end()) reject("未知的条目", "an unknown entry", json::serialize(written));
    auto const& [word, kind] = *known;
    Names keys{word};
    if (kind == Kind::counts) keys.push_back("event");
    if (kind == Kind::excused) keys.push_back("at");
    if (kind == Kind::has || kind == Kind::document || kind == Kind::role) keys.push_back("of");
    exactly(written, keys, "remembers");

    Memory memory;
    memory.kind = kind;
    if (kind == Kind::reads) memory.comparison = object_of(entry.at(word), word);
    if (memory.comparison.contains("same_as") || memory.comparison.size() > 2)
        reject("不能记住这种比较", "such a comparison cannot be remembered", json::serialize(written));
    auto const* value = kind == Kind::reads ? memory.comparison.if_contains("field") : &entry.at(word);
    std::string const first = text_of(value, word);
    auto const dot = std::min(first.rfind('.'), first.size());
    bool const of_field = kind == Kind::reads || kind == Kind::is_key;
    if (of_field) memory.name = first.substr(std::min(dot + 1, first.size()));
    else memory.name = first;
    memory.of = &law.activity(of_field           ? first.substr(0, dot)
                              : keys.size() == 1 ? first
                                                 : text_of(&entry.at(keys[1]), word));
    if (of_field && !memory.of->fields.contains(memory.name)) reject("没有这个字段", "there is no such field", first);
    if (kind == Kind::is_key && memory.of->fields.at(memory.name).kind == Field::Kind::named)
        reject("选项不能是关键值", "a field of few values cannot have the key", first);
    if (kind == Kind::counts || kind == Kind::excused) memory.rule = rule(first);
    if (kind == Kind::counts && !contains(memory.rule->earlier, memory.of->id))
        reject("规则不看该活动", "the rule does not look for this activity", first + " " + memory.of->id);
    if (kind == Kind::excused && (first.starts_with("claim:") || !contains(memory.rule->binds, memory.of->id)))
        reject("规则不约束该活动", "the rule is not about this activity", first + " " + memory.of->id);

    std::string name = word + " " + first;
    if (kind == Kind::reads) name = word + " " + comparison_name(first, memory.comparison);
    else if (keys.size() == 2) name += " " + memory.of->id;
    if (!places.emplace(name, remembers.size()).second) reject("条目重复", "an entry stands twice", name);
    remembers.push_back(std::move(memory));
}

void Proof::read_machine(json::value const& written)
{
    auto const& entry = exactly(written, {"machine", "initial", "regions", "rows"}, "machines");
    Machine machine{text_of(&entry.at("machine"), "machine"), names_of(&entry.at("initial"), "initial"), {}};
    for (auto const& other : machines)
        if (other.name == machine.name) reject("状态机重复", "a machine stands twice", machine.name);
    if (machine.initial.empty() || number_of(entry.at("regions"), 64, "regions") != machine.initial.size() ||
        !std::ranges::all_of(machine.initial, stage_name))
        reject("初始阶段不可用", "the initial stages cannot be those", machine.name);
    for (auto const& each : short_list(entry.at("rows"), "rows")) {
        Names keys{"from", "act", "to", "region"};
        bool const guarded = each.is_object() && each.get_object().contains("field");
        if (guarded) keys.insert(keys.end(), {"field", "value", "expects"});
        auto const& row = exactly(each, keys, "rows");
        machine.rows.push_back({text_of(&row.at("from"), "from"),
                                text_of(&row.at("act"), "act"),
                                text_of(&row.at("to"), "to"),
                                number_of(row.at("region"), machine.initial.size(), "region"),
                                {},
                                true});
        auto& read = machine.rows.back();
        if (!stage_name(read.from) || !stage_name(read.to)) reject("阶段名不可用", "a stage cannot be called that");
        if (!guarded) continue;
        if (!row.at("expects").is_bool()) reject("expects 不是真或假", "`expects` is neither true nor false");
        read.expects = row.at("expects").get_bool();
        read.guard = {{"field", text_of(&row.at("field"), "field")}, {"is", text_of(&row.at("value"), "value")}};
    }
    machines.push_back(std::move(machine));
}

void Proof::read_case(std::string const& text)
{
    Names const parts = parts_of(text, '/');
    Case read{parts[0], {}};
    bool fine = parts.size() == machines.size() + 1 && read.digits.size() == remembers.size() &&
                read.digits.find_first_not_of("01") == std::string::npos;
    for (std::size_t i = 1; fine && i < parts.size(); ++i) {
        read.stages.push_back(parts_of(parts[i], '+'));
        fine = read.stages.back().size() == machines[i - 1].initial.size() &&
               std::ranges::all_of(read.stages.back(), stage_name);
    }
    if (!fine) reject("情形写法不对", "a case is not written as it should be", text);
    if (!cases.emplace(text, std::move(read)).second) reject("情形重复", "a case stands twice", text);
}

} // namespace duly::certificate
