// SPDX-License-Identifier: Apache-2.0
#include "seeded.hpp"

// The one way to replace the generator of a process without a provider of one's own.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/rand.h>

#include <mutex>
#include <random>

namespace faults {
namespace {

std::mutex mutex;
std::mt19937_64 generator;

int draw(unsigned char* out, int size)
{
    std::lock_guard const lock(mutex);
    for (int i = 0; i < size; ++i) out[i] = static_cast<unsigned char>(generator());
    return 1;
}

int ready() { return 1; }

RAND_METHOD const method = {nullptr, draw, nullptr, nullptr, draw, ready};

} // namespace

SeededRandomness::SeededRandomness(std::uint64_t seed)
{
    generator.seed(seed);
    RAND_set_rand_method(&method);
}

SeededRandomness::~SeededRandomness() { RAND_set_rand_method(nullptr); }

} // namespace faults
