// SPDX-License-Identifier: Apache-2.0
// Memory for what only grows. A store takes it in ever larger pieces, and in large pages as soon as it fills some: to
// be given it page by page costs as much as all else that appending does.
#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <memory_resource>
#include <new>

namespace duly::detail {

class LargePages final : public std::pmr::memory_resource {
    void* do_allocate(std::size_t bytes, std::size_t alignment) override
    {
        bool const large = bytes >= page;
        void* const memory = ::operator new(bytes, std::align_val_t(large ? std::max(page, alignment) : alignment));
#ifdef MADV_HUGEPAGE
        if (large) static_cast<void>(madvise(memory, bytes, MADV_HUGEPAGE)); // no more than a wish
#endif
        return memory;
    }
    void do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) override
    {
        ::operator delete(memory, std::align_val_t(bytes >= page ? std::max(page, alignment) : alignment));
    }
    bool do_is_equal(std::pmr::memory_resource const& other) const noexcept override { return this == &other; }

    static constexpr std::size_t page = std::size_t{2} << 20;
};

} // namespace duly::detail
