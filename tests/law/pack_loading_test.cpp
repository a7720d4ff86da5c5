// SPDX-License-Identifier: Apache-2.0
// Loading packs: what is wrong is said at its place, all of it at once; what is right binds to the Law it says.
#include "duly/law/pack.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using namespace duly;

namespace {

// A pack that is right; tests change single words of it.
std::string const good = R"(procedure: test/permit
valid_from: 2020-01-01
title: {zh: 许可, en: Permit}
roles: {office: {zh: 机关, en: office}, lawyer: {zh: 律师, en: lawyer}}
facts: {technical: {by: office, zh: 专业, en: technical}}
parameters: {P-1: {default: unset, choices: [unset, {days: 7}], asks: when}, P-2: {default: a, choices: [a, b],
    asks: what}}
activities:
  first:
    draft.made: {by: office, fields: {draft: digest, words: text, size: decimal, on: date}, zh: 草案, en: draft}
    review.given: {by: lawyer, fields: {draft: digest, outcome: [fair, foul], heard: actors},
        documents: [opinion], zh: 审查, en: review}
  second:
    permit.issued: {by: office, ends: true, fields: {draft: digest, urgent: yes/no}, zh: 许可, en: permit}
rules:
  - {id: R-1, article: 1, kind: precedence, first: review.given, then: permit.issued, same: draft,
      says: {zh: 先审查, en: review first}}
  - {id: R-2, article: 2, kind: response, after: draft.made, then: review.given, within: {param: P-1},
      says: {zh: 及时, en: promptly}}
  - {id: R-3, article: 3, kind: absence, of: permit.issued, when: technical,
      unless: {field: review.given.outcome, is: fair}, says: {zh: 不得, en: not}}
  - {id: R-4, article: 4, kind: content, of: review.given, has: [opinion, outcome], says: {zh: 内容, en: content}}
  - {id: R-5, article: 5, kind: interval, from: draft.made, to: review.given, at_most: {working_days: 7},
      says: {zh: 期限, en: time}}
  - {id: R-6, article: 6, kind: derogation, from: all, except: R-1, when: {param: P-2, is: b},
      severity: warning, says: {zh: 参照, en: by reference}}
)";

std::string changed(std::string text, std::string const& from, std::string const& to)
{
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

// Line and column of a position, in characters.
std::pair<int, int> place_of(std::string const& text, std::size_t position)
{
    REQUIRE(position != std::string::npos);
    std::pair<int, int> place{1, 1};
    for (std::size_t i = 0; i < position; ++i) {
        if (text[i] == '\n') place = {place.first + 1, 1};
        else if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80) ++place.second;
    }
    return place;
}

std::string all(std::vector<PackProblem> const& problems)
{
    std::string text;
    for (auto const& problem : problems)
        text += problem.where() + (problem.warning ? " (warning) " : " ") + problem.says.en + "\n";
    return text;
}

bool failed(std::vector<PackProblem> const& problems)
{
    return std::any_of(problems.begin(), problems.end(), [](PackProblem const& p) { return !p.warning; });
}

} // namespace

TEST_SUITE("loading a pack")
{
    TEST_CASE("a pack that is right loads without a word")
    {
        PackSet packs;
        auto const problems = packs.add_text(changed(good, "on: date", "day: date"), "permit.yaml");
        CHECK_MESSAGE(problems.empty(), all(problems));
        auto const law = packs.bind("test/permit", {}, Calendar());
        REQUIRE(law.has_value());
        auto const& p = law->procedure();
        CHECK(p.family == "permit");
        CHECK(p.place == "test");
        CHECK(p.phases == std::vector<std::string>{"first", "second"});
        REQUIRE(p.rules.size() == 6);
        CHECK(p.rules[0].same == std::vector<Same>{{"draft", "draft"}});
        CHECK_FALSE(p.rules[1].within);
        CHECK(p.rules[1].effect == Effect::lapse);
        CHECK(p.rules[2].when.op == Condition::Op::fact);
        CHECK(p.rules[4].effect == Effect::breach);
        CHECK(p.rules[5].when.never());
        CHECK(p.rules[5].lowers == std::vector<std::string>{"R-2", "R-3", "R-4", "R-5"});
        CHECK(p.activities[0].fields[1].personal);
        CHECK_FALSE(p.activities[1].fields[2].personal);
    }

    TEST_CASE("what is wrong is said where it stands, with what was expected")
    {
        struct Row {
            std::string from, to, at; // `at`: where the problem points, in `to`
            std::string says;
        };
        Row const rows[] = {
            {"on: date", "on: date", "on", "means something else in YAML"},
            {"valid_from: 2020-01-01", "valid_from: 2020-02-30", "2020-02-30", "a date that exists"},
            {"valid_from: 2020-01-01", "valid_form: 2020-01-01", "valid_form", "did you mean 'valid_from'?"},
            {"kind: precedence", "kind: precedense", "precedense", "did you mean 'precedence'?"},
            {"first: review.given", "first: reveiw.given", "reveiw", "did you mean 'review.given'?"},
            {"same: draft", "same: size", "size", "unknown field of activity review.given: 'size'"},
            {"when: technical", "when: tecnical", "tecnical", "did you mean 'technical'?"},
            {"when: technical", "when: draft.made", "draft.made", "write {done: draft.made}"},
            {"when: technical", "when: {field: urgnt}", "urgnt", "did you mean 'urgent'?"},
            {"when: technical", "when: {field: draft.made.words, is: x}", "draft.made.words",
             "cannot read the content of the personal field"},
            {"when: technical", "when: {field: urgent, is: maybe}", "maybe", "compared with true or false"},
            {"when: technical", "when: {role: layer}", "layer", "did you mean 'lawyer'?"},
            {"when: technical", "when: {document: opinion}", "opinion", "have no document 'opinion'"},
            {"when: technical", "when: {done: [permit.isued]}", "permit.isued", "did you mean 'permit.issued'?"},
            {"when: technical", "when: {param: P-3, is: a}", "P-3", "no parameter is named 'P-3'"},
            {"when: technical", "when: {param: P-2, is: c}", "c}", "no choice of this parameter"},
            {"is: fair", "is: fairr", "fairr", "did you mean 'fair'?"},
            {"is: fair", "include: fair", "include", "did you mean 'includes'?"},
            {"has: [opinion", "has: [opinon", "opinon", "did you mean 'opinion'?"},
            {"{working_days: 7}", "{workdays: 7}", "workdays", "the units are"},
            {"{working_days: 7}", "weeks", "weeks", "must be a time such as {days: 30}"},
            {"at_most: {working_days: 7}", "within: {days: 7}", "within", "unknown key of"},
            {"by: lawyer", "by: layer", "layer", "did you mean 'lawyer'?"},
            {"draft: digest, words", "draft: diggest, words", "diggest", "did you mean 'digest'?"},
            {"ends: true", "ends: yes", "yes", "must be true or false"},
            {"ends: true", "drives: Meeting.vot", "Meeting.vot", "did you mean 'Meeting.vote'?"},
            {"ends: true", "restarts: frist", "frist", "did you mean 'first'?"},
            {"id: R-2, article: 2", "id: R-1, article: 2", "R-1", "the first is on line 16"},
            {"id: R-2", "id: \"by:x\"", "\"by:x", "cannot be the name"},
            {"{id: R-2, article: 2, kind: response, after: draft.made, then: review.given,",
             "{id: R-2, article: 2, kind: response, after: draft.made,", "{id: R-2", "needs 'then'"},
            {"default: a", "default: c", "c", "none of its choices"},
            {"severity: warning", "severity: error", "error", "lowers to warning or info"},
            {"office: {zh: 机关, en: office}", "office: [a]", "[a]", "must be a mapping"},
            {"    draft.made: {by: office,", "    facts.decided: {by: office,", "facts.decided",
             "built into every procedure"},
        };
        for (auto const& row : rows) {
            auto text = changed(good, row.from, row.to);
            if (row.from != "on: date") text = changed(text, "on: date", "da: date");
            auto const place = place_of(text, text.find(row.at, text.find(row.to)));
            PackSet packs;
            auto const problems = packs.add_text(text, "permit.yaml");
            CAPTURE(std::string(row.to));
            auto const found = std::find_if(problems.begin(), problems.end(), [&](PackProblem const& p) {
                return std::pair(p.line, p.column) == place && p.says.en.find(row.says) != std::string::npos;
            });
            CHECK_MESSAGE(found != problems.end(), all(problems));
            CHECK(failed(problems));
            CHECK(packs.list().empty());
        }
    }

    TEST_CASE("all errors are told at once, in both languages")
    {
        auto text = changed(good, "kind: precedence", "kind: precedense");
        text = changed(text, "when: technical", "when: tecnical");
        text = changed(text, "by: lawyer", "by: layer");
        PackSet packs;
        auto const problems = packs.add_text(changed(text, "on: date", "da: date"), "permit.yaml");
        CHECK(std::count_if(problems.begin(), problems.end(), [](PackProblem const& p) { return !p.warning; }) == 3);
        for (auto const& problem : problems) CHECK_FALSE(problem.says.zh.empty());
        CHECK(std::is_sorted(problems.begin(), problems.end(),
                             [](PackProblem const& a, PackProblem const& b) { return a.line < b.line; }));
    }

    TEST_CASE("a rule is read under every choice of its parameters, not only the defaults")
    {
        auto text = changed(good, "{days: 7}]", "{dayz: 7}]");
        PackSet packs;
        auto const problems = packs.add_text(changed(text, "on: date", "da: date"), "permit.yaml");
        CHECK_MESSAGE(all(problems).find("did you mean 'days'?") != std::string::npos, all(problems));
    }

    TEST_CASE("an exception that names no rule, and a missing translation, are warnings")
    {
        auto text = changed(good, "except: R-1", "except: R-9");
        text = changed(text, "title: {zh: 许可, en: Permit}", "title: {zh: 许可}");
        PackSet packs;
        auto const problems = packs.add_text(changed(text, "on: date", "da: date"), "permit.yaml");
        REQUIRE_MESSAGE(problems.size() == 2, all(problems));
        CHECK(problems[0].warning);
        CHECK(problems[1].warning);
        CHECK(packs.list().size() == 1);
    }

    TEST_CASE("a rule without a kind may be a misspelt id of the parent")
    {
        PackSet packs;
        REQUIRE_FALSE(failed(packs.add_text(changed(good, "on: date", "da: date"), "permit.yaml")));
        auto const problems = packs.add_text(
            "procedure: test/x/permit\nextends: test/permit\nrules:\n  - {id: R-11, severity: error}\n", "x.yaml");
        CHECK_MESSAGE(all(problems).find("did you mean 'R-1'?") != std::string::npos, all(problems));
    }
}

TEST_SUITE("hostile packs")
{
    TEST_CASE("broken bytes, deep nesting and references are refused quickly and clearly")
    {
        std::string const deep(100000, '[');
        std::string bomb = "a: &a [x, x]\n";
        for (char c = 'b'; c <= 'z'; ++c)
            bomb += std::string(1, c) + ": &" + c + " [*" + static_cast<char>(c - 1) + ", *" +
                    static_cast<char>(c - 1) + "]\n";
        std::string nested;
        for (int i = 0; i < 2000; ++i) nested += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
        struct Row {
            std::string text;
            char const* says;
        };
        Row const rows[] = {
            {"", "the file is empty"},
            {"# nothing\n", "the file is empty"},
            {std::string("procedure: a\0b", 14), "control character"},
            {"procedure: \xff\xfe", "not valid UTF-8"},
            {"procedure: \xc0\xaf", "not valid UTF-8"},
            {"procedure: \xed\xa0\x80", "not valid UTF-8"},
            {"roles:\n\t- a\n", "tabs"},
            {deep, "nested more than 64 deep"},
            {nested, "nested more than 64 deep"},
            {bomb, "anchors (&) and aliases (*)"},
            {"a: !!binary x\n", "tags"},
            {"a: {b: c\n", "a mapping does not end"},
            {"a: 1\na: 2\n", "stands twice; the first is on line 1"},
            {"[a]: 1\n", "a key must be a single word"},
            {"just words\n", "a pack is a mapping"},
            {"- a\n", "a pack is a mapping"},
            {std::string(5U * 1024 * 1024, 'x'), "larger than 4 MiB"},
        };
        for (auto const& row : rows) {
            PackSet packs;
            auto const start = std::chrono::steady_clock::now();
            auto const problems = packs.add_text(row.text, "hostile.yaml");
            CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
            CAPTURE(std::string(row.says));
            CHECK(failed(problems));
            CHECK_MESSAGE(all(problems).find(row.says) != std::string::npos, all(problems).substr(0, 500));
            CHECK(packs.list().empty());
        }
    }

    TEST_CASE("a file that is not there, or is a folder, is named")
    {
        PackSet packs;
        CHECK(all(packs.add_file("/no/such/pack.yaml")) == "/no/such/pack.yaml no such file\n");
        CHECK(all(packs.add_file("/tmp")).find("this is a folder") != std::string::npos);
    }

    TEST_CASE("a pack cut off anywhere either loads or says why")
    {
        auto const whole = changed(good, "on: date", "da: date");
        for (std::size_t size = 0; size < whole.size(); size += 7) {
            PackSet packs;
            auto const problems = packs.add_text(std::string_view(whole).substr(0, size), "cut.yaml");
            CHECK(failed(problems) == packs.list().empty());
        }
    }

    TEST_CASE("packs that extend each other in a circle are refused")
    {
        PackSet packs;
        auto const problems = packs.add_text("procedure: a/x\nextends: b/x\nvalid_from: 2020-01-01\n---\n"
                                             "procedure: b/x\nextends: a/x\nvalid_from: 2020-01-01\n",
                                             "circle.yaml");
        CHECK_MESSAGE(all(problems).find("a circle") != std::string::npos, all(problems));
    }
}

TEST_SUITE("binding a law")
{
    TEST_CASE("the text of a law gives the same law again")
    {
        PackSet const& packs = PackSet::built_in();
        for (auto const& pack : packs.list()) {
            auto const law = packs.bind(pack.id, {}, Calendar::built_in_cn());
            REQUIRE_MESSAGE(law.has_value(), pack.id);
            auto const again = Law::from_text(law->text());
            REQUIRE(again.has_value());
            CHECK(again->digest() == law->digest());
            auto const &a = law->procedure(), &b = again->procedure();
            CHECK(a.rules == b.rules);
            CHECK(a.phases == b.phases);
            REQUIRE(a.activities.size() == b.activities.size());
            for (std::size_t i = 0; i < a.activities.size(); ++i) {
                CHECK(a.activities[i].id == b.activities[i].id);
                CHECK(a.activities[i].fields.size() == b.activities[i].fields.size());
            }
            CHECK(a.parameters.size() == b.parameters.size());
            CHECK(again->calendar() == law->calendar());
            auto const plain = law->with(Calendar());
            CHECK(plain.digest() == packs.bind(pack.id, {}, Calendar())->digest());
            CHECK(plain.digest() != law->digest());
        }
    }

    TEST_CASE("a text that is no law is refused with a reason")
    {
        for (auto const* const text :
             {"", "[", "{}", R"({"format":"2"})", R"({"calendar":{},"format":"1","procedure":{"a":1}})"})
            CHECK_FALSE(Law::from_text(text).has_value());
        CHECK_FALSE(Law::from_text(std::string(100000, '[')).has_value());
    }

    TEST_CASE("parameters are chosen among their choices")
    {
        auto const& packs = PackSet::built_in();
        Calendar const plain;
        auto const law = packs.bind("cn/major-decision", {{"P-01", "binding"}, {"prompt", "{days: 7}"}}, plain);
        REQUIRE(law.has_value());
        auto const& parameters = law->procedure().parameters;
        auto const prompt =
            std::find_if(parameters.begin(), parameters.end(), [](auto const& p) { return p.id == "prompt"; });
        REQUIRE(prompt != parameters.end());
        CHECK(prompt->value == "{days: 7}");
        CHECK(std::any_of(parameters.begin(), parameters.end(),
                          [](auto const& p) { return p.id == "late_entry" && p.value == "{days: 30}"; }));
        CHECK(law->digest() != packs.bind("cn/major-decision", {}, plain)->digest());
        auto const unknown = packs.bind("cn/major-decision", {{"promt", "unset"}}, plain);
        REQUIRE_FALSE(unknown.has_value());
        CHECK(unknown.error().says.en.find("did you mean 'prompt'?") != std::string::npos);
        auto const wrong = packs.bind("cn/major-decision", {{"P-01", "perhaps"}}, plain);
        REQUIRE_FALSE(wrong.has_value());
        CHECK(wrong.error().says.en.find("advisory, binding") != std::string::npos);
    }

    TEST_CASE("a parameter without choices takes what fits where it stands, and says what does not")
    {
        auto const& packs = PackSet::built_in();
        for (std::string const days : {"unset", "{days: 60}", "{working_days: 15}", "{months: 3}"})
            CHECK_MESSAGE(packs.bind("cn/major-decision", {{"P-12", days}, {"prompt", days}}, Calendar()).has_value(),
                          days);
        for (std::string const days :
             {"soon", "60", "{day: 60}", "{days: x}", "{days: -1}", "{}", "{days: 60", "null"}) {
            auto const wrong = packs.bind("cn/major-decision", {{"P-12", days}}, Calendar());
            REQUIRE_MESSAGE(!wrong.has_value(), days);
            CHECK_MESSAGE(wrong.error().where == "parameter P-12", wrong.error().where);
            CHECK(wrong.error().says.en.find("the parameter P-12 cannot be '" + days + "'") == 0);
        }
    }

    TEST_CASE("an outcome follows from any of several rules, each of them known")
    {
        std::string const head = "procedure: cn/test/overlay\nextends: cn/major-decision\n";
        auto const outcome = [](std::string const& finding) {
            return "outcomes: [{id: more, article: 1, finding: " + finding + ", says: {zh: 后果, en: more}}]\n";
        };
        auto packs = PackSet::built_in();
        CHECK(packs.add_text(head + outcome("[MAD-11, MAD-14]"), "o.yaml").empty());
        auto const law = packs.bind("cn/test/overlay", {}, Calendar());
        REQUIRE(law.has_value());
        auto const& rules = law->procedure().outcomes.back().findings; // a chain stands for its links
        CHECK(rules == std::vector<std::string>{"MAD-11.1", "MAD-11.2", "MAD-11.3", "MAD-14"});
        auto others = PackSet::built_in();
        auto const wrong = others.add_text(head + outcome("[MAD-14, MAD-41]"), "o.yaml");
        REQUIRE(wrong.size() == 1);
        CHECK(wrong.front().says.en.find("MAD-41") != std::string::npos);
    }

    TEST_CASE("what drives a machine may cite an article of its own")
    {
        auto const with = [](std::string const& drives) {
            auto packs = PackSet::built_in();
            return packs.add_text(
                "procedure: cn/test/overlay\nextends: cn/major-decision\nactivities:\n  deliberating:\n"
                "    meeting.opened: {drives: " +
                    drives + "}\n",
                "o.yaml");
        };
        CHECK(with("{act: Meeting.open_meeting, article: local 3}").empty());
        CHECK(with("{act: Meeting.open_meeting}").empty());
        auto const unknown = with("{act: Meeting.open, article: local 3}");
        REQUIRE(unknown.size() == 1);
        CHECK(unknown.front().says.en.find("Meeting.open") != std::string::npos);
        CHECK(with("{article: local 3}").size() == 1);
        CHECK(with("{act: Meeting.open_meeting, under: local 3}").size() == 1);
        auto const law = PackSet::built_in().bind("cn/town/major-decision", {}, Calendar());
        REQUIRE(law.has_value());
        for (auto const& activity : law->procedure().activities)
            if (activity.id == "decision.made") CHECK(activity.drives_article == "report 1(2)");
    }

    TEST_CASE("a case may not choose what is laxer than its overlay has set")
    {
        auto const& packs = PackSet::built_in();
        CHECK(packs.bind("cn/guangzhou/major-decision", {{"P-11", "2/3"}}, Calendar()).has_value());
        auto const laxer = packs.bind("cn/guangzhou/major-decision", {{"P-11", "0"}}, Calendar());
        REQUIRE_FALSE(laxer.has_value());
        CHECK(laxer.error().says.en.find("MAD-30q") != std::string::npos);
    }

    TEST_CASE("an unknown pack is answered with the nearest")
    {
        auto const& packs = PackSet::built_in();
        auto const law = packs.bind("cn/major-decison", {}, Calendar());
        REQUIRE_FALSE(law.has_value());
        CHECK(law.error().code == ErrorCode::not_found);
        CHECK(law.error().says.en.find("did you mean cn/major-decision?") != std::string::npos);
        CHECK(packs.similar("major-decision").front() == "cn/major-decision");
    }

    TEST_CASE("the nearest place and the date select the pack")
    {
        auto const& packs = PackSet::built_in();
        auto const on = Date::of(2024, 5, 1);
        auto const pick = [&](std::string_view place, std::string_view level) {
            auto const law = packs.select("major-decision", level, place, on, {}, Calendar());
            return law ? law->procedure().id : law.error().says.en;
        };
        CHECK(pick("cn", "city") == "cn/major-decision");
        CHECK(pick("cn/guangzhou", "city") == "cn/guangzhou/major-decision");
        CHECK(pick("cn/guangzhou/tianhe", "county") == "cn/guangzhou/major-decision");
        CHECK(pick("cn/beijing", "city") == "cn/major-decision");
        CHECK_FALSE(packs.select("major-decision", "city", "cn", Date::of(2010, 1, 1), {}, Calendar()).has_value());
        CHECK_FALSE(packs.select("major-decisions", "city", "cn", on, {}, Calendar()).has_value());
    }

    TEST_CASE("each version governs from its date until the next")
    {
        PackSet packs;
        auto const old = changed(good, "on: date", "da: date");
        auto newer = changed(old, "valid_from: 2020-01-01", "valid_from: 2024-01-01\nrenames: {R-0: R-1}");
        newer = changed(newer, "at_most: {working_days: 7}", "at_most: {working_days: 5}");
        REQUIRE_FALSE(failed(packs.add_text(old, "old.yaml")));
        auto const problems = packs.add_text(newer, "new.yaml");
        REQUIRE_MESSAGE(!failed(problems), all(problems));
        auto const days = [&](std::optional<Date> on) {
            auto const law = packs.bind("test/permit", {}, Calendar(), on);
            return law ? law->procedure().rules[4].at_most->n : -1;
        };
        CHECK(days(Date::of(2019, 12, 31)) == -1);
        CHECK(days(Date::of(2023, 12, 31)) == 7);
        CHECK(days(Date::of(2024, 1, 1)) == 5);
        CHECK(days(std::nullopt) == 5);
        CHECK(packs.bind("test/permit", {}, Calendar())->procedure().renames.at("R-0") == "R-1");
        CHECK(packs.list().size() == 2);
        auto const twice = packs.add_text(changed(old, "en: Permit", "en: Licence"), "copy.yaml");
        CHECK(all(twice).find("was already read from old.yaml") != std::string::npos);
        CHECK(packs.add_text(old, "old.yaml").empty());
    }

    TEST_CASE("every pack of the library loads from its file without errors, and its head is read right")
    {
        auto const folder = std::filesystem::path(DULY_ROOT) / "src/packs";
        PackSet packs;
        std::vector<std::string> files;
        for (auto const& entry : std::filesystem::recursive_directory_iterator(folder))
            if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
        // Parents lie above their overlays.
        std::sort(files.begin(), files.end(), [](auto const& a, auto const& b) {
            auto const depth = [](std::string const& s) { return std::count(s.begin(), s.end(), '/'); };
            return std::pair(depth(a), a) < std::pair(depth(b), b);
        });
        for (auto const& file : files) {
            auto const problems = packs.add_file(file);
            CHECK_MESSAGE(problems.empty(), all(problems));
        }
        auto const from_files = packs.list();
        auto const embedded = PackSet::built_in().list();
        REQUIRE(from_files.size() == embedded.size());
        for (std::size_t i = 0; i < embedded.size(); ++i) {
            CHECK(from_files[i].id == embedded[i].id);
            CHECK(from_files[i].valid_from == embedded[i].valid_from);
            CHECK(from_files[i].title == embedded[i].title);
            CHECK(from_files[i].extends == embedded[i].extends);
            CHECK(packs.bind(embedded[i].id, {}, Calendar())->digest() ==
                  PackSet::built_in().bind(embedded[i].id, {}, Calendar())->digest());
        }
    }
}
