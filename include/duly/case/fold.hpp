// SPDX-License-Identifier: Apache-2.0
// A history folded into a case: the same for a record that is replayed, a trace that is checked and a case at work.
#pragma once

#include "duly/case/case.hpp"
#include "duly/case/evaluate.hpp"
#include "duly/error.hpp"
#include "duly/record/event.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace duly {

// One entry of a history. A correction names the entry it corrects and holds the fields that were recorded wrongly
// under their own names; besides, `_occurred` (a moment), `_documents` (yes: its documents replace those) and `_remove`
// (fields that were not there).
struct Entry {
    Event event;
    std::optional<std::uint32_t> corrects; // position in the history
};

// What the rules were asked at an event.
struct Asked {
    std::uint16_t activity = no_index; // none: of what is built in, or of a history that is folded anew
    CheckMarks bound;                  // by check of the activity: its rule bound, or may have
};

// One case being folded. It keeps its history, because a correction folds it anew.
// Thread-safety: one thread at a time.
class Fold {
public:
    explicit Fold(Law law);

    // Judges and applies the next entry, time passing to its day first, and returns what was found at it: of a
    // correction, what is found now and was not before, dated to the correction. bad_input: an entry that cannot be
    // bound, a correction of what is not there; the fold is unchanged.
    [[nodiscard]] Result<Findings> step(Entry entry);
    // Lapses up to the end of `today`.
    [[nodiscard]] Findings pass(Date today);
    // Goes on under another Law from this entry (law.changed) on: the history is folded anew under it. Returns what is
    // found now and was not before.
    [[nodiscard]] Result<Findings> change_law(Law law, Entry entry);

    [[nodiscard]] Law const& law() const noexcept { return law_; }
    [[nodiscard]] Case const& state() const noexcept { return state_; }
    [[nodiscard]] std::vector<Entry> const& history() const noexcept { return history_; }
    // At the latest entry.
    [[nodiscard]] Asked const& asked() const noexcept { return asked_; }
    // The same entries with what was corrected in them: the history that the state is the fold of.
    [[nodiscard]] std::vector<Entry> const& effective() const noexcept { return effective_; }

private:
    [[nodiscard]] Result<Findings> correct(Entry entry);
    [[nodiscard]] Result<Case> again(Law const& law, std::vector<Entry>& history) const;
    [[nodiscard]] Findings replace(Case state);

    Law law_;
    Case state_;
    std::vector<Entry> history_;   // as entered
    std::vector<Entry> effective_; // as corrected
    Asked asked_;
};

// What is found in `now` and not in `before`: the same rule with the same status at the same event, or lapsed on the
// same day, is the same finding.
[[nodiscard]] Findings new_findings(Case const& before, Case const& now);

} // namespace duly
