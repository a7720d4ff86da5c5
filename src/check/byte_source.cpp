// SPDX-License-Identifier: Apache-2.0
#include "byte_source.hpp"

#include "log_fault.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

namespace duly::detail {
namespace {

class FileSource final : public ByteSource {
public:
    explicit FileSource(std::FILE* file) noexcept : file_(file) {}
    ~FileSource() override { std::fclose(file_); }
    std::size_t read(char* to, std::size_t size) override
    {
        std::size_t const n = std::fread(to, 1, size, file_);
        if (n == 0 && std::ferror(file_) != 0) {
            std::string const why = std::generic_category().message(errno);
            fail_log(0, "读取文件时出错：" + why, "the file cannot be read on: " + why);
        }
        return n;
    }

private:
    std::FILE* file_;
};

class TextSource final : public ByteSource {
public:
    explicit TextSource(std::string_view text) noexcept : text_(text) {}
    std::size_t read(char* to, std::size_t size) override
    {
        std::size_t const n = text_.copy(to, size);
        text_.remove_prefix(n);
        return n;
    }

private:
    std::string_view text_;
};

class JoinedSource final : public ByteSource {
public:
    JoinedSource(std::string first, std::unique_ptr<ByteSource> rest) : first_(std::move(first)), rest_(std::move(rest))
    {}
    std::size_t read(char* to, std::size_t size) override
    {
        if (taken_ == first_.size()) return rest_->read(to, size);
        std::size_t const n = std::string_view(first_).substr(taken_).copy(to, size);
        taken_ += n;
        return n;
    }

private:
    std::string first_;
    std::size_t taken_ = 0;
    std::unique_ptr<ByteSource> rest_;
};

class GzipSource final : public ByteSource {
public:
    explicit GzipSource(std::unique_ptr<ByteSource> packed) : packed_(std::move(packed))
    {
        constexpr int gzip_only = 16;
        if (inflateInit2(&stream_, MAX_WBITS + gzip_only) != Z_OK) throw std::bad_alloc();
    }
    ~GzipSource() override { inflateEnd(&stream_); }

    std::size_t read(char* to, std::size_t size) override
    {
        constexpr std::size_t at_once_max = std::size_t{1} << 30U;
        size = std::min(size, at_once_max);
        stream_.next_out = reinterpret_cast<Bytef*>(to);
        stream_.avail_out = static_cast<uInt>(size);
        while (stream_.avail_out == size && !is_done_) {
            if (is_between_ && !next_member()) break;
            if (stream_.avail_in == 0 && !refill())
                fail_log(0, "gzip 数据不完整：文件在压缩数据中间结束；请重新取得该文件",
                         "the gzip data is cut off: the file ends inside it; fetch the file again");
            int const status = inflate(&stream_, Z_NO_FLUSH);
            if (status == Z_STREAM_END) is_between_ = true;
            else if (status == Z_MEM_ERROR) throw std::bad_alloc();
            else if (status != Z_OK && status != Z_BUF_ERROR) damaged();
        }
        return size - stream_.avail_out;
    }

private:
    bool refill()
    {
        std::size_t const n = packed_->read(buffer_.data(), buffer_.size());
        stream_.next_in = reinterpret_cast<Bytef*>(buffer_.data());
        stream_.avail_in = static_cast<uInt>(n);
        return n != 0;
    }
    // Another member may follow, or, as tape drives left it, zeros up to the end.
    bool next_member()
    {
        if (stream_.avail_in == 0 && !refill()) return !(is_done_ = true);
        if (*stream_.next_in == 0) {
            do {
                if (!std::all_of(stream_.next_in, stream_.next_in + stream_.avail_in, [](Bytef b) { return b == 0; }))
                    damaged();
            } while (refill());
            return !(is_done_ = true);
        }
        if (inflateReset(&stream_) != Z_OK) damaged();
        is_between_ = false;
        return true;
    }
    [[noreturn]] void damaged() const
    {
        std::string const why = stream_.msg == nullptr ? "no gzip member" : stream_.msg;
        fail_log(0, "gzip 数据已损坏（" + why + "）；请重新取得该文件",
                 "the gzip data is damaged (" + why + "); fetch the file again");
    }

    std::unique_ptr<ByteSource> packed_;
    z_stream stream_{};
    std::array<char, std::size_t{64} * 1024> buffer_{};
    bool is_between_ = false; // a member has ended
    bool is_done_ = false;
};

} // namespace

std::unique_ptr<ByteSource> open_file(std::string const& file)
{
    std::FILE* const opened = std::fopen(file.c_str(), "rbe");
    if (opened == nullptr) return nullptr;
    std::setvbuf(opened, nullptr, _IONBF, 0);
    return std::make_unique<FileSource>(opened);
}

std::unique_ptr<ByteSource> open_text(std::string_view text) { return std::make_unique<TextSource>(text); }

std::unique_ptr<ByteSource> unpack_gzip(std::unique_ptr<ByteSource> packed)
{
    return std::make_unique<GzipSource>(std::move(packed));
}

std::unique_ptr<ByteSource> put_before(std::string first, std::unique_ptr<ByteSource> rest)
{
    return std::make_unique<JoinedSource>(std::move(first), std::move(rest));
}

} // namespace duly::detail
