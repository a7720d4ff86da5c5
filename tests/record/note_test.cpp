// SPDX-License-Identifier: Apache-2.0
// Signed notes against the example of C2SP, that of the Go module golang.org/x/mod/sumdb/note (BSD-3-Clause), and
// against what must not pass for a note.
#include "duly/record/note.hpp"
#include "vector_files.hpp"

#include <doctest/doctest.h>

using namespace duly;
using namespace duly::test;

namespace {

std::string const foo_key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
std::string const foo_note =
    "This is an example message.\n\n\xe2\x80\x94 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

// The key pair and note that the documentation of that module signs and verifies.
std::string const neumann_private = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
std::string const neumann_key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
std::string const neumann_text = "If you think cryptography is the answer to your problem,\n"
                                 "then you don't know what your problem is.\n";
std::string const neumann_note =
    neumann_text + "\n\xe2\x80\x94 PeterNeumann "
                   "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

PrivateKey new_signer(SignatureAlgorithm algorithm, char const* name) { return *PrivateKey::generate(algorithm, name); }

NoteCheck check(std::string const& text, std::vector<VerifierKey> const& known)
{
    auto const note = parse_note(text);
    REQUIRE(note.has_value());
    return check_note(*note, known);
}

} // namespace

TEST_SUITE("signed notes")
{
    TEST_CASE("base 64 is that of RFC 4648, section 10, and has one text for one sequence of bytes")
    {
        char const* const rows[][2] = {{"", ""},
                                       {"f", "Zg=="},
                                       {"fo", "Zm8="},
                                       {"foo", "Zm9v"},
                                       {"foob", "Zm9vYg=="},
                                       {"fooba", "Zm9vYmE="},
                                       {"foobar", "Zm9vYmFy"}};
        for (auto const& row : rows) {
            CHECK(detail::base64(row[0]) == row[1]);
            CHECK(detail::from_base64(row[1]) == row[0]);
        }
        std::string all;
        for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
        for (std::size_t size = 0; size <= all.size(); ++size)
            CHECK(detail::from_base64(detail::base64(all.substr(256 - size))) == all.substr(256 - size));
        for (char const* const bad : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm8", "Zm9v=", "Zm9v====", "====", "=",
                                      "Z===", "Zm9v\n", " Zm9v", "Zm9-", "Zm9_", "Z=9v", "Zg==Zg=="})
            CHECK_MESSAGE(!detail::from_base64(bad).has_value(), bad);
        int taken = 0; // of all characters, 64 stand for six bits
        for (int c = 0; c < 256; ++c) taken += detail::from_base64(std::string("AAA") + static_cast<char>(c)) ? 1 : 0;
        CHECK(taken == 64 + 1); // and "AAA=" is two bytes
    }
    TEST_CASE("the example of C2SP signed-note verifies under its key, and no other text does")
    {
        auto const key = VerifierKey::parse(foo_key);
        REQUIRE(key.has_value());
        CHECK(key->text() == foo_key);
        CHECK(key->label() == "example.com/foo+530d903a");
        CHECK(check(foo_note, {*key}).is_good());
        CHECK(*note_text(*parse_note(foo_note)) == foo_note);
        std::string changed = foo_note;
        changed[0] = 't';
        CHECK(check(changed, {*key}).kind == NoteCheck::Kind::forged);
    }
    TEST_CASE("Go's key signs here as it does there, to the byte")
    {
        auto const key = PrivateKey::parse(neumann_private);
        REQUIRE(key.has_value());
        CHECK(key->verifier().text() == neumann_key);
        CHECK(key->text().view() == neumann_private);
        Note note{neumann_text, {}};
        CHECK(add_signature(note, *key).has_value());
        CHECK(*note_text(note) == neumann_note);
        CHECK(check(neumann_note, {key->verifier()}).is_good());
    }
    TEST_CASE("the specification's own example, in the text beside the project")
    {
        auto const folder = shared_vectors("c2sp-specs");
        if (!folder) return;
        std::string const text = content(*folder / "signed-note.md");
        CHECK(text.find(foo_key) != text.npos);
        CHECK(text.find("```\n" + foo_note + "```") != text.npos);
        // The poem at the head of the page holds an empty line of its own.
        std::size_t const begin = text.find("Ognuno"), end = text.find("```", begin);
        auto const poem = parse_note(text.substr(begin, end - begin));
        REQUIRE(poem.has_value());
        CHECK(poem->text.ends_with("\n\ned \xc3\xa8 subito sera.\n"));
        CHECK(poem->signatures.at(0).name == "quasimodo.example/salvatore");
    }
    TEST_CASE("no signature that was checked is no good note")
    {
        auto const foo = *VerifierKey::parse(foo_key), neumann = *VerifierKey::parse(neumann_key);
        CHECK(check(foo_note, {}).kind == NoteCheck::Kind::unknown);
        CHECK(check(foo_note, {neumann}).kind == NoteCheck::Kind::unknown);
        CHECK_FALSE(check(foo_note, {neumann}).says.zh.empty());
        CHECK_FALSE(check(foo_note, {neumann}).says.en.empty());
        // The same name with another id is another key.
        auto const other = new_signer(SignatureAlgorithm::ed25519, "example.com/foo");
        CHECK(check(foo_note, {other.verifier()}).kind == NoteCheck::Kind::unknown);
        CHECK_FALSE(NoteCheck{}.is_good());
    }
    TEST_CASE("a note signed by several is good if one is known, and bad if one known is false")
    {
        for (auto const algorithm : {SignatureAlgorithm::ed25519, SignatureAlgorithm::sm2}) {
            auto const a = new_signer(algorithm, "a"), b = new_signer(SignatureAlgorithm::sm2, "b");
            Note note{"text\n", {}};
            CHECK(add_signature(note, a).has_value());
            CHECK(add_signature(note, b).has_value());
            note.signatures.push_back({"a", 7, "a signature of a kind that is not known"});
            std::string const text = *note_text(note);
            CHECK(*parse_note(text) == note);
            CHECK(check(text, {a.verifier()}).signers == std::vector{a.verifier()});
            CHECK(check(text, {b.verifier(), a.verifier()}).signers.size() == 2);
            note.signatures[1].value[63] ^= 1;
            std::string const forged = *note_text(note);
            CHECK(check(forged, {a.verifier()}).is_good());
            CHECK(check(forged, {a.verifier(), b.verifier()}).kind == NoteCheck::Kind::forged);
            CHECK(check(forged, {a.verifier(), b.verifier()}).signers.empty());
            // A false line beside a good one of the same key condemns too.
            note.signatures[1] = note.signatures[0];
            CHECK(check(*note_text(note), {a.verifier()}).signers.size() == 1);
            note.signatures[1].value[0] ^= 1;
            CHECK(check(*note_text(note), {a.verifier()}).kind == NoteCheck::Kind::forged);
        }
    }
    TEST_CASE("what departs from the form of a note is refused, in both languages")
    {
        std::string const line = foo_note.substr(foo_note.find("\xe2\x80\x94"));
        std::string const good = "text\n\n" + line;
        REQUIRE(parse_note(good).has_value());
        std::string many = "text\n\n", too_many;
        for (std::size_t i = 0; i < note_signatures_max; ++i) many += line;
        too_many = many + line;
        CHECK(parse_note(many).has_value());
        std::string const rows[] = {
            "",
            "\n",
            "text\n",
            "text\n\n",
            "text\n" + line,                                // no empty line
            "text\n\n" + line + "\n",                       // an empty line after the signatures
            "text\n\n" + line.substr(0, line.size() - 1),   // no line feed at the end
            "text\n\n- example.com/foo " + line.substr(20), // a hyphen
            "text\n\n\xe2\x80\x94" + line.substr(4),        // no space
            "text\n\n\xe2\x80\x94  " + line.substr(4),      // no name
            "text\n\n\xe2\x80\x94 a\n",                     // nothing after the name
            "text\n\n\xe2\x80\x94 a+b Uw2QOkk=\n",          // '+' in the name
            "text\n\n\xe2\x80\x94 a\xc2\xa0"
            "b Uw2QOkk=\n", // a no-break space in the name
            "text\n\n\xe2\x80\x94 a\xe3\x80\x80"
            "b Uw2QOkk=\n",                       // an ideographic space in the name
            "text\n\n\xe2\x80\x94 a Uw2QOg==\n",  // an id and no signature
            "text\n\n\xe2\x80\x94 a Uw2QOkk\n",   // no padding
            "text\n\n\xe2\x80\x94 a Uw2QOkl=\n",  // bits that stand for nothing
            "text\n\n\xe2\x80\x94 a Uw2QOkk= \n", // a space after it
            "text\r\n\n" + line,                  // a carriage return
            "te\txt\n\n" + line,                  // a tab
            std::string("te\0xt\n\n", 7) + line,  // U+0000
            "te\xc0\x80xt\n\n" + line,            // not UTF-8
            "te\xed\xa0\x80xt\n\n" + line,        // a surrogate
            too_many,
            "text\n\n" + std::string(note_bytes_max, ' ') + line,
        };
        for (std::string const& row : rows) {
            auto const note = parse_note(row);
            REQUIRE_MESSAGE(!note.has_value(), row.substr(0, 60));
            CHECK(note.error().code == ErrorCode::bad_input);
            CHECK_FALSE(note.error().says.zh.empty());
            CHECK_FALSE(note.error().says.en.empty());
        }
        CHECK(parse_note("a\nb\n\n" + line + "x\n").error().where == "line 5");
    }
    TEST_CASE("what cannot be read back is not written")
    {
        auto const key = new_signer(SignatureAlgorithm::ed25519, "a");
        for (char const* const text : {"", "no line feed", "a\tb\n", "\xff\n"}) {
            Note note{text, {}};
            CHECK_FALSE(add_signature(note, key).has_value());
            CHECK_FALSE(note_text({text, {{"a", 1, "value"}}}).has_value());
        }
        CHECK_FALSE(note_text({"text\n", {}}).has_value());
        CHECK_FALSE(note_text({"text\n", {{"a b", 1, "value"}}}).has_value());
        CHECK_FALSE(note_text({"text\n", {{"a", 1, ""}}}).has_value());
        CHECK(note_text({"text\n", {{"a", 1, "value"}}}).has_value());
    }
}
