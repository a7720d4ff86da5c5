// SPDX-License-Identifier: Apache-2.0
// What a history came to under its law, rule by rule. The evaluator judges; here is only read what it found, what bound
// on the way, and what is still owed.
#pragma once

#include "duly/case/fold.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duly::detail {

struct SubjectInCase {
    Status status = Status::vacuous;
    Severity severity = Severity::error; // of what is violated or undeterminable
    bool sanctioned = false;             // all that is violated was waived
};

// Watches a fold while it steps. Thread-safety: a value.
class HistoryWatch {
public:
    // After each entry that the fold has stepped.
    void stepped(Fold const& fold);
    // The case as it stands at the end of `as_of`, or, if it is over, for good. By subject of the fold's law.
    [[nodiscard]] std::vector<SubjectInCase> end(Fold& fold, std::optional<Date> as_of, bool complete);
    // What was found, with what a case that is over still owed. After end().
    [[nodiscard]] Findings const& findings() const noexcept { return findings_; }

private:
    void follow(Law const& law);
    void owed(Fold const& fold, bool complete, std::vector<SubjectInCase>& subjects);

    std::optional<Law> law_; // that `bound_` is by the subjects of
    std::vector<bool> bound_;
    Findings findings_;
};

} // namespace duly::detail
