// SPDX-License-Identifier: Apache-2.0
// Keys that sign checkpoints and acts. A VerifierKey is a public key with its name, written as a vkey of C2SP
// signed-note; one that exists is a good one, because weak and invalid keys are refused when they are read: with a key
// of low order one signature fits every message, so that who signed could deny it. A PrivateKey is its other half, kept
// in a file that only its owner may read.
//
//   PrivateKey key = *PrivateKey::generate(SignatureAlgorithm::ed25519, "gov.example/county");
//   write_key_file("county.key", key);                          // mode 0600; refuses to replace one
//   key.verifier().text();                                      // gov.example/county+530d903a+Aekye...
//   key.verifier().verifies("message", key.sign("message"));    // true
#pragma once

#include "duly/error.hpp"
#include "duly/record/secret.hpp"
#include "duly/record/suite.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st; // EVP_PKEY of OpenSSL

namespace duly {

inline constexpr std::size_t signature_bytes = 64; // of both algorithms

// The identifier that SM2 signatures and their verification take (GB/T 32918.5 and GM/T 0009 have this one).
inline constexpr std::string_view sm2_identifier = "1234567812345678";

// The signature type of SM2 keys in vkeys and key ids: 0xff is C2SP's for types it has not assigned, and is followed by
// a longer name. NOTE: part of the persistent format; never changes.
inline constexpr std::string_view sm2_signature_type = "\xff"
                                                       "duly/note/sm2-with-sm3/v1";

// Thread-safety: may be used from several threads at a time.
class VerifierKey {
public:
    // `public_key`: 32 bytes of RFC 8032, or 65 of SM2: 0x04, x, y. REFUSES (bad_input): a name that is empty, longer
    // than 255 bytes or holds spaces, '+' or control characters; Ed25519 keys of low order, in non-canonical encoding
    // or that are no point of the curve; SM2 keys that are no point of theirs.
    [[nodiscard]] static Result<VerifierKey> make(SignatureAlgorithm algorithm, std::string_view name,
                                                  std::string_view public_key);
    // NAME+ID+BASE64. REFUSES (bad_input): the same, another form, an unknown signature type, an id that is not the
    // key's.
    [[nodiscard]] static Result<VerifierKey> parse(std::string_view vkey);

    [[nodiscard]] std::string const& name() const noexcept { return name_; }
    [[nodiscard]] std::uint32_t id() const noexcept { return id_; } // the first 4 bytes of a SHA-256, big-endian
    [[nodiscard]] SignatureAlgorithm algorithm() const noexcept { return algorithm_; }
    [[nodiscard]] std::string const& public_key() const noexcept { return public_key_; }
    [[nodiscard]] std::string text() const;  // the vkey
    [[nodiscard]] std::string label() const; // NAME+ID: what names a key where its bytes are known

    // Whether it signed exactly these bytes. THROWS: StoreFailure when OpenSSL cannot tell.
    [[nodiscard]] bool verifies(std::string_view message, std::string_view signature) const;

    friend bool operator==(VerifierKey const& a, VerifierKey const& b) noexcept
    {
        return a.algorithm_ == b.algorithm_ && a.name_ == b.name_ && a.public_key_ == b.public_key_;
    }

private:
    VerifierKey() = default;

    std::string name_;
    std::uint32_t id_ = 0;
    SignatureAlgorithm algorithm_ = SignatureAlgorithm::ed25519;
    std::string public_key_;
    std::shared_ptr<evp_pkey_st> key_;
};

// Thread-safety: sign() may be called from several threads at a time.
class PrivateKey {
public:
    // REFUSES (bad_input): a name that VerifierKey refuses. THROWS: StoreFailure when OpenSSL fails.
    [[nodiscard]] static Result<PrivateKey> generate(SignatureAlgorithm algorithm, std::string_view name);
    // PRIVATE+KEY+NAME+ID+BASE64, as text() writes it. REFUSES (bad_input): anything else, without repeating any of it.
    [[nodiscard]] static Result<PrivateKey> parse(std::string_view text);

    [[nodiscard]] VerifierKey const& verifier() const noexcept { return verifier_; }
    // The line of a key file, as C2SP's tools write Ed25519 keys.
    [[nodiscard]] Secret text() const;
    // 64 bytes. THROWS: StoreFailure when OpenSSL fails.
    [[nodiscard]] std::string sign(std::string_view message) const;

private:
    PrivateKey(VerifierKey verifier, Secret bytes, std::shared_ptr<evp_pkey_st> key)
        : verifier_(std::move(verifier)), bytes_(std::move(bytes)), key_(std::move(key))
    {}
    [[nodiscard]] static Result<PrivateKey> make(SignatureAlgorithm algorithm, std::string_view name, Secret bytes);

    VerifierKey verifier_;
    Secret bytes_; // 32: the seed of RFC 8032, or the number d of SM2
    std::shared_ptr<evp_pkey_st> key_;
};

// One line of text in a file with mode 0600 that was not there before; it is there wholly or not at all.
// REFUSES (bad_input): a path where something is already. THROWS: StoreFailure when it cannot be written.
[[nodiscard]] Result<void> write_secret_file(std::string const& path, Secret const& line);
// REFUSES: no such file (not_found); one that is not a regular file, that others than its owner may read or write, or
// that is not one line (bad_input). THROWS: StoreFailure when it cannot be read.
[[nodiscard]] Result<Secret> read_secret_file(std::string const& path);

[[nodiscard]] inline Result<void> write_key_file(std::string const& path, PrivateKey const& key)
{
    return write_secret_file(path, key.text());
}
[[nodiscard]] Result<PrivateKey> read_key_file(std::string const& path);

} // namespace duly
