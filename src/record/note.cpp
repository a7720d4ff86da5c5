// SPDX-License-Identifier: Apache-2.0
// Signed notes, read and written to the letter.
#include "duly/record/note.hpp"

#include "base64.hpp"
#include "note_text.hpp"

#include <algorithm>

namespace duly {
namespace {

using detail::bad_text;

constexpr std::string_view dash = "\xe2\x80\x94 "; // U+2014 and a space

Error at_line(std::size_t line, std::string zh, std::string en)
{
    return bad_text(std::move(zh), std::move(en), "line " + std::to_string(line));
}

Result<NoteSignature> parse_signature(std::string_view line, std::size_t number)
{
    Error const malformed = at_line(number, "签名行应写作：— 密钥名称 Base64", "a signature line is: — NAME BASE64");
    if (!line.starts_with(dash)) return malformed;
    line.remove_prefix(dash.size());
    std::size_t const space = line.find(' ');
    if (space == line.npos) return malformed;
    NoteSignature signature;
    signature.name = line.substr(0, space);
    if (!detail::is_key_name(signature.name))
        return at_line(number, "签名行中的密钥名称无效", "the name of the key in the signature line is not one");
    auto const bytes = detail::from_base64(line.substr(space + 1));
    if (!bytes || bytes->size() < 5)
        return at_line(number, "签名不是规范的 Base64，或者太短",
                       "the signature is not canonical base 64, or too short");
    for (std::size_t i = 0; i < 4; ++i) signature.id = signature.id << 8U | static_cast<std::uint8_t>((*bytes)[i]);
    signature.value = bytes->substr(4);
    return signature;
}

std::string bytes_of(std::uint32_t id)
{
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(static_cast<std::uint8_t>(id >> shift));
    return bytes;
}

bool is_text_of_note(std::string_view text) { return text.ends_with('\n') && detail::is_note_text(text); }

Error bad_note_text()
{
    return bad_text(
        "签名文本应以换行结尾，是合法的 UTF-8，且不含其他控制字符",
        "the text of a note ends in a line feed, is well-formed UTF-8 and holds no other control character");
}

} // namespace

Result<Note> parse_note(std::string_view bytes)
{
    if (bytes.size() > note_bytes_max) return bad_text("签名文本超过 1 MB", "the note is larger than 1 MB");
    if (!detail::is_note_text(bytes)) return bad_note_text();
    // The last empty line parts text and signatures; the text keeps the line feed before it.
    std::size_t const blank = bytes.rfind("\n\n");
    if (blank == bytes.npos)
        return bad_text("缺少文本与签名之间的空行", "there is no empty line between the text and the signatures");
    Note note;
    note.text = bytes.substr(0, blank + 1);
    std::string_view rest = bytes.substr(blank + 2);
    auto number = static_cast<std::size_t>(std::count(note.text.begin(), note.text.end(), '\n')) + 1;
    while (!rest.empty()) {
        auto const line = detail::take_line(rest);
        ++number;
        if (!line) return at_line(number, "最后一行没有换行", "the last line does not end in a line feed");
        Result<NoteSignature> signature = parse_signature(*line, number);
        if (!signature) return signature.error();
        if (note.signatures.size() == note_signatures_max)
            return at_line(number, "签名超过 100 个", "there are more than 100 signatures");
        note.signatures.push_back(std::move(*signature));
    }
    if (note.signatures.empty()) return bad_text("没有签名", "there is no signature");
    return note;
}

Result<std::string> note_text(Note const& note)
{
    if (!is_text_of_note(note.text)) return bad_note_text();
    if (note.signatures.empty() || note.signatures.size() > note_signatures_max)
        return bad_text("签名应有 1 至 100 个", "a note has from 1 to 100 signatures");
    std::string text = note.text + "\n";
    for (NoteSignature const& signature : note.signatures) {
        if (!detail::is_key_name(signature.name) || signature.value.empty())
            return bad_text("签名的密钥名称无效或内容为空", "a signature has no possible key name, or is empty");
        text += dash;
        text += signature.name + " " + detail::base64(bytes_of(signature.id) + signature.value) + "\n";
    }
    if (text.size() > note_bytes_max) return bad_text("签名文本超过 1 MB", "the note is larger than 1 MB");
    return text;
}

Result<void> add_signature(Note& note, PrivateKey const& key)
{
    if (!is_text_of_note(note.text)) return bad_note_text();
    note.signatures.push_back({key.verifier().name(), key.verifier().id(), key.sign(note.text)});
    return {};
}

NoteCheck check_note(Note const& note, std::span<VerifierKey const> known)
{
    NoteCheck check;
    for (NoteSignature const& signature : note.signatures)
        for (VerifierKey const& key : known) {
            if (key.name() != signature.name || key.id() != signature.id) continue;
            if (!key.verifies(note.text, signature.value)) {
                check.kind = NoteCheck::Kind::forged;
                check.signers.clear();
                check.says = {"以 " + key.label() + " 名义的签名与该密钥不符：文本被改动，或签名系伪造",
                              "the signature in the name of " + key.label() +
                                  " is not by that key: the text was changed or the signature forged"};
                return check;
            }
            if (std::find(check.signers.begin(), check.signers.end(), key) == check.signers.end())
                check.signers.push_back(key);
        }
    if (check.signers.empty()) {
        check.says = {"没有任何已知密钥的签名：未作任何核验，不可采信",
                      "no known key signed this: nothing was checked, and it proves nothing"};
        return check;
    }
    check.kind = NoteCheck::Kind::good;
    check.says = {"签名有效", "the signatures are good"};
    return check;
}

} // namespace duly
