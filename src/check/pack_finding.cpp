// SPDX-License-Identifier: Apache-2.0
#include "pack_finding.hpp"

#include "logged_event.hpp"
#include "value_text.hpp"

#include "duly/case/describe.hpp"
#include "duly/law/kernel.hpp"

#include <algorithm>

namespace duly::detail {

namespace {

class Telling {
public:
    Telling(LogCase const& logged, MappedCase const& mapped, Fold const& fold, Finding const& finding)
        : logged_(logged),
          mapped_(mapped),
          law_(fold.law()),
          procedure_(law_.procedure()),
          history_(fold.history()),
          finding_(finding)
    {}

    LogFinding run()
    {
        out_.status = finding_.status;
        out_.severity = finding_.severity;
        out_.case_id = logged_.id;
        out_.cured = finding_.cured;
        out_.says = describe(law_, finding_);
        bool const at_an_event = !finding_.lapse && finding_.at < mapped_.events.size();
        auto const at = at_an_event ? static_cast<std::size_t>(finding_.at) : mapped_.events.size();
        if (at_an_event) add_event(out_.at, at);
        if (finding_.lapse) out_.due = finding_.date - 1;
        auto const& subject = law_.kernel().subjects[finding_.subject];
        if (subject.of == Subject::Of::rule) rule(procedure_.rules[subject.index], at);
        if (subject.of == Subject::Of::fact_undecided) facts({procedure_.facts[subject.index].id});
        if (finding_.waived) out_.waived = ground(subject.id);
        return std::move(out_);
    }

private:
    void add_event(std::vector<LoggedEvent>& into, std::size_t entry) const
    {
        if (mapped_.events[entry] != no_event) into.push_back(logged_event(logged_, mapped_.events[entry]));
    }

    // The latest entry before `end` that is one of these and as `asked`.
    template <class Asked> void trigger(std::vector<std::string> const& activities, std::size_t end, Asked const& asked)
    {
        for (auto at = std::min(end, history_.size()); at-- > 0;) {
            auto const& activity = history_[at].event.activity;
            if (std::find(activities.begin(), activities.end(), activity) == activities.end() || !asked(at)) continue;
            return add_event(out_.trigger, at);
        }
    }

    void rule(Rule const& rule, std::size_t at)
    {
        auto const& args = finding_.args;
        auto const any = [](std::size_t) { return true; };
        if (finding_.curable && rule.cure) cures(rule.cure->by);
        if (finding_.status == Status::undeterminable && rule.kind != RuleKind::response) return facts(args);
        switch (rule.kind) {
        case RuleKind::precedence:
            if (!rule.every) activities(args);
            break;
        case RuleKind::absence: trigger(rule.after, at, any); break;
        case RuleKind::content: out_.missing.insert(out_.missing.end(), args.begin(), args.end()); break;
        case RuleKind::interval:
            trigger(rule.from, at, any);
            if (args.size() > 2) out_.due = Date::parse(std::string_view(args[2]).substr(0, 10));
            break;
        case RuleKind::separation: same_value(rule, at); break;
        case RuleKind::response:
            trigger(rule.after, history_.size(), [&](std::size_t entry) {
                return !args.empty() && history_[entry].event.occurred.local_date().text() == args.front();
            });
            activities(rule.then);
            cures(rule.then);
            derivation(rule);
            break;
        default: break;
        }
    }

    // The event on the other side that has the same actor, or the same in its field.
    void same_value(Rule const& rule, std::size_t at)
    {
        if (finding_.args.empty()) return;
        auto const& value = finding_.args.front();
        std::vector<std::string> others;
        auto const is_there = [&](Path const& path, Event const& event) {
            if (path.activity != event.activity) return false;
            if (path.field == "actor") return event.actor.id == value;
            for (auto const& field : event.fields) {
                auto const* const word = std::get_if<std::string>(&field.value);
                auto const* const list = std::get_if<std::vector<std::string>>(&field.value);
                bool const has = (word != nullptr && *word == value) ||
                                 (list != nullptr && std::find(list->begin(), list->end(), value) != list->end());
                if (field.name == path.field && has) return true;
            }
            return false;
        };
        for (auto const* const side : {&rule.separate_of, &rule.separate_from})
            for (auto const& path : *side)
                if (at >= history_.size() || path.activity != history_[at].event.activity)
                    others.push_back(path.activity);
        trigger(others, at, [&](std::size_t entry) {
            return std::any_of(rule.separate_of.begin(), rule.separate_of.end(),
                               [&](Path const& path) { return is_there(path, history_[entry].event); }) ||
                   std::any_of(rule.separate_from.begin(), rule.separate_from.end(),
                               [&](Path const& path) { return is_there(path, history_[entry].event); });
        });
    }

    void derivation(Rule const& rule)
    {
        if (!rule.within || finding_.args.size() < 2) return;
        auto const since = Date::parse(finding_.args[0]);
        if (!since) return;
        auto const derived = derive_deadline(*since, *rule.within, law_.calendar());
        if (rule.within->unit != Duration::seconds && derived.result.text() == finding_.args[1]) {
            out_.derivation = derived.says; // nothing in the case moved it
            return;
        }
        auto const words = in_words(*rule.within);
        out_.derivation = {"自 " + finding_.args[0] + " 起 " + words.zh + "，计入中止和延长：至 " + finding_.args[1],
                           words.en + " from " + finding_.args[0] + ", with what stopped or extended it: until " +
                               finding_.args[1]};
    }

    void activities(std::vector<std::string> const& ids)
    {
        for (auto const& id : ids) out_.missing.push_back(id);
    }

    void facts(std::vector<std::string> const& ids)
    {
        for (auto const& id : ids) {
            out_.missing.push_back(id);
            for (auto const& fact : procedure_.facts)
                if (fact.id == id) add_cure(fact_title(procedure_, id), fact.by);
        }
    }

    void cures(std::vector<std::string> const& ids)
    {
        if (!out_.cures.empty()) return;
        for (auto const& id : ids) {
            auto const known = law_.kernel().activity_index.find(id);
            if (known == law_.kernel().activity_index.end()) continue;
            add_cure(activity_title(procedure_, id), procedure_.activities[known->second].by);
        }
    }

    void add_cure(Text const& what, std::vector<std::string> const& by)
    {
        Text who;
        for (auto const& role : by) {
            auto const title = role_title(procedure_, role);
            who.zh += (who.zh.empty() ? "" : "、") + title.zh;
            who.en += (who.en.empty() ? "" : ", ") + title.en;
        }
        out_.cures.zh += (out_.cures.zh.empty() ? "" : "；") + what.zh + (by.empty() ? "" : "（" + who.zh + "）");
        out_.cures.en += (out_.cures.en.empty() ? "" : "; ") + what.en + (by.empty() ? "" : " (" + who.en + ")");
    }

    // Of the deviation that was sanctioned.
    [[nodiscard]] std::string ground(std::string const& rule) const
    {
        for (auto const& entry : history_) {
            if (built_in(entry.event.activity) != BuiltIn::deviation_sanctioned) continue;
            if (text_of_field(entry.event, "rule") != rule) continue;
            if (auto why = text_of_field(entry.event, "ground"); !why.empty()) return why;
        }
        return std::string(word(BuiltIn::deviation_sanctioned)); // a record of another version may say no more
    }

    LogCase const& logged_;
    MappedCase const& mapped_;
    Law const& law_;
    Procedure const& procedure_;
    std::vector<Entry> const& history_;
    Finding const& finding_;
    LogFinding out_;
};

} // namespace

LogFinding pack_finding(LogCase const& logged, MappedCase const& mapped, Fold const& fold, Finding const& finding)
{
    return Telling(logged, mapped, fold, finding).run();
}

} // namespace duly::detail
