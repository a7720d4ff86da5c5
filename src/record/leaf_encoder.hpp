// SPDX-License-Identifier: Apache-2.0
// Writing leaves, on the path of every event: what a leaf is made of is referred to where it stands and not copied, and
// the memory of one leaf is that of the next.
#pragma once

#include "canonical_pieces.hpp"

#include "duly/record/leaf.hpp"

namespace duly::detail {

// A leaf as its writer has it; the members of Leaf say what each is.
struct LeafParts {
    std::string_view log;
    std::string_view case_id;
    std::uint64_t seq = 0;
    Digest const& prev;
    Digest const& law;
    std::string_view entry;
    Event const& event;
    std::span<Sealed const> personal = {};
    std::span<RecordedFinding const> findings = {};
    std::string_view key = {};
    Digest const* command = nullptr;
    std::optional<std::uint64_t> corrects = std::nullopt;
    std::optional<std::uint64_t> judged = std::nullopt;
    ActorSignature const* signature = nullptr;
};

// Thread-safety: one encoder per thread.
class LeafEncoder {
public:
    // As duly::encode(); what it gives points into the encoder and lives until the next call.
    [[nodiscard]] Result<std::string_view> encode(LeafParts const& leaf);
    [[nodiscard]] Result<std::string_view> encode(Leaf const& leaf);

    // leaf_hash() of what was encoded last.
    [[nodiscard]] Digest hash() const { return sha256({buffer_.begin(), 1 + size_}); }

private:
    [[nodiscard]] std::optional<Text> check_frame(LeafParts const& leaf);
    [[nodiscard]] char* write(char* to, LeafParts const& leaf);
    [[nodiscard]] char* write_name(char* to, std::string_view name);
    [[nodiscard]] char* write_list(char* to, std::span<std::string const> words);
    [[nodiscard]] char* write_value(char* to, Value const& value);
    [[nodiscard]] char* write_actor(char* to, Actor const& actor);
    [[nodiscard]] char* write_documents(char* to, std::span<Document const> documents);
    [[nodiscard]] char* write_fields(char* to);
    [[nodiscard]] char* write_findings(char* to, std::span<RecordedFinding const> findings);
    [[nodiscard]] char* write_personal(char* to, std::span<Sealed const> personal);
    [[nodiscard]] char* write_law_and_log(char* to, LeafParts const& leaf);
    // These write nothing for what is empty.
    template <CanonicalKey Name> [[nodiscard]] char* write_word(char* to, std::string_view word);
    template <CanonicalKey Name> [[nodiscard]] char* write_words(char* to, std::span<std::string const> words);
    template <CanonicalKey Name> [[nodiscard]] char* write_number(char* to, std::uint64_t number);
    // A list of objects: `members` writes those of one.
    template <class T, class Members>
    [[nodiscard]] char* write_objects(char* to, std::span<T const> list, Members const& members);
    [[nodiscard]] char* enclose(std::size_t from, char* to, char opening, char closing) noexcept;
    // The buffer may move while something is written.
    [[nodiscard]] std::size_t offset(char const* at) const noexcept
    {
        return static_cast<std::size_t>(at - buffer_.begin());
    }

    PieceBuffer buffer_; // a zero byte, as it is hashed, and the leaf
    std::size_t size_ = 0;
    std::vector<Field const*> public_; // the public fields in order
    PieceProblem problem_;
    std::string bad_name_;
    std::string_view bad_field_;
    // The law and the log seldom are others than those of the leaf before, nor is the kind of entry.
    Digest law_;
    std::string log_, law_and_log_;
    std::string entry_;
};

// Draws a salt for every personal field and for late_entry; the digests go into `sealed`, by field.
[[nodiscard]] std::vector<Disclosure> seal(Event const& event, std::vector<Sealed>& sealed);

} // namespace duly::detail
