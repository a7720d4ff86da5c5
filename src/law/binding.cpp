// SPDX-License-Identifier: Apache-2.0
// Parameters are bound on the tree, before it is read, so that the typed rules never know them.
#include "binding.hpp"
#include "read.hpp"
#include "strictness.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

constexpr std::size_t combinations_max = 512;

// Choices beyond this many combinations are tried one at a time.
void each_choice(ParameterTable const& table, std::vector<std::string> const& names,
                 std::function<void(ParameterTable const&)> const& visit)
{
    if (each_combination(table, names, combinations_max, visit)) return;
    for (auto const& name : names) (void)each_combination(table, {name}, combinations_max, visit);
}

Error bad_parameter(std::string id, std::string zh, std::string en)
{
    return {ErrorCode::bad_input, {std::move(zh), std::move(en)}, "parameter " + std::move(id), {}};
}

Error unknown_parameter(std::string const& id, ParameterTable const& table)
{
    std::vector<std::string_view> known;
    std::string list;
    for (auto const& [name, parameter] : table) {
        known.push_back(name);
        list += (list.empty() ? "" : ", ") + name;
    }
    auto const meant = nearest(id, known);
    auto const zh = meant.empty() ? "；可用的参数：" + list : "；是否指“" + std::string(meant) + "”？";
    auto const en = meant.empty() ? "; the parameters are: " + list : "; did you mean '" + std::string(meant) + "'?";
    return bad_parameter(id, "该程序没有参数“" + id + "”" + zh, "the procedure has no parameter '" + id + "'" + en);
}

} // namespace

Error as_error(Problems const& problems)
{
    auto const sorted = problems.in_order();
    auto const first =
        std::find_if(sorted.begin(), sorted.end(), [](PackProblem const& problem) { return !problem.warning; });
    if (first == sorted.end()) return {ErrorCode::bad_input, {"程序包有误", "the pack is wrong"}, "", {}};
    Error error{ErrorCode::bad_input, first->says, first->where(), {}};
    if (problems.errors() > 1) {
        auto const more = std::to_string(problems.errors() - 1);
        error.says.zh += "（另有 " + more + " 个错误）";
        error.says.en += " (and " + more + " more errors)";
    }
    return error;
}

PackNode with_values(PackNode const& merged, ParameterTable const& values, Problems& problems)
{
    auto tree = PackNode::mapping(merged.place);
    tree.items.reserve(merged.items.size());
    for (std::size_t i = 0; i < merged.size(); ++i) {
        auto const& key = merged.key(i);
        tree.items.push_back(key);
        tree.items.push_back(key.text == "parameters" ? merged.value(i) : resolve(merged.value(i), values, problems));
    }
    return tree;
}

PackNode bound_tree(PackNode const& merged, ParameterTable const& values, Problems& problems)
{
    auto tree = with_values(merged, values, problems);
    tree.erase("no_rule");
    if (auto const* const declared = tree.find("parameters"); declared == nullptr || !declared->is_mapping())
        tree.set("parameters", PackNode::mapping(tree.place));
    auto& parameters = *tree.find("parameters");
    for (auto const& [id, parameter] : values) {
        if (parameters.find(id) == nullptr) parameters.set(id, *parameter.declared);
        auto& declared = *parameters.find(id);
        declared.erase("set");
        declared.set("value", parameter.value);
    }
    for (std::string_view const key : {"roles", "facts", "documents", "phases", "parameters"})
        if (auto* const part = tree.find(key)) *part = as_pairs(std::move(*part));
    if (auto* const phases = tree.find("activities")) {
        for (std::size_t p = 0; p < phases->size(); ++p) {
            auto& phase = phases->value(p);
            for (std::size_t i = 0; i < phase.size(); ++i)
                if (auto* const fields = phase.value(i).find("fields")) *fields = as_pairs(std::move(*fields));
            phase = as_pairs(std::move(phase));
        }
        *phases = as_pairs(std::move(*phases));
    }
    return tree;
}

void check_pack(PackNode const& merged, Problems& problems)
{
    auto const table = parameters_of(merged, problems);
    auto const tree = with_values(merged, table, problems);
    auto const procedure = read_procedure(tree, problems);
    Names const names(procedure);
    auto const* const rules = merged.find("rules");
    if (rules == nullptr || !rules->is_list()) return;
    std::vector<std::string_view> ids;
    for (auto const& rule : procedure.rules) ids.push_back(rule.id);
    for (auto const& rule : rules->items) {
        auto const used = parameters_in(rule);
        if (used.empty()) continue;
        each_choice(table, used, [&](ParameterTable const& values) {
            auto const resolved = resolve(rule, values, problems);
            (void)read_rule(resolved, names, ids, problems);
        });
    }
}

std::optional<Error> choose(Parameters const& chosen, PackNode const& merged, ParameterTable& table)
{
    auto const standard = table;
    bool overrides = false;
    for (auto const& [id, words] : chosen) {
        auto const found = table.find(id);
        if (found == table.end()) return unknown_parameter(id, table);
        auto& parameter = found->second;
        auto value = read_value(words);
        auto const& choices = parameter.choices;
        Text fits_not; // what a free value is not, where it stands in the rules
        if (value && choices.empty() && id == "late_entry" && !value->is_word("unset")) {
            Problems wrong;
            if (!duration(*value, id, wrong)) value.reset();
        } else if (value && choices.empty()) {
            auto tried = standard;
            tried.find(id)->second.value = *value;
            Problems wrong;
            static_cast<void>(read_procedure(with_values(merged, tried, wrong), wrong));
            if (wrong.any_error()) {
                fits_not = as_error(wrong).says;
                value.reset();
            }
        }
        if (!value || value->is_null() ||
            (!choices.empty() && std::find(choices.begin(), choices.end(), *value) == choices.end())) {
            std::string list;
            for (auto const& choice : choices) list += (list.empty() ? "" : ", ") + in_one_line(choice);
            if (!fits_not.zh.empty())
                return bad_parameter(id, "参数 " + id + " 不能取“" + words + "”：" + fits_not.zh,
                                     "the parameter " + id + " cannot be '" + words + "': " + fits_not.en);
            if (list.empty()) list = id == "late_entry" ? "{days: 30}, unset" : in_one_line(standard.at(id).value);
            return bad_parameter(id, "参数 " + id + " 不能取“" + words + "”；可取：" + list,
                                 "the parameter " + id + " cannot be '" + words + "'; expected one of: " + list);
        }
        overrides = overrides || (parameter.set_by_overlay && !(*value == parameter.value));
        parameter.value = std::move(*value);
    }
    if (!overrides) return std::nullopt;
    // What an overlay has set is law there; a case may be stricter still, never laxer.
    Problems problems;
    auto const before = read_procedure(with_values(merged, standard, problems), problems);
    auto const after = read_procedure(with_values(merged, table, problems), problems);
    auto const laxer = laxer_rules(before, after);
    if (problems.any_error() || laxer.empty()) return std::nullopt;
    auto const& first = laxer.front();
    return bad_parameter(first.rule,
                         "所选参数放宽了本地规定：规则 " + first.rule + "（" + first.article + "）：" + first.why.zh,
                         "this choice is laxer than what the overlay has set: rule " + first.rule + " (" +
                             first.article + "): " + first.why.en);
}

} // namespace duly::detail
