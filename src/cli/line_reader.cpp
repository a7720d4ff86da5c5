// SPDX-License-Identifier: Apache-2.0
#include "line_reader.hpp"

#include "duly/case/trace.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

namespace duly::cli {

LineReader::LineReader(Context const& context, std::string file) : context_(context), file_(std::move(file))
{
    if (file_ == "-") {
        descriptor_ = STDIN_FILENO;
        return;
    }
    std::error_code ignored;
    if (std::filesystem::is_directory(file_, ignored))
        stop(context_, bad_usage, {"这是文件夹，应为文件", "this is a folder; a file was expected"}, file_);
    descriptor_ = ::open(file_.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor_ < 0) stop(context_, bad_usage, {"无法读取文件", "the file cannot be read"}, file_);
}

LineReader::~LineReader()
{
    if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
}

std::optional<std::string_view> LineReader::next()
{
    while (auto line = any_line()) {
        while (!line->empty() && (line->back() == '\r' || line->back() == ' ' || line->back() == '\t'))
            line->remove_suffix(1);
        if (!line->empty()) return line;
    }
    return std::nullopt;
}

std::optional<std::string_view> LineReader::any_line()
{
    for (;;) {
        auto const end = kept_.find('\n', seen_);
        bool const whole = end != std::string::npos;
        seen_ = whole ? end : kept_.size();
        if (seen_ - begin_ > trace_line_bytes_max) {
            ++number_;
            stop(context_, bad_usage, {"一行不得超过 16 MiB", "a line has at most 16 MiB"}, where());
        }
        if (!whole && read_more()) continue;
        if (!whole && begin_ == kept_.size()) return std::nullopt;
        ++number_;
        std::string_view const line(kept_.data() + begin_, seen_ - begin_);
        begin_ = seen_ = whole ? end + 1 : kept_.size();
        return line;
    }
}

bool LineReader::read_more()
{
    constexpr std::size_t chunk = 64 * 1024;
    kept_.erase(0, begin_);
    seen_ -= begin_;
    begin_ = 0;
    auto const before = kept_.size();
    kept_.resize(before + chunk);
    ssize_t got = 0;
    do got = ::read(descriptor_, kept_.data() + before, chunk);
    while (got < 0 && errno == EINTR);
    auto const reason = errno;
    kept_.resize(before + (got > 0 ? static_cast<std::size_t>(got) : 0));
    if (got < 0)
        stop(context_, environment,
             {std::string("读取出错：") + std::strerror(reason),
              std::string("reading failed: ") + std::strerror(reason)},
             file_);
    return got > 0;
}

} // namespace duly::cli
