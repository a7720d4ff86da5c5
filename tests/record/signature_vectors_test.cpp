// SPDX-License-Identifier: Apache-2.0
// Signatures, HMAC and keys against published vectors. Where verifiers of Ed25519 are known to differ, what ours does
// is said here: it is that of OpenSSL (no cofactor; R and S must be canonical), and keys of low order or in
// non-canonical encoding are refused before anything is verified with them.
#include "duly/record/actor_signature.hpp"
#include "record/encryption_cipher.hpp"
#include "record/signature.hpp"
#include "vector_files.hpp"

#include <doctest/doctest.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>

using namespace duly;
using namespace duly::test;

namespace {

// As a record does it: the key is registered first.
bool accepts(SignatureAlgorithm algorithm, std::string const& key, std::string const& message,
             std::string const& signature)
{
    auto const verifier = VerifierKey::make(algorithm, "vectors", key);
    return verifier && verifier->verifies(message, signature);
}

// As OpenSSL does it, with any key.
bool openssl_accepts(std::string const& key, std::string const& message, std::string const& signature)
{
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> const raw(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, reinterpret_cast<unsigned char const*>(key.data()),
                                    key.size()),
        EVP_PKEY_free);
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> const context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    REQUIRE(EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, raw.get()) == 1);
    return EVP_DigestVerify(context.get(), reinterpret_cast<unsigned char const*>(signature.data()), signature.size(),
                            reinterpret_cast<unsigned char const*>(message.data()), message.size()) == 1;
}

std::string const sm2_x = "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020";
std::string const sm2_y = "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
std::string const sm2_d = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
std::string const sm2_r = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3";
std::string const sm2_s = "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";

} // namespace

TEST_SUITE("signatures: published vectors")
{
    TEST_CASE("Ed25519 keys and signatures are those of RFC 8032, section 7.1")
    {
        struct Row {
            char const *secret, *key, *message, *signature;
        };
        for (Row const& row : std::initializer_list<Row>{
                 {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                  "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25b"
                  "f5f0595bbe24655141438e7a100b"},
                 {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                  "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b"
                  "2eaeb4302aeeb00d291612bb0c00"}}) {
            auto const handle = detail::private_key_handle(SignatureAlgorithm::ed25519, from_hex(row.secret));
            CHECK(detail::public_key_of(SignatureAlgorithm::ed25519, handle) == from_hex(row.key));
            CHECK(detail::sign(SignatureAlgorithm::ed25519, handle, from_hex(row.message)) == from_hex(row.signature));
            CHECK(accepts(SignatureAlgorithm::ed25519, from_hex(row.key), from_hex(row.message),
                          from_hex(row.signature)));
        }
    }
    TEST_CASE("under a key of low order one signature fits every message, and that is why it is refused")
    {
        // A is the identity, R the base point, S = 1: S B = R + k A whatever k is.
        std::string const identity = from_hex("01" + std::string(62, '0'));
        std::string const signature = from_hex("58" + std::string(62, '6') + "01" + std::string(62, '0'));
        for (char const* const message : {"yes", "no"}) {
            CHECK(openssl_accepts(identity, message, signature));
            CHECK_FALSE(accepts(SignatureAlgorithm::ed25519, identity, message, signature));
        }
    }
    TEST_CASE("an S above the order of the group is refused, so that nobody but the signer can write another signature")
    {
        auto const key = *PrivateKey::generate(SignatureAlgorithm::ed25519, "a");
        std::string const order = from_hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        std::string signature = key.sign("message");
        unsigned carry = 0;
        for (std::size_t i = 0; i < 32; ++i) { // S + L, little-endian
            carry += static_cast<unsigned char>(signature[32 + i]) + static_cast<unsigned char>(order[i]);
            signature[32 + i] = static_cast<char>(carry & 0xffU);
            carry >>= 8U;
        }
        CHECK_FALSE(key.verifier().verifies("message", signature));
    }
    TEST_CASE("SM2 has the key and signature of GB/T 32918.5, appendix A, under that identifier only")
    {
        std::string const key = from_hex("04" + sm2_x + sm2_y), signature = from_hex(sm2_r + sm2_s);
        auto const handle = detail::private_key_handle(SignatureAlgorithm::sm2, from_hex(sm2_d));
        CHECK(detail::public_key_of(SignatureAlgorithm::sm2, handle) == key);
        // Signatures of SM2 are not repeatable; this one, by the standard's random number, verifies here. It would not
        // with another identifier, or with the empty one that OpenSSL takes when it is given none.
        CHECK(accepts(SignatureAlgorithm::sm2, key, "message digest", signature));
        CHECK_FALSE(accepts(SignatureAlgorithm::sm2, key, "message digesu", signature));
        CHECK_FALSE(accepts(SignatureAlgorithm::sm2, key, "message digest", from_hex(sm2_s + sm2_r)));
        std::string const own = detail::sign(SignatureAlgorithm::sm2, handle, "message digest");
        CHECK(own != signature);
        CHECK(accepts(SignatureAlgorithm::sm2, key, "message digest", own));
        auto const folder = shared_vectors("gbt-32918-5-sm2");
        if (!folder) return;
        auto const file = json_file(*folder / "sm2_sign.json");
        CHECK(accepts(SignatureAlgorithm::sm2,
                      from_hex("04" + text_of(file.at("public_key_x")) + text_of(file.at("public_key_y"))),
                      text_of(file.at("message")), from_hex(text_of(file.at("r")) + text_of(file.at("s")))));
        for (auto const& one : file.at("sm3").as_array())
            CHECK(digest_of(HashAlgorithm::sm3, from_hex(text_of(one.at("msg_hex")))).hex() ==
                  text_of(one.at("digest")));
    }
    TEST_CASE("r and s of SM2 out of their range are refused")
    {
        std::string const key = from_hex("04" + sm2_x + sm2_y), zero(64, '0');
        std::string const n = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";
        for (std::string const& bad :
             {zero + sm2_s, sm2_r + zero, n + sm2_s, sm2_r + n, zero + zero, std::string(128, 'f')})
            CHECK_FALSE(accepts(SignatureAlgorithm::sm2, key, "message digest", from_hex(bad)));
    }
    TEST_CASE("Ed25519 of Wycheproof, valid and invalid")
    {
        auto const folder = shared_vectors("wycheproof");
        if (!folder) return;
        int valid = 0, invalid = 0;
        auto const file = json_file(*folder / "testvectors_v1/ed25519_test.json");
        for (auto const& group : file.at("testGroups").as_array())
            for (auto const& test : group.at("tests").as_array()) {
                bool const is_valid = text_of(test.at("result")) == "valid";
                CHECK_MESSAGE(accepts(SignatureAlgorithm::ed25519, from_hex(text_of(group.at("publicKey").at("pk"))),
                                      from_hex(text_of(test.at("msg"))), from_hex(text_of(test.at("sig")))) == is_valid,
                              test.at("tcId").to_number<int>());
                ++(is_valid ? valid : invalid);
            }
        CHECK(valid == 88);
        CHECK(invalid == 63);
    }
    TEST_CASE("HMAC with SHA-256 and with SM3 of Wycheproof, valid and invalid")
    {
        auto const folder = shared_vectors("wycheproof");
        if (!folder) return;
        for (auto const algorithm : {HashAlgorithm::sha256, HashAlgorithm::sm3}) {
            std::string const name = "testvectors_v1/hmac_" + std::string(word(algorithm)) + "_test.json";
            int valid = 0, invalid = 0;
            auto const file = json_file(*folder / name);
            for (auto const& group : file.at("testGroups").as_array())
                for (auto const& test : group.at("tests").as_array()) {
                    Digest const tag =
                        detail::hmac(algorithm, from_hex(text_of(test.at("key"))), from_hex(text_of(test.at("msg"))));
                    bool const is_valid = text_of(test.at("result")) == "valid";
                    std::string const given = from_hex(text_of(test.at("tag")));
                    CHECK((tag.raw().substr(0, given.size()) == given) == is_valid);
                    ++(is_valid ? valid : invalid);
                }
            CHECK(valid == 66);
            CHECK(invalid == 108);
        }
    }
    TEST_CASE("the edge cases of Ed25519 of C2SP/CCTV, by their flags")
    {
        auto const folder = shared_vectors("c2sp-cctv-ed25519");
        if (!folder) return;
        int accepted = 0, refused = 0;
        for (auto const& path : json_files(*folder)) {
            auto const file = json_file(path);
            for (auto const& test : file.as_array()) {
                auto const has = [&](char const* flag) {
                    auto const& flags = test.at("flags");
                    if (flags.is_null()) return false;
                    return std::ranges::any_of(flags.as_array(), [&](auto const& one) { return text_of(one) == flag; });
                };
                std::string const key = from_hex(text_of(test.at("key"))),
                                  signature = from_hex(text_of(test.at("sig")));
                // A residue of low order vanishes only where both sides are multiplied by the cofactor.
                bool const by_openssl = !has("low_order_residue") && !has("non_canonical_R");
                bool const is_good_key = !has("low_order_A") && !has("non_canonical_A");
                CHECK_MESSAGE(openssl_accepts(key, text_of(test.at("msg")), signature) == by_openssl,
                              test.at("number").to_number<int>());
                CHECK_MESSAGE(accepts(SignatureAlgorithm::ed25519, key, text_of(test.at("msg")), signature) ==
                                  (by_openssl && is_good_key),
                              test.at("number").to_number<int>());
                ++(by_openssl && is_good_key ? accepted : refused);
            }
        }
        CHECK(accepted > 0);
        CHECK(refused > 0);
    }
}

TEST_SUITE("signatures of actors")
{
    TEST_CASE("an actor signs a command, and nothing else passes for that signature")
    {
        Digest const command = sha256("command");
        for (auto const algorithm : {SignatureAlgorithm::ed25519, SignatureAlgorithm::sm2}) {
            auto const key = *PrivateKey::generate(algorithm, "reviewer-7"),
                       other = *PrivateKey::generate(algorithm, "x");
            ActorSignature const signature = sign_command(key, command);
            CHECK(signature.alg == word(algorithm));
            CHECK(signature.key == key.verifier().label());
            std::vector<VerifierKey> const known = {other.verifier(), key.verifier()};
            CHECK(verify_command(signature, command, known).has_value());
            auto const code = [&](ActorSignature const& changed, Digest const& of) {
                auto const result = verify_command(changed, of, known);
                REQUIRE_FALSE(result.has_value());
                CHECK_FALSE(result.error().says.zh.empty());
                return result.error().code;
            };
            CHECK(code(signature, sha256("another")) == ErrorCode::tampered);
            CHECK(code({signature.alg, other.verifier().label(), signature.value}, command) == ErrorCode::tampered);
            CHECK(code({"rsa", signature.key, signature.value}, command) == ErrorCode::tampered);
            CHECK(code({"", signature.key, signature.value}, command) == ErrorCode::tampered);
            CHECK(code({signature.alg, signature.key, signature.value + "AAAA"}, command) == ErrorCode::tampered);
            CHECK(code({signature.alg, signature.key, "?"}, command) == ErrorCode::tampered);
            CHECK(code({signature.alg, signature.key, ""}, command) == ErrorCode::tampered);
            CHECK(code({signature.alg, "nobody+00000000", signature.value}, command) == ErrorCode::not_found);
            CHECK(verify_command(signature, command, {}).error().code == ErrorCode::not_found);
            // A signature over the bare digest was given for something else.
            std::string const bare = detail::base64(key.sign(command.raw()));
            CHECK(code({signature.alg, signature.key, bare}, command) == ErrorCode::tampered);
            CHECK(command_to_sign(command) == "duly-command@v1\n" + command.hex() + "\n");
        }
    }
}
