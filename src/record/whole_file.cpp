// SPDX-License-Identifier: Apache-2.0
// A file is written under a name of its own, and gets the wanted name when it is whole: a crash leaves all of it or
// nothing, or what was there before.
#include "whole_file.hpp"

#include "duly/error.hpp"
#include "duly/record/digest.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

namespace duly::detail {
namespace {

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

} // namespace

void file_failed(std::string const& path, char const* zh, char const* en)
{
    std::string const why = std::strerror(errno);
    throw StoreFailure({path + "：" + zh + "（" + why + "）", path + ": " + en + " (" + why + ")"});
}

Descriptor::~Descriptor()
{
    if (number_ >= 0) ::close(number_);
}

bool write_whole_file(std::string const& path, std::initializer_list<std::string_view> parts, unsigned mode,
                      Existing existing)
{
    Unfinished const unfinished(path + ".new-" + random_hex(8));
    Descriptor const file(::open(unfinished.path(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
    // fchmod: what the process's mask takes away could make the file unreadable to its owner too.
    bool good = file.is_open() && ::fchmod(file.number(), mode) == 0;
    for (std::string_view const part : parts) good = good && write_all(file.number(), part);
    if (!good || ::fsync(file.number()) != 0) file_failed(path, "无法写入文件", "the file cannot be written");
    if (existing == Existing::is_replaced) {
        if (std::rename(unfinished.path(), path.c_str()) != 0)
            file_failed(path, "无法写入文件", "the file cannot be written");
    } else if (::link(unfinished.path(), path.c_str()) != 0) {
        if (errno == EEXIST) return false;
        file_failed(path, "无法写入文件", "the file cannot be written");
    }
    Descriptor const folder(::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.is_open() || ::fsync(folder.number()) != 0)
        file_failed(path, "文件所在的目录无法落盘", "the folder of the file cannot be synchronised");
    return true;
}

std::optional<std::string> read_file_if_there(std::string const& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file && errno == ENOENT) return std::nullopt;
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file.is_open() || file.bad()) file_failed(path, "无法读取文件", "the file cannot be read");
    return text;
}

} // namespace duly::detail
