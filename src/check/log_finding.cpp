// SPDX-License-Identifier: Apache-2.0
#include "log_finding.hpp"

#include "logged_event.hpp"
#include "templates.hpp"

#include "duly/law/kernel.hpp"

namespace duly::detail {

namespace {

class Telling {
public:
    Telling(RuleSet const& set, std::size_t rule, CaseJudge& judge, LogCase const& logged, Calendar const& calendar)
        : set_(set), position_(rule), rule_(set.rules[rule]), judge_(judge), logged_(logged), calendar_(calendar)
    {}

    std::vector<LogFinding> run()
    {
        std::vector<LogFinding> told;
        auto const& result = judge_.rules()[position_];
        if (result.status == Status::undeterminable) {
            auto finding = begin();
            finding.says = result.doubt;
            told.push_back(std::move(finding));
            return told;
        }
        for (auto const& found : judge_.found())
            if (found.rule == position_) told.push_back(tell(found));
        return told;
    }

private:
    [[nodiscard]] LogFinding begin() const
    {
        LogFinding finding;
        finding.rule = position_;
        finding.status = judge_.rules()[position_].status;
        finding.by_order = judge_.rules()[position_].by_order;
        finding.case_id = logged_.id;
        return finding;
    }

    // The latest event before `end` that an argument means and that is as `asked`.
    template <class Asked>
    void trigger(LogFinding& finding, std::size_t end, std::uint16_t argument, Asked const& asked) const
    {
        for (auto at = end; at-- > 0;)
            if (judge_.means(argument, at) && asked(at)) return finding.trigger.push_back(logged_event(logged_, at));
    }

    [[nodiscard]] LogFinding tell(FoundInCase const& found) const
    {
        auto finding = begin();
        auto const& kernel_rule = found.group->law().procedure().rules[found.finding.subject];
        auto const end = logged_.events.size();
        bool const at_an_event = !found.finding.lapse && found.finding.at < end;
        auto const at = at_an_event ? static_cast<std::size_t>(found.finding.at) : end;
        if (at_an_event) finding.at.push_back(logged_event(logged_, at));
        switch (kernel_rule.kind) {
        case RuleKind::response: owed(found, finding); break;
        case RuleKind::precedence: missing(found, kernel_rule, finding); break;
        case RuleKind::absence:
            if (!kernel_rule.after.empty())
                trigger(finding, at, after_of(kernel_rule, found), [](std::size_t) { return true; });
            finding.says = at_an_event ? Text{"不应当发生", "this must not happen"}
                                       : Text{"此后应当紧接的环节没有发生", "what must follow at once did not happen"};
            break;
        case RuleKind::interval: too_near(found, at, finding); break;
        case RuleKind::separation: same_actor(at, finding); break;
        default: finding.says = {"两个环节的办理人不尽相同", "the two activities were not done by the same actors"};
        }
        return finding;
    }

    // The argument of the rule that the kernel's rule takes as what happened before.
    [[nodiscard]] std::uint16_t after_of(Rule const& kernel_rule, FoundInCase const& found) const
    {
        auto const& group = *found.group;
        for (auto const argument : rule_.of)
            for (auto const& id : kernel_rule.after)
                if (group.means(id, argument)) return argument;
        return rule_.of.front();
    }

    void owed(FoundInCase const& found, LogFinding& finding) const
    {
        auto const& args = found.finding.args; // since; and until, if there is a deadline
        auto const since = Date::parse(args.front());
        trigger(finding, logged_.events.size(), rule_.of.front(),
                [&](std::size_t at) { return since == judge_.date(at); });
        finding.missing.push_back(in_words(set_.arguments[rule_.of[1]]));
        finding.says = {"应当发生而没有按时发生：“" + finding.missing.back() + "”",
                        "what is owed did not happen in time: '" + finding.missing.back() + "'"};
        if (args.size() < 2) return;
        finding.due = Date::parse(args[1]);
        if (!since || !rule_.within) return;
        if (rule_.pauses.empty() && !rule_.extends && rule_.within->unit != Duration::seconds && !rule_.within->firm) {
            finding.derivation = derive_deadline(*since, *rule_.within, calendar_).says;
            return;
        }
        auto const words = in_words(*rule_.within);
        finding.derivation = {"自 " + args[0] + " 起 " + words.zh + changes().zh + "：至 " + args[1],
                              words.en + " from " + args[0] + changes().en + ": until " + args[1]};
    }

    [[nodiscard]] Text changes() const
    {
        Text words;
        if (!rule_.pauses.empty()) words = {"，扣除中止的日子", ", without the days on which it stood still"};
        if (!rule_.extends) return words;
        auto const added = in_words(rule_.extends->add);
        return {words.zh + "，可延长 " + added.zh, words.en + ", " + added.en + " more if extended"};
    }

    void missing(FoundInCase const& found, Rule const& kernel_rule, LogFinding& finding) const
    {
        for (auto const argument : rule_.of)
            for (auto const& id : kernel_rule.first)
                if (found.group->means(id, argument)) {
                    finding.missing.push_back(in_words(set_.arguments[argument]));
                    break;
                }
        std::string names;
        for (auto const& each : finding.missing) names += (names.empty() ? "" : " | ") + each;
        if (finding.at.empty())
            finding.says = {"本案没有（足够的）“" + names + "”", "the case has no, or not enough, '" + names + "'"};
        else finding.says = {"此前没有“" + names + "”", "there is no '" + names + "' before it"};
    }

    void too_near(FoundInCase const& found, std::size_t at, LogFinding& finding) const
    {
        trigger(finding, at, rule_.of.front(), [](std::size_t) { return true; });
        auto const& args = found.finding.args; // from, to, limit
        if (args.size() < 3) return;
        auto const limit = in_words(rule_.at_least ? *rule_.at_least : *rule_.at_most);
        finding.due = Date::parse(std::string_view(args[2]).substr(0, 10));
        finding.says = rule_.at_least ? Text{"间隔太短：至少 " + limit.zh, "too soon: at least " + limit.en}
                                      : Text{"间隔太长：至多 " + limit.zh, "too late: at most " + limit.en};
        finding.derivation = {"自 " + args[0] + " 起 " + limit.zh + "：" + args[2] + "；实际 " + args[1],
                              limit.en + " from " + args[0] + ": " + args[2] + "; it was " + args[1]};
    }

    void same_actor(std::size_t at, LogFinding& finding) const
    {
        auto const actor = logged_.events[at].actor;
        auto const side = judge_.means(rule_.of[1], at) ? rule_.of[0] : rule_.of[1];
        trigger(finding, at, side, [&](std::size_t other) { return logged_.events[other].actor == actor; });
        finding.says = {"两个环节由同一人（" + std::string(actor) + "）办理",
                        "the same actor (" + std::string(actor) + ") did both"};
    }

    RuleSet const& set_;
    std::size_t position_;
    LogRule const& rule_;
    CaseJudge& judge_;
    LogCase const& logged_;
    Calendar const& calendar_;
};

} // namespace

std::vector<LogFinding> findings_of(RuleSet const& set, std::size_t rule, CaseJudge& judge, LogCase const& logged,
                                    Calendar const& calendar)
{
    return Telling(set, rule, judge, logged, calendar).run();
}

} // namespace duly::detail
