// SPDX-License-Identifier: Apache-2.0
// Parameters: what the text of the law leaves open. After resolve() a tree holds none.
#include "overlay.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

// Every procedure has it: how much later than it occurred an act may be entered without that being a finding.
PackNode const& late_entry()
{
    static PackNode const node = [] {
        auto words = [](std::string_view text) { return PackNode::word(std::string(text)); };
        auto days = PackNode::mapping();
        days.set("days", words("30"));
        auto asks = PackNode::mapping();
        asks.set("zh", words("补录时间超过多久视为迟延"));
        asks.set("en", words("how long after it occurred an act may still be entered in order"));
        auto declared = PackNode::mapping();
        declared.set("default", std::move(days));
        declared.set("asks", std::move(asks));
        return declared;
    }();
    return node;
}

// {param: P}, alone or with `is` or `in`.
bool is_parameter(PackNode const& node) { return node.is_mapping() && node.find("param") != nullptr; }

// P of "{P}" in a key, with the position of the braces.
std::optional<std::string> parameter_in_key(std::string const& key)
{
    auto const open = key.find('{');
    auto const close = key.find('}', open == std::string::npos ? 0 : open);
    if (open == std::string::npos || close == std::string::npos || close < open + 2) return std::nullopt;
    return key.substr(open + 1, close - open - 1);
}

std::vector<std::string_view> ids_of(ParameterTable const& table)
{
    std::vector<std::string_view> ids;
    for (auto const& [id, parameter] : table) ids.push_back(id);
    return ids;
}

ParameterNode const* look_up(ParameterTable const& table, PackNode const& name, std::string const& id,
                             Problems& problems)
{
    auto const found = table.find(id);
    if (found != table.end()) return &found->second;
    auto const meant = nearest(id, ids_of(table));
    auto const hint_zh = meant.empty() ? std::string() : "；是否指“" + std::string(meant) + "”？";
    auto const hint_en = meant.empty() ? std::string() : "; did you mean '" + std::string(meant) + "'?";
    problems.error(name.place, "没有名为“" + id + "”的参数" + hint_zh, "no parameter is named '" + id + "'" + hint_en);
    return nullptr;
}

PackNode constant(bool holds, Place const& place)
{
    auto node = PackNode::mapping(place);
    node.set(holds ? "all" : "any", PackNode::list(place));
    return node;
}

// {param: P, is: v} or {param: P, in: [v, w]} as a condition that always or never holds.
PackNode compare(PackNode const& node, ParameterNode const& parameter, Problems& problems)
{
    for (std::size_t i = 0; i < node.size(); ++i) {
        auto const& key = node.key(i).text;
        if (key != "param" && key != "is" && key != "in")
            problems.error(node.key(i).place, "参数的比较只用 is 或者 in，没有“" + key + "”",
                           "a parameter is compared by 'is' or 'in', not by '" + key + "'");
    }
    auto const* const is = node.find("is");
    auto const* const in = node.find("in");
    std::vector<PackNode> wanted;
    if (is != nullptr) wanted.push_back(*is);
    if (in != nullptr && in->is_list()) wanted.insert(wanted.end(), in->items.begin(), in->items.end());
    bool holds = false;
    for (auto const& value : wanted) {
        holds = holds || value == parameter.value;
        if (!parameter.choices.empty() &&
            std::find(parameter.choices.begin(), parameter.choices.end(), value) == parameter.choices.end())
            problems.error(value.place, "“" + in_one_line(value) + "”不是该参数的选项，比较永远不成立",
                           "'" + in_one_line(value) + "' is no choice of this parameter, so this never holds");
    }
    return constant(holds, node.place);
}

} // namespace

ParameterTable parameters_of(PackNode const& tree, Problems& problems)
{
    ParameterTable table;
    table["late_entry"] = {&late_entry(), *late_entry().find("default"), {}, false};
    auto const* const declared = tree.find("parameters");
    if (declared == nullptr) return table;
    for (auto const& [id, node] : pairs_of(*declared)) {
        if (!node->is_mapping()) continue; // reported when it is read
        ParameterNode parameter;
        parameter.declared = node;
        auto const* const value = node->find("value"); // in a bound tree
        auto const* const standard = node->find("default");
        if (value != nullptr) parameter.value = *value;
        else if (standard != nullptr) parameter.value = *standard;
        if (auto const* const choices = node->find("choices"); choices != nullptr && choices->is_list())
            parameter.choices = choices->items;
        parameter.set_by_overlay = node->find("set") != nullptr;
        if (!parameter.choices.empty() &&
            std::find(parameter.choices.begin(), parameter.choices.end(), parameter.value) == parameter.choices.end())
            problems.error(parameter.value.place,
                           "参数 " + id->text + " 的值“" + in_one_line(parameter.value) + "”不在选项 " +
                               in_one_line(*node->find("choices")) + " 之中",
                           "the value '" + in_one_line(parameter.value) + "' of parameter " + id->text +
                               " is none of its choices " + in_one_line(*node->find("choices")));
        table[id->text] = std::move(parameter);
    }
    return table;
}

std::vector<std::string> parameters_in(PackNode const& part)
{
    std::vector<std::string> names;
    auto const add = [&](std::string const& name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    };
    if (is_parameter(part)) add(part.find("param")->text);
    for (std::size_t i = 0; i < part.size(); ++i)
        if (auto const name = parameter_in_key(part.key(i).text)) add(*name);
    for (auto const& item : part.items)
        for (auto const& name : parameters_in(item)) add(name);
    return names;
}

PackNode resolve(PackNode const& part, ParameterTable const& values, Problems& problems)
{
    if (is_parameter(part)) {
        auto const& name = *part.find("param");
        auto const* const parameter = look_up(values, name, name.text, problems);
        if (parameter == nullptr) return PackNode::word("unset", part.place);
        if (part.size() > 1) return compare(part, *parameter, problems);
        auto value = parameter->value;
        if (!value.place.file) value.place = part.place;
        return value;
    }
    auto resolved = part;
    for (std::size_t i = 0; i < resolved.items.size(); ++i) {
        auto& item = resolved.items[i];
        bool const is_key = resolved.is_mapping() && i % 2 == 0;
        if (!is_key) {
            if (!item.items.empty()) item = resolve(item, values, problems);
            continue;
        }
        auto const name = parameter_in_key(item.text);
        if (!name) continue;
        auto const* const parameter = look_up(values, item, *name, problems);
        if (parameter == nullptr) continue;
        auto const text = parameter->value.is_word() ? parameter->value.text : in_one_line(parameter->value);
        item.text.replace(item.text.find('{'), name->size() + 2, text);
    }
    return resolved;
}

bool each_combination(ParameterTable const& table, std::vector<std::string> const& names, std::size_t limit,
                      std::function<void(ParameterTable const&)> const& visit)
{
    std::vector<std::string> open;
    std::size_t combinations = 1;
    for (auto const& name : names) {
        auto const found = table.find(name);
        if (found == table.end() || found->second.set_by_overlay || found->second.choices.size() < 2) continue;
        open.push_back(name);
        if (found->second.choices.size() > limit / combinations) return false;
        combinations *= found->second.choices.size();
    }
    auto values = table;
    for (std::size_t number = 0; number < combinations; ++number) {
        auto rest = number;
        for (auto const& name : open) {
            auto& parameter = values.find(name)->second;
            parameter.value = parameter.choices[rest % parameter.choices.size()];
            rest /= parameter.choices.size();
        }
        visit(values);
    }
    return true;
}

} // namespace duly::detail
