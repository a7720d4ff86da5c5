// SPDX-License-Identifier: Apache-2.0
// The proof of a single event: where its leaf stands, the siblings on its way to the root, and the checkpoint.
#include "duly/record/checkpoint.hpp"

#include "base64.hpp"
#include "note_text.hpp"

namespace duly {
namespace {

using detail::bad_text;

constexpr std::string_view proof_heading = "c2sp.org/tlog-proof@v1";
constexpr std::string_view extra_word = "extra ";
constexpr std::string_view index_word = "index ";
constexpr std::size_t path_max = 64; // of a tree of 2^64 leaves

// The lines of a proof up to the empty one.
class Lines {
public:
    explicit Lines(std::string_view bytes) : rest_(bytes) {}

    // The next line, empty at the end.
    std::string_view next()
    {
        ++number_;
        return detail::take_line(rest_).value_or(std::string_view());
    }
    [[nodiscard]] Error wrong(char const* zh, char const* en) const
    {
        return bad_text(zh, en, "line " + std::to_string(number_));
    }
    [[nodiscard]] std::string_view rest() const noexcept { return rest_; }

private:
    std::string_view rest_;
    std::size_t number_ = 0;
};

} // namespace

Result<std::string> event_proof_text(EventProof const& proof)
{
    if (Result<SignedCheckpoint> const checkpoint = parse_signed_checkpoint(proof.checkpoint); !checkpoint)
        return checkpoint.error();
    if (proof.extra && proof.extra->empty())
        return bad_text("附加数据为空时应省略", "extra data that is empty is left out");
    if (proof.path.size() > path_max) return bad_text("包含证明过长", "the inclusion proof is too long");
    std::string text(proof_heading);
    text += '\n';
    if (proof.extra) (text += extra_word) += detail::base64(*proof.extra) + "\n";
    (text += index_word) += std::to_string(proof.index) + "\n";
    for (Digest const& hash : proof.path) text += detail::base64(hash.raw()) + "\n";
    return text + "\n" + proof.checkpoint;
}

Result<EventProof> parse_event_proof(std::string_view bytes)
{
    if (bytes.size() > 2 * note_bytes_max) return bad_text("证明超过 2 MB", "the proof is larger than 2 MB");
    Lines lines(bytes);
    if (lines.next() != proof_heading)
        return lines.wrong("第一行应为 c2sp.org/tlog-proof@v1", "the first line is c2sp.org/tlog-proof@v1");
    EventProof proof;
    std::string_view line = lines.next();
    if (line.starts_with(extra_word)) {
        proof.extra = detail::from_base64(line.substr(extra_word.size()));
        if (!proof.extra || proof.extra->empty())
            return lines.wrong("附加数据不是规范的 Base64", "the extra data is not canonical base 64");
        line = lines.next();
    }
    auto const index = line.starts_with(index_word) ? detail::decimal(line.substr(index_word.size())) : std::nullopt;
    if (!index) return lines.wrong("应为：index 位置", "a line is expected: index NUMBER");
    proof.index = *index;
    for (line = lines.next(); !line.empty(); line = lines.next()) {
        auto const hash = detail::digest_from_base64(line);
        if (!hash) return lines.wrong("证明的每一行应为 32 字节的 Base64", "a hash of the path is 32 bytes in base 64");
        if (proof.path.size() == path_max) return lines.wrong("包含证明过长", "the inclusion proof is too long");
        proof.path.push_back(*hash);
    }
    proof.checkpoint = lines.rest();
    if (Result<SignedCheckpoint> const checkpoint = parse_signed_checkpoint(proof.checkpoint); !checkpoint) {
        Error error = checkpoint.error();
        error.where = error.where.empty() ? "checkpoint" : "checkpoint, " + error.where;
        return error;
    }
    return proof;
}

ProofCheck check_event_proof(EventProof const& proof, std::string_view leaf, std::span<KeyRange const> keys)
{
    ProofCheck check;
    Result<SignedCheckpoint> const checkpoint = parse_signed_checkpoint(proof.checkpoint);
    if (!checkpoint) {
        check.says = checkpoint.error().says;
        return check;
    }
    check.checkpoint = check_checkpoint(*checkpoint, keys);
    check.says = check.checkpoint.says;
    if (!check.checkpoint.is_good()) return check;
    check.head = checkpoint->checkpoint.head;
    HashAlgorithm const algorithm = hash_of(check.checkpoint.signers.front().algorithm());
    Result<void> const included =
        verify_inclusion(leaf_hash(algorithm, leaf), proof.index, proof.path, check.head, algorithm);
    check.is_included = included.has_value();
    check.says = included ? Text{"这条记录在日志的第 " + std::to_string(proof.index) + " 位（从 0 起）",
                                 "the leaf is at position " + std::to_string(proof.index) + " of the log, from 0"}
                          : included.error().says;
    return check;
}

} // namespace duly
