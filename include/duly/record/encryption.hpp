// SPDX-License-Identifier: Apache-2.0
// Encryption of what must one day be erasable: the disclosures of a subject in a case are encrypted under a key of
// their own, and that key under one of the record's. To destroy the subject's key is to destroy the text wherever
// copies of it lie, old backups included. What is sealed is bound to its context, so that it cannot be moved to another
// place.
//
//   EncryptionKey subject = EncryptionKey::random(cipher_of(Suite::gm));
//   std::string kept = encrypt(subject, text, "case 1f..., event 3, name");
//   std::string wrapped = wrap(record_key, subject, "case 1f..., subject 7");
//   decrypt(*unwrap(record_key, wrapped, "case 1f..., subject 7"), kept, "case 1f..., event 3, name");
#pragma once

#include "duly/error.hpp"
#include "duly/record/secret.hpp"
#include "duly/record/suite.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace duly {

// NOTE: the values are written at the front of what is encrypted and never change.
enum class Cipher : std::uint8_t {
    aes_256_gcm = 1,      // NIST SP 800-38D, a random 96-bit nonce, a 128-bit tag
    sm4_ctr_hmac_sm3 = 2, // GB/T 32907 in counter mode, then HMAC with SM3 over all of it
};

[[nodiscard]] constexpr Cipher cipher_of(Suite suite) noexcept // a dual log has to satisfy the rules that ask for gm
{
    return suite == Suite::intl ? Cipher::aes_256_gcm : Cipher::sm4_ctr_hmac_sm3;
}

class EncryptionKey {
public:
    // THROWS: StoreFailure when the generator fails.
    [[nodiscard]] static EncryptionKey random(Cipher cipher);
    // REFUSES (bad_input): anything but what text() writes.
    [[nodiscard]] static Result<EncryptionKey> parse(std::string_view text);

    [[nodiscard]] Cipher cipher() const noexcept { return cipher_; }
    // 32 bytes of AES-256; 16 of SM4, then 32 of HMAC-SM3.
    [[nodiscard]] std::string_view bytes() const noexcept { return bytes_.view(); }
    // "ENCRYPTION+KEY+aes-256-gcm+BASE64": the line of a secret file.
    [[nodiscard]] Secret text() const;

private:
    EncryptionKey(Cipher cipher, Secret bytes) : cipher_(cipher), bytes_(std::move(bytes)) {}
    friend Result<EncryptionKey> unwrap(EncryptionKey const&, std::string_view, std::string_view);

    Cipher cipher_;
    Secret bytes_;
};

// Two calls never give the same bytes. THROWS: StoreFailure when OpenSSL fails.
[[nodiscard]] std::string encrypt(EncryptionKey const& key, std::string_view text, std::string_view context);

// REFUSES: bytes of another cipher or version (undetermined); bytes that this key did not encrypt for this context, or
// that were changed since (tampered). Nothing of the text is given then.
[[nodiscard]] Result<std::string> decrypt(EncryptionKey const& key, std::string_view encrypted,
                                          std::string_view context);

// The same of a key. REFUSES (unwrap): what decrypt() refuses.
[[nodiscard]] std::string wrap(EncryptionKey const& with, EncryptionKey const& key, std::string_view context);
[[nodiscard]] Result<EncryptionKey> unwrap(EncryptionKey const& with, std::string_view wrapped,
                                           std::string_view context);

} // namespace duly
