// SPDX-License-Identifier: Apache-2.0
// One event of an abstract case: the section "Events" of docs/certificate-format.md, word for word.
#pragma once

#include "choices.hpp"
#include "proof.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

namespace duly::certificate {

inline Names const truths{"undecided", "no", "yes"};
inline Names const somebody{"the key", "another"};

enum class Truth { no, undecided, yes };

inline Truth truth(bool value) { return value ? Truth::yes : Truth::no; }

// One event of an abstract case: whether anything refuses it, whether it breaks the claim, and the case it leads to.
class Event {
public:
    Event(Proof const& proof, Activity const& activity, Case const& before, Choices& choices)
        : proof_(proof), activity_(activity), before_(before), choices_(choices), bare_(&activity)
    {}

    bool refused()
    {
        choices_.spend(proof_.uses.size());
        for (auto const& use : proof_.uses)
            if (use.at == &activity_ && refused_by(use)) return true;
        return false;
    }

    bool breaks_claim()
    {
        auto const& claim = *proof_.claim;
        if (!contains(claim.binds, activity_.id)) return false;
        if (claim.several_fields) return true;
        // If this event has another value there, or a list without the key, then the key of its history is what it has,
        // and this case is not of it. If it has none, no value plays a part, and the key may be any.
        if (auto const field = proof_.key_field(activity_);
            !field.empty() && compared({&activity_, field, true}) == Likeness::other)
            return false;
        // As for a rule, what nobody has decided does not excuse.
        return applies(claim.when, claim.unless) != Truth::no && !met(claim);
    }

    // Nothing: a machine refuses it. If nobody judged whether it may happen, a machine stays where it is instead.
    std::optional<Case> next(bool unjudged)
    {
        Case after = before_;
        for (std::size_t i = 0; i < proof_.machines.size(); ++i) {
            if (proof_.machines[i].name != activity_.machine || move(proof_.machines[i], after.stages[i])) continue;
            if (!unjudged) return std::nullopt;
        }
        for (std::size_t i = 0; i < proof_.remembers.size(); ++i) {
            auto const& memory = proof_.remembers[i];
            choices_.spend(1);
            bool digit = before_.digits[i] == '1';
            if (activity_.restarts && memory.of->phase >= *activity_.restarts) digit = false;
            if (memory.kind == Memory::Kind::counts && contains(memory.rule->since, activity_.id)) digit = false;
            if (memory.of == &activity_) digit = says(memory, digit);
            // What nobody judged was not excused.
            if (memory.of == &activity_ && memory.kind == Memory::Kind::excused && unjudged) digit = false;
            after.digits[i] = digit ? '1' : '0';
        }
        return after;
    }

private:
    enum class Likeness { absent, key, other, unknown };
    struct Place { // of a field
        Activity const* of = nullptr;
        std::string name;
        bool own = false; // of this event, or of the latest event of another activity

        Field const* field() const
        {
            auto const found = of->fields.find(name);
            return found == of->fields.end() ? nullptr : &found->second;
        }
    };

    // ---- what this event and the case say ----

    Place place(std::string const& path) const
    {
        auto const dot = path.rfind('.');
        if (dot == std::string::npos) return {bare_, path, bare_own_};
        auto const& of = proof_.law.activity(std::string_view(path).substr(0, dot));
        return {&of, path.substr(dot + 1), &of == &activity_};
    }

    // Which of its labels a field of this event has; 0: nothing is there.
    std::size_t own(std::string const& field)
    {
        if (field == "actor") return 1 + choices_.ask(field, somebody);
        auto const found = activity_.fields.find(field);
        return found == activity_.fields.end() ? 0 : choices_.ask("field " + field, found->second.labels);
    }

    // What nobody remembered may have been either way.
    bool remembered(std::string const& name)
    {
        choices_.spend(1);
        auto const found = proof_.places.find(name);
        return found == proof_.places.end() ? choices_.ask(name) : before_.digits[found->second] == '1';
    }

    // A document or a role, of whatever bare words are about.
    bool present(std::string const& kind, std::string const& name)
    {
        return bare_own_ ? choices_.ask(kind + " " + name) : remembered(kind + " " + name + " " + bare_->id);
    }

    bool has(std::string const& name)
    {
        if (!bare_own_) return remembered("has " + name + " " + bare_->id);
        bool there = true;
        if (auto const found = activity_.fields.find(name); found != activity_.fields.end()) {
            auto const chosen = own(name);
            there = chosen != 0 && (!found->second.yes_no || found->second.labels[chosen] == "true");
        }
        if (contains(activity_.documents, name)) there = there && present("document", name);
        return there;
    }

    Likeness likeness(Place const& of)
    {
        auto const* field = of.field();
        if (field == nullptr) return Likeness::absent;
        if (of.own) {
            auto const chosen = own(of.name);
            if (field->kind == Field::Kind::list) return Likeness::unknown;
            if (chosen == 0) return Likeness::absent;
            if (field->kind == Field::Kind::named) return Likeness::unknown;
            return chosen == 1 ? Likeness::key : Likeness::other;
        }
        if (field->kind != Field::Kind::word) return Likeness::unknown;
        auto const found = proof_.places.find("is_key " + of.of->id + "." + of.name);
        if (found == proof_.places.end()) return Likeness::unknown;
        return before_.digits[found->second] == '1' ? Likeness::key : Likeness::other;
    }

    // As `same` compares: a list by each of its words.
    Likeness compared(Place const& of)
    {
        auto const* field = of.field();
        if (field == nullptr || field->kind != Field::Kind::list || !of.own) return likeness(of);
        auto const chosen = own(of.name);
        return chosen == 0 ? Likeness::absent : chosen == 1 ? Likeness::key : Likeness::other;
    }

    // ---- conditions ----

    Truth holds(json::value const& condition)
    {
        choices_.spend(1);
        static json::object const all{{"all", {}}};
        if (condition.is_array()) return simple(all, "all", condition);
        if (condition.is_string()) return simple(all, "fact", condition);
        auto const& object = object_of(condition, "condition");
        if (object.contains("field")) return compare(object);
        // Shares, and what a parameter still leaves open, are not known: either way.
        if (object.contains("count") || object.contains("param"))
            return truth(choices_.ask(json::serialize(object) + (bare_own_ ? "" : " of the latest " + bare_->id)));
        if (object.size() != 1) reject("未知的条件", "an unknown condition", json::serialize(object));
        return simple(object, object.begin()->key(), object.begin()->value());
    }

    Truth simple(json::object const& condition, std::string_view word, json::value const& asked)
    {
        if (word == "not") {
            auto const inner = holds(asked);
            return inner == Truth::no ? Truth::yes : inner == Truth::yes ? Truth::no : inner;
        }
        if (word == "all" || word == "any") {
            auto const* parts = asked.if_array();
            if (parts == nullptr) return holds(asked);
            Truth const last = truth(word == "any"); // nothing after it can change the outcome
            Truth outcome = truth(word == "all");
            for (auto const& each : *parts) {
                auto const one = holds(each);
                outcome = word == "all" ? std::min(outcome, one) : std::max(outcome, one);
                if (outcome == last) break;
            }
            return outcome;
        }
        if (word == "done") {
            for (auto const& id : names_of(&asked, word))
                if (remembered("done " + proof_.law.activity(id).id)) return Truth::yes;
            return Truth::no;
        }
        std::string const name = text_of(&asked, word);
        if (word == "document" || word == "role") return truth(present(std::string(word), name));
        if (word != "fact" || !proof_.law.has_fact(name))
            reject("未知的条件", "an unknown condition", word == "fact" ? name : json::serialize(condition));
        if (no_facts_) return Truth::undecided;
        auto const found = choices_.ask("fact " + name, truths);
        return found == 0 ? Truth::undecided : truth(found == 2);
    }

    Truth compare(json::object const& comparison)
    {
        Place const at = place(text_of(comparison.if_contains("field"), "field"));
        auto const* field = at.field();
        if (field == nullptr) return Truth::no;
        std::string const name = comparison_name(at.of->id + "." + at.name, comparison);
        choices_.spend(name.size() / 8);
        if (auto const* with = comparison.if_contains("same_as"); with != nullptr && comparison.size() == 2) {
            Place const other = place(text_of(with, "same_as"));
            auto const one = likeness(at), two = likeness(other);
            if (one == Likeness::absent || two == Likeness::absent) return Truth::no;
            if (one == Likeness::key && two == Likeness::key) return Truth::yes;
            bool const both = one != Likeness::unknown && two != Likeness::unknown && one != two;
            if (both) return Truth::no;
            return truth(
                choices_.ask(name + (at.own ? "" : " latest") + " " + other.of->id + (other.own ? "" : " latest")));
        }
        if (!at.own) return truth(remembered("reads " + name));
        auto const chosen = own(at.name);
        // An empty list is not there; only its length can be compared.
        bool const alone = comparison.size() == 1;
        if (chosen == 0 && (alone || field->kind != Field::Kind::list || comparison.contains("includes")))
            return Truth::no;
        if (alone) return truth(!field->yes_no || field->labels[chosen] == "true");
        auto const* one_of = comparison.if_contains("is");
        if (one_of == nullptr) one_of = comparison.if_contains("in");
        if (field->kind == Field::Kind::named && comparison.size() == 2 && one_of != nullptr)
            return truth(contains(names_of(one_of, name), field->labels[chosen]));
        return truth(choices_.ask("own " + name));
    }

    Truth applies(json::value const* when, json::value const* unless)
    {
        Truth outcome = when == nullptr ? Truth::yes : holds(*when);
        if (unless == nullptr || outcome == Truth::no) return outcome;
        auto const exception = holds(*unless);
        if (exception == Truth::yes) return Truth::no;
        return exception == Truth::undecided ? Truth::undecided : outcome;
    }

    // ---- rules ----

    bool refused_by(Use const& use)
    {
        if (use.again != nullptr) {
            if (!remembered("done " + use.again->id)) return false;
            if (!remembered("excused " + use.rule->id + " " + use.again->id)) return false;
            bare_ = use.again, bare_own_ = false;
        }
        bool const refuses =
            !met(*use.rule) && applies(use.rule->when, use.rule->unless) != Truth::no && !lowered(*use.rule);
        bare_ = &activity_, bare_own_ = true;
        return refuses;
    }

    bool met(Rule const& rule)
    {
        switch (rule.kind) {
        case Rule::Kind::precedence: return counts(rule);
        case Rule::Kind::absence: return !rule.earlier.empty() && !counts(rule);
        case Rule::Kind::content: return std::ranges::all_of(rule.has, [&](auto const& name) { return has(name); });
        }
        return true;
    }

    // Whether any of what the rule looks for has happened and counts.
    bool counts(Rule const& rule)
    {
        std::string const name = "rule " + rule.id + " ";
        auto const happened = [&] {
            return std::ranges::any_of(rule.earlier, [&](auto const& id) { return remembered(name + id); });
        };
        if (rule.later_field.empty()) return happened();
        Place const at{bare_, rule.later_field, bare_own_};
        auto const later = compared(at);
        if (later == Likeness::absent) return false;
        if (later == Likeness::key && happened()) return true;
        // Of events that have to do with another value than the key, or with another word of a list that has the key,
        // nothing is remembered.
        if (later == Likeness::key && at.field()->kind != Field::Kind::list) return false;
        return choices_.ask("another value of " + std::string(bare_own_ ? "" : "the latest ") + bare_->id + "." +
                            rule.later_field + " has " + rule.looks_for);
    }

    bool lowered(Rule const& rule)
    {
        return std::ranges::any_of(rule.lowered_by,
                                   [&](auto const& by) { return applies(by.first, by.second) == Truth::yes; });
    }

    // Not bound because of a fact. A rule that would not have applied whatever the facts was not lowered either; and to
    // say less often that something was excused only lets more happen.
    bool excused(Rule const& rule)
    {
        if (applies(rule.when, rule.unless) != Truth::no) return !met(rule) && lowered(rule);
        no_facts_ = true;
        bool const might_have_bound = applies(rule.when, rule.unless) != Truth::no;
        no_facts_ = false;
        return might_have_bound;
    }

    // ---- what follows ----

    // What this event of its activity leaves behind.
    bool says(Memory const& memory, bool before)
    {
        switch (memory.kind) {
        case Memory::Kind::counts:
            if (auto const& field = memory.rule->earlier_field; !field.empty() && own(field) != 1) return before;
            return memory.rule->where == nullptr || holds(*memory.rule->where) == Truth::yes;
        case Memory::Kind::done: return true;
        case Memory::Kind::excused: return excused(*memory.rule);
        case Memory::Kind::reads: return compare(memory.comparison) == Truth::yes;
        case Memory::Kind::is_key: return own(memory.name) == 1;
        case Memory::Kind::has: return has(memory.name);
        case Memory::Kind::document: return present("document", memory.name);
        case Memory::Kind::role: return present("role", memory.name);
        }
        return before;
    }

    // Every region that knows the act takes it, or none does.
    bool move(Machine const& machine, Names& stages)
    {
        Names const from = stages;
        for (std::size_t region = 0; region < from.size(); ++region) {
            bool known = false;
            Machine::Row const* taken = nullptr;
            for (auto const& row : machine.rows) {
                choices_.spend(1);
                if (row.region != region || row.act != activity_.act) continue;
                known = true;
                if (row.from != from[region] || !can_take(row)) continue;
                // Of several rows it is not said which is taken.
                auto const which = std::to_string(&row - machine.rows.data());
                if (taken == nullptr || choices_.ask("row " + which + " of " + machine.name)) taken = &row;
            }
            if (taken != nullptr) stages[region] = taken->to;
            else if (known) return stages = from, false;
        }
        return true;
    }

    bool can_take(Machine::Row const& row)
    {
        return row.guard.empty() || (compare(row.guard) == Truth::yes) == row.expects;
    }

    Proof const& proof_;
    Activity const& activity_;
    Case const& before_;
    Choices& choices_;
    Activity const* bare_;  // whose a bare field is
    bool bare_own_ = true;  // of this event; or of the latest one, while it is judged again
    bool no_facts_ = false; // while it is asked what would be if no fact were decided
};

} // namespace duly::certificate
