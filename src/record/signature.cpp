// SPDX-License-Identifier: Apache-2.0
// Ed25519 and SM2 by OpenSSL.
#include "signature.hpp"

#include "crypto.hpp"

#include "duly/record/key.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <array>

namespace duly::detail {
namespace {

using Number = Owned<BIGNUM, BN_clear_free>;

// A signature that does not verify leaves complaints in the thread's queue, where the host would find them.
class QuietErrors {
public:
    QuietErrors() { ERR_set_mark(); }
    QuietErrors(QuietErrors const&) = delete;
    QuietErrors& operator=(QuietErrors const&) = delete;
    ~QuietErrors() { ERR_pop_to_mark(); }
};

KeyHandle owned(EVP_PKEY* key)
{
    return {key, [](EVP_PKEY* one) { EVP_PKEY_free(one); }};
}

EC_GROUP const* sm2_curve()
{
    static EC_GROUP const* const curve = EC_GROUP_new_by_curve_name(NID_sm2);
    if (curve == nullptr) crypto_failed("EC_GROUP_new_by_curve_name SM2");
    return curve;
}

constexpr std::size_t sm2_point_bytes = 65; // 0x04, x, y

std::string sm2_public_key(BIGNUM const* d)
{
    Owned<EC_POINT, EC_POINT_free> const point(EC_POINT_new(sm2_curve()));
    std::string bytes(sm2_point_bytes, '\0');
    if (!point || EC_POINT_mul(sm2_curve(), point.get(), d, nullptr, nullptr, nullptr) != 1 ||
        EC_POINT_point2oct(sm2_curve(), point.get(), POINT_CONVERSION_UNCOMPRESSED, unsigned_bytes(bytes.data()),
                           bytes.size(), nullptr) != bytes.size())
        crypto_failed("EC_POINT_mul");
    return bytes;
}

// With d also the private half. Empty when the point is not on the curve.
KeyHandle sm2_handle(std::string_view public_key, BIGNUM const* d)
{
    Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> const builder(OSSL_PARAM_BLD_new());
    Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> const context(EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr));
    if (!builder || !context || EVP_PKEY_fromdata_init(context.get()) != 1) crypto_failed("EVP_PKEY_fromdata_init SM2");
    bool pushed = OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0) == 1 &&
                  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, public_key.data(),
                                                   public_key.size()) == 1;
    if (d != nullptr) pushed = pushed && OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, d) == 1;
    Owned<OSSL_PARAM, OSSL_PARAM_free> const parameters(pushed ? OSSL_PARAM_BLD_to_param(builder.get()) : nullptr);
    if (!parameters) crypto_failed("OSSL_PARAM_BLD_to_param");
    EVP_PKEY* key = nullptr;
    int const selection = d != nullptr ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
    if (EVP_PKEY_fromdata(context.get(), &key, selection, parameters.get()) != 1) return {};
    return owned(key);
}

KeyHandle sm2_private_handle(std::string_view private_key)
{
    Number const d(BN_secure_new()), highest(BN_dup(EC_GROUP_get0_order(sm2_curve())));
    if (!d || !highest || BN_sub_word(highest.get(), 2) != 1 ||
        BN_bin2bn(unsigned_bytes(private_key.data()), static_cast<int>(private_key.size()), d.get()) == nullptr)
        crypto_failed("BN_bin2bn");
    BN_set_flags(d.get(), BN_FLG_CONSTTIME);
    if (BN_is_zero(d.get()) || BN_cmp(d.get(), highest.get()) > 0) return {};
    KeyHandle key = sm2_handle(sm2_public_key(d.get()), d.get());
    if (!key) crypto_failed("EVP_PKEY_fromdata SM2");
    return key;
}

using Context = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;

// Ready to sign or verify, with the identifier if it is SM2.
template <auto Init> Context begin(SignatureAlgorithm algorithm, KeyHandle const& key, char const* what)
{
    Context context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* about_key = nullptr; // belongs to `context`
    bool const is_sm2 = algorithm == SignatureAlgorithm::sm2;
    EVP_MD const* const hash = is_sm2 ? fetched(HashAlgorithm::sm3) : nullptr;
    if (!context || Init(context.get(), &about_key, hash, nullptr, key.get()) != 1) crypto_failed(what);
    if (is_sm2 && EVP_PKEY_CTX_set1_id(about_key, sm2_identifier.data(), static_cast<int>(sm2_identifier.size())) != 1)
        crypto_failed("EVP_PKEY_CTX_set1_id");
    return context;
}

// OpenSSL writes and reads r and s as DER, which has more than one text for one signature in careless readers and no
// fixed length; here they stand side by side.
std::string der_of(std::string_view signature)
{
    auto const half = [&](std::size_t at) {
        return BN_bin2bn(unsigned_bytes(signature.data()) + at, signature_bytes / 2, nullptr);
    };
    Owned<ECDSA_SIG, ECDSA_SIG_free> const pair(ECDSA_SIG_new());
    Number r(half(0)), s(half(signature_bytes / 2));
    if (!pair || !r || !s || ECDSA_SIG_set0(pair.get(), r.release(), s.release()) != 1) crypto_failed("ECDSA_SIG_set0");
    unsigned char* der = nullptr;
    int const size = i2d_ECDSA_SIG(pair.get(), &der);
    if (size <= 0) crypto_failed("i2d_ECDSA_SIG");
    std::string bytes(reinterpret_cast<char const*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return bytes;
}

std::string side_by_side(std::string_view der)
{
    unsigned char const* at = unsigned_bytes(der.data());
    Owned<ECDSA_SIG, ECDSA_SIG_free> const pair(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    std::string bytes(signature_bytes, '\0');
    unsigned char* const to = unsigned_bytes(bytes.data());
    int const half = static_cast<int>(signature_bytes / 2);
    if (!pair || BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), to, half) != half ||
        BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), to + half, half) != half)
        crypto_failed("d2i_ECDSA_SIG");
    return bytes;
}

} // namespace

KeyHandle public_key_handle(SignatureAlgorithm algorithm, std::string_view public_key)
{
    QuietErrors const quiet;
    if (algorithm == SignatureAlgorithm::sm2) {
        if (public_key.size() != sm2_point_bytes || public_key.front() != '\x04') return {};
        return sm2_handle(public_key, nullptr);
    }
    if (ed25519_encoding(public_key) != Encoding::good) return {};
    return owned(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, unsigned_bytes(public_key.data()), public_key.size()));
}

KeyHandle private_key_handle(SignatureAlgorithm algorithm, std::string_view private_key)
{
    if (private_key.size() != 32) return {};
    if (algorithm == SignatureAlgorithm::sm2) return sm2_private_handle(private_key);
    KeyHandle key = owned(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, unsigned_bytes(private_key.data()),
                                                       private_key.size()));
    if (!key) crypto_failed("EVP_PKEY_new_raw_private_key");
    return key;
}

std::string public_key_of(SignatureAlgorithm algorithm, KeyHandle const& private_key)
{
    std::array<unsigned char, sm2_point_bytes> bytes;
    std::size_t size = bytes.size();
    bool const done = algorithm == SignatureAlgorithm::sm2
                          ? EVP_PKEY_get_octet_string_param(private_key.get(), OSSL_PKEY_PARAM_PUB_KEY, bytes.data(),
                                                            bytes.size(), &size) == 1
                          : EVP_PKEY_get_raw_public_key(private_key.get(), bytes.data(), &size) == 1;
    if (!done) crypto_failed("EVP_PKEY_get_raw_public_key");
    return {reinterpret_cast<char const*>(bytes.data()), size};
}

std::string sign(SignatureAlgorithm algorithm, KeyHandle const& private_key, std::string_view message)
{
    Context const context = begin<EVP_DigestSignInit>(algorithm, private_key, "EVP_DigestSignInit");
    std::string signature(128, '\0'); // SM2 in DER has at most 72
    std::size_t size = signature.size();
    if (EVP_DigestSign(context.get(), unsigned_bytes(signature.data()), &size, unsigned_bytes(message.data()),
                       message.size()) != 1)
        crypto_failed("EVP_DigestSign");
    signature.resize(size);
    return algorithm == SignatureAlgorithm::sm2 ? side_by_side(signature) : signature;
}

bool verify(SignatureAlgorithm algorithm, KeyHandle const& public_key, std::string_view message,
            std::string_view signature)
{
    if (signature.size() != signature_bytes) return false;
    QuietErrors const quiet;
    Context const context = begin<EVP_DigestVerifyInit>(algorithm, public_key, "EVP_DigestVerifyInit");
    std::string const der = algorithm == SignatureAlgorithm::sm2 ? der_of(signature) : std::string();
    std::string_view const given = algorithm == SignatureAlgorithm::sm2 ? std::string_view(der) : signature;
    return EVP_DigestVerify(context.get(), unsigned_bytes(given.data()), given.size(), unsigned_bytes(message.data()),
                            message.size()) == 1;
}

} // namespace duly::detail
