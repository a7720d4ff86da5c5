// SPDX-License-Identifier: Apache-2.0
// Signed notes (C2SP signed-note): a text and lines that say who signed it. Lines of unknown keys are carried along and
// ignored; but a note of which no known key's line was checked is never a good one.
//
//   Note note{"This is an example message.\n", {}};
//   add_signature(note, key);
//   std::string text = *note_text(note);
//   NoteCheck check = check_note(*parse_note(text), known);
//   if (!check.is_good()) show(check.says.in(Language::zh));
#pragma once

#include "duly/record/key.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duly {

inline constexpr std::size_t note_bytes_max = 1'000'000;
inline constexpr std::size_t note_signatures_max = 100;

struct NoteSignature {
    std::string name;     // of the key
    std::uint32_t id = 0; // of the key; with its name it says which key and algorithm
    std::string value;    // the signature's bytes, as the algorithm has them
    friend bool operator==(NoteSignature const&, NoteSignature const&) = default;
};

struct Note {
    std::string text; // ends in LF
    std::vector<NoteSignature> signatures;
    friend bool operator==(Note const&, Note const&) = default;
};

// Strict: what comes back is written by note_text() as the same bytes. REFUSES (bad_input): anything that is not a
// note, larger than note_bytes_max or with more than note_signatures_max signatures, with the line in Error::where.
[[nodiscard]] Result<Note> parse_note(std::string_view bytes);
// REFUSES (bad_input): a text that does not end in LF, is not UTF-8 or holds control characters; no signature, or one
// that is not of a possible key.
[[nodiscard]] Result<std::string> note_text(Note const& note);

// Signs the text and adds the line. REFUSES (bad_input): a text that cannot be that of a note.
[[nodiscard]] Result<void> add_signature(Note& note, PrivateKey const& key);

struct NoteCheck {
    enum class Kind : std::uint8_t {
        unknown, // no known key signed it: nothing was checked
        forged,  // a line in the name of a known key is not by that key
        expired, // known keys signed it, none of which may sign for this size of the tree
        good,    // at least one known key signed it, and nothing contradicts
    };
    Kind kind = Kind::unknown;
    std::vector<VerifierKey> signers; // the known keys whose signatures are good; of an expired note, those
    Text says;

    [[nodiscard]] bool is_good() const noexcept { return kind == Kind::good; }
};

// Every line of a known key is verified, and one that does not verify condemns the whole note.
[[nodiscard]] NoteCheck check_note(Note const& note, std::span<VerifierKey const> known);

} // namespace duly
