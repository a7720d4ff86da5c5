// SPDX-License-Identifier: Apache-2.0
#include "prove/mutants.hpp"

#include <algorithm>
#include <utility>

namespace mutants {

namespace {

// A law of no pack: only its rules matter.
[[nodiscard]] Law rebuilt(Law const& law, Procedure procedure)
{
    return Law(std::move(procedure), law.calendar(), law.text(), law.digest());
}

[[nodiscard]] Condition fact(std::string name)
{
    Condition condition;
    condition.op = Condition::Op::fact;
    condition.name = std::move(name);
    return condition;
}

constexpr char const* nobody_finds = "nobody_finds";

class Weakening {
public:
    Weakening(Law const& law, std::size_t at) : law_(law), at_(at), was_(law.procedure().rules[at]) {}

    void run(std::vector<Weaker>& out)
    {
        if (!was_.same.empty()) out.push_back(with("same left out", [](Rule& rule) { rule.same.clear(); }));
        if (!was_.since.empty()) out.push_back(with("since left out", [](Rule& rule) { rule.since.clear(); }));
        if (was_.kind == RuleKind::precedence) {
            if (!was_.where.always()) out.push_back(with("where left out", [](Rule& rule) { rule.where = {}; }));
            out.push_back(with("another alternative", [&](Rule& rule) {
                rule.first.emplace_back("anything");
                rule.same.clear();
                rule.where = {};
            }));
        }
        out.push_back(with("only if a fact is found", [](Rule& rule) {
            Condition both;
            both.parts = {rule.when, fact(nobody_finds)};
            rule.when = std::move(both);
        }));
    }

private:
    template <class Change> [[nodiscard]] Weaker with(std::string how, Change const& change) const
    {
        auto procedure = law_.procedure();
        Activity anything;
        anything.id = "anything";
        anything.phase = procedure.phases.front();
        procedure.activities.push_back(std::move(anything));
        FactSpec found;
        found.id = nobody_finds;
        found.by = {procedure.roles.front().id};
        procedure.facts.push_back(std::move(found));
        change(procedure.rules[at_]);
        return {std::move(how), was_.id, rebuilt(law_, std::move(procedure))};
    }

    Law const& law_;
    std::size_t at_;
    Rule const& was_;
};

} // namespace

Law without(Law const& law, std::string const& rule)
{
    auto procedure = law.procedure();
    std::erase_if(procedure.rules, [&](Rule const& each) { return each.id == rule; });
    for (auto& each : procedure.rules) std::erase(each.lowers, rule);
    return rebuilt(law, std::move(procedure));
}

std::vector<Weaker> weakened(Law const& law)
{
    std::vector<Weaker> out;
    auto const& rules = law.procedure().rules;
    for (std::size_t i = 0; i < rules.size(); ++i)
        if (rules[i].kind == RuleKind::precedence || rules[i].kind == RuleKind::absence) Weakening(law, i).run(out);
    return out;
}

Law judging_once(Law const& law)
{
    auto procedure = law.procedure();
    for (auto& activity : procedure.activities) activity.judges_again = false;
    return rebuilt(law, std::move(procedure));
}

} // namespace mutants
