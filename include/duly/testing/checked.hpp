// SPDX-License-Identifier: Apache-2.0
// A trace judged under the law of a pack: the verdict, what was found where, what follows, all in words.
//
//   Checked const checked(trace, "cn/major-decision", {.parameters = {{"P-03", "must"}}});
//   checked.verdict();                          // Verdict::unlawful
//   checked.findings();                         // {"MAD-25 25(1) @ submission.made"}
//   checked.table(Language::zh);                // the trace, and under each event what is wrong with it
#pragma once

#include "duly/case/describe.hpp"
#include "duly/law/pack.hpp"
#include "duly/testing/trace.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duly::testing {

class Coverage;

struct CheckOptions {
    Parameters parameters = {};                     // other than the defaults; not for a Law, which has its own
    Calendar calendar = Calendar::plain_weekdays(); // the same
    std::optional<Date> today = {};                 // lapses are found up to here; default: what the trace came to
    Coverage* coverage = nullptr;                   // where it is noted what was exercised; default: process-wide
};

// What a trace is judged under: a Law, or the id or `.yaml` file of a pack. An id names one of the packs that come with
// the library; of several versions the one in force on the day of the first event is taken.
class Under {
public:
    Under(Law law) : law_(std::move(law)) {}
    Under(std::string pack);
    Under(char const* pack) : Under(std::string(pack)) {}

    [[nodiscard]] Result<Law> law(CheckOptions const& options, std::optional<Date> on) const;
    // How a scenario names the pack: the file, or nothing where the id of its procedure does.
    [[nodiscard]] std::string const& file() const noexcept { return file_; }

private:
    std::optional<Law> law_;
    std::string pack_;
    std::string file_;
};

// A pack bound once for many traces. THROWS: std::invalid_argument, saying what is wrong with it.
[[nodiscard]] Law law_of_pack(std::string const& pack, CheckOptions const& options = {});

// What was found at one place.
struct Found {
    Finding finding;
    std::string rule;
    std::string where; // "submission.made", "submission.made#2 cured", "2026-05-02": docs/scenario-format.md
    std::string line;  // "MAD-25 25(1) @ submission.made"
};

// Thread-safety: a value.
class Checked {
public:
    Checked(Trace const& trace, Under const& pack, CheckOptions const& options = {});
    // THROWS: std::invalid_argument for a trace that was not made of a Law.
    Checked(Trace const& trace, CheckOptions const& options = {});

    // Not empty: the trace cannot be judged (an unknown activity, a field of the wrong type, no such pack), and so it
    // is neither lawful nor unlawful.
    [[nodiscard]] Text const& problem() const noexcept { return problem_; }
    [[nodiscard]] Verdict verdict() const noexcept { return verdict_; }
    [[nodiscard]] bool lawful() const noexcept { return problem_.empty() && verdict_ == Verdict::lawful; }
    [[nodiscard]] bool unlawful() const noexcept { return problem_.empty() && verdict_ == Verdict::unlawful; }
    [[nodiscard]] std::vector<Found> const& found() const noexcept { return found_; }
    [[nodiscard]] std::vector<std::string> findings() const;
    [[nodiscard]] std::vector<std::string> const& outcomes() const noexcept { return outcomes_; }
    // At an activity ("submission.made", "#2": its second event) or on a date; with the words undeterminable, cured and
    // waived after it only so marked.
    [[nodiscard]] bool has(std::string_view rule, std::string_view at) const;

    // The events, one a line, and under each what was found at it: article, rule, what is missing, who can cure it.
    [[nodiscard]] std::string table(Language language) const;
    // The same with the verdict, or the problem.
    [[nodiscard]] std::string report(Language language) const;
    // A scenario file that expects what was found here: `duly test` judges it.
    [[nodiscard]] std::string scenario(std::string const& name) const;

    [[nodiscard]] std::optional<Law> const& law() const noexcept { return law_; }
    [[nodiscard]] std::vector<Entry> const& entries() const noexcept { return entries_; }

private:
    void run(Coverage* coverage);

    std::optional<Law> law_;
    std::string file_;
    std::vector<Entry> entries_;
    std::optional<Date> today_;
    Text problem_;
    Verdict verdict_ = Verdict::lawful;
    std::vector<Found> found_;
    std::vector<std::string> outcomes_;
};

} // namespace duly::testing
