// SPDX-License-Identifier: Apache-2.0
// What a run under one seed needs to be the same again: its random bytes, and a thread of its own, because bytes that
// were drawn are kept by thread.
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <thread>

namespace faults {

// While it is there, what the cryptographic library draws at random follows from the seed. One at a time.
class SeededRandomness {
public:
    explicit SeededRandomness(std::uint64_t seed);
    ~SeededRandomness();
    SeededRandomness(SeededRandomness const&) = delete;
    SeededRandomness& operator=(SeededRandomness const&) = delete;
};

// Runs it under the seed, in a thread that has drawn nothing yet, and waits. THROWS: what it throws.
template <class Run> auto under(std::uint64_t seed, Run run)
{
    SeededRandomness const randomness(seed);
    decltype(run()) answer{};
    std::exception_ptr thrown;
    std::thread([&] {
        try {
            answer = run();
        } catch (...) {
            thrown = std::current_exception();
        }
    }).join();
    if (thrown) std::rethrow_exception(thrown);
    return answer;
}

} // namespace faults
