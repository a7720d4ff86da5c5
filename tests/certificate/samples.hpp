// SPDX-License-Identifier: Apache-2.0
// Laws of a few activities, and certificates about them, written by hand.
#pragma once

#include "certificate/checker.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <string>
#include <vector>

namespace certificate_samples {

namespace json = boost::json;
using duly::certificate::Verdict;

struct Sample {
    std::string name;
    json::value law;   // the bound procedure
    json::value proof; // without machines, if it uses none
};

inline json::value certificate(Sample const& sample)
{
    json::object const whole{{"calendar", json::object{}}, {"format", "1"}, {"procedure", sample.law}};
    std::string const text = json::serialize(whole);
    json::value proof = sample.proof;
    if (auto* object = proof.if_object(); object != nullptr && !object->contains("machines"))
        object->emplace("machines", json::array{});
    return json::object{
        {"format", 1}, {"law", duly::certificate::digest(text)}, {"law_text", text}, {"proofs", json::array{proof}}};
}

// Why the proof does not hold; empty: it holds.
inline std::string why_not(Sample const& sample)
{
    auto const verdict = duly::certificate::check(certificate(sample), 0);
    return verdict.holds ? std::string() : "rejected: " + verdict.why.en;
}

inline Sample sample(std::string name, std::string_view law, std::string_view proof)
{
    return {std::move(name), json::parse(law), json::parse(proof)};
}

// R: what is permitted was reviewed.
inline Sample reviewed()
{
    return sample("reviewed", R"({
      "activities": [["one", [["review.given", {}], ["draft.changed", {}]]], ["two", [["permit.issued", {}]]]],
      "rules": [{"id": "R", "kind": "precedence", "first": "review.given", "then": "permit.issued"}],
      "claims": [{"id": "C", "first": "review.given", "then": "permit.issued"},
                 {"id": "P", "always_possible": "permit.issued"}]})",
                  R"({"claim": "C", "uses": [{"rule": "R", "at": "permit.issued"}], "cases": ["00", "11"],
      "remembers": [{"rule": "R", "event": "review.given"}, {"rule": "claim:C", "event": "review.given"}]})");
}

// A change of the draft makes the review void.
inline Sample since()
{
    auto made = reviewed();
    made.name = "since";
    made.law.at("rules").at(0).get_object()["since"] = "draft.changed";
    made.law.at("claims").at(0).get_object()["since"] = "draft.changed";
    return made;
}

// Steps that need each other; a new round takes back both.
inline Sample chain()
{
    return sample("chain", R"({
      "activities": [["one", [["new.round", {"restarts": "two"}]]], ["two", [["review.given", {}], ["file.sent", {}]]],
                     ["three", [["permit.issued", {}]]]],
      "rules": [{"id": "R", "kind": "precedence", "chain": ["review.given", "file.sent", "permit.issued"]}],
      "claims": [{"id": "C", "first": "review.given", "then": "permit.issued"}]})",
                  R"({"claim": "C", "cases": ["000", "101", "111"],
      "uses": [{"rule": "R.1", "at": "file.sent"}, {"rule": "R.2", "at": "permit.issued"}],
      "remembers": [{"rule": "R.1", "event": "review.given"}, {"rule": "R.2", "event": "file.sent"},
                    {"rule": "claim:C", "event": "review.given"}]})");
}

// The draft that is permitted is the draft that was reviewed.
inline Sample same()
{
    return sample("same", R"({
      "activities": [["one", [["review.given", {"fields": [["read", {"type": "digest"}]]}]]],
                     ["two", [["permit.issued", {"fields": [["draft", {"type": "digest"}]]}]]]],
      "rules": [{"id": "R", "kind": "precedence", "first": "review.given", "then": "permit.issued",
                 "same": {"read": "draft"}}],
      "claims": [{"id": "C", "first": "review.given", "then": "permit.issued", "same": {"read": "draft"}}]})",
                  R"({"claim": "C", "uses": [{"rule": "R", "at": "permit.issued"}], "cases": ["00", "11"],
      "remembers": [{"rule": "R", "event": "review.given"}, {"rule": "claim:C", "event": "review.given"}]})");
}

// Technical matters go to an expert, also if that shows after the file was sent. A derogation lowers the rule.
inline Sample judged_again()
{
    return sample("judged again", R"({
      "facts": [["technical", {}], ["by_reference", {}]],
      "activities": [["one", [["expert.heard", {}], ["file.sent", {}]]],
                     ["two", [["decision.made", {"judges_again": "true"}]]]],
      "rules": [{"id": "R", "kind": "precedence", "first": "expert.heard", "then": "file.sent", "when": "technical"},
                {"id": "S", "kind": "precedence", "first": "file.sent", "then": "decision.made"},
                {"id": "D", "kind": "derogation", "from": "all", "except": "S", "severity": "warning",
                 "when": "by_reference"}],
      "claims": [{"id": "C", "first": "expert.heard", "then": "decision.made", "when": "technical",
                  "unless": "by_reference"}]})",
                  R"({"claim": "C", "cases": ["00000", "00111", "11000", "11110", "11111"],
      "uses": [{"rule": "R", "at": "file.sent"}, {"rule": "S", "at": "decision.made"},
               {"rule": "R", "at": "decision.made", "again": "file.sent"}],
      "remembers": [{"rule": "R", "event": "expert.heard"}, {"rule": "claim:C", "event": "expert.heard"},
                    {"rule": "S", "event": "file.sent"}, {"done": "file.sent"},
                    {"excused": "R", "at": "file.sent"}]})");
}

// Nothing is permitted after an objection.
inline Sample absence()
{
    return sample("absence", R"({
      "activities": [["one", [["objection.made", {"fields": [["grave", {"type": "yes/no"}]]}], ["permit.issued", {}]]]],
      "rules": [{"id": "R", "kind": "absence", "of": "permit.issued", "after": "objection.made",
                 "where": {"field": "grave"}}],
      "claims": [{"id": "C", "never": "permit.issued", "after": "objection.made", "where": {"field": "grave"}}]})",
                  R"({"claim": "C", "uses": [{"rule": "R", "at": "permit.issued"}], "cases": ["00", "11"],
      "remembers": [{"rule": "R", "event": "objection.made"}, {"rule": "claim:C", "event": "objection.made"}]})");
}

// A file is whole: a field, a document, and what is both.
inline Sample content(std::string const& demanded)
{
    auto made = sample("content", R"({
      "activities": [["one", [["file.sent", {"fields": [["draft", {"type": "digest"}], ["both", {"type": "text"}],
                                                        ["words", {"type": "list"}],
                                                        ["signed", {"type": "yes/no"}]],
                                             "documents": ["opinion", "both"]}]]]],
      "rules": [{"id": "R", "kind": "content", "of": "file.sent"}],
      "claims": [{"id": "C", "never": "file.sent"}]})",
                       R"({"claim": "C", "uses": [{"rule": "R", "at": "file.sent"}], "cases": [""], "remembers": []})");
    made.law.at("rules").at(0).get_object()["has"] = demanded;
    return made;
}

// A draft found unlawful is not sent, though an earlier review of it was another.
inline Sample unlawful()
{
    return sample("unlawful", R"({
      "activities": [["one", [["review.given", {"fields": [["draft", {"type": "digest"}],
                                                           ["outcome", {"type": ["lawful", "unlawful"]}]]}],
                              ["file.sent", {"fields": [["draft", {"type": "digest"}]]}]]]],
      "rules": [{"id": "R", "kind": "precedence", "first": "review.given", "then": "file.sent", "same": "draft"},
                {"id": "A", "kind": "absence", "of": "file.sent",
                 "when": {"field": "review.given.outcome", "is": "unlawful"}},
                {"id": "B", "kind": "absence", "of": "file.sent", "after": "review.given", "same": "draft",
                 "where": {"field": "outcome", "is": "unlawful"},
                 "unless": {"field": "draft", "same_as": "review.given.draft"}}],
      "claims": [{"id": "C", "first": "review.given", "then": "file.sent", "same": "draft",
                  "where": {"not": {"field": "outcome", "is": "unlawful"}}}]})",
                  R"({"claim": "C", "cases": ["00000", "11001", "10111", "11000", "11010", "10100", "10110", "00010"],
      "uses": [{"rule": "R", "at": "file.sent"}, {"rule": "A", "at": "file.sent"}, {"rule": "B", "at": "file.sent"}],
      "remembers": [{"rule": "R", "event": "review.given"}, {"rule": "claim:C", "event": "review.given"},
                    {"rule": "B", "event": "review.given"},
                    {"reads": {"field": "review.given.outcome", "is": "unlawful"}},
                    {"is_key": "review.given.draft"}]})");
}

// What was sent, by whom and with what, is asked again when the matter is found technical.
inline Sample left_behind(std::string const& condition, std::string const& memory)
{
    auto made = sample("left behind: " + memory, R"({
      "facts": [["technical", {}]],
      "activities": [["one", [["file.sent", {"documents": "opinion", "fields": [["signed", {"type": "yes/no"}]]}]]],
                     ["two", [["decision.made", {"judges_again": "true"}]]]],
      "rules": [{"id": "S", "kind": "precedence", "first": "file.sent", "then": "decision.made"}],
      "claims": [{"id": "C", "first": "file.sent", "then": "decision.made", "when": "technical"}]})",
                       R"({"claim": "C", "cases": ["00000", "11011", "10110"],
      "uses": [{"rule": "S", "at": "decision.made"}, {"rule": "R", "at": "file.sent"},
               {"rule": "R", "at": "decision.made", "again": "file.sent"}],
      "remembers": [{"rule": "S", "event": "file.sent"}, {"rule": "claim:C", "event": "file.sent"},
                    {"excused": "R", "at": "file.sent"}, {"done": "file.sent"}]})");
    auto const demanded = json::parse(condition);
    json::object rule{{"id", "R"}, {"kind", "absence"}, {"of", "file.sent"}};
    if (demanded.is_string()) rule["kind"] = "content", rule["has"] = demanded, rule["when"] = "technical";
    else rule["when"] = json::array{"technical", json::object{{"not", demanded}}};
    made.law.at("rules").get_array().push_back(rule);
    made.law.at("claims").at(0).get_object()["where"] =
        demanded.is_string() ? json::value{{"document", demanded}} : demanded;
    made.proof.at("remembers").get_array().push_back(json::parse(memory));
    // Nothing is missing, and nobody asked whether it is: of content that is two cases, of an absence one.
    if (demanded.is_string()) made.proof.at("cases").get_array().emplace_back("11111");
    return made;
}

// A vote decides, and only a vote that passed lets the decision be published. The order is a machine's.
inline Sample machine()
{
    return sample("machine", R"({
      "activities": [["one", [["vote.held", {"drives": "Vote.hold",
                                              "fields": [["result", {"type": ["passed", "failed"]}]]}],
                              ["decision.published", {"drives": "Vote.publish"}]]]],
      "rules": [],
      "claims": [{"id": "C", "first": "vote.held", "then": "decision.published",
                  "where": {"field": "result", "is": "passed"}}]})",
                  R"({"claim": "C", "uses": [], "remembers": [{"rule": "claim:C", "event": "vote.held"}],
      "machines": [{"machine": "Vote", "initial": ["open", "quiet"], "regions": 2, "rows": [
        {"from": "open", "act": "hold", "to": "passed", "region": 0,
         "field": "result", "value": "passed", "expects": true},
        {"from": "open", "act": "hold", "to": "open", "region": 0,
         "field": "result", "value": "passed", "expects": false},
        {"from": "passed", "act": "publish", "to": "published", "region": 0},
        {"from": "quiet", "act": "publish", "to": "loud", "region": 1}]}],
      "cases": ["0/open+quiet", "1/passed+quiet", "1/published+loud"]})");
}

inline std::vector<Sample> all_samples()
{
    return {reviewed(),
            since(),
            chain(),
            same(),
            judged_again(),
            absence(),
            unlawful(),
            left_behind(R"("opinion")", R"({"has": "opinion", "of": "file.sent"})"),
            left_behind(R"({"document": "opinion"})", R"({"document": "opinion", "of": "file.sent"})"),
            left_behind(R"({"role": "lawyer"})", R"({"role": "lawyer", "of": "file.sent"})"),
            left_behind(R"({"field": "signed"})", R"({"reads": {"field": "file.sent.signed"}})"),
            machine()};
}

} // namespace certificate_samples
