// SPDX-License-Identifier: Apache-2.0
#include "rule_group.hpp"

#include "templates.hpp"

#include "duly/law/kernel.hpp"

#include <algorithm>
#include <array>

namespace duly::detail {

namespace {

// What tells classes apart; what only limits a rule to some cases does not.
[[nodiscard]] std::vector<std::uint16_t> classifying(LogRule const& rule)
{
    auto out = rule.of;
    for (auto const& pause : rule.pauses) out.insert(out.end(), {pause.from, pause.to});
    if (rule.extends) out.push_back(rule.extends->by);
    return out;
}

void add_new(std::vector<std::uint16_t>& known, std::vector<std::uint16_t> const& more)
{
    for (auto const each : more)
        if (std::find(known.begin(), known.end(), each) == known.end()) known.push_back(each);
}

[[nodiscard]] Activity activity_of(std::string id, std::string title, std::vector<std::string> const& fields)
{
    Activity made;
    made.id = std::move(id);
    made.title = same_in_both(title);
    for (auto const& name : fields) {
        FieldSpec field;
        field.name = name;
        made.fields.push_back(std::move(field));
    }
    return made;
}

[[nodiscard]] bool asks_latches_only(Kernel const& kernel)
{
    return std::all_of(kernel.nodes.begin(), kernel.nodes.end(), [](Node const& node) {
        using enum Node::Op;
        return node.op != fact && node.op != field && node.op != document && node.op != role && node.op != share;
    });
}

[[nodiscard]] bool owes_without_time(Kernel const& kernel, Procedure const& procedure, ActivityCode const& code)
{
    bool const plain = std::all_of(code.opens.begin(), code.opens.end(), [&](DutyCode const& opening) {
        auto const& rule = procedure.rules[kernel.subjects[opening.subject].index];
        return opening.key.empty() && rule.kind == RuleKind::response && !rule.within &&
               opening.until.of == Source::Of::nothing;
    });
    bool const keyed = std::any_of(code.closes.begin(), code.closes.end(), [](auto const& step) { return step.keyed; });
    return plain && !keyed && code.pauses.empty() && code.extends.empty();
}

[[nodiscard]] bool of_what_happened(Check const& check)
{
    bool const kind = check.kind == RuleKind::precedence || check.kind == RuleKind::absence;
    return kind && check.key.empty() && check.every == no_index;
}

// Whether the same actor did something else, and nothing besides.
[[nodiscard]] bool of_one_actor(Check const& check)
{
    return check.kind == RuleKind::separation && check.applies == 0 && check.value.of == Source::Of::event_actor;
}

// The templates never restart, cure or judge again; should one of them come to do so, the kernel steps it.
[[nodiscard]] Stepping stepping_of(Kernel const& kernel, Procedure const& procedure)
{
    auto const each_code = [&](auto const& holds) {
        return std::all_of(kernel.activities.begin(), kernel.activities.end(), holds);
    };
    auto const each_check = [&](auto const& holds) {
        return each_code([&](auto const& code) { return std::all_of(code.checks.begin(), code.checks.end(), holds); });
    };
    bool const keyed =
        std::any_of(kernel.keyed.begin(), kernel.keyed.end(), [](auto const& each) { return !each.key.empty(); });
    bool const more = keyed || !kernel.members.empty() || !kernel.cells.empty() || !kernel.lists.empty() ||
                      !kernel.dates.empty() || kernel.machines.size() > 1 || !asks_latches_only(kernel);
    bool const plain = each_code([&](ActivityCode const& code) {
        return owes_without_time(kernel, procedure, code) && code.cures.empty() && code.again.empty() && !code.restarts;
    });
    if (more || !plain) return Stepping::kernel;
    if (kernel.separations == 0) return each_check(of_what_happened) ? Stepping::table : Stepping::kernel;
    bool const owes = !each_code([](auto const& code) { return code.opens.empty(); });
    return each_check(of_one_actor) && !owes ? Stepping::table_by_actor : Stepping::kernel;
}

// Rules that are stepped alike, as far as their templates tell, keep company: one that is not would step them all its
// way.
enum class Company : std::uint8_t { of_what_happened, of_one_actor, timed, other };

[[nodiscard]] Company company_of(LogRule const& rule)
{
    if (!rule.same.empty() || rule.kind == Template::bind_of_duty) return Company::other;
    if (rule.counts_time()) return Company::timed;
    return rule.kind == Template::four_eyes ? Company::of_one_actor : Company::of_what_happened;
}

} // namespace

RuleGroup::RuleGroup(RuleSet const& set, std::vector<std::size_t> rules, Calendar const& calendar)
    : set_(set), rules_(std::move(rules)), calendar_(calendar)
{
    for (auto const at : rules_) {
        add_new(arguments_, classifying(set.rules[at]));
        asks_who_ = asks_who_ || duly::asks_who(set.rules[at].kind);
        for (auto const& name : set.rules[at].same)
            if (std::find(correlated_.begin(), correlated_.end(), name) == correlated_.end())
                correlated_.push_back(name);
    }
    static_cast<void>(activity(0)); // what no rule speaks of
    for (std::size_t i = 0; i < arguments_.size(); ++i) static_cast<void>(activity(std::uint64_t{1} << i));
    make_law();
}

std::uint64_t RuleGroup::signature(Match const* matches) const noexcept
{
    std::uint64_t bits = 0;
    for (std::size_t bit = 0; bit < arguments_.size(); ++bit)
        if (matches[arguments_[bit]] == Match::yes) bits |= std::uint64_t{1} << bit;
    return bits;
}

std::uint16_t RuleGroup::activity(std::uint64_t signature)
{
    auto const [at, added] = by_signature_.emplace(signature, static_cast<std::uint16_t>(classes_.size()));
    if (added) classes_.push_back(signature);
    return at->second;
}

void RuleGroup::make_law()
{
    if (law_ && law_->procedure().activities.size() == classes_.size() + 1) return;
    Classes classes;
    classes.of.resize(set_.arguments.size());
    Procedure procedure;
    procedure.id = set_.id;
    procedure.title = set_.title;
    for (std::size_t i = 0; i < classes_.size(); ++i) {
        auto const id = std::to_string(i);
        std::string title;
        classes.all.push_back(id);
        for (std::size_t bit = 0; bit < arguments_.size(); ++bit) {
            if ((classes_[i] >> bit & 1U) == 0) continue;
            classes.of[arguments_[bit]].push_back(id);
            title += (title.empty() ? "" : " & ") + in_words(set_.arguments[arguments_[bit]]);
        }
        procedure.activities.push_back(activity_of(id, title, correlated_));
    }
    procedure.activities.push_back(activity_of(std::string(end_of_case), "end of the case", {}));
    procedure.activities.back().ends = true;
    procedure.activities.back().title.zh = "案件终结";
    owners_.clear();
    for (auto const at : rules_)
        for (auto& rule : expand(set_.rules[at], classes)) {
            procedure.rules.push_back(std::move(rule));
            owners_.push_back(at);
        }
    law_.emplace(std::move(procedure), calendar_, set_.id, set_.digest);
    before_ = opened(*law_);
    stepping_ = stepping_of(law_->kernel(), law_->procedure());
    mark_asked();
    mark_idle();
}

void RuleGroup::mark_asked()
{
    auto const& kernel = law_->kernel();
    latches_asked_.assign((kernel.latches.size() + 63) / 64, 0);
    times_asked_.assign(kernel.keyed.size(), 0);
    auto const ask = [&](std::uint16_t latch) { latches_asked_[latch / 64] |= std::uint64_t{1} << (latch % 64); };
    for (auto const& node : kernel.nodes)
        if (node.op == Node::Op::latch) ask(node.index);
    for (auto const& code : kernel.activities)
        for (auto const& check : code.checks)
            for (auto const& alternative : check.alternatives) {
                if (alternative.of == Alternative::Of::latch) ask(alternative.index);
                if (alternative.of != Alternative::Of::keyed) continue;
                auto& times = times_asked_[alternative.index];
                times = std::max(times, static_cast<std::uint16_t>(check.times));
            }
}

void RuleGroup::mark_idle()
{
    auto const any_asked = [&](std::vector<std::uint16_t> const& latches) {
        return std::any_of(latches.begin(), latches.end(),
                           [&](std::uint16_t latch) { return (latches_asked_[latch / 64] >> (latch % 64) & 1U) != 0; });
    };
    idle_.clear();
    for (auto const& code : law_->kernel().activities)
        idle_.push_back(code.checks.empty() && code.opens.empty() && code.closes.empty() && code.pauses.empty() &&
                        code.resumes.empty() && code.extends.empty() && !any_asked(code.clears_latches) &&
                        !any_asked(code.sets_latches) && code.sets_keyed.empty() && code.clears_keyed.empty() &&
                        code.adds_members.empty() && code.clears_members.empty() && code.dates.empty() &&
                        code.separations.empty() && !code.ends);
}

bool RuleGroup::means(std::string const& id, std::uint16_t argument) const
{
    auto const bit = std::find(arguments_.begin(), arguments_.end(), argument) - arguments_.begin();
    for (std::size_t i = 0; i < classes_.size(); ++i)
        if (id == std::to_string(i)) return (classes_[i] >> bit & 1U) != 0;
    return false;
}

std::vector<RuleGroup> group_rules(RuleSet const& set, Calendar const& calendar)
{
    struct Open {
        std::optional<std::size_t> group;
        std::vector<std::uint16_t> arguments;
    };
    std::array<Open, 4> companies;
    std::vector<std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < set.rules.size(); ++i) {
        auto const& rule = set.rules[i];
        if (needs_own_classes(rule)) {
            groups.push_back({i});
            continue;
        }
        auto& open = companies[static_cast<std::size_t>(company_of(rule))];
        add_new(open.arguments, classifying(rule));
        if (!open.group || open.arguments.size() > RuleGroup::arguments_max) {
            open.group = groups.size();
            groups.emplace_back();
            open.arguments = classifying(rule);
        }
        groups[*open.group].push_back(i);
    }
    std::vector<RuleGroup> made;
    made.reserve(groups.size());
    for (auto& rules : groups) made.emplace_back(set, std::move(rules), calendar);
    return made;
}

} // namespace duly::detail
