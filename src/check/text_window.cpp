// SPDX-License-Identifier: Apache-2.0
#include "text_window.hpp"

#include "record/utf8.hpp"

#include <algorithm>
#include <cstring>

namespace duly::detail {
namespace {

constexpr std::size_t step_bytes = std::size_t{256} * 1024; // judged, and then read, while it is in the cache

} // namespace

TextWindow::TextWindow(std::unique_ptr<ByteSource> source, LogLimits const& limits)
    : limits_(limits), source_(std::move(source))
{
    buffer_.resize(2 * step_bytes);
    begin_ = end_ = raw_end_ = counted_ = buffer_.data();
}

TextWindow::TextWindow(std::string_view text, LogLimits const& limits)
    : limits_(limits),
      lasting_(text),
      begin_(text.data()),
      end_(begin_),
      raw_end_(begin_ + text.size()),
      counted_(begin_),
      bytes_(text.size()),
      is_at_end_(true)
{}

bool TextWindow::more()
{
    if (static_cast<std::size_t>(end_ - begin_) > limits_.token_bytes_max) {
        std::string const size = std::to_string(limits_.token_bytes_max >> 20U) + " MiB";
        fail_log(line(), "一个标记、一行或一个值超过 " + size + "；请检查引号或标记是否闭合",
                 "a tag, a row or a value is larger than " + size + "; look for a quote or tag that is not closed");
    }
    for (;;) {
        auto const size_before = end_ - begin_;
        judge();
        if (end_ - begin_ > size_before) return true;
        if (is_at_end_) {
            if (end_ != raw_end_ || !raw_.empty()) bad_character();
            return false;
        }
        if (raw_end_ != end_ && !may_go_on({end_, static_cast<std::size_t>(raw_end_ - end_)})) bad_character();
        if (!read_raw()) is_at_end_ = true;
    }
}

// Judges the next step of what is there.
void TextWindow::judge()
{
    auto const there = std::min(static_cast<std::size_t>(raw_end_ - end_), step_bytes);
    end_ += good_characters({end_, there}, characters_);
}

bool TextWindow::read_raw()
{
    make_room(step_bytes);
    auto* const to = buffer_.data() + (raw_end_ - buffer_.data());
    try {
        if (encoding_ == Encoding::utf8) {
            std::size_t const n = source_->read(to, step_bytes);
            raw_end_ += n;
            bytes_ += n;
            return n != 0;
        }
        std::size_t const had = raw_.size();
        raw_.resize(had + step_bytes / 4);
        std::size_t const n = source_->read(raw_.data() + had, step_bytes / 4);
        raw_.resize(had + n);
        bytes_ += n;
        decode();
        return n != 0;
    } catch (LogFault& fault) {
        fault.line = line(end_);
        throw;
    }
}

void TextWindow::decode()
{
    std::string decoded;
    raw_.erase(0, to_utf8(raw_, encoding_, decoded));
    constexpr std::size_t code_unit_max = 4; // more than that was left: it is not of this encoding
    if (raw_.size() >= code_unit_max) is_at_end_ = true;
    make_room(decoded.size());
    std::memcpy(buffer_.data() + (raw_end_ - buffer_.data()), decoded.data(), decoded.size());
    raw_end_ += decoded.size();
}

// Drops what was taken, and grows by doubling, so that a long token is not copied again and again.
void TextWindow::make_room(std::size_t bytes)
{
    auto const used = static_cast<std::size_t>(raw_end_ - begin_);
    if (counted_ < begin_) static_cast<void>(line(begin_));
    auto const judged = end_ - begin_, counted = counted_ - begin_;
    if (used + bytes > buffer_.size()) {
        std::string larger(std::max(2 * buffer_.size(), used + bytes), '\0');
        std::memcpy(larger.data(), begin_, used);
        buffer_.swap(larger);
    } else if (buffer_.data() + buffer_.size() - raw_end_ < static_cast<std::ptrdiff_t>(bytes)) {
        std::memmove(buffer_.data(), begin_, used);
    } else {
        return;
    }
    begin_ = buffer_.data();
    end_ = begin_ + judged;
    raw_end_ = begin_ + used;
    counted_ = begin_ + counted;
}

std::uint64_t TextWindow::line(char const* at) noexcept
{
    if (at <= counted_) return line_;
    line_ += count_lines(counted_, at);
    counted_ = at;
    return line_;
}

void TextWindow::find_encoding()
{
    while (raw_end_ - end_ < 4 && !is_at_end_)
        if (!read_raw()) is_at_end_ = true;
    std::string_view const start(begin_, static_cast<std::size_t>(raw_end_ - begin_));
    bool const xml = characters_ == Characters::of_xml;
    using namespace std::string_view_literals;
    std::size_t mark = 0;
    Encoding found = Encoding::utf8;
    if (start.starts_with("\xef\xbb\xbf"sv)) mark = 3;
    else if (start.starts_with("\xff\xfe"sv)) mark = 2, found = Encoding::utf16_little;
    else if (start.starts_with("\xfe\xff"sv)) mark = 2, found = Encoding::utf16_big;
    else if (xml && start.starts_with("<\0"sv)) found = Encoding::utf16_little;
    else if (xml && start.starts_with("\0<"sv)) found = Encoding::utf16_big;
    begin_ = end_ = begin_ + mark;
    counted_ = begin_;
    if (found != Encoding::utf8) read_as(found);
}

void TextWindow::read_as(Encoding encoding)
{
    raw_.clear();
    std::string first;
    if (source_ == nullptr) {
        source_ = open_text({begin_, static_cast<std::size_t>(raw_end_ - begin_)});
        lasting_ = {};
        is_at_end_ = false;
        bytes_ -= static_cast<std::size_t>(raw_end_ - begin_); // to be read again
    } else {
        first.assign(begin_, raw_end_);
    }
    static_cast<void>(line(begin_));
    encoding_ = encoding;
    buffer_.resize(2 * step_bytes);
    begin_ = end_ = raw_end_ = counted_ = buffer_.data();
    raw_ = std::move(first);
    if (!raw_.empty()) decode();
}

void TextWindow::bad_character()
{
    std::uint64_t const where = line(end_);
    auto const byte = end_ == raw_end_ ? '?' : *end_;
    constexpr char const* digits = "0123456789abcdef";
    auto const code = static_cast<unsigned char>(byte);
    std::string const shown{'0', 'x', digits[code >> 4U], digits[code & 15U]};
    if (encoding_ != Encoding::utf8 && !raw_.empty())
        fail_log(where, "文本不符合所声明的编码", "the text is not in the encoding that it says it is in");
    if (code < 0x20)
        fail_log(where, "不允许的控制字符 " + shown + "；请从源系统去除该字符后重新导出",
                 "the control character " + shown + " is not allowed; remove it in the source and export again");
    fail_log(where, "不是有效的 UTF-8 或不允许的字符（字节 " + shown + "）；请以 UTF-8 重新导出",
             "not well-formed UTF-8, or a character that is not allowed (byte " + shown + "); export it as UTF-8");
}

std::size_t good_characters(std::string_view text, Characters allowed) noexcept
{
    bool const xml = allowed == Characters::of_xml;
    std::size_t at = 0;
    auto const is_good = [&](unsigned char c) {
        return xml ? c >= 0x20 || c == '\t' || c == '\n' || c == '\r' : c != 0;
    };
    while (at < text.size()) {
        for (; at + 64 <= text.size(); at += 64) { // plain ASCII
            Sixteen bad{};
            for (std::size_t i = 0; i < 64; i += 16) {
                Sixteen bytes{};
                std::memcpy(&bytes, text.data() + at + i, sizeof bytes);
                Sixteen const space = (bytes == '\t') | (bytes == '\n') | (bytes == '\r');
                bad |= xml ? (bytes < 0x20) & ~space : Sixteen(bytes <= 0);
            }
            if (!none_marked(bad)) break;
        }
        for (std::size_t const stop = std::min(at + 64, text.size()); at < stop;) {
            std::size_t const length = utf8_sequence(text.substr(at));
            if (length == 0 || (length == 1 && !is_good(static_cast<unsigned char>(text[at])))) return at;
            // U+FFFE and U+FFFF are no characters of XML.
            if (xml && length == 3 && (text.substr(at, 3) == "\xef\xbf\xbe" || text.substr(at, 3) == "\xef\xbf\xbf"))
                return at;
            at += length;
        }
    }
    return at;
}

bool may_go_on(std::string_view rest) noexcept
{
    if (rest.empty() || rest.size() > 3) return rest.empty();
    for (char const second : {'\x80', '\x90', '\xa0', '\x8f', '\x9f', '\xbf'}) { // one of them fits whatever began
        std::string whole(rest);
        if (whole.size() == 1) whole += second;
        while (whole.size() < 4) {
            if (utf8_sequence(whole) != 0) return true;
            whole += '\x80';
        }
        if (utf8_sequence(whole) != 0 && static_cast<unsigned char>(rest[0]) >= 0x80) return true;
    }
    return false;
}

std::size_t to_utf8(std::string_view raw, Encoding encoding, std::string& out)
{
    auto const at = [raw](std::size_t i) -> std::uint32_t { return static_cast<unsigned char>(raw[i]); };
    std::size_t i = 0;
    if (encoding == Encoding::latin1 || encoding == Encoding::ascii) {
        for (; i < raw.size() && (encoding == Encoding::latin1 || at(i) < 0x80); ++i) append_utf8(out, at(i));
        return i;
    }
    bool const is_big = encoding == Encoding::utf16_big;
    auto const unit = [&](std::size_t j) { return is_big ? at(j) << 8U | at(j + 1) : at(j + 1) << 8U | at(j); };
    while (i + 2 <= raw.size()) {
        std::uint32_t const first = unit(i);
        if (first >= 0xdc00 && first < 0xe000) break;
        if (first < 0xd800 || first >= 0xe000) {
            append_utf8(out, first);
            i += 2;
            continue;
        }
        if (i + 4 > raw.size()) break;
        std::uint32_t const second = unit(i + 2);
        if (second < 0xdc00 || second >= 0xe000) break;
        append_utf8(out, 0x10000 + ((first - 0xd800) << 10U) + (second - 0xdc00));
        i += 4;
    }
    return i;
}

std::uint64_t count_lines(char const* from, char const* to) noexcept
{
    std::uint64_t n = 0;
    while (to - from >= 16) {
        Sixteen counts{};
        for (int i = 0; i < 127 && to - from >= 16; ++i, from += 16) {
            Sixteen bytes{};
            std::memcpy(&bytes, from, sizeof bytes);
            counts -= bytes == '\n'; // true is -1
        }
        for (int i = 0; i < 16; ++i) n += static_cast<unsigned char>(counts[i]);
    }
    for (; from < to; ++from) n += *from == '\n' ? 1 : 0;
    return n;
}

void append_utf8(std::string& out, std::uint32_t code_point)
{
    auto const put = [&out](std::uint32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (code_point < 0x80) return put(code_point);
    if (code_point < 0x800) {
        put(0xc0U | code_point >> 6U);
    } else {
        if (code_point < 0x10000) {
            put(0xe0U | code_point >> 12U);
        } else {
            put(0xf0U | code_point >> 18U);
            put(0x80U | (code_point >> 12U & 0x3fU));
        }
        put(0x80U | (code_point >> 6U & 0x3fU));
    }
    put(0x80U | (code_point & 0x3fU));
}

} // namespace duly::detail
