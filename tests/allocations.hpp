// SPDX-License-Identifier: Apache-2.0
// Counts what a thread allocates. It replaces the global operator new, so one source of a program
// includes it.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

namespace duly::test {

inline thread_local std::size_t allocations = 0;

} // namespace duly::test

[[gnu::noinline]] void* operator new(std::size_t size)
{
    ++duly::test::allocations;
    if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t size, std::nothrow_t const&) noexcept
{
    ++duly::test::allocations;
    return std::malloc(size == 0 ? 1 : size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
