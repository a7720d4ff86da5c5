// SPDX-License-Identifier: Apache-2.0
#include "disk_vfs.hpp"

#include "disk.hpp"

#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <new>
#include <thread>

namespace faults {
namespace {

// What SQLite allocates for a file.
struct OpenFile {
    sqlite3_file base;
    Handle* handle;
};

Disk* the_disk = nullptr;
std::atomic<std::int64_t> slept_us{0};

Handle& handle_of(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file)->handle; }

// `otherwise` is what SQLite calls the failure of this operation.
int code(Answer answer, int otherwise)
{
    switch (answer) {
    case Answer::good: return SQLITE_OK;
    case Answer::busy: return SQLITE_BUSY;
    case Answer::full: return SQLITE_FULL;
    case Answer::failed: break;
    }
    return otherwise;
}

int close_file(sqlite3_file* file)
{
    auto* const open = reinterpret_cast<OpenFile*>(file);
    the_disk->close(*open->handle);
    delete open->handle;
    open->base.pMethods = nullptr;
    return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* out, int size, sqlite3_int64 at)
{
    std::size_t got = 0;
    auto const wanted = static_cast<std::size_t>(size);
    auto const answer =
        the_disk->read(handle_of(file), static_cast<char*>(out), wanted, static_cast<std::size_t>(at), got);
    if (answer != Answer::good) return SQLITE_IOERR_READ;
    if (got == wanted) return SQLITE_OK;
    std::memset(static_cast<char*>(out) + got, 0, wanted - got);
    return SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, void const* bytes, int size, sqlite3_int64 at)
{
    std::string_view const written(static_cast<char const*>(bytes), static_cast<std::size_t>(size));
    return code(the_disk->write(handle_of(file), written, static_cast<std::size_t>(at)), SQLITE_IOERR_WRITE);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size)
{
    return code(the_disk->truncate(handle_of(file), static_cast<std::size_t>(size)), SQLITE_IOERR_TRUNCATE);
}

int sync_file(sqlite3_file* file, int) { return code(the_disk->sync(handle_of(file)), SQLITE_IOERR_FSYNC); }

int file_size(sqlite3_file* file, sqlite3_int64* size)
{
    std::size_t bytes = 0;
    auto const answer = the_disk->size(handle_of(file), bytes);
    *size = static_cast<sqlite3_int64>(bytes);
    return code(answer, SQLITE_IOERR_FSTAT);
}

int lock_file(sqlite3_file* file, int level) { return code(the_disk->lock(handle_of(file), level), SQLITE_IOERR_LOCK); }

int unlock_file(sqlite3_file* file, int level)
{
    return code(the_disk->unlock(handle_of(file), level), SQLITE_IOERR_UNLOCK);
}

int check_reserved(sqlite3_file* file, int* out)
{
    bool reserved = false;
    auto const answer = the_disk->is_reserved(handle_of(file), reserved);
    *out = reserved ? 1 : 0;
    return code(answer, SQLITE_IOERR_CHECKRESERVEDLOCK);
}

int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return 4096; }
// As SQLite assumes on Unix: a write that is torn or garbled damages nothing beside it.
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int map_shared(sqlite3_file* file, int region, int bytes, int extends, void volatile** at)
{
    void* found = nullptr;
    auto const answer = the_disk->map(handle_of(file), static_cast<std::size_t>(region),
                                      static_cast<std::size_t>(bytes), extends != 0, found);
    *at = found;
    return code(answer, SQLITE_IOERR_SHMMAP);
}

int lock_shared(sqlite3_file* file, int first, int count, int flags)
{
    auto const answer =
        the_disk->share(handle_of(file), static_cast<std::size_t>(first), static_cast<std::size_t>(count),
                        (flags & SQLITE_SHM_LOCK) != 0, (flags & SQLITE_SHM_EXCLUSIVE) != 0);
    return code(answer, SQLITE_IOERR_SHMLOCK);
}

void barrier(sqlite3_file*) { std::atomic_thread_fence(std::memory_order_seq_cst); }

int unmap_shared(sqlite3_file* file, int)
{
    the_disk->unmap(handle_of(file));
    return SQLITE_OK;
}

sqlite3_io_methods methods()
{
    sqlite3_io_methods made{};
    made.iVersion = 2;
    made.xClose = close_file;
    made.xRead = read_file;
    made.xWrite = write_file;
    made.xTruncate = truncate_file;
    made.xSync = sync_file;
    made.xFileSize = file_size;
    made.xLock = lock_file;
    made.xUnlock = unlock_file;
    made.xCheckReservedLock = check_reserved;
    made.xFileControl = control;
    made.xSectorSize = sector_size;
    made.xDeviceCharacteristics = characteristics;
    made.xShmMap = map_shared;
    made.xShmLock = lock_shared;
    made.xShmBarrier = barrier;
    made.xShmUnmap = unmap_shared;
    return made;
}

int open_file(sqlite3_vfs*, char const* name, sqlite3_file* file, int flags, int* flags_out)
{
    static sqlite3_io_methods const made = methods();
    auto* const open = new (file) OpenFile{{nullptr}, nullptr};
    auto handle = std::make_unique<Handle>();
    handle->goes_when_closed = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0 && name != nullptr;
    bool const is_journal = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL)) != 0;
    auto const answer =
        the_disk->open(*handle, name == nullptr ? "" : name, (flags & SQLITE_OPEN_CREATE) != 0, is_journal);
    if (answer != Answer::good) return SQLITE_CANTOPEN;
    open->handle = handle.release();
    open->base.pMethods = &made;
    if (flags_out != nullptr) *flags_out = flags;
    return SQLITE_OK;
}

int delete_file(sqlite3_vfs*, char const* name, int and_sync)
{
    bool is_there = false;
    if (the_disk->exists(name, is_there) == Answer::good && !is_there) return SQLITE_IOERR_DELETE_NOENT;
    return code(the_disk->remove(name, and_sync != 0), SQLITE_IOERR_DELETE);
}

int access_file(sqlite3_vfs*, char const* name, int, int* out)
{
    bool is_there = false;
    auto const answer = the_disk->exists(name, is_there);
    *out = is_there ? 1 : 0;
    return code(answer, SQLITE_IOERR_ACCESS);
}

int full_path(sqlite3_vfs*, char const* name, int size, char* out)
{
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

int draw(sqlite3_vfs*, int size, char* out)
{
    the_disk->random(out, static_cast<std::size_t>(size));
    return size;
}

// Who waits for a lock is not worth a thousandth of the time, unless another thread has to get on.
int sleep_for(sqlite3_vfs*, int us)
{
    slept_us += us;
    std::this_thread::sleep_for(std::chrono::microseconds(us / 1000));
    return us;
}

int time_now_ms(sqlite3_vfs*, sqlite3_int64* ms)
{
    constexpr sqlite3_int64 julian_2026_ms = 212'634'028'800'000;
    *ms = julian_2026_ms + slept_us / 1000;
    return SQLITE_OK;
}

int time_now(sqlite3_vfs* vfs, double* days)
{
    sqlite3_int64 ms = 0;
    time_now_ms(vfs, &ms);
    *days = static_cast<double>(ms) / 86'400'000.0;
    return SQLITE_OK;
}

int last_error(sqlite3_vfs*, int, char*) { return 0; }

sqlite3_vfs& the_vfs()
{
    static sqlite3_vfs vfs = [] {
        sqlite3_vfs made{};
        made.iVersion = 2;
        made.szOsFile = sizeof(OpenFile);
        made.mxPathname = 512;
        made.zName = "faults";
        made.xOpen = open_file;
        made.xDelete = delete_file;
        made.xAccess = access_file;
        made.xFullPathname = full_path;
        made.xRandomness = draw;
        made.xSleep = sleep_for;
        made.xCurrentTime = time_now;
        made.xGetLastError = last_error;
        made.xCurrentTimeInt64 = time_now_ms;
        return made;
    }();
    return vfs;
}

} // namespace

void register_disk(Disk& disk)
{
    the_disk = &disk;
    slept_us = 0;
    sqlite3_initialize();
    sqlite3_vfs_register(&the_vfs(), 1);
    sqlite3_randomness(0, nullptr); // the next is drawn from this disk's seed
}

void unregister_disk()
{
    sqlite3_vfs_unregister(&the_vfs());
    sqlite3_randomness(0, nullptr);
    the_disk = nullptr;
}

} // namespace faults
