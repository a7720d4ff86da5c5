// SPDX-License-Identifier: Apache-2.0
// Wiping by OPENSSL_cleanse, which no compiler leaves out.
#include "duly/record/secret.hpp"

#include "crypto.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>

namespace duly {

Secret::Secret(std::size_t size) : bytes_(std::make_unique<char[]>(size)), size_(size) {}

Secret::Secret(std::string_view copied) : Secret(copied.size())
{
    std::copy(copied.begin(), copied.end(), bytes_.get());
}

Secret Secret::random(std::size_t size)
{
    Secret secret(size);
    if (RAND_priv_bytes(detail::unsigned_bytes(secret.data()), static_cast<int>(size)) != 1)
        detail::crypto_failed("RAND_priv_bytes");
    return secret;
}

Secret::~Secret() { wipe(bytes_.get(), size_); }

void wipe(char* bytes, std::size_t size) noexcept
{
    if (size != 0) OPENSSL_cleanse(bytes, size);
}

} // namespace duly
