// SPDX-License-Identifier: Apache-2.0
// AES-256-GCM, SM4-CTR and HMAC by OpenSSL, which in 3.0 has no mode of SM4 that authenticates.
#include "encryption_cipher.hpp"

#include "crypto.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

namespace duly::detail {
namespace {

EVP_CIPHER const* fetched_cipher(char const* name)
{
    EVP_CIPHER const* const found = EVP_CIPHER_fetch(nullptr, name, nullptr);
    if (found == nullptr) crypto_failed(name);
    return found;
}

EVP_CIPHER const* gcm()
{
    static EVP_CIPHER const* const fetched = fetched_cipher("AES-256-GCM");
    return fetched;
}

EVP_CIPHER const* sm4()
{
    static EVP_CIPHER const* const fetched = fetched_cipher("SM4-CTR");
    return fetched;
}

EVP_MAC* mac()
{
    static EVP_MAC* const fetched = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    if (fetched == nullptr) crypto_failed("EVP_MAC_fetch HMAC");
    return fetched;
}

enum class Direction : int { decrypt = 0, encrypt = 1 };

class Run {
public:
    Run(EVP_CIPHER const* cipher, std::string_view key, std::string_view nonce, Direction direction)
        : context_(EVP_CIPHER_CTX_new())
    {
        if (!context_ || static_cast<int>(key.size()) != EVP_CIPHER_get_key_length(cipher) ||
            static_cast<int>(nonce.size()) != EVP_CIPHER_get_iv_length(cipher) ||
            EVP_CipherInit_ex2(context_.get(), cipher, unsigned_bytes(key.data()), unsigned_bytes(nonce.data()),
                               static_cast<int>(direction), nullptr) != 1)
            crypto_failed("EVP_CipherInit_ex2");
    }
    void authenticate(std::string_view bytes)
    {
        int size = 0;
        if (EVP_CipherUpdate(context_.get(), nullptr, &size, unsigned_bytes(bytes.data()),
                             static_cast<int>(bytes.size())) != 1)
            crypto_failed("EVP_CipherUpdate");
    }
    std::string all(std::string_view bytes)
    {
        std::string out(bytes.size(), '\0');
        int size = 0;
        if (EVP_CipherUpdate(context_.get(), unsigned_bytes(out.data()), &size, unsigned_bytes(bytes.data()),
                             static_cast<int>(bytes.size())) != 1 ||
            static_cast<std::size_t>(size) != bytes.size())
            crypto_failed("EVP_CipherUpdate");
        return out;
    }
    bool finish()
    {
        int size = 0;
        unsigned char none[16];
        return EVP_CipherFinal_ex(context_.get(), none, &size) == 1;
    }
    bool tag(int what, char* bytes)
    {
        return EVP_CIPHER_CTX_ctrl(context_.get(), what, static_cast<int>(gcm_tag_bytes), bytes) == 1;
    }

private:
    Owned<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free> context_;
};

} // namespace

Digest hmac(HashAlgorithm algorithm, std::string_view key, std::string_view message)
{
    Owned<EVP_MAC_CTX, EVP_MAC_CTX_free> const context(EVP_MAC_CTX_new(mac()));
    char* const name = const_cast<char*>(algorithm == HashAlgorithm::sm3 ? "SM3" : "SHA256"); // OpenSSL only reads it
    OSSL_PARAM const parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                                     OSSL_PARAM_construct_end()};
    Digest digest;
    std::size_t size = 0;
    if (!context || EVP_MAC_init(context.get(), unsigned_bytes(key.data()), key.size(), parameters) != 1 ||
        EVP_MAC_update(context.get(), unsigned_bytes(message.data()), message.size()) != 1 ||
        EVP_MAC_final(context.get(), digest.bytes.data(), &size, digest.bytes.size()) != 1 ||
        size != digest.bytes.size())
        crypto_failed("EVP_MAC HMAC");
    return digest;
}

std::string aes_256_gcm(std::string_view key, std::string_view nonce, std::string_view with, std::string_view text)
{
    Run run(gcm(), key, nonce, Direction::encrypt);
    run.authenticate(with);
    std::string out = run.all(text);
    std::size_t const size = out.size();
    bool const finished = run.finish();
    out.resize(size + gcm_tag_bytes);
    if (!finished || !run.tag(EVP_CTRL_AEAD_GET_TAG, out.data() + size)) crypto_failed("EVP_CipherFinal_ex");
    return out;
}

std::optional<std::string> aes_256_gcm_open(std::string_view key, std::string_view nonce, std::string_view with,
                                            std::string_view encrypted)
{
    if (encrypted.size() < gcm_tag_bytes) return std::nullopt;
    std::string tag(encrypted.substr(encrypted.size() - gcm_tag_bytes));
    Run run(gcm(), key, nonce, Direction::decrypt);
    run.authenticate(with);
    std::string text = run.all(encrypted.substr(0, encrypted.size() - gcm_tag_bytes));
    if (!run.tag(EVP_CTRL_AEAD_SET_TAG, tag.data())) crypto_failed("EVP_CTRL_AEAD_SET_TAG");
    if (!run.finish()) return std::nullopt;
    return text;
}

std::string sm4_ctr(std::string_view key, std::string_view counter, std::string_view text)
{
    Run run(sm4(), key, counter, Direction::encrypt);
    std::string out = run.all(text);
    if (!run.finish()) crypto_failed("EVP_CipherFinal_ex");
    return out;
}

} // namespace duly::detail
