// SPDX-License-Identifier: Apache-2.0
#include "templates.hpp"

#include <algorithm>
#include <array>

namespace duly {

namespace {

using Ids = std::vector<std::string>;

[[nodiscard]] bool has(Ids const& ids, std::string const& id)
{
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}
[[nodiscard]] Ids without(Ids const& ids, Ids const& those)
{
    Ids left;
    for (auto const& id : ids)
        if (!has(those, id)) left.push_back(id);
    return left;
}
[[nodiscard]] Ids common(Ids const& a, Ids const& b) { return without(a, without(a, b)); }
[[nodiscard]] Ids joined(Ids a, Ids const& b)
{
    for (auto const& id : b)
        if (!has(a, id)) a.push_back(id);
    return a;
}

[[nodiscard]] Condition done(Ids const& ids)
{
    Condition any = Condition::nothing();
    for (auto const& id : ids) {
        Condition part;
        part.op = Condition::Op::done;
        part.name = id;
        any.parts.push_back(std::move(part));
    }
    return any;
}
[[nodiscard]] Condition negated(Condition part)
{
    Condition made;
    made.op = Condition::Op::negation;
    made.parts.push_back(std::move(part));
    return made;
}

class Expansion {
public:
    Expansion(LogRule const& rule, detail::Classes const& classes) : rule_(rule), all_(classes.all)
    {
        a_ = classes.of[rule.of.front()];
        if (rule.of.size() > 1) b_ = classes.of[rule.of[1]];
        for (auto const& pause : rule.pauses) pauses_.push_back({classes.of[pause.from], classes.of[pause.to]});
        if (rule.extends) extended_by_ = classes.of[rule.extends->by];
    }

    std::vector<Rule> run()
    {
        using enum Template;
        switch (rule_.kind) {
        case existence: at_the_end(a_, {}, rule_.times); break;
        case absence: at_most(rule_.times - 1); break;
        case exactly:
            at_the_end(a_, {}, rule_.times);
            at_most(rule_.times);
            break;
        case init: first_needed(all_, without(all_, a_), {}); break;
        case end: at_the_end(a_, without(all_, a_), 1); break;
        case choice: at_the_end(joined(a_, b_), {}, 1); break;
        case exclusive_choice:
            at_the_end(joined(a_, b_), {}, 1);
            never_both();
            break;
        case responded_existence: also_there(a_, b_); break;
        case coexistence:
            also_there(a_, b_);
            also_there(b_, a_);
            break;
        case not_responded_existence:
        case not_coexistence: never_both(); break;
        case interval: between(); break;
        case four_eyes: differ(); break;
        case bind_of_duty:
            all_of_one_among(a_, b_);
            all_of_one_among(b_, a_);
            break;
        case competence: forbidden(a_); break;
        default: ordered();
        }
        for (std::size_t i = 0; i < made_.size(); ++i) made_[i].id = rule_.id + "~" + std::to_string(i);
        return std::move(made_);
    }

private:
    void ordered()
    {
        using enum Template;
        auto const kind = rule_.kind;
        auto const both = common(a_, b_);
        auto const others_than_a = without(all_, a_), others_than_b = without(all_, b_);
        if (kind == response || kind == succession) owed();
        if (kind == precedence || kind == succession) first_needed(a_, without(b_, a_), {});
        if (kind == alternate_response || kind == alternate_succession) {
            owed(true);
            never(without(a_, b_), a_, b_);
        }
        if (kind == alternate_precedence || kind == alternate_succession) {
            first_needed(a_, without(b_, a_), {});
            first_needed(without(a_, b_), without(b_, a_), done(b_), b_);
        }
        if (kind == chain_response || kind == chain_succession) {
            never(others_than_b, a_, others_than_a);
            never({std::string(detail::end_of_case)}, a_, others_than_a);
        }
        if (kind == chain_precedence || kind == chain_succession) first_needed(a_, b_, {}, others_than_a);
        if (kind == not_response || kind == not_precedence || kind == not_succession) {
            never(b_, a_, {});
            forbidden(both);
        }
        if (kind == not_chain_response || kind == not_chain_precedence || kind == not_chain_succession)
            never(b_, a_, others_than_a);
    }

    Rule& add(RuleKind kind)
    {
        auto& rule = made_.emplace_back();
        rule.article = rule_.article;
        rule.kind = kind;
        rule.severity = Severity::error; // the file's severity weighs the case and bars nothing
        rule.effect = kind == RuleKind::response ? Effect::lapse : Effect::breach;
        rule.says = rule_.says;
        for (auto const& attribute : rule_.same) rule.same.push_back({attribute, attribute});
        return rule;
    }

    void first_needed(Ids const& first, Ids const& then, Condition when, Ids const& since = {})
    {
        if (then.empty()) return;
        auto& rule = add(RuleKind::precedence);
        rule.first = first;
        rule.then = then;
        rule.since = since;
        rule.when = std::move(when);
    }
    void at_the_end(Ids const& first, Ids const& since, int times)
    {
        first_needed(first, {std::string(detail::end_of_case)}, {}, since);
        made_.back().times = times;
    }
    void also_there(Ids const& these, Ids const& those)
    {
        first_needed(those, {std::string(detail::end_of_case)}, done(these));
    }
    // None of `of` after one of `after`; nothing is said where no event can be either.
    void never(Ids const& of, Ids const& after, Ids const& since, int times = 1)
    {
        if (of.empty() || after.empty()) return;
        auto& rule = add(RuleKind::absence);
        rule.of = of;
        rule.after = after;
        rule.since = since;
        rule.times = times;
    }
    void forbidden(Ids const& of)
    {
        if (!of.empty()) add(RuleKind::absence).of = of;
    }
    void at_most(int times)
    {
        if (times == 0) forbidden(a_);
        else never(a_, a_, {}, times);
    }
    void never_both()
    {
        never(b_, a_, {});
        never(a_, b_, {});
        forbidden(common(a_, b_));
    }

    // An event that is both fulfils itself, unless the next one is asked for.
    void owed(bool next = false)
    {
        auto const after = next ? a_ : without(a_, b_);
        if (after.empty()) return;
        auto& rule = add(RuleKind::response);
        rule.after = after;
        rule.then = b_;
        rule.within = rule_.within;
        rule.each = rule_.within.has_value();
        for (auto const& [from, to] : pauses_) rule.pauses.push_back({from, to});
        if (rule_.extends) rule.extends = Extension{extended_by_, rule_.extends->add, {}};
        if (rule_.first) rule.when = neither(); // from the first to the first, in whatever order they stand
    }
    void between()
    {
        if (a_.empty() || b_.empty()) return;
        auto& rule = add(RuleKind::interval);
        rule.from = a_;
        rule.to = b_;
        rule.at_least = rule_.at_least;
        rule.at_most = rule_.at_most;
        rule.from_first = rule_.first;
        if (!rule_.first) return;
        rule.when = negated(done(b_));
        if (!rule_.at_least) return;
        never(a_, b_, {}); // the other way round nothing lies between them
        made_.back().when = negated(done(a_));
    }
    void differ()
    {
        if (a_.empty() || b_.empty()) return;
        auto& rule = add(RuleKind::separation);
        for (auto const& id : b_) rule.separate_of.push_back({id, "actor"});
        for (auto const& id : a_) rule.separate_from.push_back({id, "actor"});
    }
    // Every actor of these is one of those. It is told by one class each.
    void all_of_one_among(Ids const& these, Ids const& those)
    {
        if (these.empty() || those.empty()) return;
        auto& rule = add(RuleKind::proportion);
        rule.at = {std::string(detail::end_of_case)};
        rule.count.by = these.front();
        rule.share_of.by = these.front();
        rule.among.emplace();
        rule.among->by = those.front();
        rule.share = {1, 1};
        rule.when.parts = {done(these), done(those)};
    }

    [[nodiscard]] Condition neither() const
    {
        Condition both;
        both.parts = {negated(done(a_)), negated(done(b_))};
        return both;
    }

    LogRule const& rule_;
    Ids all_, a_, b_, extended_by_;
    std::vector<std::pair<Ids, Ids>> pauses_;
    std::vector<Rule> made_;
};

struct Known {
    std::string_view word;
    std::size_t arguments;
};
constexpr std::array<Known, templates> known{{{"existence", 1},
                                              {"absence", 1},
                                              {"exactly", 1},
                                              {"init", 1},
                                              {"end", 1},
                                              {"choice", 2},
                                              {"exclusive_choice", 2},
                                              {"responded_existence", 2},
                                              {"coexistence", 2},
                                              {"response", 2},
                                              {"precedence", 2},
                                              {"succession", 2},
                                              {"alternate_response", 2},
                                              {"alternate_precedence", 2},
                                              {"alternate_succession", 2},
                                              {"chain_response", 2},
                                              {"chain_precedence", 2},
                                              {"chain_succession", 2},
                                              {"not_responded_existence", 2},
                                              {"not_coexistence", 2},
                                              {"not_response", 2},
                                              {"not_precedence", 2},
                                              {"not_succession", 2},
                                              {"not_chain_response", 2},
                                              {"not_chain_precedence", 2},
                                              {"not_chain_succession", 2},
                                              {"interval", 2},
                                              {"four_eyes", 2},
                                              {"bind_of_duty", 2},
                                              {"competence", 1}}};

} // namespace

std::vector<Rule> detail::expand(LogRule const& rule, Classes const& classes) { return Expansion(rule, classes).run(); }

bool detail::needs_own_classes(LogRule const& rule) noexcept
{
    using enum Template;
    bool const counts = rule.kind == existence || rule.kind == absence;
    return rule.kind == bind_of_duty || rule.kind == exactly || (counts && rule.times > 1);
}

std::size_t detail::arguments_of(Template kind) noexcept { return known[static_cast<std::size_t>(kind)].arguments; }

std::string_view word(Template kind) noexcept { return known[static_cast<std::size_t>(kind)].word; }

bool asks_who(Template kind) noexcept
{
    return kind == Template::four_eyes || kind == Template::bind_of_duty || kind == Template::competence;
}

} // namespace duly
