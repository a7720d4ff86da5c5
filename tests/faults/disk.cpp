// SPDX-License-Identifier: Apache-2.0
// Files, names and faults.
#include "disk.hpp"

#include "disk_vfs.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace faults {
namespace {

constexpr std::size_t sector = 512;

void put(std::string& content, Change const& change)
{
    if (change.truncates) {
        if (change.at < content.size()) content.resize(change.at);
        return;
    }
    if (content.size() < change.at + change.bytes.size()) content.resize(change.at + change.bytes.size(), '\0');
    std::copy(change.bytes.begin(), change.bytes.end(), content.begin() + static_cast<std::ptrdiff_t>(change.at));
}

} // namespace

std::string_view word(Operation operation) noexcept
{
    constexpr std::array<std::string_view, 11> words = {"open",   "read",   "write", "truncate", "sync", "size",
                                                        "remove", "access", "lock",  "map",      "share"};
    return words[static_cast<std::size_t>(operation)];
}

Disk::Disk(std::uint64_t seed, std::string folder) : random_(seed), folder_(std::move(folder)) { register_disk(*this); }

Disk::~Disk()
{
    unregister_disk();
    std::error_code ignored;
    for (auto const& [name, file] : names_) std::filesystem::remove(name, ignored);
}

// ---- what goes wrong ------------------------------------------------------------------------------------------------

void Disk::cut_at(std::uint64_t change)
{
    Lock const lock(mutex_);
    cut_at_ = change == 0 ? 0 : changes_ + change;
}

void Disk::fail_at(std::uint64_t operation, bool persists)
{
    Lock const lock(mutex_);
    fail_at_ = operation == 0 ? 0 : operations_ + operation;
    fault_persists_ = persists;
}

void Disk::heal()
{
    Lock const lock(mutex_);
    cut_at_ = fail_at_ = 0;
}

void Disk::believe_no_sync()
{
    Lock const lock(mutex_);
    believes_no_sync_ = true;
}

std::size_t Disk::faults() const
{
    Lock const lock(mutex_);
    return faults_;
}

std::size_t Disk::failed_writes() const
{
    Lock const lock(mutex_);
    return failed_writes_;
}

bool Disk::is_dead() const
{
    Lock const lock(mutex_);
    return is_dead_;
}

std::uint64_t Disk::changes() const
{
    Lock const lock(mutex_);
    return changes_;
}

std::uint64_t Disk::operations() const
{
    Lock const lock(mutex_);
    return operations_;
}

std::string Disk::contents() const
{
    Lock const lock(mutex_);
    std::string all;
    for (auto const& [name, file] : names_) {
        all += std::filesystem::path(name).filename().string() + ' ' + std::to_string(file->now.size()) + '\n';
        all += file->now;
    }
    return all;
}

std::size_t Disk::unsynced() const
{
    Lock const lock(mutex_);
    std::size_t all = 0;
    for (auto const& [name, file] : names_) all += file->unsynced.size();
    return all;
}

void Disk::show_all() const
{
    Lock const lock(mutex_);
    for (auto const& [name, file] : names_) show(name);
}

Answer Disk::begin(Operation operation)
{
    if (is_dead_) return Answer::failed;
    ++operations_;
    if (fail_at_ == 0 || operations_ < fail_at_ || (operations_ > fail_at_ && !fault_persists_)) return Answer::good;
    ++faults_;
    if (operation == Operation::write || operation == Operation::sync) ++failed_writes_;
    if (operation == Operation::write && random_.chance(50)) return Answer::full;
    auto const may_wait = operation == Operation::lock || operation == Operation::share;
    return may_wait && !fault_persists_ && random_.chance(50) ? Answer::busy : Answer::failed;
}

// The same, of what may come only half to pass.
Answer Disk::change(Operation operation)
{
    auto const answer = begin(operation);
    if (answer == Answer::good && ++changes_ == cut_at_) is_dead_ = true;
    return answer;
}

// ---- restarts -------------------------------------------------------------------------------------------------------

void Disk::forget_processes()
{
    ++life_;
    is_dead_ = false;
    cut_at_ = fail_at_ = 0;
    for (auto const& [name, file] : names_) {
        file->shared.clear();
        file->reserved = file->pending = file->exclusive = nullptr;
        file->memory = std::make_shared<SharedMemory>();
    }
}

void Disk::restart_after_kill()
{
    Lock const lock(mutex_);
    forget_processes();
}

void Disk::restart_after_power_cut()
{
    Lock const lock(mutex_);
    survive_names();
    for (auto const& [name, file] : names_) survive(*file);
    forget_processes();
    for (auto const& [name, file] : names_) show(name);
}

// Of each name that is not what its folder says for good, one of the two.
void Disk::survive_names()
{
    std::set<std::string> all;
    for (auto const* names : {&names_, &durable_names_})
        for (auto const& [name, file] : *names) all.insert(name);
    Names left;
    for (auto const& name : all) {
        auto const& names = random_.chance(50) ? names_ : durable_names_;
        if (auto const found = names.find(name); found != names.end()) left.insert(*found);
        else std::filesystem::remove(name);
    }
    names_ = durable_names_ = std::move(left);
}

void Disk::survive(File& file)
{
    enum class Style : std::uint8_t { nothing, everything, the_first, some, some_sectors, garbled };
    auto const style = Style(random_.below(6));
    auto const first = file.unsynced.empty() ? 0 : random_.below(file.unsynced.size());
    for (std::size_t i = 0; i < file.unsynced.size(); ++i) {
        auto const& change = file.unsynced[i];
        if (style == Style::nothing || (style == Style::the_first && i > first)) break;
        if (style == Style::everything || (style == Style::the_first && i < first)) {
            put(file.durable, change);
            continue;
        }
        if (style == Style::some || change.truncates) {
            if (random_.chance(50)) put(file.durable, change);
            continue;
        }
        for (std::size_t from = 0; from < change.bytes.size();) {
            auto const to = std::min(change.bytes.size(), ((change.at + from) / sector + 1) * sector - change.at);
            Change part{change.at + from, change.bytes.substr(from, to - from), false};
            if (style == Style::garbled && random_.chance(25))
                for (char& byte : part.bytes) byte = static_cast<char>(random_.below(256));
            if (random_.chance(50)) put(file.durable, part);
            from = to;
        }
    }
    file.now = file.durable;
    file.unsynced.clear();
}

// ---- files ----------------------------------------------------------------------------------------------------------

void Disk::show(std::string const& name) const
{
    auto const found = names_.find(name);
    if (found == names_.end()) {
        std::filesystem::remove(name);
        return;
    }
    std::ofstream(name, std::ios::trunc) << (found->second->now.empty() ? "" : "+");
}

void Disk::record(File& file, Change change, std::string const& name)
{
    bool const was_empty = file.now.empty();
    put(file.now, change);
    file.unsynced.push_back(std::move(change));
    if (was_empty != file.now.empty() && !name.empty()) show(name);
}

Answer Disk::open(Handle& handle, std::string const& name, bool creates, bool is_journal)
{
    Lock const lock(mutex_);
    if (auto const answer = begin(Operation::open); answer != Answer::good) return answer;
    handle.name = name;
    handle.life = life_;
    handle.syncs_folder = is_journal && creates; // whether or not it was there
    if (name.empty()) {
        handle.file = std::make_shared<File>();
        return Answer::good;
    }
    auto const found = names_.find(name);
    if (found != names_.end()) {
        handle.file = found->second;
        return Answer::good;
    }
    if (!creates) return Answer::failed;
    if (++changes_ == cut_at_) is_dead_ = true;
    handle.file = names_[name] = std::make_shared<File>();
    show(name);
    return Answer::good;
}

void Disk::close(Handle& handle)
{
    static_cast<void>(unlock(handle, 0));
    unmap(handle);
    if (handle.goes_when_closed && handle.life == life_) static_cast<void>(remove(handle.name, false));
}

Answer Disk::read(Handle const& handle, char* out, std::size_t size, std::size_t at, std::size_t& got)
{
    Lock const lock(mutex_);
    if (handle.life != life_) return Answer::failed;
    if (auto const answer = begin(Operation::read); answer != Answer::good) return answer;
    auto const& content = handle.file->now;
    got = at < content.size() ? std::min(size, content.size() - at) : 0;
    if (got > 0) content.copy(out, got, at);
    return Answer::good;
}

Answer Disk::write(Handle const& handle, std::string_view bytes, std::size_t at)
{
    Lock const lock(mutex_);
    if (handle.life != life_) return Answer::failed;
    auto const answer = change(Operation::write);
    if (answer != Answer::good) { // some of it may have been written
        auto const some = is_dead_ ? 0 : random_.below(bytes.size() + 1) / sector * sector;
        if (some > 0) record(*handle.file, {at, std::string(bytes.substr(0, some)), false}, handle.name);
        return answer;
    }
    record(*handle.file, {at, std::string(bytes), false}, handle.name);
    return is_dead_ ? Answer::failed : Answer::good;
}

Answer Disk::truncate(Handle const& handle, std::size_t size)
{
    Lock const lock(mutex_);
    if (handle.life != life_) return Answer::failed;
    if (auto const answer = change(Operation::truncate); answer != Answer::good) return answer;
    record(*handle.file, {size, {}, true}, handle.name);
    return is_dead_ ? Answer::failed : Answer::good;
}

// What a sync that failed leaves: each change reached the disk or never will, and no later sync says so.
void Disk::drop_some(File& file)
{
    auto const keeps = random_.below(3); // nothing, some, everything
    for (auto const& change : file.unsynced)
        if (keeps == 2 || (keeps == 1 && random_.chance(50))) put(file.durable, change);
    file.unsynced.clear();
}

Answer Disk::sync(Handle& handle)
{
    Lock const lock(mutex_);
    if (handle.life != life_) return Answer::failed;
    bool const was_dead = is_dead_;
    auto const answer = change(Operation::sync);
    if (answer != Answer::good) {
        if (!was_dead) drop_some(*handle.file);
        return answer;
    }
    if (is_dead_) return Answer::failed;
    if (believes_no_sync_) return Answer::good;
    for (auto const& change : handle.file->unsynced) put(handle.file->durable, change);
    handle.file->unsynced.clear();
    if (handle.syncs_folder) durable_names_ = names_;
    handle.syncs_folder = false;
    return Answer::good;
}

Answer Disk::size(Handle const& handle, std::size_t& bytes)
{
    Lock const lock(mutex_);
    if (handle.life != life_) return Answer::failed;
    auto const answer = begin(Operation::size);
    bytes = handle.file->now.size();
    return answer;
}

Answer Disk::remove(std::string const& name, bool and_sync)
{
    Lock const lock(mutex_);
    auto const answer = change(Operation::remove);
    if (answer != Answer::good) return answer;
    names_.erase(name);
    show(name);
    if (is_dead_) return Answer::failed;
    if (and_sync && !believes_no_sync_) durable_names_ = names_;
    return Answer::good;
}

Answer Disk::exists(std::string const& name, bool& is_there)
{
    Lock const lock(mutex_);
    auto const answer = begin(Operation::access);
    is_there = names_.contains(name);
    return answer;
}

void Disk::random(char* out, std::size_t size)
{
    Lock const lock(mutex_);
    for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<char>(random_.below(256));
}

} // namespace faults
