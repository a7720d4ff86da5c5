// SPDX-License-Identifier: Apache-2.0
// An overlay may only tighten what it extends: what is stricter loads, what is laxer is refused with both articles.
#include "law/strictness.hpp"

#include "duly/law/pack.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace duly;

namespace {

std::vector<PackProblem> overlaid(std::string const& body, std::string const& head = {})
{
    PackSet packs = PackSet::built_in();
    return packs.add_text(
        "procedure: test/local/major-decision\nextends: cn/major-decision\ntitle: {zh: 地方, en: Local}\n" + head +
            (body.empty() ? "" : "rules:\n  - " + body + "\n"),
        "local.yaml");
}

std::string all(std::vector<PackProblem> const& problems)
{
    std::string text;
    for (auto const& problem : problems) text += problem.where() + " " + problem.says.en + "\n";
    return text;
}

bool failed(std::vector<PackProblem> const& problems)
{
    return std::any_of(problems.begin(), problems.end(), [](PackProblem const& p) { return !p.warning; });
}

} // namespace

TEST_SUITE("an overlay may only tighten")
{
    TEST_CASE("what is stricter loads")
    {
        for (std::string const body : {
                 "{id: MAD-15d, article: LOCAL 7, at_least: {days: 45, roll: true}}",
                 "{id: MAD-16d, article: LOCAL 8, at_least: {working_days: 10}}",
                 "{id: MAD-32, article: LOCAL 12, within: {working_days: 5}}",
                 "{id: MAD-30q, article: LOCAL 9, at_least: null, more_than: 1/2}",
                 "{id: MAD-14, unless: null}",
                 "{id: MAD-14, first: [comment.closed, hearing.held]}",
                 "{id: MAD-19, when: null}",
                 "{id: MAD-26, has: [draft, basis, procedure_statement, related_material]}",
                 "{id: MAD-30a, where: {field: form, is: plenary}}",
                 "{id: NEW-1, article: LOCAL 1, kind: precedence, first: party.reported, then: decision.made, says: x}",
             }) {
            auto const problems = overlaid(body);
            CHECK_MESSAGE(!failed(problems), body << "\n" << all(problems));
        }
        CHECK_FALSE(failed(overlaid("", "set: {P-01: binding, P-11: 1/2}\n")));
    }

    TEST_CASE("what is laxer is refused, and both articles are named")
    {
        struct Row {
            std::string body, article;
        };
        for (auto const& row : {
                 Row{"{id: MAD-15d, article: LOCAL 7, at_least: {days: 20, roll: true}}", "15(1)"},
                 Row{"{id: MAD-15d, article: LOCAL 7, at_least: null, at_most: {days: 45}}", "15(1)"},
                 Row{"{id: MAD-30a, article: LOCAL 9, where: {field: form, in: [executive, plenary, office]}}",
                     "30(1)"},
                 Row{"{id: MAD-14, article: LOCAL 5, unless: {any: [nondisclosable, risk_sensitive]}}", "14(1)"},
                 Row{"{id: MAD-14, article: LOCAL 5, when: technical}", "14(1)"},
                 Row{"{id: MAD-14, article: LOCAL 5, first: [participation.held, comment.closed, hearing.held, "
                     "units.consulted]}",
                     "14(1)"},
                 Row{"{id: MAD-25, article: LOCAL 6, same: null}", "25(1)"},
                 Row{"{id: MAD-25, article: LOCAL 6, severity: warning}", "25(1)"},
                 Row{"{id: MAD-25, article: LOCAL 6, effect: breach}", "25(1)"},
                 Row{"{id: MAD-26, article: LOCAL 6, has: [draft]}", "26(1)"},
                 Row{"{id: MAD-25b, article: LOCAL 6, after: legality.requested}", "25(2)"},
                 Row{"{id: MAD-3a, article: LOCAL 2, when: {any: [other_procedure, technical]}}", "3(2)"},
                 Row{"{id: MAD-42, article: LOCAL 3, when: by_reference, except: []}", "42"},
                 Row{"{id: GZ-2010, article: GZ 2010, kind: deemed, after: legality.requested, without: "
                     "legality.opinion, "
                     "within: {working_days: 10}, then: legality.opinion, says: silence}",
                     "27"},
             }) {
            auto const problems = overlaid(row.body);
            auto const text = all(problems);
            CAPTURE(row.body);
            REQUIRE_MESSAGE(failed(problems), text);
            CHECK_MESSAGE(text.find("article " + row.article + ": ") != std::string::npos, text);
            auto const own = row.body.substr(row.body.find("article: ") + 9);
            if (row.body.find("article: ") != std::string::npos)
                CHECK_MESSAGE(text.find("(" + own.substr(0, own.find(',')) + ")") != std::string::npos, text);
            CHECK(problems.front().line == 5);
        }
        CHECK(all(overlaid("", "set: {P-19: working_days}\n")).find("MAD-26d") != std::string::npos);
    }

    TEST_CASE("a rule whose deadline a case may choose is compared with a deadline as well as without")
    {
        // Without a deadline one more opening is stricter; with one it would put the deadline off.
        auto const more = overlaid("{id: MAD-32, after: [decision.issued, party.reported]}");
        CHECK_MESSAGE(all(more).find("rule MAD-32 is laxer") != std::string::npos, all(more));
        CHECK_FALSE(failed(overlaid("", "set: {P-12: {days: 60}, prompt: {working_days: 5}}\n")));
        CHECK(failed(overlaid("", "set: {P-12: soon}\n")));
    }

    TEST_CASE("what lifts a prohibition may be removed by an overlay, never added")
    {
        CHECK_FALSE(failed(overlaid("{id: MAD-30g, since: null}")));
        CHECK(all(overlaid("{id: MAD-30g, since: [meeting.opened, meeting.spoke]}")).find("MAD-30g") !=
              std::string::npos);
        CHECK(all(overlaid("{id: MAD-25e, since: legality.opinion}")).find("MAD-25e") != std::string::npos);
        CHECK(all(overlaid("{id: X-1, article: 1, kind: absence, of: decision.made, since: meeting.opened, says: x}"))
                  .find("'since' goes with 'after' only") != std::string::npos);
    }

    TEST_CASE("an overlay can add neither exemption nor derogation, nor widen who may act")
    {
        CHECK(failed(overlaid("{id: X-1, article: 1, kind: absence, of: decision.launched, when: technical, severity: "
                              "not_applicable, says: x}")));
        CHECK(failed(overlaid("{id: X-1, article: 1, kind: derogation, from: all, severity: warning, says: x}")));
        auto const wider = "activities:\n  under_review:\n    legality.opinion: {by: [reviewer, undertaking_unit]}\n";
        CHECK(all(overlaid("", wider)).find("more roles may do it") != std::string::npos);
        auto const ends = "activities:\n  under_review:\n    legality.opinion: {ends: true}\n";
        CHECK(all(overlaid("", ends)).find("cannot be changed") != std::string::npos);
        auto const field =
            "activities:\n  under_review:\n    legality.opinion: {fields: {number: {type: text, public: true}}}\n";
        CHECK_FALSE(failed(overlaid("", field)));
    }

    TEST_CASE("an overlay is held against every version of its parent with which it is in force")
    {
        auto const pack = [](std::string const& from, std::string const& days) {
            return "procedure: p/x\nvalid_from: " + from +
                   "\nroles: {a: {zh: a, en: a}}\nactivities: {f: {o: {by: a, zh: o, en: o}, c: {by: a, zh: c, en: "
                   "c}}}\n"
                   "rules: [{id: R, article: 1, kind: interval, from: o, to: c, at_least: {days: " +
                   days + "}, says: x}]\n";
        };
        std::string const overlay =
            "procedure: p/l/x\nextends: p/x\ntitle: x\nrules: [{id: R, article: L, at_least: {days: 20}}]\n";
        PackSet packs;
        REQUIRE_FALSE(failed(packs.add_text(pack("2020-01-01", "10") + "---\n" + pack("2024-01-01", "30"), "p.yaml")));
        CHECK(failed(packs.add_text(overlay, "l.yaml")));
        CHECK_FALSE(failed(packs.add_text(overlay + "valid_until: 2023-12-31\n", "l.yaml")));
        // A parent that becomes stricter later is held against the overlays already there.
        PackSet later;
        REQUIRE_FALSE(failed(later.add_text(pack("2020-01-01", "10"), "p.yaml")));
        REQUIRE_FALSE(failed(later.add_text(overlay, "l.yaml")));
        CHECK(failed(later.add_text(pack("2024-01-01", "30"), "p2.yaml")));
    }
}

TEST_SUITE("conditions and times compare")
{
    TEST_CASE("implication is decided over what the conditions ask")
    {
        auto const fact = [](std::string name) {
            Condition c;
            c.op = Condition::Op::fact;
            c.name = std::move(name);
            return c;
        };
        auto const form = [](std::vector<Value> values) {
            Condition c;
            c.op = Condition::Op::field;
            c.path = {"", "form"};
            c.comparison = values.size() == 1 ? Comparison::is : Comparison::in;
            c.literals = std::move(values);
            return c;
        };
        using detail::implies, detail::Implied, detail::all_of, detail::any_of, detail::not_of;
        auto const a = fact("a"), b = fact("b");
        CHECK(implies(all_of({a, b}), a) == Implied::yes);
        CHECK(implies(a, all_of({a, b})) == Implied::no);
        CHECK(implies(a, any_of({a, b})) == Implied::yes);
        CHECK(implies(not_of(any_of({a, b})), not_of(a)) == Implied::yes);
        CHECK(implies({}, a) == Implied::no);
        CHECK(implies(Condition::nothing(), a) == Implied::yes);
        CHECK(implies(form({"x"}), form({"x", "y"})) == Implied::yes);
        CHECK(implies(form({"x", "y"}), form({"x"})) == Implied::no);
        CHECK(implies(form({"x"}), not_of(form({"y"}))) == Implied::yes);
        std::vector<Condition> many;
        for (int i = 0; i < 20; ++i) many.push_back(fact("f" + std::to_string(i)));
        CHECK(implies(any_of(many), a) == Implied::too_large);
    }

    TEST_CASE("a time that is never longer under any calendar is recognised, others are not")
    {
        using D = Duration;
        CHECK(detail::never_longer({D::days, 7}, {D::working_days, 7}));
        CHECK(detail::never_longer({D::days, 7}, {D::clear_days, 7}));
        CHECK(detail::never_longer({D::clear_days, 7}, {D::working_days, 10}));
        CHECK(detail::never_longer({D::months, 12}, {D::years, 1}));
        CHECK(detail::never_longer({D::days, 28}, {D::months, 1}));
        CHECK(detail::never_longer({D::months, 1}, {D::days, 31}));
        CHECK(detail::never_longer({D::days, 30, true}, {D::days, 45, true}));
        CHECK_FALSE(detail::never_longer({D::days, 30}, {D::days, 20}));
        CHECK_FALSE(detail::never_longer({D::working_days, 5}, {D::days, 7}));
        CHECK_FALSE(detail::never_longer({D::months, 1}, {D::days, 30}));
        CHECK_FALSE(detail::never_longer({D::days, 30, true}, {D::days, 45, false}));
    }
}
