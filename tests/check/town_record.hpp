// SPDX-License-Identifier: Apache-2.0
// A record of two small procedures, made from a list of what happened, so that one event more or less is one entry of
// the list more or less.
#pragma once

#include "duly/check/figures.hpp"
#include "duly/enforce/engine.hpp"

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace duly::test {

inline constexpr auto town_packs = R"(
procedure: town/permit
valid_from: 2015-01-01
title: {zh: 许可, en: permit}
source: {zh: 试行规定, en: trial rules}
roles:
  clerk: {zh: 经办人, en: clerk}
  head: {zh: 负责人, en: head}
activities:
  main:
    application.received:
      by: clerk
      article: 1
      zh: 收到申请
      en: application received
      fields:
        source: {type: [citizen, firm], zh: 来源, en: source}
        name: {type: text, zh: 申请人, en: applicant}
    public.heard: {by: clerk, article: 2, zh: 听取意见, en: public heard}
    permit.granted:
      by: head
      article: 3
      ends: true
      zh: 许可
      en: permit granted
      fields: {fee: {type: decimal, zh: 规费, en: fee}}
rules:
  - {id: P1, article: 2, kind: precedence, first: public.heard, then: permit.granted, says: {zh: 先听取意见,
     en: the public is heard first}}
  - {id: P2, article: 3, kind: response, after: application.received, then: permit.granted, within: {days: 14},
     says: {zh: 限期, en: decided in time}}
  - {id: P3, article: 4, kind: interval, from: application.received, to: permit.granted, at_least: {days: 2},
     effect: breach, says: {zh: 不得过早, en: not too soon}}
---
procedure: town/study
valid_from: 2015-01-01
title: {zh: 学法, en: law study}
source: {zh: 试行规定, en: trial rules}
roles:
  clerk: {zh: 经办人, en: clerk}
activities:
  main:
    session.held:
      by: clerk
      article: 5
      zh: 集体学法
      en: session held
      fields:
        venue: {type: [hall, school], zh: 场所, en: venue}
        present: {type: actors, zh: 参加人员, en: present}
        absent: {type: actors, zh: 缺席人员, en: absent}
    year.closed: {by: clerk, article: 6, ends: true, zh: 年终总结, en: year closed}
)";

inline PackSet const& town_pack_set()
{
    static PackSet const packs = [] {
        PackSet made;
        for (auto const& problem : made.add_text(town_packs, "town.yaml"))
            if (!problem.warning) FAIL(problem.where() << ": " << problem.says.en);
        return made;
    }();
    return packs;
}

inline std::vector<Law> town_laws()
{
    std::vector<Law> laws;
    for (auto const* const id : {"town/permit", "town/study"})
        laws.push_back(town_pack_set().bind(id, {}, Calendar::built_in_cn()).value());
    return laws;
}

// What happened: in which case, by its key; a case is opened with its first event, and on that day.
struct Happened {
    std::string key, activity, date;
    std::vector<Field> fields = {};
    std::string organ = "town-gov";
};

inline Field words(std::string name, std::vector<std::string> list)
{
    return {std::move(name), Value(std::move(list)), false};
}
inline Field word_of(std::string name, std::string text) { return {std::move(name), Value(std::move(text)), false}; }

class TownRecord {
public:
    explicit TownRecord(std::vector<Happened> const& happened, std::shared_ptr<Store> at = memory_store())
        : store(std::move(at)), engine(store, options())
    {
        for (auto const& each : happened) add(each);
    }

    void add(Happened const& each) { CHECK(record(each).has_value()); }

    Result<Receipt> record(Happened const& each, bool performs = false)
    {
        auto& id = cases[each.key];
        if (id.empty()) {
            OpenCommand open;
            open.family = each.activity.starts_with("session") || each.activity.starts_with("year") ? "town/study"
                                                                                                    : "town/permit";
            open.organ = each.organ;
            open.at = Moment::parse(each.date, hours(8));
            open.key = each.key;
            open.matter = "matter of " + each.key;
            id = engine.open(open).value().case_id;
        }
        Command command;
        command.case_id = id;
        command.event.activity = each.activity;
        command.event.actor = {"clerk-1", "office", {"clerk", "head"}, ""};
        command.event.occurred = *Moment::parse(each.date, hours(8));
        command.event.fields = each.fields;
        command.event.late_entry = "entered afterwards";
        return performs ? engine.perform(command) : engine.attest(command);
    }

    [[nodiscard]] LogName log() const { return store->logs().front(); }
    [[nodiscard]] FigureReport count(ReportDefinition const& definition, int year = 2021,
                                     std::string const& organ = "town-gov") const
    {
        FigureOptions options;
        options.organ = organ;
        options.year = year;
        auto counted = count_figures(definition, *store, log(), options);
        REQUIRE_MESSAGE(counted.has_value(), counted.error().says.en);
        return std::move(*counted);
    }

    std::shared_ptr<Store> store;
    Engine engine;
    std::map<std::string, std::string> cases; // by key

private:
    [[nodiscard]] static EngineOptions options()
    {
        EngineOptions made;
        made.origin = "town.example";
        made.packs = town_pack_set();
        made.clock = [] { return *Moment::parse("2022-03-01T09:00:00+08:00", hours(8)); };
        return made;
    }
};

// A definition with these figures, and a section for each of the five parts.
inline std::string town_definition(std::string const& figures, std::string const& text = "无")
{
    std::string made =
        "report: town\ntitle: {zh: 报告, en: report}\nparts: [{zh: 甲, en: A}, {zh: 乙, en: B}, {zh: 丙, en: C}, "
        "{zh: 丁, en: D}, {zh: 戊, en: E}]\nfigures:\n" +
        figures + "sections:\n  - {part: 1, zh: 一, en: one, text: {zh: \"" + text + "\", en: \"" + text +
        "\"}, tables: [procedures, deadlines, findings, attempts]}\n";
    for (int part = 2; part <= 5; ++part)
        made += "  - {part: " + std::to_string(part) + ", zh: 节, en: section, text: {zh: 无, en: none}}\n";
    return made;
}

inline ReportDefinition town_defined(std::string const& figures, std::string const& text = "无")
{
    auto const laws = town_laws();
    auto loaded = load_report_definition(town_definition(figures, text), "town.yaml", laws);
    for (auto const& problem : loaded.problems) INFO(problem.where() << ": " << problem.says.en);
    REQUIRE(loaded.definition.has_value());
    return std::move(*loaded.definition);
}

inline constexpr auto town_figures = R"(
  - {id: received, count: events, of: permit, activity: application.received, zh: 申请, en: applications}
  - {id: firms, count: cases, of: permit, activity: {name: application.received, where: {attribute: source,
     is: firm}}, zh: 企业, en: firms}
  - {id: granted, count: cases, of: permit, activity: permit.granted, zh: 许可, en: granted}
  - {id: granted_firms, count: cases, of: permit, activity: {name: permit.granted,
     where: {attribute: "case:application.received.source", is: firm}}, zh: 企业许可, en: granted to firms}
  - {id: fees, sum: fee, of: permit, activity: permit.granted, zh: 规费, en: fees}
  - {id: sessions, count: events, of: study, activity: session.held, zh: 学法, en: sessions}
  - {id: in_schools, count: events, of: study, activity: {name: session.held, where: {attribute: venue, is: school}},
     zh: 进学校, en: in schools}
  - {id: venues, distinct: venue, of: study, activity: session.held, zh: 场所, en: venues}
  - {id: people, distinct: present, of: study, activity: session.held, zh: 人, en: people}
  - {id: came, members: present, of: study, activity: session.held, zh: 人次, en: attendances}
  - {id: part_in_schools, share: [in_schools, sessions], zh: 占比, en: share}
  - {id: opened, cases: opened, zh: 立案, en: opened}
  - {id: permits_ended, cases: concluded, of: permit, zh: 办结, en: concluded}
  - {id: ended_of_firms, cases: concluded, of: permit, where: {attribute: "case:application.received.source",
     is: firm}, zh: 企业办结, en: concluded of firms}
  - {id: open, cases: open, zh: 在办, en: open}
  - {id: kept, deadlines: kept, of: permit, rules: P2, zh: 守期, en: kept}
  - {id: missed, deadlines: missed, of: permit, rules: P2, zh: 逾期, en: missed}
  - {id: running, deadlines: running, of: permit, zh: 期内, en: running}
  - {id: overdue, deadlines: overdue, of: permit, zh: 逾期未办, en: overdue}
  - {id: unheard, findings: standing, of: permit, rules: P1, zh: 未听取, en: unheard}
  - {id: refused, attempts: refused, zh: 拒绝, en: refused}
)";

} // namespace duly::test
