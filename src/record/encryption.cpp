// SPDX-License-Identifier: Apache-2.0
// What is encrypted begins with a version and the cipher, then the nonce; all of it is authenticated together with the
// context.
#include "duly/record/encryption.hpp"

#include "base64.hpp"
#include "crypto.hpp"
#include "encryption_cipher.hpp"
#include "note_text.hpp"

#include <openssl/crypto.h>

#include <array>

namespace duly {
namespace {

constexpr char version = 1;
constexpr std::size_t header_bytes = 2; // version, cipher
constexpr std::size_t counter_bytes = 16;
constexpr std::size_t sm4_key_bytes = 16;
constexpr std::size_t mac_bytes = 32;
constexpr std::string_view text_prefix = "ENCRYPTION+KEY+";
constexpr std::string_view key_context = "duly-key@v1\n"; // a wrapped key never passes for an encrypted text

std::string_view word(Cipher cipher) { return cipher == Cipher::aes_256_gcm ? "aes-256-gcm" : "sm4-ctr-hmac-sm3"; }

std::size_t key_bytes(Cipher cipher) { return cipher == Cipher::aes_256_gcm ? 32 : sm4_key_bytes + mac_bytes; }

std::size_t nonce_bytes(Cipher cipher)
{
    return cipher == Cipher::aes_256_gcm ? detail::gcm_nonce_bytes : counter_bytes;
}

// What is authenticated and not encrypted. The length keeps the end of the context and the beginning of what follows
// apart.
std::string authenticated(std::string_view context, std::string_view rest)
{
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8)
        bytes += static_cast<char>(static_cast<std::uint8_t>(std::uint64_t{context.size()} >> shift));
    bytes += context;
    bytes += rest;
    return bytes;
}

Digest tag_of(EncryptionKey const& key, std::string_view context, std::string_view encrypted)
{
    return detail::hmac(HashAlgorithm::sm3, key.bytes().substr(sm4_key_bytes), authenticated(context, encrypted));
}

Error not_ours()
{
    return {ErrorCode::tampered,
            {"密文已被改动，或者不是用这把密钥为这个位置加密的",
             "the encrypted text was changed, or is not encrypted with this key for this place"},
            {},
            {}};
}

Error unknown_cipher()
{
    return {ErrorCode::undetermined,
            {"密文的版本或算法与密钥不符，无法判断",
             "the encrypted text is of another version or algorithm than the key; this cannot be judged"},
            {},
            {}};
}

Secret taken(std::string& bytes)
{
    Secret secret{std::string_view(bytes)};
    wipe(bytes.data(), bytes.size());
    return secret;
}

void check_size(std::string_view bytes)
{
    constexpr std::size_t bytes_max = std::size_t{1} << 30U; // OpenSSL counts in int
    if (bytes.size() > bytes_max) throw std::length_error("duly: more than 1 GiB cannot be encrypted in one piece");
}

} // namespace

EncryptionKey EncryptionKey::random(Cipher cipher) { return {cipher, Secret::random(key_bytes(cipher))}; }

Secret EncryptionKey::text() const
{
    std::string encoded = detail::base64(bytes());
    std::string const before = std::string(text_prefix) + std::string(word(cipher_)) + "+";
    Secret line(before.size() + encoded.size());
    before.copy(line.data(), before.size());
    encoded.copy(line.data() + before.size(), encoded.size());
    wipe(encoded.data(), encoded.size());
    return line;
}

Result<EncryptionKey> EncryptionKey::parse(std::string_view text)
{
    for (Cipher const cipher : {Cipher::aes_256_gcm, Cipher::sm4_ctr_hmac_sm3}) {
        std::string const before = std::string(text_prefix) + std::string(word(cipher)) + "+";
        if (!text.starts_with(before)) continue;
        std::optional<std::string> raw = detail::from_base64(text.substr(before.size()));
        if (!raw) break;
        Secret bytes = taken(*raw);
        if (bytes.size() != key_bytes(cipher)) break;
        return EncryptionKey(cipher, std::move(bytes));
    }
    return detail::bad_text("这不是加密密钥：应写作 ENCRYPTION+KEY+算法+Base64",
                            "this is no encryption key, which is written ENCRYPTION+KEY+ALGORITHM+BASE64");
}

std::string encrypt(EncryptionKey const& key, std::string_view text, std::string_view context)
{
    check_size(text);
    check_size(context);
    std::string out{version, static_cast<char>(key.cipher())};
    std::array<std::uint8_t, counter_bytes> random;
    std::span<std::uint8_t> const nonce(random.data(), nonce_bytes(key.cipher()));
    random_bytes(nonce);
    out.append(reinterpret_cast<char const*>(nonce.data()), nonce.size());
    std::string const started = out.substr(header_bytes);
    if (key.cipher() == Cipher::aes_256_gcm) {
        std::string const with = authenticated(context, out);
        out += detail::aes_256_gcm(key.bytes(), started, with, text);
        return out;
    }
    out += detail::sm4_ctr(key.bytes().substr(0, sm4_key_bytes), started, text);
    out += tag_of(key, context, out).raw();
    return out;
}

Result<std::string> decrypt(EncryptionKey const& key, std::string_view encrypted, std::string_view context)
{
    check_size(encrypted);
    check_size(context);
    if (encrypted.size() < header_bytes) return not_ours();
    if (encrypted[0] != version || encrypted[1] != static_cast<char>(key.cipher())) return unknown_cipher();
    std::size_t const front = header_bytes + nonce_bytes(key.cipher());
    if (encrypted.size() < front) return not_ours();
    std::string_view const nonce = encrypted.substr(header_bytes, front - header_bytes);
    if (key.cipher() == Cipher::aes_256_gcm) {
        std::string const with = authenticated(context, encrypted.substr(0, front));
        std::optional<std::string> text = detail::aes_256_gcm_open(key.bytes(), nonce, with, encrypted.substr(front));
        if (!text) return not_ours();
        return std::move(*text);
    }
    if (encrypted.size() < front + mac_bytes) return not_ours();
    std::string_view const tag = encrypted.substr(encrypted.size() - mac_bytes);
    std::string_view const body = encrypted.substr(0, encrypted.size() - mac_bytes);
    Digest const expected = tag_of(key, context, body);
    if (CRYPTO_memcmp(expected.bytes.data(), tag.data(), mac_bytes) != 0) return not_ours();
    return detail::sm4_ctr(key.bytes().substr(0, sm4_key_bytes), nonce, body.substr(front));
}

std::string wrap(EncryptionKey const& with, EncryptionKey const& key, std::string_view context)
{
    // The cipher stands in the context: unwrapped for another, a key would be cut differently.
    std::string const bound = std::string(key_context) + std::string(word(key.cipher())) + "\n" + std::string(context);
    return static_cast<char>(key.cipher()) + encrypt(with, key.bytes(), bound);
}

Result<EncryptionKey> unwrap(EncryptionKey const& with, std::string_view wrapped, std::string_view context)
{
    if (wrapped.empty()) return not_ours();
    for (Cipher const cipher : {Cipher::aes_256_gcm, Cipher::sm4_ctr_hmac_sm3}) {
        if (wrapped.front() != static_cast<char>(cipher)) continue;
        std::string const bound = std::string(key_context) + std::string(word(cipher)) + "\n" + std::string(context);
        Result<std::string> raw = decrypt(with, wrapped.substr(1), bound);
        if (!raw) return raw.error();
        Secret bytes = taken(*raw);
        if (bytes.size() != key_bytes(cipher)) return not_ours();
        return EncryptionKey(cipher, std::move(bytes));
    }
    return unknown_cipher();
}

} // namespace duly
