// SPDX-License-Identifier: Apache-2.0
// What is encrypted comes back under its key and at its place, and nowhere else; the ciphers are those of the
// standards.
#include "duly/record/encryption.hpp"
#include "duly/record/key.hpp"
#include "record/encryption_cipher.hpp"
#include "vector_files.hpp"

#include <doctest/doctest.h>

#include <array>
#include <set>

using namespace duly;
using namespace duly::test;

namespace {

constexpr std::array both_ciphers{Cipher::aes_256_gcm, Cipher::sm4_ctr_hmac_sm3};

std::string hex(std::string_view bytes)
{
    std::string digits;
    for (char const c : bytes)
        for (int const shift : {4, 0}) digits += "0123456789abcdef"[(static_cast<unsigned char>(c) >> shift) & 15];
    return digits;
}

ErrorCode refusal(auto const& result)
{
    REQUIRE_FALSE(result.has_value());
    CHECK_FALSE(result.error().says.zh.empty());
    CHECK_FALSE(result.error().says.en.empty());
    return result.error().code;
}

} // namespace

TEST_SUITE("encryption")
{
    TEST_CASE("AES-256-GCM gives the text and tag of the published test cases")
    {
        // Test cases 13 and 14 of McGrew and Viega, "The Galois/Counter Mode of Operation".
        std::string const zero32(32, '\0'), zero12(12, '\0'), zero16(16, '\0');
        CHECK(hex(detail::aes_256_gcm(zero32, zero12, "", "")) == "530f8afbc74536b9a963b4f1c4cb738b");
        CHECK(hex(detail::aes_256_gcm(zero32, zero12, "", zero16)) ==
              "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
    }
    TEST_CASE("SM4 gives the block of GB/T 32907, appendix A, as the first of its key stream")
    {
        std::string const block = from_hex("0123456789abcdeffedcba9876543210");
        std::string const stream = detail::sm4_ctr(block, block, std::string(20, '\0'));
        CHECK(hex(stream).substr(0, 32) == "681edf34d206965e86b3e94f536e4246");
        // The counter is a number of 128 bits, most significant byte first.
        std::string next = block;
        next.back() = '\x11';
        CHECK(stream.substr(16) == detail::sm4_ctr(block, next, std::string(4, '\0')));
        CHECK(detail::sm4_ctr(block, block, "").empty());
    }
    TEST_CASE("what is encrypted is read back under its key and for its context only")
    {
        for (Cipher const cipher : both_ciphers) {
            auto const key = EncryptionKey::random(cipher), other = EncryptionKey::random(cipher);
            for (std::size_t const size : {0U, 1U, 15U, 16U, 17U, 1000U, 61440U}) {
                std::string const text(size, 't');
                std::string const kept = encrypt(key, text, "case 1, event 3, name");
                CHECK(*decrypt(key, kept, "case 1, event 3, name") == text);
                if (size > 8) CHECK(kept.find("tttttttt") == std::string::npos);
                for (std::string const& context :
                     {std::string(), std::string("case 1, event 4, name"), std::string("case 1, event 3, name ")})
                    CHECK(refusal(decrypt(key, kept, context)) == ErrorCode::tampered);
                CHECK(refusal(decrypt(other, kept, "case 1, event 3, name")) == ErrorCode::tampered);
            }
            CHECK(*decrypt(key, encrypt(key, {}, {}), {}) == "");
        }
    }
    TEST_CASE("no bit of it can be another, and no end can be missing")
    {
        for (Cipher const cipher : both_ciphers) {
            auto const key = EncryptionKey::random(cipher);
            std::string kept = encrypt(key, "some words", "place");
            for (std::size_t i = 0; i < kept.size(); ++i)
                for (int bit = 0; bit < 8; ++bit) {
                    kept[i] = static_cast<char>(kept[i] ^ (1 << bit));
                    // The first two bytes say which version and cipher it is.
                    CHECK(refusal(decrypt(key, kept, "place")) ==
                          (i < 2 ? ErrorCode::undetermined : ErrorCode::tampered));
                    kept[i] = static_cast<char>(kept[i] ^ (1 << bit));
                }
            for (std::size_t size = 0; size < kept.size(); ++size)
                CHECK(refusal(decrypt(key, std::string_view(kept).substr(0, size), "place")) == ErrorCode::tampered);
            CHECK(refusal(decrypt(key, kept + "x", "place")) == ErrorCode::tampered);
            CHECK(*decrypt(key, kept, "place") == "some words");
        }
    }
    TEST_CASE("the same words are never encrypted to the same bytes")
    {
        for (Cipher const cipher : both_ciphers) {
            auto const key = EncryptionKey::random(cipher);
            std::set<std::string> seen;
            for (int i = 0; i < 1000; ++i) seen.insert(encrypt(key, "words", "place"));
            CHECK(seen.size() == 1000);
        }
    }
    TEST_CASE("a context and what follows it cannot be cut elsewhere")
    {
        // Without its length, context "ab" with a nonce could pass for context "a" with another one.
        auto const key = EncryptionKey::random(Cipher::sm4_ctr_hmac_sm3);
        std::string const kept = encrypt(key, "words", "ab");
        CHECK(refusal(decrypt(key, "b" + kept, "a")) == ErrorCode::undetermined);
        std::string const authentic = std::string(7, '\0') + "\x02" + "ab" + kept.substr(0, kept.size() - 32);
        CHECK(detail::hmac(HashAlgorithm::sm3, key.bytes().substr(16), authentic).raw() ==
              kept.substr(kept.size() - 32));
    }
    TEST_CASE("a subject's key is wrapped under the record's, for its place, whatever the two ciphers")
    {
        for (Cipher const outer : both_ciphers)
            for (Cipher const inner : both_ciphers) {
                auto const record = EncryptionKey::random(outer), subject = EncryptionKey::random(inner);
                std::string const wrapped = wrap(record, subject, "case 1, subject 7");
                CHECK(wrapped.find(subject.bytes()) == std::string::npos);
                auto const back = unwrap(record, wrapped, "case 1, subject 7");
                REQUIRE(back.has_value());
                CHECK(back->cipher() == inner);
                CHECK(back->bytes() == subject.bytes());
                CHECK(*decrypt(*back, encrypt(subject, "words", "place"), "place") == "words");
                CHECK(refusal(unwrap(record, wrapped, "case 1, subject 8")) == ErrorCode::tampered);
                CHECK(refusal(unwrap(EncryptionKey::random(outer), wrapped, "case 1, subject 7")) ==
                      ErrorCode::tampered);
                for (std::size_t i = 0; i < wrapped.size(); ++i) {
                    std::string changed = wrapped;
                    changed[i] ^= 3; // of the first byte: the other cipher
                    CHECK_FALSE(unwrap(record, changed, "case 1, subject 7").has_value());
                }
                // Neither a wrapped key nor an encrypted text passes for the other.
                std::string const text = encrypt(record, subject.bytes(), "case 1, subject 7");
                CHECK_FALSE(unwrap(record, static_cast<char>(inner) + text, "case 1, subject 7").has_value());
                CHECK_FALSE(decrypt(record, wrapped.substr(1), "case 1, subject 7").has_value());
                CHECK_FALSE(unwrap(record, "", "").has_value());
            }
    }
    TEST_CASE("a key comes back from its file, and nothing else passes for one")
    {
        Folder const folder;
        for (Cipher const cipher : both_ciphers) {
            auto const key = EncryptionKey::random(cipher);
            std::string const path = folder.file(std::to_string(static_cast<int>(cipher)));
            REQUIRE(write_secret_file(path, key.text()).has_value());
            auto const read = read_secret_file(path);
            REQUIRE(read.has_value());
            auto const back = EncryptionKey::parse(read->view());
            REQUIRE(back.has_value());
            CHECK(back->cipher() == cipher);
            CHECK(back->bytes() == key.bytes());
            CHECK(EncryptionKey::random(cipher).bytes() != key.bytes());
            std::string const text(key.text().view());
            for (std::string const& bad : {std::string(), text + "A", text.substr(0, text.size() - 4), " " + text,
                                           text.substr(1), std::string("ENCRYPTION+KEY+aes-128-gcm+AAAA")})
                CHECK(refusal(EncryptionKey::parse(bad)) == ErrorCode::bad_input);
        }
        CHECK(cipher_of(Suite::intl) == Cipher::aes_256_gcm);
        CHECK(cipher_of(Suite::gm) == Cipher::sm4_ctr_hmac_sm3);
        CHECK(cipher_of(Suite::dual) == Cipher::sm4_ctr_hmac_sm3);
    }
}
