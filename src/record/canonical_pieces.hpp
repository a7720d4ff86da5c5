// SPDX-License-Identifier: Apache-2.0
// The pieces that canonical JSON is put together from: each is written to where it belongs and says where it ends.
// What has a fixed length needs no asking for room, what has none asks once: see PieceBuffer.
#pragma once

#include "hex.hpp"
#include "utf8.hpp"

#include "duly/date.hpp"
#include "duly/record/canonical_json.hpp"

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace duly::detail {

inline constexpr std::size_t escape_bytes_max = 6; // of one byte of text

// The first thing that could not be written.
struct PieceProblem {
    char const* zh = nullptr;
    char const* en = nullptr;

    void note(char const* in_zh, char const* in_en) noexcept
    {
        if (zh == nullptr) *this = {in_zh, in_en};
    }
};

// Memory for one value, used again for the next.
class PieceBuffer {
public:
    // So much may be written past what was asked for.
    static constexpr std::size_t slack = 512;

    PieceBuffer() : bytes_(std::make_unique<char[]>(first + slack)), size_(first) {}

    [[nodiscard]] char* begin() const noexcept { return bytes_.get(); }
    // Where so many bytes, and `slack` after them, can be written that follow what ends at `at`.
    [[nodiscard]] char* room(char* at, std::size_t bytes)
    {
        if (static_cast<std::size_t>(at - bytes_.get()) + bytes <= size_) [[likely]]
            return at;
        return grow(at, bytes);
    }

private:
    static constexpr std::size_t first = 2048;

    [[gnu::cold]] char* grow(char* at, std::size_t bytes);

    std::unique_ptr<char[]> bytes_;
    std::size_t size_; // without the slack
};

// A text between quotation marks, checked and escaped; of what cannot be written nothing, and the problem noted.
[[nodiscard]] char* put_text(PieceBuffer& buffer, char* to, std::string_view text, PieceProblem& problem);
// The same without the marks. REQUIRES: room for escape_bytes_max times the text.
[[nodiscard]] char* put_escaped_text(char* to, std::string_view text, PieceProblem& problem);

// ---- of fixed length: at most 66 bytes ----------------------------------------------------------------------------

// A comma and a name. The comma before the first of an object's members is where its brace belongs.
template <CanonicalKey Name> [[nodiscard]] inline char* put_name(char* to) noexcept
{
    *to = ',';
    std::memcpy(to + 1, Name.text, sizeof Name.text);
    return to + 1 + sizeof Name.text;
}

[[nodiscard]] inline char* put_digest(char* to, Digest const& digest) noexcept
{
    *to = '"';
    put_hex<32>(to + 1, digest.bytes.data());
    to[65] = '"';
    return to + 66;
}

[[nodiscard]] char* put_integer(char* to, std::int64_t number, PieceProblem& problem) noexcept;
[[nodiscard]] char* put_day(char* to, Date date, PieceProblem& problem) noexcept;
[[nodiscard]] char* put_local_time(char* to, Moment moment, PieceProblem& problem) noexcept;
[[nodiscard]] char* put_utc_time(char* to, Moment moment, PieceProblem& problem) noexcept;

} // namespace duly::detail
