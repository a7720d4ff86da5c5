// SPDX-License-Identifier: Apache-2.0
// Keys as they are written and read: NAME+ID+BASE64(TYPE KEY), a private one with PRIVATE+KEY+ before it. The id is
// made with SHA-256 whatever the suite, as C2SP recommends: it tells keys apart and protects nothing.
#include "duly/record/key.hpp"

#include "base64.hpp"
#include "crypto.hpp"
#include "note_text.hpp"
#include "signature.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>

namespace duly {
namespace {

using detail::bad_text;

constexpr std::string_view private_prefix = "PRIVATE+KEY+";
constexpr std::string_view ed25519_signature_type = "\x01";

std::string_view signature_type(SignatureAlgorithm algorithm)
{
    return algorithm == SignatureAlgorithm::sm2 ? sm2_signature_type : ed25519_signature_type;
}

std::uint32_t key_id(std::string_view name, SignatureAlgorithm algorithm, std::string_view public_key)
{
    std::string text(name);
    text += '\n';
    text += signature_type(algorithm);
    text += public_key;
    Digest const digest = sha256(text);
    std::uint32_t id = 0;
    for (std::size_t i = 0; i < 4; ++i) id = id << 8U | digest.bytes[i];
    return id;
}

Error bad_name()
{
    return bad_text(
        "密钥名称不能为空、超过 255 字节，也不能含有空格、加号或控制字符",
        "the name of a key is not empty, has at most 255 bytes, and holds no space, '+' or control character");
}

Error bad_public_key(SignatureAlgorithm algorithm, std::string_view public_key)
{
    if (algorithm == SignatureAlgorithm::sm2)
        return bad_text("这不是 SM2 公钥：应为 65 字节（04、x、y），且是曲线上的点",
                        "this is no SM2 public key: 65 bytes are expected, 04, x and y, of a point of the curve");
    switch (detail::ed25519_encoding(public_key)) {
    case detail::Encoding::low_order:
        return bad_text("这个 Ed25519 公钥是低阶点，用它可以否认签名，不予接受",
                        "this Ed25519 public key is a point of low order, under which a signature can be denied; it is "
                        "refused");
    case detail::Encoding::non_canonical:
        return bad_text("这个 Ed25519 公钥不是规范编码，不予接受",
                        "this Ed25519 public key is not in canonical encoding; it is refused");
    default:
        return bad_text("这不是 Ed25519 公钥：应为曲线上一点的 32 字节编码",
                        "this is no Ed25519 public key: the 32 bytes of a point of the curve are expected");
    }
}

// What NAME+ID+BASE64 holds, whether the key in it is public or private.
struct Parts {
    std::string name;
    std::uint32_t id = 0;
    SignatureAlgorithm algorithm = SignatureAlgorithm::ed25519;
    Secret key;
};

Result<Parts> parts_of(std::string_view text)
{
    std::size_t const first = text.find('+');
    std::size_t const second = first == text.npos ? first : text.find('+', first + 1);
    Error const malformed = bad_text("密钥应写作 名称+8位十六进制编号+Base64",
                                     "a key is written as NAME+ID+BASE64, the id being 8 hexadecimal digits");
    if (second == text.npos) return malformed;
    Parts parts;
    parts.name = text.substr(0, first);
    if (!detail::is_key_name(parts.name)) return bad_name();
    auto const id = detail::hex_id(text.substr(first + 1, second - first - 1));
    std::optional<std::string> bytes = detail::from_base64(text.substr(second + 1));
    if (!id || !bytes) return malformed;
    parts.id = *id;
    bool known = false;
    for (auto const algorithm : {SignatureAlgorithm::ed25519, SignatureAlgorithm::sm2}) {
        std::string_view const type = signature_type(algorithm);
        if (!bytes->starts_with(type)) continue;
        known = true;
        parts.algorithm = algorithm;
        parts.key = Secret(std::string_view(*bytes).substr(type.size()));
    }
    wipe(bytes->data(), bytes->size());
    if (!known)
        return bad_text("未知的签名类型：只支持 Ed25519（01）和 SM2",
                        "unknown signature type: only Ed25519 (01) and SM2 "
                        "keys are known");
    return parts;
}

Error wrong_id()
{
    return bad_text("密钥编号与密钥内容不符：可能抄写有误", "the key's id is not that of the key: it may be miscopied");
}

} // namespace

// ---- public ---------------------------------------------------------------------------------------------------------

Result<VerifierKey> VerifierKey::make(SignatureAlgorithm algorithm, std::string_view name, std::string_view public_key)
{
    if (!detail::is_key_name(name)) return bad_name();
    VerifierKey key;
    key.key_ = detail::public_key_handle(algorithm, public_key);
    if (!key.key_) return bad_public_key(algorithm, public_key);
    key.name_ = name;
    key.algorithm_ = algorithm;
    key.public_key_ = public_key;
    key.id_ = key_id(name, algorithm, public_key);
    return key;
}

Result<VerifierKey> VerifierKey::parse(std::string_view vkey)
{
    Result<Parts> const parts = parts_of(vkey);
    if (!parts) return parts.error();
    Result<VerifierKey> key = make(parts->algorithm, parts->name, parts->key.view());
    if (key && key->id() != parts->id) return wrong_id();
    return key;
}

std::string VerifierKey::label() const { return name_ + "+" + detail::hex_id(id_); }

std::string VerifierKey::text() const
{
    return label() + "+" + detail::base64(std::string(signature_type(algorithm_)) + public_key_);
}

bool VerifierKey::verifies(std::string_view message, std::string_view signature) const
{
    return detail::verify(algorithm_, key_, message, signature);
}

// ---- private --------------------------------------------------------------------------------------------------------

Result<PrivateKey> PrivateKey::make(SignatureAlgorithm algorithm, std::string_view name, Secret bytes)
{
    std::shared_ptr<evp_pkey_st> handle = detail::private_key_handle(algorithm, bytes.view());
    if (!handle) return bad_text("私钥的内容无效", "the private key is not valid");
    Result<VerifierKey> verifier = VerifierKey::make(algorithm, name, detail::public_key_of(algorithm, handle));
    if (!verifier) return verifier.error();
    return PrivateKey(std::move(*verifier), std::move(bytes), std::move(handle));
}

Result<PrivateKey> PrivateKey::generate(SignatureAlgorithm algorithm, std::string_view name)
{
    if (algorithm == SignatureAlgorithm::ed25519) return make(algorithm, name, Secret::random(32));
    detail::Owned<EVP_PKEY, EVP_PKEY_free> const key(EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2"));
    BIGNUM* number = nullptr;
    if (!key || EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_PRIV_KEY, &number) != 1)
        detail::crypto_failed("EVP_PKEY_Q_keygen SM2");
    detail::Owned<BIGNUM, BN_clear_free> const d(number);
    Secret bytes(32);
    if (BN_bn2binpad(d.get(), detail::unsigned_bytes(bytes.data()), 32) != 32) detail::crypto_failed("BN_bn2binpad");
    return make(algorithm, name, std::move(bytes));
}

Result<PrivateKey> PrivateKey::parse(std::string_view text)
{
    if (!text.starts_with(private_prefix))
        return bad_text("私钥应以 PRIVATE+KEY+ 开头", "a private key begins with PRIVATE+KEY+");
    Result<Parts> parts = parts_of(text.substr(private_prefix.size()));
    if (!parts) return parts.error();
    Result<PrivateKey> key = make(parts->algorithm, parts->name, std::move(parts->key));
    if (key && key->verifier().id() != parts->id) return wrong_id();
    return key;
}

Secret PrivateKey::text() const
{
    std::string typed(signature_type(verifier_.algorithm()));
    typed.reserve(128); // so that nothing is left behind in a buffer that was outgrown
    typed += bytes_.view();
    std::string encoded = detail::base64(typed);
    std::string const before = std::string(private_prefix) + verifier_.label() + "+";
    Secret line(before.size() + encoded.size());
    before.copy(line.data(), before.size());
    encoded.copy(line.data() + before.size(), encoded.size());
    wipe(typed.data(), typed.size());
    wipe(encoded.data(), encoded.size());
    return line;
}

std::string PrivateKey::sign(std::string_view message) const
{
    return detail::sign(verifier_.algorithm(), key_, message);
}

Result<PrivateKey> read_key_file(std::string const& path)
{
    Result<Secret> const line = read_secret_file(path);
    if (!line) return line.error();
    Result<PrivateKey> key = PrivateKey::parse(line->view());
    if (!key) {
        Error error = key.error();
        error.where = path;
        return error;
    }
    return key;
}

} // namespace duly
