// SPDX-License-Identifier: Apache-2.0
// Files of secrets. One is written under a name of its own and linked to the wanted name when it is whole, so that it
// never replaces a key, and a crash leaves all of it or nothing under that name.
#include "duly/record/key.hpp"

#include "note_text.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace duly {
namespace {

constexpr std::size_t secret_bytes_max = 4096;

[[noreturn]] void failed(std::string const& path, char const* zh, char const* en)
{
    std::string const why = std::strerror(errno);
    throw StoreFailure({path + "：" + zh + "（" + why + "）", path + ": " + en + " (" + why + ")"});
}

class Descriptor {
public:
    explicit Descriptor(int number) noexcept : number_(number) {}
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    ~Descriptor()
    {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int number() const noexcept { return number_; }
    [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }

private:
    int number_;
};

// The name that a file has until it is whole.
class Unfinished {
public:
    explicit Unfinished(std::string path) : path_(std::move(path)) {}
    Unfinished(Unfinished const&) = delete;
    Unfinished& operator=(Unfinished const&) = delete;
    ~Unfinished() { ::unlink(path_.c_str()); }
    [[nodiscard]] char const* path() const noexcept { return path_.c_str(); }

private:
    std::string path_;
};

std::string folder_of(std::string const& path)
{
    std::size_t const slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

bool write_all(int file, std::string_view bytes)
{
    while (!bytes.empty()) {
        ssize_t const written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

// The bytes of a file that is small enough; empty `Secret` and errno otherwise.
bool read_all(int file, Secret& bytes)
{
    for (std::size_t at = 0; at < bytes.size();) {
        ssize_t const got = ::read(file, bytes.data() + at, bytes.size() - at);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        at += static_cast<std::size_t>(got);
    }
    return true;
}

Error refused(std::string const& path, std::string zh, std::string en)
{
    return detail::bad_text(std::move(zh), std::move(en), path);
}

} // namespace

Result<void> write_secret_file(std::string const& path, Secret const& line)
{
    Unfinished const unfinished(path + ".new-" + random_hex(8));
    Descriptor const file(::open(unfinished.path(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file.is_open()) failed(path, "无法写入密钥文件", "the key file cannot be written");
    // fchmod: what the process's mask takes away from 0600 could make the file unreadable to its owner too.
    if (::fchmod(file.number(), 0600) != 0 || !write_all(file.number(), line.view()) ||
        !write_all(file.number(), "\n") || ::fsync(file.number()) != 0)
        failed(path, "无法写入密钥文件", "the key file cannot be written");
    if (::link(unfinished.path(), path.c_str()) != 0) {
        if (errno != EEXIST) failed(path, "无法写入密钥文件", "the key file cannot be written");
        return refused(path, "文件已存在，不会覆盖密钥；请换一个文件名",
                       "the file exists already, and a key is never replaced; choose another name");
    }
    Descriptor const folder(::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.is_open() || ::fsync(folder.number()) != 0)
        failed(path, "密钥文件的目录无法落盘", "the folder of the key file cannot be synchronised");
    return {};
}

Result<Secret> read_secret_file(std::string const& path)
{
    Descriptor const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.is_open()) {
        if (errno == ENOENT || errno == ENOTDIR)
            return Error{ErrorCode::not_found, {"没有这个密钥文件", "there is no such key file"}, path, {}};
        failed(path, "无法读取密钥文件", "the key file cannot be read");
    }
    struct stat about {};
    if (::fstat(file.number(), &about) != 0) failed(path, "无法读取密钥文件", "the key file cannot be read");
    if (!S_ISREG(about.st_mode)) return refused(path, "密钥文件应为普通文件", "a key file is a regular file");
    if ((about.st_mode & 077U) != 0)
        return refused(path, "密钥文件可被他人读写，不予使用；请执行 chmod 600 并考虑更换密钥",
                       "others may read or write this key file, so that it is not used; run chmod 600 and consider a "
                       "new key");
    auto const size = static_cast<std::size_t>(about.st_size);
    Error const not_a_line = refused(path, "密钥文件应只有一行", "a key file is one line");
    if (size < 2 || size > secret_bytes_max) return not_a_line;
    Secret bytes(size);
    if (!read_all(file.number(), bytes)) failed(path, "无法读取密钥文件", "the key file cannot be read");
    if (bytes.view().find('\n') != size - 1) return not_a_line;
    return Secret(bytes.view().substr(0, size - 1));
}

} // namespace duly
