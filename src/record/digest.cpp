// SPDX-License-Identifier: Apache-2.0
// SHA-256, SM3 and random bytes by OpenSSL. What costs time in OpenSSL 3.0 is not hashing but finding the algorithm: it
// is fetched once, and every thread keeps a context.
#include "duly/record/digest.hpp"

#include "crypto.hpp"
#include "hex.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>

namespace duly {
namespace {

using detail::crypto_failed;

template <HashAlgorithm Algorithm> class Hash {
public:
    Hash() : context_(EVP_MD_CTX_new())
    {
        if (!context_) crypto_failed("EVP_MD_CTX_new");
    }

    Hash& begin()
    {
        if (EVP_DigestInit_ex2(context_.get(), detail::fetched(Algorithm), nullptr) != 1)
            crypto_failed("EVP_DigestInit_ex2");
        return *this;
    }
    Hash& add(void const* bytes, std::size_t size)
    {
        if (EVP_DigestUpdate(context_.get(), bytes, size) != 1) crypto_failed("EVP_DigestUpdate");
        return *this;
    }
    Digest end()
    {
        Digest digest;
        if (EVP_DigestFinal_ex(context_.get(), digest.bytes.data(), nullptr) != 1) crypto_failed("EVP_DigestFinal_ex");
        return digest;
    }

private:
    detail::Owned<EVP_MD_CTX, EVP_MD_CTX_free> context_;
};

template <HashAlgorithm Algorithm> Hash<Algorithm>& hash()
{
    thread_local Hash<Algorithm> one;
    return one.begin();
}

template <HashAlgorithm Algorithm> Digest hash_bytes(std::string_view bytes)
{
    return hash<Algorithm>().add(bytes.data(), bytes.size()).end();
}

template <HashAlgorithm Algorithm> Digest hash_leaf(std::string_view leaf)
{
    // A leaf is small: one update of prefix and leaf together costs less than two.
    std::array<char, 1025> joined;
    if (leaf.size() < joined.size()) {
        joined[0] = '\0';
        std::memcpy(joined.data() + 1, leaf.data(), leaf.size());
        return hash<Algorithm>().add(joined.data(), leaf.size() + 1).end();
    }
    return hash<Algorithm>().add("\0", 1).add(leaf.data(), leaf.size()).end();
}

template <HashAlgorithm Algorithm> Digest hash_node(Digest const& left, Digest const& right)
{
    std::array<std::uint8_t, 65> joined;
    joined[0] = 1;
    std::memcpy(joined.data() + 1, left.bytes.data(), 32);
    std::memcpy(joined.data() + 33, right.bytes.data(), 32);
    return hash<Algorithm>().add(joined.data(), joined.size()).end();
}

std::string to_hex(std::span<std::uint8_t const> bytes)
{
    std::string text(bytes.size() * 2, '0');
    for (std::size_t i = 0; i < bytes.size(); ++i) detail::put_hex<1>(text.data() + 2 * i, &bytes[i]);
    return text;
}

// A child of fork() must not hand out the bytes its parent will hand out too: every fork makes all buffers stale.
std::atomic<std::uint64_t> forks{0};

struct RandomBuffer {
    std::array<std::uint8_t, 4096> bytes{};
    std::size_t used = 4096;
    std::uint64_t forks_seen = 0;
};

void fill(void* out, std::size_t size)
{
    if (RAND_bytes(static_cast<unsigned char*>(out), static_cast<int>(size)) != 1) crypto_failed("RAND_bytes");
}

} // namespace

namespace detail {

void crypto_failed(char const* what)
{
    throw StoreFailure({std::string("密码库出错（") + what + "），请检查 OpenSSL 的安装和配置",
                        std::string("the cryptographic library failed (") + what +
                            "); check the installation and configuration of OpenSSL"});
}

EVP_MD const* fetched(HashAlgorithm algorithm)
{
    auto const fetch = [](char const* name) {
        EVP_MD const* const found = EVP_MD_fetch(nullptr, name, nullptr);
        if (found == nullptr) crypto_failed(name);
        return found;
    };
    if (algorithm == HashAlgorithm::sm3) {
        static EVP_MD const* const sm3 = fetch("SM3");
        return sm3;
    }
    static EVP_MD const* const sha256 = fetch("SHA256");
    return sha256;
}

} // namespace detail

std::optional<Digest> Digest::parse(std::string_view hex) noexcept
{
    if (hex.size() != 64) return std::nullopt;
    Digest digest;
    if (!detail::take_hex<32>(digest.bytes.data(), hex.data())) return std::nullopt;
    return digest;
}

std::optional<Digest> Digest::from_bytes(std::string_view raw) noexcept
{
    if (raw.size() != 32) return std::nullopt;
    Digest digest;
    std::memcpy(digest.bytes.data(), raw.data(), 32);
    return digest;
}

std::string Digest::hex() const
{
    std::string text(64, '0');
    detail::put_hex<32>(text.data(), bytes.data());
    return text;
}

Digest digest_of(HashAlgorithm algorithm, std::string_view bytes)
{
    return algorithm == HashAlgorithm::sm3 ? hash_bytes<HashAlgorithm::sm3>(bytes) : sha256(bytes);
}

Digest leaf_hash(HashAlgorithm algorithm, std::string_view leaf)
{
    return algorithm == HashAlgorithm::sm3 ? hash_leaf<HashAlgorithm::sm3>(leaf) : leaf_hash(leaf);
}

Digest node_hash(HashAlgorithm algorithm, Digest const& left, Digest const& right)
{
    return algorithm == HashAlgorithm::sm3 ? hash_node<HashAlgorithm::sm3>(left, right) : node_hash(left, right);
}

Digest sha256(std::string_view bytes) { return hash_bytes<HashAlgorithm::sha256>(bytes); }

Digest leaf_hash(std::string_view leaf) { return hash_leaf<HashAlgorithm::sha256>(leaf); }

Digest node_hash(Digest const& left, Digest const& right) { return hash_node<HashAlgorithm::sha256>(left, right); }

Digest genesis(std::string_view origin, std::string_view case_id)
{
    return hash<HashAlgorithm::sha256>()
        .add(origin.data(), origin.size())
        .add("\n", 1)
        .add(case_id.data(), case_id.size())
        .end();
}

void random_bytes(std::span<std::uint8_t> out)
{
    static std::once_flag watched;
    std::call_once(watched, [] { pthread_atfork(nullptr, nullptr, [] { forks.fetch_add(1); }); });
    thread_local RandomBuffer buffer;
    if (out.size() > 256) { // nothing is saved by copying this
        for (std::size_t at = 0; at < out.size();) {
            std::size_t const size = std::min<std::size_t>(out.size() - at, 1 << 20);
            fill(out.data() + at, size);
            at += size;
        }
        return;
    }
    std::uint64_t const forks_now = forks.load(std::memory_order_relaxed);
    if (buffer.used + out.size() > buffer.bytes.size() || buffer.forks_seen != forks_now) {
        fill(buffer.bytes.data(), buffer.bytes.size());
        buffer.used = 0;
        buffer.forks_seen = forks_now;
    }
    std::uint8_t* const from = buffer.bytes.data() + buffer.used;
    std::copy_n(from, out.size(), out.begin());
    std::fill_n(from, out.size(), std::uint8_t{0}); // what was handed out is nowhere else
    buffer.used += out.size();
}

std::string random_hex(std::size_t bytes)
{
    std::string raw(bytes, '\0');
    std::span<std::uint8_t> const view(reinterpret_cast<std::uint8_t*>(raw.data()), bytes);
    random_bytes(view);
    return to_hex(view);
}

} // namespace duly
