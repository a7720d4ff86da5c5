// SPDX-License-Identifier: Apache-2.0
// Findings as sentences: what the rule says, then what of it fails.
#include "duly/case/describe.hpp"

#include "drive.hpp"
#include "phrases.hpp"

#include "duly/law/kernel.hpp"

#include <algorithm>

namespace duly {

using namespace detail;

namespace {

class Description {
public:
    Description(Law const& law, Finding const& finding)
        : p_(law.procedure()), subject_(law.kernel().subjects[finding.subject]), finding_(finding)
    {}

    Text run()
    {
        switch (subject_.of) {
        case Subject::Of::rule: return rule();
        case Subject::Of::role: return role();
        case Subject::Of::fact_undecided: return fact_undecided();
        case Subject::Of::fact_role: return fact_role();
        case Subject::Of::machine:
        case Subject::Of::closed: return machine();
        case Subject::Of::order:
            return {"发生日期 " + arg(0) + " 早于此前已记录的 " + arg(1) + "，须说明补录理由。",
                    "The date " + arg(0) + " lies before " + arg(1) +
                        ", on which something recorded earlier happened; a late entry needs a reason."};
        case Subject::Of::late:
            return {"事件发生 " + arg(0) + " 日后才录入，过迟。",
                    "It was recorded only " + arg(0) + " days after it happened."};
        }
        return {};
    }

private:
    [[nodiscard]] std::string const& arg(std::size_t i) const
    {
        static std::string const none;
        return i < finding_.args.size() ? finding_.args[i] : none;
    }

    template <class TitleOf> [[nodiscard]] std::vector<Text> titles(TitleOf const& title_of, std::size_t from = 0) const
    {
        std::vector<Text> out;
        for (std::size_t i = from; i < finding_.args.size(); ++i)
            out.push_back(with_id(title_of(finding_.args[i]), finding_.args[i]));
        return out;
    }

    [[nodiscard]] Text activities(std::vector<std::string> const& ids) const
    {
        std::vector<Text> out;
        for (auto const& id : ids) out.push_back(with_id(activity_title(p_, id), id));
        return either(out);
    }

    [[nodiscard]] Text roles(std::vector<std::string> const& ids) const
    {
        std::vector<Text> out;
        for (auto const& id : ids) out.push_back(role_title(p_, id));
        return either(out);
    }

    [[nodiscard]] Text rule() const
    {
        auto const& rule = p_.rules[subject_.index];
        auto out = sentence(rule.says.empty() ? same_in_both(rule.id) : rule.says);
        out.en += ' ';
        bool const timed = rule.kind == RuleKind::response || rule.kind == RuleKind::deemed;
        if (finding_.status == Status::undeterminable && !timed) return out + undecided();
        switch (rule.kind) {
        case RuleKind::precedence: add(out, precedence(rule)); break;
        case RuleKind::absence: add(out, absence(rule)); break;
        case RuleKind::content: add(out, content(rule)); break;
        case RuleKind::interval: add(out, interval(rule)); break;
        case RuleKind::separation:
            add(out, {"两处均为 " + arg(0) + "，应当不同。", "Both are " + arg(0) + "; they must differ."});
            break;
        case RuleKind::proportion: add(out, proportion(rule)); break;
        case RuleKind::response:
        case RuleKind::deemed: add(out, duty(rule)); break;
        case RuleKind::derogation: break;
        }
        if (finding_.status == Status::undeterminable)
            add(out, {"是否适用取决于尚未认定的事实。", " Whether it applies depends on a fact not decided yet."});
        while (out.en.ends_with(' ')) out.en.pop_back();
        return out;
    }

    [[nodiscard]] Text undecided() const
    {
        return Text{"是否适用尚不能判断，须先认定：", "It cannot be said whether this applies before it is decided: "} +
               listed(titles([&](std::string const& id) { return fact_title(p_, id); })) + Text{"。", "."};
    }

    // What else the earlier event must be, beside having happened.
    [[nodiscard]] Text qualifications(Rule const& rule) const
    {
        Text out;
        if (rule.times > 1)
            add(out, {"，至少 " + std::to_string(rule.times) + " 次",
                      ", at least " + std::to_string(rule.times) + " times"});
        if (!rule.same.empty()) {
            std::vector<Text> fields;
            auto const& activity = rule.first.empty() ? std::string() : rule.first.front();
            for (auto const& pair : rule.same) fields.push_back(item_title(p_, activity, pair.earlier));
            auto const names = listed(fields);
            add(out, {"，且“" + names.zh + "”须与本次一致", ", agreeing with this event in: " + names.en});
        }
        if (!rule.where.always()) add(out, {"，且结果须符合本条要求", ", with the outcome this rule requires"});
        if (!rule.since.empty()) {
            auto const since = activities(rule.since);
            add(out, {"，且须在最近一次" + since.zh + "之后", ", after the latest of " + since.en});
        }
        return out;
    }

    [[nodiscard]] Text precedence(Rule const& rule) const
    {
        if (rule.every) {
            std::vector<Text> actors;
            for (auto const& actor : finding_.args) actors.push_back(same_in_both(actor));
            auto const who = listed(actors);
            auto const what = activities(rule.first);
            return {"尚缺 " + who.zh + " 的“" + what.zh + "”。", "Missing: " + what.en + " by " + who.en + "."};
        }
        return Text{"尚缺：", "Missing: "} + activities(finding_.args) + qualifications(rule) + Text{"。", "."};
    }

    [[nodiscard]] Text absence(Rule const& rule) const
    {
        if (finding_.args.empty()) return {"在此情形下不得进行。", "It must not happen in these circumstances."};
        auto const after = activities(finding_.args);
        Text until{"。", "."};
        if (!rule.since.empty()) {
            auto const lifted = activities(rule.since);
            until = {"，直至此后再有“" + lifted.zh + "”。", " before " + lifted.en + " happens again."};
        }
        if (rule.times > 1)
            return Text{"“" + after.zh + "”已有 " + std::to_string(rule.times) + " 次，不得再进行",
                        "It must not happen after " + after.en + " has happened " + std::to_string(rule.times) +
                            " times"} +
                   until;
        return Text{"已有“" + after.zh + "”，此后不得进行", "It must not happen after " + after.en} + until;
    }

    [[nodiscard]] Text content(Rule const& rule) const
    {
        if (rule.every) {
            std::vector<Text> words;
            for (auto const& each : finding_.args) words.push_back(same_in_both(each));
            std::vector<Text> fields;
            for (auto const& name : rule.has) fields.push_back(with_id(item_title(p_, rule.of.front(), name), name));
            auto const list = listed(fields), lacking = listed(words);
            return {"“" + list.zh + "”中缺少：" + lacking.zh + "。", "Not in " + list.en + ": " + lacking.en + "."};
        }
        auto const of = rule.of.empty() ? std::string() : rule.of.front();
        return Text{"缺少：", "Missing: "} +
               listed(titles([&](std::string const& name) { return demanded(of, name); })) + Text{"。", "."};
    }

    // A name that is both a field and a document demands both; the finding does not say which of them is missing.
    [[nodiscard]] Text demanded(std::string const& activity, std::string const& name) const
    {
        auto title = item_title(p_, activity, name);
        for (auto const& each : p_.activities) {
            if (each.id != activity) continue;
            bool const field = std::any_of(each.fields.begin(), each.fields.end(),
                                           [&](FieldSpec const& spec) { return spec.name == name; });
            if (field && std::find(each.documents.begin(), each.documents.end(), name) != each.documents.end())
                add(title, {"及所附材料", ", with the document itself"});
        }
        return title;
    }

    [[nodiscard]] Text interval(Rule const& rule) const
    {
        auto const from = activities(rule.from);
        bool const too_soon = rule.at_least && arg(1) < arg(2);
        auto const least = in_words(too_soon ? *rule.at_least : rule.at_most.value_or(Duration{}));
        if (too_soon)
            return {"自 " + arg(0) + "（" + from.zh + "）起须满" + least.zh + "，最早 " + arg(2) + "，实为 " + arg(1) +
                        "。",
                    "From " + arg(0) + " (" + from.en + ") at least " + least.en + ": not before " + arg(2) +
                        ", but it is " + arg(1) + "."};
        return {"自 " + arg(0) + "（" + from.zh + "）起不超过" + least.zh + "，最迟 " + arg(2) + "，实为 " + arg(1) +
                    "。",
                "From " + arg(0) + " (" + from.en + ") at most " + least.en + ": not after " + arg(2) + ", but it is " +
                    arg(1) + "."};
    }

    [[nodiscard]] Text proportion(Rule const& rule) const
    {
        auto const share = std::to_string(rule.share.numerator) + "/" + std::to_string(rule.share.denominator);
        return {"应到 " + arg(1) + "，计入 " + arg(0) + "，须" + (rule.strictly_more ? "超过 " : "不少于 ") + share +
                    "。",
                arg(0) + " of " + arg(1) + " count; " + (rule.strictly_more ? "more than " : "at least ") + share +
                    " are needed."};
    }

    [[nodiscard]] Text duty(Rule const& rule) const
    {
        auto const owed = activities(rule.then);
        if (!finding_.lapse)
            return {"自 " + arg(0) + " 起应当办理“" + owed.zh + "”，办结前仍未办理。",
                    "Owed since " + arg(0) + " and not done before the case ends: " + owed.en + "."};
        return {"自 " + arg(0) + " 起算，最迟 " + arg(1) + " 应当办理“" + owed.zh + "”，逾期未办。",
                "Owed since " + arg(0) + ", at the latest on " + arg(1) + ", and not done in time: " + owed.en + "."};
    }

    [[nodiscard]] Text role() const
    {
        auto const& activity = p_.activities[subject_.index];
        auto const what = with_id(activity_title(p_, activity.id), activity.id);
        auto const who = roles(finding_.args);
        return {"“" + what.zh + "”只能由" + who.zh + "办理，该人员不具备此身份。",
                sentence(Text{"", what.en + " is for the " + who.en + " only; the actor does not hold that role"}).en};
    }

    [[nodiscard]] Text fact_undecided() const
    {
        auto const& fact = p_.facts[subject_.index];
        auto const what = with_id(fact_title(p_, fact.id), fact.id);
        auto const who = roles(fact.by);
        return {"此前须由" + who.zh + "认定是否“" + what.zh + "”，并说明理由；尚未认定。",
                "The " + who.en + " must first decide, either way and with a reason, whether it is so: " + what.en +
                    ". It is not decided yet."};
    }

    [[nodiscard]] Text fact_role() const
    {
        auto const& fact = p_.facts[subject_.index];
        auto const what = with_id(fact_title(p_, fact.id), fact.id);
        auto const who = roles(fact.by);
        return {"是否“" + what.zh + "”由" + who.zh + "认定，该人员不具备此身份。",
                "Whether it is so is decided by the " + who.en + ", and the actor does not hold that role: " + what.en +
                    "."};
    }

    [[nodiscard]] Text stage(MachineInfo const& machine, std::string const& name) const
    {
        auto const id = machine.stage_named(name);
        Text out{name, name};
        if (id) out.zh = machine.stage(*id).zh;
        std::replace(out.en.begin(), out.en.end(), '_', ' ');
        return out;
    }

    [[nodiscard]] Text machine() const
    {
        bool const closed = subject_.of == Subject::Of::closed;
        auto const& machine = closed ? lifecycle_machine() : machine_at(subject_.index);
        auto const here = stage(machine, arg(0));
        Text out;
        if (closed) {
            out = {"本案已经办结，不再接受新的环节。", "The case has ended; nothing more may happen in it."};
        } else {
            auto const dot = subject_.id.find('.');
            auto const act = machine.act_named(std::string_view(subject_.id).substr(dot + 1));
            Text what{act ? std::string(machine.act(*act).zh) : subject_.id, subject_.id.substr(dot + 1)};
            std::replace(what.en.begin(), what.en.end(), '_', ' ');
            what = with_id(what, subject_.id);
            out = {"“" + what.zh + "”现在不能进行。", "This cannot happen now: " + what.en + "."};
        }
        if (!arg(0).empty()) add(out, {"目前阶段：" + here.zh + "。", " Stage now: " + here.en + "."});
        std::vector<Text> possible;
        for (std::size_t i = 1; i < finding_.args.size(); ++i) possible.push_back(stage(machine, finding_.args[i]));
        if (!possible.empty() && !closed) {
            auto const where = either(possible);
            add(out, {"只能在以下阶段进行：" + where.zh + "。", " It is possible in the stage: " + where.en + "."});
        }
        return out;
    }

    Procedure const& p_;
    Subject const& subject_;
    Finding const& finding_;
};

} // namespace

std::string const& rule_id(Law const& law, Finding const& finding) { return law.kernel().subjects[finding.subject].id; }

std::string const& article(Law const& law, Finding const& finding)
{
    return law.kernel().subjects[finding.subject].article;
}

Text describe(Law const& law, Finding const& finding) { return Description(law, finding).run(); }

} // namespace duly
