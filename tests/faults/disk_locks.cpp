// SPDX-License-Identifier: Apache-2.0
// Locks of files and of the memory their connections share, as SQLite describes them: between connections, whichever
// process they are thought to be in.
#include "disk.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace faults {
namespace {

[[nodiscard]] bool is_others(Handle const* holder, Handle const& handle)
{
    return holder != nullptr && holder != &handle;
}

[[nodiscard]] unsigned slots_of(std::size_t first, std::size_t count) { return ((1U << count) - 1U) << first; }

// Whether it was free.
[[nodiscard]] bool take(File& file, Handle& handle, int level)
{
    if (level == SQLITE_LOCK_SHARED) {
        if (is_others(file.pending, handle) || is_others(file.exclusive, handle)) return false;
        file.shared.insert(&handle);
    } else if (level == SQLITE_LOCK_RESERVED) {
        if (is_others(file.reserved, handle)) return false;
        file.reserved = &handle;
    } else {
        if (is_others(file.reserved, handle) || is_others(file.pending, handle)) return false;
        file.pending = &handle;
        handle.level = SQLITE_LOCK_PENDING;
        if (file.shared.size() > file.shared.count(&handle)) return false;
        file.exclusive = &handle;
    }
    handle.level = level;
    return true;
}

[[nodiscard]] bool take_slots(SharedMemory& memory, Handle& handle, std::size_t first, std::size_t count, bool alone)
{
    for (auto slot = first; slot < first + count; ++slot) {
        if (is_others(memory.writer[slot], handle)) return false;
        auto const own = (handle.reads >> slot & 1U) != 0 ? 1 : 0;
        if (alone && memory.readers[slot] > own) return false;
    }
    for (auto slot = first; slot < first + count; ++slot) {
        if (alone) memory.writer[slot] = &handle;
        else if ((handle.reads >> slot & 1U) == 0) ++memory.readers[slot];
    }
    (alone ? handle.writes : handle.reads) |= slots_of(first, count);
    return true;
}

void leave_slots(SharedMemory& memory, Handle& handle, std::size_t first, std::size_t count)
{
    for (auto slot = first; slot < first + count; ++slot) {
        if (memory.writer[slot] == &handle) memory.writer[slot] = nullptr;
        if ((handle.reads >> slot & 1U) != 0) --memory.readers[slot];
    }
    handle.reads &= ~slots_of(first, count);
    handle.writes &= ~slots_of(first, count);
}

} // namespace

Answer Disk::lock(Handle& handle, int level)
{
    Lock const lock(mutex_);
    if (handle.life != life_) return Answer::failed;
    if (handle.level >= level) return Answer::good;
    if (auto const answer = begin(Operation::lock); answer != Answer::good) return answer;
    return take(*handle.file, handle, level) ? Answer::good : Answer::busy;
}

// Letting go succeeds, whatever else fails.
Answer Disk::unlock(Handle& handle, int level)
{
    Lock const lock(mutex_);
    auto& file = *handle.file;
    if (level < SQLITE_LOCK_RESERVED) {
        if (file.reserved == &handle) file.reserved = nullptr;
        if (file.pending == &handle) file.pending = nullptr;
        if (file.exclusive == &handle) file.exclusive = nullptr;
    }
    if (level == SQLITE_LOCK_NONE) file.shared.erase(&handle);
    handle.level = std::min(handle.level, level);
    return Answer::good;
}

Answer Disk::is_reserved(Handle const& handle, bool& reserved)
{
    Lock const lock(mutex_);
    if (handle.life != life_) return Answer::failed;
    auto const answer = begin(Operation::lock);
    reserved = handle.file->reserved != nullptr || handle.file->pending != nullptr;
    return answer;
}

Answer Disk::map(Handle& handle, std::size_t region, std::size_t bytes, bool extends, void*& at)
{
    Lock const lock(mutex_);
    at = nullptr;
    if (handle.life != life_) return Answer::failed;
    if (auto const answer = begin(Operation::map); answer != Answer::good) return answer;
    if (!handle.memory) {
        handle.memory = handle.file->memory;
        ++handle.memory->users;
    }
    auto& regions = handle.memory->regions;
    if (region >= regions.size() && !extends) return Answer::good;
    while (regions.size() <= region) regions.push_back(std::make_unique<char[]>(bytes));
    at = regions[region].get();
    return Answer::good;
}

Answer Disk::share(Handle& handle, std::size_t first, std::size_t count, bool locks, bool alone)
{
    Lock const lock(mutex_);
    if (!handle.memory) return Answer::failed;
    if (!locks) {
        leave_slots(*handle.memory, handle, first, count);
        return Answer::good;
    }
    if (handle.life != life_) return Answer::failed;
    if (auto const answer = begin(Operation::share); answer != Answer::good) return answer;
    return take_slots(*handle.memory, handle, first, count, alone) ? Answer::good : Answer::busy;
}

void Disk::unmap(Handle& handle)
{
    Lock const lock(mutex_);
    if (!handle.memory) return;
    leave_slots(*handle.memory, handle, 0, SharedMemory::slots);
    if (--handle.memory->users == 0) handle.memory->regions.clear();
    handle.memory.reset();
}

} // namespace faults
