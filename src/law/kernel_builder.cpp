// SPDX-License-Identifier: Apache-2.0
#include "kernel_builder.hpp"

#include <algorithm>
#include <utility>

namespace duly::detail {

namespace {

template <class Container> [[nodiscard]] std::uint16_t last_index(Container const& container)
{
    return static_cast<std::uint16_t>(container.size() - 1);
}

[[nodiscard]] bool same_source(Source const& a, Source const& b) { return a.of == b.of && a.index == b.index; }

} // namespace

bool reads_a_fact(Condition const& condition)
{
    return condition.op == Condition::Op::fact ||
           std::any_of(condition.parts.begin(), condition.parts.end(), reads_a_fact);
}

KernelBuilder::KernelBuilder(Procedure const& bound) : procedure(bound)
{
    auto const number = [](auto const& things, auto& index, auto const& name_of) {
        for (std::size_t i = 0; i < things.size(); ++i)
            index.emplace(name_of(things[i]), static_cast<std::uint16_t>(i));
    };
    number(bound.activities, kernel.activity_index, [](Activity const& a) { return a.id; });
    number(bound.facts, kernel.fact_index, [](FactSpec const& f) { return f.id; });
    number(bound.roles, kernel.role_index, [](Role const& r) { return r.id; });
    for (std::size_t i = 0; i < bound.roles.size(); ++i)
        if (bound.roles[i].anyone) kernel.anyone |= std::uint64_t{1} << i;
    number(bound.documents, kernel.document_index, [](DocumentSpec const& d) { return d.kind; });
    kernel.activities.resize(bound.activities.size());
    kernel.nodes.push_back(Node{});
    Node never;
    never.op = Node::Op::no;
    kernel.nodes.push_back(never);
}

std::uint16_t KernelBuilder::activity(std::string const& id) const
{
    auto const found = kernel.activity_index.find(id);
    return found == kernel.activity_index.end() ? no_index : found->second;
}

std::vector<std::uint16_t> KernelBuilder::activities(std::vector<std::string> const& ids) const
{
    std::vector<std::uint16_t> found;
    for (auto const& id : ids)
        if (auto const index = activity(id); index != no_index) found.push_back(index);
    return found;
}

FieldSpec const* KernelBuilder::field(std::uint16_t activity, std::string const& name) const
{
    for (auto const& field : procedure.activities[activity].fields)
        if (field.name == name) return &field;
    return nullptr;
}

std::uint64_t KernelBuilder::roles(std::vector<std::string> const& ids, bool& anyone) const
{
    std::uint64_t mask = 0;
    for (auto const& id : ids) {
        auto const index = kernel.role_index.at(id);
        anyone = anyone || procedure.roles[index].anyone;
        mask |= std::uint64_t{1} << index;
    }
    return mask;
}

Source KernelBuilder::of_event(std::uint16_t activity, std::string const& name) const
{
    if (name == "actor") return {Source::Of::event_actor, FieldType::actor, actor_slot};
    auto const& fields = procedure.activities[activity].fields;
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (fields[i].name == name) return {Source::Of::event_field, fields[i].type, static_cast<std::uint16_t>(i)};
    return {};
}

Source KernelBuilder::of_latest(std::uint16_t activity, std::string const& name)
{
    auto const event = of_event(activity, name);
    if (event.of == Source::Of::nothing) return {};
    auto const* spec = event.of == Source::Of::event_actor ? nullptr : field(activity, name);
    bool const presence = spec != nullptr && spec->personal;
    bool const is_list = spec != nullptr && spec->type == FieldType::list && !presence;
    auto& registers = is_list ? kernel.lists : kernel.cells;
    auto const of = is_list ? Source::Of::list : Source::Of::cell;
    for (std::size_t i = 0; i < registers.size(); ++i)
        if (registers[i].activity == activity && same_source(registers[i].from, event))
            return {of, event.type, static_cast<std::uint16_t>(i)};
    registers.push_back({activity, event, is_list, presence});
    return {of, event.type, last_index(registers)};
}

Source KernelBuilder::of_entry(std::uint16_t index, std::string const& name)
{
    auto& origin = members_origins_[index];
    auto& def = kernel.members[index];
    if (name == "actor") return {Source::Of::entry_actor, FieldType::actor, 0};
    auto const event = of_event(origin.activity, name);
    if (event.of == Source::Of::nothing) return {};
    for (std::size_t i = 0; i < origin.captured.size(); ++i)
        if (origin.captured[i] == name) return {Source::Of::entry_cell, event.type, static_cast<std::uint16_t>(i)};
    origin.captured.push_back(name);
    def.captured.push_back(event);
    return {Source::Of::entry_cell, event.type, last_index(def.captured)};
}

Source KernelBuilder::resolve(Path const& path, Scope const& scope)
{
    if (path.field.empty()) return {};
    if (path.activity.empty()) {
        switch (scope.of) {
        case Scope::Of::nothing: return {};
        case Scope::Of::event: return of_event(scope.activity, path.field);
        case Scope::Of::latest: return of_latest(scope.activity, path.field);
        case Scope::Of::entry: return of_entry(scope.members, path.field);
        }
    }
    auto const named = activity(path.activity);
    if (named == no_index) return {};
    bool const judged_itself =
        (scope.of == Scope::Of::event && named == scope.activity) ||
        (scope.of == Scope::Of::entry && scope.judged_of == Scope::Of::event && named == scope.judged);
    return judged_itself ? of_event(named, path.field) : of_latest(named, path.field);
}

std::vector<Source> KernelBuilder::key(std::vector<Same> const& same, bool earlier, Scope const& scope)
{
    std::vector<Source> sources;
    for (auto const& pair : same) sources.push_back(resolve({"", earlier ? pair.earlier : pair.later}, scope));
    return sources;
}

std::uint32_t KernelBuilder::node(Node node, std::vector<std::uint32_t> const& children)
{
    if (!children.empty()) {
        node.first = static_cast<std::uint32_t>(kernel.children.size());
        node.count = static_cast<std::uint32_t>(children.size());
        kernel.children.insert(kernel.children.end(), children.begin(), children.end());
    }
    kernel.nodes.push_back(std::move(node));
    return static_cast<std::uint32_t>(kernel.nodes.size() - 1);
}

std::uint32_t KernelBuilder::condition(Condition const& condition, Scope const& scope)
{
    using Op = Condition::Op;
    if (condition.always()) return 0;
    if (condition.never()) return 1;
    Node made;
    switch (condition.op) {
    case Op::all:
    case Op::any:
    case Op::negation: {
        std::vector<std::uint32_t> parts;
        for (auto const& part : condition.parts) parts.push_back(this->condition(part, scope));
        if (parts.size() == 1 && condition.op != Op::negation) return parts.front();
        made.op = condition.op == Op::all   ? Node::Op::all
                  : condition.op == Op::any ? Node::Op::any
                                            : Node::Op::negation;
        return node(made, parts);
    }
    case Op::fact:
        made.op = Node::Op::fact;
        made.index = kernel.fact_index.at(condition.name);
        return node(made);
    case Op::done:
        made.op = Node::Op::latch;
        made.index = latch(activity(condition.name), {}, {});
        return node(made);
    case Op::document:
    case Op::role: {
        if (scope.of == Scope::Of::latest) { // remembered from the latest event
            made.op = Node::Op::latch;
            made.index = latch(scope.activity, condition, {});
            return node(made);
        }
        if (scope.of != Scope::Of::event) return 1;
        auto const& index = condition.op == Op::role ? kernel.role_index : kernel.document_index;
        made.op = condition.op == Op::role ? Node::Op::role : Node::Op::document;
        auto const found = index.find(condition.name);
        if (found == index.end()) return 1;
        made.index = found->second;
        return node(made);
    }
    case Op::field: {
        made.op = Node::Op::field;
        made.comparison = condition.comparison;
        made.source = resolve(condition.path, scope);
        if (condition.comparison == Comparison::same_as) {
            auto judged = scope; // bare after same_as: the judged event
            if (scope.of == Scope::Of::entry)
                judged = {scope.judged_of, scope.judged, no_index, scope.judged_of, scope.judged};
            made.other = resolve(condition.other, judged);
        }
        made.first = static_cast<std::uint32_t>(kernel.literals.size());
        made.count = static_cast<std::uint32_t>(condition.literals.size());
        kernel.literals.insert(kernel.literals.end(), condition.literals.begin(), condition.literals.end());
        return node(made);
    }
    case Op::share: return share_node(condition, scope);
    }
    return 1;
}

std::uint32_t KernelBuilder::share_node(Condition const& condition, Scope const& scope)
{
    std::vector<std::uint16_t> parts;
    for (auto const& part : condition.sets) parts.push_back(set(part, scope));
    Node made;
    made.op = Node::Op::share;
    made.comparison = condition.comparison;
    made.fraction = condition.fraction;
    made.first = parts.at(0);
    made.count = parts.at(1);
    made.index = parts.size() > 2 ? parts[2] : no_index;
    return node(made);
}

std::uint32_t KernelBuilder::applies(Rule const& rule, Scope const& scope)
{
    auto const when = condition(rule.when, scope);
    auto const unless = condition(rule.unless, scope);
    if (unless == 1) return when;
    Node negation;
    negation.op = Node::Op::negation;
    auto const not_excepted = node(negation, {unless});
    if (when == 0) return not_excepted;
    Node both;
    both.op = Node::Op::all;
    return node(both, {when, not_excepted});
}

std::uint16_t KernelBuilder::set(Set const& wanted, Scope const& judged)
{
    SetCode code;
    code.except_actor = wanted.except_actor;
    if (!wanted.by.empty()) {
        code.of = SetCode::Of::members;
        code.members = members(activity(wanted.by), wanted.since, {});
        Scope const entry{Scope::Of::entry, activity(wanted.by), code.members, judged.of, judged.activity};
        code.where = condition(wanted.where, entry);
    } else if (!wanted.path.field.empty()) {
        code.of = SetCode::Of::source;
        code.source = resolve(wanted.path, judged);
    } else {
        code.words = wanted.words;
    }
    kernel.sets.push_back(std::move(code));
    return last_index(kernel.sets);
}

} // namespace duly::detail
