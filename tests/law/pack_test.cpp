// SPDX-License-Identifier: Apache-2.0
// Loading packs: what is wrong is said at its place in the user's words, nothing half-loads, and no text, however
// hostile, does more than be refused.
#include "duly/law/kernel.hpp"
#include "duly/law/pack.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

using namespace duly;

namespace {

constexpr std::string_view small_pack = R"(procedure: test/small
valid_from: 2020-01-01
title: {zh: 小程序, en: Small}
source: {zh: 测试, en: a test}
roles:
  organ: {zh: 机关, en: organ}
facts:
  urgent: {by: organ, article: 1, zh: 紧急, en: urgent}
parameters:
  P-1: {default: {days: 30}, choices: [{days: 30}, {days: 45}], asks: {zh: 多久, en: how long}}
activities:
  preparing:
    draft.made: {by: organ, article: 1, zh: 起草, en: draft made, fields: {draft: digest, reason: text}}
  deciding:
    decision.made: {by: organ, article: 2, zh: 决定, en: decision made, fields: {draft: digest}}
rules:
  - {id: R-1, article: 2, kind: precedence, first: draft.made, then: decision.made, same: draft, unless: urgent,)"
                                        R"( says: {zh: 先起草, en: draft first}}
  - {id: R-2, article: 3, kind: interval, from: draft.made, to: decision.made, at_least: {param: P-1},)"
                                        R"( says: {zh: 间隔, en: wait}}
)";

// The small pack with one stretch of it replaced.
std::string small_with(std::string_view old, std::string_view now)
{
    std::string text(small_pack);
    auto const at = text.find(old);
    REQUIRE_MESSAGE(at != std::string::npos, old);
    return text.replace(at, old.size(), now);
}

std::string in_words(std::vector<PackProblem> const& problems)
{
    std::string all;
    for (auto const& problem : problems)
        all += problem.where() + ": " + (problem.warning ? "warning: " : "") + problem.says.en + "\n";
    return all;
}

bool any_error(std::vector<PackProblem> const& problems)
{
    return std::any_of(problems.begin(), problems.end(), [](PackProblem const& p) { return !p.warning; });
}

PackSet with_small()
{
    PackSet packs;
    auto const problems = packs.add_text(small_pack, "small.yaml");
    REQUIRE_MESSAGE(problems.empty(), in_words(problems));
    return packs;
}

struct Mistake {
    std::string_view old, now; // in the small pack
    int line;
    std::string_view says; // part of the English words
};

} // namespace

TEST_SUITE("packs")
{
    TEST_CASE("every built-in pack binds, and none has a problem of its own")
    {
        auto const summaries = PackSet::built_in().list();
        CHECK(summaries.size() >= 7);
        for (auto const& summary : summaries) {
            CAPTURE(summary.id);
            auto const law = PackSet::built_in().bind(summary.id, {}, Calendar::built_in_cn());
            REQUIRE_MESSAGE(law.has_value(), law.error().says.en << " at " << law.error().where);
            CHECK(law->procedure().id == summary.id);
            CHECK_FALSE(law->procedure().rules.empty());
            CHECK_FALSE(summary.title.zh.empty());
            CHECK_FALSE(summary.title.en.empty());
        }
        auto const root = std::filesystem::path(DULY_ROOT) / "src" / "packs";
        for (auto const& entry : std::filesystem::recursive_directory_iterator(root)) {
            if (entry.path().extension() != ".yaml") continue;
            CAPTURE(entry.path().string());
            auto packs = PackSet::built_in();
            auto const problems = packs.add_file(entry.path().string());
            auto const own = std::any_of(problems.begin(), problems.end(), [](PackProblem const& p) {
                return p.says.en.find("takes the place of the built-in") == std::string::npos;
            });
            CHECK_MESSAGE(!own, in_words(problems));
        }
    }

    TEST_CASE("a law is rebuilt from its text with the same digest and the same rules")
    {
        for (auto const& summary : PackSet::built_in().list()) {
            CAPTURE(summary.id);
            auto const law = PackSet::built_in().bind(summary.id, {}, Calendar::built_in_cn()).value();
            auto const again = Law::from_text(law.text());
            REQUIRE_MESSAGE(again.has_value(), again.error().says.en << " at " << again.error().where);
            CHECK(again->digest() == law.digest());
            CHECK(again->text() == law.text());
            CHECK(again->procedure().rules == law.procedure().rules);
            CHECK(again->kernel().subjects.size() == law.kernel().subjects.size());
            CHECK(again->calendar() == law.calendar());
            auto const plain = law.with(Calendar::plain_weekdays());
            CHECK(plain.digest() != law.digest());
            CHECK(plain.with(Calendar::built_in_cn()).digest() == law.digest());
        }
    }

    TEST_CASE("the text of a law that is not one is refused in words")
    {
        for (std::string_view const text :
             {"", "null", "[]", "{", "{}", R"({"calendar":{},"format":"2","procedure":{}})",
              R"({"calendar":{},"format":"1","procedure":[]})", R"({"calendar":1,"format":"1","procedure":{}})",
              R"({"calendar":{},"format":"1","procedure":{"procedure":7}})"}) {
            CAPTURE(text);
            auto const law = Law::from_text(text);
            REQUIRE_FALSE(law.has_value());
            CHECK_FALSE(law.error().says.zh.empty());
            CHECK_FALSE(law.error().says.en.empty());
        }
    }

    TEST_CASE("parameters are bound by their words and change the digest")
    {
        auto const packs = with_small();
        auto const standard = packs.bind("test/small", {}, Calendar::plain_weekdays()).value();
        auto const longer = packs.bind("test/small", {{"P-1", "{days: 45}"}}, Calendar::plain_weekdays()).value();
        REQUIRE(standard.procedure().rules.size() == 2);
        CHECK(standard.procedure().rules[1].at_least == Duration{Duration::days, 30});
        CHECK(longer.procedure().rules[1].at_least == Duration{Duration::days, 45});
        CHECK(standard.digest() != longer.digest());
        CHECK(standard.digest() == packs.bind("test/small", {{"P-1", "{days: 30}"}}, Calendar()).value().digest());
        CHECK(Law::from_text(longer.text()).value().procedure().rules == longer.procedure().rules);

        auto const no_choice = packs.bind("test/small", {{"P-1", "{days: 20}"}}, Calendar());
        REQUIRE_FALSE(no_choice.has_value());
        CHECK(no_choice.error().code == ErrorCode::bad_input);
        CHECK(no_choice.error().says.en.find("{days: 45}") != std::string::npos);
        auto const unknown = packs.bind("test/small", {{"P-11", "{days: 45}"}}, Calendar());
        REQUIRE_FALSE(unknown.has_value());
        CHECK(unknown.error().says.en.find("did you mean 'P-1'") != std::string::npos);
    }

    TEST_CASE("an unknown pack is answered with the nearest id")
    {
        auto const law = PackSet::built_in().bind("cn/major-decison", {}, Calendar());
        REQUIRE_FALSE(law.has_value());
        CHECK(law.error().code == ErrorCode::not_found);
        auto const similar = PackSet::built_in().similar("cn/major-decison");
        REQUIRE_FALSE(similar.empty());
        CHECK(similar.front() == "cn/major-decision");
    }

    TEST_CASE("an organ gets the pack of its nearest place, level and date")
    {
        auto const& packs = PackSet::built_in();
        auto const id = [&](std::string_view level, std::string_view place, Date on) {
            auto const law = packs.select("major-decision", level, place, on, {}, Calendar());
            return law ? law->procedure().id : "none: " + law.error().says.en;
        };
        auto const day = Date::of(2026, 3, 2);
        CHECK(id("city", "cn", day) == "cn/major-decision");
        CHECK(id("city", "cn/ningbo", day) == "cn/ningbo/major-decision");
        CHECK(id("county", "cn/ningbo/yuyao", day) == "cn/ningbo/major-decision");
        CHECK(id("city", "cn/ningbohai", day) == "cn/major-decision");               // a name is no prefix of another
        CHECK(id("city", "cn/ningbo", Date::of(2020, 6, 1)) == "cn/major-decision"); // not in force yet
        CHECK(id("city", "fr", day).starts_with("none: "));
        CHECK_FALSE(packs.select("major-decision", "city", "cn", Date::of(2019, 8, 31), {}, Calendar()).has_value());
        CHECK_FALSE(packs.select("no-such-family", "city", "cn", day, {}, Calendar()).has_value());
    }

    TEST_CASE("each mistake is reported on its line, and nothing is added")
    {
        for (auto const& mistake : {
                 Mistake{"first: draft.made", "first: draft.mad", 17, "did you mean 'draft.made'"},
                 Mistake{"kind: precedence", "kind: precedense", 17, "precedence"},
                 Mistake{"unless: urgent", "unless: urgnt", 17, "did you mean 'urgent'"},
                 Mistake{"same: draft", "same: darft", 17, "draft"},
                 Mistake{"then: decision.made", "than: decision.made", 17, "then"},
                 Mistake{"at_least: {param: P-1}", "at_least: {param: P-2}", 18, "P-1"},
                 Mistake{"at_least: {param: P-1}", "at_least: {day: 3}", 18, "day"},
                 Mistake{"at_least: {param: P-1}", "at_least: {days: -3}", 18, "days"},
                 Mistake{"id: R-2", "id: R-1", 18, "stands twice"},
                 Mistake{"id: R-2", "id: 'by:draft.made'", 18, ":"},
                 Mistake{"choices: [{days: 30}, ", "choices: [", 10, "none of its choices"},
                 Mistake{"draft: digest, reason", "draft: digets, reason", 13, "digest"},
                 Mistake{"by: organ, article: 2", "by: orgn, article: 2", 15, "did you mean 'organ'"},
                 Mistake{"unless: urgent", "when: {field: draft.made.reason, is: x}", 17, "reason"},
                 Mistake{"unless: urgent", "when: [", 17, "YAML syntax"},
                 Mistake{"valid_from: 2020-01-01", "valid_from: 2020-02-30", 2, "valid_from"},
                 Mistake{"valid_from:", "valid_form:", 2, "did you mean 'valid_from'"},
                 Mistake{"facts:", "roles:", 7, "stands twice"},
                 Mistake{"zh: 起草, en", "drives: Meeting.votes, zh: 起草, en", 13, "Meeting.vote"},
                 Mistake{"roles:", "set: {P-1: {days: 45}}\nroles:", 5, "extends another"},
                 Mistake{"procedure: test/small", "procedure: test/small\nextends: test/smalll", 2, "extends"},
             }) {
            CAPTURE(mistake.now);
            PackSet packs;
            auto const problems = packs.add_text(small_with(mistake.old, mistake.now), "x.yaml");
            CHECK(packs.list().empty());
            bool const said = std::any_of(problems.begin(), problems.end(), [&](PackProblem const& p) {
                return !p.warning && p.line == mistake.line && p.column > 0 && p.file == "x.yaml" &&
                       !p.says.zh.empty() && p.says.en.find(mistake.says) != std::string::npos;
            });
            CHECK_MESSAGE(said, in_words(problems));
        }
    }

    TEST_CASE("one load tells every mistake, and columns count characters")
    {
        auto text = small_with("first: draft.made", "first: draft.mad");
        auto const at = text.find("{param: P-1}");
        text.replace(at, 12, "{param: P-9}");
        PackSet packs;
        auto const problems = packs.add_text(text, "x.yaml");
        REQUIRE_MESSAGE(problems.size() == 2, in_words(problems));
        CHECK(problems[0].line == 17);
        CHECK(problems[1].line == 18);
        CHECK(problems[0].where() == "x.yaml:17:52");

        auto const chinese =
            packs.add_text(small_with("zh: 起草, en: draft made, fields", "zh: 起草, feilds"), "x.yaml");
        REQUIRE(any_error(chinese));
        auto const place = std::find_if(chinese.begin(), chinese.end(), [](PackProblem const& p) {
            return p.says.en.find("'feilds'") != std::string::npos;
        });
        REQUIRE_MESSAGE(place != chinese.end(), in_words(chinese));
        CHECK(place->line == 13);
        CHECK(place->column == 49); // of `feilds`, past two characters of three bytes each
    }

    TEST_CASE("a broken second document keeps the first one out")
    {
        auto packs = PackSet();
        auto const text = std::string(small_pack) + "---\nprocedure: test/other\nrules: 7\n";
        CHECK(any_error(packs.add_text(text, "two.yaml")));
        CHECK(packs.list().empty());
    }

    TEST_CASE("hostile text is refused with a reason")
    {
        std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (int i = 1; i < 12; ++i) {
            auto const before = "*a" + std::to_string(i - 1);
            bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
            for (int n = 0; n < 9; ++n) bomb += ", " + before;
            bomb += "]\n";
        }
        struct Hostile {
            std::string text;
            std::string_view says;
        };
        auto const nul = std::string("procedure: a\n") + '\0' + std::string(small_pack);
        for (auto const& hostile : {
                 Hostile{bomb, "anchors"},
                 Hostile{"a: " + std::string(100'000, '['), "nested more than 64"},
                 Hostile{"a: " + std::string(100'000, '{'), "nested more than 64"},
                 Hostile{nul, "control character"},
                 Hostile{"procedure: \xC3\x28", "UTF-8"},
                 Hostile{"procedure: \xED\xA0\x80", "UTF-8"},
                 Hostile{"procedure: \xF0\x80\x80\x80", "UTF-8"},
                 Hostile{"procedure: \xE4\xB8", "UTF-8"},
                 Hostile{"", "empty"},
                 Hostile{"# nothing but a comment\n", "empty"},
                 Hostile{"just words", "mapping"},
                 Hostile{"- a\n- b\n", "mapping"},
                 Hostile{"? [a]\n: b\n", "key must be a single word"},
                 Hostile{"procedure: !!binary abc\n", "tags"},
                 Hostile{"procedure: 'open", "YAML syntax"},
                 Hostile{"a:\n\t- b\n", "YAML syntax"},
                 Hostile{std::string(5U * 1024 * 1024, '#'), "larger than 4 MiB"},
             }) {
            auto const start = hostile.text.substr(0, 60);
            CAPTURE(start);
            PackSet packs;
            auto const problems = packs.add_text(hostile.text, "hostile.yaml");
            CHECK(packs.list().empty());
            CHECK(any_error(problems));
            CHECK_MESSAGE(in_words(problems).find(hostile.says) != std::string::npos,
                          in_words(problems).substr(0, 500));
        }
    }

    TEST_CASE("a pack cut off anywhere, or with any byte changed, is judged without harm")
    {
        std::string const whole(small_pack);
        for (std::size_t length = 0; length < whole.size(); length += 7) {
            PackSet packs;
            auto const problems = packs.add_text(whole.substr(0, length), "cut.yaml");
            CHECK(packs.list().empty() == any_error(problems));
        }
        for (std::size_t at = 0; at < whole.size(); at += 5) {
            for (char const c : {'\0', '[', '}', ':', '*', '\n', '\xFF'}) {
                auto changed = whole;
                changed[at] = c;
                PackSet packs;
                auto const problems = packs.add_text(changed, "changed.yaml");
                CHECK(packs.list().empty() == any_error(problems));
            }
        }
    }

    TEST_CASE("a folder and a missing file are said to be that")
    {
        PackSet packs;
        CHECK(in_words(packs.add_file(std::string(DULY_ROOT) + "/src")).find("folder") != std::string::npos);
        CHECK(in_words(packs.add_file("no-such-file.yaml")).find("no such file") != std::string::npos);
        CHECK(packs.list().empty());
    }

    TEST_CASE("packs that extend each other in a circle are refused")
    {
        PackSet packs;
        auto const problems =
            packs.add_text("procedure: a\nextends: b\n---\nprocedure: b\nextends: a\n", "circle.yaml");
        CHECK(any_error(problems));
        CHECK_MESSAGE(in_words(problems).find("circle") != std::string::npos, in_words(problems));
        CHECK(any_error(packs.add_text("procedure: a\nextends: a\n", "self.yaml")));
        CHECK(packs.list().empty());
    }
}
