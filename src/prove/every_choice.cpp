// SPDX-License-Identifier: Apache-2.0
#include "duly/prove/every_choice.hpp"

#include "duly/law/kernel.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace duly {

namespace {

// A rule of a chain is named "ID.1" and is written in the rule ID.
[[nodiscard]] std::string written_as(ParameterUse const& use, std::string const& rule)
{
    if (use.named_by.contains(rule)) return rule;
    return rule.substr(0, rule.rfind('.'));
}

// The rules that have a say in whether this history is lawful.
void add_judges(Law const& law, std::vector<Event> const& history, std::set<std::string>& rules)
{
    auto const& kernel = law.kernel();
    for (auto const& event : history) {
        auto const found = kernel.activity_index.find(event.activity);
        if (found == kernel.activity_index.end()) continue;
        auto const& code = kernel.activities[found->second];
        auto const add = [&](auto const& steps) {
            for (auto const& step : steps) rules.insert(kernel.subjects[step.subject].id);
        };
        add(code.checks), add(code.again), add(code.opens), add(code.closes), add(code.extends), add(code.pauses);
    }
}

class Splitter {
public:
    Splitter(PackSet const& packs, std::string_view id, std::optional<Date> on, Calendar const& calendar,
             std::string claim)
        : packs_(packs), id_(id), on_(on), calendar_(calendar), claim_(std::move(claim))
    {
        auto use = packs.parameter_use(id, on);
        if (!use) throw std::invalid_argument("no such pack");
        use_ = std::move(*use);
    }

    // `fixed`: the parameters whose values this proof was made for; all others may have any.
    void split(Parameters const& given, std::set<std::string> fixed, Law const& law, ClaimProof const& proof)
    {
        ++result_.proofs;
        if (proof.outcome != Proof::proved) return;
        for (auto const& name : depends_on(law, proof)) {
            if (fixed.contains(name)) continue;
            auto const& all = law.procedure().parameters;
            auto const parameter = std::find_if(all.begin(), all.end(), [&](auto const& p) { return p.id == name; });
            if (parameter == all.end()) continue;
            if (parameter->choices.empty() || result_.proofs >= choices_max) {
                left_out_.insert(name);
                continue;
            }
            fixed.insert(name);
            for (auto const& choice : parameter->choices)
                if (choice != parameter->value) otherwise(given, fixed, name, choice);
        }
    }

    // That something stays possible is easier to show once for all: what a law accepts, every laxer one accepts too.
    void split_possible(Parameters const& given, std::set<std::string> const& fixed, Law const& law,
                        ClaimProof const& proof)
    {
        auto const& in_claim = use_.named_by["claim:" + claim_];
        auto strict = given;
        auto settled = fixed;
        for (auto const& [name, choice] : use_.strictest)
            if (std::find(in_claim.begin(), in_claim.end(), name) == in_claim.end() && settled.insert(name).second)
                strict[name] = choice;
        auto const bound = packs_.bind(id_, strict, calendar_, on_);
        auto const of_strictest = bound ? prove_claim(*bound, claim_) : ClaimProof{};
        if (of_strictest.outcome == Proof::proved) split(strict, settled, *bound, of_strictest);
        else split(given, fixed, law, proof);
    }

    EveryChoice finish()
    {
        result_.left_out.assign(left_out_.begin(), left_out_.end());
        return std::move(result_);
    }

private:
    void otherwise(Parameters given, std::set<std::string> const& fixed, std::string const& name,
                   std::string const& choice)
    {
        given[name] = choice;
        auto const bound = packs_.bind(id_, given, calendar_, on_);
        if (!bound) return; // not to be chosen
        auto const proof = prove_claim(*bound, claim_);
        split(given, fixed, *bound, proof);
        if (proof.outcome != Proof::proved) result_.unproved.push_back({given, *bound, proof});
    }

    [[nodiscard]] std::set<std::string> depends_on(Law const& law, ClaimProof const& proof) const
    {
        std::set<std::string> parts{"", "claim:" + claim_};
        for (auto const& id : proof.rests_on) parts.insert(written_as(use_, id));
        std::set<std::string> judges;
        if (proof.rests_on.empty()) add_judges(law, proof.history, judges);
        for (auto const& id : judges) parts.insert(written_as(use_, id));
        // What lowers another rule, or lets something happen that nobody does, has a say in every proof.
        for (auto const& rule : law.procedure().rules)
            if (rule.kind == RuleKind::derogation || rule.kind == RuleKind::deemed) parts.insert(rule.id);
        std::set<std::string> names;
        for (auto const& part : parts)
            if (auto const found = use_.named_by.find(part); found != use_.named_by.end())
                names.insert(found->second.begin(), found->second.end());
        return names;
    }

    PackSet const& packs_;
    std::string id_;
    std::optional<Date> on_;
    Calendar const& calendar_;
    std::string claim_;
    ParameterUse use_;
    EveryChoice result_;
    std::set<std::string> left_out_;
};

} // namespace

EveryChoice prove_every_choice(PackSet const& packs, std::string_view id, Parameters const& given, Law const& law,
                               ClaimProof const& proof, std::optional<Date> on)
{
    Splitter splitter(packs, id, on, law.calendar(), proof.claim);
    std::set<std::string> fixed;
    for (auto const& [name, value] : given) fixed.insert(name);
    if (proof.outcome == Proof::proved && proof.rests_on.empty()) splitter.split_possible(given, fixed, law, proof);
    else splitter.split(given, fixed, law, proof);
    return splitter.finish();
}

} // namespace duly
