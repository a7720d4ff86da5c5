// SPDX-License-Identifier: Apache-2.0
// Files of secrets. One never replaces another, and one that others can read is not used.
#include "duly/record/key.hpp"

#include "note_text.hpp"
#include "whole_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace duly {
namespace {

constexpr std::size_t secret_bytes_max = 4096;

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
    if (detail::write_whole_file(path, {line.view(), "\n"}, 0600, detail::Existing::stays)) return {};
    return refused(path, "文件已存在，不会覆盖密钥；请换一个文件名",
                   "the file exists already, and a key is never replaced; choose another name");
}

Result<Secret> read_secret_file(std::string const& path)
{
    detail::Descriptor const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.is_open()) {
        if (errno == ENOENT || errno == ENOTDIR)
            return Error{ErrorCode::not_found, {"没有这个密钥文件", "there is no such key file"}, path, {}};
        detail::file_failed(path, "无法读取密钥文件", "the key file cannot be read");
    }
    struct stat about {};
    if (::fstat(file.number(), &about) != 0)
        detail::file_failed(path, "无法读取密钥文件", "the key file cannot be read");
    if (!S_ISREG(about.st_mode)) return refused(path, "密钥文件应为普通文件", "a key file is a regular file");
    if ((about.st_mode & 077U) != 0)
        return refused(path, "密钥文件可被他人读写，不予使用；请执行 chmod 600 并考虑更换密钥",
                       "others may read or write this key file, so that it is not used; run chmod 600 and consider a "
                       "new key");
    auto const size = static_cast<std::size_t>(about.st_size);
    Error const not_a_line = refused(path, "密钥文件应只有一行", "a key file is one line");
    if (size < 2 || size > secret_bytes_max) return not_a_line;
    Secret bytes(size);
    if (!read_all(file.number(), bytes)) detail::file_failed(path, "无法读取密钥文件", "the key file cannot be read");
    if (bytes.view().find('\n') != size - 1) return not_a_line;
    return Secret(bytes.view().substr(0, size - 1));
}

} // namespace duly
