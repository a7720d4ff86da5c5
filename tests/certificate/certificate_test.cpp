// SPDX-License-Identifier: Apache-2.0
// The checker of certificates: what it accepts, and that it accepts nothing else.
#include "certificate/samples.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>

#include <sys/wait.h>

using namespace certificate_samples;

namespace {

bool says(std::string const& reason, std::string const& part) { return reason.find(part) != std::string::npos; }

// The proof with those cases that its events lead to, and no others; or as far as it gets.
Sample closed(Sample open)
{
    auto& cases = open.proof.at("cases").get_array();
    cases.clear();
    std::string const from = "initial case is missing", to = " leads to ", end = ", which is not among";
    for (int i = 0; i < 500; ++i) {
        auto const reason = why_not(open);
        if (auto const at = reason.find(from); at != reason.npos)
            cases.emplace_back(reason.substr(std::min(at + from.size() + 2, reason.size())));
        else if (auto const after = reason.find(to); after != reason.npos && says(reason, end))
            cases.emplace_back(reason.substr(after + to.size(), reason.find(end) - after - to.size()));
        else break;
    }
    return open;
}

std::string changed(Sample made, std::function<void(json::value& law, json::value& proof)> const& change)
{
    change(made.law, made.proof);
    return why_not(closed(made));
}

json::object& rule(json::value& law, std::size_t i) { return law.at("rules").at(i).get_object(); }
json::object& claim(json::value& law) { return law.at("claims").at(0).get_object(); }

Sample without(Sample made, std::string const& list, std::size_t i)
{
    auto& entries = made.proof.at(list).get_array();
    entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(i));
    return made;
}

// Every place in a value, with each of these in it.
void everywhere(json::value& value, std::function<void()> const& then)
{
    json::value deep = nullptr;
    for (int i = 0; i < 20; ++i) deep = json::array{deep};
    json::value const odd[] = {nullptr,
                               true,
                               0,
                               -1,
                               1e300,
                               18446744073709551615U,
                               "",
                               "x",
                               ".",
                               "claim:",
                               json::array{},
                               json::object{},
                               json::object{{"field", "x"}},
                               deep};
    json::value const was = value;
    for (auto const& each : odd) {
        if (each == was) continue;
        value = each;
        then();
    }
    value = was;
    if (auto* list = value.if_array())
        for (auto& each : *list) everywhere(each, then);
    if (auto* object = value.if_object())
        for (auto& each : *object) everywhere(each.value(), then);
}

} // namespace

TEST_SUITE("a certificate")
{
    TEST_CASE("holds if every event leads from case to case and none breaks the claim")
    {
        for (auto const& each : all_samples()) CHECK_MESSAGE(why_not(each) == "", each.name);
    }

    TEST_CASE("lists no case that nothing leads to, in these samples")
    {
        for (auto const& each : all_samples())
            CHECK_MESSAGE(closed(each).proof.at("cases").get_array().size() ==
                              each.proof.at("cases").get_array().size(),
                          each.name);
    }

    TEST_CASE("does not hold without any one of its cases")
    {
        for (auto const& each : all_samples())
            for (std::size_t i = 0; i < each.proof.at("cases").get_array().size(); ++i)
                CHECK_MESSAGE(why_not(without(each, "cases", i)) != "", each.name << " " << i);
    }

    TEST_CASE("does not hold without any one of its rules, whatever cases it lists")
    {
        for (auto const& each : all_samples())
            for (std::size_t i = 0; i < each.proof.at("uses").get_array().size(); ++i)
                CHECK_MESSAGE(says(why_not(closed(without(each, "uses", i))), "breaks the claim"),
                              each.name << " " << i);
    }

    TEST_CASE("does not hold without any one of the things it remembers, whatever cases it lists")
    {
        for (auto const& each : all_samples())
            for (std::size_t i = 0; i < each.proof.at("remembers").get_array().size(); ++i) {
                auto const reason = why_not(closed(without(each, "remembers", i)));
                CHECK_MESSAGE(says(reason, "breaks the claim"), each.name << " " << i << " " << reason);
            }
    }

    TEST_CASE("does not hold if a digit stands for something else")
    {
        for (auto const& each : all_samples())
            for (std::size_t i = 0; i + 1 < each.proof.at("remembers").get_array().size(); ++i) {
                auto made = each;
                auto& remembers = made.proof.at("remembers").get_array();
                std::swap(remembers[i], remembers[i + 1]);
                bool const alike =
                    closed(made).proof.at("cases").get_array().size() == made.proof.at("cases").get_array().size() &&
                    why_not(made) == "";
                // Two that are always both or neither may change places.
                bool never_apart = true;
                for (auto const& text : made.proof.at("cases").get_array())
                    never_apart = never_apart && text.get_string()[i] == text.get_string()[i + 1];
                CHECK_MESSAGE(alike == never_apart, each.name << " " << i << " " << why_not(made));
            }
    }

    TEST_CASE("does not hold if its text of the law is not the one it names")
    {
        auto made = certificate(reviewed());
        auto text = std::string(made.at("law_text").get_string());
        text.replace(text.find("permit.issued"), 6, "letter");
        made.get_object()["law_text"] = text;
        CHECK(says(duly::certificate::check(made, 0).why.en, "not that of the digest"));
    }

    TEST_CASE("proves nothing of a claim that is not in the law, or is about what stays possible")
    {
        CHECK(
            says(changed(reviewed(), [](auto&, auto& proof) { proof.get_object()["claim"] = "X"; }), "not in the law"));
        CHECK(changed(reviewed(), [](auto&, auto& proof) { proof.get_object()["claim"] = "P"; }) != "");
    }

    TEST_CASE("names the claims of its law of which it proves nothing")
    {
        auto made = certificate(reviewed());
        CHECK(duly::certificate::unproved(made).empty());
        made.at("proofs").get_array().clear();
        CHECK(duly::certificate::unproved(made) == duly::certificate::Names{"C"});
    }
}

TEST_SUITE("a proof may not rest on")
{
    TEST_CASE("a rule that only warns")
    {
        CHECK(says(changed(reviewed(), [](auto& law, auto&) { rule(law, 0)["severity"] = "warning"; }), "severity"));
    }

    TEST_CASE("a rule that can be cured, or demands something of each of a set, or so many times")
    {
        for (auto const* key : {"cure", "every", "times", "anything"})
            CHECK_MESSAGE(says(changed(reviewed(), [&](auto& law, auto&) { rule(law, 0)[key] = "1"; }), "speak of"),
                          key);
    }

    TEST_CASE("a rule about another activity")
    {
        auto const reason = changed(
            reviewed(), [](auto&, auto& proof) { proof.at("uses").at(0).get_object()["at"] = "draft.changed"; });
        CHECK(says(reason, "not about this activity"));
    }

    TEST_CASE("a rule whose condition a fact may switch off")
    {
        auto const when = [](json::value& law, auto&) {
            law.get_object()["facts"] = json::parse(R"([["urgent", {}]])");
            rule(law, 0)["unless"] = "urgent";
        };
        CHECK(says(changed(reviewed(), when), "breaks the claim"));
        CHECK(changed(reviewed(), [&](auto& law, auto& proof) {
                  when(law, proof);
                  claim(law)["unless"] = "urgent";
              }) == "");
    }

    TEST_CASE("a share or a comparison that may come out either way")
    {
        auto const share = json::parse(R"({"count": "a.b", "of": "a.c", "less_than": "1/2"})");
        CHECK(says(changed(reviewed(), [&](auto& law, auto&) { rule(law, 0)["when"] = share; }), "breaks the claim"));
        // But one question has one answer.
        CHECK(changed(reviewed(), [&](auto& law, auto&) { rule(law, 0)["when"] = claim(law)["when"] = share; }) == "");
    }

    TEST_CASE("a condition of which nothing is known")
    {
        for (auto const* condition : {R"("unknown fact")", R"({"hope": "x"})", R"({"all": [], "any": []})", "7", "{}",
                                      R"({"done": "nothing.known"})", R"({"field": "nothing.known.x"})"})
            CHECK_MESSAGE(
                changed(reviewed(), [&](auto& law, auto&) { rule(law, 0)["when"] = json::parse(condition); }) != "",
                condition);
    }

    TEST_CASE("an event that the rule counts and the claim does not")
    {
        CHECK(says(changed(since(), [](auto& law, auto&) { rule(law, 0).erase("since"); }), "breaks the claim"));
        CHECK(changed(since(), [](auto& law, auto&) { claim(law).erase("since"); }) == "");
    }

    TEST_CASE("what a new round has taken back")
    {
        auto const later = json::parse(R"([["one", [["file.sent", {}], ["new.round", {"restarts": "two"}]]],
            ["two", [["review.given", {}]]], ["three", [["permit.issued", {}]]]])");
        CHECK(says(changed(chain(), [&](auto& law, auto&) { law.get_object()["activities"] = later; }),
                   "breaks the claim"));
        CHECK(changed(chain(), [](auto& law, auto&) {
                  law.at("activities").at(0).at(1).at(0).at(1).get_object()["restarts"] = "four";
              }) != "");
    }

    TEST_CASE("a rule that compares nothing, if the claim does")
    {
        CHECK(says(changed(same(), [](auto& law, auto&) { rule(law, 0).erase("same"); }), "breaks the claim"));
        CHECK(changed(same(), [](auto& law, auto&) { claim(law).erase("same"); }) == "");
    }

    TEST_CASE("a rule that does not bind an event without the field that is compared")
    {
        auto const reason =
            changed(same(), [](auto& law, auto&) { rule(law, 0)["when"] = json::parse(R"({"field": "draft"})"); });
        CHECK(says(reason, "field draft: absent"));
        CHECK(says(reason, "breaks the claim"));
    }

    TEST_CASE("two fields compared at once, or one that has no key")
    {
        CHECK(says(changed(same(),
                           [](auto& law, auto&) {
                               rule(law, 0)["same"] = json::array{"read", "draft"};
                           }),
                   "does not compare one field"));
        CHECK(says(changed(same(),
                           [](auto& law, auto&) {
                               claim(law)["same"] = json::array{"read", "draft"};
                           }),
                   "breaks the claim"));
        CHECK(says(changed(same(), [](auto& law, auto&) { rule(law, 0)["same"] = "read"; }), "has no key"));
        CHECK(changed(same(), [](auto& law, auto&) {
                  law.at("activities").at(0).at(1).at(0).at(1).at("fields").at(0).at(1).get_object()["type"] = "yes/no";
              }) != "");
    }

    TEST_CASE("an activity judging again that does not")
    {
        CHECK(says(changed(judged_again(),
                           [](auto& law, auto&) {
                               law.at("activities").at(1).at(1).at(0).at(1).get_object().erase("judges_again");
                           }),
                   "judges nothing again"));
    }

    TEST_CASE("a rule from which a derogation takes away")
    {
        CHECK(says(changed(judged_again(), [](auto& law, auto&) { claim(law).erase("unless"); }), "breaks the claim"));
        CHECK(changed(judged_again(), [](auto& law, auto&) {
                  claim(law).erase("unless");
                  rule(law, 2)["except"] = json::array{"R", "S"};
              }) == "");
        CHECK(changed(judged_again(), [](auto& law, auto&) {
                  rule(law, 2).erase("except");
                  rule(law, 2)["from"] = "R";
              }) == "");
        CHECK(says(changed(chain(),
                           [](auto& law, auto&) {
                               law.at("rules").get_array().push_back(json::parse(
                                   R"({"id": "D", "kind": "derogation", "from": "R", "severity": "info"})"));
                           }),
                   "whole chain"));
    }

    TEST_CASE("an absence that looks for other events than the claim")
    {
        CHECK(says(changed(absence(), [](auto& law, auto&) { claim(law).erase("where"); }), "breaks the claim"));
        CHECK(changed(absence(), [](auto& law, auto&) { rule(law, 0).erase("where"); }) == "");
        CHECK(changed(absence(), [](auto& law, auto&) { claim(law).erase("after"); }) != "");
    }

    TEST_CASE("a rule that looks for less than the claim, depending on other events")
    {
        for (auto const* where : {R"({"field": "a", "same_as": "b"})", R"({"field": "permit.issued.a"})",
                                  R"({"done": "permit.issued"})", R"({"not": {"count": "a", "of": "b"}})"}) {
            CAPTURE(where);
            auto const in_rule = [&](auto& law, auto&) { rule(law, 0)["where"] = json::parse(where); };
            CHECK(says(changed(absence(), in_rule), "breaks the claim"));
            CHECK(changed(absence(), [&](auto& law, auto& proof) {
                      in_rule(law, proof);
                      claim(law)["where"] = json::parse(where);
                  }) == "");
        }
    }

    TEST_CASE("a list of which one word is enough for the rule, and another for the claim")
    {
        auto const list = [](auto& law, auto&) {
            law.at("activities").at(1).at(1).at(0).at(1).at("fields").at(0).at(1).get_object()["type"] = "list";
        };
        CHECK(changed(same(), list) == "");
        CHECK(says(changed(same(),
                           [&](auto& law, auto& proof) {
                               list(law, proof);
                               claim(law)["where"] = json::parse(R"({"role": "lawyer"})");
                           }),
                   "breaks the claim"));
    }

    TEST_CASE("content that the rule does not demand")
    {
        auto const never = [](std::string const& has, std::string const& when) {
            return changed(content(has), [&](auto& law, auto&) { claim(law)["when"] = json::parse(when); });
        };
        std::string const no_draft = R"({"not": {"field": "draft"}})",
                          no_opinion = R"({"not": {"document": "opinion"}})";
        CHECK(never("draft", no_draft) == "");
        CHECK(never("opinion", no_opinion) == "");
        CHECK(never("both", R"({"not": {"all": [{"field": "both"}, {"document": "both"}]}})") == "");
        CHECK(never("words", R"({"not": {"field": "words"}})") == "");
        CHECK(never("signed", R"({"not": {"field": "signed"}})") == "");
        CHECK(never("signed", R"({"field": "signed", "is": "false"})") == "");
        CHECK(says(never("signed", R"({"field": "signed", "is": "true"})"), "breaks the claim"));
        CHECK(says(never("draft", no_opinion), "breaks the claim"));
        CHECK(says(never("opinion", no_draft), "breaks the claim"));
        CHECK(says(never("words", R"({"not": {"field": "words", "includes": "gazette"}})"), "breaks the claim"));
        CHECK(says(never("nothing", no_draft), "no such field or document"));
    }

    TEST_CASE("what may be recorded without being judged")
    {
        auto const deemed =
            json::parse(R"({"id": "T", "kind": "deemed", "after": "review.given", "then": "permit.issued"})");
        CHECK(says(changed(reviewed(), [&](auto& law, auto&) { law.at("rules").get_array().push_back(deemed); }),
                   "breaks the claim"));
        auto const published =
            json::parse(R"({"id": "T", "kind": "deemed", "after": "vote.held", "then": "decision.published"})");
        CHECK(says(changed(machine(), [&](auto& law, auto&) { law.at("rules").get_array().push_back(published); }),
                   "breaks the claim"));
        // Deemed held while the machine is past it: it stays where it is.
        auto const held = json::parse(R"({"id": "T", "kind": "deemed", "after": "vote.held", "then": "vote.held"})");
        CHECK(says(changed(machine(), [&](auto& law, auto&) { law.at("rules").get_array().push_back(held); }),
                   "breaks the claim"));
    }

    TEST_CASE("a machine that lets through what the claim does not")
    {
        CHECK(says(changed(machine(),
                           [](auto&, auto& proof) {
                               auto& rows = proof.at("machines").at(0).at("rows");
                               rows.at(0).get_object()["expects"] = false;
                           }),
                   "breaks the claim"));
        CHECK(says(changed(machine(),
                           [](auto&, auto& proof) {
                               auto& row = proof.at("machines").at(0).at("rows").at(0).get_object();
                               row.erase("field"), row.erase("value"), row.erase("expects");
                           }),
                   "breaks the claim"));
        CHECK(says(changed(machine(),
                           [](auto& law, auto&) {
                               law.at("activities").at(0).at(1).at(1).at(1).get_object().erase("drives");
                           }),
                   "breaks the claim"));
        CHECK(duly::certificate::check(certificate(machine()), 0).machines == duly::certificate::Names{"Vote"});
    }
}

TEST_SUITE("whoever writes a certificate")
{
    TEST_CASE("says nothing that is passed over")
    {
        auto const also = [](char const* list, char const* entry) {
            return changed(judged_again(),
                           [&](auto&, auto& proof) { proof.at(list).get_array().push_back(json::parse(entry)); });
        };
        for (auto const* entry : {R"({"rule": "R"})", R"({"rule": "R", "at": "file.sent", "if": "x"})", R"("R")",
                                  R"({"rule": "X", "at": "file.sent"})", R"({"rule": "D", "at": "file.sent"})",
                                  R"({"rule": "claim:C", "at": "decision.made"})", R"({"rule": "R", "at": "nothing"})"})
            CHECK_MESSAGE(also("uses", entry) != "", entry);
        for (auto const* entry :
             {R"({"hopes": "x"})", R"({"done": "nothing"})", R"({"done": "file.sent"})",
              R"({"done": "file.sent", "of": "x"})", R"({"rule": "R", "event": "file.sent"})",
              R"({"rule": "X", "event": "file.sent"})", R"({"excused": "R", "at": "decision.made"})",
              R"({"excused": "claim:C", "at": "decision.made"})", R"({"reads": {"field": "file.sent.nothing"}})",
              R"({"reads": "file.sent.actor"})", R"({"is_key": "nothing"})",
              R"({"reads": {"field": "file.sent.actor", "same_as": "expert.heard.actor"}})",
              R"({"is_key": "file.sent"})"})
            CHECK_MESSAGE(also("remembers", entry) != "", entry);
        for (auto const* text :
             {R"("0")", R"("000000")", R"("0000x")", R"("00000/")", R"("00000/a")", R"("00000")", "0"}) {
            auto made = judged_again();
            made.proof.at("cases").get_array().push_back(json::parse(text));
            CHECK_MESSAGE(why_not(made) != "", text);
        }
        CHECK(changed(reviewed(), [](auto&, auto& proof) { proof.get_object()["unless"] = "x"; }) != "");
    }

    TEST_CASE("cannot make the checker fail, or accept what means nothing")
    {
        for (auto made : all_samples()) {
            // What the rows of a machine are, only its author knows.
            bool const known = !made.proof.get_object().contains("machines");
            everywhere(made.proof, [&] {
                auto const reason = why_not(made);
                CHECK_MESSAGE((!known || reason != ""), json::serialize(made.proof));
            });
            everywhere(made.law, [&] { (void)why_not(made); });
        }
        for (auto const& odd : {json::value(nullptr), json::value(1), json::value(json::object{}), json::value("x")})
            CHECK_FALSE(duly::certificate::check(odd, 0).holds);
        CHECK_FALSE(duly::certificate::check(certificate(reviewed()), 1).holds);
        auto whole = certificate(reviewed());
        everywhere(whole, [&] { (void)duly::certificate::check(whole, 0); });
    }

    TEST_CASE("cannot keep it at work for ever")
    {
        auto made = reviewed();
        json::array facts, words;
        for (int i = 0; i < 40; ++i) {
            auto const name = "fact" + std::to_string(i);
            facts.push_back(json::array{name, json::object{}}), words.emplace_back(name);
        }
        made.law.get_object()["facts"] = facts;
        // It comes out yes whatever they are, but only after all of them have been asked.
        json::array pairs;
        for (auto const& word : words)
            pairs.push_back(json::object{{"any", json::array{word, json::object{{"all", json::array{}}}}}});
        rule(made.law, 0)["when"] = pairs;
        CHECK(says(why_not(made), "too large"));
    }
}

#ifdef DULY_CERTIFICATE
TEST_SUITE("the program duly-certificate")
{
    TEST_CASE("says by its exit code what stands in a file")
    {
        auto const folder = std::filesystem::temp_directory_path() / "duly-certificate-test";
        std::filesystem::create_directories(folder);
        auto const file = [&](std::string const& name, std::string const& text) {
            std::ofstream(folder / name, std::ios::binary) << text;
            return (folder / name).string();
        };
        auto const exit_code = [](std::string const& words) {
            int const status = std::system((DULY_CERTIFICATE " " + words + " > /dev/null 2>&1").c_str());
            return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        };
        auto whole = certificate(reviewed());
        auto const good = file("good.json", json::serialize(whole));
        auto const law = file("law.json", std::string(whole.at("law_text").get_string()) + "\n");
        CHECK(exit_code(good) == 0);
        CHECK(exit_code(good + " --law " + law) == 0);
        CHECK(exit_code(good + " --law " + good) == 1);
        CHECK(exit_code(file("rejected.json", json::serialize(certificate(without(reviewed(), "uses", 0))))) == 1);
        for (auto const* words : {"", "--help", "--law x", "nowhere.json", "x y", "/"}) CHECK(exit_code(words) == 2);
        for (auto const* text : {"", "{", "[]", "{}", "7", R"({"proofs": [], "law_text": 1})"})
            CHECK(exit_code(file("bad.json", text)) == 2);
        CHECK(exit_code(file("deep.json", std::string(100000, '['))) == 2);
        CHECK(exit_code(good + " --law nowhere.json") == 2);
        whole.at("proofs").get_array().clear();
        CHECK(exit_code(file("nothing.json", json::serialize(whole))) == 3);
        std::filesystem::remove_all(folder);
    }
}
#endif
