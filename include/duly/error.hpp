// SPDX-License-Identifier: Apache-2.0
// What can be answered instead of a result. A lawful no, a lost race and bad input are values; only a failing world
// (disk, database) throws.
//
//   Result<Receipt> done = engine.perform(command);
//   if (!done) show(done.error().says.in(Language::zh));
#pragma once

#include "duly/date.hpp"
#include "duly/text.hpp"

#include <boost/system/result.hpp>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace duly {

enum class ErrorCode : unsigned char {
    bad_input,    // the request itself is wrong: unknown activity, wrong type, broken file
    not_found,    // no such case, pack, law
    refused,      // the law does not allow it now: see Error::obstacles
    conflict,     // another writer was first: read the case again and retry
    key_reused,   // the idempotency key was used before for another command
    tampered,     // the record is not what was written
    undetermined, // the question has no answer yet
};

// One reason why an act is refused: what a user interface needs to explain it and to help.
struct Obstacle {
    std::string rule;                    // stable id, "MAD-25"
    std::string article;                 // "25(1)"
    std::string status;                  // "violated" or "undeterminable"
    std::string severity;                // "error", "not_applicable"
    Text says;                           // the rule, and what of it fails
    std::vector<std::string> missing;    // activities, fields, documents or facts that would cure it
    std::vector<Text> missing_titles;    // the same in words, in the same order
    std::vector<std::string> curable_by; // roles that can act
    std::vector<Text> curable_by_titles; // the same in words, in the same order
    std::optional<Date> earliest;        // the earliest date at which the act could be lawful, if time decides
    Text derivation;                     // how `earliest` was computed
    Text provisional;                    // why `earliest` may still move; empty if it stands
    std::string use_procedure;           // another procedure that governs the matter (scope rules)
};

// One of the steps that have to be done before an act that is refused.
struct Step {
    std::string activity;
    Text title;
    std::string rule;             // that demands it; empty: the way itself leads through it
    std::string article;          // of that rule
    Text says;                    // what that rule says
    std::vector<std::string> by;  // roles that can act
    std::vector<Text> by_titles;  // the same in words, in the same order
    std::optional<Date> earliest; // if time holds it up
};

struct Error {
    ErrorCode code = ErrorCode::bad_input;
    Text says;                       // what is wrong, what was expected, what to do
    std::string where;               // "file.yaml:12:7", "line 3", "case 1f…, field draft"; may be empty
    std::vector<Obstacle> obstacles; // for `refused`
    std::vector<Step> steps = {};    // for `refused`: what comes first, in order, as far as a way is known
};

// Access to the value of a failed Result is a programming error and throws std::logic_error.
[[noreturn]] inline void throw_exception_from_error(Error const& error, boost::source_location const&)
{
    throw std::logic_error("duly: no value: " + error.says.en);
}

template <class T> using Result = boost::system::result<T, Error>;

// The world failed: a disk, a database. What was to be recorded is recorded wholly or not at all. what() holds both
// languages, one after the other.
class StoreFailure : public std::runtime_error {
public:
    explicit StoreFailure(Text const& says)
        : std::runtime_error(says.zh + " / " + says.en), says_(std::make_shared<Text const>(says))
    {}
    // What is wrong and what to do.
    [[nodiscard]] Text const& says() const noexcept { return *says_; }

private:
    std::shared_ptr<Text const> says_; // shared, so that copying an exception does not throw
};

} // namespace duly
