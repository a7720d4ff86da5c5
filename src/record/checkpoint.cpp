// SPDX-License-Identifier: Apache-2.0
// Checkpoints: three lines and a signature.
#include "duly/record/checkpoint.hpp"

#include "base64.hpp"
#include "note_text.hpp"

#include <algorithm>

namespace duly {
namespace {

using detail::bad_text;

Error at_line(std::size_t line, char const* zh, char const* en)
{
    return bad_text(zh, en, "line " + std::to_string(line));
}

bool is_line(std::string_view text)
{
    return !text.empty() && detail::is_note_text(text) && text.find('\n') == text.npos;
}

// The name of a key that is listed and has signed, but for other sizes.
NoteCheck expired(NoteCheck check, std::uint64_t size)
{
    check.kind = NoteCheck::Kind::expired;
    std::string const at = std::to_string(size), who = check.signers.front().label();
    check.says = {"密钥 " + who + " 无权签署大小为 " + at + " 的检查点（不在其使用范围内）",
                  "the key " + who + " may not sign a checkpoint of size " + at + ", which is outside its range"};
    return check;
}

} // namespace

Result<std::string> checkpoint_text(Checkpoint const& checkpoint)
{
    bool good = is_line(checkpoint.origin);
    for (std::string const& line : checkpoint.extensions) good = good && is_line(line);
    if (!good)
        return bad_text(
            "检查点的日志名称和附加行都不能为空或含有控制字符",
            "the origin and the extension lines of a checkpoint are neither empty nor hold control characters");
    std::string text = checkpoint.origin + "\n" + std::to_string(checkpoint.head.size) + "\n" +
                       detail::base64(checkpoint.head.root.raw()) + "\n";
    for (std::string const& line : checkpoint.extensions) text += line + "\n";
    return text;
}

Result<Checkpoint> parse_checkpoint(std::string_view text)
{
    if (!detail::is_note_text(text))
        return bad_text("检查点应为合法的 UTF-8，不含控制字符",
                        "a checkpoint is well-formed UTF-8 without control characters");
    Checkpoint checkpoint;
    std::size_t number = 0;
    for (std::string_view rest = text; !rest.empty();) {
        auto const line = detail::take_line(rest);
        ++number;
        if (!line) return at_line(number, "最后一行没有换行", "the last line does not end in a line feed");
        if (line->empty()) return at_line(number, "检查点中不能有空行", "a checkpoint has no empty lines");
        if (number == 1) {
            checkpoint.origin = *line;
        } else if (number == 2) {
            auto const size = detail::decimal(*line);
            if (!size) return at_line(number, "树的大小应为十进制整数", "the size of the tree is a decimal number");
            checkpoint.head.size = *size;
        } else if (number == 3) {
            auto const root = detail::digest_from_base64(*line);
            if (!root) return at_line(number, "树根应为 32 字节的 Base64", "the root is 32 bytes in base 64");
            checkpoint.head.root = *root;
        } else {
            checkpoint.extensions.emplace_back(*line);
        }
    }
    if (number < 3)
        return at_line(number, "检查点应有日志名称、大小和树根三行",
                       "a checkpoint has three lines: origin, size, root");
    return checkpoint;
}

Result<std::string> signed_checkpoint(Checkpoint const& checkpoint, std::span<PrivateKey const> keys)
{
    Result<std::string> text = checkpoint_text(checkpoint);
    if (!text) return text;
    Note note{std::move(*text), {}};
    for (PrivateKey const& key : keys) {
        if (key.verifier().name() != checkpoint.origin)
            return bad_text("密钥 " + key.verifier().label() + " 不是日志 " + checkpoint.origin + " 的密钥",
                            "the key " + key.verifier().label() + " is not one of the log " + checkpoint.origin);
        if (auto done = add_signature(note, key); !done) return done.error();
    }
    return note_text(note);
}

Result<SignedCheckpoint> parse_signed_checkpoint(std::string_view bytes)
{
    Result<Note> note = parse_note(bytes);
    if (!note) return note.error();
    Result<Checkpoint> checkpoint = parse_checkpoint(note->text);
    if (!checkpoint) return checkpoint.error();
    return SignedCheckpoint{std::move(*checkpoint), std::move(*note)};
}

NoteCheck check_checkpoint(SignedCheckpoint const& checkpoint, std::span<KeyRange const> keys)
{
    std::vector<VerifierKey> of_origin;
    for (KeyRange const& range : keys)
        if (range.key.name() == checkpoint.checkpoint.origin) of_origin.push_back(range.key);
    NoteCheck check = check_note(checkpoint.note, of_origin);
    if (!check.is_good()) return check;
    std::uint64_t const size = checkpoint.checkpoint.head.size;
    std::vector<VerifierKey> may_sign;
    for (VerifierKey const& signer : check.signers)
        if (std::any_of(keys.begin(), keys.end(),
                        [&](KeyRange const& range) { return range.key == signer && range.covers(size); }))
            may_sign.push_back(signer);
    if (may_sign.empty()) return expired(std::move(check), size);
    check.signers = std::move(may_sign);
    return check;
}

} // namespace duly
