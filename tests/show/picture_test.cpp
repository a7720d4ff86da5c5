// SPDX-License-Identifier: Apache-2.0
// What a picture of a procedure shows and what it leaves out.
#include "drawn.hpp"

#include <algorithm>
#include <set>

using namespace drawn;
using Kind = PictureEdge::Kind;

namespace {

std::set<std::string> cited(Picture const& picture)
{
    std::set<std::string> rules;
    auto const add = [&](std::vector<Citation> const& citations) {
        for (auto const& each : citations) rules.insert(each.rule);
    };
    for (auto const& node : picture.nodes) {
        add(node.implied);
        for (auto const& mark : node.marks) add(mark.rules);
    }
    for (auto const& edge : picture.edges) add(edge.rules);
    return rules;
}

bool says(PictureNode const& node, PictureMark::Kind kind, std::string const& words)
{
    return std::any_of(node.marks.begin(), node.marks.end(), [&](PictureMark const& mark) {
        return mark.kind == kind &&
               (mark.says.en.find(words) != std::string::npos || mark.says.zh.find(words) != std::string::npos);
    });
}

} // namespace

TEST_SUITE_BEGIN("pictures");

TEST_CASE("every activity of every built-in pack is in its picture - and every rule that can apply is cited in it")
{
    for (auto const& summary : PackSet::built_in().list()) {
        auto const law = PackSet::built_in().bind(summary.id, {}, Calendar::built_in_cn());
        REQUIRE(law.has_value());
        auto const drawn = picture(*law);
        auto const source = dot(drawn, Language::en);
        for (auto const& activity : law->procedure().activities) CHECK(node(drawn, activity.id).id == activity.id);
        auto const rules = cited(drawn);
        std::string notes;
        for (auto const& note : drawn.notes) notes += note.en;
        for (auto const& rule : law->procedure().rules) {
            if (rule.when.never() || rule.unless.always()) continue;
            if (rule.kind == RuleKind::proportion && rule.share.numerator == 0) continue;
            bool const there = rules.contains(rule.id) || notes.find("[" + rule.id + "]") != std::string::npos;
            CHECK_MESSAGE(there, summary.id << " " << rule.id);
            CHECK_MESSAGE(source.find("[" + rule.id + "]") != std::string::npos, summary.id << " " << rule.id);
        }
    }
}

TEST_CASE("Order 713: the review, the meeting and the report to the Party committee are gates of the decision")
{
    auto const drawn = picture(national());
    for (auto const* id : {"proposal.researched", "decision.launched", "unit.designated", "draft.prepared",
                           "basis.surveyed", "legality.requested", "legality.advised", "legality.opinion",
                           "submission.made", "meeting.opened", "meeting.spoke", "party.reported"}) {
        CHECK_MESSAGE(node(drawn, id).gate, id);
        CHECK_MESSAGE(node(drawn, id).demand == Demand::mandatory, id);
    }
    CHECK(node(drawn, "decision.made").goal);
    CHECK(node(drawn, "process.archived").demand == Demand::mandatory);
    CHECK(node(drawn, "catalogue.consented").demand == Demand::optional);
    CHECK(node(drawn, "evaluator.appointed").apart);
}

TEST_CASE("a step that is needed only in some cases is dashed and names the fact")
{
    auto const drawn = picture(national());
    auto const& expert = node(drawn, "expert.opinion");
    CHECK(expert.demand == Demand::conditional);
    CHECK(says(expert, PictureMark::Kind::condition, "专业性、技术性较强"));
    CHECK(says(node(drawn, "risk.assessed"), PictureMark::Kind::condition, "unless the risks were already assessed"));
    auto const source = dot(drawn, Language::zh);
    auto const at = source.find("专家论证意见</B>");
    REQUIRE(at != std::string::npos);
    auto const line = source.substr(source.rfind('\n', at) + 1, at - source.rfind('\n', at));
    CHECK(line.find("dashed") != std::string::npos);
    auto const* gate = arrow(drawn, "expert.opinion", "submission.made");
    REQUIRE(gate != nullptr);
    CHECK(gate->conditional);
    CHECK(gate->rules.front().rule == "MAD-19");
}

TEST_CASE("the ways of hearing the public meet in one node: any of them")
{
    auto const drawn = picture(national());
    auto const& either = node(drawn, "any:MAD-14");
    CHECK(either.shape == PictureNode::Shape::any_of);
    for (auto const* way : {"participation.held", "comment.closed", "hearing.held"})
        CHECK(arrow(drawn, way, "any:MAD-14", Kind::alternative) != nullptr);
    auto const* gate = arrow(drawn, "any:MAD-14", "submission.made");
    REQUIRE(gate != nullptr);
    CHECK(gate->rules.front().article == "14(1)");
    CHECK(gate->condition.en == "unless lawfully not disclosed");
}

TEST_CASE("every arrow of a rule names its article and its rule")
{
    auto const drawn = picture(national());
    auto const source = dot(drawn, Language::en);
    for (auto const& edge : drawn.edges) {
        REQUIRE(!edge.rules.empty());
        for (auto const& rule : edge.rules) CHECK_MESSAGE(!rule.rule.empty(), drawn.nodes[edge.to].id);
    }
    CHECK(source.find("Art. 25(1) [MAD-25] no draft is submitted without legality review") != std::string::npos);
}

TEST_CASE("periods, contents and prohibitions are marks and barred arrows")
{
    auto const drawn = picture(national());
    CHECK(says(node(drawn, "comment.closed"), PictureMark::Kind::time, "≥ 30 days from public comment opened"));
    CHECK(says(node(drawn, "legality.opinion"), PictureMark::Kind::content, "must hold 4 items"));
    CHECK(says(node(drawn, "legality.opinion"), PictureMark::Kind::people, "拟订决策草案"));
    CHECK(says(node(drawn, "submission.made"), PictureMark::Kind::fact, "6 facts"));
    auto const* bar = arrow(drawn, "risk.concluded", "decision.made", Kind::bar);
    REQUIRE(bar != nullptr);
    CHECK(bar->rules.front().article == "24");
    // The arrow would cross three phases.
    CHECK(arrow(drawn, "fcr.reviewed", "decision.issued", Kind::bar) == nullptr);
    CHECK(says(node(drawn, "decision.issued"), PictureMark::Kind::bar, "violates"));
    CHECK(arrow(drawn, "decision.issued", "process.archived", Kind::duty) != nullptr);
}

TEST_CASE("an order that follows from two others is not drawn - its rule is cited at the step that waits")
{
    auto const drawn = picture(tiny::law("  - {id: P, ~, kind: precedence, first: a, then: b}\n"
                                         "  - {id: Q, ~, kind: precedence, first: b, then: c}\n"
                                         "  - {id: R, ~, kind: precedence, first: a, then: c}\n"));
    CHECK(arrow(drawn, "a", "b") != nullptr);
    CHECK(arrow(drawn, "b", "c") != nullptr);
    CHECK(arrow(drawn, "a", "c") == nullptr);
    REQUIRE(node(drawn, "c").implied.size() == 1);
    CHECK(node(drawn, "c").implied.front().rule == "R");
}

TEST_CASE("what may not apply implies nothing that always applies - but it implies what depends on the same fact")
{
    auto const always = picture(tiny::law("  - {id: P, ~, kind: precedence, first: a, then: b, when: large}\n"
                                          "  - {id: Q, ~, kind: precedence, first: b, then: c}\n"
                                          "  - {id: R, ~, kind: precedence, first: a, then: c}\n"));
    CHECK(arrow(always, "a", "c") != nullptr);
    auto const same = picture(tiny::law("  - {id: P, ~, kind: precedence, first: a, then: b, when: large}\n"
                                        "  - {id: Q, ~, kind: precedence, first: b, then: c}\n"
                                        "  - {id: R, ~, kind: precedence, first: a, then: c, when: large}\n"));
    CHECK(arrow(same, "a", "c") == nullptr);
    auto const other = picture(tiny::law("  - {id: P, ~, kind: precedence, first: a, then: b, when: large}\n"
                                         "  - {id: Q, ~, kind: precedence, first: b, then: c}\n"
                                         "  - {id: R, ~, kind: precedence, first: a, then: c, when: urgent}\n"));
    CHECK(arrow(other, "a", "c") != nullptr);
}

TEST_CASE("a circle is drawn whole - one of its arrows leads back")
{
    auto const drawn = picture(tiny::law("  - {id: P, ~, kind: precedence, first: a, then: b}\n"
                                         "  - {id: Q, ~, kind: precedence, first: b, then: c}\n"
                                         "  - {id: R, ~, kind: precedence, first: c, then: a}\n"));
    REQUIRE(arrow(drawn, "c", "a") != nullptr);
    CHECK(arrow(drawn, "c", "a")->back);
    CHECK(!arrow(drawn, "a", "b")->back);
    CHECK(dot(drawn, Language::en).find("constraint=false") != std::string::npos);
}

TEST_CASE("a long chain is drawn without recursion")
{
    std::string activities = "activities:\n  main:\n",
                rules = "rules:\n  - {id: L, article: 1, kind: precedence, chain: [";
    for (int i = 0; i < 600; ++i) {
        auto const id = "s" + std::to_string(i);
        activities += "    " + id + ": {by: any, article: 1, zh: 步骤, en: step}\n";
        rules += (i == 0 ? "" : ", ") + id;
    }
    PackSet set;
    auto const problems = set.add_text("procedure: t/long\nvalid_from: 2020-01-01\ntitle: {zh: 长, en: long}\n"
                                       "source: {zh: 试, en: trial}\nroles: {any: {zh: 人, en: anyone}}\n" +
                                           activities + rules + "], says: {zh: 依次, en: in order}}\n",
                                       "long.yaml");
    for (auto const& problem : problems) CHECK_MESSAGE(problem.warning, problem.says.en);
    auto const law = set.bind("t/long", {}, Calendar::plain_weekdays());
    REQUIRE(law.has_value());
    CHECK(picture(*law).edges.size() == 599);
}

TEST_CASE("phases bear the titles that the pack gives them, with their articles - a title for no phase is an error")
{
    auto const drawn = picture(national());
    auto const& review = drawn.clusters[node(drawn, "legality.opinion").cluster];
    CHECK(review.title.zh == "合法性审查和提请讨论  第 24–29 条");
    CHECK(review.title.en == "legality review and submission  (arts. 24–29)");
    auto const text = [](std::string const& phase) {
        return "procedure: t/p\nvalid_from: 2020-01-01\ntitle: {zh: 甲, en: a}\nsource: {zh: 乙, en: b}\n"
               "roles: {any: {zh: 人, en: anyone}}\nphases: {" +
               phase + ": {zh: 阶段, en: the phase}}\nactivities: {main: {a: {by: any, article: 1, zh: 甲, en: a}}}\n";
    };
    PackSet right;
    for (auto const& problem : right.add_text(text("main"), "p.yaml")) CHECK_MESSAGE(problem.warning, problem.says.en);
    auto const law = right.bind("t/p", {}, Calendar::plain_weekdays());
    REQUIRE(law.has_value());
    CHECK(picture(*Law::from_text(law->text())).clusters.front().title.en == "the phase  (art. 1)");
    PackSet wrong;
    bool told = false;
    for (auto const& problem : wrong.add_text(text("mian"), "p.yaml"))
        told = told || problem.says.en.find("main") != std::string::npos;
    CHECK(told);
}

TEST_CASE("a machine that a pack drives orders its activities")
{
    auto const law = PackSet::built_in().bind("cn/town/emergency-action", {}, Calendar::built_in_cn());
    REQUIRE(law.has_value());
    auto const drawn = picture(*law);
    CHECK(arrow(drawn, "emergency.acted", "emergency.reported") != nullptr);
    CHECK(arrow(drawn, "emergency.reported", "emergency.settled") != nullptr);
    CHECK(arrow(drawn, "emergency.acted", "emergency.settled") == nullptr);
    CHECK(node(drawn, "emergency.acted").demand == Demand::mandatory);
}

TEST_CASE("an overlay that removes a condition makes the step mandatory")
{
    auto const town = PackSet::built_in().bind("cn/town/major-decision", {}, Calendar::built_in_cn());
    REQUIRE(town.has_value());
    auto const drawn = picture(*town);
    CHECK(node(drawn, "expert.opinion").demand == Demand::mandatory);
    CHECK(node(drawn, "risk.assessed").demand == Demand::mandatory);
}

TEST_CASE("a case in the middle: done, open, possible, barred and not needed")
{
    auto const explained = example_after(22);
    auto const drawn = picture_of(explained, Date::of(2026, 4, 8));
    auto const progress = [&](char const* id) { return node(drawn, id).progress; };
    CHECK(progress("draft.prepared") == Progress::done);
    CHECK(node(drawn, "draft.prepared").note.en == "2026-02-20");
    CHECK(progress("legality.opinion") == Progress::open);
    CHECK(progress("submission.made") == Progress::blocked);
    CHECK(node(drawn, "submission.made").note.en.find("25(1)") != std::string::npos);
    CHECK(progress("decision.made") == Progress::blocked);
    CHECK(progress("hearing.held") == Progress::not_needed);
    CHECK(progress("hearing.announced") == Progress::not_needed);
    CHECK(progress("hearing.recorded") == Progress::not_needed);
    CHECK(progress("participation.held") == Progress::not_needed);
    CHECK(progress("any:MAD-14") == Progress::done);
    CHECK(progress("process.archived") == Progress::possible);
    CHECK(progress("case.closed") == Progress::possible);
    auto const source = dot(drawn, Language::zh);
    CHECK(source.find("✓ 拟订决策草案") != std::string::npos);
    CHECK(source.find("▶ 合法性审查意见") != std::string::npos);
}

TEST_CASE("a duty past its date is overdue - until it is met")
{
    tiny::Play play("  - {id: R, ~, kind: response, after: a, then: b, within: {days: 5}}\n");
    play.at("a", "2026-03-02");
    auto const at = [&](Date today) {
        return picture(play.fold().law(), play.fold().state(), play.fold().history(), {{"b", true, {}}}, today);
    };
    CHECK(node(at(Date::of(2026, 3, 9)), "b").progress != Progress::overdue);
    auto const late = at(Date::of(2026, 3, 10));
    CHECK(node(late, "b").progress == Progress::overdue);
    CHECK(dot(late, Language::en).find("was due 2026-03-09") != std::string::npos);
    play.at("b", "2026-03-11");
    CHECK(node(at(Date::of(2026, 3, 12)), "b").progress == Progress::done);
}

TEST_CASE("what a new round undid is no longer done")
{
    tiny::Play play("  - {id: P, ~, kind: precedence, first: a, then: b}\n");
    play.at("a", "2026-03-02");
    play.at("again", "2026-03-03");
    auto const drawn =
        picture(play.fold().law(), play.fold().state(), play.fold().history(), {{"a", true, {}}}, Date::of(2026, 3, 4));
    CHECK(node(drawn, "a").progress != Progress::done);
    CHECK(node(drawn, "again").progress == Progress::done);
}

TEST_CASE("the same law gives the same bytes")
{
    for (auto const language : {Language::zh, Language::en}) {
        CHECK(dot(picture(national()), language) == dot(picture(national()), language));
        CHECK(mermaid(picture(national()), language) == mermaid(picture(national()), language));
        CHECK(text(picture(national()), language) == text(picture(national()), language));
    }
}

TEST_SUITE_END();
