// SPDX-License-Identifier: Apache-2.0
// Where the bytes of a log come from: a file, a text at hand, or either of them through gzip. What comes out is never
// held as a whole.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace duly::detail {

class ByteSource {
public:
    ByteSource() = default;
    ByteSource(ByteSource const&) = delete;
    ByteSource& operator=(ByteSource const&) = delete;
    virtual ~ByteSource() = default;
    // How many bytes were written to `to`; 0: there are no more. REQUIRES: size > 0. THROWS: LogFault.
    [[nodiscard]] virtual std::size_t read(char* to, std::size_t size) = 0;
};

// Nothing if there is no such file, or it may not be read, or it is a folder.
[[nodiscard]] std::unique_ptr<ByteSource> open_file(std::string const& file);
[[nodiscard]] std::unique_ptr<ByteSource> open_text(std::string_view text);
// What `packed` holds, unpacked: one gzip member or several in a row.
[[nodiscard]] std::unique_ptr<ByteSource> unpack_gzip(std::unique_ptr<ByteSource> packed);
// The bytes of `first` and then those of `rest`: after a look at how it begins.
[[nodiscard]] std::unique_ptr<ByteSource> put_before(std::string first, std::unique_ptr<ByteSource> rest);

[[nodiscard]] inline bool is_gzip(std::string_view begin) noexcept { return begin.starts_with("\x1f\x8b"); }

} // namespace duly::detail
