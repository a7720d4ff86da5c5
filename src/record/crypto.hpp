// SPDX-License-Identifier: Apache-2.0
// What the sources that call OpenSSL share: owners of its objects, algorithms fetched once, and the failure of the
// library itself, which is a failing world and never a verdict.
#pragma once

#include "duly/error.hpp"
#include "duly/record/digest.hpp"

#include <openssl/types.h>

#include <memory>

namespace duly::detail {

template <auto Free> struct FreeBy {
    template <class Object> void operator()(Object* object) const noexcept { Free(object); }
};
template <class Object, auto Free> using Owned = std::unique_ptr<Object, FreeBy<Free>>;

// THROWS: StoreFailure, always; `what` is the call that failed.
[[noreturn]] void crypto_failed(char const* what);

// Lives as long as the program. THROWS: StoreFailure when OpenSSL has no such algorithm.
[[nodiscard]] EVP_MD const* fetched(HashAlgorithm algorithm);

[[nodiscard]] inline unsigned char const* unsigned_bytes(char const* bytes) noexcept
{
    return reinterpret_cast<unsigned char const*>(bytes);
}
[[nodiscard]] inline unsigned char* unsigned_bytes(char* bytes) noexcept
{
    return reinterpret_cast<unsigned char*>(bytes);
}

} // namespace duly::detail
