// SPDX-License-Identifier: Apache-2.0
// Tiny procedures for tests: a pack written in a few lines, and a case that is played event by event, each answer a
// line of text such as "R1 violated: a".
#pragma once

#include "duly/case/describe.hpp"
#include "duly/case/fold.hpp"
#include "duly/law/kernel.hpp"
#include "duly/law/pack.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <utility>

namespace tiny {

using namespace duly;

inline std::string replaced(std::string text, std::string const& what, std::string const& with)
{
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
    return text;
}

// Activities a, b, c, d take anyone and the same fields; `rules` are lines of the pack, where ~ stands for the article
// and the sentence every rule needs; `more` is put at the end.
inline Law law(std::string const& rules, std::string const& more = "", Parameters const& parameters = {})
{
    std::string text = R"(
procedure: t/tiny
valid_from: 2020-01-01
title: {zh: 小程序, en: tiny}
source: {zh: 试行规定, en: trial rules, number: 1号}
roles:
  any: {zh: 任何人, en: anyone}
  clerk: {zh: 经办人, en: clerk}
  boss: {zh: 负责人, en: head}
facts:
  urgent: {by: boss, article: 9, zh: 紧急, en: urgent}
  large: {by: any, article: 9, zh: 重大, en: large}
documents:
  report: {zh: 报告, en: report}
parameters:
  P: {default: may, choices: [may, must], asks: {zh: 是否, en: whether}}
activities:
  early:
    z: {by: any, article: 1, zh: 前置, en: z done}
  main:
    a: {by: any, article: 1, zh: 甲, en: a done, fields: FIELDS, documents: [report]}
    b: {by: any, article: 2, zh: 乙, en: b done, fields: FIELDS, documents: [report]}
    c: {by: any, article: 3, zh: 丙, en: c done, fields: FIELDS, documents: [report]}
    d: {by: any, article: 4, zh: 丁, en: d done, fields: FIELDS, documents: [report]}
    only: {by: clerk, article: 5, zh: 专办, en: only done}
    again: {by: any, article: 5, restarts: main, zh: 重来, en: started again}
    judge: {by: any, article: 6, judges_again: true, zh: 复核, en: judged}
    agenda: {by: any, article: 6, drives: Meeting.fix_agenda, zh: 确定议题, en: agenda fixed}
    papers: {by: any, article: 6, drives: Meeting.prepare_materials, zh: 准备材料, en: materials prepared}
  late:
    fin: {by: any, article: 7, ends: true, zh: 办结, en: closed}
    post: {by: any, article: 8, after_end: true, zh: 事后, en: afterwards}
rules:
)" + rules + more;
    text = replaced(text, "FIELDS",
                    "{n: {type: decimal, zh: 数, en: number}, k: {type: digest, zh: 稿, en: draft}, ok: {type: yes/no, "
                    "zh: 可, en: ok}, "
                    "day: {type: date, zh: 日, en: day}, who: {type: actor, zh: 谁, en: who}, all: {type: actors, zh: "
                    "全体, en: all}, "
                    "some: {type: actors, zh: 部分, en: some}, t: {type: text, zh: 文, en: text}}");
    text = replaced(text, "~", "article: 1(1), says: {zh: 规则, en: the rule}");
    PackSet set;
    for (auto const& problem : set.add_text(text, "tiny.yaml"))
        if (!problem.warning) FAIL_CHECK(problem.where() << ": " << problem.says.en);
    auto bound = set.bind("t/tiny", parameters, Calendar::plain_weekdays());
    REQUIRE_MESSAGE(bound.has_value(), bound.error().says.en);
    return *bound;
}

// "k=x ok=yes all=[p,q] day=2026-01-05 +report @me/clerk/boss !reason" ("!" is the reason of a late entry)
inline Event event(std::string const& activity, std::string const& day, std::string const& with = "")
{
    Event made;
    made.activity = activity;
    made.occurred = Moment::at_midnight(Date::parse(day).value(), hours(8));
    made.actor.id = "someone";
    std::istringstream words(with);
    for (std::string word; words >> word;) {
        if (word.front() == '@') {
            std::istringstream parts(word.substr(1));
            std::getline(parts, made.actor.id, '/');
            for (std::string role; std::getline(parts, role, '/');) made.actor.roles.push_back(role);
        } else if (word.front() == '+') {
            made.documents.push_back({word.substr(1), "", 1, "", ""});
        } else if (word.front() == '!') {
            made.late_entry = word.substr(1);
        } else {
            auto const equals = word.find('=');
            auto const value = word.substr(equals + 1);
            Field field{word.substr(0, equals), value, false};
            if (value == "yes" || value == "no") field.value = value == "yes";
            if (value.front() == '[') {
                std::vector<std::string> list;
                std::istringstream parts(value.substr(1, value.size() - 2));
                for (std::string part; std::getline(parts, part, ',');) list.push_back(part);
                field.value = list;
            }
            made.fields.push_back(std::move(field));
        }
    }
    return made;
}

inline std::string told(Law const& law, Findings const& findings)
{
    std::string out;
    for (auto const& finding : findings) {
        if (!out.empty()) out += "; ";
        out += rule_id(law, finding) + " " + std::string(word(finding.status));
        if (finding.severity != Severity::error) out += " " + std::string(word(finding.severity));
        if (finding.lapse) out += " since " + finding.date.text();
        if (finding.cured) out += " cured";
        if (finding.waived) out += " waived";
        if (!finding.bars()) out += " (recorded)";
        for (std::size_t i = 0; i < finding.args.size(); ++i) out += (i == 0 ? ": " : ", ") + finding.args[i];
    }
    return out.empty() ? "-" : out;
}

class Play {
public:
    explicit Play(Law law) : fold_(std::move(law)) {}
    explicit Play(std::string const& rules, std::string const& more = "") : Play(tiny::law(rules, more)) {}

    // What is found at the event, which is recorded all the same.
    std::string at(std::string const& activity, std::string const& day, std::string const& with = "")
    {
        return step({event(activity, day, with), {}});
    }
    std::string decide(std::string const& day, std::string const& facts)
    {
        return at("facts.decided", day, facts + " @head/boss");
    }
    std::string correct(std::uint32_t entry, std::string const& day, std::string const& with)
    {
        return step({event("correction.made", day, with), entry});
    }
    std::string until(std::string const& day) { return told(fold_.law(), fold_.pass(Date::parse(day).value())); }
    // All findings so far, with their marks.
    std::string findings() const { return told(fold_.law(), fold_.state().findings); }
    std::string verdict() const { return std::string(word(duly::verdict(fold_.state()))); }
    Fold const& fold() const { return fold_; }

private:
    std::string step(Entry entry)
    {
        auto result = fold_.step(std::move(entry));
        return result ? told(fold_.law(), *result) : "bad input: " + result.error().says.en;
    }
    Fold fold_;
};

} // namespace tiny
