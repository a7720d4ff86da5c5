// SPDX-License-Identifier: Apache-2.0
// Rules over the log of another system, without a pack: Declare's templates, times, four eyes, bind of duty and
// competence, in the words of the log (docs/rule-files.md). They are judged by the evaluator that judges packs.
//
//   rules: wabo-receipt
//   rules_of_the_log:
//     - {id: R-1, article: "Awb 4:13", template: response, of: [Confirmation, Decision], within: {days: 56}}
#pragma once

#include "duly/check/log.hpp"
#include "duly/law/pack.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duly {

// A question about one attribute of an event or, if its key begins with "case:", of its case.
struct AttributeTest {
    enum class Op : std::uint8_t { there, is, in, not_in, at_least, at_most, more_than, less_than };
    std::string key; // "question", "case:deadline"; "actor", "unit", "role", "lifecycle" and "time" are the event's own
    Op op = Op::there;
    std::vector<std::string> values; // of `is` and the comparisons: one
    std::string other;               // compared with this attribute instead
    std::optional<bool> missing;     // the answer where the attribute is not there; none: it cannot be told
};

// Which events of a log are meant: by name, and all of `where`.
struct Selector {
    enum class By : std::uint8_t { name, glob, regex };
    By by = By::name;
    std::string name; // or the pattern: in a glob, * is any text and ? any character
    std::vector<AttributeTest> where;
    int line = 0; // of the file
};

// Any of the selectors.
using Argument = std::vector<Selector>;

enum class Template : std::uint8_t {
    existence,
    absence,
    exactly,
    init,
    end,
    choice,
    exclusive_choice,
    responded_existence,
    coexistence,
    response,
    precedence,
    succession,
    alternate_response,
    alternate_precedence,
    alternate_succession,
    chain_response,
    chain_precedence,
    chain_succession,
    not_responded_existence,
    not_coexistence,
    not_response,
    not_precedence,
    not_succession,
    not_chain_response,
    not_chain_precedence,
    not_chain_succession,
    interval,
    four_eyes,
    bind_of_duty,
    competence,
};
inline constexpr std::size_t templates = 30;

[[nodiscard]] std::string_view word(Template) noexcept; // "chain_response"
[[nodiscard]] bool asks_who(Template) noexcept;         // of the identity of actors

struct LogRule {
    std::string id, article;
    Text says; // as the file says it, or the template in words
    Severity severity = Severity::error;
    Template kind = Template::existence;
    std::vector<std::uint16_t> of; // positions in RuleSet::arguments
    int times = 1;                 // existence, absence, exactly
    std::optional<Duration> within, at_least, at_most;
    bool first = false; // from the first event to the first event, in whatever order the log has them
    bool some = false;  // one activation that is met is enough for the case
    struct Pause {
        std::uint16_t from = 0, to = 0;
    };
    struct Extension {
        std::uint16_t by = 0;
        Duration add;
    };
    std::vector<Pause> pauses;
    std::optional<Extension> extends;
    std::vector<std::uint16_t> only_if, not_if; // binds in cases that have one of each of these, and none of those
    std::vector<std::string> same;              // attributes in which the two events agree
    int line = 0;

    [[nodiscard]] bool counts_time() const noexcept { return within || at_least || at_most; }
};

// A finding that is accepted: for a stated reason, in one case, until a date.
struct Waiver {
    std::string rule, case_id, reason;
    std::optional<Date> until; // the last day on which it is accepted; none: for good
};

struct RuleSet {
    std::string id;
    Text title;
    std::string source;
    std::vector<Argument> arguments;
    std::vector<LogRule> rules;
    std::vector<std::uint16_t> ends;       // a case is complete with one of these
    std::optional<bool> actors_identified; // whether actors stand for persons; none: look
    std::vector<Waiver> waivers;
    std::string digest; // SHA-256 of the text, hex
};

// Every problem at once, with file, line, column and what was expected; with an error there are no rules.
struct RuleSetLoaded {
    std::optional<RuleSet> rules;
    std::vector<PackProblem> problems;
};
[[nodiscard]] RuleSetLoaded load_rules(std::string_view text, std::string const& file);
[[nodiscard]] RuleSetLoaded load_rule_file(std::string const& file);

// "T02 Check" or "10_* where question is True".
[[nodiscard]] std::string in_words(Argument const& argument);

} // namespace duly
