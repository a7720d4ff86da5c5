// SPDX-License-Identifier: Apache-2.0
// Turns each rule into checks at its triggers and steps of what it remembers.
#include "kernel_builder.hpp"

#include "duly/law/machine_words.hpp"

#include <algorithm>
#include <utility>

namespace duly {

namespace {

using detail::event_of;
using detail::KernelBuilder;
using detail::latest_of;
using detail::Scope;

class Compiler {
public:
    explicit Compiler(Procedure const& procedure) : b_(procedure) {}

    std::shared_ptr<Kernel const> run()
    {
        number_subjects();
        b_.kernel.machines.push_back(0); // every case has its lifecycle
        link_activities();
        for (std::uint16_t i = 0; i < b_.procedure.rules.size(); ++i) rule(b_.procedure.rules[i], i);
        judge_again();
        b_.link_memory();
        return std::make_shared<Kernel const>(std::move(b_.kernel));
    }

private:
    // --- what findings name -------------------------------------------------------------------------------------
    std::uint16_t subject(Subject made)
    {
        auto& subjects = b_.kernel.subjects;
        auto const position = static_cast<std::uint16_t>(subjects.size());
        b_.kernel.subject_index.emplace(made.id, position);
        subjects.push_back(std::move(made));
        return position;
    }

    void number_subjects()
    {
        auto const& p = b_.procedure;
        auto& k = b_.kernel;
        for (std::size_t i = 0; i < p.rules.size(); ++i)
            subject({Subject::Of::rule,
                     static_cast<std::uint16_t>(i),
                     p.rules[i].id,
                     p.rules[i].article,
                     p.rules[i].severity,
                     p.rules[i].effect,
                     {}});
        for (std::size_t i = 0; i < p.activities.size(); ++i)
            k.role_subject.push_back(subject({Subject::Of::role,
                                              static_cast<std::uint16_t>(i),
                                              "by:" + p.activities[i].id,
                                              p.activities[i].article,
                                              Severity::error,
                                              Effect::bars,
                                              {}}));
        for (std::size_t i = 0; i < p.facts.size(); ++i) {
            auto const at = static_cast<std::uint16_t>(i);
            k.fact_subject.push_back(subject({Subject::Of::fact_undecided,
                                              at,
                                              "fact:" + p.facts[i].id,
                                              p.facts[i].article,
                                              Severity::error,
                                              Effect::bars,
                                              {}}));
            k.fact_role_subject.push_back(subject({Subject::Of::fact_role,
                                                   at,
                                                   "by:" + p.facts[i].id,
                                                   p.facts[i].article,
                                                   Severity::error,
                                                   Effect::bars,
                                                   {}}));
            bool anyone = false;
            k.fact_roles.push_back(b_.roles(p.facts[i].by, anyone));
            k.fact_by_anyone.push_back(anyone);
        }
        k.closed = subject({Subject::Of::closed, 0, "closed", "", Severity::error, Effect::bars, {}});
        k.order = subject({Subject::Of::order, 0, "order", "", Severity::error, Effect::breach, {}});
        k.late = subject({Subject::Of::late, 0, "late", "", Severity::warning, Effect::breach, {}});
    }

    void link_activities()
    {
        auto const& p = b_.procedure;
        auto& k = b_.kernel;
        for (std::uint16_t i = 0; i < p.activities.size(); ++i) {
            auto const& activity = p.activities[i];
            auto& code = k.activities[i];
            code.by = b_.roles(activity.by, code.by_anyone);
            code.by_anyone = code.by_anyone || activity.by.empty();
            code.ends = activity.ends;
            code.after_end = activity.after_end;
            code.done = b_.latch(i, {}, {});
            if (!activity.drives.empty()) bind_machine(activity, code);
        }
        for (std::uint16_t f = 0; f < p.facts.size(); ++f)
            for (auto const at : b_.activities(p.facts[f].before)) k.activities[at].fact_deadlines.push_back(f);
        for (auto const& parameter : p.parameters)
            if (parameter.id == "late_entry") k.late_after_days = days_of(parameter.value);
    }

    void bind_machine(Activity const& activity, ActivityCode& code)
    {
        auto const word = machine_word(activity.drives);
        if (!word) return; // the loader has said so
        code.machine = word->machine;
        code.act = word->act;
        auto& machines = b_.kernel.machines;
        auto const place = std::find(machines.begin(), machines.end(), code.machine);
        code.machine_place = static_cast<std::uint16_t>(place - machines.begin());
        if (place == machines.end()) machines.push_back(code.machine);
        auto const known = b_.kernel.subject_index.find(activity.drives);
        code.machine_subject =
            known != b_.kernel.subject_index.end() && b_.kernel.subjects[known->second].of == Subject::Of::machine
                ? known->second
                : subject({Subject::Of::machine,
                           code.machine,
                           activity.drives,
                           activity.drives_article.empty() ? activity.article : activity.drives_article,
                           Severity::error,
                           Effect::bars,
                           {}});
    }

    // "{days: 30}" in canonical words; anything else: never late by itself.
    static std::int32_t days_of(std::string const& words)
    {
        std::int32_t days = 0;
        bool any = false;
        if (words.find("days") == std::string::npos) return -1;
        for (char const c : words)
            if (c >= '0' && c <= '9') {
                days = days * 10 + (c - '0');
                any = true;
            }
        return any ? days : -1;
    }

    // --- rules --------------------------------------------------------------------------------------------------
    void rule(Rule const& rule, std::uint16_t index)
    {
        switch (rule.kind) {
        case RuleKind::precedence: each_trigger(rule.then, [&](auto scope) { precedence(rule, index, scope); }); break;
        case RuleKind::absence: each_trigger(rule.of, [&](auto scope) { absence(rule, index, scope); }); break;
        case RuleKind::content: each_trigger(rule.of, [&](auto scope) { content(rule, index, scope); }); break;
        case RuleKind::interval: interval(rule, index); break;
        case RuleKind::separation: separation(rule, index); break;
        case RuleKind::proportion: each_trigger(rule.at, [&](auto scope) { proportion(rule, index, scope); }); break;
        case RuleKind::response:
        case RuleKind::deemed: duty(rule, index); break;
        case RuleKind::derogation: derogation(rule, index); break;
        }
        if (rule.cure) cure(rule, index);
    }

    template <class Visit> void each_trigger(std::vector<std::string> const& ids, Visit const& visit)
    {
        for (auto const at : b_.activities(ids)) visit(event_of(at));
    }

    Check begin(Rule const& rule, std::uint16_t index, Scope const& scope)
    {
        Check check;
        check.subject = index;
        check.kind = rule.kind;
        check.trigger = scope.activity;
        check.applies = b_.applies(rule, scope);
        if (rule.cure) {
            check.curable = true;
            check.cure_key = b_.key(rule.cure->same, true, scope);
        }
        return check;
    }

    void add(Check check) { b_.kernel.activities[check.trigger].checks.push_back(std::move(check)); }

    // What of `ids` must have happened, with its freshness, key and number.
    void alternatives(Check& check, Rule const& rule, std::vector<std::string> const& ids, Scope const& scope)
    {
        check.times = rule.times;
        check.key = b_.key(rule.same, false, scope);
        if (rule.every) {
            check.every = b_.set(*rule.every, scope);
            std::vector<std::string> key_fields;
            for (auto const& pair : rule.same) key_fields.push_back(pair.earlier);
            for (auto const at : b_.activities(ids)) {
                auto const members = b_.members(at, rule.since, key_fields);
                Scope const entry{Scope::Of::entry, at, members, scope.of, scope.activity};
                check.member_where = b_.condition(rule.where, entry);
                check.alternatives.push_back({Alternative::Of::members, members, at});
            }
            return;
        }
        for (auto const at : b_.activities(ids)) {
            if (rule.same.empty() && rule.times == 1) {
                check.alternatives.push_back({Alternative::Of::latch, b_.latch(at, rule.where, rule.since), at});
            } else {
                auto const key = b_.key(rule.same, true, event_of(at));
                check.alternatives.push_back(
                    {Alternative::Of::keyed, b_.keyed(at, rule.where, rule.since, key, rule.times > 1), at});
            }
        }
    }

    void precedence(Rule const& rule, std::uint16_t index, Scope const& scope)
    {
        auto check = begin(rule, index, scope);
        alternatives(check, rule, rule.first, scope);
        add(std::move(check));
    }

    void absence(Rule const& rule, std::uint16_t index, Scope const& scope)
    {
        auto check = begin(rule, index, scope);
        alternatives(check, rule, rule.after, scope);
        add(std::move(check));
    }

    std::uint16_t document(std::uint16_t activity, std::string const& kind) const
    {
        auto const& kinds = b_.procedure.activities[activity].documents;
        if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) return no_index;
        auto const found = b_.kernel.document_index.find(kind);
        return found == b_.kernel.document_index.end() ? no_index : found->second;
    }

    void content(Rule const& rule, std::uint16_t index, Scope const& scope)
    {
        auto check = begin(rule, index, scope);
        for (auto const& name : rule.has) {
            ContentItem item;
            item.name = name;
            auto const source = b_.of_event(scope.activity, name);
            if (source.of == Source::Of::event_field) item.slot = source.index;
            item.document = document(scope.activity, name);
            check.items.push_back(std::move(item));
        }
        if (rule.every) check.every = b_.set(*rule.every, scope);
        add(std::move(check));
    }

    void interval(Rule const& rule, std::uint16_t index)
    {
        auto const date = b_.date(rule.from, rule.same);
        b_.kernel.dates[date].first = rule.from_first;
        bool const by_the_second = (rule.at_least && rule.at_least->unit == Duration::seconds) ||
                                   (rule.at_most && rule.at_most->unit == Duration::seconds);
        if (by_the_second && rule.same.empty()) b_.kernel.dates[date].instant = b_.kernel.instants++;
        auto const from = b_.activities(rule.from);
        auto const trigger = [&](std::uint16_t at, Source announced) {
            auto check = begin(rule, index, event_of(at));
            check.key = b_.key(rule.same, false, event_of(at));
            check.date = date;
            check.announced = announced;
            check.from_is_trigger =
                announced.of != Source::Of::nothing && std::find(from.begin(), from.end(), at) != from.end();
            add(std::move(check));
        };
        for (auto const& path : rule.to_announced)
            if (auto const at = b_.activity(path.activity); at != no_index) trigger(at, b_.of_event(at, path.field));
        for (auto const at : b_.activities(rule.to)) trigger(at, {});
    }

    void separation(Rule const& rule, std::uint16_t index)
    {
        auto const of_set = b_.kernel.separations++;
        auto const from_set = b_.kernel.separations++;
        auto const side = [&](Path const& path, std::uint16_t own, std::uint16_t other, Condition const& where,
                              bool guarded) {
            auto const at = b_.activity(path.activity);
            if (at == no_index) return;
            auto const value = b_.of_event(at, path.field);
            auto check = begin(rule, index, event_of(at));
            auto const guard = b_.condition(where, event_of(at));
            if (guarded && guard != 0) check.applies = both(check.applies, guard);
            check.value = value;
            check.separated_from = other;
            add(std::move(check));
            b_.kernel.activities[at].separations.push_back({own, guard, value});
        };
        for (auto const& path : rule.separate_of) side(path, of_set, from_set, {}, false);
        for (auto const& path : rule.separate_from) side(path, from_set, of_set, rule.where, true);
    }

    std::uint32_t both(std::uint32_t a, std::uint32_t b)
    {
        if (a == 0) return b;
        Node made;
        made.op = Node::Op::all;
        made.first = static_cast<std::uint32_t>(b_.kernel.children.size());
        made.count = 2;
        b_.kernel.children.push_back(a);
        b_.kernel.children.push_back(b);
        b_.kernel.nodes.push_back(made);
        return static_cast<std::uint32_t>(b_.kernel.nodes.size() - 1);
    }

    void proportion(Rule const& rule, std::uint16_t index, Scope const& scope)
    {
        auto check = begin(rule, index, scope);
        check.count = b_.set(rule.count, scope);
        check.share_of = b_.set(rule.share_of, scope);
        if (rule.among) check.among = b_.set(*rule.among, scope);
        add(std::move(check));
    }

    void duty(Rule const& rule, std::uint16_t index)
    {
        auto& codes = b_.kernel.activities;
        for (auto const at : b_.activities(rule.after)) {
            DutyCode opening{index, b_.applies(rule, event_of(at)), b_.key(rule.same, true, event_of(at)), {}};
            if (!rule.until_field.empty()) opening.until = b_.of_event(at, rule.until_field);
            codes[at].opens.push_back(std::move(opening));
        }
        auto const& fulfilled_by = rule.kind == RuleKind::deemed ? rule.without : rule.then;
        for (auto const at : b_.activities(fulfilled_by))
            codes[at].closes.push_back({index, b_.condition(rule.where, event_of(at)),
                                        b_.key(rule.same, false, event_of(at)), !rule.same.empty()});
        for (auto const& pause : rule.pauses) {
            for (auto const at : b_.activities(pause.from)) codes[at].pauses.push_back({index, 0, {}, false});
            for (auto const at : b_.activities(pause.to)) codes[at].resumes.push_back({index, 0, {}, false});
        }
        if (rule.extends)
            for (auto const at : b_.activities(rule.extends->by))
                codes[at].extends.push_back({index, b_.condition(rule.extends->where, event_of(at)), {}, false});
    }

    void derogation(Rule const& rule, std::uint16_t index)
    {
        auto const position = static_cast<std::uint16_t>(b_.kernel.derogations.size());
        Scope const none;
        b_.kernel.derogations.push_back({index, b_.applies(rule, none), rule.severity,
                                         detail::reads_a_fact(rule.when) || detail::reads_a_fact(rule.unless)});
        for (auto& lowered : b_.kernel.subjects) {
            bool const named = std::find(rule.lowers.begin(), rule.lowers.end(), lowered.id) != rule.lowers.end();
            bool const with_all = rule.all_rules && lowered.of == Subject::Of::fact_undecided;
            if ((named || with_all) && lowered.severity > rule.severity && lowered.severity != Severity::not_applicable)
                lowered.lowered_by.push_back(position);
        }
    }

    void cure(Rule const& rule, std::uint16_t index)
    {
        auto& codes = b_.kernel.activities;
        for (auto const at : b_.activities(rule.cure->by))
            codes[at].cures.push_back({index, b_.key(rule.cure->same, false, event_of(at))});
        for (auto const at : b_.activities(rule.cure->before)) codes[at].too_late_for.push_back(index);
    }

    // --- gates judged again -------------------------------------------------------------------------------------
    [[nodiscard]] bool facts_decide(Check const& check) const
    {
        auto const& subject = b_.kernel.subjects[check.subject];
        if (subject.effect != Effect::bars || subject.severity < Severity::error) return false;
        auto const& rule = b_.procedure.rules[subject.index];
        bool const own = detail::reads_a_fact(rule.when) || detail::reads_a_fact(rule.unless);
        return own || std::any_of(subject.lowered_by.begin(), subject.lowered_by.end(),
                                  [&](std::uint16_t d) { return b_.kernel.derogations[d].depends_on_facts; });
    }

    [[nodiscard]] static bool can_be_judged_again(Check const& check)
    {
        return check.kind == RuleKind::precedence || check.kind == RuleKind::absence ||
               (check.kind == RuleKind::content && check.every == no_index);
    }

    void judge_again()
    {
        std::vector<std::uint16_t> judges;
        for (std::uint16_t i = 0; i < b_.procedure.activities.size(); ++i)
            if (b_.procedure.activities[i].judges_again) judges.push_back(i);
        if (judges.empty()) return;
        for (std::uint16_t gate = 0; gate < b_.kernel.activities.size(); ++gate)
            for (std::size_t c = 0; c < b_.kernel.activities[gate].checks.size(); ++c) {
                auto const& check = b_.kernel.activities[gate].checks[c];
                if (!facts_decide(check) || !can_be_judged_again(check)) continue;
                auto again = as_seen_later(check, gate);
                again.excused = b_.own_latch(gate);
                b_.kernel.activities[gate].checks[c].excused = again.excused;
                for (auto const judge : judges)
                    if (judge != gate) b_.kernel.activities[judge].again.push_back(again);
            }
    }

    // The same check on the latest event of its trigger, as remembered, with the state of now.
    Check as_seen_later(Check const& check, std::uint16_t gate)
    {
        auto const& rule = b_.procedure.rules[check.subject];
        auto const scope = latest_of(gate);
        auto again = begin(rule, check.subject, scope);
        again.curable = false;
        if (check.kind == RuleKind::precedence) alternatives(again, rule, rule.first, scope);
        if (check.kind == RuleKind::absence) alternatives(again, rule, rule.after, scope);
        if (check.kind == RuleKind::content) {
            again.items = check.items;
            for (auto& item : again.items) item.latch = b_.latch(gate, holds(item), {});
        }
        return again;
    }

    // A name that is both a field and a document demands both.
    static Condition holds(ContentItem const& item)
    {
        if (item.slot == no_index && item.document == no_index) return Condition::nothing();
        Condition all;
        if (item.slot != no_index) {
            Condition field;
            field.op = Condition::Op::field;
            field.path.field = item.name;
            all.parts.push_back(std::move(field));
        }
        if (item.document != no_index) {
            Condition document;
            document.op = Condition::Op::document;
            document.name = item.name;
            all.parts.push_back(std::move(document));
        }
        return all;
    }

    KernelBuilder b_;
};

} // namespace

std::shared_ptr<Kernel const> compile(Procedure const& procedure) { return Compiler(procedure).run(); }

std::string_view word(RuleKind kind) noexcept
{
    static constexpr std::string_view words[] = {"precedence", "response",   "absence", "content",   "interval",
                                                 "separation", "proportion", "deemed",  "derogation"};
    return words[static_cast<std::size_t>(kind)];
}

std::string_view word(Severity severity) noexcept
{
    static constexpr std::string_view words[] = {"info", "warning", "error", "not_applicable"};
    return words[static_cast<std::size_t>(severity)];
}

std::string_view word(Effect effect) noexcept
{
    static constexpr std::string_view words[] = {"bars", "breach", "lapse"};
    return words[static_cast<std::size_t>(effect)];
}

} // namespace duly
