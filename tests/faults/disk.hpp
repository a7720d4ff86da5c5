// SPDX-License-Identifier: Apache-2.0
// A disk in memory that fails as disks do. A process reads what it wrote; what was not synced is kept apart, and a
// power cut makes of it what it likes: sector by sector it is lost, kept, kept although something earlier is lost, or
// garbled. A file that was made, or removed, is so for good when its folder was synced. A sync that fails may have
// dropped what it should have written, and later ones say nothing of it; the process goes on reading it.
//
//   Disk disk(seed, folder);           // SQLite's files are on it from now on
//   disk.cut_at(17);                   // the power goes during the 17th change
//   ... sqlite_store(folder + "/s") ... throws StoreFailure
//   disk.restart_after_power_cut();    // the memory of every process is gone; what it had opened is of no use
//
// The same seed and the same operations make the same disk. Thread-safety: one Disk at a time; operations of several
// threads are counted in the order in which they come.
#pragma once

#include "properties/random.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace faults {

enum class Operation : std::uint8_t { open, read, write, truncate, sync, size, remove, access, lock, map, share };
[[nodiscard]] std::string_view word(Operation) noexcept;

struct Handle;

// What the connections to one file share in memory: never on the disk, gone with the processes.
struct SharedMemory {
    static constexpr std::size_t slots = 8;
    std::vector<std::unique_ptr<char[]>> regions;
    std::array<int, slots> readers{};
    std::array<Handle const*, slots> writer{};
    int users = 0;
};

struct Change {
    std::size_t at = 0;
    std::string bytes;
    bool truncates = false; // to the size `at`
};

struct File {
    std::string now;              // as a process reads it
    std::string durable;          // as it survives
    std::vector<Change> unsynced; // between the two, in order
    std::set<Handle const*> shared;
    Handle const* reserved = nullptr;
    Handle const* pending = nullptr;
    Handle const* exclusive = nullptr;
    std::shared_ptr<SharedMemory> memory = std::make_shared<SharedMemory>();
};

// A file that a process has opened.
struct Handle {
    std::shared_ptr<File> file;
    std::string name; // empty: temporary, and gone when it is closed
    std::uint64_t life = 0;
    bool syncs_folder = false; // at its first sync, as SQLite does on Unix after making a journal or a log
    bool goes_when_closed = false;
    int level = 0; // SQLITE_LOCK_...
    std::shared_ptr<SharedMemory> memory;
    unsigned reads = 0, writes = 0; // slots of the shared memory that it has locked
};

// What came of an operation.
enum class Answer : std::uint8_t { good, busy, failed, full };

class Disk {
public:
    // Makes this disk the default of SQLite. Names are in `folder`, a real one, in which an empty or a one-byte file
    // stands for each, because programs ask the file system whether a file is there before they ask SQLite to open it.
    Disk(std::uint64_t seed, std::string folder);
    ~Disk();
    Disk(Disk const&) = delete;
    Disk& operator=(Disk const&) = delete;

    // ---- what goes wrong
    void cut_at(std::uint64_t change);                    // the power, during this change counted from now; 0: never
    void fail_at(std::uint64_t operation, bool persists); // counted from now; 0: never
    void heal();                                          // nothing is to go wrong any more
    void believe_no_sync();                               // syncs do nothing and say they did
    [[nodiscard]] std::size_t faults() const;             // injected since the beginning
    [[nodiscard]] std::size_t failed_writes() const;      // of these, writes and syncs
    [[nodiscard]] bool is_dead() const;                   // the power was cut
    [[nodiscard]] std::uint64_t changes() const;          // since the beginning
    [[nodiscard]] std::uint64_t operations() const;

    void restart_after_power_cut();
    void restart_after_kill();                  // what was written is there
    void show_all() const;                      // again, in the real folder, after another process with this disk did
    [[nodiscard]] std::string contents() const; // all files with their names: for a digest
    [[nodiscard]] std::size_t unsynced() const; // changes of all files

    // ---- what SQLite does
    [[nodiscard]] Answer open(Handle& handle, std::string const& name, bool creates, bool is_journal);
    void close(Handle& handle);
    [[nodiscard]] Answer read(Handle const& handle, char* out, std::size_t size, std::size_t at, std::size_t& got);
    [[nodiscard]] Answer write(Handle const& handle, std::string_view bytes, std::size_t at);
    [[nodiscard]] Answer truncate(Handle const& handle, std::size_t size);
    [[nodiscard]] Answer sync(Handle& handle);
    [[nodiscard]] Answer size(Handle const& handle, std::size_t& bytes);
    [[nodiscard]] Answer remove(std::string const& name, bool and_sync);
    [[nodiscard]] Answer exists(std::string const& name, bool& is_there);
    [[nodiscard]] Answer lock(Handle& handle, int level);
    [[nodiscard]] Answer unlock(Handle& handle, int level);
    [[nodiscard]] Answer is_reserved(Handle const& handle, bool& reserved);
    [[nodiscard]] Answer map(Handle& handle, std::size_t region, std::size_t bytes, bool extends, void*& at);
    [[nodiscard]] Answer share(Handle& handle, std::size_t first, std::size_t count, bool locks, bool alone);
    void unmap(Handle& handle);
    void random(char* out, std::size_t size);

private:
    using Names = std::map<std::string, std::shared_ptr<File>>;
    using Lock = std::lock_guard<std::mutex>;

    // All of these: REQUIRES the lock.
    Answer begin(Operation operation);
    Answer change(Operation operation);
    void show(std::string const& name) const;
    void record(File& file, Change change, std::string const& name);
    void drop_some(File& file);
    void forget_processes();
    void survive(File& file);
    void survive_names();

    mutable std::mutex mutex_;
    properties::Random random_;
    std::string folder_;
    Names names_, durable_names_;
    std::uint64_t life_ = 1;
    bool is_dead_ = false, believes_no_sync_ = false;
    std::uint64_t operations_ = 0, changes_ = 0;
    std::uint64_t cut_at_ = 0, fail_at_ = 0;
    bool fault_persists_ = false;
    std::size_t faults_ = 0, failed_writes_ = 0;
};

} // namespace faults
