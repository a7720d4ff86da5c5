// SPDX-License-Identifier: Apache-2.0
// A text that is read from front to back: a window of well-formed UTF-8 that moves on. Whoever reads it looks at
// [begin, end), takes what it understands with take(), and asks for more() when a token is cut off. Bytes are judged
// before they come into the window, so that no reader meets a malformed sequence or a forbidden character; where one
// stands, the window ends, and asking for more is the error.
//
// Invariant: what lies between begin() and end() is whole characters, all of them allowed. A text at hand is
// not copied.
#pragma once

#include "byte_source.hpp"
#include "log_fault.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace duly::detail {

enum class Characters : bool { of_xml, all_but_nul };
enum class Encoding : std::uint8_t { utf8, utf16_little, utf16_big, latin1, ascii };

class TextWindow {
public:
    TextWindow(std::unique_ptr<ByteSource> source, LogLimits const& limits);
    // Views into `text` stay good after the window has moved on. REQUIRES: `text` outlives what is read of it.
    TextWindow(std::string_view text, LogLimits const& limits);

    [[nodiscard]] char const* begin() const noexcept { return begin_; }
    [[nodiscard]] char const* end() const noexcept { return end_; }
    [[nodiscard]] std::string_view ahead() const noexcept { return {begin_, static_cast<std::size_t>(end_ - begin_)}; }
    void take(char const* to) noexcept { begin_ = to; }
    // More of the text behind what is there, which may have moved; false: there is no more. THROWS: LogFault.
    [[nodiscard]] bool more();
    // The line, from 1, of a place in the window. REQUIRES: not before one that was asked about.
    [[nodiscard]] std::uint64_t line(char const* at) noexcept;
    [[nodiscard]] std::uint64_t line() noexcept { return line(begin_); }

    // By a byte-order mark, which is taken; of XML also by how a '<' is written. To be called before anything is read.
    void find_encoding();
    void forbid_controls() noexcept { characters_ = Characters::of_xml; }
    [[nodiscard]] Encoding encoding() const noexcept { return encoding_; }
    // What comes from begin() on is written in this encoding of single bytes. REQUIRES: it was read as UTF-8.
    void read_as(Encoding encoding);

    [[nodiscard]] bool is_lasting(std::string_view part) const noexcept
    {
        return std::less_equal<>()(lasting_.data(), part.data()) &&
               std::less_equal<>()(part.data() + part.size(), lasting_.data() + lasting_.size());
    }
    [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; } // read so far, before decoding

private:
    [[nodiscard]] bool read_raw();
    void decode();
    void judge();
    void make_room(std::size_t bytes);
    [[noreturn]] void bad_character();

    LogLimits limits_;
    std::unique_ptr<ByteSource> source_; // none: the text is at hand
    std::string_view lasting_;           // the text at hand
    std::string buffer_;                 // otherwise: what of the text is in the window or not yet judged
    std::string raw_;                    // of an encoding that has to be converted: what is not yet
    char const* begin_ = nullptr;
    char const* end_ = nullptr;     // what is judged
    char const* raw_end_ = nullptr; // what is there
    char const* counted_ = nullptr; // lines are counted up to here
    std::uint64_t line_ = 1, bytes_ = 0;
    Encoding encoding_ = Encoding::utf8;
    Characters characters_ = Characters::all_but_nul;
    bool is_at_end_ = false; // of the source
};

// How many bytes at the front are whole, allowed characters.
[[nodiscard]] std::size_t good_characters(std::string_view text, Characters allowed) noexcept;
// Whether `rest`, which does not begin with a whole character, may be the beginning of one.
[[nodiscard]] bool may_go_on(std::string_view rest) noexcept;
// Appends what could be converted of `raw` and returns how many bytes that were; the rest is
// cut off, or not of the encoding.
[[nodiscard]] std::size_t to_utf8(std::string_view raw, Encoding encoding, std::string& out);
[[nodiscard]] std::uint64_t count_lines(char const* from, char const* to) noexcept;
void append_utf8(std::string& out, std::uint32_t code_point);

} // namespace duly::detail
