// SPDX-License-Identifier: Apache-2.0
// One entry of the trail: the canonical JSON that is hashed, signed for and kept for decades. The format is final;
// docs/leaf-format.md gives every member. A leaf holds what happened and what the law said of it, as data; of personal
// fields it holds salted digests only, so that their plaintext can be erased and every proof still stands.
//
//   Leaf leaf;                                   // log, case_id, seq, prev, law, entry, event ...
//   std::vector<Disclosure> kept = seal(leaf);   // draws a salt for every personal field
//   Result<std::string> bytes = encode(leaf);    // {"activity":"decision.made","actor":{"id":...
//   Digest hash = leaf_hash(*bytes);             // the `prev` of the case's next leaf
//   Result<Leaf> again = decode(*bytes);         // strict: bytes == *encode(*again)
#pragma once

#include "duly/error.hpp"
#include "duly/record/digest.hpp"
#include "duly/record/event.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duly {

inline constexpr std::int64_t leaf_format = 1;
inline constexpr std::size_t leaf_bytes_max = 60 * 1024;

// How an entry came to be. The set is open: the record only knows that an attempt that was refused has no place in
// its case's sequence.
namespace entry {
inline constexpr std::string_view opened = "opened";
inline constexpr std::string_view performed = "performed";
inline constexpr std::string_view attested = "attested";
inline constexpr std::string_view asserted = "asserted";
inline constexpr std::string_view deemed = "deemed";
inline constexpr std::string_view corrected = "corrected";
inline constexpr std::string_view lapsed = "lapsed";
inline constexpr std::string_view migrated = "migrated";
inline constexpr std::string_view erased = "erased";
inline constexpr std::string_view refused = "refused";
} // namespace entry

// The disclosure of Event::late_entry. Names of fields that begin with an underscore belong to the record and its
// engine, never to a pack, so that both fit in one event.
inline constexpr std::string_view late_entry_field = "_late_entry";

// What stands for the value of a personal field in an event that was read back without its disclosure. Rules read only
// whether a personal field is there.
inline constexpr std::string_view withheld = "[withheld]";

// What a rule said, as data: the words are made where they are shown.
struct RecordedFinding {
    std::string rule;
    std::string article; // may be empty: the law has it
    std::string status;  // "violated", "undeterminable", ...
    std::string severity;
    std::vector<std::string> marks; // "cured", "waived", "provisional", ...
    std::vector<std::string> args;
    std::optional<Date> date;        // of a lapse: the day it became overdue
    std::optional<std::uint64_t> at; // sequence of the event it concerns, when that is not this one
    friend bool operator==(RecordedFinding const&, RecordedFinding const&) = default;
};

// A personal field as the leaf holds it.
struct Sealed {
    std::string field;
    Digest digest;
    friend bool operator==(Sealed const&, Sealed const&) = default;
};

// The plaintext of a personal field, kept beside the leaf and erasable. Its digest is that of canonical JSON
// [salt in hex, field, value].
struct Disclosure {
    std::string field;
    std::array<std::uint8_t, 32> salt{};
    Value value;
    friend bool operator==(Disclosure const&, Disclosure const&) = default;
};

// An actor's own signature over `command`.
struct ActorSignature {
    std::string alg;
    std::string key;
    std::string value;
    friend bool operator==(ActorSignature const&, ActorSignature const&) = default;
};

struct Leaf {
    std::string log;              // origin of the log
    std::string case_id;          // 32 hexadecimal digits, random
    std::uint64_t seq = 0;        // place in the case, from 0; unused in a refused attempt
    Digest prev;                  // hash of the case's previous leaf, or genesis(); unused in an attempt
    Digest law;                   // digest of the Law that judged it
    std::string entry;            // see namespace entry
    Event event;                  // activity, actor, times, fields, documents, cites, late_entry
    std::vector<Sealed> personal; // of the event's personal fields, by field name; made by seal()
    std::vector<RecordedFinding> findings;
    std::string key;                       // idempotency key
    std::optional<Digest> command;         // digest of the command that asked for it
    std::optional<std::uint64_t> corrects; // a correction: the sequence it corrects
    std::optional<std::uint64_t> judged;   // an attempt: the version of the case it was judged against
    std::optional<ActorSignature> signature;

    [[nodiscard]] bool is_attempt() const noexcept { return entry == entry::refused; }
    friend bool operator==(Leaf const&, Leaf const&) = default;
};

// Draws a salt for every personal field (and for late_entry), puts the digests into `leaf.personal` and returns what
// has to be kept apart. Fields without a value are not recorded.
[[nodiscard]] std::vector<Disclosure> seal(Leaf& leaf);

// REFUSES (bad_input): text that is not well-formed UTF-8 or holds U+0000, a field name that is not [a-z0-9_]{1,64},
// two fields of one name, a personal field that is not sealed, more than leaf_bytes_max. Absent values are left out.
[[nodiscard]] Result<std::string> encode(Leaf const& leaf);

// Strict: the bytes must be the canonical form of a leaf of this format. An unknown `v` or `suite` is `undetermined`
// ("cannot judge"), anything else `tampered`, with the byte position in Error::where. What comes back: dates in fields
// as the words they were written as, because the law and not the record says what type a field has; personal fields
// after the public ones, with `withheld` as value; encode() of the result gives the same bytes.
[[nodiscard]] Result<Leaf> decode(std::string_view bytes);

// The canonical JSON of which `Sealed::digest` is the SHA-256; and back, as a store keeps it.
[[nodiscard]] Result<std::string> disclosure_text(Disclosure const& disclosure);
[[nodiscard]] Result<Disclosure> parse_disclosure(std::string_view text);

// Whether this is what the leaf sealed under that name.
[[nodiscard]] bool opens(Disclosure const& disclosure, Leaf const& leaf);

// The leaf's event with the personal fields that `disclosures` opens; what does not open stays withheld.
[[nodiscard]] Event disclosed(Leaf const& leaf, std::span<Disclosure const> disclosures);

} // namespace duly
